"""All posteriors at once: one sweep forward and one back."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from string import ascii_letters

import numpy as np

from causal.engine.contract import leaves_of
from causal.engine.plan import Limits, Structure, compile_plan
from causal.engine.product import Array, c_einsum
from causal.engine.sweep import at_leaves


@lru_cache(maxsize=1024)
def _onto(axes: int, kept: int) -> str:
    """Return the product of two tables of one shape, summed onto one axis."""
    letters = ascii_letters[:axes]
    return f"{letters}...,{letters}...->{letters[kept]}..."


def marginals(
    structure: Structure,
    tables: Sequence[Array],
    states: Mapping[int, int] | None = None,
    limits: Limits = Limits(),
) -> tuple[list[Array], Array]:
    """Return the posterior of every axis from one forward and one reverse sweep.

    Parameters
    ----------
    structure : Structure
        Every axis must be the child of a factor, or observed.
    tables : sequence of ndarray
        As for `causal.engine.run.run`.
    states : mapping of int to int, optional
        Observed states.
    limits : Limits, optional
        The memory limit holds for all tables together, since the reverse sweep keeps them.

    Returns
    -------
    posteriors : list of ndarray, shape (states, draws)
        By axis; an observed axis has all its mass on its state.
    log_evidence : ndarray, shape (draws,)
        Natural logarithm of the probability of what was observed; minus infinity, and posteriors
        of nan, where it is impossible.

    Raises
    ------
    TooCostly
        If the sweep would exceed the limits.

    Examples
    --------
    >>> pair = Structure((2, 2), ((0,), (0, 1)), (0, 1))
    >>> rain = np.array([0.8, 0.2])[:, None]
    >>> wet = np.array([[0.9, 0.1], [0.2, 0.8]])[:, :, None]
    >>> marginals(pair, [rain, wet], {1: 1})[0][0].round(4).tolist()
    [[0.3333], [0.6667]]
    """
    known = states or {}
    plan = compile_plan(structure, (), tuple(sorted(known)), limits, prune=False)
    plan.refuse_storing(limits)
    leaves = leaves_of(plan, tables, known)
    values, log_scale, gradients = at_leaves(plan, leaves)
    posteriors: list[Array] = [np.empty(0)] * len(structure.cards)
    with np.errstate(divide="ignore", invalid="ignore"):
        log_evidence: Array = np.log(values) + log_scale
        for slot, k in enumerate(plan.factors):
            child = structure.children[k]
            if child < 0 or child in known:
                continue
            scope = [axis for axis in structure.scopes[k] if axis not in known]
            both = _onto(len(scope), scope.index(child))
            posteriors[child] = c_einsum(both, leaves[slot], gradients[slot]) / values
    for axis, state in known.items():
        sure = np.zeros((structure.cards[axis], 1))
        sure[state] = 1.0
        posteriors[axis] = sure
    return posteriors, log_evidence
