"""What timelines say, in words: a sentence a theory, and one over all."""

from collections.abc import Sequence

from causal.display.numbers import percent, points, probability
from causal.display.sentences import Change, comparison_sentence, listed, silences
from causal.dynamics.ranges import Ranges
from causal.judgement.bands import LEVEL
from causal.judgement.timelines.line import TheoryTimeline
from causal.judgement.timelines.tabled import kept_to

_SILENT = ("silent", "out_of_scope")


def changes(lines: Sequence[TheoryTimeline], year: int) -> tuple[Change, ...]:
    """Return the chance of an end by a year as it was and as changed, for theories that run."""
    return tuple(
        Change(line.title, *(one.ended(year) for one in line.worlds()))
        for line in lines
        if line.status == "runs"
    )


def over_all(title: str, lines: Sequence[TheoryTimeline]) -> str:
    """Say what happens to the end in all theories: where they agree, and where they part.

    Parameters
    ----------
    title : str
        Of the scenario.
    lines : sequence of TheoryTimeline
    """
    by, horizon = lines[0].by, lines[0].horizon
    others = {
        "vacuous": [],
        "partial": [line.title for line in lines if line.status == "partial"],
        "out_of_scope": [line.title for line in lines if line.status in _SILENT],
    }
    costly = [line.title for line in lines if line.status == "too_costly"]
    tail = [f"{listed(costly)} would be too costly to ask."] if costly else []
    answered = [line for line in lines if line.answered]
    if answered and all(line.status == "vacuous" for line in answered):
        told = listed(
            [f"{percent(line.worlds()[0].ended(by))} in {line.title}" for line in answered]
        )
        first = f"{_record(answered)}, the chance that it has ended by {by} is {told}."
        return " ".join([first, *silences(others), *tail])
    found = changes(lines, by)
    said = comparison_sentence(
        f"Under “{title}”", found, event=f"it has ended by {by}", others=others
    )
    if found and horizon != by:
        pairs = listed(
            [
                f"{percent(one.before)} → {percent(one.after)} ({one.label})"
                for one in changes(lines, horizon)
            ]
        )
        tail = [f"By {horizon} it is {pairs}.", *tail]
    return " ".join([said, *tail])


def _record(lines: Sequence[TheoryTimeline]) -> str:
    years = {kept_to(line) for line in lines}
    if years == {None}:
        return "With nothing of the record kept"
    known = sorted(year for year in years if year is not None)
    return f"With the record kept to {known[0]}" + ("" if len(years) == 1 else " or later")


def of_theory(line: TheoryTimeline) -> str:
    """Say what one theory answers: how likely an end is, where the paths part, when it is late."""
    if not line.answered:
        why = line.why.rstrip(".")
        return f"{why}." if why.startswith(line.title) else f"{line.title}: {why}."
    if line.status == "vacuous":
        return _as_it_was(line)
    said = [f"{line.title}: {_by(line)}.", _parting(line), _in_time(line), _delay(line)]
    if line.leans_on:
        said.append(_leaning(line))
    return " ".join([*said, *_drawn(line)])


def _leaning(line: TheoryTimeline) -> str:
    """Say that an answer leans on luck, on whose, and how far it could move."""
    titles = {one.name: one.title for one in line.fact_curves.variables} if line.fact_curves else {}
    names = listed([f"“{titles.get(name, name)}”" for name in line.leans_on])
    said = f"All of the record is kept, so that this leans on how the luck of {names} carries over"
    found = [
        ("if mechanisms respect their order", line.order_ranges),
        ("whatever they do", line.full_ranges),
    ]
    moved = [f"{_span(one, line.by)} {words}" for words, one in found if one is not None]
    return f"{said}: by {line.by} it could be {', '.join(moved)}." if moved else f"{said}."


def _span(found: Ranges, year: int) -> str:
    span = found.at(year)
    low, high = percent(span.low), percent(span.high)
    return low if low == high else f"{low} to {high}"


def _as_it_was(line: TheoryTimeline) -> str:
    fact, _ = line.worlds()
    told = f"{percent(fact.ended(line.by))} by {line.by}"
    if line.horizon != line.by:
        told += f", {percent(fact.ended(line.horizon))} by {line.horizon}"
    start = _record([line])
    return (
        f"{line.title}: {start[:1].lower()}{start[1:]}, the chance that it has ended is {told}; "
        f"{_median(line)}."
    )


def _median(line: TheoryTimeline) -> str:
    year = line.worlds()[0].median
    if year is None:
        return f"it more likely than not lasts beyond {line.horizon}"
    return f"from {year} on it has more likely than not ended"


def _by(line: TheoryTimeline) -> str:
    years = [line.by] if line.by == line.horizon else [line.by, line.horizon]
    told = []
    for place, year in enumerate(years):
        before, after = (one.ended(year) for one in line.worlds())
        words = f"from {percent(before)} to {percent(after)} ({points(after - before)})"
        told.append(f"by {year} goes {words}" if place == 0 else f"by {year} {words}")
    return f"the chance that it has ended {' and '.join(told)}"


def _parting(line: TheoryTimeline) -> str:
    if line.diverges is None:
        return f"The paths never lie more than {percent(line.rules.tolerance)} apart."
    meet = "" if line.rejoins is None else f" and meet again in {line.rejoins}"
    return f"The paths part in {line.diverges}{meet}."


def _in_time(line: TheoryTimeline) -> str:
    found = line.no_return
    if found is None:
        return ""
    much = f"moves the chance of an end by {line.horizon} by more than {_much(found.amount)}"
    if found.latest is None:
        return f"Begun in no year it {much}."
    if found.latest == line.ended:
        return f"Even begun in {found.latest}, the year of the end, it {much}."
    if found.latest == found.years[-1]:
        return f"Even begun in {found.latest} it {much}."
    whole = found.moving == tuple(range(found.moving[0], found.latest + 1))
    gaps = "" if whole else " (not in all years before)"
    return f"Begun in {found.latest} at the latest{gaps} it {much}; later it is too late."


def _much(amount: float) -> str:
    return points(amount).lstrip("+")


def _delay(line: TheoryTimeline) -> str:
    years = line.delay or 0.0
    if abs(years) < 0.05:
        return f"Counted to {line.horizon}, it lasts as long on average."
    word = "later" if years > 0 else "earlier"
    return (
        f"On average the end comes {abs(years):.1f} years {word}, counted to {line.horizon} only."
    )


def _drawn(line: TheoryTimeline) -> list[str]:
    bands = line.bands
    if bands is None:
        return [f"Its numbers were not drawn: {line.no_bands}."] if line.no_bands else []
    band = bands.by
    verb, share = ("rises", band.rises) if band.difference.median >= 0 else ("falls", band.falls)
    said = [
        f"In {LEVEL:.0%} of {bands.draws:,} draws of the numbers it is "
        f"{probability(band.changed.low)} to {probability(band.changed.high)} by {line.by}; it "
        f"{verb} in {percent(share)} of them."
    ]
    if bands.lost:
        said.append(f"In {bands.lost} draws the record could not happen; they are left out.")
    return said
