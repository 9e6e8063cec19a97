"""Which pairs of answers a mechanism that respects order never gives."""

import numpy as np

from causal.ladder.bounds.twin import Array, Mask
from causal.ladder.kernels import SAME


def _between(first: Array, second: Array, ordered: bool) -> Mask:
    """Return the pairs of answers that two rows never give together, shape (..., k, k)."""
    states = np.arange(first.shape[-1])
    if ordered:
        gap = np.cumsum(second, axis=-1) - np.cumsum(first, axis=-1)
        raised = (gap.max(axis=-1) <= SAME)[..., None, None]
        lowered = (gap.min(axis=-1) >= -SAME)[..., None, None]
        falls = states[:, None] > states[None, :]
        against: Mask = (raised & falls) | (lowered & falls.T)
        return against
    # the pair (a, b) is out where b did not gain on a: q_b / p_b <= q_a / p_a
    gained = second[..., None, :] * first[..., :, None]
    lost = second[..., :, None] * first[..., None, :]
    kept: Mask = (gained <= lost + SAME) & (states[:, None] != states[None, :])
    return kept


def forbidden(rows: list[Array], *, ordered: bool, comparable: Mask | None = None) -> Mask:
    """Return the joint answers that a mechanism which respects order never gives.

    Parameters
    ----------
    rows : list of ndarray, shape (..., states)
        The distribution of the answer in each of the configurations compared.
    ordered : bool
        Whether the states run from low to high. If so, a row that dominates another (first-order
        stochastic dominance) never has the lower answer. If not, an answer changes only to one
        whose odds against it have risen (counterfactual stability).
    comparable : ndarray of bool, shape (..., rows, rows), optional
        Pairs of rows that say something of one another; all, if not given.

    Returns
    -------
    ndarray of bool, shape (..., states of each configuration ...)

    References
    ----------
    Oberst and Sontag (2019), "Counterfactual off-policy evaluation with Gumbel-max structural
    causal models", definition 3.

    Examples
    --------
    >>> low, high = np.array([0.7, 0.3]), np.array([0.2, 0.8])
    >>> forbidden([low, high], ordered=True).tolist()
    [[False, False], [True, False]]
    """
    states = rows[0].shape[-1]
    count = len(rows)
    shape = np.broadcast_shapes(*(row.shape[:-1] for row in rows))
    out = np.zeros((*shape, *[states] * count), dtype=bool)
    for i in range(count):
        for j in range(i + 1, count):
            pair = _between(rows[i], rows[j], ordered)
            if comparable is not None:
                pair = pair & comparable[..., i, j, None, None]
            spread = [1] * count
            spread[i] = spread[j] = states
            out |= pair.reshape(*pair.shape[:-2], *spread)
    return out
