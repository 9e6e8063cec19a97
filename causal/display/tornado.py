"""Which numbers move an answer most: one bar a number, around the answer as it is.

Public here: `TornadoBar` and `tornado_bars`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import floor

from causal.display.bar_frame import Frame
from causal.display.bar_names import bar_name
from causal.display.numbers import (
    MINUS,
    checked,
    finite,
    percent,
    points,
    probability,
    short_points,
)
from causal.display.palette import palette
from causal.display.svg import label, named, number, picture, tag
from causal.display.text import clean, wrap
from causal.errors import CausalError, UnknownName

__all__ = ["TornadoBar", "tornado_bars"]

LAYOUTS = ("wide", "page", "narrow")
_WIDE = Frame(width=1120, label=470, bars=(494, 900), axis=(930, 1112), bar=20)
_PAGE = Frame(width=760, label=290, bars=(306, 560), axis=(590, 752), bar=20)
_NARROW = Frame(width=366, label=350, bars=(20, 346), axis=(8, 358), bar=18)
_STEPS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5)


@dataclass(frozen=True, slots=True)
class TornadoBar:
    """What moving one number does.

    Attributes
    ----------
    label : str
        What is moved.
    note : str
        What it rests on; may be empty.
    numbers : (float, float)
        From where to where it is moved.
    answers : (float, float)
        The answer at either; changes, from -1 to 1, in a picture of a change.
    given : str
        Under which conditions; may be empty.
    """

    label: str
    note: str
    numbers: tuple[float, float]
    answers: tuple[float, float]
    given: str = ""

    def words(self, *, change: bool = False) -> str:
        """Say the bar as a sentence does."""
        low, high = (probability(checked(one)) for one in self.numbers)
        start, end = (points(one) if change else percent(one) for one in self.answers)
        what = "the change" if change else "the answer"
        name = f"{self.label} {self.given}".rstrip()
        return f"{name} from {low} to {high}: {what} goes from {start} to {end}"


@dataclass(frozen=True, slots=True)
class _Scale:
    """The scale of answers: round ends around all of them."""

    low: float
    high: float
    step: float

    @classmethod
    def around(cls, values: Sequence[float]) -> "_Scale":
        low, high = min(values), max(values)
        step = next((s for s in _STEPS if max(high - low, 0.01) / s <= 5), 0.5)
        start = floor(low / step + 1e-9) * step
        end = start
        while end < high - 1e-9:
            end += step
        return cls(round(start, 9), round(min(max(end, start + step), 1.0), 9), step)

    def x(self, value: float, frame: Frame) -> float:
        left, right = frame.bars
        return left + (right - left) * (value - self.low) / (self.high - self.low)

    @property
    def marks(self) -> list[float]:
        count = round((self.high - self.low) / self.step)
        return [min(round(self.low + k * self.step, 9), 1.0) for k in range(count + 1)]


def tornado_bars(
    bars: Sequence[TornadoBar],
    *,
    value: float,
    title: str,
    description: str,
    change: bool = False,
    turns: float | None = None,
    rest: str = "",
    scheme: str = "auto",
    layout: str = "wide",
) -> str:
    """Draw how far an answer moves with each number, in the order given.

    All bars share one scale, which need not begin at 0; a line stands where the answer is now. The
    part of a bar reached as the number falls is pale, as it rises dark; the key says so, and the
    numbers stand beside the bars.

    Parameters
    ----------
    bars : sequence of TornadoBar
    value : float
        The answer as it is.
    title, description : str
        What the picture is called and what it shows, for screen readers.
    change : bool, default False
        The answers are changes, from -1 to 1, and are written as points.
    turns : float, optional
        Where the conclusion turns: a broken line, if it lies among the answers.
    rest : str, optional
        What is said below the bars of those that are not drawn.
    scheme : {"auto", "light", "dark"}
        As for `causal.display.causal_map.causal_map`.
    layout : {"wide", "page", "narrow"}
        ``page`` is for a sheet of paper; ``narrow`` puts names above the bars, for a phone.

    Returns
    -------
    str
        An SVG document.

    Raises
    ------
    CausalError
        If there is nothing to draw, or a number is no probability.
    UnknownName
        If there is no such scheme or layout.

    Examples
    --------
    >>> bars = [TornadoBar("P(coup=none)", "claim A", (0.3, 0.6), (0.2, 0.45))]
    >>> drawn = tornado_bars(bars, value=0.31, title="What moves it", description="The coup.")
    >>> "20% to 45%" in drawn, "0.30 to 0.60" in drawn
    (True, True)
    """
    if layout not in LAYOUTS:
        raise UnknownName("layout", layout, LAYOUTS)
    if not bars:
        raise CausalError("no number moves the answer; there is nothing to draw")
    narrow = layout == "narrow"
    base = _NARROW if narrow else _PAGE if layout == "page" else _WIDE
    frame = replace(base, colours=palette(scheme), narrow=narrow)
    every = [_within(one, change) for one in (value, *(end for b in bars for end in b.answers))]
    scale = _Scale.around(every)
    at = _Lines(value, turns if turns is not None and scale.low <= turns <= scale.high else None)
    parts, y = _key(frame, at, change)
    parts += _marks(scale, frame, y + 16, change)
    y += 24
    body, bottom = [], y
    for bar in bars:
        drawn, height = _bar(bar, at, scale, frame, bottom, change)
        body.append(tag("g", named(bar.words(change=change)), *drawn, class_="ch-swing"))
        bottom += height
    if not narrow:
        parts.append(_grid(scale, frame, y, bottom))
        body += _upright(at, scale, frame, y - 4, bottom)
    for line in wrap(rest, frame.width - 16, 12, lines=3) if clean(rest) else ():
        bottom += 16
        body.append(label(8, bottom, line, fill=frame.colours.muted, size=12))
    return picture(
        "".join([*parts, *body]),
        kind="ch-tornado",
        width=frame.width,
        height=bottom + 6,
        title=title,
        description=description,
        scheme=scheme,
        colours=frame.colours,
    )


@dataclass(frozen=True, slots=True)
class _Lines:
    """Where the answer is now, and where the conclusion turns if that is drawn."""

    now: float
    turns: float | None


def _within(answer: float, change: bool) -> float:
    """Return an answer, refused if it can be none."""
    if not change:
        return checked(answer)
    if abs(finite(answer)) > 1 + 1e-9:
        raise CausalError(f"{answer} is no change of a chance; it must lie between -1 and 1")
    return answer


def _upright(at: _Lines, scale: _Scale, frame: Frame, top: float, bottom: float) -> list[str]:
    """Draw where the answer stands and where it turns, from one height to another."""
    d = f"M{number(scale.x(at.now, frame))} {number(top)}V{number(bottom)}"
    made = [tag("path", d=d, stroke=frame.colours.text, stroke_width=1.6, class_="ch-now")]
    if at.turns is not None:
        d = f"M{number(scale.x(at.turns, frame))} {number(top)}V{number(bottom)}"
        made.append(_broken(d, frame))
    return made


def _broken(d: str, frame: Frame) -> str:
    colour = frame.colours.text
    return tag(
        "path", d=d, stroke=colour, stroke_width=1.6, stroke_dasharray="4 3", class_="ch-turn"
    )


def _grid(scale: _Scale, frame: Frame, top: float, bottom: float) -> str:
    """Draw a line at each mark of the scale, from one height to another."""
    d = "".join(f"M{number(scale.x(m, frame))} {number(top)}V{number(bottom)}" for m in scale.marks)
    return tag("path", d=d, stroke=frame.colours.grid, class_="ch-scale")


def _key(frame: Frame, at: _Lines, change: bool) -> tuple[list[str], float]:
    """Draw what the two parts of a bar and the lines mean, and measure it."""
    colours = frame.colours
    parts: list[str] = []
    entries = [
        (colours.bar, "as the number falls"),
        (colours.accent, "as the number rises"),
        ("now", "the change as it is" if change else "the answer as it is"),
        *([("turns", "where the conclusion turns")] if at.turns is not None else []),
    ]
    y = 18.0
    for place, (fill, words) in enumerate(entries):
        x = 8.0 if frame.narrow else 8.0 + 190 * place
        d = f"M{number(x + 12)} {number(y - 11)}v14"
        if fill == "turns":
            mark = _broken(d, frame)
        elif fill == "now":
            mark = tag("path", d=d, stroke=colours.text, stroke_width=1.6)
        else:
            mark = tag("rect", x=x, y=y - 9, width=24, height=11, rx=2, fill=fill)
        parts.append(
            tag("g", mark, label(x + 32, y, words, fill=colours.text, size=12), class_="ch-key")
        )
        y += 20 if frame.narrow else 0
    return parts, y if not frame.narrow else y - 16


def _marks(scale: _Scale, frame: Frame, y: float, change: bool) -> list[str]:
    """Write the marks of the scale, and the heads of the columns of numbers."""
    colours = frame.colours
    digits = 1 if scale.step < 0.01 else 0
    sign, unit = ("+", "") if change else ("", "%")
    parts = [
        label(
            scale.x(mark, frame),
            y,
            f"{100 * mark:{sign if abs(mark) > 1e-9 else ''}.{digits}f}{unit}".replace("-", MINUS),
            fill=colours.muted,
            size=10.5,
            anchor="middle",
        )
        for mark in scale.marks
    ]
    if not frame.narrow:
        what = "change" if change else "answer"
        heads = ((8.0, "number"), (frame.axis[0], what), (frame.axis[0] + 96, "number"))
        parts += [label(x, y, words, fill=colours.muted, size=11) for x, words in heads]
    return parts


def _bar(
    bar: TornadoBar, now: _Lines, scale: _Scale, frame: Frame, y: float, change: bool
) -> tuple[list[str], float]:
    """Draw one bar with its name and numbers, and measure it."""
    colours = frame.colours
    parts = [tag("path", d=f"M8 {number(y)}H{number(frame.width - 8)}", stroke=colours.grid)]
    named_so, at = bar_name(bar.label, bar.given, bar.note, frame, y)
    parts += named_so
    start, end = (short_points(one) if change else percent(one) for one in bar.answers)
    low, high = (probability(one) for one in bar.numbers)
    if frame.narrow:
        words = f"{start} to {end}, number {low} to {high}"
        if change:
            words = f"{start} to {end} points, number {low} to {high}"
        parts.append(label(8, at, words, fill=colours.text, size=12, bold=True))
        lines = _upright(now, scale, frame, at + 7, at + 29)
        return [*parts, *_halves(bar, now.now, scale, frame, at + 18), *lines], at + 36 - y
    height = max(at - y - 6, frame.bar + 12)
    middle = y + height / 2
    left = frame.axis[0]
    parts.append(
        label(left, middle + 4.5, f"{start} to {end}", fill=colours.text, size=13, bold=True)
    )
    parts.append(label(left + 96, middle + 4.5, f"{low} to {high}", fill=colours.text, size=12))
    return [*parts, *_halves(bar, now.now, scale, frame, middle)], height


def _halves(bar: TornadoBar, value: float, scale: _Scale, frame: Frame, y: float) -> list[str]:
    """Draw the two parts of a bar: the answer as the number falls, and as it rises."""
    colours = frame.colours
    tall = frame.bar - 4 if frame.narrow else frame.bar - 2
    parts = []
    for end, fill, kind in zip(
        bar.answers, (colours.bar, colours.accent), ("ch-falls", "ch-rises"), strict=True
    ):
        near, far = sorted((scale.x(value, frame), scale.x(end, frame)))
        parts.append(
            tag(
                "rect",
                x=near,
                y=y - tall / 2,
                width=max(far - near, 0.5),
                height=tall,
                fill=fill,
                class_=kind,
            )
        )
    return parts
