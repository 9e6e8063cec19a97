"""Which of two changes does better, in the three meanings that the question can have.

Over the theory's numbers: how sure is it that the one leads to more *on average*? In one history:
would *this* history, with the same luck, have ended better under the one than under the other? In
two: does a history drawn under the one end better than another drawn under the other? The three
differ, and none of them is the difference of the averages; they are told apart by name.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from causal.display.numbers import percent, probability, signed
from causal.display.tables import html_table, text_table
from causal.engine.product import Array
from causal.errors import ImpossibleEvidence, QueryError, TooCostly
from causal.judgement.bands import LEVEL, Band, Interval, banded
from causal.judgement.cells import headline
from causal.ladder.bounds.ranges import Range
from causal.ladder.draws import mattering
from causal.ladder.estimate import estimate
from causal.ladder.inference import solve
from causal.ladder.many import solve_many
from causal.ladder.network import Question
from causal.ladder.ranging import ranged
from causal.scm.interventions import Hard, World
from causal.theory.asking import chain
from causal.theory.facts import kept
from causal.theory.frame import FrameVariable
from causal.theory.theory import Theory
from causal.theory.uncertainty import theory_draws

HEADERS = ("meaning", "better", "equal", "worse", "order respected", "any mechanisms")


@dataclass(frozen=True, slots=True)
class Odds:
    """How often the first does better than the second.

    Attributes
    ----------
    better, equal, worse : float
        They sum to one.
    """

    better: float
    equal: float
    worse: float

    @classmethod
    def of(cls, joint: Array, scores: Array) -> "Odds":
        """Read a joint distribution, shape (states under the first, states under the second).

        Examples
        --------
        >>> Odds.of(np.array([[0.25, 0.0], [0.5, 0.25]]), np.array([0.0, 1.0]))
        Odds(better=0.5, equal=0.5, worse=0.0)
        """
        gap = scores[:, None] - scores[None, :]
        return cls(*(float(joint[where].sum()) for where in (gap > 0, gap == 0, gap < 0)))

    def row(self) -> tuple[str, str, str]:
        """Return the three as text."""
        return probability(self.better), probability(self.equal), probability(self.worse)


@dataclass(frozen=True, slots=True)
class Beats:
    """How one change compares with another, as one theory has it.

    Attributes
    ----------
    theory, title : str
    first, second : tuple of (str, str)
        What each sets.
    outcome : FrameVariable
        Better is a higher headline measure.
    facts : str
        Which facts were kept.
    over_parameters : Odds
        Over draws of the theory's numbers: that the *expected* measure is higher.
    same_history : Odds
        One history, one luck, two worlds: that it ends better.
    order_range, full_range : Range or None
        Of ``same_history.better``, over mechanisms that respect their order, and over all; None
        where they would cost too much.
    two_histories : Odds
        Two histories with nothing to do with one another: that the first ends better.
    difference : Interval
        Of the expected measure, over the draws.
    expected : float
        Difference of the expected measure at the numbers as written.
    draws, seed : int
    sampled : int
        How many histories were drawn for ``same_history``; 0 where it is exact.
    couplings : tuple of (str, str)
        What ``same_history`` assumes of the luck of each variable.
    """

    theory: str
    title: str
    first: tuple[tuple[str, str], ...]
    second: tuple[tuple[str, str], ...]
    outcome: FrameVariable
    facts: str
    over_parameters: Odds
    same_history: Odds
    order_range: Range | None
    full_range: Range | None
    two_histories: Odds
    difference: Interval
    expected: float
    draws: int
    seed: int
    sampled: int = 0
    couplings: tuple[tuple[str, str], ...] = ()

    def rows(self) -> list[tuple[str, ...]]:
        """Return a row of text for each meaning, under `HEADERS`."""
        ranges = ["" if one is None else str(one) for one in (self.order_range, self.full_range)]
        return [
            ("on average, over the numbers", *self.over_parameters.row(), "", ""),
            ("the same history, same luck", *self.same_history.row(), *ranges),
            ("two histories apart", *self.two_histories.row(), "", ""),
        ]

    def sentence(self) -> str:
        """Say the three answers, each in its own words."""
        first, second = (
            ", ".join(f"{name}={state}" for name, state in one) for one in (self.first, self.second)
        )
        measure = headline(self.outcome)
        kind = "the chance that" if measure.event else "the degree to which"
        moved = (
            f" (from {percent(self.full_range.low)} to {percent(self.full_range.high)} whatever "
            f"mechanisms do)"
            if self.full_range
            else ""
        )
        return (
            f"{self.title}, {first} against {second}: {kind} {measure.title} is higher under the "
            f"first in {percent(self.over_parameters.better)} of {self.draws:,} draws of the "
            f"numbers, by {signed(self.difference.low)} to {signed(self.difference.high)} in "
            f"{LEVEL:.0%} of them. One and the same history ends better under the first in "
            f"{percent(self.same_history.better)} of cases{moved}; of two histories apart, the "
            f"first ends better in {percent(self.two_histories.better)}."
        )

    def __str__(self) -> str:
        table = text_table(list(HEADERS), self.rows(), numeric=range(1, len(HEADERS)))
        return f"{table}\n{self.sentence()}"

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        table = html_table(
            list(HEADERS), self.rows(), caption=self.sentence(), numeric=range(1, len(HEADERS))
        )
        return {"text/plain": str(self), "text/html": table}


@dataclass(frozen=True, slots=True)
class _Posed:
    """The question of each world, and of both at once."""

    first: Question
    second: Question
    both: Question


def beats(
    theory: Theory,
    first: Mapping[str, str],
    second: Mapping[str, str],
    outcome: FrameVariable,
    *,
    draws: int = 1000,
    seed: int,
    facts: str = "before",
    history: str | None = None,
    ranges: bool = True,
    units: int = 100_000,
) -> Beats:
    """Compare two changes in the three meanings of "does better".

    Parameters
    ----------
    theory : Theory
        Its couplings are assumed.
    first, second : mapping of str to str
        What each sets; empty for what happened without a change.
    outcome : FrameVariable
        Better is a higher headline measure (the first, or else its first state).
    draws : int, default 1000
        Of the theory's numbers.
    seed : int
    facts : {"before", "all", "none"}
        Which facts are kept: those before either change, by default.
    history : str, optional
        Whose facts; the theory's default if not given.
    ranges : bool, default True
        Find how far the answer about the same history could move.
    units : int, default 100000
        How many histories to draw where the exact answer about the same history costs too much.

    Returns
    -------
    Beats

    Raises
    ------
    UnknownName, UnknownState
    QueryError
        If nothing is changed in either, or the theory does not say how firmly it holds its numbers.
    ImpossibleEvidence, TooCostly

    References
    ----------
    .. [1] J. Pearl, Causality (2nd edition, 2009), section 9.2: what same-unit comparisons need.

    Examples
    --------
    >>> import causal
    >>> coal = causal.load("dear_coal")
    >>> fate = coal.frame.entry("mill_1908")
    >>> found = beats(coal, {"wage_cut_1907": "none"}, {"wage_cut_1907": "deep"}, fate, seed=1)
    >>> found.over_parameters.better > 0.9, found.two_histories.better < 0.5
    (True, True)
    """
    if not first and not second:
        raise QueryError("neither side changes anything; name what one of them sets")
    posed = _pose(theory, first, second, outcome.variable.name, facts, history)
    scores = np.array(headline(outcome).scores(outcome.variable))
    band = _over_parameters(theory, posed, scores, draws, seed)
    points = [
        solve(theory.model, one, luck=theory.luck).probabilities[..., 0]
        for one in (posed.first, posed.second)
    ]
    joint, sampled, couplings = _same_history(theory, posed, units, seed)
    same = Odds.of(joint, scores)
    sure = Range(same.better, same.better)
    moved: tuple[Range | None, Range | None] = (sure, sure)
    if couplings:
        moved = _moved(theory, posed, scores) if ranges else (None, None)
    return Beats(
        theory.name,
        theory.title,
        tuple(first.items()),
        tuple(second.items()),
        outcome,
        facts,
        Odds(band.rises, max(0.0, 1 - band.rises - band.falls), band.falls),
        same,
        *moved,
        Odds.of(np.outer(*points), scores),
        band.difference,
        float(scores @ (points[0] - points[1])),
        draws,
        seed,
        sampled,
        couplings,
    )


def _pose(
    theory: Theory,
    first: Mapping[str, str],
    second: Mapping[str, str],
    outcome: str,
    facts: str,
    history: str | None,
) -> _Posed:
    known = theory.given(kept(theory, [*first, *second], facts, history))
    reached, learnt = chain(known.steps)
    ends: list[World] = []
    for settings in (first, second):
        for name, state in settings.items():
            theory[name].index(state)
        ends.append((*reached[-1], *(Hard(name, state) for name, state in settings.items())))
    worlds, place = (*reached, *ends), len(reached)
    targets = ((place, outcome), (place + 1, outcome))
    return _Posed(
        Question(worlds, learnt, targets[:1]),
        Question(worlds, learnt, targets[1:]),
        Question(worlds, learnt, targets),
    )


def _over_parameters(theory: Theory, posed: _Posed, scores: Array, draws: int, seed: int) -> Band:
    """Return the expected measure of the second world, and of the first, over common draws."""
    names = mattering(theory.model, posed.both)
    drawn = theory_draws(theory, draws, seed=seed, names=names)
    pair = solve_many(theory.model, (posed.second, posed.first), drawn, luck=theory.luck)
    values = [np.broadcast_to(scores @ one.probabilities, draws) for one in pair if one is not None]
    if len(values) < len(pair):
        raise TooCostly(
            "a draw of one of these worlds", "the limits", "keep fewer facts, with facts='before'"
        )
    possible = ~np.isnan(values[0] + values[1])
    if not possible.any():
        known = [str(one) for _, one in posed.both.evidence]
        raise ImpossibleEvidence(known, f"any draw of the numbers of {theory.name}")
    return banded(theory.name, values[0][possible], values[1][possible])


def _same_history(
    theory: Theory, posed: _Posed, units: int, seed: int
) -> tuple[Array, int, tuple[tuple[str, str], ...]]:
    """Return the outcomes of one history in both worlds, sampled where exact would cost too much.

    With it how many histories were drawn, and the couplings.
    """
    try:
        found = solve(theory.model, posed.both, luck=theory.luck)
        joint, sampled, couplings = found.probabilities[..., 0], 0, found.couplings
    except TooCostly:
        drawn = estimate(theory.model, posed.both, seed=seed, luck=theory.luck, units=units)
        joint, sampled, couplings = drawn.probabilities, drawn.units, drawn.couplings
    return joint, sampled, tuple((name, str(coupling)) for name, coupling in couplings)


def _moved(theory: Theory, posed: _Posed, scores: Array) -> tuple[Range | None, Range | None]:
    """Return how far the answer about one history could move under other mechanisms."""
    event = (scores[:, None] > scores[None, :]).astype(float)
    try:
        found = ranged(theory.model, posed.both, event, luck=theory.luck, levers=False)
    except (QueryError, TooCostly):
        return None, None
    return found.order, found.full
