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
from causal.dynamics.parts import Yearly
from causal.dynamics.twin import with_same_luck
from causal.dynamics.unrolling import in_year, unrolled
from causal.engine.plan import Limits
from causal.errors import ImpossibleEvidence, QueryError, TooCostly
from causal.ladder.inference import solve
from causal.ladder.network import Question
from causal.scm.couplings import Luck
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
    try:
        found = with_same_luck(course, dated)
    except ImpossibleEvidence:
        assume(False)
    model = unrolled(made)
    evidence = tuple((0, Observed(in_year(s.variable, s.year), s.states)) for s in course.seen)
    both = ((), worlds_of(made, dated))
    assert divergence(found.fact, course.curves()).distances.max() < 1e-9
    for name, year in every:
        asked = Question(both, evidence, ((1, in_year(name, year)),))
        answer = solve(model, asked, luck=Luck()).probabilities
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


def test_links_and_large_pairs_are_refused():
    war, fear = Variable("war", ("no", "yes")), Variable("fear", ("no", "yes"))
    noisy = NoisyMax((("war", (("no", (1.0, 0.0)), ("yes", (0.4, 0.6)))),), (0.9, 0.1))
    even = Table((), ((0.5, 0.5),))
    made = DynamicModel(YEARS, (Yearly(war, even, even), Yearly(fear, noisy, noisy)))
    with pytest.raises(QueryError, match="luck of their own"):
        with_same_luck(Course(made), Dated(Hard("war", "no"), 1990))
    with pytest.raises(TooCostly, match="hands on to the next year"):
        with_same_luck(
            Course(model()), Dated(Hard("economy", "bad"), 1990), limits=Limits(bytes=300)
        )


def test_changes_of_the_record_hold_in_both_worlds():
    record = replace(Course(model()).do(1986, 1988, economy="bad"), seen=()).given(
        1993, union="stands"
    )
    twin = with_same_luck(record, Dated(Hard("economy", "good"), 1990))
    assert twin.fact.share("economy", "bad")[1:4] == pytest.approx(1)
    assert twin.changed.share("economy", "bad")[1:4] == pytest.approx(1)
    assert np.abs(twin.fact.shares["union"] - record.curves().shares["union"]).max() < 1e-12
