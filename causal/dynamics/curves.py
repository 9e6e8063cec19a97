"""What a dynamic model says, year by year: shares, survival, hazards, the year of the end."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from causal.engine.product import Array
from causal.errors import ModelError, QueryError, UnknownName
from causal.scm.variables import Variable

_SLACK = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Curves:
    """The distribution of every variable in every year, all given the same.

    Attributes
    ----------
    years : tuple of int
    variables : tuple of Variable
        Those with a state a year, then the static ones.
    shares : mapping of str to ndarray
        By variable, shape (years, states, draws); one year for a static variable.
    log_likelihood : ndarray, shape (draws,)
        Natural logarithm of the probability of what was seen.
    terminal : tuple of (str, str) or None
        The variable that ends, and the state in which it goes on.
    """

    years: tuple[int, ...]
    variables: tuple[Variable, ...]
    shares: Mapping[str, Array]
    log_likelihood: Array
    terminal: tuple[str, str] | None = None

    def variable(self, name: str) -> Variable:
        """Return a variable by name.

        Raises
        ------
        UnknownName
        """
        for variable in self.variables:
            if variable.name == name:
                return variable
        raise UnknownName("variable", name, [v.name for v in self.variables], "the curves")

    def share(self, name: str, *states: str) -> Array:
        """Return the probability that a variable is in one of some states, by year.

        Parameters
        ----------
        name : str
        *states : str

        Returns
        -------
        ndarray, shape (years, draws)
        """
        chosen = list(self.variable(name).indices(states))
        found: Array = self.shares[name][:, chosen].sum(axis=1)
        return found

    def survival(self) -> Array:
        """Return S(t), the probability of going on at the end of each year, shape (years, draws).

        Raises
        ------
        ModelError
            If nothing ends in the model.
        """
        if self.terminal is None:
            raise ModelError("nothing ends in this model; give it a terminal variable")
        return self.share(*self.terminal)

    def ended(self) -> Array:
        """Return the probability of having ended by the end of each year, shape (years, draws)."""
        return 1 - self.survival()

    def hazard(self) -> Array:
        """Return the probability of ending in each year, given going on before it.

        Returns
        -------
        ndarray, shape (years, draws)
            nan where nothing is left to end.
        """
        before, after = self._going()
        found = np.full_like(after, np.nan)
        np.divide(before - after, before, out=found, where=before > 0)
        return found

    def end_years(self) -> Array:
        """Return the distribution of the year of the end, shape (years + 1, draws).

        The last entry is that it does not end by the horizon.
        """
        before, after = self._going()
        return np.concatenate([before - after, after[-1:]])

    def end_by(self, year: int | None = None) -> Array:
        """Return the probability of having ended by the end of a year, shape (draws,).

        Parameters
        ----------
        year : int, optional
            The horizon, if not given.
        """
        place = self.place(self.years[-1] if year is None else year)
        found: Array = self.ended()[place]
        return found

    def beside(self, *others: "Curves") -> "Curves":
        """Return these curves with those of other draws, of the same years and variables."""
        parts = (self, *others)
        every = [[*part.shares.values(), part.log_likelihood] for part in parts]
        sizes = [max(table.shape[-1] for table in tables) for tables in every]

        def joined(tables: list[Array]) -> Array:
            pairs = zip(tables, sizes, strict=True)
            wide = [np.broadcast_to(table, (*table.shape[:-1], size)) for table, size in pairs]
            return np.concatenate(wide, axis=-1)

        shares = {name: joined([part.shares[name] for part in parts]) for name in self.shares}
        log = joined([part.log_likelihood for part in parts])
        return replace(self, shares=shares, log_likelihood=log)

    def place(self, year: int) -> int:
        """Return the position of a year.

        Raises
        ------
        QueryError
            If the curves do not have it.
        """
        if year not in self.years:
            raise QueryError(
                f"{year} lies outside the years of the curves, {self.years[0]} to {self.years[-1]}"
            )
        return self.years.index(year)

    def _going(self) -> tuple[Array, Array]:
        after = self.survival()
        return np.concatenate([np.ones_like(after[:1]), after[:-1]]), after


@dataclass(frozen=True, slots=True, eq=False)
class Divergence:
    """How far two sets of curves lie apart, year by year.

    Attributes
    ----------
    years : tuple of int
    distances : ndarray, shape (years, draws)
        Total variation distance of one variable, or the largest over all of them.
    """

    years: tuple[int, ...]
    distances: Array

    def first(self, amount: float = _SLACK) -> int | None:
        """Return the first year in which they lie further apart than an amount in some draw."""
        apart = self.apart(amount)
        return apart[0] if apart else None

    def apart(self, amount: float = _SLACK) -> tuple[int, ...]:
        """Return every year in which they lie further apart than an amount in some draw."""
        farthest = self.distances.max(axis=1)
        return tuple(year for year, far in zip(self.years, farthest, strict=True) if far > amount)


def divergence(one: Curves, other: Curves, variable: str | None = None) -> Divergence:
    """Compare two sets of curves.

    Parameters
    ----------
    one, other : Curves
    variable : str, optional
        Compare this variable only; without it the largest distance over all variables counts.

    Raises
    ------
    QueryError
        If they are of other years or variables, or of a variable that has not a state a year.
    """
    yearly = [v for v in one.variables if len(one.shares[v.name]) == len(one.years)]
    if one.years != other.years or one.variables != other.variables:
        raise QueryError("the curves are of other years or variables; compare those of one model")
    chosen = [one.variable(variable)] if variable is not None else yearly
    if any(v not in yearly for v in chosen):
        raise QueryError(
            f"{variable} has one state for all the years; name one with a state a year"
        )
    parts = [np.abs(one.shares[v.name] - other.shares[v.name]).sum(axis=1) / 2 for v in chosen]
    return Divergence(one.years, np.max(np.broadcast_arrays(*parts), axis=0))
