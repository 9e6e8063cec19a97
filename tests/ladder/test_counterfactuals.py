"""Rung 3 against the enumerator of units: every coupling, every intervention, one to three worlds."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from oracles import enumerate_units, weigher
from strategies import models, weights, worlds

from causal.errors import CycleError, ImpossibleEvidence
from causal.ladder.inference import solve
from causal.ladder.network import Question
from causal.scm.couplings import Coupling, Luck
from causal.scm.evidence import Likelihood, Observed
from causal.scm.interventions import Replaced
from causal.scm.mechanisms.noisy_max import NoisyMax
from causal.scm.mechanisms.table import Table
from causal.scm.model import Model
from causal.scm.variables import Variable


def as_evidence(model, name, told):
    states = model.variable(name).states
    if set(told.values()) == {1.0}:
        return Observed(name, tuple(s for s in states if s in told))
    return Likelihood(name, tuple(told.get(s, 0.0) for s in states))


@st.composite
def lucks(draw, model):
    """A coupling for each variable, for us and for the enumerator."""
    ours, theirs = [], {}
    for name in model.names:
        linked = isinstance(model.mechanism(name), NoisyMax)
        kind = draw(st.sampled_from(["default", "same_luck", "independent", "persistence(0.25)"]))
        if kind == "default":
            theirs[name] = "links" if linked else "same_luck"
        else:
            theirs[name] = kind
            ours.append((name, Coupling.parse(kind)))
    return Luck(None, tuple(ours)), theirs


def small(model, luck):
    """Whether enumerating units stays small, also with some mechanisms replaced."""
    cells = 1.0
    for name, kind in luck.items():
        table, states = model.cpt(name), model.cpt(name).shape[-1]
        rows = table.size / states
        if kind == "links":
            cells *= states
            for parent in model.parents(name):
                cells *= 1 + (states - 1) * len(model.variable(parent).states)
        elif kind == "same_luck":
            cells *= 1 + rows * (states - 1)
        else:
            cells *= states**rows
    return cells < 2e3


@st.composite
def questions(draw, most_worlds, crossing, linked=True, size=4):
    model = draw(models(most=size, states=3, linked=linked))
    luck, theirs = draw(lucks(model))
    assume(small(model, theirs))
    count = draw(st.integers(1, most_worlds))
    told = tuple(draw(worlds(model, most=2, crossing=crossing)) for _ in range(count))
    known = [(draw(st.integers(0, count - 1)), *told) for told in draw(weights(model, most=3))]
    targets = tuple(
        (draw(st.integers(0, count - 1)), draw(st.sampled_from(model.names)))
        for _ in range(draw(st.integers(1, 2)))
    )
    return model, luck, theirs, ((), *told), known, targets


def check(asked):
    model, luck, theirs, told, known, targets = asked
    replaced_links = {
        change.variable
        for world in told
        for change in world
        if hasattr(change, "mechanism") and theirs[change.variable] == "links"
    }
    assume(not replaced_links)  # a noisy-MAX replaced by a table has other links: tested apart
    evidence = tuple((w, as_evidence(model, name, by_state)) for w, name, by_state in known)
    question = Question(told, evidence, targets)
    try:
        expected, mass = enumerate_units(
            model, told, weigher(model, known), targets, couplings=theirs
        )
    except ValueError:
        with pytest.raises(CycleError):
            solve(model, question, luck=luck)
        return
    if mass < 1e-12:
        with pytest.raises(ImpossibleEvidence):
            solve(model, question, luck=luck)
        return
    found = solve(model, question, luck=luck)
    np.testing.assert_allclose(found.probabilities[..., 0], expected, atol=1e-9)
    np.testing.assert_allclose(np.exp(found.log_evidence), mass, rtol=1e-9)


@given(questions(most_worlds=1, crossing=False))
def test_two_worlds_agree_with_the_enumerator(asked):
    check(asked)


@pytest.mark.slow
@given(questions(most_worlds=2, crossing=True, linked=False))
def test_three_worlds_that_hear_from_one_another_agree_with_the_enumerator(asked):
    check(asked)


@pytest.mark.slow
@given(questions(most_worlds=2, crossing=True, size=3))
def test_three_worlds_with_links_agree_with_the_enumerator(asked):
    check(asked)


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(questions(most_worlds=2, crossing=True, size=6))
def test_networks_of_six_variables_agree_with_the_enumerator(asked):
    check(asked)


def test_a_policy_may_read_what_the_variable_was_in_fact():
    """Two copies of one luck, one of which is a cause of the other."""
    states = ("low", "mid", "high")
    x, y = Variable("x", states), Variable("y", states)
    rows = ((0.6, 0.3, 0.1), (0.3, 0.4, 0.3), (0.1, 0.3, 0.6))
    model = Model((x, y), (Table((), ((0.2, 0.5, 0.3),)), Table(("x",), rows)))
    policy = Replaced("x", Table(("x",), rows), reads_facts=True)
    told, targets = ((), (policy,)), ((0, "x"), (1, "x"), (1, "y"))
    known = [(0, "y", {"mid": 1.0})]
    expected, _ = enumerate_units(model, told, weigher(model, known), targets)
    question = Question(told, ((0, Observed("y", ("mid",))),), targets)
    found = solve(model, question, luck=Luck())
    np.testing.assert_allclose(found.probabilities[..., 0], expected, atol=1e-12)
