"""Goals and rival answers put to the library, searched once and remembered."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import streamlit as st
from boot import Case, boot
from reader.entries import OWN
from reader.view import View

import causal
from causal.judgement.cells import Rules
from causal.judgement.crux.finder import Crux
from causal.judgement.panel import Progress, panel
from causal.judgement.search.aims import Aim, aim
from causal.judgement.search.audiences import EVERY, WEIGHTED
from causal.judgement.search.finder import settings_count
from causal.judgement.search.solutions import Search
from causal.study.meant import chosen_theories
from causal.theory.parts import CALIBRATED
from causal.theory.theory import Theory

T = TypeVar("T")
MOST_PARTED = 2
"""Theories are asked where they part over up to so many levers at once."""


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
    """

    case: str
    theories: tuple[str, ...]
    facts: str
    history: str | None
    variant: str | None
    size: int


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
    """

    ruled: Ruled
    goal: str
    against: str | None
    audience: tuple[str, ...]


@dataclass(frozen=True)
class Parted:
    """An outcome over which theories may part."""

    ruled: Ruled
    outcome: str


def _ruled(view: View, size: int) -> Ruled:
    history = None if view.history == OWN else view.history
    variant = None if view.variant == CALIBRATED else view.variant
    return Ruled(view.case, view.theories, view.facts, history, variant, size)


def aimed(case: Case, view: View) -> Aimed:
    """Return the goal of a view."""
    wanted = aim_of(case, view)
    sign = "<=" if wanted.low else ">="
    return Aimed(
        _ruled(view, view.wanted.size),
        f"{view.outcome}.{wanted.measure.name} {sign} {view.wanted.threshold / 100:.2f}",
        view.wanted.price if view.wanted.price != view.outcome and view.wanted.price else None,
        audience_of(view),
    )


def parted(view: View) -> Parted:
    """Return the question of a view over which theories may part."""
    return Parted(_ruled(view, min(view.wanted.size, MOST_PARTED)), view.outcome)


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


def _theories(ruled: Ruled) -> tuple[Theory, ...]:
    named = [boot()[ruled.case].theory(name) for name in ruled.theories]
    return chosen_theories(named, ruled.case, ruled.variant, ruled.history)


@st.cache_data(max_entries=200, show_spinner=False)
def count(ruled: Ruled) -> int:
    """Return how many settings will be tried, without trying any."""
    outcomes = boot()[ruled.case].frame.outcomes
    asked = panel(_theories(ruled), outcomes, Rules(ruled.facts, ruled.history))
    return settings_count(asked, min(ruled.size, len(asked.levers)))


@st.cache_resource(max_entries=300, show_spinner=False)
def _kept(question: Aimed | Parted) -> list:
    """Return a list that is empty until the question has been answered."""
    del question
    return []


def _once(question: Aimed | Parted, find: Callable[[], T]) -> T:
    """Answer a question unless it has been; progress is not replayed, so nothing is drawn here."""
    kept = _kept(question)
    if not kept:
        kept[:] = [find()]
    found: T = kept[0]
    return found


def reach(asked: Aimed, progress: Progress) -> Search:
    """Find what reaches a goal."""
    ruled = asked.ruled
    return _once(
        asked,
        lambda: causal.search(
            asked.goal,
            _theories(ruled),
            against=asked.against,
            size=ruled.size,
            audience=asked.audience,
            facts=ruled.facts,
            history=ruled.history,
            case=ruled.case,
            progress=progress,
        ),
    )


def part(asked: Parted, progress: Progress) -> Crux:
    """Find over which questions theories part most; there must be two or more."""
    ruled = asked.ruled
    return _once(
        asked,
        lambda: causal.crux(
            _theories(ruled),
            outcome=asked.outcome,
            size=ruled.size,
            facts=ruled.facts,
            history=ruled.history,
            case=ruled.case,
            progress=progress,
        ),
    )
