"""The point of no return: until when a change still matters to how it ends."""

from dataclasses import dataclass, replace

from causal.dynamics.course import Course, passed
from causal.dynamics.dated import Change
from causal.dynamics.slices import Slices
from causal.engine.plan import Limits
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

    Notes
    -----
    One forward pass gives what each year hands on. From there the changed and the unchanged years
    are run to the horizon, so that each year costs what is left of the calendar.

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
    model = course.model
    if model.terminal is None:
        raise ModelError("nothing ends in this model; give it a terminal variable")
    if amount < 0:
        raise QueryError(f"the amount is {amount:g}; say by how much, 0 or more")
    without, changed = _rows(course, change, limits)
    return NoReturn(tuple(model.calendar), tuple(without), tuple(changed), amount)


def _rows(course: Course, change: Change, limits: Limits) -> tuple[list[float], list[float]]:
    """Return P(ended by the horizon) by the year from which the change holds: without it, with."""
    model = course.model
    whole = [course.upto(year - 1).change(change, year) for year in model.calendar]
    carried = _carried([course, *whole])
    record = Slices(model, course.changes, course.seen, limits=limits, carried=carried)
    steps = passed(course, record.every(), limits)
    messages = [None, *(step.message for step in steps)]
    without: list[float] = []
    changed: list[float] = []
    for place, altered in enumerate(whole):
        heard = messages[place]
        if place and altered.seen == whole[place - 1].seen:
            without.append(without[-1])
        else:
            same = replace(altered, changes=course.changes)
            without.append(_ended(same, place, heard, carried, limits))
        changed.append(_ended(altered, place, heard, carried, limits))
    return without, changed


def _carried(courses: list[Course]) -> frozenset[str]:
    """Return all that some year of some course reads: then every frontier fits every other."""
    model = courses[0].model
    read = set() if model.terminal is None else {model.terminal.variable.name}
    for course in courses:
        made = Slices(model, course.changes, ())
        read |= made.read
    return frozenset(read)


def _ended(
    course: Course, place: int, heard: Array | None, carried: frozenset[str], limits: Limits
) -> float:
    model = course.model
    made = Slices(model, course.changes, course.seen, limits=limits, carried=carried)
    slices = made.every(place)
    last = passed(course, slices, limits, message=heard)[-1].message
    ends = model.terminal
    if ends is None:
        raise ModelError("nothing ends in this model; give it a terminal variable")
    axis = slices[-1].hands_on.index(ends.variable.name)
    others = tuple(k for k in range(last.ndim - 1) if k != axis)
    going = last.sum(axis=others)[ends.variable.index(ends.going)]
    return 1 - float(going[0])
