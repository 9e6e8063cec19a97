"""One year of a model written as numbered axes and factors, with the plan that runs it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from causal.dynamics.calendar import parted
from causal.dynamics.model import DynamicModel
from causal.dynamics.parts import inside_year
from causal.engine.contract import leaves_of
from causal.engine.plan import Limits, Plan, Structure, compile_plan
from causal.engine.product import Array
from causal.scm.mechanisms.mechanism import Mechanism

_NO_MESSAGE = np.ones(1)


@dataclass(frozen=True, slots=True, eq=False)
class Slice:
    """One year, or several that are alike, ready to be run.

    Attributes
    ----------
    plan : Plan
        Its first factor is the table handed on from the year before, if ``hears``.
    leaves : tuple of ndarray
        What the factors are with known states fixed; a placeholder for what is handed on.
    hears : bool
        Whether anything is handed on to this year.
    families : tuple of (str, int)
        Variables that are set here, with the leaf that sets them; known ones are left out.
    known : tuple of (str, int)
        Variables of this year whose state is known.
    hands_on : tuple of str
        The frontier: the axes of the result.
    """

    plan: Plan
    leaves: tuple[Array, ...]
    hears: bool
    families: tuple[tuple[str, int], ...]
    known: tuple[tuple[str, int], ...]
    hands_on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Year:
    """What decides a slice; equal keys have the same slice.

    ``acting`` says whether it is the first year, and what sets each variable: the state that it is
    held in, or the identity of a mechanism.
    """

    acting: tuple[bool, tuple[int | str, ...]]
    sets: tuple[tuple[str, tuple[int, ...]], ...]
    known: tuple[tuple[str, int], ...]
    known_before: tuple[tuple[str, int], ...]
    heard: tuple[str, ...]
    hands_on: tuple[str, ...]


class Maker:
    """Writes one year as numbered axes and factors.

    Parameters
    ----------
    model : DynamicModel
    table : callable
        Gives the table of a mechanism by name and mechanism; draws last.
    limits : Limits
    year : Year
    set_by : tuple of Mechanism or str
        What sets each variable of the year.
    """

    def __init__(
        self,
        model: DynamicModel,
        table: Callable[[str, Mechanism], Array],
        limits: Limits,
        year: Year,
        set_by: tuple[Mechanism | str, ...],
    ) -> None:
        self.model, self.table, self.limits, self.year = model, table, limits, year
        self.first, self.set_by = year.acting[0], set_by
        self.axes: dict[tuple[str, bool], int] = {}
        self.cards: list[int] = []
        self.scopes: list[tuple[int, ...]] = []
        self.children: list[int] = []
        self.tables: list[Array] = []

    def axis(self, name: str, *, lagged: bool = False) -> int:
        """Return the axis of a variable, numbered when it is first asked for."""
        key = name, lagged
        if key not in self.axes:
            self.axes[key] = len(self.cards)
            self.cards.append(len(self.model.variable(name).states))
        return self.axes[key]

    def _number(self, heard: tuple[tuple[str, bool], ...], order: tuple[str, ...]) -> None:
        """Give the axes numbers in the order of time, which is an order that the engine prices."""
        for name, lagged in heard:
            self.axis(name, lagged=lagged)
        if self.first:
            for name in self.model.static_names:
                self.axis(name)
        for name in order:
            self.axis(name)

    def _factor(self, scope: tuple[int, ...], child: int, table: Array) -> int:
        self.scopes.append(scope)
        self.children.append(child)
        self.tables.append(table)
        return len(self.tables) - 1

    def _family(self, name: str, mechanism: Mechanism) -> int:
        parts = [parted(reference, name) for reference in mechanism.parents]
        scope = (*(self.axis(p, lagged=lagged) for p, lagged in parts), self.axis(name))
        return self._factor(scope, scope[-1], self.table(name, mechanism))

    def slice(self) -> Slice:
        """Return the year, ready to be run."""
        year, model = self.year, self.model
        acting = {
            name: made
            for name, made in zip(model.names, self.set_by, strict=True)
            if not isinstance(made, str)
        }
        heard = tuple((name, not model.is_static(name)) for name in year.heard)
        self._number(heard, tuple(inside_year(acting)))
        if heard:
            self._factor(tuple(self.axes[key] for key in heard), -1, _NO_MESSAGE)
        families = []
        if self.first:
            families += [
                (name, self._family(name, model.setter(name))) for name in model.static_names
            ]
        families += [(name, self._family(name, made)) for name, made in acting.items()]
        for name, states in year.sets:
            if name in acting or model.is_static(name):
                weights = np.zeros((len(model.variable(name).states), 1))
                weights[list(states)] = 1.0
                self._factor((self.axis(name),), -1, weights)
        return self._compiled(tuple(families), hears=bool(heard))

    def _compiled(self, families: tuple[tuple[str, int], ...], *, hears: bool) -> Slice:
        year = self.year
        known = {(name, False): state for name, state in year.known}
        known |= {(name, not self.model.is_static(name)): s for name, s in year.known_before}
        states = {self.axes[key]: state for key, state in known.items() if key in self.axes}
        mentioned = {axis for scope in self.scopes for axis in scope}
        observed = tuple(sorted(mentioned.intersection(states)))
        targets = tuple(self.axis(name) for name in year.hands_on)
        structure = Structure(tuple(self.cards), tuple(self.scopes), tuple(self.children))
        plan = compile_plan(structure, targets, observed, self.limits, prune=False)
        leaves = leaves_of(plan, self.tables, states)
        free = tuple(one for one in families if one[0] not in dict(year.known))
        return Slice(plan, tuple(leaves), hears, free, year.known, year.hands_on)
