"""The weighted Jensen-Shannon divergence: against its other definition, and its laws."""

from math import log2

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import rows

from causal.errors import QueryError
from causal.judgement.crux.divergence import entropy, jensen_shannon, most


@st.composite
def answers(draw, least=2):
    count, states = draw(st.integers(least, 4)), draw(st.integers(2, 4))
    told = [draw(rows(states)) for _ in range(count)]
    weights = [draw(st.integers(1, 9)) / 3 for _ in range(count)]
    return np.array(told), np.array(weights)


def by_relative_entropy(told, weights):
    """The mean relative entropy to the mixture: the definition by Kullback-Leibler."""
    shares = weights / weights.sum()
    mixed = [
        sum(w * row[i] for w, row in zip(shares, told, strict=True)) for i in range(len(told[0]))
    ]
    return sum(
        w * p * log2(p / m)
        for w, row in zip(shares, told, strict=True)
        for p, m in zip(row, mixed, strict=True)
        if p > 0
    )


@given(answers())
def test_it_is_the_mean_relative_entropy_to_the_mixture(drawn):
    told, weights = drawn
    assert float(jensen_shannon(told, weights)) == pytest.approx(
        by_relative_entropy(told, weights), abs=1e-12
    )


@given(answers())
def test_it_is_bounded_by_the_entropy_of_the_weights(drawn):
    told, weights = drawn
    limit = float(most(np.ones(len(weights), dtype=bool), weights))
    assert limit == pytest.approx(float(entropy(weights / weights.sum())))
    assert -1e-12 <= float(jensen_shannon(told, weights)) <= limit + 1e-12
    apart = np.eye(len(weights))
    assert float(jensen_shannon(apart, weights)) == pytest.approx(limit)


@given(answers())
def test_it_is_zero_if_and_only_if_all_answer_alike(drawn):
    told, weights = drawn
    alike = np.repeat(told[:1], len(told), axis=0)
    assert float(jensen_shannon(alike, weights)) == pytest.approx(0, abs=1e-12)
    apart = np.abs(told - told[:1]).max()
    if apart > 1e-9:
        share = weights / weights.sum()
        far = np.abs(told - share @ told).sum(axis=-1) / 2  # total variation from the mean
        pinsker = 2 / np.log(2) * float(share @ far**2)
        assert pinsker > 1e-9
        assert float(jensen_shannon(told, weights)) >= pinsker * (1 - 1e-9)


@given(answers(), st.randoms())
def test_the_order_of_theories_does_not_matter(drawn, random):
    told, weights = drawn
    order = list(range(len(told)))
    random.shuffle(order)
    turned = float(jensen_shannon(told[order], weights[order]))
    assert turned == pytest.approx(float(jensen_shannon(told, weights)), abs=1e-12)


@given(answers(), st.floats(0.01, 0.99), st.floats(0.01, 0.99))
def test_it_is_concave_in_the_weights_and_grows_with_a_small_one(drawn, one, other):
    """Zero where one theory has all the weight, so that it grows with the weight of a rare rival."""
    told = drawn[0][:2]

    def at(weight):
        return float(jensen_shannon(told, np.array([weight, 1 - weight])))

    assert at((one + other) / 2) >= (at(one) + at(other)) / 2 - 1e-12
    assert at(1e-6) <= at(1e-4) + 1e-12
    assert at(1e-4) <= at(1e-2) + 1e-12
    assert at(1e-9) < 1e-6


@given(answers(least=3))
def test_who_does_not_answer_never_counts_as_agreeing(drawn):
    told, weights = drawn
    silent = told.copy()
    silent[-1] = np.nan
    without = jensen_shannon(told[:-1], weights[:-1])
    assert float(jensen_shannon(silent, weights)) == pytest.approx(float(without), abs=1e-12)


def test_one_answer_is_no_disagreement_and_weights_are_checked():
    lone = np.array([[0.5, 0.5], [np.nan, np.nan]])
    assert np.isnan(jensen_shannon(lone, np.ones(2)))
    for weights in ([-1.0, 1.0], [np.nan, 1.0], [1.0]):
        with pytest.raises(QueryError, match="give 2 numbers, each 0 or more"):
            jensen_shannon(lone, np.array(weights))
