"""What the numbers of yearly theories rest on: a list to open, a line a mechanism."""

from html import escape

import streamlit as st
from boot import Timeline, boot
from page.contents import section
from page.parts import backing_html, badge, md, paragraph, sentence, table

from causal.display.numbers import percent, probability
from causal.display.tables import html_table
from causal.theory.dynamic.answering import rate
from causal.theory.dynamic.parts import Anchor, DatedScenario, Setter, Told
from causal.theory.dynamic.theory import DynamicTheory
from causal.theory.sources import ELICITED, Backing
from views.timeline.asking import Asked, shown_in

KINDS = {
    "static": "the same in all years",
    "first": "in the first year",
    "later": "from year to year",
}
MOST_ROWS = 24
ANCHORED = ("what was counted", "how often it happened", "share", "the theory says")


def resting(time: Timeline, question: Asked) -> None:
    """Show what every number rests on, theory by theory."""
    section("What the numbers rest on")
    paragraph(
        "Each line is one variable and how it comes about; open it for its claims, its sources and "
        "its numbers. The record is what really happened, year by year.",
        "db-quiet",
    )
    for name in question.theories:
        theory = shown_in(time, name, question.numbers)
        with st.expander(md(theory.title)):
            about = [theory.summary, theory.held_by and f"Held by: {theory.held_by}"]
            about.append(theory.against and f"Against it: {theory.against}")
            for text in filter(None, about):
                paragraph(sentence(text))
            setters, rates, record = _fixed(question.case, name, question.numbers)
            st.html(setters)
            _anchors(theory, rates)
            st.html(record)


@st.cache_data(max_entries=100, show_spinner=False)
def _fixed(case: str, name: str, numbers: str) -> tuple[str, list[float], str]:
    """Return what is the same whatever is asked: mechanisms, what anchors come to, the record."""
    time = boot()[case].timeline
    if time is None:
        return "", [], ""
    theory = shown_in(time, name, numbers)
    setters = "".join(_setter(theory, one) for one in theory.setters)
    return setters, [rate(theory, one) for one in theory.anchors], _record(theory)


def backings_of(time: Timeline, asked: tuple[str, ...]) -> list[Backing]:
    """Return everything that some yearly theories cite."""
    theories = [time.theory(name) for name in asked]
    return [
        backing
        for theory in theories
        for backing in (
            *(one.backing for one in theory.setters),
            *(edge for one in theory.setters for _, edge in one.edges),
            *(one.backing for one in theory.record),
            *(one.backing for one in theory.anchors),
        )
    ]


def comes_from(time: Timeline, scenario: DatedScenario) -> None:
    """Show where a dated scenario comes from."""
    section("Where the question comes from")
    st.html(f'<div class="db-backing">{backing_html(scenario.backing, time.frame.library)}</div>')


def _setter(theory: DynamicTheory, one: Setter) -> str:
    """Write one mechanism, to be opened."""
    library = theory.library
    parts = [f"<p>{escape(sentence(one.rationale))}</p>" if one.rationale else ""]
    parts.append(backing_html(one.backing, library))
    if one.ess:
        parts.append(
            f'<p class="db-quiet">Held as firmly as {one.ess:g} observed cases would make it.</p>'
        )
    parts.append(_numbers(theory, one))
    parts += [_because(theory, one, parent, backing) for parent, backing in one.edges]
    title = f"{theory[one.variable].title}: {KINDS[one.kind]}"
    return (
        f'<details class="db-more db-folded"><summary>{escape(title)}</summary>'
        f'<div class="db-backing">{"".join(parts)}</div></details>'
    )


def _because(theory: DynamicTheory, one: Setter, parent: str, backing: Backing) -> str:
    """Write what an arrow rests on; claims that stand above already are named only."""
    words = f"because of “{_named(theory, parent)}”"
    shown = set(backing.claims) <= set(one.backing.claims) - {ELICITED}
    if shown and not (backing.sources or backing.note or backing.marks):
        inner, told = "", ", ".join(backing.claims)
        words += f": {told}, as above" if told else ""
    else:
        inner = backing_html(backing, theory.library)
    return f'<p class="db-place"><b>{escape(words)}</b></p>{inner}'


def _named(theory: DynamicTheory, reference: str) -> str:
    """Return what a reader calls a cause, of the year before where it is so."""
    name, mark, _ = reference.partition("@")
    return theory[name].title + (", the year before" if mark else "")


def _numbers(theory: DynamicTheory, one: Setter) -> str:
    """Write the chances of a mechanism, where they are few enough to be read."""
    mechanism = theory.mechanisms()[one.variable, one.kind]
    child = theory[one.variable]
    parents = theory.model.parents(mechanism, one.variable)
    rows = mechanism.cpt(child, parents).reshape(-1, len(child.states))
    if len(rows) > MOST_ROWS:
        return f'<p class="db-quiet">{len(rows)} rows of chances; the file has them.</p>'
    labels = []
    for place in range(len(rows)):
        told, left = [], place
        for parent in reversed(parents):
            left, state = divmod(left, len(parent.states))
            told.append(f"{_named(theory, parent.name)} = {parent.label(parent.states[state])}")
        labels.append("; ".join(reversed(told)) or "always")
    made = html_table(
        ["where", *child.labels],
        [[said, *map(probability, row)] for said, row in zip(labels, rows.tolist(), strict=True)],
        caption=f"Chances of “{child.title}”",
        numeric=range(1, len(child.states) + 1),
    )
    named = f'role="group" aria-label="{escape(child.title)}"'
    return f'<div class="db-scroll" tabindex="0" {named}>{made}</div>'


def _anchors(theory: DynamicTheory, rates: list[float]) -> None:
    if not theory.anchors:
        return
    rows = [
        [one.title, f"{one.events:g} of {one.trials:g}", _share(one), probability(said)]
        for one, said in zip(theory.anchors, rates, strict=True)
    ]
    name = f"{theory.title}: comparable cases that were counted"
    table(ANCHORED, rows, name, numeric=range(1, 4))
    sources = "".join(
        f"<li>{escape(one.title)}: {escape(sentence(one.source))}</li>" for one in theory.anchors
    )
    st.html(f'<ul class="db-sources">{sources}</ul>')


def _share(one: Anchor) -> str:
    return percent(one.events / one.trials) if one.trials else ""


def _record(theory: DynamicTheory) -> str:
    """Write the record of a theory, to be opened, a line an entry."""
    if not theory.record:
        return '<p class="db-quiet">The record is not told to this theory.</p>'
    items = "".join(_entry(theory, one) for one in theory.record)
    title = f"The record, {len(theory.record)} entries"
    return (
        f'<details class="db-more db-folded"><summary>{title}</summary>'
        f'<ul class="db-reasons">{items}</ul></details>'
    )


def _entry(theory: DynamicTheory, one: Told) -> str:
    variable = theory[one.variable]
    when = "always" if one.year is None else str(one.year)
    cited = " ".join(badge(name) for name in (*one.backing.claims, *one.backing.sources))
    said = f"{when}: {variable.title} = {variable.label(one.state)}"
    return f"<li>{escape(said)} {cited}</li>"
