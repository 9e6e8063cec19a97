"""Each form against a second route to its formula, and what it refuses."""

import math
from itertools import product
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from causal.errors import CausalError, TableError, TooCostly, UnknownName
from causal.scm.mechanisms.hazard import Hazard, Window
from causal.scm.mechanisms.logit import Logit
from causal.scm.mechanisms.noisy_max import NoisyMax
from causal.scm.mechanisms.ranked import Ranked
from causal.scm.mechanisms.table import Deterministic, Table
from causal.scm.variables import Variable

LOW = Variable("low_high", ("low", "high"))
THREE = Variable("three", ("a", "b", "c"))
NOMINAL = Variable("nominal", ("x", "y", "z"), ordered=False)
CHILD = Variable("child", ("p", "q", "r"))


def numbers(low: float, high: float):
    return st.floats(low, high, allow_nan=False).map(lambda x: round(x, 3))


@given(
    numbers(-1, 1),
    numbers(-1, 1),
    numbers(0.05, 0.6),
    numbers(-0.3, 0.3),
    st.lists(numbers(0, 1), min_size=3, max_size=3),
)
def test_ranked_follows_its_formula(w1, w2, sd, bias, places):
    if not w1 and not w2:
        w1 = 0.5
    ranked = Ranked(
        (("three", w1), ("nominal", w2)),
        sd,
        bias,
        (("nominal", tuple(zip(NOMINAL.states, places, strict=True))),),
    )
    table = ranked.cpt(CHILD, [THREE, NOMINAL])
    for i, j in product(range(3), range(3)):
        stands = [(w1, (i + 0.5) / 3), (w2, places[j])]
        mean = sum(abs(w) * (x if w >= 0 else 1 - x) for w, x in stands) / (abs(w1) + abs(w2))
        centre = 0.5 + 1.25 * (mean + bias - 0.5)
        whole = _mass(centre, sd, 0, 1)
        for k in range(3):
            expected = _mass(centre, sd, k / 3, (k + 1) / 3) / whole
            assert table[i, j, k] == pytest.approx(expected, abs=1e-9)


def _mass(centre, sd, low, high):
    """The mass between two points, from the tail in which it keeps its digits."""
    if centre < 0.5:
        centre, low, high = -centre, -high, -low
    law = NormalDist(centre, sd)
    return law.cdf(high) - law.cdf(low)


@given(numbers(0.001, 0.05), numbers(-3, 3))
def test_ranked_is_a_distribution_even_far_outside(sd, bias):
    table = Ranked((("three", 1.0),), sd, bias).cpt(CHILD, [THREE])
    assert np.isfinite(table).all()
    np.testing.assert_allclose(table.sum(axis=-1), 1, atol=1e-12)
    mean = table @ np.arange(3)
    assert (np.diff(mean) >= -1e-12).all(), "a higher parent never lowers the child"


@given(
    st.lists(numbers(-4, 4), min_size=9, max_size=9),
    st.lists(numbers(-4, 4), min_size=6, max_size=6),
)
def test_logit_follows_its_formula(effects, rest):
    base, slope = tuple(rest[:3]), tuple(rest[3:])
    rows = tuple(tuple(effects[3 * i : 3 * i + 3]) for i in range(3))
    logit = Logit(
        ("three", "nominal"),
        base,
        (("three", slope),),
        (("nominal", tuple(zip(NOMINAL.states, rows, strict=True))),),
    )
    table = logit.cpt(CHILD, [THREE, NOMINAL])
    for i, j in product(range(3), range(3)):
        weights = [math.exp(base[k] + slope[k] * i / 2 + rows[j][k]) for k in range(3)]
        np.testing.assert_allclose(table[i, j], np.array(weights) / sum(weights), atol=1e-12)


def test_noisy_max_is_the_largest_contribution():
    """Enumerate every combination of contributions and take the largest."""
    contributions = {
        "low_high": ((1.0, 0.0, 0.0), (0.3, 0.5, 0.2)),
        "three": ((0.9, 0.1, 0.0), (0.5, 0.25, 0.25), (0.1, 0.1, 0.8)),
    }
    leak = (0.8, 0.15, 0.05)
    noisy = NoisyMax(
        (
            ("low_high", tuple(zip(LOW.states, contributions["low_high"], strict=True))),
            ("three", tuple(zip(THREE.states, contributions["three"], strict=True))),
        ),
        leak,
    )
    table = noisy.cpt(CHILD, [LOW, THREE])
    for i, j in product(range(2), range(3)):
        expected = np.zeros(3)
        for a, b, c in product(range(3), repeat=3):
            chance = contributions["low_high"][i][a] * contributions["three"][j][b] * leak[c]
            expected[max(a, b, c)] += chance
        np.testing.assert_allclose(table[i, j], expected, atol=1e-12)


def test_noisy_or_is_its_two_state_case():
    effect = Variable("effect", ("no", "yes"))
    causes = [Variable(name, ("no", "yes")) for name in "abc"]
    strength = {"a": 0.8, "b": 0.5, "c": 0.1}
    noisy = NoisyMax(
        tuple((n, (("no", (1.0, 0.0)), ("yes", (1 - s, s)))) for n, s in strength.items()),
        (0.95, 0.05),
    )
    table = noisy.cpt(effect, causes)
    for on in product(range(2), repeat=3):
        off = 0.95 * math.prod(1 - s for s, x in zip(strength.values(), on, strict=True) if x)
        assert table[on][0] == pytest.approx(off)


def test_hazard_survives_window_by_window():
    when = Variable("when", ("early", "late", "never"))
    hazard = Hazard(
        ("three", "low_high"),
        -3.0,
        (("three", 1.5),),
        (Window("early", 10, 0.2), Window("late", 5, 1.0, (("low_high", "high", 2.0),))),
    )
    table = hazard.cpt(when, [THREE, LOW])
    for i, j in product(range(3), range(2)):
        rate = math.exp(-3 + 1.5 * (1 - i / 2))
        early = math.exp(-rate * 10 * 0.2)
        late = early * math.exp(-rate * 5 * (2 if j else 1))
        np.testing.assert_allclose(table[i, j], [1 - early, early - late, late], atol=1e-12)


def test_wildcards_and_alternatives():
    table = Table(
        ("three", "low_high"), ((1, 0, 0), (0, 1, 0), (0, 0, 1)), ("a, *", "b|c, low", "c|b, high")
    ).cpt(CHILD, [THREE, LOW])
    assert table[0].argmax(axis=-1).tolist() == [0, 0]
    assert table[1].argmax(axis=-1).tolist() == [1, 2]
    assert table[2].argmax(axis=-1).tolist() == [1, 2]


REFUSED = {
    "missing row": (
        lambda: Table(("three",), ((1, 0, 0),), ("a",)).cpt(CHILD, [THREE]),
        TableError,
        r"no row for \(b\); \(c\)",
    ),
    "doubled row": (
        lambda: Table(("low_high",), ((1, 0, 0),) * 3, ("low", "high", "*")).cpt(CHILD, [LOW]),
        TableError,
        "two rows for",
    ),
    "row not summing": (
        lambda: Table((), ((0.5, 0.4, 0.2),), ("",)).cpt(CHILD, []),
        TableError,
        "sums to 1.1",
    ),
    "row too short": (
        lambda: Table((), ((0.5, 0.5),), ("",)).cpt(CHILD, []),
        TableError,
        "2 numbers",
    ),
    "negative": (
        lambda: Table((), ((1.5, -0.5, 0.0),), ("",)).cpt(CHILD, []),
        TableError,
        "no probability",
    ),
    "not a number": (
        lambda: Table((), ((float("nan"), 1, 0),), ("",)).cpt(CHILD, []),
        TableError,
        "no probability",
    ),
    "unknown state": (
        lambda: Table(("three",), ((1, 0, 0),), ("d",)).cpt(CHILD, [THREE]),
        UnknownName,
        "no state 'd'",
    ),
    "key too long": (
        lambda: Table(("three",), ((1, 0, 0),), ("a, b",)).cpt(CHILD, [THREE]),
        TableError,
        "one a parent",
    ),
    "sd of zero": (lambda: Ranked((("three", 1.0),), 0).cpt(CHILD, [THREE]), TableError, "above 0"),
    "no weight": (
        lambda: Ranked((("three", 0.0),), 0.1).cpt(CHILD, [THREE]),
        TableError,
        "differs from 0",
    ),
    "nominal parent": (
        lambda: Ranked((("nominal", 1.0),), 0.1).cpt(CHILD, [NOMINAL]),
        TableError,
        "needs positions",
    ),
    "windows": (
        lambda: Hazard((), -1, (), (Window("q", 1),)).cpt(CHILD, []),
        TableError,
        "one for each",
    ),
    "contribution": (
        lambda: NoisyMax((("three", (("a", (1, 0, 0)),)),), (1, 0, 0)).cpt(CHILD, [THREE]),
        TableError,
        "b, c",
    ),
    "function": (
        lambda: Deterministic((), ("",), ("s",)).cpt(CHILD, []),
        UnknownName,
        "no state 's'",
    ),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_refused(kind):
    make, error, words = REFUSED[kind]
    with pytest.raises(error, match=words) as caught:
        make()
    assert isinstance(caught.value, CausalError)


def test_a_table_of_a_trillion_cells_is_refused_before_memory_is_taken():
    parents = [Variable(f"p{i}", ("a", "b", "c", "d")) for i in range(20)]
    with pytest.raises(TooCostly, match="cells for child"):
        NoisyMax(
            tuple((p.name, tuple((s, (1.0, 0.0, 0.0)) for s in p.states)) for p in parents),
            (1, 0, 0),
        ).cpt(CHILD, parents)


def test_the_normal_of_ranked_nodes_is_scipys():
    """Also far out in the tails, where digits are easily lost."""
    from scipy.special import ndtr

    from causal.scm.mechanisms.ranked import _below

    cuts = np.concatenate([np.linspace(-30, 30, 241), [0.0, -1e-12, 1e-12]])
    np.testing.assert_allclose(_below(cuts), ndtr(cuts), rtol=1e-12)
