"""Backward induction over two worlds: the least and the most that couplings can make of an event.

From the last year to the first, what follows a state of both worlds is worth a number for every
question asked. A variable that stands in one copy is summed out. Where one stands in two, the joint
law of its answers is chosen for the best and for the worst, in every state of what is still open.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import networkx as nx
import numpy as np

from causal.dynamics.pairs import LANES, Axes, PairYear, PairYears, Setting
from causal.errors import TooCostly
from causal.ladder.bounds.closing import closed
from causal.ladder.bounds.meeting import meeting_of
from causal.ladder.bounds.ordering import BoundLimits
from causal.ladder.bounds.pieces import Piece, piece, summed, times
from causal.ladder.bounds.twin import Array, Factor, Hearing, Shared, Twin

Scope = frozenset[int]


@dataclass(frozen=True, slots=True, eq=False)
class Move:
    """What becomes of one variable in one year.

    Attributes
    ----------
    factors : tuple of Factor
        Tables to multiply.
    gone : tuple of int
        Axes to sum out then.
    pair : Shared or None
        The mechanism to close instead.
    """

    factors: tuple[Factor, ...] = ()
    gone: tuple[int, ...] = ()
    pair: Shared | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Event:
    """What is asked of the changed world.

    Attributes
    ----------
    name : str
    weights : ndarray, shape (states,)
        One for the states that count.
    places : tuple of int
        The years in which it is asked.
    """

    name: str
    weights: Array
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class YearPlan:
    """One year of both worlds, and its moves: effects before causes."""

    year: PairYear
    moves: tuple[Move, ...]


class Induction:
    """The backward pass, planned before it is run.

    Parameters
    ----------
    years : PairYears
    event : Event
    limits : BoundLimits

    Raises
    ------
    TooCostly
        If a table would have too many cells, or there would be too many transport problems.
    """

    def __init__(self, years: PairYears, event: Event, limits: BoundLimits) -> None:
        self.years, self.event, self.limits = years, event, limits
        self.axes: Axes = years.axes
        self.cells = self.transports = 0
        self.pairs: dict[str, None] = {}
        self.attained = True
        lanes, scope = 1, frozenset[int]()
        self.plans: list[YearPlan] = []
        for place in range(len(years.states) - 1, -1, -1):
            lanes += place in event.places
            scope = self._planned(place, scope, lanes)
        self.plans.reverse()

    def _asked(self, place: int) -> tuple[int | None, int | None]:
        """Return the axis of the event in a year, or its state where that is known."""
        state = self.years.states[place][self.event.name]
        if state.changed is not None:
            return None, state.changed
        return self.axes.of(self.event.name, int(state.split)), None

    def _planned(self, place: int, scope: Scope, lanes: int) -> Scope:
        """Plan one year; return what the year before has to hand on."""
        year = self.years.year(place)
        cards = self.axes.cards(lanes)
        axis, _ = self._asked(place)
        if place in self.event.places and axis is not None:
            scope |= {axis}
        scope |= {axis for axis, _ in year.possible}
        left = {one.name: one for one in year.settings}
        moves = []
        while left:
            heard = {axis for one in left.values() for axis in _heard(one)}
            free = [one for one in left.values() if heard.isdisjoint(_axes(one, self.axes))]
            options = [(one, *_move(one, year, scope)) for one in free]
            one, move, after = min(options, key=lambda o: (_rank(o[1]), _size(o[2], cards)))
            del left[one.name]
            self._price(one, move, scope, after, cards)
            moves.append(move)
            scope = after
        self.plans.append(YearPlan(year, tuple(moves)))
        return frozenset(self.axes.a_year_on(axis) for axis in scope)

    def _price(
        self, one: Setting, move: Move, scope: Scope, after: Scope, cards: tuple[int, ...]
    ) -> None:
        """Add the cost of a move, and note whether it leaves the range attained."""
        through = cards[LANES] * _size(scope | after, cards)
        if move.pair is not None:
            shared = move.pair
            through = cards[LANES] * _size(after, cards) * shared.states**2
            self.pairs[one.name] = None
            if shared.states > 3:
                self.transports += through
            spectators = after - set(shared.parents)
            self.attained &= not spectators and _forest(shared, cards)
        self.cells = max(self.cells, through)
        advice = "give more evidence, ask for fewer years, or raise the limit"
        if self.cells > self.limits.cells:
            raise TooCostly(
                f"a table of {self.cells:.1e} cells for {one.name} in both worlds",
                f"{self.limits.cells:.1e}",
                advice,
            )
        if self.transports > self.limits.transports:
            raise TooCostly(
                f"transport problems of {self.transports:.1e} cells together",
                f"{self.limits.transports:.1e}",
                advice,
            )

    def run(self, *, restricted: bool) -> tuple[Array, Array]:
        """Return the least and the most of P(event | record), in the order of the places."""
        value = piece((LANES,), np.ones(1))
        for place in range(len(self.plans) - 1, -1, -1):
            if place in self.event.places:
                value = self._with_lane(value, place)
            value = self._year(value, self.plans[place], restricted=restricted)
        low, high = (end[1:][::-1] / value.high[0] for end in (value.low, value.high))
        return np.clip(low, 0.0, 1.0), np.clip(high, 0.0, 1.0)

    def _with_lane(self, value: Piece, place: int) -> Piece:
        """Put what is asked of a year beside what is asked of later ones."""
        axis, state = self._asked(place)
        weights = self.event.weights
        event = piece((), np.asarray(weights[state])) if axis is None else piece((axis,), weights)
        one = piece(value.scope, value.high[:1])  # the probability of what is seen later
        asked = times(one, event)
        cards = self.axes.cards(1)

        def joined(before: Array) -> Array:
            index = tuple(slice(None) if a in value.scope else None for a in asked.scope)
            sizes = tuple(cards[a] for a in asked.scope[1:])
            wide = before[index]
            return np.concatenate(
                [np.broadcast_to(part, (len(part), *sizes)) for part in (wide, asked.high)]
            )

        low = joined(value.low)
        return Piece(asked.scope, low, low if value.low is value.high else joined(value.high))

    def _year(self, value: Piece, plan: YearPlan, *, restricted: bool) -> Piece:
        cards = self.axes.cards(len(value.low))
        holder = Twin(cards, plan.year.known, (), (), (), np.ones(()))
        for axis, weights in plan.year.possible:
            value = times(value, piece((axis,), weights))
        for move in plan.moves:
            for factor in move.factors:
                value = times(value, piece(factor.scope, factor.table))
            for axis in move.gone:
                value = summed(value, axis)
            if move.pair is not None:
                value = closed(value, move.pair, holder, restricted=restricted)
        return self._handed_back(value)

    def _handed_back(self, value: Piece) -> Piece:
        """Return a table with the axes of the year before, its largest cell at one."""
        scope = [self.axes.a_year_on(axis) for axis in value.scope]
        top = float(value.high.max())
        scale = top if top > 0 else 1.0
        high = piece(scope, value.high / scale)
        if value.low is value.high:
            return high
        return Piece(high.scope, piece(scope, value.low / scale).low, high.high)


def _heard(one: Setting) -> set[int]:
    """Return the axes that a variable reads, of this year and the one before."""
    return {axis for copy in (one.fact, one.changed) if copy is not None for axis in copy.parents}


def _axes(one: Setting, axes: Axes) -> set[int]:
    return {axes.of(one.name, 0), axes.of(one.name, 1)}


def _size(scope: Scope, cards: tuple[int, ...]) -> int:
    return prod(cards[axis] for axis in scope)


def _move(one: Setting, year: PairYear, scope: Scope) -> tuple[Move, Scope]:
    """Return what becomes of a variable, given what is asked of it, and what is then open.

    A copy that nothing asks for sums to one.
    """
    copies = [
        copy
        for copy in (one.fact, one.changed)
        if copy is not None and (copy.child in scope or copy.child in year.known)
    ]
    gone = tuple(copy.child for copy in copies if copy.child not in year.known)
    after = (scope - set(gone)).union(*(copy.parents for copy in copies))
    if len(copies) == 2:
        return Move(pair=Shared(one.name, one.ordered, tuple(copies), one.comparable)), after
    return Move(tuple(_alone(copy, year) for copy in copies), gone), after


def _rank(move: Move) -> int:
    """Return how early a move is to be made: who closes a pair should know as little as can be.

    What is summed before is hidden from him; so is what a known state says of its causes until
    that is multiplied.
    """
    if move.pair is not None:
        return 1
    return 0 if move.gone or not move.factors else 2


def _alone(copy: Hearing, year: PairYear) -> Factor:
    state = year.known.get(copy.child)
    if state is not None:
        return Factor(copy.parents, copy.table[..., state])
    return Factor((*copy.parents, copy.child), copy.table, copy.child)


def _forest(shared: Shared, cards: Sequence[int]) -> bool:
    """Return whether the laws of all pairs of rows that meet are margins of one law.

    They are where the pairs form no circle. A row that is certain ties nothing.
    """
    meeting = meeting_of(shared, tuple(cards))
    loose = (meeting.rows.max(axis=2) < 1).all(axis=1)
    met = {(a, b) for a, b in meeting.numbers[loose].tolist() if a != b}
    graph: nx.Graph[int] = nx.Graph(list(met))
    return graph.number_of_edges() == len(met) and (not met or nx.is_forest(graph))
