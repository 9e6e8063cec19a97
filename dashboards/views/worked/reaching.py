"""Goals and rival answers put to the library, searched once and remembered."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from typing import TypeVar

import streamlit as st
from boot import Case, boot
from page.parts import paragraph
from reader.entries import OWN
from reader.view import View
from streamlit.delta_generator import DeltaGenerator

import causal
from causal.judgement.cells import Rules
from causal.judgement.panel import Least, Progress, panel
from causal.judgement.search.aims import Aim, aim
from causal.judgement.search.audiences import EVERY, WEIGHTED
from causal.judgement.search.finder import settings_count
from causal.judgement.search.solutions import Order, Search
from causal.study.meant import chosen_theories
from causal.theory.parts import CALIBRATED
from causal.theory.theory import Theory

T = TypeVar("T")
Weights = tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Ruled:
    """Who is asked, and under which rules: everything but the question.

    Attributes
    ----------
    case : str
    theories : tuple of str
    facts : str
    history, variant : str or None
        As `causal.search` takes them.
    size : int
        Up to how many levers are set at once.
    weights : tuple of (str, float)
        Of theories; empty for all alike.
    """

    case: str
    theories: tuple[str, ...]
    facts: str
    history: str | None
    variant: str | None
    size: int
    weights: Weights = ()


@dataclass(frozen=True)
class Aimed:
    """A goal as the library is asked for ways to reach it.

    Attributes
    ----------
    ruled : Ruled
    goal : str
        In the notation of `causal.search`.
    against : str or None
        The outcome that it is weighed against.
    audience : tuple of str
    least : int or "all"
        How many theories must be able to run it.
    order : str
        Which ways come first of those with as few levers.
    """

    ruled: Ruled
    goal: str
    against: str | None
    audience: tuple[str, ...]
    least: Least = 2
    order: Order = "value"

    def who_runs(self) -> dict[str, str]:
        """Return who must be able to run it and what comes first, where it is not the usual."""
        told = {"least": self.least, "order": self.order}
        return {key: str(value) for key, value in told.items() if value not in (2, "value")}


def ruled(view: View, size: int) -> Ruled:
    """Return who is asked, and under which rules."""
    history = None if view.history == OWN else view.history
    variant = None if view.variant == CALIBRATED else view.variant
    return Ruled(view.case, view.theories, view.facts, history, variant, size)


def weights_of(view: View) -> Weights:
    """Return how the theories that are shown are weighed, as was chosen; empty for all alike."""
    return tuple(view.mixed.of(view.theories).items())


def aimed(case: Case, view: View) -> Aimed:
    """Return the goal of a view."""
    wanted = aim_of(case, view)
    sign = "<=" if wanted.low else ">="
    audience, run = audience_of(view), view.wanted.run
    together = audience[0] in (WEIGHTED, EVERY)
    rules = ruled(view, view.wanted.size)
    return Aimed(
        replace(rules, weights=weights_of(view)) if audience == (WEIGHTED,) else rules,
        f"{view.outcome}.{wanted.measure.name} {sign} {view.wanted.threshold / 100:.2f}",
        view.wanted.price if view.wanted.price != view.outcome and view.wanted.price else None,
        audience,
        "all" if together and run == "all" else 2,
        "theories" if together and run == "most" else "value",
    )


def aim_of(case: Case, view: View) -> Aim:
    """Return what is to be high or low."""
    return aim(
        case.frame.outcome(view.outcome), view.wanted.measure, low=view.wanted.side == "most"
    )


def audience_of(view: View) -> tuple[str, ...]:
    """Return whom the goal must be reached for; a single theory is asked by itself."""
    if view.wanted.whom == "each" or len(view.theories) < 2:
        return view.theories
    return (WEIGHTED if view.wanted.whom == "weighted" else EVERY,)


def theories_of(ruled: Ruled) -> tuple[Theory, ...]:
    """Return who is asked, with the numbers that are meant."""
    named = [boot()[ruled.case].theory(name) for name in ruled.theories]
    return chosen_theories(named, ruled.case, ruled.variant, ruled.history)


@st.cache_data(max_entries=200, show_spinner=False)
def count(ruled: Ruled) -> int:
    """Return how many settings will be tried, without trying any."""
    outcomes = boot()[ruled.case].frame.outcomes
    asked = panel(theories_of(ruled), outcomes, Rules(ruled.facts, ruled.history))
    return settings_count(asked, min(ruled.size, len(asked.levers)))


@st.cache_resource(max_entries=300, show_spinner=False)
def _kept(question: Hashable) -> list:
    """Return a list that is empty until the question has been answered."""
    del question
    return []


def once(question: Hashable, find: Callable[[], T]) -> T:
    """Answer a question unless it has been; progress is not replayed, so nothing is drawn here."""
    kept = _kept(question)
    if not kept:
        kept[:] = [find()]
    found: T = kept[0]
    return found


def waited(
    question: Hashable, words: str, find: Callable[[Progress], T], *, long: bool
) -> T | None:
    """Show how far a search is, and let the reader stop one that takes seconds.

    Returns
    -------
    object or None
        What was found; None where the reader stopped it.
    """
    place, known = st.empty(), bool(_kept(question))
    if st.session_state.get("stopped") == question and not known:
        with place.container():
            paragraph("The search was stopped before it was done.")
            st.button("Search after all", key="search_on", on_click=_stop, args=(None,))
        return None
    with place.container():
        bar = st.empty()
        if long and not known:
            st.button("Stop", key=f"stop {words}", on_click=_stop, args=(question,))
    found = find(_telling(bar, words))
    place.empty()
    return found


def _stop(question: Hashable) -> None:
    st.session_state["stopped"] = question


def _telling(place: DeltaGenerator, words: str) -> Progress:
    """Return what tells progress, a hundred times at most."""

    def tell(done: int, total: int) -> None:
        if done == total or done % max(1, total // 100) == 0:
            place.progress(done / total, text=f"{words} {done:,} of {total:,} sets of levers")

    return tell


def reach(asked: Aimed, progress: Progress) -> Search:
    """Find what reaches a goal."""
    ruled = asked.ruled
    return once(
        asked,
        lambda: causal.search(
            asked.goal,
            theories_of(ruled),
            against=asked.against,
            size=ruled.size,
            least=asked.least,
            order=asked.order,
            weights=dict(ruled.weights) or None,
            audience=asked.audience,
            facts=ruled.facts,
            history=ruled.history,
            case=ruled.case,
            progress=progress,
        ),
    )
