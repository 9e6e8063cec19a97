"""Evidence: what the record says for and against each account, and how far that can be moved."""

from dataclasses import replace
from html import escape

import streamlit as st
from boot import Case, boot
from page.cases import pick_case
from page.contents import contents, section
from page.parts import badge, md, paragraph, scheme, table, trouble
from page.pictures import pair
from page.shell import address_problems, guarded, take_away
from page.taking import Drawing
from reader.session import current, outdated
from reader.view import View

from causal.display.shares import share_bars
from causal.judgement.evidence.dossier import Dossier
from causal.theory.citing import backings_of, works_of
from views.evidence.archives import archives
from views.evidence.beside import beside
from views.evidence.detail import open_item
from views.evidence.inside import inside_theories
from views.evidence.items import ledger_of_items
from views.evidence.own import added_of, file_name, own_items
from views.evidence.putting import Answer, Asked, answer, asked_of, fingerprint_of, rivals, tried
from views.evidence.repeating import as_command, as_python
from views.evidence.sheets import sheets
from views.evidence.steering import steering
from views.evidence.told import (
    LEGEND,
    QUESTIONS,
    TOTALS,
    aside_headers,
    aside_rows,
    bars,
    question_rows,
    questions_sentence,
    sentence,
    steady_sentence,
    total_rows,
    turning_sentence,
    verdict,
)

LEAD = (
    "What the record says for and against each account, item by item, and how far the answer moves "
    "when items, trust, discount or priors are others. The likelihoods were judged by hand, by "
    "somebody who knew the outcome: this shows what follows from such judgements, and measures "
    "nothing."
)
ASIDES = 6


@guarded
def page() -> None:
    """Show the page."""
    cases = boot()
    view = current(cases, "evidence")
    with st.container(key="opening"):
        case = pick_case(cases, view)
        st.title("Evidence", anchor=False)
        paragraph(LEAD, "db-lead db-quiet")
        address_problems()
    if case.evidence is None:
        st.info("This case has no file of evidence.")
        return
    evidence = added_of(case) or case.evidence
    _weighed(case, view.having(**view.weighed.fitting(evidence)), evidence)


def _weighed(case: Case, view: View, evidence: Dossier) -> None:
    added = added_of(case)
    steering(view, evidence)
    asked = asked_of(view)
    if asked.nothing(evidence):
        st.info("No item counts here: choose a later year, or another question.")
        return
    found, why = tried(lambda: answer(asked, added))
    if found is None and added is not None:
        trouble(why)
        paragraph("Shown is the evidence of the case, without your items.", "db-quiet")
        added = None
        found, why = tried(lambda: answer(asked))
    if found is None:
        trouble(why)
        return
    if added is None and outdated(fingerprint_of(case, found)):
        st.warning(
            "The numbers behind this link have changed since it was made: what follows is what the "
            "evidence says now."
        )
    _sentence(found)
    contents()
    _totals(found)
    _what_matters(found)
    items, theories, to_find, yours = st.tabs(["Items", "Theories", "To be found", "Your own"])
    with items:
        ledger_of_items(case, view, found.evidence, found)
    with theories:
        inside_theories(case, asked)
    with to_find:
        archives(case, view, asked, added)
    with yours:
        own_items(case, asked, found)
    _away(case, view, asked, found, added)
    if view.weighed.item:
        open_item(case, view, found)


def _sentence(found: Answer) -> None:
    kind, words = verdict(found)
    with st.container(key="answer"):
        st.html(
            f'<div class="db-answer db-{kind}" role="status">{badge(words, kind)}'
            f"<p>{escape(sentence(found))}</p></div>"
        )
        paragraph(steady_sentence(found), "db-quiet")


def _totals(found: Answer) -> None:
    wide, narrow = (_shares(found, scheme(), layout) for layout in ("wide", "narrow"))
    pair(wide, narrow, "shares")
    caption = "Totals: raw, discounted within clusters, and tempered; and how far each moves"
    with st.expander("The same as a table, with raw, discounted and tempered totals"):
        table(TOTALS, total_rows(found), caption, numeric=range(1, 11), roomy=True)
        paragraph(found.span.sentence(), "db-quiet")


def _shares(found: Answer, colours: str, layout: str = "wide") -> str:
    return share_bars(
        bars(found),
        title="How probable each account is, and how far that moves",
        legend=LEGEND,
        prior_label="prior",
        scheme=colours,
        layout=layout,
    )


def _what_matters(found: Answer) -> None:
    left, right = st.columns(2, gap="large")
    with left:
        section("What matters most")
        paragraph(turning_sentence(found))
        rows = aside_rows(found, ASIDES)
        headers = aside_headers(found)
        table(headers, rows, "Items set aside one at a time", numeric=range(1, 3))
    with right:
        if found.questions:
            section("By question")
            paragraph(questions_sentence(found))
            caption = "The same items, by question"
            table(QUESTIONS, question_rows(found), caption, numeric=(1,))


def _away(case: Case, view: View, asked: Asked, found: Answer, added: Dossier | None) -> None:
    assert case.evidence is not None
    file = file_name() if added is not None else ""
    base = added or case.evidence
    kept, left = asked.aside(base), replace(asked, explanandum=None).aside(base)
    also = beside(case, view, asked, added)
    items = [one.item.backing for one in found.sheet.entries]
    cited = [*items, *(b for theory in rivals(case) for b in backings_of(theory))]
    take_away(
        view,
        fingerprint_of(case, found),
        as_python(case, asked, found, left, file, also),
        as_command(case, asked, kept, file),
        title=_question(asked, found),
        sheets=sheets(case.name, found, also),
        drawings=[
            Drawing(
                "How probable each account is",
                f"evidence_{case.name}",
                lambda: _shares(found, "light"),
            )
        ],
        works=works_of(case.frame.library, cited),
    )
    if added is not None:
        paragraph(f"The link does not carry your items; the lines need {md(file)}.", "db-quiet")


def _question(asked: Asked, found: Answer) -> str:
    """Say what is weighed, as the name of what is taken away."""
    titles = {one.name: one.title for one in found.evidence.explananda}
    about = f": {titles[asked.explanandum]}" if asked.explanandum in titles else ""
    known = f", as of {asked.year}" if asked.year is not None else ""
    return f"{found.evidence.title or 'Evidence'}{about}{known}"
