"""Curves by year with fans around them: each kind has a line of its own, and a word beside it.

Public here: `Band`, `Curve`.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from causal.display.numbers import finite
from causal.display.palette import Palette
from causal.display.svg import label, number, tag
from causal.display.year_frame import YearFrame, ticks
from causal.errors import CausalError, UnknownName

__all__ = ["Band", "Curve"]

WAS, NOW, MOVED = "was", "now", "moved"
KINDS = (WAS, NOW, MOVED)
_DASHES = {WAS: "6 4", NOW: None, MOVED: None}
_WIDTHS = {WAS: 1.8, NOW: 2.6, MOVED: 1.8}
_TINTS = {WAS: 0.11, NOW: 0.17, MOVED: 0.14}
MOST_BARS = 8
THICK = (1.2, 3.2, 6.0)
_APART = 14.0


@dataclass(frozen=True, slots=True)
class Band:
    """Where a share of the draws lies, by year.

    Attributes
    ----------
    share : float
        Of the draws, in (0, 1).
    low, high : tuple of float or None
        Its ends, a year each; None where there are none.
    """

    share: float
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]

    def __post_init__(self) -> None:
        if not 0 < self.share < 1:
            raise CausalError(f"a band holds {self.share:g} of the draws; more than 0, less than 1")
        if len(self.low) != len(self.high) or not all(map(_fits, self.low, self.high)):
            raise CausalError("a band needs a low end for every high one, and none above it")

    def ends(self) -> Iterator[tuple[int, float, float]]:
        """List where it is, and its ends there."""
        for place, (low, high) in enumerate(zip(self.low, self.high, strict=True)):
            if low is not None and high is not None:
                yield place, low, high


def _fits(low: float | None, high: float | None) -> bool:
    if low is None or high is None:
        return low is high
    return finite(low) <= finite(high)


@dataclass(frozen=True, slots=True)
class Curve:
    """A number by year.

    Attributes
    ----------
    kind : {"was", "now", "moved"}
        As it was (dashed), as changed (bold, coloured), or a difference (with dots).
    label : str
        What it is called.
    values : tuple of float or None
        A year each; None where there is none.
    bands : tuple of Band, optional
    """

    kind: str
    label: str
    values: tuple[float | None, ...]
    bands: tuple[Band, ...] = ()

    @property
    def apart(self) -> bool:
        """Whether a band is known in years that do not follow one another."""
        told = [[place for place, *_ in band.ends()] for band in self.bands]
        return any(one and (len(one) == 1 or one[-1] - one[0] >= len(one)) for one in told)

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise UnknownName("kind of curve", self.kind, KINDS)
        if any(len(band.low) != len(self.values) for band in self.bands):
            raise CausalError(f"the bands of {self.label!r} are of other years than the curve")

    @property
    def numbers(self) -> Iterator[float]:
        """Every number that is drawn."""
        yield from (value for value in self.values if value is not None)
        for band in self.bands:
            for _, low, high in band.ends():
                yield from (low, high)


def colour(kind: str, colours: Palette) -> str:
    """Return the colour of a kind of curve."""
    return {WAS: colours.text, NOW: colours.accent, MOVED: colours.bar}[kind]


def sample(kind: str, x: float, y: float, colours: Palette, *, width: float = 26) -> str:
    """Draw a piece of line as the key shows it."""
    return tag(
        "path",
        d=f"M{number(x)} {number(y)}h{number(width)}",
        stroke=colour(kind, colours),
        stroke_width=_WIDTHS[kind],
        stroke_dasharray=_DASHES[kind],
        fill="none",
    )


def bars(curve: Curve, frame: YearFrame) -> str:
    """Draw the bands of a curve as bars, so that a fan stays clear: at some of the years.

    Where they are known in years apart from one another, at all of these. The widest band is the
    thinnest bar.
    """
    ink = colour(curve.kind, frame.colours)
    ranked = sorted(curve.bands, key=lambda band: -band.share)
    parts = []
    years = ticks(frame.first, frame.last, frame.right - frame.left)
    some = years[:: ceil(len(years) / MOST_BARS)]
    for year in frame.years() if curve.apart else some:
        place = year - frame.first
        for thick, band in zip(THICK, ranked, strict=False):
            found = next(((one, two) for at, one, two in band.ends() if at == place), None)
            if found is None:
                continue
            low, high = map(frame.y, found)
            if low - high < 1:
                continue
            path = f"M{number(frame.x(year))} {number(low)}V{number(high)}"
            parts.append(tag("path", d=path, stroke=ink, stroke_width=thick, stroke_opacity="0.5",
                             class_="ch-bar"))  # fmt: skip
    return "".join(parts)


def fan(curve: Curve, frame: YearFrame) -> str:
    """Draw the bands of a curve, the widest first, so that they add up to darker grounds."""
    ink = colour(curve.kind, frame.colours)
    ranked = sorted(curve.bands, key=lambda band: -band.share)
    parts = []
    for place, band in enumerate(ranked):
        upper, lower = [], []
        for at, low, high in band.ends():
            x = number(frame.x(frame.first + at))
            lower.append(f"{x} {number(frame.y(low))}")
            upper.append(f"{x} {number(frame.y(high))}")
        if not upper:
            continue
        shape = f"M{'L'.join(upper)}L{'L'.join(reversed(lower))}Z"
        parts.append(
            tag("path", d=shape, fill=ink, fill_opacity=f"{_TINTS[curve.kind]:g}", class_="ch-band")
        )
        if place == 0:
            edges = f"M{'L'.join(upper)}M{'L'.join(lower)}"
            parts.append(
                tag("path", d=edges, stroke=ink, stroke_width=0.8, stroke_opacity="0.6",
                    stroke_dasharray=_DASHES[curve.kind], fill="none", class_="ch-edge")
            )  # fmt: skip
    return "".join(parts)


def line(curve: Curve, frame: YearFrame) -> str:
    """Draw the line of a curve; it is broken where there is no number."""
    ink = colour(curve.kind, frame.colours)
    path, dots, pen = [], [], "M"
    for year, value in zip(frame.years(), curve.values, strict=True):
        if value is None:
            pen = "M"
            continue
        x, y = frame.x(year), frame.y(value)
        path.append(f"{pen}{number(x)} {number(y)}")
        if curve.kind == MOVED:
            dots.append(tag("circle", cx=x, cy=y, r=min(2.4, frame.cell / 3), fill=ink))
        pen = "L"
    drawn = tag(
        "path",
        d="".join(path),
        stroke=ink,
        stroke_width=_WIDTHS[curve.kind],
        stroke_dasharray=_DASHES[curve.kind],
        stroke_linejoin="round",
        fill="none",
        class_=f"ch-curve ch-{curve.kind}",
    )
    return drawn + "".join(dots)


def last(curve: Curve) -> tuple[int, float] | None:
    """Return the last number of a curve and its place; None where there is none."""
    told = [(place, value) for place, value in enumerate(curve.values) if value is not None]
    return told[-1] if told else None


def ends(curves: Sequence[Curve], frame: YearFrame, said: Callable[[float], str]) -> str:
    """Write the last number of every curve where it ends, none upon another."""
    found = [(curve, *told) for curve in curves if (told := last(curve)) is not None]
    placed = spread([frame.y(value) for *_, value in found], frame.top + 4, frame.bottom - 2)
    return "".join(
        label(
            frame.x(frame.first + place) + max(8.0, frame.cell / 2 + 4),
            y + 4,
            said(value),
            fill=colour(curve.kind, frame.colours),
            size=12.5,
            bold=True,
        )
        for y, (curve, place, value) in zip(placed, found, strict=True)
    )


def spread(
    wanted: Sequence[float], top: float, bottom: float, apart: float = _APART
) -> list[float]:
    """Return heights near those wanted, apart from one another and between two limits.

    Examples
    --------
    >>> spread([50.0, 52.0, 10.0], 0, 100)
    [50.0, 64.0, 10.0]
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    found = [0.0] * len(wanted)
    at = top - apart
    for i in order:
        at = found[i] = max(wanted[i], at + apart)
    limit = bottom
    for i in reversed(order):
        limit = found[i] = min(found[i], limit)
        limit -= apart
    return found
