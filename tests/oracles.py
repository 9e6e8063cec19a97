"""A second route to every exact answer: enumerate every unit of a small model.

A unit fixes the luck of every variable. One uniform per variable is cut at every cumulative
probability of every row, so that each piece decides the variable's state for each configuration
of its parents. Nothing here comes from `causal.engine` or `causal.ladder`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise, product

import numpy as np

from causal.scm.interventions import CutEdge, Hard, HeldParent, Intervention, Replaced
from causal.scm.mechanisms.mechanism import Mechanism
from causal.scm.model import Model

Unit = dict[str, float]
World = Sequence[Intervention]
History = dict[str, int]


def _mechanisms(model: Model, worlds: Sequence[World]) -> dict[str, list[Mechanism]]:
    """Every mechanism that sets a variable in some world."""
    found = {name: [model.mechanism(name)] for name in model.names}
    for world in worlds:
        for change in world:
            if isinstance(change, Replaced):
                found[change.variable].append(change.mechanism)
    return found


def _table(model: Model, name: str, mechanism: Mechanism) -> np.ndarray:
    return mechanism.cpt(model.variable(name), [model.variable(p) for p in mechanism.parents])


def units(
    model: Model, worlds: Sequence[World], flipped: frozenset[str] = frozenset()
) -> Iterator[tuple[float, Unit]]:
    """Every unit with its weight."""
    pieces = []
    for name, mechanisms in _mechanisms(model, worlds).items():
        cuts = {0.0, 1.0}
        for mechanism in mechanisms:
            rows = _table(model, name, mechanism).reshape(-1, len(model.variable(name).states))
            rows = rows[:, ::-1] if name in flipped else rows
            cuts |= set(np.clip(np.cumsum(rows, axis=1)[:, :-1].ravel(), 0, 1).tolist())
        edges = sorted(cuts)
        pieces.append(
            [(name, hi - lo, (lo + hi) / 2) for lo, hi in pairwise(edges) if hi - lo > 1e-14]
        )
    for combination in product(*pieces):
        weight = float(np.prod([width for _, width, _ in combination]))
        yield weight, {name: luck for name, _, luck in combination}


def _state(row: np.ndarray, luck: float, flipped: bool) -> int:
    """The state that luck picks; with ``flipped`` luck runs through the states from the other end."""
    last = len(row) - 1
    if flipped:
        return last - int(np.searchsorted(np.cumsum(row[::-1])[:-1], luck, side="right"))
    return int(np.searchsorted(np.cumsum(row)[:-1], luck, side="right"))


def history(model: Model, world: World, unit: Unit, flipped: frozenset[str]) -> History:
    """What happens to a unit in a world (no cut edges)."""
    order = list(model.topological)
    states: History = {}
    pending = order
    while pending:  # replaced mechanisms may read variables that come later in the model's order
        stuck = []
        for name in pending:
            try:
                states[name] = _set(model, world, unit, states, name, flipped)
            except KeyError:
                stuck.append(name)
        if len(stuck) == len(pending):
            raise ValueError("a circle of replaced mechanisms")
        pending = stuck
    return states


def _set(
    model: Model, world: World, unit: Unit, states: History, name: str, flipped: frozenset[str]
) -> int:
    mechanism = model.mechanism(name)
    heard: dict[str, int] = {}
    for change in world:
        if change.variable != name:
            continue
        if isinstance(change, Hard):
            return model.variable(name).index(change.state)
        if isinstance(change, Replaced):
            mechanism = change.mechanism
        if isinstance(change, HeldParent):
            heard[change.parent] = model.variable(change.parent).index(change.state)
        if isinstance(change, CutEdge):
            raise TypeError("cut edges have luck of their own; not for this oracle")
    at = tuple(heard[p] if p in heard else states[p] for p in mechanism.parents)
    return _state(_table(model, name, mechanism)[at], unit[name], name in flipped)


def enumerate_units(
    model: Model,
    worlds: Sequence[World],
    weigh: Callable[[Sequence[History]], float],
    targets: Sequence[tuple[int, str]],
    flipped: frozenset[str] = frozenset(),
) -> tuple[np.ndarray, float]:
    """Posterior of the targets, and the total weight of the evidence.

    ``weigh`` gives the likelihood of what is known, from the histories of all worlds.
    """
    shape = [len(model.variable(name).states) for _, name in targets]
    total = np.zeros(shape)
    for weight, unit in units(model, worlds, flipped):
        told = [history(model, world, unit, flipped) for world in worlds]
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


def truncated_factorisation(
    model: Model,
    cause: Mapping[str, str],
    effect: Sequence[str],
    given: Mapping[str, str] | None = None,
) -> np.ndarray | None:
    """P(effect | do(cause), given) from the whole table of the changed model, latent variables too.

    None where what is given cannot happen in the changed model.
    """
    sizes = [len(variable.states) for variable in model.variables]
    joint = np.ones(sizes)
    for name in model.names:
        axes = (*model.parents(name), name)
        table = model.cpt(name)
        if name in cause:
            axes, table = (name,), np.eye(sizes[model.position(name)])[_index(model, name, cause)]
        order = sorted(range(len(axes)), key=lambda i: model.position(axes[i]))
        shape = [size if n in axes else 1 for n, size in zip(model.names, sizes, strict=True)]
        joint = joint * table.transpose(order).reshape(shape)
    known = given or {}
    cell = tuple(_index(model, n, known) if n in known else slice(None) for n in model.names)
    left = [name for name in model.names if name not in known]
    summed = joint[cell].sum(axis=tuple(i for i, name in enumerate(left) if name not in effect))
    rest = [name for name in left if name in effect]
    table = summed.transpose([rest.index(name) for name in effect])
    return table / table.sum() if table.sum() > 0 else None


def _index(model: Model, name: str, states: Mapping[str, str]) -> int:
    return model.variable(name).index(states[name])
