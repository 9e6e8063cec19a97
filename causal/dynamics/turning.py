"""The point of no return: until when a change still matters to how it ends."""

from dataclasses import dataclass, replace

import numpy as np

from causal.dynamics.course import Course, passed
from causal.dynamics.dated import Change, Dated, Seen, added
from causal.dynamics.passes import lasting
from causal.dynamics.slices import Draws, Slices
from causal.dynamics.slicing import Slice
from causal.engine.contract import contract
from causal.engine.plan import Limits, Structure, compile_plan
from causal.engine.product import Array
from causal.errors import ModelError, QueryError


@dataclass(frozen=True, slots=True)
class NoReturn:
    """What a change would do to the end, by the year from which it holds.

    Attributes
    ----------
    years : tuple of int
        The years in which the change could start.
    unchanged, changed : tuple of float
        P(ended by the horizon | what was seen before that year), without the change and with it.
    amount : float
        What counts as moving it.
    """

    years: tuple[int, ...]
    unchanged: tuple[float, ...]
    changed: tuple[float, ...]
    amount: float

    @property
    def differences(self) -> tuple[float, ...]:
        """The change of the probability, by year."""
        return tuple(b - a for a, b in zip(self.unchanged, self.changed, strict=True))

    @property
    def moving(self) -> tuple[int, ...]:
        """The years from which the change moves the end by more than the amount."""
        pairs = zip(self.years, self.differences, strict=True)
        return tuple(year for year, moved in pairs if abs(moved) > self.amount)

    @property
    def latest(self) -> int | None:
        """The latest of them: the point of no return; None where there is none."""
        return max(self.moving, default=None)

    def __str__(self) -> str:
        if self.latest is None:
            return f"from no year on does it move the end by more than {self.amount:g}"
        return f"from {self.latest} at the latest does it move the end by more than {self.amount:g}"


def point_of_no_return(
    course: Course, change: Change, amount: float, *, limits: Limits = Limits()
) -> NoReturn:
    """Find until when a change, made from a year on, still moves the chance of an end.

    For every year the change is made from that year to the horizon, given what was seen before it.

    Parameters
    ----------
    course : Course
        The record, and changes made in any case.
    change : Hard or Replaced
    amount : float
        By how much P(ended by the horizon) must move, either way.
    limits : Limits, optional

    Returns
    -------
    NoReturn

    Raises
    ------
    ModelError
        If nothing ends in the model.
    QueryError
        If the amount is negative.
    ContradictionError
        If the course changes the same variable.

    Examples
    --------
    >>> from causal.dynamics.calendar import Calendar
    >>> from causal.dynamics.model import DynamicModel
    >>> from causal.dynamics.parts import Terminal, Yearly
    >>> from causal.scm.interventions import Hard
    >>> from causal.scm.mechanisms.table import Table
    >>> from causal.scm.variables import Variable
    >>> crisis, league = Variable("crisis", ("no", "yes")), Variable("league", ("stands", "ended"))
    >>> worse = Table(("crisis@-1",), ((0.5, 0.5), (0.0, 1.0)))
    >>> hazard = Table(("crisis",), ((1.0, 0.0), (0.5, 0.5)))
    >>> model = DynamicModel(Calendar(1985, 1991), (Yearly(crisis, Table((), ((1, 0),)), worse),),
    ...                      terminal=Terminal(league, "stands", hazard))
    >>> found = point_of_no_return(Course(model), Hard("crisis", "no"), 0.1)
    >>> found.latest, [round(moved, 2) for moved in found.differences]
    (1990, [-0.94, -0.94, -0.69, -0.44, -0.25, -0.12, -0.05])
    """
    if amount < 0:
        raise QueryError(f"the amount is {amount:g}; say by how much, 0 or more")
    made = from_each_year(course, Dated(change, course.model.calendar.first), limits=limits)
    return made.no_return(amount)


@dataclass(frozen=True, slots=True, eq=False)
class FromEachYear:
    """P(ended by a year) with changes made from an earlier year on, and without them.

    Attributes
    ----------
    years : tuple of int
        The years in which the changes could start.
    unchanged, changed : ndarray, shape (years, draws)
        Given what was seen before that year.
    """

    years: tuple[int, ...]
    unchanged: Array
    changed: Array

    def no_return(self, amount: float) -> NoReturn:
        """Return the point of no return of the first draw, or of the only one."""
        without, changed = (tuple(one[:, 0].tolist()) for one in (self.unchanged, self.changed))
        return NoReturn(self.years, without, changed, amount)


def from_each_year(
    course: Course,
    *changes: Dated,
    by: int | None = None,
    draws: Draws | None = None,
    limits: Limits = Limits(),
) -> FromEachYear:
    """Ask what changes, were they made from a year on, would do to the end, for every year.

    What starts the changes starts in the year that is asked about; a later part starts when it
    does, or in that year if it should have begun before. Each ends when it does. In the first of
    their years the changes are therefore as they are given.

    Parameters
    ----------
    course : Course
        The record, and changes made in any case.
    *changes : Dated
    by : int, optional
        The year by which it ends; the horizon if not given.
    draws : mapping, optional
        As for `Course.curves`.
    limits : Limits, optional

    Returns
    -------
    FromEachYear
        Its years end with that year, or with the last year of the changes if it comes before.

    Raises
    ------
    ModelError
        If nothing ends in the model.
    QueryError
        If there are no changes, or the year lies outside the calendar.
    ContradictionError
        If the course changes the same variable.
    ImpossibleEvidence, TooCostly

    Notes
    -----
    One pass forward gives what each year hands on, as long as it is not known to have ended. Two
    passes back give the chance of going on from every state that could be handed on, with the
    changes and without: their cost grows with the number of years, not with its square.
    """
    model = course.model
    if model.terminal is None:
        raise ModelError("nothing ends in this model; give it a terminal variable")
    if not changes:
        raise QueryError("nothing is changed; name a change")
    start = min(one.start for one in changes)
    after = course.changes
    for one in changes:
        early = replace(one, start=model.calendar.first) if one.start == start else one
        after = added(model, after, early)
    both = [course.changes, after]
    read = frozenset().union(*(Slices(model, told, ()).read for told in both))
    carried = read - {model.terminal.variable.name}
    last = model.calendar.place(model.calendar.horizon if by is None else by)
    final = max(model.calendar.horizon if one.end is None else one.end for one in changes)
    years = tuple(year for year in model.calendar if year <= final)[: last + 1]
    record = Slices(model, course.changes, course.seen, draws=draws, limits=limits, carried=carried)
    handed = _handed_on(course, record, len(years) - 1)
    found = []
    for told in both:
        chances = _chances(replace(course, changes=told), record, last)
        rows = [chances[0]]
        for place in range(1, len(years)):
            rows.append(np.zeros(1))  # it is known to have ended
            if place <= len(handed):
                weighed = _known(chances[place], record, place - 1) * handed[place - 1]
                rows[-1] = weighed.sum(axis=tuple(range(weighed.ndim - 1)))
        found.append(1 - np.stack(np.broadcast_arrays(*rows)))
    return FromEachYear(years, *found)


def _handed_on(course: Course, record: Slices, count: int) -> list[Array]:
    """Return what each of some years hands on and still goes on, given what was seen by then.

    Without those from the year on in which it is known to have ended. An axis for every variable
    that is carried and not known.
    """
    name, going = _going(course)
    upto = next((k for k in range(count) if record.known(k).get(name, going) != going), count)
    slices = [record.at(place) for place in range(max(upto, course.known_upto))]
    found = []
    for place, step in enumerate(passed(course, slices, record.limits, keep=0)[:upto]):
        where = (going if one == name else slice(None) for one in record.frontier(place))
        found.append(step.message[tuple(where)])
    return found


def _going(course: Course) -> tuple[str, int]:
    ends = course.model.terminal
    if ends is None:
        raise ModelError("nothing ends in this model; give it a terminal variable")
    return ends.variable.name, ends.variable.index(ends.going)


def _chances(course: Course, record: Slices, last: int) -> list[Array]:
    """Return by year P(going on until the last of them | what the year before hands on, going on).

    Nothing but static variables is known. Each has an axis for every variable that is carried,
    whether held or not; the static ones that are known are left out. The first year's has only the
    draws.
    """
    model, limits = course.model, record.limits
    name, going = _going(course)
    state = model.variable(name).states[going]
    static = tuple(one for one in course.seen if one.year is None)
    goes_on = tuple(Seen(name, (state,), year) for year in tuple(model.calendar)[: last + 1])

    def made(known: tuple[Seen, ...]) -> Slices:
        told = course.changes
        return Slices(model, told, known, draws=record.draws, limits=limits, carried=record.carried)

    world = made((*static, *goes_on))
    sizes = [len(model.variable(one).states) for one in world.frontier(last)]
    found: list[Array] = [np.ones((*sizes, 1))]
    for place in range(last, -1, -1):
        later = found[-1] if place == last else _known(found[-1], world, place)
        found.append(_year_back(world.at(place, any_before=True, but=name), later, limits))
    if static:  # the first year was weighed by the chance of what is known of them
        found[-1] = found[-1] / lasting([made(static).at(0)])[0]
    return found[:0:-1]


def _year_back(one: Slice, later: Array, limits: Limits) -> Array:
    """Return the chance of going on by what a year hears, from that by what it hands on."""
    if not one.hears:
        values = contract(one.plan, one.leaves, scaled=False)[0][-1]
        alone: Array = (later * values).sum(axis=tuple(range(values.ndim - 1)))
        return alone
    old = one.plan.structure
    structure = Structure(old.cards, (one.plan.targets, *old.scopes[1:]), (-1, *old.children[1:]))
    plan = compile_plan(structure, old.scopes[0], one.plan.observed, limits, prune=False)
    unread = (np.ones((old.cards[axis], 1)) for axis in plan.units)
    leaves = [later, *one.leaves[1 : len(old.scopes)], *unread]
    return contract(plan, leaves, scaled=False, keep=False)[0][-1]


def _known(chances: Array, world: Slices, place: int) -> Array:
    """Fix what is known of a year in a table that has an axis for all that it could hand on."""
    known = world.known(place)
    model = world.model
    static = [name for name in model.static_names if name in world.carried and name not in known]
    yearly = [name for name in model.names if name in world.carried]
    where = (*(slice(None) for _ in static), *(known.get(name, slice(None)) for name in yearly))
    fixed: Array = chances[where]
    return fixed
