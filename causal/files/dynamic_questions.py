"""What a yearly theory must agree with, in its file: questions, overlaps, anchors, the record."""

from collections.abc import Iterator, Mapping

from causal.dynamics.calendar import parted
from causal.errors import CausalError
from causal.files import building, timeline_parts
from causal.files.building import Citations
from causal.files.dynamic_schema import (
    AnchorSection,
    DatedExpectedSection,
    DatedQuestionSection,
    OverlapSection,
    RateSection,
)
from causal.files.dynamic_slots import Dynamics
from causal.theory.checks import Fault, under, unknown
from causal.theory.dynamic.parts import (
    Anchor,
    DatedExpected,
    DatedQuestion,
    Overlap,
    Settings,
    Told,
)
from causal.theory.query import Query

_ASKS = ("by", "hazard", "share")
_THEORY = "the theory"


def _yearly(dynamics: Dynamics) -> list[str]:
    return [name for name in dynamics.names if not dynamics.is_static(name)]


# --- the record -----------------------------------------------------------------------------


def record_faults(dynamics: Dynamics, known: Citations) -> Iterator[Fault]:
    """Find what is wrong with the theory's own record, and with the shared one in this theory."""
    calendar, file = dynamics.timeline.calendar, dynamics.file
    yield from timeline_parts.record_faults(
        file.record, calendar, dynamics.variables, dynamics.names, _THEORY, known
    )
    for key, entries in file.record.items():
        for name in entries:
            if name in dynamics.file.variables:
                yield from under(("record", key, name), _kind_faults(dynamics, name, key))
    own = {name for entries in file.record.values() for name in entries}
    for one in dynamics.timeline.record:
        if one.variable in file.variables and one.variable not in own:
            static = dynamics.is_static(one.variable)
            if static != (one.year is None):
                how = "year by year" if static else "for all the years at once"
                sentence = f"the record of the case tells {one.variable} {how}"
                have = "has one state for all the years" if static else "has a state a year"
                place = ("variables", one.variable)
                yield place, f"{sentence} and here it {have}; tell it in a record of the theory"


def _kind_faults(dynamics: Dynamics, name: str, key: str) -> Iterator[Fault]:
    static, always = dynamics.is_static(name), key == timeline_parts.ALWAYS
    if static and not always:
        yield (), f"{name} has one state for all the years; tell it under record.always"
    elif always and not static:
        yield (), f"{name} has a state a year; tell it under the years"


def record(dynamics: Dynamics) -> tuple[Told, ...]:
    """Return what was so on the variables of the theory; its own entries come before shared ones.

    Where it tells a static variable, or another year of a yearly one, the shared entry gives way.
    """
    own = timeline_parts.told(dynamics.file.record)
    kept = {(one.variable, one.year): one for one in dynamics.timeline.told(dynamics.names)}
    for one in own:
        kept[one.variable, one.year] = one
    fitting = [
        one for one in kept.values() if dynamics.is_static(one.variable) == (one.year is None)
    ]
    return tuple(sorted(fitting, key=lambda one: -1 if one.year is None else one.year))


# --- questions ------------------------------------------------------------------------------


def _question(dynamics: Dynamics, asked: DatedQuestionSection) -> Iterator[Fault]:
    calendar = dynamics.timeline.calendar
    chosen = [key for key in _ASKS if getattr(asked, key) is not None]
    if len(chosen) != 1:
        what = " and ".join(chosen) or "no year"
        yield (), f"the question names {what}; give exactly one of by, hazard and share its year"
        return
    key = chosen[0]
    yield from timeline_parts.year_faults(getattr(asked, key), calendar, (key,))
    yield from timeline_parts.year_faults(asked.record_to, calendar, ("record_to",))
    yield from _of(dynamics, key, asked.of, asked.states)
    for when, states in asked.given.items():
        yield from under(("given", when), timeline_parts.key_faults(when, calendar))
        for name, state in states.items():
            place = ("given", when, name)
            if name not in dynamics.known:
                yield place, unknown("variable", name, dynamics.known, _THEORY)
                continue
            yield from under(place, _kind_faults(dynamics, name, when))
            yield from under(place, timeline_parts.state_fault(name, state, dynamics.variables))
    found = timeline_parts.change_faults(
        asked.changes, calendar, dynamics.variables, _yearly(dynamics), _THEORY
    )
    yield from under(("changes",), found)
    yield from _scenario(dynamics, asked)
    yield from _too_late(dynamics, asked)


def _of(dynamics: Dynamics, asks: str, of: str | None, states: list[str]) -> Iterator[Fault]:
    if asks != "share":
        if of is not None:
            yield ("of",), f"a question about the end is about {dynamics.ends}; leave this out"
        ends = dynamics.timeline.ends.variable
        may = [state for state in ends.states if state != dynamics.timeline.going]
        for state in states:
            if state not in may:
                yield ("states",), unknown("way of ending", state, may, f"variable {ends.name}")
        return
    if of is None:
        yield ("of",), "the key of is missing; say of which variable the share is asked"
    elif of not in dynamics.known:
        yield ("of",), unknown("variable", of, dynamics.known, _THEORY)
    else:
        for state in states:
            yield from under(("states",), timeline_parts.state_fault(of, state, dynamics.variables))
    if not states:
        yield ("states",), "the key states is missing; list the states that count"


def _scenario(dynamics: Dynamics, asked: DatedQuestionSection) -> Iterator[Fault]:
    if asked.scenario is None:
        return
    scenarios = {one.name: one for one in dynamics.timeline.scenarios}
    if asked.scenario not in scenarios:
        yield ("scenario",), unknown("dated scenario", asked.scenario, scenarios, "the timeline")
        return
    yearly = _yearly(dynamics)
    for one in _set_by(dynamics, asked.scenario):
        if one.variable not in yearly:
            sentence = f"{asked.scenario} sets {one.variable}, which has no state a year here"
            yield ("scenario",), sentence


def _set_by(dynamics: Dynamics, scenario: str) -> Settings:
    return dynamics.timeline.scenario(scenario).for_theory(dynamics.theory)


def _too_late(dynamics: Dynamics, asked: DatedQuestionSection) -> Iterator[Fault]:
    starts = [one.start for one in asked.changes]
    if asked.scenario in [one.name for one in dynamics.timeline.scenarios]:
        starts += [one.start for one in _set_by(dynamics, str(asked.scenario))]
    if starts and asked.record_to is not None and asked.record_to >= min(starts):
        sentence = f"the record reaches to {asked.record_to}, and the change starts in"
        yield ("record_to",), f"{sentence} {min(starts)}; end the record before the change"


def _asked(dynamics: Dynamics, asked: DatedQuestionSection) -> DatedQuestion:
    key = next(one for one in _ASKS if getattr(asked, one) is not None)
    changes = timeline_parts.settings(asked.changes)
    if asked.scenario is not None:
        changes = (*_set_by(dynamics, asked.scenario), *changes)
    given = tuple(
        Told(year, name, state)
        for when, states in asked.given.items()
        for name, state in states.items()
        for year in timeline_parts.years_of(when)
    )
    year = getattr(asked, key)
    return DatedQuestion(
        key, year, asked.of or "", tuple(asked.states), given, changes, asked.record_to
    )


# --- overlaps, anchors, answers -------------------------------------------------------------


def faults(
    dynamics: Dynamics, known: Citations, places: Mapping[str, list[int]]
) -> Iterator[Fault]:
    """Find what is wrong with overlaps, anchors and known answers.

    Parameters
    ----------
    dynamics : Dynamics
    known : Citations
    places : mapping of str to list of int
        Where those that are well formed stand in the file.
    """
    file = dynamics.file
    static = list(dynamics.timeline.vocabulary.theories)
    if file.sibling is not None and file.sibling not in static:
        where = f"case {dynamics.timeline.case}"
        yield ("sibling",), unknown("theory", file.sibling, static, where)
    for i, overlap in zip(places["overlap"], file.overlap, strict=True):
        yield from under(("overlap", i), _overlap(dynamics, overlap))
    for i, anchor in zip(places["anchors"], file.anchors, strict=True):
        yield from under(("anchors", i), known.faults(anchor))
        yield from under(("anchors", i), _anchor(dynamics, anchor))
    for i, expected in zip(places["expected"], file.expected, strict=True):
        yield from under(("expected", i, "ask"), _question(dynamics, expected.ask))


def _overlap(dynamics: Dynamics, overlap: OverlapSection) -> Iterator[Fault]:
    if dynamics.file.sibling is None:
        yield (), "the theory names no sibling to agree with; write sibling = its name"
    try:
        Query.parse(overlap.static)
    except CausalError as error:
        yield ("static",), str(error)
    yield from under(("dynamic",), _question(dynamics, overlap.dynamic))


def _anchor(dynamics: Dynamics, anchor: AnchorSection) -> Iterator[Fault]:
    if (anchor.hazard is None) == (anchor.share is None):
        how = "neither a hazard nor a share" if anchor.hazard is None else "a hazard and a share"
        yield (), f"the anchor has {how}; give exactly one of the two"
        return
    if (anchor.within is None) == (anchor.interval is None):
        how = (
            "neither within nor an interval" if anchor.within is None else "within and an interval"
        )
        yield (), f"the anchor has {how}; give exactly one of the two"
    if anchor.events > anchor.trials:
        sentence = f"there are {anchor.events:g} events in {anchor.trials:g} trials"
        yield ("events",), f"{sentence}; events cannot be more than trials"
    key = "share" if anchor.hazard is None else "hazard"
    rate = anchor.hazard or anchor.share
    if rate is not None:
        yield from under((key,), _rate(dynamics, key, rate))


def _rate(dynamics: Dynamics, key: str, rate: RateSection) -> Iterator[Fault]:
    calendar, (first, last) = dynamics.timeline.calendar, rate.years
    outside = [f for one in rate.years for f in timeline_parts.year_faults(one, calendar, ())]
    if first > last:
        yield ("years",), f"the years {first} to {last} run backwards; write the earlier one first"
    yield from under(("years",), outside[:1])
    yield from _of(dynamics, key, rate.of, rate.states)
    lags = False
    for reference, state in rate.given.items():
        name, lagged = parted(reference, dynamics.ends)
        place = ("given", reference)
        lags = lags or lagged
        if name not in dynamics.known:
            yield place, unknown("variable", name, dynamics.known, _THEORY)
        elif lagged and dynamics.is_static(name):
            yield place, f"{name} has one state for all the years; write {name}"
        else:
            yield from under(place, timeline_parts.state_fault(name, state, dynamics.variables))
    if lags and first == calendar.first:
        sentence = f"{first} has no year before it, which the condition reads"
        yield ("years",), f"{sentence}; begin in {first + 1}"
    for name, state in rate.do.items():
        if name not in _yearly(dynamics):
            yield ("do", name), unknown("lever", name, _yearly(dynamics), _THEORY)
        else:
            wrong = timeline_parts.state_fault(name, state, dynamics.variables)
            yield from under(("do", name), wrong)


def overlaps(dynamics: Dynamics) -> tuple[Overlap, ...]:
    """Return the overlaps of a file without faults."""
    return tuple(
        Overlap(one.static, _asked(dynamics, one.dynamic), one.within, one.note)
        for one in dynamics.file.overlap
    )


def anchors(dynamics: Dynamics) -> tuple[Anchor, ...]:
    """Return the anchors of a file without faults."""
    return tuple(_anchored(one) for one in dynamics.file.anchors)


def _anchored(one: AnchorSection) -> Anchor:
    rate = one.hazard or one.share
    if rate is None:
        raise CausalError(f"the anchor {one.title} has neither a hazard nor a share")
    return Anchor(
        title=one.title,
        asks="share" if one.hazard is None else "hazard",
        years=(rate.years[0], rate.years[1]),
        variable=rate.of or "",
        states=tuple(rate.states),
        given=tuple(rate.given.items()),
        do=tuple(rate.do.items()),
        events=one.events,
        trials=one.trials,
        within=one.within,
        interval=one.interval,
        source=one.source,
        backing=building.backing(one),
    )


def expected(dynamics: Dynamics) -> tuple[DatedExpected, ...]:
    """Return the known answers of a file without faults."""
    return tuple(_expected(dynamics, one) for one in dynamics.file.expected)


def _expected(dynamics: Dynamics, one: DatedExpectedSection) -> DatedExpected:
    return DatedExpected(_asked(dynamics, one.ask), one.value, one.within, one.source)
