"""Parameters drawn by the form of their mechanism: means, spreads, structure, seeds."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import models

import causal
from causal.errors import QueryError, TooCostly
from causal.ladder.draws import draw_tables
from causal.ladder.parameters import draw_parameters
from causal.scm.mechanisms.hazard import Hazard, Window
from causal.scm.mechanisms.logit import Logit
from causal.scm.mechanisms.noisy_max import NoisyMax
from causal.scm.mechanisms.ranked import Ranked, truncated
from causal.scm.mechanisms.table import Deterministic, Table
from causal.scm.model import Model
from causal.scm.variables import Variable
from causal.theory.parts import Entry
from causal.theory.theory import Theory
from causal.theory.uncertainty import sample_sizes, theory_draws

TWO, THREE = ("no", "yes"), ("low", "medium", "high")
DRAWS = 4000


def with_parents(mechanism, states=TWO, ordered=True) -> Model:
    """A model of two roots, a (two states) and b (three), and the child y."""
    roots = (Table((), ((0.4, 0.6),)), Table((), ((0.2, 0.5, 0.3),)))
    names = (Variable("a", TWO), Variable("b", THREE))
    return Model((*names, Variable("y", states, ordered=ordered)), (*roots, mechanism))


LOGIT = Logit(
    ("a", "b"),
    (0.0, -0.5),
    (("b", (0.0, 1.5)),),
    (("a", (("no", (0.0, 0.0)), ("yes", (0.0, 1.0)))),),
)
FORMS = {
    "ranked": (with_parents(Ranked((("a", 1.0), ("b", -2.0)), 0.2), THREE), 0.02),
    "logit": (with_parents(LOGIT), 0.02),
    "noisy_max": (
        with_parents(
            NoisyMax(
                (
                    ("a", (("no", (1.0, 0.0)), ("yes", (0.3, 0.7)))),
                    (
                        "b",
                        tuple((s, (1 - p, p)) for s, p in zip(THREE, (0, 0.2, 0.5), strict=True)),
                    ),
                ),
                (0.9, 0.1),
            )
        ),
        0.02,
    ),
    "hazard": (
        with_parents(
            Hazard(
                ("a", "b"), -3.0, (("a", 1.0), ("b", 1.0)), (Window("low", 3), Window("medium", 9))
            ),
            THREE,
        ),
        0.02,
    ),
    "table": (with_parents(Table(("a", "b"), ((0.7, 0.3), (0.2, 0.8)), ("no, *", "yes, *"))), 0.02),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("ess", [4.0, 12.0, 100.0])
def test_rows_are_distributions_around_what_was_written(form, ess):
    model, bias = FORMS[form]
    drawn = draw_parameters(model, ess, DRAWS, seed=1)["y"]
    assert drawn.shape == (*model.cpt("y").shape, DRAWS)
    assert drawn.min() >= 0
    np.testing.assert_allclose(drawn.sum(axis=-2), 1, atol=1e-12)
    noise = 4 * drawn.std(axis=-1) / np.sqrt(DRAWS)
    assert (abs(drawn.mean(axis=-1) - model.cpt("y")) <= bias + noise).all()


@pytest.mark.parametrize("form", ["table", "noisy_max", "hazard"])
def test_some_forms_have_no_bias(form):
    model, _ = FORMS[form]
    drawn = draw_parameters(model, 6.0, DRAWS, seed=2)["y"]
    error = abs(drawn.mean(axis=-1) - model.cpt("y"))
    assert (error <= 4.5 * drawn.std(axis=-1) / np.sqrt(DRAWS) + 1e-12).all()


@pytest.mark.parametrize("form", ["ranked", "logit", "hazard"])
def test_log_odds_spread_as_those_of_a_table_of_the_same_sample_size(form):
    model, _ = FORMS[form]
    for ess in (25.0, 100.0):
        drawn = draw_parameters(model, ess, DRAWS, seed=3)["y"]
        below = drawn.cumsum(axis=-2)[..., :-1, :]  # chance of at most each state
        written = model.cpt("y").cumsum(axis=-1)[..., :-1]
        middling = below[(written > 0.3) & (written < 0.7)]
        odds = np.log(middling / (1 - middling))
        relative = odds.std(axis=-1) * np.sqrt(ess) / 2
        assert len(relative) > 0
        assert relative.min() > 0.6
        assert relative.max() < 1.45


@pytest.mark.parametrize("form", FORMS)
def test_a_larger_sample_size_is_narrower_and_an_endless_one_is_the_table(form):
    model, _ = FORMS[form]
    wide, narrow = (draw_parameters(model, ess, 400, seed=4)["y"].std(-1) for ess in (8.0, 32.0))
    assert (narrow < wide).all()
    endless = draw_parameters(model, 1e12, 5, seed=4)["y"]
    np.testing.assert_allclose(
        endless, np.broadcast_to(model.cpt("y")[..., None], endless.shape), atol=1e-4
    )


def test_a_row_written_once_is_drawn_once_and_rows_with_the_same_causes_move_together():
    table = draw_parameters(FORMS["table"][0], 8.0, 50, seed=5)["y"]
    assert (table[0] == table[0][:1]).all()
    assert (table[0] != table[1]).any()
    logit = draw_parameters(FORMS["logit"][0], 8.0, DRAWS, seed=5)["y"][..., 1, :]
    odds = np.log(logit / (1 - logit)).reshape(6, DRAWS)
    assert np.corrcoef(odds)[0, 1] > 0.4


def test_ranked_draws_keep_the_direction_of_every_arrow():
    drawn = draw_parameters(FORMS["ranked"][0], 4.0, 500, seed=6)["y"]
    below = drawn.cumsum(axis=-2)
    mean = -below.sum(axis=-2)  # up to a constant
    assert (np.diff(mean, axis=0) > 0).mean() > 0.99
    assert (np.diff(mean, axis=1) < 0).mean() > 0.99


def test_truncated_normal_of_many_centres_is_that_of_each():
    centres = np.random.default_rng(1).normal(0.5, 2.0, (4, 30))
    spreads = np.full((4, 1), 0.1)
    many = truncated(centres, spreads, 4)
    for draw in range(30):
        np.testing.assert_allclose(many[..., draw], truncated(centres[:, draw], 0.1, 4), atol=1e-14)
    np.testing.assert_allclose(many.sum(axis=1), 1, atol=1e-12)


@given(models(), st.integers(0, 5))
@settings(max_examples=25, deadline=None)
def test_complete_tables_are_drawn_as_rows(model, seed):
    ours, rows = (made(model, 7.0, 4, seed=seed) for made in (draw_parameters, draw_tables))
    for name in model.names:
        np.testing.assert_array_equal(ours[name], rows[name])


def test_draws_depend_on_seed_and_name_only_and_functions_are_not_drawn():
    theory = causal.load("obsolescence")
    whole = theory_draws(theory, 20, seed=3)
    one = theory_draws(theory, 20, seed=3, names=["crisis_onset"])
    np.testing.assert_array_equal(one["crisis_onset"], whole["crisis_onset"])
    assert (theory_draws(theory, 20, seed=4)["crisis_onset"] != whole["crisis_onset"]).any()
    lamp = Deterministic(("a", "b"), ("no, *", "yes, *"), ("no", "yes"))
    assert list(draw_parameters(with_parents(lamp), 5.0, 3, seed=1)) == ["a", "b"]


def test_tables_drawn_last_are_found_again_and_are_those_of_a_fresh_model():
    model = causal.load("reform_pace").model
    fresh = Model(model.variables, model.mechanisms)
    told = {"seed": 7, "names": ["union_fate_1991", "party_authority_1990"]}
    first = draw_parameters(model, 12.0, 50, **told)
    again = draw_parameters(model, 12.0, 50, seed=7)
    assert all(again[name] is table for name, table in first.items())
    for name, table in draw_parameters(fresh, 12.0, 50, **told).items():
        assert np.array_equal(table, first[name])
        assert not table.flags.writeable
    others = ({"ess": 5.0}, {"seed": 8}, {"draws": 51}, {"block": 1})
    for other in others:
        told = {"model": model, "ess": 12.0, "draws": 50, "seed": 7, **other}
        drawn = draw_parameters(**told)["union_fate_1991"]
        assert drawn.shape[-1] == told["draws"]
        assert not np.array_equal(drawn[..., :50], first["union_fate_1991"])
    assert list(model.drawn) == [(51, 7)]  # only the last are kept, and no blocks


def test_a_variant_is_made_once_and_keeps_what_was_drawn_for_it():
    theory = causal.load("reform_pace")
    first = theory_draws(theory.with_variant("literal"), 30, seed=2)
    again = theory_draws(theory.with_variant("literal"), 30, seed=2)
    assert all(again[name] is table for name, table in first.items())
    own = theory_draws(theory, 30, seed=2)
    assert any(not np.array_equal(own[name], table) for name, table in first.items())


def test_every_theory_draws_around_itself():
    for name in ("reform_pace", "worker_resistance", "obsolescence", "second_red_collapse"):
        theory = causal.load(name)
        for variable, drawn in theory_draws(theory, 1000, seed=1).items():
            noise = 4 * drawn.std(axis=-1) / np.sqrt(1000)
            assert (abs(drawn.mean(axis=-1) - theory.model.cpt(variable)) < 0.03 + noise).all()


def test_a_theory_that_does_not_say_how_firmly_it_holds_its_numbers_is_refused():
    model = with_parents(LOGIT)
    entries = tuple(
        Entry(name, "mechanism", ess=0.0 if name == "y" else 5.0) for name in model.names
    )
    with pytest.raises(QueryError, match="how firmly it holds the numbers of y"):
        sample_sizes(Theory("t", "T", "", model, entries))
    with pytest.raises(QueryError, match="0 draws"):
        draw_parameters(model, 5.0, 0, seed=1)


def test_draws_that_would_not_fit_are_refused_before_they_are_made():
    with pytest.raises(TooCostly, match="MiB of drawn tables"):
        theory_draws(causal.load("second_red_collapse"), 100_000, seed=1)
