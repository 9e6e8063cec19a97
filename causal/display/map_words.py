"""A causal map in words: what is set, what is cut, and what moved most."""

from collections.abc import Sequence

from causal.display.map_rows import MapEdge, MapNode, titles_of
from causal.display.numbers import percent

_LEAST = 0.005
"""A movement that rounds to less than a point is not told."""


def moved(node: MapNode) -> tuple[float, int]:
    """Return the largest change of a state's chance, with its sign, and which state it is.

    Examples
    --------
    >>> node = MapNode("war", "War", None, None, ("no", "yes"), (0.2, 0.8), (0.5, 0.5))
    >>> moved(node)
    (0.30000000000000004, 1)
    """
    if node.baseline is None:
        return 0.0, 0
    shifts = [now - was for now, was in zip(node.beliefs, node.baseline, strict=True)]
    best = max(range(len(shifts)), key=lambda i: (round(abs(shifts[i]), 9), shifts[i]), default=0)
    return (shifts[best] if shifts else 0.0), best


def movements(nodes: Sequence[MapNode], *, at_most: int = 3) -> list[str]:
    """Say which variables moved most, the farthest first; those that were set are left out.

    Parameters
    ----------
    nodes : sequence of MapNode
        With a baseline.
    at_most : int, default 3
        How many are told.

    Returns
    -------
    list of str
        Such as ``"War: yes from 50% to 80%"``; none where nothing moved by half a point.

    Examples
    --------
    >>> movements([MapNode("war", "War", None, None, ("no", "yes"), (0.2, 0.8), (0.5, 0.5))])
    ['War: yes from 50% to 80%']
    """
    free = [node for node in nodes if node.mark not in ("do", "given")]
    ranked = sorted(free, key=lambda node: -abs(moved(node)[0]))
    told = []
    for node in ranked[:at_most]:
        shift, i = moved(node)
        if node.baseline is not None and abs(shift) >= _LEAST:
            was, now = percent(node.baseline[i]), percent(node.beliefs[i])
            told.append(f"{node.title}: {node.states[i]} from {was} to {now}")
    return told


def map_told(nodes: Sequence[MapNode], edges: Sequence[MapEdge]) -> str:
    """Say what a causal map shows: its size, what is set and cut, and what moved most.

    Parameters
    ----------
    nodes : sequence of MapNode
    edges : sequence of MapEdge

    Returns
    -------
    str
        Sentences, for those who do not see the picture.

    Raises
    ------
    CausalError
        If two variables have one name.
    UnknownName
        If an arrow names a variable that is not there.

    Examples
    --------
    >>> war = MapNode("war", "War", 1914, 1919, ("no", "yes"), (0.0, 1.0), (0.2, 0.8), mark="do")
    >>> debt = MapNode("debt", "Debt", 1919, 1924, ("low", "high"), (0.3, 0.7), (0.4, 0.6))
    >>> map_told([war, debt], [MapEdge("war", "debt")])
    'Variables by date: 2; arrows: 1. Set: War = yes. Moved most: Debt: high from 60% to 70%.'
    """
    titles = titles_of(nodes, edges)
    told = [f"Variables by date: {len(nodes)}; arrows: {len(edges)}"]
    done = [_setting(node) for node in nodes if node.mark == "do"]
    changed = [node.title for node in nodes if node.mark == "changed"]
    given = [_setting(node) for node in nodes if node.mark == "given"]
    cut = [f"{titles[edge.source]} → {titles[edge.target]}" for edge in edges if edge.cut]
    asked = [node.title for node in nodes if node.asked]
    told += [
        f"{head}: {'; '.join(rows)}"
        for head, rows in (
            ("Set", done),
            ("Mechanism changed", changed),
            ("Given as a fact", given),
            ("Cut", cut),
            ("Outcome asked about", asked),
            ("Moved most", movements(nodes)),
        )
        if rows
    ]
    compared = any(node.baseline is not None for node in nodes)
    if compared and (done or changed) and not movements(nodes):
        told.append("Nothing else moves by half a point")
    return ". ".join(told) + "."


def _setting(node: MapNode) -> str:
    best = max(range(len(node.beliefs)), key=node.beliefs.__getitem__)
    if node.beliefs[best] == 1:
        return f"{node.title} = {node.states[best]}"
    return f"{node.title} ({', '.join(node.state_words(i) for i in range(len(node.states)))})"
