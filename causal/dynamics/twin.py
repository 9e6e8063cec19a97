"""Counterfactuals that keep the whole record: both worlds are run through the years together.

What is changed, and all that it can reach, is a pair from then on: its state in fact and its state
in the changed world, tied by the luck of each year. Pairs are written as variables of a dynamic
model; `causal.dynamics.stretches` runs them where both worlds are open.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import networkx as nx

from causal.dynamics.calendar import parted
from causal.dynamics.course import Course
from causal.dynamics.curves import Curves
from causal.dynamics.dated import Changes, Dated, added, mechanism_in
from causal.dynamics.mechanisms import Drawn
from causal.dynamics.model import DynamicModel, Kind
from causal.dynamics.paired import Paired
from causal.dynamics.parts import Yearly
from causal.dynamics.ranges import Ranges, Told, ranges
from causal.dynamics.slices import Draws
from causal.dynamics.stretches import Pairs
from causal.engine.plan import Limits
from causal.ladder.bounds.ordering import BoundLimits
from causal.scm.couplings import Coupling, Couplings, Luck, read_luck, refuse
from causal.scm.interventions import Replaced
from causal.scm.mechanisms.mechanism import Array, Mechanism
from causal.scm.mechanisms.table import Table
from causal.scm.variables import Variable

_AT_ONCE = 64  # draws


@dataclass(frozen=True, slots=True, eq=False)
class SameLuck:
    """The years as they were and as they would have been, by the same luck.

    Attributes
    ----------
    fact, changed : Curves
        Given the whole record; the record is one of the world in fact.
    leans_on : tuple of str
        Variables that were carried in two states: the answer leans on how their luck carries over.
    record : Course
    changes : tuple of Dated
        What was asked.
    """

    fact: Curves
    changed: Curves
    leans_on: tuple[str, ...]
    record: Course
    changes: tuple[Dated, ...]

    def ranges(
        self,
        *,
        years: Iterable[int] | None = None,
        of: Told | None = None,
        order_respecting: bool = False,
        limits: BoundLimits = BoundLimits(),
    ) -> Ranges:
        """Return how far other couplings could move this; see `causal.dynamics.ranges.ranges`."""
        return ranges(
            self.record,
            *self.changes,
            years=years,
            of=of,
            order_respecting=order_respecting,
            limits=limits,
        )


def with_same_luck(
    record: Course,
    *changes: Dated,
    luck: Couplings | None = None,
    draws: Draws | None = None,
    limits: Limits = Limits(),
) -> SameLuck:
    """Ask what would have been, given a record that may run past the change.

    Each variable has one luck a year, the same in both worlds: one uniform for ordered states,
    Gumbel-max for unordered ones, and one for each cause of a noisy-MAX.

    Parameters
    ----------
    record : Course
        What was seen in fact; its own changes hold in both worlds.
    *changes : Dated
        What is changed in the other world.
    luck : str, Coupling or mapping of these by variable, optional
        Other couplings, as `causal.scm.couplings.Coupling.parse` reads them; ``"*"`` is every
        variable that is not named. They hold in every year.
    draws : mapping, optional
        Drawn tables, as for `Course.curves`. Both worlds of a draw have the same.
    limits : Limits, optional

    Returns
    -------
    SameLuck

    Raises
    ------
    QueryError, UnknownName
        If a coupling or its variable is not known, or a variable cannot have it.
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
    blocks = [*_blocks(draws)] if draws else []
    if len(blocks) > 1:
        parts = [
            with_same_luck(record, *changes, luck=luck, draws=b, limits=limits) for b in blocks
        ]
        fact, changed = (
            told[0].beside(*told[1:])
            for told in ([part.fact for part in parts], [part.changed for part in parts])
        )
        return replace(parts[0], fact=fact, changed=changed)
    model, after = record.model, record.changes
    for one in changes:
        after = added(model, after, one)
    doubled = _reached(model, record.changes, after, [one.change.variable for one in changes])
    made = _Twin(record, after, doubled, _read_luck(model, luck), draws or {})
    fact = record.curves(draws=draws, limits=limits)
    start = min((one.start for one in changes), default=model.calendar.first)
    pairs = Pairs(record, after, start, made.course(), doubled, made.draws, made.drawn() or {})
    changed = pairs.changed(fact, limits)
    leans_on = tuple(name for name in model.names if name in doubled)
    return SameLuck(fact, changed, leans_on, record, changes)


def _blocks(draws: Draws) -> Iterator[Draws]:
    """Return draws block by block: pairs of many draws at once fill the cache, and memory."""
    size = max(table.shape[-1] for table in draws.values())
    for start in range(0, size, _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        yield {key: t if t.shape[-1] == 1 else t[..., part] for key, t in draws.items()}


def _read_luck(model: DynamicModel, couplings: Couplings | None) -> Luck:
    def check(name: str, coupling: Coupling) -> None:
        own = model.yearly(name)
        for made in (own.first, own.later):
            refuse(made, own.variable, coupling)

    return read_luck(couplings, check)


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

    def __init__(
        self, record: Course, after: Changes, doubled: frozenset[str], luck: Luck, draws: Draws
    ) -> None:
        self.record, self.after, self.doubled = record, after, doubled
        self.model, self.luck, self.draws = record.model, luck, draws
        self._pairs: dict[tuple[str, Mechanism | str, Mechanism | str], Mechanism] = {}

    def course(self) -> Course:
        """Return the course of the pairs; what was seen is left to who runs it."""
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
        return Course(both, changes=tuple(self._changes()))

    def drawn(self) -> Draws | None:
        """Return the drawn tables of the twin: those of what is not a pair, and of own pairs."""
        if not self.draws:
            return None
        kept = {key: told for key, told in self.draws.items() if key[0] not in self.doubled}
        kinds: tuple[Kind, ...] = ("first", "later")
        for name in self.doubled:
            own = self.model.yearly(name)
            for kind, made in zip(kinds, (own.first, own.later), strict=True):
                pair = self._pair(name, made, made)
                if isinstance(pair, Drawn):
                    kept[name, kind] = pair.tables
        return kept or None

    def _pair(self, name: str, fact: Mechanism | str, changed: Mechanism | str) -> Mechanism:
        """Return what sets a pair: with a table a draw, where one of its mechanisms was drawn."""
        key = name, fact, changed
        if key not in self._pairs:
            self._pairs[key] = self._paired(name, fact, changed)
        return self._pairs[key]

    def _paired(self, name: str, fact: Mechanism | str, changed: Mechanism | str) -> Mechanism:
        variable = self.model.variable(name)
        two = [_held(variable, made) for made in (fact, changed)]
        references = dict.fromkeys(r for made in two for r in made.parents)
        read = []
        for reference in references:
            parent = parted(reference, name)[0]
            read.append((reference, self.model.variable(parent), parent in self.doubled))
        pair = Paired(variable, two[0], two[1], tuple(read), self._coupling(name, two[0]))
        tables = [self._drawn(name, made) for made in two]
        if all(told is None for told in tables):
            return pair
        rows = [
            self.model.table(name, made)[..., None] if told is None else told
            for made, told in zip(two, tables, strict=True)
        ]
        return Drawn(pair, pair.pairs(rows[0], rows[1], drawn=True))

    def _drawn(self, name: str, made: Mechanism) -> Array | None:
        if isinstance(made, Drawn):
            return made.tables
        kind = self.model.kind(name, made)
        return None if kind is None else self.draws.get((name, kind))

    def _coupling(self, name: str, made: Mechanism) -> Coupling:
        """Return how the luck of a variable carries over."""
        variable = self.model.variable(name)
        default = made.coupling(variable)
        if default == "none":  # a function, replaced by what leaves room for luck
            default = "same_luck" if variable.ordered else "gumbel"
        chosen = dict(self.luck.own).get(name, self.luck.everywhere)
        return chosen or Coupling(default)

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


def _held(variable: Variable, made: Mechanism | str) -> Mechanism:
    """Return a mechanism; a state that is held becomes one."""
    if not isinstance(made, str):
        return made
    return Table((), (tuple(float(state == made) for state in variable.states),), ("",))


def _pair_of(variable: Variable) -> Variable:
    """Return the variable whose states are pairs: in fact, then changed."""
    states = tuple(f"{a}~{b}" for a in variable.states for b in variable.states)
    return Variable(variable.name, states, ordered=False)
