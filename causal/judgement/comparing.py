"""Scenarios run through theories, cell by cell."""

from collections.abc import Sequence

from causal.errors import QueryError
from causal.judgement.cells import Cell, Known, Rules, cells
from causal.judgement.comparison import Comparison
from causal.judgement.drawing import Progress, with_bands
from causal.judgement.mixing import checked_weights
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
        cells have their bands.

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
    made = tuple(found)
    if rules.draws:
        made = with_bands(theories, scenarios, outcomes, made, rules, progress)
    frames = {theory.frame.name for theory in theories if theory.frame}
    case = frames.pop() if len(frames) == 1 else ""
    return Comparison(
        *(case, tuple(scenarios), tuple(outcomes), made, rules),
        given,
        tuple(theories),
    )
