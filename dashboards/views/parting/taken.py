"""The tables of the page, to be taken away, numbers in full."""

from causal.display.tables import csv_text
from causal.judgement.crux.finder import Crux
from causal.judgement.crux.matrix import Disagreement
from causal.judgement.crux.tables import TableShares
from causal.judgement.panel import Settings

PARTED = (
    *("set", "learnt_of", "outcome", "bits", "low", "high", "at_most", "theory", "state"),
    "chance",
)
PAIRS = ("theory", "other", "bits", "questions")
LEVERS = ("lever", "bits", "changes")
OUTCOMES = ("outcome", "mean", "changes", "bits")
TABLES = ("first", "second", "table", "difference", "bits")


def _set(settings: Settings) -> str:
    return " ".join(f"{name}={state}" for name, state in settings)


def parted_csv(found: Crux) -> str:
    """Write the questions that separate theories, the most first, with every answer."""
    rows = (
        (
            *(_set(one.settings), one.seen, one.outcome, one.bits),
            *(one.band or (None, None)),
            *(one.limit, theory, state, chance),
        )
        for one in found.ranked()
        for theory, chances in one.answers
        for state, chance in zip(one.states, chances, strict=True)
    )
    return csv_text(PARTED, rows)


def pairs_csv(apart: Disagreement) -> str:
    """Write how far every two theories part."""
    return csv_text(PAIRS, apart.pairs())


def levers_csv(found: Crux, outcome: str) -> str:
    """Write what each lever adds to the mean disagreement."""
    rows = ((one.lever, one.bits, one.scenarios) for one in found.by_lever(outcome))
    return csv_text(LEVERS, rows)


def outcomes_csv(found: Crux) -> str:
    """Write what each outcome adds to the mean disagreement."""
    rows = ((one.outcome, one.mean, one.scenarios, one.bits) for one in found.by_outcome())
    return csv_text(OUTCOMES, rows)


def tables_csv(found: TableShares) -> str:
    """Write what each table adds to the difference of two theories."""
    rows = (
        (found.first, found.second, one.table, one.difference, one.bits) for one in found.shares
    )
    return csv_text(TABLES, rows)
