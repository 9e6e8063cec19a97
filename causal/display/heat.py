"""Many changes through many theories at a glance: a cell for the change that each makes in each.

Public here: `HeatCell`, `HeatRow`, `HeatGroup`, `heat_map` and `heat_row`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from causal.display.heat_cells import LEFT_OUT, HeatCell, Sheet, drawn, key
from causal.display.palette import palette
from causal.display.svg import label, named, picture, tag
from causal.display.text import clean, shorten, wrap
from causal.errors import CausalError, UnknownName

__all__ = ["LEFT_OUT", "HeatCell", "HeatGroup", "HeatRow", "heat_map", "heat_row"]

LAYOUTS = ("wide", "narrow")
_WIDE = Sheet(width=1120, left=300, tall=24)
_NARROW = Sheet(width=366, left=8, tall=25, narrow=True)
_HEAD = 15.0


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One change.

    Attributes
    ----------
    name, label : str
        Its id, which is reported when it is picked, and what a reader calls it.
    cells : tuple of HeatCell
        One a column.
    """

    name: str
    label: str
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True, slots=True)
class HeatGroup:
    """Changes that stand together under a heading."""

    title: str
    rows: tuple[HeatRow, ...]


def heat_map(
    groups: Sequence[HeatGroup],
    columns: Sequence[tuple[str, str]],
    *,
    measure: str,
    title: str,
    description: str,
    current: str = "",
    interactive: bool = False,
    scheme: str = "auto",
    layout: str = "wide",
) -> str:
    """Draw a table of changes, coloured by their size, a row a change and a column a theory.

    What rises is blue and what falls orange, which no colour blindness takes for each other; the
    number stands in its cell with its sign. Who gives no number has a texture of its own, explained
    in the key: never a zero.

    Parameters
    ----------
    groups : sequence of HeatGroup
    columns : sequence of (str, str)
        Name and title of each theory.
    measure : str
        What changes: ``"the league lasts"``.
    title, description : str
        What the picture is called and what it shows, for screen readers.
    current : str, optional
        Name of the row that is marked.
    interactive : bool, default False
        Rows and cells are buttons, one of them reached by the tab key and the others from it by
        arrow keys; see `causal.display.heat_component`. What is picked is in ``data-pick``: the
        row's name, and after a ``|`` the column's.
    scheme : {"auto", "light", "dark"}
    layout : {"wide", "narrow"}
        ``narrow`` names columns by letters and puts the name of a row above its cells, for a phone.

    Returns
    -------
    str
        An SVG document.

    Raises
    ------
    CausalError
        If there is nothing to draw, a row has not one cell a column, or a cell that answers has no
        number.
    UnknownName
        If there is no such scheme, layout or status, or no row of that name.

    Examples
    --------
    >>> row = HeatRow("no_war", "No war", (HeatCell("runs", 0.16), HeatCell("out_of_scope")))
    >>> drawn = heat_map([HeatGroup("arms", (row,))], [("a", "Trade"), ("b", "Faith")],
    ...                  measure="the league lasts", title="All", description="One.")
    >>> "+16" in drawn, "No war, Faith: does not speak to it" in drawn
    (True, True)
    """
    sheet, rows = _sheet(groups, columns, current, (scheme, layout), interactive=interactive)
    parts, y = key(sheet, clean(measure), _statuses(rows))
    more, y = _columns(sheet, y)
    parts += more
    names = tuple(name for name, _ in columns)
    number, entry = 0, current or rows[0].name
    for group in groups:
        more, y = _group(group, sheet, y)
        parts += more
        for row in group.rows:
            drawing = _Row(row, number, row.name == current, row.name == entry)
            more, y = _row(drawing, names, sheet, y)
            parts.append(_whole(row, more))
            number += 1
    return picture(
        "".join(parts),
        kind="ch-heat",
        width=sheet.width,
        height=y + 6,
        title=title,
        description=description,
        scheme=scheme,
        colours=sheet.colours,
        role="group" if interactive else "img",
    )


def heat_row(
    groups: Sequence[HeatGroup],
    columns: Sequence[tuple[str, str]],
    *,
    measure: str,
    current: str,
    interactive: bool = False,
    scheme: str = "auto",
    layout: str = "wide",
) -> str:
    """Draw the marked row of `heat_map` alone, to be put in place of the one that is not marked.

    Parameters
    ----------
    groups, columns, measure, current, interactive, scheme, layout
        As for `heat_map`; there has to be a row of that name.

    Returns
    -------
    str
        A ``g`` element, as it stands in the whole map.

    Raises
    ------
    CausalError, UnknownName
        As for `heat_map`.

    Examples
    --------
    >>> groups = [HeatGroup("arms", (HeatRow("no_war", "No war", (HeatCell("runs", 0.16),)),))]
    >>> told = {"measure": "the league lasts", "current": "no_war"}
    >>> heat_row(groups, [("a", "Trade")], **told) in heat_map(
    ...     groups, [("a", "Trade")], title="All", description="One.", **told)
    True
    """
    sheet, rows = _sheet(groups, columns, current, (scheme, layout), interactive=interactive)
    _, y = key(sheet, clean(measure), _statuses(rows))
    _, y = _columns(sheet, y)
    names, number = tuple(name for name, _ in columns), 0
    for group in groups:
        _, y = _group(group, sheet, y)
        for row in group.rows:
            if row.name == current:
                return _whole(row, _row(_Row(row, number, True, True), names, sheet, y)[0])
            number, y = number + 1, _below(sheet, y)
    raise UnknownName("row", current, [row.name for row in rows])


def _sheet(
    groups: Sequence[HeatGroup],
    columns: Sequence[tuple[str, str]],
    current: str,
    look: tuple[str, str],
    *,
    interactive: bool,
) -> tuple[Sheet, list[HeatRow]]:
    """Return where cells stand, and all rows, checked; ``look`` is scheme and layout."""
    scheme, layout = look
    if layout not in LAYOUTS:
        raise UnknownName("layout", layout, LAYOUTS)
    rows = [row for group in groups for row in group.rows]
    _check(rows, columns, current)
    base = _NARROW if layout == "narrow" else _WIDE
    titles = tuple(clean(told) for _, told in columns)
    return replace(base, colours=palette(scheme), titles=titles, interactive=interactive), rows


def _statuses(rows: Sequence[HeatRow]) -> set[str]:
    return {cell.status for row in rows for cell in row.cells}


def _whole(row: HeatRow, parts: Sequence[str]) -> str:
    return tag("g", *parts, class_="ch-heat-row", data_row=row.name)


def _below(sheet: Sheet, y: float) -> float:
    """Return where the next row begins."""
    return y + sheet.tall + (18 + 6 if sheet.narrow else 1)


def _check(rows: Sequence[HeatRow], columns: Sequence[tuple[str, str]], current: str) -> None:
    if not rows or not columns:
        raise CausalError("there are no changes or no theories; there is nothing to draw")
    for row in rows:
        if len(row.cells) != len(columns):
            raise CausalError(
                f"{row.label} has {len(row.cells)} cells and there are {len(columns)} theories; "
                "each needs one"
            )
    if current and current not in [row.name for row in rows]:
        raise UnknownName("row", current, [row.name for row in rows])


def _columns(sheet: Sheet, y: float) -> tuple[list[str], float]:
    """Name the columns; on a phone say which letter stands for which."""
    ink = sheet.colours.text
    if sheet.narrow:
        parts = []
        for place, title in enumerate(sheet.titles):
            x, line = (8 if place % 2 == 0 else sheet.width / 2), y + 16 + 17 * (place // 2)
            told = shorten(f"{sheet.letter(place)}  {title}", sheet.width / 2 - 12, 12)
            parts.append(label(x, line, told, fill=ink, size=12))
        return parts, y + 22 + 17 * ((len(sheet.titles) - 1) // 2)
    lines = [wrap(title, sheet.step - 6, 12, bold=True) for title in sheet.titles]
    most = max(map(len, lines))
    parts = [
        label(
            sheet.x(place) + sheet.step / 2 - 1,
            y + 14 + 15 * (most - len(told) + k),
            line,
            fill=ink,
            size=12,
            bold=True,
            anchor="middle",
        )
        for place, told in enumerate(lines)
        for k, line in enumerate(told)
    ]
    return parts, y + 15 * most + 4


def _group(group: HeatGroup, sheet: Sheet, y: float) -> tuple[list[str], float]:
    """Write the heading of a group, on a phone with the letters of the columns once more."""
    colours, top = sheet.colours, y + 10
    title = clean(group.title)
    parts = [
        tag("path", d=f"M8 {top:g}H{sheet.width - 8:g}", stroke=colours.grid),
        label(8, top + 17, title[:1].upper() + title[1:], fill=colours.muted, size=12, bold=True),
    ]
    if not sheet.narrow:
        return parts, top + 8 + _HEAD
    parts += [
        label(
            sheet.x(place) + sheet.step / 2,
            top + 34,
            sheet.letter(place),
            fill=colours.muted,
            size=11,
            anchor="middle",
        )
        for place in range(len(sheet.titles))
    ]
    return parts, top + 42


@dataclass(frozen=True, slots=True)
class _Row:
    """A row, which it is, whether it is marked, and whether the tab key leads to it."""

    row: HeatRow
    number: int
    marked: bool
    entry: bool


def _row(one: _Row, names: tuple[str, ...], sheet: Sheet, y: float) -> tuple[list[str], float]:
    """Draw a row: its name, which can be picked, and its cells."""
    colours, row = sheet.colours, one.row
    cells_at = y + 18 if sheet.narrow else y
    room = sheet.width - 24 if sheet.narrow else sheet.left - 22
    told = shorten(row.label, room - 12, 12.5, bold=one.marked)
    height = 18.0 if sheet.narrow else sheet.tall
    middle = y + (13 if sheet.narrow else sheet.tall / 2 + 4)
    name = [
        named(row.label),
        tag("rect", x=4, y=y, width=room + 10, height=height, rx=3, fill=colours.background),
        label(20, middle, told, fill=colours.text, size=12.5, bold=one.marked),
    ]
    if one.marked:
        d = f"M8 {middle - 9:g}l8 4.5l-8 4.5z"
        name.append(tag("path", d=d, fill=colours.accent, class_="ch-heat-mark"))
    said = f"{row.label}: ask all theories" + (" (asked now)" if one.marked else "")
    parts = [tag("g", *name, **sheet.button(row.name, said, (one.number, 0), one.entry))]
    for place, cell in enumerate(row.cells):
        words = f"{clean(row.label)}, {sheet.titles[place]}: {cell.words}"
        at = (one.number, place + 1)
        pick = sheet.button(f"{row.name}|{names[place]}", words, at, False)
        shape = drawn(cell, sheet.x(place), cells_at, sheet)
        parts.append(tag("g", named(words), *shape, **pick))
    bottom = cells_at + sheet.tall
    if one.marked:
        frame = tag(
            "rect",
            x=3,
            y=y - 1,
            width=sheet.width - 6,
            height=bottom - y + 1,
            rx=4,
            fill="none",
            stroke=colours.accent,
            stroke_width=2,
            pointer_events="none",
        )
        parts.append(frame)
    return parts, _below(sheet, y)
