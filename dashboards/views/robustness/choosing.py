"""What the reader chooses to doubt: the theory, the conclusion, the level, the draws."""

import streamlit as st
from boot import Case
from page.parts import md
from reader.controls import pick_measure
from reader.doubted import CLAIMS, TOPS
from reader.session import change, chosen, widget
from reader.view import View

CLAIM_WORDS = {"more": "More, or less, than as it was", "level": "Above, or below, a level"}


def _set(name: str) -> None:
    change(**{name: chosen(name)})


def _set_seed() -> None:
    change(redraw=int(chosen("redraw")))


def doubting(case: Case, view: View) -> None:
    """Let the reader choose the theory and the conclusion."""
    titles = {theory.name: theory.title for theory in case.theories}
    left, middle, right = st.columns([3, 4, 4], vertical_alignment="bottom")
    with left:
        st.selectbox(
            "In which theory",
            list(titles),
            format_func=titles.get,
            key=widget("theory", view.theory),
            on_change=_set,
            args=("theory",),
        )
    with middle:
        pick_measure(case, view, "What is judged")
    with right:
        st.pills(
            "The conclusion: it is",
            list(CLAIMS),
            format_func=lambda name: md(CLAIM_WORDS[name]),
            key=widget("claim", view.doubted.claim),
            on_change=_set,
            args=("claim",),
            required=True,
        )
    if view.doubted.claim == "level":
        st.slider(
            "The level",
            0,
            100,
            step=1,
            format="%d%%",
            key=widget("threshold", view.wanted.threshold),
            on_change=_set,
            args=("threshold",),
        )


def listing(view: View) -> None:
    """Let the reader choose how much is listed, and from which seed the draws begin."""
    with st.popover(f"Listed: {view.doubted.top}; seed {view.doubted.redraw}"):
        st.pills(
            "How many numbers are listed",
            list(TOPS),
            key=widget("top", view.doubted.top),
            on_change=_set,
            args=("top",),
            required=True,
        )
        st.number_input(
            "Seed of the draws",
            0,
            999,
            step=1,
            key=widget("redraw", view.doubted.redraw),
            on_change=_set_seed,
            help="Another seed draws other numbers: what it changes is the error of drawing.",
        )


def rivalling(case: Case, view: View) -> None:
    """Let the reader choose what the change is set against."""
    titles = {"": "What was: the same levers as they were"}
    for one in case.grouped:
        if one.settings and one.name != view.scenario:
            titles[one.name] = one.title or one.name
    rival = view.doubted.rival if view.doubted.rival in titles else ""
    st.selectbox(
        "Set against",
        list(titles),
        format_func=titles.get,
        key=widget("rival", rival),
        on_change=_set,
        args=("rival",),
    )
