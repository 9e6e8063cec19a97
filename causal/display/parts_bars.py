"""Parts of a whole that may add to it or take from it: a bar each, to the right or to the left.

Public here: `PartBar` and `part_bars`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from causal.display.numbers import finite
from causal.display.palette import Palette, palette
from causal.display.svg import label, named, picture, tag
from causal.display.text import clean, shorten
from causal.errors import CausalError, UnknownName

__all__ = ["PartBar", "part_bars"]

LAYOUTS = ("wide", "narrow")


@dataclass(frozen=True, slots=True)
class PartBar:
    """One part.

    Attributes
    ----------
    label : str
    value : float
    shown : str
        The value as a reader sees it.
    """

    label: str
    value: float
    shown: str


@dataclass(frozen=True, slots=True)
class _Frame:
    width: float
    words: float
    left: float  # where bars may begin; below their words if that is 0
    tall: float

    @property
    def above(self) -> float:
        return 0.0 if self.left else 17.0


_WIDE = _Frame(1120, 330, 350, 25)
_NARROW = _Frame(366, 350, 0, 38)
_ROOM = 78.0  # for the number beside a bar


def part_bars(
    bars: Sequence[PartBar],
    *,
    title: str,
    description: str,
    scheme: str = "auto",
    layout: str = "wide",
) -> str:
    """Draw the parts of a whole, in the order given.

    Parameters
    ----------
    bars : sequence of PartBar
    title, description : str
        What the picture is called and what it shows, for screen readers.
    scheme : {"auto", "light", "dark"}
    layout : {"wide", "narrow"}
        ``narrow`` writes names above bars, for a phone.

    Returns
    -------
    str
        An SVG document. What adds is blue and what takes away orange, on a line at nothing.

    Raises
    ------
    CausalError
        If there are no parts, or one is no number.
    UnknownName
        If there is no such layout or scheme.

    Examples
    --------
    >>> drawn = part_bars([PartBar("Trade", 0.2, "+20"), PartBar("Faith", -0.1, "−10")],
    ...                   title="Parts", description="Two.")
    >>> "Trade: +20" in drawn
    True
    """
    if layout not in LAYOUTS:
        raise UnknownName("layout", layout, LAYOUTS)
    if not bars:
        raise CausalError("there are no parts; there is nothing to draw")
    frame = _NARROW if layout == "narrow" else _WIDE
    colours = palette(scheme)
    values = [finite(one.value) for one in bars]
    low, high = min(0.0, *values), max(0.0, *values)
    least = frame.left + (_ROOM if low < 0 else 8)
    room = frame.width - _ROOM - least
    scale = room / (high - low) if high > low else 0.0
    zero = least - low * scale
    drawn, y = [], 6.0
    for one in bars:
        drawn += _bar(one, frame, colours, (zero, scale), y)
        y += frame.tall
    return picture(
        "".join(drawn),
        kind="ch-parts",
        width=frame.width,
        height=y + 6,
        title=title,
        description=description,
        scheme=scheme,
        colours=colours,
    )


def _bar(
    one: PartBar, frame: _Frame, colours: Palette, at: tuple[float, float], y: float
) -> list[str]:
    zero, scale = at
    height = frame.tall - frame.above - 7
    top = y + frame.above
    reach = abs(one.value) * scale
    adds = one.value >= 0
    told = shorten(clean(one.label), frame.words - 12, 12.5)
    middle = top + height / 2 + 4.4
    text = y + 12 if frame.above else middle
    bar = tag(
        "rect",
        x=zero if adds else zero - reach,
        y=top,
        width=max(reach, 0.5),
        height=height,
        rx=2,
        fill=colours.state(0 if adds else 3),
    )
    spot = zero + (reach + 6 if adds else -reach - 6)
    return [
        tag(
            "g",
            named(f"{clean(one.label)}: {clean(one.shown)}"),
            label(8, text, told, fill=colours.text, size=12.5),
            bar,
            tag("path", d=f"M{zero:.1f} {top - 4:.1f}v{height + 8:.1f}", stroke=colours.edge),
            label(
                spot,
                middle,
                clean(one.shown),
                fill=colours.text,
                size=12.5,
                anchor=None if adds else "end",
            ),
        )
    ]
