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

MARKED = {
    "invented example": "This case is an invented example: nothing of it ever happened.",
    "teaching case": "This is a teaching case: sound, but without a scholar’s apparatus.",
}


def welcome(case: Case, view: View) -> None:
    """Greet somebody who has asked nothing yet; to others, offer the way back."""
    if not fresh():
        return
    count = len(case.theories)
    rival = f"{counted(count)} rival theories of" if count > 1 else "One theory of"
    theories = f"{rival} {_inside(case.frame.title)}."
    mark = f" {MARKED[case.frame.mark]}" if case.frame.mark else ""
    st.html(
        f'<div class="db-welcome"><p class="db-lead"><b>{escape(theories)}</b> Change one thing in '
        "history, and see side by side what each of them says would have followed.</p>"
        f'<p class="db-quiet">{escape(HONEST + mark)}</p></div>'
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


def _inside(title: str) -> str:
    """Return a title as it stands inside a sentence: a name keeps its capital, an article not."""
    first, space, rest = title.partition(" ")
    return f"{first.lower()}{space}{rest}" if first in ("The", "A", "An") else title


def begin_again(case: Case) -> None:
    """Offer the first page again."""
    if fresh():
        return
    st.button(
        "First questions",
        key="begin_again",
        on_click=begin_anew,
        args=(start(case),),
        help="Back to the usual settings and the questions to begin with.",
    )
