"""Pareto fronts: what no other choice beats at everything."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from causal.engine.product import Array
from causal.judgement.panel import Settings

_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Point:
    """A choice on a front.

    Attributes
    ----------
    settings : tuple of (str, str)
    value : float
        What the search is about.
    theories : tuple of str
        Those that count and answer.
    against : float or None
        The measure it is weighed against, if there is one.
    """

    settings: Settings
    value: float
    theories: tuple[str, ...]
    against: float | None = None


def undominated(first: Array, second: Array) -> NDArray[np.intp]:
    """Return the places of pairs that no other pair beats; more is better in both.

    Parameters
    ----------
    first, second : ndarray, shape (choices,)
        nan for what is no choice. Differences below 1e-9 are rounding and count as none.

    Returns
    -------
    ndarray of int
        Ordered by ``first``, highest first; of equal pairs the one that comes first.

    Examples
    --------
    >>> undominated(np.array([1.0, 3.0, 2.0, 2.0]), np.array([5.0, 1.0, 2.0, 2.0])).tolist()
    [1, 2, 0]
    >>> undominated(np.array([1.0, 2.0]), np.array([1.0, 2.0])).tolist()
    [1]
    """
    first, second = np.round(first, _DIGITS), np.round(second, _DIGITS)
    real = np.flatnonzero(~np.isnan(first) & ~np.isnan(second))
    order = real[np.lexsort((real, -second[real], -first[real]))]
    if not len(order):
        return order
    best = np.maximum.accumulate(second[order])
    kept = np.concatenate([[True], second[order][1:] > best[:-1]])
    found: NDArray[np.intp] = order[kept]
    return found
