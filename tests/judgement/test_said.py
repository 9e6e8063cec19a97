"""What is said is true at the edges: of ties, of nothing, of one, of what rounds to a bar."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from judgement.rivals import theory_of as rival

import causal
from causal.display.numbers import apart, percent, percent_beside, probability
from causal.errors import ImpossibleEvidence
from causal.judgement.bands import left_out
from causal.judgement.beats import beats
from causal.judgement.cells import Rules
from causal.judgement.crux.finder import find_crux
from causal.judgement.evidence.dossier import Dossier
from causal.judgement.evidence.items import Cluster, Hypothesis, Item
from causal.judgement.evidence.probative import probe
from causal.judgement.histories.probable import most_probable
from causal.judgement.robustness.asked import Asked
from causal.judgement.robustness.derivatives import derivatives
from causal.judgement.robustness.firmness import drawn
from causal.judgement.robustness.flips import Flips
from causal.judgement.robustness.reliance import reliance
from causal.judgement.robustness.sobol import sobol
from causal.judgement.search.aims import aim, goal, read_goal
from causal.judgement.search.finder import search
from causal.ladder.network import Question
from causal.scm.evidence import Observed
from causal.scm.mechanisms.table import Deterministic, Table
from causal.scm.model import Model
from causal.scm.variables import Variable
from causal.theory.frame import FrameVariable, Measure
from causal.theory.parts import Entry
from causal.theory.sources import Backing
from causal.theory.theory import Theory
from causal.theory.uncertainty import theory_draws

TWO = ("s0", "s1")
V0, V1 = Variable("v0", TWO), Variable("v1", TWO)
LAST = FrameVariable(V1, "outcome", measures=(Measure("last", "it is last", event=("s1",)),))


def pair(name: str, low: float, high: float, ess: float = 10.0) -> Theory:
    """v0 -> v1, with P(v1=s1) at both states of v0."""
    table = Table(("v0",), ((1 - low, low), (1 - high, high)))
    made = rival(name, Model((V0, V1), (Table((), ((0.5, 0.5),)), table)), {"v0": "s0"})
    return replace(made, entries=tuple(replace(one, ess=ess) for one in made.entries))


def chance(theory: Theory) -> Asked:
    return Asked.of(theory, Question(((),), (), ((0, "v1"),)), ["s1"])


# --- numbers beside a bar ------------------------------------------------------------------------


@given(st.floats(0, 1), st.floats(0, 1))
def test_two_numbers_that_differ_look_different(first, second) -> None:
    assume(abs(first - second) > 1e-8)
    assert len(set(apart(first, second))) == 2
    assert percent_beside(first, second) != percent(second)


@given(st.integers(0, 1000))
def test_a_goal_says_its_threshold_and_can_be_read_again(thousandths) -> None:
    wanted = goal(aim(LAST), thousandths / 1000)
    assert read_goal(str(wanted), [LAST]) == wanted


def test_what_is_short_of_a_goal_does_not_look_as_if_it_reached_it() -> None:
    found = search([pair("one", 0.2, 0.4996)], goal(aim(LAST), 0.5), size=1)
    assert "(at best 0.4996)" in found.sentence()
    assert "v1.last >= 0.50" in found.sentence()


# --- nothing to tell apart -----------------------------------------------------------------------


def test_theories_that_answer_alike_do_not_part() -> None:
    same = [pair("one", 0.2, 0.7), pair("two", 0.2, 0.7)]
    found = find_crux(same, [LAST], seen=())
    assert found.sentence() == "They part over no question that they answer and that changes one."
    assert found.matrix().sentence() == (
        "No two of these theories part over a question that both answer."
    )
    other = find_crux([pair("one", 0.2, 0.7), pair("two", 0.2, 0.9)], [LAST], seen=())
    assert other.matrix().sentence().endswith("two and one part most: 0.05 bits.")


def test_no_number_is_said_to_move_an_answer_most_that_moves_it_not_at_all() -> None:
    level = pair("one", 0.0, 0.0)
    told = Asked.of(level, Question(((),), (), ((0, "v1"),)), [TWO])  # either state: sure
    assert derivatives(told).sentence().endswith("; no number moves it.")
    searched = Flips("a", "b", (0.6, 0.5), (), 4, None, exact=False)
    assert "no one number was found that turns it" in searched.sentence()


def test_at_the_threshold_it_is_neither_above_nor_below() -> None:
    said = drawn(chance(pair("one", 0.5, 0.5)), draws=40, seed=1).firmness(0.5)
    assert said.value == said.threshold
    above, below = percent(said.above), percent(said.below)
    assert (
        f"is 0.50 as written, above that in {above} and below in {below} of 40 draws"
        in said.sentence()
    )
    one = drawn(chance(pair("one", 0.6, 0.7, 1e6)), draws=1, seed=1).firmness(0.5)
    assert "is above 0.50 in the one draw of the theory's numbers" in one.sentence()


def test_the_row_that_matters_most_is_told_with_the_share_by_which_it_does() -> None:
    """By itself another row may bring more; the rows are ranked by what would go with them."""
    found = sobol(chance(pair("one", 0.3, 0.8, 4.0)))
    assert max(one.total for one in found.indices) == found.indices[0].total
    assert found.sentence().endswith(
        f"; the row of {found.indices[0].row()[0]} matters most: known, it would take away "
        f"{probability(found.indices[0].total)} of the variance, of which it brings "
        f"{probability(found.indices[0].first)} by itself."
    )


# --- one of something ----------------------------------------------------------------------------


def test_one_is_one() -> None:
    assert left_out(1, 1) == "In 1 of 1 draw what is known could not happen; it is left out."
    found = most_probable(pair("one", 0.2, 0.7), {}, Rules("none"), count=1)
    assert found.sentence().startswith("The most probable history of One (")


def test_a_mixture_says_who_is_weighed() -> None:
    found = causal.compare(["dear_coal", "river_low"], scenario="no_engine")
    (cell, other) = found.cells
    gone = replace(other, status="out_of_scope", baseline=(), probabilities=())
    alone = replace(found, cells=(cell, gone)).weighted({"dear_coal": 0.3, "river_low": 0.7})
    assert alone.mixed().sentence().startswith(f"With {cell.title} alone, ")


def test_an_item_not_yet_looked_for_has_not_been_passed() -> None:
    two = (Hypothesis("a", "A"), Hypothesis("b", "B"))
    chances = (("a", 0.9), ("b", 0.1))
    item = Item("e", "E", "c", "", "", (("a", 0.0), ("b", -9.5)), chances, seen=False)
    open_one = Dossier("d", "D", two, (Cluster("c", "C"),), (item,))
    found = probe(open_one, "e", "a", draws=50)
    assert "which a would pass were it found" in found.sentence()
    assert "not yet looked for" in found.row()
    seen = probe(replace(open_one, items=(replace(item, seen=True),)), "e", "a", draws=50)
    assert "and a passes it" in seen.sentence()


def test_what_can_happen_in_no_draw_is_refused_and_not_averaged() -> None:
    """A number that is hardly held falls on 0 or 1: here on the side where the fact cannot be."""
    loose = pair("one", 0.2, 0.7, 0.0005)
    seed = next(s for s in range(99) if theory_draws(loose, 1, seed=s, names=["v0"])["v0"][0] == 0)
    with pytest.raises(ImpossibleEvidence, match="v0=s0 cannot happen in any draw of the numbers"):
        beats(loose, {"v1": "s0"}, {}, LAST, draws=1, seed=seed)
    asked = Asked.of(loose, Question(((),), ((0, Observed("v0", ("s0",))),), ((0, "v1"),)), ["s1"])
    with pytest.raises(ImpossibleEvidence, match="in any draw of the numbers of one"):
        drawn(asked, draws=1, seed=seed)


# --- what is set aside ---------------------------------------------------------------------------


@pytest.mark.parametrize("high", [0.7, 0.9])
def test_a_claim_behind_a_function_is_set_aside_though_no_number_of_it_moves(high) -> None:
    """Its numbers are 0 and 1 and sure, so it has no share; levelled, the answer is even odds."""
    same = Deterministic(("v0",), TWO, TWO)
    model = Model((V0, V1), (Table((), ((1 - high, high),)), same))
    entries = (
        Entry("v0", "mechanism", ess=10.0),
        Entry("v1", "outcome", ess=10.0, backing=Backing(("c9",)), edges=(("v0", Backing()),)),
    )
    found = reliance(chance(Theory("t", "T", "", model, entries)))
    (claim,) = [one for one in found.of("claim") if one.name == "c9"]
    assert claim.share == 0
    assert claim.without == pytest.approx(0.5)
    assert "setting aside the claim c9 changes it most, to 0.50" in found.sentence()
    assert sum(one.share for one in found.of("claim")) == pytest.approx(1)


@given(st.floats(0.1, 0.9), st.floats(0.1, 0.9), st.floats(0.1, 0.9))
def test_setting_aside_levels_and_cuts_as_the_rule_says(first, low, high) -> None:
    assume(abs(high - low) > 0.01)
    table = Table(("v0",), ((1 - low, low), (1 - high, high)))
    model = Model((V0, V1), (Table((), ((1 - first, first),)), table))
    entries = (
        Entry("v0", "mechanism", ess=10.0, backing=Backing(("root",))),
        Entry("v1", "outcome", ess=10.0, edges=(("v0", Backing(("arrow",))),)),
    )
    found = {one.name: one for one in reliance(chance(Theory("t", "T", "", model, entries))).of(
        "claim"
    )}  # fmt: skip
    here = (1 - first) * low + first * high
    assert found["root"].without == pytest.approx((low + high) / 2)
    assert found["arrow"].without == pytest.approx(here)
    assert np.isclose(found["arrow"].change, 0)
