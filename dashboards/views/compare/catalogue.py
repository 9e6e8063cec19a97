"""All scenarios in one list: searched by any word, each with what it sets and how far-fetched."""

from collections.abc import Sequence
from html import escape
from math import inf

import streamlit as st
from asking import words_of
from boot import Case, boot
from page.glossary import explained
from page.parts import md, paragraph
from reader.entries import OWN
from reader.level import student
from reader.session import change
from reader.view import View

from causal.display.sentences import counted
from causal.display.surprise_words import bits_text, one_in
from causal.judgement.antecedents.asking import far_fetched
from causal.judgement.cells import Rules
from causal.theory.scenario import Scenario
from views.compare.overview import every

Span = tuple[float, float, int]
BITS = (
    "How far-fetched: how surprised the theories would have been at what is set, from the least to "
    "the most surprised; one bit is a toss of a coin called right."
)


@st.cache_resource(max_entries=60, show_spinner=False)
def _spans(
    case: str, theories: tuple[str, ...], facts: str, history: str, variant: str
) -> dict[str, Span]:
    """Return the least and most bits of each scenario, and over how many theories."""
    known = boot()[case]
    holders = known.variants.get(variant, {})
    asked = [
        known.theory(name).with_variant(variant) if name in holders else known.theory(name)
        for name in theories
    ]
    rules = Rules(facts, None if history == OWN else history)
    found = {}
    for one in known.scenarios:
        if not one.settings and not one.only:
            continue
        bits = [b for b, _ in far_fetched(asked, one, rules).values() if b is not None]
        if bits:
            found[one.name] = (min(bits), max(bits), len(bits))
    return found


def spans(case: Case, view: View) -> dict[str, Span]:
    """Return how far-fetched theories find each scenario under the rules of a view."""
    return _spans(case.name, view.theories, view.facts, view.history, view.variant)


def span_words(span: Span, *, plainly: bool) -> str:
    """Say how far-fetched: one in so many, and in bits unless plainly."""
    low, high, count = span
    ends = list(dict.fromkeys((one_in(low), one_in(high))))
    said = " to ".join(ends)
    if not plainly:
        bits = list(dict.fromkeys((bits_text(low), bits_text(high))))
        if len(bits) == 2 and high < inf:
            bits[0] = bits[0].removesuffix(" bits").removesuffix(" bit")
        said += f", {' to '.join(bits)}"
    return f"{said} in {'one theory' if count == 1 else f'{counted(count).lower()} theories'}"


def matches(case: Case, scenario: Scenario, words: str) -> bool:
    """Return whether every word of a search is somewhere in what a scenario says."""
    told = " ".join(
        [
            *(scenario.name, scenario.number, scenario.title, scenario.question),
            *(scenario.meaning, scenario.group, words_of(case, scenario.settings)),
            *(name for name, _ in scenario.settings),
        ]
    ).casefold()
    return all(word in told for word in words.casefold().split())


def _grouped(scenarios: Sequence[Scenario]) -> dict[str, list[Scenario]]:
    found: dict[str, list[Scenario]] = {}
    for one in scenarios:
        title = one.group if one.settings or one.only else "nothing changed"
        found.setdefault(title or "others", []).append(one)
    return found


def open_catalogue(case: Case, view: View) -> None:
    """Offer the list of all scenarios."""
    if st.button("All scenarios", key="all_scenarios", help="Search them, and see what each sets."):
        st.dialog("All scenarios", width="large")(_catalogue)(case, view)


def _catalogue(case: Case, view: View) -> None:
    words = st.text_input(
        "Search titles, questions, meanings and levers",
        key="catalogue_words",
        placeholder="Any word",
    )
    found = [one for one in case.grouped if matches(case, one, words)]
    if not found:
        paragraph("No scenario has all of these words. Try fewer, or set the levers yourself.")
        return
    paragraph(f"{len(found)} of {len(case.grouped)} scenarios", "db-quiet")
    if not student(view):
        explained(BITS, "db-quiet")
    far = spans(case, view)
    for title, group in _grouped(found).items():
        st.subheader(md(title[:1].upper() + title[1:]), anchor=False)
        for one in group:
            _entry(case, view, one, far)


def _entry(case: Case, view: View, one: Scenario, far: dict[str, Span]) -> None:
    title = one.title or one.name
    with st.container(border=True):
        left, right = st.columns([5, 1], vertical_alignment="center")
        said = " ".join(filter(None, (one.question, one.meaning)))
        with left:
            st.html(
                f'<p class="db-text"><b>{escape(title)}</b></p>'
                f'<p class="db-text">{escape(said)}</p>'
                f'<p class="db-quiet">{escape(". ".join(facts_of(case, view, one, far)))}.</p>'
            )
        with right:
            now = one.name == view.scenario
            if st.button(
                "Asked now" if now else "Ask it",
                key=f"ask_{one.name}",
                disabled=now,
                help=None if now else md(f"Ask: {title}"),
                on_click=change,
                kwargs={"scenario": one.name, "do": ()},
            ):
                st.rerun()


def facts_of(case: Case, view: View, one: Scenario, far: dict[str, Span]) -> list[str]:
    """Say of a scenario what it sets, how many theories run it, and how far-fetched it is."""
    settings = words_of(case, one.settings)
    told = [f"Sets {settings}" if settings else "Sets nothing"]
    if one.settings or one.only:
        cells = every(case, view).comparison.select(one.name)
        runs = sum(cell.status == "runs" for cell in cells)
        told.append(f"{counted(runs)} of {len(cells)} theories {'runs' if runs == 1 else 'run'} it")
    if one.name in far:
        told.append(f"How far-fetched: {span_words(far[one.name], plainly=student(view))}")
    return told
