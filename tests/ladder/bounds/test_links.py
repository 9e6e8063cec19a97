"""Ranges that respect order, of noisy-MAX: every cause and the leak may have luck of its own."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles import enumerate_units, weigher

from causal.errors import ImpossibleEvidence
from causal.ladder.bounds.meeting import Meeting, classes_of, tied
from causal.ladder.inference import solve
from causal.ladder.network import Question
from causal.ladder.ranging import ranged
from causal.scm.couplings import Luck
from causal.scm.evidence import Observed
from causal.scm.interventions import Hard, Replaced
from causal.scm.mechanisms.noisy_max import NoisyMax
from causal.scm.mechanisms.table import Table
from causal.scm.model import Model
from causal.scm.variables import Variable

FLU, COLD, FEVER = (Variable(name, ("no", "yes")) for name in ("flu", "cold", "fever"))
HALF, EVEN, NONE = Table((), ((0.5, 0.5),)), (0.5, 0.5), (1.0, 0.0)
ONE, OTHER = (
    (Hard("flu", flu), Hard("cold", cold)) for flu, cold in (("yes", "no"), ("no", "yes"))
)
BOTH = (Hard("flu", "yes"), Hard("cold", "yes"))


def contribution(name, yes):
    return name, (("no", NONE), ("yes", yes))


def fever_of(*contributions, leak=NONE):
    """A fever of a flu or of a cold."""
    return Model((FLU, COLD, FEVER), (HALF, HALF, NoisyMax(contributions, leak)))


def asked(model, worlds, targets, event, evidence=()):
    """The point under the default coupling, and the ranges with what is attained of them."""
    question = Question(worlds, evidence, targets)
    luck = Luck()
    found = solve(model, question, luck=luck)
    point = float((found.probabilities[..., 0] * event).sum())
    return point, ranged(model, question, event, luck=luck, attained=True, levers=False)


def ends(found):
    return pytest.approx((found.low, found.high), abs=1e-9)


def test_one_cause_for_another_leaves_the_answer_open():
    """Both rows are even: with a luck each, both fevers come with 1/4; with one luck, with 1/2."""
    model = fever_of(contribution("flu", EVEN), contribution("cold", EVEN))
    targets, event = ((0, "fever"), (1, "fever")), np.diag([0.0, 1.0])
    point, found = asked(model, (ONE, OTHER), targets, event)
    assert point == pytest.approx(0.25)
    assert ends(found.order) == (0.0, 0.5)
    assert found.order.sharp
    # with one more cause and none less, a fever stays one
    point, found = asked(model, (ONE, BOTH), targets, event)
    assert point == pytest.approx(0.5)
    assert ends(found.order) == (0.5, 0.5)
    assert ends(found.full) == (0.25, 0.5)


def test_a_mechanism_without_links_has_one_luck():
    """The same question of a table: equal rows answer alike."""
    noisy = fever_of(contribution("flu", EVEN), contribution("cold", EVEN))
    rows = tuple(map(tuple, noisy.cpt("fever").reshape(-1, 2).tolist()))
    model = Model(noisy.variables, (HALF, HALF, Table(("flu", "cold"), rows)))
    targets, event = ((0, "fever"), (1, "fever")), np.diag([0.0, 1.0])
    _, found = asked(model, (ONE, OTHER), targets, event)
    assert ends(found.order) == (0.5, 0.5)
    # nor do two copies of which one has no links
    less = Replaced("fever", Table(("flu", "cold"), ((1.0, 0.0), EVEN, EVEN, (0.2, 0.8))))
    point, found = asked(noisy, (ONE, (*OTHER, less)), targets, event)
    assert point == pytest.approx(0.5)
    assert ends(found.order) == (0.5, 0.5)


def test_equal_rows_of_other_contributions_may_answer_either_way():
    """The new mechanism has the flu's share come of the cold; both are there in both worlds."""
    model = fever_of(contribution("flu", EVEN), contribution("cold", NONE))
    moved = NoisyMax((contribution("flu", NONE), contribution("cold", EVEN)), NONE)
    worlds = (BOTH, (*BOTH, Replaced("fever", moved)))
    point, found = asked(model, worlds, ((0, "fever"), (1, "fever")), np.diag([0.0, 1.0]))
    assert point == pytest.approx(0.25)
    for told in (found.order, found.full):
        assert ends(told) == (0.0, 0.5)


def test_a_cause_that_a_new_mechanism_does_not_hear_contributes_nothing():
    model = fever_of(contribution("flu", EVEN), contribution("cold", EVEN))
    targets, event = ((0, "fever"), (1, "fever")), np.diag([0.0, 1.0])
    less = Replaced("fever", NoisyMax((contribution("flu", EVEN),), NONE))
    _, found = asked(model, (BOTH, (*BOTH, less)), targets, event)
    assert ends(found.order) == (0.5, 0.5)  # less of everything: the second fever brings the first
    leaking = Replaced("fever", NoisyMax((contribution("flu", EVEN),), (0.5, 0.5)))
    point, found = asked(model, (BOTH, (*BOTH, leaking)), targets, event)
    assert point == pytest.approx(0.5 + 0.5 * 0.5 * 0.5)  # by the flu, or by cold and leak
    assert ends(found.order) == (0.5, 0.75)  # as of any two rows of 3/4


def test_answers_that_a_third_world_ties():
    """Either cause lifts to the middle what the leak may lift on; both do no more than one."""
    fever = Variable("fever", ("none", "mild", "high"))
    by = ((("no", (1.0, 0.0, 0.0)), ("yes", (0.5, 0.5, 0.0))),) * 2
    noisy = NoisyMax((("flu", by[0]), ("cold", by[1])), (0.0, 0.5, 0.5))
    model = Model((FLU, COLD, fever), (HALF, HALF, noisy))
    worlds, cells = (ONE, BOTH, OTHER), np.indices([3] * 3)
    targets = tuple((world, "fever") for world in range(3))
    point, found = asked(model, worlds, targets, (cells[0] != cells[2]).astype(float))
    assert point == pytest.approx(0.0)
    assert ends(found.order) == (0.0, 0.0)
    assert found.full.high == pytest.approx(1.0)


def test_classes_are_closed_over_what_ties_them():
    rows = np.full((1, 4, 2), 0.5)
    near = np.eye(4, dtype=bool)
    near[0, 2] = near[2, 0] = near[1, 2] = near[2, 1] = True
    meeting = Meeting(rows, np.arange(4)[None], near[None])
    assert classes_of(meeting, equal_rows=True).tolist() == [[0, 0, 0, 3]]
    assert classes_of(meeting, equal_rows=False).tolist() == [[0, 1, 2, 3]]
    ties = tied(meeting)
    assert ties[0, :3, :3].all()
    assert not ties[0, 3, :3].any()


def test_three_worlds_that_hear_from_one_another():
    """The second variable is read as it was in fact, and asked for where its causes changed places.

    In fact b = s1 adds nothing and a = s2 gives s1 with 1/2; where a = s1 adds nothing, b = s2
    gives s1 with 1/2. That it was s0 in fact, which c tells, and is s1 there, has 1/4 with luck of
    their own, 0 with one luck, at most 1/2.
    """
    three, two = ("s0", "s1", "s2"), ("s0", "s1")
    a, b, d, c = (Variable(n, s) for n, s in zip("abdc", (three, three, two, three), strict=True))
    last, middle = (0.0, 0.0, 1.0), (0.0, 1.0, 0.0)
    by = (("s0", (0.0, 1.0)), ("s1", NONE), ("s2", EVEN))
    model = Model(
        (a, b, d, c),
        (
            Table((), (last,)),
            Table(("a",), (last, last, middle)),
            NoisyMax((("a", by), ("b", by)), NONE),
            Table((), (last,)),
        ),
    )
    tells = Replaced("c", Table(("d",), (last, middle)), reads_facts=True)
    new = Replaced("d", Table(("a", "b"), (NONE, *[(0.0, 1.0)] * 8)))
    worlds = ((), (tells, new), (Hard("a", "s1"), Replaced("b", Table((), (last,)))))
    event = np.zeros((3, 2))
    event[2, 1] = 1.0
    point, found = asked(model, worlds, ((1, "c"), (2, "d")), event)
    assert point == pytest.approx(0.25)
    assert ends(found.order) == (0.0, 0.5)
    assert point in found.order


@st.composite
def rising(draw, states, name):
    """A contribution that rises with its cause."""
    cuts = [
        sorted(draw(st.lists(st.integers(0, 6), min_size=states - 1, max_size=states - 1)))
        for _ in range(3)
    ]
    below = [[Fraction(cut, 6) for cut in told] + [Fraction(1)] for told in cuts]
    below = [[max(b[k] for b in below[i:]) for k in range(states)] for i in range(3)]
    rows = [[float(p - q) for p, q in zip(b, [Fraction(0), *b[:-1]], strict=True)] for b in below]
    return name, tuple((f"s{k}", tuple(row)) for k, row in enumerate(rows))


@pytest.mark.slow
@given(st.data())
def test_causes_that_rise_and_fall_against_the_enumerator(data):
    """A history whose first cause falls as its second rises, seen in part."""
    states = data.draw(st.integers(2, 3))
    causes = [Variable(name, ("s0", "s1", "s2")) for name in "ab"]
    child = Variable("y", ("s0", "s1", "s2")[:states])
    (_, leaks), *contributions = (data.draw(rising(states, name)) for name in ("", "a", "b"))
    third = Table((), ((1 / 3, 1 / 3, 1 / 3),))
    model = Model(
        (*causes, child), (third, third, NoisyMax(tuple(contributions), dict(leaks)["s1"]))
    )
    up, down = (data.draw(st.sampled_from([(0, 1), (0, 2), (1, 2)])) for _ in range(2))
    worlds = [(Hard("a", f"s{down[1 - k]}"), Hard("b", f"s{up[k]}")) for k in range(2)]
    if data.draw(st.booleans()):
        worlds[0] = ()  # the fact, with its causes left to chance
    seen = data.draw(st.sampled_from(child.states))
    told = data.draw(st.lists(st.sampled_from((0.0, 1.0)), min_size=states, max_size=states))
    exact, mass = enumerate_units(
        model, worlds, weigher(model, [(0, "y", {seen: 1.0})]), [(1, "y")], couplings={"y": "links"}
    )
    evidence = ((0, Observed("y", (seen,))),)
    if mass <= 1e-12:
        with pytest.raises(ImpossibleEvidence):
            asked(model, tuple(worlds), ((1, "y"),), np.array(told), evidence)
        return
    point, found = asked(model, tuple(worlds), ((1, "y"),), np.array(told), evidence)
    assert point == pytest.approx(float(exact @ told), abs=1e-9)
    assert found.order.low - 1e-7 <= point <= found.order.high + 1e-7
    assert found.full.low - 1e-9 <= found.order.low
    assert found.order.high <= found.full.high + 1e-9
