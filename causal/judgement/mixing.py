"""A mixture of what theories answer: a view over them, always beside the range that they span."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf

from causal.display.bars import MIXTURE, PairRow
from causal.display.numbers import percent, points, probability, signed
from causal.display.sentences import LITTLE, listed
from causal.errors import QueryError, UnknownName
from causal.judgement.cells import Cell
from causal.theory.frame import Measure

Weights = tuple[tuple[str, float], ...]

NO_ONE = "no theory with a positive weight answers this; give weights to others"
VIEW = "a view over theories, no theory’s answer"


@dataclass(frozen=True, slots=True)
class MixedAnswer:
    """What theories answer, weighted.

    Attributes
    ----------
    measure : Measure
        The headline that the numbers are of.
    cells : tuple of Cell
        Of one scenario and outcome, a theory each.
    shares : tuple of float
        The weight of each that answers, of those that answer; they sum to one.
    even : bool
        Whether all that answer weigh the same.

    Examples
    --------
    >>> import causal
    >>> found = causal.compare(scenario="no_wage_cut").mixed()
    >>> print(found.sentence().partition(", the chance")[0])
    With all theories that answer weighted alike
    """

    measure: Measure
    cells: tuple[Cell, ...]
    shares: tuple[float, ...]
    even: bool

    @property
    def answering(self) -> tuple[Cell, ...]:
        """The theories that answer, whatever their weight."""
        return tuple(cell for cell in self.cells if cell.answered)

    @property
    def baseline(self) -> tuple[float, ...]:
        """As it was, by state."""
        return self._mean([cell.baseline for cell in self.answering])

    @property
    def probabilities(self) -> tuple[float, ...]:
        """As changed, by state."""
        return self._mean([cell.probabilities for cell in self.answering])

    def _mean(self, rows: Sequence[Sequence[float]]) -> tuple[float, ...]:
        columns = zip(*rows, strict=True)
        return tuple(sum(map(_times, self.shares, column)) for column in columns)

    def measured(self) -> tuple[float, float]:
        """Return the measure of the mixture, as it was and as changed."""
        variable = self.cells[0].outcome
        return (
            self.measure.value(variable, self.baseline),
            self.measure.value(variable, self.probabilities),
        )

    def span(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return the range over all theories that answer: as changed, and of the change."""
        pairs = [cell.measured(self.measure) for cell in self.answering]
        after, moved = [now for _, now in pairs], [now - was for was, now in pairs]
        return (min(after), max(after)), (min(moved), max(moved))

    def sentence(self) -> str:
        """Say the mixture, the range over theories beside it, and who is left out."""
        before, after = self.measured()
        size = round(after - before, 9)
        moves = "rises" if size > 0 else "falls"
        told = f"{moves} from {percent(before)} to {percent(after)}"
        if abs(size) < LITTLE:
            told = f"barely moves ({percent(before)} as it was, {percent(after)} as changed)"
        opening = "the chance that" if self.measure.event else "the degree to which"
        said = f"{self._weighted()}, {opening} {self.measure.title} {told}"
        (low, high), (least, most) = self.span()
        between = _between(percent(low), percent(high))
        change = _between(points(least), points(most))
        return (
            f"{said}; over the theories that answer it is {between}, a change of {change}."
            f"{self._left_out()}"
        )

    def _weighted(self) -> str:
        out = "" if len(self.answering) == len(self.cells) else " that answer"
        if self.even and len(self.answering) > 1:
            return f"With all theories{out} weighted alike"
        told = [
            f"{cell.title} {percent(share)}"
            for cell, share in zip(self.answering, self.shares, strict=True)
            if share > 0
        ]
        if len(told) == 1:
            return f"With {told[0].rpartition(' ')[0]} alone"
        return f"Weighted like this ({', '.join(told)})"

    def _left_out(self) -> str:
        out = [cell.title for cell in self.cells if not cell.answered]
        same = [cell.title for cell in self.answering if cell.status == "vacuous"]
        said = f" Left out, for want of an answer: {listed(out)}." if out else ""
        if same:
            said += f" Counted as unchanged, for it happened anyway: {listed(same)}."
        return said

    def row(self) -> PairRow:
        """Return it as a row of the comparison picture."""
        return PairRow("Mixture", VIEW, self.baseline, self.probabilities, MIXTURE)

    def text_row(self, columns: int) -> list[str]:
        """Return it as a row of the table of a comparison, filled up to its columns."""
        before, after = self.measured()
        told = ["Mixture", VIEW, "", *map(probability, self.probabilities)]
        told += [probability(after), probability(before), signed(after - before)]
        return told + [""] * (columns - len(told))


def _times(weight: float, number: float) -> float:
    return weight * number


def _between(low: str, high: str) -> str:
    if low == high:
        return low
    unit = " points" if high.endswith(("point", "points")) else ""
    low = low.removesuffix(" points").removesuffix(" point") if unit else low
    return f"{low} to {high}"


def checked_weights(weights: Mapping[str, float], theories: Sequence[str]) -> Weights:
    """Return the weights of theories.

    Raises
    ------
    UnknownName
        If a weight is given to a theory that is not compared.
    QueryError
        If a weight is negative, or no finite number.
    """
    for name, weight in weights.items():
        if name not in theories:
            raise UnknownName("theory", name, list(theories), "this comparison")
        if not 0 <= weight < inf:
            raise QueryError(f"the weight of {name} is {weight:g}; weights must be 0 or more")
    return tuple(weights.items())


def mix(cells: Sequence[Cell], measure: Measure, weights: Weights) -> MixedAnswer:
    """Weigh what theories answer.

    Parameters
    ----------
    cells : sequence of Cell
        Of one scenario and outcome.
    measure : Measure
    weights : tuple of (str, float)
        By theory, those that are not named 0; empty for all alike.

    Returns
    -------
    MixedAnswer

    Raises
    ------
    QueryError
        If no theory with a positive weight answers.
    """
    answering = [cell.theory for cell in cells if cell.answered]
    given = dict(weights) or dict.fromkeys(answering, 1.0)
    kept = [given.get(name, 0.0) for name in answering]
    total = sum(kept)
    if total <= 0:
        raise QueryError(NO_ONE)
    return MixedAnswer(measure, tuple(cells), tuple(w / total for w in kept), len(set(kept)) == 1)
