"""How far every two of several things are apart: a table of shades, the same on both sides.

Public here: `apart_map`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from causal.display.numbers import checked, decimals
from causal.display.palette import Palette, palette
from causal.display.svg import hatching, label, named, picture, tag
from causal.display.text import clean, shorten, wrap
from causal.errors import CausalError, UnknownName

__all__ = ["apart_map"]

LAYOUTS = ("wide", "narrow")
NO_NUMBER = "answer no question together"
_STEPS = ((0.5, 0.62), (0.25, 0.5), (0.1, 0.38), (0.05, 0.26), (0.02, 0.14), (0.005, 0.06))
"""From which number on a cell is how strongly coloured: text keeps 4.5:1 on all of them."""


@dataclass(frozen=True, slots=True)
class _Sheet:
    width: float
    left: float
    tall: float
    colours: Palette
    titles: tuple[str, ...]
    narrow: bool

    @property
    def step(self) -> float:
        return min((self.width - 8 - self.left) / len(self.titles), 118.0)

    def letter(self, place: int) -> str:
        return chr(ord("A") + place) if place < 26 else str(place + 1)


def apart_map(
    titles: Sequence[str],
    cells: Sequence[Sequence[float | None]],
    *,
    unit: str,
    title: str,
    description: str,
    scheme: str = "auto",
    layout: str = "wide",
) -> str:
    """Draw how far every two of several things are apart, from 0 to 1.

    Parameters
    ----------
    titles : sequence of str
        Of the things, in the order of rows and columns.
    cells : sequence of sequence of (float or None)
        Symmetric; None where there is no number, which has a texture of its own. What stands on
        the diagonal is not drawn.
    unit : str
        What the numbers are, for the key.
    title, description : str
        What the picture is called and what it shows, for screen readers.
    scheme : {"auto", "light", "dark"}
    layout : {"wide", "narrow"}
        ``narrow`` names columns by letters, for a phone.

    Returns
    -------
    str
        An SVG document.

    Raises
    ------
    CausalError
        If there are fewer than two things, a row has not one cell a thing, or the two sides are
        not the same.
    UnknownName
        If there is no such layout or scheme.

    Examples
    --------
    >>> drawn = apart_map(["Trade", "Faith"], [[0.0, 0.25], [0.25, 0.0]], unit="bits",
    ...                   title="Apart", description="One pair.")
    >>> "Trade and Faith: 0.250 bits" in drawn
    True
    """
    if layout not in LAYOUTS:
        raise UnknownName("layout", layout, LAYOUTS)
    _check(titles, cells)
    narrow = layout == "narrow"
    told = tuple(clean(one) for one in titles)
    base = (366.0, 152.0, 30.0) if narrow else (1120.0, 220.0, 34.0)
    sheet = _Sheet(*base, palette(scheme), told, narrow)
    parts, y = _key(sheet, clean(unit), any(None in row for row in cells))
    more, y = _heads(sheet, y)
    parts += more
    for place, row in enumerate(cells):
        parts += _row(sheet, place, row, y, clean(unit))
        y += sheet.tall
    return picture(
        "".join(parts),
        kind="ch-apart",
        width=sheet.width,
        height=y + 6,
        title=title,
        description=description,
        scheme=scheme,
        colours=sheet.colours,
    )


def _check(titles: Sequence[str], cells: Sequence[Sequence[float | None]]) -> None:
    size = len(titles)
    if size < 2:
        raise CausalError(f"{size} things are given; how far apart is a matter of two or more")
    if len(cells) != size or any(len(row) != size for row in cells):
        raise CausalError(f"{size} things need {size} rows of {size} cells")
    for i in range(size):
        for j in range(i):
            if cells[i][j] != cells[j][i]:
                raise CausalError(
                    f"{titles[i]} and {titles[j]} are {cells[i][j]} apart, and {cells[j][i]} the "
                    "other way; give the same number twice"
                )


def strength(number: float) -> float:
    """Return how strongly a number is coloured, from 0 (hardly apart) on.

    Examples
    --------
    >>> strength(0.001), strength(0.3) < strength(0.9)
    (0.0, True)
    """
    size = round(checked(number), 9)
    return next((alpha for least, alpha in _STEPS if size >= least), 0.0)


def _key(sheet: _Sheet, unit: str, gaps: bool) -> tuple[list[str], float]:
    colours, step, x = sheet.colours, 34.0, 8.0
    parts = []
    for least, alpha in (*reversed(_STEPS),):
        spot = {"x": x, "y": 6, "width": step - 2, "height": 14, "rx": 2}
        parts.append(tag("rect", fill=colours.background, stroke=colours.grid, **spot))
        parts.append(tag("rect", fill=colours.state(0), fill_opacity=f"{alpha:g}", **spot))
        parts.append(
            label(x + step / 2, 33, f"{least:g}", fill=colours.muted, size=11, anchor="middle")
        )
        x += step
    parts.append(label(x + 8, 17.5, f"{unit}, or more", fill=colours.text, size=12))
    if not gaps:
        return parts, 46
    x, y = (8.0, 46.0) if sheet.narrow else (x + 150, 6.0)
    spot = {"x": x, "y": y, "width": 32, "height": 14, "rx": 2}
    parts.append(tag("rect", fill=colours.panel, **spot))
    lines = hatching(x, y, 32, 14, step=12)
    parts.append(tag("path", d=lines, stroke=colours.hatch, stroke_width=0.8))
    parts.append(label(x + 40, y + 11.5, NO_NUMBER, fill=colours.text, size=12))
    return parts, 68 if sheet.narrow else 46


def _heads(sheet: _Sheet, y: float) -> tuple[list[str], float]:
    colours = sheet.colours
    lines = [
        (sheet.letter(place),) if sheet.narrow else wrap(one, sheet.step - 8, 12, bold=True)
        for place, one in enumerate(sheet.titles)
    ]
    most = max(map(len, lines))
    parts = [
        label(
            sheet.left + sheet.step * (place + 0.5) - 1,
            y + 14 + 15 * (most - len(told) + k),
            line,
            fill=colours.text,
            size=12,
            bold=True,
            anchor="middle",
        )
        for place, told in enumerate(lines)
        for k, line in enumerate(told)
    ]
    return parts, y + 15 * most + 7


def _row(sheet: _Sheet, place: int, row: Sequence[float | None], y: float, unit: str) -> list[str]:
    colours = sheet.colours
    own = f"{sheet.letter(place)}  {sheet.titles[place]}" if sheet.narrow else sheet.titles[place]
    middle = y + sheet.tall / 2 + 3.4
    told = shorten(own, sheet.left - 16, 12.5)
    parts = [label(8, middle, told, fill=colours.text, size=12.5)]
    for other, cell in enumerate(row):
        if other == place:
            continue
        words = NO_NUMBER if cell is None else f"{checked(cell):.3f} {unit}"
        pair = f"{sheet.titles[place]} and {sheet.titles[other]}: {words}"
        x = sheet.left + sheet.step * other
        parts.append(tag("g", named(pair), *_cell(sheet, cell, x, y)))
    return parts


def _cell(sheet: _Sheet, cell: float | None, x: float, y: float) -> list[str]:
    colours, width, height = sheet.colours, sheet.step - 2, sheet.tall - 2
    spot = {"x": x, "y": y, "width": width, "height": height, "rx": 2}
    if cell is None:
        lines = hatching(x, y, width, height, step=12)
        return [
            tag("rect", fill=colours.panel, **spot),
            tag("path", d=lines, stroke=colours.hatch, stroke_width=0.8),
        ]
    parts = [tag("rect", fill=colours.background, stroke=colours.grid, **spot)]
    if alpha := strength(cell):
        parts.append(tag("rect", fill=colours.state(0), fill_opacity=f"{alpha:g}", **spot))
    shown = decimals(cell, 2) if sheet.narrow else f"{cell:.3f}"
    parts.append(
        label(
            x + width / 2,
            y + height / 2 + 4.4,
            shown,
            fill=colours.text,
            size=11.5 if sheet.narrow else 12.5,
            anchor="middle",
            bold=alpha > 0.2,
        )
    )
    return parts
