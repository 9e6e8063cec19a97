"""Where do the theories part? Who from whom, by what, and what would tell them apart."""

from dataclasses import dataclass
from html import escape

import streamlit as st
from asking import heading, scenario_of
from boot import Case, boot
from page.cases import pick_case
from page.glossary import explained
from page.parts import badge, paragraph, scheme, sentence, table
from page.pictures import pair
from page.shell import address_problems, guarded, take_away
from page.taking import Drawing, Sheet
from reader.controls import question
from reader.entries import OWN
from reader.level import student
from reader.session import current, outdated
from reader.view import View

from causal.judgement.crux.finder import Crux
from causal.judgement.crux.matrix import Disagreement
from causal.judgement.crux.partings import Parting
from causal.judgement.crux.tables import TableShares
from causal.theory.citing import backings_of, works_of
from causal.theory.scenario import Scenario
from causal.theory.theory import Theory
from views.parting import taken, told
from views.parting.asking import (
    Paired,
    differ,
    every,
    firm,
    over,
    paired,
    part,
    parted,
    weighed_by,
)
from views.parting.choosing import pick_over, pick_pair, pick_questions, second_title
from views.parting.repeating import as_command, as_python
from views.worked.reached import address
from views.worked.reaching import telling

PARTINGS = 10
PAPER = ("light", "wide")
LEAD = (
    "Who parts from whom over this question, by what two of them come to differ, and which other "
    "question would tell the theories apart best."
)
BITS = (
    "How far apart answers are is the Jensen-Shannon divergence of the chances that theories give "
    "to the states of the outcome, in bits: 0 if all say the same. A theory that does not answer "
    "is left out, and never counted as agreeing."
)
AVERAGE = "The mean over the changes that both can run, up to as many levers at once as below."
WHY = (
    "What the second says of a variable that both have, with the causes that it names there, is "
    "put in the place of what the first says; what that changes, averaged over every order in "
    "which the variables can be exchanged, is its share (Shapley). The shares add up to the whole "
    "difference."
)
BY_LEVER = (
    "The mean disagreement over all changes, shared out: what the theories differ by with nothing "
    "set, and what setting each lever adds to that. Less than nothing: setting it brings them "
    "together."
)
BY_OUTCOME = (
    "The same theories about each outcome, a lever at a time. Of outcomes of which few theories "
    "speak fewer changes can be asked, so their part of the whole is smaller."
)
WEIGHED = "Theories are weighed as was chosen under “Compare theories”."


@dataclass(frozen=True)
class Answers:
    """What the page has found: of the question that is shown, of two theories, of all questions."""

    asked: Parting | None
    pair: Paired | None
    differ: TableShares | str
    found: Crux
    every: Crux


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
    place = st.empty()
    found = part(searched[0], telling(place, "Asking every theory every question …"))
    outcomes = part(searched[1], telling(place, "Asking about every outcome …"))
    place.empty()
    if outdated(found.fingerprint):
        st.warning(
            "The numbers behind this link have changed since it was made: what follows is what the "
            "theories say now."
        )
    scenario, asked = scenario_of(case, view), over(case, view)
    two = None if asked is None else paired(case, view, asked.matrix())
    why = "" if two is None else differ(case, view, two, scenario)
    answers = Answers(asked, two, why, found, outcomes)
    _over(case, view, answers)
    if weighed_by(view):
        paragraph(WEIGHED, "db-quiet")
    _who(case, view, scenario, answers)
    if two is not None:
        _why(case, view, two, why)
    _questions(case, view, found)
    if not student(view):
        _parts(case, view, answers)
    _take_away(case, view, scenario, answers)


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


def _matrix(view: View, answers: Answers) -> Disagreement:
    if view.parted.over == "asked" and answers.asked is not None:
        return answers.asked.matrix()
    return answers.found.matrix(view.outcome)


def _who(case: Case, view: View, scenario: Scenario, answers: Answers) -> None:
    st.header("Who parts from whom", anchor=False)
    if answers.asked is not None:
        pick_over(view)
    apart = _matrix(view, answers)
    paragraph(told.apart_sentence(case, apart))
    if apart.furthest() is None:
        return
    alone = view.parted.over == "asked" and answers.asked is not None
    asked = heading(scenario) if alone else "all changes, on average"
    wide, narrow = (
        told.apart_drawn(case, apart, asked, scheme(), layout) for layout in ("wide", "narrow")
    )
    pair(wide, narrow, "apart_map")
    with st.expander("The same as a table"):
        headers = ["", *(case.theory(name).title for name in apart.theories)]
        rows = told.apart_rows(case, apart)
        table(headers, rows, f"Bits: {asked}", numeric=range(1, len(headers)), roomy=True)
    explained(BITS if alone else f"{BITS} {AVERAGE}", "db-quiet")


def _why(case: Case, view: View, two: Paired, why: TableShares | str) -> None:
    st.header("Why two of them part", anchor=False)
    pick_pair(case, view, two)
    first, second = _pair(case, two)
    names = (first.title, second_title(case, two))
    if isinstance(why, str):
        paragraph(sentence(why))
        return
    paragraph(told.tables_sentence(first, names, why))
    rows = told.table_rows(first, second, why)
    if not rows:
        return
    wide, narrow = (
        told.tables_drawn(first, why, scheme(), layout) for layout in ("wide", "narrow")
    )
    pair(wide, narrow, "tables_bars")
    with st.expander("The same as a table, with what each hangs on"):
        table(
            told.TABLES,
            rows,
            f"{names[0]}, then {names[1]}: {why.measure}",
            numeric=range(1, 3),
            roomy=True,
        )
    paragraph(WHY, "db-quiet")


def _pair(case: Case, two: Paired) -> tuple[Theory, Theory]:
    first = case.theory(two.first)
    return first, case.theory(two.second) if two.second else first


def _questions(case: Case, view: View, found: Crux) -> None:
    st.header("What would tell them apart", anchor=False)
    pick_questions(view)
    paragraph(told.crux_sentence(case, found))
    top = found.ranked()[:PARTINGS]
    if not top:
        return
    links = ["" if one.seen else address(view, one.settings) for one in top]
    title = case.frame.outcome(view.outcome).variable.title
    rows = told.parting_rows(case, top)
    headers = told.BANDED if firm(view) else told.PARTED
    caption = f"{title}: the questions that separate them most"
    numbers = range(1, 4 if firm(view) else 3)
    table(headers, rows, caption, numeric=numbers, links=links, roomy=True)
    if answers_differ(found):
        paragraph(
            "“Of at most” grows with the number of theories that answer, so bits of questions "
            "that few answer and bits of those that many do are not on one scale.",
            "db-quiet",
        )


def answers_differ(found: Crux) -> bool:
    """Tell whether the questions at the top are answered by different numbers of theories."""
    return len({len(one.answers) for one in found.ranked()[:PARTINGS]}) > 1


def _parts(case: Case, view: View, answers: Answers) -> None:
    parts = answers.found.by_lever(view.outcome)
    if parts:
        st.header("Which levers they part over", anchor=False)
        wide, narrow = (
            told.levers_drawn(case, parts, scheme(), layout) for layout in ("wide", "narrow")
        )
        pair(wide, narrow, "levers_bars")
        with st.expander("The same as a table"):
            rows = told.lever_rows(case, parts)
            table(told.LEVERS, rows, "Mean disagreement by lever", numeric=range(1, 3))
        paragraph(BY_LEVER, "db-quiet")
    shares = answers.every.by_outcome()
    if shares:
        st.header("Which outcomes they part over", anchor=False)
        rows = told.outcome_rows(case, shares)
        table(told.OUTCOMES, rows, "Mean disagreement by outcome", numeric=range(1, 4))
        paragraph(BY_OUTCOME, "db-quiet")


def _sheets(view: View, answers: Answers) -> list[Sheet]:
    found, start = answers.found, f"parting_{view.outcome}"
    asked, why = answers.asked, answers.differ
    made = [
        Sheet("Where theories part", f"{start}_questions", lambda: taken.parted_csv(found)),
        Sheet(
            "Who parts from whom, all changes",
            f"{start}_pairs",
            lambda: taken.pairs_csv(found.matrix(view.outcome)),
        ),
        Sheet("By lever", f"{start}_levers", lambda: taken.levers_csv(found, view.outcome)),
        Sheet("By outcome", "parting_outcomes", lambda: taken.outcomes_csv(answers.every)),
    ]
    if asked is not None:
        text = taken.pairs_csv(asked.matrix())
        made.append(Sheet("Who parts from whom, this question", f"{start}_asked", lambda: text))
    if isinstance(why, TableShares):
        made.append(Sheet("Why two part", f"{start}_tables", lambda: taken.tables_csv(why)))
    return made


def _drawings(case: Case, view: View, scenario: Scenario, answers: Answers) -> list[Drawing]:
    made, apart = [], _matrix(view, answers)
    alone = view.parted.over == "asked" and answers.asked is not None
    asked = heading(scenario) if alone else "all changes, on average"
    if apart.furthest() is not None:
        made.append(
            Drawing(
                "Who parts from whom",
                "parting_pairs",
                lambda: told.apart_drawn(case, apart, asked, *PAPER),
            )
        )
    why, two = answers.differ, answers.pair
    if isinstance(why, TableShares) and two is not None:
        first, second = _pair(case, two)
        if told.table_rows(first, second, why):
            made.append(
                Drawing(
                    "Why two part", "parting_tables", lambda: told.tables_drawn(first, why, *PAPER)
                )
            )
    parts = answers.found.by_lever(view.outcome)
    if parts and not student(view):
        made.append(
            Drawing("By lever", "parting_levers", lambda: told.levers_drawn(case, parts, *PAPER))
        )
    return made


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
        sheets=_sheets(view, answers),
        drawings=_drawings(case, view, scenario, answers),
        works=works_of(
            case.frame.library,
            [b for name in view.theories for b in backings_of(case.theory(name))],
        ),
    )
