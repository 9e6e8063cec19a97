"""But for …? What would have become of the history that happened, and how sure that can be."""

from collections.abc import Sequence
from html import escape

import streamlit as st
from asking import heading, scenario_of
from boot import Case, boot
from page.cases import pick_case
from page.contents import contents, section
from page.parts import badge, md, paragraph, scheme, sentence, table, trouble
from page.pictures import pair
from page.shell import address_problems, guarded, take_away
from page.taking import Drawing, Sheet
from reader.controls import question
from reader.entries import OWN
from reader.luck import luck_told
from reader.session import current, outdated
from reader.view import View
from streamlit.delta_generator import DeltaGenerator

from causal.display.range_words import range_sentence
from causal.theory.citing import backings_of, works_of
from causal.theory.scenario import Scenario
from views.counterfactual.counterfactuals import (
    TROUBLE,
    Asked,
    Told,
    asked,
    event_words,
    fingerprint_of,
    pictures,
    tell,
    waiting,
)
from views.counterfactual.leaning import covered, explained, hull_rows, known_facts, leaning
from views.counterfactual.notation import as_command, as_csv, as_python, display_rows
from views.counterfactual.ways import as_csv as ways_csv
from views.counterfactual.ways import shared_out, ways

GIVEN = {
    "all": "Given everything that happened",
    "before": "Given what came before the change",
    "none": "With nothing taken as known",
}
CERTAIN = 1 - 1e-9
QUESTION = {
    "all": "The history that happened is kept, with its luck, and only this is changed in it.",
    "before": "What came before the change is kept, and what comes after it is left open.",
    "none": "Nothing that happened is taken as known.",
}


@guarded
def page() -> None:
    """Show the page."""
    cases = boot()
    view = current(cases, "counterfactual")
    with st.container(key="opening"):
        case = pick_case(cases, view)
        scenario = scenario_of(case, view)
        st.title(md(heading(scenario)), anchor=False)
        if scenario.meaning:
            paragraph(scenario.meaning, "db-lead db-quiet")
        paragraph(_in_words(case, view))
        address_problems()
    question(case, view, several=True, imagined=True)
    if not view.theories:
        st.info("Choose at least one theory above.")
    elif view.scenario == OWN and not view.do:
        st.info("Choose a lever to set, and then the state to set it to.")
    elif not scenario.settings and not scenario.only:
        st.info("Nothing is changed in it: choose a question, or set a lever yourself.")
    else:
        _answer(case, view, scenario)


def _in_words(case: Case, view: View) -> str:
    event = event_words(case, view)
    return (
        f"{QUESTION[view.imagined.known]} How likely is it, then, that {event}?{_fact(case, view)}"
    )


def _fact(case: Case, view: View) -> str:
    entry = case.frame.outcome(view.outcome)
    return f" What happened: {entry.variable.label(entry.factual)}." if entry.factual else ""


def _answer(case: Case, view: View, scenario: Scenario) -> None:
    what = asked(case, view)
    told = [tell(what, name) for name in view.theories]
    fingerprint = fingerprint_of(what, view.theories)
    if outdated(fingerprint):
        st.warning(
            "The numbers behind this link have changed since it was made: what follows is what the "
            "theories say now."
        )
    progress = st.empty()
    answer = st.container(key="answer").empty()
    contents()
    place = (answer, st.empty())
    pending = waiting(what, told)
    if pending:
        _shown(place, case, view, scenario, told, stage="points")
    told = _ranged(what, told, pending, progress)
    _shown(place, case, view, scenario, told, stage="ranges")
    covered([one.row for one in told])
    _numbers(case, view, told)
    known_facts(what, told)
    _refused(told)
    _silent(told)
    leaning(told, event_words(case, view))
    ways(view, what, told, event_words(case, view))
    shared = shared_out(view, what, told)
    explained()
    name = f"counterfactual_{scenario.name}_{view.outcome}"
    cited = [scenario.backing, *(b for one in told for b in backings_of(one.theory))]
    take_away(
        view,
        fingerprint,
        as_python(what, told, list(shared)),
        as_command(what, told),
        title=f"But for that: {heading(scenario)}",
        sheets=[
            Sheet("Numbers", name, lambda: as_csv(told)),
            *([Sheet("By which ways", f"ways_{name}", lambda: ways_csv(shared))] if shared else []),
        ],
        drawings=[
            Drawing("The answers", name, lambda: _pictures(case, view, scenario, told, "light")[0])
        ],
        works=works_of(case.frame.library, cited),
    )


def _ranged(
    what: Asked, told: Sequence[Told], pending: Sequence[str], progress: DeltaGenerator
) -> list[Told]:
    """Work out how far the answers could move, and say how far that has come."""
    done = []
    for one in told:
        name = one.theory.name
        if name in pending:
            words = f"Working out how far the answers could move: {one.theory.title} …"
            progress.progress(pending.index(name) / len(pending), text=md(words))
        done.append(tell(what, name, ranges=True))
    progress.empty()
    return done


def _shown(
    place: tuple[DeltaGenerator, DeltaGenerator],
    case: Case,
    view: View,
    scenario: Scenario,
    told: Sequence[Told],
    *,
    stage: str,
) -> None:
    """Show the sentence and the picture, in place of what stood there."""
    said = _sentence(case, view, scenario, told)
    kind, words, _ = _kind(view, told)
    wide, narrow = _pictures(case, view, scenario, told, scheme())
    answer, picture = place
    answer.html(
        f'<div class="db-answer db-{kind}" role="status">{badge(words, kind)}'
        f"<p>{escape(said)}</p></div>"
    )
    with picture.container():
        pair(wide, narrow, f"counterfactual_{stage}")


def _kind(view: View, told: Sequence[Told]) -> tuple[str, str, str]:
    """Return the badge of the answers, its words, and what the point of the picture is."""
    answered = [one.answer for one in told if one.answer is not None]
    if not answered:
        return "plain", "No theory answers", ""
    if all(answer.identified for answer in answered):
        return "agree", "Follows from the networks alone", "the chance, changed"
    luck = luck_told(view)
    return "mixed", f"Leans on luck: {luck}", f"the chance, changed (luck: {luck})"


def _pictures(
    case: Case, view: View, scenario: Scenario, told: Sequence[Told], colours: str
) -> tuple[str, str]:
    """Draw the answers, wide and narrow."""
    variable = case.frame.outcome(view.outcome).variable
    title = f"{scenario.title or scenario.name}: {variable.title}"
    marks = (_kind(view, told)[2], marker_words(told))
    rows = tuple(one.row for one in told)
    return pictures(rows, title, _sentence(case, view, scenario, told), marks, colours)


def marker_words(told: Sequence[Told]) -> str:
    """Say what the diamond stands for: a fact where it is known, a chance where it is not."""
    known = all(abs(2 * one.fact - 1) > CERTAIN for one in told if one.fact is not None)
    return "what happened: 0% it did not, 100% it did" if known else "the chance, as it was"


def _sentence(case: Case, view: View, scenario: Scenario, told: Sequence[Told]) -> str:
    others: dict[str, list[str]] = {}
    for one in told:
        if one.status not in ("runs", TROUBLE):
            others.setdefault(one.status, []).append(one.theory.title)
    said = range_sentence(
        f"{GIVEN[view.imagined.known]}, and under “{scenario.title or scenario.name}”",
        hull_rows(told),
        event=event_words(case, view),
        others=others,
    )
    departs = [
        f"{one.theory.title} departs from a history of its own: "
        f"{one.history_title[:1].lower()}{one.history_title[1:]}."
        for one in told
        if one.answer is not None and one.history_title
    ]
    return " ".join([said, *departs])


def _numbers(case: Case, view: View, told: Sequence[Told]) -> None:
    with st.expander("The same as a table"):
        headers, rows = display_rows(told)
        table(headers, rows, f"The chance that {event_words(case, view)}", numeric=range(3, 9))


def _refused(told: Sequence[Told]) -> None:
    for one in told:
        if one.status == TROUBLE:
            trouble(f"{one.theory.title} gives no answer: {one.why}")


def _silent(told: Sequence[Told]) -> None:
    others = [one for one in told if one.answer is None and one.status != TROUBLE]
    if not others:
        return
    section("Who does not answer, and why")
    reasons = [
        sentence(one.why if one.theory.title in one.why else f"{one.theory.title}: {one.why}")
        for one in others
    ]
    items = "".join(f"<li>{escape(reason)}</li>" for reason in reasons)
    st.html(f'<ul class="db-reasons">{items}</ul>')
    paragraph("Not to speak to a question is not to say that nothing would change.", "db-quiet")
