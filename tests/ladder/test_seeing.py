"""What ties a cause that is seen to an effect: textbook graphs, and the numbers of random models."""

import networkx as nx
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from oracles import truncated_factorisation
from strategies import models

from causal.errors import UnknownName
from causal.ladder.seeing import Ties, ties
from causal.scm.mechanisms.table import Table
from causal.scm.model import Model
from causal.scm.variables import Variable

BINARY = ("no", "yes")


def graph(*edges: str) -> Model:
    """A model with binary variables and the arrows that are named, such as ``ab``."""
    names = list(dict.fromkeys("".join(edges)))
    parents = {name: tuple(e[0] for e in edges if e[1] == name) for name in names}
    return Model(
        tuple(Variable(name, BINARY) for name in names),
        tuple(
            Table(parents[n], tuple((0.5, 0.5) for _ in range(2 ** len(parents[n])))) for n in names
        ),
    )


def test_a_common_cause():
    fork = graph("cx", "cy", "xy")
    assert ties(fork, ["x"], "y") == Ties(True, ("c",))
    assert ties(fork, ["x"], "y", ["c"]) == Ties(False, blocked=("c",))


def test_a_cause_that_acts_through_what_is_seen_alone_is_none():
    assert ties(graph("cx", "xm", "my"), ["x"], "y") == Ties(False)
    assert ties(graph("xy"), ["x"], "y") == Ties(False)
    assert ties(graph("xm", "my"), ["x"], "y", ["m"]) == Ties(False)


def test_the_nearest_common_cause_is_named_and_not_what_acts_through_it():
    far = graph("fc", "cx", "cy", "xy")
    assert ties(far, ["x"], "y").common == ("c",)
    both = graph("fc", "cx", "cy", "xy", "fy")
    assert ties(both, ["x"], "y").common == ("f", "c")
    assert ties(both, ["x"], "y", ["c"]) == Ties(False, blocked=("f", "c"))


def test_a_chain_from_a_common_cause_is_cut_by_what_is_known_on_it():
    long = graph("ca", "ax", "cb", "by", "xy")
    assert ties(long, ["x"], "y").common == ("c",)
    for known in "abc":
        assert ties(long, ["x"], "y", [known]) == Ties(False, blocked=("c",))


def test_a_known_common_effect_ties_its_causes():
    """The M: x and y have nothing in common until what comes of both their causes is known."""
    shape = graph("ax", "am", "bm", "by", "xy")
    assert ties(shape, ["x"], "y") == Ties(False)
    assert ties(shape, ["x"], "y", ["m"]) == Ties(True, opened=("m",))
    assert ties(shape, ["x"], "y", ["m", "a"]) == Ties(False)
    late = graph("ax", "am", "bm", "by", "mk")
    assert ties(late, ["x"], "y", ["k"]) == Ties(True, opened=("k",))


def test_an_effect_that_came_first():
    assert ties(graph("yx"), ["x"], "y") == Ties(True, earlier=("x",))
    assert ties(graph("ym", "mx"), ["x"], "y", ["m"]) == Ties(False)


def test_several_seen_together():
    two = graph("cx", "cz", "zy", "xy")
    assert ties(two, ["x"], "y").common == ("c",)
    assert ties(two, ["x", "z"], "y") == Ties(False)


def test_the_effect_that_is_known_is_tied_to_nothing():
    assert ties(graph("cx", "cy"), ["x"], "y", ["y"]) == Ties(False)


def test_names_nobody_knows():
    with pytest.raises(UnknownName):
        ties(graph("xy"), ["x"], "q")
    with pytest.raises(UnknownName):
        ties(graph("xy"), ["x"], "y", ["q"])


@given(models(3, 5, states=2, zeros=False), st.data())
def test_where_nothing_ties_them_seeing_and_doing_agree(model, data):
    """The second rule of the do-calculus, by plain sums over the whole joint."""
    names = list(model.names)
    seen, effect = data.draw(st.permutations(names).map(lambda p: tuple(p[:2])))
    later = model.descendants([seen])
    others = [n for n in names if n not in (seen, effect) and n not in later]
    known = data.draw(st.lists(st.sampled_from(others), unique=True) if others else st.just([]))
    found = ties(model, [seen], effect, known)
    assert found.tied == bool(found.common or found.earlier or found.opened)
    assume(not found.tied)
    states = {n: data.draw(st.sampled_from(model.variable(n).states)) for n in (seen, *known)}
    rest = {name: state for name, state in states.items() if name != seen}
    saw = truncated_factorisation(model, {}, [effect], states)
    did = truncated_factorisation(model, {seen: states[seen]}, [effect], rest)
    assert saw == pytest.approx(did, abs=1e-9)


@given(models(3, 6, states=2, parents=3), st.data())
def test_common_causes_are_those_from_which_two_ways_part_for_good(model, data):
    """Every pair of ways, one by one, that share nothing but where they begin."""
    names = list(model.names)
    seen, effect, *others = data.draw(st.permutations(names))
    known = set(data.draw(st.lists(st.sampled_from(others), unique=True)))
    expected = [
        name
        for name in names
        if name in others and name not in known
        for one in [_ways(model, name, seen, known | {effect})]
        for other in [_ways(model, name, effect, known | {seen})]
        if any(set(a) & set(b) == {name} for a in one for b in other)
    ]
    assert list(ties(model, [seen], effect, known).common) == expected


def _ways(model, source, target, around):
    graph = model.graph.subgraph(set(model.names) - around)
    return list(nx.all_simple_paths(graph, source, target))
