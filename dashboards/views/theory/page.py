"""One theory: its causal map by date, and what each part of it rests on."""

from dataclasses import replace
from html import escape

import streamlit as st
from asking import (
    Look,
    compare,
    drawn,
    heading,
    in_variant,
    look,
    look_beside,
    scenario_of,
    words_of,
)
from boot import Case, boot
from page.cases import pick_case
from page.parts import badge, md, paragraph, scheme, sentence, trouble
from page.pictures import causal_map
from page.shell import address_problems, guarded, imagine, take_away
from page.taking import Drawing, Sheet
from reader.controls import question
from reader.entries import OWN
from reader.session import change, chosen, current, outdated, widget
from reader.view import View

from causal.display.map_words import movements
from causal.theory.citing import backings_of, works_of
from causal.theory.parts import CALIBRATED, RECORD
from causal.theory.scenario import Scenario
from causal.theory.theory import Theory
from views.compare.reproduce import as_command, as_csv, as_python
from views.theory.beside import as_csv as differing
from views.theory.beside import pick_beside, table_of
from views.theory.drawer import open_drawer
from views.theory.repeating import as_python as on_maps
from views.theory.setting import set_on_map


@guarded
def page() -> None:
    """Show the page."""
    cases = boot()
    view = current(cases, "theory")
    with st.container(key="opening"):
        case = pick_case(cases, view)
        linked = view
        theory, has_variant = in_variant(case, view)
        _head(case, view, theory)
        address_problems()
    question(case, view, several=False, last=lambda: pick_beside(case, view))
    if not has_variant:
        st.info(md(f"{theory.title} has no numbers of that name; shown are its usual ones."))
        view = replace(view, variant=CALIBRATED)
    scenario = scenario_of(case, view)
    seen = look(case, view, scheme())
    other = look_beside(case, view, scheme())
    with st.container(key="answer"):
        _answer(case, view, scenario, seen)
    if seen.status == "runs" and not seen.trouble:
        imagine(view, view.theory)
    if other:
        with st.container(key="answer_beside"):
            _answer(case, view.having(theory=view.mapped.beside), scenario, other)
    _moved([seen, other] if other else [seen])
    _maps(case, view, seen, other)
    _across(seen)
    if other:
        table_of(case, seen, other)
    _about(theory)
    _take_away(case, view, linked, seen, other)


def _maps(case: Case, view: View, seen: Look, other: Look | None) -> None:
    """Show the map, or two, and do what is chosen in them: set a lever, or open the drawer."""
    maps = {one.theory.name: one for one in (seen, other) if one}

    def chose() -> None:
        picked = st.session_state["map"].picked
        if picked and picked.get("kind") == "state":
            set_on_map(case, view, maps, picked)

    panes = [one.pane for one in maps.values()]
    lit = st.session_state.get("lit")
    picked = causal_map(panes, "map", chose, lit)
    paragraph(
        "Choose a state of a lever to set it, and again to release it; choose a title or an arrow "
        "to see what it rests on. With the keyboard: Tab to a card or a state, arrow keys to its "
        "neighbours, Enter to choose; C shows what it comes from, E what comes of it, R its ways "
        "to the outcome, Escape the whole map.",
        "db-quiet",
    )
    if picked and picked.get("kind") != "state":
        shown = maps.get(str(picked.get("map")), seen)
        open_drawer(case, view.having(theory=shown.theory.name), shown, picked)


def _moved(maps: list[Look]) -> None:
    for seen in maps:
        speaks = [one for one in seen.nodes if not seen.theory.entry(one.name).silent]
        told = movements(speaks)
        if told:
            where = f" in {seen.theory.title}" if len(maps) > 1 else ""
            paragraph(f"What moves most{where}: {'; '.join(told)}.", "db-quiet")


def _across(seen: Look) -> None:
    """Lead on to all theories, in plain sight where something is set."""
    words = "Compare all theories under this"
    if not seen.status:
        words = "Compare all theories on this question"
    kind = "primary" if seen.status else "tertiary"
    if st.button(words, key="across", type=kind):
        st.switch_page(st.session_state["pages"]["compare"])


def _chose_theory(view: View) -> None:
    name = chosen("theory")
    change(theory=name, beside="" if name == view.mapped.beside else view.mapped.beside)


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
        on_change=_chose_theory,
        args=(view,),
        required=True,
        label_visibility="collapsed",
    )


def _answer(case: Case, view: View, scenario: Scenario, seen: Look) -> None:
    """Say what becomes of the outcome in one theory, or why it cannot say."""
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


def _take_away(case: Case, view: View, linked: View, seen: Look, other: Look | None) -> None:
    """Offer what is shown; the link keeps a variant that other theories have."""
    if view.scenario == OWN and not view.do:
        return
    theories = (view.theory, *filter(None, [view.mapped.beside]))
    made = compare(case, view, theories)
    if outdated(made.fingerprint):
        st.warning("The numbers behind this link have changed since it was made.")
    scenario = scenario_of(case, view)
    sheets = [Sheet("Numbers", f"{view.theory}_{view.outcome}", lambda: as_csv(made))]
    drawings = [Drawing("The map", f"{view.theory}_map", lambda: drawn(seen))]
    if other:
        name = other.theory.name
        sheets.append(
            Sheet("Differences", f"{view.theory}_{name}", lambda: differing(case, seen, other))
        )
        drawings.append(Drawing("The map beside it", f"{name}_map", lambda: drawn(other)))
    take_away(
        linked,
        made.fingerprint,
        f"{as_python(case, view, theories, made.fingerprint)}\n"
        + on_maps(case, scenario, view.facts, [seen, *([other] if other else [])]),
        as_command(case, view, theories),
        title=f"{seen.theory.title}: {heading(scenario)}",
        sheets=sheets,
        drawings=drawings,
        works=works_of(case.frame.library, [scenario.backing, *backings_of(seen.theory)]),
    )
