"""Ranges over couplings: against all vertices of small models, and models drawn at random."""

import sys
from pathlib import Path

import numpy as np
import pytest
from any_models import changes, models
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from test_models import YEARS, constant, model
from test_twin import worlds_of

from causal.dynamics.calendar import Calendar
from causal.dynamics.course import Course
from causal.dynamics.dated import Dated
from causal.dynamics.model import DynamicModel
from causal.dynamics.parts import Static, Terminal, Yearly
from causal.dynamics.ranges import ranges
from causal.dynamics.twin import with_same_luck
from causal.dynamics.unrolling import in_year, unrolled
from causal.errors import ImpossibleEvidence, ModelError, QueryError, TooCostly
from causal.ladder.bounds.inner import inner_range
from causal.ladder.bounds.ordering import BoundLimits
from causal.ladder.bounds.posing import twin_of
from causal.ladder.inference import solve
from causal.ladder.network import Question, build
from causal.scm.evidence import Observed
from causal.scm.interventions import Hard, Replaced
from causal.scm.mechanisms.noisy_max import NoisyMax
from causal.scm.mechanisms.table import Table
from causal.scm.variables import Variable

sys.path.insert(0, str(Path(__file__).parents[1] / "ladder" / "bounds"))
import polytopes

SLACK = 1e-7
CLOSE = 0.05
"""How much wider than what is attained the limits are at most; of small models, not a law."""
CHEAP = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
        HealthCheck.data_too_large,
    ],
)
CRISIS, UNION = Variable("crisis", ("no", "yes")), Variable("union", ("stands", "ended"))


def table(rng, child, parents):
    count = int(np.prod([len(one.states) for _, one in parents], dtype=int))
    rows = rng.dirichlet(np.ones(len(child.states)), size=count)
    return Table(tuple(name for name, _ in parents), tuple(map(tuple, rows.tolist())))


def some_model(rng, years, *, plain=False):
    """A chain of one or two variables, perhaps a trait, and an end."""
    size = 1 if plain else int(rng.integers(1, 3))
    states = [2 if plain or k else int(rng.integers(2, 4)) for k in range(size)]
    every = [Variable(f"v{k}", tuple("abc"[:n])) for k, n in enumerate(states)]
    trait = Variable("trait", ("low", "high"))
    lasting = [("trait", trait)] if not plain and rng.random() < 0.4 else []
    yearly = []
    for k, one in enumerate(every):
        beside = [(other.name, other) for other in every[:k]]
        own = [(f"{one.name}@-1", one), *beside, *(lasting if k else [])]
        yearly.append(Yearly(one, table(rng, one, beside), table(rng, one, own)))
    hazard = table(rng, UNION, [(every[-1].name, every[-1]), *lasting])
    return DynamicModel(
        Calendar(1, years),
        tuple(yearly),
        tuple(Static(one, table(rng, one, [])) for _, one in lasting),
        Terminal(UNION, "stands", hazard),
    )


def some_question(rng, made):
    """A record that runs past a change of one variable."""
    course = Course(made)
    for name in made.names[:-1]:
        for year in made.calendar:
            if rng.random() < 0.4:
                course = course.given(year, **{name: str(rng.choice(made.variable(name).states))})
    course = course.given(made.calendar.horizon, union=str(rng.choice(UNION.states)))
    name = made.names[0]
    start = int(rng.integers(1, made.calendar.horizon))
    end = None if rng.random() < 0.5 else start
    return course, Dated(Hard(name, str(rng.choice(made.variable(name).states))), start, end)


def twin(course, dated, name, year, state):
    """The same question to the unrolled model, for the ranges of ordinary models."""
    model = unrolled(course.model)
    evidence = tuple(
        (0, Observed(s.variable if s.year is None else in_year(s.variable, s.year), s.states))
        for s in course.seen
    )
    worlds = ((), worlds_of(course.model, dated))
    asked = Question(worlds, evidence, ((1, in_year(name, year)),))
    network = build(model, asked, {}, lambda one: solve(model, one).probabilities)
    event = np.array([float(s == state) for s in course.model.variable(name).states])
    return twin_of(model, network, event)


def check(course, dated, name, year, state, *, restricted):
    """Everything known of one question, and whether its limits are said to be attained."""
    try:
        found = ranges(course, dated, years=[year], of=(name, state), order_respecting=restricted)
    except ImpossibleEvidence:
        return None
    everything = ranges(course, dated, of=(name, state), order_respecting=restricted)
    assert everything.at(year).low == pytest.approx(found.at(year).low, abs=1e-9)
    assert everything.at(year).high == pytest.approx(found.at(year).high, abs=1e-9)
    couplings = [None, "same_luck"] if restricted else [None, "same_luck", "independent", "gumbel"]
    if restricted and any(not one.variable.ordered for one in course.model.variables):
        couplings = [None]
    for luck in couplings:
        point = with_same_luck(course, dated, luck=luck)
        share = point.changed.share(name, state)[:, 0]
        assert (everything.low - 1e-9 <= share).all()
        assert (share <= everything.high + 1e-9).all()
    inner = inner_range(twin(course, dated, name, year, state), order_respecting=restricted)
    low, high = found.at(year).low, found.at(year).high
    assert low - SLACK <= inner.low <= inner.high <= high + SLACK
    if found.attained:
        assert (inner.low, inner.high) == (
            pytest.approx(low, abs=1e-6),
            pytest.approx(high, abs=1e-6),
        )
    return found, max(inner.low - low, high - inner.high)


@pytest.mark.slow
@pytest.mark.parametrize("restricted", [False, True])
@pytest.mark.parametrize("seed", range(2))
def test_every_coupling_lies_inside_and_attained_limits_are_reached(seed, restricted):
    rng = np.random.default_rng(seed)
    made = some_model(rng, int(rng.integers(3, 5)))
    year = int(rng.integers(2, made.calendar.horizon + 1))
    check(*some_question(rng, made), "union", year, "ended", restricted=restricted)


@pytest.mark.slow
@pytest.mark.parametrize("restricted", [False, True])
def test_every_coupling_lies_inside_and_attained_limits_are_reached_many(restricted):
    told = []
    for seed in range(100, 150):
        rng = np.random.default_rng(seed)
        made = some_model(rng, int(rng.integers(3, 5)))
        year = int(rng.integers(2, made.calendar.horizon + 1))
        asked = check(*some_question(rng, made), "union", year, "ended", restricted=restricted)
        if asked is not None:
            found, gap = asked
            assert gap < CLOSE
            told.append(found.attained and not found.at(year).collapsed)
    assert restricted or any(told), "some of them are attained and more than a point"


def any_question(data):
    made = data.draw(models(most=2))
    dated = Dated(*data.draw(changes(made)))
    course = Course(made)
    every = [(n, y) for y in made.calendar for n in made.names]
    for name, year in data.draw(st.lists(st.sampled_from(every), max_size=3, unique=True)):
        states = made.variable(name).states
        kept = data.draw(st.lists(st.sampled_from(states), min_size=1, unique=True))
        course = course.given(year, **{name: tuple(kept)})
    name, year = data.draw(st.sampled_from(every))
    state = data.draw(st.sampled_from(made.variable(name).states))
    check(course, dated, name, year, state, restricted=data.draw(st.booleans()))


@CHEAP
@given(st.data())
def test_any_model_any_change_any_record(data):
    any_question(data)


@pytest.mark.slow
@settings(CHEAP, max_examples=200)
@given(st.data())
def test_any_model_any_change_any_record_many(data):
    any_question(data)


def vertices_and_ranges(seed, years):
    """Extremes over all vertices of all mechanisms' laws of response functions, by the year."""
    rng = np.random.default_rng(seed)
    made = some_model(rng, years, plain=True)
    course, dated = some_question(rng, made)
    model = unrolled(made)
    evidence = [
        (0, in_year(s.variable, s.year), made.variable(s.variable).index(*s.states))
        for s in course.seen
    ]
    world = {
        in_year(dated.change.variable, year): made.variable("v0").index(dated.change.state)
        for year in made.calendar
        if dated.holds(year)
    }
    laws = [polytopes.vertices(model, name) for name in model.topological]
    targets = [(1, in_year("union", years))]
    asked = polytopes.forms(model, [{}, world], evidence, targets, lambda y: y == 1)
    found = ranges(course, dated, years=[years])
    return found, polytopes.extremes(asked, laws), (asked, laws, rng)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_no_model_leaves_the_range_and_some_attain_it(seed):
    found, (low, high), (asked, laws, rng) = vertices_and_ranges(seed, 2 + seed % 2)
    year = found.years[-1]
    assert found.at(year).low - 1e-9 <= low <= high <= found.at(year).high + 1e-9
    if found.attained:
        assert (low, high) == (
            pytest.approx(found.at(year).low, abs=1e-9),
            pytest.approx(found.at(year).high, abs=1e-9),
        )
    for _ in range(20):  # mixtures of vertices: any compatible model
        mixed = [rng.dirichlet(np.ones(len(law))) @ law for law in laws]
        assert found.at(year).low - 1e-9 <= polytopes.value(asked, mixed)
        assert polytopes.value(asked, mixed) <= found.at(year).high + 1e-9


SPREADS = Table(("crisis@-1",), ((0.9, 0.1), (0.3, 0.7)))
HAZARD = Table(("crisis",), ((0.98, 0.02), (0.8, 0.2)))


def strained(years=3, **parts):
    crisis = Yearly(CRISIS, Table((), ((1.0, 0.0),)), SPREADS)
    return DynamicModel(
        Calendar(1, years), (crisis,), **({"terminal": Terminal(UNION, "stands", HAZARD)} | parts)
    )


def test_a_range_that_can_be_followed_by_hand():
    """It ended in crisis; in the other world there is none, for a year."""
    record = Course(strained()).given(2, crisis="yes", union="ended").given(1, union="stands")
    found = ranges(record, Dated(Hard("crisis", "no"), 2), years=[2])
    # of the 2 % that end without a crisis, all or none are among the 20 % that end with one
    assert (found.at(2).low, found.at(2).high) == (pytest.approx(0.0), pytest.approx(0.1))
    assert found.attained
    assert found.leans_on == ("union",)
    tight = ranges(record, Dated(Hard("crisis", "no"), 2), years=[2], order_respecting=True)
    assert (tight.at(2).low, tight.at(2).high) == (pytest.approx(0.1), pytest.approx(0.1))
    assert with_same_luck(record, Dated(Hard("crisis", "no"), 2)).changed.end_by(2) == (
        pytest.approx(0.1)
    )


def test_without_a_record_past_the_change_nothing_is_left_open():
    record = Course(model()).given(1987, economy="bad", union="stands")
    found = ranges(record, Dated(Hard("economy", "good"), 1988, 1991))
    course = record.do(1988, 1991, economy="good").curves()
    assert found.low == pytest.approx(course.ended()[:, 0], abs=1e-12)
    assert found.high == pytest.approx(course.ended()[:, 0], abs=1e-12)
    assert found.leans_on == ()
    assert found.attained


def test_what_is_changed_to_what_was_changes_nothing():
    record = Course(model()).given(1990, economy="bad").given(1992, union="ended")
    found = ranges(record, Dated(Hard("economy", "bad"), 1990, 1990))
    assert found.low == pytest.approx(record.curves().ended()[:, 0], abs=1e-12)
    assert found.high == pytest.approx(found.fact, abs=1e-12)
    assert found.moved() == ()


def test_years_before_the_change_are_as_they_were():
    record = Course(model()).given(1992, union="ended")
    found = ranges(record, Dated(Hard("economy", "good"), 1990))
    for year in range(1985, 1990):
        assert found.difference(year).low == pytest.approx(0, abs=1e-12)
        assert found.difference(year).high == pytest.approx(0, abs=1e-12)
    moved = ranges(record, Dated(Hard("economy", "good"), 1990), order_respecting=True).moved(0.01)
    assert min(moved) >= 1990
    place = YEARS.place(1992)
    for end in ("low", "high"):
        shifted = getattr(found, end)[place] - record.curves().end_by(1992).item()
        assert getattr(found.difference(1992), end) == pytest.approx(shifted)


def test_rows_that_a_new_mechanism_leaves_as_they_were_give_the_same_answer():
    new = Table(("crisis@-1",), ((0.9, 0.1), (0.5, 0.5)))
    record = Course(strained(2)).given(1, crisis="no").given(2, crisis="yes")
    found = ranges(record, Dated(Replaced("crisis", new), 2), of=("crisis", "yes"))
    assert (found.at(2).low, found.at(2).high) == (1.0, 1.0)
    other = Table(("crisis@-1",), ((0.8, 0.2), (0.3, 0.7)))
    found = ranges(record, Dated(Replaced("crisis", other), 2), of=("crisis", "yes"))
    assert (found.at(2).low, found.at(2).high) == (pytest.approx(0.0), pytest.approx(1.0))


def test_a_long_record_does_not_underflow():
    """All is known of the years before the change, so that how many they are does not matter."""

    def asked(years):
        record = Course(strained(years))
        for year in range(1, years):
            crisis = "yes" if year % 2 == 0 else "no"
            record = record.given(year, union="stands", crisis=crisis)
        return record, ranges(record, Dated(Hard("crisis", "yes"), years - 4)).at(years - 1)

    record, found = asked(600)
    _, short = asked(10)
    assert np.exp(record.log_likelihood()) == 0
    assert 0 < short.low < short.high
    assert (found.low, found.high) == (pytest.approx(short.low), pytest.approx(short.high))


def test_what_would_cost_too_much_is_refused_before_it_is_run():
    record, change = Course(model()).given(1994, union="ended"), Dated(Hard("economy", "bad"), 1988)
    with pytest.raises(TooCostly, match=r"cells for \w+ in both worlds"):
        ranges(record, change, limits=BoundLimits(cells=50))
    five = Variable("five", tuple("abcde"))
    rows = tuple(tuple(row) for row in np.full((5, 5), 0.2))
    wide = DynamicModel(YEARS, (Yearly(five, Table((), (rows[0],)), Table(("five@-1",), rows)),))
    seen = Course(wide).given(1996, five="a").given(1988, five="b")
    with pytest.raises(TooCostly, match="transport problems"):
        ranges(
            seen,
            Dated(Hard("five", "c"), 1988, 1988),
            of=("five", "a"),
            limits=BoundLimits(transports=10),
        )


def test_what_cannot_be_asked_is_said_in_a_sentence():
    with pytest.raises(ModelError, match="nothing ends in this model"):
        ranges(Course(model(terminal=None)), Dated(Hard("economy", "bad"), 1990))
    with pytest.raises(QueryError, match="no year is asked for"):
        ranges(Course(model()), Dated(Hard("economy", "bad"), 1990), years=[])
    with pytest.raises(QueryError, match="1990 is none of the years"):
        ranges(Course(model()), Dated(Hard("economy", "bad"), 1990), years=[1991]).at(1990)
    record = Course(constant(0.0)).given(1990, union="ended")
    with pytest.raises(ImpossibleEvidence):
        ranges(record, Dated(Hard("union", "stands"), 1990))


def test_worlds_that_order_a_year_differently_are_refused():
    war = Variable("war", ("no", "yes"))
    even = Table((), ((0.5, 0.5),))
    heard = Table(("crisis",), ((0.9, 0.1), (0.2, 0.8)))
    made = DynamicModel(Calendar(1, 3), (Yearly(CRISIS, even, even), Yearly(war, even, heard)))
    turned = Course(made).replace("war", even, 2)
    change = Dated(Replaced("crisis", Table(("war",), ((0.9, 0.1), (0.2, 0.8)))), 2)
    with pytest.raises(QueryError, match="order crisis, war differently"):
        ranges(Course(made), Dated(Replaced("war", even), 2), change, of=("war", "yes"))
    assert ranges(turned, change, of=("crisis", "yes")).attained


def test_a_twin_gives_its_own_ranges():
    record = Course(model()).given(1992, union="ended")
    found = with_same_luck(record, Dated(Hard("economy", "good"), 1990))
    for restricted in (False, True):
        told = found.ranges(order_respecting=restricted)
        alone = ranges(record, Dated(Hard("economy", "good"), 1990), order_respecting=restricted)
        np.testing.assert_array_equal(told.low, alone.low)
        np.testing.assert_array_equal(told.high, alone.high)
        assert told.restricted is restricted


def test_several_states_that_count_are_counted_together():
    record = Course(model()).given(1992, union="ended").given(1989, economy="fair")
    change = Dated(Hard("economy", "good"), 1990, 1990)
    both = ranges(record, change, of=("economy", ("fair", "good")))
    third = ranges(record, change, of=("economy", "bad"))
    assert both.low == pytest.approx(1 - third.high, abs=1e-9)
    assert both.high == pytest.approx(1 - third.low, abs=1e-9)


UNREST = Variable("unrest", ("no", "yes"))


def linked(hazard, years=2):
    """Crisis and unrest, each as before or anew, and an end by either."""
    stays = [Table((f"{one.name}@-1",), ((0.8, 0.2), (0.3, 0.7))) for one in (CRISIS, UNREST)]
    yearly = [
        Yearly(one, Table((), ((0.5, 0.5),)), later)
        for one, later in zip((CRISIS, UNREST), stays, strict=True)
    ]
    return DynamicModel(
        Calendar(1, years), tuple(yearly), terminal=Terminal(UNION, "stands", hazard)
    )


def noisy(crisis, unrest, leak=(1.0, 0.0)):
    """A noisy-MAX from what each cause contributes where it is not and where it is."""
    causes = (("crisis", crisis), ("unrest", unrest))
    return NoisyMax(
        tuple((name, tuple(zip(("no", "yes"), rows, strict=True))) for name, rows in causes), leak
    )


def test_one_cause_for_another_leaves_the_end_open():
    """Crisis and unrest end it with 1/2 each, by luck of their own: it ended by the one."""
    even = ((1.0, 0.0), (0.5, 0.5))
    record = Course(linked(noisy(even, even))).given(1, crisis="no", unrest="no")
    record = record.given(2, crisis="yes", unrest="no", union="ended")
    other = Dated(Hard("crisis", "no"), 2), Dated(Hard("unrest", "yes"), 2)
    assert with_same_luck(record, *other).changed.end_by(2) == pytest.approx(0.5)
    found = ranges(record, *other, years=[2], order_respecting=True)
    assert (found.at(2).low, found.at(2).high) == (pytest.approx(0.0), pytest.approx(1.0))
    more = ranges(record, Dated(Hard("unrest", "yes"), 2), years=[2], order_respecting=True)
    assert (more.at(2).low, more.at(2).high) == (pytest.approx(1.0), pytest.approx(1.0))
    # a hazard that makes the same rows of other contributions
    moved = noisy(((1.0, 0.0),) * 2, even), noisy(even, ((1.0, 0.0),) * 2)
    record = Course(linked(moved[0])).given(1, union="stands")
    record = record.given(2, crisis="yes", unrest="yes", union="ended")
    new = Dated(Replaced("union", moved[1]), 2)
    assert with_same_luck(record, new).changed.end_by(2) == pytest.approx(0.5)
    for restricted in (False, True):
        found = ranges(record, new, years=[2], order_respecting=restricted)
        assert (found.at(2).low, found.at(2).high) == (pytest.approx(0.0), pytest.approx(1.0))


@pytest.mark.slow
@CHEAP
@given(st.data())
def test_luck_of_every_cause_lies_inside(data):
    """Any contributions, and a change of one cause, of both, or of the hazard."""
    row = st.sampled_from([(1.0, 0.0), (0.75, 0.25), (0.5, 0.5), (0.0, 1.0)])
    drawn = st.builds(noisy, st.tuples(row, row), st.tuples(row, row), row)
    made = linked(data.draw(drawn), years=3)
    record = Course(made)
    for name, year in data.draw(
        st.lists(
            st.tuples(st.sampled_from(made.names), st.sampled_from((1, 2, 3))),
            max_size=4,
            unique=True,
        )
    ):
        record = record.given(
            year, **{name: data.draw(st.sampled_from(made.variable(name).states))}
        )
    told = st.sampled_from(("no", "yes"))
    new = [Dated(Hard(name, data.draw(told)), 2) for name in ("crisis", "unrest")]
    new.append(Dated(Replaced("union", data.draw(drawn)), 2))
    kept = data.draw(st.lists(st.sampled_from(new), min_size=1, unique=True))
    try:
        full = ranges(record, *kept)
    except ImpossibleEvidence:
        assume(False)
    order = ranges(record, *kept, order_respecting=True)
    for luck in (None, "same_luck"):
        share = with_same_luck(record, *kept, luck=luck).changed.ended()[:, 0]
        assert (order.low - 1e-9 <= share).all()
        assert (share <= order.high + 1e-9).all()
    assert (full.low - 1e-9 <= order.low).all()
    assert (order.high <= full.high + 1e-9).all()
