"""The abstract mechanism, and what all forms share."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from math import prod
from typing import Literal

import numpy as np
import numpy.typing as npt

from causal.errors import TableError, TooCostly, UnknownName
from causal.scm.variables import Variable

Array = npt.NDArray[np.float64]
CouplingKind = Literal[
    "same_luck",
    "independent_links",
    "independent_contributions",
    "gumbel",
    "independent",
    "persistence",
    "none",
]
Numbers = tuple[float, ...]
ByState = tuple[tuple[str, Numbers], ...]  # state of a parent -> numbers, in any order

ROW_TOLERANCE = 1e-9
_MAX_CELLS = 2**26


class Mechanism(ABC):
    """How one variable is set from its parents.

    A mechanism is a value: it names its parents and holds its numbers, and is turned into a
    conditional probability table when it is told the variables. Sub-classes are final.
    """

    __slots__ = ()

    @property
    @abstractmethod
    def parents(self) -> tuple[str, ...]:
        """Names of the parents; the order is that of the table's axes."""

    @property
    @abstractmethod
    def form(self) -> str:
        """Name of the form, as theory files write it."""

    @abstractmethod
    def cpt(self, child: Variable, parents: Sequence[Variable]) -> Array:
        """Return P(child | parents).

        Parameters
        ----------
        child : Variable
            The variable that is set.
        parents : sequence of Variable
            The variables that `parents` names, in that order.

        Returns
        -------
        ndarray, shape (states of each parent ..., states of the child)
            Every row sums to one.

        Raises
        ------
        TableError
            If the numbers do not fit the variables.
        TooCostly
            If the table would be too large to hold.
        """

    @abstractmethod
    def summary(self) -> str:
        """Return the short form: the numbers as they were written, on a line or a few."""

    def coupling(self, child: Variable) -> CouplingKind:
        """Return how the same luck plays out under other causes, by default.

        One uniform for ordered states, Gumbel-max for unordered ones; forms with their own
        structure say otherwise.
        """
        return "same_luck" if child.ordered else "gumbel"

    def deterministic(self) -> bool:
        """Return whether the form leaves nothing to luck whatever its numbers."""
        return False


def guard(child: Variable, parents: Sequence[Variable]) -> tuple[int, ...]:
    """Return the shape of a table, or refuse one that would be too large to hold.

    Raises
    ------
    TooCostly
        If it would have more than 2**26 cells.
    """
    shape = tuple(len(v.states) for v in (*parents, child))
    if prod(shape) > _MAX_CELLS:
        raise TooCostly(
            f"a table of {prod(shape):.1e} cells for {child.name}",
            f"{_MAX_CELLS:.1e}",
            "give the variable fewer parents, or put a variable between them",
        )
    return shape


def check_row(row: Sequence[float], child: Variable, where: str) -> None:
    """Refuse a row that is not a distribution over the states of ``child``.

    Raises
    ------
    TableError
        If it has another length, a number outside [0, 1], or does not sum to one.
    """
    if len(row) != len(child.states):
        raise TableError(
            f"{where} has {len(row)} numbers; {child.name} has {len(child.states)} states "
            f"({', '.join(child.states)})"
        )
    for number in row:
        if not 0 <= number <= 1:
            raise TableError(
                f"{where} has {number:g}, which is no probability; it must lie in 0 to 1"
            )
    total = float(np.sum(row))
    if abs(total - 1) > ROW_TOLERANCE:
        raise TableError(f"{where} sums to {total:.10g}; the probabilities of a row must sum to 1")


def check_length(numbers: Sequence[float], child: Variable, where: str) -> None:
    """Refuse a list that has not one number a state of ``child``."""
    if len(numbers) != len(child.states):
        raise TableError(
            f"{where} has {len(numbers)} numbers; {child.name} has {len(child.states)} states"
        )


def by_state(rows: ByState, parent: Variable, where: str) -> tuple[Numbers, ...]:
    """Return rows in the order of the parent's states.

    Raises
    ------
    UnknownName
        If a row is for a state that the parent does not have.
    TableError
        If a state has no row.
    """
    given: Mapping[str, Numbers] = dict(rows)
    for state in given:
        parent.index(state)
    missing = [state for state in parent.states if state not in given]
    if missing:
        raise TableError(
            f"{where} has nothing for {parent.name} = {', '.join(missing)}; give every state"
        )
    return tuple(given[state] for state in parent.states)


def configurations(parents: Sequence[Variable]) -> Array:
    """Return every combination of parent states, last parent fastest.

    Returns
    -------
    ndarray of float, shape (combinations, parents)
        Positions of the states.
    """
    cards = [len(parent.states) for parent in parents]
    grid = np.indices(cards).reshape(len(cards), prod(cards)).T  # one empty row without parents
    return grid.astype(np.float64)


def locate(name: str, parents: Sequence[Variable], where: str) -> int:
    """Return the position of a parent, or say that it is none."""
    names = [parent.name for parent in parents]
    if name not in names:
        raise UnknownName("parent", name, names, where)
    return names.index(name)
