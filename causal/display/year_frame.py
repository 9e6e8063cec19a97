"""The ground of a picture by year: where its years and its scale stand, and how they are marked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from causal.display.palette import Palette
from causal.display.scatter import Scale
from causal.display.svg import label, number, tag
from causal.display.text import text_width
from causal.errors import CausalError

_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000)
_TICK = 11.0
_MARKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 1.0)
_MOST_MARKS = 5.5
_LEAST = 0.01
_SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class YearFrame:
    """One panel: its corners, its years, its scale and its colours.

    Attributes
    ----------
    left, right, top, bottom : float
        The corners of what is plotted.
    first, last : int
        Its years, both included; each has a cell of the same width.
    upward : Scale
    colours : Palette
    """

    left: float
    right: float
    top: float
    bottom: float
    first: int
    last: int
    upward: Scale
    colours: Palette

    @property
    def cell(self) -> float:
        """Width of a year."""
        return (self.right - self.left) / (self.last - self.first + 1)

    def edge(self, year: int) -> float:
        """Return where a year begins."""
        return self.left + (year - self.first) * self.cell

    def x(self, year: int) -> float:
        """Return the middle of a year."""
        return self.edge(year) + self.cell / 2

    def y(self, value: float) -> float:
        """Return the height of a value."""
        return self.bottom - (self.bottom - self.top) * self.upward.share(value)

    def years(self) -> Iterator[int]:
        """List the years."""
        return iter(range(self.first, self.last + 1))


def run_of(years: Sequence[int]) -> tuple[int, int]:
    """Return the first and the last of years that follow one another.

    Raises
    ------
    CausalError
        If there are none, or one is missing.

    Examples
    --------
    >>> run_of([1700, 1701, 1702])
    (1700, 1702)
    """
    if not years or list(years) != list(range(years[0], years[0] + len(years))):
        raise CausalError("a picture by year needs years that follow one another, one at least")
    return years[0], years[-1]


def ticks(first: int, last: int, width: float) -> tuple[int, ...]:
    """Return round years that can be written side by side in a width.

    Examples
    --------
    >>> ticks(1981, 2010, 300), ticks(1981, 2010, 120)
    ((1985, 1990, 1995, 2000, 2005, 2010), (1990, 2000, 2010))
    """
    cell = width / (last - first + 1)
    room = text_width(str(last), _TICK) + 10
    step = next((s for s in _STEPS if s * cell >= room), _STEPS[-1])
    return tuple(year for year in range(first, last + 1) if year % step == 0) or (first,)


def round_marks(numbers: Sequence[float]) -> tuple[float, ...]:
    """Return round marks, zero among them, of a scale that holds some chances or differences.

    Examples
    --------
    >>> round_marks([0.034, 0.01]), round_marks([-0.55, 0.72])
    ((0.0, 0.01, 0.02, 0.03, 0.04), (-0.75, -0.5, -0.25, 0.0, 0.25, 0.5, 0.75))
    """
    low, high = min([0.0, *numbers]), max([0.0, *numbers])
    reach = max(high - low, _LEAST)
    step = next(step for step in _MARKS if reach / step <= _MOST_MARKS)
    below, above = ceil(-low / step - _SLACK), ceil(high / step - _SLACK)
    below, above = (0, 1) if below == above == 0 else (below, above)
    return tuple(round(step * i, 9) for i in range(-below, above + 1))


def ground(frame: YearFrame, known: int | None, *, scaled: bool) -> str:
    """Draw the grid and the years, with the years of the record on a ground of their own.

    Parameters
    ----------
    frame : YearFrame
    known : int or None
        The last year of the record that is kept.
    scaled : bool
        Whether the scale is written beside it.
    """
    colours = frame.colours
    parts = []
    if known is not None and known >= frame.first:
        width = frame.edge(min(known, frame.last) + 1) - frame.left
        parts.append(
            tag("rect", x=frame.left, y=frame.top, width=width, height=frame.bottom - frame.top,
                fill=colours.head, class_="ch-known")
        )  # fmt: skip
    lines, texts = [], []
    for value, words in frame.upward.marks:
        y = frame.y(value)
        lines.append(f"M{number(frame.left)} {number(y)}H{number(frame.right)}")
        if scaled:
            at = frame.left - 6
            texts.append(label(at, y + 4, words, fill=colours.muted, size=_TICK, anchor="end"))
    for year in ticks(frame.first, frame.last, frame.right - frame.left):
        x = frame.x(year)
        lines.append(f"M{number(x)} {number(frame.bottom)}v4")
        at = frame.bottom + 16
        texts.append(label(x, at, str(year), fill=colours.muted, size=_TICK, anchor="middle"))
    grid = tag("path", d="".join(lines), stroke=colours.grid, fill="none")
    return "".join([*parts, grid, *texts])
