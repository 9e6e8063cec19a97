"""What the reader chooses here: over which questions, who must answer, and which two theories."""

import streamlit as st
from boot import Case
from reader.level import student
from reader.session import change, chosen, widget
from reader.view import View

from views.parting.asking import SIZES, Paired

OVER_WORDS = {"asked": "This question", "all": "All changes, on average"}
RUN_WORDS = {"most": "Those that can", "all": "All of them"}


def _set(name: str) -> None:
    change(**{name: chosen(name)})


def pick_over(view: View) -> None:
    """Let the reader choose over which questions it is told who parts from whom."""
    st.pills(
        "Over",
        list(OVER_WORDS),
        format_func=OVER_WORDS.get,
        key=widget("over", view.parted.over),
        on_change=_set,
        args=("over",),
        required=True,
    )


def pick_questions(view: View) -> None:
    """Let the reader choose which questions are tried, and whether bands are shown."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="questions"):
        st.pills(
            "Levers set at once, up to",
            list(SIZES),
            key=widget("size", min(view.wanted.size, SIZES[-1])),
            on_change=_set,
            args=("size",),
            required=True,
        )
        st.pills(
            "Who must be able to answer",
            list(RUN_WORDS),
            format_func=RUN_WORDS.get,
            key=widget("run", "all" if view.wanted.run == "all" else "most"),
            on_change=_set,
            args=("run",),
            required=True,
            wrap=True,
            help="Those that can: two theories or more; a question that few answer may part them "
            "most. All of them: only what every theory shown answers that speaks of the outcome.",
        )
        if not student(view):
            _firm(view)


def _chose_firm() -> None:
    change(firm="on" if chosen("firm") else "off")


def _firm(view: View) -> None:
    st.toggle(
        "Show how firm",
        key=widget("firm", view.mixed.firm == "on"),
        on_change=_chose_firm,
        disabled=view.facts == "all",
        help="Draws the theories’ numbers a thousand times, as firmly as they are held, and shows "
        "within what 90% of the bits lie. Not with everything that happened kept.",
    )


def _chose_first() -> None:
    change(first=chosen("first"), other="")


def pick_pair(case: Case, view: View, asked: Paired) -> None:
    """Let the reader choose of which two theories, or readings of one, it is asked why."""
    first = case.theory(asked.first)
    titles = {name: case.theory(name).title for name in view.theories if name != asked.first}
    titles |= {
        f"{asked.first}:{own.name}": f"{first.title} with other numbers: {own.title or own.name}"
        for own in first.variants
    }
    now = asked.second or f"{asked.first}:{asked.variant}"
    left, right = st.columns(2)
    with left:
        st.selectbox(
            "The first",
            list(view.theories),
            format_func=lambda name: case.theory(name).title,
            key=widget("first", asked.first),
            on_change=_chose_first,
        )
    with right:
        st.selectbox(
            "The second",
            list(titles),
            format_func=titles.get,
            key=widget("other", now if now in titles else next(iter(titles))),
            on_change=_chose_other,
            args=(asked.first,),
        )


def _chose_other(first: str) -> None:
    change(first=first, other=chosen("other"))


def second_title(case: Case, asked: Paired) -> str:
    """Return what a reader calls the second of two."""
    if asked.second:
        return case.theory(asked.second).title
    theory = case.theory(asked.first)
    own = next(one for one in theory.variants if asked.variant in (one.name, *one.aliases))
    return f"{theory.title} ({own.title or own.name})"
