"""What a sweep will cost, from a sample that is measured: evaluations, bytes, seconds."""

from dataclasses import dataclass
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from causal.errors import TooCostly
from causal.judgement.sweeping.lanes import DRAWS
from causal.judgement.sweeping.layout import Chunk
from causal.judgement.sweeping.whole import Sweep
from causal.sweeps.store import Record, write_chunk

START_SECONDS = 2.0
"""What it takes to start workers."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a sweep costs.

    Attributes
    ----------
    evaluations, chunks : int
    size : int
        Of all files, in bytes.
    seconds : float
        Of one process.
    workers : int
        1 for this process alone.
    """

    evaluations: int
    chunks: int
    size: int
    seconds: float
    workers: int = 1

    @property
    def elapsed(self) -> float:
        """Seconds from beginning to end, all workers busy."""
        if self.workers == 1:
            return self.seconds
        return self.seconds / min(self.workers, self.chunks) + START_SECONDS

    def sentence(self) -> str:
        """Say it.

        Examples
        --------
        >>> Cost(10**9, 1000, 15 * 10**9, 7200.0, 4).sentence()
        '1,000,000,000 evaluations in 1,000 chunks: about 14.0 GiB, 30 minutes with 4 workers'
        """
        who = f" with {self.workers} workers" if self.workers > 1 else ""
        return (
            f"{told_numbers(self.evaluations, self.chunks)}: "
            f"about {told_bytes(self.size)}, {told_seconds(self.elapsed)}{who}"
        )


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a sweep may cost before somebody is asked.

    Attributes
    ----------
    evaluations : int
    size : int
        Bytes.
    seconds : float
    """

    evaluations: int = 10**7
    size: int = 2**30
    seconds: float = 120.0

    def refuse(self, cost: Cost) -> None:
        """Refuse what costs more.

        Raises
        ------
        TooCostly
        """
        if not self.holds(cost):
            raise TooCostly(
                _short(cost.evaluations, cost.size, cost.elapsed),
                _short(self.evaluations, self.size, self.seconds),
                "say yes (yes=True, --yes), or ask for fewer draws or values",
            )

    def holds(self, cost: Cost) -> bool:
        """Tell whether a cost is within."""
        mine = (cost.evaluations, cost.size, cost.elapsed)
        return all(
            a <= b for a, b in zip(mine, (self.evaluations, self.size, self.seconds), strict=True)
        )


def _short(evaluations: int, size: float, seconds: float) -> str:
    return f"{evaluations:,} evaluations ({told_bytes(size)}, {told_seconds(seconds)})"


def told_numbers(evaluations: int, chunks: int) -> str:
    """Write how many evaluations there are, in how many chunks.

    Examples
    --------
    >>> told_numbers(12000, 1)
    '12,000 evaluations in 1 chunk'
    """
    return f"{evaluations:,} evaluations in {chunks:,} chunk{'s' * (chunks != 1)}"


def told_bytes(size: float) -> str:
    """Write a number of bytes.

    Examples
    --------
    >>> told_bytes(2048), told_bytes(3 * 2**41)
    ('2.0 KiB', '6.0 TiB')
    """
    units = ("bytes", "KiB", "MiB", "GiB", "TiB", "PiB")
    step = next((k for k in range(len(units)) if size < 1024 ** (k + 1)), len(units) - 1)
    return f"{size / 1024**step:.1f} {units[step]}" if step else f"{size:.0f} bytes"


def told_seconds(seconds: float) -> str:
    """Write a time.

    Examples
    --------
    >>> [told_seconds(s) for s in (0.2, 50, 1800, 7.3 * 3600, 20 * 86400)]
    ['1 second', '50 seconds', '30 minutes', '7.3 hours', '20 days']
    """
    for most, unit, name, digits in (
        (100, 1, "second", 0),
        (5400, 60, "minute", 0),
        (2 * 86400, 3600, "hour", 1),
        (float("inf"), 86400, "day", 0),
    ):
        if seconds < most:
            number = f"{max(seconds / unit, 1.0):.{digits}f}"
            return f"{number} {name}" + ("" if number == "1" else "s")
    raise AssertionError


def measured(sweep: Sweep, workers: int = 1) -> Cost:
    """Measure a block of every theory in every variant, and tell what the whole will cost.

    Parameters
    ----------
    sweep : Sweep
    workers : int, default 1

    Returns
    -------
    Cost

    Raises
    ------
    TooCostly, QueryError
        If a theory cannot be evaluated at all; every one is tried here.

    Notes
    -----
    A block is drawn, evaluated, and written into a folder that is thrown away; it is done twice
    where there are more blocks, since the first one finds the plans too. Drawing is told apart: it
    is paid once for the lanes of a block of draws, however many grid points they have.
    """
    seconds, size = 0.0, 0.0
    with TemporaryDirectory() as name:
        for number in range(len(sweep.speakers)):
            own = _speaker(sweep, number, Path(name))
            seconds += own[0]
            size += own[1]
    return Cost(sweep.evaluations, sweep.layout.chunks, ceil(size), seconds, workers)


def _speaker(sweep: Sweep, number: int, folder: Path) -> tuple[float, float]:
    """Return the seconds and bytes of one speaker."""
    share, groups = sweep.layout.shares[number], len(sweep.speakers[number].groups)
    chunk = Chunk(0, number, tuple(share.tile(k) for k in range(groups)))
    cold, record = _timed(sweep, chunk, folder)
    if share.blocks == 1:
        return cold, record.size
    lanes = sweep.lanes(chunk)
    start = perf_counter()
    lanes.tables(0, share.width)
    drawing = perf_counter() - start
    start = perf_counter()
    lanes.tables(0, share.width)
    drawing = max(drawing - (perf_counter() - start), 0.0)
    warm, record = _timed(sweep, chunk, folder)
    blocks = ceil(max(sweep.draws, 1) / DRAWS)
    seconds = cold - warm + drawing * blocks + max(warm - drawing, 0.0) * share.blocks
    return max(seconds, 0.0), record.size * share.evaluations / chunk.evaluations


def _timed(sweep: Sweep, chunk: Chunk, folder: Path) -> tuple[float, Record]:
    start = perf_counter()
    record = write_chunk(sweep, chunk, folder, "")
    return perf_counter() - start, record
