"""A question as a network of factors: the copies it needs, their tables, what is known of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import networkx as nx
import numpy as np

from causal.engine.plan import Structure
from causal.engine.product import Array
from causal.errors import ImpossibleEvidence
from causal.ladder.merging import Merged, merge
from causal.ladder.worlds import Copy, Worlds, before_edge
from causal.scm.evidence import Evidence, Likelihood, Marginal, Observed
from causal.scm.interventions import CutEdge, HeardFrom, Replaced, World
from causal.scm.model import Model

Draws = Mapping[str, Array]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a model.

    Attributes
    ----------
    worlds : tuple of World
        The interventions of each world.
    evidence : tuple of (int, Evidence)
        What is known, and in which world, in the order in which it was learnt.
    targets : tuple of (int, str)
        World and variable of each axis of the answer.
    """

    worlds: tuple[World, ...]
    evidence: tuple[tuple[int, Evidence], ...]
    targets: tuple[tuple[int, str], ...]


Ask = Callable[[Question], Array]
"""Gives the distribution of a question's targets; for what a network needs to know beforehand."""


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Merged copies as factors.

    Attributes
    ----------
    merged : Merged
        The copies; axis i of the structure is copy i.
    structure : Structure
    tables : tuple of ndarray
    owners : tuple of int
        The copy that a factor belongs to.
    targets : tuple of int
    facts : frozenset of int
        Copies that the world before any intervention has.
    """

    merged: Merged
    structure: Structure
    tables: tuple[Array, ...]
    owners: tuple[int, ...]
    targets: tuple[int, ...]
    facts: frozenset[int] = frozenset()


def _resolve(model: Model, question: Question, ask: Ask) -> list[tuple[int, str, Array]]:
    """Return what is not hard evidence as weights: world, variable, weights (states, draws).

    A marginal becomes the likelihood that makes it true at its place in the order of learning.
    """
    soft: list[tuple[int, str, Array]] = []
    for place, (world, statement) in enumerate(question.evidence):
        if isinstance(statement, Marginal):
            asked = Question(
                question.worlds, question.evidence[:place], ((world, statement.variable),)
            )
            prior = ask(asked)
            shares = np.array(statement.shares)[:, None]
            if ((prior <= 0) & (shares > 0)).any():
                raise ImpossibleEvidence([str(statement)])
            weights = np.divide(shares, prior, out=np.zeros_like(prior), where=prior > 0)
            soft.append((world, statement.variable, weights))
        elif isinstance(statement, Likelihood):
            soft.append((world, statement.variable, np.array(statement.weights)[:, None]))
        elif len(statement.states) > 1:
            states = model.variable(statement.variable).states
            kept = np.array([float(state in statement.states) for state in states])
            soft.append((world, statement.variable, kept[:, None]))
    return soft


def _hear(model: Model, worlds: tuple[World, ...], ask: Ask) -> dict[tuple[str, str, int], Array]:
    """Find the distribution that a child hears of a parent whose edge is cut."""
    heard: dict[tuple[str, str, int], Array] = {}
    for number, world in enumerate(worlds):
        for edge in world:
            if isinstance(edge, CutEdge):
                asked = Question((before_edge(model, world, edge),), (), ((0, edge.parent),))
                heard[edge.parent, edge.variable, number] = ask(asked)
    return heard


def _all_worlds(worlds: tuple[World, ...]) -> tuple[World, ...]:
    """Return the worlds of a question and those that their edges and policies hear from."""
    found = list(worlds)
    for world in found:  # grows while it is walked
        for change in world:
            if isinstance(change, HeardFrom) and change.world not in found:
                found.append(change.world)
            if isinstance(change, Replaced) and change.reads_facts and () not in found:
                found.append(())
    return tuple(found)


def _table(model: Model, copy: Copy, draws: Draws) -> Array:
    """Return P(copy | copies it hears), shape (states of each of them ..., states, draws)."""
    mechanism = copy.mechanism
    if mechanism is None:
        if copy.prior is None:
            raise TypeError(f"{copy.variable} is fixed in this world and has no table")
        return copy.prior
    if mechanism is not model.mechanism(copy.variable):
        parents = [model.variable(name) for name in mechanism.parents]
        table = mechanism.cpt(model.variable(copy.variable), parents)[..., None]
    elif copy.variable in draws:
        table = draws[copy.variable]
    else:
        table = model.cpt(copy.variable)[..., None]
    return table[tuple(slice(None) if kind == "copy" else n for kind, n in copy.sources)]


def build(model: Model, question: Question, draws: Draws, ask: Ask) -> Network:
    """Make the copies that the question needs, merge them, and write them as factors."""
    soft = _resolve(model, question, ask)
    every = _all_worlds(question.worlds)
    worlds = Worlds(model, list(every), _hear(model, every, ask), frozenset(draws))
    sure = [
        (worlds.copy(w, e.variable), e)
        for w, e in question.evidence
        if isinstance(e, Observed) and len(e.states) == 1
    ]
    weighed = [(worlds.copy(w, name), weights) for w, name, weights in soft]
    targets = [worlds.copy(w, name) for w, name in question.targets]
    merged = merge(worlds, sure)
    factors = [
        ((*copy.parents, place), place, _table(model, copy, draws), place)
        for place, copy in enumerate(merged.copies)
        if copy.mechanism is not None or copy.prior is not None
    ]
    factors += [((merged.where[c],), -1, weights, merged.where[c]) for c, weights in weighed]
    cards = tuple(len(model.variable(copy.variable).states) for copy in merged.copies)
    return Network(
        merged,
        Structure(cards, tuple(f[0] for f in factors), tuple(f[1] for f in factors)),
        tuple(f[2] for f in factors),
        tuple(f[3] for f in factors),
        tuple(merged.where[t] for t in targets),
        frozenset(merged.where[copy] for copy in worlds.facts()) if () in every else frozenset(),
    )


def retabled(model: Model, network: Network, draws: Draws) -> Network:
    """Return the network of the same question under other draws of the same variables.

    Parameters
    ----------
    model : Model
    network : Network
        Of a question whose evidence is hard and whose edges are not cut: nothing else in it
        depends on the draws.
    draws : mapping of str to ndarray
        Of the variables that were drawn when the network was built.

    Returns
    -------
    Network
    """
    copies, structure = network.merged.copies, network.structure
    tables = []
    for k, table in enumerate(network.tables):
        own = structure.children[k] >= 0
        copy = copies[network.owners[k]] if own else None
        moved = copy is not None and copy.mechanism is not None and copy.variable in draws
        tables.append(_table(model, copy, draws) if copy and moved else table)
    return replace(network, tables=tuple(tables))


def copies_of(network: Network) -> dict[str, list[int]]:
    """Return what stands in two or more copies, by whose luck sets them, with their factors."""
    by_luck: dict[str, list[int]] = {}
    for k, child in enumerate(network.structure.children):
        if 0 <= child < len(network.merged.copies):  # luck written as a variable is no copy
            by_luck.setdefault(network.merged.copies[child].luck, []).append(k)
    return {luck: factors for luck, factors in by_luck.items() if len(factors) > 1}


def doubled_in(network: Network) -> dict[str, list[int]]:
    """Return what is left in two or more random copies, by whose luck sets them."""
    doubled = {}
    for luck, factors in copies_of(network).items():
        random = [network.owners[k] for k in factors if _random(network, k)]
        if len(random) > 1:
            doubled[luck] = random
    return doubled


def _random(network: Network, factor: int) -> bool:
    """Return whether a table leaves anything to luck, given what is known of its causes."""
    known, scope = network.merged.known, network.structure.scopes[factor]
    heard = tuple(known.get(axis, slice(None)) for axis in scope[:-1])
    table = network.tables[factor][heard]
    first = table[..., 0]
    if ((first > 0) & (first < 1)).any():  # nearly always: spared the other draws
        return True
    return bool(((table > 0) & (table < 1)).any())


def reached_from(network: Network, doubled: Mapping[str, Sequence[int]]) -> set[int]:
    """Return the factors that are connected to the targets once what is known is taken out.

    The copies of a doubled variable stay tied to one another: they share their luck.
    """
    if not network.targets:
        return set(range(len(network.owners)))
    links: nx.Graph[tuple[str, int]] = nx.Graph()
    known = network.merged.known
    for k, scope in enumerate(network.structure.scopes):
        links.add_node(("factor", k))
        links.add_edges_from((("factor", k), ("axis", axis)) for axis in scope if axis not in known)
    owner_factor = {
        owner: k for k, owner in enumerate(network.owners) if network.structure.children[k] >= 0
    }
    for copies in doubled.values():
        first = ("factor", owner_factor[copies[0]])
        links.add_edges_from((first, ("factor", owner_factor[other])) for other in copies[1:])
    links.add_nodes_from(("axis", axis) for axis in network.targets)
    reached: set[tuple[str, int]] = set()
    for axis in network.targets:
        reached |= nx.node_connected_component(links, ("axis", axis))
    return {number for kind, number in reached if kind == "factor"}


def restricted(network: Network, factors: set[int]) -> Network:
    """Return the network with some of its factors only."""
    chosen = sorted(factors)
    structure = Structure(
        network.structure.cards,
        tuple(network.structure.scopes[k] for k in chosen),
        tuple(network.structure.children[k] for k in chosen),
    )
    tables = tuple(network.tables[k] for k in chosen)
    owners = tuple(network.owners[k] for k in chosen)
    return replace(network, structure=structure, tables=tables, owners=owners)
