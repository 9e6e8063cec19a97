"""Necessity and sufficiency: published answers, the definition on units, and identities."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ladder.oracle import history, mean, random_model, weigher
from ladder.published import CONFOUNDED, EDGE, TRIANGLE
from strategies import models

from causal.errors import NotIdentified, QueryError, UnknownName
from causal.ladder.causation import AVERAGE, WORST, Against, Causation
from causal.ladder.expectations import Score, expect
from causal.ladder.necessity import (
    effect_on_the_treated,
    probability_of_disablement,
    probability_of_enablement,
    probability_of_necessity,
    probability_of_necessity_and_sufficiency,
    probability_of_sufficiency,
)
from causal.scm.couplings import Luck, luck_of
from causal.scm.evidence import Observed
from causal.scm.mechanisms.table import Table
from causal.scm.model import Model
from causal.scm.variables import Variable

EXACT = {"rel": 0, "abs": 1e-9}


def binary(model, coupling="same_luck", evidence=()):
    score = Score.of_event(model, "Y", "yes")
    return Causation(model, "X", "yes", score, None, evidence, luck_of(model, coupling))


@pytest.mark.parametrize(
    ("ask", "coupling", "expected"),
    [
        (probability_of_necessity, "same_luck", 5 / 8),
        (probability_of_necessity, "independent", 7 / 10),
        (probability_of_sufficiency, "independent", 4 / 5),
        (probability_of_enablement, "same_luck", 5 / 9),
        (probability_of_necessity_and_sufficiency, "same_luck", 1 / 2),
    ],
)
def test_one_edge(ask, coupling, expected):
    found = ask(binary(EDGE, coupling))
    assert found.point == pytest.approx(expected, **EXACT)
    assert found.leans_on == ("Y",)
    assert dict(found.couplings)["Y"].kind == coupling
    assert not found.identified
    with pytest.raises(NotIdentified, match="Y"):
        ask(Causation(EDGE, "X", "yes", Score.of_event(EDGE, "Y", "yes")))


@pytest.mark.parametrize(
    ("coupling", "expected"), [("same_luck", 73 / 108), ("independent", 33 / 40)]
)
def test_necessity_with_a_mediator(coupling, expected):
    found = probability_of_necessity(binary(TRIANGLE, coupling))
    assert found.point == pytest.approx(expected, **EXACT)
    assert found.leans_on == ("M", "Y")
    assert found.conditioning == pytest.approx(0.27, **EXACT)


def test_three_worlds():
    found = probability_of_necessity_and_sufficiency(
        binary(TRIANGLE, evidence=(Observed("M", ("yes",)),))
    )
    assert found.point == pytest.approx(36 / 85, **EXACT)
    assert found.worlds == 3


def test_the_effect_on_the_treated_follows_from_the_network():
    score = Score.of_event(CONFOUNDED, "Y", "yes")
    found = effect_on_the_treated(Causation(CONFOUNDED, "X", "yes", score))
    (_, with_it), (_, without) = found.parts
    assert without.value == pytest.approx(7 / 25, **EXACT)
    assert with_it.value == pytest.approx(3 / 5, **EXACT)
    assert found.point == pytest.approx(8 / 25, **EXACT)
    assert found.identified
    assert "it follows from the network alone" in found.sentence()


def _case(seed, independent):
    rng = np.random.default_rng(seed)
    model = random_model(rng, 3 if independent else 4, 2 if independent else 3, parents=2)
    outcome = model.names[-1]
    parents = [n for n in model.parents(outcome) if len(model.variable(n).states) > 2]
    cause = (parents or list(model.parents(outcome)))[0]
    states = model.variable(outcome).states
    score = Score.of_event(model, outcome, states[1:])
    other = next(n for n in model.names if n not in (cause, outcome))
    facts = {other: model.variable(other).states[:2]} if seed % 2 else {}
    facts = {n: s[:1] if seed % 4 == 1 else s for n, s in facts.items()}
    luck = luck_of(model, "independent" if independent else "same_luck")
    return model, cause, score, facts, luck


class _Units:
    """Each quantity from its definition, read off units."""

    def __init__(self, model, cause, state, score, facts, independent):
        self.model, self.cause, self.score = model, cause, score
        self.states = model.variable(cause).states
        self.own = self.states.index(state)
        self.facts, self.independent = facts, independent
        self.inside = {model.variable(score.variable).index(s) for s in score.event}

    def happens(self, unit, state):
        told = history(self.model, unit, {self.cause: state})
        return float(told[self.score.variable] in self.inside)

    def weight(self, unit, state):
        told = history(self.model, unit)
        row = self.model.cpt(self.cause)[tuple(told[p] for p in self.model.parents(self.cause))]
        return row[state] / (1 - row[self.own])

    def given(self, read, cause=None, happened=None):
        states = self.model.variable(self.score.variable).states
        outside = tuple(s for s in states if s not in self.score.event)
        told = weigher(self.model, self.facts)
        more = {}
        if cause is not None:
            more[self.cause] = tuple(self.states[i] for i in cause)
        if happened is not None:
            more[self.score.variable] = self.score.event if happened else outside
        both = weigher(self.model, more)
        return mean(self.model, read, lambda h: told(h) * both(h), self.independent)

    def over(self, read, **given):
        """Each other state, and the average over them by what the parents are in each unit."""
        others = [s for s in range(len(self.states)) if s != self.own]
        each = [self.given(lambda u, s=s: read(u, s), **given)[0] for s in others]
        mixed = self.given(lambda u: sum(self.weight(u, s) * read(u, s) for s in others), **given)
        return each, mixed


PLANS = [(seed, False) for seed in range(12)] + [(seed, True) for seed in range(20, 26)]


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "independent"), PLANS)
def test_each_is_that_of_the_units(seed, independent):
    model, cause, score, facts, luck = _case(seed, independent)
    states = model.variable(cause).states
    own = seed % len(states)
    oracle = _Units(model, cause, states[own], score, facts, independent)
    fails = {
        probability_of_necessity: (
            lambda u, s: 1 - oracle.happens(u, s),
            {"cause": [own], "happened": True},
        ),
        probability_of_disablement: (lambda u, s: 1 - oracle.happens(u, s), {"happened": True}),
        probability_of_necessity_and_sufficiency: (
            lambda u, s: oracle.happens(u, own) * (1 - oracle.happens(u, s)),
            {},
        ),
        effect_on_the_treated: (
            lambda u, s: oracle.happens(u, own) - oracle.happens(u, s),
            {"cause": [own]},
        ),
    }
    evidence = tuple(Observed(n, s) for n, s in facts.items())

    def asked(against):
        return Causation(model, cause, states[own], score, against, evidence, luck)

    others = [s for s in states if s != states[own]]
    for ask, (read, given_) in fails.items():
        each, (mixed, mass) = oracle.over(read, **given_)
        found = ask(asked(AVERAGE))
        assert found.point == pytest.approx(mixed, **EXACT)
        assert found.conditioning == pytest.approx(mass, **EXACT)
        assert sum(alt.weight for alt in found.alternatives) == pytest.approx(1, **EXACT)
        worst = ask(asked(WORST))
        assert worst.point == pytest.approx(min(each), **EXACT)
        assert [alt.value for alt in worst.alternatives] == pytest.approx(each, **EXACT)
        for state, value in zip(others, each, strict=True):
            assert ask(asked(state)).point == pytest.approx(value, **EXACT)
        again = sum(sign * expect(model, q, luck).value for sign, q in found.questions)
        assert again == pytest.approx(found.point, **EXACT)


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "independent"), PLANS)
def test_sufficiency_and_enablement_are_those_of_the_units(seed, independent):
    model, cause, score, facts, luck = _case(seed, independent)
    states = model.variable(cause).states
    own = seed % len(states)
    oracle = _Units(model, cause, states[own], score, facts, independent)
    evidence = tuple(Observed(n, s) for n, s in facts.items())
    others = [i for i in range(len(states)) if i != own]

    def asked(against):
        return Causation(model, cause, states[own], score, against, evidence, luck)

    def read(unit):
        return oracle.happens(unit, own)

    each = [oracle.given(read, cause=[s], happened=False)[0] for s in others]
    for state, value in zip(others, each, strict=True):
        found = probability_of_sufficiency(asked(states[state]))
        assert found.point == pytest.approx(value, **EXACT)
    assert probability_of_sufficiency(asked(WORST)).point == pytest.approx(min(each), **EXACT)
    mixed, mass = oracle.given(read, cause=others, happened=False)
    average = probability_of_sufficiency(asked(AVERAGE))
    assert average.point == pytest.approx(mixed, **EXACT)
    assert average.conditioning == pytest.approx(mass, **EXACT)
    found = probability_of_enablement(asked(None))
    assert found.point == pytest.approx(oracle.given(read, happened=False)[0], **EXACT)
    assert found.against is None


@given(models(least=2, most=4, states=2, zeros=False), st.data())
def test_necessity_and_sufficiency_make_up_both(model, data):
    cause, outcome = data.draw(st.permutations(model.names))[:2]
    score = Score.of_event(model, outcome, "s1")
    luck = luck_of(model, data.draw(st.sampled_from(["same_luck", "independent", "gumbel"])))
    asked = Causation(model, cause, "s1", score, "s0", (), luck)
    pn, ps = probability_of_necessity(asked), probability_of_sufficiency(asked)
    both = probability_of_necessity_and_sufficiency(asked)
    parts = pn.conditioning * pn.point + ps.conditioning * ps.point
    assert both.point == pytest.approx(parts, **EXACT)
    disabled = probability_of_disablement(asked)
    # a unit whose cause was x' already keeps its event: only those with x can lose it
    assert disabled.conditioning * disabled.point == pytest.approx(
        pn.conditioning * pn.point, **EXACT
    )


@given(models(least=2, most=4, zeros=False), st.data())
def test_the_effect_on_the_treated_needs_no_mechanism(model, data):
    cause, outcome = data.draw(st.permutations(model.names))[:2]
    states = model.variable(outcome).states
    score = Score.of_numbers(model, outcome, {s: float(i * i) for i, s in enumerate(states)})
    found = effect_on_the_treated(
        Causation(model, cause, model.variable(cause).states[0], score, AVERAGE)
    )
    assert found.identified
    if outcome not in model.descendants([cause]):
        assert found.point == pytest.approx(0, **EXACT)


def _three(rows=((0.5, 0.3, 0.2),)):
    grade = Variable("grade", ("low", "mid", "high"))
    fall = Variable("fall", ("none", "part", "whole"))
    table = Table(("grade",), ((0.8, 0.1, 0.1), (0.5, 0.3, 0.2), (0.1, 0.3, 0.6)))
    return Model((grade, fall), (Table((), rows), table))


def test_what_a_state_is_compared_with_is_named():
    model = _three()
    score = Score.of_event(model, "fall", ("part", "whole"))
    with pytest.raises(QueryError, match=r"2 other states \(low, mid\)"):
        probability_of_necessity(Causation(model, "grade", "high", score, luck=Luck()))
    worst = probability_of_necessity(Causation(model, "grade", "high", score, WORST, (), Luck()))
    assert "rather than the worst other state (mid)" in worst.sentence()
    assert worst.point == pytest.approx((0.9 - 0.5) / 0.9, **EXACT)  # one mechanism, same luck
    low = probability_of_necessity(
        Causation(model, "grade", "high", score, Against("state", "low"), (), Luck())
    )
    assert "rather than low" in low.sentence()
    assert low.point == pytest.approx((0.9 - 0.2) / 0.9, **EXACT)
    average = probability_of_necessity(
        Causation(model, "grade", "high", score, AVERAGE, (), Luck())
    )
    assert average.point == pytest.approx((5 * low.point + 3 * worst.point) / 8, **EXACT)
    assert [row[2:4] for row in average.rows()] == [
        ("low", pytest.approx(0.625)),
        ("mid", pytest.approx(0.375)),
    ]
    assert "the average of its other states" in average.sentence()


def test_bad_questions_are_sentences():
    model = _three()
    score = Score.of_event(model, "fall", "whole")
    with pytest.raises(QueryError, match="compared with itself"):
        probability_of_necessity(Causation(model, "grade", "high", score, "high"))
    with pytest.raises(UnknownName, match="no state 'top'"):
        probability_of_necessity(Causation(model, "grade", "high", score, "top"))
    with pytest.raises(UnknownName, match="no state 'top'"):
        probability_of_enablement(Causation(model, "grade", "top", score))
    with pytest.raises(QueryError, match="the outcome itself"):
        probability_of_enablement(Causation(model, "fall", "part", score))
    everything = Score.of_event(model, "fall", ("none", "part", "whole"))
    with pytest.raises(QueryError, match="no event that can fail"):
        probability_of_necessity(Causation(model, "grade", "high", everything, "low"))
    sure = _three(((0.0, 0.0, 1.0),))
    with pytest.raises(QueryError, match="is sure to be high"):
        probability_of_necessity(Causation(sure, "grade", "high", score, AVERAGE, (), Luck()))
