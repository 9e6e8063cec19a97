"""Every posterior of every theory of every case under every scenario against pgmpy's elimination.

pgmpy answers on a network that is mutilated here: arrows into changed variables are dropped and
their tables replaced. Its own `do` and `CausalInference` are not used.
"""

import warnings

import numpy as np
import pytest

import causal
from causal.scm.evidence import Observed
from causal.scm.interventions import Hard
from causal.theory.facts import changed_world
from causal.theory.scenario import verdict
from causal.theory.theory import Theory

THEORIES = [(case, name) for case in causal.cases() for name in causal.theory_names(case)]


def mutilated(theory: Theory):
    """The pgmpy network of a theory's world, and its evidence."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pgmpy.factors.discrete import TabularCPD
        from pgmpy.models import DiscreteBayesianNetwork

    done = {change.variable: change.state for change in theory.world if isinstance(change, Hard)}
    network = DiscreteBayesianNetwork()
    network.add_nodes_from(theory.model.names)
    for name in theory.model.names:
        states = {v.name: list(v.states) for v in theory.variables}
        card = len(states[name])
        if name in done:
            column = np.zeros((card, 1))
            column[theory[name].index(done[name])] = 1
            cpd = TabularCPD(name, card, column, state_names={name: states[name]})
        else:
            parents = theory.model.parents(name)
            network.add_edges_from((parent, name) for parent in parents)
            cpd = TabularCPD(
                name,
                card,
                theory.model.cpt(name).reshape(-1, card).T,
                evidence=list(parents),
                evidence_card=[len(states[parent]) for parent in parents],
                state_names={key: states[key] for key in (name, *parents)},
            )
        network.add_cpds(cpd)
    known = {s.variable: s.states[0] for s in theory.steps if isinstance(s, Observed)}
    return network, known


def worlds(case: str, name: str) -> list[Theory]:
    """Return the worlds of all scenarios, without and with a change, each once."""
    theory = causal.load(f"{case}/{name}")
    histories = {"record", theory.default_history}
    found = [theory]
    for history in sorted(histories):
        for scenario in causal.load_scenarios(case):
            if verdict(theory, scenario, history).status in ("runs", "vacuous"):
                settings = dict(scenario.for_theory(name))
                found += changed_world(theory, settings, "before", history)
    return list(dict.fromkeys(found))


@pytest.mark.slow
@pytest.mark.parametrize(("case", "name"), THEORIES)
def test_every_posterior_under_every_scenario(case, name):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pgmpy.inference import VariableElimination

    checked = 0
    for world in worlds(case, name):
        network, known = mutilated(world)
        eliminate = VariableElimination(network)
        free = [variable for variable in world.model.names if variable not in known]
        for variable in free:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                factor = eliminate.query([variable], evidence=known, show_progress=False)
            ours = world.distribution(variable)
            theirs = [factor.get_value(**{variable: state}) for state in ours.variable.states]
            np.testing.assert_allclose(ours.probabilities, theirs, rtol=0, atol=1e-9)
            checked += 1
    assert checked > 4 * len(causal.load(f"{case}/{name}").variables)
