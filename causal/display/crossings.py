"""The order of cards within columns: few crossings, and loops between neighbours."""

from collections.abc import Mapping, Sequence

Item = tuple[str, int]
"""A card, or the lane on which a card's arrows pass a later column: name and column."""
Hop = tuple[Item, Item]

_SWEEPS = 10
_PASSES = 8
_LOOP = 1.5
"""Price of one card between the ends of a loop, in crossings."""


def untangle(
    columns: Sequence[Sequence[Item]], hops: Sequence[Hop], loops: Sequence[Hop]
) -> list[list[Item]]:
    """Order the items of each column.

    Barycentre sweeps to and fro, of which the best is kept, then swaps of neighbours for as
    long as they help.

    Parameters
    ----------
    columns : sequence of sequence of Item
        The items of each column, in any order.
    hops : sequence of (Item, Item)
        Lines from a column to the next.
    loops : sequence of (Item, Item)
        Lines inside a column.

    Returns
    -------
    list of list of Item
        The same items, ordered.

    Examples
    --------
    >>> a, b, c, d = ("a", 0), ("b", 0), ("c", 1), ("d", 1)
    >>> crossings(untangle([[a, b], [c, d]], [(a, d), (b, c)], []), [(a, d), (b, c)])
    0
    """
    before, after = _neighbours(columns, hops)
    current = [list(column) for column in columns]
    best = [list(column) for column in current]
    lowest = _cost(current, hops, loops)
    for sweep in range(_SWEEPS):
        rightward = sweep % 2 == 0
        _sweep(current, before if rightward else after, rightward=rightward)
        cost = _cost(current, hops, loops)
        if cost < lowest:
            lowest, best = cost, [list(column) for column in current]
    _swap(best, before, after, loops)
    return best


def crossings(columns: Sequence[Sequence[Item]], hops: Sequence[Hop]) -> int:
    """Count the pairs of lines that cross between neighbouring columns.

    Examples
    --------
    >>> a, b, c, d = ("a", 0), ("b", 0), ("c", 1), ("d", 1)
    >>> crossings([[a, b], [c, d]], [(a, d), (b, c)])
    1
    """
    place = _places(columns)
    gaps: dict[int, list[tuple[int, int]]] = {}
    for source, target in hops:
        gaps.setdefault(source[1], []).append((place[source], place[target]))
    return sum(
        (one[0] - other[0]) * (one[1] - other[1]) < 0
        for lines in gaps.values()
        for i, one in enumerate(lines)
        for other in lines[:i]
    )


def _neighbours(
    columns: Sequence[Sequence[Item]], hops: Sequence[Hop]
) -> tuple[dict[Item, list[Item]], dict[Item, list[Item]]]:
    before: dict[Item, list[Item]] = {item: [] for column in columns for item in column}
    after: dict[Item, list[Item]] = {item: [] for column in columns for item in column}
    for source, target in hops:
        after[source].append(target)
        before[target].append(source)
    return before, after


def _places(columns: Sequence[Sequence[Item]]) -> dict[Item, int]:
    return {item: i for column in columns for i, item in enumerate(column)}


def _cost(columns: Sequence[Sequence[Item]], hops: Sequence[Hop], loops: Sequence[Hop]) -> float:
    return crossings(columns, hops) + _loop_cost(_places(columns), loops)


def _loop_cost(place: Mapping[Item, int], loops: Sequence[Hop]) -> float:
    return _LOOP * sum(abs(place[source] - place[target]) - 1 for source, target in loops)


def _sweep(
    columns: list[list[Item]], fixed: Mapping[Item, Sequence[Item]], *, rightward: bool
) -> None:
    """Order each column by the mean height of what its items hang on, in one direction."""
    height: dict[Item, float] = {}
    for column in columns if rightward else reversed(columns):
        own = {item: (i + 0.5) / len(column) for i, item in enumerate(column)}
        wanted = {
            item: sum(height[near] for near in fixed[item]) / len(fixed[item])
            if fixed[item]
            else own[item]
            for item in column
        }
        column.sort(key=wanted.__getitem__)
        height.update({item: (i + 0.5) / len(column) for i, item in enumerate(column)})


def _swap(
    columns: list[list[Item]],
    before: Mapping[Item, Sequence[Item]],
    after: Mapping[Item, Sequence[Item]],
    loops: Sequence[Hop],
) -> None:
    """Exchange neighbours in a column for as long as that lowers the cost."""
    place = _places(columns)
    inside: dict[int, list[Hop]] = {}
    for loop in loops:
        inside.setdefault(loop[0][1], []).append(loop)
    for _ in range(_PASSES):
        better = False
        for index, column in enumerate(columns):
            for i in range(len(column) - 1):
                upper, lower = column[i], column[i + 1]
                gain = sum(
                    _crossed(side[upper], side[lower], place)
                    - _crossed(side[lower], side[upper], place)
                    for side in (before, after)
                )
                here = inside.get(index, [])
                old = _loop_cost(place, here)
                place[upper], place[lower] = i + 1, i
                if gain + old - _loop_cost(place, here) > 1e-9:
                    column[i], column[i + 1] = lower, upper
                    better = True
                else:
                    place[upper], place[lower] = i, i + 1
        if not better:
            return


def _crossed(upper: Sequence[Item], lower: Sequence[Item], place: Mapping[Item, int]) -> int:
    """Count the crossings between the lines of two items, the first above the second."""
    return sum(place[one] > place[other] for one in upper for other in lower)
