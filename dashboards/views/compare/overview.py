"""Every scenario in every theory at a glance, where each can be asked."""

from functools import partial
from time import monotonic

import streamlit as st
from asking import rules_of
from boot import Case
from page.contents import section
from page.parts import paragraph, scheme, table
from page.pictures import heat
from page.taking import Drawing, Sheet
from reader.entries import OWN
from reader.session import change
from reader.view import View
from streamlit.delta_generator import DeltaGenerator

import causal
from causal.display.tables import csv_text
from causal.judgement.overview import COLUMNS, Overview
from causal.judgement.panel import Progress, nothing
from causal.theory.parts import CALIBRATED

KEY = "every_scenario"
PATIENCE = 0.4
"""Seconds after which a bar says how far it is."""
HOW = (
    "A row is a scenario, a column a theory, a number the change in points. Choose a row to ask "
    "it; with the keyboard, arrows move and Enter asks."
)


Question = tuple[str, tuple[str, ...], tuple[str, ...]]


@st.cache_resource(max_entries=60, show_spinner=False)
def _kept(asked: Question) -> list[Overview]:
    """Return a list that is empty until it has been asked; progress would be replayed here."""
    del asked
    return []


def _asked(case: Case, view: View) -> Question:
    return case.name, view.theories, rules_of(view)[:-1]


def every(case: Case, view: View, progress: Progress = nothing) -> Overview:
    """Return every scenario of a case in the theories that are shown."""
    kept = _kept(_asked(case, view))
    if not kept:
        outcome, facts, history, variant, _ = rules_of(view)
        made = causal.compare(
            [case.theory(name) for name in view.theories],
            scenarios=case.scenarios,
            outcome=outcome,
            facts=facts,
            history=None if history == OWN else history,
            variant=None if variant == CALIBRATED else variant,
            case=case.name,
            ranges=False,
            progress=progress,
        )
        kept[:] = [Overview(made)]
    return kept[0]


def _told(place: DeltaGenerator) -> Progress:
    """Return what says how far it is, once it has taken a while."""
    begun, shown = monotonic(), 0.0

    def told(done: int, of: int) -> None:
        nonlocal shown
        if monotonic() - begun > PATIENCE and done / of - shown > 1 / 20:
            shown = done / of
            place.progress(shown, text="Asking every scenario …")

    return told


@st.cache_resource(max_entries=60, show_spinner=False)
def _drawn(asked: Question, tone: str, _found: Overview) -> tuple[str, str]:
    del asked
    draw = partial(_found.svg, interactive=True, scheme=tone)
    return draw(layout="wide"), draw(layout="narrow")


@st.cache_resource(max_entries=400, show_spinner=False)
def _marked(asked: Question, current: str, tone: str, _found: Overview) -> tuple[str, str]:
    del asked
    draw = partial(_found.marked_row, current, interactive=True, scheme=tone)
    return draw(layout="wide"), draw(layout="narrow")


@st.cache_resource(max_entries=60, show_spinner=False)
def _said(asked: Question, _found: Overview) -> tuple[str, list[str], list[list[str]]]:
    del asked
    return (_found.sentence(), *_found.display_rows())


def _picked(view: View) -> None:
    """Ask what was picked: a row, or a cell, whose theory then tells its histories."""
    name, _, theory = str(st.session_state[KEY].picked or "").partition("|")
    if not name:
        return
    chosen = {"theory": theory} if theory in view.theories else {}
    change(scenario=name, do=(), **chosen)


def overview(case: Case, view: View) -> None:
    """Show every scenario in every theory that is shown."""
    section("Every scenario at a glance")
    place = st.empty()
    found = every(case, view, _told(place))
    place.empty()
    said, headers, rows = _said(_asked(case, view), found)
    paragraph(said)
    paragraph(HOW, "db-quiet")
    question, tone = _asked(case, view), scheme()
    drawn, marked = _drawn(question, tone, found), _marked(question, view.scenario, tone, found)
    heat(drawn, marked, KEY, partial(_picked, view))
    with st.expander("The same overview as a table"):
        table(headers, rows, "Change in points, by scenario and theory", roomy=True)


def overview_csv(found: Overview) -> str:
    """Write every scenario in every theory as CSV."""
    return csv_text(COLUMNS, found.rows())


def taken(case: Case, view: View) -> tuple[Sheet, Drawing]:
    """Return the overview as files to take away."""
    found, name = every(case, view), f"every_scenario_{view.outcome}"
    return (
        Sheet("Every scenario", name, lambda: overview_csv(found)),
        Drawing(
            "Every scenario",
            name,
            lambda: found.svg(current=view.scenario, scheme="light"),
        ),
    )
