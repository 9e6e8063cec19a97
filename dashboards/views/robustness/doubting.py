"""Conclusions put to one theory after another, doubted once and remembered."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import streamlit as st
from asking import scenario_of
from boot import Case, boot
from reader.entries import OWN
from reader.view import View

import causal
from causal.errors import CausalError
from causal.judgement.beats import Beats
from causal.judgement.cells import Rules, fingerprint, history_of, silence
from causal.judgement.robustness.asked import Asked
from causal.judgement.robustness.change import Change
from causal.judgement.robustness.firmness import Drawn, Firmness, drawn
from causal.judgement.robustness.flips import Flips, flips
from causal.judgement.robustness.reliance import Reliance, reliance
from causal.judgement.robustness.sensitivities import variance
from causal.judgement.robustness.sobol import Sobol
from causal.judgement.robustness.switches import Switches, switches
from causal.judgement.robustness.tornado import Tornado, tornado
from causal.judgement.search.aims import aim
from causal.theory.frame import Measure
from causal.theory.parts import CALIBRATED
from causal.theory.scenario import Scenario, find, verdict
from causal.theory.theory import Theory

T = TypeVar("T")
DRAWS = 1000


@dataclass(frozen=True)
class Doubt:
    """What is asked of every theory.

    Attributes
    ----------
    case : str
    scenario : Scenario
    outcome, measure : str
        The measure, or the state, of the outcome.
    facts : str
    history : str or None
    variant : str
    compared : bool
        Whether the conclusion is about the change, or about a level.
    seed : int
    """

    case: str
    scenario: Scenario
    outcome: str
    measure: str
    facts: str
    history: str | None
    variant: str
    compared: bool
    seed: int


def doubt(case: Case, view: View) -> Doubt:
    """Return the question of a view, all but the level."""
    entry = case.frame.outcome(view.outcome)
    return Doubt(
        case.name,
        scenario_of(case, view),
        view.outcome,
        aim(entry, view.wanted.measure).measure.name,
        view.facts,
        None if view.history == OWN else view.history,
        view.variant,
        view.doubted.claim == "more",
        view.doubted.redraw,
    )


def measure_of(asked: Doubt) -> Measure:
    """Return what of the outcome is asked for."""
    return aim(boot()[asked.case].frame.outcome(asked.outcome), asked.measure).measure


def theory_of(asked: Doubt, name: str) -> Theory:
    """Return a theory in the variant that is shown, or as calibrated where it has none such."""
    theory = boot()[asked.case].theory(name)
    known = {own for one in theory.variants for own in (one.name, *one.aliases)}
    return theory.with_variant(asked.variant) if asked.variant in known else theory


def history(asked: Doubt, theory: Theory) -> str:
    """Return the history from which a theory departs."""
    return history_of(theory, Rules(asked.facts, asked.history))


def standing(asked: Doubt, name: str) -> tuple[str, str]:
    """Return whether a theory has numbers (``runs``), or why it has none."""
    theory = theory_of(asked, name)
    found = verdict(theory, asked.scenario, history(asked, theory))
    if found.status != "runs":
        return found.status, found.why
    silent = silence(theory, asked.outcome)
    return ("silent", silent) if silent else (found.status, found.why)


def posed(asked: Doubt, theory: Theory) -> Asked | Change:
    """Pose the question to a theory."""
    pose = Change.measuring if asked.compared else Asked.measuring
    settings = dict(asked.scenario.for_theory(theory.name))
    found: Asked | Change = pose(
        theory,
        settings,
        asked.outcome,
        measure_of(asked),
        facts=asked.facts,
        history=history(asked, theory),
    )
    return found


@st.cache_data(max_entries=400, show_spinner=False)
def leaning(asked: Doubt, name: str) -> bool:
    """Return whether a theory's answer leans on how luck carries over."""
    return bool(posed(asked, theory_of(asked, name)).leans_on)


def _tried(find: Callable[[], T]) -> T | str:
    """Return an answer, or the sentence with which the library refuses."""
    try:
        return find()
    except CausalError as error:
        return str(error)


@st.cache_resource(max_entries=400, show_spinner=False)
def _drawn(asked: Doubt, name: str) -> Drawn | str:
    question = posed(asked, theory_of(asked, name))
    return _tried(lambda: drawn(question, draws=DRAWS, seed=asked.seed))


def firmness(asked: Doubt, name: str, level: float) -> Firmness | str:
    """Return how firmly the conclusion holds; another level needs no new draws."""
    found = _drawn(asked, name)
    return found if isinstance(found, str) else found.firmness(level)


@st.cache_resource(max_entries=400, show_spinner=False)
def turned(asked: Doubt, name: str, level: float) -> Flips | str:
    """Return what would turn the conclusion."""
    question = posed(asked, theory_of(asked, name))
    if isinstance(question, Change):
        after, before = question.after, question.before
        return _tried(lambda: flips(after, before))
    return _tried(lambda: flips(question, level))


@st.cache_resource(max_entries=400, show_spinner=False)
def swung(asked: Doubt, name: str) -> Tornado | str:
    """Return how far each number moves the answer."""
    return _tried(lambda: tornado(posed(asked, theory_of(asked, name))))


@st.cache_resource(max_entries=400, show_spinner=False)
def rested(asked: Doubt, name: str) -> Reliance | str:
    """Return what the answer rests on."""
    return _tried(lambda: reliance(posed(asked, theory_of(asked, name))))


@st.cache_resource(max_entries=400, show_spinner=False)
def varied(asked: Doubt, name: str) -> Sobol | str | None:
    """Return which rows bring the variance as changed; None where the answer leans on luck."""
    question = posed(asked, theory_of(asked, name))
    side = question.after if isinstance(question, Change) else question
    return _tried(lambda: variance(side))


@st.cache_resource(max_entries=400, show_spinner=False)
def switched(asked: Doubt, name: str) -> Switches | str:
    """Return the answer under every variant."""
    return _tried(lambda: switches(posed(asked, boot()[asked.case].theory(name))))


def rivals(asked: Doubt, theory: Theory, rival: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return what either side of a contest sets: the change, and a rival or what was."""
    first = dict(asked.scenario.for_theory(theory.name))
    if rival:
        scenario = find(boot()[asked.case].scenarios, rival)
        return first, dict(scenario.for_theory(theory.name))
    factual = theory.factual(history(asked, theory))
    return first, {name: factual[name] for name in first if name in factual}


@st.cache_resource(max_entries=200, show_spinner=False)
def contest(asked: Doubt, name: str, rival: str) -> Beats | str:
    """Return in which senses the change does better than a rival."""
    theory = theory_of(asked, name)
    if rival:
        scenario = find(boot()[asked.case].scenarios, rival)
        found = verdict(theory, scenario, history(asked, theory))
        if found.status not in ("runs", "vacuous"):
            return found.why
    first, second = rivals(asked, theory, rival)
    return _tried(
        lambda: causal.beats(
            theory,
            first,
            second,
            outcome=asked.outcome,
            draws=DRAWS,
            seed=asked.seed,
            facts=asked.facts,
            history=history(asked, theory),
        )
    )


def fingerprint_of(asked: Doubt, names: tuple[str, ...]) -> str:
    """Return twelve hexadecimal digits of everything that the numbers depend on."""
    rules = Rules(asked.facts, asked.history, asked.seed, draws=DRAWS)
    parts = [fingerprint(theory_of(asked, name), asked.scenario, rules) for name in names]
    told = repr((parts, asked.outcome, asked.measure, asked.compared))
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def without_variant(asked: Doubt, name: str) -> bool:
    """Return whether a variant is asked for that a theory does not have."""
    return asked.variant != CALIBRATED and theory_of(asked, name).variant == CALIBRATED
