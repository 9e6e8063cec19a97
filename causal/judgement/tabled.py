"""The cells of a comparison as rows of plain values, for tidy tables."""

from collections.abc import Mapping, Sequence

from causal.judgement.bands import ends
from causal.judgement.cells import Cell
from causal.theory.frame import FrameVariable, Measure

Row = tuple[str | float | None, ...]

COLUMNS = (
    *("case", "theory", "variant", "history", "facts", "scenario", "outcome", "state", "status"),
    *("baseline", "probability", "difference"),
)
MEASURE_COLUMNS = (
    *("theory", "scenario", "outcome", "measure", "status"),
    *("baseline", "value", "difference"),
)


def state_rows(case: str, cells: Sequence[Cell], *, drawn: bool) -> list[Row]:
    """Return a row a state under `COLUMNS`, with the ends of its band where numbers were drawn.

    Numbers are None where a theory gives none.
    """
    made: list[Row] = []
    for cell in cells:
        start = (case, cell.theory, cell.variant, cell.history, cell.facts, cell.scenario)
        for place, state in enumerate(cell.outcome.states):
            numbers: tuple[float | None, ...] = (None, None, None)
            if cell.answered:
                change = cell.differences[place]
                numbers = (cell.baseline[place], cell.probabilities[place], change)
            band = cell.bands.states[place] if cell.bands else None
            told = ends(band) if drawn else ()
            made.append((*start, cell.outcome.name, state, cell.status, *numbers, *told))
    return made


def measure_rows(
    cells: Sequence[Cell], outcomes: Sequence[FrameVariable], *, drawn: bool
) -> list[Row]:
    """Return a row a measure under `MEASURE_COLUMNS`, as `state_rows` does."""
    known: Mapping[str, FrameVariable] = {one.variable.name: one for one in outcomes}
    made: list[Row] = []
    for cell in cells:
        start = (cell.theory, cell.scenario, cell.outcome.name)
        for place, measure in enumerate(known[cell.outcome.name].measures):
            bands = cell.bands.measures[place] if cell.bands else None
            told = ends(bands) if drawn else ()
            made.append((*start, measure.name, cell.status, *_numbers(cell, measure), *told))
    return made


def _numbers(cell: Cell, measure: Measure) -> tuple[float | None, ...]:
    if not cell.answered:
        return None, None, None
    before, after = cell.measured(measure)
    return before, after, after - before
