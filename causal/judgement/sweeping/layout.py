"""The fixed order of a sweep's evaluations, and how it is cut into tiles and chunks.

A tile is a block of lanes of one speaker and a group of its scenarios: it is evaluated as one, so
that its numbers are the same to the last bit whichever chunk it stands in. A chunk is a run of
tiles of one speaker. All places are found by arithmetic: nothing is listed, so that a sweep of
10^12 evaluations is laid out at once.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from math import ceil

from causal.errors import QueryError, UnknownName
from causal.judgement.sweeping.lanes import LANES
from causal.judgement.sweeping.speaker import Speaker


@dataclass(frozen=True, slots=True)
class Tile:
    """A block of lanes and a group of scenarios.

    Attributes
    ----------
    group : int
    first, count : int
        Lanes: the first, and how many are kept.
    rows : int
        Scenarios times measures.
    """

    group: int
    first: int
    count: int
    rows: int

    @property
    def evaluations(self) -> int:
        """How many numbers it has."""
        return self.rows * self.count


@dataclass(frozen=True, slots=True)
class Share:
    """What a speaker has of a sweep, in numbers.

    Attributes
    ----------
    rows : tuple of int
        Scenarios times measures of each group.
    lanes : int
        Draws times grid points.
    """

    rows: tuple[int, ...]
    lanes: int

    @property
    def width(self) -> int:
        """Lanes of a block: the power of two that holds them all, if they are few."""
        return min(LANES, 1 << (self.lanes - 1).bit_length())

    @property
    def blocks(self) -> int:
        """How many blocks of lanes there are."""
        return ceil(self.lanes / self.width)

    @property
    def tiles(self) -> int:
        """How many tiles: blocks times groups."""
        return self.blocks * len(self.rows)

    @property
    def evaluations(self) -> int:
        """How many numbers."""
        return self.lanes * sum(self.rows)

    def tile(self, number: int) -> Tile:
        """Return a tile by its number: by block, then by group."""
        block, group = divmod(number, len(self.rows))
        first = block * self.width
        return Tile(group, first, min(self.width, self.lanes - first), self.rows[group])


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of tiles of one speaker.

    Attributes
    ----------
    number : int
        In the whole sweep.
    speaker : int
    tiles : tuple of Tile
    """

    number: int
    speaker: int
    tiles: tuple[Tile, ...]

    @property
    def evaluations(self) -> int:
        """How many numbers it has."""
        return sum(tile.evaluations for tile in self.tiles)


@dataclass(frozen=True)
class Layout:
    """How a sweep is cut.

    Attributes
    ----------
    shares : tuple of Share
        By speaker.
    chunk : int
        Evaluations of a chunk; it is closed by the tile that reaches it.

    Examples
    --------
    >>> layout = Layout((Share((3,), 5000), Share((2, 1), 10)), chunk=6000)
    >>> layout.evaluations, layout.chunks
    (15030, 4)
    >>> [one.evaluations for one in layout.every()]
    [6144, 6144, 2712, 30]
    """

    shares: tuple[Share, ...]
    chunk: int

    def __post_init__(self) -> None:
        if self.chunk < 1:
            raise QueryError(f"a chunk of {self.chunk} evaluations is none; give 1 or more")

    @property
    def evaluations(self) -> int:
        """How many numbers the sweep has."""
        return sum(share.evaluations for share in self.shares)

    @property
    def tiles(self) -> int:
        """How many tiles."""
        return sum(share.tiles for share in self.shares)

    @property
    def chunks(self) -> int:
        """How many chunks."""
        return self._starts[-1]

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        """The number of each speaker's first chunk, and of the one after the last."""
        counts = [ceil(s.tiles / self._length(s)) if s.tiles else 0 for s in self.shares]
        return tuple(accumulate(counts, initial=0))

    def _length(self, share: Share) -> int:
        """Return how many tiles a chunk of a speaker has."""
        return max(1, ceil(self.chunk / (max(share.rows) * share.width)))

    def at(self, number: int) -> Chunk:
        """Return a chunk by its number.

        Raises
        ------
        UnknownName
            If there is none of that number.
        """
        if not 0 <= number < self.chunks:
            raise UnknownName("chunk", str(number), [f"0 to {self.chunks - 1}"])
        owner = bisect_right(self._starts, number) - 1
        share = self.shares[owner]
        length = self._length(share)
        first = (number - self._starts[owner]) * length
        tiles = (share.tile(k) for k in range(first, min(first + length, share.tiles)))
        return Chunk(number, owner, tuple(tiles))

    def every(self) -> Iterator[Chunk]:
        """Go through the chunks in order."""
        return map(self.at, range(self.chunks))


def share_of(speaker: Speaker, draws: int) -> Share:
    """Return what a speaker has of a sweep."""
    rows = tuple(sum(len(row.aims) for row in group) for group in speaker.groups)
    return Share(rows, max(draws, 1) * speaker.points)


def usual_chunk(shares: Sequence[Share]) -> int:
    """Return how many evaluations a chunk has if nobody says.

    A thousandth of the whole, but no less than 2**18 and no more than 2**22: a file of some
    megabytes, made in seconds.
    """
    total = sum(share.evaluations for share in shares)
    return min(max(2**18, total // 1000), 2**22)
