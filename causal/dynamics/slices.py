"""The years of a model as factors: what each reads, what it hands on, and its plan."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod

import numpy as np

from causal.dynamics.calendar import parted
from causal.dynamics.dated import Changes, Seen, mechanism_in
from causal.dynamics.mechanisms import Drawn
from causal.dynamics.model import DynamicModel, Kind
from causal.dynamics.parts import inside_year, read_before
from causal.engine.contract import leaves_of
from causal.engine.plan import Limits, Plan, Structure, compile_plan
from causal.engine.product import Array
from causal.errors import ImpossibleEvidence, TooCostly
from causal.scm.mechanisms.mechanism import Mechanism

Draws = Mapping[tuple[str, Kind], Array]
"""Drawn tables by variable and ``"first"``, ``"later"`` or ``"static"``, shape (states of each
parent ..., states, draws). A mechanism that sets both the first and later years is ``"later"``."""
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
class _Year:
    """What decides a slice; equal keys have the same slice."""

    acting: tuple[bool, tuple[int, ...]]
    sets: tuple[tuple[str, tuple[int, ...]], ...]
    known: tuple[tuple[str, int], ...]
    known_before: tuple[tuple[str, int], ...]
    heard: tuple[str, ...]
    hands_on: tuple[str, ...]


class Slices:
    """The slices of one world with what was seen in it.

    Parameters
    ----------
    model : DynamicModel
    changes : tuple of Dated
    seen : tuple of Seen
    draws : mapping, optional
        Drawn tables; see `Draws`.
    limits : Limits, optional
    carried : iterable of str, optional
        Variables that are handed on every year, the last included, whether read or not.

    Raises
    ------
    ImpossibleEvidence
        If two statements about one variable and year leave no state, or contradict a change.
    TooCostly
        If the frontier of some year would be too large to hold.
    """

    def __init__(
        self,
        model: DynamicModel,
        changes: Changes,
        seen: Iterable[Seen],
        *,
        draws: Draws | None = None,
        limits: Limits = Limits(),
        carried: Iterable[str] = (),
    ) -> None:
        self.model, self.changes, self.seen = model, changes, tuple(seen)
        self.draws: Draws = draws or {}
        self.limits = limits
        self.carried = frozenset(carried)
        self._tables: dict[tuple[str, int], Array] = {}
        self._made: dict[_Year, Slice] = {}
        self._acting = [
            (year == model.calendar.first, tuple(k for k, d in enumerate(changes) if d.holds(year)))
            for year in model.calendar
        ]
        alike = dict(zip(self._acting, model.calendar, strict=True))  # one year of each kind
        made = {
            kind: tuple(mechanism_in(model, changes, name, year) for name in model.names)
            for kind, year in alike.items()
        }
        self._set_by = [made[kind] for kind in self._acting]
        self._possible = self._read_seen()
        places = range(len(model.calendar))
        self._known = [self._known_in(place) for place in places]
        self._frontiers = [self._frontier(place, self._known[place]) for place in places]
        for place in places:
            self._refuse_frontier(place)

    @cached_property
    def lanes(self) -> int:
        """Number of draws."""
        return max((table.shape[-1] for table in self.draws.values()), default=1)

    def _read_seen(self) -> dict[tuple[str, int | None], tuple[int, ...]]:
        """Return the states that each variable may be in, by place of the year."""
        found: dict[tuple[str, int | None], tuple[int, ...]] = {}
        told: dict[tuple[str, int | None], list[str]] = {}
        for one in self.seen:
            place = None if one.year is None else self.model.calendar.place(one.year)
            key = one.variable, place
            variable = self.model.variable(one.variable)
            states = variable.indices(one.states)
            told.setdefault(key, []).append(str(one))
            found[key] = tuple(i for i in found.get(key, states) if i in states)
            held = self._held(place, one.variable)
            if not found[key] or (held is not None and held not in found[key]):
                year = None if place is None else self.model.calendar.first + place
                change = [] if held is None else [f"do({one.variable}={variable.states[held]})"]
                where = f"the changed world of {year}" if change else ""
                raise ImpossibleEvidence([*told[key], *change], where)
        return found

    def _held(self, place: int | None, name: str) -> int | None:
        if place is None:
            return None
        set_by = self._set_by[place][self.model.names.index(name)]
        return self.model.variable(name).index(set_by) if isinstance(set_by, str) else None

    def known(self, place: int) -> dict[str, int]:
        """Return the variables of a year whose state is known; static ones included."""
        return self._known[place]

    def possible(self, place: int) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """Return variables of which a year was seen to be in one of several states.

        Static ones are told with the first year.
        """
        return tuple(
            (name, states)
            for (name, when), states in self._possible.items()
            if len(states) > 1 and (when == place or (when is None and place == 0))
        )

    def _known_in(self, place: int) -> dict[str, int]:
        found: dict[str, int] = {}
        for name in self.model.static_names:
            states = self._possible.get((name, None), ())
            if len(states) == 1:
                found[name] = states[0]
        for name, set_by in zip(self.model.names, self._set_by[place], strict=True):
            states = self._possible.get((name, place), ())
            if isinstance(set_by, str):
                found[name] = self.model.variable(name).index(set_by)
            elif len(states) == 1:
                found[name] = states[0]
        return found

    @cached_property
    def _reads(self) -> list[tuple[frozenset[str], frozenset[str]]]:
        """By year: what is read of the year before, and which static variables."""
        found = {}
        for kind, set_by in zip(self._acting, self._set_by, strict=True):
            if kind not in found:
                found[kind] = self._read_by(set_by)
        return [found[kind] for kind in self._acting]

    def _read_by(self, set_by: Sequence[Mechanism | str]) -> tuple[frozenset[str], frozenset[str]]:
        before: set[str] = set()
        static: set[str] = set()
        for name, mechanism in zip(self.model.names, set_by, strict=True):
            if not isinstance(mechanism, str):
                before.update(read_before(mechanism, name))
                static.update(p for p in mechanism.parents if self.model.is_static(p))
        return frozenset(before), frozenset(static)

    @property
    def read(self) -> frozenset[str]:
        """What some year but the first reads of the year before, or of the static variables."""
        return frozenset().union(*(before | static for before, static in self._reads[1:]))

    @cached_property
    def _static_later(self) -> list[frozenset[str]]:
        """By year: the static variables that a later year reads."""
        found: list[frozenset[str]] = [frozenset()]
        for _, static in reversed(self._reads[1:]):
            found.append(found[-1] | static)
        return found[::-1]

    def frontier(self, place: int) -> tuple[str, ...]:
        """Return what a year hands on to the next: what that reads, as far as it is not known."""
        return self._frontiers[place]

    def _frontier(self, place: int, known: Mapping[str, int]) -> tuple[str, ...]:
        last = place == len(self._reads) - 1
        read = self.carried if last else self._reads[place + 1][0] | self.carried
        lasting = self._static_later[place] | self.carried
        static = [name for name in self.model.static_names if name in lasting]
        yearly = [name for name in self.model.names if name in read]
        return tuple(name for name in (*static, *yearly) if name not in known)

    def _refuse_frontier(self, place: int) -> None:
        names = self.frontier(place)
        cells = prod(len(self.model.variable(name).states) for name in names)
        if cells * self.lanes * 8 > self.limits.bytes:
            shown = ", ".join(names[:6]) + (" …" if len(names) > 6 else "")
            raise TooCostly(
                f"a table of {cells:.1e} cells for what {self.model.calendar.first + place} hands "
                f"on to the next year ({len(names)} variables: {shown})",
                f"{self.limits.bytes / 8 / self.lanes:.1e}",
                "let fewer variables be read a year later, give them fewer states, or give more "
                "evidence by year",
            )

    def at(self, place: int, *, any_before: bool = False, but: str = "") -> Slice:
        """Return the slice of a year.

        Parameters
        ----------
        place : int
            Position of the year.
        any_before : bool, default False
            Hear the year before as if no variable had been held or seen in it.
        but : str, optional
            A variable that is then heard as it is known nevertheless.

        Raises
        ------
        TooCostly
            If its plan exceeds the limits.
        """
        before = self.known(place - 1) if place else {}
        if any_before:
            lasting = (*self.model.static_names, but)
            before = {name: state for name, state in before.items() if name in lasting}
        year = _Year(
            self._acting[place],
            self.possible(place),
            tuple(self.known(place).items()),
            tuple(before.items()),
            self._frontier(place - 1, before) if place else (),
            self.frontier(place),
        )
        if year not in self._made:
            self._made[year] = _Maker(self, year, self._set_by[place]).slice()
        return self._made[year]

    def every(self, start: int = 0) -> list[Slice]:
        """Return the slices from a year on."""
        return [self.at(place) for place in range(start, len(self.model.calendar))]

    def table(self, name: str, mechanism: Mechanism) -> Array:
        """Return the table of a mechanism, drawn if there are draws of it; draws last."""
        key = name, id(mechanism)  # the slices keep the mechanism alive
        if key not in self._tables:
            kind = self.model.kind(name, mechanism)
            drawn = None if kind is None else self.draws.get((name, kind))
            if kind is None and self.draws and isinstance(mechanism, Drawn):
                drawn = mechanism.tables
            if drawn is None:
                drawn = self.model.table(name, mechanism)[..., None]
            self._tables[key] = drawn
        return self._tables[key]


class _Maker:
    """Writes one year as numbered axes and factors."""

    def __init__(self, slices: Slices, year: _Year, set_by: tuple[Mechanism | str, ...]) -> None:
        self.slices, self.year, self.model = slices, year, slices.model
        self.first, self.set_by = year.acting[0], set_by
        self.axes: dict[tuple[str, bool], int] = {}
        self.cards: list[int] = []
        self.scopes: list[tuple[int, ...]] = []
        self.children: list[int] = []
        self.tables: list[Array] = []

    def axis(self, name: str, *, lagged: bool = False) -> int:
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
        return self._factor(scope, scope[-1], self.slices.table(name, mechanism))

    def slice(self) -> Slice:
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
        plan = compile_plan(structure, targets, observed, self.slices.limits, prune=False)
        leaves = leaves_of(plan, self.tables, states)
        free = tuple(one for one in families if one[0] not in dict(year.known))
        return Slice(plan, tuple(leaves), hears, free, year.known, year.hands_on)
