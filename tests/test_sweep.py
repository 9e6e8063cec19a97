"""Derivatives, all marginals, draws and tabulated interventions against slower routes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles import enumerate_units, weigher
from strategies import models

import causal
from causal.engine import sweep as sweeping
from causal.engine.contract import contract, leaves_of
from causal.engine.draws import dirichlet
from causal.engine.marginals import Posteriors, marginals
from causal.engine.plan import Limits, Structure, compile_plan
from causal.engine.run import run
from causal.engine.sweep import derivative, sweep, way_to
from causal.errors import ContradictionError, ImpossibleEvidence, QueryError, TooCostly
from causal.ladder.tabulate import tabulate
from causal.scm.interventions import Hard


def of_model(model) -> tuple[Structure, list[np.ndarray]]:
    cards = tuple(len(v.states) for v in model.variables)
    scopes = tuple(
        (*(model.position(p) for p in model.parents(name)), i) for i, name in enumerate(model.names)
    )
    tables = [model.cpt(name)[..., None].copy() for name in model.names]
    return Structure(cards, scopes, tuple(range(len(cards)))), tables


@given(models(zeros=True), st.data())
def test_gradients_equal_complex_steps(model, data):
    """The derivative of every value with respect to every number of every table, zeros included."""
    structure, tables = of_model(model)
    axes = list(range(len(structure.cards)))
    target = data.draw(st.sampled_from(axes))
    observed = data.draw(st.sets(st.sampled_from(axes), max_size=2)) - {target}
    states = {a: data.draw(st.integers(0, structure.cards[a] - 1)) for a in observed}
    plan = compile_plan(structure, (target,), tuple(sorted(states)))
    seed = np.array([data.draw(st.integers(-3, 3)) for _ in range(structure.cards[target])], float)[
        :, None
    ]
    found = sweep(plan, tables, states, seed)
    np.testing.assert_allclose(found.values, run(plan, tables, states).values, atol=1e-15)
    scale = np.exp(found.log_scale)
    for k, table in enumerate(tables):
        if found.gradients[k] is None:
            continue
        assert found.gradients[k].shape == table.shape
        for cell in np.ndindex(*table.shape):
            stepped = [t.astype(complex) for t in tables]
            stepped[k][cell] += 1e-30j
            slow = (
                np.einsum("k,k->", brute(structure, stepped, target, states), seed[:, 0]).imag
                / 1e-30
            )
            assert found.gradients[k][cell] * scale == pytest.approx(slow, abs=1e-10)


@given(models(), st.data())
def test_the_way_back_to_one_factor_is_that_to_all(model, data):
    structure, tables = of_model(model)
    axes = list(range(len(structure.cards)))
    target = data.draw(st.sampled_from(axes))
    plan = compile_plan(structure, (target,), ())
    seed = np.array([data.draw(st.integers(-3, 3)) for _ in range(structure.cards[target])], float)
    whole = sweep(plan, tables, {}, seed[:, None])
    for scaled in (False, True):
        slots, divisors = contract(plan, leaves_of(plan, tables, {}), scaled=scaled)
        scale = np.exp(sum(np.log(one) for one in divisors)) if divisors else 1.0
        for slot, factor in enumerate(plan.factors):
            found = derivative(way_to(plan, slot), slots, seed[:, None], divisors)
            np.testing.assert_allclose(found * scale, whole.gradients[factor], atol=1e-12)


def brute(structure, tables, target, states):
    """Sum the product of all tables over every cell, by one einsum over everything."""
    operands = []
    for scope, table in zip(structure.scopes, tables, strict=True):
        operands += [table[..., 0], list(scope)]
    for axis, state in states.items():
        operands += [np.eye(structure.cards[axis])[state].astype(complex), [axis]]
    return np.einsum(*operands, [target])


@given(models(), st.data())
def test_all_marginals_in_one_sweep(model, data):
    structure, tables = of_model(model)
    observed = data.draw(st.sets(st.sampled_from(model.names), max_size=2))
    known = {name: data.draw(st.sampled_from(model.variable(name).states)) for name in observed}
    states = {model.position(n): model.variable(n).index(s) for n, s in known.items()}
    posteriors, log_evidence = marginals(structure, tables, states)
    weigh = weigher(model, [(0, name, {state: 1.0}) for name, state in known.items()])
    for i, name in enumerate(model.names):
        expected, mass = enumerate_units(model, [()], weigh, [(0, name)])
        if mass < 1e-12:
            assert np.isneginf(log_evidence).all()
            return
        np.testing.assert_allclose(posteriors[i][:, 0], expected, atol=1e-9)
        np.testing.assert_allclose(np.exp(log_evidence), mass, rtol=1e-9)


@given(models(zeros=False), st.data())
def test_posteriors_asked_again_and_for_draws_equal_fresh_runs(model, data):
    """The same evidence in several states, with one draw and with several, against one run each."""
    structure, tables = of_model(model)
    if data.draw(st.booleans()):
        rng = np.random.default_rng(0)
        tables = [dirichlet(t[..., 0], 5.0, 3, rng) for t in tables]
    axes = range(len(structure.cards))
    observed = sorted(data.draw(st.sets(st.sampled_from(axes), max_size=2)))
    asked = Posteriors(structure, tables, observed)
    for _ in range(2):
        states = {a: data.draw(st.integers(0, structure.cards[a] - 1)) for a in observed}
        posteriors, log_evidence = asked(states)
        for axis in set(axes) - set(observed):
            plan = compile_plan(structure, (axis,), tuple(observed))
            one = run(plan, tables, states)
            np.testing.assert_allclose(posteriors[axis], one.normalised(), atol=1e-12)
            np.testing.assert_allclose(log_evidence, one.total(), rtol=1e-9, atol=1e-12)


def test_seeds_stacked_on_one_draw_equal_seeds_one_by_one():
    structure, tables = of_model(causal.load("reform_pace").model)
    target = len(structure.cards) - 1
    plan = compile_plan(structure, (target,))
    states = structure.cards[target]
    stacked = sweep(plan, tables, seed=np.eye(states))
    for k in range(states):
        one = sweep(plan, tables, seed=np.eye(states)[k][:, None])
        for a, b in zip(stacked.gradients, one.gradients, strict=True):
            if a is not None:
                np.testing.assert_allclose(a[..., k], b[..., 0], rtol=1e-12)


def test_a_table_that_is_the_answer_has_ones_for_its_derivatives():
    structure = Structure((2,), ((0,),), (0,))
    for draws in (1, 3):
        swept = sweep(compile_plan(structure, (0,)), [np.full((2, draws), 0.5)])
        np.testing.assert_array_equal(swept.values, np.full((2, draws), 0.5))
        np.testing.assert_array_equal(swept.gradients[0], np.ones((2, draws)))


def test_marginals_of_a_long_chain_whose_evidence_underflows():
    rng = np.random.default_rng(3)
    n = 3000
    raw = rng.random((2, 2))
    step = (raw / raw.sum(axis=1, keepdims=True))[..., None]
    structure = Structure((2,) * n, ((0,), *((i, i + 1) for i in range(n - 1))), tuple(range(n)))
    tables = [np.array([[0.5], [0.5]])] + [step] * (n - 1)
    states = dict.fromkeys(range(0, n, 2), 1)
    posteriors, log_evidence = marginals(structure, tables, states)
    assert log_evidence[0] < np.log(1e-250)
    between = step[1, :, 0] * step[:, 1, 0]
    np.testing.assert_allclose(posteriors[1][:, 0], between / between.sum(), rtol=1e-9)
    np.testing.assert_allclose(posteriors[n - 3][:, 0], between / between.sum(), rtol=1e-9)


def test_a_sweep_that_would_keep_too_much_is_refused():
    structure, tables = of_model(causal.load("nationalities").model)
    with pytest.raises(TooCostly, match="MiB"):
        marginals(structure, tables, limits=Limits(bytes=1000))


@given(models(most=4, zeros=False), st.data())
def test_gradients_of_a_batch_equal_a_loop(model, data):
    structure, tables = of_model(model)
    rng = np.random.default_rng(data.draw(st.integers(0, 9)))
    drawn = [dirichlet(t[..., 0], 5, 6, rng) for t in tables]
    plan = compile_plan(structure, (0,))
    whole = sweep(plan, drawn)
    for d in range(6):
        one = sweep(plan, [t[..., d : d + 1] for t in drawn])
        np.testing.assert_allclose(whole.values[..., d], one.values[..., 0], atol=1e-13)
        for a, b in zip(whole.gradients, one.gradients, strict=True):
            if a is not None:
                np.testing.assert_allclose(a[..., d], b[..., 0], atol=1e-12)


@given(models(most=4, zeros=False), st.data())
def test_gradients_do_not_depend_on_the_size_of_a_block(model, data):
    structure, tables = of_model(model)
    rng = np.random.default_rng(0)
    drawn = [dirichlet(t[..., 0], 5.0, 17, rng) for t in tables]
    plan = compile_plan(structure, (0,))
    seed = np.linspace(-1, 1, structure.cards[0])[:, None]
    whole = sweep(plan, drawn, seed=seed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sweeping, "LEAST", data.draw(st.integers(1, 16)))
        patch.setattr(sweeping, "_SWEEP_BYTES", 1)
        blocks = sweep(plan, drawn, seed=seed)
    np.testing.assert_allclose(blocks.values, whole.values, rtol=1e-12)
    for a, b in zip(blocks.gradients, whole.gradients, strict=True):
        assert (a is None) == (b is None)
        if a is not None:
            np.testing.assert_allclose(a, b, rtol=1e-12, atol=1e-14)


def test_every_single_intervention_from_one_gradient():
    """P(y | do(x)) is the sum over parent configurations of dP(y)/dP(x | parents)."""
    theory = causal.load("reform_pace")
    structure, tables = of_model(theory.model)
    target = theory.model.position("union_fate_1991")
    plan = compile_plan(structure, (target,))
    for k in range(4):
        found = sweep(plan, tables, seed=np.eye(4)[k][:, None])
        for name in ("coup_1991", "reform_sequence", "use_of_force"):
            place = theory.model.position(name)
            by_state = found.gradients[place].reshape(-1, len(theory[name].states)).sum(axis=0)
            for state, value in zip(theory[name].states, by_state, strict=True):
                wanted = theory.do({name: state}).distribution("union_fate_1991").probabilities[k]
                assert value == pytest.approx(wanted, abs=1e-12)


@given(models(most=5), st.data())
def test_tabulated_interventions_equal_single_questions(model, data):
    order = data.draw(st.permutations(model.names))
    target, rest = order[0], order[1:]
    done = rest[: data.draw(st.integers(0, 2))]
    seen = rest[len(done) : len(done) + data.draw(st.integers(0, 1))]
    table = tabulate(model, target, do=done, given=seen)
    states = {n: data.draw(st.sampled_from(model.variable(n).states)) for n in (*done, *seen)}
    world = tuple(Hard(n, states[n]) for n in done)
    weigh = weigher(model, [(0, n, {states[n]: 1.0}) for n in seen])
    expected, mass = enumerate_units(model, [world], weigh, [(0, target)])
    if mass < 1e-12:
        with pytest.raises(ImpossibleEvidence):
            table(**states)
        return
    np.testing.assert_allclose(table(**states)[:, 0], expected, atol=1e-9)


@given(models(most=4), st.data())
def test_looking_up_by_position_equals_looking_up_by_name(model, data):
    names = data.draw(st.permutations(model.names))
    target, done, seen = names[0], names[1:2], names[2:3]
    table = tabulate(model, target, do=done, given=seen)
    states = {n: data.draw(st.sampled_from(model.variable(n).states)) for n in (*done, *seen)}
    key = tuple(states.values())
    try:
        expected = table(**states)
    except ImpossibleEvidence:
        with pytest.raises(ImpossibleEvidence):
            table[key]
        return
    np.testing.assert_array_equal(table[key], expected)
    if len(key) == 1:
        np.testing.assert_array_equal(table[key[0]], expected)


def test_tabulated_questions_are_checked():
    model = causal.load("reform_pace").model
    table = tabulate(model, "economy_1991", do=["coup_1991"])
    with pytest.raises(QueryError, match="coup_1991"):
        table(coup_1990="none")
    with pytest.raises(QueryError, match="perhaps"):
        table(coup_1991="perhaps")
    with pytest.raises(QueryError, match="perhaps"):
        table["perhaps"]
    with pytest.raises(QueryError, match="2 states are given"):
        table["none", "none"]
    with pytest.raises(ContradictionError, match="twice"):
        tabulate(model, "economy_1991", do=["economy_1991"])


def test_dirichlet_draws_have_the_right_moments():
    table = np.array([[0.2, 0.3, 0.5], [0.0, 0.1, 0.9]])
    drawn = dirichlet(table, 12.0, 200_000, np.random.default_rng(1))
    np.testing.assert_allclose(drawn.sum(axis=-2), 1, atol=1e-12)
    np.testing.assert_allclose(drawn.mean(axis=-1), table, atol=2e-3)
    np.testing.assert_allclose(drawn.var(axis=-1), table * (1 - table) / 13, atol=2e-4)
    assert (drawn[1, 0] == 0).all()


def test_draws_repeat_with_their_seed_and_survive_tiny_concentrations():
    table = np.array([[0.5, 0.5]])
    one, two = (dirichlet(table, 3, 10, np.random.default_rng(7)) for _ in range(2))
    np.testing.assert_array_equal(one, two)
    tiny = dirichlet(table, 1e-6, 2000, np.random.default_rng(7))
    np.testing.assert_allclose(tiny.sum(axis=-2), 1)
    assert tiny[0, 0].mean() == pytest.approx(0.5, abs=0.05)
