"""One theory: its causal map by date, and what each part of it rests on."""

from dataclasses import replace
from html import escape

import streamlit as st
from asking import Look, compare, drawn, heading, in_variant, look, scenario_of, words_of
from boot import Case, boot
from page.parts import badge, md, paragraph, scheme, sentence, trouble
from page.pictures import causal_map
from page.shell import address_problems, guarded, imagine, pick_case, take_away
from page.taking import Drawing, Sheet, backings_of, works_of
from reader.controls import question
from reader.entries import OWN
from reader.session import change, chosen, current, outdated, widget
from reader.view import View

from causal.theory.parts import CALIBRATED, RECORD
from causal.theory.scenario import Scenario
from causal.theory.theory import Theory
from views.compare.reproduce import as_command, as_csv, as_python
from views.theory.drawer import open_drawer


@guarded
def page() -> None:
    """Show the page."""
    cases = boot()
    view = current(cases, "theory")
    case = pick_case(cases, view)
    linked = view
    theory, has_variant = in_variant(case, view)
    _head(case, view, theory)
    address_problems()
    question(case, view, several=False)
    if not has_variant:
        st.info(md(f"{theory.title} has no numbers of that name; shown are its usual ones."))
        view = replace(view, variant=CALIBRATED)
    scenario = scenario_of(case, view)
    seen = look(case, view, scheme())
    _answer(case, view, scenario, seen)
    picked = causal_map(seen.svg, seen.listed, "map", _noted)
    paragraph(
        "Choose a variable or an arrow to see what it rests on. With the keyboard: Tab to a card, "
        "arrow keys to its neighbours, Enter to open.",
        "db-quiet",
    )
    if picked:
        open_drawer(case, view, seen, picked)
    if st.button("Compare all theories on this question", key="across", type="tertiary"):
        st.switch_page(st.session_state["pages"]["compare"])
    _about(theory)
    _take_away(case, view, linked, seen)


def _noted() -> None:
    """Do nothing: that the component reported something is enough."""


def _head(case: Case, view: View, theory: Theory) -> None:
    st.title(md(theory.title), anchor=False)
    kind = (
        badge("fiction", "story", "it tells a history that did not happen")
        if theory.fiction
        else ""
    )
    st.html(f'<p class="db-lead db-quiet">{kind}{escape(theory.summary)}</p>')
    titles = {one.name: one.title for one in case.theories}
    st.pills(
        "Theory",
        list(titles),
        format_func=lambda name: md(titles[name]),
        key=widget("theory", view.theory),
        on_change=lambda: change(theory=chosen("theory")),
        required=True,
        label_visibility="collapsed",
    )


def _answer(case: Case, view: View, scenario: Scenario, seen: Look) -> None:
    if seen.trouble:
        trouble(seen.trouble)
        paragraph("Below is the theory with nothing changed.", "db-quiet")
        return
    if not seen.status:
        paragraph(
            "Nothing is changed: the bars show what the theory believes beforehand.", "db-text"
        )
        return
    if seen.status not in ("runs", "vacuous"):
        kind, words = "plain", "Not run in this theory"
        told = f"{sentence(seen.why)} Below is the theory with nothing changed."
    else:
        made = compare(case, view, (view.theory,))
        kind, words = "agree", words_of(case, scenario.for_theory(view.theory))
        if seen.status == "vacuous":
            kind, words = "plain", "It is what happened anyway"
        told = made.sentence()
    st.html(
        f'<div class="db-answer db-{kind}" role="status">{badge(words, kind)}'
        f"<p>{escape(told)}</p></div>"
    )
    if seen.status == "runs":
        imagine(view, view.theory)


def _about(theory: Theory) -> None:
    told = [
        ("Who holds it", escape(sentence(theory.held_by))),
        ("Who disputes it", escape(sentence(theory.against))),
        ("How it is built", escape(sentence(theory.form))),
        (
            "What it says nothing about",
            _items([(theory[e.name].title, e.silent) for e in theory.entries if e.silent]),
        ),
        (
            "Other numbers for the same map",
            _items([(one.title or one.name, one.meaning) for one in theory.variants]),
        ),
        ("Histories it can depart from", _items(_histories(theory))),
    ]
    parts = [f"<section><h2>{head}</h2>{text}</section>" for head, text in told if text]
    st.html(f'<div class="db-about">{"".join(parts)}</div>')


def _histories(theory: Theory) -> list[tuple[str, str]]:
    if not theory.histories:
        return []
    told = {RECORD: ("The record", "what really happened")}
    told |= {own.name: (own.title or own.name, own.summary) for own in theory.histories}
    usual = theory.default_history
    told[usual] = (f"{told[usual][0]} (unless you choose another)", told[usual][1])
    return list(told.values())


def _items(rows: list[tuple[str, str]]) -> str:
    items = "".join(
        f"<li><b>{escape(name)}.</b> {escape(sentence(text))}</li>" for name, text in rows
    )
    return f'<ul class="db-reasons">{items}</ul>' if rows else ""


def _take_away(case: Case, view: View, linked: View, seen: Look) -> None:
    """Offer what is shown; the link keeps a variant that other theories have."""
    if view.scenario == OWN and not view.do:
        return
    made = compare(case, view, (view.theory,))
    if outdated(made.fingerprint):
        st.warning("The numbers behind this link have changed since it was made.")
    theories, scenario = (view.theory,), scenario_of(case, view)
    take_away(
        linked,
        made.fingerprint,
        as_python(case, view, theories, made.fingerprint),
        as_command(case, view, theories),
        title=f"{seen.theory.title}: {heading(scenario)}",
        sheets=[Sheet("Numbers", f"{view.theory}_{view.outcome}", lambda: as_csv(made))],
        drawings=[Drawing("The map", f"{view.theory}_map", lambda: drawn(seen))],
        works=works_of(case.frame.library, [scenario.backing, *backings_of(seen.theory)]),
    )
