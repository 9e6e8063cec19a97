"""The conflicts between theories that are to be parts of one: all of them, each as a sentence."""

from collections.abc import Iterator

import networkx as nx

from causal.display.sentences import listed
from causal.theory.composites.disagreeing import bridged, preferred, several, told_of
from causal.theory.composites.mechanisms import Voice, voices
from causal.theory.composites.sides import Sides
from causal.theory.composition import Choice, Conflict
from causal.theory.parts import RECORD

_LOOPS = 12  # circles that are listed; each has to be opened before others show


def conflicts(sides: Sides) -> tuple[Conflict, ...]:
    """Find every conflict between the parts, settled or open.

    Parameters
    ----------
    sides : Sides

    Returns
    -------
    tuple of Conflict
        Those of the theories as a whole first, then by variable, then circles of arrows.

    Raises
    ------
    TooCostly
        If the parts together would need too large a table.
    """
    found = [*_cases(sides), *_sources(sides), *_states(sides)]
    if found:
        return tuple(found)  # without one vocabulary nothing else can be told
    sides.check()
    found += [*_fiction(sides), *_histories(sides), *_names(sides)]
    told = {name: voices(sides, name) for name in sides.names}
    for name in sides.names:
        if len(sides.where[name]) > 1:
            found += [*bridged(sides, name), *preferred(sides, name), *told_of(sides, name)]
        if len(told[name]) > 1:
            found += several(sides, name, told[name])
    found += [*_cut(sides), *_cycles(sides, told)]
    return tuple(found)


# --- of the theories as a whole -------------------------------------------------------------


def _cases(sides: Sides) -> Iterator[Conflict]:
    first = sides.sides[0].origin
    for side in sides.sides[1:]:
        if side.origin.frame == first.frame:
            continue
        told = [
            f"{one.name} {f'belongs to the case {one.frame.name}' if one.frame else 'stands alone'}"
            for one in (first, side.origin)
        ]
        same = first.frame and side.origin.frame and first.frame.name == side.origin.frame.name
        extra = ", and the two frames differ" if same else ""
        yield Conflict(
            "case", "", f"{told[0]} and {told[1]}{extra}; only theories of one case can be parts"
        )


def _sources(sides: Sides) -> Iterator[Conflict]:
    for kind in ("documents", "claims", "sources"):
        known: dict[str, object] = {}
        for side in sides.sides:
            for one in getattr(side.theory.library, kind):
                if known.setdefault(one.name, one) != one:
                    what = kind.removesuffix("s")
                    yield Conflict(
                        "source",
                        "",
                        f"the {what} {one.name} is another one in {side.name}; rename it there",
                    )


def _states(sides: Sides) -> Iterator[Conflict]:
    for name in sides.names:
        held = sides.where[name]
        first = held[0].theory[name]
        for side in held[1:]:
            other = side.theory[name]
            if (other.states, other.ordered) != (first.states, first.ordered):
                told = [
                    f"{', '.join(one.states)}{'' if one.ordered else ' (no order)'}"
                    for one in (first, other)
                ]
                detail = (
                    f"{name} has the states {told[0]} in {held[0].name} and {told[1]} in "
                    f"{side.name}; write one of them on the states of the other"
                )
                yield Conflict("states", name, detail)


def _fiction(sides: Sides) -> Iterator[Conflict]:
    told = [side.name for side in sides.sides if side.theory.fiction]
    if not told or len(told) == len(sides.sides):
        return
    others = [side.name for side in sides.sides if side.name not in told]
    verb = "tells" if len(told) == 1 else "tell"
    detail = f"{listed(told)} {verb} a history that did not happen, {listed(others)} the record"
    yield _depart("fiction", sides, detail)


def _histories(sides: Sides) -> Iterator[Conflict]:
    defaults = [side.theory.default_history for side in sides.sides]
    mixed = {side.theory.fiction for side in sides.sides}
    if len(set(defaults)) > 1 and len(mixed) == 1:
        told = listed([f"{side.name} from {side.theory.default_history}" for side in sides.sides])
        yield _depart("history", sides, f"the parts depart from different histories: {told}")
    seen: dict[str, object] = {}
    for side in sides.sides:
        for one in side.theory.histories:
            if seen.setdefault(one.name, one) != one:
                yield Conflict(
                    "history",
                    "",
                    f"{side.name} tells another history called {one.name}",
                    settled=f"it is called {side.name}_{one.name}",
                )


def _depart(kind: str, sides: Sides, detail: str) -> Conflict:
    known = dict.fromkeys(
        [RECORD, *(one.name for side in sides.sides for one in side.theory.histories)]
    )
    chosen = sides.terms.history
    settled = f"counterfactuals depart from {chosen}" if chosen else ""
    return Conflict(kind, "", detail, tuple(Choice("history", one) for one in known), settled)


def _names(sides: Sides) -> Iterator[Conflict]:
    apart = dict.fromkeys(old for side in sides.sides for old, _ in side.renamed)
    for name in apart:
        owners = [side for side in sides.sides if name in dict(side.renamed)]
        new = [dict(side.renamed)[name] for side in owners]
        yield Conflict(
            "name",
            name,
            f"{listed([side.name for side in owners])} use the name {name} for variables of their "
            f"own",
            (Choice("merge", name),),
            f"they are called {listed(new)}",
        )
    for name in sides.terms.merge:
        yield Conflict(
            "name",
            name,
            f"{listed([side.name for side in sides.where[name]])} do not say the same of {name}",
            settled="taken for one variable, as asked",
        )


# --- of the graph ---------------------------------------------------------------------------


def _cut(sides: Sides) -> Iterator[Conflict]:
    for cause, effect in sides.terms.cut:
        parts = [s.name for s in sides.where[effect] if cause in s.theory.model.parents(effect)]
        yield Conflict(
            "arrow",
            effect,
            f"{listed(parts)} {'draws' if len(parts) == 1 else 'draw'} an arrow from {cause} to "
            f"{effect}",
            settled=f"cut, as asked: {effect} is averaged over what each part expects of {cause}",
        )


def _cycles(sides: Sides, told: dict[str, list[Voice]]) -> Iterator[Conflict]:
    """Find circles of arrows: for every arrow inside one, the shortest that it belongs to."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    for name, some in told.items():
        graph.add_edges_from((p, name) for one in some for p in one.mechanism.parents)
    loops: dict[tuple[str, ...], None] = {}
    for knot in nx.strongly_connected_components(graph):
        inside = graph.subgraph(knot)
        for cause, effect in inside.edges:
            path = nx.shortest_path(inside, effect, cause)
            start = path.index(min(path))
            loops[tuple(path[start:] + path[:start])] = None
    for loop in sorted(loops, key=lambda one: (len(one), one))[:_LOOPS]:
        yield _cycle(sides, told, loop)


def _cycle(sides: Sides, told: dict[str, list[Voice]], loop: tuple[str, ...]) -> Conflict:
    steps, choices = [loop[0]], []
    for place, cause in enumerate(loop):
        effect = loop[(place + 1) % len(loop)]
        drawing = [p for v in told[effect] if cause in v.mechanism.parents for p in v.names]
        steps.append(f"-> {effect} ({', '.join(drawing)})")
        others = [side.name for side in sides.setters(effect) if side.name not in drawing]
        choices += [Choice("prefer", effect, other) for other in others]
    arrows = zip(loop, (*loop[1:], loop[0]), strict=True)
    choices += [Choice("cut", cause, effect) for cause, effect in arrows]
    return Conflict(
        "cycle", loop[0], f"the arrows run in a circle: {' '.join(steps)}", tuple(choices)
    )
