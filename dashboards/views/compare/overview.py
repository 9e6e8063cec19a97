"""Every scenario in every theory at a glance, where each can be asked."""

import csv
import io
from functools import partial
from time import monotonic

import streamlit as st
from asking import rules_of
from boot import Case, boot
from page.parts import paragraph, scheme, table
from page.pictures import heat
from page.taking import Drawing, Sheet
from reader.entries import OWN
from reader.session import change
from reader.view import View, start

import causal
from causal.errors import CausalError
from causal.judgement.overview import COLUMNS, Overview, written
from causal.theory.parts import CALIBRATED

KEY = "every_scenario"
PATIENCE = 0.4
"""Seconds after which a bar says how far it is."""
HOW = (
    "A row is a scenario, a column a theory, a number the change in points. Choose a row to ask "
    "it; with the keyboard, arrows move and Enter asks."
)


@st.cache_resource(max_entries=60, show_spinner=False)
def _every(case: str, theories: tuple[str, ...], rules: tuple[str, ...]) -> Overview:
    outcome, facts, history, variant = rules
    bar, begun = st.empty(), monotonic()

    def told(done: int, of: int) -> None:
        if done % len(theories) == 0 and monotonic() - begun > PATIENCE:
            bar.progress(done / of, "Asking every scenario …")

    made = causal.compare(
        [boot()[case].theory(name) for name in theories],
        scenarios=boot()[case].scenarios,
        outcome=outcome,
        facts=facts,
        history=None if history == OWN else history,
        variant=None if variant == CALIBRATED else variant,
        case=case,
        ranges=False,
        progress=told,
    )
    bar.empty()
    return Overview(made)


def every(case: Case, view: View) -> Overview:
    """Return every scenario of a case in the theories that are shown."""
    return _every(case.name, view.theories, rules_of(view)[:-1])


@st.cache_resource(show_spinner=False)
def warm() -> None:
    """Ask ahead what the next visitor sees first; a case that fails says so on its page."""
    try:
        for case in boot().values():
            _drawn(case.name, start(case).theories, rules_of(start(case))[:-1], "", "light")
    except (CausalError, OSError):
        return


@st.cache_resource(max_entries=200, show_spinner=False)
def _drawn(
    case: str, theories: tuple[str, ...], rules: tuple[str, ...], current: str, tone: str
) -> tuple[str, str]:
    found = _every(case, theories, rules)
    draw = partial(found.svg, current=current, interactive=True, scheme=tone)
    return draw(layout="wide"), draw(layout="narrow")


def _picked(view: View) -> None:
    """Ask what was picked: a row, or a cell, whose theory then tells its histories."""
    name, _, theory = str(st.session_state[KEY].picked or "").partition("|")
    if not name:
        return
    chosen = {"theory": theory} if theory in view.theories else {}
    change(scenario=name, do=(), **chosen)


def overview(case: Case, view: View) -> None:
    """Show every scenario in every theory that is shown."""
    st.header("Every scenario at a glance", anchor=False)
    found = every(case, view)
    paragraph(found.sentence())
    paragraph(HOW, "db-quiet")
    tone = scheme()
    wide, narrow = _drawn(case.name, view.theories, rules_of(view)[:-1], view.scenario, tone)
    heat(wide, narrow, KEY, partial(_picked, view))
    with st.expander("The same overview as a table"):
        headers, rows = found.display_rows()
        table(headers, rows, "Change in points, by scenario and theory", roomy=True)


def _as_csv(found: Overview) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(written(found.rows()))
    return text.getvalue()


def taken(case: Case, view: View) -> tuple[Sheet, Drawing]:
    """Return the overview as files to take away."""
    found, name = every(case, view), f"every_scenario_{view.outcome}"
    return (
        Sheet("Every scenario", name, lambda: _as_csv(found)),
        Drawing(
            "Every scenario",
            name,
            lambda: found.svg(current=view.scenario, scheme="light"),
        ),
    )
