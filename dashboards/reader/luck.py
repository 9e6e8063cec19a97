"""What the reader chooses for a counterfactual: the event, what is known, how luck carries over."""

import streamlit as st
from boot import Case
from page.parts import md

from causal.scm.couplings import Coupling
from reader.entries import OWN
from reader.session import change, chosen, widget
from reader.view import View

KNOWN = {
    "all": (
        "Everything that happened",
        "The whole history as it was, up to its end: what would have become of this history?",
    ),
    "before": (
        "Only what came before the change",
        "What came after is not looked at; it needs no assumption about luck.",
    ),
    "none": (
        "Nothing",
        "Only the theory and the change: what would become of a history about which nothing is "
        "known?",
    ),
}
USUAL_SHARE = 50
LUCK = {
    OWN: (
        "Each mechanism’s own",
        "As its form suggests: same luck for ordered states, each state or each cause its own "
        "luck for the others.",
    ),
    "same_luck": (
        "Same luck everywhere",
        "A history at the 80th percentile for a variable stays there when its causes change.",
    ),
    "independent": (
        "Drawn anew",
        "Wherever the causes of a variable differ, its luck is drawn again.",
    ),
    "persistence": (
        "Carries over in some histories",
        "In that share of histories luck stays the same; in the others it is drawn anew.",
    ),
}


def event_of(case: Case, view: View) -> tuple[str, ...]:
    """Return the states whose chance is asked for.

    By default those of the outcome's headline; where that is no event, what happened.
    """
    if view.imagined.states:
        return view.imagined.states
    entry = case.frame.outcome(view.outcome)
    if entry.measures and entry.measures[0].event:
        return entry.measures[0].event
    return (entry.factual or entry.variable.states[0],)


def kind_of(view: View) -> str:
    """Return which of the choices a view has made."""
    return OWN if view.imagined.couplings == OWN else Coupling.parse(view.imagined.couplings).kind


def _share(view: View) -> int:
    return round(100 * Coupling.parse(view.imagined.couplings).kept)


def luck_told(view: View) -> str:
    """Say the choice in a few words."""
    if kind_of(view) == "persistence":
        return f"carries over in {_share(view)}% of histories"
    title = LUCK[kind_of(view)][0]
    return title[:1].lower() + title[1:]


def _chose_states(case: Case, view: View) -> None:
    named = chosen("states")
    states = case.frame.outcome(view.outcome).variable.states
    change(states=tuple(state for state in states if state in named))


def event(case: Case, view: View) -> None:
    """Let the reader choose the states whose chance is asked for."""
    variable = case.frame.outcome(view.outcome).variable
    st.pills(
        "The chance of … (one or more)",
        list(variable.states),
        selection_mode="multi",
        format_func=lambda state: md(variable.label(state)),
        key=widget("states", list(event_of(case, view))),
        on_change=_chose_states,
        args=(case, view),
    )


def _chose_known() -> None:
    change(known=chosen("known"))


def known(view: View) -> None:
    """Let the reader choose what is taken as known."""
    title = KNOWN[view.imagined.known][0]
    with st.popover(f"Known: {title[:1].lower()}{title[1:]}"):
        st.radio(
            "What is taken as known?",
            list(KNOWN),
            format_func=lambda name: KNOWN[name][0],
            captions=[caption for _, caption in KNOWN.values()],
            key=widget("known", view.imagined.known),
            on_change=_chose_known,
        )


def _chose_luck() -> None:
    kind = str(chosen("luck"))
    change(couplings=f"persistence({USUAL_SHARE / 100:g})" if kind == "persistence" else kind)


def _chose_share() -> None:
    change(couplings=f"persistence({int(chosen('share')) / 100:g})")


def luck(view: View) -> None:
    """Let the reader choose how luck carries over."""
    with st.popover(f"Luck: {luck_told(view)}"):
        st.radio(
            "How does luck carry over into the changed world?",
            list(LUCK),
            format_func=lambda name: LUCK[name][0],
            captions=[caption for _, caption in LUCK.values()],
            key=widget("luck", kind_of(view)),
            on_change=_chose_luck,
        )
        if kind_of(view) == "persistence":
            st.slider(
                "In how many of 100 histories?",
                0,
                100,
                step=5,
                format="%d%%",
                key=widget("share", _share(view)),
                on_change=_chose_share,
            )
