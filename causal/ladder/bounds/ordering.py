"""In which order the outer range takes a twin apart, and what that will cost.

Two kinds of step. An ordinary axis is summed out once everything that mentions it is multiplied.
A mechanism is closed, its copies' axes all at once, when no mechanism that is still open hears
one of them: effects before causes, as backward induction must.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import prod

from causal.errors import QueryError, TooCostly
from causal.ladder.bounds.twin import Twin


@dataclass(frozen=True, slots=True)
class BoundLimits:
    """What a range may cost.

    Attributes
    ----------
    cells : float
        Cells of the largest table.
    transports : float
        Transport problems that have no closed form, each weighted by its cells.
    """

    cells: float = 5e7
    transports: float = 1.5e7


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the backward induction.

    Attributes
    ----------
    axis : int
        The axis to sum out, or -1.
    mechanism : int
        The mechanism to close, or -1.
    parts : tuple of int
        The tables to multiply: those of the twin first, then the results of steps.
    """

    axis: int
    mechanism: int
    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """The steps with their predicted cost.

    Attributes
    ----------
    steps : tuple of Step
    cells : int
        Cells of the largest table.
    work : int
        Cells of all tables.
    transports : int
        As in `BoundLimits`.
    """

    steps: tuple[Step, ...]
    cells: int
    work: int
    transports: int


class _Walk:
    """The scopes that are left while steps are taken; used by `course_of` only."""

    def __init__(self, twin: Twin) -> None:
        self.twin = twin
        scopes = [factor.scope for factor in twin.factors] + [twin.targets]
        self.live = {place: frozenset(scope) for place, scope in enumerate(scopes)}
        self.next = len(scopes)
        self.open = set(range(len(twin.mechanisms)))
        self.axes = frozenset().union(*self.live.values())
        for mechanism in twin.mechanisms:
            self.axes |= set(mechanism.parents) | set(mechanism.children)
        self.axes -= set(twin.known)
        self.steps: list[Step] = []
        self.cells = self.work = self.transports = 0

    def size(self, axes: frozenset[int]) -> int:
        return prod(self.twin.cards[axis] for axis in axes)

    def choices(self) -> list[tuple[int, int]]:
        """Return the steps that may come next, as axis and mechanism."""
        made = {axis for k in self.open for axis in self.twin.mechanisms[k].children}
        heard = {k: set(self.twin.mechanisms[k].parents) for k in self.open}
        used = made.union(*heard.values())
        found = [(axis, -1) for axis in self.axes if axis not in used]
        for k in self.open:
            children = set(self.twin.mechanisms[k].children)
            if all(children.isdisjoint(axes) for axes in heard.values()):
                found.append((-1, k))
        return found

    def effect(self, choice: tuple[int, int]) -> tuple[tuple[int, ...], frozenset[int], int]:
        """Return a step's parts, the scope it leaves, and the cells it goes through."""
        axis, k = choice
        if k < 0:
            gone, more, inner = {axis}, frozenset[int](), self.twin.cards[axis]
        else:
            mechanism = self.twin.mechanisms[k]
            gone = set(mechanism.children) - set(self.twin.known)
            more = frozenset(mechanism.parents)
            inner = mechanism.states ** len(mechanism.copies)
        parts = tuple(place for place, scope in self.live.items() if not gone.isdisjoint(scope))
        left = more.union(*(self.live[place] for place in parts)) - gone
        return parts, left, self.size(left) * inner

    def take(self, choice: tuple[int, int]) -> None:
        parts, left, through = self.effect(choice)
        axis, k = choice
        for place in parts:
            del self.live[place]
        if k >= 0:
            mechanism = self.twin.mechanisms[k]
            self.open.discard(k)
            self.axes -= set(mechanism.children)
            if (len(mechanism.copies), mechanism.states) not in {(2, 2), (2, 3)}:
                self.transports += through
        else:
            self.axes -= {axis}
        self.live[self.next] = left
        self.next += 1
        self.steps.append(Step(axis, k, parts))
        self.cells = max(self.cells, through)
        self.work += through


Score = Callable[[int, int, bool], tuple[int, int, int]]

_PATIENT: tuple[Score, ...] = (
    lambda left, through, closes: (closes, left, through),
    lambda left, through, closes: (closes, through, left),
)
_HASTY: tuple[Score, ...] = (
    lambda left, through, _: (left, through, 0),
    lambda left, through, _: (through, left, 0),
)


def _course(twin: Twin, score: Score) -> Course:
    walk = _Walk(twin)
    while walk.axes or walk.open:
        choices = walk.choices()
        if not choices:
            names = ", ".join(sorted(twin.mechanisms[k].name for k in walk.open))
            raise QueryError(
                f"the worlds of this question order {names} differently, one as cause and one as "
                f"effect of another; a range needs an order that holds in all of them"
            )
        priced = []
        for choice in choices:
            _, left, through = walk.effect(choice)
            priced.append((*score(walk.size(left), through, choice[1] >= 0), choice))
        walk.take(min(priced)[-1])
    return Course(tuple(walk.steps), walk.cells, walk.work, walk.transports)


def _cheapest(twin: Twin, scores: Sequence[Score]) -> Course:
    courses = [_course(twin, score) for score in scores]
    return min(courses, key=lambda course: (course.work + 50 * course.transports, course.cells))


def _within(course: Course, limits: BoundLimits) -> bool:
    return course.cells <= limits.cells and course.transports <= limits.transports


def _refuse(course: Course, limits: BoundLimits) -> None:
    advice = "give more evidence, or raise the limit"
    if course.cells > limits.cells:
        raise TooCostly(f"a table of {course.cells:.1e} cells", f"{limits.cells:.1e}", advice)
    if course.transports > limits.transports:
        raise TooCostly(
            f"transport problems of {course.transports:.1e} cells together",
            f"{limits.transports:.1e}",
            advice,
        )


def course_of(twin: Twin, limits: BoundLimits) -> Course:
    """Return the cheapest greedy order, if it keeps to the limits.

    Parameters
    ----------
    twin : Twin
        Reduced.
    limits : BoundLimits

    Returns
    -------
    Course

    Raises
    ------
    TooCostly
        If the tables would have too many cells, or there would be too many transport problems.
    QueryError
        If two worlds order the mechanisms differently.

    Notes
    -----
    What is summed before a mechanism is closed is hidden from the adversary who closes it, so
    that orders which sum whatever they can first give narrower ranges. Only where these are too
    costly is the order free.
    """
    best = _cheapest(twin, _PATIENT)
    if not _within(best, limits):
        best = _cheapest(twin, _HASTY)
    _refuse(best, limits)
    return best
