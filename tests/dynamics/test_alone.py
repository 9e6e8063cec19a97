"""Years taken by themselves say what a whole pass with only their own evidence says."""

import numpy as np
import pytest
from any_models import changes, models
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from causal.dynamics.alone import alone
from causal.dynamics.course import Course
from causal.dynamics.dated import Seen, seen
from causal.errors import CausalError, ImpossibleEvidence, QueryError

CHEAP = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@st.composite
def asked(draw):
    """A course with nothing seen but of static variables, and what is told with some years."""
    model = draw(models())
    course = Course(model)
    for _ in range(draw(st.integers(0, 2))):
        try:
            course = course.change(*draw(changes(model)))
        except CausalError:  # two changes of one variable in one year
            continue
    if model.static_names and draw(st.booleans()):
        course = course.given(None, trait=draw(st.sampled_from(["s0", "s1"])))
    told = {}
    for year in draw(st.lists(st.sampled_from(list(model.calendar)), min_size=1, unique=True)):
        near = [(n, y) for n in model.names for y in (year - 1, year) if y >= model.calendar.first]
        chosen = draw(st.lists(st.sampled_from(near), max_size=3, unique=True))
        states = [model.variable(name).states for name, _ in chosen]
        kept = [draw(st.lists(st.sampled_from(one), min_size=1, unique=True)) for one in states]
        pairs = zip(chosen, kept, strict=True)
        told[year] = [seen(model, when, name, tuple(some)) for (name, when), some in pairs]
    return course, told


@CHEAP
@given(asked())
def test_each_year_equals_a_pass_of_its_own(pair):
    course, told = pair
    for year, statements in told.items():
        whole = Course(course.model, (*course.seen, *statements), course.changes)
        try:
            curves = whole.curves(draws={})
        except ImpossibleEvidence:
            with pytest.raises(ImpossibleEvidence):
                alone(course, {year: statements})
            continue
        shares = alone(course, {year: statements})[year]
        place = course.model.calendar.place(year)
        for name in course.model.names:
            np.testing.assert_allclose(shares[name], curves.shares[name][place], atol=1e-12)


@CHEAP
@given(asked())
def test_years_asked_together_are_those_asked_one_by_one(pair):
    course, told = pair
    try:
        apart = {year: alone(course, {year: one})[year] for year, one in told.items()}
    except ImpossibleEvidence:
        return
    for year, shares in alone(course, told).items():
        for name, share in shares.items():
            np.testing.assert_array_equal(share, apart[year][name])


@given(models())
@settings(CHEAP, max_examples=3)
def test_what_is_told_of_another_year_is_refused(model):
    first, horizon = model.calendar.first, model.calendar.horizon
    one = Seen("v0", ("s0",), first)
    with pytest.raises(QueryError, match=r"v0.*year that is not asked about"):
        alone(Course(model, (one,)), {horizon: []})
    if horizon - first > 1:
        with pytest.raises(QueryError, match="not asked about"):
            alone(Course(model), {horizon: [one]})
