"""The same questions under draw after draw: networks, plans and products are found once.

`causal.ladder.many.Many` builds the network of every question anew, which for a few thousand draws
costs more than the answers. Here it is built for the first block of draws; the next ones put
their tables into it. Questions that need a variable in two copies lean on what their tables hold,
and are asked anew each time.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from causal.engine.batch import Asked, Batch
from causal.engine.plan import Limits
from causal.engine.product import Array
from causal.errors import TooCostly
from causal.ladder.inference import network_of
from causal.ladder.many import Drawn, Many, asked_of, whole
from causal.ladder.network import Draws, Network, Question, copies_of, retabled
from causal.scm.couplings import Luck
from causal.scm.evidence import Observed
from causal.scm.interventions import Hard
from causal.scm.model import Model


@dataclass(frozen=True, slots=True, eq=False)
class _Built:
    """What the first block left: networks by question, their batch, and what is asked anew."""

    networks: dict[Question, Network]
    batch: Batch | None
    others: tuple[Question, ...]


class Repeated:
    """Questions about one variable each, to be answered under many blocks of draws.

    Parameters
    ----------
    model : Model
    questions : sequence of Question
        With one target each.
    luck : Luck, optional
    limits : Limits, optional
        As for `causal.ladder.many.solve_many`.

    Examples
    --------
    >>> import causal
    >>> from causal.ladder.parameters import draw_parameters
    >>> from causal.scm.evidence import observed
    >>> model = causal.load("classics/sprinkler").model
    >>> (wet,) = model.names[-1:]
    >>> again = Repeated(model, [Question(((),), (), ((0, wet),))])
    >>> blocks = [draw_parameters(model, 9.0, 50, seed=1, block=k) for k in range(2)]
    >>> first, second = (again.solve(block)[0].probabilities for block in blocks)
    >>> first.shape, bool((first == second).any())
    ((2, 50), False)
    """

    def __init__(
        self,
        model: Model,
        questions: Sequence[Question],
        luck: Luck | None = None,
        limits: Limits = Limits(),
    ) -> None:
        self._model, self._luck, self._limits = model, luck or Luck(), limits
        self._questions = tuple(dict.fromkeys(questions))
        self._built: tuple[frozenset[str], _Built] | None = None

    def solve(self, draws: Draws) -> list[Drawn | None]:
        """Answer every question under some draws.

        Parameters
        ----------
        draws : mapping of str to ndarray
            Tables of drawn parameters by variable, shape (parent states ..., states, draws).

        Returns
        -------
        list of (Drawn or None)
            As `causal.ladder.many.solve_many` gives them, without repetitions.
        """
        built = self._ready(draws)
        found: dict[Question, Drawn | None] = {}
        if built.batch is not None:
            networks = [retabled(self._model, one, draws) for one in built.networks.values()]
            results = built.batch.run([network.tables for network in networks])
            for question, network, result in zip(built.networks, networks, results, strict=True):
                with np.errstate(invalid="ignore"):
                    found[question] = Drawn(whole(network, result.values))
        if built.others:
            many = Many(self._model, draws, self._luck, self._limits)
            found |= zip(built.others, many.solve(built.others), strict=True)
        return [found[question] for question in self._questions]

    def _ready(self, draws: Draws) -> _Built:
        """Return networks and batch, built when draws of these variables are first given."""
        kept = self._built
        if kept is not None and kept[0] == frozenset(draws):
            return kept[1]
        networks: dict[Question, Network] = {}
        asked: list[Asked] = []
        others: list[Question] = []
        same: dict[tuple[object, ...], Array] = {}
        for question in self._questions:
            try:
                network = self._single(question, draws)
                if network is None:
                    others.append(question)
                else:
                    asked.append(asked_of(network, same, self._limits))
                    networks[question] = network
            except TooCostly:
                others.append(question)
        made = _Built(networks, Batch(asked) if asked else None, tuple(others))
        self._built = (frozenset(draws), made)
        return made

    def _single(self, question: Question, draws: Draws) -> Network | None:
        """Return a question's network if only its tables depend on the draws."""
        hard = all(isinstance(one, Hard) for world in question.worlds for one in world)
        sure = all(isinstance(one, Observed) for _, one in question.evidence)
        if not (hard and sure):
            return None
        network = network_of(self._model, question, luck=self._luck, draws=draws)
        return None if copies_of(network) else network
