"""Exact samples of a product of factors: eliminate forwards, keep the cliques, sample backwards.

Eliminating an axis multiplies the factors that mention it into one table over it and its
neighbours. Read the other way round these tables are conditional distributions: given the axes that
were eliminated later, the table of an axis gives its exact posterior.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from causal.engine.order import best_order, cost
from causal.engine.plan import Limits
from causal.engine.product import Array
from causal.errors import TooCostly

Ints = npt.NDArray[np.int64]
Factor = tuple[tuple[int, ...], Array]
"""Axes, each once, and a table of one dimension each."""


def steps(rows: Array) -> Array:
    """Return cumulative probabilities in which a state of probability zero has no room.

    Parameters
    ----------
    rows : ndarray, shape (..., states)
        Sum to one up to rounding, or to zero.

    Returns
    -------
    ndarray, shape (..., states)
        Exactly one from the last possible state on.

    Examples
    --------
    >>> steps(np.array([0.1] * 10 + [0.0]))[-2:].tolist()
    [1.0, 1.0]
    """
    above = np.cumsum(rows, axis=-1)
    rest = np.cumsum(rows[..., ::-1], axis=-1)[..., ::-1]
    above[..., :-1][rest[..., 1:] <= 0] = 1.0
    above[..., -1] = 1.0
    return np.asarray(above)


def pick(cumulative: Array, at: Ints, uniforms: Array) -> Ints:
    """Return the states that uniform numbers pick.

    Parameters
    ----------
    cumulative : ndarray, shape (rows, states)
        From `steps`.
    at : ndarray of int, shape (units,)
        The row of each unit.
    uniforms : ndarray, shape (units,)

    Returns
    -------
    ndarray of int, shape (units,)

    Examples
    --------
    >>> pick(np.array([[0.5, 1.0]]), np.array([0, 0]), np.array([0.4, 0.5])).tolist()
    [0, 1]
    """
    states = np.zeros(len(at), dtype=np.int64)
    for state in range(cumulative.shape[1] - 1):  # no table of units by states is ever made
        states += uniforms >= cumulative[at, state]
    return states


@dataclass(frozen=True, slots=True, eq=False)
class _Clique:
    """What an axis is, given the axes eliminated after it that met it."""

    axis: int
    around: tuple[int, ...]
    cumulative: Array  # (states of each axis around ..., states)


@dataclass(frozen=True, slots=True, eq=False)
class Elimination:
    """A finished elimination, ready to be sampled.

    Attributes
    ----------
    cliques : tuple
        In the order of elimination.
    log_total : float
        Natural logarithm of the sum of the product over all axes; minus infinity if it is zero.
    """

    cliques: tuple[_Clique, ...]
    log_total: float

    def sample(self, uniforms: Callable[[int], Array]) -> dict[int, Ints]:
        """Draw every axis from the normalised product.

        Parameters
        ----------
        uniforms : callable
            Gives the uniform numbers for an axis, shape (units,).

        Returns
        -------
        dict of int to ndarray of int, shape (units,)
        """
        drawn: dict[int, Ints] = {}
        for clique in reversed(self.cliques):
            luck = uniforms(clique.axis)
            shape = clique.cumulative.shape[:-1]
            at = np.zeros(len(luck), dtype=np.int64)
            for axis, states in zip(clique.around, shape, strict=True):
                at = at * states + drawn[axis]
            rows = clique.cumulative.reshape(-1, clique.cumulative.shape[-1])
            drawn[clique.axis] = pick(rows, at, luck)
        return drawn


def _wide(factor: Factor, axes: Sequence[int]) -> Array:
    """Give a table all axes of a clique."""
    scope, table = factor
    inside = [axis for axis in axes if axis in scope]
    turned = table.transpose([scope.index(axis) for axis in inside])
    shape = iter(turned.shape)
    return turned.reshape([next(shape) if axis in scope else 1 for axis in axes])


def eliminate(
    cards: Mapping[int, int], factors: Sequence[Factor], limits: Limits | None = None
) -> Elimination:
    """Eliminate every axis and keep what backward sampling needs.

    Parameters
    ----------
    cards : mapping of int to int
        Number of states of each axis, in causal order.
    factors : sequence of (tuple of int, ndarray)
        Axes and table of each factor; none mentions another axis.
    limits : Limits, optional
        Refuse what would cost more.

    Returns
    -------
    Elimination

    Raises
    ------
    TooCostly
        If the cliques would exceed the limits.

    References
    ----------
    .. [1] R. Dechter, "Bucket elimination: a unifying framework for reasoning", Artificial
       Intelligence 113 (1999).

    Examples
    --------
    >>> pair = eliminate({0: 2, 1: 2}, [((0,), np.array([0.5, 0.5])),
    ...                                 ((0, 1), np.array([[1.0, 0.0], [0.5, 0.5]])),
    ...                                 ((1,), np.array([0.0, 1.0]))])
    >>> round(float(np.exp(pair.log_total)), 3), pair.sample(lambda axis: np.array([0.3]))[0]
    (0.25, array([1]))
    """
    scopes = [scope for scope, _ in factors]
    largest_axis = max(cards, default=-1) + 1
    counts = [cards.get(axis, 1) for axis in range(largest_axis)]
    order = best_order(scopes, list(cards), counts)
    _refuse(cost(scopes, order, counts)[0], limits or Limits())
    waiting = list(factors)
    cliques: list[_Clique] = []
    log_total = 0.0
    for axis in order:
        met = [factor for factor in waiting if axis in factor[0]]
        waiting = [factor for factor in waiting if axis not in factor[0]]
        around = tuple(sorted({a for scope, _ in met for a in scope} - {axis}))
        table = np.ones([*(cards[a] for a in around), cards[axis]])
        for factor in met:
            table *= _wide(factor, (*around, axis))
        top = float(table.max())
        if top <= 0:
            return Elimination((), -np.inf)
        log_total += float(np.log(top))  # scaled, so that long chains do not underflow
        message = table.sum(axis=-1) / top
        shares = np.divide(
            table,
            table.sum(axis=-1, keepdims=True),
            out=np.zeros_like(table),
            where=table.sum(axis=-1, keepdims=True) > 0,
        )
        cliques.append(_Clique(axis, around, steps(shares)))
        waiting.append((around, message))
    rest = float(np.prod([table for _, table in waiting])) if waiting else 1.0
    return Elimination(tuple(cliques), log_total + (float(np.log(rest)) if rest > 0 else -np.inf))


def _refuse(total: int, limits: Limits) -> None:
    advice = "give more evidence, or ask a smaller model"
    if total > limits.operations:
        raise TooCostly(f"{total:.1e} multiply-adds", f"{limits.operations:.1e}", advice)
    if 8 * total > limits.bytes:  # every clique is kept, so their sum counts
        raise TooCostly(f"{8 * total:.1e} bytes for its cliques", f"{limits.bytes:.1e}", advice)
