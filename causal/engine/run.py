"""Run a plan: einsum a step, draws on the last axis, rescaled only where underflow threatens."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from causal.engine.plan import Plan
from causal.engine.product import DENSE, Array, c_einsum, multiply

FAINT = 1e-250  # below this a product may have lost digits; above it no table of ours has
_GONE = np.empty(0)
_BLOCK_BYTES = 2**22  # intermediate tables of one block of draws stay under this many bytes


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """What a plan gives.

    Attributes
    ----------
    values : ndarray, shape (states of each target ..., draws)
        Unnormalised joint of the targets and what was observed, divided by ``exp(log_scale)``.
    log_scale : ndarray, shape (draws,)
        Natural logarithm of the factor taken out; zero unless underflow threatened.
    """

    values: Array
    log_scale: Array

    def total(self) -> Array:
        """Return the natural logarithm of the sum over all targets, shape (draws,)."""
        summed = self.values.sum(axis=tuple(range(self.values.ndim - 1)))
        with np.errstate(divide="ignore"):
            logs: Array = np.log(summed)
        return logs + self.log_scale

    def normalised(self) -> Array:
        """Return the distribution of the targets, same shape as ``values``."""
        summed = self.values.sum(axis=tuple(range(self.values.ndim - 1)))
        normal: Array = self.values / summed
        return normal


def leaves_of(plan: Plan, tables: Sequence[Array], states: Mapping[int, int]) -> list[Array]:
    """Return the factors that matter with observed axes fixed."""
    fixed = frozenset(plan.observed)
    leaves = []
    for k in plan.factors:
        scope = plan.structure.scopes[k]
        if fixed.isdisjoint(scope):
            leaves.append(tables[k])
        else:
            index = tuple(states[axis] if axis in fixed else slice(None) for axis in scope)
            leaves.append(tables[k][index])
    return leaves + [np.ones((plan.structure.cards[axis], 1)) for axis in plan.units]


def contract(
    plan: Plan, leaves: Sequence[Array], *, scaled: bool, keep: bool = True
) -> tuple[list[Array], list[Array]]:
    """Run the steps of a plan.

    Parameters
    ----------
    plan : Plan
    leaves : sequence of ndarray
        From `leaves_of`.
    scaled : bool
        Make the largest cell of each result one, and remember what it was divided by.
    keep : bool, default True
        Keep every table, as a reverse sweep needs it; without it a table is let go once read.

    Returns
    -------
    slots : list of ndarray
        Tables by slot; the last one is the result.
    divisors : list of ndarray, shape (1,) or (draws,)
        One a step; empty where nothing was scaled.
    """
    slots = list(leaves)
    divisors: list[Array] = []
    for step in plan.steps:
        if step.right < 0:
            out = c_einsum(step.subscripts, slots[step.left])
        elif step.operations < DENSE:  # most steps: spared the call
            out = c_einsum(step.subscripts, slots[step.left], slots[step.right])
        else:
            out = multiply(step.subscripts, step.operations, slots[step.left], slots[step.right])
        if scaled:
            top = out.max(axis=tuple(range(out.ndim - 1)))
            top = np.where(top > 0, top, 1.0)
            out = out / top
            divisors.append(top)
        if not keep:
            slots[step.left] = _GONE
            if step.right >= 0:
                slots[step.right] = _GONE
        slots.append(out)
    return slots or [np.ones(1)], divisors


def log_of(divisors: Sequence[Array]) -> Array:
    """Return the sum of the logarithms of what a contraction was divided by."""
    return np.asarray(sum((np.log(divisor) for divisor in divisors), np.zeros(1)))


def _block(plan: Plan, leaves: list[Array]) -> tuple[Array, Array]:
    slots, divisors = contract(plan, leaves, scaled=False, keep=False)
    values = slots[-1]
    if values.sum(axis=tuple(range(values.ndim - 1))).min() < FAINT:
        slots, divisors = contract(plan, leaves, scaled=True, keep=False)
        values = slots[-1]
    return values, np.broadcast_to(log_of(divisors), values.shape[-1:])


def run(plan: Plan, tables: Sequence[Array], states: Mapping[int, int] | None = None) -> Result:
    """Run a compiled plan.

    Parameters
    ----------
    plan : Plan
        From `compile_plan`.
    tables : sequence of ndarray
        One per factor of the structure, shape (states of each axis ..., draws), where ``draws``
        is 1 or the same number in all of them.
    states : mapping of int to int, optional
        The state of every observed axis.

    Returns
    -------
    Result

    Examples
    --------
    >>> from causal.engine.plan import Structure, compile_plan
    >>> pair = Structure((2, 2), ((0,), (0, 1)), (0, 1))
    >>> rain = np.array([0.8, 0.2])[:, None]
    >>> wet = np.array([[0.9, 0.1], [0.2, 0.8]])[:, :, None]
    >>> run(compile_plan(pair, (0,), (1,)), [rain, wet], {1: 1}).normalised().round(4).tolist()
    [[0.3333], [0.6667]]
    """
    leaves = leaves_of(plan, tables, states or {})
    draws = max((leaf.shape[-1] for leaf in leaves), default=1)
    if draws == 1:
        return Result(*_block(plan, leaves))
    size = max(1, int(_BLOCK_BYTES // (8 * plan.peak_cells)))
    parts = []
    for start in range(0, draws, size):
        cut = slice(start, start + size)
        parts.append(_block(plan, [t if t.shape[-1] == 1 else t[..., cut] for t in leaves]))
    values = np.concatenate([part for part, _ in parts], axis=-1)
    log_scale = np.concatenate([part for _, part in parts], axis=-1)
    return Result(values, log_scale)
