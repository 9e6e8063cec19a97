"""A theory as a causal map: its variables by date with what it believes of them."""

from collections.abc import Collection, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

import networkx as nx

from causal.display.causal_map import causal_map
from causal.display.dates import period
from causal.display.eras import Era
from causal.display.map_rows import MapEdge, MapNode
from causal.display.map_words import map_told
from causal.errors import CausalError
from causal.scm.evidence import Observed
from causal.scm.interventions import CutEdge, Hard, HeldParent, Replaced
from causal.theory.answers import Distribution

if TYPE_CHECKING:
    from causal.theory.theory import Theory

Beliefs = Mapping[str, Distribution]


def cut_edges(theory: "Theory") -> frozenset[tuple[str, str]]:
    """Return the arrows that the interventions made so far have cut, as (parent, child)."""
    gone: set[tuple[str, str]] = set()
    for change in theory.world:
        parents = theory.model.parents(change.variable)
        if isinstance(change, Hard):
            gone |= {(parent, change.variable) for parent in parents}
        elif isinstance(change, Replaced):
            heard = change.mechanism.parents
            gone |= {(parent, change.variable) for parent in parents if parent not in heard}
        elif isinstance(change, HeldParent | CutEdge):
            gone.add((change.parent, change.variable))
    return frozenset(gone)


def routes(theory: "Theory", outcome: str | None = None) -> frozenset[tuple[str, str]]:
    """Return the arrows on a way from a changed variable to an outcome the theory speaks of.

    Arrows that an intervention has cut carry nothing and are left out. With an `outcome`, only
    ways to that one count; there are none if the theory is silent on it.
    """
    graph = nx.DiGraph(theory.model.graph)
    graph.remove_edges_from(cut_edges(theory))
    changed = {change.variable for change in theory.world}
    ends = {entry.name for entry in theory.entries if entry.role == "outcome" and not entry.silent}
    if outcome is not None:
        ends &= {outcome}
    after = set(changed).union(*(nx.descendants(graph, name) for name in changed))
    before = set(ends).union(*(nx.ancestors(graph, name) for name in ends))
    between = after & before
    return frozenset((a, b) for a, b in graph.edges if a in between and b in between)


def _done(theory: "Theory", change: object) -> str:
    """Say a change as a reader knows it, where it sets a state."""
    if isinstance(change, Hard):
        variable = theory[change.variable]
        return f"{variable.title} set to {variable.label(change.state)}"
    return str(change)


def _marks(theory: "Theory") -> dict[str, str]:
    marks = {step.variable: "given" for step in theory.steps if isinstance(step, Observed)}
    for change in theory.world:
        soft = isinstance(change, HeldParent | CutEdge) or (
            isinstance(change, Replaced) and bool(change.mechanism.parents)
        )
        marks[change.variable] = "changed" if soft else "do"
    return marks


def map_rows(
    theory: "Theory",
    *,
    beliefs: Beliefs | None = None,
    baseline: Beliefs | None = None,
    history: str | None = None,
    outcome: str | None = None,
    settable: Collection[str] = (),
    only: Collection[str] = (),
) -> tuple[tuple[MapNode, ...], tuple[MapEdge, ...]]:
    """Return what a causal map shows of a theory.

    Parameters
    ----------
    theory : Theory
        With the interventions and the evidence that the map is to show.
    beliefs : mapping of str to Distribution, optional
        What to draw as bars; computed if not given.
    baseline : mapping of str to Distribution, optional
        What to draw as ticks beside them.
    history : str, optional
        Whose factual states are marked; the theory's default if not given.
    outcome : str, optional
        The outcome that is asked about; all of them if not given.
    settable : collection of str, optional
        Variables whose states a reader can set on the map.
    only : collection of str, optional
        Variables that the map beside this one does not have.

    Returns
    -------
    nodes, edges : tuple of MapNode, tuple of MapEdge
    """
    found = beliefs if beliefs is not None else theory.beliefs()
    factual = theory.factual(history)
    marks = _marks(theory)
    nodes = []
    for entry, variable in zip(theory.entries, theory.variables, strict=True):
        start, end = period(entry.date) or (None, None)
        before = baseline.get(entry.name) if baseline else None
        nodes.append(
            MapNode(
                entry.name,
                variable.title,
                start,
                end,
                variable.labels,
                found[entry.name].probabilities,
                before.probabilities if before else None,
                variable.index(factual[entry.name]) if entry.name in factual else None,
                entry.role,
                marks.get(entry.name, ""),
                variable.states if entry.name in settable else (),
                entry.name == outcome and entry.role == "outcome",
                entry.name in only,
            )
        )
    cut, on_route = cut_edges(theory), routes(theory, outcome)
    edges = tuple(
        MapEdge(parent, entry.name, (parent, entry.name) in cut, (parent, entry.name) in on_route)
        for entry in theory.entries
        for parent in theory.model.parents(entry.name)
    )
    return tuple(nodes), edges


def drawn_map(
    theory: "Theory",
    nodes: Sequence[MapNode],
    edges: Sequence[MapEdge],
    *,
    scheme: str = "auto",
    interactive: bool = False,
    selected: str | None = None,
    columns: Sequence[Era] | None = None,
) -> str:
    """Draw the rows of a theory as SVG, with its title and what the map shows in words.

    Parameters
    ----------
    theory : Theory
    nodes, edges : sequence of MapNode, sequence of MapEdge
        From `map_rows`.
    scheme : {"auto", "light", "dark"}
    interactive : bool, default False
        Whether nodes and edges can be focused and clicked.
    selected : str, optional
        A node to mark.
    columns : sequence of Era, optional
        Its columns, where another map beside it has the same.

    Returns
    -------
    str
        SVG with a title and a description.
    """
    done = ", ".join(_done(theory, change) for change in theory.world)
    title = f"{theory.title}: causal map" + (f" with {done}" if done else "")
    return causal_map(
        nodes,
        edges,
        title=title,
        description=f"{map_told(nodes, edges)} {theory.summary}".strip(),
        scheme=scheme,
        interactive=interactive,
        selected=selected,
        columns=columns,
    )


def theory_map(
    theory: "Theory",
    *,
    baseline: Beliefs | None = None,
    history: str | None = None,
    outcome: str | None = None,
    scheme: str = "auto",
    interactive: bool = False,
    selected: str | None = None,
) -> str:
    """Draw a theory as SVG: dated columns, a belief bar for each state, cut arrows, routes.

    Parameters
    ----------
    theory : Theory
    baseline : mapping of str to Distribution, optional
        Drawn as ticks.
    history : str, optional
    outcome : str, optional
        The outcome that is asked about; routes to it are drawn, or to all if not given.
    scheme : {"auto", "light", "dark"}
    interactive : bool, default False
        Whether nodes and edges can be focused and clicked.
    selected : str, optional
        A node to mark.

    Returns
    -------
    str
        SVG with a title and a description.
    """
    nodes, edges = map_rows(theory, baseline=baseline, history=history, outcome=outcome)
    return drawn_map(
        theory, nodes, edges, scheme=scheme, interactive=interactive, selected=selected
    )


def notebook(theory: "Theory") -> dict[str, str]:
    """Return how a theory shows itself in a notebook; plain text where there is no one map."""
    plain = repr(theory)
    try:
        drawn = theory_map(theory)
    except CausalError as error:
        return {
            "text/plain": plain,
            "text/html": f"<p>{escape(plain)}</p><p>{escape(str(error))}</p>",
        }
    heading = f"<h3>{escape(theory.title)}</h3><p>{escape(theory.summary)}</p>"
    made = theory.composition.html() if theory.composition else ""
    return {"text/plain": plain, "text/html": heading + drawn + made, "image/svg+xml": drawn}
