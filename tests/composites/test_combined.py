"""Mixtures and maxima of whole mechanisms, against sums over latent parts and pushes."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import tables

from causal.errors import TableError
from causal.ladder.parameters import draw_mechanism
from causal.scm.mechanisms.combined import MaxOf, Mixture
from causal.scm.mechanisms.parts import Part
from causal.scm.mechanisms.ranked import Ranked
from causal.scm.mechanisms.renaming import renamed
from causal.scm.mechanisms.table import Table
from causal.scm.variables import Variable

A, B = Variable("a", ("no", "some", "much")), Variable("b", ("no", "yes"))
X = Variable("x", ("low", "mid", "high"))
BY_A = Ranked((("a", 1.0),), sd=0.3)
BY_B = Ranked((("b", 0.8),), sd=0.4)
BOTH = (Part("one", BY_A, 0.25), Part("two", BY_B, 0.75))


def cdf_push(table):
    """The background of a part and the distribution of its push for each state of its cause."""
    below = np.cumsum(table, axis=1)
    least = below[0]  # of a ranked part with a positive weight the first state is the least
    return least, np.diff(below / least, axis=1, prepend=0.0)


def test_a_maximum_is_the_largest_of_latent_pushes() -> None:
    one, two = BY_A.cpt(X, [A]), BY_B.cpt(X, [B])
    (rest_a, push_a), (rest_b, push_b) = cdf_push(one), cdf_push(two)
    background = np.diff(rest_a**0.25 * rest_b**0.75, prepend=0.0)
    expected = np.zeros((3, 2, 3))
    for i, j in product(range(3), range(2)):
        for k, u, v in product(range(3), repeat=3):
            chance = background[k] * push_a[i, u] * push_b[j, v]
            expected[i, j, max(k, u, v)] += chance
    found = MaxOf(("a", "b"), BOTH).cpt(X, [A, B])
    assert found == pytest.approx(expected, abs=1e-12)
    assert found[0, 0] == pytest.approx(background, abs=1e-12)


def test_towards_low_the_same_upside_down() -> None:
    turned = tuple(
        Part(
            p.name, Ranked(tuple((n, -w) for n, w in p.mechanism.weights), p.mechanism.sd), p.weight
        )
        for p in BOTH
    )
    low = MaxOf(("a", "b"), turned, "low").cpt(X, [A, B])
    assert low == pytest.approx(np.flip(MaxOf(("a", "b"), BOTH).cpt(X, [A, B]), axis=-1), abs=1e-12)


def test_a_kept_background_is_the_product_of_the_parts() -> None:
    found = np.cumsum(MaxOf(("a", "b"), BOTH, leak="kept").cpt(X, [A, B]), axis=-1)
    one, two = np.cumsum(BY_A.cpt(X, [A]), axis=-1), np.cumsum(BY_B.cpt(X, [B]), axis=-1)
    assert found == pytest.approx(one[:, None] * two[None], abs=1e-12)


def test_a_stated_leak_is_what_is_left_at_rest() -> None:
    made = MaxOf(("a", "b"), BOTH, leak=(0.5, 0.3, 0.2))
    assert made.cpt(X, [A, B])[0, 0] == pytest.approx([0.5, 0.3, 0.2])
    assert made.at_rest(X, [A, B]) == (("one", (("a", "no"),)), ("two", (("b", "no"),)))


def test_priors_without_causes_are_pooled_not_pushed() -> None:
    parts = (
        Part("one", Table((), ((0.2, 0.3, 0.5),)), 0.5),
        Part("two", Table((), ((0.6, 0.2, 0.2),)), 0.5),
    )
    below = np.cumsum(MaxOf((), parts).cpt(X, []))
    assert below == pytest.approx(np.sqrt([0.2 * 0.6, 0.5 * 0.8, 1.0]))


@given(st.data())
@settings(max_examples=10)
def test_a_mixture_is_a_sum_over_parts_whatever_the_order_of_parents(data: st.DataObject) -> None:
    one, two = data.draw(tables(X, [B, A])), data.draw(tables(X, [A]))
    weight = data.draw(st.floats(0, 1))
    made = Mixture(("a", "b"), (Part("one", one, weight), Part("two", two, 1 - weight)))
    found = made.cpt(X, [A, B])
    first, second = one.cpt(X, [B, A]), two.cpt(X, [A])
    for i, j in product(range(3), range(2)):
        assert found[i, j] == pytest.approx(weight * first[j, i] + (1 - weight) * second[i])


def test_what_has_no_background_is_refused() -> None:
    crossing = Table(("b",), ((0.5, 0.0, 0.5), (0.2, 0.7, 0.1)))
    with pytest.raises(TableError, match="no configuration of its causes with the least effect"):
        MaxOf(("a", "b"), (Part("one", BY_A, 0.5), Part("two", crossing, 0.5))).cpt(X, [A, B])
    hollow = Table(("b",), ((0.4, 0.3, 0.3), (0.4, 0.1, 0.5)))
    with pytest.raises(TableError, match="cannot be split into a background and a push"):
        MaxOf(("a", "b"), (Part("one", BY_A, 0.5), Part("two", hollow, 0.5))).cpt(X, [A, B])


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (Mixture(("a", "b"), ()), "combined of nothing"),
        (Mixture(("a",), (Part("one", BY_A, 0.5),)), "weights of x sum to 0.5"),
        (Mixture(("a",), (Part("one", BY_A, -1.0), Part("two", BY_A, 2.0))), "0 or more"),
        (MaxOf(("a",), (Part("one", BY_A, 1.0),), leak="lost"), "write shared, kept, or a row"),
        (MaxOf(("a",), (Part("one", BY_A, 1.0),), leak=(0.5, 0.5)), "has 2 numbers"),
        (MaxOf(("a",), (Part("one", BY_A, 1.0),), direction="up"), "write high or low"),
    ],
)
def test_numbers_that_do_not_fit_are_refused(made: Mixture | MaxOf, sentence: str) -> None:
    parents = [A, B] if made.parents == ("a", "b") else [A]
    given_tables = [np.full((3, 1), 1 / 3)]  # whatever the parts say
    with pytest.raises(TableError, match=sentence):
        made.combine(X, parents, given_tables)


def test_a_maximum_of_states_without_order_is_refused() -> None:
    loose = Variable("x", X.states, ordered=False)
    with pytest.raises(TableError, match="have no order"):
        MaxOf(("a", "b"), (Part("one", Table(("a",), ((0.3, 0.3, 0.4),), ("*",)), 1.0),)).cpt(
            loose, [A, B]
        )


@pytest.mark.parametrize("kind", [Mixture, MaxOf])
def test_draws_of_the_parts_are_combined_by_the_rule(kind: type) -> None:
    made = kind(("a", "b"), (Part("one", BY_A, 0.25, 2.0), Part("two", BY_B, 0.75)))
    drawn = draw_mechanism(made, X, [A, B], 30.0, 400, np.random.default_rng(1))
    assert drawn.shape == (3, 2, 3, 400)
    assert drawn.sum(axis=-2) == pytest.approx(np.ones((3, 2, 400)))
    assert drawn.min() >= -1e-12
    assert abs(drawn.mean(axis=-1) - made.cpt(X, [A, B])).max() < 0.05
    turned = kind(("a", "b"), tuple(reversed(made.parts)))
    again = draw_mechanism(turned, X, [A, B], 30.0, 400, np.random.default_rng(1))
    assert again == pytest.approx(drawn, abs=1e-12)
    rng = np.random.default_rng(1)
    one = draw_mechanism(BY_A, X, [A], 60.0, 400, rng)  # held twice as firmly
    two = draw_mechanism(BY_B, X, [B], 30.0, 400, rng)
    if kind is Mixture:
        assert drawn == pytest.approx(0.25 * one[:, None] + 0.75 * two[None], abs=1e-12)


def test_renaming_reaches_into_the_parts() -> None:
    made = renamed(MaxOf(("a", "b"), BOTH), {"a": "z"})
    assert made.parents == ("z", "b")
    assert made.parts[0].mechanism.parents == ("z",)
