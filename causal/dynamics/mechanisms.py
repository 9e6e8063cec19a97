"""Mechanisms that only make sense from year to year: what ends for good, and what persists."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from causal.dynamics.calendar import before
from causal.errors import TableError
from causal.scm.mechanisms.combined import Mixture
from causal.scm.mechanisms.mechanism import Array, CouplingKind, Mechanism, guard
from causal.scm.mechanisms.noisy_max import NoisyMax
from causal.scm.mechanisms.parts import Part
from causal.scm.mechanisms.table import Deterministic
from causal.scm.variables import Variable

KEPT = "as it was"
"""The name of the part of a mechanism that persists under which it stays."""


@dataclass(frozen=True, slots=True)
class Absorbing(Mechanism):
    """What has ended stays so; what still goes on ends by a hazard.

    Parameters
    ----------
    hazard : Mechanism
        The variable's state at the end of a year through which it started going on.
    own : str
        How the variable itself is named as it was a year before; the last of the parents.
    going : str
        The state that goes on; every other one is for good.

    Examples
    --------
    >>> from causal.scm.mechanisms.table import Table
    >>> league = Variable("league", ("stands", "ended"))
    >>> Absorbing(Table((), ((0.9, 0.1),)), "league@-1", "stands").cpt(league, [league]).tolist()
    [[0.9, 0.1], [0.0, 1.0]]
    """

    hazard: Mechanism
    own: str
    going: str

    @property
    def parents(self) -> tuple[str, ...]:
        """Names of the parents of the hazard, then of the variable itself a year before."""
        return (*self.hazard.parents, self.own)

    @property
    def form(self) -> str:
        """``"absorbing"``."""
        return "absorbing"

    def cpt(self, child: Variable, parents: Sequence[Variable]) -> Array:
        """Return P(child | parents); see `Mechanism.cpt`."""
        table = np.zeros(guard(child, parents))
        going = child.index(self.going)
        for state in range(len(child.states)):
            table[..., state, state] = 1.0
        table[..., going, :] = self.hazard.cpt(child, parents[:-1])
        return table

    def summary(self) -> str:
        """Return the hazard as it was written."""
        return f"while it is {self.going}: {self.hazard.summary()}"

    def coupling(self, child: Variable) -> CouplingKind:
        """Return that of the hazard."""
        return self.hazard.coupling(child)


def links_in(made: Mechanism) -> NoisyMax | None:
    """Return the links of a mechanism, if it has any; of what can end they are the hazard's."""
    if isinstance(made, Absorbing):
        made = made.hazard
    return made if isinstance(made, NoisyMax) else None


def persistent(variable: Variable, keeps: float, renewed: Mechanism) -> Mixture:
    """Return the mechanism of a variable that mostly stays as it was a year before.

    Parameters
    ----------
    variable : Variable
    keeps : float
        The chance that the year leaves it as it was, in 0 to 1.
    renewed : Mechanism
        What sets it anew in the other years; it may come out as it was.

    Returns
    -------
    Mixture

    Raises
    ------
    TableError
        If ``keeps`` is no probability.

    Examples
    --------
    >>> from causal.scm.mechanisms.table import Table
    >>> war = Variable("war", ("no", "yes"))
    >>> persistent(war, 0.8, Table((), ((0.5, 0.5),))).cpt(
    ...     war, [Variable("war@-1", war.states)]).round(3).tolist()
    [[0.9, 0.1], [0.1, 0.9]]
    """
    if not 0 <= keeps <= 1:
        raise TableError(
            f"{variable.name} stays as it was with the probability {keeps:g}; it must lie in 0 to 1"
        )
    own = before(variable.name)
    kept = Deterministic((own,), variable.states, variable.states)
    others = tuple(name for name in renewed.parents if name != own)
    parts = (Part(KEPT, kept, keeps), Part("renewed", renewed, 1 - keeps))
    return Mixture((own, *others), parts)


@dataclass(frozen=True, slots=True, eq=False)
class Drawn(Mechanism):
    """A mechanism with a table for every draw of parameters; equal to itself only.

    Parameters
    ----------
    mean : Mechanism
        What it is where no draws are asked for.
    tables : ndarray, shape (states of each parent ..., states, draws)
    """

    mean: Mechanism
    tables: Array

    @property
    def parents(self) -> tuple[str, ...]:
        """Names of the parents."""
        return self.mean.parents

    @property
    def form(self) -> str:
        """``"drawn"``."""
        return "drawn"

    def cpt(self, child: Variable, parents: Sequence[Variable]) -> Array:
        """Return that of the mean; see `Mechanism.cpt`."""
        return self.mean.cpt(child, parents)

    def summary(self) -> str:
        """Return the mean as it was written."""
        return self.mean.summary()
