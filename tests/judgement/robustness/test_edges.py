"""Worlds in which edges are cut or mechanisms replaced: every number that moves the answer is told."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from robustness_nets import NO_YES, theory_of
from strategies import models, worlds

from causal.errors import CausalError, ImpossibleEvidence, QueryError
from causal.judgement.robustness.asked import Asked
from causal.judgement.robustness.derivatives import derivatives
from causal.judgement.robustness.flips import flips
from causal.judgement.robustness.lines import lines
from causal.judgement.robustness.sensitivities import sensitivities
from causal.judgement.robustness.sobol import sobol
from causal.judgement.robustness.tornado import tornado
from causal.judgement.sensitivity import Cell, sensitivity
from causal.ladder.network import Question
from causal.scm.interventions import CutEdge, Replaced
from causal.scm.mechanisms.table import Table
from causal.scm.model import Model
from causal.scm.variables import Variable

PAIR = Model(
    (Variable("a", NO_YES), Variable("b", NO_YES)),
    (Table((), ((0.3, 0.7),)), Table(("a",), ((0.9, 0.1), (0.2, 0.8)))),
)


def asked(*world) -> Asked:
    return Asked.of(theory_of(PAIR), Question((world,), (), ((0, "b"),)), ["yes"])


def test_what_is_heard_over_a_cut_edge_moves_the_answer() -> None:
    """P(b) = 0.1 + 0.7 P(a): as if the edge were not cut, for a has no other way to b."""
    cut = asked(CutEdge("a", "b"))
    (slope,) = [
        one.derivative
        for one in derivatives(cut).entries
        if (one.cell.variable, one.cell.state) == ("a", "yes")
    ]
    assert slope == pytest.approx(0.7)
    assert "a" in {one.cell.variable for one in tornado(cut).swings}
    turn = next(one for one in flips(cut, 0.5).flips if one.cell.variable == "a")
    assert 0.1 + 0.7 * turn.turns_at == pytest.approx(0.5)
    found = flips(cut, 0.5)
    assert (found.exact, found.guarantee) == (False, None)
    assert "An edge is cut, so no change is ruled out beforehand." in found.sentence()
    assert sensitivities(cut).sobol is None
    for refused in (lines, sobol):
        with pytest.raises(QueryError, match="cuts an edge"):
            refused(cut)
    with pytest.raises(QueryError, match="an edge is cut"):
        sensitivity(PAIR, Cell("a", (), "yes"), {"b": "yes"}, world=(CutEdge("a", "b"),))


def test_a_mechanism_replaced_by_one_that_says_the_same_does_not_move_with_the_own() -> None:
    same = asked(Replaced("a", Table((), ((0.3, 0.7),))))
    assert set(lines(same).slopes) == {"b"}
    assert {one.cell.variable for one in derivatives(same).entries} == {"b"}


@given(models(3, 4, states=2), st.data())
@settings(max_examples=40, deadline=None)
def test_lines_are_what_is_asked_anew_with_other_numbers(model, data) -> None:
    """In worlds of every kind of change, for every number that is told and every table that is not."""
    theory = theory_of(model)
    question = Question(
        (data.draw(worlds(model, crossing=True)),), (), ((0, data.draw(st.sampled_from(model.names))),)
    )  # fmt: skip
    state = model.variable(question.targets[0][1]).states[0]
    try:
        one = Asked.of(theory, question, [state])
        found = lines(one)
    except CausalError:
        return
    for name in model.names:
        for place, cell in list(found.cells(name))[:4]:
            table = cell.moved(model, 0.4)
            try:
                anew = float(one.values({name: table})[0])
            except ImpossibleEvidence:
                continue
            told = found.line(cell)(0.4) if name in found.slopes else found.value
            assert name in found.fixed or told == pytest.approx(anew, abs=1e-9), place
            assert np.isfinite(anew)
