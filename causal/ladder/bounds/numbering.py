"""Numbers for the rows of a mechanism, and which of its rows are comparable.

Two rows say how an answer may change between two configurations only as long as the mechanism's
luck is one. A noisy-MAX may have luck of its own for every cause and for the leak: where one cause
gives way and another comes up, the answer can go either way, whatever the rows.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from causal.ladder.bounds.twin import Array, Mask, Rows
from causal.ladder.kernels import SAME
from causal.scm.mechanisms.noisy_max import NoisyMax
from causal.scm.variables import Variable

LEAK = ""
Links = Mapping[str, Array]
"""Cumulative probabilities of what every cause contributes, shape (its states, states)."""


def links_of(noisy: NoisyMax, child: Variable, parents: Sequence[Variable]) -> Links:
    """Return the links of a noisy-MAX, by the names that it gives its causes."""
    variable = {parent.name: parent for parent in parents}.__getitem__
    tables = [(LEAK, np.array([noisy.leak])), *noisy.contributed(child, variable)]
    return {cause: np.cumsum(table, axis=1) for cause, table in tables}


class Numbers:
    """Numbers the rows that the copies of one mechanism read.

    A row is a configuration of named parents with a distribution. The same configuration with
    other numbers, from a mechanism that an intervention replaced, is another row; so is one with
    the same numbers that are made of other contributions, where all copies have links.

    Parameters
    ----------
    child : Variable
        What the mechanism sets.

    Examples
    --------
    A fever comes of a flu or of a cold. With one for the other, no row says what becomes of it:

    >>> no, yes, fever = (1.0, 0.0), (0.5, 0.5), Variable("fever", ("no", "yes"))
    >>> by_state = (("no", no), ("yes", yes))
    >>> flu, cold = Variable("flu", ("no", "yes")), Variable("cold", ("no", "yes"))
    >>> noisy = NoisyMax((("flu", by_state), ("cold", by_state)), leak=no)
    >>> numbers = Numbers(fever)
    >>> links = links_of(noisy, fever, [flu, cold])
    >>> numbers.read(noisy.parents, noisy.cpt(fever, [flu, cold]), links).tolist()
    [[0, 1], [2, 3]]
    >>> numbers.comparable()[1].tolist()
    [True, True, False, True]
    """

    def __init__(self, child: Variable) -> None:
        self._child = child
        self._known: dict[tuple[tuple[str, int], ...], list[int]] = {}
        self._rows: list[Array] = []
        self._heard: list[dict[str, Array]] = []

    def read(
        self,
        parents: Sequence[str],
        table: Array,
        links: Links | None = None,
        held: Mapping[str, int] | None = None,
    ) -> Rows:
        """Return the numbers of a table's rows.

        Parameters
        ----------
        parents : sequence of str
            Of its axes.
        table : ndarray, shape (states of each parent ..., states)
        links : Links, optional
        held : mapping of str to int, optional
            States of parents without an axis.

        Returns
        -------
        ndarray of int, shape (states of each parent ...)
        """
        rows: Rows = np.empty(table.shape[:-1], dtype=np.int64)
        for at in np.ndindex(*rows.shape):
            configuration = {**dict(zip(parents, at, strict=True)), **(held or {})}
            rows[at] = self._number(configuration, table[at], links or {})
        return rows

    def comparable(self) -> Mask | None:
        """Return which rows are comparable, shape (rows, rows); None if all are.

        Those of links are where no cause contributes more and none less, in the sense of
        first-order dominance. What a configuration does not hear contributes the lowest state.
        Of more than two states without an order, only equal contributions are comparable.
        """
        if not any(self._heard):
            return None
        states = len(self._child.states)
        below = np.ones((len(self._rows), len(self._rows)), dtype=bool)
        for cause in {cause for heard in self._heard for cause in heard}:
            parts = np.stack([heard.get(cause, np.ones(states)) for heard in self._heard])
            distinct, which = np.unique(parts, axis=0, return_inverse=True)
            less = np.asarray((distinct[:, None] >= distinct[None] - SAME).all(axis=2))
            at = which.reshape(-1)
            below &= less[at][:, at]
        either = self._child.ordered or states == 2
        found: Mask = below | below.T if either else below & below.T
        return found

    def _number(self, configuration: Mapping[str, int], row: Array, links: Links) -> int:
        """Return the number of a row; an equal one of other contributions is another."""
        heard = {cause: table[configuration.get(cause, 0)] for cause, table in links.items()}
        known = self._known.setdefault(tuple(sorted(configuration.items())), [])
        for number in known:
            pairs = [(row, self._rows[number])]
            pairs += [(part, self._heard[number][cause]) for cause, part in heard.items()]
            if all(np.abs(one - other).max() <= SAME for one, other in pairs):
                return number
        known.append(len(self._rows))
        self._rows.append(row)
        self._heard.append(heard)
        return known[-1]
