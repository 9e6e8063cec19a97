"""The causal map: a network drawn by date, with what is believed of each variable.

Public here: `MapNode`, `MapEdge`, `causal_map` and `map_list`.
"""

from collections.abc import Sequence
from itertools import groupby

from causal.display.eras import Era
from causal.display.layout import HEADER, MARGIN, Box, Layout, Route, layered
from causal.display.map_arrows import arrow, hit, scissors
from causal.display.map_cards import card, card_height, handle
from causal.display.map_list import map_list
from causal.display.map_rows import MapEdge, MapNode, titles_of
from causal.display.palette import Palette, palette
from causal.display.svg import label, number, picture, tag
from causal.display.text import text_width

__all__ = ["MapEdge", "MapNode", "causal_map", "map_list"]

_KEY = 24.0
_KEY_SIZE = 11.0


def causal_map(
    nodes: Sequence[MapNode],
    edges: Sequence[MapEdge],
    *,
    title: str,
    description: str,
    scheme: str = "auto",
    selected: str | None = None,
    interactive: bool = False,
    columns: Sequence[Era] | None = None,
) -> str:
    """Draw a network by date, with a belief bar for every state.

    Parameters
    ----------
    nodes : sequence of MapNode
        Its variables.
    edges : sequence of MapEdge
        Its arrows.
    title, description : str
        What the picture is called and what it shows, for screen readers.
    scheme : {"auto", "light", "dark"}
        ``auto`` follows the reader's screen; the others write literal colours, as an export
        to PNG or PDF needs them.
    selected : str, optional
        The name of the variable, or of the arrow as ``"cause->effect"``, to be ringed.
    interactive : bool, default False
        Whether cards and arrows can be focused and picked, and states that have keys be set;
        see `causal.display.component`.
    columns : sequence of Era, optional
        The columns, where another map beside it has the same; by its own dates if not given.

    Returns
    -------
    str
        An SVG document that refers to nothing outside itself.

    Raises
    ------
    CausalError
        If two variables have one name, or the arrows run in a circle.
    UnknownName
        If an arrow names a variable that is not there, or there is no such scheme.

    Examples
    --------
    >>> war = MapNode("war", "War", 1914, 1919, ("no", "yes"), (0.0, 1.0), mark="do")
    >>> debt = MapNode("debt", "Debt", 1919, 1924, ("low", "high"), (0.3, 0.7), role="outcome")
    >>> drawn = causal_map(
    ...     [war, debt],
    ...     [MapEdge("war", "debt", on_route=True)],
    ...     title="War and debt",
    ...     description="War raises debt.",
    ... )
    >>> drawn.startswith("<svg"), drawn.count("data-node="), "70%" in drawn
    (True, 2, True)
    """
    colours = palette(scheme)
    titles = titles_of(nodes, edges)
    unique = list({edge.name: edge for edge in edges}.values())
    plan = layered(
        [Box(node.name, node.start, node.end, card_height(node)) for node in nodes],
        [(edge.source, edge.target) for edge in unique],
        columns=columns,
    )
    routes = list(zip(unique, plan.routes, strict=True))
    parts = [
        _strips(plan, colours),
        *_lines(routes, colours),
        *(
            hit(edge, route, titles, colours, selected=edge.name == selected, active=interactive)
            for edge, route in routes
        ),
        *_cards(nodes, plan, colours, selected, active=interactive),
        *(scissors(route.middle, colours) for edge, route in routes if edge.cut),
    ]
    key, rows = _key(nodes, edges, colours, plan)
    return picture(
        "".join(parts) + key,
        kind="ch-map",
        width=plan.width,
        height=plan.height + _KEY * rows,
        title=title,
        description=description,
        scheme=scheme,
        colours=colours,
        css=_css(colours) if interactive else "",
        role="group" if interactive else "img",
    )


def _lines(routes: Sequence[tuple[MapEdge, Route]], colours: Palette) -> list[str]:
    """Draw plain arrows, on them those that carry the intervention, and on top those cut."""
    ranked = sorted(routes, key=lambda pair: (pair[0].cut, pair[0].on_route))
    return [arrow(edge, route, colours) for edge, route in ranked]


def _cards(
    nodes: Sequence[MapNode], plan: Layout, colours: Palette, selected: str | None, *, active: bool
) -> list[str]:
    """Draw the cards in reading order, which is also the order of the keyboard."""
    places = {place.name: place for place in plan.places}
    order = [name for column in plan.columns for name in column.names]
    rows = {node.name: node for node in nodes}
    return [
        card(rows[name], places[name], colours, selected=name == selected, active=active)
        for name in order
    ]


def _strips(plan: Layout, colours: Palette) -> str:
    """Draw the eras: a strip of ground and its label; columns of one label share a strip."""
    drawn = []
    for words, group in groupby(plan.columns, key=lambda column: column.label):
        columns = list(group)
        left = columns[0].x - 9
        width = columns[-1].x + columns[-1].width + 9 - left
        strip = tag(
            "rect",
            x=left,
            y=MARGIN / 2,
            width=width,
            height=plan.height - MARGIN,
            rx=8,
            fill=colours.panel,
            class_="ch-era",
        )
        head = label(
            left + width / 2,
            HEADER - 5,
            words,
            fill=colours.muted,
            size=12.5,
            anchor="middle",
            bold=True,
        )
        drawn.append(strip + head if words else strip)
    return "".join(drawn)


def _key(
    nodes: Sequence[MapNode], edges: Sequence[MapEdge], colours: Palette, plan: Layout
) -> tuple[str, int]:
    """Explain the signs that occur in the map; and count the rows that it takes."""
    signs = []
    if any(node.factual is not None for node in nodes):
        signs.append((tag("circle", cx=4, cy=-4, r=2.8, fill=colours.text), "what happened"))
    if any(node.baseline is not None for node in nodes):
        tick = tag("path", d="M4 -9v10", stroke=colours.text, stroke_width=1.6)
        signs.append((tick, "before the change"))
    if any(node.role == "lever" and not node.mark for node in nodes):
        signs.append((handle(-2, -4, colours), "lever: can be set"))
    if any(node.asked for node in nodes):
        heavy = tag(
            "rect",
            x=-2,
            y=-9,
            width=12,
            height=10,
            rx=3,
            fill="none",
            stroke=colours.text,
            stroke_width=2,
        )
        signs.append((heavy, "the outcome asked about"))
    if any(node.mark == "do" for node in nodes):
        box = tag(
            "rect",
            x=-2,
            y=-9,
            width=12,
            height=10,
            rx=3,
            fill=colours.accent_soft,
            stroke=colours.accent,
            stroke_width=1.6,
        )
        signs.append((box, "set by the intervention"))
    if any(edge.cut for edge in edges):
        signs.append((scissors((4, -4), colours), "cause cut off"))
    if any(edge.on_route for edge in edges):
        line = tag("path", d="M-3 -4h14", stroke=colours.accent, stroke_width=2.2)
        whither = "it" if any(node.asked for node in nodes) else "an outcome"
        signs.append((line, f"carries the intervention to {whither}"))
    parts = []
    x, row = MARGIN + 10, 0
    for sign, words in signs:
        width = 20 + text_width(words, _KEY_SIZE) + 22
        if x + width > plan.width and x > MARGIN + 10:
            x, row = MARGIN + 10, row + 1
        place = f"translate({number(x)} {number(plan.height + _KEY * row + 14)})"
        words_drawn = label(18, 0, words, fill=colours.muted, size=_KEY_SIZE)
        parts.append(tag("g", sign, words_drawn, transform=place, aria_hidden="true"))
        x += width
    return tag("g", *parts, class_="ch-key") if parts else "", row + 1 if signs else 0


def _css(colours: Palette) -> str:
    """Return the rules for picking: pointers, hovering, and the keyboard's ring."""
    focus = colours.focus
    return (
        ".ch-map [tabindex]{cursor:pointer;outline:none}"
        f".ch-map .ch-node:hover .ch-frame,.ch-map .ch-twin .ch-frame{{stroke:{focus};"
        "stroke-width:2.5}"
        f".ch-map .ch-pick:focus-visible~.ch-frame{{stroke:{focus};stroke-width:3}}"
        f".ch-map .ch-state:hover .ch-target{{fill:{focus};fill-opacity:.16}}"
        f".ch-map .ch-state:focus-visible .ch-target{{stroke:{focus};stroke-width:2.5}}"
        f".ch-map .ch-state[aria-pressed=true] .ch-target{{fill:{colours.accent_soft}}}"
        ".ch-map .ch-edge:hover .ch-hit{stroke-opacity:.25}"
        ".ch-map .ch-edge:focus-visible .ch-hit{stroke-opacity:.55;stroke-width:6}"
        ".ch-map .ch-line,.ch-map .ch-node,.ch-map .ch-scissors{transition:opacity .12s}"
        "@media (prefers-reduced-motion:reduce){.ch-map .ch-line,.ch-map .ch-node,"
        ".ch-map .ch-scissors{transition:none}}"
        ".ch-map.ch-near .ch-line:not(.ch-on),.ch-map.ch-near>.ch-scissors{opacity:.15}"
        ".ch-map.ch-near .ch-node:not(.ch-on){opacity:.38}"
        ".ch-map.ch-near .ch-line.ch-on path:first-child{stroke-width:2.4}"
    )
