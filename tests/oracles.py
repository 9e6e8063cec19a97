"""A second route to every exact answer: enumerate every unit of a small model.

A unit fixes the luck of every variable: a rule that gives its state for each configuration of its
causes. Under same luck one uniform is cut at every cumulative probability of every row; under
independent luck every row has a state of its own; under links every cause has its own uniform.
Nothing here comes from `causal.engine` or `causal.ladder`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise, product

import numpy as np

from causal.scm.interventions import (
    CutEdge,
    Hard,
    HeardFrom,
    HeldParent,
    Intervention,
    Replaced,
    Shifted,
)
from causal.scm.mechanisms.mechanism import Mechanism
from causal.scm.mechanisms.noisy_max import NoisyMax
from causal.scm.model import Model

Rule = Callable[[Mechanism, tuple[int, ...]], int]
Unit = dict[object, object]
World = Sequence[Intervention]
History = dict[str, int]


def _table(model: Model, name: str, mechanism: Mechanism) -> np.ndarray:
    return mechanism.cpt(model.variable(name), [model.variable(p) for p in mechanism.parents])


def _mechanisms(model: Model, worlds: Sequence[World]) -> dict[str, list[Mechanism]]:
    """Every mechanism that sets a variable in some world."""
    found = {name: [model.mechanism(name)] for name in model.names}
    for world in worlds:
        for change in world:
            if isinstance(change, Replaced) and change.mechanism not in found[change.variable]:
                found[change.variable].append(change.mechanism)
            if isinstance(change, HeardFrom):
                for name, more in _mechanisms(model, [change.world]).items():
                    found[name] += [m for m in more if m not in found[name]]
    return found


def _pieces(rows: np.ndarray) -> list[tuple[float, float]]:
    """Pieces of the unit line on which every row gives one state: width and middle."""
    cuts = {0.0, 1.0, *np.clip(np.cumsum(rows, axis=1)[:, :-1].ravel(), 0, 1).tolist()}
    edges = sorted(cuts)
    return [(hi - lo, (lo + hi) / 2) for lo, hi in pairwise(edges) if hi - lo > 1e-14]


def _state(row: np.ndarray, luck: float) -> int:
    return int(np.searchsorted(np.cumsum(row)[:-1], luck, side="right"))


def same_luck(
    model: Model, name: str, mechanisms: Sequence[Mechanism], flipped: bool = False
) -> Iterator[tuple[float, Rule]]:
    """One uniform; with ``flipped`` it runs through the states from the other end."""
    tables = [_table(model, name, m) for m in mechanisms]
    states = len(model.variable(name).states)
    rows = np.concatenate([table.reshape(-1, states) for table in tables])

    def rule(luck: float, mechanism: Mechanism, at: tuple[int, ...]) -> int:
        row = tables[mechanisms.index(mechanism)][at]
        return states - 1 - _state(row[::-1], luck) if flipped else _state(row, luck)

    for width, middle in _pieces(rows[:, ::-1] if flipped else rows):
        yield width, partial(rule, middle)


def independent(
    model: Model, name: str, mechanisms: Sequence[Mechanism]
) -> Iterator[tuple[float, Rule]]:
    """A state of its own for every row; a mechanism that says the same shares its rows."""
    tables = [_table(model, name, m) for m in mechanisms]
    keys: dict[object, np.ndarray] = {}

    def key(place: int, at: tuple[int, ...]) -> object:
        for earlier in range(place):
            alike = mechanisms[earlier].parents == mechanisms[place].parents
            if alike and np.array_equal(tables[earlier][at], tables[place][at]):
                return earlier, at
        return place, at

    for place, table in enumerate(tables):
        for at in np.ndindex(*table.shape[:-1]):
            keys[key(place, at)] = table[at]

    def rule(chosen: dict[object, int], mechanism: Mechanism, at: tuple[int, ...]) -> int:
        return chosen[key(mechanisms.index(mechanism), at)]

    possible = [[(s, p) for s, p in enumerate(row) if p > 0] for row in keys.values()]
    for choice in product(*possible):
        weight = float(np.prod([p for _, p in choice]))
        yield weight, partial(rule, dict(zip(keys, [s for s, _ in choice], strict=True)))


def links(model: Model, name: str, mechanisms: Sequence[Mechanism]) -> Iterator[tuple[float, Rule]]:
    """A uniform for every cause of a noisy-MAX and for the leak."""
    child = model.variable(name)
    causes: dict[str, list[np.ndarray]] = {"": []}
    for mechanism in mechanisms:
        assert isinstance(mechanism, NoisyMax)
        causes[""].append(np.array([mechanism.leak]))
        for parent, rows in mechanism.contributions:
            ordered = [dict(rows)[state] for state in model.variable(parent).states]
            causes.setdefault(parent, []).append(np.array(ordered))

    def rule(luck: dict[str, float], mechanism: Mechanism, at: tuple[int, ...]) -> int:
        assert isinstance(mechanism, NoisyMax)
        parts = [_state(np.array(mechanism.leak), luck[""])]
        for (parent, rows), state in zip(mechanism.contributions, at, strict=True):
            row = np.array(dict(rows)[model.variable(parent).states[state]])
            parts.append(_state(row, luck[parent]))
        return min(max(parts), len(child.states) - 1)

    pieces = [_pieces(np.concatenate(tables)) for tables in causes.values()]
    for choice in product(*pieces):
        weight = float(np.prod([width for width, _ in choice]))
        luck = dict(zip(causes, [middle for _, middle in choice], strict=True))
        yield weight, partial(rule, luck)


def _rules(
    model: Model,
    name: str,
    mechanisms: Sequence[Mechanism],
    coupling: str,
    flipped: bool,
) -> list[tuple[float, Rule]]:
    if coupling == "same_luck":
        return list(same_luck(model, name, mechanisms, flipped))
    if coupling == "independent":
        return list(independent(model, name, mechanisms))
    if coupling == "links":
        return list(links(model, name, mechanisms))
    kept = float(coupling.removeprefix("persistence(").removesuffix(")"))
    carried = [(kept * w, rule) for w, rule in same_luck(model, name, mechanisms)]
    anew = [((1 - kept) * w, rule) for w, rule in independent(model, name, mechanisms)]
    return carried + anew


def _cuts(model: Model, worlds: Sequence[World]) -> dict[object, list[tuple[float, object]]]:
    """For every cut edge and what comes before it: the distribution that the child hears."""
    found: dict[object, list[tuple[float, object]]] = {}
    for world in worlds:
        for change in world:
            if isinstance(change, CutEdge):
                later = model.descendants([change.parent])
                before = tuple(i for i in world if i.variable not in later)
                marginal, _ = enumerate_units(model, [before], lambda _: 1.0, [(0, change.parent)])
                key = (change.parent, change.variable, before)
                found[key] = [(float(p), state) for state, p in enumerate(marginal)]
    return found


def units(
    model: Model,
    worlds: Sequence[World],
    flipped: frozenset[str] = frozenset(),
    couplings: Mapping[str, str] | None = None,
) -> Iterator[tuple[float, Unit]]:
    """Every unit with its weight."""
    chosen = couplings or {}
    pieces: dict[object, list[tuple[float, object]]] = {
        name: list(_rules(model, name, mechanisms, chosen.get(name, "same_luck"), name in flipped))
        for name, mechanisms in _mechanisms(model, worlds).items()
    }
    for change in [c for world in worlds for c in world if isinstance(c, Shifted)]:
        table = _table(model, change.variable, change.response)
        pieces["shift", change] = [
            (width, [_state(row, middle) for row in table]) for width, middle in _pieces(table)
        ]
    pieces |= _cuts(model, worlds)
    for combination in product(*pieces.values()):
        weight = float(np.prod([width for width, _ in combination]))
        if weight > 0:
            yield weight, dict(zip(pieces, [told for _, told in combination], strict=True))


def history(model: Model, world: World, unit: Unit) -> History:
    """What happens to a unit in a world."""
    states: History = {}
    pending = list(model.topological)
    while pending:  # replaced mechanisms may read variables that come later in the model's order
        stuck = []
        for name in pending:
            try:
                states[name] = _set(model, world, unit, states, name)
            except KeyError:
                stuck.append(name)
        if len(stuck) == len(pending):
            raise ValueError("a circle of replaced mechanisms")
        pending = stuck
    return states


def _set(model: Model, world: World, unit: Unit, states: History, name: str) -> int:
    mechanism = model.mechanism(name)
    heard: dict[str, int] = {}
    shift = None
    for change in [change for change in world if change.variable == name]:
        if isinstance(change, Hard):
            return model.variable(name).index(change.state)
        if isinstance(change, Replaced):
            mechanism = change.mechanism
            if change.reads_facts:
                heard |= history(model, (), unit)
        elif isinstance(change, Shifted):
            shift = change
        elif isinstance(change, HeldParent):
            heard[change.parent] = model.variable(change.parent).index(change.state)
        elif isinstance(change, HeardFrom):
            heard[change.parent] = history(model, change.world, unit)[change.parent]
        else:
            later = model.descendants([change.parent])
            before = tuple(i for i in world if i.variable not in later)
            heard[change.parent] = unit[change.parent, name, before]
    at = tuple(heard[p] if p in heard else states[p] for p in mechanism.parents)
    natural = unit[name](mechanism, at)
    return natural if shift is None else unit["shift", shift][natural]


def enumerate_units(
    model: Model,
    worlds: Sequence[World],
    weigh: Callable[[Sequence[History]], float],
    targets: Sequence[tuple[int, str]],
    flipped: frozenset[str] = frozenset(),
    couplings: Mapping[str, str] | None = None,
) -> tuple[np.ndarray, float]:
    """Posterior of the targets, and the total weight of the evidence.

    ``weigh`` gives the likelihood of what is known, from the histories of all worlds.
    """
    shape = [len(model.variable(name).states) for _, name in targets]
    total = np.zeros(shape)
    for weight, unit in units(model, worlds, flipped, couplings):
        told = [history(model, world, unit) for world in worlds]
        total[tuple(told[w][name] for w, name in targets)] += weight * weigh(told)
    mass = float(total.sum())
    return (total / mass if mass > 0 else total), mass


def weigher(
    model: Model, evidence: Sequence[tuple[int, str, Mapping[str, float]]]
) -> Callable[[Sequence[History]], float]:
    """Likelihood of evidence given as (world, variable, weight by state)."""

    def weigh(told: Sequence[History]) -> float:
        product_of = 1.0
        for world, name, weights in evidence:
            state = model.variable(name).states[told[world][name]]
            product_of *= weights.get(state, 0.0)
        return product_of

    return weigh
