"""Timelines as pictures: survival with fans, what is gained, hazards, ends, and until when."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from causal.display.end_bars import EndPanel, end_bars
from causal.display.fan import Band, Curve
from causal.display.numbers import percent, short_points
from causal.display.scatter import Scale
from causal.display.year_frame import round_marks
from causal.display.year_marks import YearMark
from causal.display.year_panels import YearPanel, panel_rows, year_panels
from causal.errors import UnknownName
from causal.judgement.timelines.fans import Fan
from causal.judgement.timelines.line import TheoryTimeline
from causal.judgement.timelines.tabled import kept_to
from causal.theory.dynamic.parts import DatedSetting

if TYPE_CHECKING:
    from causal.judgement.timelines.timelines import Timelines

SHARES = (0.5, 0.8, 0.95)
TWIN = 0.8
"""The band that a table says beside each number."""
PICTURES = ("survival", "gain", "ends", "hazard", "turning")
NAMES = ("as it was", "changed")
_WHOLE = tuple((share, percent(share)) for share in (0.0, 0.25, 0.5, 0.75, 1.0))
_LEAST = 0.05
Table = tuple[list[str], list[list[str]]]


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
    if what != "ends":
        return panel_rows(panels_of(made, what), made.years, _said(what), TWIN)
    panels = end_panels(made)
    headers = ["year", *(f"{panel.label}: {name}" for panel in panels for name in NAMES)]
    columns = [chances for panel in panels for chances in (panel.was, panel.now)]
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
    return any(line.answered for line in made.lines)


def panels_of(made: "Timelines", what: str) -> list[YearPanel]:
    """Return the panels of a picture of curves.

    Raises
    ------
    UnknownName
        If there is no such picture.
    """
    curves = {"survival": _survival, "gain": _gain, "hazard": _hazard, "turning": _turning}
    if what not in curves:
        raise UnknownName("picture", what, PICTURES)
    panels = []
    for line in made.lines:
        if not line.answered:
            if what == "survival":
                panels.append(YearPanel(line.title, status_text=line.why))
        elif what not in ("gain", "turning") or line.status == "runs":
            marks = _marks(made, line) if what == "survival" else _turned(line, what)
            known = None if what == "turning" else kept_to(line)
            panels.append(YearPanel(line.title, curves[what](made, line), marks, known))
    return panels


def end_panels(made: "Timelines") -> list[EndPanel]:
    """Return the panels of the year of the end: theories that answer."""
    panels = []
    for line in made.lines:
        if line.answered:
            was, now = ((*world.ends, world.never) for world in line.worlds())
            panels.append(EndPanel(line.title, was, now, kept_to(line)))
    return panels


def _survival(made: "Timelines", line: TheoryTimeline) -> tuple[Curve, ...]:
    del made
    fact, changed = line.worlds()
    bands = line.bands
    was = Curve("was", NAMES[0], fact.stands, _fan(bands.fact) if bands else ())
    if line.status != "runs":
        return (was,)
    return was, Curve("now", NAMES[1], changed.stands, _fan(bands.changed) if bands else ())


def _hazard(made: "Timelines", line: TheoryTimeline) -> tuple[Curve, ...]:
    del made
    fact, changed = line.worlds()
    was = Curve("was", NAMES[0], fact.hazards)
    return (was, Curve("now", NAMES[1], changed.hazards)) if line.status == "runs" else (was,)


def _gain(made: "Timelines", line: TheoryTimeline) -> tuple[Curve, ...]:
    del made
    bands = _fan(line.bands.difference) if line.bands else ()
    return (Curve("moved", "changed less as it was", line.differences, bands),)


def _turning(made: "Timelines", line: TheoryTimeline) -> tuple[Curve, ...]:
    """Turn what an end loses into what going on gains, for the years of the picture."""
    found = line.no_return
    lost = {} if found is None else dict(zip(found.years, found.differences, strict=True))
    values = _minus(lost, made.years)
    fan = line.bands.moves if line.bands else None
    bands = _turned_fan(fan, made.years) if fan else ()
    return (Curve("moved", "begun in this year", values, bands),)


def _fan(fan: Fan) -> tuple[Band, ...]:
    return tuple(Band(share, *fan.band(share)) for share in SHARES)


def _turned_fan(fan: Fan, years: Sequence[int]) -> tuple[Band, ...]:
    """Return the bands of what an end loses as those of what going on gains."""
    made = []
    for share in SHARES:
        low, high = (dict(zip(fan.years, ends, strict=True)) for ends in fan.band(share))
        made.append(Band(share, _minus(high, years), _minus(low, years)))
    return tuple(made)


def _minus(numbers: Mapping[int, float], years: Sequence[int]) -> tuple[float | None, ...]:
    return tuple(-numbers[year] if year in numbers else None for year in years)


def _said(what: str) -> Callable[[float], str]:
    return percent if what in ("survival", "hazard") else short_points


def _scale(made: "Timelines", what: str, panels: Sequence[YearPanel]) -> Scale:
    name = title(made, what)
    if what == "survival":
        return Scale(name, 0.0, 1.0, _WHOLE)
    numbers = [number for panel in panels for curve in panel.curves for number in curve.numbers]
    if what == "turning":
        numbers += [made.rules.amount, -made.rules.amount]
    if what == "gain" and max(map(abs, numbers), default=0.0) < _LEAST:
        numbers += [_LEAST, -_LEAST]
    said = _said(what)
    marks = round_marks(numbers)
    return Scale(name, marks[0], marks[-1], tuple((mark, said(mark)) for mark in marks))


def _marks(made: "Timelines", line: TheoryTimeline) -> tuple[YearMark, ...]:
    """Return what is marked below survival: known, changed, parted, met, too late, happened."""
    first, horizon = made.years[0], made.horizon
    marks = []
    known = kept_to(line)
    if known is not None:
        whole = "all of the record is kept" if made.rules.facts == "all" else "the record is kept"
        marks.append(YearMark("record", first, f"{whole}, to {known}", known))
    marks += [
        YearMark("change", one.start, _changed(made, one), min(one.end or horizon, horizon))
        for one in line.settings
        if one.start <= horizon
    ]
    if line.diverges is not None:
        marks.append(YearMark("parts", line.diverges, f"{line.diverges}: the paths part"))
    if line.rejoins is not None:
        marks.append(YearMark("meets", line.rejoins, f"{line.rejoins}: they meet again"))
    marks += _turned(line, "survival")
    if line.ended is not None and first <= line.ended <= horizon:
        marks.append(YearMark("picked", line.ended, f"{line.ended}: it ended in fact"))
    return tuple(marks)


def _turned(line: TheoryTimeline, what: str) -> tuple[YearMark, ...]:
    """Return the mark of the point of no return, where there is one."""
    found, latest = line.no_return, line.latest
    if what not in ("survival", "turning") or latest is None or found is None:
        return ()
    if latest in (line.ended, found.years[-1]):
        return (YearMark("turns", latest, f"{latest}: even then it counts"),)
    return (YearMark("turns", latest, f"{latest}: the point of no return"),)


def _changed(made: "Timelines", one: DatedSetting) -> str:
    """Say what is set, and when."""
    said, shared = f"{one.variable}: {one.state}", made.frame.vocabulary
    if one.variable in shared:
        variable = shared.entry(one.variable).variable
        said = f"{variable.title}: {variable.label(one.state)}"
    end = made.horizon if one.end is None else one.end
    years = f"{one.start}" if end == one.start else f"{one.start}–{end}"
    return f"{said}, {years}"
