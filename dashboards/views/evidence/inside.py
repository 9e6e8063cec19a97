"""What theories say of facts on their own variables: the chain rule beside a plain sum."""

from math import inf

import streamlit as st
from boot import Case
from page.contents import section
from page.parts import md, paragraph, sentence, table

from causal.display.numbers import probability, signed
from causal.judgement.evidence.ledger import Line
from causal.theory.theory import Theory
from views.evidence.putting import (
    Asked,
    Facts,
    belief,
    inside,
    outcome_facts,
    own_facts,
    rivals,
    theory_weights,
    tried,
)

CHAIN = ("fact", "given those before it", "by itself", "difference")
BELIEVED = ("theory", "prior", "facts dB", "probability", "5%", "95%", "leads in")
LEAD = (
    "A theory says how probable the recorded facts were. By the chain rule each adds what it says "
    "beyond those before it, so the entries sum to the whole exactly. A sum of the facts each by "
    "itself would be right only if the theory held them independent."
)


def inside_theories(case: Case, asked: Asked) -> None:
    """Show the ledger of each theory's own facts, and of the outcomes that all speak of."""
    theories = rivals(case)
    if not theories:
        return
    section("Inside each theory")
    paragraph(LEAD, "db-quiet")
    if asked.year is not None:
        paragraph(f"Facts later than {asked.year}, or without a date, are left out.", "db-quiet")
    titles = [md(one.title) for one in theories]
    tabs = st.tabs([*titles, "The outcomes, in all"])
    for tab, theory in zip(tabs, theories, strict=False):
        with tab:
            _one(case, theory, own_facts(theory, asked.year))
    with tabs[-1]:
        _shared(case, asked)


def fact_words(theory: Theory, name: str, state: str) -> str:
    """Say a fact as a reader sees it."""
    variable = theory[name]
    return f"{variable.title}: {variable.label(state)}"


def chain_rows(theory: Theory, facts: Facts, line: Line) -> list[tuple[str, ...]]:
    """Return a row a fact and one for the sum, under `CHAIN`."""
    rows = []
    for (name, state), added, alone in zip(facts, line.order, line.alone, strict=True):
        star = "*" if name in line.silent else ""
        words = f"{fact_words(theory, name, state)}{star}"
        rows.append((words, _db(added), _db(alone), _db(added - alone) if added > -inf else ""))
    ends = (_db(line.total), _db(line.naive), signed(line.together, 1))
    return [*rows, ("All of them", *ends)]


def _db(value: float) -> str:
    return signed(value, 1) if value > -inf else "ruled out"


def chain_sentence(line: Line, count: int) -> str:
    """Say what the facts are worth together and what a plain sum would have made of them."""
    facts = "this one fact" if count == 1 else f"these {count} facts"
    if line.total == -inf:
        return f"{line.title} rules {facts} out."
    if count == 1:
        return f"{line.title} gives {facts} {signed(line.total, 1)} dB."
    times = 10 ** (abs(line.together) / 10)
    much = f"{times:,.0f}" if times >= 10 else f"{times:.1f}"
    said = f"{line.title} gives {facts} {signed(line.total, 1)} dB together"
    if abs(line.together) < 1e-6:
        return f"{said}, the same as if they were independent."
    if much == "1.0":
        return f"{said}, nearly the same as if they were independent."
    side = "more" if line.together > 0 else "less"
    return (
        f"{said}: they are {much} times {side} probable together than the plain sum of "
        f"{signed(line.naive, 1)} dB would have it."
    )


def _one(case: Case, theory: Theory, facts: Facts) -> None:
    if not facts:
        paragraph("No fact on its own variables is early enough.")
        return
    found, why = tried(lambda: inside(case.name, theory.name, facts))
    if found is None:
        paragraph(sentence(f"No answer: {why}"))
        return
    (line,) = found.lines
    paragraph(chain_sentence(line, len(facts)))
    caption = f"{theory.title}: what each fact adds, in dB, in the order of the theory"
    table(CHAIN, chain_rows(theory, facts, line), caption, numeric=range(1, 4))
    for note in found.notes():
        paragraph(note, "db-quiet")


def _shared(case: Case, asked: Asked) -> None:
    facts = outcome_facts(case, asked.year)
    if not facts:
        paragraph("No outcome is early enough.")
        return
    theories = tuple(one.name for one in rivals(case))
    found, why = tried(lambda: belief(case.name, theories, facts, theory_weights(case, asked)))
    if found is None:
        paragraph(sentence(f"No answer: {why}"))
        return
    paragraph(
        f"Asked only how surprised each theory would have been by the {len(facts)} outcomes, the "
        f"most belief goes to {found.leader.title} ({probability(found.leader.posterior)}). That "
        f"is another question than what the items above say, and it may have another answer."
    )
    caption = "Belief given the outcomes, with 5% and 95% points over the theories’ own numbers"
    table(BELIEVED, found.rows(), caption, numeric=range(1, 7))
