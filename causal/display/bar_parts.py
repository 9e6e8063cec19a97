"""The parts of the comparison picture: scales, stacked bars, hatched lanes, the legend."""

from collections.abc import Sequence
from itertools import pairwise

from causal.display.bar_frame import Axis, Frame
from causal.display.numbers import MINUS, checked, percent
from causal.display.svg import hatching, label, named, number, tag
from causal.display.text import clean, shorten, text_width, wrap

_ENDS = 90  # room for the ends of a whisker, after the name of a bar
_REASON = 11.5  # the size of the reason in a lane


def stacked(
    values: Sequence[float],
    y: float,
    frame: Frame,
    *,
    after: bool,
    bands: Sequence[str] = (),
) -> str:
    """Draw a distribution as one bar, with its name and the chance of each state within.

    Parameters
    ----------
    values : sequence of float
        The probability of each state.
    y : float
        Its top.
    frame : Frame
        Where it stands.
    after : bool
        Which of the two bars of its row it is.
    bands : sequence of str
        How far each chance moves over draws, in words to hover over; may be empty.

    Returns
    -------
    str
        Markup.
    """
    colours = frame.colours
    left, right = frame.bars
    name = frame.names[after]
    ink = colours.text if after else colours.muted
    if frame.narrow:
        room = right - left - (_ENDS if after and frame.whiskered else 0)
        words = label(left, y - 4, shorten(name, room, 11), fill=ink, size=11, bold=after)
    else:
        words = label(
            left - 8,
            y + frame.bar / 2 + 4,
            shorten(name, left - frame.label - 6, 11),
            fill=ink,
            size=11,
            anchor="end",
            bold=after,
        )
    parts = [words]
    edges = [left]
    for value in values:
        edges.append(edges[-1] + (right - left) * checked(value))
    for i, (start, end) in enumerate(pairwise(edges)):
        if end - start > 0.3:
            more = f", {bands[i]}" if bands else ""
            parts.append(_segment(i, values[i], start, end - start, y, frame, more))
    return tag("g", *parts, class_="ch-after" if after else "ch-before")


def _segment(
    i: int, value: float, x: float, width: float, y: float, frame: Frame, more: str
) -> str:
    colours = frame.colours
    words = percent(value)
    full = f"{frame.states[i]} {words}"
    parts = [
        named(full + more),
        tag(
            "rect",
            x=x,
            y=y,
            width=width,
            height=frame.bar,
            fill=colours.state(i),
            stroke=colours.background,
            stroke_width=1,
        ),
    ]
    if i in frame.counted:
        rail = f"M{number(x + 0.5)} {number(y + frame.bar + 1.4)}h{number(max(width - 1, 0.5))}"
        parts.append(tag("path", d=rail, stroke=colours.text, stroke_width=2))
    if text_width(full, 11.5) + 16 < width:
        words = full
    if text_width(words, 11.5) + 4 < width:
        parts.append(
            label(
                x + width / 2,
                y + frame.bar / 2 + 4,
                words,
                fill=colours.on_state(i),
                size=11.5,
                anchor="middle",
            )
        )
    return tag("g", *parts, class_="ch-segment")


def lane_height(reason: str, width: float) -> float:
    """Return how tall a lane has to be for its reason: there is nothing else to see in it."""
    return 16.0 * len(wrap(reason, width - 40, _REASON, lines=2)) + 8


def lane(x: float, y: float, width: float, height: float, reason: str, frame: Frame) -> str:
    """Draw the hatched lane of a theory that does not answer, with the reason in words."""
    colours = frame.colours
    size = _REASON
    lines = wrap(reason, width - 40, size, lines=2)
    plate = max(text_width(line, size) for line in lines) + 20
    tall = 16.0 * len(lines)
    middle, centre = x + width / 2, y + height / 2
    parts = [
        tag("rect", x=x, y=y, width=width, height=height, rx=3, fill=colours.panel),
        tag("path", d=hatching(x, y, width, height), stroke=colours.hatch, stroke_width=1),
        tag(
            "rect",
            x=middle - plate / 2,
            y=centre - tall / 2 - 1,
            width=plate,
            height=tall + 2,
            rx=4,
            fill=colours.panel,
        ),
    ]
    parts += [
        label(
            middle,
            centre - tall / 2 + 12 + 16 * i,
            line,
            fill=colours.text,
            size=size,
            anchor="middle",
        )
        for i, line in enumerate(lines)
    ]
    return tag("g", named(reason), *parts, class_="ch-lane")


def legend(frame: Frame, counted: str) -> tuple[list[str], float]:
    """Draw the key of states, in the order of the bars; and measure it.

    Parameters
    ----------
    frame : Frame
        Where it stands.
    counted : str
        What the underlined states make up; empty if nothing is underlined.

    Returns
    -------
    (list of str, float)
        Markup, and where the rows may begin.
    """
    colours = frame.colours
    left = frame.bars[0]
    x, y = left, 20.0
    parts: list[str] = []
    for i, state in enumerate(frame.states):
        words = shorten(state, frame.width - left - 40, 12)
        width = 18 + text_width(words, 12) + 18
        if x > left and x + width > frame.width:
            x, y = left, y + 20
        parts.append(tag("rect", x=x, y=y - 10, width=13, height=11, rx=2, fill=colours.state(i)))
        if i in frame.counted:
            parts.append(
                tag(
                    "path",
                    d=f"M{number(x)} {number(y + 3.4)}h13",
                    stroke=colours.text,
                    stroke_width=2,
                )
            )
        parts.append(label(x + 18, y, words, fill=colours.text, size=12))
        x += width
    if counted:
        y += 20
        words = shorten(f"underlined: {counted}", frame.width - left - 8, 11.5)
        parts.append(label(left, y, words, fill=colours.muted, size=11.5))
    return parts, y + 22


def scale_marks(frame: Frame, axis: Axis | None, words: str, y: float) -> list[str]:
    """Draw the heads of the two columns: percent, and points around zero."""
    colours = frame.colours
    left, right = frame.bars
    parts = []
    for share in (0, 25, 50, 75, 100):
        x = left + (right - left) * share / 100
        parts.append(label(x, y + 8, f"{share}%", fill=colours.muted, size=10.5, anchor="middle"))
    if axis is None:
        return parts
    for mark in axis.marks:
        sign = "+" if mark > 0 else MINUS if mark < 0 else ""
        text = f"{sign}{abs(round(100 * mark))}"
        x = axis.x(mark, frame)
        parts.append(label(x, y + 8, text, fill=colours.muted, size=10.5, anchor="middle"))
    middle = (frame.axis[0] + frame.axis[1]) / 2
    width = frame.width - frame.axis[0] + 20
    lines = wrap(f"Change, in points: {words}" if clean(words) else "Change, in points", width, 12)
    for i, line in enumerate(lines):
        at = y - 9 - 15 * (len(lines) - 1 - i)
        parts.append(label(middle, at, line, fill=colours.text, size=12, anchor="middle"))
    return parts
