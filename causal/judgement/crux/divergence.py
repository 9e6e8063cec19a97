"""How far several distributions are apart: the weighted Jensen-Shannon divergence, in bits."""

import numpy as np
from numpy.typing import NDArray

from causal.engine.product import Array
from causal.errors import QueryError


def entropy(shares: Array) -> Array:
    """Return the entropy of distributions in bits.

    Parameters
    ----------
    shares : ndarray, shape (..., states)

    Returns
    -------
    ndarray, shape (...)

    Examples
    --------
    >>> entropy(np.array([[0.5, 0.5], [1.0, 0.0]])).tolist()
    [1.0, 0.0]
    """
    logs = np.log2(shares, out=np.zeros_like(shares), where=shares > 0)
    found: Array = -(shares * logs).sum(axis=-1)
    return found + 0.0  # not -0.0


def jensen_shannon(answers: Array, weights: Array) -> Array:
    """Return the weighted Jensen-Shannon divergence of some theories' answers, in bits.

    It is what seeing the outcome would tell, on average, about which theory holds: zero if and
    only if all theories with a positive weight answer alike, and at most the entropy of the
    weights.

    Parameters
    ----------
    answers : ndarray, shape (theories, ..., states)
        nan where a theory does not answer; the weights of the others are then scaled to sum to
        one, so that silence never counts as agreement.
    weights : ndarray, shape (theories,)
        Zero or more.

    Returns
    -------
    ndarray, shape (...)
        nan where fewer than two theories with a positive weight answer.

    Raises
    ------
    QueryError
        If a weight is negative or not a number, or their number is not that of the theories.

    References
    ----------
    .. [1] J. Lin, Divergence measures based on the Shannon entropy, IEEE Transactions on
       Information Theory 37 (1991).

    Examples
    --------
    >>> opposite = np.array([[1.0, 0.0], [0.0, 1.0]])
    >>> float(jensen_shannon(opposite, np.array([1.0, 1.0])))
    1.0
    >>> float(jensen_shannon(opposite, np.array([1.0, 0.0])))
    nan
    """
    if weights.shape != answers.shape[:1] or not (np.isfinite(weights) & (weights >= 0)).all():
        raise QueryError(
            f"the weights are {weights.tolist()}; give {len(answers)} numbers, each 0 or more"
        )
    speaks = np.asarray(~np.isnan(answers).any(axis=-1))
    shape = (len(weights), *(1,) * (speaks.ndim - 1))
    heard = np.where(speaks, weights.reshape(shape), 0.0)
    total = heard.sum(axis=0)
    shares = heard / np.where(total > 0, total, 1.0)
    told = np.where(speaks[..., None], answers, 0.0)
    mixed = (shares[..., None] * told).sum(axis=0)
    parted = np.maximum(entropy(mixed) - (shares * entropy(told)).sum(axis=0), 0.0)
    found: Array = np.where((heard > 0).sum(axis=0) > 1, parted, np.nan)
    return found


def most(answering: NDArray[np.bool_], weights: Array) -> Array:
    """Return the largest divergence that is possible: the entropy of the weights that count.

    Parameters
    ----------
    answering : ndarray of bool, shape (theories, ...)
    weights : ndarray, shape (theories,)

    Returns
    -------
    ndarray, shape (...)

    Examples
    --------
    >>> most(np.array([True, True, False]), np.array([1.0, 1.0, 5.0])).tolist()
    1.0
    """
    shape = (len(weights), *(1,) * (answering.ndim - 1))
    heard = np.where(answering, weights.reshape(shape), 0.0)
    total = heard.sum(axis=0)
    return entropy(np.moveaxis(heard / np.where(total > 0, total, 1.0), 0, -1))
