"""Files of kind ``timeline`` as values: what the yearly theories of a case share."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from causal.dynamics.calendar import Calendar
from causal.errors import FileError
from causal.files import building, shape, timeline_parts
from causal.files.building import Citations
from causal.files.dynamic_schema import (
    DatedScenarioSection,
    StaticLinkSection,
    TimelineEndsSection,
    TimelineFile,
    YearlyLeverSection,
    YearlySharedSection,
)
from causal.files.text import open_file, refuse
from causal.scm.variables import Variable
from causal.theory.checks import Fault, Place, under, unknown
from causal.theory.dynamic.frame import StaticLink, TimelineFrame
from causal.theory.dynamic.parts import DatedScenario
from causal.theory.dynamic.theory import DynamicTheory
from causal.theory.frame import Frame, FrameVariable
from causal.theory.sources import Backing

_TABLES = (("levers", "lever"), ("vocabulary", "shared"))


def read_timeline(
    text: str, *, file: str, frame: Frame, static: Iterable[str] | None = None
) -> TimelineFrame:
    """Read what the yearly theories of a case share.

    Parameters
    ----------
    text : str
        A timeline file.
    file : str
        Named in errors.
    frame : Frame
        Of the case.
    static : iterable of str, optional
        Names of the scenarios of the case; those that ``of`` names are not looked up if not given.

    Returns
    -------
    TimelineFrame

    Raises
    ------
    FileError
        With every fault found in the file.
    """
    raw = open_file(text, file, "timeline")
    section, faults, broken = shape.read_shape(TimelineFile, raw)
    if section is None:
        refuse(file, faults)
        raise FileError(file, [("", "the file has no calendar and no end that can be read")])
    reading = _Reading(section, frame, broken)
    scenarios = None if static is None else tuple(static)
    refuse(file, [*faults, *reading.faults(scenarios)])
    return reading.value()


@dataclass
class _Reading:
    """One file: its names found once, then looked up."""

    file: TimelineFile
    frame: Frame
    broken: frozenset[Place]
    shared: dict[str, FrameVariable] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.cited = Citations.of(self.frame.library)
        years = self.file.calendar
        wrong = timeline_parts.calendar_faults(years.first, years.horizon)
        self.calendar = None if wrong else Calendar(years.first, years.horizon)
        self.wrong = list(under(("calendar",), wrong))

    @property
    def names(self) -> list[str]:
        """Every shared name that can be set or told of, well formed or not."""
        lost = [str(place[1]) for place in self.broken if place[0] in ("levers", "vocabulary")]
        tables: tuple[Mapping[str, object], ...] = (self.file.levers, self.file.vocabulary)
        return [self.file.ends.name, *(n for one in tables for n in one), *sorted(lost)]

    @property
    def variables(self) -> dict[str, Variable]:
        return {name: one.variable for name, one in self.shared.items()}

    def faults(self, static: tuple[str, ...] | None) -> Iterator[Fault]:
        """Find everything that is wrong."""
        yield from self.wrong
        yield from self._ends()
        for table, kind in _TABLES:
            sections: Mapping[str, YearlySharedSection] = getattr(self.file, table)
            for name, section in sections.items():
                yield from under((table, name), self._name(name, kind, section))
        yield from self._top()
        where = "the timeline"
        yield from timeline_parts.record_faults(
            self.file.record, self.calendar, self.variables, self.names, where, self.cited
        )
        for name, scenario in self.file.scenarios.items():
            yield from under(("scenarios", name), self._scenario(scenario, static))

    def _ends(self) -> Iterator[Fault]:
        ends = self.file.ends
        place = ("ends",)
        yield from under(place, self.cited.faults(ends))
        yield from under(place, building.state_faults(ends.name, ends.states, ends.labels, None))
        if ends.going not in ends.states:
            sentence = unknown("state", ends.going, ends.states, f"variable {ends.name}")
            yield (*place, "going"), sentence
        if len(set(ends.states)) == len(ends.states):
            self.shared[ends.name] = _ends_variable(ends)

    def _name(self, name: str, kind: str, section: YearlySharedSection) -> Iterator[Fault]:
        if isinstance(section, YearlyLeverSection):
            yield from self.cited.faults(section)
        if name in self.shared:
            yield (), f"{name} is defined already; name each variable once"
            return
        own = self.frame.entry(name) if name in self.frame else None
        if own is None:
            lacks = [key for key in ("title", "states") if getattr(section, key) is None]
            if lacks:
                yield (), f"case {self.frame.name} has no {name}, so give its {' and '.join(lacks)}"
                return
        yield from _against_case(name, section, own)
        states = section.states or (list(own.variable.states) if own else [])
        wrong = building.state_faults(name, states, section.labels, None)
        yield from wrong
        if not any(place[:1] == ("states",) for place, _ in wrong):
            self.shared[name] = _shared(name, kind, section, states, own)

    def _top(self) -> Iterator[Fault]:
        file = self.file
        yield from timeline_parts.year_faults(file.until, self.calendar, ("until",))
        for name, count in Counter(file.theories).items():
            if count > 1:
                yield ("theories",), f"theory {name} is listed twice; list it once"
        if file.static is None:
            return
        outcomes = {one.variable.name: one.variable for one in self.frame.outcomes}
        name = file.static.outcome
        if name not in outcomes:
            sentence = unknown("outcome", name, outcomes, f"case {self.frame.name}")
            yield ("static", "outcome"), sentence
            return
        for state in file.static.going:
            yield from under(("static", "going"), timeline_parts.state_fault(name, state, outcomes))

    def _scenario(
        self, scenario: DatedScenarioSection, static: tuple[str, ...] | None
    ) -> Iterator[Fault]:
        yield from self.cited.faults(scenario)
        if scenario.of and static is not None and scenario.of not in static:
            sentence = unknown("scenario", scenario.of, static, f"case {self.frame.name}")
            yield ("of",), sentence
        found = timeline_parts.change_faults(
            scenario.changes, self.calendar, self.variables, self.names, "the timeline"
        )
        yield from under(("changes",), found)
        for key in ("only", "instead", "out_of"):
            for theory in getattr(scenario, key):
                if theory not in self.file.theories:
                    sentence = unknown("theory", theory, self.file.theories, "the timeline")
                    yield (key, theory), sentence
        for key, parts in (("only", scenario.only), ("instead", scenario.instead)):
            for theory, changes in parts.items():
                years = timeline_parts.change_faults(changes, self.calendar, {}, None, "")
                yield from under((key, theory), years)
        for theory, changes in scenario.only.items():
            shared = scenario.instead.get(theory, scenario.changes)
            for place, sentence in timeline_parts.clashes([*changes, *shared]):
                if int(place[0]) >= len(changes):
                    yield ("only", theory), sentence.replace(" here", " by the other changes")

    def value(self) -> TimelineFrame:
        """Return the frame of a file without faults."""
        file, calendar = self.file, self.file.calendar
        vocabulary = Frame(
            name=self.frame.name,
            title=file.title,
            summary=file.question,
            variables=tuple(self.shared.values()),
            theories=self.frame.theories,
            library=self.frame.library,
        )
        return TimelineFrame(
            case=self.frame.name,
            title=file.title,
            question=file.question,
            calendar=Calendar(calendar.first, calendar.horizon),
            vocabulary=vocabulary,
            ends=self.shared[file.ends.name],
            going=file.ends.going,
            until=file.until,
            static=_link(file.static),
            record=timeline_parts.told(file.record),
            scenarios=tuple(_dated(name, one) for name, one in file.scenarios.items()),
            theories=tuple(file.theories),
        )


def _against_case(
    name: str, section: YearlySharedSection, own: FrameVariable | None
) -> Iterator[Fault]:
    if own is None:
        return
    same = f"{name} is shared by the theories of the case"
    if section.states is not None and tuple(section.states) != own.variable.states:
        listed = ", ".join(own.variable.states)
        yield (
            ("states",),
            f"{same}, so its states must be {listed}; leave them out, or choose another name",
        )
    if section.ordered is not None and section.ordered != own.variable.ordered:
        said = "ordered" if own.variable.ordered else "without order"
        yield ("ordered",), f"{same}, where its states are {said}; leave this out"


def _link(static: StaticLinkSection | None) -> StaticLink | None:
    return None if static is None else StaticLink(static.outcome, tuple(static.going))


def _ends_variable(ends: TimelineEndsSection) -> FrameVariable:
    variable = building.variable(ends.name, ends.states, ends.ordered, ends.title, ends.labels)
    return FrameVariable(variable, "shared", rule=ends.meaning, backing=building.backing(ends))


def _shared(
    name: str, kind: str, section: YearlySharedSection, states: list[str], own: FrameVariable | None
) -> FrameVariable:
    title = section.title or (own.variable.title if own else name)
    labels = section.labels
    ordered = section.ordered is not False
    if own is not None:
        labels = labels or dict(zip(own.variable.states, own.variable.labels, strict=True))
        ordered = own.variable.ordered
    backing = building.backing(section) if isinstance(section, YearlyLeverSection) else Backing()
    return FrameVariable(
        building.variable(name, states, ordered, title, labels),
        kind,
        date=section.date or "",
        rule=section.meaning or (own.rule if own else ""),
        backing=backing,
    )


def _dated(name: str, one: DatedScenarioSection) -> DatedScenario:
    return DatedScenario(
        name=name,
        title=one.title,
        question=one.question,
        meaning=one.meaning,
        group=one.group,
        changes=timeline_parts.settings(one.changes),
        only=tuple((key, timeline_parts.settings(some)) for key, some in one.only.items()),
        instead=tuple((key, timeline_parts.settings(some)) for key, some in one.instead.items()),
        out_of=tuple(one.out_of.items()),
        of=one.of or "",
        featured=one.featured,
        backing=building.backing(one),
    )


def own_change_faults(timeline: TimelineFrame, theories: Iterable[DynamicTheory]) -> list[Fault]:
    """Find changes in single theories of what these do not have, or in states that they lack.

    Parameters
    ----------
    timeline : TimelineFrame
    theories : iterable of DynamicTheory
        Theories that are not among them are not looked at.
    """
    known = {one.name: one for one in theories}
    found: list[Fault] = []
    for scenario in timeline.scenarios:
        for key, parts in (("only", scenario.only), ("instead", scenario.instead)):
            for name, changes in parts:
                place = ("scenarios", scenario.name, key, name)
                for change in changes if name in known else ():
                    wrong = _own_change(known[name], change.variable, change.state)
                    found += under(place, wrong)
    return found


def _own_change(theory: DynamicTheory, name: str, state: str) -> Iterator[Fault]:
    if name not in theory:
        known = [one.name for one in theory.levers]
        yield (), unknown("lever", name, known, f"theory {theory.name}")
    elif theory.model.is_static(name):
        sentence = f"{name} has one state for all the years in theory {theory.name}"
        yield (), f"{sentence}, so it cannot be set from a year on"
    else:
        yield from timeline_parts.state_fault(name, state, {name: theory[name]})
