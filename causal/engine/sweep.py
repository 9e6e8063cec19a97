"""Forward and back: a value and its derivative with respect to every number of every table.

The reverse sweep walks the steps of a plan backwards. It divides by nothing, so that zeros in the
tables are safe, and costs about twice the forward sweep. At a leaf, table times derivative is the
posterior of the variable's family: that is how all marginals come out of one sweep.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import prod

import numpy as np

from causal.engine.batch import LEAST, MOST_BYTES
from causal.engine.contract import contract, faint, leaves_of, log_of
from causal.engine.plan import Plan
from causal.engine.product import DENSE, Array, Room, c_einsum, multiply

_SWEEP_BYTES = 2**25  # all tables of one block of draws, and their derivatives


@dataclass(frozen=True, slots=True, eq=False)
class Sweep:
    """A value with its derivatives.

    Attributes
    ----------
    values : ndarray, shape (states of each target ..., draws)
        As `causal.engine.contract.Result.values`.
    log_scale : ndarray, shape (draws,)
        Values and gradients are to be multiplied by ``exp(log_scale)``.
    gradients : tuple of (ndarray or None)
        For each factor of the structure the derivative of the seeded sum of values, shape (states
        of each axis ..., draws); None for factors that do not matter.
    """

    values: Array
    log_scale: Array
    gradients: tuple[Array | None, ...]


@lru_cache(maxsize=16384)
def _recipe(subscripts: str, side: int) -> tuple[str, tuple[int | None, ...] | None]:
    """Return how a step passes its derivative back to one operand.

    The first entry is the product of the derivative and the other operand. Axes that the step
    summed of this operand alone are missing from it; the second entry, if any, indexes the result
    so that they come back as axes of length one.
    """
    operands, out = subscripts.replace("...", "").split("->")
    parts = operands.split(",")
    mine = parts[side]
    others = [out, *(part for i, part in enumerate(parts) if i != side)]
    known = "".join(letter for letter in mine if any(letter in other for other in others))
    left = ",".join(f"{letters}..." for letters in others)
    missing = tuple(i if letter in known else None for i, letter in enumerate(mine))
    return f"{left}->{known}...", missing if known != mine else None


_Index = tuple[slice | None, ...]
_Side = tuple[int, int, str, _Index | None]  # slot, other slot, recipe, where axes are missing


@lru_cache(maxsize=256)
def _reversed(plan: Plan) -> tuple[tuple[int, int, tuple[_Side, ...]], ...]:
    """Return the steps backwards: slot of the result, operations, and the operands."""
    first = len(plan.factors) + len(plan.units)
    told: list[tuple[int, int, tuple[_Side, ...]]] = []
    for place, (left, right, subscripts, operations) in enumerate(plan.program, start=first):
        pairs = [(left, -1)] if right < 0 else [(left, right), (right, left)]
        sides: list[_Side] = []
        for side, (slot, other) in enumerate(pairs):
            recipe, missing = _recipe(subscripts, side)
            index: _Index | None = None
            if missing is not None:
                index = (*(None if k is None else slice(None) for k in missing), slice(None))
            sides.append((slot, other, recipe, index))
        told.append((place, operations, tuple(sides)))
    return tuple(reversed(told))


def _back(
    gradient: Array, slots: Sequence[Array], side: _Side, operations: int, room: Room | None
) -> Array:
    """Return the derivative with respect to one operand of a step."""
    slot, other, recipe, index = side
    operands = (gradient,) if other < 0 else (gradient, slots[other])
    if room is not None:
        found = room.multiply(recipe, *operands)
    elif operations < DENSE:
        found = c_einsum(recipe, *operands)
    else:
        found = multiply(recipe, operations, *operands)
    if index is not None:
        shape = (*slots[slot].shape[:-1], found.shape[-1])
        found = np.broadcast_to(found[index], shape)
    return found


def backward(
    plan: Plan,
    slots: Sequence[Array],
    seed: Array,
    divisors: Sequence[Array] = (),
    needed: Sequence[bool] | None = None,
    room: Room | None = None,
) -> dict[int, Array]:
    """Walk the steps of a plan backwards.

    Parameters
    ----------
    plan : Plan
    slots : sequence of ndarray
        Every table of the forward sweep.
    seed : ndarray, shape (states of each target ..., draws)
        Weight of each value.
    divisors : sequence of ndarray, optional
        What each step's result was divided by, if anything was scaled.
    needed : sequence of bool, optional
        For each slot whether its derivative is wanted, or leads to one that is. Without it, every
        leaf's is.
    room : Room, optional
        Memory for the derivatives.

    Returns
    -------
    dict of int to ndarray
        Derivatives by slot: of all that are needed, or of the leaves.
    """
    first = len(plan.factors) + len(plan.units)
    gradients: dict[int, Array] = {first + len(plan.steps) - 1 if plan.steps else 0: seed}
    for place, operations, sides in _reversed(plan):
        if needed is None:
            gradient = gradients.pop(place)
        elif needed[place]:
            gradient = gradients[place]
        else:
            continue
        if divisors:  # the step's result was divided by these: so is what it passes back
            gradient = gradient / divisors[place - first]
        for side in sides:
            if needed is None or needed[side[0]]:
                gradients[side[0]] = _back(gradient, slots, side, operations, room)
    return gradients


Way = tuple[tuple[int, int, _Side], ...]


def way_to(plan: Plan, slot: int) -> Way:
    """Return the steps from a plan's result back to one leaf, for `derivative`.

    Parameters
    ----------
    plan : Plan
    slot : int
        Place of the leaf among those of the plan.
    """
    first, want = len(plan.factors) + len(plan.units), slot
    told = []
    for place, operations, sides in reversed(_reversed(plan)):
        for side in sides:
            if side[0] == want:
                told.append((place - first, operations, side))
                want = place
                break
    return tuple(reversed(told))


def derivative(
    way: Way, slots: Sequence[Array], seed: Array, divisors: Sequence[Array] = ()
) -> Array:
    """Walk back to one leaf only.

    Parameters
    ----------
    way : tuple
        From `way_to`.
    slots, seed, divisors
        As for `backward`.

    Returns
    -------
    ndarray
        The derivative with respect to that leaf.
    """
    gradient = seed
    for step, operations, side in way:
        if divisors:
            gradient = gradient / divisors[step]
        gradient = _back(gradient, slots, side, operations, None)
    return gradient


def at_leaves(
    plan: Plan, leaves: Sequence[Array], seed: Array, room: Room | None = None
) -> tuple[Array, Array, dict[int, Array]]:
    """Run forward and back over tables in which observed axes are fixed already.

    Parameters
    ----------
    plan : Plan
    leaves : sequence of ndarray
        From `causal.engine.contract.leaves_of`.
    seed : ndarray
        As for `sweep`.
    room : Room, optional
        Memory for all tables: the results are then written over by the next use of it.

    Returns
    -------
    values, log_scale : ndarray
        As in `Sweep`.
    gradients : dict of int to ndarray
        By leaf, in the shape of the leaf.
    """
    slots, divisors = contract(plan, leaves, scaled=False, room=room)
    values = slots[-1]
    if faint(values):
        slots, divisors = contract(plan, leaves, scaled=True)
        values = slots[-1]
    draws = max(seed.shape[-1], values.shape[-1])  # seeds may share one draw of the values
    weights = np.broadcast_to(seed, (*values.shape[:-1], draws))
    gradients = backward(plan, slots, weights, divisors, room=room)
    return values, np.broadcast_to(log_of(divisors), values.shape[-1:]), gradients


def sweep(
    plan: Plan,
    tables: Sequence[Array],
    states: Mapping[int, int] | None = None,
    seed: Array | None = None,
) -> Sweep:
    """Run a plan forward and back.

    Parameters
    ----------
    plan : Plan
    tables : sequence of ndarray
        As for `causal.engine.run.run`.
    states : mapping of int to int, optional
        The state of every observed axis.
    seed : ndarray, optional
        Weight of each value, shape (states of each target ..., 1 or draws); ones if not given.
        Where there is one draw, several seeds may be stacked on the last axis: the gradients then
        have that axis, and the forward sweep is shared.

    Returns
    -------
    Sweep

    Examples
    --------
    >>> from causal.engine.plan import Structure, compile_plan
    >>> pair = Structure((2, 2), ((0,), (0, 1)), (0, 1))
    >>> rain = np.array([0.8, 0.2])[:, None]
    >>> wet = np.array([[0.9, 0.1], [0.2, 0.8]])[:, :, None]
    >>> found = sweep(compile_plan(pair, (), (1,)), [rain, wet], {1: 1})
    >>> found.values.round(3).tolist(), found.gradients[0].round(3).tolist()
    ([0.24], [[0.1], [0.8]])
    """
    known = states or {}
    leaves = leaves_of(plan, tables, known)
    if seed is None:
        seed = np.ones((*(plan.structure.cards[axis] for axis in plan.targets), 1))
    values, log_scale, found = _in_blocks(plan, leaves, seed)
    gradients: list[Array | None] = [None] * len(plan.structure.scopes)
    fixed = frozenset(plan.observed)
    for slot, factor in enumerate(plan.factors):
        scope = plan.structure.scopes[factor]
        gradient = found[slot]
        if fixed.intersection(scope):
            index = tuple([known[axis] if axis in fixed else slice(None) for axis in scope])
            whole = np.zeros((*tables[factor].shape[:-1], gradient.shape[-1]))
            whole[index] = gradient
            gradient = whole
        gradients[factor] = gradient
    return Sweep(values, log_scale, tuple(gradients))


def _in_blocks(
    plan: Plan, leaves: Sequence[Array], seed: Array
) -> tuple[Array, Array, Sequence[Array]]:
    """Sweep over many draws block by block, so that memory stays bounded and is used again."""
    draws = max((leaf.shape[-1] for leaf in leaves), default=1)
    cells = max(1, 2 * plan.stored_cells)  # a table and its derivative; no step makes none
    width = max(_SWEEP_BYTES // (8 * cells), min(LEAST, MOST_BYTES // (8 * cells)), 1)
    slots = range(len(plan.factors))
    if draws == 1:
        values, log_scale, found = at_leaves(plan, leaves, seed)
        return values, log_scale, [found[slot] for slot in slots]
    width = min(width, draws)
    room = Room(cells * width)
    shapes = [leaf.shape[:-1] for leaf in leaves[: len(slots)]]
    whole = Room(draws * sum(map(prod, shapes)))
    gradients = [whole.empty((*shape, draws)) for shape in shapes]
    parts = []
    for start in range(0, draws, width):
        cut = slice(start, start + width)
        room.clear()
        some = [leaf if leaf.shape[-1] == 1 else leaf[..., cut] for leaf in leaves]
        weights = seed if seed.shape[-1] == 1 else seed[..., cut]
        values, log_scale, found = at_leaves(plan, some, weights, room)
        parts.append((values.copy(), log_scale))
        for slot, gradient in enumerate(gradients):
            gradient[..., cut] = found[slot]
    values, log_scale = (np.concatenate(pieces, axis=-1) for pieces in zip(*parts, strict=True))
    return values, log_scale, gradients
