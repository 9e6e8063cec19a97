"""Bands by year: how far survival, its difference and the point of no return move with the numbers.

The world as it was and the changed one have the same drawn numbers, so that the band of a
difference is found draw by draw.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from causal.dynamics.course import Course
from causal.dynamics.dated import Dated
from causal.dynamics.slices import Draws
from causal.dynamics.turning import from_each_year
from causal.engine.product import Array
from causal.errors import ImpossibleEvidence, QueryError
from causal.judgement.bands import LEVEL, Band, Interval, banded

SHARES = (0.5, 0.8, LEVEL, 0.95)
"""Shares of the draws for which a fan has a band."""
_BLOCK = 200  # draws that are run at once, between two reports of progress
_NOTHING = 1e-12  # differences up to here are rounding


@dataclass(frozen=True, slots=True)
class Fan:
    """One number a year over the draws.

    Attributes
    ----------
    years : tuple of int
    means, medians : tuple of float
    lows, highs : tuple of tuple of float
        For each of `SHARES` the ends of the central band, by year.

    Examples
    --------
    >>> fan = Fan.of((1900, 1901), np.array([np.linspace(0, 1, 101), np.zeros(101)]))
    >>> fan.band(0.5), fan.medians
    (((0.25, 0.0), (0.75, 0.0)), (0.5, 0.0))
    """

    years: tuple[int, ...]
    means: tuple[float, ...]
    medians: tuple[float, ...]
    lows: tuple[tuple[float, ...], ...]
    highs: tuple[tuple[float, ...], ...]

    @staticmethod
    def of(years: Sequence[int], numbers: Array) -> "Fan":
        """Sum up draws, shape (years, draws)."""
        tails = [(1 - share) / 2 for share in SHARES]
        points = [0.5, *tails, *(1 - tail for tail in tails)]
        found = np.quantile(numbers, points, axis=-1).round(12)
        rows = [tuple(row) for row in found.tolist()]
        means = tuple(numbers.mean(axis=-1).round(12).tolist())
        size = len(SHARES)
        return Fan(tuple(years), means, rows[0], tuple(rows[1 : size + 1]), tuple(rows[size + 1 :]))

    def band(self, share: float = LEVEL) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """Return the ends of the band that holds a share of the draws, by year.

        Raises
        ------
        QueryError
            If there is none of that share.
        """
        if share not in SHARES:
            known = ", ".join(f"{one:g}" for one in SHARES)
            raise QueryError(f"the fan has no band of {share:g} of the draws; it has {known}")
        place = SHARES.index(share)
        return self.lows[place], self.highs[place]


@dataclass(frozen=True, slots=True)
class TimelineBands:
    """The bands of one theory's answer to one dated scenario.

    Attributes
    ----------
    draws, seed : int
    fact, changed, difference : Fan
        Of the chance of going on at the end of each year: as it was, as changed, and changed less
        as it was.
    longer, shorter : tuple of float
        By year, the share of the draws in which that chance is larger, and smaller, as changed.
    by, horizon : Band
        Of the chance that it has ended by the year of the headline, and by the horizon.
    delay : Interval
        Of the expected delay within the years.
    moves : Fan or None
        By the year in which the changes begin, by how much they move the chance that it has ended
        by the horizon; None where nothing is changed.
    in_time : tuple of float
        By that year, the share of the draws in which they move it by more than the amount.
    lost : int
        Draws left out because the record could not have happened in them.
    """

    draws: int
    seed: int
    fact: Fan
    changed: Fan
    difference: Fan
    longer: tuple[float, ...]
    shorter: tuple[float, ...]
    by: Band
    horizon: Band
    delay: Interval
    moves: Fan | None = None
    in_time: tuple[float, ...] = ()
    lost: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """What was computed draw by draw.

    Attributes
    ----------
    fact, changed : ndarray, shape (years, draws)
        The chance of going on at the end of each year.
    moves : ndarray, shape (first years of the changes, draws)
        Change of the chance that it has ended by the horizon.
    lost : int
    """

    fact: Array
    changed: Array
    moves: Array
    lost: int


def drawn(
    worlds: Callable[[Draws], tuple[Array, Array]],
    record: Course,
    changes: Sequence[Dated],
    draws: Draws,
    horizon: int,
    progress: Callable[[int], None] | None = None,
) -> Drawn:
    """Run drawn numbers through both worlds, block by block.

    Parameters
    ----------
    worlds : callable
        Given draws, survival as it was and as changed, shape (years, draws) each.
    record : Course
        With all of the record that the changes may come after.
    changes : sequence of Dated
    draws : mapping
        As for `Course.curves`.
    horizon : int
    progress : callable, optional
        Told how many draws are done.

    Raises
    ------
    ImpossibleEvidence
        If the record is impossible in every draw.
    TooCostly
    """
    place = record.model.calendar.place(horizon) + 1

    def run(some: Draws) -> tuple[Array, Array, Array]:
        size = _size(some)
        was, now = (_wide(one[:place], size) for one in worlds(some))
        if not changes:
            return was, now, np.empty((0, size))
        made = from_each_year(record, *changes, by=horizon, draws=some)
        return was, now, _wide(made.changed - made.unchanged, size)

    kept: list[tuple[Array, Array, Array]] = []
    done = 0
    for some in _blocks(draws, _BLOCK):
        kept += _possible(run, some)
        done += _size(some)
        if progress:
            progress(done)
    if not kept:
        raise ImpossibleEvidence(map(str, record.seen))
    was, now, moves = (np.concatenate(part, axis=-1) for part in zip(*kept, strict=True))
    return Drawn(was, now, moves, _size(draws) - was.shape[-1])


def _wide(numbers: Array, size: int) -> Array:
    return np.broadcast_to(numbers, (len(numbers), size))


def _size(draws: Draws) -> int:
    return max((table.shape[-1] for table in draws.values()), default=1)


def _blocks(draws: Draws, size: int) -> Iterator[Draws]:
    for start in range(0, _size(draws), size):
        yield {
            key: np.ascontiguousarray(table[..., start : start + size])
            for key, table in draws.items()
        }


def _possible(
    run: Callable[[Draws], tuple[Array, Array, Array]], draws: Draws
) -> list[tuple[Array, Array, Array]]:
    """Run a block; where the record is impossible in some draws, without these."""
    try:
        return [run(draws)]
    except ImpossibleEvidence:
        size = _size(draws)
        if size == 1:
            return []
        return [one for half in _blocks(draws, -(-size // 2)) for one in _possible(run, half)]


def summed(
    found: Drawn, years: Sequence[int], by: int, amount: float, draws: int, seed: int
) -> TimelineBands:
    """Sum up what was drawn.

    Parameters
    ----------
    found : Drawn
    years : sequence of int
        Those of the survival curves; the changes may begin in the first of them and in the next.
    by : int
        The year of the headline.
    amount : float
        By how much the chance of an end must move.
    draws, seed : int
    """
    gained = found.changed - found.fact
    place = tuple(years).index(by)
    moved = found.moves
    return TimelineBands(
        draws,
        seed,
        Fan.of(years, found.fact),
        Fan.of(years, found.changed),
        Fan.of(years, gained),
        tuple((gained > _NOTHING).mean(axis=-1).tolist()),
        tuple((gained < -_NOTHING).mean(axis=-1).tolist()),
        banded(f"ended by {by}", 1 - found.fact[place], 1 - found.changed[place]),
        banded(f"ended by {years[-1]}", 1 - found.fact[-1], 1 - found.changed[-1]),
        Interval.of(gained.sum(axis=0)),
        Fan.of(years[: len(moved)], moved) if len(moved) else None,
        tuple((np.abs(moved) > amount).mean(axis=-1).tolist()),
        found.lost,
    )
