"""Run a plan with its tables: few draws directly, many in blocks."""

from collections.abc import Mapping, Sequence

from causal.engine.batch import Asked, run_many
from causal.engine.contract import Result, evaluate, leaves_of
from causal.engine.plan import Plan
from causal.engine.product import Array

__all__ = ["Result", "leaves_of", "run", "run_many"]

_DIRECT_BYTES = 2**20  # with fewer in all tables there is nothing to gain from blocks and buffers


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
    >>> import numpy as np
    >>> from causal.engine.plan import Structure, compile_plan
    >>> pair = Structure((2, 2), ((0,), (0, 1)), (0, 1))
    >>> rain = np.array([0.8, 0.2])[:, None]
    >>> wet = np.array([[0.9, 0.1], [0.2, 0.8]])[:, :, None]
    >>> run(compile_plan(pair, (0,), (1,)), [rain, wet], {1: 1}).normalised().round(4).tolist()
    [[0.3333], [0.6667]]
    """
    known = states or {}
    leaves = leaves_of(plan, tables, known)
    for leaf in leaves:
        if leaf.shape[-1] > 1:
            if 8 * plan.stored_cells * leaf.shape[-1] > _DIRECT_BYTES:
                return run_many([Asked(plan, tables, known)])[0]
            break
    return evaluate(plan, leaves)
