"""The tables of the page as CSV, numbers in full."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from page import taking

from causal.display.tables import csv_text
from causal.judgement.evidence.belief import Belief
from causal.judgement.evidence.controls import updated
from causal.judgement.evidence.influence import Influence
from causal.judgement.evidence.items import Explanandum
from causal.judgement.evidence.ledger import Ledger
from causal.judgement.evidence.prospects import Prospect
from causal.judgement.evidence.sheet import Sheet
from causal.judgement.evidence.spans import Span
from causal.judgement.evidence.steadiness import Steadiness
from causal.judgement.evidence.unseen import Unseen
from causal.judgement.evidence.weighing import Weighing
from views.evidence.beside import Beside
from views.evidence.putting import Answer

ACCOUNTS = (
    "account", "title", "prior", "raw_db", "discounted_db", "tempered_db", "raw", "discounted",
    "tempered", "redrawn_low", "redrawn_high", "redrawn_leads", "aside_low", "aside_high",
    "settings_low", "settings_high", "settings_leads",
)  # fmt: skip
ASIDES = ("item", "title", "change", "moved", "leads_then", "account", "without_it")
QUESTIONS = ("question", "items", "account", "probability")
INSIDE = ("theory", "variable", "state", "given_those_before_db", "by_itself_db")
BELIEVED = ("theory", "prior", "facts_db", "probability", "low", "high", "leads")
UNSEEN = ("variable", "bits", "at_most", "belief_moves_by", "state", "chance", "theory", "then")
SOUGHT = (
    "item", "seen", "reckoned", "bits", "belief_moves_by", "chance", "account", "if_found",
    "if_not",
)  # fmt: skip


def items_csv(made: Sheet) -> str:
    """Write every item."""
    return csv_text(made.headers(), made.rows())


def accounts_csv(made: Sheet, steady: Steadiness, span: Span) -> str:
    """Write the totals of every account, and how far each moves."""
    whole = made.whole
    alone, spread = (updated(whole.prior, np.array(one)) for one in (whole.raw, whole.discounted))
    return csv_text(
        ACCOUNTS,
        (
            (
                one.name, one.title, whole.prior[i], whole.raw[i], whole.discounted[i],
                whole.tempered[i], float(alone[i]), float(spread[i]), whole.posterior[i],
                steady.low[i], steady.high[i], steady.leads[i], *made.influence.span(one.name),
                span.low[i], span.high[i], span.leads[i],
            )
            for i, one in enumerate(whole.hypotheses)
        ),
    )  # fmt: skip


def asides_csv(found: Influence) -> str:
    """Write every account's probability without each item."""
    return csv_text(
        ASIDES,
        (
            (one.item.name, one.item.title, one.change, one.moved, one.leader.name, account.name, p)
            for one in found.found
            for account, p in zip(found.whole.hypotheses, one.posterior, strict=True)
        ),
    )


def questions_csv(found: Iterable[tuple[Explanandum, Weighing]]) -> str:
    """Write every account's probability by what is to be explained; none where nothing counts."""
    rows: list[tuple[object, ...]] = []
    for what, one in found:
        if not one.pieces:
            rows.append((what.name, 0, None, None))
            continue
        pairs = zip(one.hypotheses, one.posterior, strict=True)
        rows += [(what.name, len(one.pieces), account.name, p) for account, p in pairs]
    return csv_text(QUESTIONS, rows)


def inside_csv(ledgers: Iterable[Ledger], facts: Iterable[Sequence[tuple[str, str]]]) -> str:
    """Write what each theory gives to its own facts, and to all of them together."""
    rows: list[tuple[object, ...]] = []
    for made, known in zip(ledgers, facts, strict=True):
        (line,) = made.lines
        for (name, state), added, alone in zip(known, line.order, line.alone, strict=True):
            rows.append((line.theory, name, state, added, alone))
        rows.append((line.theory, None, None, line.total, line.naive))
    return csv_text(INSIDE, rows)


def belief_csv(found: Belief) -> str:
    """Write how probable each theory is given the outcomes."""
    return csv_text(
        BELIEVED,
        (
            (one.theory, one.prior, one.db, one.posterior, one.low, one.high, one.leads)
            for one in found.theories
        ),
    )


def unseen_csv(found: Iterable[Unseen]) -> str:
    """Write what finding out each shared variable can be expected to tell, a row a theory."""
    rows: list[tuple[object, ...]] = []
    for one in found:
        start = (one.variable, one.bits, one.most, one.change)
        for state, chance, then in zip(one.states, one.chances, one.posterior, strict=True):
            rows += [
                (*start, state, chance, theory, p)
                for theory, p in zip(one.theories, then, strict=True)
            ]
    return csv_text(UNSEEN, rows)


def sought_csv(open_: Iterable[Prospect], seen: Iterable[tuple[Prospect, Prospect]]) -> str:
    """Write what looking for each item can be expected to tell, a row an account."""
    rows = [("no", "as given", one) for one in open_]
    for low, high in seen:
        rows += [("yes", "least", low), ("yes", "most", high)]
    return csv_text(
        SOUGHT,
        (
            (one.item.name, known, how, one.bits, one.change, one.chance, account.name, then, not_)
            for known, how, one in rows
            for account, then, not_ in zip(one.hypotheses, one.found, one.missing, strict=True)
        ),
    )


def sheets(case: str, found: Answer, also: Beside) -> list[taking.Sheet]:
    """Return every table of the page."""
    made, sought = found.sheet, also.sought
    tables: list[tuple[str, str, Callable[[], str]]] = [
        ("Accounts", "accounts", lambda: accounts_csv(made, found.steady, found.span)),
        ("Items", "items", lambda: items_csv(made)),
        ("Without each item", "without", lambda: asides_csv(made.influence)),
        ("By question", "questions", lambda: questions_csv(found.questions)),
    ]
    if also.inside:
        facts, ledgers = [known for _, known, _ in also.inside], [one for *_, one in also.inside]
        tables.append(("Inside each theory", "inside", lambda: inside_csv(ledgers, facts)))
    if also.belief is not None:
        believed = also.belief
        tables.append(("Given the outcomes", "outcomes", lambda: belief_csv(believed)))
    if also.unseen:
        tables.append(("What to find out", "to_find", lambda: unseen_csv(also.unseen)))
    if sought.open or sought.seen:
        tables.append(
            ("Items to look for", "look_for", lambda: sought_csv(sought.open, sought.seen))
        )
    return [taking.Sheet(title, f"evidence_{case}_{name}", text) for title, name, text in tables]
