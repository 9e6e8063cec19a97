"""Random small networks: ranges against all vertices, and against models drawn at random."""

import numpy as np
import polytopes
import pytest
from hypothesis import given
from hypothesis import strategies as st
from posed_twins import twin
from small import random_model, sampled

from causal.ladder.bounds.inner import inner_range
from causal.ladder.bounds.outer import outer_range
from causal.scm.model import Model
from causal.scm.variables import Variable

pytestmark = pytest.mark.slow

SLACK = 1e-7


def question(model, rng, *, share=0.5):
    """A change of the first variable, given part of a history: arguments for both routes."""
    told = sampled(model, rng)
    names = list(model.topological)
    evidence = [(0, n, told[n]) for n in names[1:] if rng.random() < share]
    last = names[-1]
    if not any(name == last for _, name, _ in evidence):
        evidence.append((0, last, told[last]))
    changed = (told[names[0]] + 1) % len(model.variable(names[0]).states)
    state = int(rng.integers(len(model.variable(last).states)))
    worlds = [{}, {names[0]: changed}]
    return worlds, [(0, names[0], told[names[0]]), *evidence], [(1, last)], lambda y: y == state


def unordered(model):
    variables = tuple(Variable(v.name, v.states, ordered=False) for v in model.variables)
    return Model(variables, model.mechanisms)


@pytest.mark.parametrize("seed", range(12))
def test_attained_range_is_the_range_over_all_vertices(seed):
    rng = np.random.default_rng(seed)
    model = random_model(rng, int(rng.integers(2, 5)), 2, (2,))
    asked = question(model, rng)
    laws = [polytopes.vertices(model, name) for name in model.topological]
    low, high = polytopes.extremes(polytopes.forms(model, *asked), laws)
    found, outer = inner_range(twin(model, *asked)), outer_range(twin(model, *asked))
    assert (found.low, found.high) == (
        pytest.approx(low, abs=SLACK),
        pytest.approx(high, abs=SLACK),
    )
    assert outer.low - SLACK <= low <= high <= outer.high + SLACK


@pytest.mark.parametrize("ordered", [True, False])
@pytest.mark.parametrize("seed", range(6))
def test_three_states_and_order_against_all_vertices(seed, ordered):
    rng = np.random.default_rng(100 + seed)
    model = random_model(rng, 3, 1, [[2, 3, 2], [2, 2, 3]][seed % 2])
    model = model if ordered else unordered(model)
    asked = question(model, rng)
    form, posed = polytopes.forms(model, *asked), twin(model, *asked)
    for restricted in (False, True):
        laws = [
            polytopes.vertices(
                model, n, polytopes.respects(model, n, ordered) if restricted else None
            )
            for n in model.topological
        ]
        low, high = polytopes.extremes(form, laws)
        outer = outer_range(posed, order_respecting=restricted)
        found = inner_range(posed, order_respecting=restricted)
        assert outer.low - SLACK <= low <= high <= outer.high + SLACK
        # rows that the question never brings together may go against the order in the attained
        assert found.low <= low + SLACK
        assert high <= found.high + SLACK
        assert outer.low - SLACK <= found.low <= found.high <= outer.high + SLACK


@st.composite
def mixed_laws(draw, model):
    """For each variable a mixture of same luck, own luck and a law from a random program."""
    from scipy.optimize import linprog

    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    laws = []
    for name in model.topological:
        matrix, right = polytopes.margins(model, name)
        found = linprog(rng.normal(size=matrix.shape[1]), A_eq=matrix, b_eq=right)
        parts = [found.x, polytopes.same_luck(model, name), polytopes.own_luck(model, name)]
        shares = rng.dirichlet([1.0, 0.5, 0.5])
        laws.append(sum(share * part for share, part in zip(shares, parts, strict=True)))
    return laws


@given(st.data(), st.integers(0, 10**6))
def test_no_compatible_model_leaves_the_outer_range(data, seed):
    rng = np.random.default_rng(seed)
    model = random_model(rng, int(rng.integers(2, 5)), 2, (2, 3) if seed % 2 else (2,), reach=2)
    if max(len(polytopes.functions(model, name)) for name in model.names) > 100:
        model = random_model(rng, 4, 2, (2,))
    asked = question(model, rng)
    if seed % 3 == 0:  # evidence in the changed world makes a ratio of it
        worlds, evidence, targets, holds = asked
        asked = worlds, [*evidence[:-1], (1, *evidence[-1][1:])], [(0, targets[0][1])], holds
    form = polytopes.forms(model, *asked)
    posed = twin(model, *asked)
    outer, ordered = outer_range(posed), outer_range(posed, order_respecting=True)
    found = inner_range(posed, starts=2)
    value = polytopes.value(form, data.draw(mixed_laws(model)))
    luck = polytopes.value(form, [polytopes.same_luck(model, n) for n in model.topological])
    assert outer.low - SLACK <= value <= outer.high + SLACK
    assert outer.low - SLACK <= found.low <= luck + SLACK
    assert luck - SLACK <= found.high <= outer.high + SLACK
    assert outer.low - SLACK <= ordered.low <= luck + SLACK
    assert luck - SLACK <= ordered.high <= outer.high + SLACK


@given(st.integers(0, 10**6))
def test_attained_range_that_respects_order_is_inside_and_holds_same_luck(seed):
    rng = np.random.default_rng(seed)
    model = random_model(rng, int(rng.integers(2, 5)), 2, (2, 3), reach=2)
    asked = question(model, rng)
    posed = twin(model, *asked)
    outer, found = (f(posed, order_respecting=True) for f in (outer_range, inner_range))
    assert outer.low - SLACK <= found.low <= found.high <= outer.high + SLACK


@given(st.integers(0, 10**6))
def test_two_states_with_comparable_rows_collapse_under_order(seed):
    """Rows of two states are always comparable: the pair law is fixed by monotonicity."""
    rng = np.random.default_rng(seed)
    model = random_model(rng, int(rng.integers(2, 6)), 2, (2,))
    asked = question(model, rng)
    assert outer_range(twin(model, *asked), order_respecting=True).collapsed


@given(st.integers(0, 10**6))
def test_what_the_network_fixes_collapses(seed):
    """Given only what comes before the change, the answer is that of the mutilated network."""
    rng = np.random.default_rng(seed)
    model = random_model(rng, 4, 2, (2, 3))
    told = sampled(model, rng)
    worlds = [{}, {"v1": 1}]
    asked = worlds, [(0, "v0", told["v0"])], [(1, "v3")], lambda y: y == 0
    table = {name: model.cpt(name) for name in model.names}
    total = 0.0
    for v2 in range(len(model.variable("v2").states)):
        states = {"v0": told["v0"], "v1": 1, "v2": v2}
        weight = table["v2"][tuple(states[p] for p in model.parents("v2"))][v2]
        total += weight * table["v3"][tuple(states[p] for p in model.parents("v3"))][0]
    for range_ in (outer_range(twin(model, *asked)), inner_range(twin(model, *asked))):
        assert (range_.low, range_.high) == (pytest.approx(total), pytest.approx(total))
