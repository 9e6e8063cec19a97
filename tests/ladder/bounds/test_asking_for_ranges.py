"""What a range costs, how it reports and stops, and how questions become twins."""

import numpy as np
import pytest
from posed_twins import indicator, network_of, twin
from small import CHAIN, ORDERED_CHAIN, TRIANGLE, model_of, random_model, sampled

from causal.errors import ImpossibleEvidence, QueryError, TooCostly
from causal.ladder.bounds import inner
from causal.ladder.bounds.both import sharpened
from causal.ladder.bounds.inner import inner_range
from causal.ladder.bounds.ordering import BoundLimits
from causal.ladder.bounds.outer import outer_range
from causal.ladder.bounds.posing import twin_of
from causal.ladder.bounds.ranges import Range
from causal.ladder.bounds.reduction import reduced
from causal.ladder.bounds.twin import Hearing, Shared, Twin
from causal.ladder.network import Question
from causal.scm.evidence import Observed
from causal.scm.interventions import CutEdge, Hard, HeldParent, Replaced
from causal.scm.mechanisms.table import Table

BUT_FOR = [{}, {"X": 0}], [(0, "X", 1), (0, "Y", 1)], [(1, "Y")], lambda y: y == 0


def posed(model, worlds, evidence, targets, holds):
    question = Question(
        worlds, tuple((w, Observed(n, (s,))) for w, n, s in evidence), tuple(targets)
    )
    event = indicator(model, [name for _, name in targets], holds)
    return twin_of(model, network_of(model, question), event)


def test_too_costly_is_said_beforehand():
    asked = twin(ORDERED_CHAIN, [{}, {"X": 0}], [(0, "X", 2), (0, "Y", 2)], [(1, "Y")], bool)
    with pytest.raises(TooCostly, match="cells"):
        outer_range(asked, limits=BoundLimits(cells=5))
    four = random_model(np.random.default_rng(1), 3, 1, (4,))
    asked = twin(four, [{}, {"v0": 0}], [(0, "v0", 1), (0, "v2", 2)], [(1, "v2")], bool)
    with pytest.raises(TooCostly, match="transport problems"):
        outer_range(asked, limits=BoundLimits(transports=5))


def test_a_law_with_too_many_cells_is_not_searched_for(monkeypatch):
    monkeypatch.setattr(inner, "KERNEL", 8)
    asked = twin(ORDERED_CHAIN, [{}, {"X": 0}], [(0, "X", 2), (0, "Y", 2)], [(1, "Y")], bool)
    with pytest.raises(TooCostly, match="a law of M with 9"):
        inner_range(asked)


def test_progress_and_cancelling():
    asked = twin(TRIANGLE, *BUT_FOR)
    seen = []
    outer_range(asked, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1][0] == seen[-1][1] == len(seen)
    seen.clear()
    found = inner_range(asked, starts=2, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert found.complete
    stopped = inner_range(asked, cancelled=lambda: True)
    assert not stopped.complete
    assert found.low - 1e-9 <= stopped.low <= stopped.high <= found.high + 1e-9


@pytest.mark.parametrize("restricted", [False, True])
@pytest.mark.parametrize("seed", range(6))
def test_limits_known_beforehand_change_nothing_that_is_found(seed, restricted):
    rng = np.random.default_rng(seed)
    model = random_model(rng, 3, 1, (2, 3)[seed % 2 :][:1])
    asked = twin(
        model, [{}, {"v0": 0}], [(0, "v0", 1), (0, "v2", 1)], [(1, "v2")], lambda y: y == 0
    )
    limits = outer_range(asked, order_respecting=restricted)
    plain = inner_range(asked, order_respecting=restricted)
    found = inner_range(asked, order_respecting=restricted, limits=limits)
    assert found.low == pytest.approx(plain.low, abs=1e-11)
    assert found.high == pytest.approx(plain.high, abs=1e-11)
    wide = inner_range(asked, order_respecting=restricted, limits=Range(-1.0, 2.0))
    assert wide == plain  # never reached, so that all is searched


def test_a_seed_gives_the_same_range_again():
    asked = twin(ORDERED_CHAIN, [{}, {"X": 0}], [(0, "Y", 2)], [(1, "Y")], lambda y: y == 1)
    assert inner_range(asked, seed=7) == inner_range(asked, seed=7)


def test_a_vacuous_soft_change_returns_the_fact():
    """Rows that an intervention leaves as they were are the same rows: the same luck answers."""
    same = Replaced("M", Table(("X",), ((0.8, 0.2), (0.3, 0.7))))
    evidence = [(0, "X", "s1"), (0, "Y", "s1")]
    found = outer_range(posed(CHAIN, ((), (same,)), evidence, [(1, "Y")], lambda y: y == 1))
    assert found.low == pytest.approx(1.0)


def test_a_soft_change_is_a_row_of_its_own():
    """M hears X = 1 by another row, 1/10 9/10: what it shares with 3/10 7/10 is open."""
    other = Replaced("M", Table(("X",), ((0.8, 0.2), (0.1, 0.9))))
    evidence = [(0, "X", "s1"), (0, "M", "s1")]
    asked = posed(CHAIN, ((), (other,)), evidence, [(1, "M")], lambda m: m == 1)
    found = sharpened(asked)
    assert (found.low, found.high) == (pytest.approx(6 / 7), pytest.approx(1.0))
    assert outer_range(asked, order_respecting=True).low == pytest.approx(1.0)


def test_a_held_edge_is_the_row_it_holds():
    """Y hears M in the state it had: nothing changes for Y, whatever X does."""
    held = (Hard("X", "s0"), HeldParent("M", "Y", "s1"))
    evidence = [(0, "X", "s1"), (0, "M", "s1"), (0, "Y", "s1")]
    found = outer_range(posed(CHAIN, ((), held), evidence, [(1, "Y")], lambda y: y == 1))
    assert found.low == pytest.approx(1.0)


def test_a_cut_edge_hears_an_independent_parent():
    """With 2/5 Y hears M as it was, and stays 1; else it hears s0, which gives 1 with 1/10."""
    evidence = [(0, "X", "s1"), (0, "M", "s1"), (0, "Y", "s1")]
    asked = posed(CHAIN, ((), (CutEdge("M", "Y"),)), evidence, [(1, "Y")], lambda y: y == 1)
    found = sharpened(asked)
    heard = 0.6 * 0.2 + 0.4 * 0.7
    assert found.sharp
    assert found.low == pytest.approx(heard)  # of 3/4, the 1/10 may all lie in the other 1/4
    assert found.high == pytest.approx(heard + (1 - heard) * 0.1 / 0.75)


def test_one_copy_asked_for_twice():
    asked = twin(CHAIN, [{}, {"X": 1}], [(0, "X", 1)], [(0, "Y"), (1, "Y")], lambda a, b: a != b)
    found = outer_range(asked)
    assert (found.low, found.high) == (0.0, 0.0)


def test_impossible_evidence_is_refused():
    rows = np.array([[1.0, 0.0], [0.5, 0.5]])
    pair = Shared(
        "a", True, (Hearing(0, (), rows[0], np.array(0)), Hearing(1, (), rows[1], np.array(1)))
    )
    asked = Twin((2, 2), {0: 1}, (), (pair,), (1,), np.array([0.0, 1.0]))
    for range_ in (outer_range, inner_range):
        with pytest.raises(ImpossibleEvidence):
            range_(asked)


def test_worlds_that_run_opposite_ways_are_refused():
    model = model_of(
        A=("", ["1/2 1/2"]),
        B=("A", ["4/5 1/5", "3/10 7/10"]),
        C=("AB", ["1/2 1/2"] * 3 + ["1/5 4/5"]),
    )
    turned = (
        Replaced("B", Table((), ((0.4, 0.6),))),
        Replaced("A", Table(("B",), ((0.3, 0.7), (0.6, 0.4)))),
    )
    asked = posed(model, ((), turned), [(0, "C", "s1")], [(1, "C")], lambda c: c == 1)
    with pytest.raises(QueryError, match="order A, B differently"):
        outer_range(asked)


def test_reduction_drops_what_cannot_matter():
    asked = twin(CHAIN, [{}, {"X": 0}], [(0, "M", 1)], [(1, "M")], bool)
    assert [m.name for m in asked.mechanisms] == ["M"]
    assert [f.scope for f in reduced(asked).factors] == [
        f.scope for f in reduced(reduced(asked)).factors
    ]
    unseen = twin(CHAIN, [{}, {"X": 0}], [(0, "X", 1)], [(1, "Y")], bool)
    assert reduced(unseen).mechanisms == ()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_ranges_of_ten_variables_are_consistent(seed):
    rng = np.random.default_rng(seed)
    model = random_model(rng, 10, 2, (2, 3))
    told = sampled(model, rng)
    names = list(model.names)
    evidence = [(0, n, told[n]) for n in {"v0", "v9", *rng.choice(names, 3)}]
    asked = twin(
        model, [{}, {"v0": (told["v0"] + 1) % 2}], evidence, [(1, "v9")], lambda y: y == told["v9"]
    )
    everything, ordered = (
        sharpened(asked, starts=2),
        sharpened(asked, order_respecting=True, starts=2),
    )
    for found in (everything, ordered):
        if found.attained is not None:
            assert (
                found.low - 1e-7 <= found.attained.low <= found.attained.high <= found.high + 1e-7
            )
    assert everything.low - 1e-9 <= ordered.low <= ordered.high <= everything.high + 1e-9
