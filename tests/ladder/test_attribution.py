"""Differences shared out: published answers, the definition on units, and laws."""

from dataclasses import replace
from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from ladder.oracle import history, hybrid_history, mean, possible, random_model, weigher
from ladder.published import NOISY_OR, RECANTING, TRIANGLE
from strategies import models

from causal.engine.plan import Limits, compile_plan
from causal.errors import NotIdentified, QueryError, TooCostly, UnknownName
from causal.ladder.attribution import by_edges, by_first_step, by_last_step, by_levers
from causal.ladder.coalitions import sampled_shapley, shapley_values
from causal.ladder.contrasts import Contrast, contrast
from causal.ladder.effects import Setting
from causal.ladder.expectations import Score
from causal.ladder.hybrid import carrying
from causal.ladder.paths import edge_effect, total_effect
from causal.scm.couplings import Luck, luck_of
from causal.scm.evidence import Observed
from causal.scm.interventions import Hard, Replaced, Shifted
from causal.scm.mechanisms.table import Deterministic, Table
from causal.scm.model import Model
from causal.scm.variables import Variable

EXACT = {"rel": 0, "abs": 1e-9}
YES = ("yes",)


def observed(*names):
    return tuple(Observed(name, YES) for name in names)


X_OFF = (Hard("X", "no"),)


def triangle(changes=X_OFF):
    score = Score.of_event(TRIANGLE, "Y", "yes")
    return Setting(TRIANGLE, Contrast((), changes), score, observed("X", "Y"), Luck())


def test_levers_of_a_noisy_or():
    change = contrast(NOISY_OR, {"A": "no", "B": "no"})
    score = Score.of_event(NOISY_OR, "Y", "yes")
    found = by_levers(Setting(NOISY_OR, change, score, observed(*"ABY"), Luck()))
    assert found["A"].shapley == pytest.approx(-81 / 164, **EXACT)
    assert found["B"].shapley == pytest.approx(-63 / 164, **EXACT)
    assert found.difference == pytest.approx(-36 / 41, **EXACT)
    (pair,) = found.interactions
    assert (pair.first, pair.second) == ("A", "B")
    assert pair.value == pytest.approx(-27 / 82, **EXACT)
    assert found.before.value == pytest.approx(1, **EXACT)  # all facts given: the fact itself
    assert found["A"].error == 0
    assert found.permutations == 0
    assert found.leans_on == ("Y",)


@pytest.mark.parametrize(("share", "last"), [(by_first_step, "X->M"), (by_last_step, "M->Y")])
def test_routes_of_the_triangle(share, last):
    found = share(triangle())
    assert found["X->Y"].shapley == pytest.approx(-97 / 216, **EXACT)
    assert found[last].shapley == pytest.approx(-49 / 216, **EXACT)
    assert found.difference == pytest.approx(-73 / 108, **EXACT)
    assert found.leans_on == ("M", "Y")
    assert (found.queries, len(found.coalitions)) == (4, 4)
    assert found.sentence().startswith("of the difference -0.6759 in P(Y=yes) by X=no")


def _by_orders(players, value):
    """The Shapley value from its definition: every order in which the players come in."""
    orders = list(permutations(players))
    gained = dict.fromkeys(players, 0.0)
    for order in orders:
        inside = frozenset()
        for player in order:
            gained[player] += value[inside | {player}] - value[inside]
            inside |= {player}
    return {player: total / len(orders) for player, total in gained.items()}


def _coalitions(players):
    return [frozenset(c) for n in range(len(players) + 1) for c in combinations(players, n)]


def _compare(found, players, value):
    expected = _by_orders(players, value)
    nobody, everyone = frozenset(), frozenset(players)
    assert [share.player for share in found.shares] == list(players)
    for share in found.shares:
        own = {share.player}
        assert share.shapley == pytest.approx(expected[share.player], **EXACT)
        assert share.alone == pytest.approx(value[nobody | own] - value[nobody], **EXACT)
        assert share.last == pytest.approx(value[everyone] - value[everyone - own], **EXACT)
    for pair in found.interactions:
        a, b = {pair.first}, {pair.second}
        both = value[nobody | a | b] - value[nobody | a] - value[nobody | b] + value[nobody]
        assert pair.value == pytest.approx(both, **EXACT)


def _random(seed, size):
    rng = np.random.default_rng(seed)
    model = random_model(rng, size)
    outcome = model.names[-1]
    score = Score.of_event(model, outcome, "s1")
    facts = {outcome: ("s1",), str(model.names[1]): ("s0",)}
    statements = tuple(Observed(name, states) for name, states in facts.items())
    return rng, model, score, facts, statements


@pytest.mark.slow
@pytest.mark.parametrize(
    ("seed", "independent"), [(s, False) for s in range(6)] + [(s, True) for s in range(4)]
)
def test_levers_are_those_of_the_units(seed, independent):
    rng, model, score, facts, statements = _random(seed, 4)
    first, second, third = (str(n) for n in rng.permutation(model.names[:-1]))
    rows = rng.dirichlet(np.ones(2), size=2 ** len(model.parents(third)))
    softer = Table(model.parents(third), tuple(tuple(map(float, row)) for row in rows))
    changes = (Hard(first, "s0"), Hard(second, "s1"), Replaced(third, softer))
    luck = luck_of(model, "independent" if independent else "same_luck")
    found = by_levers(Setting(model, Contrast((), changes), score, statements, luck))

    def at(inside):
        do = {n: s for n, s in ((first, 0), (second, 1)) if n in inside}
        soft = {third} & inside

        def read(unit):
            return score.numbers[history(model, unit, do, soft)[score.variable]]

        return mean(model, read, weigher(model, facts), independent, {third: softer})[0]

    players = (first, second, third)
    _compare(found, players, {c: at(c) for c in _coalitions(players)})


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("by", ["first step", "last step"])
def test_routes_are_those_of_the_units(seed, by):
    _, model, score, facts, statements = _random(seed, 5)
    change = contrast(model, {"v0": "s1"})
    edges = carrying(model, change, score.variable)
    if not edges:
        pytest.skip("nothing to share out")
    setting = Setting(model, change, score, statements, Luck())
    found = by_first_step(setting) if by == "first step" else by_last_step(setting)
    place = 0 if by == "first step" else 1
    cut = [e for e in edges if e[place] == ("v0" if place == 0 else score.variable)]
    players = tuple(f"{p}->{v}" for p, v in cut)

    def at(inside):
        closed = {e for e, name in zip(cut, players, strict=True) if name not in inside}
        active = {e for e in model.graph.edges if e not in closed}

        def read(unit):
            base = history(model, unit)
            return score.numbers[
                hybrid_history(model, unit, base, active, {"v0": 1})[score.variable]
            ]

        return mean(model, read, weigher(model, facts))[0]

    _compare(found, players, {c: at(c) for c in _coalitions(players)})


@pytest.mark.parametrize("seed", range(6))
def test_edges_are_shared_out_by_their_effects(seed):
    _, model, score, _, statements = _random(seed, 4)
    change = contrast(model, {"v0": "s1"})
    setting = Setting(model, change, score, statements, Luck())
    edges = carrying(model, change, score.variable)
    if not edges:
        with pytest.raises(QueryError, match="nothing that is changed can reach"):
            by_edges(setting)
        return
    names = {f"{p}->{v}": (p, v) for p, v in edges}
    value = {
        c: edge_effect(setting, [names[n] for n in c]).after.value
        for c in _coalitions(tuple(names))
    }
    _compare(by_edges(setting), tuple(names), value)


@given(models(least=3, most=5), st.data())
def test_parts_add_up_and_dummies_get_nothing(model, data):
    outcome, *others = data.draw(st.permutations(model.names))
    levers = others[:3]
    changes = tuple(
        Hard(name, data.draw(st.sampled_from(model.variable(name).states))) for name in levers
    )
    states = model.variable(outcome).states
    score = Score.of_numbers(model, outcome, {s: float(i) for i, s in enumerate(states)})
    facts = (Observed(outcome, states[:2]),)
    setting = Setting(model, Contrast((), changes), score, facts, Luck())
    assume(possible(setting))
    found = by_levers(setting)
    assert sum(s.shapley for s in found.shares) == pytest.approx(found.difference, **EXACT)
    assert found.difference == pytest.approx(total_effect(setting).difference, **EXACT)
    for share in found.shares:
        if outcome not in model.descendants([share.player]):
            assert (share.alone, share.last, share.shapley) == (0, 0, 0)
    if not carrying(model, setting.contrast, outcome):
        return
    for share in (by_first_step, by_last_step):
        parts = share(setting)
        assert parts.difference == pytest.approx(found.difference, **EXACT)
        assert sum(s.shapley for s in parts.shares) == pytest.approx(parts.difference, **EXACT)


def test_what_one_lever_does_to_another_counts_from_there_on():
    softer = Replaced("W", Table(("X",), ((0.5, 0.5), (0.1, 0.9))))
    score = Score.of_event(RECANTING, "Y", "yes")
    setting = Setting(RECANTING, Contrast((), (Hard("X", "yes"), softer)), score, (), Luck())
    found = by_first_step(setting)
    assert [share.player for share in found.shares] == ["W->M", "W->Y"]
    assert found.difference == pytest.approx(total_effect(setting).difference, **EXACT)


def test_a_lever_that_stays_where_it_was_gets_nothing():
    score = Score.of_event(NOISY_OR, "Y", "yes")
    change = contrast(NOISY_OR, {"A": "no", "B": "yes"})
    found = by_levers(Setting(NOISY_OR, change, score, observed(*"ABY"), Luck()))
    assert found["B"].alone == pytest.approx(0, **EXACT)
    assert found["B"].shapley == pytest.approx(0, **EXACT)
    assert found["A"].shapley == pytest.approx(found.difference, **EXACT)


def test_levers_may_be_policies_and_shifts():
    follow = Replaced("M", Deterministic(("X",), ("no", "yes"), ("yes", "no")))
    down = Shifted("X", Deterministic(("X",), ("no", "yes"), ("no", "no")))
    found = by_levers(triangle((down, follow)))
    assert sum(s.shapley for s in found.shares) == pytest.approx(found.difference, **EXACT)
    hard = by_levers(triangle(X_OFF))
    assert found["X"].alone == pytest.approx(hard["X"].alone, **EXACT)  # X was yes, now no
    flipped = mean(
        TRIANGLE,
        lambda u: history(TRIANGLE, u, {"M": 0})["Y"],  # X was yes, so M is no
        weigher(TRIANGLE, {"X": YES, "Y": YES}),
    )[0]
    assert found["M"].alone == pytest.approx(flipped - 1, **EXACT)
    with pytest.raises(QueryError, match="Y itself is changed"):
        by_first_step(triangle((Hard("Y", "no"),)))


def test_levers_may_be_bundled():
    score = Score.of_event(RECANTING, "Y", "yes")
    change = contrast(RECANTING, {"X": "no", "W": "yes", "M": "no"})
    setting = Setting(RECANTING, change, score, observed("Y"), Luck())
    found = by_levers(setting, {"early": ("X", "W"), "late": ("M",)})
    early = contrast(RECANTING, {"X": "no", "W": "yes"})
    alone = total_effect(Setting(RECANTING, early, score, observed("Y"), Luck()))
    assert found["early"].alone == pytest.approx(alone.difference, **EXACT)
    with pytest.raises(QueryError, match="name each changed variable in one lever"):
        by_levers(setting, {"early": ("X",), "late": ("M",)})
    with pytest.raises(UnknownName, match="no player 'X'"):
        found["X"]


def test_progress_is_told_and_ends():
    told = []
    found = by_first_step(triangle(), progress=lambda done, total: told.append((done, total)))
    assert told == [(i, 4) for i in range(1, 5)]
    assert found.queries == 4
    assert found.operations == sum(answer.operations for _, answer in found.coalitions)


def test_cost_is_predicted_and_refused():
    told = []
    limited = replace(triangle(), limits=Limits(operations=20))
    with pytest.raises(TooCostly, match="4 questions of"):
        by_first_step(limited, progress=lambda *step: told.append(step))
    with pytest.raises(NotIdentified):
        by_first_step(Setting(TRIANGLE, triangle().contrast, triangle().score, observed("Y")))


def test_the_same_questions_hit_the_plans():
    by_first_step(triangle())
    before = compile_plan.cache_info()
    by_first_step(triangle())
    after = compile_plan.cache_info()
    assert after.misses == before.misses
    assert after.hits > before.hits


def _additive(count):
    """An outcome whose probability is a sum of what each of many causes adds."""
    names = [f"c{i}" for i in range(count)]
    adds = np.arange(1, count + 1) / count**2
    grid = np.indices((2,) * count).reshape(count, -1)
    yes = adds @ grid
    variables = [Variable(name, ("no", "yes")) for name in (*names, "out")]
    roots = [Table((), ((0.5, 0.5),))] * count
    last = Table(tuple(names), tuple((1 - p, p) for p in yes.tolist()))
    return Model(tuple(variables), (*roots, last)), adds


def test_many_levers_need_a_seed_and_are_sampled():
    model, adds = _additive(13)
    change = contrast(model, {f"c{i}": ("no", "yes") for i in range(13)})
    setting = Setting(model, change, Score.of_event(model, "out", "yes"))
    with pytest.raises(TooCostly, match=r"8,192 coalitions of 13 players.*give a seed"):
        by_levers(setting)
    found = by_levers(setting, seed=7, permutations=3)
    np.testing.assert_allclose([s.shapley for s in found.shares], adds, rtol=0, atol=1e-9)
    assert max(s.error for s in found.shares) < 1e-9
    assert found.permutations == 3
    assert "3 random orders" in found.sentence()
    with pytest.raises(QueryError, match="standard error"):
        by_levers(setting, seed=7, permutations=1)


def test_sampled_values_come_close_and_say_how_close():
    rng = np.random.default_rng(11)
    values = rng.normal(size=2**6)
    exact = shapley_values(values)
    names = tuple(range(6))
    table = {c: float(values[sum(1 << i for i in c)]) for c in _coalitions(names)}
    by_orders = _by_orders(names, table)
    np.testing.assert_allclose(exact, [by_orders[n] for n in names], rtol=0, atol=1e-12)
    found, errors = sampled_shapley(
        lambda mask: float(values[mask]), 6, 4000, np.random.default_rng(5)
    )
    again, _ = sampled_shapley(lambda mask: float(values[mask]), 6, 4000, np.random.default_rng(5))
    np.testing.assert_array_equal(found, again)
    assert found.sum() == pytest.approx(values[-1] - values[0], **EXACT)
    assert (np.abs(found - exact) < 5 * errors).all()
    assert (errors > 0).all()
