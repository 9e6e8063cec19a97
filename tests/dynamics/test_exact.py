"""The passes agree with every path counted one by one, and with the unrolled model."""

import numpy as np
import pytest
from any_models import changes, courses, models
from every_path import enumerated
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from causal.dynamics.course import Course
from causal.dynamics.curves import divergence
from causal.dynamics.turning import point_of_no_return
from causal.dynamics.unrolling import in_year
from causal.errors import ImpossibleEvidence
from causal.ladder.inference import solve
from causal.ladder.network import Question
from causal.scm.evidence import Observed

CHEAP = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
MANY = settings(CHEAP, max_examples=400)


BOTH_WAYS = (None, {})
"""No draws: small models are run over whole years. No drawn tables: over factors, as with draws."""


def agrees_with_enumeration(course):
    total, shares = enumerated(course)
    for draws in BOTH_WAYS:
        if not total:
            with pytest.raises(ImpossibleEvidence):
                course.curves(draws=draws)
            continue
        curves = course.curves(draws=draws)
        assert np.exp(curves.log_likelihood) == pytest.approx(total, abs=1e-9)
        likelihood = course.log_likelihood(draws=draws)
        assert likelihood == pytest.approx(curves.log_likelihood, abs=1e-12)
        for (name, year), share in shares.items():
            place = 0 if year is None else course.model.calendar.place(year)
            assert curves.shares[name][place, :, 0] == pytest.approx(share, abs=1e-9)


@CHEAP
@given(courses())
def test_equal_to_every_path_counted(course):
    agrees_with_enumeration(course)


@pytest.mark.slow
@MANY
@given(courses())
def test_equal_to_every_path_counted_many(course):
    agrees_with_enumeration(course)


def agrees_with_unrolled(course):
    model = course.unrolled()
    evidence = tuple(
        (0, Observed(s.variable if s.year is None else in_year(s.variable, s.year), s.states))
        for s in course.seen
    )
    try:
        curves = course.curves()
    except ImpossibleEvidence:
        with pytest.raises(ImpossibleEvidence):
            solve(model, Question(((),), evidence, ()))
        return
    for name in course.model.names:
        for place, year in enumerate(course.model.calendar):
            asked = Question(((),), evidence, ((0, in_year(name, year)),))
            found = solve(model, asked)
            assert curves.shares[name][place] == pytest.approx(found.probabilities, abs=1e-9)
            assert curves.log_likelihood == pytest.approx(found.log_evidence, abs=1e-9)


@settings(CHEAP, max_examples=10)
@given(courses())
def test_equal_to_the_unrolled_model(course):
    agrees_with_unrolled(course)


@pytest.mark.slow
@MANY
@given(courses())
def test_equal_to_the_unrolled_model_many(course):
    agrees_with_unrolled(course)


@CHEAP
@given(courses())
def test_filtering_is_smoothing_of_what_was_seen_so_far(course):
    try:
        whole = course.filtered()
    except ImpossibleEvidence:
        assume(False)
    for place, year in enumerate(course.model.calendar):
        so_far = course.upto(year).curves()
        for name in course.model.names:
            assert whole.shares[name][place] == pytest.approx(so_far.shares[name][place], abs=1e-9)


@CHEAP
@given(st.data())
def test_nothing_moves_before_the_change_and_the_record_is_kept(data):
    model = data.draw(models())
    change, start, end = data.draw(changes(model))
    course = Course(model)
    for year in range(model.calendar.first, start):
        name = data.draw(st.sampled_from(model.names))
        course = course.given(year, **{name: model.variable(name).states[0]})
    try:
        before = course.curves()
    except ImpossibleEvidence:
        assume(False)
    apart = divergence(before, course.change(change, start, end).curves())
    assert apart.first() is None or apart.first() >= start


@CHEAP
@given(courses())
def test_doing_nothing_diverges_in_no_year(course):
    try:
        curves = course.curves()
    except ImpossibleEvidence:
        assume(False)
    assert divergence(curves, course.curves()).distances.max() == 0


@CHEAP
@given(courses(terminal=True))
def test_the_year_of_the_end_is_a_distribution(course):
    try:
        curves = course.curves()
    except ImpossibleEvidence:
        assume(False)
    assert course.survival() == pytest.approx(curves.survival(), abs=1e-12)
    years = curves.end_years()
    assert years.sum(axis=0) == pytest.approx(1, abs=1e-12)
    assert (years > -1e-12).all()
    alive = np.where(np.isnan(curves.hazard()), 1, 1 - curves.hazard())
    survival = curves.survival()
    assert np.cumprod(alive, axis=0)[survival > 1e-6] == pytest.approx(survival[survival > 1e-6])


@settings(CHEAP, max_examples=8)
@given(st.data())
def test_point_of_no_return_is_a_loop_over_the_years(data):
    model = data.draw(models(terminal=True))
    change, _, _ = data.draw(changes(model, start=model.calendar.first))
    course = Course(model)
    name = data.draw(st.sampled_from(model.names))
    year = data.draw(st.integers(model.calendar.first, model.calendar.horizon))
    course = course.given(year, **{name: model.variable(name).states[0]})
    try:
        course.curves()
    except ImpossibleEvidence:
        assume(False)
    found = point_of_no_return(course, change, 0.01)
    moving = []
    for place, start in enumerate(model.calendar):
        known = course.upto(start - 1)
        unchanged = known.curves().end_by().item()
        changed = known.change(change, start).curves().end_by().item()
        assert found.unchanged[place] == pytest.approx(unchanged, abs=1e-9)
        assert found.changed[place] == pytest.approx(changed, abs=1e-9)
        assume(abs(abs(changed - unchanged) - 0.01) > 1e-9)
        moving += [start] * (abs(changed - unchanged) > 0.01)
    assert found.moving == tuple(moving)
    assert found.latest == (moving[-1] if moving else None)
