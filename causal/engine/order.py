"""Elimination orders: the cheapest of min-fill, min-weight and the given order.

No single heuristic is safe on every network, so three are priced and the cheapest is taken.
Prices are in cells: the number of states of the clique that eliminating a variable forms.
"""

from collections.abc import Callable, Iterable, Sequence
from heapq import heapify, heappop, heappush
from math import inf, prod


def neighbours(scopes: Iterable[Sequence[int]]) -> dict[int, set[int]]:
    """Return who shares a factor with whom.

    Parameters
    ----------
    scopes : iterable of sequence of int
        The axes of each factor.

    Returns
    -------
    dict of int to set of int

    Examples
    --------
    >>> neighbours([(0, 1), (1, 2)])
    {0: {1}, 1: {0, 2}, 2: {1}}
    """
    found: dict[int, set[int]] = {}
    for scope in scopes:
        for axis in scope:
            found.setdefault(axis, set()).update(other for other in scope if other != axis)
    return found


def _connect(graph: dict[int, set[int]], axis: int) -> None:
    """Eliminate ``axis`` from ``graph`` in place: its neighbours become a clique."""
    around = graph.pop(axis)
    for other in around:
        graph[other].discard(axis)
        graph[other].update(around - {other})


def _greedy(
    scopes: Sequence[Sequence[int]],
    eliminate: Sequence[int],
    score: Callable[[dict[int, set[int]], int], tuple[float, ...]],
    reach: int,
    most: float = inf,
) -> tuple[int, ...] | None:
    """Eliminate the axis of the lowest score, again and again; redo only scores that can change.

    ``reach`` says whose scores an elimination can change: 1 for those of the neighbours, 2 for
    those of their neighbours too. Stale entries of the heap are skipped when they come up. The
    last entry of a score is the clique's cells; None once those add up to more than ``most``.
    """
    spent = 0.0
    graph = neighbours(scopes)
    scores = {axis: score(graph, axis) for axis in eliminate if axis in graph}
    heap = [(value, axis) for axis, value in scores.items()]
    heapify(heap)
    order = [axis for axis in eliminate if axis not in graph]
    while heap:
        value, best = heappop(heap)
        if scores.get(best) != value:
            continue
        spent += value[-1]
        if spent > most:
            return None
        del scores[best]
        order.append(best)
        touched = set(graph[best])
        _connect(graph, best)
        if reach > 1:
            for axis in list(touched):
                touched.update(graph[axis])
        for axis in touched:
            if axis in scores:
                renewed = score(graph, axis)
                if renewed != scores[axis]:
                    scores[axis] = renewed
                    heappush(heap, (renewed, axis))
    return tuple(order)


def min_weight(
    scopes: Sequence[Sequence[int]], eliminate: Sequence[int], cards: Sequence[int]
) -> tuple[int, ...]:
    """Return the order that always takes the smallest clique, in cells."""

    def score(graph: dict[int, set[int]], axis: int) -> tuple[float, ...]:
        return (float(prod(cards[other] for other in graph[axis]) * cards[axis]),)

    return _greedy(scopes, eliminate, score, reach=1) or ()


def min_fill(
    scopes: Sequence[Sequence[int]],
    eliminate: Sequence[int],
    cards: Sequence[int],
    most: float = inf,
) -> tuple[int, ...] | None:
    """Return the order that always adds the fewest new neighbours, ties to the smaller clique.

    None as soon as it is known to cost more cells than ``most``.
    """

    def score(graph: dict[int, set[int]], axis: int) -> tuple[float, ...]:
        around = graph[axis]
        present = sum(len(graph[other] & around) for other in around)
        missing = len(around) * (len(around) - 1) - present
        return (missing, float(prod(cards[other] for other in around) * cards[axis]))

    return _greedy(scopes, eliminate, score, 2, most)


def cost(
    scopes: Sequence[Sequence[int]], order: Sequence[int], cards: Sequence[int]
) -> tuple[int, int]:
    """Price an elimination order.

    Parameters
    ----------
    scopes : sequence of sequence of int
        The axes of each factor.
    order : sequence of int
        The axes to eliminate, first one first.
    cards : sequence of int
        Number of states of each axis.

    Returns
    -------
    total, largest : int
        Cells visited in all, and cells of the largest clique.

    Examples
    --------
    >>> cost([(0,), (0, 1), (1, 2)], [0, 1], [2, 3, 4])
    (18, 12)
    """
    graph = neighbours(scopes)
    total = largest = 0
    for axis in order:
        if axis not in graph:
            continue
        clique = cards[axis] * prod(cards[other] for other in graph[axis])
        total += clique
        largest = max(largest, clique)
        _connect(graph, axis)
    return total, largest


def best_order(
    scopes: Sequence[Sequence[int]],
    eliminate: Sequence[int],
    cards: Sequence[int],
    most: float = inf,
) -> tuple[int, ...]:
    """Return the cheapest of min-weight, min-fill and the given order.

    Parameters
    ----------
    scopes : sequence of sequence of int
        The axes of each factor.
    eliminate : sequence of int
        Axes to sum out, in topological (time) order: that order is itself a candidate.
    cards : sequence of int
        Number of states of each axis.
    most : float, optional
        Cells beyond which an order is of no use: min-fill, the slow one on large networks, is not
        carried further than this, nor than the cheapest of the others.

    Returns
    -------
    tuple of int

    References
    ----------
    .. [1] U. Kjaerulff, "Triangulation of graphs: algorithms giving small total state space",
       Aalborg University (1990).

    Examples
    --------
    >>> best_order([(0,), (0, 1), (1, 2)], [0, 1], [2, 3, 4])
    (0, 1)
    """
    candidates = [min_weight(scopes, eliminate, cards), tuple(eliminate)]
    prices = [cost(scopes, order, cards) for order in candidates]
    filled = min_fill(scopes, eliminate, cards, min(most, min(prices)[0]))
    if filled is not None:
        candidates.append(filled)
        prices.append(cost(scopes, filled, cards))
    return candidates[prices.index(min(prices))]
