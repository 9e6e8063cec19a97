"""The textbook models: published answers, and every marginal against the enumerator of units."""

import numpy as np
import pytest
from oracles import enumerate_units

import causal
from causal.scm.interventions import Hard

CLASSICS = ["firing_squad", "simpson", "smoking_tar", "sprinkler"]


@pytest.mark.parametrize("name", CLASSICS)
def test_published_answers(name):
    theory = causal.load(f"classics/{name}")
    assert theory.expected
    for told in theory.expected:
        assert told.source
        assert theory.ask(told.query).point == pytest.approx(told.value, abs=told.within), (
            told.query
        )


@pytest.mark.parametrize("name", CLASSICS)
def test_every_marginal_under_every_intervention(name):
    theory = causal.load(f"classics/{name}")
    worlds = [(), *((Hard(v.name, state),) for v in theory.variables for state in v.states)]
    for world in worlds:
        changed = theory.do({change.variable: change.state for change in world})
        for variable in theory.model.names:
            expected, _ = enumerate_units(theory.model, [world], lambda _: 1.0, [(0, variable)])
            found = changed.distribution(variable).probabilities
            np.testing.assert_allclose(found, expected, rtol=0, atol=1e-9)


def test_the_three_rungs_of_the_firing_squad():
    squad = causal.load("classics/firing_squad")
    assert squad.p(prisoner="dead") == pytest.approx(0.73)
    assert squad.do(rifleman_a="hold").p(prisoner="dead") == pytest.approx(0.70)
    assert squad.given(prisoner="dead").do(rifleman_a="hold").p(prisoner="dead") == pytest.approx(
        0.7 / 0.73
    )


def test_simpson_reverses():
    drug = causal.load("classics/simpson")
    (treatment,) = drug.role("lever")
    (outcome,) = drug.role("outcome")
    first, second = drug[treatment].states
    good = drug[outcome].states[-1]
    seen = [drug.given({treatment: s}).p({outcome: good}) for s in (first, second)]
    done = [drug.do({treatment: s}).p({outcome: good}) for s in (first, second)]
    assert (seen[1] - seen[0]) * (done[1] - done[0]) < 0
