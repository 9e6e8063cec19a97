"""What can be wrong with the numbers and names of a theory: checks that name every fault.

The classes of `causal.scm` refuse at the first fault. These functions find all of them, each with
its place and a sentence, for whoever reads theories from files or forms.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from math import prod

import networkx as nx
import numpy as np

from causal.errors import TableError, UnknownName
from causal.scm.mechanisms.mechanism import check_row
from causal.scm.variables import Variable

Place = tuple[str | int, ...]
Fault = tuple[Place, str]

MAX_CELLS = 2**20
_LISTED = 12
_SHOWN = 4


def under(place: Place, faults: Iterable[Fault]) -> Iterator[Fault]:
    """Yield faults with their places moved below another place.

    Examples
    --------
    >>> list(under(("variables", "war"), [(("states",), "a variable needs two states")]))
    [(('variables', 'war', 'states'), 'a variable needs two states')]
    """
    for inner, sentence in faults:
        yield (*place, *inner), sentence


def unknown(kind: str, name: str, known: Iterable[str], where: str = "") -> str:
    """Say that a name is unknown, with the nearest ones; a long list of choices is left out.

    Examples
    --------
    >>> unknown("state", "won", ["none", "deep"], "variable wage_cut_1907")
    "variable wage_cut_1907 has no state 'won' (it has none, deep)"
    """
    choices = list(known)
    if len(choices) > _LISTED:
        choices = get_close_matches(name, choices, n=3, cutoff=0.6)
    return str(UnknownName(kind, name, choices, where))


def states(name: str, given: Sequence[str]) -> list[Fault]:
    """Find states of a variable that are given twice."""
    twice = sorted(state for state, count in Counter(given).items() if count > 1)
    return [
        ((), f"variable {name} has the state {state!r} twice; name each once") for state in twice
    ]


def state(variable: Variable, given: str) -> list[Fault]:
    """Find out whether a variable has a state."""
    if given in variable.states:
        return []
    return [((), unknown("state", given, variable.states, f"variable {variable.name}"))]


def row(numbers: Sequence[float], child: Variable, what: str) -> list[Fault]:
    """Find the fault of a distribution: wrong length, a number that is no probability, the sum.

    Examples
    --------
    >>> row((0.5, 0.4), Variable("war", ("no", "yes")), "the prior of war")
    [((), 'the prior of war sums to 0.9; the probabilities of a row must sum to 1')]
    """
    try:
        check_row(numbers, child, what)
    except TableError as error:
        return [((), str(error))]
    return []


def length(numbers: Sequence[float], child: Variable, what: str) -> list[Fault]:
    """Find out whether a list has one number a state of the child."""
    if len(numbers) == len(child.states):
        return []
    listed = ", ".join(child.states[:_LISTED]) + (", …" if len(child.states) > _LISTED else "")
    return [
        ((), f"{what} has {len(numbers)} numbers; it needs one a state of {child.name} ({listed})")
    ]


def size(child: Variable, parents: Sequence[Variable]) -> list[Fault]:
    """Refuse a table that is too large to be read, before it is made."""
    cells = prod(len(variable.states) for variable in (*parents, child))
    if cells <= MAX_CELLS:
        return []
    return [
        (
            (),
            f"the table of {child.name} would have {cells:.1e} cells; {MAX_CELLS:.1e} are allowed, "
            f"so give it fewer parents, or put a variable between them",
        )
    ]


def _choices(
    key: str, parents: Sequence[Variable]
) -> tuple[tuple[tuple[int, ...], ...], list[Fault]]:
    """Read a row key: one entry a parent, ``*`` for any state, ``a|b`` for either."""
    parts = [part.strip() for part in key.split(",")] if key.strip() else []
    if len(parts) != len(parents):
        names = ", ".join(parent.name for parent in parents)
        return (), [
            (
                (key,),
                f"the key {key!r} names {len(parts)} states for {len(parents)} parents ({names}); "
                f"write one a parent, with commas between",
            )
        ]
    read: list[tuple[int, ...]] = []
    faults: list[Fault] = []
    for part, parent in zip(parts, parents, strict=True):
        told = parent.states if part == "*" else (one.strip() for one in part.split("|"))
        named = list(dict.fromkeys(told))
        lost = [one for one in named if one not in parent.states]
        for one in lost[:_LISTED]:
            faults += under((key,), state(parent, one))
        read.append(tuple(parent.states.index(one) for one in named if one not in lost))
    return tuple(read), faults


def coverage(keys: Sequence[str], child: Variable, parents: Sequence[Variable]) -> list[Fault]:
    """Find keys that cannot be read, that overlap, or that leave a configuration without a row.

    Parameters
    ----------
    keys : sequence of str
        Row keys as `causal.scm.mechanisms.table.Table` takes them.
    child : Variable
    parents : sequence of Variable
        In the order of the keys.

    Returns
    -------
    list of (place, sentence)
        Places are keys; empty where configurations are missing.

    Examples
    --------
    >>> rain = Variable("rain", ("no", "yes"))
    >>> coverage(["no"], Variable("wet", ("no", "yes")), [rain])
    [((), 'wet has no row for (yes); every configuration of its parents needs exactly one')]
    """
    too_large = size(child, parents)
    if too_large:
        return too_large
    owner = np.full(tuple(len(parent.states) for parent in parents), -1, dtype=np.int64)
    faults: list[Fault] = []
    for position, key in enumerate(keys):
        chosen, unread = _choices(key, parents)
        faults += unread
        if unread or len(faults) > _LISTED:
            continue
        block = np.ix_(*chosen) if parents else ()
        taken = owner[block]
        if (taken >= 0).any():
            earlier = keys[int(taken[taken >= 0].flat[0])]
            faults.append(
                (
                    (key,),
                    f"the rows {earlier!r} and {key!r} of {child.name} cover the same "
                    f"configuration; every configuration needs exactly one row",
                )
            )
            continue
        owner[block] = position
    return faults or _uncovered(owner < 0, child, parents)


def _uncovered(
    missing: "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]",
    child: Variable,
    parents: Sequence[Variable],
) -> list[Fault]:
    cells = np.argwhere(missing)
    if not len(cells):
        return []
    shown = [
        ", ".join(p.states[int(i)] for p, i in zip(parents, cell, strict=True))
        for cell in cells[:_SHOWN]
    ]
    listed = "; ".join(f"({key})" for key in shown)
    more = f" and {len(cells) - _SHOWN} more" if len(cells) > _SHOWN else ""
    return [
        (
            (),
            f"{child.name} has no row for {listed}{more}; every configuration of its parents needs "
            f"exactly one",
        )
    ]


def names_parents(
    given: Iterable[str], child: Variable, parents: Sequence[Variable], what: str, whole: bool
) -> list[Fault]:
    """Find names that are no parents, and, if ``whole``, parents that are not named.

    Parameters
    ----------
    given : iterable of str
    child : Variable
    parents : sequence of Variable
    what : str
        What a parent is given: ``"weight"``.
    whole : bool
        Whether every parent needs one.
    """
    names = [parent.name for parent in parents]
    told = set(given)
    lost = sorted(told.difference(names))
    faults: list[Fault] = [
        ((name,), unknown("parent", name, names, f"variable {child.name}"))
        for name in lost[:_LISTED]
    ]
    missing = [name for name in names if name not in told]
    if whole and missing and not faults:
        listed = ", ".join(missing)
        faults.append(
            ((), f"there is no {what} for {listed}; every parent of {child.name} needs one")
        )
    return faults


def names_states(given: Iterable[str], parent: Variable, what: str) -> list[Fault]:
    """Find names that are no states of a parent, and states that are not named."""
    told = set(given)
    faults: list[Fault] = []
    for name in sorted(told.difference(parent.states))[:_LISTED]:
        faults += under((name,), state(parent, name))
    missing = [one for one in parent.states if one not in told]
    if missing and not faults:
        listed = ", ".join(missing)
        faults.append(((), f"there is no {what} for {parent.name} = {listed}; give every state"))
    return faults


def cycles(parents: Mapping[str, Iterable[str]]) -> list[Fault]:
    """Find circles of arrows, one for each set of variables that cause one another.

    Examples
    --------
    >>> cycles({"a": ["b"], "b": ["a"], "c": ["a"]})[0][1]
    'the arrows run in a circle: a -> b -> a; drop one of them'
    """
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(parents)
    graph.add_edges_from((one, child) for child, some in parents.items() for one in some)
    faults: list[Fault] = []
    for members in nx.strongly_connected_components(graph):
        first = min(members)
        if len(members) > 1 or graph.has_edge(first, first):
            loop = [edge[0] for edge in nx.find_cycle(graph.subgraph(members), source=first)]
            start = loop.index(min(loop))
            circle = " -> ".join([*loop[start:], *loop[:start], loop[start]])
            faults.append(((), f"the arrows run in a circle: {circle}; drop one of them"))
    return faults


def windows(given: Sequence[str], child: Variable) -> list[Fault]:
    """Find out whether the windows of a hazard are the child's states but the last, in order."""
    wanted = list(child.states[:-1])
    if list(given) == wanted:
        return []
    return [
        (
            (),
            f"the windows of {child.name} are {', '.join(given) or 'none'}; it needs one for each "
            f"of its states but the last, in order: {', '.join(wanted)}",
        )
    ]
