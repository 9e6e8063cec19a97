"""Timelines against every path counted, and the laws that they must keep."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from any_models import changes, models
from dynasties import FRAME, SCENARIOS, army, grain, made, scenario
from every_path import enumerated
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from causal.dynamics.course import Course
from causal.dynamics.dated import Dated
from causal.dynamics.twin import with_same_luck
from causal.errors import ImpossibleEvidence
from causal.judgement.timelines.asking import timelines
from causal.judgement.timelines.picturing import twin
from causal.judgement.timelines.rules import TimelineRules
from causal.judgement.timelines.wording import of_theory
from causal.scm.interventions import Hard
from causal.theory.dynamic.parts import DatedScenario, DatedSetting, Told, set_in

CHEAP = settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@st.composite
def asked(draw):
    """A theory with a record of up to two entries, and a scenario that it can run."""
    model = draw(models(terminal=True))
    calendar = model.calendar
    every = [(name, year) for name in model.names for year in calendar]
    record = []
    for name, year in draw(st.lists(st.sampled_from(every), max_size=2, unique=True)):
        record.append(Told(year, name, draw(st.sampled_from(model.variable(name).states))))
    change, start, end = draw(changes(model).filter(lambda one: isinstance(one[0], Hard)))
    setting = DatedSetting(change.variable, change.state, start, end)
    frame = replace(FRAME, calendar=calendar, until=None)
    theory = made("any", "Any", model, 5.0, tuple(record), frame)
    return theory, DatedScenario("change", "A change", changes=(setting,))


def answered(theory, change, rules=TimelineRules()):
    try:
        return timelines([theory], change, rules).lines[0]
    except ImpossibleEvidence:
        assume(False)


def by_paths(course):
    """P(it goes on at the end of each year), counting every path."""
    _, shares = enumerated(course)
    ends = course.model.terminal
    going = ends.variable.index(ends.going)
    return [shares[ends.variable.name, year][going] for year in course.model.calendar]


def known(theory, upto):
    course = Course(theory.model)
    for one in theory.record:
        if one.year <= upto:
            course = course.given(one.year, **{one.variable: one.state})
    return course


@CHEAP
@given(asked())
def test_both_worlds_are_every_path_counted(pair):
    theory, change = pair
    line = answered(theory, change)
    course = known(theory, change.start - 1)
    fact, changed = line.worlds()
    assert fact.stands == pytest.approx(by_paths(course), abs=1e-9)
    after = set_in(course, change.changes)
    assert changed.stands == pytest.approx(by_paths(after), abs=1e-9)


@pytest.mark.slow
@CHEAP
@given(asked())
def test_begun_in_every_year_is_every_path_counted(pair):
    theory, change = pair
    line = answered(theory, change)
    (setting,) = change.changes
    for place, year in enumerate(line.no_return.years):
        course = known(theory, year - 1)
        after = set_in(course, [replace(setting, start=year)])
        assert line.no_return.unchanged[place] == pytest.approx(1 - by_paths(course)[-1], abs=1e-9)
        assert line.no_return.changed[place] == pytest.approx(1 - by_paths(after)[-1], abs=1e-9)


@CHEAP
@given(asked())
def test_nothing_differs_before_the_change(pair):
    line = answered(*pair)
    for year, gap in zip(line.worlds()[0].years, line.differences, strict=True):
        assert year >= line.start or abs(gap) < 1e-9
    assert line.diverges is None or line.diverges >= line.start


@CHEAP
@given(asked())
def test_the_year_of_the_end_is_a_distribution(pair):
    for world in answered(*pair).worlds():
        assert sum(world.ends) + world.never == pytest.approx(1, abs=1e-9)
        assert all(later <= before + 1e-9 for before, later in pairwise(world.stands))
        ended = [sum(numbers[-1] for _, numbers in world.ways)]
        assert ended == pytest.approx([1 - world.never], abs=1e-9)


@CHEAP
@given(asked())
def test_doing_nothing_changes_nothing(pair):
    line = answered(pair[0], DatedScenario("nothing"))
    assert line.status == "vacuous"
    assert set(line.differences) == {0.0}
    assert (line.diverges, line.rejoins, line.delay, line.no_return) == (None, None, 0, None)


@CHEAP
@given(asked(), st.data())
def test_a_nearer_horizon_hides_years_and_changes_none(pair, data):
    theory, change = pair
    calendar = theory.model.calendar
    horizon = data.draw(st.integers(change.start, calendar.horizon))
    whole = answered(theory, change)
    near = answered(theory, change, TimelineRules(horizon=horizon))
    size = calendar.place(horizon) + 1
    assert near.worlds()[1].stands == whole.worlds()[1].stands[:size]
    assert near.worlds()[0].hazards == whole.worlds()[0].hazards[:size]
    assert near.delay == pytest.approx(sum(whole.differences[:size]))
    at = near.no_return.years.index(change.start)
    assert near.no_return.changed[at] == pytest.approx(1 - near.worlds()[1].never, abs=1e-9)
    assert near.no_return.unchanged[at] == pytest.approx(1 - near.worlds()[0].never, abs=1e-9)


@pytest.mark.parametrize("own", SCENARIOS[1:], ids=lambda one: one.name)
def test_begun_when_it_begins_a_scenario_is_itself(own):
    for line in timelines([grain(), army()], own).lines:
        if not line.answered:
            continue
        at = line.no_return.years.index(line.start)
        assert line.no_return.unchanged[at] == pytest.approx(1 - line.worlds()[0].never, abs=1e-12)
        assert line.no_return.changed[at] == pytest.approx(1 - line.worlds()[1].never, abs=1e-12)


# --- draws --------------------------------------------------------------------------------------


def drawn_line(theory, draws=60, seed=3, **rules):
    return timelines(
        [theory], scenario("granaries_full"), TimelineRules(draws=draws, seed=seed, **rules)
    ).lines[0]


def test_numbers_that_are_held_firmly_have_bands_at_the_point():
    line = drawn_line(grain(ess=1e9), draws=40)
    for fan, points in (
        (line.bands.fact, line.worlds()[0].stands),
        (line.bands.changed, line.worlds()[1].stands),
        (line.bands.difference, line.differences),
        (line.bands.moves, line.no_return.differences),
    ):
        low, high = fan.band(0.95)
        assert low == pytest.approx(points, abs=1e-3)
        assert high == pytest.approx(points, abs=1e-3)
    assert line.bands.delay.mean == pytest.approx(line.delay, abs=1e-2)
    still = [abs(moved) > 0.1 for moved in line.no_return.differences]
    assert line.bands.in_time == tuple(map(float, still))


def test_the_same_seed_draws_the_same():
    assert drawn_line(grain()).bands == drawn_line(grain()).bands
    assert drawn_line(grain(), seed=4).bands != drawn_line(grain()).bands


def test_bands_sum_up_models_of_single_draws():
    theory = grain()
    line = drawn_line(theory, draws=30)
    tables = theory.drawn(30, 3)
    was, now = [], []
    course = theory.course(1702)
    for lane in range(30):
        one = {key: table[..., lane : lane + 1] for key, table in tables.items()}
        was.append(course.curves(draws=one).survival()[:, 0])
        changed = course.do(1703, granaries="full")
        now.append(changed.curves(draws=one).survival()[:, 0])
    gained = np.array(now) - np.array(was)
    low, high = line.bands.difference.band(0.8)
    assert low == pytest.approx(np.quantile(gained, 0.1, axis=0), abs=1e-9)
    assert high == pytest.approx(np.quantile(gained, 0.9, axis=0), abs=1e-9)
    assert line.bands.longer == pytest.approx((gained > 1e-12).mean(axis=0))
    assert line.bands.shorter == pytest.approx((gained < -1e-12).mean(axis=0))
    ended = 1 - np.array(now)[:, 7]
    assert line.bands.by.changed.high == pytest.approx(np.quantile(ended, 0.95), abs=1e-9)
    assert line.bands.delay.mean == pytest.approx(gained.sum(axis=1).mean(), abs=1e-9)


def test_the_difference_is_firmer_than_the_worlds_apart():
    bands = drawn_line(grain(), draws=200).bands
    widths = [np.subtract(*reversed(one.band())) for one in (bands.fact, bands.changed)]
    gap = np.subtract(*reversed(bands.difference.band()))
    assert gap[-1] < widths[0][-1] + widths[1][-1]


# --- the whole record ---------------------------------------------------------------------------


def test_all_the_facts_are_kept_by_the_same_luck():
    line = timelines([grain()], scenario("granaries_full"), TimelineRules(facts="all")).lines[0]
    fact, changed = line.worlds()
    assert fact.stands == (1.0,) * 7 + (0.0,) * 5
    twins = with_same_luck(grain().course(), Dated(Hard("granaries", "full"), 1703))
    assert changed.stands == pytest.approx(twins.changed.survival()[:, 0], abs=1e-12)
    assert line.leans_on == twins.leans_on
    assert 0.3 < changed.never < 0.7


@pytest.mark.parametrize("couplings", ["", "independent", "persistence(0.5)"])
def test_ranges_hold_the_answer_under_any_coupling(couplings):
    rules = TimelineRules(facts="all", couplings=couplings, ranges_every=1)
    line = timelines([grain()], scenario("granaries_full"), rules).lines[0]
    ended = [1 - stands for stands in line.worlds()[1].stands]
    assert (np.array(ended) >= line.full_ranges.low - 1e-9).all()
    assert (np.array(ended) <= line.full_ranges.high + 1e-9).all()
    if not couplings:
        assert (np.array(ended) <= line.order_ranges.high + 1e-9).all()
        assert (np.array(ended) >= line.order_ranges.low - 1e-9).all()
        assert f"{line.full_ranges.at(1707).high:.0%} whatever they do" in of_theory(line)
    assert line.order_ranges.high[-1] < line.full_ranges.high[-1]


@pytest.mark.parametrize(
    ("by", "horizon", "every", "years"),
    [
        (1707, None, 0, (1707, 1711)),
        (None, 1705, 0, (1705,)),
        (1707, 1709, 5, (1700, 1705, 1707, 1709)),
        (1707, None, 4, (1700, 1704, 1707, 1708, 1711)),
    ],
)
def test_ranges_are_found_for_the_years_that_are_told(by, horizon, every, years):
    asked = [grain()], scenario("granaries_full")
    rules = TimelineRules(facts="all", by=by, horizon=horizon, ranges_every=every)
    found = timelines(*asked, rules)
    line = found.lines[0]
    whole = timelines(*asked, replace(rules, ranges_every=1)).lines[0]
    for some, every_year in (
        (line.order_ranges, whole.order_ranges),
        (line.full_ranges, whole.full_ranges),
    ):
        assert some.years == years
        assert every_year.years == line.worlds()[0].years
        for year in years:
            one, other = some.at(year), every_year.at(year)
            assert (one.low, one.high) == pytest.approx((other.low, other.high), abs=1e-12)
    table = found.table.set_index("year")["changed_any_low"].dropna()
    assert tuple(table.index) == years
    assert table[years[-1]] == pytest.approx(1 - line.full_ranges.high[-1])
    _, rows = twin(found, "luck")
    assert [row[0] for row in rows] == [str(year) for year in years]
    assert found.as_dict()["theories"][0]["full_ranges"]["years"] == list(years)


def test_couplings_matter_where_all_is_kept():
    found = {
        told: timelines(
            [grain()], scenario("granaries_full"), TimelineRules(facts="all", couplings=told)
        )
        .lines[0]
        .worlds()[1]
        .never
        for told in ("", "independent")
    }
    assert found["independent"] > found[""] + 0.05


def test_all_the_facts_are_kept_in_every_draw():
    theory = grain(ess=1e9)
    rules = TimelineRules(facts="all", draws=20, seed=1)
    line = timelines([theory], scenario("granaries_full"), rules).lines[0]
    low, high = line.bands.changed.band(0.95)
    assert low == pytest.approx(line.worlds()[1].stands, abs=1e-3)
    assert high == pytest.approx(line.worlds()[1].stands, abs=1e-3)
    assert set(line.bands.fact.medians) == {0.0, 1.0}
