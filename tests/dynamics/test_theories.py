"""Yearly theories: what they answer against every path counted, and draws of their parameters."""

from dataclasses import replace

import numpy as np
import pytest
from every_path import enumerated

from causal.dynamics.calendar import Calendar
from causal.dynamics.course import Course
from causal.dynamics.parts import Static, Terminal, Yearly
from causal.errors import QueryError, TooCostly, UnknownName
from causal.files.timelines import load_timeline
from causal.scm.mechanisms.table import Table
from causal.theory.dynamic.answering import anchored, answer, rate
from causal.theory.dynamic.drawing import draw_kinds
from causal.theory.dynamic.parts import Anchor, DatedQuestion, DatedSetting, Told, set_in

COAL, RIVER = load_timeline("mill").theories


def shorter(theory, first, horizon):
    """The same theory in a few years, so that its paths can be counted."""
    model = replace(theory.model, calendar=Calendar(first, horizon))
    record = tuple(one for one in theory.record if (one.year or first) in range(first, horizon + 1))
    return replace(theory, model=model, record=record)


SMALL = shorter(RIVER, 1907, 1908)


def test_answers_equal_every_path_counted():
    change = DatedSetting("steam", "none", 1908)
    few = Told(1907, "orders_won", "few")
    question = DatedQuestion("by", 1908, given=(few,), changes=(change,))
    course = set_in(Course(SMALL.model), (change,)).given(1907, orders_won="few")
    _, shares = enumerated(course)
    closed = {year: shares["mill", year][0] for year in (1907, 1908)}
    assert answer(SMALL, question) == pytest.approx(closed[1908], abs=1e-12)
    hazard = (closed[1908] - closed[1907]) / (1 - closed[1907])
    assert answer(SMALL, replace(question, asks="hazard")) == pytest.approx(hazard, abs=1e-12)
    orders = replace(question, asks="share", variable="orders_won", states=("few",))
    assert answer(SMALL, orders) == pytest.approx(shares["orders_won", 1908][0], abs=1e-12)
    weir = replace(orders, variable="weir", states=("low",))
    assert answer(SMALL, weir) == pytest.approx(shares["weir", None][0], abs=1e-12)


def test_an_answer_with_the_record_equals_every_path_counted():
    question = DatedQuestion("by", 1908, record_to=1907)
    _, shares = enumerated(SMALL.course(1907))
    assert answer(SMALL, question) == pytest.approx(shares["mill", 1908][0], abs=1e-12)
    assert answer(SMALL, replace(question, record_to=1908)) == pytest.approx(1)


def test_a_hazard_where_nothing_is_left_is_refused():
    shut = (Told(1907, "mill", "closed"),)
    with pytest.raises(QueryError, match="nothing is left to end in 1908"):
        answer(SMALL, DatedQuestion("hazard", 1908, given=shut))


def test_rates_equal_every_path_counted():
    anchor = Anchor(
        "A", "hazard", (1907, 1908), given=(("orders_won", "few"),), do=(("steam", "none"),)
    )
    found = []
    for year in (1907, 1908):
        course = Course(SMALL.model).do(1907, 1908, steam="none").given(year, orders_won="few")
        if year == 1908:
            course = course.given(1907, mill="runs")
        found.append(enumerated(course)[1]["mill", year][0])
    assert rate(SMALL, anchor) == pytest.approx(np.mean(found), abs=1e-12)
    lagged = Anchor("A", "share", (1908, 1908), "steam", ("some",), given=(("summer@-1", "dry"),))
    course = Course(SMALL.model).given(1907, summer="dry")
    assert rate(SMALL, lagged) == pytest.approx(enumerated(course)[1]["steam", 1908][1], abs=1e-12)


def test_an_anchor_holds_inside_its_width_only():
    anchor = COAL.anchors[1]
    found = anchored(COAL, anchor)
    assert found.found == pytest.approx(0.64)
    assert found.counted == 0.6
    assert found.holds
    assert not anchored(COAL, replace(anchor, within=0.03)).holds
    wide, narrow = (
        anchored(COAL, replace(anchor, within=None, interval=share)) for share in (0.9, 0.1)
    )
    assert wide.low < narrow.low < narrow.high < wide.high


# --- draws ----------------------------------------------------------------------------------


def fixed(model, drawn, draw):
    """The model with the tables of one draw written out."""

    def table(name, kind, made):
        own = drawn.get((name, kind))
        if own is None:
            return made
        rows = own[..., draw].reshape(-1, own.shape[-2])
        return Table(made.parents, tuple(map(tuple, rows.tolist())))

    yearly = []
    for one in model.variables:
        name = one.variable.name
        later = table(name, "later", one.later)
        first = later if one.first is one.later else table(name, "first", one.first)
        yearly.append(Yearly(one.variable, first, later))
    static = [
        Static(one.variable, table(one.variable.name, "static", one.mechanism))
        for one in model.static
    ]
    ends = model.terminal
    name = ends.variable.name
    whole = drawn[name, "later"][..., ends.variable.index(ends.going), :, draw]
    rows = whole.reshape(-1, whole.shape[-1]).tolist()
    hazard = Table(ends.hazard.parents, tuple(map(tuple, rows)))
    first = table(name, "first", ends.first or ends.hazard)
    return replace(
        model,
        variables=tuple(yearly),
        static=tuple(static),
        terminal=Terminal(ends.variable, ends.going, hazard, first),
    )


@pytest.mark.parametrize("theory", [COAL, RIVER], ids=["coal", "river"])
def test_every_draw_is_a_model_of_its_own(theory):
    drawn = theory.drawn(3, 5)
    curves = theory.course(1906).curves(draws=drawn)
    for draw in range(3):
        alone = replace(theory, model=fixed(theory.model, drawn, draw)).course(1906).curves()
        assert curves.survival()[:, draw] == pytest.approx(alone.survival()[:, 0], abs=1e-12)


@pytest.mark.parametrize("theory", [COAL, RIVER], ids=["coal", "river"])
def test_draws_have_the_shape_of_the_tables_and_sum_to_one(theory):
    for (name, kind), table in theory.drawn(4, 1).items():
        if kind == "static":
            own = theory.model.setter(name)
        else:
            own = getattr(theory.model.yearly(name), kind)
        assert table.shape == (*theory.model.table(name, own).shape, 4)
        assert table.sum(axis=-2) == pytest.approx(1)
        assert table.min() >= 0


def test_the_same_seed_gives_the_same_draws():
    one, again, other = COAL.drawn(5, 3), COAL.drawn(5, 3), COAL.drawn(5, 4)
    assert one.keys() == again.keys() == other.keys()
    assert all(np.array_equal(one[key], again[key]) for key in one)
    assert not any(np.array_equal(one[key], other[key]) for key in one)


def test_what_is_drawn_depends_on_the_mechanism_alone():
    literal = COAL.with_variant("literal")
    changed = {("strike", "later"), ("mill", "later"), ("mill", "first")}
    one, other = COAL.drawn(5, 3), literal.drawn(5, 3)
    assert {key for key in one if not np.array_equal(one[key], other[key])} == changed


def test_the_hazard_of_the_first_year_is_the_hazard():
    drawn = COAL.drawn(4, 1)
    ends = COAL.model.terminal
    assert ends is not None
    going = ends.variable.index(ends.going)
    assert np.array_equal(drawn["mill", "first"], drawn["mill", "later"][..., going, :, :])
    own = RIVER.drawn(4, 1)
    assert own["mill", "first"].shape == (2, 2, 4)


def test_what_has_ended_stays_so_in_every_draw():
    drawn = COAL.drawn(4, 1)["mill", "later"]
    closed = COAL["mill"].index("closed")
    assert (drawn[..., closed, closed, :] == 1).all()


def test_firm_draws_are_the_model():
    sizes = {(one.variable, one.kind): 1e9 for one in RIVER.setters}
    drawn = draw_kinds(RIVER.model, sizes, 20, seed=1)
    curves = Course(RIVER.model).curves(draws=drawn)
    point = Course(RIVER.model).curves().survival()
    assert np.abs(curves.survival() - point).max() < 1e-3


@pytest.mark.slow
def test_draws_lie_around_the_model():
    drawn = COAL.drawn(20_000, 2)
    for (name, kind), table in drawn.items():
        own = getattr(COAL.model.yearly(name), kind)
        drift = table.mean(axis=-1) - COAL.model.table(name, own)
        assert np.abs(drift).max() < 0.02, name


@pytest.mark.slow
def test_the_chance_of_staying_is_drawn_as_firmly_as_it_is_held():
    """P(cheap | cheap) = k + (1 - k) r with k ~ Beta(12 0.4, 12 0.6), r ~ Beta(12 0.6, 12 0.4)."""
    drawn = COAL.drawn(40_000, 2)["coal", "later"][0, 0]
    rng = np.random.default_rng(9)
    k, r = rng.beta(4.8, 7.2, 40_000), rng.beta(7.2, 4.8, 40_000)
    assert drawn.mean() == pytest.approx(0.76, abs=2e-3)
    assert drawn.std() == pytest.approx((k + (1 - k) * r).std(), rel=0.03)


def test_draws_that_cannot_be_made_are_refused():
    with pytest.raises(QueryError, match="0 draws"):
        COAL.drawn(0, 1)
    sizes = {(o.variable, o.kind): o.ess * (o.variable != "strike") for o in COAL.setters}
    with pytest.raises(QueryError, match="strike has no equivalent sample size"):
        draw_kinds(COAL.model, sizes, 2, seed=1)
    with pytest.raises(TooCostly, match="draw less often"):
        COAL.drawn(10**8, 1)


def test_names_that_are_not_there():
    with pytest.raises(UnknownName, match="weir"):
        RIVER.entry("wier")
    with pytest.raises(UnknownName, match="coal"):
        RIVER.setter("coal", "later")
