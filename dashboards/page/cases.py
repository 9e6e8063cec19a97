"""Which case is shown, and the choice of another."""

import streamlit as st
from boot import Case, load_anew, public, troubles
from reader.session import chosen, show_case, widget
from reader.view import View, start

from page.parts import md, sentence

ANEW = (
    "Read the files of this folder again. Until then, and until the dashboard is started anew, "
    "pages show them as they were."
)


def pick_case(cases: dict[str, Case], view: View) -> Case:
    """Return the case that is shown; where there are several, the reader can change it."""
    case = cases[view.case]
    own = bool(case.frame.home)
    told = () if public() else troubles()
    if len(cases) == 1 and not told:
        return case
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="case_row"):
        st.selectbox(
            "Case",
            list(cases),
            format_func=lambda name: _title(cases[name]),
            key=widget("case", view.case),
            on_change=lambda: show_case(start(cases[str(chosen("case"))])),
            label_visibility="collapsed",
            width=420,
            help=None,
        )
        if not public() and (own or told):
            st.button("Load anew", on_click=load_anew, key="load_anew", help=ANEW)
    if told:
        lines = "\n".join(f"- {md(sentence(one))}" for one in told)
        st.warning(f"A case of your own could not be loaded.\n\n{lines}")
    return case


def _title(case: Case) -> str:
    """Return how the choice lists a case: with what it is, where that has to be said."""
    marks = [case.frame.mark, "your own folder" if case.frame.home and not public() else ""]
    told = ", ".join(filter(None, marks))
    return f"{case.frame.title} ({told})" if told else case.frame.title
