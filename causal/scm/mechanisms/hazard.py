"""`Hazard`: when something happens, in windows of years, or never."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from causal.errors import TableError
from causal.scm.mechanisms.mechanism import Array, Mechanism, configurations, guard, locate
from causal.scm.variables import Variable


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of years in which the event can happen.

    Attributes
    ----------
    state : str
        The child's state that means "in this window".
    years : float
        Length, in years.
    factor : float
        Multiplies the yearly rate in this window.
    boosts : tuple of (str, str, float)
        Further factors: parent, its state, factor.
    """

    state: str
    years: float
    factor: float = 1.0
    boosts: tuple[tuple[str, str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Hazard(Mechanism):
    """A piecewise constant hazard: the states are windows of time, the last one is "never".

    The yearly rate is exp(intercept + sum of slope (1 - i / (n - 1)) over the parents with a
    slope), i being the position of the parent's state among its n: a low state raises the rate. A
    window of T years with factor f has the cumulative hazard rate T f times its boosts.

    Parameters
    ----------
    parent_names : tuple of str
        The parents, in the order of the table's axes.
    intercept : float
        Log of the yearly rate with every parent at its last state.
    slopes : tuple of (str, float)
        By parent.
    windows : tuple of Window
        In the order of time: one for each state of the child but the last.

    References
    ----------
    .. [1] D. R. Cox and D. Oakes, Analysis of Survival Data (1984), chapter 2.

    Examples
    --------
    >>> strength = Variable("strength", ("weak", "strong"))
    >>> fall = Variable("fall", ("by_1990", "never"))
    >>> Hazard(("strength",), -4.0, (("strength", 2.0),), (Window("by_1990", 10),)).cpt(
    ...     fall, [strength]).round(3).tolist()
    [[0.742, 0.258], [0.167, 0.833]]
    """

    parent_names: tuple[str, ...]
    intercept: float
    slopes: tuple[tuple[str, float], ...]
    windows: tuple[Window, ...]

    @property
    def parents(self) -> tuple[str, ...]:
        """Names of the parents."""
        return self.parent_names

    @property
    def form(self) -> str:
        """``"hazard"``."""
        return "hazard"

    def _check(self, child: Variable, parents: Sequence[Variable]) -> None:
        where = f"the hazard of {child.name}"
        states = tuple(window.state for window in self.windows)
        if states != child.states[:-1]:
            raise TableError(
                f"{where} has windows for {', '.join(states) or 'nothing'}; it needs one for each "
                f"state but the last, in order: {', '.join(child.states[:-1])}"
            )
        for window in self.windows:
            if window.years <= 0 or window.factor < 0:
                raise TableError(
                    f"{where}: window {window.state} needs years above 0 and a factor of 0 or more"
                )
            for name, state, factor in window.boosts:
                parents[locate(name, parents, where)].index(state)
                if factor < 0:
                    raise TableError(f"{where}: the boost of {name} = {state} must be 0 or more")

    def cpt(self, child: Variable, parents: Sequence[Variable]) -> Array:
        """Return P(child | parents); see `Mechanism.cpt`."""
        shape = guard(child, parents)
        alive = np.exp(-self.cumulative(child, parents))
        ends = np.ones((len(alive), 1)), np.zeros((len(alive), 1))
        return -np.diff(np.concatenate([ends[0], alive, ends[1]], axis=1), axis=1).reshape(shape)

    def cumulative(self, child: Variable, parents: Sequence[Variable]) -> Array:
        """Return the hazard accumulated by the end of each window.

        Returns
        -------
        ndarray, shape (configurations, windows)

        Raises
        ------
        TableError
            If the numbers do not fit the variables.
        """
        self._check(child, parents)
        grid = configurations(parents)
        where = f"the hazard of {child.name}"
        log_rate = np.full(len(grid), self.intercept)
        for name, slope in self.slopes:
            column = locate(name, parents, where)
            log_rate += slope * (1 - grid[:, column] / (len(parents[column].states) - 1))
        columns = []
        for window in self.windows:
            scale = np.full(len(grid), window.years * window.factor)
            for name, state, factor in window.boosts:
                column = locate(name, parents, where)
                scale[grid[:, column] == parents[column].index(state)] *= factor
            columns.append(np.exp(log_rate) * scale)
        return np.cumsum(np.stack(columns, axis=1), axis=1)

    def summary(self) -> str:
        """Return intercept, slopes and windows on a line each."""
        lines = [f"log yearly rate {self.intercept:g} with every parent at its last state"]
        lines += [f"{name} at its first state adds {slope:+g}" for name, slope in self.slopes]
        for window in self.windows:
            extra = "".join(f", x{f:g} if {name} = {state}" for name, state, f in window.boosts)
            lines.append(f"{window.state}: {window.years:g} years, x{window.factor:g}{extra}")
        return "\n".join(lines)
