"""Plans and runs on bare factors: cost, refusal, rescaling, blocks."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from causal.engine import batch as batching
from causal.engine import contract as contracting
from causal.engine import product as engine_product
from causal.engine import run as running
from causal.engine.batch import Asked, Batch, run_many
from causal.engine.order import best_order, cost, min_fill, min_weight
from causal.engine.plan import Limits, Structure, compile_plan, relevant
from causal.engine.prepared import Prepared
from causal.engine.product import multiply
from causal.engine.run import run
from causal.engine.sharing import sharing
from causal.errors import TooCostly


@st.composite
def products(draw, draws=(1, 4)):
    """A random product of factors with its tables."""
    axes = draw(st.integers(1, 6))
    cards = tuple(draw(st.integers(1, 3)) for _ in range(axes))
    scopes = tuple(
        tuple(draw(st.permutations(range(axes)))[: draw(st.integers(0, min(3, axes)))])
        for _ in range(draw(st.integers(1, 6)))
    )
    rng = np.random.default_rng(draw(st.integers(0, 1000)))
    tables = [
        rng.random((*(cards[a] for a in scope), draw(st.sampled_from(draws)))) for scope in scopes
    ]
    return Structure(cards, scopes, (-1,) * len(scopes)), tables


def brute_force(structure, tables, targets, states):
    """Sum over every cell, with loops."""
    draws = max(table.shape[-1] for table in tables)
    total = np.zeros((*(structure.cards[t] for t in targets), draws))
    used = {a for scope in structure.scopes for a in scope} | set(targets)
    cards = [c if a in used else 1 for a, c in enumerate(structure.cards)]
    for cell in np.ndindex(*cards):
        if any(cell[a] != s for a, s in states.items()):
            continue
        value = np.ones(draws)
        for scope, table in zip(structure.scopes, tables, strict=True):
            value = value * table[tuple(cell[a] for a in scope)]
        total[tuple(cell[t] for t in targets)] += value
    return total


@given(products(), st.data())
def test_contraction_equals_brute_force(product, data):
    structure, tables = product
    used = sorted({a for scope in structure.scopes for a in scope})
    chosen = data.draw(st.permutations(used))
    split = data.draw(st.integers(0, len(used)))
    targets = tuple(chosen[: min(split, 2)])
    observed = tuple(chosen[len(targets) : len(targets) + data.draw(st.integers(0, 2))])
    states = {a: data.draw(st.integers(0, structure.cards[a] - 1)) for a in observed}
    found = run(compile_plan(structure, targets, observed), tables, states)
    expected = brute_force(structure, tables, targets, states)
    np.testing.assert_allclose(
        found.values * np.exp(found.log_scale), np.broadcast_to(expected, expected.shape), rtol=1e-9
    )


@given(products())
def test_the_chosen_order_is_the_cheapest_of_the_three(product):
    structure, _ = product
    axes = sorted({a for scope in structure.scopes for a in scope})
    best = cost(
        structure.scopes, best_order(structure.scopes, axes, structure.cards), structure.cards
    )
    for rival in (min_fill, min_weight):
        order = rival(structure.scopes, axes, structure.cards)
        assert sorted(order) == axes
        assert best <= cost(structure.scopes, order, structure.cards)
    assert best <= cost(structure.scopes, axes, structure.cards)


@given(products(), st.integers(0, 200))
def test_min_fill_is_given_up_once_it_costs_too_much(product, most):
    structure, _ = product
    axes = sorted({a for scope in structure.scopes for a in scope})
    whole = min_fill(structure.scopes, axes, structure.cards)
    found = min_fill(structure.scopes, axes, structure.cards, most)
    price = cost(structure.scopes, whole, structure.cards)[0]
    assert found == (whole if price <= most else None)


def chain(length: int, states: int = 2) -> tuple[Structure, list[np.ndarray]]:
    scopes = ((0,), *((i, i + 1) for i in range(length - 1)))
    rng = np.random.default_rng(0)
    tables = []
    for scope in scopes:
        raw = rng.random((states,) * len(scope))
        tables.append((raw / raw.sum(axis=-1, keepdims=True))[..., None])
    return Structure((states,) * length, scopes, tuple(range(length))), tables


def test_barren_variables_are_dropped():
    structure, _ = chain(50)
    assert relevant(structure, [3]) == (0, 1, 2, 3)


def test_a_long_chain_of_evidence_does_not_underflow():
    """Evidence of probability far below the smallest float is handled on a log scale."""
    structure, tables = chain(3000)
    observed = tuple(range(1, 3000))
    states = dict.fromkeys(observed, 1)
    result = run(compile_plan(structure, (0,), observed), tables, states)
    weights = tables[0][:, 0] * tables[1][:, 1, 0]
    rest = sum(np.log(table[1, 1, 0]) for table in tables[2:])
    np.testing.assert_allclose(result.normalised()[:, 0], weights / weights.sum(), rtol=1e-9)
    np.testing.assert_allclose(result.total()[0], np.log(weights.sum()) + rest, rtol=1e-9)
    assert result.total()[0] < np.log(1e-200)


@given(products(draws=(1, 40)), st.data())
@settings(max_examples=60)
def test_the_same_numbers_from_any_block_size(product, data):
    structure, tables = product
    used = sorted({a for scope in structure.scopes for a in scope})
    plan = compile_plan(structure, tuple(data.draw(st.permutations(used))[:2]))
    whole = run(plan, tables)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batching, "LEAST", 1)
        patch.setattr(batching, "BLOCK_BYTES", 8 * plan.peak_cells * data.draw(st.integers(1, 30)))
        blocks = run_many([Asked(plan, tables, {})])[0]
    np.testing.assert_allclose(blocks.values, whole.values, rtol=1e-12)
    np.testing.assert_array_equal(blocks.log_scale, whole.log_scale)


@st.composite
def several(draw):
    """Several plans that share some of their tables, with states of what they observe."""
    structure, tables = draw(products(draws=(1, 1, 5)))
    used = sorted({a for scope in structure.scopes for a in scope})
    asked = []
    for _ in range(draw(st.integers(1, 5))):
        chosen = draw(st.permutations(used))
        split = draw(st.integers(0, min(2, len(used))))
        observed = tuple(chosen[split : split + draw(st.integers(0, 2))])
        states = {a: draw(st.integers(0, structure.cards[a] - 1)) for a in observed}
        own = list(tables)
        if draw(st.booleans()):
            other = draw(st.integers(0, len(own) - 1))
            own[other] = own[other] * 0.5
        plan = compile_plan(structure, tuple(chosen[:split]), observed)
        asked.append(Asked(plan, own, states))
    return asked


@given(several(), st.data())
def test_plans_together_equal_plans_one_by_one_in_any_order(asked, data):
    order = data.draw(st.permutations(range(len(asked))))
    together = run_many([asked[k] for k in order])
    batch = Batch(asked)
    doubled = [[2 * table for table in one.tables] for one in asked]
    again = batch.run([[table / 2 for table in own] for own in doubled])
    for place, k in enumerate(order):
        one = run(asked[k].plan, asked[k].tables, asked[k].states)
        np.testing.assert_allclose(together[place].values, one.values, rtol=1e-12)
        np.testing.assert_allclose(again[k].values, one.values, rtol=1e-12)
        np.testing.assert_allclose(
            one.values * np.exp(one.log_scale),
            np.broadcast_to(
                brute_force(
                    asked[k].plan.structure, asked[k].tables, asked[k].plan.targets, asked[k].states
                )[..., : one.values.shape[-1]],
                one.values.shape,
            ),
            rtol=1e-9,
        )


@given(products(draws=(1, 1, 4)), st.data())
def test_a_prepared_plan_equals_a_run_in_every_state(product, data):
    structure, tables = product
    used = sorted({a for scope in structure.scopes for a in scope})
    chosen = data.draw(st.permutations(used))
    split = data.draw(st.integers(0, min(2, len(used))))
    observed = tuple(chosen[split : split + data.draw(st.integers(0, 2))])
    plan = compile_plan(structure, tuple(chosen[:split]), observed)
    prepared = Prepared(plan, tables)
    for cell in np.ndindex(*(structure.cards[a] for a in observed)):
        states = dict(zip(observed, cell, strict=True))
        found, expected = prepared(states), run(plan, tables, states)
        np.testing.assert_allclose(found.values, expected.values, rtol=1e-12)
        np.testing.assert_array_equal(found.log_scale, expected.log_scale)


def test_a_prepared_plan_scales_where_the_evidence_is_faint():
    structure, tables = chain(3000)
    observed = tuple(range(1, 3000))
    states = dict.fromkeys(observed, 1)
    plan = compile_plan(structure, (0,), observed)
    found, expected = Prepared(plan, tables)(states), run(plan, tables, states)
    assert found.total()[0] < np.log(1e-200)
    np.testing.assert_allclose(found.normalised(), expected.normalised(), rtol=1e-12)
    np.testing.assert_allclose(found.total(), expected.total(), rtol=1e-12)


@given(several())
def test_replanning_to_share_changes_no_answer_and_never_adds_work(asked):
    replanned = sharing(asked)
    assert Batch(replanned).operations <= Batch(asked).operations
    for one, other in zip(run_many(asked), run_many(replanned), strict=True):
        np.testing.assert_allclose(
            one.values * np.exp(one.log_scale),
            other.values * np.exp(other.log_scale),
            rtol=1e-9,
        )


def test_replanning_to_share_keeps_to_the_limits():
    """Two questions after opposite ends of a chain: the other's order would cost too much."""
    structure, tables = chain(9, 4)
    plans = [compile_plan(structure, (k,)) for k in (8, 4)]
    asked = [Asked(plan, tables, {}) for plan in plans]
    replanned = sharing(asked, Limits(operations=max(plan.operations for plan in plans)))
    assert [one.plan.targets for one in replanned] == [(8,), (4,)]


def test_what_plans_have_in_common_is_computed_once():
    structure, tables = chain(12, 3)
    rng = np.random.default_rng(1)
    tables = [table * rng.random(40) for table in tables]
    plan = compile_plan(structure, (11,))
    alone, twice = Batch([Asked(plan, tables, {})]), Batch([Asked(plan, tables, {})] * 2)
    assert twice.products == alone.products == len(plan.steps)
    other = [*tables[:-1], tables[-1] * 0.5]  # only the last product reads the table changed
    both = Batch([Asked(plan, tables, {}), Asked(plan, other, {})])
    assert alone.products < both.products < 2 * alone.products
    whole, half = both.run()
    np.testing.assert_allclose(half.values * 2, whole.values, rtol=1e-12)


def test_a_faint_question_among_others_is_scaled_alone():
    structure, tables = chain(3000)
    rng = np.random.default_rng(1)
    tables = [np.repeat(table, 3, axis=-1) for table in tables]
    tables[0] = rng.dirichlet([1, 1], size=3).T
    states = dict.fromkeys(range(1, 3000), 1)
    faint = Asked(compile_plan(structure, (0,), tuple(states)), tables, states)
    plain = Asked(compile_plan(structure, (0,)), tables, {})
    deep, flat = run_many([faint, plain])
    np.testing.assert_allclose(flat.values, tables[0], rtol=1e-12)
    weights = tables[0] * tables[1][:, 1]
    np.testing.assert_allclose(deep.normalised(), weights / weights.sum(axis=0), rtol=1e-9)
    assert (deep.total() < np.log(1e-200)).all()


def test_the_same_numbers_from_any_number_of_threads():
    """Plans are compiled and run by eight threads at once, with a cache that they share."""
    structure, tables = chain(14, 3)
    rng = np.random.default_rng(2)
    tables = [table * rng.random(64) for table in tables]
    compile_plan.cache_clear()

    def answer(k: int) -> np.ndarray:
        plan = compile_plan(structure, (k % 14,), ((k + 5) % 14,))
        return run(plan, tables, {(k + 5) % 14: k % 3}).values

    work = list(range(42)) * 3
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(answer, work))
    compile_plan.cache_clear()
    for k, values in zip(work, found, strict=True):
        np.testing.assert_allclose(values, answer(k), rtol=1e-12)
    batch = Batch([Asked(compile_plan(structure, (k,)), tables, {}) for k in range(14)])
    expected = batch.run()
    with ThreadPoolExecutor(8) as pool:
        for results in pool.map(lambda _: batch.run(), range(16)):
            for one, other in zip(results, expected, strict=True):
                np.testing.assert_array_equal(one.values, other.values)


def test_few_draws_and_many_are_run_alike():
    """Below and above the number of draws from which blocks are used."""
    structure, tables = chain(14, 3)
    rng = np.random.default_rng(2)
    tables = [table * rng.random(3000) for table in tables]
    plan = compile_plan(structure, (13,), (5,))
    whole = run(plan, tables, {5: 1})
    part = run(plan, [table[..., 7:9] for table in tables], {5: 1})
    np.testing.assert_allclose(whole.values[..., 7:9], part.values, rtol=1e-12)
    assert 8 * plan.stored_cells * 2 < running._DIRECT_BYTES < 8 * plan.stored_cells * 3000


def test_the_cache_of_plans_is_bounded():
    assert compile_plan.cache_info().maxsize is not None


def test_a_clique_of_a_billion_cells_is_refused_before_memory_is_taken():
    """Thirty variables that all share one factor pairwise form one clique."""
    axes = range(30)
    scopes = tuple((a, b) for a in axes for b in axes if a < b)
    structure = Structure((4,) * 30, scopes, (-1,) * len(scopes))
    with pytest.raises(TooCostly, match="is allowed"):
        compile_plan(structure, (0,))


def test_limits_can_be_lowered():
    structure, _ = chain(10, 5)
    with pytest.raises(TooCostly, match="multiplications"):
        compile_plan(structure, (9,), (), Limits(operations=10))
    with pytest.raises(TooCostly, match="MiB"):
        compile_plan(structure, (9,), (), Limits(bytes=16))


@given(st.data())
def test_the_matrix_form_equals_einsum(data):
    """Every way in which two tables can share, sum and keep axes; also with nothing kept."""
    letters = "abcdef"
    left = "".join(data.draw(st.permutations(letters))[: data.draw(st.integers(0, 4))])
    right = "".join(data.draw(st.permutations(letters))[: data.draw(st.integers(0, 4))])
    alone = (set(left) ^ set(right)) if data.draw(st.booleans()) else set()
    out = "".join(
        letter
        for letter in data.draw(st.permutations(letters))
        if letter in left + right and (letter in alone or data.draw(st.booleans()))
    )
    size = {letter: data.draw(st.integers(1, 3)) for letter in letters}
    rng = np.random.default_rng(data.draw(st.integers(0, 99)))
    tables = [rng.random((*(size[x] for x in part), 1)) for part in (left, right)]
    subscripts = f"{left}...,{right}...->{out}..."
    found = multiply(subscripts, 10**9, *tables)
    np.testing.assert_allclose(found, np.einsum(subscripts, *tables), rtol=1e-12)


@given(products(), st.data())
def test_contraction_in_matrix_form_equals_brute_force(product, data):
    structure, tables = product
    tables = [table[..., :1] for table in tables]
    used = sorted({a for scope in structure.scopes for a in scope})
    targets = tuple(data.draw(st.permutations(used))[:2])
    plan = compile_plan(structure, targets)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine_product, "DENSE", 0)
        patch.setattr(contracting, "DENSE", 0)
        found = run(plan, tables)
    expected = brute_force(structure, tables, targets, {})
    np.testing.assert_allclose(found.values * np.exp(found.log_scale), expected, rtol=1e-9)
