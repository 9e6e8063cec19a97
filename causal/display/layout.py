"""Where the cards of a causal map stand and how its arrows run.

Columns are eras. All arrows of one card share a trunk: past each column in between it has one
lane of its own, so an arrow never runs over a card, and from the trunk an arrow branches off to
each effect. An arrow inside a column is a loop on its right-hand side.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from causal.display.crossings import Hop, Item, untangle
from causal.display.eras import Dated, Edge, Era, eras
from causal.display.spacing import Block, align
from causal.display.svg import number

Point = tuple[float, float]

CARD = 160.0
GUTTER = 46.0
MARGIN = 12.0
HEADER = 30.0
_LANE = 8.0
_PORT = 11.0
_TIP = 6.0


@dataclass(frozen=True, slots=True)
class Box:
    """A card to be placed.

    Attributes
    ----------
    name : str
        What arrows call it.
    start, end : float or None
        Its dates, in years; None if it has none.
    height : float
        How tall it is.
    """

    name: str
    start: float | None = None
    end: float | None = None
    height: float = 80.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a card stands: its column and its rectangle."""

    name: str
    column: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Route:
    """How an arrow runs.

    Attributes
    ----------
    source, target : str
        Its ends.
    points : tuple of (float, float)
        Where it starts, the ends of each lane it runs on, and where it ends.
    path : str
        The same as an SVG path, up to the arrow's head.
    head : str
        The arrow's head, as an SVG path.
    middle : (float, float)
        The middle of its last stretch, where nothing but this arrow runs.
    loop : bool
        Whether both ends are in one column.
    """

    source: str
    target: str
    points: tuple[Point, ...]
    path: str
    head: str
    middle: Point
    loop: bool


@dataclass(frozen=True, slots=True)
class Column:
    """An era's strip: its label, where it stands, and what is in it from top to bottom."""

    label: str
    x: float
    width: float
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A causal map without its ink: its size, columns, cards (as given) and arrows (as given)."""

    width: float
    height: float
    columns: tuple[Column, ...]
    places: tuple[Place, ...]
    routes: tuple[Route, ...]


def layered(
    boxes: Sequence[Box],
    edges: Sequence[Edge],
    *,
    at_most: int = 7,
    columns: Sequence[Era] | None = None,
) -> Layout:
    """Lay a network out by date.

    Parameters
    ----------
    boxes : sequence of Box
        The cards.
    edges : sequence of (str, str)
        Arrows from cause to effect.
    at_most : int, default 7
        How many columns there may be.
    columns : sequence of Era, optional
        The columns, where they are settled elsewhere (`causal.display.eras.shared_eras`).

    Returns
    -------
    Layout
        The same for the same input, always.

    Raises
    ------
    CycleError
        If the arrows run in a circle.
    UnknownName
        If an arrow names a card that is not there.

    Examples
    --------
    >>> plan = layered([Box("war", 1914, 1919), Box("slump", 1929, 1933)], [("war", "slump")])
    >>> [column.names for column in plan.columns], plan.routes[0].loop
    ([('war',), ('slump',)], False)
    """
    edges = list(dict.fromkeys(edges))
    dated = [Dated(box.name, box.start, box.end) for box in boxes]
    spans = eras(dated, edges, at_most=at_most) if columns is None else tuple(columns)
    column = {name: i for i, era in enumerate(spans) for name in era.names}
    heights = {box.name: box.height for box in boxes}
    items, hops = _lanes(spans, edges, column)
    loops = [((s, column[s]), (t, column[t])) for s, t in edges if column[s] == column[t]]
    ordered = untangle(items, hops, loops)
    blocks = [[_block(item, column, heights) for item in items] for items in ordered]
    centres, height = align(blocks, hops)
    places = {
        box.name: Place(
            box.name,
            column[box.name],
            _left(column[box.name]),
            HEADER + MARGIN + centres[box.name, column[box.name]] - box.height / 2,
            CARD,
            box.height,
        )
        for box in boxes
    }
    lanes = {item: HEADER + MARGIN + y for item, y in centres.items()}
    ports = _ports(places, lanes, hops, loops)
    return Layout(
        width=_left(len(spans)) - GUTTER + GUTTER * 0.6 + MARGIN,
        height=HEADER + height + 2 * MARGIN,
        columns=tuple(
            Column(era.label, _left(i), CARD, tuple(n for n, at in ordered[i] if column[n] == at))
            for i, era in enumerate(spans)
        ),
        places=tuple(places.values()),
        routes=tuple(_route(edge, column, lanes, ports) for edge in edges),
    )


def _left(column: int) -> float:
    return MARGIN + 8 + column * (CARD + GUTTER)


def _lanes(
    spans: Sequence[Era], edges: Sequence[Edge], column: Mapping[str, int]
) -> tuple[list[list[Item]], list[Hop]]:
    """Add to each column the lanes of the trunks that pass it, and list all hops."""
    items: list[list[Item]] = [[(name, i) for name in era.names] for i, era in enumerate(spans)]
    reach: dict[str, int] = {}
    for source, target in edges:
        reach[source] = max(reach.get(source, 0), column[target] - 1)
    hops: list[Hop] = []
    for source, last in reach.items():
        for at in range(column[source] + 1, last + 1):
            items[at].append((source, at))
            hops.append(((source, at - 1), (source, at)))
    hops.extend(
        ((source, column[target] - 1), (target, column[target]))
        for source, target in edges
        if column[source] < column[target]
    )
    return items, hops


def _block(item: Item, column: Mapping[str, int], heights: Mapping[str, float]) -> Block:
    card = column[item[0]] == item[1]
    return Block(item, heights[item[0]] if card else _LANE, card=card)


Ports = dict[tuple[Item, Item, str], float]


def _ports(
    places: Mapping[str, Place],
    lanes: Mapping[Item, float],
    hops: Sequence[Hop],
    loops: Sequence[Hop],
) -> Ports:
    """Spread the ends of lines over the sides of each card, in the order of their other ends."""
    sides: dict[tuple[Item, str], list[tuple[Item, Item]]] = {}
    cards = {(place.name, place.column) for place in places.values()}
    for source, target in hops:
        if source in cards:
            sides.setdefault((source, "out"), []).append((source, target))
        if target in cards:
            sides.setdefault((target, "in"), []).append((source, target))
    for source, target in loops:
        sides.setdefault((source, "out"), []).append((source, target))
        sides.setdefault((target, "out"), []).append((source, target))
    ports: Ports = {}
    for (card, _), lines in sides.items():
        place = places[card[0]]
        lines.sort(key=lambda line: lanes[line[0] if line[1] == card else line[1]])
        step = min(_PORT, (place.height - 16) / len(lines))
        top = place.y + place.height / 2 - step * (len(lines) - 1) / 2
        for i, (source, target) in enumerate(lines):
            end = "start" if source == card else "end"
            ports[source, target, end] = top + i * step
    return ports


def _route(
    edge: Edge, column: Mapping[str, int], lanes: Mapping[Item, float], ports: Ports
) -> Route:
    source, target = edge
    first, last = column[source], column[target]
    start, end = (source, first), (target, last)
    if first == last:
        return _loop(
            edge, _left(first) + CARD, ports[start, end, "start"], ports[start, end, "end"]
        )
    stops: list[Item] = [start, *((source, at) for at in range(first + 1, last)), end]
    points: list[Point] = [(_left(first) + CARD, ports[start, stops[1], "start"])]
    for lane in stops[1:-1]:
        points += [(_left(lane[1]), lanes[lane]), (_left(lane[1]) + CARD, lanes[lane])]
    points.append((_left(last), ports[stops[-2], end, "end"]))
    path = f"M{_at(points[0])}"
    for i in range(0, len(points), 2):
        (x1, y1), (x2, y2) = points[i : i + 2]
        x2 = x2 - _TIP if i + 2 == len(points) else x2
        bend = (x2 - x1) * 0.5
        path += f"C{_at((x1 + bend, y1))} {_at((x2 - bend, y2))} {_at((x2, y2))}"
        if i + 2 < len(points):
            path += f"L{_at(points[i + 2])}"
    (x1, y1), (x2, y2) = points[-2:]
    middle = ((x1 + x2 - _TIP) / 2, (y1 + y2) / 2)
    return Route(source, target, tuple(points), path, _head((x2, y2), 1), middle, loop=False)


def _loop(edge: Edge, x: float, y1: float, y2: float) -> Route:
    bulge = min(20 + abs(y2 - y1) * 0.06, GUTTER * 0.72)
    tip = x + _TIP
    path = f"M{_at((x, y1))}C{_at((x + bulge, y1))} {_at((x + bulge, y2))} {_at((tip, y2))}"
    middle = (x + bulge * 0.75, (y1 + y2) / 2)
    return Route(*edge, ((x, y1), (x, y2)), path, _head((x, y2), -1), middle, loop=True)


def _at(point: Point) -> str:
    return f"{number(point[0])} {number(point[1])}"


def _head(tip: Point, direction: int) -> str:
    x, y = tip
    back = x - direction * (_TIP + 1)
    return f"M{_at((x, y))}L{_at((back, y - 3.4))}L{_at((back, y + 3.4))}Z"
