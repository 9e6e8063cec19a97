"""Hybrid worlds: a change that travels along some edges and not along others.

In a hybrid world a variable hears its parents as they are under the change where the edge is
active, and as they are in the base world where it is closed. With every edge active it is the
changed world, with none it is the base world, and with those of one route it is what the change
does along that route alone.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from math import inf

import networkx as nx

from causal.errors import QueryError, TooCostly, UnknownName
from causal.ladder.contrasts import Contrast, overridden
from causal.scm.interventions import CutEdge, Hard, HeardFrom, HeldParent, Replaced, World
from causal.scm.model import Model

Edge = tuple[str, str]
Hears = Mapping[str, tuple[str, ...]]


def heard(model: Model, world: World) -> dict[str, tuple[str, ...]]:
    """Return which parents each variable hears in a world: the edges that can carry a change.

    A cut edge counts: the child's independent copy follows the parent's distribution.
    """
    hears = {name: model.parents(name) for name in model.names}
    for change in world:
        if isinstance(change, Replaced):
            hears[change.variable] = () if change.reads_facts else change.mechanism.parents
    for change in world:
        if isinstance(change, Hard):
            hears[change.variable] = ()
        elif isinstance(change, HeldParent | HeardFrom):
            rest = (p for p in hears[change.variable] if p != change.parent)
            hears[change.variable] = tuple(rest)
    return hears


def _open(hears: Hears, closed: Collection[Edge]) -> "nx.DiGraph[str]":
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(hears)
    graph.add_edges_from(
        (p, v) for v, parents in hears.items() for p in parents if (p, v) not in closed
    )
    return graph


def _spread(graph: "nx.DiGraph[str]", starts: Iterable[str]) -> set[str]:
    reached: set[str] = set()
    for start in starts:
        reached |= {start} | nx.descendants(graph, start)
    return reached


def carrying(model: Model, contrast: Contrast, outcome: str) -> tuple[Edge, ...]:
    """Return the edges over which a change can reach the outcome.

    Parameters
    ----------
    model : Model
    contrast : Contrast
    outcome : str

    Returns
    -------
    tuple of (str, str)
        Parent and child, in the order of the model; edges between two changed variables too.
    """
    model.position(outcome)
    graph = _open(heard(model, contrast.changed), ())
    ahead = _spread(graph, contrast.causes)
    before = {outcome} | nx.ancestors(graph, outcome)
    return tuple(
        (p, v)
        for p in model.names
        if p in ahead
        for v in sorted(graph.successors(p), key=model.position)
        if v in before
    )


def hybrid(model: Model, contrast: Contrast, outcome: str, closed: Collection[Edge] = ()) -> World:
    """Return the world in which a change does not travel over some edges.

    Parameters
    ----------
    model : Model
    contrast : Contrast
    outcome : str
        What will be read there; the world is written with what matters to it only.
    closed : collection of (str, str)
        Edges over which the child hears its parent as it is in the base world.

    Returns
    -------
    World
        The base world itself if the change cannot reach the outcome.

    Raises
    ------
    QueryError
        If an edge that is to be closed was cut by an intervention.

    References
    ----------
    .. [1] C. Avin, I. Shpitser, J. Pearl, Identifiability of path-specific effects, IJCAI 2005.
    .. [2] I. Shpitser, E. Tchetgen Tchetgen, Causal inference with a graphical hierarchy of
       interventions, Annals of Statistics 44 (2016).

    Examples
    --------
    >>> from causal.ladder.contrasts import contrast
    >>> from causal.scm.mechanisms.table import Table
    >>> from causal.scm.variables import Variable
    >>> no_yes = ("no", "yes")
    >>> even = ((0.9, 0.1), (0.2, 0.8))
    >>> chain = Model(
    ...     (Variable("heat", no_yes), Variable("drought", no_yes), Variable("famine", no_yes)),
    ...     (Table((), ((0.5, 0.5),), ("",)), Table(("heat",), even, no_yes),
    ...      Table(("heat", "drought"), even + even, None)))
    >>> change = contrast(chain, {"heat": "no"})
    >>> [str(i) for i in hybrid(chain, change, "famine", {("heat", "famine")})]
    ['heat=no', 'heat[]->famine']
    """
    graph = _open(heard(model, contrast.changed), closed)
    relevant = {outcome} | nx.ancestors(graph, outcome)
    chosen = tuple(change for change in contrast.changes if change.variable in relevant)
    if not chosen or contrast.changed == contrast.base:
        return contrast.base
    world = overridden(contrast.base, chosen)
    hears = heard(model, world)  # a change left out gives its variable back what it heard
    touched = _spread(_open(hears, closed), (change.variable for change in chosen))
    apart = [(p, v) for v in model.names for p in hears[v] if (p, v) in closed and p in touched]
    graph = _open(hears, apart)
    needed = {outcome} | nx.ancestors(graph, outcome)
    held = [HeardFrom(p, v, contrast.base) for p, v in apart if v in needed]
    for edge in held:
        if CutEdge(edge.parent, edge.variable) in world:
            raise QueryError(
                f"the edge {edge.parent} -> {edge.variable} was cut, so that what travels over it "
                f"cannot be told apart; hold it in a state instead"
            )
    return (*world, *held)


def through(
    model: Model, contrast: Contrast, outcome: str, active: Iterable[Edge]
) -> tuple[Edge, ...]:
    """Return the edges to close so that a change travels over some edges only.

    Raises
    ------
    UnknownName
        If an edge is not there in the changed world.
    """
    hears = heard(model, contrast.changed)
    wanted = set(active)
    for parent, child in sorted(wanted):
        if parent not in hears.get(child, ()):
            known = [f"{p}->{v}" for p, v in carrying(model, contrast, outcome)]
            raise UnknownName("edge", f"{parent}->{child}", known, "the changed world")
    return tuple(edge for edge in carrying(model, contrast, outcome) if edge not in wanted)


def routes(
    model: Model, contrast: Contrast, outcome: str, limit: int = 1000
) -> tuple[tuple[str, ...], ...]:
    """Return every route over which a change can reach the outcome.

    Parameters
    ----------
    model : Model
    contrast : Contrast
    outcome : str
    limit : int, default 1000
        Refuse to list more.

    Returns
    -------
    tuple of tuple of str
        From a changed variable to the outcome, passing no other changed variable; short ones
        first, then in the order of the model.

    Raises
    ------
    TooCostly
        If there are more.
    """
    graph: nx.DiGraph[str] = nx.DiGraph(carrying(model, contrast, outcome))
    causes = [name for name in contrast.causes if name in graph and name != outcome]
    count = _count(graph, causes, outcome)
    if count > limit:
        raise TooCostly(
            f"a list of {count:.3g} routes to {outcome}",
            f"{limit:,}",
            "ask for the edges of a cut instead of whole routes",
        )
    found: list[tuple[str, ...]] = []
    for cause in causes:
        others = [name for name in causes if name != cause]
        alone = nx.restricted_view(graph, others, [])
        found += [tuple(path) for path in nx.all_simple_paths(alone, cause, outcome)]
    return tuple(sorted(found, key=lambda path: (len(path), [model.position(n) for n in path])))


def _count(graph: "nx.DiGraph[str]", causes: Sequence[str], outcome: str) -> float:
    """Count the routes without listing them."""
    if not nx.is_directed_acyclic_graph(graph):
        return inf
    ways: dict[str, int] = {}
    for name in reversed(list(nx.topological_sort(graph))):
        onward = sum(ways[child] for child in graph.successors(name) if child not in causes)
        ways[name] = 1 if name == outcome else onward
    return sum(ways.get(cause, 0) for cause in causes)
