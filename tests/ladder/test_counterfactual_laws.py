"""The axioms of counterfactuals, under every coupling."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import models, weights, worlds

from causal.errors import CausalError, ContradictionError, ImpossibleEvidence
from causal.ladder.inference import leans_on, solve
from causal.ladder.network import Question
from causal.scm.couplings import luck_of
from causal.scm.evidence import Likelihood, Observed
from causal.scm.interventions import Hard, HeardFrom, Replaced, Shifted, merge, shifted
from causal.scm.mechanisms.table import Table
from causal.scm.model import Model
from causal.scm.variables import Variable

COUPLINGS = [None, "same_luck", "independent", "persistence(0.5)"]
couplings = st.sampled_from(COUPLINGS)


def known(data, model, most=2):
    made = []
    for name, told in data.draw(weights(model, most=most)):
        states = model.variable(name).states
        if set(told.values()) == {1.0}:
            made.append(Observed(name, tuple(s for s in states if s in told)))
        else:
            made.append(Likelihood(name, tuple(told.get(s, 0.0) for s in states)))
    return tuple((0, statement) for statement in made)


def joint(model, told, evidence, targets, luck):
    try:
        return solve(model, Question(told, evidence, targets), luck=luck).probabilities[..., 0]
    except ImpossibleEvidence:
        assume(False)


def all_on_the_diagonal(table):
    return table.sum() == pytest.approx(1) and np.trace(table) == pytest.approx(1, abs=1e-9)


@given(models(linked=True), st.data())
def test_effectiveness(model, data):
    luck = luck_of(model, data.draw(couplings))
    name = data.draw(st.sampled_from(model.names))
    state = data.draw(st.sampled_from(model.variable(name).states))
    told = ((), (Hard(name, state),))
    found = joint(model, told, known(data, model), ((1, name),), luck)
    assert found[model.variable(name).index(state)] == pytest.approx(1)


@given(models(linked=True), st.data())
def test_consistency(model, data):
    """Where x was seen, doing x changes nothing, whatever else was seen."""
    luck = luck_of(model, data.draw(couplings))
    name, target = (data.draw(st.sampled_from(model.names)) for _ in range(2))
    state = data.draw(st.sampled_from(model.variable(name).states))
    evidence = ((0, Observed(name, (state,))), *known(data, model))
    told = ((), (Hard(name, state),))
    question = Question(told, evidence, ((0, target), (1, target)))
    assert all_on_the_diagonal(joint(model, told, evidence, question.targets, luck))
    assert leans_on(model, question) == ()


@given(models(linked=True), st.data())
def test_composition(model, data):
    """Where w came about by itself in the changed world, doing w there changes nothing."""
    luck = luck_of(model, data.draw(couplings))
    names = data.draw(st.permutations(model.names))
    target = data.draw(st.sampled_from(model.names))
    x, w = names[0], names[1]
    change = Hard(x, data.draw(st.sampled_from(model.variable(x).states)))
    state = data.draw(st.sampled_from(model.variable(w).states))
    evidence = ((1, Observed(w, (state,))), *known(data, model, most=1))
    told = ((), (change,), (change, Hard(w, state)))
    table = joint(model, told, evidence, ((1, target), (2, target)), luck)
    assert all_on_the_diagonal(table)


@given(models(linked=True), st.data())
def test_what_a_change_does_not_reach_stays(model, data):
    luck = luck_of(model, data.draw(couplings))
    name = data.draw(st.sampled_from(model.names))
    others = [n for n in model.names if n != name and n not in model.descendants([name])]
    assume(others)
    target = data.draw(st.sampled_from(others))
    told = ((), (Hard(name, data.draw(st.sampled_from(model.variable(name).states))),))
    table = joint(model, told, known(data, model), ((0, target), (1, target)), luck)
    assert all_on_the_diagonal(table)


@given(models(linked=True), st.data())
def test_a_mechanism_replaced_by_itself_returns_the_fact(model, data):
    luck = luck_of(model, data.draw(couplings))
    name, target = (data.draw(st.sampled_from(model.names)) for _ in range(2))
    parents = model.parents(name)
    rows = tuple(map(tuple, model.cpt(name).reshape(-1, len(model.variable(name).states))))
    told = ((), (Replaced(name, Table(parents, rows)),))
    table = joint(model, told, known(data, model), ((0, target), (1, target)), luck)
    assert all_on_the_diagonal(table)


@given(models(linked=True), st.data())
def test_hearing_a_parent_where_it_is_anyway_returns_the_fact(model, data):
    luck = luck_of(model, data.draw(couplings))
    edges = sorted(model.graph.edges)
    assume(edges)
    parent, child = data.draw(st.sampled_from(edges))
    target = data.draw(st.sampled_from(model.names))
    told = ((), (HeardFrom(parent, child),))
    table = joint(model, told, known(data, model), ((0, target), (1, target)), luck)
    assert all_on_the_diagonal(table)


@given(models(linked=True), st.data())
def test_a_shift_that_moves_nothing_returns_the_fact(model, data):
    luck = luck_of(model, data.draw(couplings))
    name, target = (data.draw(st.sampled_from(model.names)) for _ in range(2))
    told = ((), (shifted(model, name, {}),))
    table = joint(model, told, known(data, model), ((0, target), (1, target)), luck)
    assert all_on_the_diagonal(table)


@st.composite
def monotone(draw):
    """A chain or a collider whose rows move up with every parent."""
    states = ("low", "mid", "high")

    def rising(count):
        base = sorted((draw(st.floats(0.05, 0.9)), draw(st.floats(0.05, 0.9))), reverse=True)
        cuts = []
        for total in range(count):
            shrink = draw(st.floats(0.3, 1.0)) if total else 1.0
            base = [value * shrink for value in base]
            cuts.append(list(base))
        return [(b[1], b[0] - b[1], 1 - b[0]) for b in cuts]

    x, m, y = (Variable(n, states) for n in "xmy")
    by_sum = rising(5)
    both = [by_sum[i + j] for i in range(3) for j in range(3)]
    mechanisms = (
        Table((), (rising(1)[0],)),
        Table(("x",), tuple(rising(3))),
        Table(("x", "m"), tuple(both)),
    )
    return Model((x, m, y), mechanisms)


@given(monotone(), st.data())
def test_same_luck_never_responds_downwards(model, data):
    told = ((Hard("x", "low"),), (Hard("x", data.draw(st.sampled_from(("mid", "high")))),))
    evidence = known(data, model)
    for target in ("m", "y"):
        table = joint(model, told, evidence, ((0, target), (1, target)), luck_of(model))
        np.testing.assert_allclose(np.tril(table, -1), 0, atol=1e-9)


@pytest.mark.slow
@given(models(most=4, states=2, linked=True), st.data())
def test_persistence_lies_between_what_it_mixes_without_evidence(model, data):
    """One doubled variable: the answer is the mixture of the two couplings' answers."""
    told = ((), data.draw(worlds(model, most=1)))
    targets = tuple((w, data.draw(st.sampled_from(model.names))) for w in (0, 1))
    question = Question(told, (), targets)
    leaning = leans_on(model, question)
    assume(len(leaning) == 1)
    carried, anew, half = (
        joint(model, told, (), targets, luck_of(model, {leaning[0]: kind}))
        for kind in ("same_luck", "independent", "persistence(0.5)")
    )
    np.testing.assert_allclose(half, (carried + anew) / 2, atol=1e-12)


def test_bad_changes_are_refused_in_sentences():
    states = ("no", "yes")
    model = Model(
        (Variable("x", states), Variable("y", states)),
        (Table((), ((0.5, 0.5),)), Table(("x",), ((0.9, 0.1), (0.2, 0.8)))),
    )
    swap = Table(("x",), ((0.0, 1.0), (1.0, 0.0)))
    for change, words in [
        (HeardFrom("y", "x"), "has no parent 'y'"),
        (HeardFrom("x", "y", (Hard("x", "maybe"),)), "has no state 'maybe'"),
        (Shifted("y", swap), "must read y alone; it reads x"),
    ]:
        with pytest.raises(CausalError, match=words):
            merge(model, (), (change,))
    with pytest.raises(ContradictionError, match="exclude one another"):
        merge(model, (Hard("y", "no"),), (HeardFrom("x", "y"),))
    with pytest.raises(CausalError, match="is an effect of it"):
        merge(model, (), (Replaced("x", Table(("y",), ((0.5, 0.5), (0.5, 0.5)))),))
    policy = Replaced("x", Table(("y",), ((1.0, 0.0), (0.0, 1.0))), reads_facts=True)
    found = solve(
        model, Question((merge(model, (), (policy,)),), (), ((0, "x"),)), luck=luck_of(model)
    )
    assert found.probabilities[1, 0] == pytest.approx(0.45), "x copies what y is in fact"
