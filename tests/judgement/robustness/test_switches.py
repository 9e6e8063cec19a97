"""Every variant beside the assumptions that it changes, against asking each variant itself."""

import pytest

import causal
from causal.errors import CausalError
from causal.judgement.robustness.asked import Asked
from causal.judgement.robustness.switches import switches
from causal.theory.facts import changed_world

EVENT = {"union_fate_1991": "survives_reformed"}
CHANGES = {"arms_space": {"space_race": "minimal"}, "reform_pace": {"coup_1991": "none"}}


@pytest.mark.parametrize("name", sorted(CHANGES))
@pytest.mark.parametrize("facts", ["before", "all", "none"])
def test_each_variant_answers_as_it_does_by_itself(name, facts):
    theory, settings = causal.load(name), CHANGES[name]
    found = switches(Asked.under(theory, settings, EVENT, facts=facts))
    _, changed = changed_world(theory, settings, facts)
    assert found.value == pytest.approx(changed.p(**EVENT))
    assert [one.name for one in found.switches] == [v.name for v in theory.variants]
    for one in found.switches:
        _, changed = changed_world(theory.with_variant(one.name), settings, facts)
        assert one.value == pytest.approx(changed.p(**EVENT))
        assert one.change == pytest.approx(one.value - found.value)


def test_each_assumption_alone_is_one_mechanism_replaced():
    for name, settings in CHANGES.items():
        theory = causal.load(name)
        found = switches(Asked.under(theory, settings, EVENT))
        for one, variant in zip(found.switches, theory.variants, strict=True):
            numbers = {v: mechanism for v, mechanism, _, _ in variant.mechanisms}
            told = {a.variable for a in one.assumptions}
            assert told == numbers.keys() | dict(variant.factual).keys()
            for a in one.assumptions:
                if a.what == "numbers":
                    only = theory.replace(**{a.variable: numbers[a.variable]})
                    _, changed = changed_world(only, settings)
                    assert a.alone == pytest.approx(changed.p(**EVENT))
            if len(one.assumptions) == 1:
                assert one.assumptions[0].alone == pytest.approx(one.value)


def test_a_variant_in_force_and_a_theory_without_variants():
    literal = causal.load("arms_space").with_variant("literal")
    with pytest.raises(CausalError, match="is in force"):
        switches(Asked.under(literal, CHANGES["arms_space"], EVENT))
    squad = causal.load("classics/firing_squad")
    found = switches(Asked.under(squad, {"rifleman_a": "hold"}, {"prisoner": "dead"}, facts="none"))
    assert found.switches == squad.variants == ()
    assert found.sentence().endswith("the theory has no variants.")


def test_rows_say_what_is_assumed_otherwise():
    found = switches(Asked.under(causal.load("arms_space"), CHANGES["arms_space"], EVENT))
    rows = found.rows()
    assert rows[0][:2] == ("calibrated", "0.23")
    assert {row[3] for row in rows[1:]} == {"numbers of resource_diversion"}
    assert "which changes resource_diversion" in found.sentence()
    assert found.sentence() in str(found)
