"""How a reader reads: as a student or as a scholar, and whether they guess first."""

import streamlit as st

from reader.session import change, chosen, widget
from reader.view import View

LEVELS = {
    "student": (
        "Student",
        "Whole numbers of histories, plain words, and only what a first reading needs.",
    ),
    "scholar": (
        "Scholar",
        "Everything: rules, facts kept, tables, sources, fingerprints and code.",
    ),
}
GUESSES = {
    "off": ("Show answers at once", ""),
    "on": ("Guess first", "Say what you expect before you see what the theories say."),
}


def student(view: View) -> bool:
    """Return whether the page is to be read as a student reads."""
    return view.level == "student"


def _chose(name: str) -> None:
    change(**{name: chosen(name)})


def pick_level(view: View) -> None:
    """Let the reader choose how much is shown, and whether to guess first."""
    with st.popover(f"Reading: {LEVELS[view.level][0].lower()}"):
        st.radio(
            "How much is shown?",
            list(LEVELS),
            format_func=lambda name: LEVELS[name][0],
            captions=[caption for _, caption in LEVELS.values()],
            key=widget("level", view.level),
            on_change=_chose,
            args=("level",),
        )
        st.radio(
            "Before an answer",
            list(GUESSES),
            format_func=lambda name: GUESSES[name][0],
            captions=[caption for _, caption in GUESSES.values()],
            key=widget("guess", view.guess),
            on_change=_chose,
            args=("guess",),
        )
