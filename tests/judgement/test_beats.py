"""A beats B: published figures, and every meaning against an enumeration of its own."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import models

import causal
from causal.errors import QueryError, UnknownName
from causal.judgement.beats import HEADERS, Odds, beats
from causal.ladder.many import solve_many
from causal.ladder.network import Question
from causal.ladder.units import sample_units
from causal.scm.interventions import Hard
from causal.scm.mechanisms.table import Table
from causal.scm.model import Model
from causal.scm.variables import Variable
from causal.theory.frame import FrameVariable, Measure
from causal.theory.parts import Entry
from causal.theory.theory import Theory
from causal.theory.uncertainty import theory_draws

TWO = ("no", "yes")


def theory_of(model: Model, ess: float = 10.0) -> Theory:
    entries = tuple(Entry(name, "mechanism", ess=ess) for name in model.names)
    return Theory("t", "Small", "", model, entries)


def triangle() -> Theory:
    names = tuple(Variable(name, TWO) for name in "XMY")
    tables = (
        Table((), ((0.5, 0.5),)),
        Table(("X",), ((0.75, 0.25), (0.4, 0.6))),
        Table(("X", "M"), ((0.9, 0.1), (0.6, 0.4), (0.7, 0.3), (0.3, 0.7))),
    )
    return theory_of(Model(names, tables))


def asked(theory: Theory, name: str, *states: str) -> FrameVariable:
    variable = theory[name]
    measure = Measure("it", "it is so", event=states)
    if not states:
        measure = Measure("it", "it is high", scale=variable.states)
    return FrameVariable(variable, "outcome", measures=(measure,))


def test_the_published_figures():
    """UNC-A-beats-B: three readings of one question."""
    theory = triangle()
    found = beats(
        theory, {"X": "yes"}, {"X": "no"}, asked(theory, "Y", "yes"), seed=1, facts="none"
    )
    assert found.same_history.better == pytest.approx(73 / 200, abs=1e-12)
    assert (found.full_range.low, found.full_range.high) == pytest.approx((73 / 200, 27 / 50))
    assert found.two_histories.better == pytest.approx(891 / 2000, abs=1e-12)
    assert found.expected == pytest.approx(73 / 200, abs=1e-12)
    assert found.over_parameters.better > 0.95  # the fourth number, of another kind altogether
    assert dict(found.couplings) == {"M": "same_luck", "Y": "same_luck"}


@given(models(zeros=False), st.data())
@settings(max_examples=20, deadline=None)
def test_better_less_worse_is_the_expected_difference_however_luck_is_shared(model, data):
    """One history in two worlds and two histories apart have the same margins."""
    theory = theory_of(model)
    target, lever = data.draw(st.permutations(model.names))[:2]
    states = model.variable(lever).states
    found = beats(
        theory,
        {lever: states[0]},
        {lever: states[-1]},
        asked(theory, target, model.variable(target).states[0]),
        draws=20,
        seed=1,
        facts="none",
        ranges=False,
    )
    for odds in (found.over_parameters, found.same_history, found.two_histories):
        assert odds.better + odds.equal + odds.worse == pytest.approx(1)
    for odds in (found.same_history, found.two_histories):
        assert odds.better - odds.worse == pytest.approx(found.expected, abs=1e-9)
    turned = beats(
        theory,
        {lever: states[-1]},
        {lever: states[0]},
        found.outcome,
        draws=20,
        seed=1,
        facts="none",
        ranges=False,
    )
    assert turned.over_parameters.better == pytest.approx(found.over_parameters.worse)
    assert turned.same_history.better == pytest.approx(found.same_history.worse)


def test_the_same_history_is_what_units_with_the_same_luck_do():
    theory = causal.load("nationalities")
    fate = theory.frame.entry("union_fate_1991")
    found = beats(
        theory, {"coup_1991": "none"}, {"coup_1991": "fails"}, fate, draws=50, seed=1, facts="none"
    )
    worlds = tuple((Hard("coup_1991", state),) for state in ("none", "fails"))
    question = Question(worlds, (), ((0, fate.variable.name), (1, fate.variable.name)))
    units = sample_units(theory.model, question, seed=5, luck=theory.luck, units=40_000)
    scores = np.array(fate.measures[0].scores(fate.variable))
    one, other = (scores[states] for states in units.states(worlds, question.targets))
    assert (one > other).mean() == pytest.approx(found.same_history.better, abs=0.01)
    shuffled = np.random.default_rng(1).permutation(other)
    assert (one > shuffled).mean() == pytest.approx(found.two_histories.better, abs=0.01)


def test_over_parameters_is_a_count_of_draws():
    theory = causal.load("reform_pace")
    fate = theory.frame.entry("union_fate_1991")
    sides = [{"use_of_force": "ruthless"}, {"use_of_force": "hesitant"}]
    found = beats(theory, *sides, fate, draws=300, seed=4, facts="none", ranges=False)
    drawn = theory_draws(theory, 300, seed=4)
    questions = [
        Question(((Hard("use_of_force", side["use_of_force"]),),), (), ((0, fate.variable.name),))
        for side in sides
    ]
    one, other = (
        made.probabilities[:2].sum(axis=0) for made in solve_many(theory.model, questions, drawn)
    )
    assert found.over_parameters.better == pytest.approx((one > other).mean())
    assert found.difference.low == pytest.approx(np.quantile(one - other, 0.05), abs=1e-9)
    again = beats(theory, *sides, fate, draws=300, seed=4, facts="none", ranges=False)
    assert again == found


def test_what_no_change_reaches_is_equal_in_every_meaning_but_two_histories():
    theory = triangle()
    found = beats(
        theory, {"Y": "no"}, {"Y": "yes"}, asked(theory, "M"), draws=20, seed=1, facts="none"
    )
    assert found.over_parameters == Odds(0.0, 1.0, 0.0)
    assert found.same_history.equal == pytest.approx(1)
    assert found.couplings == ()
    assert found.order_range.low == found.order_range.high == found.same_history.better
    assert found.two_histories.better > 0.2


def test_it_shows_itself_in_words_that_keep_the_three_apart():
    theory = triangle()
    found = beats(
        theory, {"X": "yes"}, {"X": "no"}, asked(theory, "Y", "yes"), seed=1, facts="none"
    )
    said = found.sentence()
    assert "One and the same history ends better under the first in 37%" in said
    assert "of two histories apart, the first ends better in 45%" in said
    assert all(len(row) == len(HEADERS) for row in found.rows())
    shown = found._repr_mimebundle_()
    assert shown["text/plain"] == str(found)
    assert "<table" in shown["text/html"]


def test_what_cannot_be_asked_is_refused():
    theory = triangle()
    with pytest.raises(QueryError, match="neither side changes anything"):
        beats(theory, {}, {}, asked(theory, "Y"), seed=1)
    with pytest.raises(UnknownName):
        beats(theory, {"X": "maybe"}, {}, asked(theory, "Y"), seed=1, facts="none")
    with pytest.raises(UnknownName):
        beats(theory, {"Q": "no"}, {}, asked(theory, "Y"), seed=1, facts="none")
