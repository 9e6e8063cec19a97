"""Random networks, interventions of every kind, evidence of every kind: pyAgrum and pgmpy agree.

Both peers answer on a network that is mutilated here, so that only their elimination is trusted.
"""

import warnings

import networkx as nx
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strategies import weights, worlds

from causal.errors import ImpossibleEvidence
from causal.ladder.inference import solve
from causal.ladder.network import Question
from causal.scm.evidence import Likelihood
from causal.scm.interventions import CutEdge, Hard, HeldParent, Replaced
from causal.scm.mechanisms.table import Table
from causal.scm.model import Model
from causal.scm.variables import Variable

pytestmark = pytest.mark.slow

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import pyagrum
    from pgmpy.factors.discrete import TabularCPD
    from pgmpy.inference import VariableElimination
    from pgmpy.models import DiscreteBayesianNetwork

Tables = dict[str, tuple[tuple[str, ...], np.ndarray]]


def plain(model: Model) -> Tables:
    """Parents and table of every variable, as the theory has them."""
    return {name: (model.parents(name), model.cpt(name)) for name in model.names}


def mutilated(model: Model, world: tuple) -> Tables:
    """Parents and table of every variable in a changed world."""
    tables = plain(model)
    for change in world:
        name = change.variable
        parents, table = tables[name]
        if isinstance(change, Hard):
            tables[name] = ((), np.eye(table.shape[-1])[model.variable(name).index(change.state)])
        elif isinstance(change, Replaced):
            read = change.mechanism.parents
            shape = change.mechanism.cpt(model.variable(name), [model.variable(p) for p in read])
            tables[name] = (read, shape)
        else:
            axis = parents.index(change.parent)
            if isinstance(change, HeldParent):
                heard = np.eye(table.shape[axis])[model.variable(change.parent).index(change.state)]
            else:  # the parent's own marginal in this world: nothing after it matters to it
                heard = posterior_agrum(
                    model, mutilated(model, before(model, world, change)), {}, change.parent
                )
            rest = tuple(p for p in parents if p != change.parent)
            tables[name] = (rest, np.tensordot(heard, table, axes=(0, axis)))
    return tables


def before(model: Model, world: tuple, edge: CutEdge) -> tuple:
    later = model.descendants([edge.parent])
    return tuple(change for change in world if change.variable not in later)


def network_agrum(model: Model, tables: Tables) -> "pyagrum.BayesNet":
    net = pyagrum.BayesNet()
    for variable in model.variables:
        net.add(pyagrum.LabelizedVariable(variable.name, "", list(variable.states)))
    for name, (parents, _) in tables.items():
        for parent in parents:
            net.addArc(parent, name)
    for name, (parents, table) in tables.items():
        cpt = net.cpt(name)
        order = [n for n in reversed(cpt.names) if n != name]
        moved = np.transpose(table, [*(parents.index(n) for n in order), len(parents)])
        cpt[:] = np.ascontiguousarray(moved)
    return net


def posterior_agrum(model: Model, tables: Tables, known: dict, target: str) -> np.ndarray | None:
    """None where the evidence is impossible: pyAgrum says so only if it must to answer."""
    engine = pyagrum.LazyPropagation(network_agrum(model, tables))
    engine.setEvidence(
        {n: [w.get(s, 0.0) for s in model.variable(n).states] for n, w in known.items()}
    )
    try:
        engine.makeInference()
        if known and engine.evidenceProbability() == 0:
            return None
        return np.array(engine.posterior(target).tolist())
    except pyagrum.IncompatibleEvidence:
        return None


def posterior_pgmpy(model: Model, tables: Tables, known: dict, target: str) -> np.ndarray:
    net = DiscreteBayesianNetwork()
    net.add_nodes_from(model.names)
    states = {v.name: list(v.states) for v in model.variables}
    for name, (parents, table) in tables.items():
        net.add_edges_from((parent, name) for parent in parents)
        net.add_cpds(
            TabularCPD(
                name,
                len(states[name]),
                table.reshape(-1, len(states[name])).T,
                evidence=list(parents),
                evidence_card=[len(states[p]) for p in parents],
                state_names={n: states[n] for n in (name, *parents)},
            )
        )
    virtual = [
        TabularCPD(
            n,
            len(states[n]),
            [[w.get(s, 0.0) / max(w.values())] for s in states[n]],
            state_names={n: states[n]},
        )
        for n, w in known.items()
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = VariableElimination(net).query(
            [target], virtual_evidence=virtual or None, show_progress=False
        )
    return np.array([found.get_value(**{target: state}) for state in states[target]])


def numbers(rng: np.random.Generator, *shape: int) -> tuple[tuple[float, ...], ...]:
    """Rows that sum to one; about a third of them hold zeros and ones."""
    rows = rng.gamma(0.8, size=shape) * (rng.random(shape) > rng.choice([0.0, 0.0, 0.5]))
    rows[rows.sum(axis=-1) == 0, rng.integers(shape[-1])] = 1.0
    return tuple(tuple(map(float, row / row.sum())) for row in rows.reshape(-1, shape[-1]))


@st.composite
def large_models(draw: st.DrawFn) -> Model:
    """Up to 15 variables of up to 5 states and 3 parents; the numbers from a drawn seed."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    variables: list[Variable] = []
    mechanisms = []
    for i in range(draw(st.integers(2, 15))):
        states = tuple(f"s{k}" for k in range(rng.integers(2, 6)))
        parents = [variables[k] for k in rng.permutation(i)[: rng.integers(0, min(3, i) + 1)]]
        variables.append(Variable(f"v{i}", states))
        shape = (*(len(p.states) for p in parents), len(states))
        mechanisms.append(Table(tuple(p.name for p in parents), numbers(rng, *shape)))
    order = rng.permutation(len(variables))
    return Model(tuple(variables[k] for k in order), tuple(mechanisms[k] for k in order))


@st.composite
def questions(draw: st.DrawFn):
    model = draw(large_models())
    world = draw(worlds(model, most=3))
    arrows = nx.DiGraph(
        (p, n) for n, (parents, _) in mutilated(model, world).items() for p in parents
    )
    assume(nx.is_directed_acyclic_graph(arrows))  # two policies may read one another's effects
    edges = [(p, n) for n in model.names for p in model.parents(n)]
    taken = {change.variable for change in world}
    free = [edge for edge in edges if edge[1] not in taken]
    if free and draw(st.booleans()):
        world = (*world, CutEdge(*draw(st.sampled_from(free))))
    return model, world, dict(draw(weights(model, most=3))), draw(st.sampled_from(model.names))


def answer(model: Model, world: tuple, known: dict, target: str) -> np.ndarray | None:
    evidence = tuple(
        (0, Likelihood(n, tuple(w.get(s, 0.0) for s in model.variable(n).states)))
        for n, w in known.items()
    )
    try:
        return solve(model, Question((world,), evidence, ((0, target),))).probabilities[..., 0]
    except ImpossibleEvidence:
        return None


@settings(max_examples=2000)
@given(questions())
def test_two_thousand_networks_agree_with_pyagrum(question):
    model, world, known, target = question
    ours = answer(*question)
    theirs = posterior_agrum(model, mutilated(model, world), known, target)
    assert (ours is None) == (theirs is None)
    if ours is not None:
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-12)


@settings(max_examples=300)
@given(questions())
def test_networks_agree_with_pgmpy(question):
    model, world, known, target = question
    ours = answer(*question)
    if ours is None:  # pgmpy divides by zero and answers nan
        return
    theirs = posterior_pgmpy(model, mutilated(model, world), known, target)
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-12)
