"""The best assignments to a product of tables: max-product elimination, then a best-first search.

Elimination leaves, for every variable, a table that says how good the best completion is for each
of its states, given those assigned before it. A search that always goes on with what can still
become best therefore never takes a step that does not lead to a good assignment.
"""

from collections.abc import Iterator, Mapping, Sequence
from heapq import heappop, heappush
from math import inf

import numpy as np

from causal.engine.product import Array

Scored = tuple[tuple[int, ...], Array]
"""Axes of a table of logarithms, and the table."""


def aligned(scope: Sequence[int], table: Array, axes: Sequence[int]) -> Array:
    """Return a table with its axes in the order of ``axes``, and ones where it has none."""
    order = [scope.index(axis) for axis in axes if axis in scope]
    places = [k for k, axis in enumerate(axes) if axis in scope]
    shape = [1] * len(axes)
    for place, old in zip(places, order, strict=True):
        shape[place] = table.shape[old]
    return table.transpose(order).reshape(shape)


def _cliques(tables: Sequence[Scored], order: Sequence[int]) -> tuple[list[Scored], float]:
    """Eliminate by maximum; return each axis's table, itself first, and the best of all."""
    left, cliques = list(tables), []
    for axis in order:
        mine = [one for one in left if axis in one[0]]
        left = [one for one in left if axis not in one[0]]
        others = sorted({a for scope, _ in mine for a in scope} - {axis})
        axes = (axis, *others)
        whole = sum((aligned(scope, table, axes) for scope, table in mine), np.zeros(1))
        whole = whole.reshape(whole.shape[-len(axes) :])
        cliques.append((axes, whole))
        left.append((tuple(others), whole.max(axis=0)))
    return cliques, float(sum(float(table) for _, table in left))


def best(tables: Sequence[Scored], order: Sequence[int]) -> Iterator[tuple[float, dict[int, int]]]:
    """Yield assignments, the best first; of equal ones in the order of their states.

    Parameters
    ----------
    tables : sequence of (tuple of int, ndarray)
        Axes and a table of logarithms, minus infinity for what is impossible. Every axis is in
        some table.
    order : sequence of int
        The order in which to eliminate the axes, each once.

    Yields
    ------
    score : float
        The sum of the logarithms.
    states : dict of int to int
        By axis.

    References
    ----------
    .. [1] R. Dechter, Bucket elimination: a unifying framework for reasoning, Artificial
       Intelligence 113 (1999).
    .. [2] R. Dechter, N. Flerova, R. Marinescu, Search algorithms for m best solutions for
       graphical models, AAAI (2012).

    Examples
    --------
    >>> rain, wet = np.log([0.8, 0.2]), np.log([[0.9, 0.1], [0.2, 0.8]])
    >>> found = best([((0,), rain), ((0, 1), wet)], [0, 1])
    >>> [(round(float(np.exp(score)), 2), sorted(at.items())) for score, at in found][:2]
    [(0.72, [(0, 0), (1, 0)]), (0.16, [(0, 1), (1, 1)])]
    """
    cliques, top = _cliques(tables, order)
    cliques.reverse()
    heap: list[tuple[float, int, tuple[int, ...]]] = []
    if top > -inf:
        heappush(heap, (-top, 0, ()))
    while heap:
        cost, _, states = heappop(heap)
        if len(states) == len(cliques):
            yield -cost, {axes[0]: k for (axes, _), k in zip(cliques, states, strict=True)}
            continue
        assigned = {axes[0]: k for (axes, _), k in zip(cliques, states, strict=False)}
        row = _row(cliques[len(states)], assigned)
        for state, loss in enumerate(row.max() - row):
            if loss < inf:
                heappush(heap, (cost + float(loss), -len(states) - 1, (*states, state)))


def _row(clique: Scored, assigned: Mapping[int, int]) -> Array:
    axes, table = clique
    found: Array = np.moveaxis(table, 0, -1)[tuple(assigned[axis] for axis in axes[1:])]
    return found
