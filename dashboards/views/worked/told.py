"""How it could have gone: the most probable whole histories of a way that reaches the goal."""

from dataclasses import dataclass

import streamlit as st
from boot import Case
from page.contents import section
from page.parts import md, paragraph
from reader.session import change, chosen, widget
from reader.told import MANY
from reader.view import View
from telling import FACTS_KEPT, facts_ranked, history_named, ranked, variant_of

from causal.display.numbers import one_in, percent
from causal.display.sentences import counted, listed
from causal.display.timeline import beside_html
from causal.errors import CausalError
from causal.judgement.histories.beside import LIKELY, moments
from causal.judgement.histories.timeline import Timeline
from causal.judgement.panel import Settings
from causal.judgement.search.audiences import EVERY, WEIGHTED
from causal.judgement.search.solutions import Search, Solution
from views.worked.reached import settings_words
from views.worked.repeating import Telling

SIDES = ("it could have gone", "what happened")
LEAD = (
    "The most probable whole histories with this set, date by date, beside what happened. Even the "
    "most probable one is unlikely: there are very many. What they have in common says more than "
    "any of them."
)
NOT_ALL = (
    "With everything that happened kept, a changed history leans on how luck carries over, and "
    "none is surely the most probable. So here only the levers that come before the change are "
    "kept. Under “Compare theories” one can be drawn with the same luck."
)


@dataclass(frozen=True)
class Tellable:
    """Of what histories can be told.

    Attributes
    ----------
    theories : tuple of str
        Those that run the way.
    theory : str
        The one that tells.
    ways : tuple of Solution
    nth : int
        Which of the ways, from 1.
    """

    theories: tuple[str, ...]
    theory: str
    ways: tuple[Solution, ...]
    nth: int

    @property
    def settings(self) -> Settings:
        """What is set."""
        return self.ways[self.nth - 1].settings


def tellable(case: Case, view: View, found: Search) -> Tellable | None:
    """Return of which way, and by whom, histories are told; None where nothing reaches the goal."""
    del case
    reached = [one for one in found.found if one.solutions]
    if not reached:
        return None
    if reached[0].audience in (EVERY, WEIGHTED):
        ways = reached[0].solutions
        nth = min(view.told.nth, len(ways))
        theories = tuple(name for name, _ in ways[nth - 1].answers)
        theory = view.theory if view.theory in theories else theories[0]
        return Tellable(theories, theory, ways, nth)
    theories = tuple(one.audience for one in reached)
    theory = view.theory if view.theory in theories else theories[0]
    (ways,) = [one.solutions for one in reached if one.audience == theory]
    return Tellable(theories, theory, ways, min(view.told.nth, len(ways)))


def telling_of(case: Case, view: View, told: Tellable | None) -> Telling | None:
    """Return what is told as it is asked for elsewhere."""
    if told is None:
        return None
    facts = facts_ranked(view, told.settings)
    variant = variant_of(case, view, told.theory)
    return Telling(told.theory, told.settings, view.told.many, facts, history_named(view), variant)


def _set(name: str) -> None:
    change(**{name: chosen(name)})


def _set_teller() -> None:
    change(theory=chosen("teller"))


def _controls(case: Case, view: View, told: Tellable) -> None:
    left, middle, right = st.columns([5, 3, 3], vertical_alignment="bottom")
    with left:
        st.selectbox(
            "Histories with …",
            range(1, len(told.ways) + 1),
            format_func=lambda nth: settings_words(case, told.ways[nth - 1].settings),
            key=widget("nth", told.nth),
            on_change=_set,
            args=("nth",),
        )
    with middle:
        st.selectbox(
            "As told by",
            told.theories,
            format_func=lambda name: case.theory(name).title,
            key=widget("teller", told.theory),
            on_change=_set_teller,
        )
    with right:
        st.slider(
            "How many",
            MANY[0],
            MANY[-1],
            key=widget("many", view.told.many),
            on_change=_set,
            args=("many",),
        )


def how_it_could_have_gone(case: Case, view: View, told: Tellable) -> None:
    """Show the most probable histories of a way, each beside what happened."""
    section("How it could have gone")
    _controls(case, view, told)
    title = case.theory(told.theory).title
    try:
        found, was = ranked(case, view, told.theory, told.settings)
    except CausalError as error:
        paragraph(f"{title} cannot tell such a history: {error}.")
        return
    first = found.timelines[0]
    many = len(found.timelines)
    paragraph(
        f"In {title} the most probable history with {settings_words(case, told.settings)} is "
        f"{first.odds}; the {counted(many).lower()} most probable together are "
        f"{one_in(found.covered)} ({percent(found.covered)}).{_turn(first)}"
    )
    paragraph(f"{LEAD} {_kept(view, told.settings)}", "db-quiet")
    for rank, one in enumerate(found.timelines, 1):
        lines = moments(one, was, filled=LIKELY)
        made = beside_html(lines, caption=f"{rank}. {one.odds}", headers=SIDES)
        if rank == 1:
            st.html(made)
            continue
        with st.expander(md(f"{rank}. {one.odds}: {_apart(one, first)}")):
            st.html(made)


def _kept(view: View, settings: Settings) -> str:
    if view.facts == "all" and settings:
        return NOT_ALL
    if view.facts == "none":
        return "Nothing that happened is kept in it."
    return FACTS_KEPT["before"] if settings else FACTS_KEPT.get(view.facts, "")


def _turn(one: Timeline) -> str:
    """Say which turn of a history was least likely, given what had gone before."""
    turns = one.turns(1)
    if not turns:
        return ""
    turn = turns[0]
    return (
        f" Its least likely turn is “{turn.title}: {turn.label}” ({percent(turn.chance)} given "
        "its causes)."
    )


def _apart(one: Timeline, first: Timeline) -> str:
    states = first.states
    other = [f"{e.title}: {e.label}" for e in one.events if e.state != states[e.variable]]
    return listed(other)
