"""The years of a model as factors: what each reads, what it hands on, and its plan."""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from functools import cached_property
from math import prod

from causal.dynamics.dated import Changes, Seen, mechanism_in
from causal.dynamics.mechanisms import Drawn
from causal.dynamics.model import DynamicModel, Kind
from causal.dynamics.parts import read_before
from causal.dynamics.slicing import Maker, Slice, Year
from causal.engine.plan import Limits
from causal.engine.product import Array
from causal.errors import ImpossibleEvidence, TooCostly
from causal.scm.mechanisms.mechanism import Mechanism

Draws = Mapping[tuple[str, Kind], Array]
"""Drawn tables by variable and ``"first"``, ``"later"`` or ``"static"``, shape (states of each
parent ..., states, draws). A mechanism that sets both the first and later years is ``"later"``."""

_MOST_KEPT = 1024


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
        self._made: dict[tuple[object, ...], tuple[Slice, object]] = {}
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
        decides = {
            kind: (kind[0], tuple([one if isinstance(one, str) else id(one) for one in set_by]))
            for kind, set_by in made.items()
        }
        self._decides = [decides[kind] for kind in self._acting]
        self._possible = self._read_seen()
        places = range(len(model.calendar))
        self._known = [self._known_in(place) for place in places]
        self._frontiers = [self._frontier(place, self._known[place]) for place in places]
        for place in places:
            self._refuse_frontier(place)

    def also(self, seen: Iterable[Seen]) -> "Slices":
        """Return the slices with more seen in some years; what is alike is shared with these.

        Parameters
        ----------
        seen : iterable of Seen
            Of years, not of static variables.

        Raises
        ------
        ImpossibleEvidence, TooCostly
            As for the slices themselves.
        """
        other = copy(self)
        other.see(seen)
        return other

    def see(self, seen: Iterable[Seen]) -> None:
        """Take in what was seen besides, with new lists: a copy's own are left as they are."""
        more = tuple(seen)
        places = {self.model.calendar.place(one.year) for one in more if one.year is not None}
        self.seen = (*self.seen, *more)
        self._possible = self._read_seen()
        known, frontiers = list(self._known), list(self._frontiers)
        for place in places:
            known[place] = self._known_in(place)
            frontiers[place] = self._frontier(place, known[place])
        self._known, self._frontiers = known, frontiers

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
        year = Year(
            self._decides[place],
            self.possible(place),
            tuple(self.known(place).items()),
            tuple(before.items()),
            self._frontier(place - 1, before) if place else (),
            self.frontier(place),
        )
        kept = self._made if self.draws else self.model.kept
        key, set_by = (year, self.limits), self._set_by[place]
        found: tuple[Slice, object] | None = kept.get(key)
        if found is None:
            if len(kept) >= _MOST_KEPT:
                kept.clear()
            made = Maker(self.model, self.table, self.limits, year, set_by).slice()
            found = kept[key] = made, set_by  # which keeps alive whose identity the key has
        return found[0]

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
