"""Theories weighed against each other: sliders, and the mixture that follows them."""

import streamlit as st
from asking import rules_of
from boot import Case, boot
from page.parts import md, paragraph
from reader.level import student
from reader.mixed import DRAWS, EVEN, MOST, Weights
from reader.session import change, chosen, widget
from reader.view import View

from causal.judgement.comparison import Comparison
from causal.judgement.evidence.weighing import weigh

SAID = (
    "How much each theory counts, relative to the others; 0 leaves it out. A mixture is a view "
    "over theories, not an answer of any of them: look at the range beside it."
)
NO_WEIGHT = (
    "No theory that answers here has any weight, so there is no mixture; give weight to others."
)
NO_BANDS = "The mixture has no whisker: bands are of one theory’s own numbers."


@st.cache_resource(max_entries=20, show_spinner=False)
def _by_evidence(case: str) -> dict[str, float]:
    evidence = boot()[case].evidence
    return {} if evidence is None else weigh(evidence).theory_weights()


def by_evidence(case: Case) -> Weights:
    """Return how probable the evidence makes each theory, in whole percents of all accounts.

    Under the usual controls, as the page of the evidence opens; theories that no account stands
    for have none.
    """
    found = _by_evidence(case.name)
    told = ((one.name, round(100 * found.get(one.name, 0.0))) for one in case.theories)
    return tuple((name, weight) for name, weight in told if weight)


def weights_shown(view: View, made: Comparison) -> dict[str, float] | None:
    """Return the weights of the mixture that is shown, empty for all alike; None if none is.

    There is nothing to mix where one theory answers, and a first reading goes without.
    """
    names = [cell.theory for cell in made.select()]
    answering = [cell.theory for cell in made.select() if cell.answered]
    if student(view) or len(answering) < 2:
        return None
    given = view.mixed.of(names)
    if view.mixed.weights and not any(name in answering for name in given):
        return None
    return given


def mixture_sentence(view: View, made: Comparison) -> str:
    """Say the mixture and the range beside it, or why there is none; not to a first reading."""
    weights = weights_shown(view, made)
    if weights is not None:
        return made.weighted(weights).mixed().sentence()
    if student(view) or sum(cell.answered for cell in made.select()) < 2:
        return ""
    return NO_WEIGHT


def _took(case: Case, view: View) -> None:
    told = {name: int(str(chosen(f"weight_{name}"))) for name in view.theories}
    even = len(set(told.values())) == 1 and len(told) == len(case.theories)
    other = {name: weight for name, weight in view.mixed.weights if name not in told}
    both = {**other, **told}
    kept = tuple((t.name, both[t.name]) for t in case.theories if both.get(t.name))
    change(weights=() if even else kept)


def _firm() -> None:
    change(firm="on" if chosen("firm") else "off")


def show_firm(view: View) -> None:
    """Let the reader see how firm the numbers are."""
    if student(view):
        return
    st.toggle(
        "Show how firm",
        key=widget("firm", rules_of(view)[-1] == "on"),
        on_change=_firm,
        help=f"Draws each theory’s numbers {DRAWS:,} times, as firmly as they are held, and shows "
        f"within what 90% of the answers lie.",
    )


def weighing(case: Case, view: View, made: Comparison) -> None:
    """Let the reader weigh the theories, and say what the mixture is."""
    if student(view) or len(made.select()) < 2:
        return
    said = mixture_sentence(view, made)
    if said:
        bands = f" {NO_BANDS}" if rules_of(view)[-1] == "on" else ""
        paragraph(said + bands, "db-text db-mixture")
    told = "all alike" if not view.mixed.weights else "chosen"
    with st.expander(f"Weigh the theories: {told}", key="weighing"):
        paragraph(SAID)
        _buttons(case, made)
        given = dict(view.mixed.weights)
        answering = {cell.theory for cell in made.select() if cell.answered}
        for place, name in enumerate(view.theories):
            if place % 2 == 0:
                columns = st.columns(2, gap="large")
            title = case.theory(name).title + ("" if name in answering else " (does not answer)")
            columns[place % 2].slider(
                md(title),
                0,
                MOST,
                step=1,
                key=widget(f"weight_{name}", given.get(name, 0) if given else EVEN),
                on_change=_took,
                args=(case, view),
            )


def _buttons(case: Case, made: Comparison) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="weights_set"):
        st.button("Equal", on_click=change, kwargs={"weights": ()}, key="weights_equal")
        if found := by_evidence(case):
            left = [one.title for one in case.theories if one.name not in dict(found)]
            out = f" Not weighed there, so 0: {', '.join(left)}." if left else ""
            st.button(
                "By the evidence",
                on_click=change,
                kwargs={"weights": found},
                key="weights_evidence",
                help=md(
                    "How probable the documented evidence makes each, under the usual settings of "
                    f"the page Evidence, in whole percents.{out}"
                ),
            )
        titles = {cell.theory: cell.title for cell in made.select() if cell.answered}
        with st.popover("Only this one"):
            for name, title in titles.items():
                st.button(
                    md(title),
                    on_click=change,
                    kwargs={"weights": ((name, 1),)},
                    key=f"weights_only_{name}",
                )
