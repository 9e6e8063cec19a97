"""Ranges hold whatever the mechanisms do: every coupling, every intervention, one to three worlds."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import models, weights, worlds

from causal.errors import CycleError, ImpossibleEvidence, QueryError, TooCostly
from causal.ladder.inference import solve
from causal.ladder.network import Question
from causal.ladder.ranging import ranged
from causal.scm.couplings import luck_of
from causal.scm.evidence import Likelihood, Observed

ORDERLY = (None, "same_luck")  # these never respond against an ordered table
ANY = ("independent", "persistence(0.5)", "gumbel")


def evidence_of(data, model, count):
    made = []
    for name, told in data.draw(weights(model, most=2)):
        states = model.variable(name).states
        if set(told.values()) == {1.0}:
            statement = Observed(name, tuple(s for s in states if s in told))
        else:
            statement = Likelihood(name, tuple(told.get(s, 0.0) for s in states))
        made.append((data.draw(st.integers(0, count)), statement))
    return tuple(made)


def posed(data, model, most_worlds, crossing):
    count = data.draw(st.integers(1, most_worlds))
    told = tuple(data.draw(worlds(model, most=2, crossing=crossing)) for _ in range(count))
    targets = tuple(
        (place, data.draw(st.sampled_from(model.names)))
        for place in sorted(data.draw(st.sets(st.integers(1, count), min_size=1, max_size=2)))
    )
    return Question(((), *told), evidence_of(data, model, count), targets)


def check(data, model, most_worlds, crossing):
    question = posed(data, model, most_worlds, crossing)
    shape = [len(model.variable(name).states) for _, name in question.targets]
    cells = int(np.prod(shape))
    counts = data.draw(st.lists(st.sampled_from((0.0, 1.0)), min_size=cells, max_size=cells))
    event = np.array(counts).reshape(shape)
    points = {}
    try:
        for kind in (*ORDERLY, *ANY):
            found = solve(model, question, luck=luck_of(model, kind))
            points[kind] = (found, float((found.probabilities[..., 0] * event).sum()))
        ranges = ranged(model, question, event, luck=luck_of(model), levers=False)
    except (ImpossibleEvidence, CycleError, QueryError, TooCostly):
        assume(False)
    for kind, (found, point) in points.items():
        assert point in ranges.full
        if kind in ORDERLY:
            assert point in ranges.order
        if found.couplings == ():
            assert ranges.full.collapsed
            assert point == pytest.approx(ranges.full.low, abs=1e-9)
    assert ranges.order.low >= ranges.full.low - 1e-9
    assert ranges.order.high <= ranges.full.high + 1e-9


@given(models(most=5, linked=True), st.data())
def test_two_worlds(model, data):
    check(data, model, 1, crossing=False)


@given(models(most=4, linked=True), st.data())
def test_three_worlds_that_hear_from_one_another(model, data):
    check(data, model, 2, crossing=True)


@given(models(most=4, states=3), st.data())
def test_leverage_lies_inside_and_holds_the_point(model, data):
    question = posed(data, model, 1, crossing=False)
    assume(len(question.targets) == 1)
    states = len(model.variable(question.targets[0][1]).states)
    event = np.eye(states)[data.draw(st.integers(0, states - 1))]
    luck = luck_of(model)
    try:
        found = solve(model, question, luck=luck)
        ranges = ranged(model, question, event, luck=luck)
    except (ImpossibleEvidence, CycleError, QueryError, TooCostly):
        assume(False)
    point = float((found.probabilities[..., 0] * event).sum())
    assert {one.variable for one in ranges.leverage} <= set(found.leans_on)
    for one in ranges.leverage:
        assert one.low - 1e-7 <= point <= one.high + 1e-7
        assert one.low >= ranges.full.low - 1e-7
        assert one.high <= ranges.full.high + 1e-7
    assert [one.width for one in ranges.leverage] == sorted(
        (one.width for one in ranges.leverage), reverse=True
    )
