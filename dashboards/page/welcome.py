"""What somebody sees who comes for the first time: what this is, and three questions to ask."""

from html import escape

import streamlit as st
from boot import Case
from reader.session import begin_anew, change, fresh
from reader.view import View, start

from causal.display.sentences import counted
from page.parts import md

HONEST = (
    "Numbers here are judgements that people have written down, each with what it rests on. They "
    "are not measurements, and rival theories are meant to disagree."
)


def welcome(case: Case, view: View) -> None:
    """Greet somebody who has asked nothing yet; to others, offer the way back."""
    if not fresh():
        return
    title = f"{case.frame.title[:1].lower()}{case.frame.title[1:]}"
    theories = f"{counted(len(case.theories))} rival theories of {title}."
    st.html(
        f'<div class="db-welcome"><p class="db-lead"><b>{escape(theories)}</b> Change one thing in '
        "history, and see side by side what each of them says would have followed.</p>"
        f'<p class="db-quiet">{escape(HONEST)}</p></div>'
    )
    with st.container(horizontal=True, gap="small", key="first_questions"):
        for scenario in case.featured:
            asked = scenario.question or f"{scenario.title or scenario.name}?"
            st.button(
                md(asked),
                key=f"try_{scenario.name}",
                on_click=change,
                kwargs={"scenario": scenario.name, "do": (), "outcome": view.outcome},
                type="primary",
            )


def begin_again(case: Case) -> None:
    """Offer the first page again."""
    if fresh():
        return
    st.button(
        "First questions",
        key="begin_again",
        on_click=begin_anew,
        args=(start(case),),
        help="Back to the usual settings and the three questions to begin with.",
    )
