"""The point of no return: until when a change still matters to how it ends."""

from dataclasses import dataclass, replace

import numpy as np

from causal.dynamics.course import Course, passed
from causal.dynamics.dated import Change, Dated, added
from causal.dynamics.slices import Draws, Slice, Slices
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
    One pass forward gives what each year hands on. Two passes back give the chance of an end from
    every state that could be handed on, with the changes and without: their cost grows with the
    number of years, not with its square.
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
    carried = frozenset({model.terminal.variable.name}).union(
        *(Slices(model, told, ()).read for told in both)
    )
    made = Slices(model, course.changes, course.seen, draws=draws, limits=limits, carried=carried)
    steps = passed(course, made.every(), limits, keep=0)
    static = tuple(one for one in course.seen if one.year is None)
    last = model.calendar.place(model.calendar.horizon if by is None else by)
    ends = max(model.calendar.horizon if one.end is None else one.end for one in changes)
    years = tuple(year for year in model.calendar if year <= ends)[: last + 1]
    found = []
    for told in both:
        world = Slices(model, told, static, draws=draws, limits=limits, carried=carried)
        chances = _chances(world, last)
        rows = [chances[0]]
        for place in range(1, len(years)):
            weighed = _known(chances[place], made, place - 1) * steps[place - 1].message
            rows.append(weighed.sum(axis=tuple(range(weighed.ndim - 1))))
        found.append(np.stack(np.broadcast_arrays(*rows)))
    return FromEachYear(years, *found)


def _chances(world: Slices, last: int) -> list[Array]:
    """Return by year P(ended by the last of them | what the year before hands on).

    Each has an axis for every variable that is carried, whether held or not; the static ones that
    are known are left out. The first year's has only the draws.
    """
    model = world.model
    ends = model.terminal
    if ends is None:
        raise ModelError("nothing ends in this model; give it a terminal variable")
    names = world.frontier(last)
    ended = np.array([float(state != ends.going) for state in ends.variable.states])
    sizes = [len(model.variable(name).states) for name in names]
    behind = len(names) - names.index(ends.variable.name)
    found: list[Array] = [np.broadcast_to(ended[(..., *(None,) * behind)], (*sizes, 1))]
    for place in range(last, -1, -1):
        later = found[-1] if place == last else _known(found[-1], world, place)
        found.append(_year_back(world.at(place, any_before=True), later, world.limits))
    return found[:0:-1]


def _year_back(one: Slice, later: Array, limits: Limits) -> Array:
    """Return the chance of an end by what a year hears, from that by what it hands on."""
    if not one.hears:
        values = contract(one.plan, one.leaves, scaled=False)[0][-1]
        axes = tuple(range(values.ndim - 1))
        alone: Array = (later * values).sum(axis=axes) / values.sum(axis=axes)
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
