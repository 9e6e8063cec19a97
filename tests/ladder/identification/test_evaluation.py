"""Estimands as text, as numbers, and what is refused."""

import pickle  # noqa: TID251  (the tests only: values of ours must survive it)

import networkx as nx
import numpy as np
import pytest
from oracles import truncated_factorisation
from strategies import tabulated

from causal.engine.plan import Limits
from causal.errors import (
    CycleError,
    PositivityViolated,
    QueryError,
    TableError,
    TooCostly,
    UnknownName,
)
from causal.ladder.identification import (
    ObservableJoint,
    back_door_sets,
    identify,
    observable_effect,
    observable_joint,
)
from causal.ladder.identification.evaluation import Evaluator
from causal.ladder.identification.expression import (
    ONE,
    Probability,
    Product,
    Quotient,
    Sum,
    product,
    quotient,
    total,
)
from causal.ladder.identification.notation import to_latex, to_text
from causal.scm.variables import Variable

P = Probability
SMOKING = nx.DiGraph([("u", "x"), ("u", "y"), ("x", "m"), ("m", "y")])


def test_every_sum_over_a_visible_name_gets_one_more_prime():
    inner = Sum(("x",), Product((P(("y",), ("x",)), P(("x",)))))
    nested = Sum(("x",), Product((P(("x",)), inner)))
    assert to_text(nested) == "sum_{x} P(x) sum_{x'} P(y | x') P(x')"
    assert to_text(nested, ["x"]) == "sum_{x'} P(x') sum_{x''} P(y | x'') P(x'')"
    assert to_latex(nested, ["x"]) == r"\sum_{x'} P(x') \, \sum_{x''} P(y \mid x'') \, P(x'')"


def test_brackets_stand_where_a_sum_would_run_on():
    first, second = (Sum((n,), P((n, "y"), ("x",))) for n in "ab")
    assert to_text(Product((first, second))) == "[sum_{a} P(a, y | x)] sum_{b} P(b, y | x)"
    assert to_text(Product((Quotient(P(("a",)), first), P(("b",))))) == (
        "[P(a) / [sum_{a'} P(a', y | x)]] P(b)"
    )
    assert to_text(ONE) == to_latex(ONE) == "1"


def test_latex_of_the_front_door():
    found = identify(SMOKING, cause="x", effect="y", latent="u")
    assert found.latex == r"\sum_{m} P(m \mid x) \, \sum_{x'} P(y \mid x', m) \, P(x')"
    assert found.question == "P(y | do(x))"
    assert found.sentence() == (
        "P(y | do(x)) can be estimated from what is observable, through m (front-door): "
        "it is sum_{m} P(m | x) sum_{x'} P(y | x', m) P(x')"
    )


@pytest.mark.parametrize("seed", range(5))
def test_what_is_simplified_keeps_its_value(seed):
    """Smart constructors against the plain tree, on random distributions of four variables."""
    numbers = np.random.default_rng(seed).dirichlet(np.ones(16)).reshape((2,) * 4)
    joint = ObservableJoint.of([Variable(n, ("0", "1")) for n in "abcd"], numbers)
    evaluator = Evaluator(joint)
    chain = [P(("a",)), P(("b",), ("a",)), P(("c",), ("a", "b")), P(("d",), ("b", "c"))]
    pairs = [
        (product(chain), Product(tuple(chain))),
        *((total(over, product(chain)), Sum(tuple(over), Product(tuple(chain))))
          for over in ("a", "b", "c", "d", "ab", "bd", "abcd", "acd")),
        (quotient(product(chain), product(chain[1:3])),
         Quotient(Product(tuple(chain)), Product(tuple(chain[1:3])))),
        (quotient(P(tuple("abc"), ("d",)), P(("b",), ("d",))),
         Quotient(P(tuple("abc"), ("d",)), P(("b",), ("d",)))),
        (total("a", Sum(("b",), product(chain))), Sum(("a", "b"), Product(tuple(chain)))),
        (total("a", P(("b",))), Sum(("a",), P(("b",)))),
    ]  # fmt: skip
    for short, plain in pairs:
        values = [evaluator.table(each, "abcd", {}) for each in (short, plain)]
        np.testing.assert_allclose(*values, rtol=0, atol=1e-12)
    by_hand = numbers.sum((2, 3), keepdims=True) * (
        numbers.sum(3, keepdims=True) / numbers.sum((2, 3), keepdims=True)
    )
    by_hand = by_hand * (numbers.sum(0) / numbers.sum((0, 3))[..., None])
    np.testing.assert_allclose(
        evaluator.table(product(chain), "abcd", {}), by_hand, rtol=0, atol=1e-12
    )


def observed():
    return [Variable(name, ("no", "yes")) for name in ("age", "drug", "cure")]


AGED = nx.DiGraph([("age", "drug"), ("age", "cure"), ("drug", "cure")])


def test_what_never_occurs_is_named():
    table = np.array([[[0.2, 0.1], [0.1, 0.1]], [[0.3, 0.2], [0.0, 0.0]]])
    found = identify(AGED, cause=["drug"], effect=["cure"])
    joint = ObservableJoint.of(observed(), table)
    with pytest.raises(PositivityViolated) as refused:
        found.evaluate(joint, cause={"drug": "yes"})
    assert refused.value.probability == "P(cure | age, drug)"
    assert refused.value.where == "age=yes, drug=yes"
    assert "never occurs" in str(refused.value)
    values = found.evaluate(joint, cause={"drug": "no"})  # the other state is fine
    expected = 0.5 * np.array([2, 1]) / 3 + 0.5 * np.array([3, 2]) / 5
    np.testing.assert_allclose(values, expected, rtol=0, atol=1e-12)


def test_what_never_occurs_does_no_harm_where_its_weight_is_zero():
    table = np.array([[[0.4, 0.1], [0.2, 0.3]], [[0.0, 0.0], [0.0, 0.0]]])
    found = identify(AGED, cause=["drug"], effect=["cure"])
    values = found.evaluate(ObservableJoint.of(observed(), table), cause={"drug": "yes"})
    np.testing.assert_allclose(values, [0.4, 0.6], rtol=0, atol=1e-12)


def test_an_anchor_is_read_where_it_has_a_value():
    """The napkin with a state of r that never occurs: the other one serves."""
    graph = nx.DiGraph([("w", "r"), ("r", "x"), ("x", "y"), ("a", "w"), ("a", "x"), ("b", "w"),
                        ("b", "y")])  # fmt: skip
    found = identify(graph, cause="x", effect="y", latent="ab")
    assert found.anchors == ("r",)
    model = tabulated(graph, 3, zeros=0.0)
    rows = tuple((0.0, 1.0) for _ in range(2))
    model = model.replace({"r": type(model.mechanism("r"))(("w",), rows)})
    values = found.evaluate(observable_joint(model, "ab"), cause={"x": "s1"})
    expected = truncated_factorisation(model, {"x": "s1"}, ["y"])
    np.testing.assert_allclose(values, expected, rtol=0, atol=1e-9)


def long_chain(size):
    """A confounded chain: an arrow from each variable to the next, a latent cause of each third."""
    graph = nx.DiGraph()
    graph.add_nodes_from(f"v{i}" for i in range(size))
    graph.add_edges_from((f"v{i}", f"v{i + 1}") for i in range(size - 1))
    latent = []
    for i in range(0, size - 3, 3):
        latent.append(f"u{i}")
        graph.add_edges_from([(f"u{i}", f"v{i}"), (f"u{i}", f"v{i + 2}")])
    return graph, latent


def test_sixty_variables_need_no_joint_table():
    graph, latent = long_chain(60)
    model = tabulated(graph, 1)
    joint = observable_joint(model, latent)
    assert joint.cells == 2**60
    last = "v59"
    found = observable_effect(model, cause={"v0": "s1"}, effect=[last], latent=latent)
    chain = np.eye(2)[1]  # surgery along the chain by hand: a message over v(i), u(i)
    message, hidden = chain, None
    for i in range(1, 60):
        table = model.cpt(f"v{i}")
        parents = model.parents(f"v{i}")
        source = f"u{i - 2}"
        if source in parents:  # its common cause is read here for the last time
            before = hidden if hidden is not None else np.outer(message, model.cpt(source))
            table = table.transpose(parents.index(f"v{i - 1}"), parents.index(source), 2)
            message, hidden = np.einsum("vu,vuw->w", before, table), None
        elif any(parent.startswith("u") for parent in parents):
            (source,) = (parent for parent in parents if parent.startswith("u"))
            order = (parents.index(f"v{i - 1}"), parents.index(source), 2)
            weights = model.cpt(source)
            hidden = np.einsum("v,u,vuw->wu", message, weights, table.transpose(order))
        elif hidden is not None:
            hidden = np.einsum("vu,vw->wu", hidden, table)
        else:
            message = message @ table
    np.testing.assert_allclose(found.probabilities, message, rtol=0, atol=1e-9)


def test_what_would_cost_too_much_is_refused():
    graph, latent = long_chain(40)
    model = tabulated(graph, 1)
    joint = observable_joint(model, latent)
    with pytest.raises(TooCostly):
        joint.marginal([variable.name for variable in joint.variables])
    asked = identify(graph, cause=["v1"], effect=[f"v{i}" for i in range(5, 40)], latent=latent)
    assert asked.identified
    with pytest.raises(TooCostly):
        asked.evaluate(joint, cause={"v1": "s0"})
    few = identify(graph, cause=["v1"], effect=["v6"], latent=latent)
    with pytest.raises(TooCostly):
        few.evaluate(joint, cause={"v1": "s0"}, limits=Limits(bytes=16.0))


def test_a_long_search_for_sets_is_cut_short_and_says_so():
    graph = nx.DiGraph()
    for i in range(14):
        graph.add_edges_from([(f"a{i}", "x"), (f"a{i}", f"b{i}"), (f"b{i}", "y")])
    graph.add_edge("x", "y")
    found = back_door_sets(graph, cause="x", effect="y")
    assert not found.complete
    cut = graph.copy()
    cut.remove_edge("x", "y")
    assert found
    for chosen in found:
        assert nx.is_d_separator(cut, {"x"}, {"y"}, set(chosen))
        assert len(chosen) == 14


@pytest.mark.parametrize(
    ("asked", "error", "words"),
    [
        ({"cause": [], "effect": "y"}, QueryError, "has no cause"),
        ({"cause": "x", "effect": []}, QueryError, "has no effect"),
        ({"cause": "x", "effect": "x"}, QueryError, "x is both a cause and an effect"),
        ({"cause": "x", "effect": "y", "given": "y"}, QueryError, "y is both an effect and given"),
        ({"cause": "u", "effect": "y", "latent": "u"}, QueryError, "u is both latent and a cause"),
        ({"cause": "q", "effect": "y"}, UnknownName, "no variable 'q'"),
        ({"cause": "x", "effect": "y", "latent": "q"}, UnknownName, "no variable 'q'"),
    ],
)
def test_questions_that_cannot_be_posed(asked, error, words):
    with pytest.raises(error, match=words):
        identify(SMOKING, **asked)


def test_circles_are_refused():
    with pytest.raises(CycleError, match="x -> y -> x"):
        identify(nx.DiGraph([("x", "y"), ("y", "x")]), cause="x", effect="y")


def test_states_and_tables_that_do_not_fit():
    found = identify(AGED, cause=["drug"], effect=["cure"])
    joint = ObservableJoint.of(observed(), np.full((2, 2, 2), 1 / 8))
    with pytest.raises(QueryError, match="needs one each for drug"):
        found.evaluate(joint, cause={})
    with pytest.raises(QueryError, match="given gives states to age"):
        found.evaluate(joint, cause={"drug": "yes"}, given={"age": "no"})
    with pytest.raises(UnknownName, match="no state 'maybe'"):
        found.evaluate(joint, cause={"drug": "maybe"})
    with pytest.raises(UnknownName, match="the observable distribution has no variable 'age'"):
        found.evaluate(
            ObservableJoint.of(observed()[1:], np.full((2, 2), 1 / 4)), cause={"drug": "yes"}
        )
    bow = identify(nx.DiGraph(["ux", "uy", "xy"]), cause="x", effect="y", latent="u")
    with pytest.raises(QueryError, match="cannot be estimated"):
        bow.evaluate(joint, cause={"x": "yes"})
    for bad in (np.full((2, 2, 2), 1.0), np.full((2, 2), 0.25), np.full((2, 2, 2), np.nan)):
        with pytest.raises(TableError):
            ObservableJoint.of(observed(), bad)
    model = tabulated(AGED, 0)
    with pytest.raises(QueryError, match="all variables are latent"):
        observable_joint(model, model.names)


def test_a_long_search_for_front_door_sets_is_cut_short_and_says_so():
    graph = nx.DiGraph([("u", "x"), ("u", "y")])
    for i in range(14):
        graph.add_edges_from([("x", f"a{i}"), (f"a{i}", f"b{i}"), (f"b{i}", "y")])
    found = identify(graph, cause="x", effect="y", latent="u")
    assert found.method == "front-door"
    assert not found.front_door.complete
    (chosen,) = found.front_door
    after = graph.copy()
    after.remove_edges_from(list(graph.out_edges(chosen)))
    assert nx.is_d_separator(after, set(chosen), {"y"}, {"x"})
    around = graph.copy()
    around.remove_nodes_from(chosen)
    assert not nx.has_path(around, "x", "y")


def test_verdicts_are_values():
    found = identify(SMOKING, cause="x", effect="y", latent="u")
    again = identify(SMOKING.copy(), cause="x", effect="y", latent="u")
    assert found == again
    assert hash(found) == hash(again)
    assert pickle.loads(pickle.dumps(found)) == found
    refused = PositivityViolated("P(y | x)", "x=1")
    assert str(pickle.loads(pickle.dumps(refused))) == str(refused)
