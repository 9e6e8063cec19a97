"""Units against exact answers, and the laws that units must keep."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import models, weights, worlds

from causal.engine.plan import Limits
from causal.errors import CycleError, ImpossibleEvidence, QueryError, TooCostly
from causal.ladder.estimate import estimate
from causal.ladder.inference import solve
from causal.ladder.network import Question
from causal.ladder.units import sample_units
from causal.scm.couplings import Coupling, Luck, luck_of
from causal.scm.evidence import Likelihood, Marginal, Observed
from causal.scm.interventions import CutEdge, Hard, HeardFrom, HeldParent, Replaced, Shifted
from causal.scm.mechanisms.noisy_max import NoisyMax
from causal.scm.mechanisms.table import Deterministic, Table
from causal.scm.model import Model
from causal.scm.variables import Variable

UNITS = 20_000


def table(rng, parents, states, rows):
    return Table(parents, tuple(tuple(row) for row in rng.dirichlet(np.ones(states), rows)))


def village():
    """Two causes, a noisy-MAX, an unordered choice, a function, and an end."""
    rng = np.random.default_rng(5)
    three, two = ("low", "mid", "high"), ("no", "yes")
    variables = (
        Variable("rain", three),
        Variable("war", two),
        Variable("want", three),
        Variable("cure", ("pray", "move", "fight"), ordered=False),
        Variable("hunger", two),
        Variable("end", three),
    )
    lifts = tuple((s, tuple(rng.dirichlet(np.ones(3)))) for s in three)
    adds = tuple((s, tuple(rng.dirichlet(np.ones(3)))) for s in two)
    mechanisms = (
        table(rng, (), 3, 1),
        table(rng, (), 2, 1),
        NoisyMax((("rain", lifts), ("war", adds)), (0.6, 0.3, 0.1)),
        table(rng, ("rain",), 3, 3),
        Deterministic(("want",), three, ("no", "yes", "yes")),
        table(rng, ("cure", "hunger"), 3, 6),
    )
    return Model(variables, mechanisms)


MODEL = village()
SOFT = np.random.default_rng(8)
WORLDS = {
    "hard": ((Hard("rain", "low"),),),
    "two": ((Hard("rain", "low"),), (Hard("war", "no"), Hard("rain", "mid"))),
    "soft": ((Replaced("want", table(SOFT, ("rain", "war"), 3, 6)),),),
    "policy": ((Replaced("cure", table(SOFT, ("end",), 3, 3), reads_facts=True),),),
    "shift": ((Shifted("rain", table(SOFT, ("rain",), 3, 3)),),),
    "held": ((HeldParent("rain", "want", "high"),),),
    "heard": ((Hard("rain", "low"), HeardFrom("rain", "cure", ())),),
    "cut": ((CutEdge("rain", "want"),),),
}
EVIDENCE = {
    "hard": ((0, Observed("end", ("high",))), (0, Observed("rain", ("high",)))),
    "set": ((0, Observed("end", ("mid", "high"))), (0, Likelihood("want", (0.2, 0.5, 0.9)))),
    "changed": ((0, Observed("end", ("mid", "high"))), (1, Likelihood("end", (0.9, 0.5, 0.2)))),
    "marginal": ((0, Marginal("want", (0.5, 0.3, 0.2))), (0, Observed("end", ("low",)))),
}
LUCKS = ("default", "same_luck", "gumbel", "independent", "persistence(0.3)")


def within(found, expected, errors, effective, sigmas):
    """Whether an estimate is near enough; what was hardly ever met gets the room of ten units."""
    spread = np.maximum(errors, np.sqrt(expected * (1 - expected) / effective))
    return bool((np.abs(found - expected) <= sigmas * spread + 10 / effective).all())


@pytest.mark.slow
@pytest.mark.parametrize("known", EVIDENCE)
@pytest.mark.parametrize("changes", WORLDS)
@pytest.mark.parametrize("luck", LUCKS)
def test_estimates_agree_with_exact_answers(luck, changes, known):
    chosen = Luck() if luck == "default" else luck_of(MODEL, luck)
    told = ((), *WORLDS[changes])
    question = Question(told, EVIDENCE[known], ((0, "want"), (len(told) - 1, "end")))
    try:
        exact = solve(MODEL, question, luck=chosen)
    except TooCostly:
        assert changes == "two"
        assert luck in ("default", "gumbel", "persistence(0.3)")  # no closed form for three copies
        return
    found = estimate(MODEL, question, luck=chosen, seed=11, units=UNITS)
    expected = exact.probabilities[..., 0]
    assert found.effective > 500
    assert within(found.probabilities, expected, found.errors, found.effective, 4.5)
    assert found.couplings == exact.couplings
    error = abs(found.log_evidence - exact.log_evidence[0])
    assert error <= 4.5 * found.log_evidence_error + 1e-9
    if known != "changed":
        assert found.log_evidence_error == 0


def as_evidence(model, name, told):
    states = model.variable(name).states
    if set(told.values()) == {1.0}:
        return Observed(name, tuple(s for s in states if s in told))
    return Likelihood(name, tuple(told.get(s, 0.0) for s in states))


@st.composite
def asked(draw, crossing):
    model = draw(models(most=5, linked=True))
    kinds = st.sampled_from([None, "same_luck", "independent", "persistence(0.25)"])
    chosen = [(name, draw(kinds)) for name in model.names]
    luck = Luck(None, tuple((name, Coupling.parse(kind)) for name, kind in chosen if kind))
    count = draw(st.integers(1, 2))
    told = ((), *(draw(worlds(model, most=2, crossing=crossing)) for _ in range(count)))
    evidence = tuple(
        (draw(st.integers(0, count)), as_evidence(model, *told))
        for told in draw(weights(model, most=3))
    )
    targets = tuple((draw(st.integers(0, count)), draw(st.sampled_from(model.names))) for _ in "ab")
    return model, luck, Question(told, evidence, targets)


@pytest.mark.slow
@pytest.mark.parametrize("crossing", [False, True])
def test_random_questions_agree_with_exact_answers(crossing):
    met = set()

    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(asked(crossing))
    def check(told):
        model, luck, question = told
        try:
            exact = solve(model, question, luck=luck)
        except CycleError:
            return
        except ImpossibleEvidence:
            with pytest.raises((ImpossibleEvidence, QueryError)):
                estimate(model, question, luck=luck, seed=2, units=500)
            met.add("impossible")
            return
        try:
            found = estimate(model, question, luck=luck, seed=2, units=5000)
        except QueryError:
            assert exact.log_evidence[0] < np.log(0.01)
            return
        met.add("weighed" if found.log_evidence_error else "exact")
        if found.effective > 200:
            expected = exact.probabilities[..., 0]
            assert within(found.probabilities, expected, found.errors, found.effective, 6)
        error = abs(found.log_evidence - exact.log_evidence[0])
        assert error <= 6 * found.log_evidence_error + 1e-9 or found.effective < 200

    check()
    assert met >= {"impossible", "exact"}


@st.composite
def facts(draw):
    model = draw(models(most=5, linked=True))
    kinds = st.sampled_from(["default", "same_luck", "gumbel", "independent", "persistence(0.25)"])
    kind = draw(kinds)
    luck = Luck() if kind == "default" else luck_of(model, kind)
    return model, luck, draw(weights(model, most=4))


@settings(max_examples=100, deadline=None)
@given(facts())
def test_units_reproduce_their_own_facts(told):
    model, luck, known = told
    question = Question(((),), tuple((0, as_evidence(model, *said)) for said in known), ())
    try:
        units = sample_units(model, question, luck=luck, seed=4, units=300)
    except ImpossibleEvidence:
        return
    factual = units.push(())
    for name, fact in units.facts.items():  # the luck drawn from a fact explains it
        np.testing.assert_array_equal(factual[name], fact.states)
    for name, by_state in known:
        states = model.variable(name).states
        assert all(by_state.get(states[i], 0) > 0 for i in factual[name])
    assert (units.weights == 1).all()
    for name, by_state in known:
        if len(by_state) == 1:  # to do what happened anyway changes nothing
            same = units.push((Hard(name, next(iter(by_state))),))
            for other in model.names:
                np.testing.assert_array_equal(same[other], factual[other])
    for name in model.names:  # nor does the same mechanism under another name
        parents = model.parents(name)
        rows = model.cpt(name).reshape(-1, model.cpt(name).shape[-1])
        renamed = Replaced(name, Table(parents, tuple(map(tuple, rows))))
        if luck.of(model, name).kind.startswith("independent_"):
            continue  # a table has no links
        same = units.push((renamed,))
        for other in model.names:
            np.testing.assert_array_equal(same[other], factual[other])


def choice(*rows):
    """An unordered variable under Gumbel luck, with one cause."""
    cause = Variable("cause", ("a", "b", "c"))
    made = Variable("choice", ("x", "y", "z"), ordered=False)
    return Model((cause, made), (Table((), ((0.2, 0.3, 0.5),)), Table(("cause",), rows)))


def test_gumbel_luck_in_three_worlds_agrees_with_naive_simulation():
    rows = ((0.5, 0.3, 0.2), (0.1, 0.6, 0.3), (0.3, 0.0, 0.7))
    model = choice(*rows)
    told = tuple((Hard("cause", state),) for state in "bc")
    known = ((0, Observed("cause", ("a",))), (0, Observed("choice", ("x",))))
    question = Question(((), *told), known, ((1, "choice"), (2, "choice")))
    with pytest.raises(TooCostly):
        solve(model, question, luck=Luck())
    found = estimate(model, question, luck=Luck(), seed=9, units=100_000)

    rng = np.random.default_rng(10)
    with np.errstate(divide="ignore"):
        logs = np.log(np.array(rows))
    noise = rng.gumbel(size=(400_000, 3))
    then, *others = [(row + noise).argmax(axis=1) for row in logs]
    kept = then == 0
    counts = np.zeros((3, 3))
    np.add.at(counts, tuple(other[kept] for other in others), 1)
    naive = counts / kept.sum()
    spread = np.sqrt(naive * (1 - naive) * (1 / kept.sum() + 1 / 100_000))
    assert (np.abs(found.probabilities - naive) <= 4.5 * spread).all()
    assert found.probabilities[0, 1] == 0  # z cannot be left for y, which has no chance there


def test_units_answer_other_interventions_and_differences_are_sharper():
    known = EVIDENCE["set"]
    units = sample_units(MODEL, Question(((),), known, ()), luck=Luck(), seed=3, units=UNITS)
    one, other = WORLDS["soft"][0], WORLDS["hard"][0]
    question = Question(((), one, other), known, ((1, "end"), (2, "end")))
    exact = solve(MODEL, question, luck=Luck(Coupling("same_luck"))).probabilities[..., 0]
    same = sample_units(
        MODEL, Question(((),), known, ()), luck=Luck(Coupling("same_luck")), seed=3, units=UNITS
    )
    for world, axis in ((one, 1), (other, 0)):
        found = same.distribution(world, "end")
        assert within(found.values, exact.sum(axis=axis), found.errors, found.effective, 4.5)
    difference = same.difference(one, other, "end")
    true = exact.sum(axis=1) - exact.sum(axis=0)
    assert (np.abs(difference.values - true) <= 4.5 * difference.errors).all()
    apart = [units.distribution(world, "end").errors for world in (one, other)]
    assert (difference.errors < np.hypot(*apart)).all()


def test_blocks_and_more_units_change_no_unit():
    question = Question(((), *WORLDS["cut"]), EVIDENCE["changed"], ((1, "cure"),))
    told = []
    whole = estimate(MODEL, question, luck=Luck(), seed=1, units=5000)
    parts = estimate(
        MODEL,
        question,
        luck=Luck(),
        seed=1,
        units=5000,
        block=777,
        progress=lambda done, total: told.append((done, total)),
    )
    np.testing.assert_allclose(parts.probabilities, whole.probabilities, rtol=1e-12)
    np.testing.assert_allclose(parts.errors, whole.errors, rtol=1e-9)
    assert told[0] == (777, 5000)
    assert told[-1] == (5000, 5000)
    few, more = (
        sample_units(MODEL, question, luck=Luck(), seed=1, units=n).push(WORLDS["two"][1])
        for n in (100, 300)
    )
    for name in MODEL.names:
        np.testing.assert_array_equal(few[name], more[name][:100])
    seeded = [
        estimate(MODEL, question, luck=Luck(), seed=np.random.default_rng(6), units=100).errors
        for _ in range(2)
    ]
    np.testing.assert_array_equal(*seeded)


def test_same_luck_never_moves_against_its_row():
    rows = ((0.2, 0.3, 0.5), (0.4, 0.3, 0.3), (0.7, 0.2, 0.1))
    cause, effect = Variable("cause", ("a", "b", "c")), Variable("effect", ("low", "mid", "high"))
    model = Model((cause, effect), (Table((), ((0.3, 0.3, 0.4),)), Table(("cause",), rows)))
    units = sample_units(model, Question(((),), (), ()), luck=Luck(), seed=1, units=2000)
    responses = units.responses("effect")
    assert (np.diff(responses, axis=1) <= 0).all()
    assert (np.diff(responses, axis=1) < 0).any()
    factual = units.push(())
    held = responses[np.arange(2000), factual["cause"]]
    np.testing.assert_array_equal(held, factual["effect"])


def test_independent_luck_is_kept_within_a_unit():
    units = sample_units(
        MODEL, Question(((),), (), ()), luck=luck_of(MODEL, "independent"), seed=1, units=500
    )
    once, again = (
        units.push(WORLDS["hard"][0]),
        units.push((Hard("war", "yes"), *WORLDS["hard"][0])),
    )
    np.testing.assert_array_equal(once["cure"], again["cure"])
    assert (once["want"] != again["want"]).any()


@pytest.mark.parametrize("world", [0, 1])
def test_impossible_evidence_is_refused(world):
    never = (
        (world, Observed("want", ("low",))),
        (world, Observed("hunger", ("yes",))),
    )
    question = Question(((), (Hard("rain", "mid"),)), never, ())
    with pytest.raises(ImpossibleEvidence, match="hunger"):
        sample_units(MODEL, question, luck=Luck(), seed=1, units=100)


def test_evidence_that_no_unit_meets_is_refused():
    """Each statement can happen; under same luck no unit does both."""
    two = ("no", "yes")
    model = Model(
        (Variable("x", two), Variable("y", two)),
        (Table((), ((0.5, 0.5),)), Table(("x",), ((0.9, 0.1), (0.5, 0.5)))),
    )
    crossing = ((0, Observed("y", ("no",))), (1, Observed("y", ("yes",))))
    question = Question(((Hard("x", "yes"),), (Hard("x", "no"),)), crossing, ())
    with pytest.raises(ImpossibleEvidence):
        solve(model, question, luck=Luck())
    with pytest.raises(QueryError, match="none of 100 units agrees with all of y=no, y=yes"):
        sample_units(model, question, luck=Luck(), seed=1, units=100)
    with pytest.raises(QueryError, match="none of 100 units"):
        estimate(model, question, luck=Luck(), seed=1, units=100)


def test_too_costly_worlds_and_too_many_units_are_refused():
    question = Question(((),), EVIDENCE["set"], ())
    with pytest.raises(TooCostly, match="multiply-adds"):
        sample_units(MODEL, question, luck=Luck(), seed=1, limits=Limits(operations=10))
    with pytest.raises(TooCostly, match="cliques"):
        sample_units(MODEL, question, luck=Luck(), seed=1, units=1, limits=Limits(bytes=500))
    with pytest.raises(TooCostly, match="1000000 units"):
        sample_units(MODEL, question, luck=Luck(), seed=1, units=10**6, limits=Limits(bytes=1e6))
