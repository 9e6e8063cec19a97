"""Whole histories put to the library: drawn, ranked, counted out; each answered once."""

from collections.abc import Iterable
from dataclasses import replace

import streamlit as st
from asking import scenario_of
from boot import Case, boot
from reader.entries import OWN
from reader.told import MANY
from reader.view import View

import causal
from causal.display.tables import csv_text
from causal.judgement.cells import Rules
from causal.judgement.comparison import Comparison
from causal.judgement.histories.beside import as_it_was
from causal.judgement.histories.probable import Histories
from causal.judgement.histories.sampled import Twins
from causal.judgement.histories.timeline import Timeline
from causal.judgement.hundred import Hundred
from causal.judgement.panel import Settings
from causal.judgement.seeing import Seeing
from causal.theory.parts import CALIBRATED
from causal.theory.scenario import Scenario
from causal.theory.theory import Theory

EVENTS = (
    "history", "probability", "theory", "date", "variable", "state", "title", "label", "chance",
    "status",
)  # fmt: skip
FACTS_KEPT = {
    "before": "Kept as it happened: the levers that come before the change.",
    "none": "Nothing that happened is kept: both histories are the theory’s own.",
    "all": "Kept as it happened: all of it, in the history as it was; what follows in the changed "
    "one leans on how luck carries over, taken as each mechanism has it.",
}


def history_named(view: View) -> str | None:
    """Return the history departed from as the library takes it."""
    return None if view.history == OWN else view.history


def variant_of(case: Case, view: View, theory: str) -> str | None:
    """Return the variant of one theory as the library takes it; none where it has no such."""
    has = view.variant != CALIBRATED and theory in case.variants.get(view.variant, {})
    return view.variant if has else None


def _theory(case: str, name: str, variant: str | None) -> Theory:
    theory = boot()[case].theory(name)
    return theory if variant is None else theory.with_variant(variant)


@st.cache_resource(max_entries=200, show_spinner=False)
def _drawing(key: tuple[object, ...], scheme: str, _hundred: Hundred) -> tuple[str, str]:
    del key
    return tuple(_hundred.svg(scheme=scheme, layout=layout) for layout in ("wide", "narrow"))


def drawing(made: Comparison, theory: str, scheme: str) -> tuple[Hundred, str, str]:
    """Count out and draw a hundred histories, wide and narrow; of every theory if none is named."""
    found = made.hundred(theory)
    key = (made.fingerprint, tuple(c.theory for c in found.cells), found.title, theory)
    return (found, *_drawing(key, scheme, found))


@st.cache_resource(max_entries=500, show_spinner=False)
def _tell(
    case: str,
    theory: str,
    variant: str | None,
    scenario: Scenario,
    rules: tuple[str, str | None],
    seed: int,
) -> Twins:
    asked = _theory(case, theory, variant)
    facts, history = rules
    return causal.tell(asked, scenario=scenario, seed=seed, facts=facts, history=history)[0]


def tell(case: Case, view: View, theory: str) -> Twins:
    """Tell the history that the seed of a view draws, as it was and as changed."""
    rules = (view.facts, history_named(view))
    variant = variant_of(case, view, theory)
    return _tell(case.name, theory, variant, scenario_of(case, view), rules, view.told.seed)


@st.cache_resource(max_entries=300, show_spinner=False)
def _ranked(
    case: str, theory: str, variant: str | None, settings: Settings, facts: str, history: str | None
) -> tuple[Histories, Timeline]:
    asked = _theory(case, theory, variant)
    found = causal.histories(asked, do=dict(settings), count=MANY[-1], facts=facts, history=history)
    return found, as_it_was(asked, Rules(history=history))


def facts_ranked(view: View, settings: Settings) -> str:
    """Return the rule by which histories can be ranked: not all facts, once one is changed."""
    return "before" if view.facts == "all" and settings else view.facts


def ranked(case: Case, view: View, theory: str, settings: Settings) -> tuple[Histories, Timeline]:
    """Return the most probable histories of a way, as many as are asked for, and what happened."""
    found, was = _ranked(
        case.name,
        theory,
        variant_of(case, view, theory),
        settings,
        facts_ranked(view, settings),
        history_named(view),
    )
    return replace(found, timelines=found.timelines[: view.told.many]), was


@st.cache_resource(max_entries=300, show_spinner=False)
def _both(
    case: str, scenario: Scenario, theories: tuple[str, ...], rules: tuple[str | None, ...]
) -> Seeing:
    outcome, facts, history, variant = rules
    return causal.seeing(
        [boot()[case].theory(name) for name in theories],
        scenario=scenario,
        outcome=outcome,
        facts=str(facts),
        history=history,
        variant=variant,
        case=case,
    )


def both_ways(case: Case, view: View) -> Seeing:
    """Ask what follows if it is done, and if it is only learnt of."""
    variant = None if view.variant == CALIBRATED else view.variant
    rules = (view.outcome, view.facts, history_named(view), variant)
    return _both(case.name, scenario_of(case, view), view.theories, rules)


def histories_csv(told: Iterable[tuple[str, Timeline]]) -> str:
    """Write whole histories as CSV, a row an event; each has a name."""
    return csv_text(
        EVENTS,
        (
            (
                name, made.probability, made.theory, one.date, one.variable, one.state, one.title,
                one.label, one.chance, one.status,
            )
            for name, made in told
            for one in made.events
        ),
    )  # fmt: skip
