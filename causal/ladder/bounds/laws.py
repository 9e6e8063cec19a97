"""Joint laws of the answers of a few rows: a start for the search of attained ranges."""

import numpy as np

from causal.ladder.bounds.twin import Array


def same_luck(rows: Array) -> Array:
    """Return the joint law under which one uniform number decides all answers.

    Parameters
    ----------
    rows : ndarray, shape (rows, states)

    Returns
    -------
    ndarray, shape (states of each row ...)

    Examples
    --------
    >>> same_luck(np.array([[0.75, 0.25], [0.25, 0.75]])).tolist()
    [[0.25, 0.5], [0.0, 0.25]]
    """
    count = len(rows)
    upper = np.minimum(np.cumsum(rows, axis=1), 1.0)
    upper[:, -1] = 1.0
    lower = np.concatenate([np.zeros((count, 1)), upper[:, :-1]], axis=1)
    top, bottom = np.ones(()), np.zeros(())
    for place in range(count):
        shape = [1] * count
        shape[place] = -1
        top = np.minimum(top, upper[place].reshape(shape))
        bottom = np.maximum(bottom, lower[place].reshape(shape))
    found: Array = np.maximum(top - bottom, 0.0)
    return found


def independent(rows: Array) -> Array:
    """Return the joint law under which each row has luck of its own."""
    count = len(rows)
    found: Array = np.ones(())
    for place in range(count):
        shape = [1] * count
        shape[place] = -1
        found = found * rows[place].reshape(shape)
    return found
