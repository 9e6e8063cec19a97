"""Many questions to one model under the same draws, to be compared draw by draw.

Those that the network alone fixes are answered in one batch, those that lean on luck one by one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from causal.engine.batch import Asked, Batch
from causal.engine.plan import Limits, compile_plan
from causal.engine.product import Array
from causal.errors import ImpossibleEvidence, TooCostly
from causal.ladder.coupled import coupled, declared
from causal.ladder.inference import network_of, solve
from causal.ladder.network import (
    Draws,
    Network,
    Question,
    doubled_in,
    reached_from,
    restricted,
)
from causal.scm.couplings import Luck
from causal.scm.model import Model

_BLOCK_CELLS = 2**23  # cells of the largest table of a block of draws


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """What one question is answered, draw by draw.

    Attributes
    ----------
    probabilities : ndarray, shape (states of the target, draws)
        nan in a draw in which the evidence cannot happen; one draw where none matters.
    held : tuple of str
        Variables that were not drawn: a drawn table has no links, so that a mechanism whose links
        carry its luck over keeps the numbers as written.
    """

    probabilities: Array
    held: tuple[str, ...] = ()


def solve_many(
    model: Model,
    questions: Sequence[Question],
    draws: Draws,
    *,
    luck: Luck | None = None,
    limits: Limits = Limits(),
) -> list[Drawn | None]:
    """Answer many questions about one variable each under the same draws.

    Parameters
    ----------
    model : Model
    questions : sequence of Question
        With one target each.
    draws : mapping of str to ndarray
        Tables of drawn parameters by variable, shape (parent states ..., states, draws).
    luck : Luck, optional
        As for `causal.ladder.inference.solve`; the default couplings if not given.
    limits : Limits, optional

    Returns
    -------
    list of (Drawn or None)
        In the order asked; None where an answer would cost too much.

    Examples
    --------
    >>> import causal
    >>> from causal.ladder.parameters import draw_parameters
    >>> from causal.scm.interventions import Hard
    >>> pace = causal.load("reform_pace").model
    >>> drawn = draw_parameters(pace, 10.0, 200, seed=1)
    >>> asked = [Question(((Hard("coup_1991", state),),), (), ((0, "union_fate_1991"),))
    ...          for state in ("none", "fails")]
    >>> none, fails = solve_many(pace, asked, drawn)
    >>> gain = none.probabilities[:2].sum(axis=0) - fails.probabilities[:2].sum(axis=0)
    >>> gain.shape, bool((gain > 0).mean() > 0.9)
    ((200,), True)
    """
    shared = luck or Luck()
    found: dict[Question, Drawn | None] = {}
    batch: dict[Question, tuple[Network, Asked]] = {}
    same: dict[tuple[object, ...], Array] = {}
    for question in dict.fromkeys(questions):
        network = network_of(model, question, luck=shared, draws=draws)
        if doubled_in(network):
            found[question] = _coupled(model, question, draws, shared, limits)
            continue
        try:
            batch[question] = network, _asked(network, same, limits)
        except TooCostly:
            found[question] = None
    results = Batch([asked for _, asked in batch.values()]).run() if batch else []
    for (question, (network, _)), result in zip(batch.items(), results, strict=True):
        with np.errstate(invalid="ignore"):
            found[question] = Drawn(_whole(network, result.values))
    return [found[question] for question in questions]


def _asked(network: Network, same: dict[tuple[object, ...], Array], limits: Limits) -> Asked:
    """Plan a network; tables that are views of the same numbers become the same object.

    ``same`` holds on to every table, so that no two of them ever stand at the same address.
    """
    known = network.merged.known
    free = tuple(target for target in network.targets if target not in known)
    tables = []
    for table in network.tables:
        key = (table.__array_interface__["data"][0], table.shape, table.strides)
        tables.append(same.setdefault(key, table))
    plan = compile_plan(network.structure, free, tuple(sorted(known)), limits)
    return Asked(plan, tables, known)


def _whole(network: Network, values: Array) -> Array:
    """Return the distribution of the target, shape (states, draws), nan where impossible."""
    (target,) = network.targets
    known = network.merged.known
    if target in known:
        spread = np.zeros((network.structure.cards[target], values.shape[-1]))
        spread[known[target]] = values
        values = spread
    normal: Array = values / values.sum(axis=0)
    return normal


def _coupled(
    model: Model, question: Question, draws: Draws, luck: Luck, limits: Limits
) -> Drawn | None:
    """Answer a question that needs variables in two copies, in blocks of draws."""
    network = network_of(model, question, luck=luck)
    doubled = doubled_in(network)
    linked = [name for name in doubled if name in draws and _links(model, name, luck)]
    free = {name: table for name, table in draws.items() if name not in linked}
    try:
        width = _width(model, network, luck, limits)
        parts = [_block(model, question, part, luck, limits) for part in _blocks(free, width)]
    except TooCostly:
        return None
    return Drawn(np.concatenate(parts, axis=-1), tuple(linked))


def _links(model: Model, name: str, luck: Luck) -> bool:
    return name in model and luck.of(model, name).kind.startswith("independent_")


def _width(model: Model, network: Network, luck: Luck, limits: Limits) -> int:
    """Return how many draws a block may have, by the largest table of a single one."""
    doubled = doubled_in(network)
    near = restricted(network, reached_from(network, doubled))
    tied = coupled(model, near, doubled, declared(model, near, doubled, luck, {}))
    free = tuple(target for target in tied.targets if target not in tied.merged.known)
    plan = compile_plan(tied.structure, free, tuple(sorted(tied.merged.known)), limits)
    largest = max([plan.peak_cells, *(table.size for table in tied.tables)])
    return max(1, _BLOCK_CELLS // largest)


def _blocks(draws: Draws, width: int) -> Iterator[dict[str, Array]]:
    count = max((table.shape[-1] for table in draws.values()), default=1)
    for start in range(0, count, width):
        yield {name: table[..., start : start + width] for name, table in draws.items()}


def _block(model: Model, question: Question, draws: Draws, luck: Luck, limits: Limits) -> Array:
    """Answer one block; where the evidence cannot happen in some draw, each draw by itself."""
    width = max((table.shape[-1] for table in draws.values()), default=1)
    try:
        found = solve(model, question, luck=luck, draws=draws, limits=limits).probabilities
    except ImpossibleEvidence:
        if width == 1:
            return np.full((len(model.variable(question.targets[0][1]).states), 1), np.nan)
        singles = _blocks(draws, 1)
        return np.concatenate(
            [_block(model, question, one, luck, limits) for one in singles], axis=-1
        )
    return np.broadcast_to(found, (*found.shape[:-1], width))
