"""Dated questions put to the library, answered once and remembered."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st
from boot import Case, Timeline, boot, public
from reader.entries import OWN
from reader.level import student
from reader.timed import FANS, Stretch
from reader.view import View

from causal.judgement.timelines import picturing
from causal.judgement.timelines.asking import timelines
from causal.judgement.timelines.rules import TimelineRules
from causal.judgement.timelines.timelines import Timelines
from causal.study.timelines import own_change
from causal.theory.dynamic.parts import DatedScenario, DatedSetting
from causal.theory.dynamic.theory import DynamicTheory

SEED = 1
EVERY = 5
"""For every how many years it is worked out how far luck could move an answer."""
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Asked:
    """A dated question, and everything that its numbers depend on.

    Attributes
    ----------
    case : str
    when : str
        A dated scenario, or ``own``.
    changes : tuple of Stretch
        The reader's own.
    theories : tuple of str
    facts : str
    record_to : int or None
    move : int
        In points.
    draws : int
    numbers : str
        A variant, or ``calibrated``.
    ranges : bool
        With the whole record kept, work out how far luck could move an answer.
    """

    case: str
    when: str
    changes: tuple[Stretch, ...]
    theories: tuple[str, ...]
    facts: str
    record_to: int | None
    move: int
    draws: int
    numbers: str
    ranges: bool

    @property
    def moved(self) -> bool:
        """Whether there is anything that luck could move."""
        return self.facts == "all" and self.ranges

    @property
    def spans(self) -> set[tuple[int, int]]:
        """The years of the reader's own changes: one pair where all have the same."""
        return {(one.first, one.last) for one in self.changes}

    @property
    def rules(self) -> TimelineRules:
        """The rules as the library takes them."""
        return TimelineRules(
            facts=self.facts,
            record_to=self.record_to,
            amount=self.move / 100,
            draws=self.draws,
            seed=SEED if self.draws else None,
            ranges=self.ranges,
            ranges_every=EVERY if self.moved else 0,
        )


def fans() -> tuple[int, ...]:
    """Return how many draws a reader may ask for: fewer where strangers read."""
    return FANS[:-1] if public() else FANS


def courses_of(time: Timeline, view: View) -> tuple[str, ...]:
    """Return the yearly theories that are asked."""
    return view.timed.courses or tuple(theory.name for theory in time.theories)


def asked(time: Timeline, view: View) -> Asked:
    """Return the dated question of a view; a first reading goes without fans."""
    timed = view.timed
    before = view.facts == "before"
    return Asked(
        case=view.case,
        when=timed.when or time.first,
        changes=timed.changes,
        theories=courses_of(time, view),
        facts=view.facts,
        record_to=int(timed.known_to) if timed.known_to and before else None,
        move=timed.move,
        draws=0 if student(view) else min(timed.fan, fans()[-1]),
        numbers=timed.numbers,
        ranges=view.facts != "all" or timed.moved == "on",
    )


def scenario_of(time: Timeline, question: Asked) -> DatedScenario:
    """Return the dated scenario of a question; the reader's own one is made up here."""
    if question.when != OWN:
        return time.frame.scenario(question.when)
    if len(question.spans) == 1:
        do = {one.lever: one.state for one in question.changes}
        first = question.changes[0]
        return own_change(time.frame, time.theories, do, first.first, ending(time, first))
    changes = tuple(
        DatedSetting(one.lever, one.state, one.first, ending(time, one)) for one in question.changes
    )
    told = "; ".join(said(time, one) for one in question.changes)
    return DatedScenario(OWN, title=told, changes=changes)


def ending(time: Timeline, one: Stretch) -> int | None:
    """Return the last year of a change as the library takes it; None for the horizon."""
    return None if one.last == time.frame.calendar.horizon else one.last


def said(time: Timeline, one: Stretch) -> str:
    """Say a change as a reader sees it."""
    variable = time.frame.vocabulary.entry(one.lever).variable
    if one.last == time.frame.calendar.horizon:
        years = f"from {one.first}"
    else:
        years = f"{one.first}" if one.first == one.last else f"from {one.first} to {one.last}"
    return f"{variable.title}: {variable.label(one.state)}, {years}"


def theories_of(time: Timeline, question: Asked) -> list[DynamicTheory]:
    """Return the theories that are asked, each in the variant, or as it is where it has no such."""
    return [shown_in(time, name, question.numbers) for name in question.theories]


def shown_in(time: Timeline, name: str, numbers: str) -> DynamicTheory:
    """Return a theory in a variant, or as it is where it has no such."""
    theory = time.theory(name)
    has = name in time.versions.get(numbers, {})
    return theory.with_variant(numbers) if has else theory


@st.cache_resource(max_entries=300, show_spinner=False)
def _kept(question: Asked) -> list[Timelines]:
    """Return a list that is empty until the question has been answered."""
    del question
    return []


def answer(case: Case, question: Asked, progress: Progress | None = None) -> Timelines:
    """Answer a question, unless it has been: progress is not replayed, so nothing is drawn here."""
    kept, time = _kept(question), case.timeline
    if not kept and time is not None:
        scenario = scenario_of(time, question)
        kept[:] = [timelines(theories_of(time, question), scenario, question.rules, progress)]
    return kept[0]


@st.cache_resource(max_entries=600, show_spinner=False)
def _drawn(question: Asked, what: str, scheme: str) -> tuple[str, str]:
    made = answer(boot()[question.case], question)
    wide, narrow = (
        picturing.picture(made, what, scheme=scheme, layout=layout) for layout in ("wide", "narrow")
    )
    return wide, narrow


def drawn(question: Asked, what: str, scheme: str) -> tuple[str, str]:
    """Return a picture of an answer, wide and narrow."""
    return _drawn(question, what, scheme)
