"""Words and sources of a variable, what stands behind an arrow, another name, and removal."""

import streamlit as st
from page.parts import paragraph
from reader.session import chosen, widget

from causal.files.editing.document import Checked, Document
from causal.files.editing.variables import remove_variable, rename_variable, set_backing
from causal.files.text import write_place
from causal.theory.checks import Place
from causal.theory.sources import ELICITED
from views.build.fields import faults, one_of, text
from views.build.workshop import edit, show

ROLES = ["lever", "outcome", "mechanism", "exogenous"]


def about(document: Document, found: Checked, name: str) -> None:
    """Let the reader say what a variable is, and what its numbers rest on."""
    place: Place = ("variables", name)
    shared = document.shared(name)
    text(found, document, (*place, "title"), "Title")
    one_of(found, document, (*place, "role"), "Role", ROLES)
    text(found, document, (*place, "date"), "Date, such as 1985 or 1987-90")
    text(found, document, (*place, "meaning"), "What it means", long=True)
    known = list(document.variable(name).states)
    one_of(found, document, (*place, "factual"), "What happened", ["", *known])
    if shared is not None:
        paragraph("Where a field is empty, the case gives what it says.", "db-quiet")
    st.subheader("What its numbers rest on", anchor=False)
    backing_fields(document, found, place)
    text(found, document, (*place, "rationale"), "Why these numbers", long=True)
    _rename_or_remove(document, found, name, shared is not None)


def backing_fields(document: Document, found: Checked, place: Place) -> None:
    """Let the reader choose the claims and sources behind a variable or an arrow."""
    library = document.frame.library if document.frame else None
    own = document.at("sources")
    texts = {claim.name: claim.paraphrase for claim in (library.claims if library else ())}
    works = {source.name: source.text for source in (library.sources if library else ())}
    works |= {key: str(key) for key in (own if isinstance(own, dict) else {})}
    key = write_place(place)
    told = _listed(document, (*place, "claims"))
    cited = _listed(document, (*place, "sources"))
    note = document.at(*place, "note")

    def change() -> None:
        claims = [one for one in chosen(f"claims_{key}") if one != ELICITED]
        sources = list(chosen(f"sources_{key}"))
        edit(
            lambda d: set_backing(d, place, claims, sources, str(chosen(f"note_{key}"))),
            place,
        )

    st.multiselect(
        "Claims behind it; none means elicited: your own judgement",
        list(dict.fromkeys([*texts, *told])),
        format_func=lambda one: f"{one}: {texts.get(one, '')}"[:120],
        key=widget(f"claims_{key}", told),
        on_change=change,
    )
    st.multiselect(
        "Sources",
        list(dict.fromkeys([*works, *cited])),
        format_func=lambda one: f"{one}: {works.get(one, '')}"[:120],
        key=widget(f"sources_{key}", cited),
        on_change=change,
    )
    st.text_input(
        "Note", key=widget(f"note_{key}", note if isinstance(note, str) else ""), on_change=change
    )
    for part in ("claims", "sources", "note"):
        faults(found, (*place, part))


def _listed(document: Document, place: Place) -> list[str]:
    held = document.at(*place)
    return [str(one) for one in held if one != ELICITED] if isinstance(held, list) else []


def _rename_or_remove(document: Document, found: Checked, name: str, shared: bool) -> None:
    place: Place = ("variables", name)

    def rename() -> None:
        new = str(chosen(f"name_{name}")).strip()
        edit(lambda d: rename_variable(d, name, new), place)
        show(new)

    if not shared:
        st.text_input(
            "Its name in the file", key=widget(f"name_{name}", name), on_change=rename,
            max_chars=100,
        )  # fmt: skip
    with st.popover("Remove the variable"):
        heard = st.selectbox(
            "What it acts on will hear it as", list(document.variable(name).states),
            key=f"gone_{name}",
        )  # fmt: skip
        st.button(
            "Remove it",
            key=f"remove_{name}",
            on_click=lambda: edit(lambda d: remove_variable(d, name, str(heard)), place),
        )
    if any(at == write_place(place) for at, _ in found.problems):
        faults(found, place)
