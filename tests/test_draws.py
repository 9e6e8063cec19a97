"""Second-order draws repeat whatever surrounds them, and bands follow from them."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import models, worlds

import causal
from causal.errors import (
    ContradictionError,
    CycleError,
    ImpossibleEvidence,
    QueryError,
    UnknownName,
)
from causal.ladder.bands import delta_band
from causal.ladder.draws import draw_tables, mattering
from causal.ladder.inference import solve
from causal.ladder.network import Question
from causal.scm.couplings import Luck
from causal.scm.evidence import Observed
from causal.scm.interventions import CutEdge, Hard, HeldParent, Replaced
from causal.scm.mechanisms.table import Table
from causal.scm.model import Model
from causal.scm.variables import Variable

TWO = ("no", "yes")


def digest(tables) -> dict[str, str]:
    return {name: sha256(table.tobytes()).hexdigest() for name, table in tables.items()}


def pace() -> Model:
    return causal.load("reform_pace").model


@pytest.mark.slow
@given(st.data())
@settings(max_examples=20)
def test_a_variables_draws_depend_on_seed_and_name_only(data):
    model = pace()
    whole = draw_tables(model, 20.0, 7, seed=5)
    names = data.draw(st.lists(st.sampled_from(model.names), unique=True, max_size=5))
    some = draw_tables(model, 20.0, 7, seed=5, names=names)
    assert list(some) == names
    for name in names:
        np.testing.assert_array_equal(some[name], whole[name])


def test_the_same_draws_in_threads_and_in_another_process():
    model = pace()
    expected = digest(draw_tables(model, 20.0, 50, seed=3))
    with ThreadPoolExecutor(4) as pool:
        work = [
            pool.submit(draw_tables, model, 20.0, 50, seed=3, names=[n]) for n in model.names * 3
        ]
        for one in work:
            for name, found in digest(one.result()).items():
                assert found == expected[name]
    script = (
        "import json, sys, causal\n"
        "from hashlib import sha256\n"
        "from causal.ladder.draws import draw_tables\n"
        "model = causal.load('reform_pace').model\n"
        "made = draw_tables(model, 20.0, 50, seed=3, names=reversed(model.names))\n"
        "print(json.dumps({n: sha256(t.tobytes()).hexdigest() for n, t in made.items()}))\n"
    )
    command = [sys.executable, "-c", script]
    told = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout
    assert json.loads(told) == expected


def test_names_and_seeds_have_streams_of_their_own():
    """Two variables with the same table are drawn independently of one another."""
    even = Table((), ((0.5, 0.5),))
    model = Model((Variable("a", TWO), Variable("b", TWO)), (even, even))
    one, other = (draw_tables(model, 20.0, 4000, seed=s) for s in (1, 2))
    for left, right in ((one["a"], one["b"]), (one["a"], other["a"]), (one["b"], other["a"])):
        assert abs(np.corrcoef(left[0], right[0])[0, 1]) < 0.06


def test_sample_sizes_by_variable_and_by_row():
    cause, effect = Variable("cause", TWO), Variable("effect", TWO)
    model = Model(
        (cause, effect), (Table((), ((0.4, 0.6),)), Table(("cause",), ((0.5, 0.5), (0.5, 0.5))))
    )
    sizes = {"cause": 3.0, "effect": np.array([4.0, 99.0])}
    drawn = draw_tables(model, sizes, 40_000, seed=0)
    assert drawn["cause"][0].var() == pytest.approx(0.24 / 4, rel=0.05)
    np.testing.assert_allclose(drawn["effect"][:, 0].var(axis=-1), [0.05, 0.0025], rtol=0.05)
    with pytest.raises(QueryError, match="effect"):
        draw_tables(model, {"cause": 3.0}, 2, seed=0)
    with pytest.raises(QueryError, match="positive"):
        draw_tables(model, {"cause": 3.0, "effect": np.array([1.0, 0.0])}, 2, seed=0)
    with pytest.raises(QueryError, match="one draw"):
        draw_tables(model, 3.0, 0, seed=0)
    with pytest.raises(UnknownName):
        draw_tables(model, 3.0, 1, seed=0, names=["nobody"])


@given(models(most=5), st.data())
@settings(max_examples=60)
def test_tables_that_do_not_matter_change_nothing(model, data):
    """Other numbers in every table left out give the same answer."""
    names = data.draw(st.permutations(model.names))
    target = names[0]
    world = []
    for name in names[1:3]:
        state = data.draw(st.sampled_from(model.variable(name).states))
        parents = model.parents(name)
        kind = data.draw(st.sampled_from(["hard", "replaced", "held", "cut"]))
        if kind in ("hard", "replaced") or not parents:
            count = len(model.variable(name).states)
            even = Table((), ((1 / count,) * count,))
            world.append(Hard(name, state) if kind == "hard" else Replaced(name, even))
        elif kind == "held":
            world.append(HeldParent(parents[0], name, model.variable(parents[0]).states[0]))
        else:
            world.append(CutEdge(parents[0], name))
    seen = ()
    if len(names) > 3 and data.draw(st.booleans()):
        seen = ((0, Observed(names[3], (model.variable(names[3]).states[0],))),)
    asked = Question((tuple(world),), seen, ((0, target),))
    kept = mattering(model, asked)
    other = draw_tables(model, 5.0, 1, seed=9)
    changed = {name: table for name, table in other.items() if name not in kept}
    try:
        plain = solve(model, asked).probabilities
    except ImpossibleEvidence:
        return
    np.testing.assert_allclose(solve(model, asked, draws=changed).probabilities, plain, atol=1e-12)


@given(models(3, 4, states=2), st.data())
@settings(max_examples=60)
def test_what_is_heard_of_another_world_matters(model, data):
    """Edges and policies that hear from elsewhere: no table left out moves the answer."""
    world = data.draw(worlds(model, crossing=True))
    asked = Question(((), world), (), ((1, data.draw(st.sampled_from(model.names))),))
    other = draw_tables(model, 5.0, 1, seed=9)
    kept = mattering(model, asked)
    changed = {name: table for name, table in other.items() if name not in kept}
    try:
        plain = solve(model, asked, luck=Luck()).probabilities
    except CycleError:
        return
    again = solve(model, asked, luck=Luck(), draws=changed).probabilities
    np.testing.assert_allclose(again, plain, atol=1e-12)


def test_a_fact_that_a_policy_reads_is_drawn():
    cause, effect = Variable("cause", TWO), Variable("effect", TWO)
    model = Model((cause, effect), (Table((), ((0.4, 0.6),)), Table((), ((0.5, 0.5),))))
    copy = Replaced("effect", Table(("cause",), ((1.0, 0.0), (0.0, 1.0))), reads_facts=True)
    world = (Hard("cause", "no"), copy)
    asked = Question(((), world), (), ((1, "effect"),))
    assert mattering(model, asked) == ("cause",)
    heard = (Hard("cause", "no"), Hard("effect", "no"))
    assert mattering(model, Question((heard,), (), ((0, "effect"),))) == ()


@pytest.mark.parametrize("theory", ["reform_pace", "nationalities"])
def test_the_band_agrees_with_four_thousand_draws(theory):
    loaded = causal.load(theory)
    model, target = loaded.model, loaded.role("outcome")[0]
    names = [n for n in model.names if n in model.ancestors([target]) and model.parents(n)]
    state = model.variable(names[0]).states[0]
    band = delta_band(model, target, ess=40.0, do={names[0]: state})
    asked = Question(((Hard(names[0], state),),), (), ((0, target),))
    drawn = draw_tables(model, 40.0, 4000, seed=2, names=mattering(model, asked))
    found = solve(model, asked, draws=drawn).probabilities
    np.testing.assert_allclose(
        band.probabilities, solve(model, asked).probabilities[:, 0], atol=1e-12
    )
    np.testing.assert_allclose(band.sd, found.std(axis=-1), rtol=0.06, atol=1e-4)
    low, high = np.quantile(found, [0.05, 0.95], axis=-1)
    np.testing.assert_allclose(band.low, low, atol=0.02)
    np.testing.assert_allclose(band.high, high, atol=0.02)


def two() -> Model:
    cause, effect = Variable("cause", TWO), Variable("effect", TWO)
    return Model(
        (cause, effect), (Table((), ((0.3, 0.7),)), Table(("cause",), ((0.9, 0.1), (0.2, 0.8))))
    )


def test_the_variance_of_a_single_row_is_exact():
    """P(effect | do(cause)) is one number of one table: a Beta, whose variance is known."""
    band = delta_band(two(), "effect", ess=9.0, do={"cause": "yes"})
    np.testing.assert_allclose(band.sd**2, [0.2 * 0.8 / 10] * 2, rtol=1e-12)
    assert set(band.shares) == {"effect"}


def test_the_variance_of_a_product_is_exact_to_first_order():
    """P(effect=yes) = a b + (1 - a) c with independent Betas: the known sum of three terms."""
    band = delta_band(two(), "effect", ess={"cause": 4.0, "effect": np.array([6.0, 12.0])})
    a, b, c = 0.3, 0.1, 0.8
    wanted = (
        (b - c) ** 2 * a * (1 - a) / 5 + a**2 * b * (1 - b) / 7 + (1 - a) ** 2 * c * (1 - c) / 13
    )
    np.testing.assert_allclose(band.sd**2, [wanted] * 2, rtol=1e-12)
    np.testing.assert_allclose(sum(band.shares.values()), band.sd**2, rtol=1e-12)


@given(models(most=4, zeros=False), st.data())
@settings(max_examples=40)
def test_bands_with_evidence_equal_differences(model, data):
    """The derivative of the posterior, taken by complex steps through an enumeration of cells."""
    names = data.draw(st.permutations(model.names))
    target, seen = names[0], names[1:2]
    states = {n: data.draw(st.sampled_from(model.variable(n).states)) for n in seen}
    band = delta_band(model, target, ess=7.0, given=states)
    expected = _posterior(model, {}, target, states).real
    np.testing.assert_allclose(band.probabilities, expected, atol=1e-10)
    total = np.zeros(len(expected))
    for name in model.names:
        table = model.cpt(name)
        slopes = np.zeros((*table.shape, len(expected)))
        for cell in np.ndindex(*table.shape):
            stepped = table.astype(complex)
            stepped[cell] += 1e-30j
            slopes[cell] = _posterior(model, {name: stepped}, target, states).imag / 1e-30
        for row in np.ndindex(*table.shape[:-1]):
            p = table[row]
            covariance = (np.diag(p) - np.outer(p, p)) / 8
            total += np.einsum("ik,ij,jk->k", slopes[row], covariance, slopes[row])
    np.testing.assert_allclose(band.sd**2, total, rtol=1e-8, atol=1e-12)
    assert (band.low >= 0).all()
    assert (band.low <= band.probabilities + 1e-12).all()
    assert (band.probabilities <= band.high + 1e-12).all()
    assert (band.high <= 1).all()


def _posterior(model, changed, target, states):
    """Return P(target | states) from one einsum over everything."""
    operands = []
    for i, name in enumerate(model.names):
        table = changed.get(name, model.cpt(name))
        operands += [table, [*(model.position(p) for p in model.parents(name)), i]]
    for name, state in states.items():
        variable = model.variable(name)
        operands += [np.eye(len(variable.states))[variable.index(state)], [model.position(name)]]
    joint = np.einsum(*operands, [model.position(target)])
    return joint / joint.sum()


def test_a_band_is_checked():
    with pytest.raises(QueryError, match="level"):
        delta_band(two(), "effect", ess=9.0, level=1.0)
    with pytest.raises(ContradictionError, match="twice"):
        delta_band(two(), "effect", ess=9.0, do={"cause": "no"}, given={"cause": "yes"})
    sure = Model(
        (Variable("x", TWO), Variable("y", TWO)),
        (Table((), ((1.0, 0.0),)), Table(("x",), ((0.5, 0.5), (0.5, 0.5)))),
    )
    with pytest.raises(ImpossibleEvidence):
        delta_band(sure, "y", ess=9.0, given={"x": "yes"})
    band = delta_band(sure, "x", ess=9.0)
    assert band.sd.tolist() == [0, 0]
    assert band.low.tolist() == band.high.tolist() == [1, 0]
