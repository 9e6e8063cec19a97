"""What the reader chooses for a goal: what, how much, for whom, with how many levers."""

import streamlit as st
from boot import Case
from page.parts import md, paragraph
from reader.controls import pick_measure, pick_outcome, pick_rules, pick_theories
from reader.session import change, chosen, widget
from reader.view import View
from reader.wanted import SIDES, SIZES, WHOM

from causal.display.sentences import counted
from views.worked.reaching import aimed, count

SIDE_WORDS = {"least": "at least", "most": "at most"}
WHOM_WORDS = {
    "every": ("Every theory", "It must hold in every theory that runs the change, two or more."),
    "weighted": (
        "Their average",
        "It must hold on average over the theories that run it, counted alike or as they are "
        "weighed under “Compare theories”.",
    ),
    "each": ("Each by itself", "Each theory is asked what would do it there."),
}
RUN_WORDS = {
    "most": ("Those that can, most first", "A theory without one of the levers is left out, and "
             "told; what most theories can run comes first."),
    "best": ("Those that can, best first", "The same, with what reaches most first, however few "
             "can run it."),
    "all": ("All of them", "Only what every theory shown can run that speaks of the outcome."),
}  # fmt: skip


def _set(name: str) -> None:
    change(**{name: chosen(name)})


def aiming(case: Case, view: View) -> None:
    """Let the reader choose the goal, and say how much would be tried."""
    left, middle, right = st.columns([3, 4, 2], vertical_alignment="bottom")
    with left:
        pick_outcome(case, view)
    with middle:
        pick_measure(case, view, "What is wanted")
    with right:
        st.pills(
            "It should be",
            list(SIDES),
            format_func=SIDE_WORDS.get,
            key=widget("side", view.wanted.side),
            on_change=_set,
            args=("side",),
            required=True,
        )
    left, middle, right = st.columns([4, 2, 3], vertical_alignment="top")
    with left:
        st.slider(
            "How much",
            0,
            100,
            step=1,
            format="%d%%",
            key=widget("threshold", view.wanted.threshold),
            on_change=_set,
            args=("threshold",),
        )
    with middle:
        st.pills(
            "Levers set at once, up to",
            list(SIZES),
            key=widget("size", view.wanted.size),
            on_change=_set,
            args=("size",),
            required=True,
        )
    with right:
        _price(case, view)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="choices"):
        _whom(view)
        if view.wanted.whom != "each" and len(view.theories) > 1:
            _run(view)
        pick_theories(case, view)
        pick_rules(case, view)
    if view.theories:
        paragraph(_cost(case, view), "db-quiet")


def _cost(case: Case, view: View) -> str:
    number = count(aimed(case, view).ruled)
    levers = "one lever" if view.wanted.size == 1 else f"{counted(view.wanted.size).lower()} levers"
    return f"To be tried: {number:,} settings of up to {levers}."


def _price(case: Case, view: View) -> None:
    outcomes = {one.variable.name: one.variable.title for one in case.frame.outcomes}
    outcomes.pop(view.outcome)
    titles = {"": "Nothing", **outcomes}
    st.selectbox(
        "Weighed against, as low as may be",
        list(titles),
        format_func=titles.get,
        key=widget("price", view.wanted.price if view.wanted.price in titles else ""),
        on_change=_set,
        args=("price",),
    )


def _whom(view: View) -> None:
    st.pills(
        "It must hold for",
        list(WHOM),
        format_func=lambda name: md(WHOM_WORDS[name][0]),
        key=widget("whom", view.wanted.whom),
        on_change=_set,
        args=("whom",),
        required=True,
        wrap=True,
        help=" ".join(words for _, words in WHOM_WORDS.values()),
    )


def _run(view: View) -> None:
    st.pills(
        "Who must be able to run it",
        list(RUN_WORDS),
        format_func=lambda name: md(RUN_WORDS[name][0]),
        key=widget("run", view.wanted.run),
        on_change=_set,
        args=("run",),
        required=True,
        wrap=True,
        help=" ".join(f"{title}: {words}" for title, words in RUN_WORDS.values()),
    )
