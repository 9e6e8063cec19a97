"""`Ranked`: an ordered child that follows the weighted mean of its parents."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, sqrt

import numpy as np

from causal.errors import TableError
from causal.scm.mechanisms.mechanism import Array, Mechanism, configurations, guard, locate
from causal.scm.variables import Variable

_FEW = 20_000
STRETCH = 1.25  # makes the extreme states reachable; part of the form's definition


@dataclass(frozen=True, slots=True)
class Ranked(Mechanism):
    """A ranked node: a truncated normal around the weighted mean of the parents.

    State i of a parent with n states stands at (i + 0.5) / n, or where ``positions`` puts it. With
    a negative weight the parent counts as one minus that. The mean m of the parents, weighted by
    the absolute weights, plus the bias is stretched to 0.5 + 1.25 (m - 0.5); the child is a normal
    around it with the given standard deviation, truncated to [0, 1] and cut into equal intervals.

    Parameters
    ----------
    weights : tuple of (str, float)
        Weight of each parent; the order of the pairs is the order of the parents.
    sd : float
        Standard deviation on the scale 0 to 1.
    bias : float, default 0
        Added to the mean before stretching.
    positions : tuple of (str, tuple of (str, float))
        For nominal parents: where each state stands on 0 to 1.

    References
    ----------
    .. [1] N. Fenton, M. Neil and J. Caballero, "Using ranked nodes to model qualitative judgments
       in Bayesian networks", IEEE Trans. Knowl. Data Eng. 19 (2007).

    Examples
    --------
    >>> force = Variable("force", ("low", "medium", "high"))
    >>> order = Variable("order", ("low", "medium", "high"))
    >>> Ranked((("force", 1.0),), sd=0.15).cpt(order, [force]).round(3)[0].tolist()
    [0.933, 0.067, 0.0]
    """

    weights: tuple[tuple[str, float], ...]
    sd: float
    bias: float = 0.0
    positions: tuple[tuple[str, tuple[tuple[str, float], ...]], ...] = ()

    @property
    def parents(self) -> tuple[str, ...]:
        """Names of the parents, in the order of the weights."""
        return tuple(name for name, _ in self.weights)

    @property
    def form(self) -> str:
        """``"ranked"``."""
        return "ranked"

    def _check(self, child: Variable, parents: Sequence[Variable]) -> None:
        where = f"the ranked mechanism of {child.name}"
        if not self.sd > 0:
            raise TableError(f"{where} has sd = {self.sd:g}; it must be above 0")
        if not parents or not any(weight for _, weight in self.weights):
            raise TableError(
                f"{where} has no weight that differs from 0; give at least one parent weight"
            )
        given = dict(self.positions)
        for name in given:
            locate(name, parents, where)
        for parent in parents:
            if not parent.ordered and parent.name not in given:
                raise TableError(
                    f"{where} needs positions for {parent.name}, whose states have no order: "
                    f"say where each stands on 0 to 1"
                )

    def cpt(self, child: Variable, parents: Sequence[Variable]) -> Array:
        """Return P(child | parents); see `Mechanism.cpt`."""
        shape = guard(child, parents)
        stands = self.stands(child, parents)
        sizes = np.array([abs(weight) for _, weight in self.weights])
        mean = stands @ sizes / sizes.sum() + self.bias
        centre = 0.5 + STRETCH * (mean - 0.5)
        return truncated(centre, self.sd, shape[-1]).reshape(shape)

    def stands(self, child: Variable, parents: Sequence[Variable]) -> Array:
        """Return where each parent stands on 0 to 1, turned round where its weight is negative.

        Returns
        -------
        ndarray, shape (configurations, parents)

        Raises
        ------
        TableError
            If the numbers do not fit the variables.
        """
        self._check(child, parents)
        placed = dict(self.positions)
        grid = configurations(parents).astype(np.int64)
        columns = []
        for column, (parent, (_, weight)) in enumerate(zip(parents, self.weights, strict=True)):
            at = self._stand(parent, placed, child)[grid[:, column]]
            columns.append(at if weight >= 0 else 1 - at)
        return np.stack(columns, axis=1)

    def _stand(
        self, parent: Variable, placed: dict[str, tuple[tuple[str, float], ...]], child: Variable
    ) -> Array:
        n = len(parent.states)
        if parent.name not in placed:
            return (np.arange(n) + 0.5) / n
        given = dict(placed[parent.name])
        for state in given:
            parent.index(state)
        missing = [state for state in parent.states if state not in given]
        if missing:
            raise TableError(
                f"positions of {parent.name} in {child.name} leave out {', '.join(missing)}; "
                f"give every state"
            )
        return np.array([given[state] for state in parent.states])

    def summary(self) -> str:
        """Return weights, spread, bias and positions on one line each."""
        lines = ["weights " + ", ".join(f"{name} {weight:+g}" for name, weight in self.weights)]
        lines.append(f"sd {self.sd:g}, bias {self.bias:g}")
        for name, stands in self.positions:
            lines.append(f"{name} at " + ", ".join(f"{state} {at:g}" for state, at in stands))
        return "\n".join(lines)


def _below(cuts: Array) -> Array:
    """Return the normal distribution function.

    A few numbers need no scipy, whose loading takes longer than all else until a first answer; many
    draws do.
    """
    if cuts.size <= _FEW:
        told = [0.5 * erfc(-cut / sqrt(2.0)) for cut in cuts.ravel()]
        return np.array(told, dtype=np.float64).reshape(cuts.shape)
    from scipy.special import ndtr

    return np.asarray(ndtr(cuts), dtype=np.float64)


def truncated(centre: Array, sd: float | Array, states: int) -> Array:
    """Return the mass of a truncated normal in equal intervals of [0, 1].

    Parameters
    ----------
    centre : ndarray, shape (rows, ...)
    sd : float or ndarray
        Broadcasts with the centres.
    states : int
        How many intervals.

    Returns
    -------
    ndarray, shape (rows, states, ...)

    Notes
    -----
    Tails are taken on the side where they are small, so that a centre far outside [0, 1] loses no
    digits; where even that underflows, the mass lies in the nearest interval.

    Examples
    --------
    >>> truncated(np.array([0.5]), 0.2, 3).round(3).tolist()
    [[0.199, 0.603, 0.199]]
    """
    cuts = np.linspace(0.0, 1.0, states + 1).reshape(-1, *[1] * (centre.ndim - 1))
    side = np.where(centre >= 0.5, 1.0, -1.0)[:, None]
    spread = np.broadcast_to(sd, centre.shape)[:, None]
    below = side * _below(side * (cuts - centre[:, None]) / spread)
    mass = below[:, -1:] - below[:, :1]
    gone = mass <= 0
    rows = np.diff(below, axis=1) / np.where(gone, 1.0, mass)
    if gone.any():
        last = np.arange(states).reshape(-1, *[1] * (centre.ndim - 1)) == states - 1
        first = last[::-1]
        rows = np.where(gone, np.where(side > 0, last, first), rows)
    return np.asarray(rows, dtype=np.float64)
