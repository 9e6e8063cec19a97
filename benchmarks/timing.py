"""Measure two ways of doing one thing side by side, and what a row of results is."""

import gc
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from statistics import median
from time import perf_counter, process_time

Work = Callable[[], object]
Range = tuple[float, float]


@dataclass(frozen=True)
class Row:
    """One line of the results; seconds are medians over the rounds.

    Attributes
    ----------
    row, peer : str
        What was done, and what it is measured against.
    ours_s, peer_s : float or None
        Seconds of processor time for one answer (wall time where the note says so).
    ratio : float or None
        Median over the rounds of the peer's time divided by ours.
    goal : str
    error : float or None
        Largest absolute difference from the peer's probabilities; None without a peer.
    note : str
        What was scaled or left out.
    ours_range, peer_range : tuple of float or None
        Fastest and slowest round.
    """

    row: str
    peer: str
    ours_s: float | None
    peer_s: float | None
    ratio: float | None
    goal: str
    error: float | None
    note: str = ""
    ours_range: Range | None = None
    peer_range: Range | None = None

    def as_dict(self) -> dict[str, object]:
        """Return the row as plain values."""
        return asdict(self)


@dataclass(frozen=True)
class Times:
    """Seconds a call, by round, ours and the peer's."""

    ours: list[float]
    peer: list[float]

    @property
    def ratio(self) -> float:
        """Return the median ratio of one round."""
        return median(b / a for a, b in zip(self.ours, self.peer, strict=True))

    def row(
        self, row: str, peer: str, goal: str, error: float | None, note: str = "", scale: float = 1
    ) -> Row:
        """Write the row; ``scale`` is how many times the peer's measured work is meant."""
        return Row(
            row,
            peer,
            median(self.ours),
            scale * median(self.peer),
            scale * self.ratio,
            goal,
            error,
            note,
            (min(self.ours), max(self.ours)),
            (scale * min(self.peer), scale * max(self.peer)),
        )


def once(work: Work) -> float:
    """Return the processor seconds of one call."""
    start = process_time()
    work()
    return process_time() - start


def _calls(work: Work, least: float) -> int:
    """Return how often to call so that a round takes at least ``least`` seconds."""
    start = perf_counter()
    work()
    took = perf_counter() - start
    return max(1, min(2000, int(least / max(took, 1e-7))))


def _round(work: Work, calls: int) -> float:
    gc.collect()
    gc.disable()
    start = process_time()
    for _ in range(calls):
        work()
    took = process_time() - start
    gc.enable()
    return took / calls


def duel(ours: Work, peer: Work, *, rounds: int, least: float = 0.03) -> Times:
    """Time two ways in turn, several rounds in one process.

    Parameters
    ----------
    ours, peer : callable
        Each gives one answer.
    rounds : int
    least : float
        A round repeats the call until it has taken about this many seconds.
    """
    ours()
    counts = [_calls(work, least) for work in (ours, peer)]
    times = Times([], [])
    for _ in range(rounds):
        times.ours.append(_round(ours, counts[0]))
        times.peer.append(_round(peer, counts[1]))
    return times


def alone(ours: Work, *, rounds: int, least: float = 0.03) -> Times:
    """Time one way that has no peer."""
    ours()
    calls = _calls(ours, least)
    return Times([_round(ours, calls) for _ in range(rounds)], [])


def solo(times: Times, row: str, goal: str, note: str = "") -> Row:
    """Write the row of something that has no peer."""
    spread = (min(times.ours), max(times.ours))
    return Row(row, "-", median(times.ours), None, None, goal, None, note, spread)


@dataclass(frozen=True)
class Settings:
    """How much to measure.

    Attributes
    ----------
    quick : bool
        Small networks and few rounds only.
    rounds : int
    """

    quick: bool = False

    @property
    def rounds(self) -> int:
        """Return how many rounds a duel has."""
        return 3 if self.quick else 7


Rows = Iterator[Row]
Maker = Callable[[Settings], Rows]
