"""The best joint law of a mechanism's answers, for every state of a frontier at once."""

from itertools import permutations

import numpy as np

from causal.ladder.bounds.simplex import best_tables
from causal.ladder.bounds.twin import Array, Mask

_ORDERS = list(permutations(range(3)))
_HALF = [_ORDERS[0], _ORDERS[1], _ORDERS[2]]  # the others are these backwards
_EMPTY = 1e-12
_BLOCK = 2**22  # cells worked on at once


def _pair_of_two(costs: Array, margins: Array, out: Mask | None) -> Array:
    """Two rows of two states: one number is free, and the best is at one of its ends.

    A joint answer that is never given leaves nothing free.
    """
    p, q = margins[:, 0, 1][:, None], margins[:, 1, 1][:, None]
    most = np.minimum(p, q)
    least = np.maximum(0.0, p + q - 1.0)
    if out is not None:
        shut = np.asarray(out.any(axis=(1, 2)))
        least = np.where(shut[:, None], most, least)
    c = costs.reshape(*costs.shape[:2], 4)
    slope = c[..., 0] - c[..., 1] - c[..., 2] + c[..., 3]
    both = np.where(slope > 0, most, least)
    rest = c[..., 0] * (1.0 - p - q) + c[..., 1] * q + c[..., 2] * p
    found: Array = rest + slope * both
    return found


def _corners(margins: Array) -> Array:
    """Return every vertex of the 3 x 3 transport polytopes, shape (groups, 18, 9).

    The support of a vertex is a forest on six nodes, hence a staircase after some reordering of
    rows and columns: the north-west-corner rule for all orders finds them all.
    """
    first = np.cumsum(margins[:, 0][:, _HALF], axis=2)[:, :, None, :, None]
    second = np.cumsum(margins[:, 1][:, _ORDERS], axis=2)[:, None, :, None, :]
    lower_first = np.concatenate([np.zeros_like(first[..., :1, :]), first[..., :-1, :]], axis=3)
    lower_second = np.concatenate([np.zeros_like(second[..., :1]), second[..., :-1]], axis=4)
    stairs = np.minimum(first, second) - np.maximum(lower_first, lower_second)
    stairs = np.maximum(stairs, 0.0)
    found = np.empty((len(margins), len(_HALF), len(_ORDERS), 3, 3))
    for i, rows in enumerate(_HALF):
        for j, columns in enumerate(_ORDERS):
            found[:, i, j][:, np.array(rows)[:, None], columns] = stairs[:, i, j]
    return found.reshape(len(margins), -1, 9)


def _pair_of_three(costs: Array, margins: Array, out: Mask | None) -> Array:
    """Two rows of three states: compare the vertices."""
    corners = _corners(margins)
    shut = None
    if out is not None:
        mass = (corners * out.reshape(len(margins), 1, 9)).sum(axis=2)
        # some vertex leaves the forbidden cells empty; rounding must not hide it
        shut = mass > np.maximum(_EMPTY, mass.min(axis=1, keepdims=True) + _EMPTY)
    c = costs.reshape(*costs.shape[:2], 9)
    found = np.empty(costs.shape[:2])
    size = max(1, _BLOCK // (18 * costs.shape[1]))
    for begin in range(0, len(margins), size):
        part = slice(begin, begin + size)
        worth = c[part] @ corners[part].transpose(0, 2, 1)
        if shut is not None:
            worth = np.where(shut[part][:, None, :], -np.inf, worth)
        found[part] = worth.max(axis=2)
    return found


def seen_answer(costs: Array, mass: Array, row: Array) -> Array:
    """Return the best where one of two rows is known to have given some answer.

    Parameters
    ----------
    costs : ndarray, shape (groups, problems, states)
        Worth of each answer of the other row.
    mass : ndarray, shape (groups,)
        Probability of the answer that is known.
    row : ndarray, shape (groups, states)
        The other row: no answer can come together with the known one more often than it comes.

    Returns
    -------
    ndarray, shape (groups, problems)

    Notes
    -----
    A fractional knapsack: the answers are filled up in the order of their worth.
    """
    order = np.argsort(-costs, axis=2, kind="stable")
    room = np.take_along_axis(np.broadcast_to(row[:, None, :], costs.shape), order, axis=2)
    upto = np.minimum(np.cumsum(room, axis=2), mass[:, None, None])
    upto[..., -1] = mass[:, None]
    taken = np.diff(upto, axis=2, prepend=0.0)
    found: Array = (taken * np.take_along_axis(costs, order, axis=2)).sum(axis=2)
    return found


def best_worth(costs: Array, margins: Array, out: Mask | None = None) -> Array:
    """Return the greatest expected worth of the joint answers of some rows.

    Parameters
    ----------
    costs : ndarray, shape (groups, problems, states of each row ...)
    margins : ndarray, shape (groups, rows, states)
    out : ndarray of bool, shape (groups, states of each row ...), optional
        Joint answers that are never given.

    Returns
    -------
    ndarray, shape (groups, problems)

    Examples
    --------
    >>> rows = np.array([[[0.2, 0.8], [0.7, 0.3]]])
    >>> best_worth(np.array([[[[0.0, 0.0], [1.0, 0.0]]]]), rows).round(6).tolist()
    [[0.7]]
    """
    groups, problems = costs.shape[:2]
    count, states = margins.shape[1:]
    if count == 1:
        found: Array = (costs @ margins[:, 0][:, :, None])[..., 0]
        return found
    if (count, states) == (2, 2):
        return _pair_of_two(costs, margins, out)
    if (count, states) == (2, 3):
        return _pair_of_three(costs, margins, out)
    flat = None if out is None else out.reshape(groups, -1)
    solved = best_tables(costs.reshape(groups, problems, -1), margins, flat)
    return solved.values.reshape(groups, problems)
