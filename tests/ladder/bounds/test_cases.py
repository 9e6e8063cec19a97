"""Small models whose sharp ranges are known as fractions, from enumerating all vertices.

Each range is compared with the fraction and with an enumeration of our own where that is small.
"""

from fractions import Fraction

import numpy as np
import polytopes
import pytest
from posed_twins import twin
from small import (
    CHAIN,
    CONFOUNDED,
    HAZARD,
    NOISY_OR,
    ORDERED_CHAIN,
    ORDERED_EDGE,
    TRIANGLE,
)

from causal.ladder.bounds.both import sharpened
from causal.ladder.bounds.inner import inner_range
from causal.ladder.bounds.outer import outer_range
from causal.ladder.bounds.twin import Factor, Hearing, Shared, Twin

CASES = {
    # model, do, given, target, its state, low, high
    "but-for on a chain": (CHAIN, {"X": 0}, {"X": 1, "Y": 1}, "Y", 0, "65/111", "109/111"),
    "mediator seen": (CHAIN, {"X": 0}, {"X": 1, "Y": 1, "M": 0}, "Y", 0, "0", "2/3"),
    "triangle": (TRIANGLE, {"X": 0}, {"X": 1, "Y": 1}, "Y", 0, "73/108", "1"),
    "three ordered states": (ORDERED_EDGE, {"X": 1}, {"X": 2, "Y": 2}, "Y", 1, "1/5", "1"),
    "ordered chain": (ORDERED_CHAIN, {"X": 0}, {"X": 2, "Y": 2}, "Y", 2, "0", "52/77"),
    "one of two causes": (NOISY_OR, {"A": 0}, {"A": 1, "B": 1, "Y": 1}, "Y", 0, "27/82", "45/82"),
    "collapse by years": (HAZARD, {"C": 0}, {"C": 1, "E": 0, "F": 1}, "F", 1, "0", "137/272"),
    "effect on the treated": (CONFOUNDED, {"X": 0}, {"X": 1}, "Y", 1, "7/25", "7/25"),
}


def posed(model, do, given, target, state):
    evidence = [(0, name, position) for name, position in given.items()]
    return twin(model, [{}, do], evidence, [(1, target)], lambda y: y == state)


@pytest.mark.parametrize("case", CASES)
def test_range_is_the_known_one(case):
    *question, low, high = CASES[case]
    found = sharpened(posed(*question))
    assert found.sharp
    assert found.low == pytest.approx(float(Fraction(low)), abs=1e-9)
    assert found.high == pytest.approx(float(Fraction(high)), abs=1e-9)


@pytest.mark.parametrize("case", ["but-for on a chain", "triangle", "one of two causes"])
def test_enumeration_agrees(case):
    model, do, given, target, state, *_ = CASES[case]
    evidence = [(0, name, position) for name, position in given.items()]
    asked = polytopes.forms(model, [{}, do], evidence, [(1, target)], lambda y: y == state)
    low, high = polytopes.extremes(asked, [polytopes.vertices(model, n) for n in model.topological])
    found = outer_range(posed(model, do, given, target, state))
    assert (found.low, found.high) == (pytest.approx(low, abs=1e-9), pytest.approx(high, abs=1e-9))


def test_order_narrows_the_ordered_chain():
    asked = posed(ORDERED_CHAIN, {"X": 0}, {"X": 2, "Y": 2}, "Y", 0)
    found = sharpened(asked, order_respecting=True)
    assert found.sharp
    assert (found.low, found.high) == (pytest.approx(0, abs=1e-7), pytest.approx(34 / 77, abs=1e-7))


def test_one_history_beats_the_other_without_evidence():
    asked = twin(TRIANGLE, [{"X": 1}, {"X": 0}], [], [(0, "Y"), (1, "Y")], lambda a, b: a > b)
    found = sharpened(asked)
    assert found.sharp
    assert (found.low, found.high) == (pytest.approx(73 / 200), pytest.approx(27 / 50))
    ordered = outer_range(asked, order_respecting=True)
    assert (ordered.low, ordered.high) == (pytest.approx(73 / 200), pytest.approx(73 / 200))


def test_recanting_witness():
    """W hears X = 1 on its way to Y, and X = 0 on its way to M and from there to Y."""
    rows = np.array([[0.8, 0.2], [0.3, 0.7]])
    witness = Shared(
        "W", True, (Hearing(0, (), rows[0], np.array(0)), Hearing(1, (), rows[1], np.array(1)))
    )
    mediator = Factor((0, 2), np.array([[0.7, 0.3], [0.2, 0.8]]), 2)
    outcome = Factor((1, 2, 3), np.array([[[0.9, 0.1], [0.7, 0.3]], [[0.6, 0.4], [0.1, 0.9]]]), 3)
    asked = Twin((2,) * 4, {}, (mediator, outcome), (witness,), (3,), np.array([0.0, 1.0]))
    for found in (outer_range(asked), inner_range(asked)):
        assert (found.low, found.high) == (pytest.approx(0.453), pytest.approx(0.483))


def test_three_worlds_with_evidence_on_a_descendant():
    """Necessity and sufficiency given M = 1: the fact and both changed worlds share their luck."""
    worlds, evidence = [{}, {"X": 1}, {"X": 0}], [(0, "M", 1)]
    targets = [(1, "Y"), (2, "Y")]
    asked = twin(TRIANGLE, worlds, evidence, targets, lambda a, b: a > b)
    form = polytopes.forms(TRIANGLE, worlds, evidence, targets, lambda a, b: a > b)
    laws = [polytopes.vertices(TRIANGLE, name) for name in TRIANGLE.topological]
    low, high = polytopes.extremes(form, laws)
    attained, outer = inner_range(asked), outer_range(asked)
    assert (attained.low, attained.high) == (pytest.approx(low), pytest.approx(high))
    assert outer.low <= low + 1e-9
    assert outer.high >= high - 1e-9
    ordered = sharpened(asked, order_respecting=True)  # two states, comparable rows: one mechanism
    assert ordered.collapsed
    assert ordered.low == pytest.approx(36 / 85)


def test_evidence_in_two_worlds_is_a_ratio():
    """What is seen in both worlds is itself more or less probable under different mechanisms."""
    worlds = [{}, {"X": 1}, {"X": 0}]
    evidence = [(0, "M", 1), (1, "Y", 1)]
    targets = [(2, "Y")]
    asked = twin(TRIANGLE, worlds, evidence, targets, lambda y: y == 0)
    form = polytopes.forms(TRIANGLE, worlds, evidence, targets, lambda y: y == 0)
    laws = [polytopes.vertices(TRIANGLE, name) for name in TRIANGLE.topological]
    low, high = polytopes.extremes(form, laws)
    attained, outer = inner_range(asked), outer_range(asked)
    assert (attained.low, attained.high) == (pytest.approx(low), pytest.approx(high))
    assert outer.low <= low + 1e-9
    assert outer.high >= high - 1e-9


def test_evidence_in_a_changed_world_on_a_chain_is_sharp():
    """Seen under do(X=1) instead of X=1: no variable is ahead of X, so nothing else changes."""
    asked = twin(CHAIN, [{"X": 1}, {"X": 0}], [(0, "Y", 1)], [(1, "Y")], lambda y: y == 0)
    found = sharpened(asked)
    assert found.sharp
    assert (found.low, found.high) == (pytest.approx(65 / 111), pytest.approx(109 / 111))
