"""The front-door criterion: which sets of variables carry the whole effect, and can be read."""

from collections.abc import Sequence
from itertools import combinations

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


def front_door_sets(
    graph: Graph, *, cause: Sequence[str], effect: Sequence[str], latent: Sequence[str] = ()
) -> AdjustmentSets:
    """Find the minimal sets that meet the front-door criterion.

    Parameters
    ----------
    graph : Model or networkx.DiGraph
    cause, effect : sequence of str
    latent : sequence of str, optional

    Returns
    -------
    AdjustmentSets
        Of variables that lie on every directed path from a cause to an effect, are not confounded
        with the causes, and whose confounding with the effects the causes block. None where no
        cause reaches an effect.

    Raises
    ------
    UnknownName, QueryError, CycleError
        If the question cannot be posed.

    References
    ----------
    J. Pearl, *Causality*, 2nd ed., Cambridge 2009, definition 3.3.3.
    H. Jeong, J. Tian and E. Bareinboim, "Finding and listing front-door adjustment sets",
    NeurIPS 2022 (the widest set).

    Examples
    --------
    >>> graph = nx.DiGraph([("genes", "smoking"), ("genes", "cancer"), ("smoking", "tar"),
    ...                     ("tar", "cancer")])
    >>> front_door_sets(graph, cause=["smoking"], effect=["cancer"], latent=["genes"]).sets
    (('tar',),)
    """
    projection, parts = pose(graph, cause, effect, (), latent)
    return front_door(projection, parts)


def front_door(projection: Projection, parts: Parts) -> AdjustmentSets:
    """Find the minimal front-door sets of a question; see `front_door_sets`."""
    above = projection.ancestors(parts.effect | parts.cause)
    graph = projection.subgraph(above).canonical()
    widest = _widest(projection, parts, graph)
    if not _reaches(graph, parts, frozenset()) or _reaches(graph, parts, widest):
        return AdjustmentSets(())
    found: list[Names] = []
    tried = 0
    for size in range(1, len(widest) + 1):
        for chosen in map(frozenset, combinations(projection.ordered(widest), size)):
            if any(smaller <= chosen for smaller in found):
                continue
            tried += 1
            if tried > MOST_TRIED:
                return in_order(projection, found or [widest], complete=False)
            if not _reaches(graph, parts, chosen) and _tied(graph, parts, chosen) == set():
                found.append(chosen)
    return in_order(projection, found, complete=True)


def _widest(projection: Projection, parts: Parts, graph: "nx.DiGraph[Node]") -> Names:
    """Return the variables that may be in a front-door set; together they meet its last two parts.

    What is tied to the effects although every candidate's arrows are cut is tied to them in every
    smaller set, whose cuts are fewer.
    """
    cut = without_out(graph, parts.cause)
    left = frozenset(
        name
        for name in projection.ancestors(parts.effect) - parts.cause - parts.effect
        if nx.is_d_separator(cut, set(parts.cause), {name}, set())
    )
    while tied := _tied(graph, parts, left):
        left -= tied
    return left


def _tied(graph: "nx.DiGraph[Node]", parts: Parts, chosen: Names) -> set[str]:
    """Return those of some variables whose back-door paths to an effect the causes do not block."""
    cut = without_out(graph, chosen)
    effect, known = set(parts.effect), set(parts.cause)
    return {name for name in chosen if not nx.is_d_separator(cut, {name}, effect, known)}


def _reaches(graph: "nx.DiGraph[Node]", parts: Parts, around: Names) -> bool:
    """Return whether a directed path from a cause to an effect avoids some nodes."""
    seen = set(parts.cause)
    pending = list(seen)
    while pending:
        for child in graph.succ[pending.pop()]:
            if child not in seen and child not in around:
                seen.add(child)
                pending.append(child)
    return not parts.effect.isdisjoint(seen)
