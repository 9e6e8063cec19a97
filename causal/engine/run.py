"""Run a plan: einsum a step, draws on the last axis, rescaled only where underflow threatens."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from causal.engine.plan import Plan

Array = npt.NDArray[np.float64]

_FAINT = 1e-250  # below this a product may have lost digits; above it no table of ours has
_BLOCK_BYTES = 2**28  # intermediate tables of one block of draws stay under this many bytes


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


def _leaves(plan: Plan, tables: Sequence[Array], states: Mapping[int, int]) -> list[Array]:
    """Return the factors that matter with observed axes fixed."""
    fixed = frozenset(plan.observed)
    leaves = []
    for k in plan.factors:
        index = tuple(
            states[axis] if axis in fixed else slice(None) for axis in plan.structure.scopes[k]
        )
        leaves.append(tables[k][index])
    return leaves


def _contract(plan: Plan, leaves: list[Array], *, scaled: bool) -> tuple[Array, Array]:
    """Run the steps; with ``scaled`` the largest cell of each result becomes one."""
    slots: dict[int, Array] = dict(enumerate(leaves))
    log_scale = np.zeros(1)
    for position, step in enumerate(plan.steps):
        left = slots.pop(step.left)
        operands = (left,) if step.right < 0 else (left, slots.pop(step.right))
        out: Array = np.einsum(step.subscripts, *operands)
        if scaled:
            top = out.max(axis=tuple(range(out.ndim - 1)))
            top = np.where(top > 0, top, 1.0)
            out = out / top
            log_scale = log_scale + np.log(top)
        slots[len(leaves) + position] = out
    return (next(iter(slots.values())) if slots else np.ones(1)), log_scale


def _block(plan: Plan, leaves: list[Array]) -> tuple[Array, Array]:
    values, log_scale = _contract(plan, leaves, scaled=False)
    faint = values.sum(axis=tuple(range(values.ndim - 1))) < _FAINT
    if faint.any():
        values, log_scale = _contract(plan, leaves, scaled=True)
    return values, np.broadcast_to(log_scale, values.shape[-1:])


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
    leaves = _leaves(plan, tables, states or {})
    draws = max((leaf.shape[-1] for leaf in leaves), default=1)
    size = max(1, int(_BLOCK_BYTES // (8 * plan.peak_cells)))
    parts = []
    for start in range(0, draws, size):
        cut = slice(start, start + size)
        parts.append(_block(plan, [t if t.shape[-1] == 1 else t[..., cut] for t in leaves]))
    values = np.concatenate([part for part, _ in parts], axis=-1)
    log_scale = np.concatenate([part for _, part in parts], axis=-1)
    return Result(values, log_scale)
