"""The same questions put to other libraries, each in the fastest way that we found.

Every peer takes the arrays of a `networks.Net`; none reads a file. Libraries are imported where
they are used, so that a row can be left out where its peer is missing.
"""

import warnings
from collections.abc import Collection, Mapping, Sequence
from importlib.util import find_spec
from typing import Any

import numpy as np
from networks import Array, Net

from causal.scm.model import Model

States = Mapping[int, int]
Foreign = Any
"""An object of another library."""


def has(library: str) -> bool:
    """Return whether a library is installed."""
    return find_spec(library) is not None


# --- pyAgrum ---------------------------------------------------------------------------------


def agrum(net: Net, done: Collection[int] = ()) -> Foreign:
    """Return a net as pyAgrum's; variables in ``done`` lose their causes and are even."""
    import pyagrum

    made = pyagrum.BayesNet()
    for i, card in enumerate(net.cards):
        made.add(pyagrum.LabelizedVariable(f"v{i}", "", card))
    for i, sources in enumerate(net.parents):
        if i not in done:
            for parent in reversed(sources):  # its tables run the child fastest, last parent next
                made.addArc(parent, i)
    for i, table in enumerate(net.tables):
        rewrite(made, i, np.full(net.cards[i], 1 / net.cards[i]) if i in done else table)
    return made


def rewrite(made: Foreign, i: int, table: Array) -> None:
    """Write a table of a pyAgrum net in place."""
    made.cpt(i).fillWith(np.ascontiguousarray(table).ravel())


def mutilated(made: Foreign, done: States) -> Foreign:
    """Return a copy of a pyAgrum net in which variables are set from outside."""
    import pyagrum

    copy = pyagrum.BayesNet(made)
    for i, state in done.items():
        for parent in list(copy.parents(i)):
            copy.eraseArc(parent, i)
        sure = np.zeros(copy.variable(i).domainSize())
        sure[state] = 1
        rewrite(copy, i, sure)
    return copy


def lazy(made: Foreign, known: States, targets: Sequence[int] | None = None) -> Foreign:
    """Return a pyAgrum engine that has answered once."""
    import pyagrum

    engine = pyagrum.LazyPropagation(made)
    engine.setNumberOfThreads(1)
    engine.setEvidence(dict(known))
    if targets is not None:
        engine.setTargets(set(targets))
    engine.makeInference()
    return engine


def told_anew(engine: Foreign, known: States, read: Sequence[int]) -> list[Any]:
    """Change the evidence of an engine that has the same variables observed, and read answers."""
    for i, state in known.items():
        engine.chgEvidence(i, state)
    engine.makeInference()
    return [engine.posterior(i) for i in read]


def posterior(engine: Foreign, i: int) -> Array:
    """Read an answer as an array."""
    return np.asarray(engine.posterior(i).toarray(), dtype=np.float64)


# --- pgmpy -----------------------------------------------------------------------------------


def quiet_pgmpy() -> None:
    """Import pgmpy without what it says on import."""
    import logging

    warnings.simplefilter("ignore")
    import pgmpy.inference  # noqa: F401

    logging.getLogger("pgmpy").setLevel(logging.ERROR)


def pgmpy_net(net: Net, done: Collection[int] = ()) -> Foreign:
    """Return a net as pgmpy's; variables in ``done`` lose their causes and are even."""
    quiet_pgmpy()
    from pgmpy.factors.discrete import TabularCPD
    from pgmpy.models import DiscreteBayesianNetwork

    made = DiscreteBayesianNetwork()
    made.add_nodes_from(f"v{i}" for i in range(net.size))
    for i, table in enumerate(net.tables):
        card = net.cards[i]
        sources = [] if i in done else [f"v{p}" for p in net.parents[i]]
        cards = [] if i in done else [net.cards[p] for p in net.parents[i]]
        columns = np.full((card, 1), 1 / card) if i in done else table.reshape(-1, card).T
        made.add_edges_from((parent, f"v{i}") for parent in sources)
        made.add_cpds(TabularCPD(f"v{i}", card, columns, sources, cards))
    return made


def pgmpy_engine(made: Foreign) -> Foreign:
    """Return pgmpy's variable elimination on a network of its own."""
    from pgmpy.inference import VariableElimination

    return VariableElimination(made)


def pgmpy_rewrite(made: Foreign, i: int, table: Array) -> None:
    """Write a table of a pgmpy network in place."""
    made.get_cpds(f"v{i}").values[...] = np.moveaxis(table, -1, 0)


def pgmpy_posterior(engine: Foreign, target: int, known: States) -> Array:
    """Ask pgmpy for one distribution."""
    evidence = {f"v{i}": state for i, state in known.items()}
    found = engine.query([f"v{target}"], evidence=evidence or None, show_progress=False)
    return np.asarray(found.values, dtype=np.float64)


def pgmpy_do(made: Foreign) -> Foreign:
    """Return pgmpy's causal inference."""
    from pgmpy.inference import CausalInference

    return CausalInference(made)


def pgmpy_dbn(net: Net) -> Foreign:
    """Return a dynamic net as pgmpy's, with its inference set up."""
    quiet_pgmpy()
    from pgmpy.factors.discrete import TabularCPD
    from pgmpy.inference import DBNInference
    from pgmpy.models import DynamicBayesianNetwork

    width = len(net.slices[0])
    made = DynamicBayesianNetwork()
    made.add_nodes_from([str(k) for k in range(width)])
    where = {i: (str(i % width), i // width) for i in range(2 * width)}
    made.add_edges_from((where[p], where[i]) for i in range(2 * width) for p in net.parents[i])
    for i in range(2 * width):
        sources = [where[p] for p in net.parents[i]]
        columns = net.tables[i].reshape(-1, 2).T
        made.add_cpds(TabularCPD(where[i], 2, columns, sources, [2] * len(sources)))
    made.initialize_initial_state()
    return DBNInference(made)


# --- contraction libraries -------------------------------------------------------------------


def expression(net: Net, done: States, draws: int) -> tuple[Foreign, list[int]]:
    """Return an opt_einsum expression for one scenario with an index of draws, and its tables.

    Written by hand as a careful user would: only ancestors of the outcome, changed variables
    sliced, and the index of draws on every table.
    """
    import opt_einsum

    outcome = net.outcomes[0]
    used = sorted(net.ancestors([outcome], done) - set(done))
    batch = opt_einsum.get_symbol(net.size)
    terms, shapes = [], []
    for i in used:
        scope = [axis for axis in (*net.parents[i], i) if axis not in done]
        terms.append("".join(map(opt_einsum.get_symbol, scope)) + batch)
        shapes.append((*(net.cards[axis] for axis in scope), draws))
    told = f"{','.join(terms)}->{opt_einsum.get_symbol(outcome)}{batch}"
    return opt_einsum.contract_expression(told, *shapes, optimize="auto"), used


def sliced(net: Net, i: int, table: Array, done: States) -> Array:
    """Fix the changed variables in a table that has an axis of draws."""
    scope = (*net.parents[i], i)
    return table[tuple(done.get(axis, slice(None)) for axis in scope)]


# --- theories --------------------------------------------------------------------------------


def of_model(model: Model, outcome: str) -> Net:
    """Return a theory's model as a net, causes first."""
    place = {name: i for i, name in enumerate(model.topological)}
    return Net(
        "",
        tuple(len(model.variable(name).states) for name in model.topological),
        tuple(tuple(place[p] for p in model.parents(name)) for name in model.topological),
        tuple(model.cpt(name) for name in model.topological),
        (place[outcome],),
    )
