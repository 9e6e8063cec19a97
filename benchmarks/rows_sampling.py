"""Rows against sampling: what an exact answer costs beside an estimate from many samples."""

import numpy as np
import peers
from networks import Array, Net, theory
from timing import Rows, Settings, duel

from causal.engine.plan import compile_plan
from causal.engine.run import run

SAMPLES = 100_000


def _mechanism(table: Array) -> peers.Foreign:
    """Return a mechanism of DoWhy that draws from a conditional table exactly."""
    from dowhy.gcm.causal_mechanisms import ConditionalStochasticModel

    class FromTable(ConditionalStochasticModel):
        """Draws by the inverse of the cumulated row of each sample's parents."""

        def __init__(self) -> None:
            self.rows = table.reshape(-1, table.shape[-1]).cumsum(axis=-1)[:, :-1]
            self.cards = table.shape[:-1]

        def fit(self, X: Array, Y: Array) -> None:  # noqa: N803 - the library's names
            """Nothing is estimated."""

        def draw_samples(self, parents: Array) -> Array:
            """Draw one state a row of parents' states."""
            states = parents.astype(np.int64).T
            rows = self.rows[np.ravel_multi_index(tuple(states), self.cards)]
            luck = np.random.random((len(rows), 1))  # noqa: NPY002 - the library seeds this one
            return (luck >= rows).sum(axis=1, keepdims=True)

        def clone(self) -> "FromTable":
            """Return another one."""
            return FromTable()

    return FromTable()


def _root(table: Array) -> peers.Foreign:
    """Return a model of a variable without causes."""
    from dowhy.gcm.causal_mechanisms import StochasticModel

    class Root(StochasticModel):
        """Draws from one row."""

        def fit(self, X: Array) -> None:  # noqa: N803 - the library's name
            """Nothing is estimated."""

        def draw_samples(self, num_samples: int) -> Array:
            """Draw states."""
            luck = np.random.random((num_samples, 1))  # noqa: NPY002
            return (luck >= table.cumsum()[:-1]).sum(axis=1, keepdims=True)

        def clone(self) -> "Root":
            """Return another one."""
            return Root()

    return Root()


def dowhy_model(net: Net) -> peers.Foreign:
    """Return the ancestors of a net's outcome as DoWhy's, with the net's own tables."""
    import networkx as nx
    from dowhy import gcm

    gcm.config.disable_progress_bars()
    used = sorted(net.ancestors(net.outcomes))
    graph = nx.DiGraph()
    graph.add_nodes_from(f"v{i}" for i in used)
    for i in used:  # the library hands parents over in the order of their names
        graph.add_edges_from((f"v{p}", f"v{i}") for p in net.parents[i])
    model = gcm.ProbabilisticCausalModel(graph)
    for i in used:
        if net.parents[i]:
            names = [f"v{p}" for p in net.parents[i]]
            order = np.argsort(names)
            table = np.transpose(net.tables[i], (*order, len(names)))
            model.set_causal_mechanism(f"v{i}", _mechanism(table))
        else:
            model.set_causal_mechanism(f"v{i}", _root(net.tables[i]))
        graph.nodes[f"v{i}"]["parents_during_fit"] = sorted(graph.predecessors(f"v{i}"))
    return model


def sampling(settings: Settings) -> Rows:
    """One scenario: exactly, and by 100,000 samples of DoWhy from the same tables."""
    if not peers.has("dowhy"):
        return
    from dowhy import gcm

    net = theory("theory25")
    lever = net.lever
    model, card = dowhy_model(net), net.cards[net.outcomes[0]]
    plan, tables = compile_plan(net.structure({lever}), net.outcomes, (lever,)), net.batch({lever})

    def peer() -> Array:
        drawn = gcm.interventional_samples(
            model, {f"v{lever}": lambda _: 1}, num_samples_to_draw=SAMPLES
        )
        seen = drawn[f"v{net.outcomes[0]}"].to_numpy().astype(np.int64)
        return np.bincount(seen, minlength=card) / SAMPLES

    def ours() -> Array:
        return run(plan, tables, {lever: 1}).values[:, 0]

    error = float(np.abs(ours() - peer()).max())
    times = duel(ours, peer, rounds=settings.rounds)
    note = "the error is the peer's, of sampling"
    title = "one scenario, theory25"
    yield times.row(title, f"DoWhy gcm, {SAMPLES:,} samples", ">=2000x", error, note)


ROWS = {"sampling": sampling}
