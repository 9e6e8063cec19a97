"""In which year it ends, for rival theories: bars by year, and what has not ended by the horizon.

Public here: `EndPanel` and `end_bars`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from causal.display.numbers import checked, percent
from causal.display.palette import Palette, palette
from causal.display.scatter import Scale
from causal.display.svg import label, named, number, picture, tag
from causal.display.year_frame import YearFrame, ground, round_marks, run_of
from causal.display.year_layout import Sample, columns_of, headings, key, rows_of, sides, width_of
from causal.errors import CausalError

__all__ = ["EndPanel", "end_bars"]

_NEVER = 84.0
_PLOT = 120.0


@dataclass(frozen=True, slots=True)
class EndPanel:
    """The year of the end in one theory.

    Attributes
    ----------
    label : str
        What a reader calls the theory.
    was, now : tuple of float
        The chance that it ends in each year, as it was and as changed; the last entry is that it
        does not end by the horizon. Nothing in `now` where nothing is changed.
    known : int, optional
        The last year of the record that is kept.
    """

    label: str
    was: tuple[float, ...]
    now: tuple[float, ...] = ()
    known: int | None = None

    @property
    def both(self) -> tuple[tuple[float, ...], ...]:
        """The chances as it was, and those as changed where there are any."""
        return (self.was, self.now) if self.now else (self.was,)

    def words(self, years: Sequence[int], names: tuple[str, str]) -> str:
        """Say the panel as a sentence does: the likeliest year, and the chance of no end."""
        told = []
        for name, chances in zip(names, self.both, strict=False):
            most = max(range(len(years)), key=lambda i, chances=chances: chances[i])  # type: ignore[misc]
            told.append(
                f"{name} most likely in {years[most]} ({percent(chances[most])}), not by "
                f"{years[-1]} {percent(chances[-1])}"
            )
        return f"{self.label}: {'; '.join(told)}"


@dataclass(frozen=True, slots=True)
class _Page:
    years: range
    upward: Scale
    names: tuple[str, str]
    colours: Palette
    layout: str


def end_bars(
    panels: Sequence[EndPanel],
    years: Sequence[int],
    *,
    title: str,
    description: str,
    what: str,
    names: tuple[str, str] = ("as it was", "changed"),
    scheme: str = "auto",
    layout: str = "wide",
) -> str:
    """Draw the year of the end, a panel for each theory.

    A filled bar is the changed course, an outline as it was. What does not end by the horizon
    stands apart, on a scale of its own from 0 to 100%, with its number.

    Parameters
    ----------
    panels : sequence of EndPanel
    years : sequence of int
        Those of every panel.
    title, description : str
        What the picture is called and what it shows, for screen readers.
    what : str
        What the height is.
    names : (str, str), optional
        What the outline and the bars are called.
    scheme : {"auto", "light", "dark"}
    layout : {"wide", "narrow"}

    Returns
    -------
    str
        An SVG document.

    Raises
    ------
    CausalError
        If a panel is of other years, or a number is no probability.
    UnknownName
        If there is no such scheme or layout.

    Examples
    --------
    >>> panel = EndPanel("Trade", (0.3, 0.3, 0.4), (0.1, 0.2, 0.7))
    >>> drawn = end_bars([panel], [1700, 1701], title="T", description="D", what="chance")
    >>> "not by 1701 70%" in drawn
    True
    """
    width, (first, last) = width_of(layout), run_of(years)
    for panel in panels:
        if {len(chances) for chances in panel.both} != {len(years) + 1}:
            raise CausalError(f"the chances of {panel.label!r} are of other years than the picture")
    scale = _scale([one for p in panels for chances in p.both for one in chances[:-1]], what)
    page = _Page(range(first, last + 1), scale, names, palette(scheme), layout)
    parts, y = key(what, _entries(panels, page), layout, page.colours)
    columns = columns_of(len(panels), layout)
    for row in rows_of(panels, layout):
        drawn, tall = _row(row, y, page, columns)
        parts += drawn
        y += tall
    return picture(
        "".join(parts),
        kind="ch-ends",
        width=width,
        height=y - 4,
        title=title,
        description=description,
        scheme=scheme,
        colours=page.colours,
    )


def _scale(chances: Sequence[float], what: str) -> Scale:
    marks = round_marks([checked(chance) for chance in chances])
    return Scale(what, 0.0, marks[-1], tuple((mark, percent(mark)) for mark in marks))


def _row(row: Sequence[EndPanel], y: float, page: _Page, columns: int) -> tuple[list[str], float]:
    """Draw panels side by side, and measure them."""
    labels = [panel.label for panel in row]
    titles, head = headings(labels, columns, page.layout, y, page.colours)
    top = y + head
    run = (page.years[0], page.years[-1])
    parts = []
    for place, (panel, (left, right)) in enumerate(
        zip(row, sides(columns, page.layout), strict=False)
    ):
        at = YearFrame(left, right - _NEVER, top, top + _PLOT, *run, page.upward, page.colours)
        name = named(panel.words(page.years, page.names))
        body = [ground(at, panel.known, scaled=place == 0), _bars(panel, at, page)]
        body.append(_never(panel, at, page))
        parts.append(tag("g", name, *titles[place], *body, class_="ch-panel"))
    return parts, head + _PLOT + 44


def _bars(panel: EndPanel, frame: YearFrame, page: _Page) -> str:
    """Draw the bars of the changed course, the outline of the other, and what says the numbers."""
    colours = page.colours
    bars, outline, strips = [], [f"M{number(frame.left)} {number(frame.bottom)}"], []
    inset = min(1.5, frame.cell * 0.14)
    for place, year in enumerate(page.years):
        x, wide = frame.edge(year), frame.cell
        if panel.now:
            top = frame.y(panel.now[place])
            bar = tag("rect", x=x + inset, y=top, width=wide - 2 * inset,
                      height=frame.bottom - top, fill=colours.accent, class_="ch-end")  # fmt: skip
            bars.append(bar)
        outline.append(f"V{number(frame.y(panel.was[place]))}H{number(x + wide)}")
        told = [
            f"{name} {percent(chances[place])}"
            for name, chances in zip(page.names, panel.both, strict=False)
        ]
        strip = f"M{number(x)} {number(frame.top)}h{number(wide)}V{number(frame.bottom)}"
        name = named(f"{year}: {'; '.join(told)}")
        strips.append(tag("path", name, d=f"{strip}h{number(-wide)}z"))
    drawn = tag("path", d=f"{''.join(outline)}V{number(frame.bottom)}", stroke=colours.text,
                stroke_width=1.5, fill="none", class_="ch-outline")  # fmt: skip
    hover = tag("g", *strips, fill="transparent", class_="ch-hover")
    return "".join([tag("g", *bars, fill_opacity="0.8"), drawn, hover])


def _never(panel: EndPanel, frame: YearFrame, page: _Page) -> str:
    """Draw what has not ended by the horizon, apart and on a scale of its own."""
    colours = page.colours
    left, tall = frame.right + 16, frame.bottom - frame.top - 16
    parts = [
        tag("path", d=f"M{number(left)} {number(frame.bottom)}h{number(_NEVER - 16)}",
            stroke=colours.edge)
    ]  # fmt: skip
    for place, chance in enumerate(chances[-1] for chances in panel.both):
        x, high = left + 3 + 33 * place, tall * checked(chance)
        now = place == 1
        parts.append(_bar(x, frame.bottom - high, 28, high, now, colours))
        ink = colours.accent if now else colours.text
        at = frame.bottom - high - 4
        parts.append(
            label(x + 14, at, percent(chance), fill=ink, size=12.5, anchor="middle", bold=True)
        )
    said = f"not by {page.years[-1]}"
    at = frame.bottom + 16
    parts.append(label(left + 33, at, said, fill=colours.muted, size=11, anchor="middle"))
    return tag("g", *parts, class_="ch-never")


def _entries(panels: Sequence[EndPanel], page: _Page) -> list[tuple[Sample | None, str]]:
    both = any(panel.now for panel in panels)
    entries: list[tuple[Sample | None, str]] = [
        (partial(_sample, now, colours=page.colours), words)
        for now, words in zip((False, True) if both else (False,), page.names, strict=False)
    ]
    return [*entries, (None, f"not by {page.years[-1]}: on a scale of its own")]


def _sample(now: bool, x: float, y: float, colours: Palette) -> str:
    return _bar(x, y - 6, 24, 12, now, colours)


def _bar(x: float, y: float, width: float, height: float, now: bool, colours: Palette) -> str:
    if now:
        return tag("rect", x=x, y=y, width=width, height=height, fill=colours.accent,
                   fill_opacity="0.8")  # fmt: skip
    return tag("rect", x=x, y=y, width=width, height=height, fill="none", stroke=colours.text,
               stroke_width=1.5)  # fmt: skip
