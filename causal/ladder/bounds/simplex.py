"""Many small transport problems at once: a dense simplex whose pivots are steps of numpy.

A joint law of the answers of some rows of a mechanism is a table with those rows as margins. The
best one for some cost is a transport problem with a few dozen cells; a frontier has up to
millions of them, all of one shape, so that they are pivoted together.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from causal.ladder.bounds.twin import Array, Mask, Rows

_BIG = 1e4  # price of a forbidden cell; costs are scaled to one, dual prices stay far below
_GAIN = 1e-11  # a reduced cost under this is none
_PIVOT = 1e-9
_GREEDY = 60  # pivots by largest gain; after that by lowest index, which cannot cycle
_PIVOTS = 600
_BLOCK = 2**21  # cells of the tableaus worked on at once


class Solved(NamedTuple):
    """Best values with the tables that attain them.

    Attributes
    ----------
    values : ndarray, shape (problems,)
        Never below the best, and above it only by rounding.
    tables : ndarray, shape (problems, cells)
    """

    values: Array
    tables: Array


@lru_cache(maxsize=64)
def _constraints(states: int, count: int) -> Array:
    """Return the rows of the problem: the total, then each state but the first of each margin."""
    cells = np.indices([states] * count).reshape(count, -1)
    rows = [np.ones(cells.shape[1])]
    rows += [(cells[j] == s).astype(float) for j in range(count) for s in range(1, states)]
    return np.array(rows)


def _path(margins: Array) -> tuple[Rows, Array]:
    """Return the cells of the same-luck table and their masses: a basis to start from.

    Parameters
    ----------
    margins : ndarray, shape (problems, margins, states)
    """
    problems, count, states = margins.shape
    cuts = np.clip(np.cumsum(margins, axis=2)[:, :, :-1], 0.0, 1.0).reshape(problems, -1)
    order = np.argsort(cuts, axis=1, kind="stable")
    strides = states ** np.arange(count - 1, -1, -1)
    step = strides[order // (states - 1)]
    cells = np.concatenate([np.zeros((problems, 1), dtype=int), np.cumsum(step, axis=1)], axis=1)
    edges = np.take_along_axis(cuts, order, axis=1)
    masses = np.diff(edges, axis=1, prepend=0.0, append=1.0)
    return cells, masses


def _start(margins: Array) -> tuple[Array, Rows]:
    """Return the first tableau of each problem, right-hand side last, and its basis."""
    matrix = _constraints(margins.shape[2], margins.shape[1])
    basis, masses = _path(margins)
    square = np.moveaxis(matrix[:, basis], 0, 1)
    inverse = np.rint(np.linalg.inv(square))  # one margin moves at each step of the path
    return np.concatenate([inverse @ matrix, masses[:, :, None]], axis=2), basis


def _pivot(tableau: Array, basis: Rows, active: Rows, bland: bool) -> None:
    """Make one pivot in each of some problems, in place."""
    work = tableau[active]
    gains = work[:, -1, :-1]
    enter = (gains > _GAIN).argmax(axis=1) if bland else gains.argmax(axis=1)
    at = np.arange(len(active))
    column = work[at, :, enter]
    usable = column[:, :-1] > _PIVOT
    ratios = np.full(usable.shape, np.inf)
    np.divide(work[:, :-1, -1], column[:, :-1], out=ratios, where=usable)
    if bland:
        tied = ratios <= ratios.min(axis=1, keepdims=True)
        leave = np.where(tied, basis[active], np.iinfo(np.int64).max).argmin(axis=1)
    else:
        leave = ratios.argmin(axis=1)
    row = work[at, leave] / column[at, leave][:, None]
    work -= column[:, :, None] * row[:, None, :]
    work[at, leave] = row
    np.maximum(work[:, :-1, -1], 0.0, out=work[:, :-1, -1])
    tableau[active] = work
    basis[active, leave] = enter


def _solve(costs: Array, first: Array, basis: Rows) -> Solved:
    """Pivot until no cell gains; costs at most one in size but for forbidden cells."""
    at = np.arange(len(costs))[:, None]
    gains = costs - np.einsum("nr,nrc->nc", costs[at, basis], first[:, :, :-1])
    last = np.concatenate([gains, np.zeros((len(costs), 1))], axis=1)
    tableau = np.concatenate([first, last[:, None, :]], axis=1)
    active = np.flatnonzero(gains.max(axis=1) > _GAIN)
    for turn in range(_PIVOTS):
        if not active.size:
            break
        _pivot(tableau, basis, active, turn >= _GREEDY)
        active = active[tableau[active, -1, :-1].max(axis=1) > _GAIN]
    masses = tableau[:, :-1, -1]
    values = (costs[at, basis] * masses).sum(axis=1)
    values += np.maximum(tableau[:, -1, :-1].max(axis=1), 0.0)  # what duality still allows
    tables = np.zeros_like(costs)
    tables[at, basis] = masses
    return Solved(values, tables)


class Transports:
    """Transport problems with one set of margins, made ready once for any costs.

    Parameters
    ----------
    margins : ndarray, shape (groups, margins, states)
        The margins of the problems of each group; ``states ** margins`` cells.
    out : ndarray of bool, shape (groups, cells), optional
        Cells that must stay empty. Some table must allow it.
    """

    def __init__(self, margins: Array, out: Mask | None = None) -> None:
        total = margins.sum(axis=2, keepdims=True)
        margins = margins / np.where(total > 0, total, 1.0)
        self._rows = margins.shape[1] * (margins.shape[2] - 1) + 2
        self._out = out
        self._first, self._basis = _start(margins)

    def best(self, costs: Array) -> Solved:
        """Solve them for some costs.

        Parameters
        ----------
        costs : ndarray, shape (groups, problems, cells)
            What a unit of mass in each cell is worth.

        Returns
        -------
        Solved
            Problems of all groups in one row after the other.
        """
        groups, problems, cells = costs.shape
        scale = np.abs(costs).max(axis=2, keepdims=True)
        scale = np.where(scale > 0, scale, 1.0)
        size = max(1, _BLOCK // (cells * self._rows))
        values, tables = np.empty(groups * problems), np.empty((groups * problems, cells))
        where = np.arange(groups * problems)
        flat, factor = costs.reshape(-1, cells), scale.reshape(-1, 1)
        for begin in range(0, len(where), size):
            part = where[begin : begin + size]
            of = part // problems
            scaled = flat[part] / factor[part]
            if self._out is not None:
                scaled[self._out[of]] = -_BIG
            found = _solve(scaled, self._first[of], self._basis[of])
            values[part] = found.values * factor[part, 0]
            tables[part] = found.tables
        return Solved(values, tables)


def best_tables(costs: Array, margins: Array, out: Mask | None = None) -> Solved:
    """Solve transport problems of one shape.

    Parameters
    ----------
    costs : ndarray, shape (groups, problems, cells)
        As for `Transports.best`.
    margins : ndarray, shape (groups, margins, states)
    out : ndarray of bool, shape (groups, cells), optional
        As for `Transports`.

    Returns
    -------
    Solved
        Problems of all groups in one row after the other.

    Examples
    --------
    >>> rows = np.array([[[0.2, 0.8], [0.7, 0.3]]])
    >>> found = best_tables(np.array([[[0.0, 0.0, 1.0, 0.0]]]), rows)
    >>> found.values.round(6).tolist(), found.tables.round(6).tolist()
    ([0.7], [[0.0, 0.2, 0.7, 0.1]])
    """
    return Transports(margins, out).best(costs)
