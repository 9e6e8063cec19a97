"""What the reader chooses for evidence: what counts, and how it is added up."""

import streamlit as st
from page.parts import md, paragraph
from reader.entries import OWN
from reader.session import change, chosen, widget
from reader.view import View
from reader.weighed import EVEN, MOST_CATCH_ALL, MOST_PRIOR, Weighed, years

from causal.display.numbers import percent
from causal.judgement.evidence.controls import Controls, prior_of
from causal.judgement.evidence.dossier import Dossier

DISCOUNTS = {
    OWN: "as elicited",
    "0": "none",
    "0.5": "half",
    "1": "full",
    "2": "hard",
}
ORDERS = {
    "strongest": "The strongest of a cluster",
    "file": "The first in the file",
    "average": "None: all of a cluster alike",
}
CONTROLS = (
    *("explanandum", "asof", "dated", "tempering", "dependence"),
    *("counted", "catch_all", "priors", "without"),
)
USUAL = {name: getattr(Weighed(), name) for name in CONTROLS}
DATED = {"learnt": "known by then", "refers_to": "about no later time"}


def _set(name: str) -> None:
    change(**{name: chosen(name)})


def steering(view: View, evidence: Dossier) -> None:
    """Let the reader choose what counts and how it is added up."""
    _explanandum(view, evidence)
    left, middle, right = st.columns([4, 3, 4], vertical_alignment="top")
    with left:
        _year(view, evidence)
    with middle:
        _tempering(view, evidence)
    with right:
        _discount(view)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="choices"):
        _priors(view, evidence)
        _finer(view)
        _without(view, evidence)
        if _changed(view):
            st.button("As elicited", on_click=_reset, help="Put every control back.")


def _changed(view: View) -> bool:
    return any(getattr(view.weighed, name) != value for name, value in USUAL.items())


def _reset() -> None:
    change(**USUAL)


def _explanandum(view: View, evidence: Dossier) -> None:
    if not evidence.explananda:
        return
    titles = {"": "All of it", **{one.name: one.title for one in evidence.explananda}}
    asked = {one.name: one.question for one in evidence.explananda}
    st.pills(
        "What is to be explained",
        list(titles),
        format_func=lambda name: md(titles[name]),
        key=widget("explanandum", view.weighed.explanandum),
        on_change=_set,
        args=("explanandum",),
        required=True,
        help=md(" ".join(f"{titles[name]}: {told}" for name, told in asked.items() if told)),
    )


def _year(view: View, evidence: Dossier) -> None:
    known = [str(year) for year in years(evidence)]
    if not known:
        return
    now = view.weighed.asof or known[-1]
    st.select_slider(
        f"Nothing later may count ({DATED[view.weighed.dated]})",
        known,
        key=widget("asof", now),
        on_change=lambda: change(asof="" if chosen("asof") == known[-1] else chosen("asof")),
        help=f"At {known[-1]} every item counts. An earlier year leaves out what was not "
        f"{DATED[view.weighed.dated]}.",
    )


def _tempering(view: View, evidence: Dossier) -> None:
    own = evidence.tempering

    def took() -> None:
        power = float(str(chosen("tempering")))
        change(tempering=OWN if abs(power - own) < 1e-9 else f"{power:.2f}")

    st.slider(
        "Trust in the weights (tempering)",
        0.0,
        1.0,
        step=0.05,
        format="%.2f",
        key=widget(
            "tempering", own if view.weighed.tempering == OWN else float(view.weighed.tempering)
        ),
        on_change=took,
        help=f"The power that likelihoods are raised to: 1 takes hand-set weights at their word, 0 "
        f"leaves the priors as they are. The evidence asks for {own:g}.",
    )


def _discount(view: View) -> None:
    st.pills(
        "Discount within clusters",
        list(DISCOUNTS),
        format_func=DISCOUNTS.get,
        key=widget("dependence", view.weighed.dependence),
        on_change=_set,
        args=("dependence",),
        required=True,
        help="Items of a cluster lean on one another: the k-th of them counts k to the power of "
        "minus this. None takes all as independent; half is 0.5, full 1, hard 2.",
    )


def _even(view: View, evidence: Dossier) -> dict[str, int]:
    given = dict(view.weighed.priors)
    return {one.name: int(given.get(one.name, "0")) if given else EVEN for one in evidence.rivals}


def _took_prior(evidence: Dossier) -> None:
    told = {one.name: int(str(chosen(f"prior_{one.name}"))) for one in evidence.rivals}
    even = len(set(told.values())) == 1
    change(priors=() if even else tuple((name, str(weight)) for name, weight in told.items()))


def _priors(view: View, evidence: Dossier) -> None:
    weighed = view.weighed
    told = "Priors: equal" if not weighed.priors else "Priors: chosen"
    if weighed.catch_all:
        told += f", {weighed.catch_all}% something else"
    with st.popover(told):
        paragraph("How probable each account is before the evidence, relative to the others.")
        weights = tuple((name, float(weight)) for name, weight in weighed.priors)
        shares = prior_of(evidence, Controls(weights, weighed.catch_all / 100))
        by_name = dict(zip((h.name for h in evidence.hypotheses), shares, strict=True))
        for name, weight in _even(view, evidence).items():
            st.slider(
                md(f"{evidence.hypothesis(name).title}: {percent(by_name[name])}"),
                0,
                MOST_PRIOR,
                step=1,
                key=widget(f"prior_{name}", weight),
                on_change=_took_prior,
                args=(evidence,),
            )
        if evidence.catch_all is not None:
            st.slider(
                md(f"{evidence.catch_all.title} (the catch-all)"),
                0,
                MOST_CATCH_ALL,
                step=1,
                format="%d%%",
                key=widget("catch_all", weighed.catch_all),
                on_change=_set,
                args=("catch_all",),
                help=md(evidence.catch_all.note) or None,
            )
        if weighed.priors:
            st.button("All alike", on_click=change, kwargs={"priors": ()})


def _finer(view: View) -> None:
    usual = (view.weighed.counted, view.weighed.dated) == ("strongest", "learnt")
    with st.popover("Rules: the usual ones" if usual else "Rules: changed"):
        st.radio(
            "Which item of a cluster counts in full?",
            list(ORDERS),
            format_func=ORDERS.get,
            key=widget("counted", view.weighed.counted),
            on_change=_set,
            args=("counted",),
        )
        st.radio(
            "What is a year held against?",
            list(DATED),
            format_func=lambda name: f"An item must be {DATED[name]}",
            key=widget("dated", view.weighed.dated),
            on_change=_set,
            args=("dated",),
        )


def _set_aside(evidence: Dossier) -> None:
    names = chosen("without")
    change(without=tuple(one.name for one in evidence.items if one.name in names))


def _without(view: View, evidence: Dossier) -> None:
    left = [name for name in view.weighed.without if any(i.name == name for i in evidence.items)]
    titles = {one.name: f"{one.name} {one.title}" for one in evidence.seen}
    with st.popover(f"Set aside: {len(left) or 'none'}"):
        st.multiselect(
            "Items that do not count",
            list(titles),
            format_func=lambda name: titles[name],
            key=widget("without", left),
            on_change=_set_aside,
            args=(evidence,),
            placeholder="Choose items",
        )
