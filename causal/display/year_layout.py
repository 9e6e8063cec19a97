"""How panels by year stand on the page: rows of them, their titles, and the key above them."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from causal.display.palette import Palette
from causal.display.svg import label
from causal.display.text import clean, text_width, wrap
from causal.errors import UnknownName

T = TypeVar("T")
LAYOUTS = ("wide", "narrow")
SCALE = 44.0
GAP = 22.0
_WIDTHS = {"wide": 1120.0, "narrow": 366.0}
_TITLE = 16.0
_SAMPLE = 34.0
Sample = Callable[[float, float], str]


def width_of(layout: str) -> float:
    """Return how wide a picture of a layout is.

    Raises
    ------
    UnknownName
        If there is no such layout.
    """
    if layout not in LAYOUTS:
        raise UnknownName("layout", layout, LAYOUTS)
    return _WIDTHS[layout]


def rows_of(panels: Sequence[T], layout: str) -> list[Sequence[T]]:
    """Return panels row by row: up to three side by side, or one upon another.

    Examples
    --------
    >>> rows_of("abcd", "wide"), rows_of("ab", "narrow")
    (['ab', 'cd'], ['a', 'b'])
    """
    columns = columns_of(len(panels), layout)
    return [panels[i : i + columns] for i in range(0, len(panels), columns)]


def columns_of(count: int, layout: str) -> int:
    """Return how many of so many panels stand side by side."""
    if layout == "narrow":
        return 1
    return 2 if count in (2, 4) else min(3, max(count, 1))


def sides(columns: int, layout: str) -> list[tuple[float, float]]:
    """Return from where to where each panel of a row has room, the scale standing left of it."""
    each = (width_of(layout) - SCALE - 4 - (columns - 1) * GAP) / columns
    return [(left := SCALE + i * (each + GAP), left + each) for i in range(columns)]


def headings(
    labels: Sequence[str], columns: int, layout: str, y: float, colours: Palette
) -> tuple[list[list[str]], float]:
    """Write the titles of a row of panels, level at their foot, and return how tall they are."""
    room = sides(columns, layout)
    titles = [wrap(one, room[0][1] - room[0][0], 14, bold=True) for one in labels]
    head = _TITLE * max(len(lines) for lines in titles) + 10
    made = []
    for (left, _), lines in zip(room, titles, strict=False):
        first = y + head - 12 - _TITLE * (len(lines) - 1)
        made.append(
            [
                label(left, first + _TITLE * i, words, fill=colours.text, size=14, bold=True)
                for i, words in enumerate(lines)
            ]
        )
    return made, head


def key(
    what: str, entries: Sequence[tuple[Sample | None, str]], layout: str, colours: Palette
) -> tuple[list[str], float]:
    """Write what the height is and what the marks mean, and return where that ends.

    Parameters
    ----------
    what : str
    entries : sequence of (callable, str)
        What draws a sample at a place, None for a note alone; and its meaning.
    layout : {"wide", "narrow"}
    colours : Palette
    """
    width, parts, x, y = width_of(layout), [], 8.0, 34.0
    for i, words in enumerate(wrap(f"↑ {clean(what)}", width - 16, 12, lines=3)):
        parts.append(label(8, 16 + 15 * i, words, fill=colours.text, size=12))
        y = 34.0 + 15 * i
    for draw, told in entries:
        words, inset = clean(told), _SAMPLE if draw else 0
        wide = inset + text_width(words, 12) + 18
        if x > 8 and x + wide > width:
            x, y = 8.0, y + 19
        if draw:
            parts.append(draw(x, y))
        ink = colours.text if draw else colours.muted
        parts.append(label(x + inset, y + 4, words, fill=ink, size=12))
        x += wide
    return parts, y + 18
