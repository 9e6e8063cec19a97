"""A second opinion on random graphs: pyAgrum's verdict."""

import warnings

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strategies import effects, latent_graphs, tabulated

from causal.ladder.identification import observable_effect
from causal.ladder.identification.projection import latent_projection

pytestmark = pytest.mark.slow

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import pyagrum


def peer(projection, model, asked):
    """pyAgrum's answer on the observable variables, with a latent cause for each bidirected edge."""
    net = pyagrum.BayesNet()
    for name in projection.nodes:
        net.add(pyagrum.LabelizedVariable(name, "", list(model.variable(name).states)))
    for tail, head in projection.directed:
        net.addArc(tail, head)
    net.generateCPTs()
    ties = [(f"{a}~{b}", [a, b]) for a, b in projection.bidirected]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a warning turned into an error crashes its constructor
        causal = pyagrum.CausalModel(net, ties, True)
        _, table, told = pyagrum.causalImpact(
            causal,
            on=set(asked["effect"]),
            doing=set(asked["cause"]),
            knowing=set(asked["given"]) or None,
        )
    return table, told


@settings(max_examples=300)
@given(latent_graphs(most=6), st.data())
def test_the_verdicts_agree(drawn, data):
    graph, latent = drawn
    asked = data.draw(effects(graph, latent, conditions=2))
    model = tabulated(graph, 0)
    cause = dict.fromkeys(asked["cause"], "s1")
    found = observable_effect(
        model,
        cause=cause,
        effect=asked["effect"],
        given=dict.fromkeys(asked["given"], "s1"),
        latent=latent,
    )
    table, told = peer(latent_projection(graph, latent), model, asked)
    # pyAgrum 3.3 drops do(x) where x and y are separated given z without x's incoming arrows, which
    # the third rule does not allow for an x that is an ancestor of z: see test_classics.py
    assume(not (asked["given"] and told.startswith("No causal effect")))
    assert found.identification.identified == (table is not None), told
