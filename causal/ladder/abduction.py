"""Abduction by sampling: which copies the evidence bears on, and their exact joint posterior."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from causal.engine.backward import Elimination, Factor, Ints, eliminate
from causal.engine.plan import Limits
from causal.engine.product import Array
from causal.errors import ImpossibleEvidence
from causal.ladder.coupled import declared
from causal.ladder.inference import network_of
from causal.ladder.network import Network, Question, doubled_in
from causal.ladder.unit_luck import Setting
from causal.scm.couplings import Coupling, Luck
from causal.scm.model import Model


@dataclass(frozen=True, slots=True, eq=False)
class Abduction:
    """What the evidence of a question says about the luck of a unit.

    Attributes
    ----------
    model : Model
    question : Question
    network : Network
        The question's copies.
    base : tuple of int
        Copies that are drawn from their exact posterior: those that the evidence bears on, each
        variable's luck in one copy only.
    beyond : tuple of int
        Copies with evidence of other worlds, which weighs the units instead.
    elimination : Elimination
        Of the base.
    luck : Luck
    declared : mapping of str to Coupling
        Of what the question needs in two copies.
    """

    model: Model
    question: Question
    network: Network
    base: tuple[int, ...]
    beyond: tuple[int, ...]
    elimination: Elimination
    luck: Luck
    declared: Mapping[str, Coupling]

    def coupling(self, luck: str, variable: str) -> Coupling:
        """Return the coupling of a variable's luck, or of that of a shift or a cut edge."""
        if luck in self.declared:
            return self.declared[luck]
        if luck == variable:
            coupling = self.luck.of(self.model, variable)
            if coupling.kind != "none":
                return coupling
        return Coupling("same_luck" if self.model.variable(variable).ordered else "gumbel")

    def weigh(self, states: Mapping[int, Ints], count: int) -> Array:
        """Return the likelihood of the evidence beyond the base in every unit."""
        weights = np.ones(count)
        for copy in self.beyond:
            if copy in self.network.merged.known:
                weights *= states[copy] == self.network.merged.known[copy]
        for (copy,), table in likelihoods(self.network):
            if copy in self.beyond:
                weights *= table[states[copy]]
        return weights


def factor_of(network: Network) -> dict[int, int]:
    """Return the place of every random copy's factor."""
    return {child: k for k, child in enumerate(network.structure.children) if child >= 0}


def setting_of(network: Network, factor: int, states: Mapping[int, Ints], count: int) -> Setting:
    """Return how a copy is set in every unit, from the states of the copies that it hears."""
    copy = network.merged.copies[network.owners[factor]]
    table = network.tables[factor][..., 0]
    at = np.zeros(count, dtype=np.int64)
    for parent, size in zip(copy.parents, table.shape[:-1], strict=True):
        at = at * size + states[parent]
    causes = tuple(
        states[number] if kind == "copy" else np.full(count, number)
        for kind, number in copy.sources
    )
    return Setting(table.reshape(-1, table.shape[-1]), at, causes, copy.mechanism)


def likelihoods(network: Network) -> list[Factor]:
    """Return what is known of copies beside their states: axis and weight of each state."""
    return [
        (network.structure.scopes[k], network.tables[k][..., 0])
        for k, child in enumerate(network.structure.children)
        if child < 0
    ]


def _behind(network: Network, copy: int, found: set[int]) -> set[int]:
    """Return a copy and what it hears, directly or not, less what was found before."""
    new: set[int] = set()
    pending = [copy]
    while pending:
        top = pending.pop()
        if top not in found and top not in new:
            new.add(top)
            pending += network.merged.copies[top].parents
    return new


def _choose(network: Network) -> tuple[list[int], list[int]]:
    """Split the copies with evidence: what is drawn exactly with all it hears, and what weighs.

    The factual world comes first; evidence of another world joins it where no variable's luck
    would be in two copies.
    """
    copies, known = network.merged.copies, network.merged.known
    told = {copy for copy in known if copies[copy].state < 0}
    told |= {scope[0] for scope, _ in likelihoods(network)}
    base: set[int] = set()
    lucks: set[str] = set()
    beyond: list[int] = []
    for copy in sorted(told, key=lambda c: (c not in network.facts, c)):
        new = _behind(network, copy, base)
        named = [copies[c].luck for c in new if copies[c].state < 0]
        if lucks.isdisjoint(named) and len(set(named)) == len(named):
            base |= new
            lucks.update(named)
        else:
            beyond.append(copy)
    return sorted(base), beyond


def _cut(scope: tuple[int, ...], table: Array, known: Mapping[int, int]) -> Factor:
    index = tuple(known.get(axis, slice(None)) for axis in scope)
    return tuple(axis for axis in scope if axis not in known), np.asarray(table[index])


def abduct(model: Model, question: Question, luck: Luck, limits: Limits) -> Abduction:
    """Find what the evidence bears on, and prepare exact draws of it.

    Parameters
    ----------
    model : Model
    question : Question
    luck : Luck
        The couplings assumed.
    limits : Limits
        What the elimination may cost.

    Returns
    -------
    Abduction

    Raises
    ------
    ImpossibleEvidence
        If what is drawn exactly has probability zero.
    TooCostly
        If even that is too much.
    """
    network = network_of(model, question, luck=luck)
    base, beyond = _choose(network)
    known, inside, factor = network.merged.known, set(base), factor_of(network)
    factors = [
        _cut(network.structure.scopes[factor[c]], network.tables[factor[c]][..., 0], known)
        for c in base
        if c in factor
    ]
    factors += [
        _cut(scope, table, known) for scope, table in likelihoods(network) if scope[0] in inside
    ]
    cards = {c: network.structure.cards[c] for c in base if c not in known}
    elimination = eliminate(cards, factors, limits)
    if np.isneginf(elimination.log_total):
        raise ImpossibleEvidence([str(statement) for _, statement in question.evidence])
    assumed = declared(model, network, doubled_in(network), luck, {})
    return Abduction(
        model, question, network, tuple(base), tuple(beyond), elimination, luck, assumed
    )
