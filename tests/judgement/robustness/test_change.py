"""Changes and measures: against comparisons, replaced theories, draws one by one."""

from dataclasses import replace

import numpy as np
import pytest
from robustness_nets import chain, theory_of

import causal
from causal.errors import QueryError
from causal.judgement.robustness.asked import Asked
from causal.judgement.robustness.change import Change
from causal.judgement.robustness.derivatives import derivatives
from causal.judgement.robustness.firmness import drawn
from causal.judgement.robustness.flips import flips
from causal.judgement.robustness.reliance import reliance
from causal.judgement.robustness.sensitivities import sensitivities, variance
from causal.judgement.robustness.sobol import sobol
from causal.judgement.robustness.switches import switches
from causal.judgement.robustness.tornado import tornado
from causal.judgement.sensitivity import Cell
from causal.ladder.draws import draw_tables
from causal.scm.mechanisms.table import Table
from causal.scm.model import Model
from causal.theory.facts import changed_world
from causal.theory.theory import Theory
from causal.theory.uncertainty import theory_draws

PACE = causal.load("reform_pace")
FATE, ECONOMY = PACE.frame.outcome("union_fate_1991"), PACE.frame.outcome("economy_1991")
SETTINGS = {FATE: {"coup_1991": "none"}, ECONOMY: {"reform_sequence": "economic_first"}}
FACTS = pytest.mark.parametrize("facts", ["before", "none", "all"])
OUTCOMES = pytest.mark.parametrize("entry", [FATE, ECONOMY], ids=["event", "scale"])


def posed(entry: object = FATE, facts: str = "before", theory: Theory = PACE) -> Change:
    name = entry.variable.name
    return Change.measuring(theory, SETTINGS[entry], name, entry.measures[0], facts=facts)


def replaced(theory: Theory, cell: Cell, number: float) -> Theory:
    """The theory with one number changed, its row in proportion, made anew."""
    name = cell.variable
    table = cell.moved(theory.model, number)[..., 0].reshape(-1, len(theory[name].states))
    rows = tuple(tuple(float(p) for p in row) for row in table)
    return theory.replace(**{name: Table(theory.model.parents(name), rows)})


def by_hand(theory: Theory, entry: object = FATE, facts: str = "before") -> float:
    """The change of a measure, by the public chain alone."""
    scores = np.array(entry.measures[0].scores(entry.variable))
    worlds = changed_world(theory, SETTINGS[entry], facts)
    was, now = (
        scores @ world.answer(entry.variable.name).distribution.probabilities for world in worlds
    )
    return float(now - was)


@FACTS
@OUTCOMES
def test_a_change_is_that_of_the_comparison(entry, facts):
    asked = posed(entry, facts)
    (cell,) = causal.compare(
        [PACE], do=SETTINGS[entry], outcome=entry.variable.name, facts=facts, ranges=False
    ).cells
    was, now = cell.measured(entry.measures[0])
    assert asked.after.value() == pytest.approx(now, abs=1e-12)
    assert asked.before.value() == pytest.approx(was, abs=1e-12)
    assert asked.value() == pytest.approx(now - was, abs=1e-12)


@OUTCOMES
def test_derivatives_and_swings_of_a_change_are_those_of_replaced_theories(entry):
    asked = posed(entry)
    found = derivatives(asked)
    step = 1e-5
    for one in [e for e in found.entries if 0.01 < e.number < 0.99][:6]:
        ends = [
            by_hand(replaced(PACE, one.cell, one.number + move), entry) for move in (-step, step)
        ]
        assert one.derivative == pytest.approx((ends[1] - ends[0]) / (2 * step), abs=1e-6)
    swings = tornado(asked).swings
    assert [one.swing for one in swings] == sorted((one.swing for one in swings), reverse=True)
    for one in swings[:6]:
        for number, answer in zip(one.numbers, one.answers, strict=True):
            expected = by_hand(replaced(PACE, one.cell, number), entry)
            assert answer == pytest.approx(expected, abs=1e-9)


def test_what_turns_a_change_turns_it():
    asked = posed()
    found = flips(asked.after, asked.before)
    for one in found.flips:
        assert by_hand(replaced(PACE, one.cell, one.turns_at)) == pytest.approx(0.0, abs=1e-9)


def test_reliance_and_readings_of_a_change_are_those_of_both_sides():
    asked = posed()
    both = [reliance(side) for side in (asked.after, asked.before)]
    sides = [{(s.kind, s.name): s for s in one.supports} for one in both]
    for one in reliance(asked).supports:
        if one.without is None or (one.kind, one.name) not in sides[1]:
            continue
        after, before = (side[one.kind, one.name].without for side in sides)
        assert one.without == pytest.approx(after - before, abs=1e-12)
    read = [switches(side) for side in (asked.after, asked.before)]
    for one, after, before in zip(
        switches(asked).switches, read[0].switches, read[1].switches, strict=True
    ):
        assert one.value == pytest.approx(after.value - before.value, abs=1e-12)


@FACTS
def test_firmness_is_the_band_of_the_comparison(facts):
    found = drawn(posed(facts=facts), draws=60, seed=3).firmness()
    (cell,) = causal.compare(
        [PACE], do=SETTINGS[FATE], facts=facts, draws=60, seed=3, ranges=False
    ).cells
    band = cell.bands.headline
    change, after, before = (one.interval for one in found.spreads)
    assert change == band.difference
    assert after == band.changed
    assert before == band.baseline
    assert (found.above, found.below) == (band.rises, band.falls)
    assert found.holds == max(found.above, found.below)


@FACTS
def test_numbers_drawn_beforehand_for_all_questions_are_the_same_draws(facts):
    fresh, before = (
        replace(PACE, model=Model(PACE.model.variables, PACE.model.mechanisms)) for _ in range(2)
    )
    theory_draws(before, 60, seed=3)
    found, again = (drawn(posed(facts=facts).on(one), draws=60, seed=3) for one in (fresh, before))
    for one, other in zip(found.sides, again.sides, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-12)
    assert found.held == again.held


def test_draws_are_counted_one_by_one_against_a_level():
    asked = posed(ECONOMY).after
    made = drawn(asked, draws=40, seed=5)
    tables = theory_draws(PACE, 40, seed=5)
    values = []
    for k in range(40):
        rows = {
            name: Table(
                PACE.model.parents(name),
                tuple(
                    tuple(float(p) for p in row)
                    for row in table[..., k].reshape(-1, table.shape[-2])
                ),
            )
            for name, table in tables.items()
            if name in asked.mattering
        }
        world = changed_world(PACE.replace(**rows), SETTINGS[ECONOMY])[1]
        scores = ECONOMY.measures[0].scores(ECONOMY.variable)
        shares = world.distribution("economy_1991").probabilities
        values.append(float(np.dot(scores, shares)))
    level = float(np.median(values)) + 0.01
    found = made.firmness(level)
    assert found.above == sum(v > level for v in values) / 40
    assert found.below == sum(v < level for v in values) / 40
    assert "of 40 draws" in found.sentence()
    assert "all 40 draws" in made.firmness(0.0).sentence()
    assert made.firmness(0.0).holds == 1.0


def test_variance_of_a_measure_is_that_of_its_draws():
    asked = posed(ECONOMY, "none").after
    found = sobol(asked)
    sizes = {name: PACE.entry(name).ess for name in asked.mattering}
    side = asked.values(draw_tables(PACE.model, sizes, 4000, seed=1, names=asked.mattering))
    assert found.exact
    assert found.mean == pytest.approx(asked.value(), abs=1e-12)
    assert found.variance == pytest.approx(side.var(), rel=0.12)


def test_variance_is_first_order_or_none_where_there_is_no_closed_form():
    assert variance(posed(facts="all").after) is None
    known = Asked.under(PACE, SETTINGS[FATE], {"bloc_1991": "intact"}, facts="all")
    settled = variance(known)  # the bloc does not come after the coup: it is among the facts
    assert settled.variance == 0
    assert not settled.indices
    first = variance(posed().after)
    assert not first.exact
    assert first.variance > 0


def test_both_sides_must_be_of_one_theory_and_draws_need_a_seed():
    asked = posed()
    other = theory_of(chain())
    with pytest.raises(QueryError, match="one theory"):
        Change(asked.after, Asked.under(other, {}, {"y": "yes"}, facts="none"))
    with pytest.raises(QueryError, match="seed"):
        sensitivities(asked, draws=10)
    with pytest.raises(QueryError, match="one of them"):
        causal.sensitivity("reform_pace", event={"union_fate_1991": "x"}, measure="union_fate_1991")


def test_everything_is_asked_together_and_what_is_in_force_is_not_asked_again():
    found = causal.sensitivity(
        "reform_pace",
        do=SETTINGS[ECONOMY],
        measure="economy_1991.better",
        compared=True,
        draws=20,
        seed=1,
    )
    assert found.asked.value() == pytest.approx(by_hand(PACE, ECONOMY), abs=1e-12)
    titles = [title for title, _, _ in found.parts()]
    assert titles[-2:] == ["Which rows bring the uncertainty", "How firmly it holds"]
    assert len(found.sentences()) == len(titles)
    name = PACE.variants[0].name
    varied = causal.sensitivity(PACE.with_variant(name), do=SETTINGS[FATE], compared=True)
    assert varied.switches is None
    assert "Other readings" not in [title for title, _, _ in varied.parts()]


def test_where_nothing_changes_there_is_nothing_to_turn():
    found = causal.sensitivity(
        "reform_pace", do={"coup_1991": "none"}, measure="economy_1991", compared=True
    )
    assert found.asked.value() == pytest.approx(0.0, abs=1e-9)
    assert found.flips is None
    assert "What would turn it" not in [title for title, _, _ in found.parts()]
    assert len(found.sentences()) == len(found.parts())
