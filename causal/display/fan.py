"""Curves by year with fans around them: each kind has a line of its own, and a word beside it.

Public here: `Band`, `Curve`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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
THICK = (1.2, 3.2, 6.0)
_APART = 14.0


@dataclass(frozen=True, slots=True)
class Band:
    """Where a share of the draws lies, by year.

    Attributes
    ----------
    share : float
        Of the draws, in (0, 1).
    low, high : tuple of float
        Its ends, a year each.
    """

    share: float
    low: tuple[float, ...]
    high: tuple[float, ...]

    def __post_init__(self) -> None:
        if not 0 < self.share < 1:
            raise CausalError(f"a band holds {self.share:g} of the draws; more than 0, less than 1")
        if len(self.low) != len(self.high) or any(
            finite(low) > finite(high) for low, high in zip(self.low, self.high, strict=True)
        ):
            raise CausalError("a band needs a low end for every high one, and none above it")


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
            yield from (*band.low, *band.high)


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
    """Draw the bands of a curve as bars at the years that are written, so that a fan stays clear.

    The widest band is the thinnest bar.
    """
    ink = colour(curve.kind, frame.colours)
    ranked = sorted(curve.bands, key=lambda band: -band.share)
    parts = []
    for year in ticks(frame.first, frame.last, frame.right - frame.left):
        place = year - frame.first
        for thick, band in zip(THICK, ranked, strict=False):
            low, high = frame.y(band.low[place]), frame.y(band.high[place])
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
        upper = [f"{number(frame.x(y))} {number(frame.y(v))}" for y, v in _dated(band.high, frame)]
        lower = [f"{number(frame.x(y))} {number(frame.y(v))}" for y, v in _dated(band.low, frame)]
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


def _dated(values: Sequence[float], frame: YearFrame) -> Iterator[tuple[int, float]]:
    return zip(frame.years(), values, strict=True)


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


def ends(curves: Sequence[Curve], frame: YearFrame, words: Sequence[str]) -> str:
    """Write the last number of every curve at its end, none upon another."""
    last = [
        (frame.y(curve.values[-1]), curve, said)
        for curve, said in zip(curves, words, strict=True)
        if curve.values and curve.values[-1] is not None
    ]
    placed = spread([y for y, _, _ in last], frame.top + 4, frame.bottom - 2)
    x = frame.x(frame.last) + max(8.0, frame.cell / 2 + 4)
    return "".join(
        label(x, y + 4, said, fill=colour(curve.kind, frame.colours), size=12.5, bold=True)
        for y, (_, curve, said) in zip(placed, last, strict=True)
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
