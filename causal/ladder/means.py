"""Weighted means over units, with standard errors."""

from dataclasses import dataclass, field

import numpy as np

from causal.engine.product import Array


@dataclass(frozen=True, slots=True, eq=False)
class Mean:
    """A mean over units.

    Attributes
    ----------
    values : ndarray
        The mean of each number.
    errors : ndarray
        Standard error of each, same shape.
    effective : float
        Effective sample size: how many units of equal weight would say as much.
    units : int
        How many were drawn.
    """

    values: Array
    errors: Array
    effective: float
    units: int


@dataclass(slots=True, eq=False)
class Sums:
    """Running sums of weighted values, block by block.

    Notes
    -----
    The mean is self-normalised, sum(w v) / sum(w). Its standard error is that of the delta method
    for a ratio, sqrt(sum(w^2 (v - mean)^2)) / sum(w); the effective sample size is
    sum(w)^2 / sum(w^2).

    References
    ----------
    .. [1] A. Owen, Monte Carlo theory, methods and examples (2013), section 9.2.

    Examples
    --------
    >>> sums = Sums()
    >>> sums.add(np.array([[0.0], [1.0], [1.0], [0.0]]), np.ones(4))
    >>> sums.mean().values, sums.mean().errors, sums.mean().effective
    (array([0.5]), array([0.25]), 4.0)
    """

    units: int = 0
    weight: float = 0.0
    squared: float = 0.0
    _first: Array = field(default_factory=lambda: np.zeros(()))
    _second: Array = field(default_factory=lambda: np.zeros(()))
    _third: Array = field(default_factory=lambda: np.zeros(()))

    def add(self, values: Array, weights: Array) -> None:
        """Add units.

        Parameters
        ----------
        values : ndarray, shape (units, ...)
        weights : ndarray, shape (units,)
        """
        squares = weights**2
        self.units += len(weights)
        self.weight += float(weights.sum())
        self.squared += float(squares.sum())
        self._first = self._first + np.tensordot(weights, values, axes=1)
        self._second = self._second + np.tensordot(squares, values, axes=1)
        self._third = self._third + np.tensordot(squares, values**2, axes=1)

    def mean(self) -> Mean:
        """Return the mean of all units added; not defined where no unit has weight."""
        mean = self._first / self.weight
        spread = self._third - 2 * mean * self._second + mean**2 * self.squared
        errors = np.sqrt(np.maximum(0.0, spread)) / self.weight
        return Mean(mean, errors, self.weight**2 / self.squared, self.units)

    def log_weight(self) -> tuple[float, float]:
        """Return the logarithm of the mean weight and its standard error."""
        share = self.weight / self.units
        variance = max(0.0, self.squared / self.units - share**2) / self.units
        return float(np.log(share)), float(np.sqrt(variance) / share)
