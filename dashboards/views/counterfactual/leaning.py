"""What counterfactual answers lean on, and what that means, in words."""

from collections.abc import Sequence
from html import escape

import streamlit as st
from page.contents import section
from page.parts import md, paragraph, sentence, table

from causal.display.numbers import percent, points
from causal.display.range_words import range_sentence, unmoved
from causal.display.ranges import RangeRow
from causal.display.sentences import listed
from causal.scm.couplings import Coupling
from causal.theory.answers import Answer, Leverage
from causal.theory.facts import kept
from causal.theory.theory import Theory
from views.counterfactual.counterfactuals import Asked, Told

SAME_LUCK = (
    "A theory’s tables say how often something happens under given causes. They do not say which "
    "histories would be the ones: two accounts of luck can share every table and still differ on "
    "what would have become of the very history that happened. So an account of luck is declared "
    "for each mechanism, and every answer that needs one says so.",
    "**Same luck.** Luck is all that decides a variable once its causes are set. Line up all "
    "histories with the same causes from the lowest state of the variable to the highest: what "
    "happened tells about where in that line ours stood. Under same luck, a history that stood at "
    "the 80th percentile stays at the 80th percentile when its causes change. A history that was "
    "unlucky here stays as unlucky there, and what is not touched by the change stays as it was.",
    "**Each state its own luck** (Gumbel-max), for states without an order: every state has its "
    "own luck in this history, and keeps it; the state that is best placed after the change wins.",
    "**Each cause its own luck** (independent links): a cause that did its work in this history "
    "would have done it again; one that failed would have failed again.",
    "**Drawn anew**: wherever the causes of a variable differ, it is as if the dice were thrown "
    "again: what became of the variable tells nothing more about it in the changed world.",
    "**Carries over in some histories**: a mixture of the first and the last.",
)
SLACK = 1e-6
NAMED = 2  # more mechanisms than this are counted, not named
COVERED = (
    "The thick bar holds every answer under mechanisms that respect their order: where a change "
    "makes higher states likelier, it pushes no single history lower (and where states have no "
    "order, it moves none into a state that has become relatively less likely). The thin line "
    "holds every answer under any mechanisms at all that agree with the theory’s tables. Both "
    "cover only how luck carries over. They do not cover doubt about the numbers in the tables, "
    "about the arrows, or about what happened: a theory that is wrong is wrong over the whole bar."
)
OUTSIDE = (
    "Here a disc lies outside its thick bar: the account of luck that is chosen does not respect "
    "the order of every mechanism."
)


def explained() -> None:
    """Explain what is assumed of luck."""
    with st.expander("What is “same luck”?"):
        for text in SAME_LUCK:
            st.markdown(text)


def covered(rows: Sequence[RangeRow]) -> None:
    """Say what the ranges cover, and what they do not, where there are any."""
    if not any(row.middle or row.full for row in rows):
        return
    paragraph(COVERED, "db-quiet")
    if any(row.point is not None and row.middle and not _inside(row) for row in rows):
        paragraph(OUTSIDE, "db-quiet")


def _inside(row: RangeRow) -> bool:
    span, point = row.middle, row.point
    return span is None or point is None or span.low - SLACK <= point <= span.high + SLACK


def leaning(told: Sequence[Told], event: str) -> None:
    """Show what each answer leans on, a theory at a time."""
    answered = [one for one in told if one.answer is not None]
    if not answered:
        return
    section("What each answer leans on")
    alone = [one.theory.title for one in answered if one.answer and one.answer.identified]
    if alone:
        verb = "The answer of {} follows" if len(alone) == 1 else "The answers of {} follow"
        paragraph(
            f"{verb.format(listed(alone))} from the network alone: whatever is assumed of luck, "
            "it is the same."
        )
    for one in answered:
        if one.answer is not None and not one.answer.identified:
            _one(one, one.answer, event)


def _one(told: Told, answer: Answer, event: str) -> None:
    names = answer.leans_on
    what = listed([f"“{told.theory[name].title}”" for name in names])
    if len(names) > NAMED:
        what = f"{len(names)} mechanisms"
    with st.expander(md(f"{told.theory.title}: leans on {what}")):
        paragraph(range_sentence("Under what is assumed", [told.row], event=event))
        headers, rows = leaning_rows(told.theory, answer)
        table(headers, rows, f"What the answer of {told.theory.title} leans on")
        if answer.leverage:
            paragraph(
                "The last columns free the luck of one mechanism and let all others keep theirs; "
                "the widest come first.",
                "db-quiet",
            )


def known_facts(question: Asked, told: Sequence[Told]) -> None:
    """Show which facts are known to each theory that answers."""
    items = []
    for one in told:
        if one.answer is None:
            continue
        theory = one.theory
        changed = [name for name, _ in one.change]
        facts = kept(theory, changed, question.rules.facts, one.history)
        words = "; ".join(f"{theory[n].title}: {theory[n].label(s)}" for n, s in facts.items())
        title = f"{theory.title} ({one.history_title})" if one.history_title else theory.title
        items.append(f"<li><b>{escape(title)}.</b> {escape(words or 'nothing')}</li>")
    if items:
        with st.expander("What is taken as known"):
            st.html(f'<ul class="db-reasons">{"".join(items)}</ul>')


def leaning_rows(theory: Theory, answer: Answer) -> tuple[list[str], list[list[str]]]:
    """Return headers and rows: the variables that an answer leans on, the widest first."""
    leverage = {one.variable: one for one in answer.leverage}
    couplings = sorted(
        answer.couplings, key=lambda pair: -leverage[pair[0]].width if pair[0] in leverage else 0
    )
    headers = ["leans on", "how its luck carries over"]
    if leverage:
        headers += ["could be", "moves it by"]
    rows = []
    for name, kind in couplings:
        row = [theory[name].title, sentence(Coupling.parse(kind).meaning)]
        rows.append([*row, *_moved(leverage.get(name))] if leverage else row)
    return headers, rows


def _moved(one: Leverage | None) -> list[str]:
    if one is None:
        return ["", ""]
    low, high = percent(max(0.0, one.low)), percent(min(1.0, one.high))
    return [low if low == high else f"{low} to {high}", points(one.width).lstrip("+")]


def hull_rows(told: Sequence[Told]) -> list[RangeRow]:
    """Return the rows of the theories that run.

    Where luck can move some of them, those that nothing can move have ranges without width.
    """
    running = [one for one in told if one.answer is not None and one.status == "runs"]
    if all(one.answer is None or one.answer.identified for one in running):
        return [one.row for one in running]
    return [
        unmoved(one.row) if one.answer and one.answer.identified else one.row for one in running
    ]
