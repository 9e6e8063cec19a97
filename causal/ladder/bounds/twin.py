"""A question over several worlds, with what its copies share left open.

In each world a variable answers to its parents by the same mechanism and the same luck. A table
P(variable | parents) says how often each answer comes in each configuration of the parents; it
does not say which answers come together. A `Twin` keeps the two apart: ordinary factors, and
mechanisms whose copies are tied by a law that is only known through its rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
_Number = TypeVar("_Number", bound=np.generic)


@dataclass(frozen=True, slots=True, eq=False)
class Factor:
    """An ordinary factor of the product.

    Attributes
    ----------
    scope : tuple of int
        Its axes.
    table : ndarray, shape (states of each axis ...)
        Nothing negative.
    child : int
        The axis over which it sums to one whatever the others are, or -1: what allows a
        conditional table that nothing depends on to be dropped.
    """

    scope: tuple[int, ...]
    table: Array
    child: int = -1


@dataclass(frozen=True, slots=True, eq=False)
class Hearing:
    """One copy of a variable: what its mechanism answers to what this copy hears.

    Attributes
    ----------
    child : int
        The copy's axis.
    parents : tuple of int
        The axes of what it hears. What is heard in a fixed state needs no axis.
    table : ndarray, shape (states of each parent ..., states of the child)
        P(child | parents).
    rows : ndarray of int, shape (states of each parent ...)
        The number of the row of the mechanism that is read. Where two copies of a mechanism read
        a row of the same number they are in the same configuration, and give the same answer. A
        mechanism that an intervention replaced has rows with numbers of their own, except those
        that the intervention left as they were.
    """

    child: int
    parents: tuple[int, ...]
    table: Array
    rows: Rows


@dataclass(frozen=True, slots=True, eq=False)
class Shared:
    """A mechanism with the copies that share its luck.

    Attributes
    ----------
    name : str
    ordered : bool
        Whether its states run from low to high.
    copies : tuple of Hearing
    comparable : ndarray of bool, shape (rows, rows), or None
        Which rows, by number, say what becomes of one another's answers where order is respected;
        None if all do.
    """

    name: str
    ordered: bool
    copies: tuple[Hearing, ...]
    comparable: Mask | None = None

    @property
    def states(self) -> int:
        """How many states it has."""
        return int(self.copies[0].table.shape[-1])

    @property
    def parents(self) -> tuple[int, ...]:
        """The axes that its copies hear, each once, in ascending order."""
        return tuple(sorted({axis for copy in self.copies for axis in copy.parents}))

    @property
    def children(self) -> tuple[int, ...]:
        """The axes of its copies."""
        return tuple(copy.child for copy in self.copies)


@dataclass(frozen=True, slots=True, eq=False)
class Twin:
    """A question whose answer depends on how mechanisms carry their luck over between worlds.

    The answer is ``sum over targets of event * Z(targets, known) / Z(known)``, where Z sums the
    product of all factors and of one joint law of answers for each mechanism. The laws of
    different mechanisms are independent; each has the mechanism's rows as its margins.

    Attributes
    ----------
    cards : tuple of int
        Number of states of each axis.
    known : dict of int to int
        State of each axis that is observed or fixed.
    factors : tuple of Factor
        Tables of variables in a single copy, likelihoods.
    mechanisms : tuple of Shared
        Variables in two copies or more.
    targets : tuple of int
        Axes of the event.
    event : ndarray, shape (states of each target ...)
        Weights between 0 and 1; zeros and ones for an event.

    Examples
    --------
    Whether a fall would have come without the coup, given that it came with it:

    >>> fall = np.array([[0.7, 0.3], [0.2, 0.8]])
    >>> with_coup = Hearing(0, (), fall[1], np.array(1))
    >>> without = Hearing(1, (), fall[0], np.array(0))
    >>> twin = Twin((2, 2), {0: 1}, (), (Shared("fall", True, (with_coup, without)),),
    ...             (1,), np.array([1.0, 0.0]))
    >>> twin.mechanisms[0].children, twin.mechanisms[0].states
    ((0, 1), 2)
    """

    cards: tuple[int, ...]
    known: Mapping[int, int]
    factors: tuple[Factor, ...]
    mechanisms: tuple[Shared, ...]
    targets: tuple[int, ...]
    event: Array


def sliced(
    table: npt.NDArray[_Number], axes: tuple[int, ...], known: Mapping[int, int]
) -> npt.NDArray[_Number]:
    """Fix the known ones among the leading axes of a table."""
    return np.asarray(table[tuple(known.get(axis, slice(None)) for axis in axes)])
