"""The questions that pages put to the library, answered once and remembered."""

from dataclasses import dataclass

import streamlit as st
from boot import Case, boot
from reader.entries import OWN
from reader.level import student
from reader.mixed import DRAWS, SEED
from reader.view import View

import causal
from causal.display.component import map_pane
from causal.display.dates import period
from causal.display.eras import Dated, Era
from causal.display.map_list import map_list
from causal.display.map_rows import MapEdge, MapNode
from causal.display.sentences import listed
from causal.display.shared_eras import shared_eras
from causal.errors import CausalError
from causal.judgement.cells import ANSWERED
from causal.judgement.comparison import Comparison
from causal.scm.variables import Variable
from causal.theory.answers import Distribution
from causal.theory.facts import changed_world
from causal.theory.parts import CALIBRATED
from causal.theory.picture import drawn_map, map_rows
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


def _named(scenario: Scenario) -> tuple[object, ...]:
    """Return what tells a scenario of a case from others; Streamlit would hash its sources too."""
    return scenario.name, scenario.settings


@st.cache_resource(max_entries=500, show_spinner=False, hash_funcs={Scenario: _named})
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
    """Return the rules of a comparison: outcome, facts, history, variant, and whether to draw.

    Unless the reader says, numbers are drawn where that takes a comparison some 50 ms, which is
    not so where everything that happened is kept.
    """
    firm = "off" if student(view) else view.mixed.firm
    if firm == "usual":
        firm = "off" if view.facts == "all" else "on"
    return (view.outcome, view.facts, view.history, view.variant, firm)


def compare(case: Case, view: View, theories: tuple[str, ...] | None = None) -> Comparison:
    """Run what is shown through the theories that are shown, or through others."""
    return _compare(case.name, scenario_of(case, view), theories or view.theories, rules_of(view))


@st.cache_resource(max_entries=200, show_spinner=False, hash_funcs={Scenario: _named})
def _pair(
    key: tuple[object, ...],
    weights: tuple[tuple[str, float], ...] | None,
    scheme: str,
    _made: Comparison,
) -> tuple[str, str]:
    del key
    shown = _made if weights is None else _made.weighted(dict(weights))
    mixture = weights is not None
    wide, narrow = (
        shown.svg(mixture=mixture, scheme=scheme, layout=one) for one in ("wide", "narrow")
    )
    return wide, narrow


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
    nodes, edges : tuple of MapNode, tuple of MapEdge
        What the map says.
    columns : tuple of Era or None
        Its columns, where another map stands beside it.
    pane : str
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
    nodes: tuple[MapNode, ...]
    edges: tuple[MapEdge, ...]
    columns: tuple[Era, ...] | None
    pane: str
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


TOLD = {
    "": "nothing is changed",
    "runs": "runs the change",
    "vacuous": "it is what happened anyway",
    "partial": "not run, it has only some of the levers; shown with nothing changed",
    "out_of_scope": "not run, it is out of its scope; shown with nothing changed",
    "silent": "not run, it is silent on it; shown with nothing changed",
}


def shared(case: Case, one: Theory, other: Theory) -> tuple[str, ...]:
    """Return the variables of the frame that two theories share."""
    return tuple(e.name for e in one.entries if e.name in other and e.name in case.frame)


@st.cache_resource(max_entries=100, show_spinner=False)
def _columns(case: str, names: tuple[str, str]) -> dict[str, tuple[Era, ...]]:
    """Return the columns that two theories have when their maps stand side by side."""
    pair = [boot()[case].theory(name) for name in names]
    networks = [
        (
            [Dated(e.name, *(period(e.date) or (None, None))) for e in theory.entries],
            [(p, e.name) for e in theory.entries for p in theory.model.parents(e.name)],
        )
        for theory in pair
    ]
    found = shared_eras(networks, shared(boot()[case], *pair))
    return dict(zip(names, found, strict=True))


@st.cache_resource(max_entries=200, show_spinner=False, hash_funcs={Scenario: _named})
def _look(
    case: str,
    names: tuple[str, str, str],
    scenario: Scenario,
    rules: tuple[str, str, str],
    scheme: str,
) -> Look:
    name, variant, beside = names
    facts, history, outcome = rules
    theory = boot()[case].theory(name).with_variant(variant)
    known = {"record", *(own.name for own in theory.histories)}
    chosen = history if history in known else None
    before, after, status, why, trouble = _worlds(theory, scenario, facts, chosen)
    beliefs, baseline = after.beliefs(), before.beliefs()
    columns, only = None, frozenset[str]()
    if beside:
        first, second = sorted((name, beside))
        columns = _columns(case, (first, second))[name]
        both = shared(boot()[case], theory, boot()[case].theory(beside))
        only = frozenset(entry.name for entry in theory.entries) - frozenset(both)
    nodes, edges = map_rows(
        after,
        beliefs=beliefs,
        baseline=baseline if after is not before else None,
        history=chosen,
        outcome=outcome,
        settable=_settable(boot()[case], theory),
        only=only,
    )
    svg = drawn_map(after, nodes, edges, scheme=scheme, interactive=True, columns=columns)
    listed = map_list(nodes, edges, scheme=scheme, interactive=True)
    told = {"head": theory.title, "tail": trouble or TOLD[status]} if beside else {}
    return Look(
        theory=theory,
        history=chosen,
        before=before,
        after=after,
        status=status,
        why=why,
        beliefs=beliefs,
        baseline=baseline,
        nodes=nodes,
        edges=edges,
        columns=columns,
        pane=map_pane(name, svg, listed, **told),
        trouble=trouble,
    )


def _settable(case: Case, theory: Theory) -> frozenset[str]:
    """Return the variables of a theory that can be set in all theories alike."""
    levers = {lever.variable.name for lever in case.frame.levers}
    return frozenset(e.name for e in theory.entries if e.role == "lever" and e.name in levers)


def drawn(seen: Look) -> str:
    """Draw the map that is shown for paper: in literal colours, with nothing to click."""
    return drawn_map(seen.after, seen.nodes, seen.edges, scheme="light", columns=seen.columns)


def look(case: Case, view: View, scheme: str) -> Look:
    """Return one theory under what is shown."""
    theory, _ = in_variant(case, view)
    names = (theory.name, theory.variant, view.mapped.beside)
    rules = (view.facts, view.history, view.outcome)
    return _look(case.name, names, scenario_of(case, view), rules, scheme)


def look_beside(case: Case, view: View, scheme: str) -> Look | None:
    """Return the theory that stands beside it, if there is one, under the same."""
    if not view.mapped.beside:
        return None
    return look(case, view.having(theory=view.mapped.beside, beside=view.theory), scheme)
