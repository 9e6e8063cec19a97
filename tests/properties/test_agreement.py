"""The engine's answers against the enumerator, on random models, worlds and evidence."""

import numpy as np
import pytest
from hypothesis import assume, given, reject
from hypothesis import strategies as st
from oracles import enumerate_units, weigher
from strategies import models, weights, worlds

from causal.errors import CycleError, ImpossibleEvidence, NotIdentified
from causal.ladder.inference import leans_on, solve
from causal.ladder.network import Question
from causal.scm.evidence import Likelihood, Observed
from causal.scm.model import Model


def as_evidence(model: Model, name: str, told: dict[str, float]):
    states = model.variable(name).states
    if set(told.values()) == {1.0}:
        return Observed(name, tuple(state for state in states if state in told))
    return Likelihood(name, tuple(told.get(state, 0.0) for state in states))


@given(st.data())
def test_one_world_agrees_with_the_enumerator(data):
    model = data.draw(models())
    world = data.draw(worlds(model))
    known = data.draw(weights(model))
    target = data.draw(st.sampled_from(model.names))
    evidence = tuple((0, as_evidence(model, name, told)) for name, told in known)
    weigh = weigher(model, [(0, name, told) for name, told in known])
    expected, mass = enumerate_units(model, [world], weigh, [(0, target)])
    question = Question((world,), evidence, ((0, target),))
    if mass < 1e-12:
        with pytest.raises(ImpossibleEvidence):
            solve(model, question)
        return
    found = solve(model, question)
    np.testing.assert_allclose(found.probabilities[..., 0], expected, atol=1e-9)
    np.testing.assert_allclose(np.exp(found.log_evidence), mass, rtol=1e-9)


@given(st.data())
def test_joint_distributions_agree_with_the_enumerator(data):
    model = data.draw(models(most=4))
    world = data.draw(worlds(model))
    targets = data.draw(st.lists(st.sampled_from(model.names), min_size=1, max_size=3))
    pairs = [(0, name) for name in targets]
    expected, _ = enumerate_units(model, [world], lambda _: 1.0, pairs)
    found = solve(model, Question((world,), (), tuple(pairs)))
    np.testing.assert_allclose(found.probabilities[..., 0], expected, atol=1e-9)


@given(st.data())
def test_identified_counterfactuals_do_not_depend_on_the_coupling(data):
    """Where the structural test finds nothing to lean on, any way to share luck gives the answer."""
    model = data.draw(models(most=4, states=2))
    before, after = data.draw(worlds(model, most=1)), data.draw(worlds(model, most=2))
    known = data.draw(weights(model))
    target = data.draw(st.sampled_from(model.names))
    evidence = tuple((0, as_evidence(model, name, told)) for name, told in known)
    question = Question((before, after), evidence, ((1, target),))
    weigh = weigher(model, [(0, name, told) for name, told in known])
    flipped = frozenset(data.draw(st.sets(st.sampled_from(model.names))))
    try:
        expected, mass = enumerate_units(model, [before, after], weigh, [(1, target)], frozenset())
    except ValueError:
        with pytest.raises(CycleError):
            solve(model, question)
        return
    assume(mass > 1e-12)
    try:
        found = solve(model, question)
    except NotIdentified:
        assert leans_on(model, question)
        return
    assert leans_on(model, question) == ()
    other, _ = enumerate_units(model, [before, after], weigh, [(1, target)], flipped)
    np.testing.assert_allclose(found.probabilities[..., 0], expected, atol=1e-9)
    np.testing.assert_allclose(found.probabilities[..., 0], other, atol=1e-9)


@given(st.data())
def test_a_batch_of_draws_equals_a_loop(data):
    model = data.draw(models(zeros=False))
    world = data.draw(worlds(model))
    known = data.draw(weights(model, most=1))
    target = data.draw(st.sampled_from(model.names))
    evidence = tuple((0, as_evidence(model, name, told)) for name, told in known)
    question = Question((world,), evidence, ((0, target),))
    rng = np.random.default_rng(data.draw(st.integers(0, 99)))
    draws = {}
    for name in model.names:
        raw = rng.gamma(1.0, size=(*model.cpt(name).shape, 7)) + 0.01
        draws[name] = raw / raw.sum(axis=-2, keepdims=True)
    try:
        together = solve(model, question, draws=draws).probabilities
    except ImpossibleEvidence:
        reject()
    for k in range(7):
        one = {name: table[..., k : k + 1] for name, table in draws.items()}
        alone = solve(model, question, draws=one).probabilities[..., 0]
        np.testing.assert_allclose(
            np.broadcast_to(together, (*alone.shape, 7))[..., k], alone, atol=1e-12
        )
