"""Couplings in closed form: the joint law of one mechanism's outcomes under several causes.

Rows come as arrays of one shape ``(causes ..., states, draws)``, one array a copy, where the axes
of the causes broadcast. A kernel has shape ``(causes ..., states of each copy ..., draws)``; with
all copies but one summed out it gives that copy's rows back.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from causal.engine.product import Array

Where = npt.NDArray[np.bool_]
SAME = 1e-12
"""Probabilities that differ by less are equal: sums of the same numbers in another order."""


def alike(one: Array, other: Array) -> Where:
    """Return where two rows say the same, from shape (causes ..., states, draws)."""
    return np.asarray((np.abs(one - other) <= SAME).all(axis=(-1, -2)))


def _spread(row: Array, place: int, copies: int) -> Array:
    """Give a table (causes ..., states, draws) one axis a copy; its own is ``place``."""
    before, after = (np.newaxis,) * place, (np.newaxis,) * (copies - 1 - place)
    return row[(..., *before, slice(None), *after, slice(None))]


def same_luck(rows: Sequence[Array]) -> Array:
    """Return the comonotone coupling: one uniform decides every copy by its inverse cdf.

    Parameters
    ----------
    rows : sequence of ndarray, shape (causes ..., states, draws)

    Returns
    -------
    ndarray, shape (causes ..., states of each copy ..., draws)

    Examples
    --------
    >>> low, high = np.array([[0.7], [0.3]]), np.array([[0.2], [0.8]])
    >>> same_luck([low, high])[..., 0].round(2).tolist()
    [[0.2, 0.5], [0.0, 0.3]]
    """
    top, bottom = None, None
    for place, row in enumerate(rows):
        above = np.cumsum(row, axis=-2)
        above[..., -1, :] = 1.0  # up to rounding it is, and no luck may be lost
        below = np.concatenate([np.zeros_like(above[..., :1, :]), above[..., :-1, :]], axis=-2)
        upper, lower = _spread(above, place, len(rows)), _spread(below, place, len(rows))
        top = upper if top is None else np.minimum(top, upper)
        bottom = lower if bottom is None else np.maximum(bottom, lower)
    return np.asarray(np.maximum(0.0, np.asarray(top) - np.asarray(bottom)))


def independent(rows: Sequence[Array], same: Sequence[Sequence[Where]]) -> Array:
    """Return the coupling that draws luck anew for each configuration of causes.

    Parameters
    ----------
    rows : sequence of ndarray, shape (causes ..., states, draws)
    same : sequence of sequence of ndarray of bool, shape (causes ...)
        ``same[i][j]`` for j < i: where copies i and j see the same causes, and so are the same.

    Returns
    -------
    ndarray, shape (causes ..., states of each copy ..., draws)
    """
    copies = len(rows)
    kernel = _spread(rows[0], 0, copies)
    for i in range(1, copies):
        factor = _spread(rows[i], i, copies)
        for j in range(i - 1, -1, -1):
            states = rows[i].shape[-2]
            shape = [1] * (copies + 1)
            shape[i] = shape[j] = states
            equal = np.eye(states).reshape(shape)
            met = same[i][j][(..., *(np.newaxis,) * (copies + 1))]
            factor = np.where(met, equal, factor)
        kernel = kernel * factor
    return np.asarray(kernel)


def gumbel(one: Array, other: Array) -> Array:
    """Return the Gumbel-max coupling of two rows, in closed form.

    With one exponential clock E a state, state a wins under rates p where E_a / p_a is smallest.
    For a != b the chance that a wins under p and b under q is p_a q_b times the integral of
    1 / S(t)^2 between p_b / q_b and p_a / q_a, where S(t) sums max(p_j, t q_j); S is linear between
    the ratios p_j / q_j, so each piece is (t' - t) / (S(t) S(t')).

    Parameters
    ----------
    one, other : ndarray, shape (causes ..., states, draws)

    Returns
    -------
    ndarray, shape (causes ..., states, states, draws)

    References
    ----------
    .. [1] M. Oberst, D. Sontag, "Counterfactual off-policy evaluation with Gumbel-max structural
       causal models", ICML (2019).

    Examples
    --------
    >>> p, q = np.array([[0.7], [0.3]]), np.array([[0.2], [0.8]])
    >>> gumbel(p, q)[..., 0].round(2).tolist()
    [[0.2, 0.5], [0.0, 0.3]]
    """
    p, q = np.broadcast_arrays(one, other)
    live = (p > 0) | (q > 0)
    # a ratio beyond the largest float counts as infinite: q is then as good as zero
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        ratio = np.where(live, np.where(q > 0, p / q, np.inf), 0.0)
        sums = _sums(p, q, ratio)
        order = np.argsort(ratio, axis=-2)
        t = np.take_along_axis(ratio, order, axis=-2)
        s = np.take_along_axis(sums, order, axis=-2)
        low, high = t[..., :-1, :], t[..., 1:, :]
        finite = (high - low) / (s[..., :-1, :] * s[..., 1:, :])
        endless = 1.0 / s[..., :-1, :]  # S(t) / t tends to one
        pieces = np.where(np.isinf(low), 0.0, np.where(np.isinf(high), endless, finite))
        below = np.concatenate([np.zeros_like(t[..., :1, :]), np.cumsum(pieces, axis=-2)], axis=-2)
        reached = np.take_along_axis(below, np.argsort(order, axis=-2), axis=-2)
        stay = np.where(np.isinf(ratio), 0.0, p / sums)
    between = np.maximum(0.0, reached[..., :, None, :] - reached[..., None, :, :])
    kernel = p[..., :, None, :] * q[..., None, :, :] * between
    diagonal = np.arange(p.shape[-2])
    kernel[..., diagonal, diagonal, :] = np.where(live, stay, 0.0)
    return np.asarray(kernel)


def _sums(p: Array, q: Array, at: Array) -> Array:
    """Return the sum over j of max(p_j, t q_j) at each t; infinite where t is."""
    finite = np.where(np.isinf(at), 0.0, at)
    grid = np.maximum(p[..., None, :, :], finite[..., :, None, :] * q[..., None, :, :])
    return np.asarray(np.where(np.isinf(at), np.inf, grid.sum(axis=-2)))


def contributions(parts: Sequence[Sequence[Array]], copies: int) -> Array:
    """Return the coupling of a noisy-MAX: every cause, and the leak, keeps its own luck.

    The joint cumulative probability is the product over causes of the smallest of what the copies
    have; differences along each copy's axis give the kernel.

    Parameters
    ----------
    parts : sequence of sequence of ndarray, shape (causes ..., states, draws)
        For each cause, and for the leak, the cumulative probabilities of what it contributes, one
        array a copy.
    copies : int

    Returns
    -------
    ndarray, shape (causes ..., states of each copy ..., draws)
    """
    joint: Array | None = None
    for cause in parts:
        least: Array | None = None
        for place, cumulative in enumerate(cause):
            wide = _spread(cumulative, place, copies)
            least = wide if least is None else np.minimum(least, wide)
        if least is not None:
            joint = least if joint is None else joint * least
    kernel = np.asarray(joint)
    for place in range(copies):
        kernel = np.diff(kernel, axis=place - copies - 1, prepend=0.0)
    return np.asarray(np.maximum(0.0, kernel))


def persistence(
    rows: Sequence[Array], same: Sequence[Sequence[Where]], carried: Array, kept: float
) -> Array:
    """Return the mixture in which luck carries over in a share of histories.

    Parameters
    ----------
    rows, same
        As for `independent`.
    carried : ndarray
        The kernel where it does.
    kept : float
        The share.

    Returns
    -------
    ndarray, shape (causes ..., states of each copy ..., draws)
    """
    return np.asarray(kept * carried + (1.0 - kept) * independent(rows, same))


def segments(rows: Sequence[Array]) -> tuple[Array, list[Array]]:
    """Return same luck as a variable of its own: the pieces into which all rows cut the unit line.

    Parameters
    ----------
    rows : sequence of ndarray, shape (causes of one copy ..., states, draws)
        The causes need not broadcast: each copy has its own.

    Returns
    -------
    prior : ndarray, shape (pieces, draws)
        Length of each piece.
    responses : list of ndarray, shape (pieces, causes of one copy ..., states, draws)
        One where the piece puts a copy into a state.
    """
    draws = max(row.shape[-1] for row in rows)
    cuts = [np.zeros((1, draws)), np.ones((1, draws))]
    for row in rows:
        inner = np.cumsum(row, axis=-2)[..., :-1, :].reshape(-1, row.shape[-1])
        cuts.append(np.broadcast_to(np.clip(inner, 0.0, 1.0), (len(inner), draws)))
    edges = np.sort(np.concatenate(cuts), axis=0)
    if draws == 1:
        edges = np.unique(edges, axis=0)
    prior = np.diff(edges, axis=0)
    middle = (edges[1:] + edges[:-1]) / 2
    responses = []
    for row in rows:
        inner = np.cumsum(row, axis=-2)[..., :-1, :]
        at = middle.reshape(len(middle), *(1,) * (inner.ndim - 1), draws)
        state = (at > inner).sum(axis=-2)
        responses.append(np.eye(row.shape[-2])[state].swapaxes(-1, -2))
    return prior, responses
