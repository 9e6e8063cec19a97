"""The back-door and the front-door criterion: which sets of variables would do."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import networkx as nx

from causal.errors import QueryError, UnknownName
from causal.ladder.identification.projection import Graph, Names, Projection, latent_projection

MOST_TRIED = 2000  # sets that one enumeration looks at before it stops

Path = list[Any]
Name = Any  # a variable, or the pair of variables that a latent node of the canonical graph joins


@dataclass(frozen=True)
class AdjustmentSets:
    """The minimal sets that meet a criterion: none of them does without one of its variables.

    Attributes
    ----------
    sets : tuple of tuple of str
        Smallest first, then in the order of the graph.
    complete : bool
        Whether these are all. If not, the enumeration was stopped, and where it had found none by
        then a single one is given that need not be the smallest.
    """

    sets: tuple[tuple[str, ...], ...]
    complete: bool = True

    def __bool__(self) -> bool:
        return bool(self.sets)

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        return iter(self.sets)

    def __len__(self) -> int:
        return len(self.sets)

    @property
    def smallest(self) -> tuple[str, ...] | None:
        """The first of the sets, or None where there is none."""
        return self.sets[0] if self.sets else None


@dataclass(frozen=True)
class Parts:
    """The sets of variables of P(effect | do(cause), given)."""

    effect: Names
    cause: Names
    given: Names = frozenset()


def pose(
    graph: Graph,
    cause: Sequence[str],
    effect: Sequence[str],
    given: Sequence[str] = (),
    latent: Sequence[str] = (),
) -> tuple[Projection, Parts]:
    """Check a question and project its graph.

    Raises
    ------
    UnknownName
        If a variable is not in the graph.
    QueryError
        If there is no cause or no effect, or a variable has two parts in the question.
    CycleError
        If the arrows run in a circle.
    """
    projection = latent_projection(graph, latent)
    if not cause or not effect:
        raise QueryError(
            f"the question has no {'effect' if cause else 'cause'}; name one or more variables"
        )
    part: dict[str, str] = dict.fromkeys(latent, "latent")
    for role, names in (("a cause", cause), ("an effect", effect), ("given", given)):
        for name in names:
            if name in part:
                raise QueryError(
                    f"{name} is both {part[name]} and {role}; a variable has one part in a question"
                )
            if name not in projection.nodes:
                raise UnknownName("variable", name, projection.nodes, "the graph")
            part[name] = role
    return projection, Parts(frozenset(effect), frozenset(cause), frozenset(given))


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


def _without_out(graph: "nx.DiGraph[Name]", names: Iterable[str]) -> "nx.DiGraph[Name]":
    cut = graph.copy()
    cut.remove_edges_from([(a, b) for name in names for a, b in graph.out_edges(name)])
    return cut


def back_door(projection: Projection, parts: Parts) -> AdjustmentSets:
    """Find the minimal back-door sets of a question; see `back_door_sets`."""
    graph = projection.canonical()
    reached = frozenset[Name]().union(*(nx.descendants(graph, name) for name in parts.cause))
    if not reached.isdisjoint(parts.given):
        return AdjustmentSets(())
    allowed = frozenset(projection.nodes) - reached - parts.cause - parts.effect - parts.given
    cut = _without_out(graph, parts.cause)
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
    return _sorted(projection, sets, complete)


def _sorted(projection: Projection, sets: Iterable[Names], complete: bool) -> AdjustmentSets:
    rank = {name: place for place, name in enumerate(projection.nodes)}
    listed = [projection.ordered(each) for each in sets]
    listed.sort(key=lambda each: (len(each), [rank[name] for name in each]))
    return AdjustmentSets(tuple(listed), complete)


def _open_path(moral: "nx.Graph[Name]", parts: Parts, starts: Sequence[str], cut: Names) -> Path:
    """Return a shortest path from a cause to an effect around a cut; empty if there is none."""
    came: dict[Name, Name] = dict.fromkeys(starts)
    pending: deque[Name] = deque(starts)
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
    moral: "nx.Graph[Name]", parts: Parts, starts: Sequence[str], allowed: Names
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
                return _sorted(projection, found or [widest], complete=False)
            if not _reaches(graph, parts, chosen) and _tied(graph, parts, chosen) == set():
                found.append(chosen)
    return _sorted(projection, found, complete=True)


def _widest(projection: Projection, parts: Parts, graph: "nx.DiGraph[Name]") -> Names:
    """Return the variables that may be in a front-door set; together they meet its last two parts.

    What is tied to the effects although every candidate's arrows are cut is tied to them in every
    smaller set, whose cuts are fewer.
    """
    cut = _without_out(graph, parts.cause)
    left = frozenset(
        name
        for name in projection.ancestors(parts.effect) - parts.cause - parts.effect
        if nx.is_d_separator(cut, set(parts.cause), {name}, set())
    )
    while tied := _tied(graph, parts, left):
        left -= tied
    return left


def _tied(graph: "nx.DiGraph[Name]", parts: Parts, chosen: Names) -> set[str]:
    """Return those of some variables whose back-door paths to an effect the causes do not block."""
    cut = _without_out(graph, chosen)
    effect, known = set(parts.effect), set(parts.cause)
    return {name for name in chosen if not nx.is_d_separator(cut, {name}, effect, known)}


def _reaches(graph: "nx.DiGraph[Name]", parts: Parts, around: Names) -> bool:
    """Return whether a directed path from a cause to an effect avoids some nodes."""
    seen = set(parts.cause)
    pending = list(seen)
    while pending:
        for child in graph.succ[pending.pop()]:
            if child not in seen and child not in around:
                seen.add(child)
                pending.append(child)
    return not parts.effect.isdisjoint(seen)
