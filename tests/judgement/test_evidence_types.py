"""Types of tests and expected information: textbook corners, laws, simulation."""

from dataclasses import replace
from math import log2, log10

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from causal.errors import QueryError, UnknownName
from causal.files.evidence import load_evidence
from causal.judgement.evidence.controls import Controls
from causal.judgement.evidence.dossier import Dossier
from causal.judgement.evidence.items import Cluster, Hypothesis, Item, decibels
from causal.judgement.evidence.probative import KINDS, kind_of_test, probe, probes, strengths
from causal.judgement.evidence.prospects import entropy, information, prospect, prospects
from causal.judgement.evidence.weighing import weigh

SOVIET = load_evidence("soviet_collapse")
CHANCE = st.floats(0.001, 0.999)


def mill(chances: dict[str, float], *, seen: bool = True, confidence: str = "certain") -> Dossier:
    rivals = tuple(Hypothesis(name, name.title()) for name in chances)
    told = tuple(decibels(chances).items())
    given_ = tuple(chances.items())
    item = Item("mud", "Mud", "f", "", "", told, given_, confidence=confidence, seen=seen)
    return Dossier("mill", "Mill", rivals, (Cluster("f", "Finds"),), (item,))


# --- types ---------------------------------------------------------------------------------------


@given(CHANCE, CHANCE)
def test_the_worth_of_passing_and_failing_is_that_of_bayes(one: float, two: float) -> None:
    """From even odds: the posterior odds are what the test is worth."""
    true, false = max(one, two), min(one, two)
    passing, failing = strengths(true, false)
    after_pass, after_fail = true / (true + false), (1 - true) / (2 - true - false)
    assert passing == pytest.approx(10 * log10(after_pass / (1 - after_pass)), abs=1e-9)
    assert -failing == pytest.approx(10 * log10(after_fail / (1 - after_fail)), abs=1e-9)


@given(CHANCE, CHANCE)
def test_the_mirror_of_a_hoop_is_a_smoking_gun(one: float, two: float) -> None:
    """To ask for the clue's absence under the rival swaps certainty and uniqueness."""
    true, false = max(one, two), min(one, two)
    passing, failing = strengths(true, false)
    if min(abs(passing - 5), abs(failing - 5)) < 1e-6:
        return
    mirror = {"hoop": "smoking_gun", "smoking_gun": "hoop"}
    kind = kind_of_test(true, false)
    assert kind_of_test(1 - false, 1 - true) == mirror.get(kind, kind)


def test_the_four_corners() -> None:
    assert kind_of_test(0.98, 0.6) == "hoop"
    assert kind_of_test(0.2, 0.01) == "smoking_gun"
    assert kind_of_test(0.98, 0.02) == "doubly_decisive"
    assert kind_of_test(0.5, 0.4) == "straw"
    with pytest.raises(QueryError, match="both must lie between 0 and 1"):
        kind_of_test(0.2, 0.4)


@pytest.mark.parametrize(
    ("true", "false", "kind"),
    [(0.98, 0.6, "hoop"), (0.2, 0.01, "smoking_gun"), (0.98, 0.02, "doubly_decisive")],
)
def test_an_item_that_gives_chances_is_of_the_type_that_they_say(
    true: float, false: float, kind: str
) -> None:
    dossier = mill({"flood": true, "fire": false, "war": false})
    sure = probe(dossier, "mud", "flood", spread={"certain": 0.0})
    assert (sure.kind, sure.holds, sure.passed) == (kind, 1.0, True)
    assert (sure.passing, sure.failing) == pytest.approx(strengths(true, false))
    against = probe(dossier, "mud", "fire", spread={"certain": 0.0})
    assert not against.passed
    unsure = probe(dossier, "mud", "flood", spread={"certain": 6.0})
    assert unsure.holds < 1
    assert sum(share for _, share in unsure.shares) == pytest.approx(1)


def test_ratios_alone_leave_the_type_open_and_the_range_decides() -> None:
    """E30 is eight decibels off for some rivals: rare it is a smoking gun, common it decides."""
    rare = probe(SOVIET, "E30", "NA", foreseen=(0.2, 0.25))
    common = probe(SOVIET, "E30", "NA", foreseen=(0.9, 0.95))
    assert (rare.kind, common.kind) == ("smoking_gun", "doubly_decisive")
    assert rare.holds > 0.8
    assert common.labelled == "smoking_gun"
    assert "took it for a smoking gun" in common.sentence()
    for wrong in ((0.0, 0.5), (0.6, 0.5), (0.5, 1.0)):
        with pytest.raises(QueryError, match="the lower first"):
            probe(SOVIET, "E30", "NA", foreseen=wrong)


def test_every_item_of_the_case_gets_a_type_and_the_seed_decides_nothing_else() -> None:
    found = probes(SOVIET, draws=200)
    assert {one.item.name for one in found} == {one.name for one in SOVIET.items}
    assert {one.kind for one in found} <= set(KINDS)
    assert found == probes(SOVIET, draws=200)
    failed = {one.item.name for one in found if not one.passed and one.labelled}
    assert {"E03", "E10", "E24", "E36", "E37"} <= failed
    assert len(found[0].row()) == 8


def test_what_cannot_be_probed() -> None:
    with pytest.raises(QueryError, match="nothing but NA"):
        probe(SOVIET, "E30", "NA", Controls(priors=(("NA", 1.0),)))
    with pytest.raises(QueryError, match="one draw or more"):
        probe(SOVIET, "E30", "NA", draws=0)
    with pytest.raises(UnknownName, match="no confidence 'certain'"):
        probe(SOVIET, "E30", "NA", spread={})


# --- what to look for ----------------------------------------------------------------------------


@given(
    st.lists(st.integers(1, 9), min_size=2, max_size=4),
    st.data(),
)
def test_information_is_the_expected_fall_in_entropy(weights: list[int], data) -> None:
    """The other way round: entropy of the hypotheses less its mean once the outcome is known."""
    prior = np.array(weights) / sum(weights)
    rows = np.array([data.draw(st.lists(st.integers(0, 5), min_size=3, max_size=3)) for _ in prior])
    rows = (rows + np.array([0.1, 0, 0])) / (rows.sum(axis=1) + 0.1)[:, None]
    joint = prior[:, None] * rows
    chances = joint.sum(axis=0)
    after = sum(c * entropy(joint[:, k] / c) for k, c in enumerate(chances) if c > 0)
    assert information(prior, rows) == pytest.approx(entropy(prior) - after, abs=1e-12)


def test_a_prospect_is_bayes_rule_both_ways() -> None:
    found = prospect(mill({"flood": 0.8, "fire": 0.2}, seen=False), "mud")
    assert found.chance == pytest.approx(0.5)
    assert found.found == pytest.approx((0.8, 0.2))
    assert found.missing == pytest.approx((0.2, 0.8))
    assert found.bits == pytest.approx(1 + 0.8 * log2(0.8) + 0.2 * log2(0.2))
    assert "worth 0.28 bits" in found.sentence()
    assert found.row()[0] == "mud"


def test_what_was_seen_is_first_set_aside_and_the_unseen_does_not_count() -> None:
    chances = {"flood": 0.8, "fire": 0.2}
    assert weigh(mill(chances, seen=False)).posterior == pytest.approx((0.5, 0.5))
    assert weigh(mill(chances)).posterior == pytest.approx((0.8, 0.2))
    mine, theirs = (prospect(mill(chances, seen=one), "mud") for one in (True, False))
    assert (mine.bits, mine.found) == (theirs.bits, theirs.found)


def test_the_most_telling_comes_first_and_ratios_do_not_do() -> None:
    dossier = mill({"flood": 0.6, "fire": 0.4}, seen=False)
    better = mill({"flood": 0.9, "fire": 0.1}, seen=False).items[0]
    both = Dossier(
        "m",
        "M",
        dossier.hypotheses,
        dossier.clusters,
        (*dossier.items, replace(better, name="ash")),
    )
    assert [one.item.name for one in prospects(both)] == ["ash", "mud"]
    with pytest.raises(QueryError, match="E01 gives only ratios"):
        prospect(SOVIET, "E01")
