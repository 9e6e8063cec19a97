"""What of a twin can matter to its answer: known states put in, the rest dropped.

Three things go. A copy that nothing reads sums to one, and a mechanism left with one copy is an
ordinary table. What no open axis connects to the targets multiplies the evidence with and
without the event alike.
"""

from collections.abc import Sequence
from dataclasses import replace

import networkx as nx
import numpy as np

from causal.engine.plan import Limits, Structure, compile_plan
from causal.engine.run import run
from causal.ladder.bounds.twin import Factor, Hearing, Twin, sliced


def _put_in(twin: Twin) -> Twin:
    """Fix what is known in every table; children of mechanisms keep their axis and their state."""
    known = twin.known
    factors = []
    for factor in twin.factors:
        scope = tuple(axis for axis in factor.scope if axis not in known)
        child = -1 if factor.child in known else factor.child
        factors.append(Factor(scope, sliced(factor.table, factor.scope, known), child))
    mechanisms = []
    for mechanism in twin.mechanisms:
        copies = tuple(
            Hearing(
                copy.child,
                tuple(axis for axis in copy.parents if axis not in known),
                sliced(copy.table, copy.parents, known),
                sliced(copy.rows, copy.parents, known),
            )
            for copy in mechanism.copies
        )
        mechanisms.append(replace(mechanism, copies=copies))
    open_targets = [axis for axis in twin.targets if axis not in known]
    targets = tuple(dict.fromkeys(open_targets))  # one copy may be the target in two worlds
    event = sliced(twin.event, twin.targets, known)
    grid = np.indices([twin.cards[axis] for axis in targets])
    event = np.asarray(event[tuple(grid[targets.index(axis)] for axis in open_targets)])
    return Twin(twin.cards, known, tuple(factors), tuple(mechanisms), targets, event)


def _readers(twin: Twin) -> dict[int, int]:
    """Return how many tables mention each open axis."""
    scopes = [factor.scope for factor in twin.factors] + [twin.targets]
    for mechanism in twin.mechanisms:
        scopes += [(*copy.parents, copy.child) for copy in mechanism.copies]
    found: dict[int, int] = {}
    for scope in scopes:
        for axis in set(scope) - set(twin.known):
            found[axis] = found.get(axis, 0) + 1
    return found


def _single(copy: Hearing, twin: Twin) -> Factor:
    """Return the only copy of a mechanism as the ordinary table that it is."""
    if copy.child in twin.known:
        return Factor(copy.parents, copy.table[..., twin.known[copy.child]])
    return Factor((*copy.parents, copy.child), copy.table, copy.child)


def _thinned(twin: Twin) -> Twin:
    """Drop what nothing reads, until everything is read."""
    while True:
        readers = _readers(twin)
        barren = {axis for axis, count in readers.items() if count == 1} - set(twin.targets)
        factors = [f for f in twin.factors if f.child not in barren]
        mechanisms = []
        for mechanism in twin.mechanisms:
            copies = tuple(c for c in mechanism.copies if c.child not in barren)
            if len(copies) > 1:
                mechanisms.append(replace(mechanism, copies=copies))
            elif copies:
                factors.append(_single(copies[0], twin))
        same = len(factors) == len(twin.factors) and len(mechanisms) == len(twin.mechanisms)
        counts = [sum(len(m.copies) for m in each) for each in (mechanisms, twin.mechanisms)]
        twin = Twin(
            twin.cards, twin.known, tuple(factors), tuple(mechanisms), twin.targets, twin.event
        )
        if same and counts[0] == counts[1]:
            return twin


def _connected(twin: Twin) -> Twin:
    """Keep what open axes and shared luck connect to the targets."""
    links: nx.Graph[tuple[str, int]] = nx.Graph()
    groups = [factor.scope for factor in twin.factors]
    groups += [(*m.parents, *m.children) for m in twin.mechanisms]
    for place, scope in enumerate(groups):
        links.add_node(("part", place))
        links.add_edges_from((("part", place), ("axis", a)) for a in scope if a not in twin.known)
    links.add_edges_from((("event", 0), ("axis", axis)) for axis in twin.targets)
    links.add_node(("event", 0))
    reached = nx.node_connected_component(links, ("event", 0))
    count = len(twin.factors)
    return Twin(
        twin.cards,
        twin.known,
        tuple(f for k, f in enumerate(twin.factors) if ("part", k) in reached),
        tuple(m for k, m in enumerate(twin.mechanisms) if ("part", count + k) in reached),
        twin.targets,
        twin.event,
    )


def reduced(twin: Twin) -> Twin:
    """Return the twin with only what can matter to its answer.

    Parameters
    ----------
    twin : Twin

    Returns
    -------
    Twin
        With the same answer under every law of its mechanisms. Known states are put into the
        tables; only copies of mechanisms keep the axis of a known state.

    Examples
    --------
    Without evidence a second copy does not matter, and a plain table is left:

    >>> from causal.ladder.bounds.twin import Shared
    >>> row = np.array([0.7, 0.3])
    >>> copies = (Hearing(0, (), row, np.array(0)), Hearing(1, (), row[::-1], np.array(1)))
    >>> twin = Twin((2, 2), {}, (), (Shared("fall", True, copies),), (1,), np.array([0.0, 1.0]))
    >>> left = reduced(twin)
    >>> left.mechanisms, left.factors[0].table.tolist()
    ((), [0.3, 0.7])
    """
    return _connected(_thinned(_put_in(twin)))


def evidence_of(twin: Twin) -> Twin:
    """Return what the probability of the evidence depends on: the twin asked for nothing."""
    blank = Twin(twin.cards, twin.known, twin.factors, twin.mechanisms, (), np.ones(()))
    return _thinned(blank)


def contracted(twin: Twin, keep: Sequence[int], limits: Limits) -> tuple[np.ndarray, float]:
    """Sum the product of a reduced twin without mechanisms down to some axes.

    Returns
    -------
    values : ndarray, shape (states of each kept axis ...)
    log_scale : float
        Values are to be multiplied by ``exp(log_scale)``.
    """
    structure = Structure(
        twin.cards,
        tuple(factor.scope for factor in twin.factors),
        tuple(factor.child for factor in twin.factors),
    )
    plan = compile_plan(structure, tuple(keep), (), limits)
    found = run(plan, [factor.table[..., None] for factor in twin.factors])
    return found.values[..., 0], float(found.log_scale[0])
