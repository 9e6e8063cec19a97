"""Whole years of a small model: one table from every joint state of a year to those of the next.

Where the joint states of a year are few, a year is one product of a row with a matrix, whatever was
seen in it: what was seen only strikes out states. Matrices are made once a model and kept by it.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from math import prod

import numpy as np

from causal.dynamics.calendar import parted
from causal.dynamics.parts import Static, Yearly
from causal.scm.mechanisms.mechanism import Array, Mechanism

MOST_CELLS = 2**18
"""A larger matrix costs more than the factors that it is made of."""

_MOST_KEPT = 24

SetBy = tuple[Mechanism | str, ...]
"""What sets each variable of a year: a mechanism, or the state that it is held in."""


class Matrices:
    """The joint states of a year, and how one year makes the next.

    Parameters
    ----------
    static : sequence of Static
        Causes before effects.
    yearly : sequence of Yearly
    table : callable
        Gives P(variable | what is read), shape (states of each ..., states), by name and mechanism.
    """

    def __init__(
        self,
        static: Sequence[Static],
        yearly: Sequence[Yearly],
        table: Callable[[str, Mechanism], Array],
    ) -> None:
        self._static, self._yearly, self._table = static, yearly, table
        variables = [*(one.variable for one in static), *(one.variable for one in yearly)]
        self.names = tuple(one.name for one in variables)
        self.cards = tuple(len(one.states) for one in variables)
        self.size = prod(self.cards)
        self._states = [one.states for one in variables]
        self._place = {name: k for k, name in enumerate(self.names)}
        self._kept: dict[tuple[bool, tuple[Mechanism | str | None, ...]], Array] = {}
        self._masks: dict[tuple[str, tuple[str, ...]], Array] = {}

    @property
    def small(self) -> bool:
        """Whether a matrix has few cells enough."""
        return self.size**2 <= MOST_CELLS

    def mask(self, name: str, states: tuple[str, ...]) -> Array:
        """Return ones for the joint states in which a variable is in one of some states."""
        key = name, states
        if key not in self._masks:
            place = self._place[name]
            one = np.array([float(state in states) for state in self._states[place]])
            shape = [1] * len(self.cards)
            shape[place] = -1
            self._masks[key] = np.broadcast_to(one.reshape(shape), self.cards).reshape(-1)
        return self._masks[key]

    @cached_property
    def states(self) -> Array:
        """Ones for the states that each joint state has, shape (joint states, states of all)."""
        pairs = zip(self.names, self._states, strict=True)
        return np.stack([self.mask(name, (s,)) for name, own in pairs for s in own], axis=1)

    def first(self, set_by: SetBy) -> Array:
        """Return the distribution of the first year, shape (joint states,)."""
        return self._made(set_by, first=True)

    def later(self, set_by: SetBy) -> Array:
        """Return P(joint state | that of the year before), shape (joint states, joint states)."""
        return self._made(set_by, first=False)

    def _made(self, set_by: SetBy, *, first: bool) -> Array:
        """Return what was made before; the model's own mechanisms are told by identity."""
        told = zip(self._yearly, set_by, strict=True)
        key = first, tuple(None if m is (y.first if first else y.later) else m for y, m in told)
        if key not in self._kept:
            if len(self._kept) >= _MOST_KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = self._multiplied(set_by, first=first)
        return self._kept[key]

    def _multiplied(self, set_by: SetBy, *, first: bool) -> Array:
        count = len(self.names)
        whole = np.ones([1] * (2 * count))
        for one in self._static:
            place = self._place[one.variable.name]
            stays = np.eye(self.cards[place])
            whole = whole * (
                self._spread(one.variable.name, one.mechanism)
                if first
                else self._put(stays, (place, count + place))
            )
        for year, told in zip(self._yearly, set_by, strict=True):
            name = year.variable.name
            if isinstance(told, str):
                held = np.array([float(state == told) for state in year.variable.states])
                whole = whole * self._put(held, (count + self._place[name],))
            else:
                whole = whole * self._spread(name, told)
        before = (1,) * count if first else self.cards
        both = np.broadcast_to(whole, before + self.cards)
        return np.ascontiguousarray(both).reshape(*[self.size] * (1 if first else 2))

    def _spread(self, name: str, made: Mechanism) -> Array:
        """Return a mechanism's table with its axes in their places."""
        count = len(self.names)
        parts = [parted(reference, name) for reference in made.parents]
        axes = [self._place[p] + (0 if lagged else count) for p, lagged in parts]
        return self._put(self._table(name, made), (*axes, count + self._place[name]))

    def _put(self, table: Array, axes: tuple[int, ...]) -> Array:
        shape = [1] * (2 * len(self.names))
        for axis, size in zip(axes, table.shape, strict=True):
            shape[axis] = size
        return table.transpose(np.argsort(axes)).reshape(shape)
