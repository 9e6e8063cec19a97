"""The copies of one variable that share its luck, with their rows over the same causes."""

from collections.abc import Sequence
from math import prod
from string import ascii_letters

import numpy as np
import numpy.typing as npt

from causal.engine.product import Array
from causal.ladder.kernels import Where, alike
from causal.ladder.network import Network
from causal.ladder.worlds import Copy, Source
from causal.scm.mechanisms.noisy_max import NoisyMax
from causal.scm.model import Model


class Group:
    """The copies of one doubled variable, brought to a common set of open causes."""

    def __init__(self, model: Model, network: Network, copies: Sequence[int]) -> None:
        self.model = model
        self.network = network
        self.places = list(copies)
        self.copies = [network.merged.copies[place] for place in copies]
        known = network.merged.known
        factor = {child: k for k, child in enumerate(network.structure.children) if child >= 0}
        self.factors = [factor[place] for place in copies]
        self.scopes = [network.structure.scopes[k][:-1] for k in self.factors]
        self.open = sorted({a for scope in self.scopes for a in scope if a not in known})
        self.cards = [network.structure.cards[axis] for axis in self.open]
        self.states: int = network.structure.cards[copies[0]]

    def _cut(self, place: int) -> tuple[Array, list[int]]:
        """Return a copy's table with known causes fixed, and its open causes."""
        known = self.network.merged.known
        scope = self.scopes[place]
        index = tuple(known.get(axis, slice(None)) for axis in scope)
        return self.network.tables[self.factors[place]][index], [a for a in scope if a not in known]

    def spread(self, table: Array, axes: Sequence[int]) -> Array:
        """Give a table (open causes of one copy ..., states, draws) the axes of all open causes.

        A cause that a copy hears twice is read along its diagonal.
        """
        letters = {axis: ascii_letters[i] for i, axis in enumerate(self.open)}
        told = "".join(letters[axis] for axis in axes)
        once = "".join(letters[axis] for axis in self.open if axis in axes)
        table = np.einsum(f"{told}...->{once}...", table)
        shape = [n if a in axes else 1 for a, n in zip(self.open, self.cards, strict=True)]
        return table.reshape(*shape, *table.shape[-2:])

    def rows(self) -> list[Array]:
        """Return the rows of every copy, shape (open causes ..., states, draws)."""
        return [self.spread(*self._cut(place)) for place in range(len(self.copies))]

    def own_rows(self) -> list[tuple[Array, list[int]]]:
        """Return the rows of every copy over its own open causes, with these."""
        return [self._cut(place) for place in range(len(self.copies))]

    def same(self, rows: Sequence[Array]) -> list[list[Where]]:
        """Return where each copy sees the same causes under the same mechanism as each before."""
        return [
            [self._same(self.copies[i], self.copies[j], rows[i], rows[j]) for j in range(i)]
            for i in range(len(rows))
        ]

    def _same(self, one: Copy, other: Copy, row: Array, reference: Array) -> Where:
        met = np.ones([1] * len(self.open), dtype=bool)
        if one.mechanism is None or other.mechanism is None:
            return ~met
        if one.mechanism.parents != other.mechanism.parents:
            return ~met
        for a, b in zip(one.sources, other.sources, strict=True):
            met = met & (self._state(a) == self._state(b))
        if one.mark != other.mark:  # another regime: the same only where it says the same
            met = met & alike(row, reference)
        return met

    def _state(self, source: Source) -> npt.NDArray[np.int64]:
        """Return the state of a cause for every combination of open causes, broadcasting."""
        kind, number = source
        known = self.network.merged.known
        if kind == "state" or number in known:
            return np.full([1] * len(self.open), number if kind == "state" else known[number])
        place = self.open.index(number)
        shape = [n if i == place else 1 for i, n in enumerate(self.cards)]
        return np.arange(self.cards[place]).reshape(shape)

    def parts(self) -> list[list[Array]]:
        """Return the cumulative contributions of every cause and the leak, one array a copy.

        A cause that a copy does not hear contributes nothing to it.
        """
        child = self.model.variable(self.copies[0].variable)
        nothing = np.ones([1] * (len(self.open) + 2))
        causes: dict[str, list[Array]] = {}
        for place, copy in enumerate(self.copies):
            if not isinstance(copy.mechanism, NoisyMax):
                raise TypeError(f"{child.name} has no links")
            leak = np.cumsum(copy.mechanism.leak).reshape(*[1] * len(self.open), -1, 1)
            causes.setdefault("", [nothing] * len(self.copies))[place] = leak
            for source, (name, table) in zip(
                copy.sources, copy.mechanism.contributed(child, self.model.variable), strict=True
            ):
                below = np.cumsum(table, axis=1)[self._state(source)]
                causes.setdefault(name, [nothing] * len(self.copies))[place] = below[..., None]
        return list(causes.values())

    def cells(self) -> int:
        """Return how many cells a kernel would have."""
        return prod(self.cards) * prod([self.states] * len(self.copies))
