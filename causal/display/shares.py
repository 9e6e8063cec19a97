"""Shares of belief as bars, each with the ranges over which it moves.

Public here: `ShareRow`, `ShareRange` and `share_bars`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from causal.display.numbers import checked, percent
from causal.display.palette import Palette, palette
from causal.display.svg import label, named, number, picture, tag
from causal.display.text import text_width, wrap
from causal.errors import CausalError, UnknownName

__all__ = ["ShareRange", "ShareRow", "share_bars"]

LAYOUTS = ("wide", "narrow")
MOST_RANGES = 3
_BAR = 16.0
_STEP = 9.0
_ENDS = ("bar", "dot", "square")  # ranges differ in their ends and dashes, not in colour alone
_DASHES = (None, "1.5 2.5", "6 3")


@dataclass(frozen=True, slots=True)
class ShareRange:
    """The range over which a share moves, and when.

    Attributes
    ----------
    low, high : float
    """

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ShareRow:
    """One hypothesis.

    Attributes
    ----------
    label : str
    share : float
        Its probability.
    prior : float or None
        Where it started, drawn as a tick.
    ranges : tuple of ShareRange
        In the order of the legend.
    """

    label: str
    share: float
    prior: float | None = None
    ranges: tuple[ShareRange, ...] = ()


@dataclass(frozen=True, slots=True)
class _Frame:
    width: float
    words: float  # how wide labels may be
    left: float
    right: float
    above: float  # how far a label beside (0) or above its bar stands over it

    def at(self, share: float) -> float:
        return self.left + (self.right - self.left) * share


_WIDE = _Frame(1120, 220, 244, 1040, 0)
_NARROW = _Frame(366, 350, 8, 314, 20)


def share_bars(
    rows: Sequence[ShareRow],
    *,
    title: str,
    legend: Sequence[str] = (),
    prior_label: str = "prior",
    scheme: str = "auto",
    layout: str = "wide",
) -> str:
    """Draw shares of belief, a bar each, with the ranges over which they move below.

    Parameters
    ----------
    rows : sequence of ShareRow
    title : str
        What the picture is called, for screen readers.
    legend : sequence of str
        What each range is; three at most.
    prior_label : str
        What the tick on a bar is.
    scheme : {"auto", "light", "dark"}
    layout : {"wide", "narrow"}
        Labels beside the bars, or above them.

    Returns
    -------
    str
        An SVG document.

    Raises
    ------
    UnknownName
        If there is no such scheme or layout.
    CausalError
        If a row has not one range for each entry of the legend, or one is no range in [0, 1].

    Examples
    --------
    >>> row = ShareRow("Reform", 0.42, 0.5, (ShareRange(0.2, 0.6),))
    >>> drawn = share_bars([row], title="T", legend=["redrawn"])
    >>> "42%" in drawn, drawn.count("ch-range")
    (True, 1)
    """
    if layout not in LAYOUTS:
        raise UnknownName("layout", layout, LAYOUTS)
    _checked(rows, legend)
    colours = palette(scheme)
    frame = _WIDE if layout == "wide" else _NARROW
    parts, y = _legend(legend, prior_label, any(r.prior is not None for r in rows), frame, colours)
    y += 22
    top = y
    bars: list[str] = []
    for row in rows:
        drawn, y = _row(row, legend, y, frame, colours)
        bars.append(drawn)
    said = "; ".join(_words(row, legend) for row in rows)
    return picture(
        "".join([*parts, *_scale(top, y - 6, frame, colours), *bars]),
        kind="ch-shares",
        width=frame.width,
        height=y + 2,
        title=title,
        description=said,
        scheme=scheme,
        colours=colours,
    )


def _checked(rows: Sequence[ShareRow], legend: Sequence[str]) -> None:
    if len(legend) > MOST_RANGES:
        raise CausalError(f"the picture draws {MOST_RANGES} ranges a bar; {len(legend)} are named")
    for row in rows:
        checked(row.share)
        if len(row.ranges) != len(legend):
            raise CausalError(
                f"{row.label} has {len(row.ranges)} ranges and the legend names {len(legend)}"
            )
        for one in row.ranges:
            if checked(one.low) > checked(one.high):
                raise CausalError(f"{row.label} has a range from {one.low:g} down to {one.high:g}")


def _words(row: ShareRow, legend: Sequence[str]) -> str:
    parts = [f"{row.label} {percent(row.share)}"]
    parts += [
        f"{what} {percent(one.low)} to {percent(one.high)}"
        for what, one in zip(legend, row.ranges, strict=True)
    ]
    return ", ".join(parts)


def _legend(
    legend: Sequence[str], prior: str, priors: bool, frame: _Frame, colours: Palette
) -> tuple[list[str], float]:
    """Write what the marks mean, a line each where it is narrow."""
    entries = [(_swatch_tick, prior)] if priors else []
    parts: list[str] = []
    x, y = 8.0, 14.0
    for k, what in enumerate([*(one[1] for one in entries), *legend]):
        place = k - len(entries)
        mark = (
            _swatch_tick(x, y, colours)
            if place < 0
            else _line(x, x + 34, y - 4, place, colours, "ch-key")
        )
        parts += [mark, label(x + 42, y, what, fill=colours.muted, size=12)]
        if frame.above:
            y += 18
        else:
            x += 42 + text_width(what, 12) + 28
    return parts, y if not frame.above else y - 18


def _swatch_tick(x: float, y: float, colours: Palette) -> str:
    return tag(
        "path",
        d=f"M{number(x + 17)} {number(y - 12)}v14",
        stroke=colours.text,
        stroke_width=2,
        stroke_dasharray="3 2",
    )


def _scale(top: float, bottom: float, frame: _Frame, colours: Palette) -> list[str]:
    parts = []
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        x = frame.at(share)
        parts.append(
            tag("path", d=f"M{number(x)} {number(top - 4)}V{number(bottom)}", stroke=colours.grid)
        )
        parts.append(
            label(x, top - 8, percent(share), fill=colours.muted, size=11, anchor="middle")
            if 0 < share < 1 or not frame.above
            else label(
                x,
                top - 8,
                percent(share),
                fill=colours.muted,
                size=11,
                anchor=None if share == 0 else "end",
            )
        )
    return parts


def _row(
    row: ShareRow, legend: Sequence[str], y: float, frame: _Frame, colours: Palette
) -> tuple[str, float]:
    parts = [named(_words(row, legend))]
    lines = wrap(row.label, frame.words, 13, lines=2)
    if frame.above:
        lines = lines[:1]
        parts.append(label(frame.left, y + 14, lines[0], fill=colours.text, size=13))
        y += frame.above
    else:
        for k, line in enumerate(lines):
            at = y + 13 + 15 * k
            parts.append(label(frame.left - 12, at, line, fill=colours.text, size=13, anchor="end"))
    width = max(frame.at(row.share) - frame.left, 1.0)
    parts.append(
        tag(
            "rect", x=frame.left, y=y, width=width, height=_BAR, fill=colours.bar, class_="ch-share"
        )
    )
    parts.append(
        label(
            frame.right + 46,
            y + 13,
            percent(row.share),
            fill=colours.text,
            size=13,
            anchor="end",
            bold=True,
        )
    )
    if row.prior is not None:
        x = frame.at(checked(row.prior))
        parts.append(
            tag(
                "path",
                d=f"M{number(x)} {number(y - 2)}v{number(_BAR + 4)}",
                stroke=colours.text,
                stroke_width=2,
                stroke_dasharray="3 2",
                class_="ch-prior",
            )
        )
    y += _BAR + 8
    for k, one in enumerate(row.ranges):
        parts.append(_line(frame.at(one.low), frame.at(one.high), y, k, colours))
        y += _STEP
    return tag("g", *parts, class_="ch-share-row"), y + 10


def _line(
    low: float, high: float, y: float, kind: int, colours: Palette, name: str = "ch-range"
) -> str:
    """Draw a range; its ends and its dashes say which of the three it is."""
    ends = _ENDS[kind]
    marks = []
    for x in (low, high):
        if ends == "bar":
            marks.append(
                tag(
                    "path",
                    d=f"M{number(x)} {number(y - 3.5)}v7",
                    stroke=colours.muted,
                    stroke_width=1.6,
                )
            )
        elif ends == "dot":
            marks.append(tag("circle", cx=x, cy=y, r=2.6, fill=colours.muted))
        else:
            marks.append(
                tag(
                    "rect",
                    x=x - 2.6,
                    y=y - 2.6,
                    width=5.2,
                    height=5.2,
                    fill=colours.background,
                    stroke=colours.muted,
                )
            )
    path = tag(
        "path",
        d=f"M{number(low)} {number(y)}H{number(high)}",
        stroke=colours.muted,
        stroke_width=1.6,
        stroke_dasharray=_DASHES[kind],
    )
    return tag("g", path, *marks, class_=name)
