"""Which item a total rests on: each set aside in turn."""

from dataclasses import dataclass
from html import escape

import numpy as np

from causal.display.numbers import probability, short_points
from causal.display.tables import html_table, text_table
from causal.errors import QueryError, UnknownName
from causal.judgement.evidence.controls import (
    DEFAULT,
    LEVEL,
    Controls,
    discounts_without_each,
    matrix,
    updated,
)
from causal.judgement.evidence.dossier import Dossier
from causal.judgement.evidence.items import Hypothesis, Item
from causal.judgement.evidence.weighing import Weighing, weigh

_HEADERS = ("item", "title", "moves the leader by", "moves in all", "then leads")


@dataclass(frozen=True, slots=True)
class Without:
    """The answer with one item set aside.

    Attributes
    ----------
    item : Item
    posterior : tuple of float
        One a hypothesis, without the item.
    leader : Hypothesis
        Who leads then; who led before where several are level.
    change : float
        By how much the leader of the full evidence gains or loses when the item goes.
    moved : float
        Total variation: half the sum of all changes.
    """

    item: Item
    posterior: tuple[float, ...]
    leader: Hypothesis
    change: float
    moved: float


@dataclass(frozen=True, slots=True)
class Influence:
    """Every item set aside in turn.

    Attributes
    ----------
    whole : Weighing
        Of all items.
    found : tuple of Without
        The most influential first.
    """

    whole: Weighing
    found: tuple[Without, ...]

    @property
    def most(self) -> Without:
        """The single item that matters most."""
        return self.found[0]

    @property
    def turning(self) -> tuple[Without, ...]:
        """The items without which another hypothesis leads."""
        return tuple(one for one in self.found if one.leader != self.whole.leader)

    def span(self, name: str) -> tuple[float, float]:
        """Return the lowest and the highest probability of a hypothesis, any one item set aside.

        Raises
        ------
        UnknownName
        """
        here = self.whole.place(name)
        values = [one.posterior[here] for one in self.found]
        return min(values), max(values)

    def without(self, item: str) -> Without:
        """Return the answer without an item.

        Raises
        ------
        UnknownName
        """
        for one in self.found:
            if one.item.name == item:
                return one
        raise UnknownName("item", item, [one.item.name for one in self.found])

    def sentence(self) -> str:
        """Say which item matters most, and whether any single one turns the conclusion."""
        first, leader = self.most, self.whole.leader
        if first.moved < LEVEL:
            return "No item moves any account by being set aside."
        turns = ", ".join(one.item.name for one in self.turning)
        end = f"Another leads without {turns}" if turns else "No single item decides who leads"
        return (
            f"{first.item.title} ({first.item.name}) matters most: without it {leader.title} goes "
            f"from {probability(self.whole.p(leader.name))} to "
            f"{probability(first.posterior[self.whole.place(leader.name)])}. "
            f"{end}."
        )

    def rows(self) -> list[tuple[str, str, str, str, str]]:
        """Return a row an item: name, title, change of the leader and in all, who leads then."""
        return [
            (
                one.item.name,
                one.item.title,
                short_points(one.change),
                probability(one.moved),
                one.leader.title,
            )
            for one in self.found
        ]

    def __str__(self) -> str:
        return f"{self.sentence()}\n\n{text_table(_HEADERS, self.rows(), numeric=(2, 3))}"

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        html = f"<p>{escape(self.sentence())}</p>"
        html += html_table(_HEADERS, self.rows(), caption="Each item set aside")
        return {"text/plain": str(self), "text/html": html}


def leave_one_out(dossier: Dossier, controls: Controls = DEFAULT) -> Influence:
    """Set each item aside in turn.

    Parameters
    ----------
    dossier : Dossier
    controls : Controls, optional

    Returns
    -------
    Influence

    Raises
    ------
    QueryError
        If nothing has been seen.

    Notes
    -----
    The discount is made anew without the item: those of its cluster that came after it then count
    more. So what an item moves is what it adds beyond the items that lean on it.

    Examples
    --------
    >>> from causal.files.evidence import load_evidence
    >>> found = leave_one_out(load_evidence("mill"))
    >>> len(found.found), [one.item.name for one in found.turning]
    (7, ['coal_dear', 'no_cut_1901', 'cut_before_strike'])
    """
    if not dossier.seen:
        raise QueryError("there is no item to set aside; give one that has been seen")
    whole = weigh(dossier, controls)
    here = whole.place(whole.leader.name)
    before = np.array(whole.posterior)
    weights = matrix(dossier)
    totals = [
        np.array(shares) @ np.delete(weights, k, axis=0)
        for k, shares in enumerate(discounts_without_each(dossier, controls))
    ]
    found = [
        Without(
            item,
            tuple(map(float, after)),
            dossier.hypotheses[here if after.max() - after[here] < LEVEL else int(after.argmax())],
            float(after[here] - before[here]),
            float(abs(after - before).sum() / 2),
        )
        for item, total in zip(dossier.seen, totals, strict=True)
        for after in (updated(whole.prior, whole.tempering * total),)
    ]
    return Influence(whole, tuple(sorted(found, key=lambda one: -one.moved)))
