"""Many questions to one model under the same draws, to be compared draw by draw.

All are answered in one batch; of those that lean on luck, each kernel is found once. Where kernels
are too large for that, a question is answered by itself, in blocks of draws.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from causal.engine.batch import Asked, Batch
from causal.engine.plan import Limits, compile_plan
from causal.engine.product import Array
from causal.engine.run import run
from causal.errors import ImpossibleEvidence, TooCostly
from causal.ladder.coupled import Kernels, coupled, declared
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
_SHARED_CELLS = 2**21  # and of all draws, where questions are answered together

Possible = npt.NDArray[np.bool_]
_ALWAYS = np.ones(1, dtype=bool)


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


class _Tied(NamedTuple):
    """A question's network, ready to be answered for all draws at once."""

    network: Network
    possible: Possible = _ALWAYS
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
    >>> coal = causal.load("dear_coal").model
    >>> drawn = draw_parameters(coal, 10.0, 200, seed=1)
    >>> asked = [Question(((Hard("wage_cut_1907", state),),), (), ((0, "mill_1908"),))
    ...          for state in ("none", "deep")]
    >>> none, deep = solve_many(coal, asked, drawn)
    >>> gain = none.probabilities[:2].sum(axis=0) - deep.probabilities[:2].sum(axis=0)
    >>> gain.shape, bool((gain > 0).mean() > 0.9)
    ((200,), True)
    """
    return Many(model, draws, luck, limits).solve(questions)


class Many:
    """Answers under the same draws, asked for in several calls that share what they find.

    Parameters
    ----------
    model, draws, luck, limits
        As for `solve_many`.
    """

    def __init__(
        self, model: Model, draws: Draws, luck: Luck | None = None, limits: Limits = Limits()
    ) -> None:
        self._model, self._draws, self._limits = model, draws, limits
        self._luck = luck or Luck()
        self._found: dict[Question, Drawn | None] = {}
        self._kernels = Kernels()
        self._possible: dict[tuple[Question, tuple[str, ...]], Possible | None] = {}

    def solve(self, questions: Sequence[Question]) -> list[Drawn | None]:
        """Answer questions about one variable each; those asked before are looked up.

        Parameters
        ----------
        questions : sequence of Question

        Returns
        -------
        list of (Drawn or None)
            As for `solve_many`.
        """
        batch: dict[Question, tuple[_Tied, Asked]] = {}
        same: dict[tuple[object, ...], Array] = {}
        for question in dict.fromkeys(questions):
            if question in self._found:
                continue
            try:
                tied = self._tied(question)
                if tied is None:
                    self._found[question] = _apart(
                        self._model, question, self._draws, self._luck, self._limits
                    )
                else:
                    batch[question] = tied, asked_of(tied.network, same, self._limits)
            except TooCostly:
                self._found[question] = None
        results = Batch([asked for _, asked in batch.values()]).run() if batch else []
        for (question, (tied, _)), result in zip(batch.items(), results, strict=True):
            with np.errstate(invalid="ignore"):
                values = whole(tied.network, result.values)
            values = np.where(tied.possible, values, np.nan)
            self._found[question] = Drawn(values, tied.held)
        return [self._found[question] for question in questions]

    def _network(self, question: Question, held: Sequence[str] = ()) -> Network:
        draws = {name: table for name, table in self._draws.items() if name not in held}
        return network_of(self._model, question, luck=self._luck, draws=draws)

    def _tied(self, question: Question) -> _Tied | None:
        """Return the network with its kernels for all draws; None if it needs blocks of its own."""
        model, luck = self._model, self._luck
        network = self._network(question)
        doubled = doubled_in(network)
        if not doubled:
            return _Tied(network)
        held = _held(model, doubled, self._draws, luck)
        if held:
            network = self._network(question, held)
            doubled = doubled_in(network)
        possible = self._happens(question, held)
        if possible is None:
            return None
        near = restricted(network, reached_from(network, doubled))
        first = replace(near, tables=tuple(table[..., :1] for table in near.tables))
        free = {name: table for name, table in self._draws.items() if name not in held}
        couplings = declared(model, near, doubled, luck, free)
        one = coupled(model, first, doubled, couplings, self._kernels)
        draws = max((table.shape[-1] for table in near.tables), default=1)
        if draws * _largest(one, self._limits) > _SHARED_CELLS:
            return None
        tied = coupled(model, near, doubled, couplings, self._kernels)
        return _Tied(tied, possible, held)

    def _happens(self, question: Question, held: tuple[str, ...]) -> Possible | None:
        """Return in which draws the evidence can happen; None where that itself needs luck."""
        last = max((world for world, _ in question.evidence), default=0)
        alone = Question(question.worlds[: last + 1], question.evidence, ())
        if (alone, held) not in self._possible:
            network = self._network(alone, held)
            found = None
            if not doubled_in(network):
                known = network.merged.known
                plan = compile_plan(network.structure, (), tuple(sorted(known)), self._limits)
                found = ~np.isneginf(run(plan, network.tables, known).total())
            self._possible[alone, held] = found
        return self._possible[alone, held]


def asked_of(network: Network, same: dict[tuple[object, ...], Array], limits: Limits) -> Asked:
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


def whole(network: Network, values: Array) -> Array:
    """Return the distribution of the target, shape (states, draws), nan where impossible.

    Parameters
    ----------
    network : Network
    values : ndarray, shape (states of the target, draws), or (draws,) where it is known
        As its plan gives them.
    """
    (target,) = network.targets
    known = network.merged.known
    if target in known:
        spread = np.zeros((network.structure.cards[target], values.shape[-1]))
        spread[known[target]] = values
        values = spread
    normal: Array = values / values.sum(axis=0)
    return normal


def _apart(
    model: Model, question: Question, draws: Draws, luck: Luck, limits: Limits
) -> Drawn | None:
    """Answer a question that needs variables in two copies, in blocks of draws."""
    network = network_of(model, question, luck=luck)
    doubled = doubled_in(network)
    linked = _held(model, doubled, draws, luck)
    free = {name: table for name, table in draws.items() if name not in linked}
    try:
        width = _width(model, network, luck, limits)
        parts = [_block(model, question, part, luck, limits) for part in _blocks(free, width)]
    except TooCostly:
        return None
    return Drawn(np.concatenate(parts, axis=-1), linked)


def _held(model: Model, doubled: Iterable[str], draws: Draws, luck: Luck) -> tuple[str, ...]:
    """Return the doubled variables whose links carry luck over: a drawn table has none."""
    return tuple(
        name
        for name in doubled
        if name in draws and name in model and luck.of(model, name).kind.startswith("independent_")
    )


def _width(model: Model, network: Network, luck: Luck, limits: Limits) -> int:
    """Return how many draws a block may have, by the largest table of a single one."""
    doubled = doubled_in(network)
    near = restricted(network, reached_from(network, doubled))
    tied = coupled(model, near, doubled, declared(model, near, doubled, luck, {}))
    return max(1, _BLOCK_CELLS // _largest(tied, limits))


def _largest(tied: Network, limits: Limits) -> int:
    """Return how many cells the largest table of one draw has, given or on the way."""
    free = tuple(target for target in tied.targets if target not in tied.merged.known)
    plan = compile_plan(tied.structure, free, tuple(sorted(tied.merged.known)), limits)
    return max([plan.peak_cells, *(table.size for table in tied.tables)])


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
