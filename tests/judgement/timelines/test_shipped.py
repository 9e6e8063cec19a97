"""What shipped yearly theories answer, against pyAgrum on a network that is unrolled here."""

import warnings

import numpy as np
import pytest

import causal
from causal.dynamics.calendar import BEFORE
from causal.files.timelines import has_timeline
from causal.judgement.timelines.asking import timelines
from causal.judgement.timelines.rules import TimelineRules

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import pyagrum

CASES = [name for name in causal.cases() if has_timeline(name)]
ASKED = [
    pytest.param(case, scenario.name, marks=() if case == "mill" else pytest.mark.slow)
    for case in CASES
    for scenario in causal.load_timeline(case).frame.scenarios
]


def key(name, year):
    return name if year is None else f"{name}.{year}"


def unrolled(theory, settings):
    """A network with a node a variable and year, changes made; written without our unrolling."""
    model, net, made = theory.model, pyagrum.BayesNet(), {}
    for own in model.static:
        made[own.variable.name, None] = own.mechanism, own.variable, None
    for year in model.calendar:
        for own in (*model.variables, model.terminal.as_yearly()):
            first = year == model.calendar.first
            made[own.variable.name, year] = (
                own.first if first else own.later,
                own.variable,
                next(
                    (
                        one.state
                        for one in settings
                        if one.variable == own.variable.name
                        and one.start <= year <= (one.end or year)
                    ),
                    None,
                ),
            )
    for (name, year), (_, variable, _) in made.items():
        net.add(pyagrum.LabelizedVariable(key(name, year), "", len(variable.states)))
    for (name, year), (mechanism, variable, held) in made.items():
        own = key(name, year)
        if held is not None:
            net.cpt(own).fillWith(np.eye(len(variable.states))[variable.index(held)].tolist())
            continue
        read = []
        for reference in mechanism.parents:
            parent = reference.removesuffix(BEFORE)
            when = None if model.is_static(parent) else year - (reference != parent)
            read.append(key(parent, when))
            net.addArc(read[-1], own)
        table = mechanism.cpt(variable, model.parents(mechanism, name))
        names = [*read, own]
        order = [names.index(one) for one in reversed(net.cpt(own).names)]
        net.cpt(own)[:] = np.ascontiguousarray(np.transpose(table, order))
    return net


def survival(theory, settings, record):
    ends = theory.model.terminal
    engine = pyagrum.LazyPropagation(unrolled(theory, settings))
    engine.setEvidence(
        {
            key(one.variable, one.year): theory.model.variable(one.variable).index(one.state)
            for one in record
        }
    )
    going = ends.variable.index(ends.going)
    found = []
    for year in theory.model.calendar:
        told = engine.posterior(key(ends.variable.name, year)).toarray()
        found.append(float(told[going]))
    return found


@pytest.mark.parametrize(("case", "scenario"), ASKED)
def test_both_worlds_are_those_of_the_unrolled_network(case, scenario):
    found = causal.timeline(scenario, case=case)
    whole = causal.load_timeline(case)
    answered = [line for line in found.lines if line.answered]
    assert answered
    for line in answered:
        theory = whole.theory(line.theory)
        fact, changed = line.worlds()
        assert fact.stands == pytest.approx(survival(theory, (), line.record), abs=1e-9)
        told = survival(theory, line.settings, line.record)
        assert changed.stands == pytest.approx(told, abs=1e-9)


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_the_last_year_to_act_is_that_of_a_loop(case):
    whole = causal.load_timeline(case)
    scenario = next(one for one in whole.frame.featured if one.changes)
    for line in causal.timeline(scenario, case=case).lines:
        if line.status != "runs":
            continue
        theory = whole.theory(line.theory)
        moves = {}
        for year in line.no_return.years:
            own = causal.timeline(scenario, case=case, theories=[theory], start=year).lines[0]
            moves[year] = own.differences[-1]
        told = dict(zip(line.no_return.years, line.no_return.differences, strict=True))
        assert moves == pytest.approx({year: -moved for year, moved in told.items()}, abs=1e-9)


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_draws_hold_every_point(case):
    """Numbers held as firmly as they are: the point is nowhere out of nearly all of the draws."""
    whole = causal.load_timeline(case)
    scenario = next(one for one in whole.frame.featured if one.changes)
    rules = TimelineRules(draws=200, seed=1)
    for line in timelines(whole.theories, scenario, rules).lines:
        if line.bands is None:
            continue
        low, high = line.bands.changed.band(0.95)
        points = line.worlds()[1].stands
        assert all(a - 0.02 <= p <= b + 0.02 for a, p, b in zip(low, points, high, strict=True))
        assert line.bands.lost == 0
