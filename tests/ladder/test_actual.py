"""Actual causes: published verdicts, and a search of everything as the second route."""

from itertools import combinations, product

import numpy as np
import oracles
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from strategies import models

from causal.engine.plan import Limits
from causal.errors import ImpossibleEvidence, QueryError, TooCostly, UnknownName
from causal.ladder.actual import actual_cause, actual_causes, under_couplings
from causal.ladder.inference import solve
from causal.ladder.kinds import kinds_of
from causal.ladder.network import Question
from causal.ladder.witnesses import Effort
from causal.scm.couplings import Coupling, Luck, luck_of
from causal.scm.evidence import Likelihood, Observed
from causal.scm.interventions import Hard
from causal.scm.mechanisms.noisy_max import NoisyMax
from causal.scm.mechanisms.table import Deterministic, Table
from causal.scm.model import Model
from causal.scm.variables import Variable

TWO = ("no", "yes")
EVEN = Table((), ((0.5, 0.5),))


def function(parents, rule):
    """A function of two-state causes."""
    parents = tuple(parents.split())
    keys = [", ".join(states) for states in product(TWO, repeat=len(parents))]
    values = [TWO[int(rule(*told))] for told in product((False, True), repeat=len(parents))]
    return Deterministic(parents, tuple(keys), tuple(values))


def story(**mechanisms):
    return Model(tuple(Variable(name, TWO) for name in mechanisms), tuple(mechanisms.values()))


def yes(*names):
    return [Observed(name, ("yes",)) for name in names]


def no(*names):
    return [Observed(name, ("no",)) for name in names]


def minimal(model, candidates, effect, evidence, **more):
    """The minimal causes that are so in every history, as sets of names."""
    told = actual_causes(model, candidates, effect, luck=Luck(), seed=1, evidence=evidence, **more)
    assert all(cause.exact for cause in told.causes)
    assert all(cause.chance == (1.0, 0.0) for cause in told.causes)
    return {tuple(name for name, _ in cause.cause) for cause in told.causes}, {
        name: share.value for name, share in told.responsibility
    }


FIRE = {"lightning": EVEN, "match": EVEN}


def test_forest_fire():
    """Halpern 2015: both causes if both are needed; only together if either was enough."""
    both = story(**FIRE, fire=function("lightning match", lambda a, b: a and b))
    seen = yes("lightning", "match", "fire")
    causes, degree = minimal(both, ("lightning", "match"), seen[2], seen)
    assert causes == {("lightning",), ("match",)}
    assert degree == {"lightning": 1.0, "match": 1.0}

    either = story(**FIRE, fire=function("lightning match", lambda a, b: a or b))
    causes, degree = minimal(either, ("lightning", "match"), seen[2], seen)
    assert causes == {("lightning", "match")}
    assert degree == {"lightning": 0.5, "match": 0.5}


ROCK = story(
    suzy=Table((), ((0.1, 0.9),)),
    billy=Table((), ((0.2, 0.8),)),
    suzy_hits=function("suzy", lambda a: a),
    billy_hits=function("billy suzy_hits", lambda a, b: a and not b),
    broken=function("suzy_hits billy_hits", lambda a, b: a or b),
)
THREW = yes("suzy", "billy", "broken")


def test_rock_throwing():
    """Halpern 2015: Suzy, whose stone hits first, is a cause though no but-for cause; not Billy."""
    told = actual_cause(ROCK, {"suzy": "yes"}, THREW[2], luck=Luck(), seed=1, evidence=THREW)
    assert (told.chance, told.but_for, told.responsibility) == ((1, 0), (0, 0), (0.5, 0))
    assert told.exact
    assert told.complete
    assert told.couplings == ()  # functions leave nothing to assume
    assert [(w.instead, w.frozen, w.share) for w in told.witnesses] == [
        ((("suzy", "no"),), ("billy_hits",), 1.0)
    ]
    assert told.sentence() == (
        "suzy=yes was an actual cause of broken=yes (no but-for cause: billy_hits must be held)"
    )
    billy = actual_cause(ROCK, {"billy": "yes"}, THREW[2], luck=Luck(), seed=1, evidence=THREW)
    assert billy.chance.value == 0
    assert str(billy) == "billy=yes was no actual cause of broken=yes"
    joint = {"suzy": "yes", "billy": "yes"}
    together = actual_cause(ROCK, joint, THREW[2], luck=Luck(), seed=1, evidence=THREW)
    assert together.chance.value == 0  # not minimal
    causes, _ = minimal(ROCK, ("suzy", "billy", "suzy_hits", "billy_hits"), THREW[2], THREW)
    assert causes == {("suzy",), ("suzy_hits",)}


def test_a_shorter_story_makes_the_throwers_symmetric():
    """Without the variables that tell whose stone hit, both are but parts of a cause."""
    model = story(suzy=EVEN, billy=EVEN, broken=function("suzy billy", lambda a, b: a or b))
    causes, _ = minimal(model, ("suzy", "billy"), THREW[2], THREW)
    assert causes == {("billy", "suzy")}


NOISY_ROCK = ROCK.replace(
    {
        "suzy_hits": Table(("suzy",), ((1.0, 0.0), (0.2, 0.8))),
        "billy_hits": Table(
            ("billy", "suzy_hits"), ((1.0, 0.0), (1.0, 0.0), (0.5, 0.5), (1.0, 0.0))
        ),
    }
)


@pytest.mark.parametrize(
    ("name", "chance", "but_for"), [("suzy", 8 / 9, 4 / 9), ("billy", 1 / 9, 1 / 9)]
)
def test_noisy_rock_throwing(name, chance, but_for):
    """Shares of histories, exact by enumeration: the first stone hits in eight of nine."""
    told = actual_cause(NOISY_ROCK, {name: "yes"}, THREW[2], luck=Luck(), seed=1, evidence=THREW)
    assert told.exact
    assert told.chance.value == pytest.approx(chance, abs=1e-12)
    assert told.but_for.value == pytest.approx(but_for, abs=1e-12)
    assert 0 < told.responsibility.value <= told.chance.value
    assert (
        dict(told.couplings).keys()
        == {"suzy": {"suzy_hits", "billy_hits"}, "billy": {"billy_hits"}}[name]
    )
    question = Question(((), (Hard(name, "no"),)), tuple((0, e) for e in THREW), ((1, "broken"),))
    assert solve(NOISY_ROCK, question, luck=Luck()).probabilities[0, 0] == pytest.approx(but_for)


def test_sampling_agrees_with_enumeration():
    exact, told = (
        actual_causes(
            NOISY_ROCK,
            ("suzy", "billy"),
            THREW[2],
            luck=Luck(),
            seed=1,
            evidence=THREW,
            effort=Effort(most_kinds=kinds),
        )
        for kinds in (100, 0)
    )
    assert [cause.cause for cause in told.causes] == [cause.cause for cause in exact.causes]
    for ours, theirs in zip(told.causes, exact.causes, strict=True):
        assert not ours.exact
        for a, b in ((ours.chance, theirs.chance), (ours.but_for, theirs.but_for)):
            assert a.error > 0
            assert abs(a.value - b.value) <= 4.5 * a.error
    assert told.happened.value == exact.happened.value == 1
    assert exact.causes[0].sentence() == (
        "suzy=yes was an actual cause of broken=yes in 89% of histories (but-for cause in 44%)"
    )
    assert told.causes[0].sentence().endswith("by a sample with standard error 0.5 points")


def test_a_sample_proves_neither_always_nor_never():
    told = [
        actual_cause(
            ROCK,
            {name: "yes"},
            THREW[2],
            luck=Luck(),
            seed=1,
            evidence=THREW,
            effort=Effort(most_kinds=0, units=50),
        ).sentence()
        for name in ("suzy", "billy")
    ]
    assert told == [
        "suzy=yes was an actual cause of broken=yes in all of 50 sampled histories "
        "(no but-for cause: billy_hits must be held)",
        "billy=yes was an actual cause of broken=yes in none of 50 sampled histories",
    ]


def votes(count):
    names = [f"v{i}" for i in range(count)]
    return names, story(
        **dict.fromkeys(names, EVEN),
        won=function(" ".join(names), lambda *told: sum(told) > count / 2),
    )


def test_majority_of_three():
    names, model = votes(3)
    seen = yes(*names, "won")
    causes, degree = minimal(model, names, seen[-1], seen)
    assert causes == set(combinations(names, 2))
    assert set(degree.values()) == {0.5}


@pytest.mark.slow
def test_eleven_votes():
    """Chockler and Halpern 2004: one of eleven has degree 1/6 at 11-0, and 1 at 6-5."""
    names, model = votes(11)
    landslide = yes(*names, "won")
    causes, degree = minimal(model, names, landslide[-1], landslide)
    assert causes == {tuple(sorted(told)) for told in combinations(names, 6)}
    assert set(degree.values()) == {1 / 6}
    close = [*yes(*names[:6]), *no(*names[6:]), landslide[-1]]
    causes, degree = minimal(model, names, close[-1], close, effort=Effort(most_joint=3))
    assert causes == {(name,) for name in names[:6]}
    assert degree == dict.fromkeys(names[:6], 1.0) | dict.fromkeys(names[6:], 0.0)


def test_who_loaded_the_gun():
    """Hopkins and Pearl: A loaded, B did not shoot, C did it alone; A is no cause."""
    model = story(
        a_loads=EVEN,
        b_shoots=EVEN,
        c_does=EVEN,
        dies=function("a_loads b_shoots c_does", lambda a, b, c: (a and b) or c),
    )
    seen = [*yes("a_loads", "c_does", "dies"), *no("b_shoots")]
    causes, _ = minimal(model, ("a_loads", "b_shoots", "c_does"), seen[2], seen)
    assert causes == {("c_does",)}


def test_double_prevention():
    """Billy, who shoots the one who would have shot Suzy, is a cause of her hitting the target."""
    model = story(
        billy=EVEN,
        enemy=function("billy", lambda a: not a),
        shot=function("enemy", lambda a: a),
        bombs=function("shot", lambda a: not a),
        destroyed=function("bombs", lambda a: a),
    )
    seen = yes("billy", "destroyed")
    causes, degree = minimal(model, ("billy", "enemy", "bombs"), seen[1], seen)
    assert causes == {("billy",), ("enemy",), ("bombs",)}
    assert set(degree.values()) == {1.0}


def test_one_medicine_that_may_harm():
    """A cause with three states: witnesses say what it would have had to be instead."""
    dose = Variable("dose", ("none", "one", "two"))
    model = Model(
        (dose, Variable("dead", TWO)),
        (
            Table((), ((0.2, 0.5, 0.3),)),
            Deterministic(("dose",), ("none", "one", "two"), ("no", "no", "yes")),
        ),
    )
    dead = Observed("dead", ("yes",))
    told = actual_cause(model, {"dose": "two"}, dead, luck=Luck(), seed=1, evidence=[dead])
    assert {w.instead for w in told.witnesses} == {(("dose", "none"),), (("dose", "one"),)}
    assert told.but_for.value == 1
    assert actual_cause(model, {"dose": "two"}, dead, luck=Luck(), seed=1).chance.value == (
        pytest.approx(0.3)
    )


@st.composite
def cases(draw):
    """A small model with luck, evidence, an effect and candidates."""
    model = draw(models(least=3, most=4, states=2, parents=3, linked=True))
    kinds = st.sampled_from(["same_luck", "independent", "persistence(0.25)"])
    theirs, ours = {}, []
    for name in model.names:
        if isinstance(model.mechanism(name), NoisyMax):
            theirs[name] = "links"
        else:
            theirs[name] = draw(kinds)
            ours.append((name, Coupling.parse(theirs[name])))
    effect = model.topological[-1]
    candidates = [name for name in model.names if name != effect][:3]
    seen = draw(st.sampled_from(candidates))
    kept = draw(st.floats(0.1, 1.0))
    evidence = [Likelihood(seen, (kept, 1.0))]
    return model, Luck(None, tuple(ours)), theirs, effect, candidates, evidence


def everything(model, unit, cause, effect, state):
    """By the letter of the definition: any x', any set held, no part of X a cause."""
    actual = oracles.history(model, (), unit)

    def undoes(names, held):
        for states in product(*(range(len(model.variable(n).states)) for n in names)):
            world = [
                Hard(n, model.variable(n).states[s]) for n, s in zip(names, states, strict=True)
            ]
            world += [Hard(n, model.variable(n).states[actual[n]]) for n in held]
            if oracles.history(model, world, unit)[effect] != state:
                return True
        return False

    def size(names):
        others = [n for n in model.names if n not in names and n != effect]
        for count in range(len(others) + 1):
            if any(undoes(names, held) for held in combinations(others, count)):
                return count
        return None

    if actual[effect] != state:
        return None
    for count in range(1, len(cause)):
        if any(size(part) is not None for part in combinations(cause, count)):
            return None
    return size(cause)


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(cases())
def test_the_search_agrees_with_trying_everything(told):
    model, luck, theirs, effect, candidates, evidence = told
    units = list(oracles.units(model, [()], couplings=theirs))
    assume(len(units) <= 300)
    (seen,) = evidence
    shares, total = {}, 0.0
    for weight, unit in units:
        actual = oracles.history(model, (), unit)
        mass = weight * seen.weights[actual[seen.variable]]
        total += mass
        for count in range(1, len(candidates) + 1):
            for cause in combinations(sorted(candidates), count):
                found = everything(model, unit, cause, effect, 1)
                if found is not None:
                    key = tuple((n, model.variable(n).states[actual[n]]) for n in cause)
                    caused, degree = shares.get(key, (0.0, 0.0))
                    shares[key] = caused + mass, degree + mass / (count + found)
    event = Observed(effect, ("s1",))
    ours = actual_causes(model, candidates, event, luck=luck, seed=1, evidence=evidence)
    met = {cause.cause: cause for cause in ours.causes if cause.chance.value > 1e-12}
    assert met.keys() == {key for key, (mass, _) in shares.items() if mass / total > 1e-12}
    for key, cause in met.items():
        assert cause.exact
        assert cause.chance.value == pytest.approx(shares[key][0] / total, abs=1e-9)
        assert cause.responsibility.value == pytest.approx(shares[key][1] / total, abs=1e-9)
        alone = actual_cause(model, dict(key), event, luck=luck, seed=1, evidence=evidence)
        assert alone.chance.value == pytest.approx(cause.chance.value, abs=1e-12)
        if len(key) == 1:
            assert alone.but_for.value <= alone.chance.value + 1e-12


@st.composite
def joints(draw):
    """A deterministic model of five two-state variables with three roots."""
    names = ["a", "b", "c", "d", "e"]
    mechanisms = dict.fromkeys(names[:3], EVEN)
    for place in (3, 4):
        parents = names[:place]
        told = draw(st.lists(st.booleans(), min_size=2**place, max_size=2**place))
        mechanisms[names[place]] = function(
            " ".join(parents),
            lambda *at, told=told: told[int("".join(str(int(x)) for x in at), 2)],
        )
    return story(**mechanisms), draw(st.tuples(*[st.sampled_from(TWO)] * 3))


@settings(max_examples=40, deadline=None)
@given(joints())
def test_the_search_agrees_with_trying_everything_where_all_is_determined(told):
    model, roots = told
    evidence = [Observed(n, (s,)) for n, s in zip("abc", roots, strict=True)]
    unit = next(
        unit
        for _, unit in oracles.units(model, [()])
        if all(
            model.variable(n).states[oracles.history(model, (), unit)[n]] == s
            for n, s in zip("abc", roots, strict=True)
        )
    )
    state = oracles.history(model, (), unit)["e"]
    event = Observed("e", (TWO[state],))
    expected = {
        cause
        for count in range(1, 5)
        for cause in combinations("abcd", count)
        if everything(model, unit, cause, "e", state) is not None
    }
    found, _ = minimal(model, "abcd", event, evidence)
    assert found == expected


def test_couplings_side_by_side():
    """Two-state luck is one threshold, so Gumbel is same luck here; independent luck differs."""
    told = dict(under_couplings(NOISY_ROCK, {"suzy": "yes"}, THREW[2], seed=1, evidence=THREW))
    assert set(told) == {"same_luck", "gumbel", "independent"}
    assert told["same_luck"].chance == told["gumbel"].chance
    assert all(cause.exact for cause in told.values())
    shared = dict(told["independent"].couplings)
    assert shared["suzy_hits"] == Coupling("independent")


def test_unordered_states_are_sampled():
    rng = np.random.default_rng(2)
    three = ("x", "y", "z")
    model = Model(
        (Variable("cause", three, ordered=False), Variable("end", three, ordered=False)),
        (
            Table((), ((0.2, 0.3, 0.5),)),
            Table(("cause",), tuple(map(tuple, rng.dirichlet(np.ones(3), 3)))),
        ),
    )
    seen = [Observed("cause", ("x",)), Observed("end", ("y",))]
    told = actual_cause(model, {"cause": "x"}, seen[1], luck=Luck(), seed=1, evidence=seen)
    assert not told.exact
    worlds = ((), (Hard("cause", "y"),), (Hard("cause", "z"),))
    alone = [
        solve(
            model,
            Question((worlds[0], world), tuple((0, e) for e in seen), ((1, "end"),)),
            luck=Luck(),
        ).probabilities[1, 0]
        for world in worlds[1:]
    ]
    at_least, at_most = 1 - min(alone), 2 - sum(alone)  # undone by the better way, or by either
    assert at_least - 4.5 * told.chance.error <= told.chance.value
    assert told.chance.value <= at_most + 4.5 * told.chance.error
    for witness in told.witnesses:
        other = 1 - alone[["y", "z"].index(witness.instead[0][1])]
        assert witness.share == pytest.approx(other, abs=4.5 * np.sqrt(0.25 / told.units))


def test_bounded_searches_say_so():
    told = actual_cause(
        ROCK,
        {"suzy": "yes"},
        THREW[2],
        luck=Luck(),
        seed=1,
        evidence=THREW,
        effort=Effort(most_frozen=0),
    )
    assert told.chance.value == 0
    assert not told.complete
    assert "larger contingencies were not tried" in told.sentence()
    names, model = votes(3)
    seen = yes(*names, "won")
    some = actual_causes(
        model,
        names,
        seen[-1],
        luck=Luck(),
        seed=1,
        evidence=seen,
        effort=Effort(most_joint=1),
    )
    assert some.causes == ()
    assert not some.complete
    assert "none of the candidates" in some.sentence()


def test_progress_is_told():
    names, model = votes(3)
    told = []
    actual_causes(
        model,
        names,
        Observed("won", ("yes",)),
        luck=Luck(),
        seed=1,
        progress=lambda done, total: told.append((done, total)),
    )
    assert told == [(i, 7) for i in range(1, 8)]


def test_what_cannot_be_asked_is_refused():
    broken = Observed("broken", ("yes",))

    def ask(cause, effect=broken, **more):
        return actual_cause(ROCK, cause, effect, luck=Luck(), seed=1, **more)

    with pytest.raises(QueryError, match="cause of itself"):
        ask({"broken": "yes"})
    with pytest.raises(QueryError, match="no cause is named"):
        ask({})
    with pytest.raises(UnknownName, match="sussy"):
        ask({"sussy": "yes"})
    with pytest.raises(UnknownName, match="perhaps"):
        ask({"suzy": "perhaps"})
    with pytest.raises(UnknownName, match="perhaps"):
        ask({"suzy": "yes"}, Observed("broken", ("perhaps",)))
    with pytest.raises(ImpossibleEvidence):
        ask({"suzy": "yes"}, evidence=[*no("suzy", "billy"), broken])
    with pytest.raises(TooCostly, match="most_frozen"):
        ask({"suzy": "yes"}, effort=Effort(limits=Limits(operations=3)))
    names, model = votes(11)
    with pytest.raises(TooCostly, match="most_joint"):
        Effort().sets([f"v{i}" for i in range(30)])
    assert len(Effort().sets(names)) == 2**11 - 1
    assert model.names[-1] == "won"


def test_kinds_of_luck_have_the_rows_as_their_margins():
    @settings(max_examples=60, deadline=None)
    @given(st.data())
    def check(data):
        model = data.draw(models(least=2, most=3, states=3, linked=True))
        kind = data.draw(
            st.sampled_from(["default", "same_luck", "independent", "persistence(0.3)"])
        )
        luck = Luck() if kind == "default" else luck_of(model, kind)
        for name in model.names:
            shares, responses = kinds_of(model, name, luck)
            table = model.cpt(name).reshape(-1, model.cpt(name).shape[-1])
            for row, expected in enumerate(table):
                margin = np.bincount(responses[:, row], weights=shares, minlength=len(expected))
                np.testing.assert_allclose(margin, expected, atol=1e-12)
            assert len(np.unique(responses, axis=0)) == len(responses)

    check()
