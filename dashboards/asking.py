"""The questions that pages put to the library, answered once and remembered."""

from dataclasses import dataclass

import streamlit as st
from boot import Case, boot
from reader.entries import OWN
from reader.level import student
from reader.mixed import DRAWS, SEED
from reader.view import View

import causal
from causal.display.bars import LAYOUTS
from causal.display.map_list import map_list
from causal.display.sentences import listed
from causal.errors import CausalError
from causal.judgement.cells import ANSWERED
from causal.judgement.comparison import Comparison
from causal.scm.variables import Variable
from causal.theory.answers import Distribution
from causal.theory.facts import changed_world
from causal.theory.parts import CALIBRATED
from causal.theory.picture import map_rows, theory_map
from causal.theory.scenario import Scenario, verdict
from causal.theory.theory import Theory

Beliefs = dict[str, Distribution]


def _variable(case: Case, name: str) -> Variable | None:
    """Return a variable of the frame, or of the first theory that has it."""
    if name in case.frame:
        return case.frame.entry(name).variable
    return next((theory[name] for theory in case.theories if name in theory), None)


def words_of(case: Case, settings: tuple[tuple[str, str], ...]) -> str:
    """Say settings as a reader sees them."""
    told = []
    for name, state in settings:
        variable = _variable(case, name)
        told.append(
            f"{variable.title} = {variable.label(state)}" if variable else f"{name} = {state}"
        )
    return listed(told)


def scenario_of(case: Case, view: View) -> Scenario:
    """Return the scenario that is shown; the reader's own one is made up here."""
    if view.scenario != OWN:
        return case.scenario(view.scenario)
    title = words_of(case, view.do)
    return Scenario(OWN, title=title, settings=view.do)


def heading(scenario: Scenario) -> str:
    """Say a scenario as a question."""
    title = scenario.title or scenario.name
    if not scenario.settings and not scenario.only:
        return title if scenario.name != OWN else "What if …?"
    return f"What if: {title}?"


@st.cache_resource(max_entries=500, show_spinner=False)
def _compare(
    case: str, scenario: Scenario, theories: tuple[str, ...], rules: tuple[str, ...]
) -> Comparison:
    outcome, facts, history, variant, firm = rules
    return causal.compare(
        [boot()[case].theory(name) for name in theories],
        scenario=scenario,
        outcome=outcome,
        facts=facts,
        history=None if history == OWN else history,
        variant=None if variant == CALIBRATED else variant,
        case=case,
        draws=DRAWS if firm == "on" else 0,
        seed=SEED if firm == "on" else None,
    )


def rules_of(view: View) -> tuple[str, ...]:
    """Return the rules of a comparison: outcome, facts, history, variant, and whether to draw."""
    firm = "off" if student(view) else view.mixed.firm
    return (view.outcome, view.facts, view.history, view.variant, firm)


def compare(case: Case, view: View, theories: tuple[str, ...] | None = None) -> Comparison:
    """Run what is shown through the theories that are shown, or through others."""
    return _compare(case.name, scenario_of(case, view), theories or view.theories, rules_of(view))


@st.cache_resource(max_entries=200, show_spinner=False)
def _pair(
    key: tuple[object, ...],
    weights: tuple[tuple[str, float], ...] | None,
    scheme: str,
    _made: Comparison,
) -> tuple[str, str]:
    del key
    shown = _made if weights is None else _made.weighted(dict(weights))
    mixture = weights is not None
    return tuple(shown.svg(mixture=mixture, scheme=scheme, layout=one) for one in LAYOUTS)


def pictures(
    case: Case, view: View, scheme: str, weights: dict[str, float] | None
) -> tuple[str, str]:
    """Draw a comparison, wide and narrow, with a mixture unless there are no weights."""
    made = compare(case, view)
    key = (case.name, scenario_of(case, view), view.theories, rules_of(view), made.fingerprint)
    return _pair(key, None if weights is None else tuple(weights.items()), scheme, made)


@dataclass(frozen=True)
class Look:
    """One theory under one intervention, as its page shows it.

    Attributes
    ----------
    theory : Theory
        In the variant that is shown, with nothing done to it.
    history : str or None
        The history from which it departs; its own one if None.
    before, after : Theory
        The worlds that are compared; the same where nothing is changed.
    status, why : str
        Whether the theory runs the intervention; ``""`` if there is none.
    beliefs, baseline : dict of str to Distribution
    svg, listed : str
        The map, and the list that stands for it on a phone.
    trouble : str
        Why the world that was asked for cannot be shown; empty if it is.
    """

    theory: Theory
    history: str | None
    before: Theory
    after: Theory
    status: str
    why: str
    beliefs: Beliefs
    baseline: Beliefs
    svg: str
    listed: str
    trouble: str = ""


def in_variant(case: Case, view: View) -> tuple[Theory, bool]:
    """Return the theory that is shown, and whether it has the variant asked for."""
    theory = case.theory(view.theory)
    if view.variant == CALIBRATED:
        return theory, True
    if view.theory in case.variants.get(view.variant, {}):
        return theory.with_variant(view.variant), True
    return theory, False


def _worlds(
    theory: Theory, scenario: Scenario, facts: str, history: str | None
) -> tuple[Theory, Theory, str, str, str]:
    settings = dict(scenario.for_theory(theory.name))
    if not settings:
        return theory, theory, "", "", ""
    found = verdict(theory, scenario, history)
    if found.status not in ANSWERED:
        return theory, theory, found.status, found.why, ""
    try:
        before, after = changed_world(theory, settings, facts, history)
        before.beliefs(), after.beliefs()
    except CausalError as error:
        return theory, theory, found.status, found.why, str(error)
    return before, after, found.status, found.why, ""


@st.cache_resource(max_entries=200, show_spinner=False)
def _look(
    case: str, name: str, variant: str, scenario: Scenario, facts: str, history: str, scheme: str
) -> Look:
    theory = boot()[case].theory(name).with_variant(variant)
    known = {"record", *(own.name for own in theory.histories)}
    chosen = history if history in known else None
    before, after, status, why, trouble = _worlds(theory, scenario, facts, chosen)
    beliefs, baseline = after.beliefs(), before.beliefs()
    ticks = baseline if after is not before else None
    nodes, edges = map_rows(after, beliefs=beliefs, baseline=ticks, history=chosen)
    svg = theory_map(after, baseline=ticks, history=chosen, scheme=scheme, interactive=True)
    listed = map_list(nodes, edges, scheme=scheme, interactive=True)
    return Look(theory, chosen, before, after, status, why, beliefs, baseline, svg, listed, trouble)


def drawn(seen: Look) -> str:
    """Draw the map that is shown for paper: in literal colours, with nothing to click."""
    ticks = seen.baseline if seen.after is not seen.before else None
    return theory_map(seen.after, baseline=ticks, history=seen.history, scheme="light")


def look(case: Case, view: View, scheme: str) -> Look:
    """Return one theory under what is shown."""
    theory, _ = in_variant(case, view)
    scenario = scenario_of(case, view)
    return _look(case.name, theory.name, theory.variant, scenario, view.facts, view.history, scheme)
