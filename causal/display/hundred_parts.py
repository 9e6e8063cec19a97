"""The parts of a picture of a hundred histories: the squares, their labels, hatched lanes."""

from collections.abc import Sequence
from dataclasses import dataclass

from causal.display.palette import Palette
from causal.display.svg import hatching, label, named, tag
from causal.display.text import text_width, wrap

ACROSS = 10
_SIZE = 12.5  # of the words beside the squares
_LINE = 15.0


@dataclass(frozen=True, slots=True)
class Form:
    """Where things stand.

    Attributes
    ----------
    width : float
    pitch : float
        From a square to the next.
    blocks : tuple of float
        Where the two hundreds begin.
    room : float
        How wide a hundred is with its labels.
    stacked : bool
        Whether the second is below the first.
    """

    width: float
    pitch: float
    blocks: tuple[float, float]
    room: float
    stacked: bool


WIDE = Form(1120, 16, (196, 666), 454, stacked=False)
PAGE = Form(800, 13.5, (132, 458), 342, stacked=False)
NARROW = Form(366, 14.5, (0, 0), 366, stacked=True)


@dataclass(frozen=True, slots=True)
class Group:
    """The histories that end in one state.

    Attributes
    ----------
    letter, label : str
    count : int
        How many squares.
    words, change : str
        How many of a hundred, and how many more or fewer, as written.
    place : int
        Which state it is.
    """

    letter: str
    label: str
    count: int
    words: str
    change: str
    place: int


def heading(
    title: str, note: str, y: float, form: Form, colours: Palette
) -> tuple[list[str], float, float]:
    """Write whose histories they are: beside the squares, or above them.

    Returns
    -------
    (list of str, float, float)
        Markup, where the squares may begin, and where the words end.
    """
    room = form.width if form.stacked else form.blocks[0] - 18
    lines = wrap(title, room, 14, lines=2 if form.stacked else 4, bold=True)
    at = y + 14 if form.stacked else y + 34
    made = []
    for line in lines:
        made.append(label(0, at, line, fill=colours.text, size=14, bold=True))
        at += 17
    for line in wrap(note, room, 12, lines=3) if note else ():
        made.append(label(0, at, line, fill=colours.muted, size=12))
        at += _LINE
    return made, (at - 8 if form.stacked else y), at - 4


def hundred(
    groups: Sequence[Group],
    name: str,
    x: float,
    y: float,
    form: Form,
    colours: Palette,
    *,
    bold: bool,
) -> tuple[str, float]:
    """Draw a hundred squares in the order of their states, each group with its label.

    Returns
    -------
    (str, float)
        Markup, and where it ends.
    """
    top = y + 22
    made = [label(x, y + 13, name, fill=colours.text, size=13, bold=bold)]
    start = 0
    middles = []
    for group in groups:
        made.append(_squares(group, start, x, top, form, colours))
        middles.append((start + group.count / 2) / ACROSS * form.pitch)
        start += group.count
    left = x + ACROSS * form.pitch + 14
    before = _count_width(groups)
    room = form.room - ACROSS * form.pitch - 14 - before
    texts = [wrap(group.label, room, _SIZE, lines=2) for group in groups]
    # a state without a square stands below the last that has one
    places = _spread(middles, [_LINE * len(lines) + 4 for lines in texts])
    for group, lines, middle in zip(groups, texts, places, strict=True):
        made.append(_label(group, lines, (left, left + before), top + middle, colours))
    tall = ACROSS * form.pitch
    if places:
        tall = max(tall, places[-1] + _LINE * len(texts[-1]) / 2 + 2)
    return tag("g", *made, class_="ch-hundred-side"), top + tall


def _squares(group: Group, start: int, x: float, y: float, form: Form, colours: Palette) -> str:
    side = form.pitch - 1.6
    made = []
    for k in range(start, start + group.count):
        left, top = x + k % ACROSS * form.pitch, y + k // ACROSS * form.pitch
        square = tag("rect", x=left, y=top, width=side, height=side, rx=2,
                     fill=colours.state(group.place), class_="ch-square")  # fmt: skip
        sign = label(left + side / 2, top + side / 2 + 3.4, group.letter,
                     fill=colours.on_state(group.place), size=9.5, anchor="middle")  # fmt: skip
        made.append(square + sign)
    return tag("g", named(f"{group.label}: {group.words} of 100"), *made) if made else ""


def _count_width(groups: Sequence[Group]) -> float:
    """Return how much room stands before the names: the count, the square and the change."""
    changes = [text_width(group.change, _SIZE, bold=True) for group in groups if group.change]
    return 48 + (max(changes) + 8 if changes else 0)


def _label(
    group: Group,
    lines: Sequence[str],
    at: tuple[float, float],
    middle: float,
    colours: Palette,
) -> str:
    """Write how many, in which colour and by which letter, how many more or fewer, and what."""
    x, name = at
    y = middle - _LINE * (len(lines) - 1) / 2 + 4.4
    chip = tag("rect", x=x + 26, y=y - 10.4, width=13, height=13, rx=2,
               fill=colours.state(group.place))  # fmt: skip
    sign = label(x + 32.5, y - 0.4, group.letter, fill=colours.on_state(group.place), size=9.5,
                 anchor="middle")  # fmt: skip
    made = [
        label(x + 20, y, group.words, fill=colours.text, size=_SIZE, anchor="end", bold=True),
        chip,
        sign,
    ]
    if group.change:
        made.append(label(x + 46, y, group.change, fill=colours.text, size=_SIZE, bold=True))
    ink = colours.text if group.count else colours.muted
    for i, line in enumerate(lines):
        made.append(label(name, y + _LINE * i, line, fill=ink, size=_SIZE))
    return tag("g", *made, class_="ch-hundred-label")


def _spread(middles: Sequence[float], heights: Sequence[float]) -> list[float]:
    """Move labels apart, in their order, none above the top, each as near as may be.

    Examples
    --------
    >>> _spread([10, 12, 80], [20, 20, 20])
    [10.0, 30.0, 80.0]
    """
    blocks: list[tuple[float, float, int]] = []  # middle, height, labels
    for middle, height in zip(middles, heights, strict=True):
        block = (max(float(middle), height / 2), float(height), 1)
        while blocks and block[0] - block[1] / 2 < blocks[-1][0] + blocks[-1][1] / 2 - 1e-9:
            other = blocks.pop()
            tall = other[1] + block[1]
            many = other[2] + block[2]
            at = (other[0] * other[2] + block[0] * block[2]) / many
            block = (max(at, tall / 2), tall, many)
        blocks.append(block)
    found = []
    place = 0
    for middle, tall, many in blocks:
        top = middle - tall / 2
        for height in heights[place : place + many]:
            found.append(top + height / 2)
            top += height
        place += many
    return found


def lane(reason: str, y: float, form: Form, colours: Palette) -> tuple[str, float]:
    """Draw the hatched lane of a theory that does not answer, and return where it ends."""
    x = form.blocks[0]
    width, height = form.width - x, 46.0
    y += 6
    lines = wrap(reason, width - 40, 12, lines=2)
    plate = max(text_width(line, 12) for line in lines) + 20
    tall = 16.0 * len(lines)
    middle, centre = x + width / 2, y + height / 2
    parts = [
        tag("rect", x=x, y=y, width=width, height=height, rx=3, fill=colours.panel),
        tag("path", d=hatching(x, y, width, height), stroke=colours.hatch, stroke_width=1),
        tag("rect", x=middle - plate / 2, y=centre - tall / 2 - 1, width=plate, height=tall + 2,
            rx=4, fill=colours.panel),
    ]  # fmt: skip
    for i, line in enumerate(lines):
        at = centre - tall / 2 + 12 + 16 * i
        parts.append(label(middle, at, line, fill=colours.text, size=12, anchor="middle"))
    return tag("g", named(reason), *parts, class_="ch-lane"), y + height + 12
