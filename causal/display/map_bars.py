"""A state of a variable as a bar: its label, its chance, what it was, and whether it happened."""

from causal.display.numbers import checked, percent
from causal.display.palette import Palette
from causal.display.svg import label, number, tag
from causal.display.text import clean, shorten, text_width

ROW = 20.0
STATE = 11.0
_BAR = 4.0
_BAR_AT = 12.2
_DOT = 8.5


def _fitted(words: str, room: float) -> tuple[str, float]:
    """Set a label a little smaller before cutting it."""
    for size in (STATE, STATE - 0.5, STATE - 1):
        if text_width(clean(words), size) <= room:
            return words, size
    return shorten(words, room, STATE), STATE


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
