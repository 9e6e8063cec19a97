"""Parallel worlds that share their luck: one copy of a variable for each way it can differ.

A world is the model under some interventions. Every world draws on the same luck, so a variable
that no intervention reaches is the same variable in all of them. Copies are merged by what
determines them: same mechanism, same parents (or parents known to be in the same state). What is
left in two copies after that is what a counterfactual may have to make an assumption about.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from causal.errors import CycleError, ImpossibleEvidence
from causal.scm.evidence import Observed
from causal.scm.interventions import CutEdge, Hard, HeldParent, Intervention, Replaced
from causal.scm.mechanisms.mechanism import Array, Mechanism
from causal.scm.model import Model

World = tuple[Intervention, ...]
Heard = tuple[tuple[str, Array], ...]
Mark = tuple[object, ...]


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
    mechanism : Mechanism or None
        How it is set; None where an intervention fixed it.
    state : int
        The state an intervention fixed, or -1.
    parents : tuple of int
        Copies of the parents that it hears, in the order of the mechanism's table.
    heard : tuple of (str, ndarray)
        For each parent whose edge is held or cut, what is heard instead, shape (states, draws).
    mark : tuple
        What was done to the mechanism; empty where it is the theory's own.
    """

    variable: str
    mechanism: Mechanism | None
    state: int
    parents: tuple[int, ...]
    heard: Heard = ()
    mark: Mark = ()


@dataclass
class Worlds:
    """The copies that some worlds need; grown by `copy`, then merged by `merged`.

    Attributes
    ----------
    model : Model
    worlds : sequence of World
        The interventions of each world.
    heard : dict of (str, int) to ndarray
        What a child hears of a parent whose edge is cut, by parent and world.
    copies : list of Copy
        Parents come before children.
    """

    model: Model
    worlds: Sequence[World]
    heard: dict[tuple[str, int], Array] = field(default_factory=dict)
    copies: list[Copy] = field(default_factory=list)
    _ids: dict[tuple[object, ...], int] = field(default_factory=dict)
    _memo: dict[tuple[int, str], int] = field(default_factory=dict)

    def _source(self, world: int, name: str) -> tuple[Mechanism | None, int, Heard, Mark]:
        """Return how a world sets a variable: mechanism, fixed state, edges not heard, mark."""
        mechanism = self.model.mechanism(name)
        heard: list[tuple[str, Array]] = []
        mark: list[object] = []
        for intervention in self.worlds[world]:
            if intervention.variable != name:
                continue
            if isinstance(intervention, Hard):
                return None, self.model.variable(name).index(intervention.state), (), ()
            mark.append(intervention)
            if isinstance(intervention, Replaced):
                mechanism = intervention.mechanism
            elif isinstance(intervention, HeldParent):
                parent = self.model.variable(intervention.parent)
                heard.append(
                    (
                        parent.name,
                        np.eye(len(parent.states))[parent.index(intervention.state)][:, None],
                    )
                )
            else:
                mark.append(before_edge(self.model, self.worlds[world], intervention))
                heard.append((intervention.parent, self.heard[intervention.parent, world]))
        return mechanism, -1, tuple(heard), tuple(mark)

    def copy(self, world: int, name: str) -> int:
        """Return the copy of a variable in a world, making it and its ancestors if needed.

        Raises
        ------
        CycleError
            If replaced mechanisms make the arrows of this world run in a circle.
        """
        pending = [name]
        opened: dict[str, None] = {}  # in the order in which they wait for their parents
        while pending:  # a stack of our own: chains of thousands of variables are met
            top = pending[-1]
            if (world, top) in self._memo:
                pending.pop()
                opened.pop(top, None)
                continue
            mechanism, state, heard, mark = self._source(world, top)
            deaf = {parent for parent, _ in heard}
            listened = [p for p in mechanism.parents if p not in deaf] if mechanism else []
            missing = [p for p in listened if (world, p) not in self._memo]
            if missing:
                opened[top] = None
                self._refuse_circle(opened, missing)
                pending += missing
                continue
            parents = tuple(self._memo[world, p] for p in listened)
            key = (top, state, mark, parents)
            if key not in self._ids:
                self._ids[key] = len(self.copies)
                self.copies.append(Copy(top, mechanism, state, parents, heard, mark))
            self._memo[world, top] = self._ids[key]
        return self._memo[world, name]

    def _refuse_circle(self, opened: dict[str, None], missing: Sequence[str]) -> None:
        for parent in missing:
            if parent in opened:
                waiting = list(opened)
                loop = [parent, *waiting[waiting.index(parent) :][::-1]]
                circle = " -> ".join(loop)
                raise CycleError(f"the new mechanisms make the arrows run in a circle: {circle}")


@dataclass(frozen=True, slots=True)
class Merged:
    """Copies after merging those that what is known makes the same.

    Attributes
    ----------
    copies : tuple of Copy
        Parents refer to merged copies and come first.
    where : tuple of int
        For each copy before merging, the merged one.
    known : dict of int to int
        State of each merged copy that is fixed or observed.
    """

    copies: tuple[Copy, ...]
    where: tuple[int, ...]
    known: dict[int, int]


def _note(known: dict[int, int], copy: int, state: int, what: str) -> None:
    if known.setdefault(copy, state) != state:
        raise ImpossibleEvidence([what])


def merge(worlds: Worlds, seen: Sequence[tuple[int, Observed]]) -> Merged:
    """Merge copies whose parents are known to be in the same states.

    This is where a change that changes nothing is recognised: ``do(x = a)`` where x = a was
    observed gives x's effects the same causes, so they stay what they were (consistency).

    Parameters
    ----------
    worlds : Worlds
        With every needed copy made.
    seen : sequence of (int, Observed)
        Hard evidence by copy.

    Returns
    -------
    Merged

    Raises
    ------
    ImpossibleEvidence
        If two statements put one copy into different states.
    """
    where = list(range(len(worlds.copies)))
    while True:
        known: dict[int, int] = {}
        for position, copy in enumerate(worlds.copies):
            if copy.state >= 0:
                _note(known, where[position], copy.state, copy.variable)
        for position, statement in seen:
            variable = worlds.model.variable(statement.variable)
            _note(known, where[position], variable.index(statement.states[0]), str(statement))
        renewed = _renumber(worlds, where, known)
        if renewed == where:
            break
        where = renewed
    kept = sorted(set(where))
    place = {old: new for new, old in enumerate(kept)}
    copies = tuple(
        Copy(
            c.variable,
            c.mechanism,
            c.state,
            tuple(place[where[p]] for p in c.parents),
            c.heard,
            c.mark,
        )
        for c in (worlds.copies[old] for old in kept)
    )
    return Merged(
        copies,
        tuple(place[where[i]] for i in range(len(where))),
        {place[copy]: state for copy, state in known.items()},
    )


def _renumber(worlds: Worlds, where: list[int], known: dict[int, int]) -> list[int]:
    """Send each copy to the first that has the same mechanism and the same (or known) parents."""
    first: dict[tuple[object, ...], int] = {}
    renewed: list[int] = []
    for position, copy in enumerate(worlds.copies):
        if copy.mechanism is None:
            renewed.append(where[position])
            continue
        sources = tuple(
            ("state", known[where[p]]) if where[p] in known else ("copy", renewed[p])
            for p in copy.parents
        )
        key = (copy.variable, copy.mark, sources)
        renewed.append(first.setdefault(key, position))
    return renewed
