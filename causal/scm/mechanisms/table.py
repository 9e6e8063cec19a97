"""`Table` and `Deterministic`: rows keyed by the states of the parents."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from causal.errors import TableError
from causal.scm.mechanisms.mechanism import (
    Array,
    CouplingKind,
    Mechanism,
    Numbers,
    check_row,
    guard,
)
from causal.scm.variables import Variable

_SHOWN = 6


def key_of(states: Sequence[str]) -> str:
    """Write the key of a row.

    Examples
    --------
    >>> key_of(["weak", "high"])
    'weak, high'
    """
    return ", ".join(states)


def _choices(key: str, parents: Sequence[Variable], where: str) -> tuple[tuple[int, ...], ...]:
    """Read a row key: one entry a parent, ``*`` for any state, ``a|b`` for either."""
    parts = [part.strip() for part in key.split(",")] if key.strip() else []
    if len(parts) != len(parents):
        names = ", ".join(parent.name for parent in parents) or "no parents"
        raise TableError(
            f"{where}: row {key!r} has {len(parts)} states for {names}; write one a parent"
        )
    read = []
    for part, parent in zip(parts, parents, strict=True):
        if part == "*":
            read.append(tuple(range(len(parent.states))))
        else:
            read.append(parent.indices(state.strip() for state in part.split("|")))
    return tuple(read)


def assign_rows(
    keys: Sequence[str], child: Variable, parents: Sequence[Variable]
) -> npt.NDArray[np.int64]:
    """Find which row governs each configuration of the parents.

    Parameters
    ----------
    keys : sequence of str
        Row keys: states of the parents in order, comma between; ``*`` is any, ``a|b`` either.
    child : Variable
        Named in messages.
    parents : sequence of Variable
        In the order of the keys.

    Returns
    -------
    ndarray of int, shape (states of each parent ...)

    Raises
    ------
    TableError
        If a configuration has no row, or two; the message lists them.
    UnknownName
        If a key names a state that its parent does not have.
    """
    shape = guard(child, parents)[:-1]
    where = f"the table of {child.name}"
    owner = np.full(shape, -1, dtype=np.int64)
    doubled: list[str] = []
    for position, key in enumerate(keys):
        block = np.ix_(*_choices(key, parents, where)) if parents else ()
        if (owner[block] >= 0).any():
            hit = np.argwhere(owner >= 0)
            chosen = _choices(key, parents, where)
            doubled += [
                key_of([p.states[i] for p, i in zip(parents, cell, strict=True)])
                for cell in hit
                if all(i in options for i, options in zip(cell, chosen, strict=True))
            ]
        owner[block] = position
    missing = [
        key_of([p.states[i] for p, i in zip(parents, cell, strict=True)])
        for cell in np.argwhere(owner < 0)
    ]
    faults = [f"no row for {_some(missing)}"] if missing else []
    faults += [f"two rows for {_some(doubled)}"] if doubled else []
    if faults:
        raise TableError(
            f"{where} has {' and '.join(faults)}; every configuration needs exactly one"
        )
    return owner


def _some(keys: Sequence[str]) -> str:
    listed = "; ".join(f"({key})" if key else "(no parents)" for key in keys[:_SHOWN])
    return listed + (f" and {len(keys) - _SHOWN} more" if len(keys) > _SHOWN else "")


@dataclass(frozen=True, slots=True)
class Table(Mechanism):
    """A conditional probability table.

    Parameters
    ----------
    parent_names : tuple of str
        The parents, in the order of the row keys.
    rows : tuple of tuple of float
        A distribution over the child's states a row.
    keys : tuple of str or None
        The key of each row, as in ``"weak, high"``, ``"*, high"``, ``"weak|moderate, low"``; None
        where the rows are complete and in order, last parent fastest.

    Examples
    --------
    >>> rain = Variable("rain", ("no", "yes"))
    >>> Table(("rain",), ((0.9, 0.1), (0.2, 0.8)), ("no", "yes")).cpt(
    ...     Variable("wet", ("no", "yes")), [rain]).tolist()
    [[0.9, 0.1], [0.2, 0.8]]
    """

    parent_names: tuple[str, ...]
    rows: tuple[Numbers, ...]
    keys: tuple[str, ...] | None = None

    @property
    def parents(self) -> tuple[str, ...]:
        """Names of the parents."""
        return self.parent_names

    @property
    def form(self) -> str:
        """``"table"``."""
        return "table"

    def cpt(self, child: Variable, parents: Sequence[Variable]) -> Array:
        """Return P(child | parents); see `Mechanism.cpt`."""
        shape = guard(child, parents)
        named = (
            self.keys
            if self.keys is not None
            else [f"number {i + 1}" for i in range(len(self.rows))]
        )
        for key, row in zip(named, self.rows, strict=True):
            check_row(row, child, f"the row {key or 'of prior probabilities'} of {child.name}")
        rows = np.array(self.rows, dtype=np.float64).reshape(-1, len(child.states))
        if self.keys is not None:
            filled: Array = rows[assign_rows(self.keys, child, parents)]
            return filled
        wanted = int(np.prod(shape[:-1]))
        if len(rows) != wanted:
            raise TableError(
                f"the table of {child.name} has {len(rows)} rows; its parents need {wanted}"
            )
        return rows.reshape(shape)

    def summary(self) -> str:
        """Return the rows as written."""
        keys = (
            self.keys
            if self.keys is not None
            else tuple(f"#{i + 1}" for i in range(len(self.rows)))
        )
        lines = [
            (f"{key}: " if key else "") + ", ".join(f"{number:g}" for number in row)
            for key, row in zip(keys, self.rows, strict=True)
        ]
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Deterministic(Mechanism):
    """A function of the parents: nothing is left to luck.

    Parameters
    ----------
    parent_names : tuple of str
        The parents, in the order of the keys.
    keys : tuple of str
        Keys as in `Table`.
    values : tuple of str
        The child's state for each key.

    Examples
    --------
    >>> lamp = Deterministic(("switch",), ("off", "on"), ("dark", "bright"))
    >>> lamp.cpt(Variable("room", ("dark", "bright")), [Variable("switch", ("off", "on"))]).tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """

    parent_names: tuple[str, ...]
    keys: tuple[str, ...]
    values: tuple[str, ...]

    @property
    def parents(self) -> tuple[str, ...]:
        """Names of the parents."""
        return self.parent_names

    @property
    def form(self) -> str:
        """``"deterministic"``."""
        return "deterministic"

    def cpt(self, child: Variable, parents: Sequence[Variable]) -> Array:
        """Return a table of zeros and ones; see `Mechanism.cpt`."""
        chosen = np.array([child.index(value) for value in self.values])
        states = chosen[assign_rows(self.keys, child, parents)]
        table: Array = np.eye(len(child.states))[states]
        return table

    def summary(self) -> str:
        """Return the function, one line a key."""
        pairs = zip(self.keys, self.values, strict=True)
        return "\n".join(f"{key} -> {value}" if key else value for key, value in pairs)

    def coupling(self, child: Variable) -> CouplingKind:  # noqa: ARG002  (the form alone decides)
        """Return ``"none"``: there is no luck to share."""
        return "none"

    def deterministic(self) -> bool:
        """Return True."""
        return True
