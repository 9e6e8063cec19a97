"""A plan bound to its tables: what no observed state can change is computed once."""

from collections.abc import Mapping, Sequence

import numpy as np

from causal.engine.contract import Result, evaluate, faint, leaves_of
from causal.engine.plan import Plan
from causal.engine.product import DENSE, Array, c_einsum, multiply

_NONE = np.empty(0)


class Prepared:
    """A plan with its tables, to be asked with one set of observed states after another.

    Parameters
    ----------
    plan : Plan
        From `causal.engine.plan.compile_plan`.
    tables : sequence of ndarray
        As for `causal.engine.run.run`; they must not change afterwards.
    keep : bool, default False
        Keep every table, as a reverse sweep needs it; else only those that a call reads.

    Notes
    -----
    Steps below which no observed axis is fixed are done at construction (constant folding). A call
    fixes the observed states and does the remaining steps; the arithmetic is that of
    `causal.engine.run.run`, and so are the results. Calls may come from several threads.

    Examples
    --------
    >>> from causal.engine.plan import Structure, compile_plan
    >>> pair = Structure((2, 2), ((0,), (0, 1)), (0, 1))
    >>> rain = np.array([0.8, 0.2])[:, None]
    >>> wet = np.array([[0.9, 0.1], [0.2, 0.8]])[:, :, None]
    >>> asked = Prepared(compile_plan(pair, (0,), (1,)), [rain, wet])
    >>> [asked({1: state}).normalised()[1, 0].round(4).item() for state in (0, 1)]
    [0.0526, 0.6667]
    """

    def __init__(self, plan: Plan, tables: Sequence[Array], *, keep: bool = False) -> None:
        self.plan = plan
        self.tables = tuple(tables)
        leaves = leaves_of(plan, tables, dict.fromkeys(plan.observed, 0))
        self._leaves = [
            (slot, tables[factor], axes)
            for slot, (factor, axes) in enumerate(plan.reads)
            if axes is not None
        ]
        changing = {slot for slot, _, _ in self._leaves}
        self._slots = leaves
        self._steps: list[tuple[int, int, int, str, int]] = []
        for place, step in enumerate(plan.steps, start=len(leaves)):
            if changing.isdisjoint((step.left, step.right)):
                operands = [self._slots[k] for k in (step.left, step.right) if k >= 0]
                self._slots.append(multiply(step.subscripts, step.operations, *operands))
            else:
                changing.add(place)
                self._slots.append(_NONE)
                told = (place, step.left, step.right, step.subscripts, step.operations)
                self._steps.append(told)
        if not keep:
            read = {k for _, left, right, _, _ in self._steps for k in (left, right)}
            read.add(len(self._slots) - 1)
            self._slots = [t if k in read else _NONE for k, t in enumerate(self._slots)]

    def slots(self, states: Mapping[int, int]) -> list[Array]:
        """Return the tables of a forward sweep, by slot; without scaling.

        Parameters
        ----------
        states : mapping of int to int
            The state of every observed axis.
        """
        slots = self._slots.copy()
        for place, table, axes in self._leaves:
            slots[place] = table[tuple([slice(None) if a is None else states[a] for a in axes])]
        for place, left, right, subscripts, operations in self._steps:
            if right < 0:
                slots[place] = c_einsum(subscripts, slots[left])
            elif operations < DENSE:
                slots[place] = c_einsum(subscripts, slots[left], slots[right])
            else:
                slots[place] = multiply(subscripts, operations, slots[left], slots[right])
        return slots

    def __call__(self, states: Mapping[int, int] | None = None) -> Result:
        """Return what `causal.engine.run.run` would, shape (states of each target ..., draws)."""
        known = states or {}
        slots = self.slots(known)
        values = slots[-1] if slots else np.ones(1)
        if faint(values):
            return evaluate(self.plan, leaves_of(self.plan, self.tables, known))
        return Result(values, np.zeros(values.shape[-1]))
