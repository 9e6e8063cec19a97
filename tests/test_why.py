"""Why and by which ways: the parts are those of the ladder, and agree with comparisons."""

import pytest

import causal
from causal.errors import CausalError, ImpossibleEvidence, QueryError, UnknownName
from causal.judgement.causation import KINDS, measured
from causal.ladder.causation import Causation
from causal.ladder.expectations import Score
from causal.scm.couplings import Luck
from causal.scm.mechanisms.table import Table
from causal.scm.model import Model
from causal.scm.variables import Variable
from causal.theory.answering import Effort

PACE = causal.load("reform_pace")
RECORD = PACE.factual()


def coup(**more):
    chosen = {"cause": "coup_1991", "effect": "union_fate_1991", "instead": "none"} | more
    return causal.why("reform_pace", **chosen)


def test_but_for_is_the_counterfactual_given_everything():
    found = coup()
    changed = PACE.given(RECORD).do(coup_1991="none")
    others = [s for s in PACE["union_fate_1991"].states if s != RECORD["union_fate_1991"]]
    answer = changed.answer(union_fate_1991=others)
    assert found.but_for.point == pytest.approx(answer.point)
    for mine, theirs in (
        (found.but_for.order_range, answer.order_range),
        (found.but_for.full_range, answer.full_range),
    ):
        assert (mine.low, mine.high) == pytest.approx((theirs.low, theirs.high))
    assert found.but_for.found.leans_on == answer.leans_on
    assert str(found).startswith(found.sentence())


def test_ranges_of_all_kinds_nest_and_hold_the_point():
    for one in (coup().but_for, *coup().others):
        assert one.point in one.order_range
        assert one.point in one.full_range
        assert one.full_range.low - 1e-9 <= one.order_range.low
        assert one.order_range.high <= one.full_range.high + 1e-9


def test_limits_without_a_graph_are_wider_where_they_speak_of_the_same():
    """Given only what came before the cause, the graph can only narrow them."""
    found = coup(facts="before")
    for one in (found.but_for, *found.others):
        if one.agnostic is not None:
            assert one.agnostic.low - 1e-7 <= one.full_range.low
            assert one.full_range.high <= one.agnostic.high + 1e-7
    kinds = {one.kind for one in (found.but_for, *found.others) if one.agnostic is not None}
    assert kinds == {"necessity", "sufficiency", "necessity and sufficiency"}


def test_every_kind_on_the_smallest_model():
    """x -> y with P(y | x) .8 and P(y | no x) .3: published values under same luck."""
    model = Model(
        (Variable("x", ("no", "yes")), Variable("y", ("no", "yes"))),
        (Table((), ((0.5, 0.5),)), Table(("x",), ((0.7, 0.3), (0.2, 0.8)))),
    )
    asked = Causation(model, "x", "yes", Score.of_event(model, "y", "yes"), luck=Luck())
    found = {kind: measured(kind, asked, asked) for kind in KINDS}
    assert found["necessity"].point == pytest.approx(5 / 8)
    assert found["sufficiency"].point == pytest.approx(5 / 7)
    assert found["necessity and sufficiency"].point == pytest.approx(1 / 2)
    assert found["enablement"].point == pytest.approx(5 / 9)
    assert found["effect on the treated"].point == pytest.approx(0.5)
    assert found["effect on the treated"].found.identified
    limits = found["necessity and sufficiency"].agnostic
    assert (limits.low, limits.high) == pytest.approx((0.5, 0.7))  # no confounding: Frechet
    with pytest.raises(QueryError, match="there is no kind 'luck'"):
        measured("luck", asked)


def test_what_it_is_compared_with_is_said():
    mean = causal.why("reform_pace", cause="coup_1991", effect="union_fate_1991")
    assert "the average of its other states" in mean.sentence()
    worst = causal.why(
        "reform_pace", cause="coup_1991", effect="union_fate_1991", instead="worst", ranges=False
    )
    assert worst.but_for.point <= mean.but_for.point
    assert worst.but_for.order_range is None


def test_a_fact_that_did_not_happen_is_refused_and_names_are_checked():
    with pytest.raises(ImpossibleEvidence):
        coup(effect={"union_fate_1991": "survives_reformed"})
    with pytest.raises(UnknownName, match="no state 'maybe'"):
        coup(instead="maybe")
    with pytest.raises(UnknownName, match="coup_1992"):
        coup(cause="coup_1992")
    with pytest.raises(QueryError, match="name one variable"):
        coup(effect={"union_fate_1991": "survives_reformed", "bloc_1991": "dissolved"})


def test_couplings_change_the_point_and_not_the_full_range():
    own, anew = coup(), coup(couplings="independent")
    assert own.but_for.point != pytest.approx(anew.but_for.point)
    assert own.but_for.full_range.low == pytest.approx(anew.but_for.full_range.low)
    assert own.but_for.full_range.high == pytest.approx(anew.but_for.full_range.high)
    assert own.fingerprint != anew.fingerprint


@pytest.mark.parametrize("facts", ["all", "before", "none"])
@pytest.mark.parametrize("scenario", ["deng_in_full", "no_coup_1991"])
def test_shares_add_up_to_the_difference_of_the_comparison(scenario, facts):
    found = causal.attribute("reform_pace", scenario=scenario, facts=facts)
    compared = causal.compare(["reform_pace"], scenario=scenario, facts=facts, ranges=False)
    (change,) = compared.changes()
    assert found.difference == pytest.approx(change.after - change.before, abs=1e-9)
    for way in (found.levers, found.first_step, found.last_step):
        assert sum(one.shapley for one in way.shares) == pytest.approx(found.difference, abs=1e-9)
    assert found.sentence() in str(found)


def test_attribution_refuses_in_sentences():
    with pytest.raises(QueryError, match="nothing is changed"):
        causal.attribute("reform_pace")
    with pytest.raises(CausalError, match=r"does not speak of|no variable"):
        causal.attribute("arms_space", scenario="no_coup_1991")


def test_a_costly_counterfactual_is_sampled_and_says_so(monkeypatch):
    from causal.errors import TooCostly
    from causal.theory import answering

    exact = PACE.given(RECORD).do(leader_1985="conservative")
    point = exact.p(union_fate_1991="survives_reformed")

    def refuse(*_):
        raise TooCostly("9 TB", "2 GB", "give more evidence")

    monkeypatch.setattr(answering, "posterior", refuse)
    answer = exact.answer(union_fate_1991="survives_reformed", effort=Effort(units=20_000))
    assert answer.method == "sampled, 20,000 histories"
    assert abs(answer.point - point) < 4.5 * answer.standard_error
    assert "standard error" in answer.sentence()
    assert answer.order_range is None
    assert answer.why_no_range
    with pytest.raises(TooCostly):
        PACE.p(union_fate_1991="survives_reformed")
