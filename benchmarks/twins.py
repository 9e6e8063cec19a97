"""A counterfactual as an explicit twin network, for libraries that have none of their own.

The peer gets the network after all of our pruning: copies that share their luck are one variable
already, what is known is fixed in the tables of its effects, and the second copy of a doubled
variable reads the first one, so that the coupling is an ordinary conditional table.
"""

import warnings
from dataclasses import dataclass

import numpy as np
import peers
from networks import Array

from causal.ladder.coupled import declared, kernel_of
from causal.ladder.inference import network_of
from causal.ladder.network import Network, Question, doubled_in, reached_from, restricted
from causal.scm.couplings import Luck
from causal.scm.model import Model


@dataclass(frozen=True)
class Twin:
    """An explicit twin network.

    Attributes
    ----------
    cards : dict of int to int
        States by axis.
    tables : dict of int to (tuple of int, ndarray)
        For each axis its causes and its table, child last.
    weights : tuple of (int, ndarray)
        Likelihoods that stand on an axis.
    known : dict of int to int
    target : int
    """

    cards: dict[int, int]
    tables: dict[int, tuple[tuple[int, ...], Array]]
    weights: tuple[tuple[int, Array], ...]
    known: dict[int, int]
    target: int


def _fixed(network: Network, factor: int) -> tuple[tuple[int, ...], Array]:
    """Return a factor's open causes and its table, with known causes fixed."""
    known = network.merged.known
    *causes, _ = network.structure.scopes[factor]
    index = tuple(known.get(axis, slice(None)) for axis in causes)
    return tuple(a for a in causes if a not in known), network.tables[factor][index][..., 0]


def twin(model: Model, question: Question) -> Twin | None:
    """Write a question of two worlds with one target as a twin network; None where it is known."""
    network = network_of(model, question, luck=Luck())
    (target,) = network.targets
    if target in network.merged.known:
        return None
    doubled = doubled_in(network)
    network = restricted(network, reached_from(network, doubled))
    tables, weights = {}, []
    for factor, child in enumerate(network.structure.children):
        if child >= 0:
            tables[child] = _fixed(network, factor)
        else:
            weights.append((network.structure.scopes[factor][0], network.tables[factor][..., 0]))
    present = {name: copies for name, copies in doubled.items() if set(copies) <= set(tables)}
    couplings = declared(model, network, present, Luck(), {})
    for name, (first, second) in present.items():
        axes, kernel = kernel_of(model, network, (first, second), couplings[name])
        joint = kernel[..., 0]
        margin = joint.sum(axis=-1, keepdims=True)
        even = np.full_like(joint, 1 / joint.shape[-1])
        tables[second] = axes[:-1], np.divide(joint, margin, out=even, where=margin > 0)
    scope = {a for child, (causes, _) in tables.items() for a in (child, *causes)}
    cards = {axis: network.structure.cards[axis] for axis in sorted(scope)}
    known = {axis: s for axis, s in network.merged.known.items() if axis in tables}
    return Twin(cards, tables, tuple(weights), known, target)


def by_agrum(made: Twin) -> Array:
    """Build a twin network in pyAgrum and answer it by lazy propagation."""
    import pyagrum

    net = pyagrum.BayesNet()
    for axis, card in made.cards.items():
        net.add(pyagrum.LabelizedVariable(f"v{axis}", "", card))
    for child, (causes, _) in made.tables.items():
        for cause in reversed(causes):
            net.addArc(f"v{cause}", f"v{child}")
    for child, (_, table) in made.tables.items():
        net.cpt(f"v{child}").fillWith(np.ascontiguousarray(table).ravel())
    engine = pyagrum.LazyPropagation(net)
    engine.setNumberOfThreads(1)
    engine.setEvidence(
        {f"v{axis}": state for axis, state in made.known.items()}
        | {f"v{axis}": list(map(float, row)) for axis, row in made.weights}
    )
    engine.setTargets({f"v{made.target}"})
    engine.makeInference()
    return peers.posterior(engine, f"v{made.target}")


def by_pgmpy(made: Twin) -> Array:
    """Build a twin network in pgmpy and answer it by variable elimination."""
    from pgmpy.factors.discrete import TabularCPD
    from pgmpy.inference import VariableElimination
    from pgmpy.models import DiscreteBayesianNetwork

    net = DiscreteBayesianNetwork()
    net.add_nodes_from([f"v{axis}" for axis in made.cards])
    for child, (causes, table) in made.tables.items():
        net.add_edges_from((f"v{cause}", f"v{child}") for cause in causes)
        flat = table.reshape(-1, table.shape[-1]).T
        names, cards = [f"v{c}" for c in causes], [made.cards[c] for c in causes]
        net.add_cpds(TabularCPD(f"v{child}", made.cards[child], flat, names or None, cards or None))
    virtual = [
        TabularCPD(f"v{axis}", made.cards[axis], (row / row.sum()).reshape(-1, 1))
        for axis, row in made.weights
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = VariableElimination(net).query(
            [f"v{made.target}"],
            evidence={f"v{axis}": state for axis, state in made.known.items()},
            virtual_evidence=virtual or None,
            show_progress=False,
        )
    return np.asarray(found.values)
