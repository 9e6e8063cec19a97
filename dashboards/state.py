"""What is shown, as a value, and the query string that says it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import get_args
from urllib.parse import urlencode

import streamlit as st
from boot import Case
from entries import MODEL, OWN, SIDES, SIZES, WHOM, Entries, Pairs, Params

from causal.theory.facts import Facts
from causal.theory.parts import CALIBRATED


@dataclass(frozen=True)
class View:
    """Everything that a page shows, but for the page itself.

    Attributes
    ----------
    case : str
    scenario : str
        A scenario's slug, or ``own`` for an intervention of the reader's own.
    do : tuple of (str, str)
        The reader's own intervention: lever and state.
    theories : tuple of str
        The theories that are compared.
    outcome, facts, history, variant : str
        As `causal.compare` takes them; ``own`` is each theory's own history.
    theory : str
        The theory whose map is shown.
    states : tuple of str
        The states of the outcome whose chance a counterfactual asks for; empty for its headline.
    known : str
        What a counterfactual takes as known: a rule for facts, as `facts` is for a comparison.
    couplings : str
        How luck carries over in a counterfactual; ``own`` is as each mechanism has it.
    measure : str
        What of the outcome a goal is about: a measure or a state; empty for its headline.
    side : str
        Whether the goal is to reach ``least`` so much, or ``most``.
    threshold : int
        In percent.
    size : int
        Up to how many levers may be set to reach it.
    whom : str
        Whom it must be reached for: ``every`` theory that can run it, ``weighted`` for their mean,
        or ``each`` by itself.
    price : str
        Another outcome that it is weighed against; empty for none.
    """

    case: str
    scenario: str
    theories: tuple[str, ...]
    outcome: str
    theory: str
    do: Pairs = ()
    facts: str = "before"
    history: str = OWN
    variant: str = CALIBRATED
    states: tuple[str, ...] = ()
    known: str = "all"
    couplings: str = OWN
    measure: str = ""
    side: str = "least"
    threshold: int = 50
    size: int = 2
    whom: str = "every"
    price: str = ""


def start(case: Case) -> View:
    """Return what a first visit shows."""
    return View(
        case=case.name,
        scenario=case.featured[0].name if case.featured else case.scenarios[0].name,
        theories=tuple(theory.name for theory in case.theories),
        outcome=case.frame.outcomes[0].variable.name,
        theory=case.theories[0].name,
    )


def write(view: View) -> dict[str, str | list[str]]:
    """Write a view as a query string, every value spelt out."""
    values: dict[str, str | list[str]] = {
        "case": view.case,
        "scenario": view.scenario,
        "do": [f"{lever}.{state}" for lever, state in view.do] if view.scenario == OWN else [],
        "theories": ".".join(view.theories),
        "outcome": view.outcome,
        "facts": view.facts,
        "history": view.history,
        "variant": view.variant,
        "theory": view.theory,
        "states": ".".join(view.states),
        "known": view.known,
        "couplings": view.couplings,
        "measure": view.measure,
        "side": view.side,
        "threshold": str(view.threshold),
        "size": str(view.size),
        "whom": view.whom,
        "price": view.price,
    }
    return {key: value for key, value in values.items() if value}


def link(view: View, fingerprint: str) -> str:
    """Return the query string of a link to a view, with the fingerprint of its numbers."""
    return urlencode({**write(view), MODEL: fingerprint}, doseq=True)


def read(params: Params, cases: Mapping[str, Case]) -> tuple[View, tuple[str, ...]]:
    """Read a view from a query string.

    Returns
    -------
    view : View
        With the usual value wherever the query string has none that can be used.
    problems : tuple of str
        A sentence for each value that was replaced.
    """
    reader = Entries(params)
    reader.strangers()
    case = cases[reader.one("case", list(cases), next(iter(cases)))]
    usual = start(case)
    scenario, do = reader.intervention(case, usual.scenario)
    outcomes = [entry.variable.name for entry in case.frame.outcomes]
    outcome = reader.one("outcome", outcomes, usual.outcome)
    entry = case.frame.outcome(outcome)
    view = View(
        case=case.name,
        scenario=scenario,
        do=do,
        theories=reader.several("theories", usual.theories),
        outcome=outcome,
        theory=reader.one("theory", usual.theories, usual.theory),
        facts=reader.one("facts", get_args(Facts), usual.facts),
        history=reader.one("history", [OWN, *case.histories], usual.history),
        variant=reader.one("variant", [CALIBRATED, *case.variants], usual.variant),
        states=reader.states(entry.variable),
        known=reader.one("known", get_args(Facts), usual.known),
        couplings=reader.couplings(usual.couplings),
        measure=reader.one("measure", [*(m.name for m in entry.measures), *entry.variable.states]),
        side=reader.one("side", SIDES, usual.side),
        threshold=reader.number("threshold", range(101), usual.threshold),
        size=reader.number("size", SIZES, usual.size),
        whom=reader.one("whom", WHOM, usual.whom),
        price=reader.one("price", outcomes),
    )
    return view, tuple(reader.problems)


# --- the session ----------------------------------------------------------------------------


def _url() -> dict[str, tuple[str, ...]]:
    return {key: tuple(st.query_params.get_all(key)) for key in st.query_params}


def current(cases: Mapping[str, Case], page: str) -> View:
    """Return what is to be shown, in step with the address.

    An address that was not written here (a link, the browser's way back) is read; a change by the
    reader, or a move to another page, is written into it.
    """
    session = st.session_state
    moved = session.get("page", page) != page
    session["page"] = page
    url = _url()
    if session.pop("changed", False) or ("view" in session and moved and not url):
        session["problems"], session["model"] = (), ""
        st.query_params.from_dict(write(session["view"]))
        session["url"] = _url()
    elif "view" not in session or url != session["url"]:
        session["view"], session["problems"] = read(url, cases)
        session["model"] = next(iter(url.get(MODEL, ())), "")
        session["url"] = url
    view: View = session["view"]
    return view


def fresh() -> bool:
    """Return whether nothing has been asked yet: the address says nothing."""
    return not st.session_state.get("url")


def problems() -> tuple[str, ...]:
    """Return what was wrong with the address."""
    found: tuple[str, ...] = st.session_state.get("problems", ())
    return found


def outdated(fingerprint: str) -> bool:
    """Return whether the link that was opened was made with other numbers."""
    linked = st.session_state.get("model", "")
    return bool(linked) and linked != fingerprint


def change(**values: object) -> None:
    """Show something else from the next run on."""
    st.session_state["view"] = replace(st.session_state["view"], **values)
    st.session_state["changed"] = True


def reset(view: View) -> None:
    """Show a view from the next run on."""
    st.session_state["view"] = view
    st.session_state["changed"] = True


def widget(name: str, value: object) -> str:
    """Give a widget the value that the view has, and return its key."""
    key = f"widget_{name}"
    st.session_state[key] = value
    return key


def chosen(name: str) -> object:
    """Return what the reader chose in a widget."""
    return st.session_state[f"widget_{name}"]
