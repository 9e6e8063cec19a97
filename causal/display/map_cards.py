"""The cards of a causal map: title, dates, badge and one belief bar a state."""

from causal.display.layout import CARD, Place
from causal.display.map_rows import MapNode
from causal.display.numbers import checked, percent
from causal.display.palette import Palette
from causal.display.svg import label, named, number, tag
from causal.display.text import clean, shorten, text_width, wrap

PAD = 7.5
TITLE = 12.5
STATE = 11.0
ROW = 20.0
_LINE = 14.0
_WHEN = 9.5
_BAR = 4.0
_BAR_AT = 12.2
_DOT = 8.5


def card_height(node: MapNode) -> float:
    """Measure a card.

    Examples
    --------
    >>> card_height(MapNode("war", "War", 1914, 1919, ("no", "yes"), (0.2, 0.8)))
    83.0
    """
    return _head_height(node) + 5 + ROW * len(node.states) + 5


def _titles(node: MapNode) -> tuple[str, ...]:
    return wrap(node.title, CARD - 2 * PAD, TITLE, bold=True)


def _has_top(node: MapNode) -> bool:
    return bool(node.when or node.mark or node.role == "lever")


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
    parts = [named(node.spoken), _frame(node, place, colours, head, selected=selected)]
    parts += _heading(node, place, colours)
    parts += [
        _state_row(node, i, place, place.y + head + 5 + ROW * i, colours)
        for i in range(len(node.states))
    ]
    classes = f"ch-node ch-{node.role}" + (f" ch-{node.mark}" if node.mark else "")
    return tag(
        "g",
        *parts,
        class_=classes + (" ch-selected" if selected else ""),
        data_node=node.name,
        tabindex="0" if active else None,
        role="button" if active else None,
        aria_label=node.spoken if active else None,
    )


def _frame(node: MapNode, place: Place, colours: Palette, head: float, *, selected: bool) -> str:
    touched = node.mark in ("do", "changed")
    x, y, w, h = place.x, place.y, place.width, place.height
    ground = colours.accent_soft if touched else colours.head
    outline = colours.accent if touched else colours.grid
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
    corner = f"M{number(x)} {number(y + head)}v{number(6 - head)}q0 -6 6 -6h{number(w - 12)}"
    return (
        ring
        + tag("rect", x=x, y=y, width=w, height=h, rx=6, fill=colours.card)
        + tag("path", d=f"{corner}q6 0 6 6v{number(head - 6)}z", fill=ground)
        + tag(
            "rect",
            x=x,
            y=y,
            width=w,
            height=h,
            rx=6,
            fill="none",
            stroke=outline,
            stroke_width=2 if touched else 1,
            class_="ch-frame",
            stroke_dasharray="5 3" if node.mark == "changed" else None,
        )
    )


def _heading(node: MapNode, place: Place, colours: Palette) -> list[str]:
    parts = []
    y = place.y + 4.0
    if _has_top(node):
        y = place.y + _LINE
        parts.append(label(place.x + PAD, y - 2.5, node.when, fill=colours.muted, size=_WHEN))
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


def _fitted(words: str, room: float) -> tuple[str, float]:
    """Set a label a little smaller before cutting it."""
    for size in (STATE, STATE - 0.5, STATE - 1):
        if text_width(clean(words), size) <= room:
            return words, size
    return shorten(words, room, STATE), STATE


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


def bar_row(
    state: str,
    chance: float,
    *,
    x: float,
    y: float,
    width: float,
    ink: str,
    baseline: float | None,
    dots: bool,
    happened: bool,
    colours: Palette,
) -> str:
    """Draw a state: its label and chance, and below them the bar with its tick.

    Parameters
    ----------
    state : str
        Its label.
    chance : float
        How likely it is.
    x, y, width : float
        Where it stands; it is `ROW` tall.
    ink : str
        Colour of the bar.
    baseline : float or None
        How likely it was; drawn as a tick.
    dots : bool
        Whether one of the states has the dot of what happened, so that labels leave room.
    happened : bool
        Whether this is the one.
    colours : Palette
        All other colours.

    Returns
    -------
    str
        Markup.
    """
    chance = checked(chance)
    shift = _DOT if dots else 0.0
    share = percent(chance)
    words, size = _fitted(state, width - shift - text_width(share, STATE) - 4)
    bar = {"y": y + _BAR_AT, "height": _BAR, "rx": 2.0}
    parts = [
        label(x + shift, y + 8.5, words, fill=colours.text, size=size),
        label(x + width, y + 8.5, share, fill=colours.text, size=STATE, anchor="end"),
        tag("rect", x=x, width=width, fill=colours.track, **bar),
    ]
    if happened:
        parts.append(tag("circle", cx=x + 3, cy=y + 5, r=2.8, fill=colours.text))
    if chance > 0:
        parts.append(tag("rect", x=x, width=max(width * chance, 1), fill=ink, **bar))
    if baseline is not None:
        at = x + width * checked(baseline)
        tick = f"M{number(at)} {number(y + _BAR_AT - 1.6)}v{number(_BAR + 3.2)}"
        parts.append(tag("path", d=tick, stroke=colours.card, stroke_width=3.6))
        parts.append(tag("path", d=tick, stroke=colours.text, stroke_width=1.6))
    return "".join(parts)
