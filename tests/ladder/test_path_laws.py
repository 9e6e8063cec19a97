"""Laws of effects along some ways, on random models."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from ladder.oracle import (
    possible,
)
from strategies import models, tables

from causal.ladder.contrasts import Contrast, overridden
from causal.ladder.effects import Setting
from causal.ladder.expectations import Score
from causal.ladder.hybrid import carrying
from causal.ladder.paths import (
    edge_effect,
    natural_direct_effect,
    natural_effects,
    total_effect,
)
from causal.scm.couplings import Luck
from causal.scm.evidence import Observed
from causal.scm.interventions import Hard, Replaced
from causal.scm.mechanisms.table import Table
from causal.scm.model import Model
from causal.scm.variables import Variable

EXACT = {"rel": 0, "abs": 1e-9}


@st.composite
def settings_of(draw):
    """A random model, a contrast of one or two causes, an outcome that is none, and facts."""
    model = draw(models(least=3, most=5))
    outcome, *others = draw(st.permutations(model.names))
    causes = others[: draw(st.integers(1, 2))]
    changes = []
    for name in causes:
        variable = model.variable(name)
        if draw(st.booleans()):
            changes.append(Hard(name, draw(st.sampled_from(variable.states))))
        else:
            parents = [model.variable(p) for p in model.parents(name)]
            changes.append(Replaced(name, draw(tables(variable, parents))))
    base = ()
    if draw(st.booleans()):
        base = (Hard(causes[0], draw(st.sampled_from(model.variable(causes[0]).states))),)
    told = draw(st.sampled_from(model.names))
    states = model.variable(told).states
    facts = (Observed(told, states[: draw(st.integers(2, len(states)))]),)
    numbers = {s: draw(st.integers(-4, 4)) for s in model.variable(outcome).states}
    score = Score.of_numbers(model, outcome, numbers)
    setting = Setting(model, Contrast(base, tuple(changes)), score, facts, Luck())
    assume(possible(setting))
    return setting


@given(settings_of())
def test_all_edges_make_the_total_and_none_the_base(setting):
    edges = carrying(setting.model, setting.contrast, setting.score.variable)
    total = total_effect(setting)
    every, none = edge_effect(setting, edges), edge_effect(setting, ())
    assert every.after.value == pytest.approx(total.after.value, **EXACT)
    assert none.difference == 0
    changed = overridden(setting.contrast.base, setting.contrast.changes)
    assert setting.at(changed).value == pytest.approx(total.after.value, **EXACT)


@given(settings_of())
def test_direct_and_total_indirect_sum_to_the_total(setting):
    found = natural_effects(setting)
    parts = found.direct.difference + found.total_indirect.difference
    assert parts == pytest.approx(found.total.difference, **EXACT)


@given(settings_of(), st.data())
def test_names_do_not_matter(setting, data):
    model = setting.model
    new = dict(zip(model.names, data.draw(st.permutations(model.names)), strict=True))

    def renamed(mechanism):
        return Table(tuple(new[p] for p in mechanism.parent_names), mechanism.rows, mechanism.keys)

    other = Model(
        tuple(Variable(new[v.name], v.states) for v in model.variables),
        tuple(map(renamed, model.mechanisms)),
    )

    def moved(world):
        return tuple(
            Hard(new[i.variable], i.state)
            if isinstance(i, Hard)
            else Replaced(new[i.variable], renamed(i.mechanism))
            for i in world
        )

    edges = carrying(model, setting.contrast, setting.score.variable)
    active = [edge for edge in edges if data.draw(st.booleans())]
    change = Contrast(moved(setting.contrast.base), moved(setting.contrast.changes))
    score = Score(new[setting.score.variable], setting.score.numbers)
    facts = tuple(Observed(new[e.variable], e.states) for e in setting.evidence)
    found = edge_effect(setting, active)
    again = edge_effect(
        Setting(other, change, score, facts, Luck()), [(new[p], new[v]) for p, v in active]
    )
    assert again.difference == pytest.approx(found.difference, **EXACT)
    assert {new[name] for name in found.leans_on} == set(again.leans_on)


@given(models(least=3, most=5, zeros=False), st.data())
def test_a_vacuous_change_does_nothing(model, data):
    cause, outcome = data.draw(st.permutations(model.names))[:2]
    state = data.draw(st.sampled_from(model.variable(cause).states))
    score = Score.of_event(model, outcome, model.variable(outcome).states[0])
    facts = (Observed(cause, (state,)), Observed(outcome, model.variable(outcome).states[:1]))
    done = (Hard(cause, state), Replaced(cause, model.mechanism(cause)))
    for change in done:
        setting = Setting(model, Contrast((), (change,)), score, facts, Luck())
        for effect in (total_effect(setting), natural_direct_effect(setting)):
            assert effect.difference == pytest.approx(0, **EXACT)
            assert effect.identified
