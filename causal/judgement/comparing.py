"""Scenarios run through theories, cell by cell."""

from collections.abc import Sequence

from causal.errors import QueryError, UnknownName
from causal.judgement.cells import Known, Rules, cells
from causal.judgement.comparison import Comparison
from causal.judgement.drawing import Progress, with_bands
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
        Told how many cells have their bands, and of how many.

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
    for name, weight in (weights or {}).items():
        if name not in names:
            raise UnknownName("theory", name, names, "this comparison")
        if weight < 0:
            raise QueryError(f"the weight of {name} is {weight:g}; weights must be 0 or more")
    known: list[Known] = [{} for _ in theories]
    made = tuple(
        cell
        for scenario in scenarios
        for theory, baselines in zip(theories, known, strict=True)
        for cell in cells(theory, scenario, tuple(outcomes), rules, baselines)
    )
    if rules.draws:
        made = with_bands(theories, scenarios, outcomes, made, rules, progress)
    frames = {theory.frame.name for theory in theories if theory.frame}
    case = frames.pop() if len(frames) == 1 else ""
    return Comparison(
        *(case, tuple(scenarios), tuple(outcomes), made, rules),
        tuple((weights or {}).items()),
        tuple(theories),
    )
