"""Timelines as pictures: survival with fans, what is gained, hazards, ends, and until when."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from causal.display.end_bars import end_bars
from causal.display.numbers import percent, short_points
from causal.display.range_parts import FULL, MIDDLE
from causal.display.scatter import Scale
from causal.display.year_frame import round_marks
from causal.display.year_panels import YearPanel, panel_rows, year_panels
from causal.errors import UnknownName
from causal.judgement.timelines.panels import (
    NAMES,
    PICTURES,
    Table,
    end_panels,
    luck_rows,
    panels_of,
    ranged,
)

if TYPE_CHECKING:
    from causal.judgement.timelines.timelines import Timelines

TWIN = 0.8
"""The band that a table says beside each number."""
_WHOLE = tuple((share, percent(share)) for share in (0.0, 0.25, 0.5, 0.75, 1.0))
_LEAST = 0.05


def picture(made: "Timelines", what: str, *, scheme: str = "auto", layout: str = "wide") -> str:
    """Draw an answer; see `causal.judgement.timelines.timelines.Timelines.svg`."""
    if what == "ends":
        return end_bars(
            end_panels(made),
            made.years,
            title=title(made, what),
            description=described(made, what),
            what=title(made, what),
            scheme=scheme,
            layout=layout,
        )
    panels = panels_of(made, what)
    amount = made.rules.amount
    return year_panels(
        panels,
        made.years,
        title=title(made, what),
        description=described(made, what),
        upward=_scale(made, what, panels),
        said=_said(what),
        lines=(-amount, amount) if what == "turning" else (),
        lines_label=f"{100 * amount:g} points",
        bands_labels=(MIDDLE, FULL) if what == "luck" else (),
        scheme=scheme,
        layout=layout,
    )


def twin(made: "Timelines", what: str) -> Table:
    """Return the headers and rows of the table that says what a picture shows.

    Raises
    ------
    UnknownName
        If there is no such picture.
    """
    if what == "luck":
        return luck_rows(made)
    if what != "ends":
        return panel_rows(panels_of(made, what), made.years, _said(what), TWIN)
    panels = end_panels(made)
    named = [
        (f"{panel.label}: {name}", chances)
        for panel in panels
        for name, chances in zip(NAMES, panel.both, strict=False)
    ]
    headers, columns = ["year", *(name for name, _ in named)], [chances for _, chances in named]
    years = [*map(str, made.years), f"not by {made.horizon}"]
    return headers, [
        [year, *(percent(chances[place]) for chances in columns)]
        for place, year in enumerate(years)
    ]


def title(made: "Timelines", what: str) -> str:
    """Say what the height of a picture is.

    Raises
    ------
    UnknownName
        If there is no such picture.
    """
    ends = made.frame.ends.variable
    name, going = _capital(ends.title), f"the chance of “{ends.label(made.frame.going)}”"
    titles = {
        "survival": f"{name}: {going} at the end of each year",
        "luck": f"{name}: {going} at the end of each year, however luck carries over",
        "gain": f"{name}: what the change adds to {going}, in points",
        "ends": f"{name}: the chance of an end in each year",
        "hazard": f"{name}: the chance of an end in each year, had there been none before",
        "turning": f"{name}: what the change adds to {going} in {made.horizon} if it begins only "
        "in this year, in points",
    }
    if what not in titles:
        raise UnknownName("picture", what, PICTURES)
    return titles[what]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def described(made: "Timelines", what: str) -> str:
    """Say what a picture shows, panel by panel, for those who cannot see it."""
    if what == "ends":
        told = [panel.words(made.years, NAMES) for panel in end_panels(made)]
    else:
        told = [panel.words(made.years, _said(what)) for panel in panels_of(made, what)]
    return ". ".join(told)


def shows(made: "Timelines", what: str) -> bool:
    """Return whether there is anything to draw."""
    if what in ("gain", "turning"):
        return any(line.status == "runs" for line in made.lines)
    if what == "luck":
        return any(ranged(line) for line in made.lines)
    return any(line.answered for line in made.lines)


def _said(what: str) -> Callable[[float], str]:
    return short_points if what in ("gain", "turning") else percent


def _scale(made: "Timelines", what: str, panels: Sequence[YearPanel]) -> Scale:
    name = title(made, what)
    if what in ("survival", "luck"):
        return Scale(name, 0.0, 1.0, _WHOLE)
    numbers = [number for panel in panels for curve in panel.curves for number in curve.numbers]
    if what == "turning":
        numbers += [made.rules.amount, -made.rules.amount]
    if what == "gain" and max(map(abs, numbers), default=0.0) < _LEAST:
        numbers += [_LEAST, -_LEAST]
    said = _said(what)
    marks = round_marks(numbers)
    return Scale(name, marks[0], marks[-1], tuple((mark, said(mark)) for mark in marks))
