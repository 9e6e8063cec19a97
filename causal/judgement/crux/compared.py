"""How far theories part over one question that they were compared on."""

from collections.abc import Mapping

import numpy as np

from causal.errors import QueryError
from causal.judgement.cells import Cell
from causal.judgement.comparison import Comparison
from causal.judgement.crux.divergence import jensen_shannon, most
from causal.judgement.crux.finder import checked_weights
from causal.judgement.crux.partings import Parting


def parting_of(made: Comparison, weights: Mapping[str, float] | None = None) -> Parting | None:
    """Return how far theories part over the first question of a comparison.

    Parameters
    ----------
    made : Comparison
        Of its scenarios and outcomes the first counts.
    weights : mapping of str to float, optional
        Of theories; all alike if not given.

    Returns
    -------
    Parting or None
        None where fewer than two theories with a positive weight answer. What a scenario sets in
        one theory alone is not among its settings.

    Raises
    ------
    UnknownName, QueryError
        If a weight is wrong.

    Examples
    --------
    >>> import causal
    >>> made = causal.compare(["dear_coal", "river_low"], do={"owner_1906": "hands"})
    >>> found = parting_of(made)
    >>> found.question, 0 < found.bits <= found.limit
    ('do(owner_1906=hands)', True)
    """
    scenario, outcome = made.scenarios[0], made.outcomes[0].variable
    cells = [
        cell
        for cell in made.cells
        if cell.scenario == scenario.name and cell.outcome.name == outcome.name
    ]
    heavy = checked_weights([cell.theory for cell in cells], weights, "this comparison")
    speaking = [cell for cell in cells if cell.answered and heavy[cell.theory] > 0]
    if len(speaking) < 2:
        return None
    table = np.array([_matched(cell, outcome.states) for cell in speaking])
    counting = np.array([heavy[cell.theory] for cell in speaking])
    return Parting(
        scenario.settings,
        False,
        outcome.name,
        outcome.states,
        tuple((c.theory, tuple(map(float, row))) for c, row in zip(speaking, table, strict=True)),
        tuple((cell.theory, cell.status) for cell in cells if not cell.answered),
        float(jensen_shannon(table, counting)),
        float(most(np.ones(len(speaking), dtype=bool), counting)),
        all(cell.status == "vacuous" for cell in speaking),
    )


def _matched(cell: Cell, states: tuple[str, ...]) -> list[float]:
    """Return the chances of one answer in the order of the frame's states."""
    if set(cell.outcome.states) != set(states):
        raise QueryError(
            f"{cell.title} gives {cell.outcome.name} other states; such answers cannot be compared"
        )
    told = dict(zip(cell.outcome.states, cell.probabilities, strict=True))
    return [told[state] for state in states]
