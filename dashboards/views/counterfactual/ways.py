"""By which ways a change acts: the difference shared out among levers and among arrows."""

from collections.abc import Mapping, Sequence

import streamlit as st
from page.contents import section
from page.parts import md, paragraph, table
from reader.session import change, chosen, widget
from reader.view import View

from causal.display.numbers import signed
from causal.display.tables import csv_text
from causal.errors import CausalError
from causal.judgement.shares import Shares, shares
from causal.ladder.expectations import Score
from causal.theory.theory import Theory
from views.counterfactual.counterfactuals import Asked, Told

COLUMNS = ("theory", "by", "part", "alone", "last", "share")
HEADERS = ("shared out among", "part", "alone", "last", "share")
WAYS = {
    "levers": "what is changed",
    "first step": "arrows by which it leaves",
    "last step": "arrows by which it arrives",
}
MEANING = (
    "Each way of sharing adds up to the whole difference. “Alone” is what a part does with all "
    "others left as they were, “last” what it adds once all others are in, and the share is its "
    "mean over every order in which they could come in (Shapley value)."
)


@st.cache_resource(max_entries=200, show_spinner=False)
def _shared(_theory: Theory, question: Asked, name: str, settings: tuple[tuple[str, str], ...],
            history: str) -> Shares | str:  # fmt: skip
    del name  # with the question it says which theory is meant
    try:
        score = Score.of_event(_theory.model, question.outcome, question.states)
        return shares(_theory, dict(settings), score, facts=question.rules.facts, history=history)
    except CausalError as error:
        return str(error)


def _running(told: Sequence[Told]) -> list[Told]:
    return [one for one in told if one.answer is not None and one.status == "runs"]


def _set_shared() -> None:
    change(shared="on" if chosen("ways") else "off")


def ways(view: View, question: Asked, told: Sequence[Told], event: str) -> None:
    """Offer to share the difference out, a theory at a time."""
    running = _running(told)
    if not running:
        return
    section("By which ways")
    st.toggle(
        "Share the difference out among levers and arrows",
        key=widget("ways", view.imagined.shared == "on"),
        on_change=_set_shared,
    )
    if view.imagined.shared == "off":
        return
    paragraph(MEANING, "db-quiet")
    progress = st.empty()
    for place, one in enumerate(running):
        progress.progress(place / len(running), text=md(f"{one.theory.title} …"))
        found = _shared(one.theory, question, one.theory.name, one.change, one.history)
        _one(one.theory, found, event)
    progress.empty()


def shared_out(view: View, question: Asked, told: Sequence[Told]) -> dict[str, Shares]:
    """Return the shares of every theory that has any; none where they are not wanted."""
    if view.imagined.shared == "off":
        return {}
    found = {
        one.theory.name: _shared(one.theory, question, one.theory.name, one.change, one.history)
        for one in _running(told)
    }
    return {name: made for name, made in found.items() if isinstance(made, Shares)}


def as_csv(found: Mapping[str, Shares]) -> str:
    """Write shares by theory as CSV, a row a part, numbers in full."""
    rows = [
        (name, by.by, one.player, one.alone, one.last, one.shapley)
        for name, made in found.items()
        for by in (made.levers, made.first_step, made.last_step)
        for one in by.shares
    ]
    return csv_text(COLUMNS, rows)


def _one(theory: Theory, found: Shares | str, event: str) -> None:
    if isinstance(found, str):
        with st.expander(md(f"{theory.title}: not shared out")):
            paragraph(found)
        return
    with st.expander(md(f"{theory.title}: {signed(found.difference)} in all")):
        table(HEADERS, share_rows(theory, found), f"The chance that {event}", numeric=range(2, 5))


def share_rows(theory: Theory, found: Shares) -> list[list[str]]:
    """Return a row a part, in readers' words."""
    return [[WAYS[way], _part(theory, part), *numbers] for way, part, *numbers in found.rows()]


def _part(theory: Theory, part: str) -> str:
    return " → ".join(f"{theory[name].title}" for name in part.split("->"))
