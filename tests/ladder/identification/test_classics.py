"""The graphs of the literature: verdict, textbook form, and surgery on models with those graphs."""

import json
from fractions import Fraction
from itertools import product
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from oracles import truncated_factorisation
from strategies import tabulated

from causal.ladder.identification import (
    back_door_sets,
    front_door_sets,
    identify,
    observable_effect,
    observable_joint,
)
from causal.scm.mechanisms.table import Table
from causal.scm.model import Model
from causal.scm.variables import Variable

# arrows, pairs with a latent common cause, cause, effect, given, method, estimand
IDENTIFIED = {
    "no confounding": ("xy", "", "x", "y", "", "back-door", "P(y | x)"),
    "back-door": ("zx zy xy", "", "x", "y", "", "back-door", "sum_{z} P(y | z, x) P(z)"),
    "back-door, given": ("zx zy xy wz", "", "x", "y", "w", "back-door",
                         "sum_{z} P(y | w, z, x) P(z | w)"),
    "front-door": ("xm my", "xy", "x", "y", "", "front-door",
                   "sum_{m} P(m | x) sum_{x'} P(y | x', m) P(x')"),
    "front-door of two": ("xa xb ay by", "xy", "x", "y", "", "front-door",
                          "sum_{a, b} P(a, b | x) sum_{x'} P(y | x', a, b) P(x')"),
    "front-door behind a back-door": (
        "zx zm zy xm my", "xy", "x", "y", "", "ID",
        "sum_{z, m} P(z) P(m | z, x) sum_{x'} P(y | z, x', m) P(x' | z)"),
    "conditional front-door": ("zx zm zy xm my", "xy", "x", "y", "z", "IDC",
                               "sum_{m} P(m | z, x) sum_{x'} P(y | z, x', m) P(x' | z)"),
    "napkin": ("wr rx xy", "wx wy", "x", "y", "", "ID",
               "[sum_{w} P(x, y | w, r) P(w)] / [sum_{w} P(x | w, r) P(w)]"),
    "napkin of two effects": (
        "wr rx xy xz", "wx wy", "x", "yz", "", "ID",
        "[[sum_{w} P(x, y | w, r) P(w)] / [sum_{w} P(x | w, r) P(w)]] P(z | x)"),
    "M-bias": ("xy", "xm my", "x", "y", "", "back-door", "P(y | x)"),
    "Verma": ("ab bc cd", "bd", "c", "d", "", "back-door", "sum_{b} P(d | b, c) P(b)"),
    "Verma, two causes": ("ab bc cd", "bd", "ac", "d", "", "ID", "sum_{b} P(d | a, b, c) P(b | a)"),
    "no effect": ("yx", "xy", "x", "y", "", "ID", "P(y)"),
    "seen after": ("xy yz", "", "x", "y", "z", "IDC", None),
    "seen after, confounded": ("xy yz", "xz", "x", "y", "z", "IDC", None),
    "two causes in turn": ("al ly ay ab lb by", "ly", "ab", "y", "", "ID",
                           "sum_{l} P(y | a, l, b) P(l | a)"),
}  # fmt: skip
NOT_IDENTIFIED = {
    "bow": ("xy", "xy", "x", "y", ""),
    "instrument": ("zx xy", "xy", "x", "y", ""),
    "confounded mediator": ("xm my", "xm", "x", "y", ""),
    "front-door with a bow": ("xm my", "xy my", "x", "y", ""),
    "bow, given": ("xy zx", "xy", "x", "y", "z"),
    "napkin with a bow": ("wr rx xy", "wx wy xy", "x", "y", ""),
    "do of an ancestor of what is given": ("ab bc", "ab ac", "a", "c", "b"),
    "seen, confounded with both": ("xy yz", "xy xz", "x", "y", "z"),
}


def drawn(arrows, tied):
    """The graph of some arrows and pairs, and its latent variables."""
    latent = tuple(f"u_{pair}" for pair in tied.split())
    graph = nx.DiGraph()
    graph.add_nodes_from(dict.fromkeys(arrows.replace(" ", "")))
    graph.add_edges_from(arrows.split())
    graph.add_edges_from((f"u_{pair}", end) for pair in tied.split() for end in pair)
    return graph, latent


@pytest.mark.parametrize("name", IDENTIFIED)
def test_identified(name):
    arrows, tied, cause, effect, given, method, text = IDENTIFIED[name]
    graph, latent = drawn(arrows, tied)
    found = identify(graph, cause=cause, effect=effect, given=given, latent=latent)
    assert (found.identified, found.method) == (True, method)
    assert text is None or found.text == text
    assert "can be estimated" in found.sentence()
    for seed, states in product(range(4), (2, 3)):
        model = tabulated(graph, seed, states=states)
        joint = observable_joint(model, latent)
        options = [model.variable(v).states for v in (*cause, *given)]
        for chosen in product(*options):
            at = dict(zip((*cause, *given), chosen, strict=True))
            done = {v: at[v] for v in cause}
            seen = {v: at[v] for v in given}
            expected = truncated_factorisation(model, done, tuple(effect), seen)
            values = found.evaluate(joint, cause=done, given=seen)
            np.testing.assert_allclose(values, expected, rtol=0, atol=1e-9)


@pytest.mark.parametrize("name", NOT_IDENTIFIED)
def test_not_identified(name):
    arrows, tied, cause, effect, given = NOT_IDENTIFIED[name]
    graph, latent = drawn(arrows, tied)
    found = identify(graph, cause=cause, effect=effect, given=given, latent=latent)
    assert not found.identified
    assert found.estimand is None
    assert not found.back_door
    assert not found.front_door
    assert set(found.hedge.inner) < set(found.hedge.outer)
    assert "cannot be estimated" in found.sentence()
    model = tabulated(graph, 0)
    asked = observable_effect(
        model, cause={cause: "s1"}, effect=effect, given=dict.fromkeys(given, "s1"), latent=latent
    )
    assert asked.probabilities is None


def test_the_bow_two_models_with_one_observable_distribution():
    """Why the verdict is no: what is seen is the same, what an intervention does is not."""
    u, x, y = (Variable(name, ("0", "1")) for name in "uxy")
    copy = ((1.0, 0.0), (0.0, 1.0))
    luck = Table((), ((0.5, 0.5),))
    differs = Table(("u", "x"), ((1.0, 0.0), (0.0, 1.0), (0.0, 1.0), (1.0, 0.0)))
    never = Table(("u", "x"), ((1.0, 0.0),) * 4)
    models = [Model((u, x, y), (luck, Table(("u",), copy), last)) for last in (differs, never)]
    seen = [observable_joint(model, ["u"]).marginal(["x", "y"]) for model in models]
    np.testing.assert_array_equal(*seen)
    done = [truncated_factorisation(model, {"x": "1"}, ["y"])[1] for model in models]
    assert done == [0.5, 0.0]
    for model in models:
        assert not identify(model, cause="x", effect="y", latent=["u"]).identified


def test_the_do_of_an_ancestor_of_what_is_given_cannot_be_dropped():
    """P(c | b), which a third rule without its proviso gives, is not P(c | do(a), b)."""
    graph, _ = drawn("ab bc", "ab ac")
    model = tabulated(graph, 1)
    done = [truncated_factorisation(model, {"a": s}, ["c"], {"b": "s1"})[1] for s in ("s0", "s1")]
    seen = truncated_factorisation(model, {}, ["c"], {"b": "s1"})[1]
    assert done[0] == pytest.approx(done[1])
    assert abs(done[0] - seen) > 1e-3


def test_m_bias():
    graph, latent = drawn("xy", "xm my")
    assert back_door_sets(graph, cause="x", effect="y", latent=latent).sets == ((),)
    given = back_door_sets(graph, cause="x", effect="y", given="m", latent=latent)
    assert given.sets == ()  # conditioning on m opens a path through latent causes alone
    graph, latent = drawn("xy zx zm", "my")
    assert back_door_sets(graph, cause="x", effect="y", latent=latent).sets == ((),)
    given = back_door_sets(graph, cause="x", effect="y", given="m", latent=latent)
    assert given.sets == (("z",),)


def test_all_sets_are_listed_smallest_first():
    graph, _ = drawn("ax ab bd dy cx cd xm my", "")
    found = back_door_sets(graph, cause="x", effect="y")
    assert found.complete
    assert found.sets == (("d",), ("a", "c"), ("b", "c"))
    assert found.smallest == ("d",)
    graph, latent = drawn("xa ab by", "xy")
    through = front_door_sets(graph, cause="x", effect="y", latent=latent)
    assert through.sets == (("a",), ("b",))


CASES = json.loads(
    (Path(__file__).parents[2] / "data" / "identification_cases.json").read_text(encoding="utf-8")
)


def described(name):
    """A model of the data file, its fractions as floats."""
    told = CASES["models"][name]
    variables = [Variable(key, tuple(value["states"])) for key, value in told.items()]
    tables = [
        Table(
            tuple(value["parents"]),
            tuple(tuple(float(Fraction(number)) for number in row) for row in value["cpt"]),
        )
        for value in told.values()
    ]
    return Model(tuple(variables), tuple(tables))


def weight(told, at, done):
    """The probability of one history of a changed model, in fractions."""
    found = Fraction(1)
    for key, value in told.items():
        row = 0
        for parent in value["parents"]:
            row = row * len(told[parent]["states"]) + at[parent]
        if key in done:
            found *= at[key] == value["states"].index(done[key])
        else:
            found *= Fraction(value["cpt"][row][at[key]])
    return found


def exact(told, target, done):
    """The probability of some states in a changed model, in fractions."""
    cells = product(*(range(len(value["states"])) for value in told.values()))
    histories = [dict(zip(told, cell, strict=True)) for cell in cells]
    wanted = {key: told[key]["states"].index(state) for key, state in target.items()}
    return sum(weight(told, at, done) for at in histories if wanted.items() <= at.items())


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["id"])
def test_cases_in_fractions(case):
    told, done, effect = CASES["models"][case["model"]], case["do"], case["effect"]
    expected = exact(told, {effect: "yes"}, done)
    assert expected == Fraction(case["expect"])
    found = observable_effect(
        described(case["model"]), cause=done, effect=[effect], latent=case["latent"]
    )
    assert found.identification.method == case["method"]
    assert found.probabilities[1] == pytest.approx(float(expected), abs=1e-12)
    seen = exact(told, {effect: "yes", **done}, {}) / exact(told, done, {})
    assert abs(found.probabilities[1] - float(seen)) > 1e-3  # seeing is not doing here
