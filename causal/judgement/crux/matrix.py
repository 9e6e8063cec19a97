"""How far every two theories part, over one question or on average over several."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from causal.display.tables import html_table, text_table
from causal.judgement.crux.divergence import jensen_shannon

_NOTHING = 1e-9  # bits up to here are rounding

Answers = tuple[tuple[str, tuple[float, ...]], ...]
"""By theory that answers, the distribution of an outcome."""


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

    def pairs(self) -> list[tuple[str, str, float | None, int]]:
        """Return every two theories, how far they part, and over how many questions."""
        return [
            (one, self.theories[j], self.cells[i][j], self.counts[i][j])
            for i, one in enumerate(self.theories)
            for j in range(i + 1, len(self.theories))
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
        if (self.cells[i][j] or 0.0) < _NOTHING:
            return "No two of these theories part over a question that both answer."
        over = _over(self.counts[i][j])
        return f"{pair[0]} and {pair[1]} part most: {self.cells[i][j]:.2f} bits{over}."

    def __str__(self) -> str:
        numeric = range(1, len(self.theories) + 1)
        return text_table(("", *self.theories), self.rows(), numeric=numeric)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        headers, numeric = ("", *self.theories), range(1, len(self.theories) + 1)
        table = html_table(headers, self.rows(), caption=self.sentence(), numeric=numeric)
        return {"text/plain": f"{self.sentence()}\n\n{self}", "text/html": table}


def _over(questions: int) -> str:
    return "" if questions == 1 else f" on average over {questions} questions"


def disagreement(theories: Sequence[str], asked: Iterable[Answers]) -> Disagreement:
    """Return how far every two theories part, averaged over the questions that both answer.

    Parameters
    ----------
    theories : sequence of str
    asked : iterable of tuple of (str, tuple of float)
        The answers to each question, by theory.

    Returns
    -------
    Disagreement

    Examples
    --------
    >>> told = disagreement(["a", "b"], [(("a", (1.0, 0.0)), ("b", (0.0, 1.0)))])
    >>> told.cells
    ((0.0, 1.0), (1.0, 0.0))
    """
    size = len(theories)
    sums, counts = np.zeros((size, size)), np.zeros((size, size), dtype=int)
    grouped: dict[int, list[Answers]] = {}
    for one in asked:
        for _, shares in one[:1]:
            grouped.setdefault(len(shares), []).append(one)
    for states, group in grouped.items():
        table = np.full((size, len(group), states), np.nan)
        for place, one in enumerate(group):
            for name, shares in one:
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
