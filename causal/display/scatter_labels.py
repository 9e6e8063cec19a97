"""Where the numbers of points stand: near their points, and on nothing else."""

from collections.abc import Iterator, Sequence
from math import cos, pi, sin

from causal.display.text import text_width

Spot = tuple[float, float]
Box = tuple[float, float, float, float]

_SIZE = 13.0
_NEAR = 13.0
_STEP = 6.0
_TURNS = 16
_DISC = 6.5


def label_places(
    spots: Sequence[Spot], names: Sequence[str], bounds: Box
) -> tuple[tuple[float, float], ...]:
    """Choose the middle of each label.

    Parameters
    ----------
    spots : sequence of (float, float)
        The points.
    names : sequence of str
        What is written at each.
    bounds : (float, float, float, float)
        Left, top, right and bottom, within which labels stay.

    Returns
    -------
    tuple of (float, float)
        Labels cover neither points nor one another, as long as there is room at all; otherwise
        the nearest place is taken.

    Examples
    --------
    >>> label_places([(50, 50)], ["1"], (0, 0, 100, 100))
    ((63.0, 50.0),)
    """
    taken = [(x - _DISC, y - _DISC, x + _DISC, y + _DISC) for x, y in spots]
    found = []
    for spot, name in zip(spots, names, strict=True):
        width = text_width(name, _SIZE, bold=True)
        reach = max(bounds[2] - bounds[0], bounds[3] - bounds[1])
        places = _around(spot, reach)
        free = (at for at in places if _fits(box_of(at, width), taken, bounds))
        place = next(free, (spot[0] + _NEAR, spot[1]))
        taken.append(box_of(place, width))
        found.append(place)
    return tuple(found)


def box_of(middle: Spot, width: float) -> Box:
    """Return the box that a label of a width fills around its middle."""
    x, y = middle
    return (x - width / 2, y - _SIZE / 2, x + width / 2, y + _SIZE / 2)


def overlap(one: Box, other: Box) -> bool:
    """Tell whether two boxes cover one another.

    Examples
    --------
    >>> overlap((0, 0, 2, 2), (1, 1, 3, 3)), overlap((0, 0, 2, 2), (2, 0, 3, 2))
    (True, False)
    """
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _around(spot: Spot, reach: float) -> Iterator[Spot]:
    """Go round a point in growing circles."""
    radius = _NEAR
    while radius < reach:
        for turn in range(_TURNS):
            angle = 2 * pi * turn / _TURNS
            yield (
                round(spot[0] + radius * cos(angle), 3),
                round(spot[1] - radius * sin(angle), 3),
            )
        radius += _STEP


def _fits(box: Box, taken: Sequence[Box], bounds: Box) -> bool:
    inside = (
        bounds[0] <= box[0] and bounds[1] <= box[1] and box[2] <= bounds[2] and box[3] <= bounds[3]
    )
    return inside and not any(overlap(box, other) for other in taken)
