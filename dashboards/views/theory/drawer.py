"""The drawer: what one variable or one arrow of a theory rests on."""

from html import escape

import streamlit as st
from asking import Look
from boot import Case
from page.parts import backing, backing_html, badge, md, paragraph, sentence
from page.pictures import still
from reader.entries import OWN
from reader.session import change
from reader.view import View

from causal.display.belief import belief_bars
from causal.theory.parts import Entry
from causal.theory.picture import cut_edges
from causal.theory.sources import Backing
from causal.theory.theory import Theory
from views.theory.mechanisms import own_terms
from views.theory.probabilities import conditional_table, effect_table
from views.theory.setting import chosen_state, settings_of

ROLES = {
    "lever": "lever: it can be set",
    "outcome": "outcome",
    "mechanism": "mechanism in between",
    "exogenous": "given from outside",
}
LIT = {
    "causes": "What it comes from",
    "effects": "What comes of it",
    "routes": "Its ways to the outcome",
}


def open_drawer(case: Case, view: View, seen: Look, picked: dict) -> None:
    """Open the drawer for what was picked in the map."""
    kind, name = str(picked.get("kind")), str(picked.get("name"))
    theory = seen.theory
    if kind == "node" and name in theory:
        show = st.dialog(md(theory[name].title), width="medium", position="right")(_variable)
        show(case, view, seen, name)
    elif kind == "edge" and "->" in name:
        parent, _, child = name.partition("->")
        if parent in theory and child in theory and parent in theory.model.parents(child):
            title = f"{theory[parent].title} → {theory[child].title}"
            st.dialog(md(title), width="medium", position="right")(_edge)(seen, parent, child)


def _variable(case: Case, view: View, seen: Look, name: str) -> None:
    theory = seen.theory
    entry, variable = theory.entry(name), theory[name]
    labels = [badge(entry.date)] if entry.date else []
    labels.append(badge(ROLES.get(entry.role, entry.role)))
    if entry.silent:
        labels.append(badge("the theory itself is silent on it", "mark"))
    st.html(
        f'<p class="db-badges">{"".join(labels)}</p>'
        f'<p class="db-text">{escape(sentence(entry.meaning))}</p>'
    )
    factual = theory.factual(seen.history).get(name)
    drawing = belief_bars(
        variable.labels,
        seen.beliefs[name].probabilities,
        factual=variable.index(factual) if factual else None,
        baseline=seen.baseline[name].probabilities if seen.after is not seen.before else None,
        title="",
        width=380,
    )
    still(drawing, f"bars_{name}")
    if entry.role == "lever" and name in case.frame:
        _set_it(case, view, name)
    else:
        paragraph(
            "It is no lever that all theories share, so it cannot be set here: what it does is "
            "each theory's own answer.",
            "db-quiet",
        )
    _highlight(name)
    if entry.silent:
        paragraph(sentence(entry.silent))
    st.header("What its numbers rest on", anchor=False)
    backing(entry.backing, theory.library)
    if entry.rationale:
        paragraph(sentence(entry.rationale))
    paragraph(_firmness(entry), "db-quiet")
    _dissent(theory, entry.backing)
    _causes(theory, entry)
    _mechanism(theory, name)


def _set_it(case: Case, view: View, name: str) -> None:
    """Offer each state of a lever as an intervention."""
    lever = case.lever(name) if name in [e.variable.name for e in case.frame.levers] else None
    if lever is None:
        return
    variable = lever.variable
    had = settings_of(case, view)
    settings = dict(had)
    st.header("Set it so", anchor=False)
    with st.container(horizontal=True, gap="small", key="set_it_so"):
        for state in variable.states:
            if st.button(
                md(variable.label(state)),
                key=f"set_{name}_{state}",
                disabled=settings.get(name) == state,
                help="what happened" if state == lever.factual else None,
            ):
                change(scenario=OWN, do=tuple({**settings, name: state}.items()))
                st.rerun()
        if name in settings and st.button("Release it", key=f"release_{name}"):
            now = chosen_state(had, name, settings[name], "")
            change(scenario=OWN if now else case.frame.baseline or OWN, do=now)
            st.rerun()
    paragraph("It is added to what is changed already, in all theories.", "db-quiet")


def _highlight(name: str) -> None:
    """Offer to show on the map what the variable is related to."""
    st.header("Show on the map", anchor=False)
    with st.container(horizontal=True, gap="small", key="show_on_map"):
        for mode, words in LIT.items():
            if st.button(words, key=f"lit_{mode}"):
                stamp = st.session_state.get("lit", {}).get("stamp", 0) + 1
                st.session_state["lit"] = {"name": name, "mode": mode, "stamp": stamp}
                st.rerun()


def _dissent(theory: Theory, backing: Backing) -> None:
    """Say who disputes it: the theory as a whole, and what the record holds against the claims."""
    known = {claim.name: claim for claim in theory.library.claims}
    cited = [known[name] for name in backing.claims if name in known]
    against = [claim for claim in cited if claim.verdict in ("contradicts", "mixed")]
    items = [
        f"<li>On <code>{escape(claim.name)}</code>: {escape(sentence(claim.record))}</li>"
        for claim in against
        if claim.record
    ]
    if "disputed" in backing.marks or any("disputed" in claim.marks for claim in cited):
        items.append("<li>Experts dispute what this rests on.</li>")
    if theory.against:
        items.append(f"<li>The theory as a whole: {escape(sentence(theory.against))}</li>")
    if items:
        st.header("Who disputes it", anchor=False)
        st.html(f'<ul class="db-reasons">{"".join(items)}</ul>')


def _firmness(entry: Entry) -> str:
    if not entry.ess:
        return ""
    cases = "one comparable case" if entry.ess == 1 else f"about {entry.ess:g} comparable cases"
    grade = "loosely" if entry.ess <= 4 else "firmly" if entry.ess >= 20 else "with some care"
    return (
        f"Held {grade}: as if each row of numbers came from {cases} "
        f"(equivalent sample size {entry.ess:g})."
    )


def _causes(theory: Theory, entry: Entry) -> None:
    parents = theory.model.parents(entry.name)
    if not parents:
        return
    st.header("What it depends on", anchor=False)
    parts = []
    for parent in parents:
        rests = backing_html(entry.edge(parent), theory.library)
        parts.append(f"<details><summary>{escape(theory[parent].title)}</summary>{rests}</details>")
    st.html(f'<div class="db-causes">{"".join(parts)}</div>')


def _mechanism(theory: Theory, name: str) -> None:
    st.header("How it is set", anchor=False)
    own_terms(theory, name)
    conditional_table(theory, name)


def _edge(seen: Look, parent: str, child: str) -> None:
    theory = seen.theory
    if (parent, child) in _cut(seen):
        st.html(badge("cut by the intervention", "bad"))
    st.header("What this arrow rests on", anchor=False)
    backing(theory.entry(child).edge(parent), theory.library)
    entry = theory.entry(child)
    _dissent(theory, entry.edge(parent))
    effect_table(theory, parent, child)
    st.header(md(f"In the mechanism of {theory[child].title}"), anchor=False)
    own_terms(theory, child, parent)
    conditional_table(theory, child)
    if entry.rationale:
        st.header(md(f"On the numbers of {theory[child].title}"), anchor=False)
        paragraph(sentence(entry.rationale))
        paragraph(_firmness(entry), "db-quiet")


def _cut(seen: Look) -> frozenset[tuple[str, str]]:
    return cut_edges(seen.after)
