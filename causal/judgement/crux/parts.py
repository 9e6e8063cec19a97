"""A disagreement taken apart: by pair of theories, and by lever."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from causal.display.tables import text_table
from causal.judgement.crux.divergence import jensen_shannon
from causal.judgement.crux.partings import Parting
from causal.judgement.panel import Settings
from causal.ladder.coalitions import shapley_values

AS_IT_WAS = "as it was"
_NOTHING = 1e-9  # bits up to here are rounding


@dataclass(frozen=True, slots=True)
class Disagreement:
    """How far every two theories part.

    Attributes
    ----------
    theories : tuple of str
    cells : tuple of tuple of (float or None)
        Mean Jensen-Shannon divergence in bits, from 0 to 1, both theories weighing alike; None
        where they answer no question together.
    counts : tuple of tuple of int
        Over how many questions.
    """

    theories: tuple[str, ...]
    cells: tuple[tuple[float | None, ...], ...]
    counts: tuple[tuple[int, ...], ...]

    def rows(self) -> list[tuple[str, ...]]:
        """Return a row a theory: its name, then its mean divergence from each; blank for none."""
        return [
            (name, *("" if cell is None else f"{cell:.3f}" for cell in row))
            for name, row in zip(self.theories, self.cells, strict=True)
        ]

    def furthest(self) -> tuple[str, str] | None:
        """Return the two theories that part most, or None if no two answer one question."""
        found = [
            (cell, self.theories[i], self.theories[j])
            for i, row in enumerate(self.cells)
            for j, cell in enumerate(row[:i])
            if cell is not None
        ]
        return max(found)[1:] if found else None

    def sentence(self) -> str:
        """Say which two theories part most."""
        pair = self.furthest()
        if pair is None:
            return "No two of these theories answer one question."
        i, j = map(self.theories.index, pair)
        count, bits = self.counts[i][j], self.cells[i][j] or 0.0
        if bits < _NOTHING:
            return "No two of these theories part over a question that both answer."
        over = "one question" if count == 1 else f"{count} questions on average"
        return f"{pair[0]} and {pair[1]} part most: {bits:.2f} bits over {over}."

    def __str__(self) -> str:
        numeric = range(1, len(self.theories) + 1)
        return text_table(("", *self.theories), self.rows(), numeric=numeric)


@dataclass(frozen=True, slots=True)
class LeverPart:
    """What one lever adds to a mean disagreement.

    Attributes
    ----------
    lever : str
        Or ``as it was``: how far the same theories part with nothing changed.
    bits : float
        Its part; all parts sum to the mean divergence.
    scenarios : int
        In how many of the questions it is set.
    """

    lever: str
    bits: float
    scenarios: int


def disagreement(theories: Sequence[str], asked: Iterable[Parting]) -> Disagreement:
    """Return how far every two theories part, averaged over the questions that both answer."""
    size = len(theories)
    sums, counts = np.zeros((size, size)), np.zeros((size, size), dtype=int)
    grouped: dict[str, list[Parting]] = {}
    for one in asked:
        grouped.setdefault(one.outcome, []).append(one)
    for group in grouped.values():
        table = np.full((size, len(group), len(group[0].states)), np.nan)
        for place, one in enumerate(group):
            for name, shares in one.answers:
                table[theories.index(name), place] = shares
        for i, j in combinations(range(size), 2):
            bits = jensen_shannon(table[[i, j]], np.ones(2))
            met = ~np.isnan(bits)
            sums[[i, j], [j, i]] += bits[met].sum()
            counts[[i, j], [j, i]] += int(met.sum())
    cells = tuple(
        tuple(
            0.0 if i == j else float(sums[i, j] / counts[i, j]) if counts[i, j] else None
            for j in range(size)
        )
        for i in range(size)
    )
    return Disagreement(tuple(theories), cells, tuple(tuple(map(int, row)) for row in counts))


def by_lever(
    known: Iterable[Parting], asked: Sequence[Parting], weights: Mapping[str, float]
) -> tuple[LeverPart, ...]:
    """Share out the mean divergence of some interventions among their levers.

    The divergence over an intervention is what the theories that run it disagree on as it was,
    and what each lever adds to that (Shapley: the mean over the orders in which the levers may be
    set). The parts of all interventions are averaged, so that they sum to the mean divergence.

    Parameters
    ----------
    known : iterable of Parting
        Among which the answers to parts of an intervention are found.
    asked : sequence of Parting
        Interventions, of one outcome.
    weights : mapping of str to float
        By theory.

    Returns
    -------
    tuple of LeverPart
        As it was first, then by size; empty if nothing is asked.
    """
    answers = {
        frozenset(one.settings): dict(one.answers)
        for one in known
        if not one.seen and asked and one.outcome == asked[0].outcome
    }
    parts: dict[str, float] = {AS_IT_WAS: 0.0}
    counts: dict[str, int] = {AS_IT_WAS: len(asked)}
    for one in asked:
        who = [name for name, _ in one.answers]
        heavy = np.array([weights[name] for name in who])
        values = np.array([_bits(answers[some], who, heavy) for some in _subsets(one.settings)])
        parts[AS_IT_WAS] += values[0]
        for (lever, _), bits in zip(one.settings, shapley_values(values), strict=True):
            parts[lever] = parts.get(lever, 0.0) + float(bits)
            counts[lever] = counts.get(lever, 0) + 1
    made = [
        LeverPart(name, float(bits / len(asked)), counts[name])
        for name, bits in parts.items()
        if asked
    ]
    return tuple(sorted(made, key=lambda part: (part.lever != AS_IT_WAS, -part.bits)))


def _subsets(settings: Settings) -> list[frozenset[tuple[str, str]]]:
    """Return the parts of a setting; bit i of the place says whether setting i is in it."""
    return [
        frozenset(one for i, one in enumerate(settings) if mask >> i & 1)
        for mask in range(2 ** len(settings))
    ]


def _bits(
    answers: Mapping[str, tuple[float, ...]], who: Sequence[str], weights: np.ndarray
) -> float:
    return float(jensen_shannon(np.array([answers[name] for name in who]), weights))
