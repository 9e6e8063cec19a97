"""Limits without a graph, against the program over all potential outcomes."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog
from small import TRIANGLE

from causal.errors import ImpossibleEvidence, QueryError
from causal.ladder.bounds.agnostic import (
    SeenAndDone,
    necessity,
    necessity_and_sufficiency,
    sufficiency,
)


def drawn(rng, causes, states):
    """A random law over what happened and all potential effects, and what it makes known."""
    units = list(product(range(causes), *[range(states)] * causes))
    masses = rng.dirichlet(np.full(len(units), 0.3))
    joint, effects = np.zeros((causes, states)), np.zeros((causes, states))
    for mass, (x, *ys) in zip(masses, units, strict=True):
        joint[x, ys[x]] += mass
        for cause in range(causes):
            effects[cause, ys[cause]] += mass
    return units, masses, SeenAndDone(joint, effects)


def program(units, known, holds, given_that=lambda *_: True):
    """Least and greatest P(holds and given) / P(given), over all laws; P(given) is known."""
    causes, states = known.joint.shape
    rows, right = [], []
    for x, y in product(range(causes), range(states)):
        rows.append([u[0] == x and u[1 + x] == y for u in units])
        right.append(known.joint[x, y])
        rows.append([u[1 + x] == y for u in units])
        right.append(known.effects[x, y])
    matrix = np.array(rows, dtype=float)
    wanted = np.array([float(holds(*u) and given_that(*u)) for u in units])
    ends = [s * linprog(s * wanted, A_eq=matrix, b_eq=right).fun for s in (1, -1)]
    mass = sum(
        known.joint[x, y]
        for x, y in product(range(causes), range(states))
        if given_that(x, *[y] * causes)
    )
    return ends[0] / mass, ends[1] / mass


@given(st.integers(0, 2**32 - 1), st.sampled_from([(2, 2), (2, 3), (3, 2), (3, 3)]))
def test_all_three_are_the_program_s(seed, size):
    rng = np.random.default_rng(seed)
    units, masses, known = drawn(rng, *size)
    event = {1} if size[1] == 2 or seed % 2 else {1, 2}
    x, other = 1, (0 if size[0] == 2 or seed % 3 else 2)

    def both(_, *ys):
        return ys[x] in event and ys[other] not in event

    questions = [
        (necessity, both, lambda h, *ys: h == x and ys[x] in event),
        (sufficiency, both, lambda h, *ys: h == other and ys[other] not in event),
        (necessity_and_sufficiency, both, lambda *_: True),
    ]
    for ask, holds, when in questions:
        mass = sum(m for m, u in zip(masses, units, strict=True) if when(*u))
        if mass < 1e-3:
            continue
        found = ask(known, x, other, event)
        assert (found.low, found.high) == pytest.approx(
            program(units, known, holds, when), abs=1e-6
        )
        true = sum(m for m, u in zip(masses, units, strict=True) if when(*u) and holds(*u))
        assert found.low - 1e-9 <= true / mass <= found.high + 1e-9
        assert found.sharp


def test_the_graph_says_more():
    """On the triangle necessity is within [73/108, 1] by the graph; without it, no less wide."""
    effects = np.array([TRIANGLE.cpt("M")[x] @ TRIANGLE.cpt("Y")[x] for x in (0, 1)])
    found = necessity(SeenAndDone(effects / 2, effects), 1, 0, {1})
    assert found.low <= 73 / 108 + 1e-9
    assert found.high == pytest.approx(1.0)


def test_what_contradicts_is_refused():
    joint = np.array([[0.5, 0.0], [0.1, 0.4]])
    with pytest.raises(QueryError, match="cannot be more frequent"):
        SeenAndDone(joint, np.array([[0.4, 0.6], [0.5, 0.5]]))
    with pytest.raises(QueryError, match="sum to one"):
        SeenAndDone(joint, np.array([[1.0, 0.5], [0.5, 0.5]]))
    with pytest.raises(QueryError, match="need a row"):
        SeenAndDone(joint, np.ones((3, 2)) / 2)


def test_states_are_checked():
    known = SeenAndDone(np.array([[0.5, 0.0], [0.1, 0.4]]), np.array([[0.6, 0.4], [0.2, 0.8]]))
    with pytest.raises(QueryError, match="a cause and another"):
        necessity(known, 1, 1, {1})
    with pytest.raises(QueryError, match="not all of them"):
        necessity(known, 1, 0, {0, 1})
    with pytest.raises(ImpossibleEvidence):
        necessity(known, 0, 1, {1})
