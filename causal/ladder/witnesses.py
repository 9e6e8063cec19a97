"""The search behind actual causality: who caused what, unit by unit, and by which contingency.

In one unit X = x is a cause of an event by the modified definition if the event would not have
happened with X at some other x' while some set W of variables is held at what it was. Only
variables between X and the event can matter to W: whatever else is held stays as it was anyway.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, combinations, product
from math import comb, prod

import numpy as np
import numpy.typing as npt

from causal.engine.backward import Ints
from causal.engine.plan import Limits
from causal.engine.product import Array
from causal.errors import TooCostly
from causal.ladder.responses import Responses, configuration
from causal.scm.model import Model

_MOST_SETS = 20_000

Where = npt.NDArray[np.bool_]
Contingency = tuple[tuple[int, ...], tuple[str, ...]]
"""States that a cause is set to instead, and the variables held at what they were."""


def between(model: Model, cause: Sequence[str], effect: str) -> tuple[str, ...]:
    """Return the variables strictly between a cause and an effect, causes first."""
    inside = model.descendants(cause) & model.ancestors([effect])
    return tuple(name for name in model.topological if name in inside and name not in cause)


def predicted_worlds(model: Model, cause: Sequence[str], effect: str, most_frozen: int) -> int:
    """Return how many contingencies a search for one cause may have to try."""
    middle = len(between(model, cause, effect))
    others = prod(len(model.variable(name).states) for name in cause)
    return others * sum(comb(middle, size) for size in range(min(middle, most_frozen) + 1))


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What the search found for one cause.

    Attributes
    ----------
    cause : tuple of str
    frozen : ndarray of int, shape (units,)
        Size of the smallest contingency; -1 where the variables are no minimal cause.
    but_for : ndarray of bool, shape (units,)
        Where the event would not have happened without anything held.
    actual : ndarray of int, shape (units,)
        What the variables were: place in the product of their states, the last one fastest.
    contingencies : dict of Contingency to ndarray
        By what the variables were: weight of the units in which it is one of the smallest.
    """

    cause: tuple[str, ...]
    frozen: Ints
    but_for: Where
    actual: Ints
    contingencies: dict[Contingency, Array]

    @property
    def caused(self) -> Where:
        """Where the variables, as they were, were a minimal cause."""
        return np.asarray(self.frozen >= 0)

    @property
    def degree(self) -> Array:
        """Degree of responsibility that this cause gives each of its variables."""
        return np.where(self.caused, 1.0 / (len(self.cause) + np.maximum(self.frozen, 0)), 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Search:
    """A search for actual causes of one event.

    Attributes
    ----------
    responses : Responses
    effect : str
    event : tuple of int
        The states of the effect that make the event.
    most_frozen : int
        Contingencies hold at most so many variables.
    """

    responses: Responses
    effect: str
    event: tuple[int, ...]
    most_frozen: int
    _done: dict[tuple[str, ...], Found] = field(default_factory=dict)
    _paths: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)

    def happened(self) -> Where:
        """Return where the event happened."""
        return np.isin(self.responses.facts[self.effect], self.event)

    def _between(self, cause: tuple[str, ...]) -> tuple[str, ...]:
        if cause not in self._paths:
            self._paths[cause] = between(self.responses.model, cause, self.effect)
        return self._paths[cause]

    def undone(self, instead: Mapping[str, int], frozen: Sequence[str], who: Ints) -> Where:
        """Return in which units the event would not have happened.

        Parameters
        ----------
        instead : mapping of str to int
            States that the cause is set to.
        frozen : sequence of str
            Variables held at what they were.
        who : ndarray of int
            The units to look at.
        """
        model, tables = self.responses.model, self.responses.tables
        states = {name: np.full(len(who), state) for name, state in instead.items()}
        for name in (*self._between(tuple(instead)), self.effect):
            if name in frozen:
                states[name] = self.responses.facts[name][who]
                continue
            for parent in model.parents(name):
                if parent not in states:
                    states[parent] = self.responses.facts[parent][who]
            at = configuration(model, name, states, len(who))
            states[name] = tables[name][who, at]
        return ~np.isin(states[self.effect], self.event)

    def find(self, cause: Sequence[str]) -> Found:
        """Search for one cause: these variables, as they were, and no fewer of them.

        Parameters
        ----------
        cause : sequence of str

        Returns
        -------
        Found
        """
        ordered = tuple(sorted(cause))
        if ordered not in self._done:
            open_to = self.happened()
            for size in range(1, len(ordered)):
                for part in combinations(ordered, size):
                    open_to &= ~self.find(part).caused
            self._done[ordered] = self._search(ordered, open_to)
        return self._done[ordered]

    def _search(self, cause: tuple[str, ...], open_to: Where) -> Found:
        model, facts = self.responses.model, self.responses.facts
        cards = [len(model.variable(name).states) for name in cause]
        actual = np.ravel_multi_index([facts[name] for name in cause], cards)
        found = Found(
            cause, np.full(len(open_to), -1), np.zeros_like(open_to), np.asarray(actual), {}
        )
        if self.effect not in model.descendants(cause):
            return found
        middle = self._between(cause)
        for size in range(min(len(middle), self.most_frozen) + 1):
            waiting = np.flatnonzero(open_to & ~found.caused)
            for held in combinations(middle, size) if len(waiting) else ():
                self._try_ways(found, held, waiting, cards)
            if size == 0:
                found.but_for[:] = found.caused
        return found

    def _try_ways(
        self, found: Found, held: tuple[str, ...], waiting: Ints, cards: Sequence[int]
    ) -> None:
        """Set the cause to everything else, and note where that undoes the event."""
        facts = self.responses.facts
        for way in product(*map(range, cards)):
            instead = dict(zip(found.cause, way, strict=True))
            other = [facts[name][waiting] != state for name, state in instead.items()]
            who = waiting[np.all(other, axis=0)]
            hit = who[self.undone(instead, held, who)]
            if len(hit):
                found.frozen[hit] = len(held)
                totals = np.zeros(int(np.prod(cards)))
                np.add.at(totals, found.actual[hit], self.responses.weights[hit])
                found.contingencies[way, held] = totals


@dataclass(frozen=True, slots=True)
class Effort:
    """How far to look for actual causes.

    Attributes
    ----------
    units : int, default 4000
        How many histories to sample where too many kinds are possible.
    most_kinds : int, default 2**17
        Enumerate at most so many kinds of history; with 0 always sample.
    most_frozen : int, optional
        Hold at most so many variables at once; by default any number.
    most_joint : int, optional
        The most variables in one joint cause; by default all.
    limits : Limits, optional
        Refuse what would cost more; an operation is one variable set in one unit.
    """

    units: int = 4000
    most_kinds: int = 2**17
    most_frozen: int | None = None
    most_joint: int | None = None
    limits: Limits = Limits(operations=2e9)

    def sets(self, names: Sequence[str]) -> list[tuple[str, ...]]:
        """Return the sets of candidates to try, smaller ones first.

        Raises
        ------
        TooCostly
            If there are too many.
        """
        joint = len(names) if self.most_joint is None else min(self.most_joint, len(names))
        count = sum(comb(len(names), size) for size in range(1, joint + 1))
        if count > _MOST_SETS:
            raise TooCostly(
                f"{count:.1e} sets of candidates",
                f"{_MOST_SETS:.1e}",
                "name fewer candidates, or allow fewer in one joint cause (most_joint)",
            )
        sizes = range(1, joint + 1)
        return list(chain.from_iterable(combinations(names, size) for size in sizes))

    def frozen(self, model: Model) -> int:
        """Return the largest contingency to try."""
        return len(model.names) if self.most_frozen is None else self.most_frozen

    def refuse(
        self, model: Model, tried: Sequence[tuple[str, ...]], effect: str, units: int
    ) -> None:
        """Refuse a search that would have to set too many variables.

        Raises
        ------
        TooCostly
        """
        most = self.frozen(model)
        cost = sum(
            units
            * predicted_worlds(model, cause, effect, most)
            * (len(between(model, cause, effect)) + 1)
            for cause in tried
        )
        if cost > self.limits.operations:
            raise TooCostly(
                f"{cost:.1e} variables set in all contingencies of {units} units",
                f"{self.limits.operations:.1e}",
                "hold fewer variables at once (most_frozen), name fewer candidates, or give "
                "more evidence",
            )
