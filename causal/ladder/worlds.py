"""Parallel worlds that share their luck: one copy of a variable for each way it can differ.

A world is the model under some interventions. Every world draws on the same luck, so a variable
that no intervention reaches is the same variable in all of them, made once. What is known may make
more copies the same: see `causal.ladder.merging`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import numpy as np

from causal.errors import CycleError
from causal.scm.interventions import (
    CutEdge,
    Hard,
    HeardFrom,
    HeldParent,
    Replaced,
    Shifted,
    World,
)
from causal.scm.mechanisms.mechanism import Array, Mechanism
from causal.scm.model import Model

Source = tuple[Literal["copy", "state"], int]
Mark = tuple[object, ...]
Place = tuple[int, str]

_PLAIN = -1  # where no intervention reaches, all worlds are the one without any
_NATURAL = "\0natural:"  # the value that a shifted variable would have taken of itself
_HEARD = "\0heard:"  # the independent copy of a parent that a child hears over a cut edge


def before_edge(model: Model, world: World, edge: CutEdge) -> World:
    """Return the interventions of a world that can matter to what a cut edge's parent is."""
    later = model.descendants([edge.parent])
    return tuple(i for i in world if i.variable not in later)


@dataclass(frozen=True, slots=True, eq=False)
class Copy:
    """A variable as it is in one or more worlds.

    Attributes
    ----------
    variable : str
        Whose states it has.
    luck : str
        Whose luck sets it: the variable's own, or that of a shift or a cut edge.
    mechanism : Mechanism or None
        How it is set; None where an intervention fixed it, or a cut edge gave it a prior.
    state : int
        The state an intervention fixed, or -1.
    sources : tuple of Source
        Where each parent of the mechanism is heard: another copy, or a state it is held in.
    mark : tuple
        What was done to the mechanism; empty where it is the theory's own.
    prior : ndarray or None
        Of what is heard over a cut edge, shape (states, draws).
    """

    variable: str
    luck: str
    mechanism: Mechanism | None
    state: int
    sources: tuple[Source, ...]
    mark: Mark = ()
    prior: Array | None = None

    @property
    def parents(self) -> tuple[int, ...]:
        """Copies of the parents that it hears, in the order of the mechanism's table."""
        return tuple(number for kind, number in self.sources if kind == "copy")


class _Setting(NamedTuple):
    """How a world sets a variable."""

    mechanism: Mechanism | None
    state: int
    sources: tuple[Place | Source, ...]  # places are yet to be made
    mark: Mark
    prior: Array | None = None


@dataclass
class Worlds:
    """The copies that some worlds need; grown by `copy`, merged by `causal.ladder.merging`.

    Attributes
    ----------
    model : Model
    worlds : list of World
        The interventions of each world; worlds that edges hear from are added.
    heard : dict of (str, str, int) to ndarray
        What a child hears of a parent whose edge is cut, by parent, child and world.
    drawn : frozenset of str
        Variables with drawn tables; replacing their mechanism by the model's own is a change.
    copies : list of Copy
        Parents come before children.
    """

    model: Model
    worlds: list[World]
    heard: dict[tuple[str, str, int], Array] = field(default_factory=dict)
    drawn: frozenset[str] = frozenset()
    copies: list[Copy] = field(default_factory=list)
    _ids: dict[tuple[object, ...], int] = field(default_factory=dict)
    _memo: dict[Place, int] = field(default_factory=dict)
    _settings: dict[Place, _Setting] = field(default_factory=dict)
    _touched: dict[int, frozenset[str]] = field(default_factory=dict)

    def _home(self, world: int, name: str) -> Place:
        """Return where a variable is to be made: in the world, or in the one that all share."""
        touched = self._touched.get(world)
        if touched is None:
            changed = {change.variable for change in self.worlds[world]}
            touched = self._touched[world] = self.model.descendants(changed) | changed
        return (world if name in touched else _PLAIN, name)

    def _setting(self, place: Place) -> _Setting:
        if place not in self._settings:
            self._settings[place] = self._set(*place)
        return self._settings[place]

    def _set(self, world: int, name: str) -> _Setting:
        """Return how a world sets a variable, a shifted one's natural value, or a heard copy."""
        if world == _PLAIN:
            own = self.model.mechanism(name)
            return _Setting(own, -1, tuple([(_PLAIN, parent) for parent in own.parents]), ())
        if name.startswith(_HEARD):
            return self._overheard(world, *name.removeprefix(_HEARD).split("\0"))
        plain = name.removeprefix(_NATURAL)
        own = self.model.mechanism(plain)
        mechanism, origin = own, world
        changed: dict[str, Place | Source] = {}
        mark: list[object] = []
        for change in self.worlds[world]:
            if change.variable != plain:
                continue
            if isinstance(change, Hard):
                return _Setting(None, self.model.variable(plain).index(change.state), (), ())
            if isinstance(change, Shifted):
                if name == plain:
                    return _Setting(change.response, -1, ((world, _NATURAL + plain),), (change,))
            elif isinstance(change, Replaced):
                if not self._vacuous(change):
                    mechanism = change.mechanism
                    mark.append(change.mechanism)
                origin = _PLAIN if change.reads_facts else origin
            else:
                changed[change.parent] = self._elsewhere(world, change)
        sources = tuple(
            changed[p]
            if p in changed
            else (origin, p)
            if origin == _PLAIN
            else self._home(origin, p)
            for p in mechanism.parents
        )
        return _Setting(mechanism, -1, sources, tuple(mark))

    def _vacuous(self, change: Replaced) -> bool:
        """Return whether a mechanism was replaced by one that says the same."""
        name = change.variable
        if change.mechanism.parents != self.model.parents(name) or name in self.drawn:
            return False
        variable = self.model.variable(name)
        parents = [self.model.variable(p) for p in change.mechanism.parents]
        return np.array_equal(change.mechanism.cpt(variable, parents), self.model.cpt(name))

    def _elsewhere(self, world: int, edge: HeldParent | CutEdge | HeardFrom) -> Place | Source:
        """Return what a child hears over a changed edge."""
        if isinstance(edge, HeldParent):
            return ("state", self.model.variable(edge.parent).index(edge.state))
        if isinstance(edge, HeardFrom):
            return self._home(self._index(edge.world), edge.parent)
        return (world, f"{_HEARD}{edge.parent}\0{edge.variable}")

    def _overheard(self, world: int, parent: str, child: str) -> _Setting:
        edge = CutEdge(parent, child)
        mark = ("cut", child, before_edge(self.model, self.worlds[world], edge))
        return _Setting(None, -1, (), mark, self.heard[parent, child, world])

    def _index(self, world: World) -> int:
        if world not in self.worlds:
            self.worlds.append(world)
        return self.worlds.index(world)

    def copy(self, world: int, name: str) -> int:
        """Return the copy of a variable in a world, making it and its ancestors if needed.

        Raises
        ------
        CycleError
            If replaced mechanisms make the arrows of this world run in a circle.
        """
        wanted = self._home(world, name)
        if wanted in self._memo:
            return self._memo[wanted]
        pending: list[Place] = [wanted]
        opened: dict[Place, None] = {}  # in the order in which they wait for their parents
        while pending:  # a stack of our own: chains of thousands of variables are met
            top = pending[-1]
            if top in self._memo:
                pending.pop()
                opened.pop(top, None)
                continue
            setting = self._setting(top)
            places = [s for s in setting.sources if not isinstance(s[0], str)]
            missing = [p for p in places if p not in self._memo]
            if missing:
                opened[top] = None
                _refuse_circle(opened, missing)
                pending += missing
                continue
            self._memo[top] = self._make(top[1], setting)
        return self._memo[wanted]

    def _make(self, name: str, setting: _Setting) -> int:
        plain = name.removeprefix(_NATURAL)
        luck = plain
        if name.startswith(_HEARD):
            plain, child = name.removeprefix(_HEARD).split("\0")
            luck = f"{plain} heard by {child}"
        elif any(isinstance(change, Shifted) for change in setting.mark):
            luck = f"shift of {plain}"
        sources: tuple[Source, ...] = tuple(
            ("copy", self._memo[s]) if not isinstance(s[0], str) else s for s in setting.sources
        )
        key = (plain, luck, setting.state, setting.mark, sources)
        if key not in self._ids:
            self._ids[key] = len(self.copies)
            made = Copy(
                plain, luck, setting.mechanism, setting.state, sources, setting.mark, setting.prior
            )
            self.copies.append(made)
        return self._ids[key]

    def facts(self) -> frozenset[int]:
        """Return the copies made so far that are as they are without any intervention."""
        return frozenset(copy for (place, _), copy in self._memo.items() if place == _PLAIN)


def _refuse_circle(opened: dict[Place, None], missing: Sequence[Place]) -> None:
    for parent in missing:
        if parent in opened:
            waiting = list(opened)
            loop = [parent, *waiting[waiting.index(parent) :][::-1]]
            circle = " -> ".join(name.removeprefix(_NATURAL) for _, name in loop)
            raise CycleError(f"the new mechanisms make the arrows run in a circle: {circle}")
