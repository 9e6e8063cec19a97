"""Answers as functions of their numbers, against summing over every history."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from robustness_nets import chain, enumerated, theory_of
from strategies import models

import causal
from causal.errors import CausalError, ImpossibleEvidence, NotIdentified, QueryError
from causal.judgement.robustness.asked import Asked
from causal.judgement.robustness.derivatives import derivatives
from causal.judgement.robustness.lines import lines
from causal.judgement.sensitivity import Cell
from causal.ladder.network import Question
from causal.scm.evidence import Observed
from causal.scm.interventions import Hard
from causal.scm.mechanisms.table import Table
from causal.scm.model import Model
from causal.scm.variables import Variable


@st.composite
def questions(draw, zeros=False):
    """A theory, do, given and event of one world, as a question and as plain mappings."""
    model = draw(models(most=4, zeros=zeros))
    names = draw(st.permutations(model.names))
    pick = {n: draw(st.sampled_from(model.variable(n).states)) for n in names[:3]}
    event = {names[0]: pick[names[0]]}
    do = {names[1]: pick[names[1]]} if draw(st.booleans()) else {}
    rest = [n for n in names[1:3] if n not in do]
    seen = {rest[-1]: pick[rest[-1]]} if rest and draw(st.booleans()) else {}
    world = tuple(Hard(name, state) for name, state in do.items())
    evidence = tuple((0, Observed(name, (state,))) for name, state in seen.items())
    question = Question((world,), evidence, ((0, names[0]),))
    return Asked.of(theory_of(model), question, [event[names[0]]]), event, do, seen


@given(questions(), st.data())
def test_they_are_the_answer_with_any_row_changed(made, data):
    asked, event, do, seen = made
    model, found = asked.theory.model, lines(asked)
    assert found.value == pytest.approx(enumerated(model, {}, event, do, seen), abs=1e-12)
    for name in found.slopes:
        table = np.array(model.cpt(name))
        row = tuple(data.draw(st.integers(0, n - 1)) for n in table.shape[:-1])
        parts = np.array([data.draw(st.integers(1, 9)) for _ in range(table.shape[-1])])
        table[row] = parts / parts.sum()
        expected = enumerated(model, {name: table}, event, do, seen)
        assert found.at_row(name, row, table[row]) == pytest.approx(expected, abs=1e-12)


@given(questions(), st.floats(0.01, 0.99))
def test_each_number_moves_its_row_in_proportion(made, number):
    asked, event, do, seen = made
    model, found = asked.theory.model, lines(asked)
    for name in found.slopes:
        for place, cell in found.cells(name):
            line = found.line(cell)
            moved = enumerated(model, {name: cell.moved(model, number)[..., 0]}, event, do, seen)
            assert line(number) == pytest.approx(moved, abs=1e-11)
            assert line.now == model.cpt(name)[place]


@given(questions(zeros=True))
def test_derivatives_are_finite_differences(made):
    asked, event, do, seen = made
    model = asked.theory.model
    try:
        found = derivatives(asked)
    except ImpossibleEvidence:
        assume(False)
    step = 1e-6
    for one in found.entries:
        ends = []
        for number in (max(one.number - step, 0), min(one.number + step, 1)):
            table = one.cell.moved(model, number)[..., 0]
            ends.append((number, enumerated(model, {one.cell.variable: table}, event, do, seen)))
        (low, first), (high, last) = ends
        expected = (last - first) / (high - low)
        assert one.derivative == pytest.approx(expected, abs=1e-4 * max(1, abs(expected)) ** 2)
    sizes = [abs(one.derivative) for one in found.entries]
    assert sizes == sorted(sizes, reverse=True)


def test_what_does_not_matter_is_left_out_and_what_matters_is_in():
    theory = theory_of(chain())
    under = Asked.under(theory, {"m": "yes"}, {"y": "yes"}, facts="none")
    assert set(lines(under).slopes) <= {"x", "y"}
    moving = {e.cell.variable for e in derivatives(under).entries if abs(e.derivative) > 0}
    assert moving == {"y"}


def test_an_answer_that_leans_on_luck_has_no_lines_but_has_derivatives():
    theory = theory_of(chain())
    question = Question(
        ((), (Hard("x", "no"),)),
        ((0, Observed("x", ("yes",))), (0, Observed("y", ("yes",)))),
        ((1, "y"),),
    )
    asked = Asked.of(theory, question, ["yes"])
    with pytest.raises(NotIdentified):
        lines(asked)
    found = derivatives(asked)
    for one in found.entries:
        h = 1e-5
        moved = [
            theory.replace(**{one.cell.variable: as_table(theory.model, one.cell, t)})
            .given(x="yes", y="yes")
            .do(x="no")
            .p(y="yes")
            for t in (one.number - h, one.number + h)
        ]
        assert one.derivative == pytest.approx((moved[1] - moved[0]) / (2 * h), abs=1e-3)


def as_table(model: Model, cell: Cell, number: float) -> Table:
    table = cell.moved(model, number)[..., 0]
    rows = table.reshape(-1, table.shape[-1])
    return Table(model.parents(cell.variable), tuple(tuple(map(float, row)) for row in rows))


def test_functions_that_two_worlds_need_are_left_alone():
    """x known in fact, changed in another world; f is a function of it that both worlds need."""
    x, f, y = (Variable(name, ("no", "yes")) for name in "xfy")
    model = Model(
        (x, f, y),
        (
            Table((), ((0.5, 0.5),)),
            Table(("x",), ((1.0, 0.0), (0.0, 1.0))),
            Table(("f",), ((0.9, 0.1), (0.2, 0.8))),
        ),
    )
    question = Question(
        ((), (Hard("x", "no"),)), ((0, Observed("f", ("yes",))),), ((1, "y"), (0, "x"))
    )
    asked = Asked.of(theory_of(model), question, ["yes", "yes"])
    found = lines(asked)
    assert found.value == pytest.approx(0.1)
    assert found.fixed == ("f",)
    assert "f" not in found.slopes
    assert {"x", "y"} <= set(found.slopes)


def test_the_shipped_question_agrees_with_asking_the_theory():
    pace = causal.load("reform_pace")
    asked = Asked.under(pace, {"coup_1991": "none"}, {"union_fate_1991": "managed_dissolution"})
    levers = ("leader_1985", "reform_sequence", "use_of_force", "bloc_policy")
    known = {name: pace.factual()[name] for name in levers}
    state = asked.states[0][0]
    expected = pace.given(known).do(coup_1991="none").p(union_fate_1991=state)
    assert lines(asked).value == pytest.approx(expected)
    assert str(derivatives(asked)).startswith("In Reform pace, P(union_fate_1991=")


def test_what_cannot_be_asked_is_refused():
    theory = theory_of(chain())
    with pytest.raises(QueryError, match="states of every target"):
        Asked.of(theory, Question(((),), (), ((0, "y"),)), [])
    with pytest.raises(CausalError, match="no state 'maybe'"):
        Asked.under(theory, {}, {"y": "maybe"})
    with pytest.raises(QueryError, match="no state of y is given"):
        Asked.under(theory, {}, {"y": ()})
    with pytest.raises(QueryError, match="as loaded"):
        Asked.under(theory.given(x="yes"), {}, {"y": "yes"})
