"""The yearly theories of the teaching case: against pgmpy, and what was predicted of them."""

from dataclasses import replace

import numpy as np
import pytest
from case.by_pgmpy import eliminating, network

import causal
from causal.dynamics.calendar import Calendar
from causal.dynamics.course import Course
from causal.dynamics.unrolling import in_year, unrolled
from causal.theory.dynamic.parts import set_in

CASE = causal.load_timeline("weimar")
BY_NAME = {one.name: one for one in CASE.theories}
UNTIL = CASE.frame.until
LAST = UNTIL + 1  # the last year in which a scenario changes anything
RUN = [
    (one.name, scenario.name)
    for one in CASE.theories
    for scenario in CASE.frame.scenarios
    if not scenario.why_not(one.name)
]


def pair(theory, name: str) -> tuple[Course, Course]:
    """Return the course as the record leaves it, and the same with a scenario's changes."""
    scenario = CASE.frame.scenario(name)
    first = min((one.start for one in scenario.for_theory(theory.name)), default=1930)
    before = theory.model.calendar.first == first
    was = Course(theory.model) if before else theory.course(record_to=first - 1)
    return was, set_in(was, scenario.for_theory(theory.name))


def gain(theory: str, scenario: str, year: int) -> float:
    """Return by how much a change makes the republic likelier to stand at the end of a year."""
    was, changed = (one.curves().survival() for one in pair(BY_NAME[theory], scenario))
    place = year - BY_NAME[theory].model.calendar.first
    return float(changed[place, 0] - was[place, 0])


@pytest.mark.slow
@pytest.mark.parametrize(("name", "scenario"), RUN)
def test_survival_is_what_pgmpy_finds_in_the_unrolled_network(name, scenario):
    theory = BY_NAME[name]
    model = replace(theory.model, calendar=Calendar(theory.model.calendar.first, LAST))
    record = tuple(one for one in theory.record if one.year is None or one.year <= LAST)
    ends, states = CASE.frame.ends.variable.name, CASE.frame.ends.variable.states
    for course in pair(replace(theory, model=model, record=record), scenario):
        known = {
            in_year(one.variable, one.year): one.state
            for one in record
            if one.year <= 1929 and scenario != "marx_from_1925"
        }
        chances = eliminating(network(unrolled(model, course.changes), {}))
        theirs = [
            1.0
            if (wanted := in_year(ends, year)) in known
            else chances(wanted, states, known)[states.index(CASE.frame.going)]
            for year in model.calendar
        ]
        np.testing.assert_allclose(course.curves().survival()[:, 0], theirs, rtol=0, atol=1e-9)


def test_what_each_theory_is_asked_and_what_not():
    assert len(CASE.frame.scenarios) == 5
    assert len(RUN) == 7
    for scenario in CASE.frame.scenarios:
        assert scenario.of in {"", *(one.name for one in causal.load_scenarios("weimar"))}


def test_predicted_gains():
    assert gain("slump_and_cuts", "as_it_happened", UNTIL) == 0
    assert gain("slump_and_cuts", "no_cuts_from_1930", UNTIL) > 0.03
    assert gain("republic_dissolved", "majority_kept", UNTIL) > 0.1
    assert gain("republic_dissolved", "marx_from_1925", UNTIL) > 0.1
    assert (
        gain("slump_and_cuts", "no_world_slump", UNTIL)
        > gain("republic_dissolved", "no_world_slump", UNTIL) + 0.02
        > 0.04
    )


@pytest.mark.parametrize("name", list(BY_NAME))
def test_the_end_in_1933_was_likely_only_late(name):
    theory = BY_NAME[name]
    place = UNTIL - theory.model.calendar.first
    early, late = (
        1 - float(theory.course(record_to=year).curves().survival()[place, 0])
        for year in (1929, 1932)
    )
    assert early < 0.25
    assert 0.25 < late < 0.5
