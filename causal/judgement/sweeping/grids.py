"""Grids: one number of a theory, and the values it takes in turn."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from causal.engine.product import Array
from causal.errors import CausalError, QueryError
from causal.scm.mechanisms.changing import changed
from causal.scm.mechanisms.mechanism import Mechanism
from causal.scm.model import Model
from causal.theory.theory import Theory

FIRMNESS = "ess"
"""The key of how firmly a variable's numbers are held."""


@dataclass(frozen=True, slots=True)
class Grid:
    """One number and its values.

    Attributes
    ----------
    name : str
        Of the column of results.
    theory : str
        Whose number it is; empty for every theory that has it.
    variable : str
    values : tuple of float
    state : str
        Of a table: the state whose probability is meant; the rest of its row stays in proportion.
    row : tuple of (str, str)
        Of a table: states of parents. Every row that agrees with them is moved.
    parameter : str
        Of other forms: the number as it was written, see `causal.scm.mechanisms.changing`; or
        ``"ess"``, how firmly the variable's numbers are held.

    Examples
    --------
    >>> Grid("rain", "", "rain", (0.1, 0.9), state="yes").moves_table
    True
    """

    name: str
    theory: str
    variable: str
    values: tuple[float, ...]
    state: str = ""
    row: tuple[tuple[str, str], ...] = ()
    parameter: str = ""

    @property
    def moves_table(self) -> bool:
        """Whether a number of the table is set, and not one that the table is made from."""
        return not self.parameter

    def meant(self, theory: Theory) -> bool:
        """Tell whether a theory has the number."""
        named = self.theory in ("", theory.name)
        return named and self.variable in theory and (bool(self.theory) or self._fits(theory))

    def _fits(self, theory: Theory) -> bool:
        try:
            self.checked(theory)
        except CausalError:
            return False
        return True

    def checked(self, theory: Theory) -> None:
        """Refuse a number that a theory does not have, or a value that it cannot take.

        Raises
        ------
        UnknownName, QueryError, TableError
        """
        model, variable = theory.model, theory[self.variable]
        if self.moves_table:
            variable.index(self.state)
            wild = [one for one in self.values if not 0 <= one <= 1]
            if wild:
                raise QueryError(f"{wild[0]:g} is no probability; give values from 0 to 1")
            parents = model.parents(self.variable)
            for name, state in self.row:
                if name not in parents:
                    told = ", ".join(parents) or "nothing"
                    raise QueryError(f"{self.variable} depends on {told}, not on {name}")
                theory[name].index(state)
        elif self.parameter == FIRMNESS:
            if model.mechanism(self.variable).deterministic():
                raise QueryError(f"{self.variable} leaves nothing to luck, so there is no ess")
            if min(self.values) <= 0:
                raise QueryError(f"ess is {min(self.values):g} in one place; it must be above 0")
        else:
            for value in self.values:
                own = changed(model.mechanism(self.variable), self.parameter, value, variable)
                own.cpt(variable, [model.variable(name) for name in own.parents])

    def place(self, model: Model) -> tuple[slice | int, ...]:
        """Return which rows of the variable's table are moved, as an index."""
        given = dict(self.row)
        return tuple(
            model.variable(name).index(given[name]) if name in given else slice(None)
            for name in model.parents(self.variable)
        )

    def moved(self, model: Model, table: Array, values: Array) -> None:
        """Set the number in a table, draw by draw.

        Parameters
        ----------
        model : Model
        table : ndarray, shape (states of each parent ..., states, draws)
            Written over.
        values : ndarray, shape (draws,)
        """
        rows = table[self.place(model)]
        at = model.variable(self.variable).index(self.state)
        others = np.delete(np.arange(rows.shape[-2]), at)
        rest = rows[..., others, :].sum(axis=-2, keepdims=True)
        even = np.full_like(rows[..., others, :], 1 / len(others))
        shares = np.divide(rows[..., others, :], rest, out=even, where=rest > 0)
        rows[..., others, :] = (1 - values) * shares
        rows[..., at, :] = values


def refuse_overlaps(grids: Sequence[Grid], theory: Theory) -> None:
    """Refuse two grids that set numbers of one row, which would undo one another.

    Raises
    ------
    QueryError
    """
    for one, other in combinations([grid for grid in grids if grid.meant(theory)], 2):
        if one.variable != other.variable or one.moves_table != other.moves_table:
            continue
        same = one.parameter == other.parameter and not one.moves_table
        theirs = dict(other.row)
        meet = one.moves_table and all(theirs.get(name, s) == s for name, s in one.row)
        if same or meet:
            raise QueryError(
                f"the grids {one.name} and {other.name} move the same numbers of {one.variable} "
                f"in {theory.name}; leave one of them out"
            )


def mechanism_at(theory: Theory, grids: Sequence[Grid], values: Sequence[float]) -> Mechanism:
    """Return a variable's mechanism with the parameters that some grids of it set."""
    mechanism = theory.model.mechanism(grids[0].variable)
    for grid, value in zip(grids, values, strict=True):
        if grid.parameter != FIRMNESS:
            mechanism = changed(mechanism, grid.parameter, value, theory[grid.variable])
    return mechanism
