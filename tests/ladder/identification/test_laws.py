"""Laws of identification on random graphs with latent variables.

The first route is the estimand on the observable distribution; the second is surgery on the whole
model, latent variables included, by a table of everything (`oracles.truncated_factorisation`).
"""

from itertools import combinations, product

import networkx as nx
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from oracles import truncated_factorisation
from strategies import effects, latent_graphs, tabulated

from causal.errors import PositivityViolated
from causal.ladder.identification import (
    ObservableJoint,
    back_door_sets,
    front_door_sets,
    identify,
    observable_effect,
    observable_joint,
)
from causal.ladder.identification.algorithm import Hedge, idc_effect
from causal.ladder.identification.evaluation import Evaluator
from causal.ladder.identification.projection import latent_projection

SEEDS = st.integers(0, 2**32 - 1)


def in_states(model, names, data):
    return {name: data.draw(st.sampled_from(model.variable(name).states)) for name in names}


@given(latent_graphs(), SEEDS, st.integers(2, 3), st.data())
def test_the_estimand_equals_surgery(drawn, seed, states, data):
    graph, latent = drawn
    asked = data.draw(effects(graph, latent))
    model = tabulated(graph, seed, states=states if len(graph) < 8 else 2)
    cause, seen = (in_states(model, asked[role], data) for role in ("cause", "given"))
    found = observable_effect(model, cause=cause, effect=asked["effect"], given=seen, latent=latent)
    assume(found.identification.identified)
    expected = truncated_factorisation(model, cause, asked["effect"], seen)
    np.testing.assert_allclose(found.probabilities, expected, rtol=0, atol=1e-9)


@given(latent_graphs(), SEEDS, st.data())
def test_the_algorithm_alone_equals_surgery(drawn, seed, data):
    """ID and IDC without the short cuts by the criteria, in every anchor's every state."""
    graph, latent = drawn
    asked = data.draw(effects(graph, latent))
    model = tabulated(graph, seed)
    sets = {role: frozenset(names) for role, names in asked.items()}
    found = idc_effect(**sets, graph=latent_projection(graph, latent))
    assume(not isinstance(found, Hedge))
    cause, seen = (in_states(model, asked[role], data) for role in ("cause", "given"))
    expected = truncated_factorisation(model, cause, asked["effect"], seen)
    anchors = sorted(found.free.difference(*sets.values()))
    states = {n: model.variable(n).index(s) for n, s in {**cause, **seen}.items()}
    evaluator = Evaluator(observable_joint(model, latent))
    for cell in product(range(2), repeat=len(anchors)):
        at = {**states, **dict(zip(anchors, cell, strict=True))}
        values = evaluator.table(found, asked["effect"], at)
        np.testing.assert_allclose(values, expected, rtol=0, atol=1e-9)


@given(latent_graphs(most=5), SEEDS, st.data())
def test_with_zeros_the_estimand_equals_surgery_or_says_what_has_no_value(drawn, seed, data):
    graph, latent = drawn
    asked = data.draw(effects(graph, latent))
    model = tabulated(graph, seed, zeros=0.3)
    cause, seen = (in_states(model, asked[role], data) for role in ("cause", "given"))
    expected = truncated_factorisation(model, cause, asked["effect"], seen)
    assume(expected is not None)
    try:
        found = observable_effect(
            model, cause=cause, effect=asked["effect"], given=seen, latent=latent
        )
    except PositivityViolated as refused:
        impossible = observable_joint(model, latent)
        states = dict(part.split("=") for part in refused.where.split(", "))
        at = {n: model.variable(n).index(s) for n, s in states.items()}
        if refused.probability.startswith("P("):
            assert impossible.marginal((), at) == 0
        return
    assume(found.identification.identified)
    np.testing.assert_allclose(found.probabilities, expected, rtol=0, atol=1e-9)


@given(latent_graphs(), st.data())
def test_a_hedge_is_one(drawn, data):
    """Every part of the definition, so that the verdict is right by the theorem on hedges."""
    graph, latent = drawn
    asked = data.draw(effects(graph, latent, conditions=0))
    found = identify(graph, **asked, latent=latent)
    assume(not found.identified)
    projection = latent_projection(graph, latent)
    cause, outer, inner = (
        frozenset(names) for names in (asked["cause"], found.hedge.outer, found.hedge.inner)
    )
    assert inner < outer
    assert cause & outer
    assert not cause & inner
    for forest in (outer, inner):
        assert len(projection.subgraph(forest).c_components()) == 1
    assert projection.subgraph(outer).ancestors(inner) == outer
    assert inner <= projection.ancestors(asked["effect"], cut=cause)


@given(latent_graphs(), st.data())
def test_what_meets_a_criterion_the_algorithm_identifies(drawn, data):
    graph, latent = drawn
    asked = data.draw(effects(graph, latent))
    found = identify(graph, **asked, latent=latent)
    sets = {role: frozenset(names) for role, names in asked.items()}
    alone = idc_effect(**sets, graph=latent_projection(graph, latent))
    assert found.identified == (not isinstance(alone, Hedge))


def meets_back_door(graph, chosen, cause, effect, seen):
    """The criterion on the graph with its latent variables, by networkx."""
    reached = set().union(*(nx.descendants(graph, name) for name in cause))
    cut = graph.copy()
    cut.remove_edges_from(list(graph.out_edges(cause)))
    used = set(chosen) | set(seen)
    return not used & reached and nx.is_d_separator(cut, set(cause), set(effect), used)


def meets_front_door(graph, chosen, cause, effect):
    around = graph.copy()
    around.remove_nodes_from(chosen)
    if any(set(effect) & nx.descendants(around, name) for name in cause):
        return False
    before, after = graph.copy(), graph.copy()
    before.remove_edges_from(list(graph.out_edges(cause)))
    after.remove_edges_from(list(graph.out_edges(chosen)))
    return nx.is_d_separator(before, set(cause), set(chosen), set()) and nx.is_d_separator(
        after, set(chosen), set(effect), set(cause)
    )


def minimal(meets, names, least=0):
    found = []
    for size in range(least, len(names) + 1):
        for chosen in map(frozenset, combinations(names, size)):
            if not any(smaller <= chosen for smaller in found) and meets(chosen):
                found.append(chosen)
    return set(found)


@given(latent_graphs(), st.data())
def test_the_sets_are_all_minimal_ones(drawn, data):
    graph, latent = drawn
    asked = data.draw(effects(graph, latent))
    cause, effect, seen = asked["cause"], asked["effect"], asked["given"]
    names = [n for n in graph if n not in (*latent, *cause, *effect)]
    found = back_door_sets(graph, **asked, latent=latent)
    assert found.complete
    assert len(found) == len(set(found))
    free = [name for name in names if name not in seen]
    assert set(map(frozenset, found)) == minimal(
        lambda chosen: meets_back_door(graph, chosen, cause, effect, seen), free
    )
    through = front_door_sets(graph, cause=cause, effect=effect, latent=latent)
    assert through.complete
    reaches = any(set(effect) & nx.descendants(graph, name) for name in cause)
    expected = minimal(lambda c: meets_front_door(graph, c, cause, effect), names, least=1)
    assert set(map(frozenset, through)) == (expected if reaches else set())


@given(latent_graphs(least=4), SEEDS, st.data())
def test_every_set_that_is_named_would_do(drawn, seed, data):
    """Each back-door and front-door set gives surgery's answer, by sums over one table."""
    graph, latent = drawn
    asked = data.draw(effects(graph, latent, conditions=0))
    (x, *more), effect = asked["cause"], asked["effect"]
    assume(not more)
    model = tabulated(graph, seed)
    expected = truncated_factorisation(model, {x: "s1"}, effect)

    def p(names, states):
        order = tuple(names)
        table = truncated_factorisation(model, {}, (*order, *states))
        return table[(..., *(states[name] for name in states))]

    for chosen in back_door_sets(graph, cause=[x], effect=effect, latent=latent):
        answer = 0
        for cell in product(range(2), repeat=len(chosen)):
            z = dict(zip(chosen, cell, strict=True))
            answer = answer + p(effect, {x: 1, **z}) / p((), {x: 1, **z}) * p((), z)
        np.testing.assert_allclose(answer, expected, rtol=0, atol=1e-9)
    for chosen in front_door_sets(graph, cause=[x], effect=effect, latent=latent):
        answer = 0
        for cell in product(range(2), repeat=len(chosen)):
            m = dict(zip(chosen, cell, strict=True))
            again = sum(p(effect, {x: k, **m}) / p((), {x: k, **m}) * p((), {x: k}) for k in (0, 1))
            answer = answer + p((), {x: 1, **m}) / p((), {x: 1}) * again
        np.testing.assert_allclose(answer, expected, rtol=0, atol=1e-9)


@given(latent_graphs(least=4), st.data())
def test_the_projection_keeps_every_separation(drawn, data):
    graph, latent = drawn
    seen = [name for name in graph if name not in latent]
    projected = latent_projection(graph, latent).canonical()
    a, b, *rest = data.draw(st.permutations(seen))
    for size in range(len(rest) + 1):
        for known in combinations(rest, size):
            assert nx.is_d_separator(graph, {a}, {b}, set(known)) == nx.is_d_separator(
                projected, {a}, {b}, set(known)
            )


@given(latent_graphs(), st.data())
def test_names_do_not_matter(drawn, data):
    graph, latent = drawn
    asked = data.draw(effects(graph, latent))
    found = identify(graph, **asked, latent=latent)
    shuffled = data.draw(st.permutations(list(graph)))
    new = {name: f"n_{shuffled.index(name):02d}_" for name in graph}  # no name is part of another
    renamed = nx.DiGraph()
    renamed.add_nodes_from(new[name] for name in graph)
    renamed.add_edges_from((new[a], new[b]) for a, b in graph.edges)
    roles = {role: [new[name] for name in names] for role, names in asked.items()}
    again = identify(renamed, **roles, latent=[new[name] for name in latent])
    old = {name: before for before, name in new.items()}

    def back(text):
        for name, before in old.items():
            text = text.replace(name, before)
        return text

    assert back(again.sentence()) == found.sentence()
    assert [[old[n] for n in each] for each in again.back_door] == list(map(list, found.back_door))
    assert [[old[n] for n in each] for each in again.front_door] == list(
        map(list, found.front_door)
    )


@given(latent_graphs(), st.booleans(), st.data())
def test_an_isolated_variable_does_not_matter(drawn, first, data):
    graph, latent = drawn
    asked = data.draw(effects(graph, latent))
    more = nx.DiGraph()
    more.add_nodes_from(["lonely", *graph.nodes] if first else [*graph.nodes, "lonely"])
    more.add_edges_from(graph.edges)
    found = identify(graph, **asked, latent=latent)
    assert identify(more, **asked, latent=latent) == found
    assert identify(more, **asked, latent=(*latent, "lonely")).sentence() == found.sentence()


@given(latent_graphs(), SEEDS, st.data())
def test_a_table_gives_what_the_factors_give(drawn, seed, data):
    graph, latent = drawn
    asked = data.draw(effects(graph, latent))
    model = tabulated(graph, seed)
    found = identify(model, **asked, latent=latent)
    assume(found.identified)
    seen = [name for name in model.names if name not in latent]
    table = truncated_factorisation(model, {}, seen)
    joint = ObservableJoint.of([model.variable(name) for name in seen], table)
    cause, known = (in_states(model, asked[role], data) for role in ("cause", "given"))
    expected = truncated_factorisation(model, cause, asked["effect"], known)
    values = found.evaluate(joint, cause=cause, given=known)
    np.testing.assert_allclose(values, expected, rtol=0, atol=1e-9)


@given(latent_graphs(), SEEDS)
def test_the_observable_distribution_is_the_models_own(drawn, seed):
    graph, latent = drawn
    model = tabulated(graph, seed)
    joint = observable_joint(model, latent)
    seen = [variable.name for variable in joint.variables]
    assert seen == [name for name in model.names if name not in latent]
    expected = truncated_factorisation(model, {}, seen)
    np.testing.assert_allclose(joint.marginal(seen), expected, rtol=0, atol=1e-12)
    part = joint.marginal(seen[1:], {seen[0]: 1})
    np.testing.assert_allclose(part, expected[1], rtol=0, atol=1e-12)
    assert part.sum() == pytest.approx(joint.marginal((seen[0],))[1])
