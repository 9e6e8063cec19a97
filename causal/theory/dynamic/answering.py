"""What a yearly theory answers, and whether it agrees with its counts and with its sibling."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from causal.dynamics.alone import alone
from causal.dynamics.calendar import parted
from causal.dynamics.course import Course
from causal.dynamics.curves import Curves
from causal.dynamics.dated import Seen, seen
from causal.errors import QueryError
from causal.theory.dynamic.parts import Anchor, DatedQuestion, Overlap, set_in
from causal.theory.dynamic.theory import DynamicTheory
from causal.theory.theory import Theory


def answer(theory: DynamicTheory, question: DatedQuestion) -> float:
    """Return the probability that a question asks for.

    Parameters
    ----------
    theory : DynamicTheory
    question : DatedQuestion

    Raises
    ------
    QueryError
        If the theory gives no such number.
    ImpossibleEvidence
        If what is given has probability zero.

    Examples
    --------
    >>> import causal
    >>> coal = causal.load_timeline("mill").theory("dear_coal")
    >>> round(answer(coal, DatedQuestion("by", 1908, record_to=1906)), 3)
    0.188
    """
    course = Course(theory.model)
    if question.record_to is not None:
        course = theory.course(question.record_to)
    course = set_in(course, question.changes)
    for one in question.given:
        course = course.given(one.year, **{one.variable: one.state})
    return _READ[question.asks](theory, course.curves(), question)


def _by(theory: DynamicTheory, curves: Curves, question: DatedQuestion) -> float:
    place = curves.place(question.year)
    return float(curves.share(*_ends(theory, question.states))[place, 0])


def _ends(theory: DynamicTheory, states: tuple[str, ...]) -> tuple[str, ...]:
    """Return the variable that ends, and the ways of ending that count."""
    ends, going = theory.timeline.ends.variable, theory.timeline.going
    return (ends.name, *(states or (state for state in ends.states if state != going)))


def _hazard(theory: DynamicTheory, curves: Curves, question: DatedQuestion) -> float:
    place = curves.place(question.year)
    ended = curves.share(*_ends(theory, question.states))[:, 0]
    before = float(ended[place - 1]) if place else 0.0
    going = float(curves.survival()[place - 1, 0]) if place else 1.0
    if not going > 0:
        raise QueryError(f"nothing is left to end in {question.year}")
    return float(ended[place] - before) / going


def _share(theory: DynamicTheory, curves: Curves, question: DatedQuestion) -> float:
    place = 0 if theory.model.is_static(question.variable) else curves.place(question.year)
    return float(curves.share(question.variable, *question.states)[place, 0])


_READ: dict[str, Callable[[DynamicTheory, Curves, DatedQuestion], float]] = {
    "by": _by,
    "hazard": _hazard,
    "share": _share,
}


def rate(theory: DynamicTheory, anchor: Anchor) -> float:
    """Return the yearly probability that an anchor is about: the mean over its years.

    Parameters
    ----------
    theory : DynamicTheory
    anchor : Anchor

    Raises
    ------
    ImpossibleEvidence
        If its conditions have probability zero in some year.

    Notes
    -----
    In every year by itself its conditions are given, and, for a hazard, that it went on until then;
    what the anchor sets is set in all of its years.

    Examples
    --------
    >>> import causal
    >>> coal = causal.load_timeline("mill").theory("dear_coal")
    >>> print(coal.anchors[1].title, round(rate(coal, coal.anchors[1]), 2), sep=": ")
    Years in which coal stayed dear: 0.64
    """
    model = theory.model
    course, told = _conditions(theory, anchor)
    name, states = anchor.variable, anchor.states
    if anchor.asks != "share":
        name, *rest = _ends(theory, anchor.states)
        states = tuple(rest)
    if model.is_static(name):  # no year's own, so that it has to be asked of all years together
        every = [replace(course, seen=(*course.seen, *one)).curves() for one in told.values()]
        shares = [one.share(name, *states)[0, 0] for one in every]
    else:
        chosen = list(model.variable(name).indices(states))
        shares = [one[name][chosen, 0].sum() for one in alone(course, told).values()]
    return float(np.mean(shares))


def _conditions(theory: DynamicTheory, anchor: Anchor) -> tuple[Course, dict[int, list[Seen]]]:
    """Return what holds in all years of an anchor, and by year what is given in it alone."""
    model, timeline = theory.model, theory.timeline
    course, yearly = Course(model), []
    for name, state in anchor.do:
        course = course.do(*anchor.years, **{name: state})
    for reference, state in anchor.given:
        name, lagged = parted(reference, timeline.ends.variable.name)
        if model.is_static(name):
            course = course.given(None, **{name: state})
        else:
            yearly.append((name, state, lagged))
    told = {}
    for year in range(anchor.years[0], anchor.years[1] + 1):
        asked = list(yearly)
        if anchor.asks != "share" and year > model.calendar.first:
            asked.append((timeline.ends.variable.name, timeline.going, True))
        told[year] = [seen(model, year - lagged, name, state) for name, state, lagged in asked]
    return course, told


@dataclass(frozen=True, slots=True)
class Anchored:
    """An anchor beside what the theory gives.

    Attributes
    ----------
    anchor : Anchor
    found : float
        The theory's yearly probability.
    counted : float
        Events over trials.
    low, high : float
        Between which it must lie.
    """

    anchor: Anchor
    found: float
    counted: float
    low: float
    high: float

    @property
    def holds(self) -> bool:
        """Whether it lies there."""
        return self.low <= self.found <= self.high


def anchored(theory: DynamicTheory, anchor: Anchor) -> Anchored:
    """Compare what a theory gives with a count; see `rate`."""
    from scipy.special import betaincinv

    found, counted = rate(theory, anchor), anchor.events / anchor.trials
    if anchor.within is not None:
        low, high = counted - anchor.within, counted + anchor.within
    else:
        tail = (1 - (anchor.interval or 0.0)) / 2
        a, b = anchor.events + 0.5, anchor.trials - anchor.events + 0.5
        low, high = (float(betaincinv(a, b, share)) for share in (tail, 1 - tail))
    return Anchored(anchor, found, counted, low, high)


@dataclass(frozen=True, slots=True)
class Overlapping:
    """A question to a yearly theory beside the same to its static sibling.

    Attributes
    ----------
    overlap : Overlap
    static, dynamic : float
        The two answers.
    """

    overlap: Overlap
    static: float
    dynamic: float

    @property
    def holds(self) -> bool:
        """Whether they differ by no more than is allowed."""
        return abs(self.dynamic - self.static) <= self.overlap.within


def overlapping(theory: DynamicTheory, sibling: Theory, overlap: Overlap) -> Overlapping:
    """Compare what a yearly theory gives with what its static sibling does.

    Raises
    ------
    QueryError
        If the question to the sibling has no single number for an answer.
    CausalError
        If either has no answer.
    """
    point = sibling.ask(overlap.static).point
    if point is None:
        raise QueryError(
            f"{overlap.static} asks for no single number; name a state of every target"
        )
    return Overlapping(overlap, point, answer(theory, overlap.dynamic))
