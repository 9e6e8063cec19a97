"""Exact answers about one or several worlds, where the network alone fixes them.

The steps are Pearl's: what is given says which histories are possible (abduction), interventions
replace mechanisms (action), the copies that both need are shared (prediction). Where a variable
would be needed in two random copies the network does not fix the answer, and that is said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np

from causal.engine.plan import Limits, Structure, compile_plan
from causal.engine.run import Array, Result, run
from causal.errors import ImpossibleEvidence, NotIdentified
from causal.ladder.worlds import Copy, Merged, World, Worlds, before_edge, merge
from causal.scm.evidence import Evidence, Likelihood, Marginal, Observed
from causal.scm.interventions import CutEdge
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


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """The answer to a question.

    Attributes
    ----------
    probabilities : ndarray, shape (states of each target ..., draws)
        Joint distribution of the targets given the evidence.
    log_evidence : ndarray, shape (draws,)
        Natural logarithm of the probability of the evidence (of its likelihood, if some of it is).
    worlds : int
        How many different worlds the answer needed.
    operations : int
        Multiply-adds for one draw.
    doubled : tuple of str
        Variables that were needed in two copies; all of them deterministic, so that nothing had
        to be assumed.
    """

    probabilities: Array
    log_evidence: Array
    worlds: int
    operations: int
    doubled: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Network:
    """Merged copies as factors."""

    merged: Merged
    structure: Structure
    tables: tuple[Array, ...]
    owners: tuple[int, ...]  # the copy a factor belongs to
    targets: tuple[int, ...]


def _resolve(model: Model, question: Question, draws: Draws) -> list[tuple[int, str, Array]]:
    """Return what is not hard evidence as weights: world, variable, weights (states, draws).

    A marginal becomes the likelihood that makes it true at its place in the order of learning.
    """
    soft: list[tuple[int, str, Array]] = []
    for place, (world, statement) in enumerate(question.evidence):
        if isinstance(statement, Marginal):
            asked = Question(
                question.worlds, question.evidence[:place], ((world, statement.variable),)
            )
            prior = solve(model, asked, draws=draws).probabilities
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


def _hear(model: Model, worlds: tuple[World, ...], draws: Draws) -> dict[tuple[str, int], Array]:
    """Find the distribution that a child hears of a parent whose edge is cut."""
    heard: dict[tuple[str, int], Array] = {}
    for number, world in enumerate(worlds):
        for edge in world:
            if isinstance(edge, CutEdge):
                asked = Question((before_edge(model, world, edge),), (), ((0, edge.parent),))
                heard[edge.parent, number] = solve(model, asked, draws=draws).probabilities
    return heard


def _table(model: Model, copy: Copy, draws: Draws) -> Array:
    """Return P(copy | parents it hears), shape (states of each parent ..., states, draws)."""
    mechanism = copy.mechanism
    if mechanism is None:
        raise TypeError(f"{copy.variable} is fixed in this world and has no table")
    if mechanism is not model.mechanism(copy.variable):
        parents = [model.variable(name) for name in mechanism.parents]
        table = mechanism.cpt(model.variable(copy.variable), parents)[..., None]
    elif copy.variable in draws:
        table = draws[copy.variable]
    else:
        table = model.cpt(copy.variable)[..., None]
    names = list(mechanism.parents)
    for parent, weights in copy.heard:
        axis = names.index(parent)
        table = np.einsum("k...d,kd->...d", np.moveaxis(table, axis, 0), weights)
        names.remove(parent)
    return table


def _network(model: Model, question: Question, draws: Draws) -> _Network:
    """Make the copies that the question needs, merge them, and write them as factors."""
    soft = _resolve(model, question, draws)
    worlds = Worlds(model, question.worlds, _hear(model, question.worlds, draws))
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
        if copy.mechanism is not None
    ]
    factors += [((merged.where[c],), -1, weights, merged.where[c]) for c, weights in weighed]
    cards = tuple(len(model.variable(copy.variable).states) for copy in merged.copies)
    return _Network(
        merged,
        Structure(cards, tuple(f[0] for f in factors), tuple(f[1] for f in factors)),
        tuple(f[2] for f in factors),
        tuple(f[3] for f in factors),
        tuple(merged.where[t] for t in targets),
    )


def _doubled(network: _Network) -> dict[str, list[int]]:
    """Return the variables left in two or more random copies, with those copies."""
    by_name: dict[str, list[int]] = {}
    for table, owner, child in zip(
        network.tables, network.owners, network.structure.children, strict=True
    ):
        if child >= 0 and bool(((table > 0) & (table < 1)).any()):
            by_name.setdefault(network.merged.copies[owner].variable, []).append(owner)
    return {name: copies for name, copies in by_name.items() if len(copies) > 1}


def _reach(network: _Network, doubled: Mapping[str, Sequence[int]]) -> set[int]:
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


def leans_on(model: Model, question: Question) -> tuple[str, ...]:
    """Return the variables whose mechanism the answer would lean on: the structural test.

    Parameters
    ----------
    model : Model
    question : Question

    Returns
    -------
    tuple of str
        Empty where the answer follows from the network alone; else the variables that are needed
        in two copies, in the order of the model.

    Notes
    -----
    A variable is needed in two copies if it matters to what is given in one world and to what is
    asked in another, and an intervention reaches it in one of them. Copies that the evidence cuts
    off from the targets do not count, nor do functions, which leave nothing to luck.

    Examples
    --------
    >>> from causal.scm.interventions import Hard
    >>> from causal.scm.mechanisms.table import Table
    >>> from causal.scm.variables import Variable
    >>> coup, fall = Variable("coup", ("no", "yes")), Variable("fall", ("no", "yes"))
    >>> model = Model((coup, fall), (Table((), ((0.5, 0.5),), ("",)),
    ...                              Table(("coup",), ((0.9, 0.1), (0.2, 0.8)), ("no", "yes"))))
    >>> saw = (0, Observed("fall", ("yes",)))
    >>> leans_on(model, Question(((), (Hard("coup", "no"),)), (saw,), ((1, "fall"),)))
    ('fall',)
    """
    network = _network(model, question, {})
    doubled = _doubled(network)
    return _leaning(model, network, doubled)


def _leaning(
    model: Model, network: _Network, doubled: Mapping[str, Sequence[int]]
) -> tuple[str, ...]:
    if not doubled:
        return ()
    near = _reach(network, doubled)
    touched = {network.owners[k] for k in near}
    named = {name for name, copies in doubled.items() if touched.intersection(copies)}
    return tuple(name for name in model.names if name in named)


def _restrict(network: _Network, factors: set[int]) -> _Network:
    chosen = sorted(factors)
    structure = Structure(
        network.structure.cards,
        tuple(network.structure.scopes[k] for k in chosen),
        tuple(network.structure.children[k] for k in chosen),
    )
    tables = tuple(network.tables[k] for k in chosen)
    owners = tuple(network.owners[k] for k in chosen)
    return _Network(network.merged, structure, tables, owners, network.targets)


def _contract(network: _Network, limits: Limits) -> tuple[Result, tuple[int, ...], int]:
    """Contract to the open targets; known ones are put back by `_spread`."""
    known = network.merged.known
    free = tuple(dict.fromkeys(t for t in network.targets if t not in known))
    observed = tuple(sorted(known))
    plan = compile_plan(network.structure, free, observed, limits)
    return run(plan, network.tables, known), free, plan.operations


def _spread(network: _Network, values: Array, free: tuple[int, ...]) -> Array:
    """Put known and repeated targets back as axes of their own."""
    cards = [network.structure.cards[t] for t in network.targets]
    known = network.merged.known
    out = np.zeros((*cards, values.shape[-1]))
    for cell in np.ndindex(*values.shape[:-1]):
        at = dict(zip(free, cell, strict=True)) | known
        out[tuple(at[t] for t in network.targets)] = values[cell]
    return out


def solve(
    model: Model,
    question: Question,
    *,
    draws: Draws | None = None,
    limits: Limits = Limits(),
) -> Posterior:
    """Answer a question exactly, if the network alone fixes the answer.

    Parameters
    ----------
    model : Model
    question : Question
    draws : mapping of str to ndarray, optional
        Tables of drawn parameters by variable, shape (parent states ..., states, draws).
    limits : Limits, optional
        Refuse what would cost more.

    Returns
    -------
    Posterior

    Raises
    ------
    NotIdentified
        If variables are needed in two random copies; it names them.
    ImpossibleEvidence
        If the evidence has probability zero.
    TooCostly
        If the plan would exceed the limits.
    """
    drawn: Draws = draws or {}
    network = _network(model, question, drawn)
    doubled = _doubled(network)
    leaning = _leaning(model, network, doubled)
    if leaning:
        raise NotIdentified(leaning)
    if doubled:
        network = _restrict(network, _reach(network, doubled))
    result, free, operations = _contract(network, limits)
    log_evidence = result.total()
    if doubled and question.targets:
        log_evidence = _evidence_alone(model, question, drawn, limits) + 0 * log_evidence
    if np.isneginf(log_evidence).any():
        raise ImpossibleEvidence([str(statement) for _, statement in question.evidence])
    return Posterior(
        _spread(network, result.normalised(), free),
        log_evidence,
        len(set(question.worlds)),
        operations,
        tuple(name for name in model.names if _twice(network, name)),
    )


def _evidence_alone(model: Model, question: Question, draws: Draws, limits: Limits) -> Array:
    """Return the log probability of the evidence, or nan where it spans worlds that need luck."""
    try:
        alone = Question(question.worlds, question.evidence, ())
        return solve(model, alone, draws=draws, limits=limits).log_evidence
    except NotIdentified:
        return np.full(1, np.nan)


def _twice(network: _Network, name: str) -> bool:
    owners = {
        owner
        for owner, child in zip(network.owners, network.structure.children, strict=True)
        if child >= 0 and network.merged.copies[owner].variable == name
    }
    return len(owners) > 1
