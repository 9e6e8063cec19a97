"""What is very long, very wide or very unlikely is answered, or refused in a sentence."""

import numpy as np
import pytest

from causal.errors import CycleError, TooCostly
from causal.ladder.inference import solve
from causal.ladder.network import Question
from causal.scm.evidence import Observed
from causal.scm.interventions import Hard, Replaced
from causal.scm.mechanisms.noisy_max import NoisyMax
from causal.scm.mechanisms.table import Table
from causal.scm.model import Model
from causal.scm.variables import Variable

TWO = ("no", "yes")


def chain(length: int) -> Model:
    variables = tuple(Variable(f"v{i}", TWO) for i in range(length))
    first = Table((), ((0.5, 0.5),))
    rest = (Table((f"v{i}",), ((0.9, 0.1), (0.3, 0.7))) for i in range(length - 1))
    return Model(variables, (first, *rest))


def test_a_chain_of_five_thousand_variables():
    model = chain(5000)
    found = solve(model, Question(((),), (), ((0, "v4999"),)))
    np.testing.assert_allclose(found.probabilities[:, 0], [0.75, 0.25], atol=1e-12)
    world = (Hard("v4998", "no"),)
    changed = solve(model, Question((world,), (), ((0, "v4999"),)))
    np.testing.assert_allclose(changed.probabilities[:, 0], [0.9, 0.1], atol=1e-12)


def test_evidence_of_probability_below_the_smallest_float():
    """Every other variable of a chain is observed in its less likely state."""
    model = chain(2001)
    seen = tuple((0, Observed(f"v{i}", ("yes" if i % 4 else "no",))) for i in range(0, 2001, 2))
    found = solve(model, Question(((),), seen, ((0, "v1001"),)))
    assert found.log_evidence[0] < np.log(1e-200)
    before, after = seen[500][1].states[0], seen[501][1].states[0]
    step = np.array([[0.9, 0.1], [0.3, 0.7]])
    row = step[TWO.index(before)] * step[:, TWO.index(after)]
    np.testing.assert_allclose(found.probabilities[:, 0], row / row.sum(), rtol=1e-9)


def test_a_variable_with_twenty_parents():
    parents = tuple(Variable(f"p{i:02}", TWO) for i in range(20))
    effect = Variable("effect", TWO)
    noisy = NoisyMax(
        tuple((p.name, (("no", (1.0, 0.0)), ("yes", (0.9, 0.1)))) for p in parents),
        leak=(0.99, 0.01),
    )
    model = Model((*parents, effect), (*(Table((), ((0.5, 0.5),)) for _ in parents), noisy))
    found = solve(model, Question(((),), (), ((0, "effect"),)))
    np.testing.assert_allclose(found.probabilities[0, 0], 0.99 * 0.95**20, rtol=1e-9)


def test_a_clique_of_a_trillion_cells_is_refused():
    """A square grid of two-state variables, which no order of elimination makes small."""
    side = 36
    variables, mechanisms = [], []
    for i in range(side):
        for j in range(side):
            variables.append(Variable(f"g{i}_{j}", TWO))
            above = (f"g{i - 1}_{j}",) if i else ()
            left = (f"g{i}_{j - 1}",) if j else ()
            rows = tuple((0.5 + k / 10, 0.5 - k / 10) for k in range(2 ** len(above + left)))
            mechanisms.append(Table(above + left, rows))
    model = Model(tuple(variables), tuple(mechanisms))
    with pytest.raises(TooCostly, match="is allowed"):
        solve(model, Question(((),), (), ((0, f"g{side - 1}_{side - 1}"),)))


def test_policies_that_read_one_another_run_in_a_circle():
    a, b = Variable("a", TWO), Variable("b", TWO)
    model = Model((a, b), (Table((), ((0.5, 0.5),)), Table((), ((0.5, 0.5),))))
    follow = ((0.9, 0.1), (0.1, 0.9))
    world = (Replaced("a", Table(("b",), follow)), Replaced("b", Table(("a",), follow)))
    with pytest.raises(CycleError, match=r"(a -> b -> a|b -> a -> b)"):
        solve(model, Question((world,), (), ((0, "a"),)))
