"""The editor: one variable at a time, its numbers, states, arrows and what they rest on."""

from functools import partial

import streamlit as st
from page.contents import section
from page.parts import md, paragraph
from reader.session import chosen, widget

from causal.errors import CausalError
from causal.files.editing import arrows, states
from causal.files.editing.document import Checked, Document
from causal.files.editing.numbers import Number, Row, number_rows
from causal.files.editing.variables import add_variable
from causal.files.text import write_place
from causal.theory.checks import Place
from views.build.fields import faults, number, number_row, scaling
from views.build.words import about, backing_fields
from views.build.workshop import edit, problems_at, show

PAGED = 12
FORMS = {
    "table": "A table: a row of probabilities for every combination of causes.",
    "ranked": "Ranked: a weighted mean of its causes, with some spread (sd).",
    "noisy_max": "Noisy maximum: each cause acts by itself, and the strongest effect prevails.",
    "logit": "A multinomial logit: each cause adds to the score (log-odds) of each state.",
    "hazard": "A hazard: a yearly rate, in windows of time.",
    "deterministic": "A rule: its causes settle it, and nothing is left to luck.",
}


def title_of(document: Document, name: str) -> str:
    """Return what a reader calls a variable."""
    told = document.at("variables", name, "title")
    shared = document.shared(name)
    return str(told) if told else shared.variable.title if shared else name


def editor(document: Document, found: Checked) -> None:
    """Let the reader choose a variable and edit it, or add one."""
    section("Edit")
    names = list(document.variables)
    if not names:
        paragraph("There is no variable that can be edited; correct the text of the file below.")
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        name = _pick(document, found, names)
        _add(document)
    faults_of_adding(found)
    parts = {
        "Numbers": _numbers,
        "States": _states,
        "Arrows": _arrows,
        "Words and sources": about,
    }
    for tab, shown in zip(st.tabs(list(parts)), parts.values(), strict=True):
        with tab:
            try:
                shown(document, found, name)
            except (CausalError, KeyError, TypeError, AttributeError, ValueError):
                # A file that is not well formed can hold anything at any place.
                faults(found, ("variables", name))
                paragraph("This part is not well formed; correct it in the text of the file.")


def faults_of_adding(found: Checked) -> None:
    """Say why a variable could not be added."""
    faults(found, ("new variable",))


def _pick(document: Document, found: Checked, names: list[str]) -> str:
    wrong = {name for name in names if problems_at(found, ("variables", name))}
    now = st.session_state.get("build_variable")
    first = next((name for name in names if name in wrong), names[0])
    picked: str = st.selectbox(
        "Variable (type to search)",
        names,
        format_func=lambda name: f"{'⚠ ' * (name in wrong)}{title_of(document, name)}",
        key=widget("build_variable", now if now in names else first),
        on_change=_picked,
    )
    return picked


def _picked() -> None:
    st.session_state["build_variable"] = chosen("build_variable")
    st.session_state["build_page"] = 1


def _new() -> None:
    name = str(st.session_state.get("build_new", "")).strip()
    edit(lambda d: add_variable(d, name), ("new variable",))
    show(name)


def _add(document: Document) -> None:
    with st.popover("Add a variable"):
        st.text_input(
            "Its name: small letters, digits, underscores", key="build_new", max_chars=100
        )
        frame = document.frame
        missing = [
            entry.variable.name
            for entry in (frame.variables if frame else ())
            if entry.variable.name not in document.variables
        ]
        if missing:
            paragraph(
                f"Names that the case shares bring their states along: {', '.join(missing)}.",
                "db-quiet",
            )
        st.button("Add it", on_click=_new, key="build_add")


# --- numbers --------------------------------------------------------------------------------


def _numbers(document: Document, found: Checked, name: str) -> None:
    place = ("variables", name)
    form = str(document.at(*place, "mechanism", "form"))
    parents = document.parents(name)
    paragraph(FORMS.get(form, ""), "db-quiet")
    if form in ("table", "deterministic") and parents:
        by = ", ".join(title_of(document, parent) for parent in parents)
        paragraph(f"Rows are by: {by}. * stands for any state.", "db-quiet")
    rows = number_rows(document, name)
    if not rows:
        paragraph("These numbers are not well formed; correct them in the text of the file.")
    if any(row.shares for row in rows):
        scaling()
    for row in _paged(name, rows):
        extra = partial(_split, name, row) if row.several else None
        number_row(found, row, extra)
    overall = [text for at, text in found.problems if at == write_place((*place, "mechanism"))]
    if overall or not rows:
        faults(found, (*place, "mechanism"))
    ess = document.at(*place, "ess")
    if isinstance(ess, int | float):
        shown = Number("Held as firmly as so many cases (ESS)", (*place, "ess"), float(ess))
        number(shown, width=300)
    faults(found, (*place, "ess"))
    own = [
        variant
        for variant in document.variants
        if document.at("variants", variant, "mechanisms", name)
    ]
    if own:
        paragraph(
            f"These are the usual numbers; variants with others: {', '.join(own)}.", "db-quiet"
        )


def _split(name: str, row: Row) -> None:
    st.button(
        "Write out",
        key=f"split_{write_place(row.place)}",
        help="A row for each combination that this one stands for.",
        on_click=edit,
        args=(lambda d: arrows.split_row(d, name, str(row.place[-1])), row.place),
    )


def _paged(name: str, rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Let the reader search and leaf through many rows."""
    if len(rows) <= PAGED:
        return rows
    sought = st.text_input(
        f"Find among {len(rows)} rows (words of their states, in any order)",
        key=f"find_{name}",
        live=True,
    )
    words = str(sought or "").lower().replace(",", " ").split()
    fitting = tuple(
        row
        for row in rows
        if all(
            word in row.title.lower() or word in row.title.lower().replace("_", " ")
            for word in words
        )
    )
    pages = max(1, -(-len(fitting) // PAGED))
    if pages == 1:
        return fitting
    page = min(int(st.session_state.get("build_page", 1)), pages)
    st.session_state["build_page"] = page
    page = st.pagination(pages, key="build_page")
    return fitting[(page - 1) * PAGED : page * PAGED]


# --- states ---------------------------------------------------------------------------------


def _states(document: Document, found: Checked, name: str) -> None:
    if document.shared(name) is not None:
        told = ", ".join(document.variable(name).labels)
        paragraph(f"The theories of the case share this variable and its states: {told}.")
        return
    listed = document.at("variables", name, "states")
    if not isinstance(listed, list):
        paragraph("The states are not well formed; correct them in the text of the file.")
        return
    for at, state in enumerate(map(str, listed)):
        _one_state(name, state, at, len(listed), listed)
    faults(found, ("variables", name, "states"))
    faults(found, ("variables", name, "labels"))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        new = st.text_input("A new state", key=f"new_state_{name}", width=220, max_chars=100)
        like = st.selectbox(
            "after, with the effects of", list(map(str, listed)), key=f"like_{name}", width=220
        )
        st.button(
            "Add it",
            key=f"add_state_{name}",
            on_click=lambda: edit(
                lambda d: states.add_state(d, name, str(new).strip(), str(like)),
                ("variables", name, "states"),
            ),
        )
    paragraph("A new state begins with no probability; raise it under Numbers.", "db-quiet")


def _one_state(name: str, state: str, at: int, count: int, listed: list) -> None:
    key = f"{name}_{at}"
    here: Place = ("variables", name, "states", at)

    def rename() -> None:
        new = str(chosen(f"state_{key}")).strip()
        edit(lambda d: states.rename_state(d, name, state, new), here)

    def move(to: int) -> None:
        edit(lambda d: states.move_state(d, name, state, to), here)

    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.text_input(
            f"State {at + 1}", key=widget(f"state_{key}", state), on_change=rename, width=220
        )
        st.button("↑", key=f"up_{key}", on_click=move, args=(at - 1,), disabled=at == 0,
                  help=f"Move {state} up")  # fmt: skip
        st.button("↓", key=f"down_{key}", on_click=move, args=(at + 1,), disabled=at == count - 1,
                  help=f"Move {state} down")  # fmt: skip
        with st.popover("Remove", disabled=count <= 2):
            into = st.selectbox(
                "Its probability goes to", [s for s in listed if s != state], key=f"into_{key}"
            )
            st.button(
                "Remove it",
                key=f"drop_{key}",
                on_click=lambda: edit(
                    lambda d: states.remove_state(d, name, state, str(into)), here
                ),
            )


# --- arrows ---------------------------------------------------------------------------------


def _arrows(document: Document, found: Checked, name: str) -> None:
    parents = document.parents(name)
    if not parents:
        paragraph("It depends on nothing in this theory.")
    for parent in parents:
        place: Place = ("variables", name, "parents", parent)
        with st.expander(f"{md(title_of(document, parent))} → {md(title_of(document, name))}"):
            backing_fields(document, found, place)
            _drop(document, parent, name, place)
    faults(found, ("variables", name, "parents"))
    free = [one for one in document.variables if one != name and one not in parents]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        cause = st.selectbox(
            "A new cause",
            free,
            format_func=lambda one: title_of(document, one),
            key=f"cause_{name}",
            index=None,
            placeholder="Choose a variable",
        )
        st.button(
            "Draw the arrow",
            key=f"draw_{name}",
            disabled=cause is None,
            on_click=lambda: edit(
                lambda d: arrows.add_arrow(d, str(cause), name), ("variables", name, "parents")
            ),
        )
    effects = ", ".join(title_of(document, child) for child in document.children(name))
    paragraph(
        f"A new arrow changes nothing until its numbers do. It acts on: {effects or 'nothing'}.",
        "db-quiet",
    )


def _drop(document: Document, parent: str, name: str, place: Place) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        heard = st.selectbox(
            "Without the arrow it is as if the cause always were",
            list(document.variable(parent).states),
            key=f"heard_{parent}_{name}",
        )
        st.button(
            "Remove the arrow",
            key=f"cut_{parent}_{name}",
            on_click=lambda: edit(
                lambda d: arrows.remove_arrow(d, parent, name, str(heard)), place
            ),
        )
