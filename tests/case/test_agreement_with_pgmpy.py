"""Every posterior of every theory of every case under every scenario against pgmpy's elimination."""

import numpy as np
import pytest
from case.by_pgmpy import eliminating, network

import causal
from causal.scm.evidence import Observed
from causal.scm.interventions import Hard
from causal.theory.facts import changed_world
from causal.theory.scenario import verdict
from causal.theory.theory import Theory

THEORIES = [(case, name) for case in causal.cases() for name in causal.theory_names(case)]


def mutilated(theory: Theory):
    """The pgmpy network of a theory's world, and its evidence."""
    done = {change.variable: change.state for change in theory.world if isinstance(change, Hard)}
    known = {s.variable: s.states[0] for s in theory.steps if isinstance(s, Observed)}
    return network(theory.model, done), known


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
    checked = 0
    for world in worlds(case, name):
        made, known = mutilated(world)
        chances = eliminating(made)
        for variable in (one for one in world.model.names if one not in known):
            ours = world.distribution(variable)
            theirs = chances(variable, ours.variable.states, known)
            np.testing.assert_allclose(ours.probabilities, theirs, rtol=0, atol=1e-9)
            checked += 1
    assert checked > 4 * len(causal.load(f"{case}/{name}").variables)
