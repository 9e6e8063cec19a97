"""Exact Sobol indices, against moments summed term by term, and published figures."""

from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from robustness_nets import chain, theory_of
from scipy import stats
from strategies import models

import causal
from causal.engine.plan import Limits
from causal.errors import NotIdentified, QueryError
from causal.judgement.robustness.asked import Asked
from causal.judgement.robustness.sobol import sobol
from causal.ladder.bands import delta_band
from causal.ladder.draws import draw_tables


def terms(model, event, do):
    """The histories of an event, each as the entries whose product is its probability."""
    for states in product(*(range(len(v.states)) for v in model.variables)):
        at = dict(zip(model.names, states, strict=True))
        told = {n: model.variable(n).states[k] for n, k in at.items()}
        if all(told[n] == s for n, s in {**do, **event}.items()):
            yield [
                (n, tuple(at[p] for p in model.parents(n)), at[n])
                for n in model.names
                if n not in do
            ]


def second_moment(model, event, do, ess, fixed=None):
    """E[q^2], every pair of histories by itself; one row may be fixed at its mean."""
    total = 0.0
    histories = list(terms(model, event, do))
    for one, two in product(histories, repeat=2):
        mass = 1.0
        for (name, row, a), (_, other, b) in zip(one, two, strict=True):
            p, r = model.cpt(name)[(*row, a)], model.cpt(name)[(*other, b)]
            mean = p * r
            if row == other and (name, row) != fixed:
                mean = p * (ess * r + (a == b)) / (ess + 1)
            mass *= mean
        total += mass
    return total


def asked_of(model, event, do):
    return Asked.under(theory_of(model), do, event, facts="none")


@settings(max_examples=15)
@given(models(most=3, states=3), st.data())
def test_variance_and_totals_are_moments_summed_term_by_term(model, data):
    names = data.draw(st.permutations(model.names))
    pick = {n: data.draw(st.sampled_from(model.variable(n).states)) for n in names}
    event = {names[0]: pick[names[0]]}
    do = {names[1]: pick[names[1]]} if data.draw(st.booleans()) else {}
    found = sobol(asked_of(model, event, do), ess=7.0)
    square = second_moment(model, event, do, 7.0)
    assert found.exact
    assert found.variance == pytest.approx(square - found.mean**2, abs=1e-12)
    assume(found.variance > 1e-6)
    for one in found.indices:
        row = tuple(model.variable(n).index(s) for n, s in one.causes)
        without = second_moment(model, event, do, 7.0, fixed=(one.variable, row))
        expected = (square - without) / found.variance
        assert one.total == pytest.approx(expected, abs=1e-9)
        assert one.first <= one.total + 1e-9
    assert sum(one.first for one in found.indices) <= 1 + 1e-9
    assert sum(one.total for one in found.indices) >= 1 - 1e-9


@given(models(most=4, zeros=False), st.data())
def test_first_order_parts_are_those_of_the_band(model, data):
    target = data.draw(st.sampled_from(model.names))
    state = data.draw(st.sampled_from(model.variable(target).states))
    found = sobol(asked_of(model, {target: state}, {}), ess=9.0)
    band = delta_band(model, target, ess=9.0)
    k = model.variable(target).index(state)
    by_table = {}
    for one in found.indices:
        share = one.first * found.variance
        by_table[one.variable] = by_table.get(one.variable, 0.0) + share
    for name, share in band.shares.items():
        assert by_table.get(name, 0.0) == pytest.approx(share[k], abs=1e-12)


def test_the_published_worked_example():
    """Mean 111/200, variance 284077/14520000; SALib (2^14 samples) gives the same indices."""
    sizes = {"m": 10.0, "y": np.array([10.0, 8.0])}
    found = sobol(
        Asked.under(theory_of(chain()), {"x": "yes"}, {"y": "yes"}, facts="none"), ess=sizes
    )
    assert found.mean == pytest.approx(111 / 200)
    assert found.variance == pytest.approx(284077 / 14520000, rel=1e-12)
    first = {(one.variable, one.causes): one.first for one in found.indices}
    total = {(one.variable, one.causes): one.total for one in found.indices}
    rows = [("m", (("x", "yes"),)), ("y", (("m", "no"),)), ("y", (("m", "yes"),))]
    assert [first[row] for row in rows] == pytest.approx([0.412, 0.038, 0.522], abs=5e-4)
    assert [total[row] for row in rows] == pytest.approx([0.4406, 0.0456, 0.5420], abs=1e-3)
    assert found.interactions == pytest.approx(1 - sum(first.values()))


@pytest.mark.slow
def test_salib_finds_the_same_by_sampling():
    """SALib draws uniforms; quantiles of each row's Beta make them parameters of the chain."""
    pytest.importorskip("SALib")
    from SALib.analyze import sobol as analysed
    from SALib.sample import sobol as sampled

    model, sizes = chain(), {"m": 10.0, "y": np.array([10.0, 8.0])}
    asked = Asked.under(theory_of(model), {"x": "yes"}, {"y": "yes"}, facts="none")
    found = sobol(asked, ess=sizes)
    rows = [("m", "yes", 10.0), ("y", "no", 10.0), ("y", "yes", 8.0)]
    cause = {"m": "x", "y": "m"}
    means = [
        model.cpt(name)[model.variable(cause[name]).index(state), 1] for name, state, _ in rows
    ]
    problem = {"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[0, 1]] * 3}
    luck = sampled.sample(problem, 2**13, calc_second_order=False, seed=7)
    m, no, yes = (
        stats.beta.ppf(luck[:, k], size * mean, size * (1 - mean))
        for k, (mean, (_, _, size)) in enumerate(zip(means, rows, strict=True))
    )
    answers = m * yes + (1 - m) * no
    told = analysed.analyze(problem, answers, calc_second_order=False, seed=7)
    exact = {(one.variable, *(s for _, s in one.causes)): one for one in found.indices}
    for k, (name, state, _) in enumerate(rows):
        one = exact[(name, state)]
        assert abs(told["S1"][k] - one.first) < max(3 * told["S1_conf"][k] / 1.96, 5e-3)
        assert abs(told["ST"][k] - one.total) < max(3 * told["ST_conf"][k] / 1.96, 5e-3)


@pytest.mark.parametrize("facts", ["none", "before"])
def test_a_shipped_theory_against_draws(facts):
    theory = causal.load("arms_space")
    asked = Asked.under(
        theory, {"space_race": "minimal"}, {"union_fate_1991": "survives_reformed"}, facts=facts
    )
    found = sobol(asked)
    sizes = {name: theory.entry(name).ess for name in asked.mattering}
    drawn = draw_tables(theory.model, sizes, 20_000, seed=5, names=asked.mattering)
    values = asked.values(drawn)
    error = values.std() / np.sqrt(len(values))
    assert abs(values.mean() - found.mean) < 5 * error
    assert values.var() == pytest.approx(found.variance, rel=0.06)


def test_evidence_that_bears_on_the_event_and_luck_are_refused():
    pace = causal.load("reform_pace")
    event = {"union_fate_1991": "managed_dissolution"}
    with pytest.raises(QueryError, match="conditioned on"):
        sobol(Asked.under(pace, {"coup_1991": "none"}, event, facts="before"))
    with pytest.raises(NotIdentified):
        sobol(Asked.under(pace, {"coup_1991": "none"}, event, facts="all"))


def test_with_evidence_first_order_is_the_band_of_the_delta_method():
    theory = causal.load("reform_pace")
    asked = Asked.under(theory, {"coup_1991": "none"}, {"union_fate_1991": "survives_reformed"})
    found = sobol(asked, ess=11.0, first_order_only=True)
    levers = ("leader_1985", "reform_sequence", "use_of_force", "bloc_policy")
    known = {name: theory.factual()[name] for name in levers}
    band = delta_band(
        theory.model, "union_fate_1991", ess=11.0, do={"coup_1991": "none"}, given=known
    )
    assert found.variance == pytest.approx(band.sd[0] ** 2)
    assert sum(one.first for one in found.indices) == pytest.approx(1.0)
    assert found.interactions is None


def test_what_costs_too_much_is_of_first_order_and_says_so():
    theory = causal.load("reform_pace")
    asked = Asked.under(
        theory, {"coup_1991": "none"}, {"union_fate_1991": "survives_reformed"}, facts="none"
    )
    whole = sobol(asked)
    found = sobol(asked, limits=Limits(operations=100_000))
    assert not found.exact
    assert "to first order" in found.sentence()
    assert all(one.total is None for one in found.indices)
    assert 0 < found.variance < whole.variance
