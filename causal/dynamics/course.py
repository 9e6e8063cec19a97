"""`Course`: the years of a model, with what was seen in them and what is changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from causal.dynamics.curves import Curves
from causal.dynamics.dated import Change, Changes, Dated, Seen, added, seen
from causal.dynamics.model import DynamicModel
from causal.dynamics.passes import Dead, Step, filtered, forward, lasting, refuse, smoothed
from causal.dynamics.slices import Draws, Slices
from causal.dynamics.slicing import Slice
from causal.dynamics.unrolling import unrolled
from causal.dynamics.whole import Whole, whole
from causal.engine.plan import Limits
from causal.engine.product import Array
from causal.errors import ImpossibleEvidence, ModelError, QueryError
from causal.scm.interventions import Hard, Replaced
from causal.scm.mechanisms.mechanism import Mechanism
from causal.scm.model import Model


@dataclass(frozen=True)
class Course:
    """A dynamic model, what was seen in its years, and what is changed from a year on.

    What is given before a change is the record: it must end before the change starts, and is kept.
    What is given after it was seen in the changed world.

    Parameters
    ----------
    model : DynamicModel
    seen : tuple of Seen, optional
    changes : tuple of Dated, optional

    Examples
    --------
    >>> from causal.dynamics.calendar import Calendar
    >>> from causal.dynamics.parts import Terminal, Yearly
    >>> from causal.scm.mechanisms.table import Table
    >>> from causal.scm.variables import Variable
    >>> crisis, league = Variable("crisis", ("no", "yes")), Variable("league", ("stands", "ended"))
    >>> spreads = Table(("crisis@-1",), ((0.9, 0.1), (0.3, 0.7)))
    >>> hazard = Table(("crisis",), ((0.98, 0.02), (0.8, 0.2)))
    >>> model = DynamicModel(Calendar(1985, 1991), (Yearly(crisis, Table((), ((1, 0),)), spreads),),
    ...                      terminal=Terminal(league, "stands", hazard))
    >>> record = Course(model).given(1987, crisis="yes", league="stands")
    >>> round(record.curves().end_by().item(), 3)
    0.355
    >>> round(record.do(1988, crisis="no").curves().end_by().item(), 3)
    0.078
    """

    model: DynamicModel
    seen: tuple[Seen, ...] = ()
    changes: Changes = ()

    def given(self, year: int | None = None, /, **states: str | tuple[str, ...]) -> "Course":
        """Return the course with what was seen in a year.

        Parameters
        ----------
        year : int or None
            None for static variables.
        **states : str or tuple of str
            By variable: its state, or those that it may have been in.

        Raises
        ------
        UnknownName
            If the model has no such variable or state.
        QueryError
            If the year lies outside the calendar.
        """
        new = [seen(self.model, year, name, told) for name, told in states.items()]
        return replace(self, seen=(*self.seen, *(one for one in new if one not in self.seen)))

    def do(self, start: int, end: int | None = None, /, **states: str) -> "Course":
        """Return the course with variables set from a year on.

        Parameters
        ----------
        start : int
            The first year.
        end : int, optional
            The last year; the horizon if not given.
        **states : str
            By variable.

        Raises
        ------
        QueryError
            If the record reaches into the years that are changed.
        ContradictionError
            If another change sets the same variable in the same year.
        """
        course = self
        for name, state in states.items():
            course = course.change(Hard(name, state), start, end)
        return course

    def replace(
        self, name: str, mechanism: Mechanism, start: int, end: int | None = None
    ) -> "Course":
        """Return the course with a mechanism replaced from a year on; see `do`."""
        return self.change(Replaced(name, mechanism), start, end)

    def change(self, change: Change, start: int, end: int | None = None) -> "Course":
        """Return the course with a change that holds from a year on; see `do`."""
        late = [one for one in self.seen if one.year is not None and one.year >= start]
        if late:
            raise QueryError(
                f"the record has {late[0]}, but the change starts in {start}: whether that would "
                f"still have been so depends on luck; keep the record up to {start - 1}, or give "
                "it after the change, as seen in the changed world"
            )
        dated = Dated(change, start, end)
        return replace(self, changes=added(self.model, self.changes, dated))

    def upto(self, year: int) -> "Course":
        """Return the course with what was seen up to a year, and nothing later."""
        kept = tuple(one for one in self.seen if one.year is None or one.year <= year)
        return replace(self, seen=kept)

    def curves(self, *, draws: Draws | None = None, limits: Limits = Limits()) -> Curves:
        """Return the distribution of every variable in every year given all that was seen.

        Parameters
        ----------
        draws : mapping, optional
            Drawn tables, shape (states of each parent ..., states, draws), by variable and
            ``"first"``, ``"later"`` or ``"static"``.
        limits : Limits, optional

        Raises
        ------
        ImpossibleEvidence
            If what was seen has probability zero.
        TooCostly
            If the frontier between two years, or all tables together, would be too large.
        """
        run = self._whole(draws, limits)
        if run is not None:
            return self._curves(run.shares(), np.array([run.log_likelihood]))
        slices, steps, all_slices = self._run(draws, limits)
        return self._read(all_slices, smoothed(slices, steps), steps)

    def filtered(self, *, draws: Draws | None = None, limits: Limits = Limits()) -> Curves:
        """Return the distribution of every variable in each year given what was seen up to it.

        Every year is given something else: differences between years mix what happened with what
        was learnt, so that hazards and the year of the end are to be read from `curves`.
        """
        run = self._whole(draws, limits, so_far=True)
        if run is not None:
            found = self._curves(run.shares(), np.array([run.log_likelihood]))
            return replace(found, terminal=None)
        slices, steps, all_slices = self._run(draws, limits)
        return replace(self._read(all_slices, filtered(slices, steps), steps), terminal=None)

    def survival(self, *, draws: Draws | None = None, limits: Limits = Limits()) -> Array:
        """Return S(t) given all that was seen, shape (years, draws), as `curves` would.

        Where nothing was seen later, one pass forward is enough. It carries only what still goes
        on: P(going on at the end of a year) is that of having gone on in every year up to it.
        """
        ends = self.model.terminal
        if ends is None:
            raise ModelError("nothing ends in this model; give it a terminal variable")
        name = ends.variable.name
        run = self._whole(draws, limits)
        if run is not None:
            return run.share(name, ends.going)
        upto = self.known_upto
        goes_on = tuple(Seen(name, (ends.going,), y) for y in tuple(self.model.calendar)[upto:])
        made = Slices(self.model, self.changes, (*self.seen, *goes_on), draws=draws, limits=limits)
        slices = made.every()
        refuse(slices[:upto], made.lanes, limits)
        steps = passed(self, slices[:upto], limits)
        found = smoothed(slices[:upto], steps)
        going = ends.variable.index(ends.going)
        curve = [self._row(made, found, place, name)[going] for place in range(upto)]
        curve += lasting(slices[upto:], steps[-1].message if steps else None)
        made_one: Array = np.stack(np.broadcast_arrays(*curve))
        return made_one

    @property
    def known_upto(self) -> int:
        """Of how many years, from the first, anything was seen; of one, if only of static ones."""
        places = [0 if s.year is None else self.model.calendar.place(s.year) for s in self.seen]
        return max(places, default=-1) + 1

    def log_likelihood(self, *, draws: Draws | None = None, limits: Limits = Limits()) -> Array:
        """Return the natural logarithm of the probability of what was seen, shape (draws,)."""
        run = self._whole(draws, limits, so_far=True)
        if run is not None:
            return np.array([run.log_likelihood])
        made = Slices(self.model, self.changes, self.seen, draws=draws, limits=limits)
        steps = passed(self, made.every(), limits, keep=0)
        found: Array = np.sum(np.broadcast_arrays(*(step.log for step in steps)), axis=0)
        return found

    def unrolled(self) -> Model:
        """Return an ordinary model with a variable a year, changes made; see `unrolled`."""
        return unrolled(self.model, self.changes)

    def _whole(self, draws: Draws | None, limits: Limits, *, so_far: bool = False) -> Whole | None:
        """Run whole years, where the joint states of a year are few and nothing is drawn."""
        if draws is not None:
            return None
        return whole(self.model, self.changes, self.seen, limits, so_far=so_far)

    def _run(self, draws: Draws | None, limits: Limits) -> tuple[list[Slice], list[Step], Slices]:
        made = Slices(self.model, self.changes, self.seen, draws=draws, limits=limits)
        slices = made.every()
        refuse(slices, made.lanes, limits)
        return slices, passed(self, slices, limits), made

    def _row(self, made: Slices, found: Sequence[dict[str, Array]], place: int, name: str) -> Array:
        """Return the shares of one variable in one year; a known state is certain."""
        state = made.known(place).get(name)
        if state is None:
            return found[place][name]
        certain: Array = np.eye(len(self.model.variable(name).states))[state][:, None]
        return certain

    def _read(
        self, made: Slices, found: Sequence[dict[str, Array]], steps: Sequence[Step]
    ) -> Curves:
        """Put the marginals of single years together; years first."""
        shares = {}
        for name in (*self.model.names, *self.model.static_names):
            places = range(1) if self.model.is_static(name) else range(len(steps))
            rows = [self._row(made, found, place, name) for place in places]
            shares[name] = np.stack(np.broadcast_arrays(*rows))
        log = np.sum(np.broadcast_arrays(*(step.log for step in steps)), axis=0)
        return self._curves(shares, log)

    def _curves(self, told: Mapping[str, Array], log_likelihood: Array) -> Curves:
        model, ends = self.model, self.model.terminal
        shares = {name: told[name] for name in model.names}
        shares |= {name: told[name][:1] for name in model.static_names}
        return Curves(
            tuple(model.calendar),
            tuple(map(model.variable, shares)),
            shares,
            log_likelihood,
            None if ends is None else (ends.variable.name, ends.going),
        )


def passed(
    course: Course,
    slices: Sequence[Slice],
    limits: Limits,
    *,
    keep: int | None = None,
) -> list[Step]:
    """Run years of a course forwards, from the first.

    Parameters
    ----------
    course : Course
        Whose slices they are.
    slices : sequence of Slice
    limits : Limits
    keep : int, optional
        As for `causal.dynamics.passes.forward`.

    Raises
    ------
    ImpossibleEvidence
        If what was seen has probability zero; it names statements that cannot hold together.
    """
    try:
        return forward(slices, keep=keep)
    except Dead as dead:
        year = course.model.calendar.first + dead.place
        raise ImpossibleEvidence(map(str, _conflict(course, year, limits))) from None


def _conflict(course: Course, year: int, limits: Limits) -> tuple[Seen, ...]:
    """Return statements that cannot hold together, none of which can be left out."""
    kept = course.upto(year).seen
    for one in kept:
        fewer = tuple(other for other in kept if other != one)
        made = Slices(course.model, course.changes, fewer, limits=limits)
        try:
            forward(made.every(), keep=0)
        except Dead:
            kept = fewer
    return kept
