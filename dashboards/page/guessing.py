"""Guess first: say what you expect, then see what the theories say, and keep the score."""

from collections.abc import Sequence

import streamlit as st
from reader.view import View

from causal.display.frequencies import OF, histories, span
from causal.display.sentences import Change, counted
from causal.theory.frame import Measure
from page.parts import paragraph

Asked = tuple[object, ...]


def _key(view: View) -> Asked:
    """Return what makes two questions the same question."""
    rules = (view.facts, view.history, view.variant)
    return (view.case, view.scenario, view.do, view.outcome, view.theories, *rules)


def _guesses() -> dict[Asked, tuple[int, float]]:
    """Return what was guessed in this session, with how far each was off."""
    kept: dict[Asked, tuple[int, float]] = st.session_state.setdefault("guesses", {})
    return kept


def miss(guess: int, changes: Sequence[Change]) -> float:
    """Return by how many histories of a hundred a guess misses what theories say; 0 if among them.

    Parameters
    ----------
    guess : int
        Histories out of a hundred.
    changes : sequence of Change
        A theory each, at least one.
    """
    said = [OF * change.after for change in changes]
    return max(0.0, min(said) - guess, guess - max(said))


def guessed(view: View, measure: Measure, changes: Sequence[Change]) -> bool:
    """Ask for a guess, and return whether the answer may be shown.

    Nothing is asked where guessing is off, where nothing answers, or where the outcome's headline
    is no event that happens or does not.
    """
    if view.guess == "off" or not changes or not measure.event:
        return True
    key = _key(view)
    if key in _guesses():
        _told(_guesses()[key][0], measure, changes)
        return True
    with st.form("guess", border=True):
        before = span([change.before for change in changes])
        st.slider(
            f"Your guess: think of {OF} histories that begin like ours. As it was, "
            f"{measure.title} in {before} of them. In how many with this change?",
            0,
            OF,
            OF // 2,
            key="widget_guess_number",
        )
        st.form_submit_button(
            "Show what the theories say", on_click=_note, args=(key, tuple(changes)), type="primary"
        )
    return False


def _note(key: Asked, changes: tuple[Change, ...]) -> None:
    guess = int(st.session_state["widget_guess_number"])
    _guesses()[key] = (guess, miss(guess, changes))


def _told(guess: int, measure: Measure, changes: Sequence[Change]) -> None:
    after = span([change.after for change in changes])
    off = histories(miss(guess, changes) / OF)
    verdict = "which is among what they say" if not off else f"{off} away from the nearest theory"
    kept = [missed for _, missed in _guesses().values()]
    score = ""
    if len(kept) > 1:
        mean = sum(kept) / len(kept)
        score = f" Over {counted(len(kept)).lower()} guesses you were {mean:.0f} away on average."
    paragraph(
        f"You guessed {guess} of {OF} histories; by the theories {measure.title} in {after}: "
        f"{verdict}.{score}",
        "db-lead",
    )
