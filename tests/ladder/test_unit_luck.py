"""What is drawn is drawn from the right law: backward samples, luck given a fact, streams."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from causal.engine.backward import eliminate, pick, steps
from causal.engine.streams import Streams
from causal.ladder.unit_luck import Anew, Clocks, Drawer, Fact, Links, Rank, Setting
from causal.scm.couplings import Coupling
from causal.scm.mechanisms.noisy_max import NoisyMax
from causal.scm.mechanisms.table import Table
from causal.scm.variables import Variable

UNITS = 40_000
STREAMS = Streams(12)
STATES = ("low", "mid", "high")
CAUSE, OTHER, CHILD = (Variable(name, STATES) for name in ("cause", "other", "child"))


def uniforms(name):
    return STREAMS.uniforms(name, 0, UNITS)


@st.composite
def products(draw):
    """A few factors over a few axes."""
    cards = {axis: draw(st.integers(1, 3)) for axis in range(draw(st.integers(1, 5)))}
    factors = []
    for _ in range(draw(st.integers(1, 5))):
        scope = tuple(draw(st.permutations(list(cards)))[: draw(st.integers(0, 3))])
        size = int(np.prod([cards[a] for a in scope], dtype=int))
        cells = draw(st.lists(st.integers(0, 4), min_size=size, max_size=size))
        factors.append((scope, np.array(cells, dtype=float).reshape([cards[a] for a in scope])))
    return cards, factors


@settings(max_examples=60, deadline=None)
@given(products())
def test_backward_samples_have_the_law_of_the_product(told):
    cards, factors = told
    joint = np.array(
        [
            np.prod([table[tuple(cell[a] for a in scope)] for scope, table in factors])
            for cell in product(*(range(n) for n in cards.values()))
        ]
    )
    done = eliminate(cards, factors)
    if joint.sum() == 0:
        assert done.log_total == -np.inf
        return
    assert done.log_total == pytest.approx(np.log(joint.sum()), abs=1e-12)
    drawn = done.sample(lambda axis: STREAMS.uniforms(f"axis {axis}", 0, 4000))
    flat = np.ravel_multi_index([drawn[axis] for axis in cards], list(cards.values()))
    shares = np.bincount(flat, minlength=len(joint)) / 4000
    expected = joint / joint.sum()
    assert (shares[expected == 0] == 0).all()
    assert (np.abs(shares - expected) <= 6 * np.sqrt(expected / 4000) + 10 / 4000).all()


def test_long_products_do_not_underflow():
    tiny = np.full((2, 2), 1e-200)
    done = eliminate(dict.fromkeys(range(50), 2), [((i, i + 1), tiny) for i in range(49)])
    assert done.log_total == pytest.approx(49 * np.log(1e-200) + 50 * np.log(2))


def test_states_of_probability_zero_have_no_room():
    row = np.array([[0.1] * 10 + [0.0]])
    luck = np.array([0.0, np.nextafter(1.0, 0.0)])
    assert pick(steps(row), np.zeros(2, dtype=np.int64), luck).tolist() == [0, 9]


def facts(coupling, table, mechanism):
    """Facts drawn from the table, with causes spread evenly."""
    causes = tuple(np.arange(UNITS) // 3**i % 3 for i in range(len(mechanism.parents)))
    at = np.zeros(UNITS, dtype=np.int64)
    for cause in causes:
        at = at * 3 + cause
    setting = Setting(table.reshape(-1, 3), at, causes, mechanism)
    states = pick(steps(setting.table), at, uniforms("fact"))
    fact = Fact(setting, states)
    variable = {"cause": CAUSE, "other": OTHER, "child": CHILD}.__getitem__
    return fact, Drawer(CHILD, variable, uniforms, fact).draw(Coupling(coupling))


ROWS = ((0.5, 0.0, 0.5), (0.2, 0.7, 0.1), (1.0, 0.0, 0.0))
PLAIN = Table(("cause",), ROWS)
LINKED = NoisyMax(
    (
        ("cause", tuple(zip(STATES, ((1.0, 0.0, 0.0), *ROWS[:2]), strict=True))),
        ("other", tuple(zip(STATES, ((0.6, 0.4, 0.0), *ROWS[1:]), strict=True))),
    ),
    (0.7, 0.2, 0.1),
)


def check_uniform(luck):
    """Ten equal bins, each within 4.5 standard errors."""
    shares = np.histogram(luck, bins=10, range=(0, 1))[0] / len(luck)
    assert (np.abs(shares - 0.1) <= 4.5 * np.sqrt(0.09 / len(luck))).all()


def check_apart(first, second):
    """No correlation beyond 4.5 standard errors, of the numbers or of their distance from half."""
    for one, other in ((first, second), (np.abs(first - 0.5), np.abs(second - 0.5))):
        assert abs(np.corrcoef(one, other)[0, 1]) <= 4.5 / np.sqrt(len(one))


def test_luck_given_a_fact_averages_to_luck_and_explains_the_fact():
    table = PLAIN.cpt(CHILD, [CAUSE])
    fact, rank = facts("same_luck", table, PLAIN)
    assert isinstance(rank, Rank)
    check_uniform(rank.ranks)
    np.testing.assert_array_equal(rank.states(fact.setting), fact.states)

    fact, clocks = facts("gumbel", table, PLAIN)
    assert isinstance(clocks, Clocks)
    rung = 1 - np.exp(-clocks.clocks)
    for one, other in ((0, 1), (0, 2), (1, 2)):
        check_uniform(rung[one])
        check_apart(rung[one], rung[other])
    np.testing.assert_array_equal(clocks.states(fact.setting), fact.states)

    fact, anew = facts("independent", table, PLAIN)
    assert isinstance(anew, Anew)
    np.testing.assert_array_equal(anew.states(fact.setting), fact.states)


def test_links_given_the_largest_average_to_links_and_explain_it():
    table = LINKED.cpt(CHILD, [CAUSE, OTHER])
    fact, links = facts("independent_contributions", table, LINKED)
    assert isinstance(links, Links)
    assert set(links.known) == {"", "cause", "other"}
    for luck in links.known.values():
        check_uniform(luck)
    check_apart(links.known[""], links.known["cause"])
    check_apart(links.known["cause"], links.known["other"])
    np.testing.assert_array_equal(links.states(fact.setting), fact.states)


def test_persistence_keeps_its_share():
    _, luck = facts("persistence", PLAIN.cpt(CHILD, [CAUSE]), PLAIN)
    assert luck.keeps.mean() == 1.0  # Coupling keeps all unless told
    _, luck = facts("persistence", PLAIN.cpt(CHILD, [CAUSE]), PLAIN)
    half = Drawer(CHILD, lambda _: CAUSE, uniforms).draw(Coupling("persistence", 0.25))
    assert half.keeps.mean() == pytest.approx(0.25, abs=4.5 * np.sqrt(0.25 * 0.75 / UNITS))


@given(st.integers(0, 2**40), st.integers(0, 50), st.integers(0, 50))
def test_streams_give_the_same_numbers_in_any_blocks(first, skipped, count):
    whole = Streams(3).uniforms("a", first, skipped + count)
    np.testing.assert_array_equal(Streams(3).uniforms("a", first + skipped, count), whole[skipped:])


def test_streams_differ_by_name_and_seed():
    told = [Streams(seed).uniforms(name, 0, UNITS) for seed, name in [(1, "a"), (1, "b"), (2, "a")]]
    for one, other in ((0, 1), (0, 2)):
        check_apart(told[one], told[other])
    check_uniform(told[0])
