"""How items are added up: priors, discount within clusters, tempering; the arithmetic of totals."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from causal.errors import QueryError, UnknownName
from causal.judgement.evidence.dossier import Dossier
from causal.judgement.evidence.items import Item

ORDERS = ("strongest", "file", "average")
LEVEL = 1e-9
"""Probabilities nearer to one another than this are level: neither leads."""
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
    >>> discounts(load_evidence("mill"))[:3]
    (1.0, 0.5, 0.3333333333333333)
    """
    return _shares(dossier.seen, spreads(dossier), dossier, controls)


def discounts_without_each(
    dossier: Dossier, controls: Controls = DEFAULT
) -> tuple[tuple[float, ...], ...]:
    """Return, for each seen item set aside, how much each of the others counts.

    Examples
    --------
    >>> from causal.files.evidence import load_evidence
    >>> [round(one, 2) for one in discounts_without_each(load_evidence("mill"))[2][:3]]
    [1.0, 0.5, 1.0]
    """
    seen, apart = dossier.seen, spreads(dossier)
    return tuple(
        _shares(seen[:k] + seen[k + 1 :], apart[:k] + apart[k + 1 :], dossier, controls)
        for k in range(len(seen))
    )


def _shares(
    items: Sequence[Item], apart: Sequence[float], dossier: Dossier, controls: Controls
) -> tuple[float, ...]:
    """Return how much each item counts beside the others of its cluster."""
    places_of = list(range(len(items)))
    if controls.order == "strongest":
        places_of.sort(key=lambda place: -apart[place])
    counted: dict[str, list[int]] = {}
    for place in places_of:
        counted.setdefault(items[place].cluster, []).append(place)
    shares = [0.0] * len(items)
    for name, places in counted.items():
        own = dossier.cluster(name).dependence
        power = own if controls.dependence is None else controls.dependence
        weights = [k**-power for k in range(1, len(places) + 1)]
        if controls.order == "average":
            weights = [sum(weights) / len(weights)] * len(weights)
        for place, weight in zip(places, weights, strict=True):
            shares[place] = weight
    return tuple(shares)


def spreads(dossier: Dossier) -> tuple[float, ...]:
    """Return how far each seen item sets the rivals apart, in decibels."""
    values = [[one.db(rival) for rival in dossier.rivals] for one in dossier.seen]
    return tuple(max(row) - min(row) for row in values)


def matrix(dossier: Dossier, items: Sequence[Item] | None = None) -> Array:
    """Return decibels, shape (items, hypotheses); of the seen items if none are named."""
    chosen = dossier.seen if items is None else items
    told = [dict(item.weights) for item in chosen]
    rows = [[one.get(h.name, h.flat) for h in dossier.hypotheses] for one in told]
    return np.array(rows, dtype=float).reshape(len(chosen), len(dossier.hypotheses))


def against_rest(prior: Sequence[float], weights: Array) -> Array:
    """Return the weight for each hypothesis over all others together, in decibels.

    Parameters
    ----------
    prior : sequence of float
        How the alternatives weigh against one another.
    weights : ndarray, shape (items, hypotheses)
        Decibels.

    Returns
    -------
    ndarray, shape (items, hypotheses)
        10 log10 P(E | H) / P(E | not H) [1]_; NaN where nothing else has a prior chance.

    References
    ----------
    .. [1] I. J. Good, Probability and the Weighing of Evidence (1950), section 6.1.

    Examples
    --------
    >>> against_rest((0.5, 0.5), np.array([[0.0, -10.0]])).tolist()
    [[10.0, -10.0]]
    """
    others = np.asarray(prior, dtype=float) * (1 - np.eye(len(prior)))
    live = others.sum(axis=1) > 0
    best = weights.max(axis=1, keepdims=True)
    mixed = 10 ** ((weights - best) / 10) @ others.T
    with np.errstate(divide="ignore", invalid="ignore"):
        rest = best + 10 * np.log10(mixed / others.sum(axis=1))
    found: Array = np.where(live, weights - rest, np.nan)
    return found


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


def leading(shares: Array) -> Array:
    """Return the share of some columns in which each hypothesis is the most probable one.

    Parameters
    ----------
    shares : ndarray, shape (hypotheses, columns)
        Probabilities; where several are level, they share the column evenly.

    Returns
    -------
    ndarray, shape (hypotheses,)
        They sum to one.

    Examples
    --------
    >>> leading(np.array([[0.5, 0.9], [0.5, 0.1]])).tolist()
    [0.75, 0.25]
    """
    first = shares >= shares.max(axis=0) - LEVEL
    found: Array = (first / first.sum(axis=0)).mean(axis=1)
    return found
