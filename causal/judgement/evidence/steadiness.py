"""How firm a total is: the weights redrawn within their uncertainty, the controls moved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from causal.display.numbers import probability, signed
from causal.display.tables import text_table
from causal.engine.streams import stream
from causal.errors import QueryError, UnknownName
from causal.judgement.evidence.controls import (
    DEFAULT,
    Array,
    Controls,
    discounts,
    leading,
    matrix,
    prior_of,
    updated,
)
from causal.judgement.evidence.dossier import Dossier
from causal.judgement.evidence.items import Item
from causal.judgement.evidence.weighing import Weighing, weigh

SPREAD: Mapping[str, float] = MappingProxyType(
    {"certain": 1.0, "approximate": 2.0, "disputed": 3.0}
)
"""Standard deviation of a weight in decibels, by how firmly the item is known."""
_HEADERS = ("hypothesis", "probability", "5%", "95%", "leads in")


@dataclass(frozen=True, slots=True)
class Steadiness:
    """How far probabilities move when every weight is redrawn.

    Attributes
    ----------
    whole : Weighing
    low, high : tuple of float
        5% and 95% points of the probability, one a hypothesis.
    leads : tuple of float
        Share of draws in which a hypothesis leads; those that are level share a draw.
    draws, seed : int
    """

    whole: Weighing
    low: tuple[float, ...]
    high: tuple[float, ...]
    leads: tuple[float, ...]
    draws: int
    seed: int

    def sentence(self) -> str:
        """Say how often the leader stays the leader."""
        leader = self.whole.leader
        here = self.whole.place(leader.name)
        return (
            f"With every weight redrawn within its uncertainty, {leader.title} lies between "
            f"{probability(self.low[here])} and {probability(self.high[here])} and leads in "
            f"{probability(self.leads[here])} of {self.draws} draws."
        )

    def rows(self) -> list[tuple[str, str, str, str, str]]:
        """Return a row a hypothesis: probability, its band, share of draws in which it leads."""
        return moved_rows(self.whole, self.low, self.high, self.leads)

    def __str__(self) -> str:
        return f"{self.sentence()}\n\n{text_table(_HEADERS, self.rows(), numeric=(1, 2, 3, 4))}"


def moved_rows(
    whole: Weighing, low: Sequence[float], high: Sequence[float], leads: Sequence[float]
) -> list[tuple[str, str, str, str, str]]:
    """Return a row a hypothesis: probability, how far it moves, share in which it leads."""
    return [
        (
            whole.hypotheses[i].title,
            probability(whole.posterior[i]),
            probability(low[i]),
            probability(high[i]),
            probability(leads[i]),
        )
        for i in whole.shown
    ]


def redrawn(
    dossier: Dossier, item: Item, draws: int, seed: int, spread: Mapping[str, float] = SPREAD
) -> Array:
    """Return noise on an item's weights in decibels, shape (hypotheses, draws).

    What is drawn depends on the seed and the item's name only.

    Raises
    ------
    UnknownName
        If the spread does not name the item's confidence.
    QueryError
        If there is no draw to be made.
    """
    if draws < 1 or seed < 0:
        raise QueryError(f"{draws} draws with seed {seed}: give one draw or more, and a seed >= 0")
    if item.confidence not in spread:
        raise UnknownName("confidence", item.confidence, spread)
    size = (len(dossier.hypotheses), draws)
    noise: Array = stream(seed, item.name).normal(0.0, spread[item.confidence], size)
    return noise


def steadiness(
    dossier: Dossier,
    controls: Controls = DEFAULT,
    *,
    draws: int = 1000,
    seed: int = 0,
    spread: Mapping[str, float] = SPREAD,
) -> Steadiness:
    """Redraw every weight around what was given.

    Parameters
    ----------
    dossier : Dossier
    controls : Controls, optional
    draws, seed : int
    spread : mapping of str to float, optional
        Standard deviation in decibels by confidence.

    Returns
    -------
    Steadiness

    Raises
    ------
    UnknownName, QueryError

    Notes
    -----
    A weight is normal around its value, independent between items and hypotheses. Which items of a
    cluster count in full stays as it is.

    Examples
    --------
    >>> from causal.files.evidence import load_evidence
    >>> found = steadiness(load_evidence("mill"), draws=200, seed=1)
    >>> found.low[0] < found.whole.p("coal") < found.high[0]
    True
    """
    whole = weigh(dossier, controls)
    prior = prior_of(dossier, controls)
    shares = np.array(discounts(dossier, controls))
    noise = np.zeros((len(dossier.hypotheses), draws))
    for share, item in zip(shares, dossier.seen, strict=True):
        noise += share * redrawn(dossier, item, draws, seed, spread)
    exact = shares @ matrix(dossier)
    drawn = updated(prior, whole.tempering * (exact[:, None] + noise))
    low, high = np.quantile(drawn, [0.05, 0.95], axis=1)
    return Steadiness(
        whole,
        tuple(map(float, low)),
        tuple(map(float, high)),
        tuple(map(float, leading(drawn))),
        draws,
        seed,
    )


def swept(
    dossier: Dossier,
    temperings: Sequence[float],
    dependences: Sequence[float],
    controls: Controls = DEFAULT,
) -> tuple[Weighing, ...]:
    """Add the evidence up under every pair of tempering and dependence, tempering outermost.

    Examples
    --------
    >>> from causal.files.evidence import load_evidence
    >>> found = swept(load_evidence("mill"), (0.1, 1.0), (0.0, 1.0))
    >>> [round(one.p("coal"), 2) for one in found]
    [0.37, 0.35, 0.63, 0.4]
    """
    return tuple(
        weigh(dossier, replace(controls, tempering=tempering, dependence=dependence))
        for tempering in temperings
        for dependence in dependences
    )


def swept_rows(found: Sequence[Weighing]) -> list[tuple[str, ...]]:
    """Return a row a weighing: tempering, dependence, who leads, how probable it is, by what."""
    return [
        (
            f"{one.tempering:g}",
            "as given" if one.controls.dependence is None else f"{one.controls.dependence:g}",
            one.leader.title,
            probability(one.p(one.leader.name)),
            signed(one.against_all(one.leader.name), 1),
        )
        for one in found
    ]
