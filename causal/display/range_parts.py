"""The parts of the picture of ranges: marks, the key to them, the scale, and numbers in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from causal.display.bar_frame import Frame
from causal.display.numbers import checked, percent
from causal.display.svg import label, number, tag
from causal.display.text import text_width, wrap
from causal.errors import CausalError

MIDDLE = "if mechanisms respect their order"
FULL = "whatever the mechanisms do"
MARKS = (0.0, 0.25, 0.5, 0.75, 1.0)
_MEET = 0.005  # a range narrower than half a point reads as one number


@dataclass(frozen=True, slots=True)
class Span:
    """How far an answer can move.

    Attributes
    ----------
    low, high : float
        The ends, as probabilities.
    sharp : bool
        Whether both ends are known to be reached; if not, they are limits and the true ends may
        lie further in.

    Examples
    --------
    >>> Span(0.05, 0.4).words, Span(0.25, 0.251).words, Span(0.0004, 0.6).words
    ('5% to 40%', '25%', '<1% to 60%')
    """

    low: float
    high: float
    sharp: bool = False

    def __post_init__(self) -> None:
        if checked(self.low) > checked(self.high):
            raise CausalError(
                f"a range runs from {self.low:g} to {self.high:g}; its low end must come first"
            )

    @property
    def words(self) -> str:
        """The range as prose says it; one number where the ends meet."""
        low, high = percent(self.low), percent(self.high)
        return low if low == high and self.high - self.low < _MEET else f"{low} to {high}"


def place(chance: float, frame: Frame) -> float:
    """Place a chance on the scale."""
    left, right = frame.bars
    return left + (right - left) * checked(chance)


def grid(frame: Frame, top: float, bottom: float) -> str:
    """Draw a line at each mark of the scale, from one height to another."""
    lines = "".join(
        f"M{number(place(mark, frame))} {number(top)}V{number(bottom)}" for mark in MARKS
    )
    return tag("path", d=lines, stroke=frame.colours.grid, class_="ch-scale")


def marks(frame: Frame, y: float) -> list[str]:
    """Write the marks of the scale from 0 to 100%."""
    return [
        label(
            place(mark, frame),
            y,
            percent(mark),
            fill=frame.colours.muted,
            size=10.5,
            anchor="middle",
        )
        for mark in MARKS
    ]


def dot(x: float, y: float, frame: Frame) -> str:
    """Draw the point: a disc with a rim of the ground's colour, so that it shows on a bar."""
    colours = frame.colours
    return tag(
        "circle",
        cx=x,
        cy=y,
        r=6,
        fill=colours.accent,
        stroke=colours.background,
        stroke_width=2,
        class_="ch-point",
    )


def diamond(x: float, y: float, frame: Frame) -> str:
    """Draw what the answer is held against: a hollow diamond, wider than the point."""
    d = f"M{number(x - 9)} {number(y)}l9 -9l9 9l-9 9z"
    return tag(
        "path", d=d, fill="none", stroke=frame.colours.text, stroke_width=1.8, class_="ch-marker"
    )


def thick(low: float, high: float, y: float, frame: Frame) -> str:
    """Draw the middle range: a thick bar, never thinner than can be seen."""
    start, width = _at_least(low, high, 4)
    return tag(
        "rect",
        x=start,
        y=y - 5.5,
        width=width,
        height=11,
        rx=2,
        fill=frame.colours.bar,
        class_="ch-middle",
    )


def thin(low: float, high: float, y: float, frame: Frame, *, sharp: bool) -> str:
    """Draw the full range: a thin line with caps, which are dashed where they are only limits."""
    start, width = _at_least(low, high, 2)
    colour = frame.colours.muted
    line = f"M{number(start)} {number(y)}h{number(width)}"
    caps = "".join(f"M{number(x)} {number(y - 8)}v16" for x in (start, start + width))
    dashes = None if sharp else "2.5 2.3"
    return tag(
        "g",
        tag("path", d=line, stroke=colour, stroke_width=2),
        tag("path", d=caps, stroke=colour, stroke_width=2, stroke_dasharray=dashes),
        class_="ch-full",
    )


def _at_least(low: float, high: float, least: float) -> tuple[float, float]:
    width = max(high - low, least)
    return (low + high - width) / 2, width


def key(entries: Sequence[tuple[str, str]], frame: Frame, sharp: bool) -> tuple[list[str], float]:
    """Draw what the marks mean, in words; and measure it.

    Parameters
    ----------
    entries : sequence of (str, str)
        The mark (``point``, ``middle``, ``full`` or ``marker``) and what it means.
    frame : Frame
        Where it stands.
    sharp : bool
        Whether the caps of the thin line are drawn whole.

    Returns
    -------
    (list of str, float)
        Markup, and how tall it is.
    """
    left = 8.0
    x, y = left, 20.0
    parts: list[str] = []
    for mark, words in entries:
        lines = wrap(words, frame.width - left - 50, 12, lines=2)
        width = 40 + max(text_width(line, 12) for line in lines) + 24
        if x > left and x + width - 24 > frame.width:
            x, y = left, y + 22
        drawn = {
            "point": lambda x, y: dot(x + 15, y, frame),
            "middle": lambda x, y: thick(x + 2, x + 28, y, frame),
            "full": lambda x, y: thin(x + 2, x + 28, y, frame, sharp=sharp),
            "marker": lambda x, y: diamond(x + 15, y, frame),
        }[mark](x, y - 4)
        texts = [
            label(x + 38, y + 15 * i, line, fill=frame.colours.text, size=12)
            for i, line in enumerate(lines)
        ]
        parts.append(tag("g", drawn, *texts, class_="ch-key"))
        x += width
        y += 15 * (len(lines) - 1)
    return parts, y + 12


def heads(columns: Sequence[tuple[float, str]], frame: Frame, y: float) -> list[str]:
    """Write the heads of the columns of numbers, the last line of each on one height.

    Parameters
    ----------
    columns : sequence of (float, str)
        Where a column begins, and its head.
    frame : Frame
    y : float
        Where the last line stands.
    """
    parts = []
    for i, (x, words) in enumerate(columns):
        end = columns[i + 1][0] if i + 1 < len(columns) else frame.width
        lines = wrap(words, end - x - 12, 11, lines=3)
        for j, line in enumerate(lines):
            at = y - 14 * (len(lines) - 1 - j)
            parts.append(label(x, at, line, fill=frame.colours.muted, size=11))
    return parts


def told(x: float, y: float, lines: Sequence[str], frame: Frame) -> str:
    """Write quiet lines, their middle at a height."""
    top = y + 4 - 7.5 * (len(lines) - 1)
    return "".join(
        label(x, top + 15 * i, line, fill=frame.colours.muted, size=11.5)
        for i, line in enumerate(lines)
    )
