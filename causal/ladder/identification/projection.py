"""What a graph with latent variables says about the observable ones: its latent projection."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any, TypeAlias

import networkx as nx

from causal.errors import CycleError, UnknownName
from causal.scm.model import Model

Edge = tuple[str, str]
Graph: TypeAlias = "Model | nx.DiGraph[str]"
Names = frozenset[str]


@dataclass(frozen=True)
class Projection:
    """An acyclic directed mixed graph (ADMG) over observable variables.

    Attributes
    ----------
    nodes : tuple of str
        Causes before effects.
    directed : frozenset of (str, str)
        Arrows, from cause to effect.
    bidirected : frozenset of (str, str)
        Pairs with a latent common cause, each in the order of ``nodes``.
    """

    nodes: tuple[str, ...]
    directed: frozenset[Edge]
    bidirected: frozenset[Edge]

    @cached_property
    def _rank(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(self.nodes)}

    @cached_property
    def _parents(self) -> dict[str, Names]:
        return {n: frozenset(a for a, b in self.directed if b == n) for n in self.nodes}

    def ordered(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return some nodes in the order of the graph, causes before effects."""
        return tuple(sorted(names, key=self._rank.__getitem__))

    def parents(self, names: Iterable[str]) -> Names:
        """Return the direct causes of any of ``names``."""
        return frozenset[str]().union(*(self._parents[name] for name in names))

    def ancestors(self, names: Iterable[str], cut: Names = frozenset()) -> Names:
        """Return ``names`` and their causes, with the arrows into ``cut`` taken out."""
        found: set[str] = set()
        pending = list(names)
        while pending:
            name = pending.pop()
            if name not in found:
                found.add(name)
                pending += () if name in cut else self._parents[name]
        return frozenset(found)

    def subgraph(self, keep: Iterable[str]) -> "Projection":
        """Return the part of the graph that lies among some nodes."""
        kept = frozenset(keep)
        return Projection(
            tuple(name for name in self.nodes if name in kept),
            frozenset(edge for edge in self.directed if kept.issuperset(edge)),
            frozenset(edge for edge in self.bidirected if kept.issuperset(edge)),
        )

    def c_components(self) -> tuple[Names, ...]:
        """Return the sets of nodes that paths of bidirected edges connect.

        References
        ----------
        J. Tian and J. Pearl, "A general identification condition for causal effects", AAAI 2002.
        """
        links: nx.Graph[str] = nx.Graph()
        links.add_nodes_from(self.nodes)
        links.add_edges_from(self.bidirected)
        parts = [frozenset(part) for part in nx.connected_components(links)]
        return tuple(sorted(parts, key=lambda part: min(self._rank[name] for name in part)))

    def canonical(self) -> "nx.DiGraph[Any]":
        """Return a DAG with the same separations: a node ``(a, b)`` for each bidirected edge."""
        graph: nx.DiGraph[Any] = nx.DiGraph()
        graph.add_nodes_from(self.nodes)
        graph.add_edges_from(sorted(self.directed, key=self._place))
        for pair in sorted(self.bidirected, key=self._place):
            graph.add_edges_from((pair, end) for end in pair)
        return graph

    def _place(self, edge: Edge) -> tuple[int, int]:
        return self._rank[edge[0]], self._rank[edge[1]]


def latent_projection(graph: Graph, latent: Sequence[str] = ()) -> Projection:
    """Project a causal graph onto its observable variables.

    Parameters
    ----------
    graph : Model or networkx.DiGraph
        Acyclic.
    latent : sequence of str, optional
        Variables that nobody observes.

    Returns
    -------
    Projection
        An arrow for every directed path, and a bidirected edge for every pair of directed paths
        from one latent variable, that runs through latent variables only.

    Raises
    ------
    UnknownName
        If a latent variable is not in the graph.
    CycleError
        If the arrows run in a circle.

    References
    ----------
    T. Verma and J. Pearl, "Equivalence and synthesis of causal models", UAI 1990.

    Examples
    --------
    >>> graph = nx.DiGraph([("luck", "school"), ("luck", "wage"), ("school", "wage")])
    >>> seen = latent_projection(graph, ["luck"])
    >>> sorted(seen.directed), sorted(seen.bidirected)
    ([('school', 'wage')], [('school', 'wage')])
    """
    arrows: nx.DiGraph[str] = graph.graph if isinstance(graph, Model) else graph
    names = list(arrows.nodes)
    for name in latent:
        if name not in arrows:
            raise UnknownName("variable", name, names, "the graph")
    if not nx.is_directed_acyclic_graph(arrows):
        loop = [edge[0] for edge in nx.find_cycle(arrows)]
        circle = " -> ".join([*loop, loop[0]])
        raise CycleError(f"the arrows run in a circle: {circle}; drop one of them")
    rank = {name: place for place, name in enumerate(names)}
    hidden = frozenset(latent)
    heard: dict[str, set[str]] = {}  # observable variables that a node reaches past latent ones
    order = list(nx.lexicographical_topological_sort(arrows, key=rank.__getitem__))
    for name in reversed(order):
        heard[name] = set()
        for child in arrows.successors(name):
            heard[name] |= heard[child] if child in hidden else {child}
    nodes = tuple(name for name in order if name not in hidden)
    place = {name: i for i, name in enumerate(nodes)}
    return Projection(
        nodes,
        frozenset((name, child) for name in nodes for child in heard[name]),
        frozenset(
            pair
            for name in hidden
            for pair in combinations(sorted(heard[name], key=place.__getitem__), 2)
        ),
    )
