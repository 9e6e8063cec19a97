"""Counterfactual questions put to each theory, answered once and remembered."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st
from asking import scenario_of
from boot import Case, boot
from reader.entries import OWN
from reader.luck import event_of
from reader.view import View

from causal.display.ranges import RangeRow, Span, range_bars
from causal.errors import CausalError
from causal.judgement.cells import ANSWERED, Rules, fingerprint, history_of, silence
from causal.theory.answering import Effort
from causal.theory.answers import Answer, Range
from causal.theory.facts import changed_world
from causal.theory.parts import CALIBRATED, RECORD
from causal.theory.scenario import Scenario, verdict
from causal.theory.theory import Theory

ALONE = "follows from the network alone: no assumption about luck"
TROUBLE = "trouble"


@dataclass(frozen=True)
class Asked:
    """A question as every theory is asked it.

    Attributes
    ----------
    case : str
    scenario : Scenario
    outcome : str
    states : tuple of str
        The event: any of these.
    rules : Rules
        Which facts are known, from which history, and how luck carries over.
    variant : str
    """

    case: str
    scenario: Scenario
    outcome: str
    states: tuple[str, ...]
    rules: Rules
    variant: str


@dataclass(frozen=True)
class Told:
    """What one theory says to it.

    Attributes
    ----------
    theory : Theory
        In the variant and under the couplings that were asked for, with nothing given or done.
    history : str
        Whose facts are known.
    change : tuple of (str, str)
    status, why : str
        As for a comparison, and ``trouble`` where the library refuses.
    fact : float or None
        The chance of the event with the change undone, under the same rule about facts.
    answer : Answer or None
    """

    theory: Theory
    history: str
    change: tuple[tuple[str, str], ...]
    status: str
    why: str
    fact: float | None = None
    answer: Answer | None = None

    @property
    def history_title(self) -> str:
        """What a reader calls the history, where it is not the record."""
        titles = {own.name: own.title or own.name for own in self.theory.histories}
        return "" if self.history == RECORD else titles.get(self.history, self.history)

    @property
    def row(self) -> RangeRow:
        """The theory's row in the picture."""
        if self.answer is None:
            return RangeRow(self.theory.title, status=self.status, status_text=self.why)
        return RangeRow(
            self.theory.title,
            self.history_title,
            self.answer.point,
            self.fact,
            None if self.answer.identified else _span(self.answer.order_range),
            None if self.answer.identified else _span(self.answer.full_range),
            self.status,
            self._note(self.answer),
        )

    def _note(self, answer: Answer) -> str:
        if self.status == "vacuous":
            return "what happened anyway"
        if answer.identified:
            return ALONE
        drawn = "" if answer.standard_error is None else f"{answer.method}; "
        return f"{drawn}no ranges: {answer.why_no_range}" if answer.why_no_range else ""


def _span(found: Range | None) -> Span | None:
    if found is None:
        return None
    low, high = max(0.0, found.low), min(1.0, found.high)
    return Span(min(low, high), high, found.sharp)


def event_words(case: Case, view: View) -> str:
    """Say the event as a clause."""
    entry, states = case.frame.outcome(view.outcome), event_of(case, view)
    for measure in entry.measures:
        if measure.event and set(measure.event) == set(states):
            return measure.title
    labels = " or ".join(f"“{entry.variable.label(state)}”" for state in states)
    return f"{entry.variable.title} is {labels}"


def asked(case: Case, view: View) -> Asked:
    """Return the question of a view."""
    rules = Rules(
        view.imagined.known,
        None if view.history == OWN else view.history,
        couplings="" if view.imagined.couplings == OWN else view.imagined.couplings,
    )
    states = event_of(case, view)
    return Asked(case.name, scenario_of(case, view), view.outcome, states, rules, view.variant)


def _theory(question: Asked, name: str) -> Theory:
    theory = boot()[question.case].theory(name)
    known = {own for one in theory.variants for own in (one.name, *one.aliases)}
    if question.variant != CALIBRATED and question.variant in known:
        theory = theory.with_variant(question.variant)
    couplings = question.rules.couplings
    return theory.assuming(couplings) if couplings else theory


@st.cache_resource(max_entries=1000, show_spinner=False)
def _told(question: Asked, name: str, ranges: bool) -> Told:
    theory = _theory(question, name)
    history = history_of(theory, question.rules)
    change = question.scenario.for_theory(name)
    found = verdict(theory, question.scenario, history)
    silent = silence(theory, question.outcome)
    if found.status not in ANSWERED:
        return Told(theory, history, change, found.status, found.why)
    if silent:
        return Told(theory, history, change, "silent", silent)
    event = {question.outcome: question.states}
    try:
        before, after = changed_world(theory, dict(change), question.rules.facts, history)
        answer = _answer(after, event, ranges=ranges)
        fact = _answer(before, event, ranges=False).point
    except CausalError as error:
        return Told(theory, history, change, TROUBLE, str(error))
    return Told(theory, history, change, found.status, found.why, fact, answer)


def _answer(world: Theory, event: dict[str, tuple[str, ...]], *, ranges: bool) -> Answer:
    """Ask for a point, and if it is wanted for its ranges: without them, the point still stands."""
    point = world.answer(event, effort=Effort(ranges=False))
    if not ranges or point.identified:
        return point
    try:
        return world.answer(event, effort=Effort(attained=True))
    except CausalError as error:
        return replace(point, why_no_range=str(error))


@st.cache_resource(max_entries=1000, show_spinner=False)
def _finished(question: Asked, name: str) -> list[bool]:
    """Return a list that is empty until the ranges have been worked out."""
    del question, name
    return []


def tell(question: Asked, name: str, *, ranges: bool = False) -> Told:
    """Ask one theory, without ranges (at once) or with them (which can take some seconds)."""
    told = _told(question, name, ranges)
    if ranges:
        _finished(question, name)[:] = [True]
    return told


def waiting(question: Asked, told: Sequence[Told]) -> list[str]:
    """Return the theories whose ranges have still to be worked out, by name."""
    leaning = [one for one in told if one.answer is not None and not one.answer.identified]
    names = [one.theory.name for one in leaning]
    return [name for name in names if not _finished(question, name)]


def fingerprint_of(question: Asked, names: Sequence[str]) -> str:
    """Return twelve hexadecimal digits of everything that the numbers depend on."""
    parts = [
        fingerprint(_theory(question, name), question.scenario, question.rules) for name in names
    ]
    told = repr((parts, question.outcome, question.states))
    return hashlib.sha256(told.encode()).hexdigest()[:12]


@st.cache_data(max_entries=200, show_spinner=False)
def pictures(
    rows: tuple[RangeRow, ...], title: str, description: str, marks: tuple[str, str], scheme: str
) -> tuple[str, str]:
    """Draw the answers, wide and narrow; ``marks`` says what disc and diamond stand for."""
    wide, narrow = (
        range_bars(
            rows,
            title=title,
            description=description,
            point_label=marks[0],
            marker_label=marks[1],
            scheme=scheme,
            layout=layout,
        )
        for layout in ("wide", "narrow")
    )
    return wide, narrow
