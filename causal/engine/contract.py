"""The steps of a plan on tables: einsum a step, rescaled only where underflow threatens."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from causal.engine.plan import Plan
from causal.engine.product import DENSE, Array, Room, c_einsum, multiply

FAINT = 1e-250  # below this a product may have lost digits; above it no table of ours has
_GONE = np.empty(0)


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
    leaves = []
    for factor, axes in plan.reads:
        table = tables[factor]
        if axes is not None:
            table = table[tuple([slice(None) if a is None else states[a] for a in axes])]
        leaves.append(table)
    if plan.units:
        leaves += [np.ones((plan.structure.cards[axis], 1)) for axis in plan.units]
    return leaves


def contract(
    plan: Plan,
    leaves: Sequence[Array],
    *,
    scaled: bool,
    keep: bool = True,
    room: Room | None = None,
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
        Keep every table, as a reverse sweep needs it; without it large ones are let go once read.
    room : Room, optional
        Memory for the results.

    Returns
    -------
    slots : list of ndarray
        Tables by slot; the last one is the result.
    divisors : list of ndarray, shape (1,) or (draws,)
        One a step; empty where nothing was scaled.
    """
    slots = list(leaves)
    divisors: list[Array] = []
    for left, right, subscripts, operations in plan.program:
        if room is not None:
            pair = (slots[left],) if right < 0 else (slots[left], slots[right])
            out = room.multiply(subscripts, *pair)
        elif right < 0:
            out = c_einsum(subscripts, slots[left])
        elif operations < DENSE:  # most steps: spared the call
            out = c_einsum(subscripts, slots[left], slots[right])
        else:
            out = multiply(subscripts, operations, slots[left], slots[right])
            if not keep:
                slots[left] = slots[right] = _GONE
        if scaled:
            top = out.max(axis=tuple(range(out.ndim - 1)))
            top = np.where(top > 0, top, 1.0)
            out = out / top
            divisors.append(top)
        slots.append(out)
    return slots or [np.ones(1)], divisors


def log_of(divisors: Sequence[Array]) -> Array:
    """Return the sum of the logarithms of what a contraction was divided by."""
    return np.asarray(sum((np.log(divisor) for divisor in divisors), np.zeros(1)))


def faint(values: Array) -> bool:
    """Return whether any draw's values are so small that they may have lost digits."""
    if values.shape[-1] == 1:
        return bool(values.sum() < FAINT)
    return bool(values.sum(axis=tuple(range(values.ndim - 1))).min() < FAINT)


def evaluate(plan: Plan, leaves: Sequence[Array]) -> Result:
    """Run the steps of a plan, again with scaling if the values come out faint.

    Parameters
    ----------
    plan : Plan
    leaves : sequence of ndarray
        From `leaves_of`.

    Returns
    -------
    Result
    """
    values = contract(plan, leaves, scaled=False, keep=False)[0][-1]
    if not faint(values):
        return Result(values, np.zeros(values.shape[-1]))
    slots, divisors = contract(plan, leaves, scaled=True, keep=False)
    values = slots[-1]
    return Result(values, np.broadcast_to(log_of(divisors), values.shape[-1:]))
