"""Bands of a comparison: common draws, against loops over the plain API, closed forms, seeds."""

import html
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import models

import causal
from causal.display.numbers import percent, short_points
from causal.errors import QueryError
from causal.files.catalogue import load_frame, load_scenarios
from causal.judgement.bands import BAND_COLUMNS, Interval, banded
from causal.judgement.tabled import COLUMNS
from causal.ladder.bands import delta_band
from causal.ladder.draws import draw_tables
from causal.ladder.inference import solve
from causal.ladder.many import solve_many
from causal.ladder.network import Question
from causal.scm.couplings import Luck
from causal.scm.evidence import Observed
from causal.scm.interventions import Hard
from causal.scm.mechanisms.noisy_max import NoisyMax
from causal.scm.mechanisms.table import Table
from causal.scm.model import Model
from causal.scm.variables import Variable
from causal.theory.facts import changed_world
from causal.theory.parts import Entry
from causal.theory.theory import Theory
from causal.theory.uncertainty import theory_draws

TWO = ("no", "yes")


def at_draw(model: Model, drawn, number: int) -> Model:
    """The model whose tables are those of one draw, written out in full."""
    tables = {
        name: Table(
            model.parents(name),
            tuple(map(tuple, _clean(table[..., number].reshape(-1, table.shape[-2])))),
        )
        for name, table in drawn.items()
    }
    return model.replace(tables)


def _clean(rows):
    return rows / rows.sum(axis=-1, keepdims=True)


@given(models(zeros=False), st.data())
@settings(max_examples=25, deadline=None)
def test_each_draw_is_answered_as_the_model_of_that_draw(model, data):
    drawn = draw_tables(model, 5.0, 3, seed=1)
    done, seen, asked = (data.draw(st.sampled_from(model.names)) for _ in range(3))
    state = model.variable(done).states[0]
    fact = (0, Observed(seen, (model.variable(seen).states[-1],)))
    questions = [
        Question(((), (Hard(done, state),)), (fact,), ((1, asked),)),
        Question(((Hard(done, state),),), (), ((0, asked),)),
        Question(((),), (fact,), ((0, asked),)),
    ]
    many = solve_many(model, questions, drawn, luck=Luck())
    for question, found in zip(questions, many, strict=True):
        for number in range(3):
            alone = solve(at_draw(model, drawn, number), question, luck=Luck())
            column = found.probabilities[:, min(number, found.probabilities.shape[1] - 1)]
            np.testing.assert_allclose(column, alone.probabilities[:, 0], atol=1e-9)


@pytest.mark.parametrize("facts", ["before", "none", "all"])
def test_bands_of_a_comparison_are_those_of_a_loop_over_draws(facts):
    theory = causal.load("reform_pace")
    draws = 12
    found = causal.compare(
        [theory], scenario="no_coup_1991", facts=facts, draws=draws, seed=7, ranges=False
    )
    (cell,) = found.cells
    drawn = theory_draws(theory, draws, seed=7)
    answers = []
    for number in range(draws):
        model = at_draw(theory.model, drawn, number)
        twin = Theory(theory.name, "", "", model, theory.entries, theory.frame)
        worlds = changed_world(twin, {"coup_1991": "none"}, facts)
        answers.append([w.distribution("union_fate_1991").probabilities for w in worlds])
    was, now = np.moveaxis(np.array(answers), 0, -1)
    for place, band in enumerate(cell.bands.states):
        expected = banded(band.name, was[place], now[place])
        for one in ("baseline", "changed", "difference"):
            ours, theirs = getattr(band, one), getattr(expected, one)
            assert (ours.mean, ours.low, ours.high) == pytest.approx(
                (theirs.mean, theirs.low, theirs.high), abs=1e-8
            )
        assert (band.rises, band.falls) == (expected.rises, expected.falls)
    survives = [now[:2].sum(axis=0), was[:2].sum(axis=0)]
    assert cell.bands.headline.changed.mean == pytest.approx(survives[0].mean(), abs=1e-8)
    assert cell.bands.headline.difference.low == pytest.approx(
        np.quantile(survives[0] - survives[1], 0.05), abs=1e-8
    )


def test_common_draws_make_differences_narrower_than_draws_apart():
    found, other = (
        causal.compare(scenario="no_coup_1991", draws=2000, seed=seed).cells for seed in (1, 2)
    )
    for cell, apart in zip(found, other, strict=True):
        if cell.bands is None:
            continue
        band, strange = cell.bands.headline, apart.bands.headline
        independent = np.hypot(band.changed.width, strange.baseline.width)
        assert band.difference.width < 0.75 * independent
        assert band.difference.width == pytest.approx(strange.difference.width, rel=0.2)


def test_bands_lie_about_the_point_and_agree_with_the_delta_method():
    model = Model(
        (Variable("war", TWO), Variable("fate", ("stands", "falls"))),
        (Table((), ((0.4, 0.6),)), Table(("war",), ((0.8, 0.2), (0.3, 0.7)))),
    )
    entries = (Entry("war", "lever", ess=50.0, factual="yes"), Entry("fate", "outcome", ess=50.0))
    theory = Theory("t", "T", "", model, entries)
    cell = causal.compare([theory], do={"war": "no"}, draws=20_000, seed=3).cells[0]
    delta = delta_band(model, "fate", ess=50.0, do={"war": "no"})
    band = cell.bands.states[0]
    assert band.changed.mean == pytest.approx(0.8, abs=0.002)
    assert band.changed.low == pytest.approx(delta.low[0], abs=0.01)
    assert band.changed.high == pytest.approx(delta.high[0], abs=0.01)
    assert band.difference.mean == pytest.approx(0.5, abs=0.003)
    assert band.rises > 0.999


def test_numbers_held_very_firmly_give_the_point_in_every_theory():
    """With every fact kept: the couplings of drawn tables are those of the tables as written."""
    theories = [causal.load(name) for name in load_frame("soviet_collapse").theories]
    firm = [
        replace(one, entries=tuple(replace(e, ess=e.ess * 1e9) for e in one.entries))
        for one in theories
    ]
    found = causal.compare(
        firm,
        scenarios=["no_coup_1991", "deng_in_full", "andropov_lives"],
        outcome="all",
        facts="all",
        draws=5,
        seed=1,
        ranges=False,
    )
    told = [cell for cell in found.cells if cell.answered]
    assert len({cell.theory for cell in told}) > 4
    assert any(cell.couplings for cell in told)
    for cell in told:
        for band, point in zip(cell.bands.states, cell.probabilities, strict=True):
            assert band.changed.mean == pytest.approx(point, abs=2e-4)
            assert band.changed.width < 1e-3


def test_variants_of_one_theory_side_by_side_have_bands_of_their_own():
    theory = causal.load("reform_pace")
    pair = [theory, theory.with_variant(theory.variants[0].name)]
    both = causal.compare(pair, scenario="no_coup_1991", draws=50, seed=1)
    for one, cell in zip(pair, both.cells, strict=True):
        (alone,) = causal.compare([one], scenario="no_coup_1991", draws=50, seed=1).cells
        assert cell.bands == alone.bands
    assert both.cells[0].bands != both.cells[1].bands


def test_bands_repeat_with_their_seed_and_are_told_apart_by_it():
    one, again, other = (
        causal.compare(scenario="no_coup_1991", draws=50, seed=seed) for seed in (1, 1, 2)
    )
    assert one.cells == again.cells
    assert one.cells[0].bands != other.cells[0].bands
    plain = causal.compare(scenario="no_coup_1991")
    assert len({plain.fingerprint, one.fingerprint, other.fingerprint}) == 3
    alone = causal.compare(
        ["reform_pace"], scenario="no_coup_1991", outcome="all", draws=50, seed=1
    )
    assert alone.cells[0].bands == one.cells[0].bands


def test_the_sentence_says_how_firm_the_direction_is():
    rise = causal.compare(scenario="no_coup_1991", draws=200, seed=1)
    shares = [cell.bands.headline.rises for cell in rise.cells if cell.bands]
    assert min(shares) > 0.9
    assert "of 200 draws of the numbers" in rise.sentence()
    assert "The chance rises in" in rise.sentence()
    fall = causal.compare(["reform_pace"], do={"use_of_force": "abjured"}, draws=200, seed=1)
    band = fall.cells[0].bands.headline
    assert (band.difference.median < 0) is ("The chance falls in" in fall.sentence())
    assert "draws" not in causal.compare(scenario="no_coup_1991").sentence()
    told = causal.compare(scenario="no_coup_1981", draws=200, seed=1).sentence()
    assert told.index("of 200 draws") < told.index("departs from a history of its own")


def test_measures_have_bands_of_their_own():
    found = causal.compare(["reform_pace"], scenario="no_coup_1991", draws=200, seed=1)
    table = found.measures.set_index("measure")
    assert tuple(found.measures.columns[-5:]) == BAND_COLUMNS
    states = {band.name: band for band in found.cells[0].bands.states}
    violent = states["violent_breakup"]
    assert table.loc["violent", "low"] == pytest.approx(violent.changed.low, abs=1e-9)
    assert table.loc["survives", "rises"] == found.cells[0].bands.headline.rises
    assert "low" not in causal.compare(["reform_pace"], scenario="no_coup_1991").measures


def test_columns_only_where_there_are_draws():
    drawn = causal.compare(scenario="no_coup_1991", draws=20, seed=1)
    assert drawn.columns == (*COLUMNS, *BAND_COLUMNS)
    assert all(len(row) == len(drawn.columns) for row in drawn.rows())
    table = drawn.table
    ran = table[table.status == "runs"]
    assert (ran.low <= ran.high).all()
    assert (ran.difference_low <= ran.difference_high).all()
    assert table[table.status == "out_of_scope"].low.isna().all()
    headers, rows = drawn.display_rows()
    assert headers[-5:] == ["low", "high", "change low", "change high", "rises"]
    assert all(len(row) == len(headers) for row in rows)
    plain = causal.compare(scenario="no_coup_1991")
    assert plain.columns == COLUMNS
    assert "low" not in plain.display_rows()[0]


def test_a_mechanism_whose_links_carry_luck_keeps_its_numbers_and_is_named():
    flu, fever = Variable("flu", TWO), Variable("fever", TWO)
    noisy = NoisyMax((("flu", (("no", (1.0, 0.0)), ("yes", (0.2, 0.8)))),), (0.9, 0.1))
    model = Model((flu, fever), (Table((), ((0.5, 0.5),)), noisy))
    entries = (
        Entry("flu", "lever", ess=9.0, factual="yes"),
        Entry("fever", "outcome", ess=9.0, factual="yes"),
    )
    theory = Theory("t", "T", "", model, entries)
    cell = causal.compare([theory], do={"flu": "no"}, facts="all", draws=30, seed=1).cells[0]
    assert cell.bands.held == ("fever",)
    assert "fever were not drawn" in cell.bands.sentence()
    for band, point in zip(cell.bands.states, cell.probabilities, strict=True):
        assert band.changed == Interval(*[pytest.approx(point)] * 4)


def test_a_draw_in_which_the_facts_cannot_happen_is_left_out():
    model = Model((Variable("a", TWO), Variable("b", TWO)), (Table((), ((0.5, 0.5),)),) * 2)
    sure = np.array([[1.0, 0.5], [0.0, 0.5]])
    question = Question(((),), ((0, Observed("a", ("yes",))),), ((0, "b"),))
    (found,) = solve_many(model, [question], {"a": sure, "b": np.full((2, 2), 0.5)})
    np.testing.assert_allclose(found.probabilities[:, -1], 0.5)
    chained = Model(
        (Variable("a", TWO), Variable("b", TWO)),
        (Table((), ((0.5, 0.5),)), Table(("a",), ((0.5, 0.5), (0.3, 0.7)))),
    )
    rows = np.stack([chained.cpt("b")] * 2, axis=-1)
    worlds = ((), (Hard("a", "no"),))
    facts = ((0, Observed("a", ("yes",))), (0, Observed("b", ("no",))))
    (found,) = solve_many(chained, [Question(worlds, facts, ((1, "b"),))], {"a": sure, "b": rows})
    assert np.isnan(found.probabilities[:, 0]).all()
    assert found.probabilities[:, 1].sum() == pytest.approx(1)


@pytest.mark.slow
def test_draws_without_a_seed_or_a_sample_size_are_refused():
    with pytest.raises(QueryError, match="give a seed"):
        causal.compare(scenario="no_coup_1991", draws=10)
    model = Model((Variable("a", TWO), Variable("b", TWO)), (Table((), ((0.5, 0.5),)),) * 2)
    loose = Theory("t", "T", "", model, (Entry("a", "lever", factual="no"), Entry("b", "outcome")))
    with pytest.raises(QueryError, match="how firmly it holds"):
        causal.compare([loose], do={"a": "yes"}, draws=10, seed=1)


def test_every_scenario_and_outcome_in_one_call_with_progress():
    told: list[tuple[int, int]] = []
    found = causal.compare(
        scenarios=load_scenarios("soviet_collapse"),
        outcome="all",
        draws=100,
        seed=1,
        ranges=False,
        progress=lambda done, total: told.append((done, total)),
    )
    assert all(bool(cell.bands) is cell.answered for cell in found.cells)
    assert told == sorted(told)
    assert told[-1] == (len(found.cells), len(found.cells))
    for cell in found.cells:
        for band, share in zip(
            cell.bands.states if cell.bands else (), cell.probabilities, strict=True
        ):
            assert band.changed.mean == pytest.approx(share, abs=0.09)
            assert band.rises + band.falls <= 1


@pytest.mark.parametrize("outcome", ["union_fate_1991", "economy_1991"])
@pytest.mark.parametrize("layout", ["wide", "narrow"])
def test_the_picture_has_a_whisker_for_every_band_and_says_it_in_words(outcome, layout):
    found = causal.compare(
        scenario="no_coup_1991", outcome=outcome, draws=200, seed=1, ranges=False
    )
    drawn = found.svg(layout=layout)
    told = [cell.bands.headline for cell in found.cells if cell.bands]
    moved = [band for band in told if band.difference.width > 1e-9]
    assert drawn.count('class="ch-whisker"') == len(told) + len(moved) >= 2
    assert "whisker: 90% of 200 draws of the theory" in drawn
    description = drawn.partition("<desc>")[2].partition("</desc>")[0]
    for band in told:
        ends = f"{percent(band.changed.low)} to {percent(band.changed.high)}"
        change = " to ".join(
            short_points(end) for end in (band.difference.low, band.difference.high)
        )
        assert html.escape(ends) in description
        assert f"({change})" in description
        assert drawn.count(html.escape(ends)) >= 3  # drawn, hovered over, described


def test_without_draws_the_picture_is_as_it_was():
    drawn = causal.compare(scenario="no_coup_1991", ranges=False).svg()
    assert "whisker" not in drawn
    assert "draws" not in drawn
