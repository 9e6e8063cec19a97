"""Bands for the cells of a comparison: the same draws for every scenario and outcome."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from causal.engine.product import Array
from causal.errors import QueryError
from causal.judgement.bands import Bands, banded_all
from causal.judgement.cells import Cell, Rules, headline, history_of, worlds_of
from causal.ladder.draws import mattering
from causal.ladder.many import Drawn, Many
from causal.ladder.network import Question
from causal.theory.asking import chain
from causal.theory.frame import FrameVariable
from causal.theory.scenario import Scenario
from causal.theory.theory import Theory
from causal.theory.uncertainty import theory_draws

Progress = Callable[[int, int], None]
_CHUNK = 16  # cells whose questions are answered together, between two reports of progress


@dataclass(frozen=True, slots=True, eq=False)
class _Posed:
    """A cell with the questions behind it: as it was, and as changed."""

    place: int
    outcome: FrameVariable
    before: Question
    after: Question


def with_bands(
    theories: Sequence[Theory],
    scenarios: Sequence[Scenario],
    outcomes: Sequence[FrameVariable],
    cells: Sequence[Cell],
    rules: Rules,
    progress: Progress | None = None,
) -> tuple[Cell, ...]:
    """Return cells with their bands.

    Parameters
    ----------
    theories : sequence of Theory
    scenarios : sequence of Scenario
    outcomes : sequence of FrameVariable
    cells : sequence of Cell
        By scenario, then theory, then outcome.
    rules : Rules
        With how many draws, and the seed.
    progress : callable, optional
        Told how many cells are done, and of how many.

    Returns
    -------
    tuple of Cell
        Cells without an answer, and those whose draws would cost too much, stay as they are.

    Raises
    ------
    QueryError
        If no seed is given, or a theory does not say how firmly it holds its numbers.

    Notes
    -----
    A theory's numbers are drawn once for all its cells. Evidence is conditioned on in each draw; it
    does not change the weight of the draw.
    """
    if rules.seed is None:
        raise QueryError("bands are drawn: give a seed, so that they can be drawn again")
    made = list(cells)
    done = 0
    for number, theory in enumerate(theories):
        posed = list(_posed(theory, number, len(theories), scenarios, outcomes, cells, rules))
        lucky = theory.assuming(rules.couplings) if rules.couplings else theory
        many = Many(theory.model, _drawn(theory, posed, rules), lucky.luck)
        for start in range(0, len(posed), _CHUNK):
            chunk = posed[start : start + _CHUNK]
            for one, bands in zip(chunk, _bands(chunk, many, rules), strict=True):
                made[one.place] = replace(made[one.place], bands=bands)
            if progress:
                progress(done + start + len(chunk), len(cells))
        done += len(scenarios) * len(outcomes)
        if progress:
            progress(done, len(cells))
    return tuple(made)


def _posed(
    theory: Theory,
    number: int,
    width: int,
    scenarios: Sequence[Scenario],
    outcomes: Sequence[FrameVariable],
    cells: Sequence[Cell],
    rules: Rules,
) -> Iterator[_Posed]:
    """Pose the two questions of every cell of a theory that has numbers."""
    history = history_of(theory, rules)
    for row, scenario in enumerate(scenarios):
        first = (row * width + number) * len(outcomes)
        places = [k for k in range(first, first + len(outcomes)) if cells[k].probabilities]
        if not places:
            continue
        before, after = worlds_of(theory, scenario, rules, history)
        for place in places:
            outcome = outcomes[place - first]
            name = outcome.variable.name
            yield _Posed(place, outcome, question_of(before, name), question_of(after, name))


def question_of(world: Theory, name: str) -> Question:
    """Return the question for the distribution of one variable in a world."""
    worlds, learnt = chain(world.steps)
    return Question(worlds, learnt, ((len(worlds) - 1, name),))


def _drawn(theory: Theory, posed: Sequence[_Posed], rules: Rules) -> dict[str, Array]:
    """Draw what can matter to some question."""
    asked = dict.fromkeys(question for one in posed for question in (one.before, one.after))
    needed = {name for question in asked for name in mattering(theory.model, question)}
    names = [name for name in theory.model.names if name in needed]
    return theory_draws(theory, rules.draws, seed=rules.seed or 0, names=names)


def _bands(posed: Sequence[_Posed], many: Many, rules: Rules) -> list[Bands | None]:
    found = many.solve([question for one in posed for question in (one.before, one.after)])
    pairs = zip(found[::2], found[1::2], strict=True)
    return [
        _summed(one.outcome, before, after, rules) if before and after else None
        for one, (before, after) in zip(posed, pairs, strict=True)
    ]


def _summed(outcome: FrameVariable, before: Drawn, after: Drawn, rules: Rules) -> Bands | None:
    """Sum the draws up by state and by headline measure."""
    shape = (before.probabilities.shape[0], rules.draws)
    pair = [np.broadcast_to(one.probabilities, shape) for one in (before, after)]
    possible = ~np.isnan(pair[0] + pair[1]).any(axis=0)
    if not possible.any():
        return None
    was, now = (numbers[:, possible] for numbers in pair)
    first, variable = headline(outcome), outcome.variable
    kind = "chance that" if first.event else "degree to which"
    measures = outcome.measures or (first,)
    scores = np.array([one.scores(variable) for one in measures])
    told = banded_all(
        [*(one.name for one in measures), *variable.states],
        np.concatenate([scores @ was, was]),
        np.concatenate([scores @ now, now]),
    )
    return Bands(
        f"the {kind} {first.title}",
        rules.draws,
        rules.seed or 0,
        told[: len(measures)],
        told[len(measures) :],
        int((~possible).sum()),
        tuple(dict.fromkeys((*before.held, *after.held))),
    )
