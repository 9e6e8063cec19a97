"""Whiskers of the comparison picture: how far a headline and its change move over draws."""

from dataclasses import dataclass
from typing import Self

from causal.display.bar_frame import Axis, Frame
from causal.display.numbers import checked, percent, short_points
from causal.display.svg import label, named, number, tag
from causal.display.text import clean, text_width, wrap
from causal.errors import CausalError

STRIP = 17.0
"""How much taller a row is with a whisker below its bars."""

_SIZE = 10.5
_CAP = 4.0

Ends = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Whiskers:
    """The ends of one row's bands.

    Attributes
    ----------
    value : float
        The headline as changed: a chance, or a level from 0 to 1.
    after : (float, float)
        Low and high end of it.
    change : (float, float)
        Low and high end of its change.
    states : tuple of (float, float)
        Low and high end of each state's chance as changed, to hover over; may be empty.
    level : float, default 0.9
        Which share of the draws lies between the ends.

    Examples
    --------
    >>> Whiskers(0.4, (0.3, 0.5), (-0.02, 0.1)).words
    ('30% to 50%', '−2 to +10')
    """

    value: float
    after: Ends
    change: Ends
    states: tuple[Ends, ...] = ()
    level: float = 0.9

    @property
    def share(self) -> str:
        """What lies between the ends, in words."""
        return f"{self.level:.0%} of draws"

    @property
    def state_words(self) -> tuple[str, ...]:
        """The band of each state in words."""
        return tuple(
            f"{self.share}: {percent(low)} to {percent(high)}" for low, high in self.states
        )

    @property
    def room(self) -> float:
        """How wide the ends of the headline are, written beside the bars."""
        return text_width(self.words[0], _SIZE)

    @property
    def words(self) -> tuple[str, str]:
        """The two bands as a reader sees them: percent, and points."""
        after = " to ".join(percent(end) for end in self.after)
        return after, " to ".join(short_points(end) for end in self.change)

    def checked(self, name: str, count: int) -> Self:
        """Return the whiskers, if their ends are chances in order.

        Parameters
        ----------
        name : str
            Whose they are.
        count : int
            How many states the outcome has.

        Raises
        ------
        CausalError
            If an end is not a probability, stands on the wrong side, or states lack theirs.
        """
        for low, high in (self.after, self.change, *self.states):
            if low > high:
                raise CausalError(f"{name} has a band from {low} to {high}; the low end goes first")
        for end in (self.value, *self.after, *(end for ends in self.states for end in ends)):
            checked(end)
        if self.states and len(self.states) != count:
            raise CausalError(
                f"{name} has bands of {len(self.states)} states and the outcome has {count}; "
                f"each state needs one"
            )
        return self


def _line(low: float, high: float, y: float, ink: str, cap: float) -> str:
    """Draw a line with a cap at either end."""
    path = (
        f"M{number(low)} {number(y)}H{number(high)}"
        f"M{number(low)} {number(y - cap)}v{number(2 * cap)}"
        f"M{number(high)} {number(y - cap)}v{number(2 * cap)}"
    )
    return tag("path", d=path, stroke=ink, stroke_width=1.5, fill="none")


def _lollipop(
    zero: float, value: float, low: float, high: float, y: float, frame: Frame
) -> list[str]:
    """Draw a number as an arm from zero with a dot, and its whisker."""
    colours = frame.colours
    arm = f"M{number(zero)} {number(y)}H{number(value)}"
    return [
        tag("path", d=arm, stroke=colours.bar, stroke_width=4),
        _line(low, high, y, colours.text, _CAP),
        tag("circle", cx=value, cy=y, r=3.4, fill=colours.text),
    ]


def below_bar(one: Whiskers | None, y: float, frame: Frame, measure: str) -> str:
    """Draw the headline as an arm from zero with its whisker, on the scale of the bars.

    The ends are written beside it, below the names of the bars; on a phone above the bar.

    Parameters
    ----------
    one : Whiskers or None
        None says in words that there is none.
    y : float
        The bottom of the bar.
    frame : Frame
        Where it stands.
    measure : str
        What the headline is called.

    Returns
    -------
    str
        Markup.
    """
    colours = frame.colours
    left, right = frame.bars
    y += 10.0
    if one is None:
        words = "no whisker: its numbers could not be drawn"
        return label(left, y + 3.6, words, fill=colours.muted, size=_SIZE)
    low, value, high = (left + (right - left) * x for x in (one.after[0], one.value, one.after[1]))
    words = one.words[0]
    place = (right, y - frame.bar - 14.0) if frame.narrow else (left - 8, y + 3.6)
    return tag(
        "g",
        named(f"{measure}: {percent(one.value)}, {one.share}: {words}"),
        *_lollipop(left, value, low, high, y, frame),
        label(*place, words, fill=colours.muted, size=_SIZE, anchor="end"),
        class_="ch-whisker",
    )


def over_arm(one: Whiskers, axis: Axis, y: float, frame: Frame) -> str:
    """Draw the whisker of a change over its arm."""
    low, high = (axis.x(end, frame) for end in one.change)
    return tag(
        "g",
        named(f"{one.share}: {one.words[1]} points"),
        _line(low, high, y, frame.colours.text, _CAP + 2),
        class_="ch-whisker",
    )


def key(frame: Frame, words: str, y: float) -> tuple[list[str], float]:
    """Draw the line of the legend that says what a whisker is, and measure it.

    Returns
    -------
    (list of str, float)
        Markup, and how much taller the legend is.
    """
    colours = frame.colours
    left = frame.bars[0]
    right = frame.width if frame.narrow else frame.axis[0]
    lines = wrap(words, right - left - 46, 11.5, lines=3)
    parts = _lollipop(left, left + 18, left + 8, left + 28, y - 4.0, frame)
    parts += [
        label(left + 36, y + 15 * i, line, fill=colours.muted, size=11.5)
        for i, line in enumerate(lines)
    ]
    return parts, 20.0 + 15 * (len(lines) - 1)


def told(words: str, measure: str) -> str:
    """Say in the legend what the whiskers are, and of what.

    Examples
    --------
    >>> told("whisker: 90% of 1,000 draws", "it lasts")
    'whisker: 90% of 1,000 draws; the line below a bar, from 0%: it lasts, as changed'
    """
    of = f"; the line below a bar, from 0%: {measure}, as changed" if clean(measure) else ""
    return words + of
