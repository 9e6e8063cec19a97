"""How a variable is set in two worlds at once: its rows in both, tied by what luck carries over."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from causal.dynamics.mechanisms import Absorbing, links_in
from causal.ladder.kernels import (
    Where,
    alike,
    contributions,
    gumbel,
    independent,
    persistence,
    same_luck,
)
from causal.scm.couplings import Coupling
from causal.scm.mechanisms.mechanism import Array, Mechanism, guard
from causal.scm.mechanisms.noisy_max import NoisyMax
from causal.scm.variables import Variable

Read = tuple[tuple[str, Variable, bool], ...]
"""What is read: the name that a mechanism gives it, the variable, and whether it is a pair."""


@dataclass(frozen=True, slots=True)
class Paired(Mechanism):
    """How a variable is set in fact and in the changed world.

    Parameters
    ----------
    variable : Variable
        With its own states; those of the pair are these twice.
    fact, changed : Mechanism
    read : tuple of (str, Variable, bool)
        What either reads, the variable meant, and whether that is a pair too.
    luck : Coupling
        How its luck carries over.
    """

    variable: Variable
    fact: Mechanism
    changed: Mechanism
    read: Read
    luck: Coupling

    @property
    def parents(self) -> tuple[str, ...]:
        """Names of what either mechanism reads."""
        return tuple(reference for reference, _, _ in self.read)

    @property
    def form(self) -> str:
        """``"paired"``."""
        return "paired"

    def cpt(self, child: Variable, parents: Sequence[Variable]) -> Array:
        """Return P(pair | parents); see `Mechanism.cpt`."""
        shape = guard(child, parents)
        fact, changed = (
            made.cpt(self.variable, self._own(made))[..., None]
            for made in (self.fact, self.changed)
        )
        return self.pairs(fact, changed).reshape(shape)

    def _own(self, made: Mechanism) -> list[Variable]:
        read = {reference: one for reference, one, _ in self.read}
        return [replace(read[r], name=r) for r in made.parents]

    def pairs(self, fact: Array, changed: Array, *, drawn: bool = False) -> Array:
        """Return P(pair | parents) from the tables of both worlds.

        Parameters
        ----------
        fact, changed : ndarray, shape (states of each own parent ..., states, draws)
        drawn : bool, default False
            Whether they were drawn as wholes: then there are no links that could keep luck.

        Returns
        -------
        ndarray, shape (states of each parent ..., pairs of states, draws)
        """
        rows = [self._spread(self.fact, fact, 0), self._spread(self.changed, changed, 1)]
        kernel = self._kernel(rows, drawn=drawn)
        size, draws = len(self.variable.states), kernel.shape[-1]
        causes = [n for _, one, two in self.read for n in [len(one.states)] * (1 + two)]
        wide = np.broadcast_to(kernel, (*causes, size, size, draws))
        parents = [len(one.states) ** (1 + two) for _, one, two in self.read]
        return np.ascontiguousarray(wide).reshape(*parents, size * size, draws)

    def _kernel(self, rows: list[Array], *, drawn: bool) -> Array:
        kind = self.luck.kind
        if kind == "gumbel":
            return gumbel(*rows)
        if kind in ("independent", "persistence"):
            same = [[], [self._same(rows)]]
            if kind == "independent":
                return independent(rows, same)
            carried = same_luck(rows) if self.variable.ordered else gumbel(*rows)
            return persistence(rows, same, carried, self.luck.kept)
        kernel = same_luck(rows)
        links = [links_in(made) for made in (self.fact, self.changed)]
        if kind == "same_luck" or drawn or links[0] is None or links[1] is None:
            return kernel
        return self._by_links((links[0], links[1]), kernel)

    def _by_links(self, links: tuple[NoisyMax, NoisyMax], otherwise: Array) -> Array:
        """Let each cause keep its own luck; what has ended in either world is certain there."""
        nothing = np.ones([1] * (self._axes + 2))
        causes: dict[str, list[Array]] = {}
        going = np.ones([1] * self._axes, dtype=bool)
        for world, (made, link) in enumerate(zip((self.fact, self.changed), links, strict=True)):
            read = {own.name: own for own in self._own(made)}
            leak = np.cumsum(link.leak).reshape(*[1] * self._axes, -1, 1)
            causes.setdefault("", [nothing, nothing])[world] = leak
            for name, table in link.contributed(self.variable, read.__getitem__):
                below = self._placed(np.cumsum(table, axis=1)[..., None], (name,), world)
                causes.setdefault(name, [nothing, nothing])[world] = below
            if isinstance(made, Absorbing):
                on = np.array([float(s == made.going) for s in self.variable.states])
                going = going & (self._placed(on[:, None, None], (made.own,), world)[..., 0, 0] > 0)
        linked = contributions(list(causes.values()), 2)
        return np.where(going[..., None, None, None], linked, otherwise)

    def _same(self, rows: list[Array]) -> Where:
        """Return where both worlds read the same, and say the same of it."""
        met = np.ones([1] * self._axes, dtype=bool)
        if self.fact.parents != self.changed.parents:
            return ~met
        for reference, one, two in self.read:
            if two:
                equal = np.eye(len(one.states), dtype=bool)
                shape = [1] * self._axes
                at = self._places[reference]
                shape[at] = shape[at + 1] = len(one.states)
                met = met & equal.reshape(shape)
        if self.fact != self.changed:
            met = met & alike(*rows)
        return met

    @property
    def _axes(self) -> int:
        return sum(1 + two for _, _, two in self.read)

    @property
    def _places(self) -> dict[str, int]:
        """Return the first axis of what is read; that of a pair's other world comes next."""
        found, at = {}, 0
        for reference, _, two in self.read:
            found[reference] = at
            at += 1 + two
        return found

    def _spread(self, made: Mechanism, table: Array, world: int) -> Array:
        return self._placed(table, made.parents, world)

    def _placed(self, table: Array, parents: tuple[str, ...], world: int) -> Array:
        """Give a table an axis for every state that either world reads; two more are its own."""
        two = {reference: pair for reference, _, pair in self.read}
        places = [self._places[parent] + (world if two[parent] else 0) for parent in parents]
        order = sorted(range(len(parents)), key=places.__getitem__)
        shape = [1] * self._axes
        for place, size in zip(places, table.shape, strict=False):
            shape[place] = size
        turned = np.transpose(table, (*order, len(parents), len(parents) + 1))
        return turned.reshape(*shape, *table.shape[-2:])

    def summary(self) -> str:
        """Return both mechanisms as they were written."""
        return f"in fact: {self.fact.summary()}\nchanged: {self.changed.summary()}"
