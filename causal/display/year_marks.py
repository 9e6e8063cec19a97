"""What is marked below a picture by year: each mark in a line of its own, with its word beside it.

Public here: `YearMark`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from causal.display.svg import label, named, number, tag
from causal.display.text import shorten, text_width
from causal.display.year_frame import YearFrame
from causal.errors import CausalError, UnknownName

__all__ = ["YearMark"]

RECORD, CHANGE, PARTS, MEETS, TURNS, PICKED = (
    "record",
    "change",
    "parts",
    "meets",
    "turns",
    "picked",
)
KINDS = (RECORD, CHANGE, PARTS, MEETS, TURNS, PICKED)
SPANS = (RECORD, CHANGE)
STEP = 17.0
_SIZE = 11.5
_BAR = 7.0


@dataclass(frozen=True, slots=True)
class YearMark:
    """A year, or some years, with a word.

    Attributes
    ----------
    kind : {"record", "change", "parts", "meets", "turns", "picked"}
        The record that is kept, what is changed, where curves part and meet again, the point of
        no return, or a year picked out.
    year : int
        The first year of a span, or the year itself.
    words : str
    end : int, optional
        The last year of a span; the same year if not given.
    """

    kind: str
    year: int
    words: str
    end: int | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise UnknownName("kind of mark", self.kind, KINDS)
        if self.end is not None and self.end < self.year:
            raise CausalError(f"the mark {self.words!r} ends in {self.end}, before {self.year}")

    @property
    def last(self) -> int:
        """Its last year."""
        return self.year if self.end is None else self.end


def height(marks: Sequence[YearMark]) -> float:
    """Return how much room marks need below the years."""
    return STEP * len(marks) + (8 if marks else 0)


def guides(marks: Sequence[YearMark], frame: YearFrame) -> str:
    """Draw the lines that lead from the marks up through the picture."""
    colours = frame.colours
    parts = []
    for mark in marks:
        if mark.kind == RECORD or not frame.first <= mark.year <= frame.last:
            continue
        x = frame.edge(mark.year) if mark.kind == CHANGE else frame.x(mark.year)
        parts.append(
            tag("path", d=f"M{number(x)} {number(frame.top)}V{number(frame.bottom + 4)}",
                stroke=colours.accent if mark.kind == CHANGE else colours.edge,
                stroke_dasharray=None if mark.kind == CHANGE else "2 3", class_="ch-guide")
        )  # fmt: skip
    return "".join(parts)


def lane(marks: Sequence[YearMark], frame: YearFrame, left: float, right: float) -> str:
    """Draw the marks below the years, within two limits."""
    return "".join(
        _mark(mark, _row(place, frame), frame, left, right) for place, mark in enumerate(marks)
    )


def _row(place: int, frame: YearFrame) -> float:
    return frame.bottom + 34 + STEP * place


def _mark(mark: YearMark, y: float, frame: YearFrame, left: float, right: float) -> str:
    colours = frame.colours
    first, last = max(mark.year, frame.first), min(mark.last, frame.last)
    if mark.kind in SPANS:
        start, end = frame.edge(first), frame.edge(last + 1)
        ink = colours.accent if mark.kind == CHANGE else colours.edge
        shape = tag("rect", x=start, y=y - _BAR / 2, width=max(end - start, 2), height=_BAR,
                    rx=2, fill=ink)  # fmt: skip
    else:
        start = end = frame.x(first)
        shape = symbol(mark.kind, start, y, frame)
        start, end = start - 6, end + 6
    text = _words(mark.words, y, (start, end), (left, right), frame)
    return tag("g", named(mark.words), shape, text, class_=f"ch-mark ch-mark-{mark.kind}")


def _words(
    words: str, y: float, shape: tuple[float, float], limits: tuple[float, float], frame: YearFrame
) -> str:
    """Write a word after its mark, or before it where there is more room."""
    after, before = limits[1] - shape[1] - 5, shape[0] - limits[0] - 5
    wide = text_width(words, _SIZE)
    ink = frame.colours.text
    if wide <= after or after >= before:
        said = shorten(words, after, _SIZE)
        return label(shape[1] + 5, y + 4, said, fill=ink, size=_SIZE)
    said = shorten(words, before, _SIZE)
    return label(shape[0] - 5, y + 4, said, fill=ink, size=_SIZE, anchor="end")


def symbol(kind: str, x: float, y: float, frame: YearFrame) -> str:
    """Draw the sign of a mark that has one year: no two kinds have the same shape."""
    colours = frame.colours
    if kind == PICKED:
        return tag("circle", cx=x, cy=y, r=4, fill=colours.background, stroke=colours.text,
                   stroke_width=1.6)  # fmt: skip
    paths = {
        PARTS: f"M{number(x - 5)} {number(y + 4)}h10l-5 -8z",
        MEETS: f"M{number(x - 5)} {number(y - 4)}h10l-5 8z",
        TURNS: f"M{number(x)} {number(y - 6)}l6 6l-6 6l-6 -6z",
    }
    return tag("path", d=paths[kind], fill=colours.accent if kind == TURNS else colours.text)
