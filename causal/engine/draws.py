"""Draws of parameters, straight into the layout of the engine: draws on the last axis."""

import numpy as np

from causal.engine.product import Array


def dirichlet(table: Array, ess: float | Array, draws: int, rng: np.random.Generator) -> Array:
    """Draw the rows of a conditional table from Dirichlet distributions around it.

    Parameters
    ----------
    table : ndarray, shape (..., states)
        Rows that sum to one: the means.
    ess : float or ndarray, shape (...)
        Equivalent sample size of every row, or of each; the concentration is this times the row.
    draws : int
        How many.
    rng : numpy.random.Generator
        Where the randomness comes from.

    Returns
    -------
    ndarray, shape (..., states, draws)
        Every drawn row sums to one; a probability of zero stays zero.

    Notes
    -----
    Independent gamma variables divided by their sum. A row whose gammas all underflow (tiny
    concentrations) falls on one state, drawn by the row itself.

    Examples
    --------
    >>> rows = dirichlet(np.array([[0.5, 0.5, 0.0]]), 10, 4, np.random.default_rng(0))
    >>> rows.shape, rows[0, 2].tolist(), bool(np.allclose(rows.sum(axis=1), 1))
    ((1, 3, 4), [0.0, 0.0, 0.0, 0.0], True)
    """
    shapes = np.ascontiguousarray(table, dtype=np.float64) * np.asarray(ess)[..., None]
    drawn: Array = np.empty((*table.shape, draws))
    flat, out = shapes.ravel(), drawn.reshape(-1, draws)
    for row, shape in enumerate(flat):  # one shape a call is the fast path of the generator
        if shape > 0:
            rng.standard_gamma(shape, out=out[row])
        else:
            out[row] = 0.0
    total = drawn.sum(axis=-2, keepdims=True)
    if (total == 0).any():
        _settle(drawn, table, total[..., 0, :], rng)
        total = drawn.sum(axis=-2, keepdims=True)
    drawn /= total
    return drawn


def _settle(drawn: Array, table: Array, total: Array, rng: np.random.Generator) -> None:
    """Put rows whose gammas all underflowed on one state."""
    for cell in np.argwhere(total == 0):
        row, draw = tuple(cell[:-1]), cell[-1]
        drawn[(*row, rng.choice(table.shape[-1], p=table[row]), draw)] = 1.0
