"""What is to be high or low, and how high or low it must be."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from causal.display.numbers import bar
from causal.engine.product import Array
from causal.errors import QueryError, UnknownName
from causal.judgement.cells import headline
from causal.theory.frame import FrameVariable, Measure

_GOAL = re.compile(
    r"\s*(?:P\()?\s*(?P<name>[^\s=.<>()|]+)(?:\.(?P<measure>[^\s=<>()|]+))?"
    r"(?:\s*=\s*(?P<states>[^\s<>()]+))?\s*\)?\s*(?P<sign>>=|<=)\s*(?P<number>[0-9.]+)\s*"
)


@dataclass(frozen=True, slots=True)
class Aim:
    """A measure of an outcome that is to be high, or low.

    Attributes
    ----------
    outcome : FrameVariable
    measure : Measure
    low : bool
        Lower is better.
    """

    outcome: FrameVariable
    measure: Measure
    low: bool = False

    @property
    def name(self) -> str:
        """Outcome and measure, as text."""
        return f"{self.outcome.variable.name}.{self.measure.name}"

    def values(self, answers: Array) -> Array:
        """Return the measure of distributions, shape (..., states) to (...)."""
        scores = self.measure.scores(self.outcome.variable)
        found: Array = sum(s * answers[..., i] for i, s in enumerate(scores))  # type: ignore[assignment]
        return found

    def better(self, values: Array) -> Array:
        """Return values so that more is better."""
        return -values if self.low else values


@dataclass(frozen=True, slots=True)
class Goal:
    """An aim with a threshold: reached at or above it, or, for what is to be low, at or below.

    Attributes
    ----------
    aim : Aim
    threshold : float

    Examples
    --------
    >>> import causal
    >>> fate = causal.load("dear_coal").frame.outcomes[:1]
    >>> str(read_goal("works_on >= .5", fate))
    'mill_1908.works_on >= 0.50'
    """

    aim: Aim
    threshold: float

    def __str__(self) -> str:
        return f"{self.aim.name} {'<=' if self.aim.low else '>='} {bar(self.threshold)}"


def aim(outcome: FrameVariable, measure: str | Sequence[str] = "", *, low: bool = False) -> Aim:
    """Name an aim.

    Parameters
    ----------
    outcome : FrameVariable
    measure : str or sequence of str, optional
        A measure of the outcome, or states whose probability is meant; its headline if not given.
    low : bool, default False
        Lower is better.

    Raises
    ------
    UnknownName
        If the outcome has no such measure or state.

    Examples
    --------
    >>> import causal
    >>> fate = causal.load("dear_coal").frame.outcomes[0]
    >>> aim(fate).name, aim(fate, ["closed"], low=True).measure.event
    ('mill_1908.works_on', ('closed',))
    """
    if not measure:
        return Aim(outcome, headline(outcome), low)
    if isinstance(measure, str):
        known = [one.name for one in outcome.measures] + list(outcome.variable.states)
        if measure not in known:
            raise UnknownName("measure or state", measure, known, outcome.variable.name)
        if measure in known[: len(outcome.measures)]:
            return Aim(outcome, outcome.measure(measure), low)
        measure = [measure]
    states = tuple(outcome.variable.states[i] for i in outcome.variable.indices(measure))
    title = " or ".join(outcome.variable.label(state) for state in states)
    told = Measure("|".join(states), f"{outcome.variable.title} is {title}", event=states)
    return Aim(outcome, told, low)


def goal(wanted: Aim, threshold: float) -> Goal:
    """Set a threshold for an aim.

    Raises
    ------
    QueryError
        If the threshold is not between 0 and 1.
    """
    if not 0 <= threshold <= 1:
        raise QueryError(f"the threshold is {threshold:g}; a measure is between 0 and 1")
    return Goal(wanted, threshold)


def goal_names(text: str) -> list[str]:
    """Return the outcome or measure that a goal names; nothing if it cannot be read."""
    found = _GOAL.fullmatch(text)
    return [found["name"]] if found else []


def read_goal(text: str, outcomes: Sequence[FrameVariable]) -> Goal:
    """Read a goal: ``measure >= .5``, ``outcome.measure <= .2``, ``P(outcome=a|b) >= .5``.

    Parameters
    ----------
    text : str
        ``>=`` for what is to be high, ``<=`` for what is to be low.
    outcomes : sequence of FrameVariable
        Among which the name is looked up: of an outcome, or of a measure of one.

    Raises
    ------
    QueryError
        If it cannot be read.
    UnknownName
        If there is no such outcome, measure or state.

    Examples
    --------
    >>> import causal
    >>> frame = causal.load("dear_coal").frame
    >>> str(read_goal("P(wages_1908=same|higher) >= 0.6", frame.outcomes))
    'wages_1908.same|higher >= 0.60'
    """
    found = _GOAL.fullmatch(text)
    if found is None or not re.fullmatch(r"\d*\.?\d+|\d+\.", found["number"]):
        raise QueryError(
            f"the goal {text!r} cannot be read; write for instance 'measure >= .5' or "
            f"'P(outcome=state) <= .2'"
        )
    name, low = found["name"], found["sign"] == "<="
    asked: str | list[str] = found["measure"] or ""
    if found["states"]:
        asked = found["states"].split("|")
    holders = [one for one in outcomes if one.variable.name == name]
    if not holders:
        holders = [one for one in outcomes if name in [m.name for m in one.measures]]
        if not holders or asked:
            known = [one.variable.name for one in outcomes]
            known += [m.name for one in outcomes for m in one.measures]
            raise UnknownName("outcome or measure", name, known)
        asked = name
    return goal(aim(holders[0], asked, low=low), float(found["number"]))
