"""What a whole is made up of: one bar a part, in the order given.

Public here: `Portion` and `portion_bars`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from causal.display.bar_frame import Frame
from causal.display.bar_names import bar_name
from causal.display.numbers import checked, percent
from causal.display.palette import palette
from causal.display.svg import label, named, number, picture, tag
from causal.display.text import clean, wrap
from causal.errors import CausalError, UnknownName

__all__ = ["Portion", "portion_bars"]

LAYOUTS = ("wide", "narrow")
_WIDE = Frame(width=1120, label=560, bars=(584, 980), axis=(1000, 1112), bar=16)
_NARROW = Frame(width=366, label=350, bars=(8, 358), axis=(8, 358), bar=14)
_ENDS = ((0.1, 0.02), (0.25, 0.05), (0.5, 0.1), (1.0, 0.25))


@dataclass(frozen=True, slots=True)
class Portion:
    """A part of a whole.

    Attributes
    ----------
    label : str
    note : str
        What is said below it; may be empty.
    share : float
        Of the whole, by itself.
    total : float or None
        Of the whole, with all that it shares with others; the outline of the bar.
    given : str
        Under which conditions; may be empty.
    """

    label: str
    note: str
    share: float
    total: float | None = None
    given: str = ""

    def words(self) -> str:
        """Say the part as a sentence does."""
        name = f"{self.label} {self.given}".rstrip()
        said = f"{name}: {percent(checked(self.share))}"
        return said if self.total is None else f"{said}, with others {percent(self.total)}"


def portion_bars(
    portions: Sequence[Portion],
    *,
    title: str,
    description: str,
    keys: tuple[str, str] = ("by itself", "with what it shares with others"),
    rest: str = "",
    scheme: str = "auto",
    layout: str = "wide",
) -> str:
    """Draw shares of a whole as bars from zero, on one scale.

    Parameters
    ----------
    portions : sequence of Portion
    title, description : str
        What the picture is called and what it shows, for screen readers.
    keys : (str, str)
        What the bar and the outline stand for; the key is drawn where there are outlines.
    rest : str, optional
        What is said below of the parts that are not drawn.
    scheme : {"auto", "light", "dark"}
    layout : {"wide", "narrow"}
        ``narrow`` puts names above the bars, for a phone.

    Returns
    -------
    str
        An SVG document.

    Raises
    ------
    CausalError
        If there is nothing to draw, or a share is not between 0 and 1.
    UnknownName
        If there is no such scheme or layout.

    Examples
    --------
    >>> drawn = portion_bars([Portion("the row of the coup", "claim A", 0.4, 0.5)],
    ...                      title="Where it comes from", description="One row.")
    >>> "40%" in drawn, "50%" in drawn, "claim A" in drawn
    (True, True, True)
    """
    if layout not in LAYOUTS:
        raise UnknownName("layout", layout, LAYOUTS)
    if not portions:
        raise CausalError("there are no parts; there is nothing to draw")
    narrow = layout == "narrow"
    frame = replace(_NARROW if narrow else _WIDE, colours=palette(scheme), narrow=narrow)
    largest = max(checked(one.share if one.total is None else one.total) for one in portions)
    end, step = next(pair for pair in _ENDS if largest <= pair[0] + 1e-9)
    outlined = any(one.total is not None for one in portions)
    body, y = _key(keys, frame) if outlined else ([], 4.0)
    marks = [round(k * step, 9) for k in range(int(end / step + 1e-9) + 1)]
    for mark in marks:
        x = _x(mark, end, frame)
        text = f"{100 * mark:.0f}%"
        anchor = (
            "end" if narrow and mark == marks[-1] else "start" if narrow and not mark else "middle"
        )
        body.append(label(x, y + 14, text, fill=frame.colours.muted, size=10.5, anchor=anchor))
    y += 22
    top, bars = y, []
    for one in portions:
        drawn, height = _bar(one, end, frame, y)
        bars.append(tag("g", named(one.words()), *drawn, class_="ch-portion"))
        y += height
    if not narrow:
        d = "".join(f"M{number(_x(m, end, frame))} {number(top)}V{number(y)}" for m in marks)
        body.append(tag("path", d=d, stroke=frame.colours.grid, class_="ch-scale"))
    for line in wrap(rest, frame.width - 16, 12, lines=3) if clean(rest) else ():
        y += 16
        bars.append(label(8, y, line, fill=frame.colours.muted, size=12))
    return picture(
        "".join([*body, *bars]),
        kind="ch-portions",
        width=frame.width,
        height=y + 8,
        title=title,
        description=description,
        scheme=scheme,
        colours=frame.colours,
    )


def _x(share: float, end: float, frame: Frame) -> float:
    left, right = frame.bars
    return left + (right - left) * share / end


def _key(keys: tuple[str, str], frame: Frame) -> tuple[list[str], float]:
    """Draw what bar and outline mean, and measure it."""
    colours, parts, y = frame.colours, [], 16.0
    for place, words in enumerate(keys):
        x = 8.0 if frame.narrow else 8.0 + 190 * place
        stroke = {"stroke": colours.text, "stroke_width": 1.2}
        look = {"fill": colours.accent} if place == 0 else {"fill": "none", **stroke}
        mark = tag("rect", x=x, y=y - 9, width=24, height=11, rx=2, **look)
        text = label(x + 32, y, words, fill=colours.text, size=12)
        parts.append(tag("g", mark, text, class_="ch-key"))
        y += 20 if frame.narrow else 0
    return parts, y if not frame.narrow else y - 16


def _bar(one: Portion, end: float, frame: Frame, y: float) -> tuple[list[str], float]:
    """Draw one bar with its name and numbers, and measure it."""
    colours = frame.colours
    parts = [tag("path", d=f"M8 {number(y)}H{number(frame.width - 8)}", stroke=colours.grid)]
    name, at = bar_name(one.label, one.given, one.note, frame, y)
    parts += name
    words = percent(one.share)
    if one.total is not None:
        words = f"{words}, {percent(one.total)}"
    if frame.narrow:
        parts.append(label(8, at, words, fill=colours.text, size=12, bold=True))
        middle, height = at + 16, at + 30 - y
    else:
        height = max(at - y - 6, frame.bar + 12)
        middle = y + height / 2
        x = frame.axis[0]
        parts.append(label(x, middle + 4.5, words, fill=colours.text, size=13, bold=True))
    return [*parts, *_filled(one, end, frame, middle)], height


def _filled(one: Portion, end: float, frame: Frame, middle: float) -> list[str]:
    """Draw the bar of a share, and the outline of its total."""
    left, tall = _x(0, end, frame), frame.bar
    width = max(_x(one.share, end, frame) - left, 0.5)
    place = {"x": left, "y": middle - tall / 2, "height": tall}
    parts = [tag("rect", width=width, fill=frame.colours.accent, class_="ch-share", **place)]
    if one.total is not None:
        width = max(_x(one.total, end, frame) - left, 0.5)
        stroke: dict[str, str | float | None] = {"stroke": frame.colours.text, "stroke_width": 1.2}
        parts.append(tag("rect", width=width, fill="none", class_="ch-total", **place, **stroke))
    return parts
