"""Hypothesis strategies: random models, interventions, evidence, graphs with latent variables."""

import networkx as nx
import numpy as np
from hypothesis import strategies as st

from causal.scm.interventions import CutEdge, Hard, HeardFrom, HeldParent, Replaced, Shifted
from causal.scm.mechanisms.noisy_max import NoisyMax
from causal.scm.mechanisms.table import Table
from causal.scm.model import Model
from causal.scm.variables import Variable


@st.composite
def rows(draw: st.DrawFn, states: int, zeros: bool = True) -> tuple[float, ...]:
    """A distribution; with ``zeros`` some of its numbers may be 0 or 1."""
    parts = draw(st.lists(st.integers(0 if zeros else 1, 8), min_size=states, max_size=states))
    if not any(parts):
        parts[draw(st.integers(0, states - 1))] = 1
    return tuple(part / sum(parts) for part in parts)


@st.composite
def tables(draw: st.DrawFn, child: Variable, parents: list[Variable], zeros: bool = True) -> Table:
    """A complete table."""
    count = 1
    for parent in parents:
        count *= len(parent.states)
    made = [draw(rows(len(child.states), zeros)) for _ in range(count)]
    return Table(tuple(parent.name for parent in parents), tuple(made))


@st.composite
def noisy(draw: st.DrawFn, child: Variable, parents: list[Variable]) -> NoisyMax:
    """A noisy-MAX with any contributions."""
    causes = tuple(
        (p.name, tuple((state, draw(rows(len(child.states)))) for state in p.states))
        for p in parents
    )
    return NoisyMax(causes, draw(rows(len(child.states))))


@st.composite
def models(
    draw: st.DrawFn,
    least: int = 2,
    most: int = 5,
    states: int = 3,
    parents: int = 2,
    zeros: bool = True,
    linked: bool = False,
) -> Model:
    """A random model; its variables are listed in an order of their own."""
    size = draw(st.integers(least, most))
    variables = [
        Variable(f"v{i}", tuple(f"s{k}" for k in range(draw(st.integers(2, states)))))
        for i in range(size)
    ]
    mechanisms = []
    for i, variable in enumerate(variables):
        count = draw(st.integers(0, min(parents, i)))
        chosen = draw(st.permutations(variables[:i]))[:count]
        links = linked and draw(st.booleans())
        plain = tables(variable, list(chosen), zeros)
        mechanisms.append(draw(noisy(variable, list(chosen)) if links else plain))
    order = draw(st.permutations(range(size)))
    return Model(tuple(variables[i] for i in order), tuple(mechanisms[i] for i in order))


@st.composite
def worlds(
    draw: st.DrawFn, model: Model, most: int = 2, soft: bool = True, crossing: bool = False
) -> tuple:
    """A few interventions on different variables: hard, replaced, policy, held edge.

    With ``crossing`` also shifts, cut edges, and edges and policies that hear from other worlds.
    """
    names = draw(st.permutations(model.names))[: draw(st.integers(0, most))]
    made = []
    for name in names:
        variable = model.variable(name)
        kinds = ["hard"] + (["stochastic", "soft", "policy", "held"] if soft else [])
        kinds += ["shift", "cut", "heard", "factual"] if crossing else []
        kind = draw(st.sampled_from(kinds))
        parents = [model.variable(p) for p in model.parents(name)]
        if kind == "held" and parents:
            parent = draw(st.sampled_from(parents))
            made.append(HeldParent(parent.name, name, draw(st.sampled_from(parent.states))))
        elif kind in ("cut", "heard") and parents:
            parent = draw(st.sampled_from(parents))
            other = draw(st.sampled_from(model.names))
            elsewhere = (Hard(other, draw(st.sampled_from(model.variable(other).states))),)
            hears = HeardFrom(parent.name, name, draw(st.sampled_from([(), elsewhere])))
            made.append(CutEdge(parent.name, name) if kind == "cut" else hears)
        elif kind == "shift":
            made.append(Shifted(name, draw(tables(variable, [variable]))))
        elif kind == "factual":
            read = model.variable(draw(st.sampled_from(model.names)))
            made.append(Replaced(name, draw(tables(variable, [read])), reads_facts=True))
        elif kind == "stochastic":
            made.append(Replaced(name, draw(tables(variable, []))))
        elif kind == "soft":
            made.append(Replaced(name, draw(tables(variable, parents))))
        elif kind == "policy":
            later = model.descendants([name]) | {name} | set(names)
            free = [model.variable(other) for other in model.names if other not in later]
            made.append(Replaced(name, draw(tables(variable, free[:1]))))
        else:
            made.append(Hard(name, draw(st.sampled_from(variable.states))))
    return tuple(made)


@st.composite
def weights(draw: st.DrawFn, model: Model, most: int = 2) -> list[tuple[str, dict[str, float]]]:
    """Evidence as weights by state: hard, set and likelihood."""
    names = draw(st.permutations(model.names))[: draw(st.integers(0, most))]
    made = []
    for name in names:
        states = model.variable(name).states
        kind = draw(st.sampled_from(["hard", "set", "likelihood"]))
        if kind == "hard":
            made.append((name, {draw(st.sampled_from(states)): 1.0}))
        elif kind == "set":
            kept = draw(st.lists(st.sampled_from(states), min_size=1, unique=True))
            made.append((name, dict.fromkeys(kept, 1.0)))
        else:
            made.append((name, {s: draw(st.integers(1, 9)) / 3 for s in states}))
    return made


def tabulated(
    graph: nx.DiGraph, seed: int, states: int = 2, zeros: float = 0.0, latent: tuple = ()
) -> Model:
    """A model with a graph and random tables; a share of the cells may be zero."""
    rng = np.random.default_rng(seed)
    variables, mechanisms = [], []
    for name in graph.nodes:
        parents = tuple(graph.predecessors(name))
        table = rng.dirichlet(np.ones(states), size=states ** len(parents)) + 0.05
        gone = rng.random(table.shape) < zeros
        gone[np.arange(len(table)), rng.integers(states, size=len(table))] = False
        table = np.where(gone & (name not in latent), 0, table)
        rows_of = (row / row.sum() for row in table)
        variables.append(Variable(name, tuple(f"s{k}" for k in range(states))))
        mechanisms.append(Table(parents, tuple(tuple(map(float, row)) for row in rows_of)))
    return Model(tuple(variables), tuple(mechanisms))


@st.composite
def latent_graphs(draw: st.DrawFn, least: int = 3, most: int = 6) -> tuple[nx.DiGraph, tuple]:
    """A random DAG and its latent variables: roots with two children, or any of its variables."""
    size = draw(st.integers(least, most))
    names = [f"v{i}" for i in range(size)]
    pairs = [(a, b) for i, a in enumerate(names) for b in names[i + 1 :]]
    arrows = draw(st.lists(st.sampled_from(pairs), unique=True, min_size=1, max_size=2 * size))
    graph = nx.DiGraph()
    graph.add_nodes_from(draw(st.permutations(names)))
    graph.add_edges_from(arrows)
    tied = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=size))
    latent = [f"u_{a}_{b}" for a, b in tied]
    graph.add_edges_from((f"u_{a}_{b}", end) for a, b in tied for end in (a, b))
    if size > 3 and draw(st.booleans()):
        latent.append(draw(st.sampled_from(names)))
    return graph, tuple(latent)


@st.composite
def effects(draw: st.DrawFn, graph: nx.DiGraph, latent: tuple, conditions: int = 2) -> dict:
    """A question about an effect: who is set, asked and given."""
    seen = draw(st.permutations([name for name in graph.nodes if name not in latent]))
    first = draw(st.integers(1, min(2, len(seen) - 1)))
    last = draw(st.integers(first + 1, min(first + 2, len(seen))))
    end = draw(st.integers(last, min(last + conditions, len(seen))))
    cut = {"cause": seen[:first], "effect": seen[first:last], "given": seen[last:end]}
    return {role: tuple(names) for role, names in cut.items()}
