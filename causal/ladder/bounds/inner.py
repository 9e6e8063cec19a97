"""The inner range: values that models of the network do attain.

The answer is linear in the law of each mechanism while the others are held, so that the best law
of one is a linear program. Taking the mechanisms in turn until none gains climbs to a local end
of the range; several starts guard against stopping early.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import prod

import numpy as np

from causal.engine.contract import contract, faint, leaves_of
from causal.engine.plan import Limits, Plan, Structure, compile_plan
from causal.engine.sweep import Way, derivative, way_to
from causal.errors import ImpossibleEvidence, TooCostly
from causal.ladder.bounds.generation import Pool, best_laws
from causal.ladder.bounds.laws import independent, same_luck
from causal.ladder.bounds.ranges import Attained, Range
from causal.ladder.bounds.reduction import reduced
from causal.ladder.bounds.room import Room, room_of
from causal.ladder.bounds.simplex import Transports
from causal.ladder.bounds.twin import Array, Twin

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]
KERNEL = 1_000_000
"""Cells of the largest joint law of one mechanism's copies that a search takes on."""

_ROUNDS = 50
_ROUNDING = 1e-12  # nearer to a limit that no model leaves there is nothing left to find
_GAIN = 1e-10


@dataclass(frozen=True, slots=True, eq=False)
class _Apart:
    """Sets of one size of a mechanism whose laws are sought one by one: transport problems."""

    sets: tuple[int, ...]
    shape: tuple[int, ...]
    transports: Transports


def _apart(room: Room, *, restricted: bool) -> tuple[_Apart, ...]:
    """Make ready what stays the same through a whole search."""
    found = []
    single = [k for block in room.blocks if block.forest for k in block.sets]
    for size in sorted({len(room.sets[k]) for k in single}):
        chosen = tuple(k for k in single if len(room.sets[k]) == size)
        margins = room.rows[np.array([room.sets[k] for k in chosen])]
        out = room.shut(chosen).reshape(len(chosen), -1) if restricted else None
        found.append(_Apart(chosen, (room.states,) * size, Transports(margins, out)))
    return tuple(found)


@dataclass(frozen=True, slots=True, eq=False)
class _Run:
    """A forward run of the plan: numerator and denominator (to one scale), and all its tables."""

    numerator: float
    total: float
    slots: list[Array]
    divisors: list[Array]


@dataclass(frozen=True, slots=True, eq=False)
class _Search:
    """A reduced twin made ready: one plan in which each mechanism is one factor."""

    twin: Twin
    rooms: tuple[Room, ...]
    apart: tuple[tuple[_Apart, ...], ...]
    plan: Plan
    ways: tuple[Way | None, ...]
    restricted: bool
    rng: np.random.Generator
    pool: Pool = field(default_factory=dict)

    @property
    def gluing(self) -> bool:
        """Whether every law is glued from laws of single sets, so that climbs draw nothing."""
        return all(block.forest for room in self.rooms for block in room.blocks)

    def run(self, kernels: Sequence[Array]) -> _Run:
        """Run the plan forwards."""
        tables = [f.table[..., None] for f in self.twin.factors]
        tables += [kernel[..., None] for kernel in kernels]
        leaves = leaves_of(self.plan, tables, {})
        slots, divisors = contract(self.plan, leaves, scaled=False)
        if faint(slots[-1]):
            slots, divisors = contract(self.plan, leaves, scaled=True)
        values = slots[-1][..., 0]
        return _Run(float((values * self.twin.event).sum()), float(values.sum()), slots, divisors)

    def slope(self, run: _Run, place: int, t: float) -> Array:
        """Return the slope of N - t D in one mechanism's kernel, by the way back."""
        shape, way = self.rooms[place].shape, self.ways[place]
        if way is None:
            return np.zeros(shape)
        seed = np.broadcast_to((self.twin.event - t)[..., None], run.slots[-1].shape)
        return np.broadcast_to(derivative(way, run.slots, seed, run.divisors)[..., 0], shape)

    def laws(self, place: int, worth: list[Array]) -> list[Array] | None:
        """Return the laws of a mechanism's sets that are worth most together."""
        room = self.rooms[place]
        found: list[Array] = [room.rows[rows[0]] for rows in room.sets]
        for one in self.apart[place]:
            costs = np.stack([worth[k] for k in one.sets]).reshape(len(one.sets), 1, -1)
            tables = one.transports.best(costs).tables
            for k, table in zip(one.sets, tables, strict=True):
                found[k] = table.reshape(one.shape)
        for block in room.blocks:
            if not block.forest:
                laws = best_laws(
                    block, room, worth, self.pool, restricted=self.restricted, rng=self.rng
                )
                if laws is None:
                    return None
                for k, law in laws.items():
                    found[k] = law
        return found

    def fixed(self, number: int) -> bool:
        """Whether a start is the same each time, with nothing drawn."""
        ordered = all(room.mechanism.ordered for room in self.rooms)
        return number <= 1 if not self.restricted else number == 0 and ordered

    def start(self, number: int) -> list[Array] | None:
        """Return the kernels of one start: same luck, own luck for each row, then random ones."""
        kernels = []
        for place, room in enumerate(self.rooms):
            laws: list[Array] | None
            if number == 0 and (room.mechanism.ordered or not self.restricted):
                laws = [same_luck(room.rows[list(rows)]) for rows in room.sets]
            elif number == 1 and not self.restricted:
                laws = [independent(room.rows[list(rows)]) for rows in room.sets]
            else:
                shapes = [[room.states] * len(rows) for rows in room.sets]
                laws = self.laws(place, [self.rng.random(shape) for shape in shapes])
            if laws is None:
                return None
            kernels.append(room.kernel(laws))
        return kernels


def _refuse(twin: Twin) -> None:
    for mechanism in twin.mechanisms:
        free = [axis for axis in mechanism.children if axis not in twin.known]
        cells = prod(twin.cards[axis] for axis in (*mechanism.parents, *free))
        if cells > KERNEL:
            raise TooCostly(
                f"a law of {mechanism.name} with {cells:.1e} cells",
                f"{KERNEL:.0e}",
                "give more evidence on what it hears, or be content with the outer range",
            )


def _prepare(twin: Twin, restricted: bool, seed: int) -> _Search:
    _refuse(twin)
    rooms = tuple(room_of(m, twin, restricted=restricted) for m in twin.mechanisms)
    structure = Structure(
        twin.cards,
        tuple(f.scope for f in twin.factors) + tuple(room.scope for room in rooms),
        tuple(f.child for f in twin.factors) + (-1,) * len(rooms),
    )
    limits = Limits()
    plan = compile_plan(structure, twin.targets, (), limits)
    plan.refuse_storing(limits)
    apart = tuple(_apart(room, restricted=restricted) for room in rooms)
    factors = range(len(twin.factors), len(structure.scopes))
    ways = tuple(
        way_to(plan, plan.factors.index(one)) if one in plan.factors else None for one in factors
    )
    return _Search(twin, rooms, apart, plan, ways, restricted, np.random.default_rng(seed))


def _climb(
    search: _Search, kernels: list[Array], run: _Run, sign: float, cancelled: Cancelled | None
) -> float | None:
    """Take the mechanisms in turn until none gains; return the value reached, if it has one."""
    ends = sign * search.twin.event
    floor = sign * float(ends.min())
    best: float | None = None
    for _ in range(_ROUNDS):
        before = best
        for place, room in enumerate(search.rooms):
            if cancelled is not None and cancelled():
                return best
            best = run.numerator / run.total if run.total > 0 else best
            slope = sign * search.slope(run, place, floor if best is None else best)
            laws = search.laws(place, room.worth_of_sets(slope))
            if laws is None:
                continue
            made = room.kernel(laws)
            if (slope * (made - kernels[place])).sum() > 0:
                kernels[place] = made
                run = search.run(kernels)
        best = run.numerator / run.total if run.total > 0 else best
        if before is not None and best is not None and sign * (best - before) < _GAIN:
            break
    return best


def _values(
    search: _Search,
    starts: int,
    limits: Range | None,
    progress: Progress | None,
    cancelled: Cancelled | None,
) -> tuple[list[float], bool]:
    """Return all values reached, and whether the search ran to its end."""
    values: list[float] = []
    for number in range(starts):
        begun: list[Array] | None = None
        for turn, sign in enumerate((-1.0, 1.0)):
            if values and cancelled is not None and cancelled():
                return values, False
            ends = _ends_reached(values, limits)
            needed = not (ends[turn] and search.gluing)
            if not all(ends):  # a random start is drawn in any case, for those that follow
                if begun is None or not search.fixed(number):
                    begun = search.start(number)
                if begun is not None and needed:
                    values += _reached(search, list(begun), sign, cancelled)
            if progress is not None:
                progress(2 * number + turn + 1, 2 * starts)
    return values, not (cancelled is not None and cancelled())


def _ends_reached(values: Sequence[float], limits: Range | None) -> tuple[bool, bool]:
    """Return whether the lowest and the highest value are those that no model leaves."""
    if limits is None or not values:
        return False, False
    return min(values) - limits.low <= _ROUNDING, limits.high - max(values) <= _ROUNDING


def _reached(
    search: _Search, kernels: list[Array], sign: float, cancelled: Cancelled | None
) -> list[float]:
    """Return the value of a start, and the one that it leads to."""
    run = search.run(kernels)
    values = [run.numerator / run.total] if run.total > 0 else []
    reached = _climb(search, kernels, run, sign, cancelled)
    return values if reached is None else [*values, reached]


def inner_range(
    twin: Twin,
    *,
    order_respecting: bool = False,
    starts: int = 3,
    seed: int = 0,
    limits: Range | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Attained:
    """Return a range whose ends models of the network attain.

    Parameters
    ----------
    twin : Twin
    order_respecting : bool, default False
        As in `causal.ladder.bounds.outer.outer_range`.
    starts : int, default 3
        From how many couplings to climb: same luck, then own luck for every row, then random
        vertices.
    seed : int, default 0
        Of the random ones.
    limits : Range, optional
        What no model leaves, if it is known: an end that is reached is sought from no other start.
    progress : callable, optional
        Called with the climbs done and their number.
    cancelled : callable, optional
        Asked now and then; once it is true what was found so far is returned.

    Returns
    -------
    Attained
        With one mechanism that is open the ends are exact; with more the climb may stop short.

    Raises
    ------
    TooCostly
        If the plan would exceed the engine's limits, or the joint law of one mechanism's copies
        `KERNEL` cells.
    ImpossibleEvidence
        If no start gives the evidence a positive probability.

    Notes
    -----
    The law of a mechanism's answers is sought over response functions where the rows that meet
    form a cycle, meeting by meeting where they do not. Slopes are scaled before every program:
    after much evidence they are far below a solver's tolerance.

    References
    ----------
    Balke and Pearl (1994), "Counterfactual probabilities: computational methods, bounds and
    applications".

    Examples
    --------
    >>> from causal.ladder.bounds.twin import Hearing, Shared
    >>> with_coup = Hearing(0, (), np.array([0.2, 0.8]), np.array(1))
    >>> without = Hearing(1, (), np.array([0.7, 0.3]), np.array(0))
    >>> twin = Twin((2, 2), {0: 1}, (), (Shared("fall", True, (with_coup, without)),),
    ...             (1,), np.array([1.0, 0.0]))
    >>> found = inner_range(twin)
    >>> round(found.low, 6), round(found.high, 6)
    (0.625, 0.875)
    """
    left = reduced(twin)
    search = _prepare(left, order_respecting, seed)
    if not left.mechanisms:
        starts = 1
    values, complete = _values(search, starts, limits, progress, cancelled)
    if not values:
        raise ImpossibleEvidence(["the evidence of this question"])
    return Attained(min(values), max(values), starts, complete)
