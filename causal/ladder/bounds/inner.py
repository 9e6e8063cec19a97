"""The inner range: values that models of the network do attain.

The answer is linear in the law of each mechanism while the others are held, so that the best law
of one is a linear program. Taking the mechanisms in turn until none gains climbs to a local end
of the range; several starts guard against stopping early.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import prod

import numpy as np

from causal.engine.plan import Limits, Plan, Structure, compile_plan
from causal.engine.sweep import sweep
from causal.errors import ImpossibleEvidence, TooCostly
from causal.ladder.bounds.generation import Pool, best_laws
from causal.ladder.bounds.laws import independent, same_luck
from causal.ladder.bounds.ranges import Attained
from causal.ladder.bounds.reduction import reduced
from causal.ladder.bounds.room import Room, room_of
from causal.ladder.bounds.simplex import best_tables
from causal.ladder.bounds.twin import Array, Twin

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]
KERNEL = 1_000_000
"""Cells of the largest joint law of one mechanism's copies that a search takes on."""

_ROUNDS = 50
_GAIN = 1e-10


@dataclass(frozen=True, slots=True, eq=False)
class _Search:
    """A reduced twin made ready: one plan in which each mechanism is one factor."""

    twin: Twin
    rooms: tuple[Room, ...]
    plan: Plan
    restricted: bool
    rng: np.random.Generator
    pool: Pool = field(default_factory=dict)

    def swept(self, kernels: Sequence[Array], t: float) -> tuple[float, float, list[Array]]:
        """Return numerator and denominator (to one scale), and the slopes of N - t D."""
        tables = [f.table[..., None] for f in self.twin.factors]
        tables += [kernel[..., None] for kernel in kernels]
        found = sweep(self.plan, tables, None, (self.twin.event - t)[..., None])
        values = found.values[..., 0]
        numerator = float((values * self.twin.event).sum())
        count = len(self.twin.factors)
        slopes = []
        for room, kernel, slope in zip(self.rooms, kernels, found.gradients[count:], strict=True):
            none = np.zeros(room.shape)
            whole = none if slope is None else slope[..., 0]
            slopes.append(np.broadcast_to(whole, kernel.shape))
        return numerator, float(values.sum()), slopes

    def laws(self, room: Room, worth: list[Array]) -> list[Array] | None:
        """Return the laws of a mechanism's sets that are worth most together."""
        found: list[Array] = [room.rows[rows[0]] for rows in room.sets]
        apart = [k for block in room.blocks if block.forest for k in block.sets]
        for size in sorted({len(room.sets[k]) for k in apart}):
            chosen = [k for k in apart if len(room.sets[k]) == size]
            margins = room.rows[np.array([room.sets[k] for k in chosen])]
            costs = np.stack([worth[k] for k in chosen]).reshape(len(chosen), 1, -1)
            out = None
            if self.restricted:
                out = room.shut(chosen).reshape(len(chosen), -1)
            tables = best_tables(costs, margins, out).tables
            for k, table in zip(chosen, tables, strict=True):
                found[k] = table.reshape([room.states] * size)
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

    def start(self, number: int) -> list[Array] | None:
        """Return the kernels of one start: same luck, own luck for each row, then random ones."""
        kernels = []
        for room in self.rooms:
            laws: list[Array] | None
            if number == 0 and (room.mechanism.ordered or not self.restricted):
                laws = [same_luck(room.rows[list(rows)]) for rows in room.sets]
            elif number == 1 and not self.restricted:
                laws = [independent(room.rows[list(rows)]) for rows in room.sets]
            else:
                shapes = [[room.states] * len(rows) for rows in room.sets]
                laws = self.laws(room, [self.rng.random(shape) for shape in shapes])
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
    return _Search(twin, rooms, plan, restricted, np.random.default_rng(seed))


def _climb(
    search: _Search, kernels: list[Array], sign: float, cancelled: Cancelled | None
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
            numerator, total, slopes = search.swept(kernels, floor if best is None else best)
            best = numerator / total if total > 0 else best
            t = floor if best is None else best
            if total > 0:  # the slopes are affine in t: ask again only if it moved
                numerator, total, slopes = search.swept(kernels, t)
            worth = room.worth_of_sets(sign * slopes[place])
            laws = search.laws(room, worth)
            if laws is None:
                continue
            made = room.kernel(laws)
            if (sign * slopes[place] * (made - kernels[place])).sum() > 0:
                kernels[place] = made
        numerator, total, _ = search.swept(kernels, floor)
        best = numerator / total if total > 0 else best
        if before is not None and best is not None and sign * (best - before) < _GAIN:
            break
    return best


def _values(
    search: _Search, starts: int, progress: Progress | None, cancelled: Cancelled | None
) -> tuple[list[float], bool]:
    """Return all values reached, and whether the search ran to its end."""
    values: list[float] = []
    for number in range(starts):
        for turn, sign in enumerate((-1.0, 1.0)):
            if values and cancelled is not None and cancelled():
                return values, False
            kernels = search.start(number)
            if kernels is not None:
                numerator, total, _ = search.swept(kernels, 0.0)
                if total > 0:
                    values.append(numerator / total)
                reached = _climb(search, kernels, sign, cancelled)
                if reached is not None:
                    values.append(reached)
            if progress is not None:
                progress(2 * number + turn + 1, 2 * starts)
    return values, not (cancelled is not None and cancelled())


def inner_range(
    twin: Twin,
    *,
    order_respecting: bool = False,
    starts: int = 3,
    seed: int = 0,
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
    values, complete = _values(search, starts, progress, cancelled)
    if not values:
        raise ImpossibleEvidence(["the evidence of this question"])
    return Attained(min(values), max(values), starts, complete)
