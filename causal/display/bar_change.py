"""The change in a row of the comparison picture: an arm from zero, its number, its whisker."""

from causal.display.bar_frame import Axis, Frame
from causal.display.numbers import short_points
from causal.display.svg import label, tag
from causal.display.text import text_width, wrap
from causal.display.whiskers import Whiskers, over_arm

_NOTE = 10.5
_NOTHING = 1e-9


def difference(
    change: float, note: str, whiskers: Whiskers | None, axis: Axis, frame: Frame, y: float
) -> tuple[str, float]:
    """Draw a change as an arm from zero, with its signed number and its whisker.

    Parameters
    ----------
    change : float
        Of the headline.
    note : str
        What is special about the row; may be empty.
    whiskers : Whiskers or None
    axis : Axis
    frame : Frame
    y : float
        The middle of the arm.

    Returns
    -------
    (str, float)
        Markup, and how far below `y` it reaches.
    """
    colours = frame.colours
    zero, end = axis.x(0, frame), axis.x(change, frame)
    parts = [
        tag("path", d=f"M{frame.axis[0]:g} {y:g}H{frame.axis[1]:g}", stroke=colours.grid),
        tag("path", d=f"M{zero:.1f} {y - 9:g}v18", stroke=colours.muted, stroke_width=1.4),
        tag("path", d=f"M{zero:.1f} {y:g}H{end:.1f}", stroke=colours.accent, stroke_width=4),
        tag("circle", cx=end, cy=y, r=4.5, fill=colours.accent),
    ]
    below = 0.0
    if whiskers and whiskers.change[1] - whiskers.change[0] <= _NOTHING:
        whiskers = None  # nothing to draw, and the number keeps its place at the arm
    if whiskers:
        parts.append(over_arm(whiskers, axis, y, frame))
        parts += _beneath(change, whiskers, axis, frame, y)
        below = 16.0
    if not (below and frame.narrow):
        parts.append(_beside(change, whiskers, axis, frame, y))
    if note:
        line = wrap(note, frame.axis[1] - frame.axis[0], _NOTE, lines=1)[0]
        middle = (frame.axis[0] + frame.axis[1]) / 2
        fill = colours.muted
        parts.append(label(middle, y + 22 + below, line, fill=fill, size=_NOTE, anchor="middle"))
    return "".join(parts), below + (28 if note else 12)


def _points(change: float, frame: Frame) -> str:
    words = short_points(change)
    if not frame.narrow:
        return words
    return words + (" point" if words in ("+1", "−1") else " points")


def _beside(change: float, whiskers: Whiskers | None, axis: Axis, frame: Frame, y: float) -> str:
    """Write the number right of the arm and its whisker, or left of them if there is no room."""
    colours = frame.colours
    words = _points(change, frame)
    ends = (change, 0.0, *whiskers.change) if whiskers else (change,)
    first, last = axis.x(min(ends), frame), axis.x(max(ends), frame)
    room = 9 + text_width(words, 13, bold=True)
    beyond = change >= 0 and last + room < frame.width
    if change < 0 and first - room < (0 if frame.narrow else frame.bars[1]):
        beyond, last = True, max(last, axis.x(0, frame))
    return label(
        last + 9 if beyond else first - 9,
        y + 4.6,
        words,
        fill=colours.text,
        size=13,
        bold=True,
        anchor=None if beyond else "end",
        stroke=colours.background,
        stroke_width=4,
        paint_order="stroke",
    )


def _beneath(change: float, whiskers: Whiskers, axis: Axis, frame: Frame, y: float) -> list[str]:
    """Write the ends of the whisker under it; on a phone with the number before them."""
    colours = frame.colours
    words = whiskers.words[1]
    if frame.narrow:
        number = _points(change, frame)
        left = frame.axis[0]
        told = f"{whiskers.share}: {words}"
        return [
            label(left, y + 23, number, fill=colours.text, size=13, bold=True),
            label(
                left + text_width(number, 13, bold=True) + 10,
                y + 23,
                told,
                fill=colours.muted,
                size=_NOTE,
            ),
        ]
    half = text_width(words, _NOTE) / 2
    centre = sum(axis.x(end, frame) for end in whiskers.change) / 2
    centre = min(max(centre, frame.axis[0] - 20 + half), frame.width - 4 - half)
    return [label(centre, y + 20, words, fill=colours.muted, size=_NOTE, anchor="middle")]
