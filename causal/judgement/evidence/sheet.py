"""The sheet of items: what each is worth, what type of test it is, and what rests on it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from causal.errors import QueryError
from causal.judgement.evidence.controls import DEFAULT, Controls, against_rest
from causal.judgement.evidence.dossier import Dossier
from causal.judgement.evidence.influence import Influence, Without, leave_one_out
from causal.judgement.evidence.items import Item
from causal.judgement.evidence.probative import Probed, probes
from causal.judgement.evidence.weighing import Weighing


@dataclass(frozen=True, slots=True)
class Entry:
    """One item.

    Attributes
    ----------
    item : Item
    share : float
        How much of it counts after the discount.
    db : tuple of float
        Its decibels, one a hypothesis: only differences between hypotheses matter.
    against : tuple of float
        The weight for each hypothesis over all others together, before discount and tempering.
    tests : tuple of Probed
        What type of test it is, of each hypothesis that it is held against.
    without : Without
        The answer with it set aside.
    """

    item: Item
    share: float
    db: tuple[float, ...]
    against: tuple[float, ...]
    tests: tuple[Probed, ...]
    without: Without

    def between(self, first: int, second: int) -> float:
        """Return its weight for one hypothesis over another, by their places, in decibels."""
        return self.db[first] - self.db[second]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Every item that counts, in the order of the evidence.

    Attributes
    ----------
    influence : Influence
    entries : tuple of Entry
    draws, seed : int
        Of the types of tests.
    """

    influence: Influence
    entries: tuple[Entry, ...]
    draws: int
    seed: int

    @property
    def whole(self) -> Weighing:
        """The totals of all items."""
        return self.influence.whole

    def headers(self) -> tuple[str, ...]:
        """Return the headers of `rows`: words first, then numbers by hypothesis."""
        names = [self.whole.hypotheses[i].name for i in sorted(self.whole.shown)]
        return (
            *("item", "title", "cluster", "explananda", "date", "refers_to", "learnt"),
            *("confidence", "claims", "sources", "test", "holds_in", "counts_for"),
            *(f"db_{name}" for name in names),
            *(f"against_rest_{name}" for name in names),
            *(f"without_{name}" for name in names),
        )

    def rows(self) -> list[tuple[str | int | float | None, ...]]:
        """Return a row an item under `headers`, numbers in full."""
        shown = sorted(self.whole.shown)
        return [_row(one, shown) for one in self.entries]


def _row(one: Entry, shown: Sequence[int]) -> tuple[str | int | float | None, ...]:
    item = one.item
    return (
        *(item.name, item.title, item.cluster, " ".join(item.explananda), item.date),
        *(item.refers_to, item.learnt, item.confidence),
        *(" ".join(item.backing.claims), " ".join(item.backing.sources)),
        " ".join(
            f"{t.hypothesis}:{t.kind}:{'passed' if t.passed else 'failed'}" for t in one.tests
        ),
        " ".join(f"{t.holds:g}" for t in one.tests),
        one.share,
        *(one.db[i] for i in shown),
        *(one.against[i] for i in shown),
        *(one.without.posterior[i] for i in shown),
    )


def sheet(
    dossier: Dossier, controls: Controls = DEFAULT, *, draws: int = 1000, seed: int = 0
) -> Sheet:
    """Say of every item what it is worth, what type of test it is, and what rests on it.

    Parameters
    ----------
    dossier : Dossier
    controls : Controls, optional
    draws, seed : int
        Of the types of tests.

    Returns
    -------
    Sheet

    Raises
    ------
    QueryError
        If nothing has been seen, or fewer than two hypotheses have a prior chance.

    Examples
    --------
    >>> from causal.files.evidence import load_evidence
    >>> found = sheet(load_evidence("mill"), draws=100)
    >>> first = found.entries[0]
    >>> first.item.name, first.share, round(first.between(2, 0), 1)
    ('no_cut_1901', 1.0, -4.0)
    """
    influence = leave_one_out(dossier, controls)
    whole = influence.whole
    if len(whole.shown) < 2:
        raise QueryError("evidence is weighed between hypotheses; give two or more a prior chance")
    tested: dict[str, list[Probed]] = {}
    for one in probes(dossier, controls, draws=draws, seed=seed):
        tested.setdefault(one.item.name, []).append(one)
    aside = {one.item.name: one for one in influence.found}
    against = against_rest(whole.prior, np.array([one.db for one in whole.pieces]))
    entries = tuple(
        Entry(
            piece.item,
            piece.share,
            piece.db,
            tuple(map(float, row)),
            tuple(tested.get(piece.item.name, ())),
            aside[piece.item.name],
        )
        for piece, row in zip(whole.pieces, against, strict=True)
    )
    return Sheet(influence, entries, draws, seed)
