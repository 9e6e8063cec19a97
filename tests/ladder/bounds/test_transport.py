"""Batched transport problems against scipy's solver, one at a time."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from causal.ladder.bounds.restrictions import forbidden
from causal.ladder.bounds.simplex import best_tables
from causal.ladder.bounds.transport import best_worth, seen_answer


def constraints(states, count):
    cells = np.indices([states] * count).reshape(count, -1)
    return np.array([cells[j] == s for j in range(count) for s in range(states)], dtype=float)


def one_by_one(cost, margins, out=None):
    """The greatest worth from scipy; costs are scaled to one first."""
    scale = np.abs(cost).max() or 1.0
    closed = np.zeros(cost.size, dtype=bool) if out is None else out.reshape(-1)
    bounds = [(0, 0 if shut else None) for shut in closed]
    matrix = constraints(margins.shape[1], len(margins))
    found = linprog(-cost.reshape(-1) / scale, A_eq=matrix, b_eq=margins.reshape(-1), bounds=bounds)
    assert found.status == 0
    return -found.fun * scale


@st.composite
def problems(draw):
    states, count = draw(st.sampled_from([(2, 2), (3, 2), (4, 2), (5, 2), (2, 3), (3, 3), (2, 4)]))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    margins = rng.dirichlet(np.full(states, 0.7), size=(3, count))
    costs = rng.normal(size=(3, 2, *[states] * count)) * 10.0 ** -draw(st.integers(0, 12))
    if draw(st.booleans()):  # ties and empty states, where pivots are degenerate
        margins = rng.multinomial(4, np.full(states, 1 / states), size=(3, count)) / 4
        costs = np.round(costs / np.abs(costs).max() * 3)
    return costs, margins


@given(problems(), st.sampled_from([None, True, False]))
def test_best_worth_is_the_solver_s(problem, ordered):
    costs, margins = problem
    out = None
    if ordered is not None:
        each = [margins[:, j] for j in range(margins.shape[1])]
        out = forbidden(each, ordered=ordered)
    found = best_worth(costs, margins, out)
    flat = None if out is None else out.reshape(len(out), -1)
    tables = best_tables(costs.reshape(3, 2, -1), margins, flat)
    scale = np.abs(costs).max()
    matrix = constraints(margins.shape[2], margins.shape[1])
    for group in range(3):
        for place in range(2):
            shut = None if out is None else out[group]
            wanted = one_by_one(costs[group, place], margins[group], shut)
            number = 2 * group + place
            assert found[group, place] == pytest.approx(wanted, abs=1e-8 * scale)
            assert tables.values[number] == pytest.approx(wanted, abs=1e-8 * scale)
            table = tables.tables[number]
            assert table.min() >= 0
            assert np.abs(matrix @ table - margins[group].reshape(-1)).max() < 1e-12
            if shut is not None:
                assert table[shut.reshape(-1)].sum() < 1e-12


@given(st.integers(0, 2**32 - 1), st.integers(2, 5))
def test_seen_answer_is_the_solver_s(seed, states):
    rng = np.random.default_rng(seed)
    margins = rng.dirichlet(np.ones(states), size=(1, 2))
    costs = rng.normal(size=(1, 1, states))
    answer = int(rng.integers(states))
    whole = np.zeros((states, states))
    whole[answer] = costs[0, 0]
    found = seen_answer(costs, margins[:, 0, answer], margins[:, 1])
    assert found[0, 0] == pytest.approx(one_by_one(whole, margins[0]))


def test_forbidden_pairs_of_unordered_states():
    """From the odds: with (1/2, 1/4, 1/4) -> (1/4, 1/2, 1/4) nothing may leave the second state."""
    shut = forbidden([np.array([0.5, 0.25, 0.25]), np.array([0.25, 0.5, 0.25])], ordered=False)
    assert shut.tolist() == [[False] * 3, [True, False, True], [True, False, False]]
