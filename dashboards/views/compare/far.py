"""How far-fetched a change is in each theory, and what before it would have brought it about."""

from html import escape

import streamlit as st
from asking import rules_of, scenario_of
from boot import Case, boot
from page.contents import section
from page.glossary import explained
from page.parts import paragraph, sentence, table
from reader.entries import OWN
from reader.level import student
from reader.view import View

import causal
from causal.errors import CausalError
from causal.judgement.antecedents.antecedent import WAYS, Antecedent
from causal.judgement.comparison import FAR_FETCHED, Comparison
from causal.judgement.robustness.wording import configured
from causal.theory.parts import CALIBRATED
from causal.theory.scenario import Scenario

UPSTREAM = 2
EXPLAINED = (
    "How surprised a theory would have been at what is set here, given the facts that are kept: "
    "one bit is as surprising as calling one toss of a fair coin right, and each bit one more."
)
UPSTREAM_SAID = (
    "A change set from outside has no past. Here up to two variables before it are rewritten "
    "instead, so that it comes about by itself: how surprising the rewriting is, how likely it "
    "makes the change, and what surprise is left."
)
NONE_BEFORE = "No theory here has anything before this change that could be rewritten."


@st.cache_resource(max_entries=200, show_spinner="Searching what could have brought it about …")
def _ways(
    case: str, scenario: Scenario, theories: tuple[str, ...], rules: tuple[str, ...]
) -> Antecedent:
    facts, history, variant = rules
    return causal.antecedent(
        [boot()[case].theory(name) for name in theories],
        scenario=scenario,
        facts="before" if facts == "all" else facts,
        history=None if history == OWN else history,
        variant=None if variant == CALIBRATED else variant,
        case=case,
        upstream=UPSTREAM,
    )


def how_far_fetched(case: Case, view: View, made: Comparison) -> None:
    """Say how far-fetched the change is, theory by theory."""
    lines = made.far_fetched()
    if not lines or student(view):
        return
    section(FAR_FETCHED)
    explained(EXPLAINED, "db-text")
    items = "".join(f"<li>{escape(sentence(line))}</li>" for line in lines)
    st.html(f'<ul class="db-reasons">{items}</ul>')
    shown = st.expander(
        "What would have had to be different before", key="upstream", on_change="rerun"
    )
    with shown:
        if shown.open:
            _before(case, view)


def _before(case: Case, view: View) -> None:
    paragraph(UPSTREAM_SAID)
    scenario, rules = scenario_of(case, view), rules_of(view)[1:4]
    try:
        found = _ways(case.name, scenario, view.theories, rules)
    except CausalError as error:
        paragraph(sentence(str(error)))
        return
    rows = found.display_ways(
        say=lambda theory, settings: configured(case.theory(theory), settings) or "nothing"
    )
    if not rows:
        paragraph(NONE_BEFORE)
        return
    table(WAYS, rows, "Rewritings of what came before", numeric=range(2, 6), roomy=True)
