"""The yearly theories of the case: counts, siblings, directions, laws, and a second route."""

import json
import warnings
from functools import cache
from itertools import product
from math import prod
from pathlib import Path

import numpy as np
import pytest

import causal
from causal.dynamics.calendar import Calendar
from causal.dynamics.course import Course
from causal.dynamics.curves import divergence
from causal.dynamics.model import DynamicModel
from causal.dynamics.slices import Slices
from causal.dynamics.turning import point_of_no_return
from causal.dynamics.unrolling import in_year
from causal.scm.interventions import Hard
from causal.theory.dynamic.answering import anchored, overlapping
from causal.theory.dynamic.parts import DatedScenario, set_in
from causal.theory.dynamic.theory import DynamicTheory
from causal.theory.scenario import find

CASE = causal.load_timeline("soviet_collapse")
THEORIES = {theory.name: theory for theory in CASE.theories}
SCENARIOS = CASE.frame.scenarios
STATIC = causal.load_scenarios("soviet_collapse")
WITHOUT_YEARS = json.loads(
    (Path(__file__).parents[1] / "data" / "soviet_collapse_scenarios.json").read_text()
)
FIRST, HORIZON = CASE.frame.calendar.first, CASE.frame.calendar.horizon


def runs(scenario: DatedScenario, theory: DynamicTheory) -> bool:
    settings = scenario.for_theory(theory.name)
    return bool(settings) and all(one.variable in theory for one in settings)


RUN = [(s.name, t) for s in SCENARIOS for t, theory in THEORIES.items() if runs(s, theory)]


@cache
def pair(scenario: str, name: str, variant: str = "calibrated") -> tuple[Course, Course]:
    """The record up to the change, without it and with it."""
    theory, dated = THEORIES[name].with_variant(variant), CASE.frame.scenario(scenario)
    assert dated.start is not None
    kept = Course(theory.model) if dated.start == FIRST else theory.course(dated.start - 1)
    return kept, set_in(kept, dated.for_theory(name))


def ended(course: Course, year: int) -> float:
    return 1 - float(course.survival()[year - FIRST, 0])


# --- what the numbers were set from ---------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "place"), [(t.name, i) for t in CASE.theories for i in range(len(t.anchors))]
)
def test_counts_of_comparable_cases_hold(name, place):
    found = anchored(THEORIES[name], THEORIES[name].anchors[place])
    assert found.holds, f"{found.anchor.title}: {found.found:.4f}, counted {found.counted:.4f}"


@pytest.mark.parametrize(
    ("name", "place"), [(t.name, i) for t in CASE.theories for i in range(len(t.overlaps))]
)
def test_agrees_with_its_sibling(name, place):
    theory = THEORIES[name]
    found = overlapping(theory, causal.load(theory.sibling), theory.overlaps[place])
    assert found.holds, f"{found.overlap.note}: {found.dynamic:.3f} beside {found.static:.3f}"
    assert found.overlap.within <= 0.03


@pytest.mark.parametrize("name", THEORIES)
def test_siblings_are_compared_where_it_matters(name):
    asked = [overlap.static for overlap in THEORIES[name].overlaps]
    assert any("do(" not in one for one in asked)  # nothing known, nothing set
    assert len(asked) >= 5


@pytest.mark.parametrize("name", THEORIES)
def test_few_ends_before_1986_and_1991_was_open(name):
    """Communist regimes before 1989: 0 of 544; party regimes: 54 of 2168 a year."""
    theory = THEORIES[name]
    early = theory.course(1979).curves().hazard()[1 : 1986 - FIRST, 0]
    assert early.min() > 0
    assert early.mean() < 54 / 2168
    year = theory.course(1990).curves().hazard()[1991 - FIRST, 0]
    assert 0.1 < year < 0.6


@pytest.mark.parametrize("name", THEORIES)
def test_the_record_can_have_been(name):
    theory = THEORIES[name]
    assert np.isfinite(theory.course().log_likelihood()).all()
    told = {(one.year, one.variable): one.state for one in theory.record}
    assert [told[year, "union"] for year in range(1979, 1992)] == ["stands"] * 12 + ["ended"]
    assert all(one.backing.claims for one in theory.record)


# --- the claims taken at their word ---------------------------------------------------------


def test_without_the_race_it_would_be_alive():
    _, alone = pair("no_space_race", "arms_space", "literal")
    assert ended(alone, 2010) < 0.15
    assert ended(alone.do(FIRST, arms_burden="low"), 2010) < 0.05  # necessary: at most 0.05
    _, shrunk = pair("no_space_race", "arms_space")
    assert ended(shrunk, 2010) > 0.3


def test_a_matter_of_time_whatever_is_done():
    levers = THEORIES["obsolescence"].levers
    literal = THEORIES["obsolescence"].with_variant("literal")
    for states in product(*(lever.states for lever in levers)):
        done = dict(zip((lever.name for lever in levers), states, strict=True))
        course = Course(literal.model).do(FIRST, **done)
        assert ended(course, HORIZON) >= 0.9, done
    assert ended(Course(THEORIES["obsolescence"].model), HORIZON) < 0.9


def test_literal_variants_stay_near_those_of_the_siblings():
    for name, within in (("reform_pace", 0.03), ("arms_space", 0.03), ("obsolescence", 0.06)):
        sibling = causal.load(name).with_variant("literal")
        static = sibling.p(union_fate_1991=["managed_dissolution", "violent_breakup"])
        assert ended(Course(THEORIES[name].with_variant("literal").model), 1991) == pytest.approx(
            static, abs=within
        )


def test_force_carries_supply_in_the_literal_reform_pace():
    """Violence keeps the plan running: setting it raises supply more than by default."""

    def gain(variant: str) -> float:
        course = Course(THEORIES["reform_pace"].with_variant(variant).model)
        shares = [
            course.do(FIRST, use_of_force=force).curves().share("supply", "failing")[12, 0]
            for force in ("abjured", "ruthless")
        ]
        return float(shares[0] - shares[1])

    assert gain("literal") > gain("calibrated") > 0


# --- scenarios ------------------------------------------------------------------------------


@pytest.mark.parametrize(("scenario", "name"), RUN)
def test_the_predicted_direction_by_the_horizon(scenario, name):
    """By 2010 every dated scenario has the sign that was predicted without years.

    No putsch is looked at in its own year: it delays, and does not save.
    """
    of = CASE.frame.scenario(scenario).of
    assert WITHOUT_YEARS[of][name]["predicted"]["U"] == "+"
    fact, changed = pair(scenario, name)
    year = 1991 if scenario == "no_putsch_1991" else 2010
    assert ended(changed, year) < ended(fact, year) - 0.02


def test_a_putsch_that_did_not_come_delays_and_does_not_save():
    fact, changed = pair("no_putsch_1991", "reform_pace")
    assert ended(changed, 2010) == pytest.approx(ended(fact, 2010), abs=0.02)
    failed = fact.do(1991, 1991, coup="fails")
    assert ended(failed, 1991) > ended(fact, 1991) > ended(changed, 1991)


@pytest.mark.parametrize(("scenario", "name"), RUN)
def test_alike_before_the_change(scenario, name):
    fact, changed = (course.curves() for course in pair(scenario, name))
    start = CASE.frame.scenario(scenario).start
    assert divergence(fact, changed).first(1e-9) == start


@pytest.mark.parametrize("name", THEORIES)
def test_setting_what_was_so_changes_nothing(name):
    course = Course(THEORIES[name].model)
    same = course.do(FIRST, FIRST, reform_sequence="none")
    assert divergence(course.curves(), same.curves()).first(1e-12) is None


@pytest.mark.parametrize("scenario", [s.name for s in SCENARIOS if s.changes])
def test_silent_where_the_sibling_is(scenario):
    dated = CASE.frame.scenario(scenario)
    for name, theory in THEORIES.items():
        sibling = causal.load(theory.sibling)
        if all(lever not in sibling for lever, _ in find(STATIC, dated.of).for_theory(name)):
            assert not runs(dated, theory), name


def test_shared_levers_say_the_same():
    for theory in CASE.theories:
        for lever in theory.levers:
            assert lever.name in {one.variable.name for one in CASE.frame.levers}
    several = {"reform_sequence": 3, "oil_price": 2}
    for name, count in several.items():
        assert sum(name in theory for theory in CASE.theories) == count


def test_it_became_too_late_for_the_order_of_deng():
    found = point_of_no_return(
        THEORIES["reform_pace"].course(), Hard("reform_sequence", "economic_first"), 0.1
    )
    assert found.latest == 1990
    by_year = dict(zip(found.years, found.differences, strict=True))
    assert by_year[1988] < by_year[1985] < by_year[1991] < -1e-12
    assert by_year[1992] == pytest.approx(0, abs=1e-12)


# --- laws and cost --------------------------------------------------------------------------


@pytest.mark.parametrize("name", THEORIES)
def test_years_of_the_end_sum_to_one(name):
    theory = THEORIES[name]
    courses = [Course(theory.model), theory.course(1984), theory.course()]
    courses += [pair(s, t)[1] for s, t in RUN if t == name]
    for course in courses:
        years = course.curves().end_years()
        assert (years >= -1e-15).all()
        assert years.sum(axis=0) == pytest.approx(1, abs=1e-12)
    drawn = theory.course(1984).survival(draws=theory.drawn(20, 1))
    assert drawn.shape == (HORIZON - FIRST + 1, 20)
    assert (np.diff(drawn, axis=0) <= 1e-12).all()
    assert (drawn >= 0).all()


@pytest.mark.parametrize("name", THEORIES)
def test_little_is_carried_from_year_to_year(name):
    model = THEORIES[name].model
    handed = Slices(model, (), ()).every()[1].hands_on
    assert prod(len(model.variable(one).states) for one in handed) < 1000


# --- a second route -------------------------------------------------------------------------


def eliminated(model: DynamicModel, done: dict[str, str], known: dict[str, str], target: str):
    """P(target) by pgmpy on the unrolled network, whose arrows into what is done are cut here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pgmpy.factors.discrete import TabularCPD
        from pgmpy.inference import VariableElimination
        from pgmpy.models import DiscreteBayesianNetwork

    plain = Course(model).unrolled()
    states = {v.name: list(v.states) for v in plain.variables}
    network = DiscreteBayesianNetwork()
    network.add_nodes_from(plain.names)
    for name in plain.names:
        parents = [] if name in done else list(plain.parents(name))
        network.add_edges_from((parent, name) for parent in parents)
        rows = plain.cpt(name).reshape(-1, len(states[name]))
        if name in done:
            rows = np.eye(len(states[name]))[[states[name].index(done[name])]]
        cards = [len(states[parent]) for parent in parents]
        table = TabularCPD(name, len(states[name]), rows.T, parents or None, cards or None, states)
        network.add_cpds(table)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        factor = VariableElimination(network).query([target], evidence=known, show_progress=False)
    return [factor.get_value(**{target: state}) for state in states[target]]


DONE = {
    "reform_pace": {"reform_sequence": "political_first", "coup": "fails"},
    "arms_space": {"space_race": "minimal", "oil_price": "low"},
    "obsolescence": {"profit_incentive": "full", "reform_sequence": "simultaneous"},
}
SEEN = {"reform_pace": "control", "arms_space": "budget", "obsolescence": "technology_gap"}


@pytest.mark.slow
@pytest.mark.parametrize("name", THEORIES)
def test_equal_to_elimination_on_the_unrolled_network(name):
    whole = THEORIES[name].model
    years = Calendar(FIRST, FIRST + 3)
    model = DynamicModel(years, whole.variables, whole.static, whole.terminal)
    state = model.variable(SEEN[name]).states[1]
    course = Course(model).given(FIRST, union="stands").given(FIRST + 1, **{SEEN[name]: state})
    course = course.do(FIRST + 2, **DONE[name])
    done = {in_year(v, year): s for v, s in DONE[name].items() for year in (FIRST + 2, FIRST + 3)}
    known = {in_year("union", FIRST): "stands", in_year(SEEN[name], FIRST + 1): state}
    curves = course.curves()
    for variable in ("union", SEEN[name], "reform_sequence"):
        for year in (FIRST + 1, FIRST + 3):
            target = in_year(variable, year)
            if target in done or target in known:
                continue
            theirs = eliminated(model, done, known, target)
            ours = curves.shares[variable][year - FIRST, :, 0]
            np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-9)
