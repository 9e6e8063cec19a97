"""Choices by two numbers: each a numbered point, with the key in words beside or below.

Public here: `ScatterPoint`, `Scale` and `scatter`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from causal.display.numbers import finite
from causal.display.palette import Palette, palette
from causal.display.scatter_labels import label_places
from causal.display.svg import label, named, number, picture, tag
from causal.display.text import wrap
from causal.errors import CausalError, UnknownName

__all__ = ["Scale", "ScatterPoint", "scatter"]

LAYOUTS = ("wide", "narrow")
_RADIUS = 5.5
_LINE = 15.0


@dataclass(frozen=True, slots=True)
class ScatterPoint:
    """One choice.

    Attributes
    ----------
    label : str
        What is chosen, in words.
    x, y : float
        Where it stands on the two scales.
    values : str
        Both numbers in words.
    reached : bool
        Whether it reaches what is wanted: a full disc, and a hollow one if not.
    """

    label: str
    x: float
    y: float
    values: str = ""
    reached: bool = True


@dataclass(frozen=True, slots=True)
class Scale:
    """One direction of the picture.

    Attributes
    ----------
    title : str
    low, high : float
        Its ends.
    marks : tuple of (float, str)
        What is marked on it, and how that is written.
    """

    title: str
    low: float
    high: float
    marks: tuple[tuple[float, str], ...]

    def share(self, value: float) -> float:
        """Return how far along the scale a value lies, from 0 to 1.

        Examples
        --------
        >>> Scale("levers", 0, 4, ()).share(1)
        0.25
        """
        if not self.low <= finite(value) <= self.high:
            raise CausalError(
                f"{value:g} is off the scale {self.title!r}, which runs from {self.low:g} to "
                f"{self.high:g}"
            )
        return (value - self.low) / (self.high - self.low)


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where things stand, and in which colours."""

    width: float
    left: float
    right: float
    top: float
    bottom: float
    key: tuple[float, float, float]  # where the key begins, and how wide it is
    across: Scale
    upward: Scale
    colours: Palette

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Place a point."""
        return (
            self.left + (self.right - self.left) * self.across.share(x),
            self.bottom - (self.bottom - self.top) * self.upward.share(y),
        )


def scatter(
    points: Sequence[ScatterPoint],
    *,
    title: str,
    description: str,
    across: Scale,
    upward: Scale,
    threshold: float | None = None,
    threshold_label: str = "",
    scheme: str = "auto",
    layout: str = "wide",
) -> str:
    """Draw choices by two numbers.

    Parameters
    ----------
    points : sequence of ScatterPoint
        Numbered in this order.
    title, description : str
        What the picture is called and what it shows, for screen readers.
    across, upward : Scale
    threshold : float, optional
        What is wanted, on the upward scale: a dashed line.
    threshold_label : str, optional
        What that line means.
    scheme : {"auto", "light", "dark"}
    layout : {"wide", "narrow"}
        The key beside the points, or below them.

    Returns
    -------
    str
        An SVG document.

    Raises
    ------
    UnknownName
        If there is no such scheme or layout.
    CausalError
        If a point is off a scale.

    Examples
    --------
    >>> scale = Scale("chance", 0, 1, ((0, "0%"), (1, "100%")))
    >>> point = ScatterPoint("no war", 0.2, 0.7)
    >>> drawn = scatter([point], title="T", description="D", across=scale, upward=scale)
    >>> "no war" in drawn, drawn.count("ch-dot")
    (True, 1)
    """
    if layout not in LAYOUTS:
        raise UnknownName("layout", layout, LAYOUTS)
    colours = palette(scheme)
    if layout == "wide":
        frame = _Frame(1120, 64, 600, 48, 380, (640, 34, 472), across, upward, colours)
    else:
        frame = _Frame(366, 46, 352, 48, 294, (8, 366, 350), across, upward, colours)
    parts = _scales(frame, threshold_label if threshold is not None else "")
    if threshold is not None:
        parts.append(_line(threshold, threshold_label, frame))
    parts += _marks(points, frame)
    key, end = _key(points, frame)
    height = max(frame.bottom + 54, end + 8)
    return picture(
        "".join(parts + key),
        kind="ch-scatter",
        width=frame.width,
        height=height,
        title=title,
        description=description,
        scheme=scheme,
        colours=colours,
    )


def _scales(frame: _Frame, dashed: str) -> list[str]:
    colours = frame.colours
    lines, texts = [], []
    for value, words in frame.upward.marks:
        y = frame.at(frame.across.low, value)[1]
        lines.append(f"M{number(frame.left)} {number(y)}H{number(frame.right)}")
        at = frame.left - 8
        texts.append(label(at, y + 4, words, fill=colours.muted, size=11.5, anchor="end"))
    for value, words in frame.across.marks:
        x = frame.at(value, frame.upward.low)[0]
        lines.append(f"M{number(x)} {number(frame.top)}V{number(frame.bottom)}")
        at = frame.bottom + 18
        texts.append(label(x, at, words, fill=colours.muted, size=11.5, anchor="middle"))
    said = f"↑ {frame.upward.title}" + (f" (dashed: {dashed})" if dashed else "")
    above = wrap(said, frame.right - 8, 12, lines=2)
    below = wrap(f"{frame.across.title} →", frame.right - frame.left, 12, lines=1)[0]
    for i, words in enumerate(above):
        texts.append(label(8, 16 + _LINE * i, words, fill=colours.text, size=12))
    texts.append(
        label(frame.right, frame.bottom + 40, below, fill=colours.text, size=12, anchor="end")
    )
    return [tag("path", d="".join(lines), stroke=colours.grid, fill="none"), *texts]


def _line(threshold: float, words: str, frame: _Frame) -> str:
    y = frame.at(frame.across.low, threshold)[1]
    colours = frame.colours
    line = tag(
        "path",
        d=f"M{number(frame.left)} {number(y)}H{number(frame.right)}",
        stroke=colours.text,
        stroke_width=1.4,
        stroke_dasharray="5 4",
    )
    return tag("g", named(words), line, class_="ch-threshold")


def _marks(points: Sequence[ScatterPoint], frame: _Frame) -> list[str]:
    colours = frame.colours
    spots = [frame.at(point.x, point.y) for point in points]
    names = [str(i) for i in range(1, len(points) + 1)]
    box = (frame.left, frame.top, frame.right, frame.bottom)
    made = []
    for point, (x, y), name, (tx, ty) in zip(
        points, spots, names, label_places(spots, names, box), strict=True
    ):
        leader = tag("path", d=f"M{number(x)} {number(y)}L{number(tx)} {number(ty)}",
                     stroke=colours.edge)  # fmt: skip
        disc = tag(
            "circle",
            cx=x,
            cy=y,
            r=_RADIUS,
            fill=colours.accent if point.reached else colours.background,
            stroke=colours.background if point.reached else colours.accent,
            stroke_width=1.5 if point.reached else 2.2,
            class_="ch-dot",
        )
        text = label(tx, ty + 4.5, name, fill=colours.text, size=13, anchor="middle", bold=True)
        far = abs(x - tx) + abs(y - ty) > 24
        title = named(f"{name}: {point.label}: {point.values}")
        made.append(tag("g", title, leader if far else "", disc, text, class_="ch-choice"))
    return made


def _key(points: Sequence[ScatterPoint], frame: _Frame) -> tuple[list[str], float]:
    """Write what each number stands for, and return where that ends."""
    colours = frame.colours
    x, y, width = frame.key
    made = []
    for i, point in enumerate(points, 1):
        lines = wrap(point.label, width - 28, 13, lines=3)
        texts = [label(x + 18, y, str(i), fill=colours.text, size=13, anchor="end", bold=True)]
        for j, line in enumerate(lines):
            texts.append(label(x + 28, y + _LINE * j, line, fill=colours.text, size=13))
        y += _LINE * len(lines)
        for line in wrap(point.values, width - 28, 12, lines=2) if point.values else ():
            texts.append(label(x + 28, y, line, fill=colours.muted, size=12))
            y += _LINE
        y += 9
        made.append(tag("g", *texts, class_="ch-key"))
    return made, y - 9
