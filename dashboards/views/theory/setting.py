"""Setting a lever on the map: what is set now, and what a chosen state changes."""

import streamlit as st
from asking import Look
from boot import Case
from reader.entries import OWN
from reader.session import change
from reader.view import View

Settings = tuple[tuple[str, str], ...]


def settings_of(case: Case, view: View) -> Settings:
    """Return the levers that are set now, by the scenario or by the reader."""
    if view.scenario == OWN:
        return view.do
    levers = {lever.variable.name for lever in case.frame.levers}
    return tuple(pair for pair in case.scenario(view.scenario).settings if pair[0] in levers)


def chosen_state(settings: Settings, name: str, state: str, factual: str) -> Settings:
    """Return the settings after a state of a lever was chosen.

    A state that is set already, or that happened, releases the lever; another one sets it.
    """
    had = dict(settings)
    if state in (had.get(name), factual):
        had.pop(name, None)
    else:
        had[name] = state
    return tuple(had.items())


def set_on_map(case: Case, view: View, maps: dict[str, Look], picked: dict) -> None:
    """Set or release the lever whose state was chosen in the map."""
    seen = maps.get(str(picked.get("map")))
    name, state = str(picked.get("name")), str(picked.get("state"))
    if seen is None or name not in seen.theory:
        return
    node = next(node for node in seen.nodes if node.name == name)
    if state not in node.keys:
        return
    had = settings_of(case, view)
    factual = seen.theory.factual(seen.history).get(name, "")
    now = chosen_state(had, name, state, factual)
    if now == had:
        st.toast("That is what happened: there is nothing to set.")
    elif now:
        change(scenario=OWN, do=now)
    else:
        change(scenario=case.frame.baseline or OWN, do=())
