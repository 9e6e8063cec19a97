"""Columns of a causal map: which variables belong to the same stretch of time.

Each variable has a window: it cannot be placed before its causes begin, nor after its effects
end. The middle of the window is its moment, so moments never fall along an arrow. The
sequence of moments is then cut into a few columns, where a cut that separates causes from
effects is worth more than one that separates what happens at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError as GraphCycle
from graphlib import TopologicalSorter

from causal.errors import CycleError, UnknownName

Edge = tuple[str, str]

_INSIDE = 2.0
"""Cost of an arrow that stays inside a column and must be drawn as a loop."""
_CROWD = 0.3
"""Cost of cards in one column, times their number squared."""
_COLUMN = 1.0
_AT_ONCE = 2.5
"""Cost of a cut between two moments that are the same."""
_SAME = 0.02


@dataclass(frozen=True, slots=True)
class Dated:
    """A variable with its dates.

    Attributes
    ----------
    name : str
        What arrows call it.
    start, end : float or None
        Its dates, in years; None if it has none.
    """

    name: str
    start: float | None = None
    end: float | None = None


@dataclass(frozen=True, slots=True)
class Era:
    """A column.

    Attributes
    ----------
    label : str
        When it is; empty if nothing in it has a date.
    names : tuple of str
        What is in it, causes before effects.
    """

    label: str
    names: tuple[str, ...]


def eras(nodes: Sequence[Dated], edges: Sequence[Edge], *, at_most: int = 7) -> tuple[Era, ...]:
    """Divide the variables of a network into columns by time.

    Parameters
    ----------
    nodes : sequence of Dated
        The variables.
    edges : sequence of (str, str)
        Arrows from cause to effect.
    at_most : int, default 7
        How many columns there may be.

    Returns
    -------
    tuple of Era
        Columns from early to late; no arrow runs from a later to an earlier one.

    Raises
    ------
    CycleError
        If the arrows run in a circle.
    UnknownName
        If an arrow names a variable that is not there.

    Examples
    --------
    >>> rows = [Dated("war", 1914, 1919), Dated("debt", 1916, 1925), Dated("slump", 1929, 1933)]
    >>> [(era.label, era.names) for era in eras(rows, [("war", "debt"), ("debt", "slump")])]
    [('1916', ('war',)), ('1920', ('debt',)), ('1932', ('slump',))]
    """
    if not nodes:
        return ()
    causes = parents_of([node.name for node in nodes], edges)
    order = causal_order(causes)
    moments = _moments({node.name: node for node in nodes}, causes, order)
    depth = _depths(causes, order)
    sequence = sorted(order, key=lambda name: (moments[name], depth[name]))
    groups = _cut(sequence, causes, moments, at_most)
    dated = any(node.start is not None for node in nodes)
    labels = _labels([[moments[n] for n in group] for group in groups]) if dated else None
    return tuple(Era(labels[i] if labels else "", tuple(group)) for i, group in enumerate(groups))


def parents_of(names: Sequence[str], edges: Sequence[Edge]) -> dict[str, tuple[str, ...]]:
    """List the causes of each variable, each once, in the order of the arrows.

    Raises
    ------
    UnknownName
        If an arrow names a variable that is not there.

    Examples
    --------
    >>> parents_of(["a", "b"], [("a", "b"), ("a", "b")])
    {'a': (), 'b': ('a',)}
    """
    found: dict[str, dict[str, None]] = {name: {} for name in names}
    for source, target in edges:
        for name in (source, target):
            if name not in found:
                raise UnknownName("variable", name, names, "the causal map")
        found[target][source] = None
    return {name: tuple(causes) for name, causes in found.items()}


def causal_order(causes: Mapping[str, Sequence[str]]) -> list[str]:
    """Sort variables so that causes come before effects.

    Raises
    ------
    CycleError
        If the arrows run in a circle.

    Examples
    --------
    >>> causal_order({"b": ("a",), "a": ()})
    ['a', 'b']
    """
    try:
        return list(TopologicalSorter(causes).static_order())
    except GraphCycle as error:
        circle = " → ".join(str(name) for name in error.args[1])
        raise CycleError(f"the arrows run in a circle: {circle}; take one of them away") from None


def _depths(causes: Mapping[str, Sequence[str]], order: Sequence[str]) -> dict[str, int]:
    depth: dict[str, int] = {}
    for name in order:
        depth[name] = 1 + max((depth[cause] for cause in causes[name]), default=-1)
    return depth


def _moments(
    nodes: Mapping[str, Dated], causes: Mapping[str, Sequence[str]], order: Sequence[str]
) -> dict[str, float]:
    """Place each variable in time, never before one of its causes."""
    starts = [node.start for node in nodes.values() if node.start is not None]
    ends = [node.end for node in nodes.values() if node.end is not None]
    if not starts or not ends:
        return {name: float(depth) for name, depth in _depths(causes, order).items()}
    low: dict[str, float] = {}
    high = {n: ends_at if (ends_at := nodes[n].end) is not None else max(ends) for n in order}
    for name in order:
        begins = nodes[name].start
        own = min(starts) if begins is None else begins
        low[name] = max([own, *(low[cause] for cause in causes[name])])
    last = set(order)
    for name in reversed(order):
        for cause in causes[name]:
            high[cause] = min(high[cause], high[name])
            last.discard(cause)
    moments: dict[str, float] = {}
    for name in order:
        settled = name in last and bool(causes[name])
        moment = high[name] if settled else (low[name] + high[name]) / 2
        moments[name] = max([moment, *(moments[cause] for cause in causes[name])])
    return moments


def _cut(
    sequence: Sequence[str],
    causes: Mapping[str, Sequence[str]],
    moments: Mapping[str, float],
    at_most: int,
) -> list[list[str]]:
    """Cut the sequence into the cheapest columns, by dynamic programming."""
    count = len(sequence)
    cost = _column_costs(sequence, causes)
    best: list[list[tuple[float, int]]] = [[(0.0, 0)] + [(float("inf"), 0)] * count]
    for _ in range(min(at_most, count)):
        before = best[-1]
        row = [(float("inf"), 0)] * (count + 1)
        for stop in range(1, count + 1):
            row[stop] = min(
                (before[cut][0] + cost[cut][stop] + _cut_cost(sequence, moments, cut), cut)
                for cut in range(stop)
            )
        best.append(row)
    columns = min(range(1, len(best)), key=lambda k: best[k][count][0])
    groups: list[list[str]] = []
    stop = count
    for k in range(columns, 0, -1):
        cut = best[k][stop][1]
        groups.insert(0, list(sequence[cut:stop]))
        stop = cut
    return groups


def _cut_cost(sequence: Sequence[str], moments: Mapping[str, float], cut: int) -> float:
    if cut == 0:
        return _COLUMN
    gap = moments[sequence[cut]] - moments[sequence[cut - 1]]
    return _COLUMN + (_AT_ONCE if gap < _SAME else 0.0)


def _column_costs(
    sequence: Sequence[str], causes: Mapping[str, Sequence[str]]
) -> list[list[float]]:
    """Price every stretch of the sequence as a column."""
    place = {name: i for i, name in enumerate(sequence)}
    count = len(sequence)
    costs = [[0.0] * (count + 1) for _ in range(count + 1)]
    for start in range(count):
        inside = 0
        for stop in range(start + 1, count + 1):
            inside += sum(place[cause] >= start for cause in causes[sequence[stop - 1]])
            costs[start][stop] = _INSIDE * inside + _CROWD * (stop - start) ** 2
    return costs


def _labels(groups: Sequence[Sequence[float]]) -> list[str]:
    """Name columns by years; neighbours may have the same name."""
    return [_years(*(int((at - 0.001) // 1) for at in (min(g), max(g)))) for g in groups]


def _years(first: int, last: int) -> str:
    if first == last:
        return str(first)
    short = first // 100 == last // 100 and last % 100 >= 10
    return f"{first}–{last % 100 if short else last}"
