"""Effects along some ways: published answers, and the definition on units."""

import copy

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ladder.oracle import (
    history,
    hybrid_history,
    mean,
    random_model,
    weigher,
)
from ladder.published import RECANTING, TRIANGLE
from strategies import models

from causal.engine.plan import Limits
from causal.errors import ImpossibleEvidence, NotIdentified, QueryError, TooCostly, UnknownName
from causal.ladder.contrasts import Contrast, contrast, overridden
from causal.ladder.effects import Setting
from causal.ladder.expectations import Score, expect
from causal.ladder.hybrid import carrying, heard, hybrid, routes
from causal.ladder.paths import (
    controlled_direct_effect,
    edge_effect,
    natural_direct_effect,
    natural_effects,
    path_effect,
    total_effect,
)
from causal.scm.couplings import Luck, luck_of
from causal.scm.evidence import Observed
from causal.scm.interventions import CutEdge, Hard, HeldParent, Replaced, shifted
from causal.scm.mechanisms.table import Table
from causal.scm.model import Model
from causal.scm.variables import Variable

EXACT = {"rel": 0, "abs": 1e-9}


def yes(model, outcome="Y"):
    return Score.of_event(model, outcome, "yes")


def test_natural_effects_of_the_triangle():
    setting = Setting(TRIANGLE, contrast(TRIANGLE, {"X": ("no", "yes")}), yes(TRIANGLE))
    found = natural_effects(setting)
    assert found.direct.difference == pytest.approx(9 / 40, **EXACT)
    assert found.indirect.difference == pytest.approx(21 / 200, **EXACT)
    assert found.total.difference == pytest.approx(73 / 200, **EXACT)
    assert found.total_indirect.difference == pytest.approx(7 / 50, **EXACT)
    assert found.interaction == pytest.approx(7 / 50 - 21 / 200, **EXACT)
    assert all(e.identified for e in (found.direct, found.indirect, found.total))
    assert "natural direct effect +0.2250" in found.sentence()


def test_the_indirect_way_alone_in_given_histories():
    facts = (Observed("X", ("yes",)), Observed("Y", ("yes",)))
    change = contrast(TRIANGLE, {"X": "no"})
    score = Score.of_event(TRIANGLE, "Y", "no")
    found = path_effect(Setting(TRIANGLE, change, score, facts, Luck()), ("X", "M", "Y"))
    assert found.before.value == pytest.approx(0, **EXACT)
    assert found.after.value == pytest.approx(7 / 27, **EXACT)
    assert found.after.evidence == pytest.approx(0.5 * 0.54, **EXACT)


@pytest.mark.parametrize(
    ("coupling", "expected"), [("same_luck", 483 / 1000), ("independent", 237 / 500)]
)
def test_a_recanting_witness_is_named(coupling, expected):
    change = contrast(RECANTING, {"X": ("no", "yes")})
    setting = Setting(RECANTING, change, yes(RECANTING), (), luck_of(RECANTING, coupling))
    found = path_effect(setting, ("X", "W", "Y"))
    assert found.after.value == pytest.approx(expected, **EXACT)
    assert found.leans_on == ("W",)
    assert not found.identified
    assert f"it leans on W ({coupling.replace('_', ' ')})" in found.sentence()
    with pytest.raises(NotIdentified, match="W"):
        path_effect(Setting(RECANTING, change, yes(RECANTING)), ("X", "W", "Y"))


def _random(seed, size, states, zeros=False):
    """A random model with a change, an outcome, facts about it, and an arbitrary score."""
    rng = np.random.default_rng(seed)
    model = random_model(rng, size, states, zeros=zeros)
    cause, outcome = model.names[0], model.names[-1]
    if outcome not in model.descendants([cause]):
        cause = model.parents(outcome)[0] if model.parents(outcome) else cause
    numbers = {s: float(rng.integers(-3, 4)) for s in model.variable(outcome).states}
    score = Score.of_numbers(model, outcome, numbers)
    facts = {}
    for name in rng.permutation(model.names)[:2]:
        some = rng.permutation(model.variable(name).states)[: rng.integers(1, 3)]
        facts[str(name)] = tuple(str(s) for s in some)
    return rng, model, cause, score, facts


def _statements(model, facts):
    order = {n: model.variable(n).states for n in facts}
    return tuple(Observed(n, tuple(sorted(s, key=order[n].index))) for n, s in facts.items())


CASES = [(seed, 3 + seed % 4, 2 + (seed % 4 < 2), False) for seed in range(24)]
CASES += [(seed, 3 + seed % 2, 2, True) for seed in range(24, 44)]
CASES += [(seed, 4 + seed % 2, 2, False) for seed in range(100, 116)]  # with zeros and ones


@pytest.mark.parametrize(("seed", "size", "states", "independent"), CASES)
def test_edge_effects_are_those_of_the_units(seed, size, states, independent):
    rng, model, cause, score, facts = _random(seed, size, states, zeros=seed >= 100)
    states_of = model.variable(cause).states
    new = str(states_of[rng.integers(len(states_of))])
    old = str(states_of[rng.integers(len(states_of))]) if seed % 2 else ""
    change = contrast(model, {cause: (old, new) if old else new})
    edges = carrying(model, change, score.variable)
    active = {edge for edge in edges if rng.random() < 0.5}
    luck = luck_of(model, "independent" if independent else "same_luck")
    setting = Setting(model, change, score, _statements(model, facts), luck)
    do = {cause: states_of.index(new)}
    at = {cause: states_of.index(old)} if old else {}

    def base(unit):
        return score.numbers[history(model, unit, at)[score.variable]]

    def through(unit):
        world = history(model, unit, at)
        return score.numbers[hybrid_history(model, unit, world, active, do)[score.variable]]

    weigh = weigher(model, facts)
    before, mass = mean(model, base, weigh, independent)
    after, _ = mean(model, through, weigh, independent)
    if mass == 0:
        with pytest.raises(ImpossibleEvidence):
            edge_effect(setting, active)
        return
    found = edge_effect(setting, active)
    assert found.before.value == pytest.approx(before, **EXACT)
    assert found.after.value == pytest.approx(after, **EXACT)
    assert found.before.evidence == pytest.approx(mass, **EXACT)
    assert expect(model, found.together(), luck).value == pytest.approx(after - before, **EXACT)


@pytest.mark.parametrize("seed", range(16))
def test_natural_effects_are_those_of_the_units(seed):
    rng, model, cause, score, facts = _random(seed, 5, 2)
    change = contrast(model, {cause: ("s0", "s1")})
    inside = model.descendants([cause]) & model.ancestors([score.variable])
    chosen = sorted(name for name in inside if rng.random() < 0.6)
    setting = Setting(model, change, score, _statements(model, facts), Luck())
    found = natural_effects(setting, chosen)
    children = [(m, c) for m in chosen for c in model.names if m in model.parents(c)]

    def nested(unit, here, there):
        other = history(model, unit, {cause: there})
        heard_of = {(m, c): other[m] for m, c in children}
        return score.numbers[history(model, unit, {cause: here}, heard=heard_of)[score.variable]]

    weigh = weigher(model, facts)
    values = {
        (here, there): mean(model, lambda u, h=here, t=there: nested(u, h, t), weigh)[0]
        for here in (0, 1)
        for there in (0, 1)
    }
    assert found.total.difference == pytest.approx(values[1, 1] - values[0, 0], **EXACT)
    assert found.direct.difference == pytest.approx(values[1, 0] - values[0, 0], **EXACT)
    assert found.indirect.difference == pytest.approx(values[0, 1] - values[0, 0], **EXACT)
    assert found.total_indirect.difference == pytest.approx(values[1, 1] - values[1, 0], **EXACT)


@pytest.mark.parametrize("seed", range(8))
def test_controlled_direct_effects_are_those_of_the_units(seed):
    _, model, cause, score, facts = _random(seed, 4, 2)
    inside = sorted(model.descendants([cause]) & model.ancestors([score.variable]))[:1]
    setting = Setting(
        model, contrast(model, {cause: "s1"}), score, _statements(model, facts), Luck()
    )
    found = controlled_direct_effect(setting, dict.fromkeys(inside, "s1"))
    held = dict.fromkeys(inside, 1)
    for value, extra in ((found.before.value, {}), (found.after.value, {cause: 1})):
        expected, _ = mean(
            model,
            lambda u, e=extra: score.numbers[history(model, u, held | e)[score.variable]],
            weigher(model, facts),
        )
        assert value == pytest.approx(expected, **EXACT)


@pytest.mark.parametrize("seed", range(8))
def test_a_soft_change_along_some_edges(seed):
    rng, model, cause, score, facts = _random(seed, 4, 2)
    shape = (*(2 for _ in model.parents(cause)), 2)
    rows = rng.dirichlet(np.ones(2), size=int(np.prod(shape[:-1], initial=1)))
    softer = Table(model.parents(cause), tuple(tuple(map(float, row)) for row in rows))
    change = contrast(model, changes=(Replaced(cause, softer),))
    active = {e for e in carrying(model, change, score.variable) if rng.random() < 0.5}
    found = edge_effect(Setting(model, change, score, _statements(model, facts), Luck()), active)

    def through(unit):
        base = history(model, unit)
        told = hybrid_history(model, unit, base, active, soft={cause})
        return score.numbers[told[score.variable]]

    expected, _ = mean(model, through, weigher(model, facts), soft={cause: softer})
    assert found.after.value == pytest.approx(expected, **EXACT)


@pytest.mark.parametrize("seed", range(16))
def test_two_changes_along_some_edges(seed):
    """One lever may lie behind another, and its own way on be closed."""
    rng, model, _, score, facts = _random(seed, 4, 2)
    first, second = sorted(str(n) for n in rng.permutation(model.names[:-1])[:2])
    base = {first: 0} if seed % 2 else {}
    do = {first: 1, second: int(rng.integers(2))}
    change = Contrast(
        tuple(Hard(n, f"s{s}") for n, s in base.items()),
        tuple(Hard(n, f"s{s}") for n, s in do.items()),
    )
    active = {e for e in carrying(model, change, score.variable) if rng.random() < 0.6}
    found = edge_effect(Setting(model, change, score, _statements(model, facts), Luck()), active)

    def through(unit):
        world = history(model, unit, base)
        return score.numbers[hybrid_history(model, unit, world, active, do)[score.variable]]

    expected, _ = mean(model, through, weigher(model, facts))
    assert found.after.value == pytest.approx(expected, **EXACT)


def test_a_closed_lever_is_heard_as_it_was():
    """M is held in the changed world only; with its way on closed it must not follow X either."""
    change = contrast(TRIANGLE, {"X": ("no", "yes"), "M": ("no", "yes")})
    found = edge_effect(Setting(TRIANGLE, change, yes(TRIANGLE)), [("X", "Y")])
    assert found.after.value == pytest.approx(3 / 10, **EXACT)  # X yes, M no
    free = contrast(TRIANGLE, base=(Hard("X", "no"),), changes=(Hard("X", "yes"), Hard("M", "no")))
    found = edge_effect(Setting(TRIANGLE, free, yes(TRIANGLE)), [("X", "Y")])
    expected = 3 / 4 * 3 / 10 + 1 / 4 * 7 / 10  # X yes, M as it comes without X
    assert found.after.value == pytest.approx(expected, **EXACT)


def test_changes_take_the_place_of_what_the_base_did():
    base = (Hard("X", "no"), HeldParent("X", "Y", "no"))
    assert overridden(base, (Hard("X", "yes"),)) == (base[1], Hard("X", "yes"))
    other = HeldParent("M", "Y", "yes")
    assert overridden(base, (other,)) == (*base, other)
    again = HeldParent("X", "Y", "yes")
    assert overridden(base, (again,)) == (base[0], again)


def test_a_shift_travels_along_edges():
    down = shifted(TRIANGLE, "X", {"yes": "no"})
    facts = (Observed("X", ("yes",)), Observed("Y", ("yes",)))
    score = Score.of_event(TRIANGLE, "Y", "no")
    effects = [
        path_effect(Setting(TRIANGLE, contrast(TRIANGLE, told), score, facts, Luck()), "XMY")
        if told
        else path_effect(
            Setting(TRIANGLE, contrast(TRIANGLE, changes=(down,)), score, facts, Luck()), "XMY"
        )
        for told in ({"X": "no"}, None)
    ]
    assert effects[0].after.value == pytest.approx(effects[1].after.value, **EXACT)


@given(models(least=3, most=6, parents=3), st.data())
def test_routes_are_all_and_each_once(model, data):
    cause, outcome = data.draw(st.permutations(model.names))[:2]
    change = Contrast((), (Hard(cause, model.variable(cause).states[0]),))

    def walk(path):
        if path[-1] == outcome:
            return {tuple(path)}
        onward = [v for v in model.names if path[-1] in model.parents(v)]
        return {route for v in onward for route in walk([*path, v])}

    found = routes(model, change, outcome)
    assert len(found) == len(set(found))
    assert set(found) == walk([cause])
    assert list(found) == sorted(found, key=lambda r: (len(r), [model.position(n) for n in r]))


def test_a_route_passes_no_other_changed_variable():
    change = contrast(RECANTING, {"X": "yes", "W": "yes"})
    assert routes(RECANTING, change, "Y") == (("W", "Y"), ("W", "M", "Y"))
    softer = Table(("X",), ((0.5, 0.5), (0.1, 0.9)))
    soft = contrast(RECANTING, changes=(Hard("X", "yes"), Replaced("W", softer)))
    assert ("X", "W") in carrying(RECANTING, soft, "Y")
    assert routes(RECANTING, soft, "Y") == (("W", "Y"), ("W", "M", "Y"))


def test_too_many_routes_are_refused_before_they_are_listed():
    names = [f"v{i}" for i in range(30)]
    variables = tuple(Variable(name, ("no", "yes")) for name in names)
    rows = ((0.5, 0.5),) * 4
    mechanisms = (
        Table((), rows[:1]),
        Table(("v0",), rows[:2]),
        *(Table((names[i - 2], names[i - 1]), rows) for i in range(2, 30)),
    )
    model = Model(variables, mechanisms)
    with pytest.raises(TooCostly, match="routes to v29"):
        routes(model, contrast(model, {"v0": "no"}), "v29")


def test_worlds_are_counted_with_those_heard_from():
    facts = (Observed("M", ("yes",)),)
    change = contrast(TRIANGLE, {"X": ("no", "yes")})
    found = natural_direct_effect(Setting(TRIANGLE, change, yes(TRIANGLE), facts, Luck()))
    assert found.worlds == 3
    free = natural_direct_effect(Setting(TRIANGLE, change, yes(TRIANGLE)))
    assert free.worlds == 2


def test_hybrids_leave_out_what_does_not_matter():
    change = contrast(TRIANGLE, {"X": "no"})
    closed = {("X", "Y"), ("M", "Y")}
    assert hybrid(TRIANGLE, change, "Y", closed) == ()
    assert hybrid(TRIANGLE, change, "Y") == (Hard("X", "no"),)
    same = Contrast(change.changes, change.changes)
    assert hybrid(TRIANGLE, same, "Y", {("X", "Y")}) == change.changes
    assert heard(TRIANGLE, (HeldParent("X", "Y", "no"),))["Y"] == ("M",)


def test_bad_questions_are_sentences():
    change = contrast(TRIANGLE, {"X": "no"})
    setting = Setting(TRIANGLE, change, yes(TRIANGLE))
    with pytest.raises(UnknownName, match="no edge 'M->X'"):
        edge_effect(setting, [("M", "X")])
    with pytest.raises(QueryError, match="must run from a changed variable"):
        path_effect(setting, ("M", "Y"))
    with pytest.raises(QueryError, match="a mediator lies between"):
        natural_direct_effect(setting, ["X"])
    with pytest.raises(QueryError, match="changes nothing"):
        contrast(TRIANGLE)
    with pytest.raises(QueryError, match="no finite number for yes"):
        Score.of_numbers(TRIANGLE, "Y", {"no": 1})
    with pytest.raises(QueryError, match="has no state"):
        Score.of_event(TRIANGLE, "Y", ())
    cut = Setting(TRIANGLE, Contrast((CutEdge("X", "Y"),), change.changes), yes(TRIANGLE))
    with pytest.raises(QueryError, match="was cut"):
        path_effect(cut, ("X", "M", "Y"))
    with pytest.raises(TooCostly):
        total_effect(Setting(TRIANGLE, change, yes(TRIANGLE), limits=Limits(operations=1)))


def test_results_are_values():
    facts = (Observed("M", ("yes",)),)
    change = contrast(TRIANGLE, {"X": ("no", "yes")})
    found = natural_effects(Setting(TRIANGLE, change, yes(TRIANGLE), facts, Luck()))
    again = natural_effects(Setting(TRIANGLE, change, yes(TRIANGLE), facts, Luck()))
    assert found == again
    assert hash(found) == hash(again)
    assert copy.deepcopy(found) == found
    assert [row[0] for row in found.rows()] == [
        "total effect",
        "natural direct effect",
        "natural indirect effect",
        "total indirect effect",
    ]
    assert ", given M=yes: " in found.sentence()
