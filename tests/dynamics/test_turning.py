"""Changes made from a year on, for every year: against a loop over the years, and draw by draw."""

from dataclasses import replace

import numpy as np
import pytest
from any_models import changes, models
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from causal.dynamics.calendar import Calendar
from causal.dynamics.course import Course
from causal.dynamics.dated import Dated
from causal.dynamics.model import DynamicModel
from causal.dynamics.parts import Static, Terminal, Yearly
from causal.dynamics.turning import from_each_year
from causal.errors import CausalError, ImpossibleEvidence, QueryError
from causal.scm.interventions import Hard
from causal.scm.mechanisms.table import Table
from causal.scm.variables import Variable

CHEAP = settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def possible(course):
    try:
        course.curves()
    except ImpossibleEvidence:
        assume(False)
    return course


def known(data, model):
    """A record: a variable in one year, and a static one if there is any."""
    course = Course(model)
    name = data.draw(st.sampled_from(model.names))
    year = data.draw(st.integers(model.calendar.first, model.calendar.horizon))
    states = data.draw(
        st.lists(st.sampled_from(model.variable(name).states), min_size=1, unique=True)
    )
    course = course.given(year, **{name: tuple(states)})
    for own in model.static_names[: data.draw(st.integers(0, 1))]:
        course = course.given(**{own: model.variable(own).states[0]})
    return possible(course)


def begun(dated, year, start):
    """The changes as they are when the whole begins in a year, or None if they are over."""
    found = []
    for one in dated:
        begins = year if one.start == start else max(year, one.start)
        if one.end is None or begins <= one.end:
            found.append(replace(one, start=begins))
    return found


@CHEAP
@given(st.data())
def test_changes_from_a_year_on_are_a_loop_over_the_years(data):
    model = data.draw(models(terminal=True))
    first = model.calendar.first
    dated = []
    for _ in range(data.draw(st.integers(1, 2))):
        change, start, end = data.draw(
            changes(model, start=None if dated else data.draw(st.integers(first, first + 1)))
        )
        dated.append(Dated(change, start, end))
    course = known(data, model)
    start = min(one.start for one in dated)
    by = data.draw(st.integers(first, model.calendar.horizon))
    try:
        found = from_each_year(course, *dated, by=by)
    except CausalError:  # they exclude one another, or read a year before the first
        assume(False)
    last = max(model.calendar.horizon if one.end is None else one.end for one in dated)
    assert found.years == tuple(range(first, min(last, by) + 1))
    for place, year in enumerate(found.years):
        before = course.upto(year - 1)
        after = before
        for one in begun(dated, year, start):
            after = after.change(one.change, one.start, one.end)
        assert found.unchanged[place] == pytest.approx(before.curves().end_by(by), abs=1e-9)
        assert found.changed[place] == pytest.approx(after.curves().end_by(by), abs=1e-9)


def drawn(data, model):
    """Three draws of some tables, and the model of each draw."""
    rng = np.random.default_rng(data.draw(st.integers(0, 99)))
    draws, chosen = {}, data.draw(st.sampled_from(["later", "first", "all"]))
    for name in (*model.names, *model.static_names):
        for kind in ("static",) if model.is_static(name) else ("first", "later"):
            if chosen in (kind, "all"):
                own = model.setter(name) if kind == "static" else getattr(model.yearly(name), kind)
                table = model.table(name, own)
                ends = model.terminal is not None and name == model.terminal.variable.name
                fresh = rng.dirichlet(np.ones(table.shape[-1]), (*table.shape[:-1], 3))
                fresh = np.moveaxis(fresh, -1, -2)
                if ends and kind == "later":  # what has ended stays so
                    going = model.variable(name).index("on")
                    kept = np.repeat(table[..., None], 3, axis=-1)
                    kept[..., going, :, :] = fresh[..., going, :, :]
                    fresh = kept
                draws[name, kind] = fresh
    return draws, [with_tables(model, draws, lane) for lane in range(3)]


def with_tables(model, draws, lane):
    def own(name, kind, mechanism):
        table = draws.get((name, kind))
        if table is None:
            return mechanism
        rows = table[..., lane].reshape(-1, table.shape[-2])
        return Table(mechanism.parents, tuple(map(tuple, rows.tolist())))

    yearly = tuple(
        Yearly(
            one.variable,
            own(one.variable.name, "first", one.first),
            own(one.variable.name, "later", one.later),
        )
        for one in model.variables
    )
    static = tuple(
        Static(one.variable, own(one.variable.name, "static", one.mechanism))
        for one in model.static
    )
    ends = model.terminal
    name, going = ends.variable.name, ends.variable.index(ends.going)
    hazard = ends.hazard
    if (name, "later") in draws:
        table = draws[name, "later"][..., going, :, lane]
        rows = tuple(map(tuple, table.reshape(-1, table.shape[-1]).tolist()))
        hazard = Table(ends.hazard.parents, rows)
    finish = Terminal(ends.variable, ends.going, hazard, own(name, "first", ends.first))
    return DynamicModel(model.calendar, yearly, static, finish)


@CHEAP
@given(st.data())
def test_every_draw_is_a_model_of_its_own(data):
    model = data.draw(models(terminal=True))
    change, start, end = data.draw(changes(model))
    course = known(data, model)
    draws, single = drawn(data, model)
    try:
        curves = course.curves(draws=draws)
        survival = course.survival(draws=draws)
        every = from_each_year(course, Dated(change, start, end), draws=draws)
    except CausalError:
        assume(False)
    for lane, one in enumerate(single):
        alone = Course(one, course.seen)
        own = alone.curves()
        for name, shares in curves.shares.items():
            told = np.broadcast_to(shares, (*shares.shape[:-1], 3))[..., lane]
            assert told == pytest.approx(own.shares[name][..., 0], abs=1e-9)
        told = np.broadcast_to(survival, (len(survival), 3))[:, lane]
        assert told == pytest.approx(own.survival()[:, 0], abs=1e-9)
        expected = from_each_year(alone, Dated(change, start, end))
        for mine, theirs in (
            (every.unchanged, expected.unchanged),
            (every.changed, expected.changed),
        ):
            lanes = np.broadcast_to(mine, (len(mine), 3))
            assert lanes[:, lane] == pytest.approx(theirs[:, 0], abs=1e-9)


def test_nothing_changed_is_refused():
    with pytest.raises(QueryError, match="name a change"):
        from_each_year(Course(_ending()))


def _ending():
    union = Variable("union", ("stands", "ended"))
    hazard = Table((), ((0.9, 0.1),))
    return DynamicModel(Calendar(1900, 1901), (), terminal=Terminal(union, "stands", hazard))


def test_a_draw_in_which_it_is_sure_to_end_stops_none_of_the_others():
    war, union = Variable("war", ("no", "yes")), Variable("union", ("stands", "ended"))
    later, hazard = (
        Table(("war@-1",), ((0.7, 0.3), (0.4, 0.6))),
        Table(("war",), ((1, 0), (0.5, 0.5))),
    )
    model = DynamicModel(
        Calendar(1900, 1904),
        (Yearly(war, Table((), ((0.5, 0.5),)), later),),
        terminal=Terminal(union, "stands", hazard),
    )
    kept = np.array([[[1.0, 0.0], [0.0, 1.0]], [[0.5, 0.5], [0.0, 1.0]]])
    sure = np.array([[[0.0, 1.0], [0.0, 1.0]]] * 2)
    draws = {("union", "later"): np.stack([sure, kept], axis=-1)}
    course = Course(model).given(1900, union="stands")
    survival = course.survival(draws=draws)
    assert survival == pytest.approx(course.curves(draws=draws).survival(), abs=1e-12)
    assert survival[1:, 0].tolist() == [0.0] * 4
    assert (survival[:, 1] > 0).all()
    found = from_each_year(course, Dated(Hard("war", "no"), 1900), draws=draws)
    assert found.unchanged[:, 0].tolist() == [1.0] * 5
    assert found.changed[:, 0].tolist() == [1.0] * 5
    assert found.changed[:2, 1] == pytest.approx([0, 0], abs=1e-12)
    assert (found.changed[2:, 1] > 0.05).all()
