"""Totals of evidence: the published table of the case, Bayes by hand, and laws on random items."""

import json
from dataclasses import replace
from itertools import permutations
from math import log10
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from judgement.bodies import dossiers

from causal.errors import QueryError, UnknownName
from causal.files.evidence import load_evidence
from causal.judgement.evidence.controls import Controls, discounts, prior_of
from causal.judgement.evidence.dossier import Dossier
from causal.judgement.evidence.influence import leave_one_out
from causal.judgement.evidence.items import Cluster, Explanandum, Hypothesis, Item
from causal.judgement.evidence.steadiness import steadiness, swept, swept_rows
from causal.judgement.evidence.weighing import by_explanandum, weigh

DATA = Path(__file__).parent.parent / "data" / "soviet_collapse_evidence.json"
TABLE = json.loads(DATA.read_text(encoding="utf-8"))
SOVIET = load_evidence("soviet_collapse")
PLAIN = Controls(dependence=0.0, tempering=1.0)


# --- the case ------------------------------------------------------------------------------------


def test_the_published_table_comes_out() -> None:
    found = weigh(SOVIET)
    assert SOVIET.tempering == TABLE["tempering"]
    assert [one.name for one in SOVIET.rivals] == TABLE["hypotheses"]
    for name in TABLE["hypotheses"]:
        place = found.place(name)
        assert found.raw[place] == TABLE["raw"][name]
        assert found.discounted[place] == pytest.approx(TABLE["discounted"][name], abs=1e-9)
        assert found.p(name) == pytest.approx(TABLE["tempered"][name], abs=5e-4)
    assert sum(found.posterior) == pytest.approx(1)
    weights = found.theory_weights()
    assert weights["reform_pace"] == found.p("RP")
    assert sum(weights.values()) == pytest.approx(1 - found.p("ER"))


def test_the_published_sums_of_the_clusters_come_out() -> None:
    found = weigh(SOVIET)
    names = [one.name for one in found.hypotheses]
    told = {c.name: dict(zip(names, sums, strict=True)) for c, _, sums in found.by_cluster()}
    assert set(told) == set(TABLE["clusters"])
    for cluster, sums in TABLE["clusters"].items():
        assert {name: told[cluster][name] for name in sums} == sums
    assert sum(count for _, count, _ in found.by_cluster()) == 46


def test_each_explanandum_has_its_own_leader() -> None:
    leaders = {one.name: found.leader.name for one, found in by_explanandum(SOVIET)}
    assert leaders == {"decline": "OB", "breakdown": "RP", "breakup": "NA", "on_top": "ER"}


def test_nothing_later_than_the_date_counts() -> None:
    early = SOVIET.as_of(1988)
    assert {item.learnt <= 1988 for item in early.items} == {True}
    assert len(early.items) < len(SOVIET.as_of(1988, by="refers_to").items) < 46
    assert SOVIET.as_of(3000) == SOVIET
    silent = replace(SOVIET, items=(replace(SOVIET.items[0], learnt=None),))
    with pytest.raises(QueryError, match="do not say learnt"):
        silent.as_of(1990)


# --- Bayes by hand, and laws ---------------------------------------------------------------------


@given(dossiers(), st.floats(0, 0.9))
def test_independent_items_are_bayes_rule(dossier: Dossier, rest: float) -> None:
    """The long way: multiply prior and likelihoods, then normalise."""
    found = weigh(dossier, Controls(catch_all=rest, dependence=0.0, tempering=1.0))
    joint = {}
    for one in dossier.hypotheses:
        p = rest if one.catch_all else (1 - rest) / len(dossier.rivals)
        for item in dossier.items:
            p *= 10 ** (dict(item.weights).get(one.name, one.flat) / 10)
        joint[one.name] = p
    for name, p in joint.items():
        assert found.p(name) == pytest.approx(p / sum(joint.values()), abs=1e-12)


@given(dossiers())
def test_weights_between_hypotheses_add_up(dossier: Dossier) -> None:
    found = weigh(dossier)
    names = [one.name for one in dossier.hypotheses]
    for total in ("raw", "discounted", "tempered"):
        a, b, c = (names[0], names[1], names[-1])
        assert found.between(a, b, total=total) == pytest.approx(-found.between(b, a, total=total))
        way = found.between(a, b, total=total) + found.between(b, c, total=total)
        assert found.between(a, c, total=total) == pytest.approx(way)


@given(dossiers(), st.floats(0.01, 0.9))
def test_the_weight_against_all_moves_the_odds(dossier: Dossier, rest: float) -> None:
    found = weigh(dossier, Controls(catch_all=rest))
    for name in [one.name for one in dossier.rivals]:
        before, after = found.prior[found.place(name)], found.p(name)
        if 1e-9 < after < 1 - 1e-9:
            moved = 10 * log10(after / (1 - after)) - 10 * log10(before / (1 - before))
            assert found.against_all(name) == pytest.approx(moved, abs=1e-5)


@given(dossiers())
def test_without_trust_the_prior_stays(dossier: Dossier) -> None:
    prior = prior_of(dossier)
    assert weigh(dossier, Controls(tempering=0.0)).posterior == pytest.approx(prior)
    assert weigh(dossier.keeping(lambda _: False)).posterior == pytest.approx(prior)


@given(dossiers(), st.data())
def test_order_matters_only_where_it_is_asked_to(dossier: Dossier, data: st.DataObject) -> None:
    shuffled = replace(dossier, items=tuple(data.draw(st.permutations(dossier.items))))
    same = [PLAIN, Controls(order="average")]
    for controls in same:
        assert weigh(shuffled, controls).tempered == pytest.approx(
            weigh(dossier, controls).tempered
        )


@given(dossiers())
def test_the_average_discount_is_the_mean_over_all_orders(dossier: Dossier) -> None:
    few = replace(dossier, items=dossier.items[:4])
    totals = [
        weigh(replace(few, items=items), Controls(order="file")).discounted
        for items in permutations(few.items)
    ]
    assert weigh(few, Controls(order="average")).discounted == pytest.approx(
        np.mean(totals, axis=0).tolist()
    )


@given(dossiers())
def test_the_strongest_item_of_a_cluster_counts_in_full(dossier: Dossier) -> None:
    shares = discounts(dossier)
    for cluster in dossier.clusters:
        mine = [
            (s, i) for s, i in zip(shares, dossier.items, strict=True) if i.cluster == cluster.name
        ]
        if mine:
            spreads = [max(v for _, v in i.weights) - min(v for _, v in i.weights) for _, i in mine]
            strongest = spreads.index(max(spreads))
            assert mine[strongest][0] == 1
        assert sorted((s for s, _ in mine), reverse=True) == pytest.approx(
            [k**-cluster.dependence for k in range(1, len(mine) + 1)]
        )


@given(dossiers())
def test_setting_an_item_aside_is_weighing_the_rest(dossier: Dossier) -> None:
    found = leave_one_out(dossier)
    assert [one.moved for one in found.found] == sorted(
        (o.moved for o in found.found), reverse=True
    )
    assert {one.item.name for one in found.found} == {one.name for one in dossier.items}
    for one in found.found:
        rest = replace(dossier, items=tuple(i for i in dossier.items if i != one.item))
        after = weigh(rest)
        assert one.posterior == after.posterior
        gaps = [abs(a - b) for a, b in zip(after.posterior, found.whole.posterior, strict=True)]
        assert one.moved == pytest.approx(sum(gaps) / 2)
        stays = found.whole.leader in after.level
        assert one.leader == (found.whole.leader if stays else after.leader)
    said = found.most.item.name if found.most.moved > 1e-9 else "No item moves any account"
    assert said in found.sentence()


def test_an_item_that_turns_the_conclusion_is_named() -> None:
    two = (Hypothesis("a", "A"), Hypothesis("b", "B"))
    items = (
        Item("small", "Small", "x", "", "", (("a", 0.0), ("b", -1.0))),
        Item("large", "Large", "y", "", "", (("a", -3.0), ("b", 0.0))),
    )
    dossier = Dossier("d", "D", two, (Cluster("x", "X"), Cluster("y", "Y")), items)
    found = leave_one_out(dossier)
    assert [one.item.name for one in found.turning] == ["large"]
    assert "Another leads without large" in found.sentence()
    assert str(found).startswith(found.sentence())


def test_redrawn_weights_spread_as_they_should() -> None:
    """One certain item, two hypotheses: the log odds are normal with sd of sqrt(2) dB."""
    two = (Hypothesis("a", "A"), Hypothesis("b", "B"))
    item = Item("one", "One", "x", "", "", (("a", 0.0), ("b", -3.0)))
    dossier = Dossier("d", "D", two, (Cluster("x", "X"),), (item,))
    found = steadiness(dossier, draws=20_000, seed=3)
    low, high = (10 * log10(p / (1 - p)) for p in (found.low[0], found.high[0]))
    reach = 1.6449 * 2**0.5
    assert (low, high) == pytest.approx((3 - reach, 3 + reach), abs=0.08)
    assert found.leads[0] == pytest.approx(0.983, abs=0.004)  # normal: 3 / sqrt(2) sd above 0
    assert found == steadiness(dossier, draws=20_000, seed=3)
    still = steadiness(dossier, draws=5, spread={"certain": 0.0})
    assert still.low == pytest.approx(still.whole.posterior)


def test_the_case_does_not_hang_on_a_number_alone() -> None:
    found = swept(SOVIET, (0.1, 0.3, 1.0), (0.0, 1.0))
    assert [one.tempering for one in found] == [0.1, 0.1, 0.3, 0.3, 1.0, 1.0]
    assert found[2].p("RP") == pytest.approx(
        weigh(SOVIET, Controls(dependence=0.0, tempering=0.3)).p("RP")
    )
    assert [row[0] for row in swept_rows(found)] == ["0.1", "0.1", "0.3", "0.3", "1", "1"]
    assert "taken as independent and in full" in weigh(SOVIET).sentence()


def test_priors_and_what_is_refused() -> None:
    leaning = Controls(priors=(("NA", 3.0), ("RP", 1.0)))
    found = weigh(SOVIET, leaning)
    assert found.prior[found.place("NA")] == 0.75
    assert found.p("ER") == 0
    assert found.leader.name == "NA"
    assert len(found.rows()) == 2
    for wrong, words in [
        ({"priors": (("NN", 1.0),)}, "no hypothesis 'NN'"),
        ({"priors": (("NA", -1.0),)}, "must be 0 or more"),
        ({"priors": (("NA", 0.0),)}, "every prior is 0"),
    ]:
        with pytest.raises((QueryError, UnknownName), match=words):
            weigh(SOVIET, Controls(**wrong))
    for wrong, words in [
        ({"catch_all": 1.0}, "below 1"),
        ({"dependence": -1.0}, "dependence of -1"),
        ({"tempering": 2.0}, "between 0 and 1"),
        ({"order": "best"}, "no order of items 'best'"),
    ]:
        with pytest.raises((QueryError, UnknownName), match=words):
            Controls(**wrong)
    alone = Dossier("d", "D", SOVIET.rivals, SOVIET.clusters, SOVIET.items)
    with pytest.raises(QueryError, match="no catch-all"):
        weigh(alone, Controls(catch_all=0.1))
    with pytest.raises(QueryError, match="nothing but NA"):
        weigh(SOVIET, Controls(priors=(("NA", 1.0),))).against_all("NA")
    with pytest.raises(QueryError, match="no item to set aside"):
        leave_one_out(SOVIET.keeping(lambda _: False))


def test_what_is_shown() -> None:
    found = weigh(SOVIET)
    assert len(found.ledger_rows()) == 46
    assert len(found.pairwise_rows()) == 7
    assert [row[k + 1] for k, row in enumerate(found.pairwise_rows())] == ["0.0"] * 7
    bundle = found._repr_mimebundle_()
    assert "<table" in bundle["text/html"]
    hostile = replace(SOVIET, title="<b>", explananda=(Explanandum("x", "X"),))
    assert "<b>" not in weigh(hostile)._repr_mimebundle_()["text/html"]
