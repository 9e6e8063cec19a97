"""Where do the theories part? Who from whom, by what, and what would tell them apart."""

from html import escape

import streamlit as st
from asking import scenario_of
from boot import Case, boot
from page.cases import pick_case
from page.parts import badge, paragraph
from page.shell import address_problems, guarded, take_away
from reader.controls import question
from reader.entries import OWN
from reader.level import student
from reader.session import current, outdated
from reader.view import View

from causal.display.sentences import listed
from causal.judgement.crux.finder import Crux
from causal.judgement.crux.partings import Parting
from causal.judgement.crux.tables import TableShares
from causal.theory.citing import backings_of, works_of
from causal.theory.scenario import Scenario
from views.parting import sections, told
from views.parting.asking import (
    Answers,
    Paired,
    Parted,
    differ,
    every,
    firm,
    over,
    paired,
    part,
    parted,
    weighed_by,
)
from views.parting.repeating import as_command, as_python
from views.parting.taken import drawings, sheets
from views.worked.reaching import waited

LEAD = (
    "Who parts from whom over this question, by what two of them come to differ, and which other "
    "question would tell the theories apart best."
)
WEIGHED = "Theories are weighed as was chosen under “Compare theories”."


@guarded
def page() -> None:
    """Show the page."""
    cases = boot()
    view = current(cases, "parting")
    case = pick_case(cases, view)
    st.title("Where do the theories part?", anchor=False)
    paragraph(LEAD, "db-lead db-quiet")
    address_problems()
    question(case, view, several=True)
    if len(view.theories) < 2:
        st.info("Choose at least two theories above.")
    else:
        _answer(case, view)


def _answer(case: Case, view: View) -> None:
    searched = parted(view), every(view)
    found = _waited(view, searched[0], "Asking every theory every question:")
    outcomes = found and _waited(view, searched[1], "Asking about every outcome:")
    if found is None or outcomes is None:
        return
    if outdated(found.fingerprint):
        st.warning(
            "The numbers behind this link have changed since it was made: what follows is what the "
            "theories say now."
        )
    scenario, asked = scenario_of(case, view), over(case, view)
    two = None if asked is None else paired(case, view, asked.matrix())
    why = "" if two is None or asked is None else _shared(case, view, asked, two)
    answers = Answers(asked, two, why, found, outcomes)
    _over(case, view, answers)
    if weighed_by(view):
        paragraph(WEIGHED, "db-quiet")
    sections.who(case, view, scenario, answers)
    if two is not None:
        sections.why(case, view, two, why)
    sections.questions(case, view, found)
    if not student(view):
        sections.parts(case, view, answers)
    _take_away(case, view, scenario, answers)


def _waited(view: View, asked: Parted, words: str) -> Crux | None:
    slow = view.facts == "all" or firm(view)
    return waited(asked, words, lambda tell: part(asked, tell), long=slow)


def _shared(case: Case, view: View, asked: Parting, two: Paired) -> TableShares | str:
    """Return by what two theories differ, or why that cannot be told."""
    speaking = [name for name, _ in asked.answers]
    quiet = [n for n in (two.first, two.second) if n and n not in speaking]
    if quiet:
        names = listed([case.theory(name).title for name in quiet])
        verb = "does" if len(quiet) == 1 else "do"
        return f"{names} {verb} not answer this question; choose theories that do"
    return differ(case, view, two, scenario_of(case, view))


def _over(case: Case, view: View, answers: Answers) -> None:
    one = answers.asked
    if one is None:
        empty = view.scenario == OWN and not view.do
        paragraph(
            "Choose a lever to set, and then the state to set it to."
            if empty
            else "Fewer than two of these theories answer this question, so they do not part "
            "over it."
        )
        return
    words = f"{one.bits:.2f} bits apart, of at most {one.limit:.2f}"
    st.html(
        f'<div class="db-answer db-plain" role="status">{badge(words, "plain")}'
        f"<p>{escape(told.over_sentence(case, one))}</p></div>"
    )


def _take_away(case: Case, view: View, scenario: Scenario, answers: Answers) -> None:
    searched, found = (parted(view), every(view)), answers.found
    shared = answers.pair if isinstance(answers.differ, TableShares) else None
    asked = answers.asked is not None
    outcome = case.frame.outcome(view.outcome).variable.title
    take_away(
        view,
        found.fingerprint,
        as_python(case, view, searched, asked, shared, found.fingerprint),
        as_command(case, view, searched, asked, shared),
        title=f"Where the theories part: {outcome}",
        sheets=sheets(view, answers),
        drawings=drawings(case, view, scenario, answers),
        works=works_of(
            case.frame.library,
            [b for name in view.theories for b in backings_of(case.theory(name))],
        ),
    )
