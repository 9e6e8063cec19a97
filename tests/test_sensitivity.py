"""A probability as a function of one number, against asking it anew; the guarantee holds."""

from math import exp

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import models

from causal.errors import CausalError, ImpossibleEvidence
from causal.judgement.sensitivity import Cell, distance, sensitivity
from causal.ladder.inference import solve
from causal.ladder.network import Question
from causal.scm.evidence import Observed
from causal.scm.interventions import Hard
from causal.scm.mechanisms.table import Table
from causal.scm.model import Model
from causal.scm.variables import Variable


def some_cell(data, model):
    name = data.draw(st.sampled_from(model.names))
    causes = {p: data.draw(st.sampled_from(model.variable(p).states)) for p in model.parents(name)}
    return Cell.of(model, name, causes, data.draw(st.sampled_from(model.variable(name).states)))


def pairs(data, model):
    names = data.draw(st.permutations(model.names))
    pick = {n: data.draw(st.sampled_from(model.variable(n).states)) for n in names[:2]}
    asked, given_ = names[0], names[1]
    return {asked: pick[asked]}, {given_: pick[given_]}


def probability(model, table, cell, event, given_, world):
    (name, state), (seen, was) = next(iter(event.items())), next(iter(given_.items()))
    question = Question((world,), ((0, Observed(seen, (was,))),), ((0, name),))
    found = solve(model, question, draws={cell.variable: table})
    return found.probabilities[model.variable(name).index(state), 0]


@given(models(zeros=False), st.data())
def test_it_is_the_answer_with_the_number_changed(model, data):
    cell = some_cell(data, model)
    event, given_ = pairs(data, model)
    world = data.draw(st.sampled_from([(), (Hard(model.names[0], model.variables[0].states[0]),)]))
    assume(not world or world[0].variable not in (*event, *given_))
    found = sensitivity(model, cell, event, given=given_, world=world)
    for new in (0.15, found.now, 0.8):
        asked = probability(model, cell.moved(model, new), cell, event, given_, world)
        assert found(new) == pytest.approx(asked, abs=1e-12)
    threshold = data.draw(st.floats(0.05, 0.95))
    turns = found.turning(threshold)
    if turns is not None:
        assert found(turns) == pytest.approx(threshold, abs=1e-6)


@given(models(zeros=False), st.data())
def test_odds_move_no_further_than_the_guarantee(model, data):
    cell = some_cell(data, model)
    event, given_ = pairs(data, model)
    after = cell.moved(model, data.draw(st.floats(0.05, 0.95)))
    far = distance(model.cpt(cell.variable), after[..., 0])
    old = probability(model, model.cpt(cell.variable)[..., None], cell, event, given_, ())
    new = probability(model, after, cell, event, given_, ())
    assume(1e-9 < old < 1 - 1e-9 and 1e-9 < new < 1 - 1e-9)
    odds = (new / (1 - new)) / (old / (1 - old))
    assert exp(-far) - 1e-9 <= odds <= exp(far) + 1e-9


def test_the_guarantee_is_none_where_a_zero_moves():
    assert distance(np.array([0.0, 1.0]), np.array([0.2, 0.8])) == float("inf")
    assert distance(np.array([0.0, 1.0]), np.array([0.0, 1.0])) == 0


def test_rows_and_states_are_checked():
    model = Model(
        (Variable("x", ("no", "yes")), Variable("y", ("no", "yes"))),
        (Table((), ((0.5, 0.5),)), Table(("x",), ((1.0, 0.0), (0.2, 0.8)))),
    )
    with pytest.raises(CausalError, match="the row of y is named by states of x"):
        Cell.of(model, "y", {}, "yes")
    cell = Cell.of(model, "x", {}, "yes")
    found = sensitivity(model, cell, {"x": "yes"}, given={"y": "yes"})
    with pytest.raises(ImpossibleEvidence):
        found(0.0)
    sure = Cell.of(model, "y", {"x": "no"}, "no")
    np.testing.assert_allclose(sure.moved(model, 0.4)[0, :, 0], [0.4, 0.6])
