"""Where two ratios of lines meet, for every number of a table at once."""

from math import inf

import numpy as np
import numpy.typing as npt

from causal.engine.product import Array

Pair = tuple[Array, Array]
"""Slope and start of a line, for each number of a table."""
Mask = npt.NDArray[np.bool_]


def nearest(left: tuple[Pair, Pair], right: tuple[Pair, Pair], nows: Array, equal: float) -> Array:
    """Return the root of a / b = c / d, all four linear, that is nearest to each number.

    Parameters
    ----------
    left, right : pair of (ndarray, ndarray)
        Above and below, as `causal.judgement.robustness.lines.Lines.along` gives them.
    nows : ndarray
        The numbers as they are.
    equal : float
        Sides nearer to one another than this are equal.

    Returns
    -------
    ndarray, shape of ``nows``
        Between 0 and 1; nan where there is none, or where only what is given vanishes.

    Examples
    --------
    >>> half, one = (np.ones(1), np.zeros(1)), (np.zeros(1), np.ones(1))
    >>> nearest((half, one), ((np.zeros(1), np.full(1, 0.3)), one), np.array([0.1, 0.9]), 1e-9)
    array([0.3, 0.3])
    """
    (up, down), (over, under) = left, right
    square = up[0] * under[0] - over[0] * down[0]
    slope = up[0] * under[1] + up[1] * under[0] - over[0] * down[1] - over[1] * down[0]
    start = up[1] * under[1] - over[1] * down[1]
    roots = _roots(*np.broadcast_arrays(square, slope, start))
    best, gap = np.full(nows.shape, np.nan), np.full(nows.shape, inf)
    for root in roots:
        far = np.abs(root - nows)
        with np.errstate(invalid="ignore"):
            real = (root >= 0) & (root <= 1) & (far < gap) & _meet(left, right, root, equal)
        best, gap = np.where(real, root, best), np.where(real, far, gap)
    return best


def _meet(left: tuple[Pair, Pair], right: tuple[Pair, Pair], numbers: Array, equal: float) -> Mask:
    """Return whether both sides are equal there: not so where only what is given vanishes."""
    (up, down), (over, under) = left, right
    masses = (down[0] * numbers + down[1], under[0] * numbers + under[1])
    tops = (up[0] * numbers + up[1], over[0] * numbers + over[1])
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = np.abs(tops[0] / masses[0] - tops[1] / masses[1])
    found: Mask = (np.minimum(*masses) > 1e-12) & (apart <= equal)
    return found


def _roots(square: Array, slope: Array, start: Array) -> tuple[Array, Array]:
    """Return the real roots of quadratics, stably; nan for none, and for what is constant."""
    size = np.maximum(np.abs(square), np.abs(slope))
    scale = np.maximum(size, np.abs(start))
    inside = slope * slope - 4 * square * start
    with np.errstate(divide="ignore", invalid="ignore"):
        big = -(slope + np.copysign(np.sqrt(inside), slope)) / 2
        first = np.where(big != 0, start / big, 0.0)
        second = np.where(np.abs(square) > 1e-15 * scale, big / square, np.nan)
    none = (size <= 1e-13 * scale) | (inside < 0)
    return np.where(none, np.nan, first), np.where(none, np.nan, second)
