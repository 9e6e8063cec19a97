"""Same luck in both worlds: against the two worlds of the unrolled model."""

from dataclasses import replace

import numpy as np
import pytest
from any_models import changes, models
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from test_models import YEARS, model

from causal.dynamics.calendar import Calendar
from causal.dynamics.course import Course
from causal.dynamics.curves import divergence
from causal.dynamics.dated import Dated, added, mechanism_in
from causal.dynamics.model import DynamicModel
from causal.dynamics.parts import Terminal, Yearly
from causal.dynamics.twin import with_same_luck
from causal.dynamics.unrolling import in_year, unrolled
from causal.engine.plan import Limits
from causal.errors import CausalError, ImpossibleEvidence, QueryError, TooCostly, UnknownName
from causal.ladder.inference import solve
from causal.ladder.network import Question
from causal.scm.couplings import Luck, luck_of
from causal.scm.evidence import Observed
from causal.scm.interventions import Hard, Replaced
from causal.scm.mechanisms.noisy_max import NoisyMax
from causal.scm.mechanisms.table import Table
from causal.scm.variables import Variable


def worlds_of(made, dated):
    """The changed world of the unrolled model, as interventions on single years."""
    after = added(made, (), dated)
    changed, world = unrolled(made, after), []
    for year in made.calendar:
        name = dated.change.variable
        if dated.holds(year):
            told = mechanism_in(made, after, name, year)
            where = in_year(name, year)
            world.append(
                Hard(where, told)
                if isinstance(told, str)
                else Replaced(where, changed.mechanism(where))
            )
    return tuple(world)


def agrees_with_two_worlds(data):
    made = data.draw(models(most=2))
    dated = Dated(*data.draw(changes(made)))
    course = Course(made)
    every = [(n, y) for y in made.calendar for n in made.names]
    for name, year in data.draw(st.lists(st.sampled_from(every), max_size=3, unique=True)):
        course = course.given(
            year, **{name: data.draw(st.sampled_from(made.variable(name).states))}
        )
    luck = data.draw(st.sampled_from([None, "gumbel", "independent", "persistence(0.3)"]))
    try:
        found = with_same_luck(course, dated, luck=luck)
    except ImpossibleEvidence:
        assume(False)
    model = unrolled(made)
    evidence = tuple((0, Observed(in_year(s.variable, s.year), s.states)) for s in course.seen)
    both = ((), worlds_of(made, dated))
    assert divergence(found.fact, course.curves()).distances.max() < 1e-9
    for name, year in every:
        asked = Question(both, evidence, ((1, in_year(name, year)),))
        answer = solve(model, asked, luck=luck_of(model, luck)).probabilities
        place = made.calendar.place(year)
        assert found.changed.shares[name][place] == pytest.approx(answer, abs=1e-9)


CHEAP = settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
        HealthCheck.data_too_large,
    ],
)


@CHEAP
@given(st.data())
def test_equal_to_two_worlds_of_the_unrolled_model(data):
    agrees_with_two_worlds(data)


@pytest.mark.slow
@settings(CHEAP, max_examples=200)
@given(st.data())
def test_equal_to_two_worlds_of_the_unrolled_model_many(data):
    agrees_with_two_worlds(data)


def test_without_a_record_past_the_change_it_is_the_changed_course():
    record = Course(model()).given(1987, economy="bad", union="stands")
    dated = Dated(Hard("economy", "good"), 1988, 1991)
    twin = with_same_luck(record, dated)
    course = record.do(1988, 1991, economy="good").curves()
    for name in ("economy", "union"):
        assert twin.changed.shares[name] == pytest.approx(course.shares[name], abs=1e-12)
    assert twin.leans_on == ("economy", "union")


def test_what_is_changed_to_what_was_changes_nothing():
    record = Course(model()).given(1990, economy="bad").given(1992, union="ended")
    twin = with_same_luck(record, Dated(Hard("economy", "bad"), 1990, 1990))
    assert divergence(twin.fact, twin.changed).distances.max() < 1e-12


def test_a_better_economy_never_ends_sooner_with_the_same_luck():
    record = Course(model()).given(1994, union="stands")
    twin = with_same_luck(record, Dated(Hard("economy", "good"), 1988))
    assert twin.changed.survival()[YEARS.place(1994)] == pytest.approx(1, abs=1e-12)
    assert (twin.changed.survival() >= twin.fact.survival() - 1e-12).all()


def test_unordered_states_share_luck_by_gumbel_max():
    place = Variable("place", ("east", "west", "south"), ordered=False)
    moves = Table(("place@-1",), ((0.5, 0.3, 0.2), (0.1, 0.6, 0.3), (0.3, 0.3, 0.4)))
    made = DynamicModel(Calendar(1, 2), (Yearly(place, Table((), ((0.3, 0.3, 0.4),)), moves),))
    record = Course(made).given(1, place="east").given(2, place="south")
    twin = with_same_luck(record, Dated(Hard("place", "west"), 1, 1))
    evidence = ((0, Observed("place_1", ("east",))), (0, Observed("place_2", ("south",))))
    asked = Question(((), (Hard("place_1", "west"),)), evidence, ((1, "place_2"),))
    answer = solve(unrolled(made), asked, luck=Luck()).probabilities
    assert twin.changed.shares["place"][1] == pytest.approx(answer, abs=1e-12)


def noisy_or(*parents, leak=0.1):
    lifts = [("no", (1.0, 0.0)), ("yes", (0.4, 0.6))]
    return NoisyMax(tuple((parent, tuple(lifts)) for parent in parents), (1 - leak, leak))


WAR, FEAR = Variable("war", ("no", "yes")), Variable("fear", ("no", "yes"))
EVENLY = Table((), ((0.5, 0.5),))


SWAP = (("war", "no"), ("fear", "yes"))
SWAPPED = tuple(Dated(Hard(name, state), 2) for name, state in SWAP)


def test_every_link_of_a_noisy_or_has_luck_of_its_own():
    flight, flees = Variable("flight", ("no", "yes")), noisy_or("war", "fear", "flight@-1")
    made = DynamicModel(
        Calendar(1, 3),
        (
            Yearly(WAR, EVENLY, noisy_or("war@-1")),
            Yearly(FEAR, EVENLY, EVENLY),
            Yearly(flight, EVENLY, flees),
        ),
    )
    record = Course(made).given(2, war="yes", fear="no", flight="yes").given(3, flight="yes")
    twin = with_same_luck(record, *SWAPPED)
    model, seen = unrolled(made), record.seen
    evidence = tuple((0, Observed(in_year(s.variable, s.year), s.states)) for s in seen)
    world = tuple(Hard(f"{name}_{year}", state) for name, state in SWAP for year in (2, 3))
    asked = Question(((), world), evidence, ((1, "flight_3"),))
    links, same = (
        solve(model, asked, luck=luck_of(model, luck)).probabilities for luck in (None, "same_luck")
    )
    assert twin.changed.shares["flight"][2] == pytest.approx(links, abs=1e-12)
    assert abs(links - same).max() > 0.01
    told = with_same_luck(record, *SWAPPED, luck={"*": "same_luck"})
    assert told.changed.shares["flight"][2] == pytest.approx(same, abs=1e-12)


def test_the_links_of_a_hazard_keep_their_luck_while_it_goes_on():
    """The same as a yearly shock with these links, which ends it for certain."""
    end, shock = Variable("end", ("on", "gone")), Variable("shock", ("no", "yes"))
    causes = (Yearly(WAR, EVENLY, noisy_or("war@-1")), Yearly(FEAR, EVENLY, noisy_or("fear@-1")))
    hazard = noisy_or("war", "fear", leak=0.05)
    at_once = DynamicModel(Calendar(1, 4), causes, terminal=Terminal(end, "on", hazard))
    ends = Table(("shock",), ((1.0, 0.0), (0.0, 1.0)))
    struck = Yearly(shock, hazard, hazard)
    by_shock = DynamicModel(Calendar(1, 4), (*causes, struck), terminal=Terminal(end, "on", ends))
    one, other = (
        with_same_luck(
            Course(made).given(2, war="yes", fear="no", end="on").given(3, end="gone"), *SWAPPED
        )
        for made in (at_once, by_shock)
    )
    assert one.changed.survival() == pytest.approx(other.changed.survival(), abs=1e-12)
    tied = with_same_luck(one.record, *SWAPPED, luck="same_luck")
    assert np.abs(one.changed.survival() - tied.changed.survival()).max() > 0.01


def test_links_that_a_change_takes_away_contribute_nothing():
    made = DynamicModel(
        Calendar(1, 1),
        (Yearly(WAR, EVENLY, EVENLY), Yearly(FEAR, noisy_or("war"), noisy_or("war"))),
    )
    twin = with_same_luck(
        Course(made).given(1, war="yes", fear="yes"),
        Dated(Replaced("fear", noisy_or()), 1),
    )
    leak, both = 0.1, 1 - 0.9 * 0.4
    assert twin.changed.share("fear", "yes").item() == pytest.approx(leak / both)


def test_couplings_that_no_variable_can_have_are_refused():
    course, change = Course(model()), Dated(Hard("economy", "bad"), 1990)
    with pytest.raises(QueryError, match="is no coupling"):
        with_same_luck(course, change, luck="chance")
    with pytest.raises(QueryError, match="economy cannot have independent_links"):
        with_same_luck(course, change, luck={"economy": "independent_links"})
    with pytest.raises(UnknownName, match="peace"):
        with_same_luck(course, change, luck={"peace": "gumbel"})


def test_pairs_that_are_too_large_are_refused():
    course = Course(model()).given(YEARS.horizon, union="stands")
    change, small = Dated(Hard("economy", "bad"), YEARS.first + 1), Limits(bytes=15_000)
    assert course.curves(limits=small).years == tuple(YEARS)
    with pytest.raises(TooCostly, match="for the tables of 11 years"):
        with_same_luck(course, change, limits=small)
    late = Dated(Hard("economy", "bad"), YEARS.horizon - 1)
    assert with_same_luck(course, late, limits=small).changed.years == tuple(YEARS)


@st.composite
def entangled(draw):
    """A course with a change in both worlds, and a record of several states a statement."""
    made = draw(models(most=2))
    course = Course(made)
    every = [(n, y) for y in made.calendar for n in made.names]
    every += [(name, None) for name in made.static_names]
    try:
        course = course.change(*draw(changes(made)))
    except CausalError:
        assume(False)
    for name, year in draw(st.lists(st.sampled_from(every), max_size=4, unique=True)):
        states = draw(
            st.lists(st.sampled_from(made.variable(name).states), min_size=1, unique=True)
        )
        course = course.given(year, **{name: tuple(states)})
    return course, [Dated(*draw(changes(made))) for _ in range(draw(st.integers(1, 2)))]


@CHEAP
@given(entangled())
def test_stretches_are_two_worlds_of_the_unrolled_model(asked):
    course, dated = asked
    after = course.changes
    try:
        for one in dated:
            after = added(course.model, after, one)
        found = with_same_luck(course, *dated)
    except CausalError:
        assume(False)
    made, model, changed = course.model, course.unrolled(), unrolled(course.model, after)
    world = []
    for name in made.names:
        for year in made.calendar:
            before, now = (mechanism_in(made, told, name, year) for told in (course.changes, after))
            where = in_year(name, year)
            if before != now:
                world.append(
                    Hard(where, now)
                    if isinstance(now, str)
                    else Replaced(where, changed.mechanism(where))
                )
    evidence = tuple(
        (0, Observed(s.variable if s.year is None else in_year(s.variable, s.year), s.states))
        for s in course.seen
    )
    for name in made.names:
        for place, year in enumerate(made.calendar):
            asked = Question(((), tuple(world)), evidence, ((1, in_year(name, year)),))
            answer = solve(model, asked, luck=luck_of(model, None)).probabilities
            assert found.changed.shares[name][place] == pytest.approx(answer, abs=1e-9)


@pytest.mark.parametrize("luck", [None, "independent"])
def test_drawn_numbers_are_those_of_both_worlds(luck):
    rng = np.random.default_rng(5)
    slides = np.moveaxis(rng.dirichlet([2, 2, 2], size=(4, 3)), 0, -1)
    ends = np.zeros((3, 2, 2, 2, 4))
    ends[..., 0, 0, :] = 1.0
    ends[..., 1, :, :] = np.moveaxis(rng.dirichlet([5, 1], size=(4, 3, 2)), 0, -1)
    drawn = {("economy", "later"): slides, ("union", "later"): ends}
    record = Course(model()).given(1993, union="ended").given(1988, economy="bad")
    change = Dated(Hard("economy", "good"), 1990, 1991)
    together = with_same_luck(record, change, draws=drawn, luck=luck)
    for k in range(4):
        rows = tuple(map(tuple, slides[..., k]))
        hazard = Table(("economy", "force"), tuple(map(tuple, ends[..., 1, :, k].reshape(6, 2))))
        one = model(
            variables=(
                replace(record.model.yearly("economy"), later=Table(("economy@-1",), rows)),
            ),
            terminal=replace(
                record.model.terminal, hazard=hazard, first=record.model.terminal.hazard
            ),
        )
        alone = with_same_luck(Course(one, record.seen), change, luck=luck)
        for world in ("fact", "changed"):
            for name in ("economy", "union", "force"):
                assert getattr(together, world).shares[name][..., k] == pytest.approx(
                    getattr(alone, world).shares[name][..., 0], abs=1e-12
                )


def test_many_draws_are_run_block_by_block():
    """More draws than one block holds, one variable drawn and one not."""
    rng = np.random.default_rng(7)
    slides = np.moveaxis(rng.dirichlet([2, 2, 2], size=(150, 3)), 0, -1)
    record = Course(model()).given(1993, union="ended").given(1988, economy="bad")
    change = Dated(Hard("economy", "good"), 1990, 1991)
    drawn = {("economy", "later"): slides, ("force", "static"): np.array([[0.5], [0.5]])}
    found = with_same_luck(record, change, draws=drawn)
    assert found.changed.ended().shape == (12, 150)
    assert found.changed.log_likelihood.shape == (150,)
    for k in (0, 63, 64, 149):
        alone = {**drawn, ("economy", "later"): slides[..., k : k + 1]}
        one = with_same_luck(record, change, draws=alone)
        for world in ("fact", "changed"):
            share = getattr(one, world).shares["union"][..., 0]
            assert getattr(found, world).shares["union"][..., k] == pytest.approx(share, abs=1e-12)


def test_changes_of_the_record_hold_in_both_worlds():
    record = replace(Course(model()).do(1986, 1988, economy="bad"), seen=()).given(
        1993, union="stands"
    )
    twin = with_same_luck(record, Dated(Hard("economy", "good"), 1990))
    assert twin.fact.share("economy", "bad")[1:4] == pytest.approx(1)
    assert twin.changed.share("economy", "bad")[1:4] == pytest.approx(1)
    assert np.abs(twin.fact.shares["union"] - record.curves().shares["union"]).max() < 1e-12
