"""How items are added up: priors, discount within clusters, tempering; the arithmetic of totals."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from causal.errors import QueryError, UnknownName
from causal.judgement.evidence.dossier import Dossier
from causal.judgement.evidence.items import Hypothesis, Item

ORDERS = ("strongest", "file", "average")
Array = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True, slots=True)
class Controls:
    """How items are added up.

    Attributes
    ----------
    priors : tuple of (str, float)
        Relative prior weights of the rivals; those left out get 0. Empty: all alike.
    catch_all : float
        Prior probability of the catch-all.
    dependence : float or None
        Of every cluster, in place of its own: the k-th item counts k to the power of minus this.
    tempering : float or None
        The power to which the discounted likelihood is raised; the evidence's own if None.
    order : {"strongest", "file", "average"}
        Which item of a cluster counts in full: the one that sets the rivals furthest apart (as in
        the file where several do), the first of the file, or none: all count alike, the mean over
        all orders.
    """

    priors: tuple[tuple[str, float], ...] = ()
    catch_all: float = 0.0
    dependence: float | None = None
    tempering: float | None = None
    order: str = "strongest"

    def __post_init__(self) -> None:
        if self.order not in ORDERS:
            raise UnknownName("order of items", self.order, ORDERS)
        if not 0 <= self.catch_all < 1:
            raise QueryError(
                f"a prior of {self.catch_all:g} for the catch-all; it must be 0 or more and below 1"
            )
        if self.dependence is not None and not 0 <= self.dependence < np.inf:
            raise QueryError(f"a dependence of {self.dependence:g}; it must be 0 or more")
        if self.tempering is not None and not 0 <= self.tempering <= 1:
            raise QueryError(f"a tempering of {self.tempering:g}; it must lie between 0 and 1")

    def power(self, dossier: Dossier) -> float:
        """Return the tempering in force."""
        return dossier.tempering if self.tempering is None else self.tempering


DEFAULT = Controls()


def prior_of(dossier: Dossier, controls: Controls = DEFAULT) -> tuple[float, ...]:
    """Return prior probabilities, one a hypothesis of the evidence.

    Raises
    ------
    UnknownName, QueryError
    """
    given = dict(controls.priors)
    names = [one.name for one in dossier.rivals]
    for name, share in given.items():
        if name not in names:
            raise UnknownName("hypothesis", name, names)
        if not 0 <= share < np.inf:
            raise QueryError(f"the prior of {name} is {share:g}; it must be 0 or more")
    if controls.catch_all and dossier.catch_all is None:
        raise QueryError("this evidence has no catch-all; leave out its prior, or add one")
    total = sum(given.values()) if given else float(len(names))
    if total <= 0:
        raise QueryError("every prior is 0; give one hypothesis a positive one")
    rest = 1.0 - controls.catch_all
    return tuple(
        controls.catch_all
        if one.catch_all
        else rest * (given.get(one.name, 0.0) if given else 1.0) / total
        for one in dossier.hypotheses
    )


def discounts(dossier: Dossier, controls: Controls = DEFAULT) -> tuple[float, ...]:
    """Return how much each seen item counts, between 0 and 1.

    Examples
    --------
    >>> from causal.files.evidence import load_evidence
    >>> discounts(load_evidence("soviet_collapse"))[:3]
    (0.25, 0.5, 1.0)
    """
    seen, rivals = dossier.seen, dossier.rivals
    places_of = list(range(len(seen)))
    if controls.order == "strongest":
        places_of.sort(key=lambda place: -_spread(seen[place], rivals))
    counted: dict[str, list[int]] = {}
    for place in places_of:
        counted.setdefault(seen[place].cluster, []).append(place)
    shares = [0.0] * len(seen)
    for name, places in counted.items():
        own = dossier.cluster(name).dependence
        power = own if controls.dependence is None else controls.dependence
        weights = [k**-power for k in range(1, len(places) + 1)]
        if controls.order == "average":
            weights = [sum(weights) / len(weights)] * len(weights)
        for place, weight in zip(places, weights, strict=True):
            shares[place] = weight
    return tuple(shares)


def _spread(item: Item, rivals: Sequence[Hypothesis]) -> float:
    """Return how far an item sets the rivals apart, in decibels."""
    values = [item.db(one) for one in rivals]
    return max(values) - min(values)


def matrix(dossier: Dossier, items: Sequence[Item] | None = None) -> Array:
    """Return decibels, shape (items, hypotheses); of the seen items if none are named."""
    chosen = dossier.seen if items is None else items
    rows = [[item.db(one) for one in dossier.hypotheses] for item in chosen]
    return np.array(rows, dtype=float).reshape(len(chosen), len(dossier.hypotheses))


def updated(prior: Sequence[float], totals: Array) -> Array:
    """Return posterior probabilities; totals of shape (hypotheses, ...) are in decibels.

    Examples
    --------
    >>> updated((0.5, 0.5), np.array([0.0, -10.0])).round(4).tolist()
    [0.9091, 0.0909]
    """
    with np.errstate(divide="ignore"):
        start = np.log(np.asarray(prior, dtype=float))
    exponent = start.reshape(-1, *[1] * (totals.ndim - 1)) + totals * np.log(10) / 10
    weight = np.exp(exponent - exponent.max(axis=0))
    shares: Array = weight / weight.sum(axis=0)
    return shares
