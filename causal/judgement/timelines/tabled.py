"""Timelines as rows of plain values, and as rows of text."""

from collections.abc import Sequence

from causal.display.numbers import probability, signed
from causal.dynamics.ranges import Ranges
from causal.judgement.bands import ends
from causal.judgement.timelines.fans import Fan
from causal.judgement.timelines.line import TheoryTimeline, World

Row = tuple[str | float | bool | None, ...]

COLUMNS = (
    *("case", "scenario", "theory", "variant", "status", "facts", "record_to", "year"),
    *("stands", "stands_changed", "difference", "hazard", "hazard_changed"),
    *("ends", "ends_changed", "begun_unchanged", "begun_changed", "in_time"),
    *("changed_order_low", "changed_order_high", "changed_any_low", "changed_any_high"),
)
BAND_COLUMNS = (
    *("stands_low", "stands_high", "changed_low", "changed_high"),
    *("difference_low", "difference_high", "longer", "begun_low", "begun_high", "in_time_share"),
)
SUMMARY = (
    *("theory", "variant", "status", "record_to", "by", "ended_by", "ended_by_changed"),
    *("horizon", "ended", "ended_changed", "peak", "peak_changed", "median", "median_changed"),
    *("likeliest", "likeliest_changed", "diverges", "rejoins", "last_year_to_act", "delay"),
)
SUMMARY_BANDS = (
    *("by_low", "by_high", "by_difference_low", "by_difference_high", "by_rises"),
    *("horizon_low", "horizon_high", "horizon_difference_low", "horizon_difference_high"),
    *("horizon_rises", "delay_low", "delay_high"),
)


def kept_to(line: TheoryTimeline) -> int | None:
    """Return the last year of which anything is kept of the record."""
    return max((one.year for one in line.record if one.year is not None), default=None)


def year_rows(case: str, scenario: str, line: TheoryTimeline, *, drawn: bool) -> list[Row]:
    """Return a row a year under `COLUMNS`, with `BAND_COLUMNS` if numbers were drawn.

    A theory without an answer has one row, without a year.
    """
    start = (case, scenario, line.theory, line.variant, line.status, line.rules.facts)
    width = len(COLUMNS) + (len(BAND_COLUMNS) if drawn else 0)
    if not line.answered:
        return [(*start, *(None,) * (width - len(start)))]
    fact, changed = line.worlds()
    rows: list[Row] = []
    for place, year in enumerate(fact.years):
        rows.append(
            (
                *(*start, kept_to(line), year),
                *(fact.stands[place], changed.stands[place], line.differences[place]),
                *(fact.hazards[place], changed.hazards[place]),
                *(fact.ends[place], changed.ends[place]),
                *_begun(line, place),
                *_ranged(line.order_ranges, year),
                *_ranged(line.full_ranges, year),
                *(_bands(line, place) if drawn else ()),
            )
        )
    return rows


def _begun(line: TheoryTimeline, place: int) -> Row:
    turning = line.no_return
    if turning is None or place >= len(turning.years):
        return None, None, None
    moved = turning.years[place] in turning.moving
    return turning.unchanged[place], turning.changed[place], moved


def _ranged(found: Ranges | None, year: int) -> Row:
    """Return the range of the chance that it goes on, from that of having ended."""
    if found is None or year not in found.years:
        return None, None
    ended = found.at(year)
    return 1 - ended.high, 1 - ended.low


def _bands(line: TheoryTimeline, place: int) -> Row:
    bands = line.bands
    if bands is None:
        return (None,) * len(BAND_COLUMNS)
    begun: Row = (None, None, None)
    if bands.moves is not None and place < len(bands.in_time):
        begun = (*_ends(bands.moves, place), bands.in_time[place])
    return (
        *_ends(bands.fact, place),
        *_ends(bands.changed, place),
        *_ends(bands.difference, place),
        bands.longer[place],
        *begun,
    )


def _ends(fan: Fan, place: int) -> tuple[float, float]:
    low, high = fan.band()
    return low[place], high[place]


def summary_row(line: TheoryTimeline, *, drawn: bool) -> Row:
    """Return the row of a theory under `SUMMARY`, with `SUMMARY_BANDS` if numbers were drawn."""
    start = (line.theory, line.variant, line.status)
    width = len(SUMMARY) + (len(SUMMARY_BANDS) if drawn else 0)
    if not line.answered:
        return (*start, *(None,) * (width - len(start)))
    both = line.worlds()
    made: Row = (
        *(*start, kept_to(line), line.by, *(one.ended(line.by) for one in both)),
        *(line.horizon, *(1 - one.never for one in both)),
        *(one.peak for one in both),
        *(one.median for one in both),
        *(one.likeliest for one in both),
        *(line.diverges, line.rejoins, line.latest, line.delay),
    )
    return (*made, *_summary_bands(line)) if drawn else made


def _summary_bands(line: TheoryTimeline) -> Row:
    bands = line.bands
    if bands is None:
        return (None,) * len(SUMMARY_BANDS)
    return *ends(bands.by), *ends(bands.horizon), bands.delay.low, bands.delay.high


def text_rows(lines: Sequence[TheoryTimeline], *, drawn: bool) -> tuple[list[str], list[list[str]]]:
    """Return headers and a row of text a theory; one without an answer has empty cells."""
    by, horizon = lines[0].by, lines[0].horizon
    years = [by] if by == horizon else [by, horizon]
    headers = ["theory", *(f"by {year}" for year in years), "highest hazard"]
    changed = any(line.settings for line in lines)
    parts = ["paths part", "last year to act", "delay in years"]
    headers += parts if changed else ["likeliest", "even odds"]
    headers += [f"change by {by}", "low", "high", "rises"] if drawn and changed else []
    headers += [f"by {by}: low", "high"] if drawn and not changed else []
    rows = []
    for line in lines:
        cells = [line.title]
        if line.answered:
            cells += _chances(line, years)
            cells += _changed(line) if changed else _unchanged(line)
            cells += _band_cells(line, changed=changed) if drawn else []
        rows.append([*cells, *[""] * (len(headers) - len(cells))])
    return headers, rows


def _chances(line: TheoryTimeline, years: Sequence[int]) -> list[str]:
    worlds = line.worlds()
    peaks = [_peak(one) for one in worlds]
    chances = [_pair([probability(one.ended(year)) for one in worlds], line) for year in years]
    return [*chances, peaks[0] if peaks[0] == peaks[1] else _pair(peaks, line)]


def _peak(world: World) -> str:
    """Write the highest hazard and its year."""
    if world.peak is None:
        return "none"
    return f"{probability(world.hazards[world.years.index(world.peak)] or 0.0)} in {world.peak}"


def _changed(line: TheoryTimeline) -> list[str]:
    return [parting(line), last_year(line), delayed(line)]


def _unchanged(line: TheoryTimeline) -> list[str]:
    fact, _ = line.worlds()
    later = f"after {line.horizon}"
    return [_year(fact.likeliest, later), _year(fact.median, later)]


def _pair(told: Sequence[str], line: TheoryTimeline) -> str:
    return " → ".join(told) if line.settings else told[0]


def _year(year: int | None, words: str) -> str:
    """Write a year, or words where there is none."""
    return words if year is None else str(year)


def parting(line: TheoryTimeline) -> str:
    """Write the years in which the curves lie apart."""
    if line.diverges is None:
        return "never" if line.settings else ""
    if line.rejoins is None:
        return str(line.diverges)
    return f"{line.diverges} to {line.rejoins - 1}"


def last_year(line: TheoryTimeline) -> str:
    """Write the point of no return; with a plus where the years end before it is reached."""
    if line.no_return is None:
        return ""
    if line.latest is None:
        return "none"
    open_ended = line.latest == line.no_return.years[-1] != line.ended
    return f"{line.latest}+" if open_ended else str(line.latest)


def delayed(line: TheoryTimeline) -> str:
    """Write the expected delay in years."""
    if not line.settings or line.delay is None:
        return ""
    return signed(line.delay, 1)


def _band_cells(line: TheoryTimeline, *, changed: bool) -> list[str]:
    if line.bands is None:
        return [""] * (4 if changed else 2)
    band = line.bands.by
    if not changed:
        return [probability(band.baseline.low), probability(band.baseline.high)]
    was, now = (one.ended(line.by) for one in line.worlds())
    change = band.difference
    return [signed(now - was), signed(change.low), signed(change.high), probability(band.rises)]
