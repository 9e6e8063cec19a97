"""The tables and pictures of the page, to be taken away."""

from functools import partial

from boot import Case
from page.taking import Drawing, Sheet
from reader.view import View
from telling import both_ways, histories_csv, tell

from causal.display.tables import csv_text
from causal.judgement.comparison import Comparison
from causal.judgement.hundred import Hundred
from causal.judgement.seeing import Seeing
from views.compare.histories import teller
from views.compare.reproduce import as_csv

HUNDRED = ("theory", "state", "as_it_was", "changed", "chance_as_it_was", "chance_changed")
LEARNT = ("theory", "status", "measure", "as_it_was", "done", "learnt_of")


def hundred_csv(found: Hundred) -> str:
    """Write how many of a hundred end in each state, and the exact chances."""
    rows: list[tuple[object, ...]] = []
    for cell in found.cells:
        counts = found.counts(cell.theory)
        if cell.answered:
            columns = (cell.outcome.states, *counts, cell.baseline, cell.probabilities)
            rows += [(cell.theory, *row) for row in zip(*columns, strict=True)]
    return csv_text(HUNDRED, rows)


def seeing_csv(found: Seeing) -> str:
    """Write what follows if it is done, and if it is only learnt of, a row a theory."""
    rows: list[tuple[object, ...]] = []
    for one in found.told:
        was = one.cell.measured(one.measure)[0] if one.cell.answered else None
        start = (one.cell.theory, one.cell.status, one.measure.name)
        rows.append((*start, was, one.done, one.learnt))
    return csv_text(LEARNT, rows)


def _name(made: Comparison, what: str = "") -> str:
    start = f"{made.scenarios[0].name}_{made.outcomes[0].variable.name}"
    return f"{start}_{what}" if what else start


def _hundred(view: View, made: Comparison) -> Hundred | None:
    theory = teller(view, made)
    return made.hundred(theory if view.told.grid == "one" else "") if theory else None


def sheets(case: Case, view: View, made: Comparison) -> list[Sheet]:
    """Return every table of the page, numbers in full."""
    tables = [Sheet("Numbers", _name(made), lambda: as_csv(made))]
    counted, theory = _hundred(view, made), teller(view, made)
    if counted is not None:
        name = _name(made, "hundred")
        tables.append(Sheet("A hundred histories", name, lambda: hundred_csv(counted)))
    if theory and view.told.seed:
        twins = tell(case, view, theory)
        sides = (("as it was", twins.factual), ("changed", twins.changed))
        name = _name(made, f"{theory}_history_{view.told.seed}")
        tables.append(Sheet("The history told", name, lambda: histories_csv(sides)))
    if view.told.way == "see":
        both = both_ways(case, view)
        tables.append(Sheet("Done or learnt of", _name(made, "learnt"), lambda: seeing_csv(both)))
    return tables


def drawings(view: View, made: Comparison, weights: dict[str, float] | None) -> list[Drawing]:
    """Return the pictures of the page, the comparison with its mixture unless there are none."""
    shown, mixed = made.weighted(weights or {}), weights is not None
    draw = partial(shown.svg, mixture=mixed, scheme="light")
    pictures = [Drawing("The comparison", _name(made), draw)]
    counted = _hundred(view, made)
    if counted is not None:
        name = _name(made, "hundred")
        pictures.append(Drawing("A hundred histories", name, lambda: counted.svg(scheme="light")))
    return pictures
