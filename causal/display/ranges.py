"""How far answers can move, for rival theories side by side: points and ranges on one scale.

Public here: `RangeRow`, `Span` and `range_bars`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from causal.display.bar_frame import Frame
from causal.display.bar_parts import lane, lane_height
from causal.display.numbers import percent
from causal.display.palette import palette
from causal.display.range_parts import (
    FULL,
    MIDDLE,
    Span,
    diamond,
    dot,
    grid,
    heads,
    key,
    marks,
    place,
    thick,
    thin,
    told,
)
from causal.display.svg import label, named, picture, tag
from causal.display.text import clean, text_width, wrap
from causal.errors import UnknownName

__all__ = ["RangeRow", "Span", "range_bars"]

LAYOUTS = ("wide", "narrow")

_COLUMNS = (784.0, 850.0, 990.0)
_WIDE = Frame(width=1120, label=190, bars=(214, 750), axis=(_COLUMNS[0], 1112), bar=34)
_NARROW = Frame(width=366, label=350, bars=(20, 346), axis=(8, 358), bar=34)
_LIMITS = " (dashed end: a limit, not known to be reached)"


@dataclass(frozen=True, slots=True)
class RangeRow:
    """What one theory answers, and how far the answer can move.

    Attributes
    ----------
    label : str
        What a reader calls the theory.
    note : str
        A word beside it; may be empty.
    point : float or None
        The answer under what is assumed; None if the theory does not answer.
    marker : float or None
        What it is held against: what happened, or how it was.
    middle, full : Span or None
        Where the point can lie if mechanisms respect their order, and whatever they do; None
        where that is not known, or there is nothing to move.
    status : str
        ``runs``, ``vacuous``, ``partial``, ``out_of_scope``, ``silent`` …; written as a class.
    status_text : str
        Why there is no answer or no range, in words.
    """

    label: str
    note: str = ""
    point: float | None = None
    marker: float | None = None
    middle: Span | None = None
    full: Span | None = None
    status: str = "runs"
    status_text: str = ""

    def words(self, marker_label: str) -> str:
        """Say the row as a sentence does."""
        if self.point is None:
            return f"{self.label}: {self.status_text or 'no answer'}"
        parts = [f"{self.label}: {percent(self.point)}"]
        if self.middle is not None:
            parts.append(f"{self.middle.words} {MIDDLE}")
        if self.full is not None:
            parts.append(f"{self.full.words} {FULL}")
        if self.marker is not None:
            parts.append(f"{marker_label} {percent(self.marker)}")
        return "; ".join([*parts, self.status_text] if self.status_text else parts)


def range_bars(
    rows: Sequence[RangeRow],
    *,
    title: str,
    description: str,
    point_label: str = "under what is assumed of luck",
    marker_label: str = "what happened",
    scheme: str = "auto",
    layout: str = "wide",
) -> str:
    """Draw each theory's answer as a point, and how far it can move as bars behind it.

    All rows share one scale from 0 to 100%. The point is a disc, the middle range a thick bar,
    the full range a thin line with caps, what the answer is held against a hollow diamond; the key
    says so in words and the numbers stand beside them. A theory that does not answer has a
    hatched lane with the reason in words.

    Parameters
    ----------
    rows : sequence of RangeRow
        The theories.
    title, description : str
        What the picture is called and what it shows, for screen readers.
    point_label, marker_label : str
        What the disc and the diamond stand for.
    scheme : {"auto", "light", "dark"}
        As for `causal.display.causal_map.causal_map`.
    layout : {"wide", "narrow"}
        ``narrow`` puts names and numbers above and below the bars, for a phone.

    Returns
    -------
    str
        An SVG document.

    Raises
    ------
    CausalError
        If a number is no probability.
    UnknownName
        If there is no such scheme or layout.

    Examples
    --------
    >>> rows = [
    ...     RangeRow("Trade", point=0.17, marker=0.0, middle=Span(0.05, 0.4), full=Span(0, 0.6)),
    ...     RangeRow("Arms", status="out_of_scope", status_text="does not speak to it"),
    ... ]
    >>> drawn = range_bars(rows, title="The league lasts", description="17% in Trade.")
    >>> "5% to 40%" in drawn, "does not speak to it" in drawn
    (True, True)
    """
    if layout not in LAYOUTS:
        raise UnknownName("layout", layout, LAYOUTS)
    narrow = layout == "narrow"
    frame = replace(_NARROW if narrow else _widened(rows), colours=palette(scheme), narrow=narrow)
    parts, y = key(_entries(rows, point_label, marker_label), frame, _all_sharp(rows))
    if not narrow:
        y += 22
        parts += heads(_heads(rows), frame, y)
    parts += marks(frame, y := y + (12 if narrow else 0))
    y += 12
    body, bottom = [], y
    for row in rows:
        drawn, height = (_tall if narrow else _flat)(row, frame, bottom)
        kind = f"ch-range ch-{clean(row.status).replace(' ', '-')}"
        body.append(tag("g", named(row.words(marker_label)), *drawn, class_=kind))
        bottom += height
    if not narrow and rows:
        parts.append(grid(frame, y - 7, bottom))
    return picture(
        "".join([*parts, *body]),
        kind="ch-ranges",
        width=frame.width,
        height=bottom + 6,
        title=title,
        description=description,
        scheme=scheme,
        colours=frame.colours,
    )


def _widened(rows: Sequence[RangeRow]) -> Frame:
    """Give the names of theories the room that they need, within limits."""
    titles = max([text_width(clean(row.label), 13, bold=True) for row in rows], default=0)
    column = min(max(titles, 110), 190) + 24
    return replace(_WIDE, label=column, bars=(column + 14, _WIDE.bars[1]))


def _all_sharp(rows: Sequence[RangeRow]) -> bool:
    return all(row.full.sharp for row in rows if row.full is not None)


def _entries(rows: Sequence[RangeRow], point: str, marker: str) -> list[tuple[str, str]]:
    """List the marks that occur, and what they mean."""
    full = FULL if _all_sharp(rows) else FULL + _LIMITS
    entries: list[tuple[str, str, list[object]]] = [
        ("point", point, [row.point for row in rows]),
        ("marker", marker, [row.marker for row in rows]),
        ("middle", MIDDLE, [row.middle for row in rows]),
        ("full", full, [row.full for row in rows]),
    ]
    return [
        (mark, clean(words))
        for mark, words, values in entries
        if any(value is not None for value in values)
    ]


def _heads(rows: Sequence[RangeRow]) -> list[tuple[float, str]]:
    if all(row.point is None for row in rows):
        return []
    if all(row.middle is None and row.full is None for row in rows):
        return [(_COLUMNS[0], "chance")]
    return list(zip(_COLUMNS, ("chance", MIDDLE, FULL), strict=True))


def _heading(row: RangeRow, frame: Frame, y: float, width: float) -> tuple[list[str], float]:
    """Write the theory's name and note, and measure them."""
    colours = frame.colours
    parts = []
    at = y + 16
    for line in wrap(row.label, width, 13, bold=True):
        parts.append(label(8, at, line, fill=colours.text, size=13, bold=True))
        at += 16
    for line in wrap(row.note, width, 11) if clean(row.note) else ():
        parts.append(label(8, at, line, fill=colours.muted, size=11))
        at += 14
    return parts, at - y - 12


def _rule(frame: Frame, y: float) -> str:
    return tag("path", d=f"M8 {y:g}H{frame.width - 8:g}", stroke=frame.colours.grid)


def _bars(row: RangeRow, y: float, frame: Frame) -> list[str]:
    """Draw the marks of a row, the widest first."""
    parts = []
    if row.full is not None:
        low, high = place(row.full.low, frame), place(row.full.high, frame)
        parts.append(thin(low, high, y, frame, sharp=row.full.sharp))
    if row.middle is not None:
        low, high = place(row.middle.low, frame), place(row.middle.high, frame)
        parts.append(thick(low, high, y, frame))
    if row.marker is not None:
        parts.append(diamond(place(row.marker, frame), y, frame))
    if row.point is not None:
        parts.append(dot(place(row.point, frame), y, frame))
    return parts


def _flat(row: RangeRow, frame: Frame, y: float) -> tuple[list[str], float]:
    """Draw a row of the wide layout: name, bars, numbers; and measure it."""
    titles, tall = _heading(row, frame, y, frame.label - 16)
    noted = row.point is not None and row.middle is None and row.full is None
    room = frame.width - 8 - _COLUMNS[1]
    notes = wrap(row.status_text, room, 11.5, lines=3) if noted and row.status_text else ()
    height = max(tall + 8, frame.bar + 8, 15.0 * len(notes) + 8)
    middle = y + height / 2
    shift = f"translate(0 {max(0.0, (height - tall - 8) / 2):.1f})"
    parts = [_rule(frame, y), tag("g", *titles, transform=shift)]
    if row.point is None:
        left = frame.bars[0] - 6
        words = row.status_text or "no answer"
        parts.append(lane(left, y + 4, frame.width - 8 - left, height - 8, words, frame))
        return parts, height
    colours = frame.colours
    parts += _bars(row, middle, frame)
    said = percent(row.point)
    parts.append(label(_COLUMNS[0], middle + 5, said, fill=colours.text, size=15, bold=True))
    for x, span in zip(_COLUMNS[1:], (row.middle, row.full), strict=True):
        if span is not None:
            parts.append(label(x, middle + 4.5, span.words, fill=colours.text, size=13))
    parts.append(told(_COLUMNS[1], middle, notes, frame))
    return parts, height


def _tall(row: RangeRow, frame: Frame, y: float) -> tuple[list[str], float]:
    """Draw a row of the narrow layout: name and chance, bars, ranges in words; and measure it."""
    colours = frame.colours
    room = frame.label - 16 - (52 if row.point is not None else 0)
    titles, head = _heading(row, frame, y, room)
    parts = [_rule(frame, y), *titles]
    top = y + head + 8
    if row.point is None:
        reason, width = row.status_text or "no answer", frame.width - 16
        tall = lane_height(reason, width)
        parts.append(lane(8, top, width, tall, reason, frame))
        return parts, head + 8 + tall + 10
    said = percent(row.point)
    right = frame.width - 8
    parts.append(label(right, y + 17, said, fill=colours.text, size=15, bold=True, anchor="end"))
    parts.append(grid(frame, top, top + 24))
    parts += _bars(row, top + 12, frame)
    at = top + 42.0
    for span, words in ((row.middle, MIDDLE), (row.full, FULL)):
        if span is not None:
            line = f"{span.words} {words}"
            parts.append(told(8, at - 4, wrap(line, frame.width - 16, 11.5, lines=1), frame))
            at += 16
    if row.status_text and row.middle is None and row.full is None:
        lines = wrap(row.status_text, frame.width - 16, 11.5, lines=4)
        parts.append(told(8, at - 4 + 7.5 * (len(lines) - 1), lines, frame))
        at += 15 * len(lines)
    return parts, at - y - 6
