"""Heights in a layered picture: lines as level as the order of each column allows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from causal.display.crossings import Hop, Item

_ROUNDS = 8
_CARDS = 13.0
_LANES = 5.0
_MIXED = 8.0


@dataclass(frozen=True, slots=True)
class Block:
    """An item with its height; a card, or else a lane."""

    item: Item
    height: float
    card: bool


def align(
    columns: Sequence[Sequence[Block]], hops: Sequence[Hop]
) -> tuple[dict[Item, float], float]:
    """Choose the height of every item.

    Parameters
    ----------
    columns : sequence of sequence of Block
        The items of each column from top to bottom.
    hops : sequence of (Item, Item)
        Lines from a column to the next.

    Returns
    -------
    (dict of Item to float, float)
        The middle of each item, downward from zero, and the height of the whole.

    Examples
    --------
    >>> a, b = Block(("a", 0), 20, True), Block(("b", 1), 40, True)
    >>> align([[a], [b]], [(a.item, b.item)])
    ({('a', 0): 20.0, ('b', 1): 20.0}, 40.0)
    """
    steps = [_steps(column) for column in columns]
    heights = [_extent(column, step) for column, step in zip(columns, steps, strict=True)]
    height = max(heights, default=0)
    middle: dict[Item, float] = {}
    for column, step, own in zip(columns, steps, heights, strict=True):
        y = (height - own) / 2 + (column[0].height / 2 if column else 0)
        for block, skip in zip(column, [0.0, *step][: len(column)], strict=True):
            y += skip
            middle[block.item] = y
    near: dict[Item, list[tuple[Item, float]]] = {item: [] for item in middle}
    for source, target in hops:
        pull = 4.0 if source[0] == target[0] else 1.0
        near[source].append((target, pull))
        near[target].append((source, pull))
    for sweep in range(_ROUNDS):
        order = range(len(columns)) if sweep % 2 == 0 else range(len(columns) - 1, -1, -1)
        for i in order:
            wanted = [_wanted(block.item, middle, near) for block in columns[i]]
            weights = [sum(w for _, w in near[block.item]) + 0.2 for block in columns[i]]
            settled = _settle(wanted, weights, steps[i])
            for block, y in zip(
                columns[i], _fit(settled, columns[i], steps[i], height), strict=True
            ):
                middle[block.item] = y
    return middle, height


def _steps(column: Sequence[Block]) -> list[float]:
    """List the least distances between the middles of neighbours."""
    steps = []
    for upper, lower in pairwise(column):
        gap = (
            _CARDS if upper.card and lower.card else _MIXED if upper.card or lower.card else _LANES
        )
        steps.append(upper.height / 2 + gap + lower.height / 2)
    return steps


def _extent(column: Sequence[Block], steps: Sequence[float]) -> float:
    return (column[0].height + column[-1].height) / 2 + sum(steps) if column else 0


def _wanted(
    item: Item, middle: Mapping[Item, float], near: Mapping[Item, Sequence[tuple[Item, float]]]
) -> float:
    total = sum(weight for _, weight in near[item])
    if not total:
        return middle[item]
    return sum(middle[other] * weight for other, weight in near[item]) / total


def _settle(
    wanted: Sequence[float], weights: Sequence[float], steps: Sequence[float]
) -> list[float]:
    """Come closest to the wanted heights with the least distances kept (pooled neighbours)."""
    offsets = [0.0]
    for step in steps:
        offsets.append(offsets[-1] + step)
    pools: list[tuple[float, float, int]] = []
    for want, weight, offset in zip(wanted, weights, offsets, strict=False):
        mean, total, count = want - offset, weight, 1
        while pools and pools[-1][0] > mean:
            above, mass, members = pools.pop()
            mean = (above * mass + mean * total) / (mass + total)
            total, count = mass + total, members + count
        pools.append((mean, total, count))
    level = [mean for mean, _, count in pools for _ in range(count)]
    return [y + offset for y, offset in zip(level, offsets, strict=False)]


def _fit(
    settled: Sequence[float], column: Sequence[Block], steps: Sequence[float], height: float
) -> list[float]:
    """Move heights back inside the picture, distances kept."""
    if not settled:
        return []
    fitted = list(settled)
    floor = column[0].height / 2
    for i, y in enumerate(fitted):
        fitted[i] = max(y, floor)
        floor = fitted[i] + (steps[i] if i < len(steps) else 0)
    ceiling = height - column[-1].height / 2
    for i in range(len(fitted) - 1, -1, -1):
        fitted[i] = min(fitted[i], ceiling)
        ceiling = fitted[i] - (steps[i - 1] if i else 0)
    return fitted
