"""The tables and pictures of the page, to be taken away."""

from asking import heading
from boot import Case
from page.taking import Drawing, Sheet
from reader.level import student
from reader.view import View

from causal.display.tables import csv_text
from causal.judgement.crux.finder import Crux
from causal.judgement.crux.matrix import Disagreement
from causal.judgement.crux.tables import TableShares
from causal.judgement.panel import Settings
from causal.theory.scenario import Scenario
from views.parting import told
from views.parting.asking import Answers, by_lever, pair_of

PAPER = ("light", "wide")

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


def sheets(view: View, answers: Answers) -> list[Sheet]:
    """Return every table of the page, numbers in full."""
    found, start = answers.found, f"parting_{view.outcome}"
    asked, why = answers.asked, answers.differ
    made = [
        Sheet("Where theories part", f"{start}_questions", lambda: parted_csv(found)),
        Sheet(
            "Who parts from whom, all changes",
            f"{start}_pairs",
            lambda: pairs_csv(found.matrix(view.outcome)),
        ),
        Sheet("By lever", f"{start}_levers", lambda: levers_csv(found, view.outcome)),
        Sheet("By outcome", "parting_outcomes", lambda: outcomes_csv(answers.every)),
    ]
    if asked is not None:
        text = pairs_csv(asked.matrix())
        made.append(Sheet("Who parts from whom, this question", f"{start}_asked", lambda: text))
    if isinstance(why, TableShares):
        made.append(Sheet("Why two part", f"{start}_tables", lambda: tables_csv(why)))
    return made


def drawings(case: Case, view: View, scenario: Scenario, answers: Answers) -> list[Drawing]:
    """Return the pictures of the page."""
    made, apart = [], answers.matrix(view)
    asked = heading(scenario) if answers.over_one(view) else "all changes, on average"
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
        first, second = pair_of(case, two)
        if told.table_rows(first, second, why):
            made.append(
                Drawing(
                    "Why two part", "parting_tables", lambda: told.tables_drawn(first, why, *PAPER)
                )
            )
    parts = by_lever(view, answers.found)
    if parts and not student(view):
        made.append(
            Drawing("By lever", "parting_levers", lambda: told.levers_drawn(case, parts, *PAPER))
        )
    return made
