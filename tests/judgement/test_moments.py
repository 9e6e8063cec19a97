"""Exact moments against a published figure, an enumerator of histories in pairs, and draws."""

from collections import Counter
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import models

import causal
from causal.errors import ContradictionError, QueryError, TooCostly, UnknownName
from causal.ladder.draws import draw_tables
from causal.ladder.many import solve_many
from causal.ladder.moments import moments
from causal.ladder.network import Question
from causal.scm.interventions import Hard
from causal.scm.mechanisms.table import Table
from causal.scm.model import Model
from causal.scm.variables import Variable
from causal.theory.uncertainty import sample_sizes

TWO = ("no", "yes")


def chain() -> Model:
    names = tuple(Variable(name, TWO) for name in "XMY")
    return Model(
        names,
        (
            Table((), ((0.6, 0.4),)),
            Table(("X",), ((0.8, 0.2), (0.3, 0.7))),
            Table(("M",), ((0.9, 0.1), (0.25, 0.75))),
        ),
    )


def histories(model: Model, do):
    """Every full history of a changed world: its states, and the cells of tables that it uses."""
    names = model.topological
    for states in product(*(range(len(model.variable(name).states)) for name in names)):
        at = dict(zip(names, states, strict=True))
        if all(at[n] == model.variable(n).index(s) for n, s in do.items()):
            used = [
                (name, tuple(at[p] for p in model.parents(name)), at[name])
                for name in names
                if name not in do
            ]
            yield at, used


def expected_product(model: Model, used, ess: float) -> float:
    """E of a product of cells of independent Dirichlet rows, by rising factorials."""
    counts = Counter(used)
    rows = Counter((name, row) for name, row, _ in used)
    value = 1.0
    for (name, row, state), count in counts.items():
        alpha = ess * model.cpt(name)[(*row, state)]
        value *= np.prod([alpha + k for k in range(count)])
    for count in rows.values():
        value /= np.prod([ess + k for k in range(count)])
    return float(value)


def enumerated(model: Model, target: str, scores, ess: float, one, other) -> float:
    """E[q q'] by every pair of histories."""
    pairs = product(list(histories(model, one)), list(histories(model, other)))
    return sum(
        scores[a[target]] * scores[b[target]] * expected_product(model, [*first, *second], ess)
        for (a, first), (b, second) in pairs
    )


def test_the_published_figure():
    """UNC-dirichlet-moments: rows (3, 7), (9, 1) and (2, 6) behind a chain with X set to yes."""
    ess = {"M": 10.0, "Y": np.array([10.0, 8.0])}
    found = moments(chain(), "Y", (0.0, 1.0), ess=ess, do={"X": "yes"})
    assert found.mean == pytest.approx(111 / 200, abs=1e-14)
    assert found.variance == pytest.approx(284077 / 14520000, abs=1e-14)


@given(models(most=4, states=3), st.data(), st.sampled_from([1.5, 6.0]))
@settings(max_examples=25, deadline=None)
def test_moments_are_those_of_every_pair_of_histories(model, data, ess):
    target, lever = data.draw(st.permutations(model.names))[:2]
    states = model.variable(lever).states
    one, other = {lever: states[0]}, {lever: states[-1]}
    scores = np.arange(len(model.variable(target).states)) / 2
    means = [
        sum(
            scores[at[target]] * np.prod([model.cpt(n)[(*row, s)] for n, row, s in used])
            for at, used in histories(model, do)
        )
        for do in (one, other)
    ]
    a, b, c = (
        enumerated(model, target, scores, ess, *pair)
        for pair in ((one, one), (other, other), (one, other))
    )
    found = moments(model, target, scores, ess=ess, do=one)
    assert found.mean == pytest.approx(means[0], abs=1e-12)
    assert found.variance == pytest.approx(a - means[0] ** 2, abs=1e-12)
    change = moments(model, target, scores, ess=ess, do=one, instead=other)
    assert change.mean == pytest.approx(means[0] - means[1], abs=1e-12)
    assert change.variance == pytest.approx(a + b - 2 * c - change.mean**2, abs=1e-12)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["reform_pace", "nationalities"])
def test_draws_have_these_moments_on_real_theories(name):
    theory = causal.load(name)
    draws, ess = 20_000, sample_sizes(theory)
    drawn = draw_tables(theory.model, ess, draws, seed=1)
    worlds = [(Hard("coup_1991", state),) for state in ("none", "fails")]
    asked = [Question((world,), (), ((0, "union_fate_1991"),)) for world in worlds]
    numbers = [one.probabilities[:2].sum(axis=0) for one in solve_many(theory.model, asked, drawn)]
    both = {"do": {"coup_1991": "none"}, "instead": {"coup_1991": "fails"}}
    for sample, exact in (
        (
            numbers[0],
            moments(theory.model, "union_fate_1991", (1, 1, 0, 0), ess=ess, do=both["do"]),
        ),
        (
            numbers[0] - numbers[1],
            moments(theory.model, "union_fate_1991", (1, 1, 0, 0), ess=ess, **both),
        ),
    ):
        assert sample.mean() == pytest.approx(exact.mean, abs=4 * exact.sd / np.sqrt(draws))
        assert sample.std() == pytest.approx(exact.sd, rel=4 / np.sqrt(draws))


def test_a_difference_is_surer_than_draws_apart_and_nothing_changed_is_certain():
    model, scores = chain(), (0.0, 1.0)
    one, other = (moments(model, "Y", scores, ess=9.0, do={"X": s}) for s in TWO)
    change = moments(model, "Y", scores, ess=9.0, do={"X": "no"}, instead={"X": "yes"})
    assert 0 < change.variance < one.variance + other.variance
    same = moments(model, "Y", scores, ess=9.0, do={"X": "no"}, instead={"X": "no"})
    assert (same.mean, same.variance) == (0.0, pytest.approx(0.0, abs=1e-15))
    unmoved = moments(model, "X", scores, ess=9.0, do={"Y": "no"}, instead={})
    assert (unmoved.mean, unmoved.variance) == (0.0, pytest.approx(0.0, abs=1e-15))


def test_what_cannot_be_asked_is_refused():
    with pytest.raises(ContradictionError, match="named twice"):
        moments(chain(), "Y", (0, 1), ess=5.0, do={"Y": "no"})
    with pytest.raises(QueryError, match="3 scores for Y"):
        moments(chain(), "Y", (0, 1, 2), ess=5.0)
    with pytest.raises(UnknownName):
        moments(chain(), "Z", (0, 1), ess=5.0)
    with pytest.raises(QueryError, match="must be positive"):
        moments(chain(), "Y", (0, 1), ess=0.0)
    wide = tuple(f"s{i}" for i in range(80))
    rows = np.full((80, 80), 1 / 80)
    model = Model(
        (Variable("a", wide), Variable("b", wide)),
        (Table((), (tuple(rows[0]),)), Table(("a",), tuple(map(tuple, rows)))),
    )
    with pytest.raises(TooCostly, match="the square of b"):
        moments(model, "b", tuple(range(80)), ess=5.0)
