"""Scenarios run through theories, cell by cell."""

from collections.abc import Sequence
from typing import Any

from causal.errors import QueryError
from causal.judgement.cells import Cell, Known, Rules, cells
from causal.judgement.comparison import Comparison
from causal.judgement.drawing import Progress, with_bands
from causal.judgement.mixing import checked_weights
from causal.judgement.spreading import spread
from causal.theory.frame import FrameVariable
from causal.theory.scenario import Scenario
from causal.theory.theory import Theory


def compare(
    theories: Sequence[Theory],
    scenarios: Sequence[Scenario],
    outcomes: Sequence[FrameVariable],
    rules: Rules,
    weights: dict[str, float] | None = None,
    progress: Progress | None = None,
    client: Any = None,  # noqa: ANN401
) -> Comparison:
    """Run scenarios through theories.

    Parameters
    ----------
    theories : sequence of Theory
    scenarios : sequence of Scenario
    outcomes : sequence of FrameVariable
    rules : Rules
    weights : dict of str to float, optional
        By theory, for `Comparison.mixture`.
    progress : callable, optional
        Told how many theories have answered a scenario, and of how many; with draws, how many
        cells have their bands; with a client, how many theories have answered everything.
    client : distributed.Client, optional
        Whose workers answer, each theory on one of them; this process if not given.

    Returns
    -------
    Comparison

    Raises
    ------
    UnknownName
        If a weight is given to a theory that is not compared.
    QueryError
        If there is nothing to compare, a weight is negative, or there are draws and no seed.
    """
    if not theories or not scenarios or not outcomes:
        raise QueryError("a comparison needs at least one theory, one scenario and one outcome")
    names = [theory.name for theory in theories]
    given = checked_weights(weights or {}, names)
    made = (
        _cells(theories, scenarios, outcomes, rules, progress)
        if client is None
        else _spread(theories, scenarios, outcomes, rules, progress, client)
    )
    frames = {theory.frame.name for theory in theories if theory.frame}
    case = frames.pop() if len(frames) == 1 else ""
    return Comparison(
        *(case, tuple(scenarios), tuple(outcomes), made, rules),
        given,
        tuple(theories),
    )


def _cells(
    theories: Sequence[Theory],
    scenarios: Sequence[Scenario],
    outcomes: Sequence[FrameVariable],
    rules: Rules,
    progress: Progress | None = None,
) -> tuple[Cell, ...]:
    """Answer every cell: by scenario, then theory, then outcome."""
    known: list[Known] = [{} for _ in theories]
    asked = [
        (scenario, theory, baselines)
        for scenario in scenarios
        for theory, baselines in zip(theories, known, strict=True)
    ]
    found: list[Cell] = []
    for place, (scenario, theory, baselines) in enumerate(asked):
        found += cells(theory, scenario, tuple(outcomes), rules, baselines)
        if progress and not rules.draws:
            progress(place + 1, len(asked))
    if rules.draws:
        return with_bands(theories, scenarios, outcomes, found, rules, progress)
    return tuple(found)


def _spread(
    theories: Sequence[Theory],
    scenarios: Sequence[Scenario],
    outcomes: Sequence[FrameVariable],
    rules: Rules,
    progress: Progress | None,
    client: Any,  # noqa: ANN401
) -> tuple[Cell, ...]:
    """Answer the same cells, each theory on some worker."""
    asked = [(theory,) for theory in theories]
    parts: list[tuple[Cell, ...]] = []
    for part in spread(_cells, asked, scenarios, outcomes, rules, client=client):
        parts.append(part)
        if progress:
            progress(len(parts), len(asked))
    width = len(outcomes)
    starts = range(0, len(scenarios) * width, width)
    return tuple(cell for start in starts for part in parts for cell in part[start : start + width])
