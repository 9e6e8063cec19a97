"""Years in which both worlds are open, as factors: an axis for every copy of a variable.

Where a state in fact is known its axis is gone, so that a record costs nothing. In the year before
the first of them both copies are one and have one axis.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from causal.dynamics.calendar import parted
from causal.dynamics.course import Course
from causal.dynamics.dated import mechanisms_in
from causal.dynamics.mechanisms import Drawn
from causal.dynamics.parts import inside_year
from causal.dynamics.slices import Draws, Slices
from causal.dynamics.slicing import Slice
from causal.engine.contract import leaves_of
from causal.engine.plan import Limits, Structure, compile_plan
from causal.engine.product import Array
from causal.scm.mechanisms.mechanism import Mechanism

FACT, CHANGED = 0, 1
_Copy = tuple[str, int, bool]  # a variable, the world, whether as it was a year before
_NO_MESSAGE = np.ones(1)


@dataclass(frozen=True, slots=True)
class Sides:
    """Both worlds of a question, from the change to the end of the record.

    Attributes
    ----------
    course : Course
        The pairs.
    doubled : frozenset of str
        The variables that are pairs.
    drawn : mapping
        Drawn tables of the pairs.
    known : Slices
        Of the record: what was seen in fact.
    carried : frozenset of str
        What a year hands on.
    first, last : int
        Places of the first year of the change, and of the last of the record.
    limits : Limits
    """

    course: Course
    doubled: frozenset[str]
    drawn: Draws
    known: Slices
    carried: frozenset[str]
    first: int
    last: int
    limits: Limits

    def slices(self) -> list[Slice]:
        """Return every year; the last hands on the changed world only.

        Raises
        ------
        TooCostly
            If a plan exceeds the limits.
        """
        return [_Writer(self, place).slice() for place in range(self.first, self.last + 1)]

    def table(self, name: str, mechanism: Mechanism) -> Array:
        """Return the table of what sets a variable or a pair, drawn if there are draws of it."""
        if isinstance(mechanism, Drawn):
            return mechanism.tables
        kind = self.course.model.kind(name, mechanism)
        drawn = None if kind is None else self.drawn.get((name, kind))
        return self.course.model.table(name, mechanism)[..., None] if drawn is None else drawn

    def size(self, name: str) -> int:
        """Return the number of states of a variable in one world."""
        return len(self.known.model.variable(name).states)


@dataclass(slots=True)
class _Writer:
    sides: Sides
    place: int
    axes: dict[_Copy, int] = field(default_factory=dict)
    cards: list[int] = field(default_factory=list)
    scopes: list[tuple[int, ...]] = field(default_factory=list)
    tables: list[Array] = field(default_factory=list)

    def slice(self) -> Slice:
        """Return the year."""
        sides, model = self.sides, self.sides.course.model
        year = model.calendar.first + self.place
        made = mechanisms_in(model, sides.course.changes, year)
        heard = self._handed(self.place - 1) if self.place else ()
        scope = tuple(map(self._axis, heard))
        if heard:
            self._factor(scope, _NO_MESSAGE)
        families = []
        if not self.place:
            setters = {name: model.setter(name) for name in model.static_names}
            families += [(name, self._family(name, told)) for name, told in setters.items()]
        families += [(name, self._family(name, made[name])) for name in inside_year(made)]
        for name, states in sides.known.possible(self.place):
            weights = np.zeros((sides.size(name), 1))
            weights[list(states)] = 1.0
            self._factor((self._axis((name, FACT, False)),), weights)
        return self._compiled(families, self._handed(self.place), hears=bool(heard))

    def _handed(self, place: int) -> tuple[_Copy, ...]:
        """Return the copies that a year hands on, as the next one calls them."""
        sides, model = self.sides, self.sides.known.model
        known, lagged = sides.known.known(place), place < self.place
        copies: list[_Copy] = [
            (name, FACT, False)
            for name in model.static_names
            if name in sides.carried and name not in known
        ]
        for name in model.names:
            if name not in sides.carried:
                continue
            twice = name in sides.doubled and place >= sides.first
            if name not in known and not (twice and place == sides.last):
                copies.append((name, FACT, lagged))
            if twice:
                copies.append((name, CHANGED, lagged))
        return tuple(copies)

    def _axis(self, copy: _Copy) -> int:
        name, _, lagged = copy
        once = name not in self.sides.doubled or (lagged and self.place == self.sides.first)
        key = (name, FACT, lagged) if once else copy
        if key not in self.axes:
            self.axes[key] = len(self.cards)
            self.cards.append(self.sides.size(name))
        return self.axes[key]

    def _factor(self, scope: tuple[int, ...], table: Array) -> int:
        """Write a factor; an axis that stands twice in it is read where both are the same."""
        if len(set(scope)) < len(scope):
            letters = [chr(97 + axis) for axis in scope]
            kept = "".join(dict.fromkeys(letters))
            table = np.einsum(f"{''.join(letters)}...->{kept}...", table)
            scope = tuple(dict.fromkeys(scope))
        self.scopes.append(scope)
        self.tables.append(table)
        return len(self.tables) - 1

    def _family(self, name: str, mechanism: Mechanism) -> int:
        """Write what sets a variable, the copy of the changed world last."""
        scope: list[int] = []
        for reference in mechanism.parents:
            parent, lagged = parted(reference, name)
            scope += [self._axis(copy) for copy in self._copies(parent, lagged=lagged)]
        scope += [self._axis(copy) for copy in self._copies(name)]
        table = self.sides.table(name, mechanism)
        shape = [
            size
            for one in (*(parted(r, name)[0] for r in mechanism.parents), name)
            for size in [self.sides.size(one)] * (1 + (one in self.sides.doubled))
        ]
        return self._factor(tuple(scope), table.reshape(*shape, table.shape[-1]))

    def _copies(self, name: str, *, lagged: bool = False) -> list[_Copy]:
        worlds = (FACT, CHANGED) if name in self.sides.doubled else (FACT,)
        yearly = not self.sides.known.model.is_static(name)
        return [(name, world, lagged and yearly) for world in worlds]

    def _compiled(
        self, families: Sequence[tuple[str, int]], hands_on: tuple[_Copy, ...], *, hears: bool
    ) -> Slice:
        known = self.sides.known
        states: dict[int, int] = {}
        told: list[tuple[Mapping[str, int], bool]] = [(known.known(self.place), False)]
        if self.place:
            told.append((known.known(self.place - 1), True))
        for found, lagged in told:
            for name, state in found.items():
                copy = (name, FACT, lagged and not known.model.is_static(name))
                if copy in self.axes:
                    states[self.axes[copy]] = state
        targets = tuple(map(self._axis, hands_on))
        observed = tuple(sorted(states))
        children = (-1,) * len(self.scopes)
        structure = Structure(tuple(self.cards), tuple(self.scopes), children)
        plan = compile_plan(structure, targets, observed, self.sides.limits, prune=False)
        leaves = leaves_of(plan, self.tables, states)
        open_ones = tuple(one for one in families if one[0] in self.sides.doubled)
        names = tuple(name for name, _, _ in hands_on)
        return Slice(plan, tuple(leaves), hears, open_ones, (), names)
