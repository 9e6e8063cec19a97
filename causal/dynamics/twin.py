"""Counterfactuals that keep the whole record: both worlds are run through the years together.

What is changed, and all that it can reach, is carried as a pair: its state in fact and its state in
the changed world, tied by the luck of each year. Pairs are ordinary variables of a dynamic model,
so that the passes, their limits and their records are the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import networkx as nx
import numpy as np

from causal.dynamics.calendar import parted
from causal.dynamics.course import Course
from causal.dynamics.curves import Curves
from causal.dynamics.dated import Changes, Dated, Seen, added, mechanism_in
from causal.dynamics.model import DynamicModel
from causal.dynamics.parts import Yearly
from causal.engine.plan import Limits
from causal.errors import QueryError
from causal.ladder.kernels import gumbel, same_luck
from causal.scm.interventions import Replaced
from causal.scm.mechanisms.mechanism import Array, Mechanism, guard
from causal.scm.mechanisms.table import Table
from causal.scm.variables import Variable

_LINKED = ("independent_links", "independent_contributions")


@dataclass(frozen=True, slots=True)
class Paired(Mechanism):
    """How a variable is set in fact and in the changed world, by the same luck.

    Parameters
    ----------
    variable : Variable
        With its own states; those of the pair are these twice.
    fact, changed : Mechanism
    read : tuple of (str, Variable, bool)
        What either reads, the variable meant, and whether that is a pair too.
    """

    variable: Variable
    fact: Mechanism
    changed: Mechanism
    read: tuple[tuple[str, Variable, bool], ...]

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
        fact, changed = self._rows(self.fact, 0), self._rows(self.changed, 1)
        kernel = (same_luck if self.variable.ordered else _gumbel)([fact, changed])
        size = len(self.variable.states)
        causes = [n for _, one, two in self.read for n in [len(one.states)] * (1 + two)]
        wide = np.broadcast_to(kernel[..., 0], (*causes, size, size))
        return np.ascontiguousarray(wide).reshape(shape)

    def _rows(self, mechanism: Mechanism, world: int) -> Array:
        """Return a mechanism's table, with an axis for every state that either world reads."""
        read = {reference: one for reference, one, _ in self.read}
        own = [replace(read[r], name=r) for r in mechanism.parents]
        table = mechanism.cpt(self.variable, own)
        places, axes = {}, 0
        for reference, _, two in self.read:
            places[reference] = axes + (world if two else 0)
            axes += 1 + two
        order = sorted(range(len(own)), key=lambda k: places[mechanism.parents[k]])
        table = np.transpose(table, (*order, len(own)))
        shape = [1] * axes
        for reference in mechanism.parents:
            shape[places[reference]] = len(read[reference].states)
        return table.reshape(*shape, -1, 1)

    def summary(self) -> str:
        """Return both mechanisms as they were written."""
        return f"in fact: {self.fact.summary()}\nchanged: {self.changed.summary()}"


def _gumbel(rows: list[Array]) -> Array:
    return gumbel(*rows)


@dataclass(frozen=True, slots=True, eq=False)
class SameLuck:
    """The years as they were and as they would have been, by the same luck.

    Attributes
    ----------
    fact, changed : Curves
        Given the whole record; the record is one of the world in fact.
    leans_on : tuple of str
        Variables that were carried in two states: the answer leans on how their luck carries over.
    """

    fact: Curves
    changed: Curves
    leans_on: tuple[str, ...]


def with_same_luck(record: Course, *changes: Dated, limits: Limits = Limits()) -> SameLuck:
    """Ask what would have been, given a record that may run past the change.

    Each variable has one luck a year, the same in both worlds: one uniform for ordered states, and
    Gumbel-max for unordered ones.

    Parameters
    ----------
    record : Course
        What was seen in fact; its own changes hold in both worlds.
    *changes : Dated
        What is changed in the other world.
    limits : Limits, optional

    Returns
    -------
    SameLuck

    Raises
    ------
    QueryError
        If a variable that the change reaches is set by links with luck of their own.
    ImpossibleEvidence
        If the record has probability zero.
    TooCostly
        If the frontier, in which pairs count twice, would be too large.

    Examples
    --------
    >>> from causal.dynamics.calendar import Calendar
    >>> from causal.dynamics.parts import Terminal
    >>> from causal.scm.interventions import Hard
    >>> crisis, league = Variable("crisis", ("no", "yes")), Variable("league", ("stands", "ended"))
    >>> spreads = Table(("crisis@-1",), ((0.9, 0.1), (0.3, 0.7)))
    >>> hazard = Table(("crisis",), ((0.98, 0.02), (0.8, 0.2)))
    >>> model = DynamicModel(Calendar(1985, 1991), (Yearly(crisis, Table((), ((1, 0),)), spreads),),
    ...                      terminal=Terminal(league, "stands", hazard))
    >>> record = Course(model).given(1988, crisis="yes", league="stands")
    >>> record = record.given(1990, league="ended")
    >>> found = with_same_luck(record, Dated(Hard("crisis", "no"), 1988))
    >>> round(found.changed.end_by().item(), 2), found.leans_on
    (0.18, ('crisis', 'league'))
    """
    model, after = record.model, record.changes
    for one in changes:
        after = added(model, after, one)
    doubled = _reached(model, record.changes, after, [one.change.variable for one in changes])
    made = _Twin(record, after, doubled)
    curves = made.course().curves(limits=limits)
    fact, changed = (made.read(curves, world) for world in (0, 1))
    return SameLuck(fact, changed, tuple(name for name in model.names if name in doubled))


def _reached(
    model: DynamicModel, before: Changes, after: Changes, changed: list[str]
) -> frozenset[str]:
    """Return what is changed, and all that it can reach in the same or a later year."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(model.names)
    for year in model.calendar:
        for name in model.names:
            for changes in (before, after):
                made = mechanism_in(model, changes, name, year)
                for reference in () if isinstance(made, str) else made.parents:
                    graph.add_edge(parted(reference, name)[0], name)
    return frozenset(changed).union(*(nx.descendants(graph, name) for name in changed))


class _Twin:
    """Writes both worlds as one dynamic model with pairs."""

    def __init__(self, record: Course, after: Changes, doubled: frozenset[str]) -> None:
        self.record, self.after, self.doubled = record, after, doubled
        self.model = record.model

    def course(self) -> Course:
        """Return the course of the pairs, with the record on what was so in fact."""
        model = self.model
        yearly = []
        for name in model.names:
            own = model.yearly(name)
            if name in self.doubled:
                first, later = (
                    self._pair(name, own.first, own.first),
                    self._pair(name, own.later, own.later),
                )
                own = Yearly(_pair_of(own.variable), first, later)
            yearly.append(own)
        both = DynamicModel(model.calendar, tuple(yearly), model.static)
        seen = tuple(self._seen(one) for one in self.record.seen)
        return Course(both, seen, tuple(self._changes()))

    def _pair(self, name: str, fact: Mechanism | str, changed: Mechanism | str) -> Paired:
        variable = self.model.variable(name)
        two = [_held(variable, made) for made in (fact, changed)]
        for made in two:
            if made.coupling(variable) in _LINKED:
                raise QueryError(
                    f"{name} is set by links that each have luck of their own, which pairs do not "
                    "keep apart; write it as a table, or keep the record up to the change"
                )
        references = dict.fromkeys(r for made in two for r in made.parents)
        read = []
        for reference in references:
            parent = parted(reference, name)[0]
            read.append((reference, self.model.variable(parent), parent in self.doubled))
        return Paired(variable, two[0], two[1], tuple(read))

    def _changes(self) -> Iterator[Dated]:
        """Return what differs from the model's own mechanisms, each for as long as it lasts."""
        for name in self.model.names:
            last: Dated | None = None
            for year in self.model.calendar:
                change = self._change(name, year)
                if last is not None and change == last.change:
                    last = replace(last, end=year)
                    continue
                if last is not None:
                    yield last
                last = None if change is None else Dated(change, year, year)
            if last is not None:
                yield last

    def _change(self, name: str, year: int) -> Replaced | None:
        """Return what sets a variable in a year, where that is not the model's own mechanism."""
        own = self.model.yearly(name)
        usual = own.first if year == self.model.calendar.first else own.later
        fact = mechanism_in(self.model, self.record.changes, name, year)
        changed = mechanism_in(self.model, self.after, name, year)
        if fact == changed == usual:
            return None
        if name in self.doubled:
            return Replaced(name, self._pair(name, fact, changed))
        return Replaced(name, _held(self.model.variable(name), fact))

    def _seen(self, one: Seen) -> Seen:
        if one.variable not in self.doubled:
            return one
        pair = _pair_of(self.model.variable(one.variable))
        size = len(self.model.variable(one.variable).states)
        known = self.model.variable(one.variable).indices(one.states)
        states = tuple(s for k, s in enumerate(pair.states) if k // size in known)
        return Seen(one.variable, states, one.year)

    def read(self, curves: Curves, world: int) -> Curves:
        """Return the curves of one world."""
        shares = {}
        for name, told in curves.shares.items():
            if name in self.doubled:
                size = len(self.model.variable(name).states)
                pairs = told.reshape(len(told), size, size, -1)
                shares[name] = pairs.sum(axis=2 - world)
            else:
                shares[name] = told
        ends = self.model.terminal
        variables = tuple(map(self.model.variable, shares))
        terminal = None if ends is None else (ends.variable.name, ends.going)
        return replace(curves, variables=variables, shares=shares, terminal=terminal)


def _held(variable: Variable, made: Mechanism | str) -> Mechanism:
    """Return a mechanism; a state that is held becomes one."""
    if not isinstance(made, str):
        return made
    return Table((), (tuple(float(state == made) for state in variable.states),), ("",))


def _pair_of(variable: Variable) -> Variable:
    """Return the variable whose states are pairs: in fact, then changed."""
    states = tuple(f"{a}~{b}" for a in variable.states for b in variable.states)
    return Variable(variable.name, states, ordered=False)
