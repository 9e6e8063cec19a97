"""How far a total moves over the settings of the controls: tempering, discount, and its order."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from causal.display.numbers import probability
from causal.display.tables import text_table
from causal.errors import QueryError
from causal.judgement.evidence.controls import (
    DEFAULT,
    ORDERS,
    Controls,
    discounts,
    leading,
    matrix,
    updated,
)
from causal.judgement.evidence.dossier import Dossier
from causal.judgement.evidence.steadiness import moved_rows
from causal.judgement.evidence.weighing import Weighing, weigh

TEMPERINGS = (0.1, 0.25, 0.5, 0.75, 1.0)
"""Powers tried besides the one in force: from little trust in the weights to full trust."""
DEPENDENCES = (None, 0.0, 0.5, 1.0, 2.0)
"""Discounts tried: each cluster's own, none, and three for all."""
_HEADERS = ("hypothesis", "probability", "lowest", "highest", "leads in")


@dataclass(frozen=True, slots=True)
class Span:
    """The probabilities of the hypotheses over settings of the controls.

    Attributes
    ----------
    whole : Weighing
        Under the controls in force.
    settings : tuple of Controls
        What was tried: priors stay as they are.
    low, high : tuple of float
        One a hypothesis.
    lowest, highest : tuple of Controls
        A setting that gives each.
    leads : tuple of float
        Share of the settings in which a hypothesis leads; those that are level share a setting.
    """

    whole: Weighing
    settings: tuple[Controls, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    lowest: tuple[Controls, ...]
    highest: tuple[Controls, ...]
    leads: tuple[float, ...]

    def sentence(self) -> str:
        """Say how far the leader moves, and whether it stays the leader."""
        leader = self.whole.leader
        here = self.whole.place(leader.name)
        return (
            f"Over {len(self.settings)} settings of tempering, discount and its order "
            f"{leader.title} lies between {probability(self.low[here])} and "
            f"{probability(self.high[here])}, and leads in {probability(self.leads[here])} of them."
        )

    def rows(self) -> list[tuple[str, str, str, str, str]]:
        """Return a row a hypothesis: probability, lowest, highest, share in which it leads."""
        return moved_rows(self.whole, self.low, self.high, self.leads)

    def __str__(self) -> str:
        return f"{self.sentence()}\n\n{text_table(_HEADERS, self.rows(), numeric=(1, 2, 3, 4))}"


def span(
    dossier: Dossier,
    controls: Controls = DEFAULT,
    *,
    temperings: Sequence[float] = TEMPERINGS,
    dependences: Sequence[float | None] = DEPENDENCES,
    orders: Sequence[str] = ORDERS,
) -> Span:
    """Add the evidence up under every setting of the controls but its priors.

    Parameters
    ----------
    dossier : Dossier
    controls : Controls, optional
        Those in force, which are among what is tried.
    temperings : sequence of float
    dependences : sequence of float or None
    orders : sequence of str

    Returns
    -------
    Span

    Raises
    ------
    QueryError
        If there is nothing to try.

    Examples
    --------
    >>> from causal.files.evidence import load_evidence
    >>> found = span(load_evidence("mill"))
    >>> found.low[0] < found.whole.p("coal") < found.high[0]
    True
    """
    if not (temperings and dependences and orders):
        raise QueryError("there is no setting to try; give temperings, dependences and orders")
    whole = weigh(dossier, controls)
    powers = dict.fromkeys((*temperings, whole.tempering))
    weights = matrix(dossier)
    settings, totals = [], []
    for dependence in dict.fromkeys((*dependences, controls.dependence)):
        for order in dict.fromkeys((*orders, controls.order)):
            tried = replace(controls, dependence=dependence, order=order)
            summed = np.array(discounts(dossier, tried)) @ weights
            settings += [replace(tried, tempering=power) for power in powers]
            totals += [power * summed for power in powers]
    found = updated(whole.prior, np.stack(totals, axis=1))
    return Span(
        whole,
        tuple(settings),
        tuple(map(float, found.min(axis=1))),
        tuple(map(float, found.max(axis=1))),
        tuple(settings[k] for k in found.argmin(axis=1)),
        tuple(settings[k] for k in found.argmax(axis=1)),
        tuple(map(float, leading(found))),
    )
