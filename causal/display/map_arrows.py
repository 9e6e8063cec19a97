"""The arrows of a causal map: plain, cut with scissors, or carrying the intervention."""

from collections.abc import Mapping

from causal.display.layout import Point, Route
from causal.display.map_rows import MapEdge
from causal.display.palette import Palette
from causal.display.svg import named, number, tag


def arrow(edge: MapEdge, route: Route, colours: Palette) -> str:
    """Draw an arrow.

    Parameters
    ----------
    edge : MapEdge
        What it says.
    route : Route
        How it runs.
    colours : Palette
        The colours.

    Returns
    -------
    str
        A group with class ``ch-line``, hidden from screen readers (its hit path speaks).
    """
    ink = colours.accent if edge.on_route else colours.edge
    width = 2.2 if edge.on_route else 1.2
    line = tag(
        "path",
        d=route.path,
        fill="none",
        stroke=ink,
        stroke_width=width,
        stroke_dasharray="3 4" if edge.cut else None,
    )
    kind = "ch-cut" if edge.cut else "ch-route" if edge.on_route else "ch-plain"
    return tag(
        "g",
        line,
        tag("path", d=route.head, fill=ink),
        class_=f"ch-line {kind}",
        data_source=edge.source,
        data_target=edge.target,
        aria_hidden="true",
    )


def hit(
    edge: MapEdge,
    route: Route,
    titles: Mapping[str, str],
    colours: Palette,
    *,
    selected: bool,
    active: bool,
) -> str:
    """Draw the invisible wide path on which an arrow can be hovered, focused and picked.

    Parameters
    ----------
    edge : MapEdge
        What it says.
    route : Route
        How it runs.
    titles : mapping of str to str
        Titles of its ends.
    colours : Palette
        The colours.
    selected : bool
        Whether it is the one being looked at.
    active : bool
        Whether it can be picked with mouse and keyboard.

    Returns
    -------
    str
        A group with class ``ch-edge``.
    """
    spoken = edge.spoken(titles)
    path = tag(
        "path",
        d=route.path,
        class_="ch-hit",
        fill="none",
        stroke=colours.focus,
        stroke_opacity=None if selected else "0",
        stroke_width=3 if selected else 12,
        pointer_events="stroke",
    )
    return tag(
        "g",
        named(spoken),
        path,
        class_="ch-edge ch-selected" if selected else "ch-edge",
        data_edge=edge.name,
        tabindex="0" if active else None,
        role="button" if active else None,
        aria_label=spoken if active else None,
    )


def scissors(middle: Point, colours: Palette) -> str:
    """Draw a pair of scissors in a small disc.

    Parameters
    ----------
    middle : (float, float)
        Where.
    colours : Palette
        The colours.

    Returns
    -------
    str
        A group with class ``ch-scissors``.
    """
    blades = "M-3.1 -2.2L5 2.9M-3.1 2.2L5 -2.9"
    return tag(
        "g",
        tag("circle", r=8, fill=colours.card, stroke=colours.accent),
        tag("path", d=blades, stroke=colours.accent, stroke_width=1.3, stroke_linecap="round"),
        tag("circle", cx=-4.2, cy=-3, r=1.7, fill="none", stroke=colours.accent),
        tag("circle", cx=-4.2, cy=3, r=1.7, fill="none", stroke=colours.accent),
        class_="ch-scissors",
        transform=f"translate({number(middle[0])} {number(middle[1])})",
        pointer_events="none",
    )
