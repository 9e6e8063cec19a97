"""The cells of the map of all changes: how large each is, or why there is none; and the key."""

from collections.abc import Iterable
from dataclasses import dataclass

from causal.display.numbers import finite, points, short_points
from causal.display.palette import LIGHT, Palette
from causal.display.svg import Attribute, hatching, label, tag
from causal.display.text import clean, text_width
from causal.errors import CausalError, UnknownName

LEFT_OUT = {
    "vacuous": "what happened anyway",
    "partial": "has only part of it, so it is not run",
    "out_of_scope": "does not speak to it",
    "silent": "says nothing of this outcome",
}
_MARKS = {"vacuous": "=", "partial": "½", "out_of_scope": "", "silent": "…"}
_STEPS = ((0.4, 0.62), (0.2, 0.48), (0.1, 0.34), (0.05, 0.21), (0.02, 0.1))
"""From which change on a cell is how strongly coloured: text keeps 4.5:1 on all of them."""


@dataclass(frozen=True, slots=True)
class HeatCell:
    """What one change makes of the measure in one theory.

    Attributes
    ----------
    status : str
        ``runs``, ``vacuous``, ``partial``, ``out_of_scope`` or ``silent``.
    change : float or None
        After minus before, where it runs.
    why : str
        A sentence about the status, in place of the usual words.
    """

    status: str
    change: float | None = None
    why: str = ""

    @property
    def words(self) -> str:
        """What the cell says, in words.

        Raises
        ------
        UnknownName
            If there is no such status.
        CausalError
            If it runs and has no number.
        """
        if self.status != "runs":
            if self.status not in LEFT_OUT:
                raise UnknownName("status", self.status, ["runs", *LEFT_OUT])
            return clean(self.why) or LEFT_OUT[self.status]
        if self.change is None:
            raise CausalError("a cell that runs needs the change; give it or another status")
        return points(self.change)


def strength(change: float) -> float:
    """Return how strongly a change is coloured, from 0 (it barely moves) on.

    Examples
    --------
    >>> strength(0.01), strength(-0.02) < strength(-0.5)
    (0.0, True)
    """
    size = round(abs(finite(change)), 9)
    return next((alpha for least, alpha in _STEPS if size >= least), 0.0)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where cells stand, and in which colours.

    Attributes
    ----------
    width, left, tall : float
        Of the picture; where cells begin; the height of one.
    narrow : bool
    colours : Palette
    titles : tuple of str
        Of the columns.
    interactive : bool
    """

    width: float
    left: float
    tall: float
    narrow: bool = False
    colours: Palette = LIGHT
    titles: tuple[str, ...] = ()
    interactive: bool = False

    @property
    def step(self) -> float:
        """How wide a column is."""
        return (self.width - 8 - self.left) / len(self.titles)

    def x(self, place: int) -> float:
        """Return where a column begins."""
        return self.left + place * self.step

    def letter(self, place: int) -> str:
        """Return the letter of a column, or its number beyond the alphabet."""
        return chr(ord("A") + place) if place < 26 else str(place + 1)

    def button(
        self, pick: str, words: str, at: tuple[int, int], entry: bool
    ) -> dict[str, Attribute]:
        """Return what makes a shape a button that is reached by arrow keys; else nothing."""
        if not self.interactive:
            return {}
        return {
            "data_pick": pick,
            "data_at": f"{at[0]},{at[1]}",
            "role": "button",
            "tabindex": "0" if entry else "-1",
            "aria_label": words,
            "class_": "ch-heat-pick",
        }


def drawn(cell: HeatCell, x: float, y: float, sheet: Sheet) -> list[str]:
    """Draw a cell: its colour or its texture, and its number or its mark."""
    colours = sheet.colours
    width, height = sheet.step - 2, sheet.tall - 2
    parts = _ground(cell, x, y, width, height, sheet)
    words = _MARKS[cell.status] if cell.status != "runs" else short_points(cell.change or 0.0)
    if words:
        runs = cell.status == "runs"
        parts.append(
            label(
                x + width / 2,
                y + height / 2 + 4.4,
                words,
                fill=colours.text,
                size=12.0 if runs else 13.0,
                anchor="middle",
                bold=runs and strength(cell.change or 0.0) > 0,
                stroke=None if runs else colours.background,
                stroke_width=None if runs else 4,
                paint_order=None if runs else "stroke",
            )
        )
    return parts


def _ground(
    cell: HeatCell, x: float, y: float, width: float, height: float, sheet: Sheet
) -> list[str]:
    colours = sheet.colours
    spot = {"x": x, "y": y, "width": width, "height": height, "rx": 2}
    if cell.status == "runs":
        change = cell.change or 0.0
        parts = [tag("rect", fill=colours.background, stroke=colours.grid, **spot)]
        if alpha := strength(change):
            fill = colours.state(0 if change > 0 else 3)
            parts.append(tag("rect", fill=fill, fill_opacity=f"{alpha:g}", **spot))
        return parts
    if cell.status == "vacuous":
        line = {"stroke": colours.edge, "stroke_dasharray": "3 3"}
        return [tag("rect", fill=colours.background, **line, **spot)]
    lines = {
        "out_of_scope": lambda: hatching(x, y, width, height, step=12),
        "partial": lambda: "".join(
            f"M{x + k:.1f} {y:.1f}v{height:.1f}" for k in range(4, int(width), 8)
        ),
        "silent": lambda: "".join(
            f"M{x:.1f} {y + k:.1f}h{width:.1f}" for k in range(4, int(height), 6)
        ),
    }[cell.status]()
    return [
        tag("rect", fill=colours.panel, **spot),
        tag("path", d=lines, stroke=colours.hatch, stroke_width=0.8),
    ]


def key(sheet: Sheet, measure: str, statuses: Iterable[str]) -> tuple[list[str], float]:
    """Say what colours and textures mean, and measure it."""
    colours, found = sheet.colours, set(statuses)
    said = f"Change, in points: {measure}" if measure else "Change, in points"
    parts, x, y = [label(8, 16, said, fill=colours.text, size=12.5, bold=True)], 8.0, 24.0
    shades = [-alpha for _, alpha in _STEPS] + [0.0] + [alpha for _, alpha in reversed(_STEPS)]
    step = 22.0 if sheet.narrow else 30.0
    ends = ("falls by 40", "barely", "rises by 40")
    for place, alpha in enumerate(shades):
        spot = {"x": x + step * place, "y": y, "width": step - 2, "height": 14, "rx": 2}
        parts.append(tag("rect", fill=colours.background, stroke=colours.grid, **spot))
        if alpha:
            fill = colours.state(0 if alpha > 0 else 3)
            parts.append(tag("rect", fill=fill, fill_opacity=f"{abs(alpha):g}", **spot))
    end = x + step * len(shades)
    for words, at, anchor in zip(
        ends, (x, (x + end) / 2, end), (None, "middle", "end"), strict=True
    ):
        parts.append(label(at, y + 27, words, fill=colours.muted, size=11, anchor=anchor))
    x, y = (8.0, y + 36) if sheet.narrow else (end + 26, y - 1)
    small = Sheet(sheet.width, 0, 16, sheet.narrow, colours, ("",) * int(sheet.width / 26))
    for status, words in LEFT_OUT.items():
        if status not in found:
            continue
        parts += drawn(HeatCell(status), x, y, small)
        parts.append(label(x + 32, y + 11.5, words, fill=colours.text, size=11.5))
        if sheet.narrow:
            y += 19
        else:
            x += 32 + text_width(words, 11.5) + 16
    return parts, (y + 6 if sheet.narrow else 24 + 36)
