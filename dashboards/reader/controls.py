"""What the reader chooses: the question, and the rules by which it is answered."""

from collections.abc import Callable, Mapping

import streamlit as st
from boot import Case
from page.parts import md
from page.welcome import begin_again

from causal.judgement.cells import headline
from causal.theory.dynamic.parts import DynamicVariant
from causal.theory.parts import CALIBRATED, RECORD, Variant
from reader.entries import OWN
from reader.level import pick_level, student
from reader.luck import event, known, luck
from reader.session import change, chosen, widget
from reader.view import View

FACTS = {
    "before": (
        "Those that came before",
        "What happened before the change stays; what came after goes its own way.",
    ),
    "none": ("None", "Only the theory and the change; nothing of what happened is taken as known."),
    "all": (
        "All that happened",
        "A full counterfactual: given everything that happened, what if this one thing had not? It "
        "leans on how the same luck would have played out, which no table of probabilities fixes; "
        "what is assumed is said with each answer.",
    ),
}


def title_of(case: Case, name: str) -> str:
    """Return how the picker lists a scenario."""
    if name == OWN:
        return "An intervention of my own …"
    scenario = case.scenario(name)
    title = scenario.title or scenario.name
    group = scenario.group[:1].upper() + scenario.group[1:]
    return f"{group}: {title}" if group else title


def _picked() -> None:
    change(scenario=chosen("scenario"))


def _start_own(case: Case, view: View) -> None:
    levers = {lever.variable.name for lever in case.frame.levers}
    settings = case.scenario(view.scenario).settings if view.scenario != OWN else view.do
    change(scenario=OWN, do=tuple(pair for pair in settings if pair[0] in levers))


def question(
    case: Case,
    view: View,
    *,
    several: bool,
    imagined: bool = False,
    first: Callable[[], None] | None = None,
    last: Callable[[], None] | None = None,
) -> None:
    """Let the reader pick a scenario or set levers, and choose what is compared and how.

    A counterfactual (``imagined``) asks for an event, and also for how luck carries over. A page
    may put ``first`` and ``last`` among the choices below the picker.
    """
    left, right = st.columns([5, 3], vertical_alignment="bottom")
    with left:
        st.selectbox(
            "What if … (type to search)",
            [*(scenario.name for scenario in case.grouped), OWN],
            format_func=lambda name: title_of(case, name),
            key=widget("scenario", view.scenario),
            on_change=_picked,
        )
    with right:
        pick_outcome(case, view)
    if imagined:
        event(case, view)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="choices"):
        if first:
            first()
        if view.scenario != OWN:
            st.button(
                "Set the levers myself",
                on_click=_start_own,
                args=(case, view),
                help="Start from this scenario and change what is set.",
            )
        if several:
            pick_theories(case, view)
        if imagined:
            known(view)
            luck(view)
        if not student(view):
            pick_rules(case, view, imagined=imagined)
        pick_level(view)
        if last:
            last()
        begin_again(case)
    if view.scenario == OWN:
        _levers(case, view)


def _chose_levers(case: Case, view: View) -> None:
    had = dict(view.do)
    names = chosen("levers")
    change(do=tuple((name, had.get(name) or _other(case, name)) for name in names))


def _other(case: Case, name: str) -> str:
    lever = case.lever(name)
    return next(state for state in lever.variable.states if state != lever.factual)


def _chose_state(view: View, name: str) -> None:
    change(do=tuple((n, chosen(f"state_{n}") if n == name else s) for n, s in view.do))


def _lever_title(case: Case, name: str) -> str:
    lever = case.lever(name)
    return f"{lever.variable.title} ({lever.date})" if lever.date else lever.variable.title


def _levers(case: Case, view: View) -> None:
    with st.container(border=True):
        st.multiselect(
            "Levers to set",
            [lever.variable.name for lever in case.frame.levers],
            format_func=lambda name: _lever_title(case, name),
            key=widget("levers", [name for name, _ in view.do]),
            on_change=_chose_levers,
            args=(case, view),
            placeholder="Choose one or more",
        )
        for name, state in view.do:
            lever = case.lever(name)
            labels = {
                s: lever.variable.label(s) + (" (what happened)" if s == lever.factual else "")
                for s in lever.variable.states
            }
            st.pills(
                md(_lever_title(case, name)),
                list(labels),
                format_func=lambda s, labels=labels: md(labels[s]),
                key=widget(f"state_{name}", state),
                on_change=_chose_state,
                args=(view, name),
                required=True,
                help=md(lever.rule) if lever.rule else None,
            )


def _set(name: str) -> None:
    change(**{name: chosen(name)})


def _set_outcome() -> None:
    change(outcome=chosen("outcome"), states=(), measure="")


def _set_theories(case: Case) -> None:
    names = chosen("theories")
    change(theories=tuple(theory.name for theory in case.theories if theory.name in names))


def pick_outcome(case: Case, view: View) -> None:
    """Let the reader choose the outcome."""
    outcomes = {entry.variable.name: entry for entry in case.frame.outcomes}
    st.selectbox(
        "Outcome",
        list(outcomes),
        format_func=lambda name: outcomes[name].variable.title,
        key=widget("outcome", view.outcome),
        on_change=_set_outcome,
        help=md(outcomes[view.outcome].question) or None,
    )


def pick_measure(case: Case, view: View, label: str) -> None:
    """Let the reader choose what of the outcome is meant: a measure of it, or one of its states."""
    entry = case.frame.outcome(view.outcome)
    variable = entry.variable
    known = {one.name: _opening(bool(one.event)) + one.title for one in entry.measures}
    for state in variable.states:
        known.setdefault(state, f"the chance of “{variable.label(state)}”")
    st.selectbox(
        label,
        list(known),
        format_func=known.get,
        key=widget("measure", view.wanted.measure or headline(entry).name),
        on_change=_set,
        args=("measure",),
    )


def _opening(chance: bool) -> str:
    return "the chance that " if chance else "the degree to which "


def theories_told(count: int, of: int) -> str:
    """Say how many theories are chosen, out of how many."""
    if count == 1 or count < of:
        return "1 theory" if count == 1 else f"{count} theories"
    return "Both theories" if count == 2 else f"All {count} theories"


def pick_theories(case: Case, view: View) -> None:
    """Let the reader choose which theories are asked."""
    titles = {theory.name: theory.title for theory in case.theories}
    with st.popover(theories_told(len(view.theories), len(titles))):
        st.pills(
            "Theories to compare",
            list(titles),
            selection_mode="multi",
            format_func=lambda name: md(titles[name]),
            key=widget("theories", list(view.theories)),
            on_change=_set_theories,
            args=(case,),
        )


def _rules_told(view: View, *, imagined: bool) -> str:
    usual = (view.history, view.variant) == (OWN, CALIBRATED)
    usual = usual and (imagined or view.facts == "before")
    what = "Numbers" if imagined else "Rules"
    return f"{what}: the usual ones" if usual else f"{what}: changed"


def pick_rules(case: Case, view: View, *, imagined: bool = False) -> None:
    """Let the reader choose facts, history and numbers."""
    with st.popover(_rules_told(view, imagined=imagined)):
        if not imagined:
            _facts(view)
        _history(case, view)
        _variant(case, view)


def _facts(view: View) -> None:
    st.radio(
        "Which facts are kept?",
        list(FACTS),
        format_func=lambda name: FACTS[name][0],
        captions=[caption for _, caption in FACTS.values()],
        key=widget("facts", view.facts),
        on_change=_set,
        args=("facts",),
    )


def _history(case: Case, view: View) -> None:
    if len(case.histories) > 1:
        titles = {OWN: "Each theory’s own", **case.histories}
        st.radio(
            "Which history is departed from?",
            [OWN, RECORD, *(name for name in case.histories if name != RECORD)],
            format_func=lambda name: titles[name],
            key=widget("history", view.history),
            on_change=_set,
            args=("history",),
        )


def variant_titles(
    variants: Mapping[str, Mapping[str, Variant | DynamicVariant]],
) -> dict[str, str]:
    """Return what to call variants, by name, from their holders by name and theory."""
    titles = {CALIBRATED: "Calibrated (the usual numbers)"}
    for name, holders in variants.items():
        first = next(iter(holders.values()))
        count = "1 theory" if len(holders) == 1 else f"{len(holders)} theories"
        title = first.title if name == first.name and first.title else name
        titles[name] = f"{title} ({count})"
    return titles


def _variant(case: Case, view: View) -> None:
    titles = variant_titles(case.variants)
    st.selectbox(
        "Which numbers?",
        list(titles),
        format_func=lambda name: titles[name],
        key=widget("variant", view.variant),
        on_change=_set,
        args=("variant",),
    )
