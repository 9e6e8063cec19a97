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
_ABOVE = 11.0


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


def height(marks: Sequence[YearMark], frame: YearFrame, right: float) -> float:
    """Return how much room marks need below the years, up to a limit at the right."""
    rows = sum(_tall(mark, frame, right) for mark in marks)
    return rows + (8 if marks else 0)


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


def lane(marks: Sequence[YearMark], frame: YearFrame, right: float) -> str:
    """Draw the marks below the years, from the left of the panel to a limit at the right."""
    parts, y = [], frame.bottom + 34
    for mark in marks:
        parts.append(_mark(mark, y, frame, right))
        y += _tall(mark, frame, right)
    return "".join(parts)


def _tall(mark: YearMark, frame: YearFrame, right: float) -> float:
    return STEP if _beside(mark, frame, right) else STEP + _ABOVE


def _shape(mark: YearMark, frame: YearFrame) -> tuple[float, float]:
    """Return from where to where a mark is drawn."""
    first = min(max(mark.year, frame.first), frame.last)
    last = max(min(mark.last, frame.last), first)
    if mark.kind in SPANS:
        return frame.edge(first), max(frame.edge(last + 1), frame.edge(first) + 2)
    return frame.x(first) - 6, frame.x(first) + 6


def _beside(mark: YearMark, frame: YearFrame, right: float) -> bool:
    """Tell whether the word of a mark has room after it, or before it."""
    start, end = _shape(mark, frame)
    wide = text_width(mark.words, _SIZE) + 5
    return mark.kind not in SPANS or wide <= max(right - end, start - frame.left)


def _mark(mark: YearMark, y: float, frame: YearFrame, right: float) -> str:
    colours = frame.colours
    start, end = _shape(mark, frame)
    beside = _beside(mark, frame, right)
    text = (_words if beside else _over)(mark.words, y, (start, end), right, frame)
    if mark.kind in SPANS:
        ink = colours.accent if mark.kind == CHANGE else colours.edge
        top = y - _BAR / 2 + (0 if beside else _ABOVE)
        shape = tag("rect", x=start, y=top, width=end - start, height=_BAR, rx=2, fill=ink)
    else:
        shape = symbol(mark.kind, (start + end) / 2, y, frame)
    return tag("g", named(mark.words), shape, text, class_=f"ch-mark ch-mark-{mark.kind}")


def _words(words: str, y: float, shape: tuple[float, float], right: float, frame: YearFrame) -> str:
    """Write a word after its mark, or before it where there is more room."""
    after, before = right - shape[1] - 5, shape[0] - frame.left - 5
    ink = frame.colours.text
    if text_width(words, _SIZE) <= after or after >= before:
        said = shorten(words, after, _SIZE)
        return label(shape[1] + 5, y + 4, said, fill=ink, size=_SIZE)
    said = shorten(words, before, _SIZE)
    return label(shape[0] - 5, y + 4, said, fill=ink, size=_SIZE, anchor="end")


def _over(words: str, y: float, shape: tuple[float, float], right: float, frame: YearFrame) -> str:
    """Write a word over a long mark: from its beginning, or as far right as it fits."""
    said = shorten(words, right - frame.left, _SIZE)
    x = max(frame.left, min(shape[0], right - text_width(said, _SIZE)))
    return label(x, y + 2, said, fill=frame.colours.text, size=_SIZE)


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
