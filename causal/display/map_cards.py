"""The cards of a causal map: title, dates, badge and one belief bar a state."""

from causal.display.layout import CARD, Place
from causal.display.map_bars import ROW, bar_row
from causal.display.map_rows import MapNode
from causal.display.palette import Palette
from causal.display.svg import label, named, number, tag
from causal.display.text import text_width, wrap

PAD = 7.5
TITLE = 12.5
_LINE = 14.0
_WHEN = 9.5


def card_height(node: MapNode) -> float:
    """Measure a card.

    Examples
    --------
    >>> card_height(MapNode("war", "War", 1914, 1919, ("no", "yes"), (0.2, 0.8)))
    83.0
    """
    return _head_height(node) + 5 + ROW * len(node.states) + 5


def _titles(node: MapNode) -> tuple[str, ...]:
    return wrap(node.title, CARD - 2 * PAD, TITLE, lines=3, bold=True)


def _has_top(node: MapNode) -> bool:
    return bool(node.when or node.mark or node.role == "lever" or node.only)


def _head_height(node: MapNode) -> float:
    top = _LINE if _has_top(node) else 4.0
    return top + _LINE * len(_titles(node)) + 5


def card(node: MapNode, place: Place, colours: Palette, *, selected: bool, active: bool) -> str:
    """Draw a card.

    Parameters
    ----------
    node : MapNode
        What it says.
    place : Place
        Where it stands.
    colours : Palette
        The colours.
    selected : bool
        Whether it is the one being looked at.
    active : bool
        Whether it can be picked with mouse and keyboard.

    Returns
    -------
    str
        A group with class ``ch-node``.
    """
    head = _head_height(node)
    rows = [
        _state_row(node, i, place, place.y + head + 5 + ROW * i, colours)
        for i in range(len(node.states))
    ]
    can_set = active and bool(node.keys)
    sheet = _sheet(place, colours, selected=selected)
    pick = tag(
        "g",
        named(node.spoken),
        "" if can_set else sheet,
        _head_ground(node, place, colours, head),
        *_heading(node, place, colours),
        *([] if can_set else rows),
        class_="ch-pick",
        data_node=node.name,
        tabindex="0" if active else None,
        role="button" if active else None,
        aria_label=node.spoken if active else None,
    )
    if can_set:  # beside the button that opens the card: a button must not hold others
        top = place.y + head + 5
        pick = sheet + pick
        pick += "".join(
            _settable(node, i, place, top + ROW * i, row, colours) for i, row in enumerate(rows)
        )
    classes = ["ch-node", f"ch-{node.role}", f"ch-{node.mark}" if node.mark else ""]
    classes += ["ch-asked" * node.asked, "ch-only" * node.only, "ch-selected" * selected]
    return tag(
        "g",
        pick,
        _outline(node, place, colours),
        class_=" ".join(filter(None, classes)),
        data_card=node.name,
        data_title=node.title if active else None,
    )


def _settable(node: MapNode, i: int, place: Place, top: float, row: str, colours: Palette) -> str:
    """Make a row of a lever a button that sets it so."""
    words = node.setting_words(i)
    target = tag(
        "rect",
        x=place.x + 2,
        y=top - 2.5,
        width=place.width - 4,
        height=ROW - 0.5,
        rx=4,
        fill="transparent",
        stroke=colours.grid,
        class_="ch-target",
    )
    return tag(
        "g",
        named(words),
        target,
        row,
        class_="ch-state",
        data_set=node.keys[i],
        data_of=node.name,
        tabindex="0",
        role="button",
        aria_pressed="true" if node.is_set(i) else "false",
        aria_label=words,
    )


def _touched(node: MapNode) -> bool:
    return node.mark in ("do", "changed")


def _sheet(place: Place, colours: Palette, *, selected: bool) -> str:
    """Draw the ground of a card, and the ring of the one being looked at."""
    x, y, w, h = place.x, place.y, place.width, place.height
    ring = ""
    if selected:
        ring = tag(
            "rect",
            x=x - 4,
            y=y - 4,
            width=w + 8,
            height=h + 8,
            rx=9,
            fill="none",
            stroke=colours.focus,
            stroke_width=2,
        )
    return ring + tag("rect", x=x, y=y, width=w, height=h, rx=6, fill=colours.card)


def _head_ground(node: MapNode, place: Place, colours: Palette, head: float) -> str:
    x, y, w = place.x, place.y, place.width
    ground = colours.accent_soft if _touched(node) else colours.head
    corner = f"M{number(x)} {number(y + head)}v{number(6 - head)}q0 -6 6 -6h{number(w - 12)}"
    return tag("path", d=f"{corner}q6 0 6 6v{number(head - 6)}z", fill=ground)


def _outline(node: MapNode, place: Place, colours: Palette) -> str:
    """Draw the frame: of the intervention's colour, or heavy and dark where the outcome is."""
    outline = colours.accent if _touched(node) else colours.text if node.asked else colours.grid
    return tag(
        "rect",
        x=place.x,
        y=place.y,
        width=place.width,
        height=place.height,
        rx=6,
        fill="none",
        stroke=outline,
        stroke_width=2 if _touched(node) or node.asked else 1,
        class_="ch-frame",
        stroke_dasharray="5 3" if node.mark == "changed" else None,
        pointer_events="none",
    )


def _heading(node: MapNode, place: Place, colours: Palette) -> list[str]:
    parts = []
    y = place.y + 4.0
    if _has_top(node):
        y = place.y + _LINE
        when = " · ".join(filter(None, (node.when, "only here" * node.only)))
        parts.append(label(place.x + PAD, y - 2.5, when, fill=colours.muted, size=_WHEN))
    if node.mark:
        parts.append(
            _badge(node.mark, place.x + place.width - PAD, place.y - 6.5, colours)
        )  # on the edge: titles need the room
    elif node.role == "lever":
        parts.append(handle(place.x + place.width - PAD - 14, place.y + 10, colours))
    for i, line in enumerate(_titles(node)):
        parts.append(
            label(
                place.x + PAD, y + 10.5 + i * _LINE, line, fill=colours.text, size=TITLE, bold=True
            )
        )
    return parts


def _badge(mark: str, right: float, y: float, colours: Palette) -> str:
    width = text_width(mark, 9.5, bold=True) + 9
    strong = mark == "do"
    return tag(
        "rect",
        x=right - width,
        y=y,
        width=width,
        height=13,
        rx=6.5,
        fill=colours.accent if strong else colours.card,
        stroke=colours.muted if mark == "given" else colours.accent,
    ) + label(
        right - width / 2,
        y + 9.8,
        mark,
        size=9.5,
        anchor="middle",
        bold=True,
        fill=colours.on_accent if strong else colours.text,
    )


def handle(x: float, y: float, colours: Palette) -> str:
    """Draw the sign of a lever: a knob on a rail.

    Parameters
    ----------
    x, y : float
        Left end and height of the rail.
    colours : Palette
        The colours.

    Returns
    -------
    str
        Markup.
    """
    rail = tag(
        "path",
        d=f"M{number(x)} {number(y)}h14",
        stroke=colours.muted,
        stroke_width=1.6,
        stroke_linecap="round",
    )
    knob = tag(
        "circle", cx=x + 9, cy=y, r=3.2, fill=colours.card, stroke=colours.muted, stroke_width=1.6
    )
    return rail + knob


def _state_row(node: MapNode, i: int, place: Place, y: float, colours: Palette) -> str:
    ink = colours.state(i) if node.role == "outcome" else colours.bar
    return bar_row(
        node.states[i],
        node.beliefs[i],
        x=place.x + PAD,
        y=y,
        width=place.width - 2 * PAD,
        ink=colours.accent if node.mark == "do" else ink,
        baseline=None if node.baseline is None else node.baseline[i],
        dots=node.factual is not None,
        happened=node.factual == i,
        colours=colours,
    )
