"""The sheet of items, the span over settings, what to look for: each against a plain loop."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judgement.bodies import dossiers

import causal
from causal.errors import QueryError, UnknownName
from causal.files.evidence import load_evidence
from causal.judgement.evidence.controls import (
    Controls,
    against_rest,
    discounts,
    discounts_without_each,
    matrix,
    prior_of,
)
from causal.judgement.evidence.dossier import Dossier
from causal.judgement.evidence.influence import leave_one_out
from causal.judgement.evidence.items import Cluster, Hypothesis, Item
from causal.judgement.evidence.probative import (
    FORESEEN,
    KINDS,
    _drawn,
    kind_of_test,
    probe,
    strengths,
)
from causal.judgement.evidence.prospects import assumed, assumed_range, prospect
from causal.judgement.evidence.sheet import sheet
from causal.judgement.evidence.spans import DEPENDENCES, TEMPERINGS, span
from causal.judgement.evidence.steadiness import SPREAD
from causal.judgement.evidence.unseen import shared_variables, unseen
from causal.judgement.evidence.weighing import weigh

SOVIET = load_evidence("soviet_collapse")
few = settings(max_examples=25, deadline=None)


@few
@given(dossiers(), st.sampled_from([0.0, 0.2]), st.sampled_from(["strongest", "file", "average"]))
def test_an_item_against_the_rest_is_the_total_of_that_item_alone(
    dossier: Dossier, rest: float, order: str
) -> None:
    controls = Controls(catch_all=rest, tempering=1.0, order=order)
    found = sheet(dossier, controls, draws=5)
    for one in found.entries:
        alone = weigh(replace(dossier, items=(one.item,)), controls)
        for place in found.whole.shown:
            name = dossier.hypotheses[place].name
            assert one.against[place] == pytest.approx(alone.against_all(name, total="raw"))
            other = dossier.hypotheses[found.whole.shown[0]].name
            first = found.whole.place(other)
            assert one.between(place, first) == pytest.approx(
                alone.between(name, other, total="raw")
            )


@few
@given(dossiers(), st.sampled_from(["strongest", "file", "average"]))
def test_discounts_without_each_are_those_of_the_rest(dossier: Dossier, order: str) -> None:
    controls = Controls(order=order)
    for item, shares in zip(dossier.seen, discounts_without_each(dossier, controls), strict=True):
        assert shares == discounts(dossier.without(item.name), controls)


@few
@given(dossiers(), st.sampled_from([0.0, 0.3]))
def test_the_span_is_that_of_every_setting_weighed_by_itself(dossier: Dossier, rest: float) -> None:
    controls = Controls(catch_all=rest, tempering=0.4, dependence=0.7, order="average")
    found = span(dossier, controls)
    dependences = (*DEPENDENCES, 0.7)
    plain = [
        weigh(dossier, replace(controls, tempering=t, dependence=d, order=o)).posterior
        for d, o, t in product(dependences, ("strongest", "file", "average"), (*TEMPERINGS, 0.4))
    ]
    assert len(found.settings) == len(plain) == len(set(found.settings))
    assert controls in found.settings
    assert found.low == pytest.approx(np.min(plain, axis=0).tolist())
    assert found.high == pytest.approx(np.max(plain, axis=0).tolist())
    for place in range(len(dossier.hypotheses)):
        for controls_there, value in (
            (found.lowest[place], found.low[place]),
            (found.highest[place], found.high[place]),
        ):
            assert weigh(dossier, controls_there).posterior[place] == pytest.approx(value)
    assert sum(found.leads) == pytest.approx(1)


def test_the_sheet_of_the_case_holds_what_its_parts_say() -> None:
    controls = Controls(priors=(("RP", 2.0), ("NA", 1.0), ("OB", 1.0)), catch_all=0.1)
    found = sheet(SOVIET, controls, draws=50, seed=3)
    influence = leave_one_out(SOVIET, controls)
    assert found.influence == influence
    assert [one.item for one in found.entries] == list(SOVIET.seen)
    shares = discounts(SOVIET, controls)
    for one, share, row in zip(found.entries, shares, matrix(SOVIET), strict=True):
        assert one.share == share
        assert one.db == tuple(row)
        assert one.without == influence.without(one.item.name)
        names = one.item.label.of if one.item.label else ()
        assert not names or [t.hypothesis for t in one.tests] == list(names)
        for test in one.tests:
            alone = probe(SOVIET, one.item.name, test.hypothesis, controls, draws=50, seed=3)
            assert test == alone
    headers, rows = found.headers(), found.rows()
    assert all(len(row) == len(headers) for row in rows)
    assert sum(h.startswith("db_") for h in headers) == 4
    place = headers.index("without_RP")
    assert [row[place] for row in rows] == [one.without.posterior[0] for one in found.entries]


def test_a_range_of_the_items_set_aside() -> None:
    found = leave_one_out(SOVIET)
    values = [weigh(SOVIET.without(item.name)).p("NA") for item in SOVIET.seen]
    assert found.span("NA") == pytest.approx((min(values), max(values)))
    with pytest.raises(UnknownName):
        found.without("E999")


def test_the_share_of_types_is_that_of_a_plain_loop_over_the_draws() -> None:
    for name, hypothesis in (("E24", "OB"), ("E30", "NA"), ("E05", "AS"), ("E10", "WR")):
        found = probe(SOVIET, name, hypothesis, draws=80, seed=5)
        drawn = _drawn(SOVIET, SOVIET.item(name), FORESEEN, 80, 5, SPREAD)
        here = [h.name for h in SOVIET.hypotheses].index(hypothesis)
        others = np.array(prior_of(SOVIET))
        others[here] = 0
        others /= others.sum()
        pairs = [
            (a, b) if a >= b else (1 - a, 1 - b)
            for a, b in zip(drawn[here], others @ drawn, strict=True)
        ]
        kinds = [kind_of_test(*pair) for pair in pairs]
        assert dict(found.shares) == {kind: kinds.count(kind) / 80 for kind in KINDS}
        middle = np.median([strengths(*pair) for pair in pairs], axis=0)
        assert (found.passing, found.failing) == pytest.approx(middle.tolist())


def test_what_the_sheet_and_the_span_refuse() -> None:
    with pytest.raises(QueryError, match="two or more"):
        sheet(SOVIET, Controls(priors=(("RP", 1.0),)))
    with pytest.raises(QueryError, match="no item"):
        sheet(SOVIET.without(*(one.name for one in SOVIET.items)))
    with pytest.raises(QueryError, match="no setting"):
        span(SOVIET, orders=())
    assert np.isnan(against_rest((1.0, 0.0), np.zeros((1, 2)))[0, 0])


# --- what to look for ----------------------------------------------------------------------------


def test_an_item_with_assumed_chances_is_one_that_gives_them() -> None:
    controls = Controls(tempering=0.5)
    for low, high in assumed_range(SOVIET, controls)[:4]:
        for top, found in zip(FORESEEN, (low, high), strict=True):
            item = low.item
            weights = {h.name: item.db(h) for h in SOVIET.hypotheses}
            best = max(weights.values())
            chances = {n: top * 10 ** ((db - best) / 10) for n, db in weights.items()}
            given_ = replace(item, chances=tuple(chances.items()))
            told = replace(SOVIET, items=tuple(given_ if i == item else i for i in SOVIET.items))
            wanted = prospect(told, item.name, controls)
            assert (found.bits, found.chance) == pytest.approx((wanted.bits, wanted.chance))
            assert found.found == pytest.approx(wanted.found)
            assert found == assumed(SOVIET, item.name, top, controls)
    ranked = [low.bits for low, _ in assumed_range(SOVIET, controls)]
    assert ranked == sorted(ranked, reverse=True)
    with pytest.raises(QueryError, match="between 0 and 1"):
        assumed(SOVIET, "E24", 1.0)
    with pytest.raises(QueryError, match="between 0 and 1"):
        assumed_range(SOVIET, foreseen=(0.0, 0.5))


def test_expected_change_is_the_mean_over_the_findings() -> None:
    rivals = (Hypothesis("flood", "Flood"), Hypothesis("fire", "Fire"))
    chances = (("flood", 0.1), ("fire", 0.9))
    soot = Item("soot", "Soot", "f", "", "", (("flood", -9.54), ("fire", 0.0)), chances, seen=False)
    mill = Dossier("mill", "Mill", rivals, (Cluster("f", "F"),), (soot,))
    found = prospect(mill, "soot")
    assert found.now == pytest.approx((0.5, 0.5))
    assert found.change == pytest.approx(0.4)


def test_without_any_fact_a_variable_is_asked_of_the_theories_as_they_are() -> None:
    theories = [causal.load(name) for name in ("reform_pace", "obsolescence")]
    priors = {"reform_pace": 3.0, "obsolescence": 1.0}
    found = {one.variable: one for one in unseen(theories, {}, priors=priors)}
    assert set(found) == set(shared_variables(theories))
    one = found["union_fate_1991"]
    rows = np.array([t.distribution("union_fate_1991").probabilities for t in theories])
    joint = np.array([[0.75], [0.25]]) * rows
    assert one.chances == pytest.approx(joint.sum(axis=0).tolist())
    assert one.now == pytest.approx((0.75, 0.25))
    after = joint / joint.sum(axis=0)
    moved = abs(after - [[0.75], [0.25]]).sum(axis=0) / 2
    assert one.change == pytest.approx(float(moved @ joint.sum(axis=0)))
    ratio = np.log2(joint / (np.array([[0.75], [0.25]]) * joint.sum(axis=0)))
    assert one.bits == pytest.approx(float((joint * ratio).sum()))
