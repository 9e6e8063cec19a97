"""Forward and back: a value and its derivative with respect to every number of every table.

The reverse sweep walks the steps of a plan backwards. It divides by nothing, so that zeros in the
tables are safe, and costs about twice the forward sweep. At a leaf, table times derivative is the
posterior of the variable's family: that is how all marginals come out of one sweep.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from causal.engine.batch import BLOCK_BYTES, LEAST, MOST_BYTES
from causal.engine.contract import contract, faint, leaves_of, log_of
from causal.engine.plan import Plan, Step
from causal.engine.product import DENSE, Array, c_einsum, multiply


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


def _back(step: Step, side: int, gradient: Array, mine: Array, *other: Array) -> Array:
    """Return the derivative with respect to one operand of a step."""
    subscripts, missing = _recipe(step.subscripts, side)
    if step.operations < DENSE:
        found: Array = c_einsum(subscripts, gradient, *other)
    else:
        found = multiply(subscripts, step.operations, gradient, *other)
    if missing is not None:
        index = tuple(None if place is None else slice(None) for place in missing)
        shape = (*mine.shape[:-1], found.shape[-1])
        found = np.broadcast_to(found[(*index, slice(None))], shape)
    return found


def backward(
    plan: Plan,
    slots: Sequence[Array],
    seed: Array,
    divisors: Sequence[Array] = (),
    needed: Sequence[bool] | None = None,
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

    Returns
    -------
    dict of int to ndarray
        Derivatives by slot: of all that are needed, or of the leaves.
    """
    first = len(plan.factors) + len(plan.units)
    last = first + len(plan.steps) - 1
    gradients: dict[int, Array] = {last if plan.steps else 0: seed}
    for position in range(len(plan.steps) - 1, -1, -1):
        if needed is None:
            gradient = gradients.pop(first + position)
        elif needed[first + position]:
            gradient = gradients[first + position]
        else:
            continue
        step = plan.steps[position]
        if divisors:  # the step's result was divided by these: so is what it passes back
            gradient = gradient / divisors[position]
        left = slots[step.left]
        if step.right < 0:
            gradients[step.left] = _back(step, 0, gradient, left)
            continue
        right = slots[step.right]
        if needed is None or needed[step.left]:
            gradients[step.left] = _back(step, 0, gradient, left, right)
        if needed is None or needed[step.right]:
            gradients[step.right] = _back(step, 1, gradient, right, left)
    return gradients


def at_leaves(
    plan: Plan, leaves: Sequence[Array], seed: Array | None = None
) -> tuple[Array, Array, dict[int, Array]]:
    """Run forward and back over tables in which observed axes are fixed already.

    Parameters
    ----------
    plan : Plan
    leaves : sequence of ndarray
        From `causal.engine.contract.leaves_of`.
    seed : ndarray, optional
        As for `sweep`.

    Returns
    -------
    values, log_scale : ndarray
        As in `Sweep`.
    gradients : dict of int to ndarray
        By leaf, in the shape of the leaf.
    """
    slots, divisors = contract(plan, leaves, scaled=False)
    values = slots[-1]
    if faint(values):
        slots, divisors = contract(plan, leaves, scaled=True)
        values = slots[-1]
    weights = np.ones_like(values)
    if seed is not None:  # several seeds may share one draw: the reverse sweep alone is stacked
        draws = max(seed.shape[-1], values.shape[-1])
        weights = np.broadcast_to(seed, (*values.shape[:-1], draws))
    gradients = backward(plan, slots, weights, divisors)
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
    """Sweep over many draws block by block; each block's tables fit the cache."""
    draws = max((leaf.shape[-1] for leaf in leaves), default=1)
    cached = int(BLOCK_BYTES // (32 * plan.peak_cells))  # tables are not written over here
    bearable = int(MOST_BYTES // (16 * plan.stored_cells))
    width = max(1, min(max(cached, LEAST), bearable))
    first = len(plan.factors)
    if draws <= width:
        values, log_scale, found = at_leaves(plan, leaves, seed)
        return values, log_scale, [found[slot] for slot in range(first)]
    parts = []
    for start in range(0, draws, width):
        cut = slice(start, start + width)
        some = [leaf if leaf.shape[-1] == 1 else leaf[..., cut] for leaf in leaves]
        weights = seed if seed.shape[-1] == 1 else seed[..., cut]
        values, log_scale, found = at_leaves(plan, some, weights)
        parts.append((values, log_scale, *(found[slot] for slot in range(first))))
    values, log_scale, *gradients = (
        np.concatenate(pieces, axis=-1) for pieces in zip(*parts, strict=True)
    )
    return values, log_scale, gradients
