"""Edits of the states of a variable; every table that speaks of them goes along."""

import re
from collections.abc import Callable
from functools import partial

from causal.errors import ModelError, UnknownName
from causal.files.editing.document import Document
from causal.files.editing.sections import (
    Section,
    also,
    change_mechanisms,
    dropped,
    form_of,
    over_child,
    over_parent_states,
    over_values,
    renamed,
)
from causal.files.schema_parts import STATE
from causal.theory.checks import Place

RARE = -5.0
"""Score of a new state in a logit: its odds against a state of score 0 are 1 to 148."""


def _own_states(document: Document, name: str) -> list[str]:
    if document.shared(name) is not None:
        raise ModelError(
            f"the theories of the case share {name}, so its states are those of the case; add a "
            f"variable of your own for other states"
        )
    return list(document.variable(name).states)


def _place(states: list[str], state: str, name: str) -> int:
    if state not in states:
        raise UnknownName("state", state, states, f"variable {name}")
    return states.index(state)


def _fresh(states: list[str], state: str, name: str) -> None:
    if not re.fullmatch(STATE.strip("^$"), state) or len(state) > 100:
        raise ModelError(
            f"the name {state!r} cannot be used; write it with small letters, digits and "
            f"underscores"
        )
    if state in states:
        raise ModelError(f"variable {name} has a state {state} already; choose another name")


def _for_children(
    document: Document,
    name: str,
    entry: Callable[[str], str | None],
    by_state: Callable[[dict[str, object]], dict[str, object]],
) -> Document:
    for child in document.children(name):
        place = document.parents(child).index(name)
        change = partial(
            over_parent_states, parent=name, place=place, entry=entry, by_state=by_state
        )
        document = change_mechanisms(document, child, change)
    return document


def _told(document: Document, name: str, change: Callable[[str], str | None]) -> Document:
    """Change a state wherever it is told: factual, in variants and in histories."""
    places: list[Place] = [("variables", name, "factual")]
    places += [("variants", variant, "factual", name) for variant in document.variants]
    histories = document.at("histories")
    if isinstance(histories, dict):
        places += [("histories", h, "states", name, "state") for h in histories]
    for place in places:
        told = document.at(*place)
        if isinstance(told, str):
            new = change(told)
            document = document.put(place, new) if new else document.without(place)
    return document


def rename_state(document: Document, name: str, old: str, new: str) -> Document:
    """Return the document with another name for a state.

    Raises
    ------
    ModelError
        If the case shares the variable, or the name cannot be used.
    UnknownName

    Examples
    --------
    >>> import causal
    >>> from causal.files.editing.document import document_of
    >>> one = document_of(causal.load("classics/sprinkler"))
    >>> rename_state(one, "rain", "no", "dry").at("variables", "rain", "states")
    ['dry', 'yes']
    """
    states = _own_states(document, name)
    at = _place(states, old, name)
    if new == old:
        return document
    _fresh(states, new, name)
    document = document.put(("variables", name, "states", at), new)
    labels = document.at("variables", name, "labels")
    if isinstance(labels, dict):
        told = {new if key == old else key: value for key, value in labels.items()}
        document = document.put(("variables", name, "labels"), told)
    swap = renamed(old, new)
    document = change_mechanisms(document, name, lambda s: over_values(s, swap))
    document = _for_children(
        document, name, swap, lambda by: {new if key == old else key: v for key, v in by.items()}
    )
    return _told(document, name, swap)


def add_state(document: Document, name: str, state: str, like: str) -> Document:
    """Return the document with a state more, after another one whose effects it takes.

    No table gives it any probability yet; a logit gives it the score `RARE`, and a ranked variable
    divides its scale anew.

    Raises
    ------
    ModelError
        If the case shares the variable, the name cannot be used, or it would come after the state
        that means never in a hazard.
    UnknownName
    """
    states = _own_states(document, name)
    at = _place(states, like, name) + 1
    _fresh(states, state, name)
    document = document.put(("variables", name, "states"), [*states[:at], state, *states[at:]])

    def child(section: Section) -> Section:
        if form_of(section) == "hazard":
            if at == len(states):
                raise ModelError(
                    f"the last state of {name} means never; add the new one after an earlier state"
                )
            windows = list(section["windows"])
            windows.insert(at, {"state": state, "years": 1.0, "factor": 0.0})
            section = {**section, "windows": windows}
        base = section.get("base")
        made = over_child(section, lambda row: _with(row, at, 0.0), lambda row: _with(row, at, 0.0))
        return {**made, "base": _with(base, at, RARE)} if isinstance(base, list) else made

    document = change_mechanisms(document, name, child)
    return _for_children(document, name, also(state, like), lambda by: _like(by, state, like))


def _with(row: list[float], at: int, number: float) -> list[float]:
    return [*row[:at], number, *row[at:]]


def _like(by: dict[str, object], state: str, like: str) -> dict[str, object]:
    if like not in by:
        return by
    made: dict[str, object] = {}
    for key, value in by.items():
        made[key] = value
        if key == like:
            made[state] = value
    return made


def remove_state(document: Document, name: str, state: str, into: str) -> Document:
    """Return the document without a state; its probability goes to another one.

    In a logit the odds between the states that remain stay as they are, in a hazard the later
    windows take over, and a ranked variable divides its scale anew.

    Raises
    ------
    ModelError
        If the case shares the variable, or only one state would be left, or it is the state that
        means never in a hazard.
    UnknownName
    """
    states = _own_states(document, name)
    at, to = _place(states, state, name), _place(states, into, name)
    if len(states) <= 2:
        raise ModelError(f"variable {name} has two states, and a variable needs two; keep both")
    if at == to:
        raise ModelError(f"the probability of {state} must go to another state than itself")
    document = document.put(("variables", name, "states"), [s for s in states if s != state])
    document = document.without(("variables", name, "labels", state))

    def child(section: Section) -> Section:
        if form_of(section) == "hazard":
            if at == len(states) - 1:
                raise ModelError(f"the last state of {name} means never, and a hazard needs it")
            kept = [one for one in section["windows"] if one.get("state") != state]
            section = {**section, "windows": kept}
        else:
            section = over_values(section, lambda one: into if one == state else one)
        return over_child(section, merged, lambda row: [x for i, x in enumerate(row) if i != at])

    def merged(row: list[float]) -> list[float]:
        if len(row) != len(states):
            return row
        full = [x + row[at] if i == to else x for i, x in enumerate(row)]
        return full[:at] + full[at + 1 :]

    document = change_mechanisms(document, name, child)
    document = _for_children(
        document, name, dropped(state), lambda by: {k: v for k, v in by.items() if k != state}
    )
    return _told(document, name, lambda told: into if told == state else told)


def move_state(document: Document, name: str, state: str, to: int) -> Document:
    """Return the document with a state at another place in their order.

    Numbers go along with their states; what follows the order by itself, a ranked variable or a
    slope, then means something else.

    Raises
    ------
    ModelError
        If the case shares the variable, or the state that means never in a hazard would move.
    UnknownName
    """
    states = _own_states(document, name)
    at = _place(states, state, name)
    to = max(0, min(to, len(states) - 1))
    order = [i for i in range(len(states)) if i != at]
    order.insert(to, at)
    document = document.put(("variables", name, "states"), [states[i] for i in order])

    def child(section: Section) -> Section:
        if form_of(section) == "hazard":
            if len(states) - 1 in (at, to) and at != to:
                raise ModelError(f"the last state of {name} means never, so it stays the last")
            windows = section["windows"]
            section = {**section, "windows": [windows[i] for i in order if i < len(windows)]}
        return over_child(section, turned, turned)

    def turned(row: list[float]) -> list[float]:
        return [row[i] for i in order] if len(row) == len(order) else row

    return change_mechanisms(document, name, child)
