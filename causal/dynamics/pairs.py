"""Two worlds of a course, year by year: which variables can differ, and what sets each of them.

The worlds are one until a change sets them apart. From then on a variable that the change has
reached stands in two copies, one a world, that answer to what they read by one mechanism and one
luck. Known states are put in; what is open has a numbered axis, the same in every year.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

import numpy as np

from causal.dynamics.calendar import parted
from causal.dynamics.course import Course
from causal.dynamics.dated import Changes, mechanism_in
from causal.dynamics.mechanisms import links_in
from causal.dynamics.model import DynamicModel
from causal.dynamics.slices import Slices
from causal.errors import QueryError
from causal.ladder.bounds.numbering import Links, Numbers, links_of
from causal.ladder.bounds.twin import Array, Hearing, Mask, Rows
from causal.scm.mechanisms.mechanism import Mechanism

LANES = 0
"""The axis of what is asked; those of variables follow."""

_Numbered = tuple[tuple[Rows, ...], Mask | None]


@dataclass(frozen=True, slots=True)
class State:
    """How a variable stands in a year.

    Attributes
    ----------
    split : bool
        Whether the worlds can differ in it.
    fact, changed : int or None
        Its state where that is known; the same number where it is not split.
    """

    split: bool
    fact: int | None
    changed: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """What sets a variable in a year, in either world.

    Attributes
    ----------
    name : str
    ordered : bool
        Whether its states run from low to high.
    fact, changed : Hearing or None
        None where nothing is left to chance: it is held in a state, or the worlds are one. Axes of
        what is known have no place in them, but those of the variable itself.
    comparable : ndarray of bool, shape (rows, rows), or None
        As in `causal.ladder.bounds.twin.Shared`.
    """

    name: str
    ordered: bool
    fact: Hearing | None
    changed: Hearing | None
    comparable: Mask | None = None


@dataclass(frozen=True, slots=True, eq=False)
class PairYear:
    """One year of both worlds.

    Attributes
    ----------
    settings : tuple of Setting
    known : dict of int to int
        State of each known axis of this year.
    possible : tuple of (int, ndarray)
        Axes of which some states are ruled out, with ones for the others.
    """

    settings: tuple[Setting, ...]
    known: Mapping[int, int]
    possible: tuple[tuple[int, Array], ...]


class Axes:
    """Numbers for the copies of every variable; the same in every year.

    Parameters
    ----------
    model : DynamicModel
    """

    def __init__(self, model: DynamicModel) -> None:
        names = (*model.static_names, *model.names)
        self._place = {name: 1 + 4 * k for k, name in enumerate(names)}
        sizes = [len(model.variable(name).states) for name in names]
        self._cards = tuple(n for size in sizes for n in (size,) * 4)
        self._static = {self._place[name] for name in model.static_names}

    def of(self, name: str, world: int, *, lagged: bool = False) -> int:
        """Return the axis of a copy; ``lagged`` for the year before."""
        return self._place[name] + 2 * lagged + world

    def cards(self, lanes: int) -> tuple[int, ...]:
        """Return the number of states of every axis."""
        return (lanes, *self._cards)

    def a_year_on(self, axis: int) -> int:
        """Return how the year before numbers what this year reads of it."""
        return axis if axis == LANES or axis in self._static or (axis - 1) % 4 < 2 else axis - 2


class PairYears:
    """The years of a record and of the world in which more is changed.

    Parameters
    ----------
    record : Course
    after : tuple of Dated
        All that is changed in the other world, the record's own changes among it.

    Raises
    ------
    ImpossibleEvidence
        If statements about one variable and year leave no state.
    """

    def __init__(self, record: Course, after: Changes) -> None:
        self.model, self.record, self.after = record.model, record, after
        self.axes = Axes(record.model)
        self._numbers: dict[tuple[str, tuple[Mechanism, ...]], _Numbered] = {}
        self._seen = Slices(record.model, record.changes, record.seen)
        self.states: list[dict[str, State]] = []
        for place in range(len(self.model.calendar)):
            self.states.append(self._states(place))

    def _made(self, name: str, place: int) -> tuple[Mechanism | str, Mechanism | str]:
        year = self.model.calendar.first + place
        before = mechanism_in(self.model, self.record.changes, name, year)
        return before, mechanism_in(self.model, self.after, name, year)

    def _states(self, place: int) -> dict[str, State]:
        """Tell how every variable stands in a year, causes before effects."""
        known = self._seen.known(place)
        found = {
            name: State(split=False, fact=known.get(name), changed=known.get(name))
            for name in self.model.static_names
        }
        for name in self._order(place):
            fact, changed = self._made(name, place)
            own = known.get(name)
            other = self.model.variable(name).index(changed) if isinstance(changed, str) else None
            split = fact != changed or any(
                (self.states[place - 1] if lagged else found)[parent].split
                for made in (fact, changed)
                if not isinstance(made, str)
                for parent, lagged in (parted(r, name) for r in made.parents)
            )
            split = split and (own is None or own != other)
            found[name] = State(split=split, fact=own, changed=other if split else own)
        return found

    def _order(self, place: int) -> tuple[str, ...]:
        """Return the variables of a year, causes before effects in both worlds."""
        heard = {name: self._heard(name, place) for name in self.model.names}
        try:
            return tuple(TopologicalSorter(heard).static_order())
        except CycleError as circle:
            names = ", ".join(sorted(set(circle.args[1])))
            raise QueryError(
                f"both worlds of {self.model.calendar.first + place} order {names} differently, "
                "one as cause and one as effect of another; a range needs an order that holds in "
                "both"
            ) from None

    def _heard(self, name: str, place: int) -> tuple[str, ...]:
        made = [one for one in self._made(name, place) if not isinstance(one, str)]
        parts = [parted(r, name) for one in made for r in one.parents]
        return tuple(p for p, lagged in parts if not lagged and not self.model.is_static(p))

    def year(self, place: int) -> PairYear:
        """Return one year of both worlds; the first sets the static variables too."""
        names = (*self.model.static_names, *self.model.names) if place == 0 else self.model.names
        return PairYear(
            tuple(self._setting(name, place) for name in names),
            dict(self._known(place)),
            tuple(self._possible(place)),
        )

    def _known(self, place: int) -> Iterator[tuple[int, int]]:
        for name, state in self.states[place].items():
            if state.fact is not None:
                yield self.axes.of(name, 0), state.fact
            if state.split and state.changed is not None:
                yield self.axes.of(name, 1), state.changed

    def _possible(self, place: int) -> Iterator[tuple[int, Array]]:
        for name, states in self._seen.possible(place):
            if self.states[place][name].fact is not None:
                continue
            weights = np.zeros(len(self.model.variable(name).states))
            weights[list(states)] = 1.0
            yield self.axes.of(name, 0), weights

    def _setting(self, name: str, place: int) -> Setting:
        if self.model.is_static(name):
            told: tuple[Mechanism | str, ...] = (self.model.setter(name),)
        else:
            told = self._made(name, place)[: 1 + self.states[place][name].split]
        made = {world: one for world, one in enumerate(told) if not isinstance(one, str)}
        rows, comparable = self._numbered(name, tuple(made.values()))
        copies = {
            world: self._hearing(name, one, place, world, numbers)
            for (world, one), numbers in zip(made.items(), rows, strict=True)
        }
        ordered = self.model.variable(name).ordered
        return Setting(name, ordered, copies.get(0), copies.get(1), comparable)

    def _numbered(self, name: str, made: tuple[Mechanism, ...]) -> _Numbered:
        """Return the numbers of the rows of one mechanism or of two, and which are comparable."""
        if (name, made) not in self._numbers:
            links = [self._links(name, one) for one in made]
            if len(made) < 2 or any(one is None for one in links):
                links = [None] * len(made)
            numbers = Numbers(self.model.variable(name))
            rows = tuple(
                numbers.read(one.parents, self.model.table(name, one), own)
                for one, own in zip(made, links, strict=True)
            )
            self._numbers[name, made] = rows, numbers.comparable()
        return self._numbers[name, made]

    def _links(self, name: str, made: Mechanism) -> Links | None:
        noisy = links_in(made)
        if noisy is None:
            return None
        return links_of(noisy, self.model.variable(name), self.model.parents(noisy, name))

    def _hearing(self, name: str, made: Mechanism, place: int, world: int, rows: Rows) -> Hearing:
        table = self.model.table(name, made)
        parents, index = [], []
        for reference in made.parents:
            parent, lagged = parted(reference, name)
            told = self.states[place - lagged][parent]
            state = told.changed if world and told.split else told.fact
            index.append(slice(None) if state is None else state)
            if state is None:
                copy = world if told.split else 0
                parents.append(self.axes.of(parent, copy, lagged=lagged))
        at = tuple(index)
        return Hearing(self.axes.of(name, world), tuple(parents), table[at], np.asarray(rows[at]))
