"""The theories that ship, as arrays: what the made networks stand for."""

from dataclasses import replace

import peers
from networks import Net

import causal

CASE = "soviet_collapse"


def shipped() -> list[Net]:
    """Return the case's theories as nets: first outcome, and the first cause of it as the lever."""
    nets = []
    for name in causal.theory_names(CASE):
        theory = causal.load(name)
        outcome = theory.role("outcome")[0]
        net = peers.of_model(theory.model, outcome)
        causes = sorted(net.ancestors(net.outcomes) - set(net.outcomes))
        levers = [theory.model.topological.index(one) for one in theory.role("lever")]
        chosen = next((i for i in levers if i in causes), causes[0])
        nets.append(replace(net, name=name, lever=chosen))
    return nets
