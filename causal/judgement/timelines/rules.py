"""Under which rules yearly theories are asked, and what each is asked then."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from causal.display.sentences import listed
from causal.dynamics.course import Course
from causal.dynamics.dated import Dated
from causal.errors import QueryError, UnknownName
from causal.scm.interventions import Hard
from causal.theory.dynamic.parts import DatedScenario, DatedSetting, Settings
from causal.theory.dynamic.theory import DynamicTheory
from causal.theory.facts import Facts

TimedStatus = Literal["runs", "vacuous", "partial", "out_of_scope", "silent", "too_costly"]
ANSWERED = ("runs", "vacuous")


@dataclass(frozen=True, slots=True)
class TimelineRules:
    """Under which rules timelines are computed.

    Attributes
    ----------
    facts : {"before", "all", "none"}
        Which part of the record is kept: what comes before the change, in both worlds; all of it,
        in the world in which it happened; or nothing.
    record_to : int or None
        The last year of the record that is kept. By default the year before the first change;
        where nothing is changed, the year before it is told to have ended; with all the facts, all.
    by : int or None
        The year in the headline: the chance that it has ended by its end.
    horizon : int or None
        The last year that is looked at; that of the calendar if not given.
    amount : float
        By how much a change must move the chance of an end by the horizon to count as not too late.
    tolerance : float
        Up to how far apart two survival curves count as one.
    draws : int
        How often to draw the theories' numbers, for bands; none if 0.
    seed : int or None
        For the draws.
    couplings : str
        With all the facts kept, how luck carries over; each mechanism's own if empty.
    ranges : bool
        With all the facts kept, find how far the answer could move under other couplings: for the
        year of the headline and the horizon.
    ranges_every : int
        Find that for every so many years besides, those that it divides; 0 for none.
    """

    facts: str = "before"
    record_to: int | None = None
    by: int | None = None
    horizon: int | None = None
    amount: float = 0.1
    tolerance: float = 0.01
    draws: int = 0
    seed: int | None = None
    couplings: str = ""
    ranges: bool = True
    ranges_every: int = 0

    def __post_init__(self) -> None:
        if self.facts not in get_args(Facts):
            raise UnknownName("rule for facts", self.facts, get_args(Facts))
        for name in ("amount", "tolerance"):
            if not 0 <= getattr(self, name) <= 1:
                raise QueryError(
                    f"the {name} is {getattr(self, name):g}; it is a difference of two chances, "
                    "0 to 1"
                )
        if self.ranges_every < 0:
            raise QueryError(
                f"ranges are asked for every {self.ranges_every} years; say 1 or more, or 0 for "
                "those of the headline and the horizon alone"
            )
        if self.draws < 0:
            raise QueryError(f"{self.draws} draws are asked for; ask for 0 or more")
        if self.draws and self.seed is None:
            raise QueryError("bands are drawn: give a seed, so that they can be drawn again")
        if self.couplings and self.facts != "all":
            raise QueryError(
                "how luck carries over matters only where all the facts are kept; keep them all, "
                "or leave out the couplings"
            )
        if self.facts == "none" and self.record_to is not None:
            raise QueryError("no facts are to be kept, but a record is; leave one of them out")


@dataclass(frozen=True, slots=True)
class Posed:
    """A dated scenario as it is put to one theory.

    Attributes
    ----------
    status : str
        ``runs``; ``vacuous``, nothing is changed; ``silent``, it has none of what is changed;
        ``partial``, only part of it, so that it is not run; ``out_of_scope``, it cannot be posed.
    why : str
        A sentence.
    settings : tuple of DatedSetting
        What is changed, in this theory.
    """

    status: TimedStatus
    why: str
    settings: Settings = ()

    @property
    def start(self) -> int | None:
        """The first year of any change; None where nothing is changed."""
        return min((one.start for one in self.settings), default=None)

    @property
    def dated(self) -> tuple[Dated, ...]:
        """The changes as a dynamic model takes them."""
        return tuple(
            Dated(Hard(one.variable, one.state), one.start, one.end) for one in self.settings
        )


def posed(theory: DynamicTheory, scenario: DatedScenario) -> Posed:
    """Tell whether a yearly theory can run a dated scenario, and what it changes there.

    Raises
    ------
    UnknownName
        If the theory has a lever of the scenario but not the state.
    QueryError
        If a year lies outside the calendar.
    """
    settings = scenario.for_theory(theory.name)
    if scenario.why_not(theory.name):
        return Posed("out_of_scope", scenario.why_not(theory.name))
    if not settings:
        return Posed("vacuous", "nothing is changed")
    names = list(dict.fromkeys(one.variable for one in settings))
    lacks = [_titled(theory, name) for name in names if name not in theory]
    has = [_titled(theory, name) for name in names if name in theory]
    if not has:
        return Posed("silent", f"{theory.title} does not speak of {listed(lacks)}")
    if lacks:
        why = f"{theory.title} speaks of {listed(has)} but not of {listed(lacks)}, so it is not run"
        return Posed("partial", why)
    static = [_titled(theory, name) for name in names if theory.model.is_static(name)]
    if static:
        why = f"{theory.title} takes {listed(static)} as the same in all years"
        return Posed("out_of_scope", why)
    for one in settings:
        theory[one.variable].index(one.state)
        for year in (one.start, one.start if one.end is None else one.end):
            theory.model.calendar.place(year)
    told = [
        f"{_titled(theory, one.variable)} to {theory[one.variable].label(one.state)} {_years(one)}"
        for one in settings
    ]
    return Posed("runs", f"{theory.title} changes {listed(told)}", settings)


def _years(one: DatedSetting) -> str:
    if one.end is None:
        return f"from {one.start}"
    return f"in {one.start}" if one.end == one.start else f"from {one.start} to {one.end}"


def _titled(theory: DynamicTheory, name: str) -> str:
    """Return what a reader calls a variable of the theory or of its case."""
    if name in theory:
        return f"“{theory[name].title}”"
    shared = theory.timeline.vocabulary
    return f"“{shared.entry(name).variable.title}”" if name in shared else name


def record_to(theory: DynamicTheory, asked: Posed, rules: TimelineRules) -> int | None:
    """Return the last year of the record that is kept; None for all of it.

    Raises
    ------
    QueryError
        If the record would reach into the years that are changed.
    """
    start = asked.start
    if rules.facts == "all":
        return rules.record_to
    if start is None:
        ended = ended_in(theory)
        return ended - 1 if rules.record_to is None and ended is not None else rules.record_to
    if rules.record_to is None:
        return start - 1
    if rules.record_to >= start:
        raise QueryError(
            f"the record up to {rules.record_to} reaches into the years that are changed, from "
            f"{start} on; keep it up to {start - 1}, or keep all the facts"
        )
    return rules.record_to


def ended_in(theory: DynamicTheory) -> int | None:
    """Return the year of the end that the record tells; None if it tells of none."""
    ends = theory.model.terminal
    years = [
        one.year
        for one in theory.record
        if ends and one.variable == ends.variable.name and one.state != ends.going and one.year
    ]
    return min(years, default=None)


def as_it_was(theory: DynamicTheory, asked: Posed, rules: TimelineRules) -> Course:
    """Return the years of a theory with that part of the record which is kept."""
    if rules.facts == "none":
        return Course(theory.model)
    return theory.course(record_to(theory, asked, rules))


def begun(settings: Sequence[DatedSetting], start: int | None, end: int | None) -> Settings:
    """Return changes that begin, or end, in other years than their own.

    What starts the changes starts in the new first year; a later part starts when it does, or in
    that year if it should have begun before.

    Examples
    --------
    >>> reform = (DatedSetting("prices", "free", 1906), DatedSetting("owner", "bank", 1908))
    >>> [str(one) for one in begun(reform, 1907, 1912)]
    ['prices=free 1907 to 1912', 'owner=bank 1908 to 1912']
    """
    first = min((one.start for one in settings), default=0)
    made = []
    for one in settings:
        told = one
        if start is not None:
            told = replace(told, start=start if one.start == first else max(start, one.start))
        made.append(told if end is None else replace(told, end=end))
    return tuple(made)
