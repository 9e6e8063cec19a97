"""Curves by year for rival theories: a panel each, all with the same years and the same scale.

Public here: `YearPanel`, `panel_rows` and `year_panels`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from causal.display.bar_frame import Frame
from causal.display.bar_parts import lane
from causal.display.fan import THICK, WAS, Curve, bars, ends, fan, last, line, sample
from causal.display.palette import Palette, palette
from causal.display.scatter import Scale
from causal.display.sentences import listed
from causal.display.svg import label, named, number, picture, tag
from causal.display.text import wrap
from causal.display.year_frame import YearFrame, ground, run_of
from causal.display.year_layout import (
    SCALE,
    Sample,
    columns_of,
    headings,
    key,
    rows_of,
    sides,
    width_of,
)
from causal.display.year_marks import YearMark, guides, height
from causal.display.year_marks import lane as marked
from causal.errors import CausalError

__all__ = ["YearPanel", "panel_rows", "year_panels"]

Said = Callable[[float], str]
_END = 44.0
_NAMES = 240.0
_PLOT = {"wide": 190.0, "narrow": 160.0}
_LANE = {"wide": 38.0, "narrow": 54.0}


@dataclass(frozen=True, slots=True)
class YearPanel:
    """What one theory says, by year.

    Attributes
    ----------
    label : str
        What a reader calls the theory.
    curves : tuple of Curve
        None where it does not answer.
    marks : tuple of YearMark, optional
    known : int, optional
        The last year of the record that is kept.
    status_text : str
        Why there is no answer, or a word beside it.
    """

    label: str
    curves: tuple[Curve, ...] = ()
    marks: tuple[YearMark, ...] = ()
    known: int | None = None
    status_text: str = ""

    def words(self, years: Sequence[int], said: Said) -> str:
        """Say the panel as a sentence does: the last number of every curve, then the marks."""
        if not self.curves:
            return f"{self.label}: {self.status_text or 'no answer'}"
        told = [
            f"{curve.label} {said(found[1])} in {years[found[0]]}"
            for curve in self.curves
            if (found := last(curve)) is not None
        ]
        return f"{self.label}: " + "; ".join([*told, *(mark.words for mark in self.marks)])


@dataclass(frozen=True, slots=True)
class _Page:
    """What all panels have in common."""

    years: tuple[int, int]
    upward: Scale
    said: Said
    colours: Palette
    layout: str
    lines: tuple[float, ...] = ()


def year_panels(
    panels: Sequence[YearPanel],
    years: Sequence[int],
    *,
    title: str,
    description: str,
    upward: Scale,
    said: Said,
    lines: tuple[float, ...] = (),
    lines_label: str = "",
    bands_labels: tuple[str, ...] = (),
    scheme: str = "auto",
    layout: str = "wide",
) -> str:
    """Draw a panel for each theory.

    Parameters
    ----------
    panels : sequence of YearPanel
    years : sequence of int
        Those of every curve.
    title, description : str
        What the picture is called and what it shows, for screen readers.
    upward : Scale
        Shared by all panels.
    said : callable
        Writes a number of a curve.
    lines : tuple of float, optional
        Heights that are marked by a dashed line, and what they mean.
    lines_label : str, optional
    bands_labels : tuple of str, optional
        What the narrower and the wider band mean, where they are not of draws.
    scheme : {"auto", "light", "dark"}
    layout : {"wide", "narrow"}
        Up to three panels side by side, or one upon another.

    Returns
    -------
    str
        An SVG document.

    Raises
    ------
    CausalError
        If a curve is of other years, or a number is off the scale.
    UnknownName
        If there is no such scheme or layout.

    Examples
    --------
    >>> from causal.display.numbers import percent
    >>> scale = Scale("chance that it stands", 0, 1, ((0, "0%"), (1, "100%")))
    >>> curves = (Curve("was", "as it was", (0.9, 0.6)), Curve("now", "changed", (0.9, 0.8)))
    >>> drawn = year_panels([YearPanel("Trade", curves), YearPanel("Arms", status_text="silent")],
    ...                     [1700, 1701], title="T", description="D", upward=scale, said=percent)
    >>> "as it was 60% in 1701; changed 80% in 1701" in drawn, "silent" in drawn
    (True, True)
    """
    width, run = width_of(layout), run_of(years)
    for curve in (curve for panel in panels for curve in panel.curves):
        if len(curve.values) != len(years):
            raise CausalError(f"the curve {curve.label!r} is of other years than the picture")
    page = _Page(run, upward, said, palette(scheme), layout, lines)
    entries = _entries(panels, page, lines_label, bands_labels)
    parts, y = key(upward.title, entries, layout, page.colours)
    answered = [panel for panel in panels if panel.curves]
    columns = columns_of(len(answered), layout)
    for row in rows_of(answered, layout):
        drawn, tall = _row(row, y, page, columns)
        parts += drawn
        y += tall + 18
    for panel in panels:
        if not panel.curves:
            drawn, tall = _silent(panel, y, page)
            parts += drawn
            y += tall + 10
    return picture(
        "".join(parts),
        kind="ch-years",
        width=width,
        height=y - 10,
        title=title,
        description=description,
        scheme=scheme,
        colours=page.colours,
    )


def panel_rows(
    panels: Sequence[YearPanel], years: Sequence[int], said: Said, share: float | None = None
) -> tuple[list[str], list[list[str]]]:
    """Return the picture as a table: a row a year, a column a curve.

    Parameters
    ----------
    panels : sequence of YearPanel
    years : sequence of int
    said : callable
        Writes a number.
    share : float, optional
        The band that is written behind each number, where a curve has it.

    Returns
    -------
    list of str, list of list of str
        Headers and rows; a dash where there is no number.

    Examples
    --------
    >>> panel = YearPanel("Trade", (Curve("was", "as it was", (0.9, None)),))
    >>> panel_rows([panel], [1700, 1701], str)
    (['year', 'Trade: as it was'], [['1700', '0.9'], ['1701', '–']])
    """
    columns = [(panel, curve) for panel in panels for curve in panel.curves]
    headers = ["year", *(f"{panel.label}: {curve.label}" for panel, curve in columns)]
    rows = [
        [str(year), *(_cell(curve, place, said, share) for _, curve in columns)]
        for place, year in enumerate(years)
    ]
    return headers, rows


def _cell(curve: Curve, place: int, said: Said, share: float | None) -> str:
    value = curve.values[place]
    if value is None:
        return "–"
    for band in curve.bands:
        for at, low, high in band.ends():
            if band.share == share and at == place:
                return f"{said(value)} ({said(low)} to {said(high)})"
    return said(value)


def _row(row: Sequence[YearPanel], y: float, page: _Page, columns: int) -> tuple[list[str], float]:
    """Draw panels side by side, and measure them."""
    labels = [panel.label for panel in row]
    titles, head = headings(labels, columns, page.layout, y, page.colours)
    plot = _PLOT[page.layout]
    parts, below = [], 0.0
    for place, (panel, (left, right)) in enumerate(
        zip(row, sides(columns, page.layout), strict=False)
    ):
        top = y + head
        at = YearFrame(left, right - _END, top, top + plot, *page.years, page.upward, page.colours)
        below = max(below, height(panel.marks, at, right))
        words = named(panel.words(range(page.years[0], page.years[1] + 1), page.said))
        body = _panel(panel, at, page, scaled=place == 0)
        parts.append(tag("g", words, *titles[place], *body, class_="ch-panel"))
    return parts, head + plot + 22 + below


def _panel(panel: YearPanel, frame: YearFrame, page: _Page, *, scaled: bool) -> list[str]:
    colours = page.colours
    dashed = "".join(
        f"M{number(frame.left)} {number(frame.y(value))}H{number(frame.right)}"
        for value in page.lines
    )
    parts = [ground(frame, panel.known, scaled=scaled)]
    if dashed:
        parts.append(tag("path", d=dashed, stroke=colours.text, stroke_dasharray="2 3"))
    parts.append(guides(panel.marks, frame))
    both = _both(panel)
    for curve in panel.curves:
        barred = curve.apart or (curve.kind == WAS and both)
        parts.append(bars(curve, frame) if barred else fan(curve, frame))
    parts += [line(curve, frame) for curve in panel.curves]
    parts.append(ends(panel.curves, frame, page.said))
    parts.append(marked(panel.marks, frame, frame.right + _END))
    parts.append(_hovers(panel, frame, page))
    return parts


def _both(panel: YearPanel) -> bool:
    """Return whether two curves have bands: those as it was are then bars at some years."""
    return sum(bool(curve.bands) for curve in panel.curves) > 1


def _hovers(panel: YearPanel, frame: YearFrame, page: _Page) -> str:
    """Draw what cannot be seen: a strip a year, which says its numbers on hover."""
    parts = []
    for place, year in enumerate(frame.years()):
        told = [
            f"{curve.label} {page.said(value)}"
            for curve in panel.curves
            if (value := curve.values[place]) is not None
        ]
        strip = f"M{number(frame.edge(year))} {number(frame.top)}h{number(frame.cell)}"
        strip += f"V{number(frame.bottom)}h{number(-frame.cell)}z"
        parts.append(tag("path", named(f"{year}: {'; '.join(told)}"), d=strip))
    return tag("g", *parts, fill="transparent", class_="ch-hover")


def _silent(panel: YearPanel, y: float, page: _Page) -> tuple[list[str], float]:
    """Draw the lane of a theory that does not answer, with the reason in words; and measure it."""
    width, narrow = width_of(page.layout), page.layout == "narrow"
    left = SCALE if narrow else SCALE + _NAMES
    titles = wrap(panel.label, width - 12 - SCALE if narrow else _NAMES - 16, 14, bold=True)
    texts = [
        label(SCALE, y + 16 + 16 * i, words, fill=page.colours.text, size=14, bold=True)
        for i, words in enumerate(titles)
    ]
    top = y + (16 * len(titles) + 8 if narrow else 0)
    tall = _LANE[page.layout]
    said = panel.status_text or "no answer"
    frame = Frame(width, left, (left, width), (left, width), tall, page.colours, narrow)
    drawn = lane(left, top, width - 4 - left, tall, said, frame)
    name = named(panel.words(range(page.years[0], page.years[1] + 1), page.said))
    made = tag("g", name, *texts, drawn, class_="ch-panel ch-silent")
    return [made], max(top - y + tall, 16.0 * len(titles) + 8)


def _entries(
    panels: Sequence[YearPanel], page: _Page, lines_label: str, bands_labels: tuple[str, ...]
) -> list[tuple[Sample | None, str]]:
    """List the marks that occur, and what they mean."""
    kinds = {curve.kind: curve.label for panel in panels for curve in panel.curves}
    shares = sorted({b.share for p in panels for c in p.curves for b in c.bands})
    entries = list(kinds.items())
    apart = any(curve.apart for panel in panels for curve in panel.curves)
    if shares and bands_labels:
        entries += zip(("thick", "thin") if apart else ("dark", "light"), bands_labels, strict=True)
    elif shares:
        told = listed([f"{100 * share:.0f}" for share in shares])
        entries.append(("bar" if apart else "band", f"{told} of 100 draws lie within"))
        if any(_both(panel) for panel in panels):
            entries.append(("bar", f"the same, {kinds[WAS]}"))
    if any(panel.known is not None and panel.curves for panel in panels):
        entries.append(("known", "years of the record"))
    if page.lines and lines_label:
        entries.append(("lines", lines_label))
    return [(partial(_sample, mark, colours=page.colours), words) for mark, words in entries]


def _sample(mark: str, x: float, y: float, colours: Palette) -> str:
    if mark == "band":
        return "".join(
            tag("rect", x=x + inset, y=y - 7 + inset / 2, width=26 - 2 * inset, height=14 - inset,
                fill=colours.text, fill_opacity="0.13")
            for inset in (0, 4, 8)
        )  # fmt: skip
    if mark in ("dark", "light"):
        tint = "0.3" if mark == "dark" else "0.13"
        return tag("rect", x=x, y=y - 7, width=26, height=14, fill=colours.text, fill_opacity=tint)
    if mark in ("thick", "thin"):
        d, thick = f"M{number(x + 13)} {number(y - 8)}v16", THICK[mark == "thick"]
        return tag("path", d=d, stroke=colours.text, stroke_width=thick, stroke_opacity="0.55")
    if mark == "bar":
        return "".join(
            tag("path", d=f"M{number(x + 13)} {number(y - half)}v{number(2 * half)}",
                stroke=colours.text, stroke_width=thick, stroke_opacity="0.55")
            for thick, half in zip(THICK, (8, 5.5, 3), strict=True)
        )  # fmt: skip
    if mark == "known":
        return tag("rect", x=x, y=y - 7, width=26, height=14, fill=colours.head,
                   stroke=colours.grid)  # fmt: skip
    if mark == "lines":
        d = f"M{number(x)} {number(y)}h26"
        return tag("path", d=d, stroke=colours.text, stroke_dasharray="2 3")
    return sample(mark, x, y, colours)
