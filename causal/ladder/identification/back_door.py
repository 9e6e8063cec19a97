"""The back-door criterion: which sets of variables to adjust for."""

from collections import deque
from collections.abc import Sequence
from typing import Any

import networkx as nx

from causal.ladder.identification.adjustment import (
    MOST_TRIED,
    AdjustmentSets,
    Node,
    in_order,
    without_out,
)
from causal.ladder.identification.projection import Graph, Names, Projection
from causal.ladder.identification.question import Parts, pose

Path = list[Any]


def back_door_sets(
    graph: Graph,
    *,
    cause: Sequence[str],
    effect: Sequence[str],
    given: Sequence[str] = (),
    latent: Sequence[str] = (),
) -> AdjustmentSets:
    """Find the minimal sets that meet the back-door criterion.

    Parameters
    ----------
    graph : Model or networkx.DiGraph
    cause, effect : sequence of str
    given : sequence of str, optional
        Conditioned on in any case, and not repeated in the sets; there are none if it holds a
        descendant of a cause.
    latent : sequence of str, optional
        Never adjusted for.

    Returns
    -------
    AdjustmentSets
        Of variables that no cause reaches; with ``given`` they separate the causes from the effects
        once the arrows out of the causes are taken out.

    Raises
    ------
    UnknownName, QueryError, CycleError
        If the question cannot be posed.

    Notes
    -----
    Minimal separators of a graph are minimal cuts of the moral graph of the ancestors, and every
    cut holds a node of every path: the search branches on the nodes of a shortest path that is
    still open, breadth first, so that the smallest sets are found first.

    References
    ----------
    J. Pearl, *Causality*, 2nd ed., Cambridge 2009, definition 3.3.1.
    B. van der Zander, M. Liśkiewicz and J. Textor, "Separators and adjustment sets in causal
    graphs", Artificial Intelligence 270 (2019).

    Examples
    --------
    >>> graph = nx.DiGraph([("age", "drug"), ("age", "cure"), ("drug", "cure")])
    >>> back_door_sets(graph, cause=["drug"], effect=["cure"]).sets
    (('age',),)
    """
    projection, parts = pose(graph, cause, effect, given, latent)
    return back_door(projection, parts)


def back_door(projection: Projection, parts: Parts) -> AdjustmentSets:
    """Find the minimal back-door sets of a question; see `back_door_sets`."""
    graph = projection.canonical()
    reached = frozenset[Node]().union(*(nx.descendants(graph, name) for name in parts.cause))
    if not reached.isdisjoint(parts.given):
        return AdjustmentSets(())
    allowed = frozenset(projection.nodes) - reached - parts.cause - parts.effect - parts.given
    cut = without_out(graph, parts.cause)
    asked = parts.cause | parts.effect | parts.given
    above = asked.union(*(nx.ancestors(cut, name) for name in asked))
    cut.remove_nodes_from([name for name in graph if name not in above])
    moral = nx.moral_graph(cut)
    moral.remove_nodes_from(parts.given)
    sets, complete = _minimal_cuts(moral, parts, projection.ordered(parts.cause), allowed)
    if not complete and not sets:
        found = nx.find_minimal_d_separator(
            cut, set(parts.cause), set(parts.effect), included=set(parts.given),
            restricted=set(allowed | parts.given),
        )  # fmt: skip
        sets = [] if found is None else [frozenset(found) - parts.given]
    return in_order(projection, sets, complete)


def _open_path(moral: "nx.Graph[Node]", parts: Parts, starts: Sequence[str], cut: Names) -> Path:
    """Return a shortest path from a cause to an effect around a cut; empty if there is none."""
    came: dict[Node, Node] = dict.fromkeys(starts)
    pending: deque[Node] = deque(starts)
    while pending:
        here = pending.popleft()
        if here in parts.effect:
            path = [here]
            while came[path[-1]] is not None:
                path.append(came[path[-1]])
            return path
        for near in moral.adj[here]:
            if near not in came and near not in cut:
                came[near] = here
                pending.append(near)
    return []


def _minimal_cuts(
    moral: "nx.Graph[Node]", parts: Parts, starts: Sequence[str], allowed: Names
) -> tuple[list[Names], bool]:
    """Enumerate the minimal cuts among allowed nodes; say whether they are all."""
    found: list[Names] = []
    pending: deque[Names] = deque([frozenset()])
    seen: set[Names] = {frozenset()}
    tried = 0
    while pending:
        cut = pending.popleft()
        if any(smaller <= cut for smaller in found):
            continue
        tried += 1
        if tried > MOST_TRIED:
            return found, False
        path = _open_path(moral, parts, starts, cut)
        if not path:
            found.append(cut)  # smaller cuts came first: none of them lies in this one
            continue
        for name in path:
            wider = cut | {name}
            if name in allowed and wider not in seen:
                seen.add(wider)
                pending.append(wider)
    return found, True
