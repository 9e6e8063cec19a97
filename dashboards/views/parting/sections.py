"""The parts of the page: who from whom, why, over which questions, levers and outcomes."""

import streamlit as st
from asking import heading
from boot import Case
from page.contents import section
from page.glossary import explained
from page.parts import paragraph, scheme, sentence, table
from page.pictures import pair
from reader.view import View

from causal.judgement.crux.finder import Crux
from causal.judgement.crux.tables import TableShares
from causal.theory.scenario import Scenario
from views.parting import told
from views.parting.asking import Answers, Paired, by_lever, firm, pair_of
from views.parting.choosing import pick_over, pick_pair, pick_questions, second_title
from views.worked.reached import address

PARTINGS = 10
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
FIRM = (
    "Bits are those of the numbers as written. Each theory’s numbers are drawn by themselves, "
    "which mostly moves theories apart, so a band can lie above its bits."
)


def who(case: Case, view: View, scenario: Scenario, answers: Answers) -> None:
    """Show how far every two theories part."""
    section("Who parts from whom")
    if answers.asked is not None:
        pick_over(view)
    apart = answers.matrix(view)
    paragraph(told.apart_sentence(case, apart))
    if apart.furthest() is None:
        return
    alone = answers.over_one(view)
    asked = heading(scenario) if alone else "all changes, on average"
    wide, narrow = (
        told.apart_drawn(case, apart, asked, scheme(), layout) for layout in ("wide", "narrow")
    )
    pair(wide, narrow, "apart_map")
    with st.expander("The same as a table"):
        headers = ["theory", *(case.theory(name).title for name in apart.theories)]
        rows = told.apart_rows(case, apart)
        table(headers, rows, f"Bits: {asked}", numeric=range(1, len(headers)), roomy=True)
    explained(BITS if alone else f"{BITS} {AVERAGE}", "db-quiet")


def why(case: Case, view: View, two: Paired, shared: TableShares | str) -> None:
    """Show by what two theories differ."""
    section("Why two of them part")
    pick_pair(case, view, two)
    first, second = pair_of(case, two)
    names = (first.title, second_title(case, two))
    if isinstance(shared, str):
        paragraph(sentence(shared))
        return
    paragraph(told.tables_sentence(first, names, shared))
    rows = told.table_rows(first, second, shared)
    if not rows:
        return
    wide, narrow = (
        told.tables_drawn(first, shared, scheme(), layout) for layout in ("wide", "narrow")
    )
    pair(wide, narrow, "tables_bars")
    with st.expander("The same as a table, with what each hangs on"):
        table(
            told.TABLES,
            rows,
            f"{names[0]}, then {names[1]}: {shared.measure}",
            numeric=range(1, 3),
            roomy=True,
        )
    paragraph(WHY, "db-quiet")


def questions(case: Case, view: View, found: Crux) -> None:
    """Show which question separates the theories most."""
    section("What would tell them apart")
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
    if firm(view):
        paragraph(FIRM, "db-quiet")
    if answers_differ(found):
        paragraph(
            "“Of at most” grows with the number of theories that answer, so bits of questions "
            "that few answer and bits of those that many do are not on one scale.",
            "db-quiet",
        )


def answers_differ(found: Crux) -> bool:
    """Tell whether the questions at the top are answered by different numbers of theories."""
    return len({len(one.answers) for one in found.ranked()[:PARTINGS]}) > 1


def parts(case: Case, view: View, answers: Answers) -> None:
    """Show which levers and which outcomes the theories part over."""
    shares = by_lever(view, answers.found)
    if shares:
        section("Which levers they part over")
        wide, narrow = (
            told.levers_drawn(case, shares, scheme(), layout) for layout in ("wide", "narrow")
        )
        pair(wide, narrow, "levers_bars")
        with st.expander("The same as a table"):
            rows = told.lever_rows(case, shares)
            table(told.LEVERS, rows, "Mean disagreement by lever", numeric=range(1, 3))
        paragraph(BY_LEVER, "db-quiet")
    outcomes = answers.every.by_outcome()
    if outcomes:
        section("Which outcomes they part over")
        rows = told.outcome_rows(case, outcomes)
        table(told.OUTCOMES, rows, "Mean disagreement by outcome", numeric=range(1, 4))
        paragraph(BY_OUTCOME, "db-quiet")
