"""The panels of timelines: for each theory its curves, their bands, and what is marked below."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from causal.display.end_bars import EndPanel
from causal.display.fan import Band, Curve
from causal.display.numbers import percent
from causal.display.range_parts import FULL, MIDDLE
from causal.display.year_marks import YearMark
from causal.display.year_panels import YearPanel
from causal.dynamics.ranges import Ranges
from causal.errors import UnknownName
from causal.judgement.timelines.fans import Fan
from causal.judgement.timelines.line import TheoryTimeline
from causal.judgement.timelines.tabled import kept_to
from causal.theory.dynamic.parts import DatedSetting

if TYPE_CHECKING:
    from causal.judgement.timelines.timelines import Timelines

SHARES = (0.5, 0.8, 0.95)
PICTURES = ("survival", "luck", "gain", "ends", "hazard", "turning")
NAMES = ("as it was", "changed")
Table = tuple[list[str], list[list[str]]]


def panels_of(made: "Timelines", what: str) -> list[YearPanel]:
    """Return the panels of a picture of curves.

    Raises
    ------
    UnknownName
        If there is no such picture.
    """
    curves = {
        "survival": _survival,
        "luck": _luck,
        "gain": _gain,
        "hazard": _hazard,
        "turning": _turning,
    }
    if what not in curves:
        raise UnknownName("picture", what, PICTURES)
    panels = []
    for line in made.lines:
        if not line.answered:
            if what == "survival":
                panels.append(YearPanel(line.title, status_text=line.why))
        elif _drawable(line, what):
            marks = _marks(made, line) if what == "survival" else _turned(line, what)
            known = None if what == "turning" else kept_to(line)
            panels.append(YearPanel(line.title, curves[what](made, line), marks, known))
    return panels


def _drawable(line: TheoryTimeline, what: str) -> bool:
    if what == "luck":
        return bool(ranged(line))
    return what not in ("gain", "turning") or line.status == "runs"


def end_panels(made: "Timelines") -> list[EndPanel]:
    """Return the panels of the year of the end: theories that answer."""
    panels = []
    for line in made.lines:
        if line.answered:
            was, now = ((*world.ends, world.never) for world in line.worlds())
            changed = now if line.status == "runs" else ()
            panels.append(EndPanel(line.title, was, changed, kept_to(line)))
    return panels


def _survival(made: "Timelines", line: TheoryTimeline) -> tuple[Curve, ...]:
    del made
    fact, changed = line.worlds()
    bands = line.bands
    was = Curve("was", NAMES[0], fact.stands, _fan(bands.fact) if bands else ())
    if line.status != "runs":
        return (was,)
    return was, Curve("now", NAMES[1], changed.stands, _fan(bands.changed) if bands else ())


def ranged(line: TheoryTimeline) -> list[tuple[float, str, Ranges]]:
    """Return how far luck could move an answer; the narrower range has the darker ground."""
    told = ((SHARES[0], MIDDLE, line.order_ranges), (SHARES[-1], FULL, line.full_ranges))
    return [(share, words, found) for share, words, found in told if found is not None]


def _limits(found: Ranges) -> dict[int, tuple[float, float]]:
    """Return the limits of the chance that it goes on, from those of having ended, by year."""
    low, high = (1 - limit.clip(0.0, 1.0) for limit in (found.high, found.low))
    return dict(zip(found.years, zip(low.tolist(), high.tolist(), strict=True), strict=True))


def _bar(share: float, years: Sequence[int], found: Ranges) -> Band:
    limits = _limits(found)
    told = [limits.get(year, (None, None)) for year in years]
    return Band(share, tuple(low for low, _ in told), tuple(high for _, high in told))


def _luck(made: "Timelines", line: TheoryTimeline) -> tuple[Curve, ...]:
    fact, changed = line.worlds()
    bands = tuple(_bar(share, made.years, found) for share, _, found in ranged(line))
    return Curve("was", NAMES[0], fact.stands), Curve("now", NAMES[1], changed.stands, bands)


def luck_rows(made: "Timelines") -> Table:
    """Return the table of how far luck could move an answer: a row for each year asked for."""
    asked = {year for line in made.lines for *_, found in ranged(line) for year in found.years}
    years = [year for year in made.years if year in asked]
    headers, columns = ["year"], [[str(year) for year in years]]
    for line in made.lines:
        if not ranged(line):
            continue
        headers.append(f"{line.title}: {NAMES[1]}")
        changed = line.worlds()[1]
        columns.append([percent(1 - changed.ended(year)) for year in years])
        for _, words, found in ranged(line):
            headers.append(f"{line.title}: {words}")
            limits = _limits(found)
            pairs = [map(percent, limits[year]) for year in years]
            columns.append([" to ".join(pair) for pair in pairs])
    return headers, [list(row) for row in zip(*columns, strict=True)]


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
