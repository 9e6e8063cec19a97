"""Dated scenarios put to yearly theories, theory by theory."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from causal.dynamics.calendar import Calendar
from causal.dynamics.course import Course
from causal.dynamics.curves import Curves
from causal.dynamics.ranges import Ranges
from causal.dynamics.slices import Draws
from causal.dynamics.turning import from_each_year
from causal.dynamics.twin import SameLuck, with_same_luck
from causal.engine import ENGINE
from causal.engine.product import Array
from causal.errors import QueryError, TooCostly
from causal.judgement.drawing import Progress
from causal.judgement.timelines.fans import TimelineBands, drawn, summed
from causal.judgement.timelines.line import TheoryTimeline, World
from causal.judgement.timelines.rules import (
    ANSWERED,
    Posed,
    TimelineRules,
    as_it_was,
    ended_in,
    posed,
    record_to,
)
from causal.judgement.timelines.timelines import Timelines
from causal.theory.dynamic.parts import DatedScenario, Told
from causal.theory.dynamic.theory import DynamicTheory


def timelines(
    theories: Sequence[DynamicTheory],
    scenario: DatedScenario,
    rules: TimelineRules = TimelineRules(),
    progress: Progress | None = None,
) -> Timelines:
    """Run a dated scenario through yearly theories.

    Parameters
    ----------
    theories : sequence of DynamicTheory
        Of one case.
    scenario : DatedScenario
    rules : TimelineRules
    progress : callable, optional
        Told how much is done, and of how much: theories, and with draws their draws.

    Returns
    -------
    Timelines

    Raises
    ------
    UnknownName
        If a theory has a lever of the scenario but not its state.
    QueryError
        If there is no theory, or a year lies outside the calendar.
    ImpossibleEvidence
        If a theory holds the record that is kept to be impossible.
    """
    if not theories:
        raise QueryError("there is no yearly theory to ask; name at least one")
    frame = theories[0].timeline
    whole = len(theories) * max(rules.draws, 1)
    found = []
    for place, theory in enumerate(theories):
        done = place * max(rules.draws, 1)
        found.append(_Asked(theory, scenario, rules).line(_after(progress, done, whole)))
        if progress:
            progress((place + 1) * max(rules.draws, 1), whole)
    return Timelines(frame, scenario, tuple(found), _filled(theories[0], rules))


def _after(progress: Progress | None, done: int, whole: int) -> Callable[[int], None] | None:
    return None if progress is None else lambda more: progress(done + more, whole)


def _filled(theory: DynamicTheory, rules: TimelineRules) -> TimelineRules:
    """Fill in the years that were not given.

    Raises
    ------
    QueryError
        If one lies outside the calendar, or the headline's comes after the horizon.
    """
    calendar = theory.model.calendar
    horizon = calendar.horizon if rules.horizon is None else rules.horizon
    calendar.place(horizon)
    until = theory.timeline.until
    by = rules.by if rules.by is not None else min(horizon if until is None else until, horizon)
    calendar.place(by)
    if by > horizon:
        raise QueryError(f"the end is asked for by {by}, after the horizon {horizon}")
    return replace(rules, by=by, horizon=horizon)


@dataclass(frozen=True, slots=True)
class _Asked:
    theory: DynamicTheory
    scenario: DatedScenario
    rules: TimelineRules

    def line(self, progress: Callable[[int], None] | None) -> TheoryTimeline:
        theory, rules = self.theory, _filled(self.theory, self.rules)
        ends = theory.model.terminal
        if ends is None:
            raise QueryError(f"nothing ends in {theory.name}; give it a terminal variable")
        asked = posed(theory, self.scenario)
        blank = TheoryTimeline(
            theory.name,
            theory.title,
            theory.variant,
            asked,
            ends.variable,
            ends.going,
            rules,
            ended=ended_in(theory),
            fingerprint=_fingerprint(theory, asked, rules),
        )
        if asked.status not in ANSWERED:
            return blank
        try:
            return self._answered(blank, progress)
        except TooCostly as error:
            return blank.without(str(error))

    def _answered(
        self, blank: TheoryTimeline, progress: Callable[[int], None] | None
    ) -> TheoryTimeline:
        theory, asked, rules = self.theory, blank.asked, blank.rules
        worlds = _Worlds(as_it_was(theory, asked, rules), asked, rules)
        fact, changed, twins = worlds.curves()
        made = replace(
            blank,
            record=_kept(theory, asked, rules),
            fact=World.of(fact, blank.going, blank.ends, blank.horizon),
            changed=World.of(changed, blank.going, blank.ends, blank.horizon),
            fact_curves=fact,
            changed_curves=changed,
            leans_on=twins.leans_on if twins else (),
        )
        if twins and rules.ranges:
            years = _ranged(rules, theory.model.calendar)
            found = [_moved(twins, years, order=order) for order in (True, False)]
            made = replace(made, order_ranges=found[0], full_ranges=found[1])
        known = Course(theory.model) if rules.facts == "none" else theory.course(rules.record_to)
        if asked.settings:
            turning = from_each_year(known, *asked.dated, by=blank.horizon)
            made = replace(made, no_return=turning.no_return(rules.amount))
        if not rules.draws:
            return made
        try:
            return replace(made, bands=self._bands(made, worlds, known, progress))
        except TooCostly as error:
            return replace(made, no_bands=str(error))

    def _bands(
        self,
        made: TheoryTimeline,
        worlds: "_Worlds",
        known: Course,
        progress: Callable[[int], None] | None,
    ) -> TimelineBands:
        rules, seed = made.rules, made.rules.seed or 0
        draws = self.theory.drawn(rules.draws, seed)
        found = drawn(worlds.survival, known, made.asked.dated, draws, made.horizon, progress)
        years = made.worlds()[0].years
        return summed(found, years, made.by, rules.amount, rules.draws, seed)


@dataclass(frozen=True, slots=True)
class _Worlds:
    """Both worlds of a question: by the record up to the change, or by the same luck."""

    course: Course
    asked: Posed
    rules: TimelineRules

    @property
    def _by_luck(self) -> bool:
        return self.rules.facts == "all" and bool(self.asked.settings)

    def _after(self) -> Course:
        after = self.course
        for one in self.asked.dated:
            after = after.change(one.change, one.start, one.end)
        return after

    def _twins(self, draws: Draws | None = None) -> SameLuck:
        return with_same_luck(
            self.course, *self.asked.dated, luck=self.rules.couplings or None, draws=draws
        )

    def curves(self) -> tuple[Curves, Curves, SameLuck | None]:
        """Return the curves of both worlds; and both together, where they share their luck."""
        if self._by_luck:
            twins = self._twins()
            return twins.fact, twins.changed, twins
        fact = self.course.curves()
        return fact, self._after().curves() if self.asked.settings else fact, None

    def survival(self, draws: Draws) -> tuple[Array, Array]:
        """Return survival in both worlds under draws, shape (years, draws) each."""
        if self._by_luck:
            twins = self._twins(draws)
            return twins.fact.survival(), twins.changed.survival()
        fact = self.course.survival(draws=draws)
        return fact, self._after().survival(draws=draws) if self.asked.settings else fact


def _ranged(rules: TimelineRules, calendar: Calendar) -> list[int]:
    """Return the years for which it is found how far luck could move an answer."""
    told, every = (rules.by, rules.horizon), rules.ranges_every
    upto = [year for year in calendar if rules.horizon is None or year <= rules.horizon]
    return [year for year in upto if year in told or (every and year % every == 0)]


def _moved(twins: SameLuck, years: Sequence[int], *, order: bool) -> Ranges | None:
    """Return how far other couplings could move an end; None where that would be too costly."""
    try:
        return twins.ranges(years=years, order_respecting=order)
    except (QueryError, TooCostly):
        return None


def _kept(theory: DynamicTheory, asked: Posed, rules: TimelineRules) -> tuple[Told, ...]:
    if rules.facts == "none":
        return ()
    upto = record_to(theory, asked, rules)
    return tuple(
        one for one in theory.record if one.year is None or upto is None or one.year <= upto
    )


def _fingerprint(theory: DynamicTheory, asked: Posed, rules: TimelineRules) -> str:
    told = repr((theory.fingerprint, asked.status, asked.settings, rules, ENGINE))
    return hashlib.sha256(told.encode()).hexdigest()[:12]
