"""A sweep as a value: speakers, draws and layout; and the numbers of each of its tiles."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from causal.engine.product import Array
from causal.errors import QueryError
from causal.judgement.sweeping.grids import Grid, refuse_overlaps
from causal.judgement.sweeping.lanes import Lanes, Places
from causal.judgement.sweeping.layout import Chunk, Layout, Tile, share_of, usual_chunk
from causal.judgement.sweeping.speaker import Speaker

LABELS = ("theory", "variant", "scenario", "outcome", "measure")
"""The columns of text, before those of the grids."""

_MOST = 10**15


@dataclass(frozen=True, slots=True, eq=False)
class Numbers:
    """The rows of one tile, by column: scenario, then measure, then draw, then point.

    Attributes
    ----------
    names : tuple of tuple of str
        For each scenario and measure its `LABELS`.
    draw : ndarray of int, shape (lanes,)
    grids : ndarray, shape (grids of the sweep, lanes)
        nan where a grid is not meant for the theory.
    baseline, changed : ndarray, shape (scenarios and measures, lanes)
    """

    names: tuple[tuple[str, ...], ...]
    draw: Places
    grids: Array
    baseline: Array
    changed: Array

    @property
    def digest(self) -> str:
        """SHA-256 of what was found, in hexadecimal digits."""
        return digest_of(self.baseline, self.changed)


def digest_of(baseline: Array, changed: Array) -> str:
    """Return the SHA-256 of numbers in their order; there is one nan, and one zero."""
    digest = hashlib.sha256()
    for numbers in (baseline, changed):
        plain = np.where(np.isnan(numbers), np.nan, numbers) + 0.0
        digest.update(np.ascontiguousarray(plain, dtype="<f8").tobytes())
    return digest.hexdigest()


@dataclass(frozen=True)
class Sweep:
    """What is evaluated, in which order.

    Attributes
    ----------
    speakers : tuple of Speaker
    grids : tuple of Grid
    draws : int
    seed : int
    layout : Layout
    missing : tuple of str
        Sentences about theories and variants that are not there.
    """

    speakers: tuple[Speaker, ...]
    grids: tuple[Grid, ...]
    draws: int
    seed: int
    layout: Layout
    missing: tuple[str, ...] = ()

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what was found on the way."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    @property
    def evaluations(self) -> int:
        """How many numbers it has, each as it was and as changed."""
        return self.layout.evaluations

    @property
    def silent(self) -> list[dict[str, str]]:
        """What gives no number, and why."""
        return [
            {
                "theory": one.theory.name,
                "variant": one.theory.variant,
                "scenario": scenario,
                "measure": measure,
                "why": why,
            }
            for one in self.speakers
            for scenario, measure, why in one.silent
        ]

    @property
    def order(self) -> str:
        """SHA-256 of all labels in their order: what the values of a sweep belong to."""
        told = [
            (
                one.theory.name,
                one.theory.variant,
                [[self._names(one, group)] for group in range(len(one.groups))],
                [(grid.name, grid.values) for grid in one.grids],
            )
            for one in self.speakers
        ]
        return hashlib.sha256(repr((told, self.draws)).encode()).hexdigest()

    def fingerprint(self, digests: Sequence[str]) -> str:
        """Return the fingerprint of the result: of its labels and of all values in their order.

        Parameters
        ----------
        digests : sequence of str
            Of every tile, in their order. Tiles are the same at any size of chunk.
        """
        told = "\n".join([self.order, *digests])
        return hashlib.sha256(told.encode()).hexdigest()

    def _names(self, speaker: Speaker, group: int) -> tuple[tuple[str, ...], ...]:
        theory = speaker.theory
        made = []
        for row in speaker.groups[group]:
            for place in row.aims:
                aim = speaker.aims[place]
                outcome = aim.outcome.variable.name
                made.append((theory.name, theory.variant, row.scenario, outcome, aim.measure.name))
        return tuple(made)

    def labelled(self, speaker: Speaker, tile: Tile, lanes: Lanes) -> Numbers:
        """Return the labels of a tile; its numbers are nan."""
        draw, point = lanes.labels(tile.first, tile.count)
        values = dict(zip(speaker.grids, speaker.point_values(point), strict=True))
        none = np.full(tile.count, np.nan)
        grids = np.array([values.get(grid, none) for grid in self.grids])
        blank = np.broadcast_to(np.nan, (tile.rows, tile.count))
        grids = grids.reshape(len(self.grids), tile.count)
        return Numbers(self._names(speaker, tile.group), draw, grids, blank, blank)

    def lanes(self, chunk: Chunk) -> Lanes:
        """Return the lanes of a chunk's speaker."""
        return Lanes(self.speakers[chunk.speaker], self.draws, self.seed)

    def numbers(self, chunk: Chunk) -> Iterator[Numbers]:
        """Evaluate the tiles of a chunk, one after the other.

        Raises
        ------
        TooCostly, QueryError
        """
        speaker, lanes = self.speakers[chunk.speaker], self.lanes(chunk)
        width = self.layout.shares[chunk.speaker].width
        first, tables = -1, {}
        for tile in chunk.tiles:
            if tile.first != first:  # always a whole block: what is kept is cut off it
                first, tables = tile.first, lanes.tables(tile.first, width)
            found = speaker.evaluate(tile.group, tables, width)[..., : tile.count]
            blank = self.labelled(speaker, tile, lanes)
            yield Numbers(blank.names, blank.draw, blank.grids, found[0], found[1])


def sweep_of(
    speakers: Sequence[Speaker],
    grids: Sequence[Grid],
    draws: int,
    seed: int | None,
    chunk: int | None = None,
    missing: Sequence[str] = (),
) -> Sweep:
    """Lay a sweep out.

    Parameters
    ----------
    speakers : sequence of Speaker
    grids : sequence of Grid
    draws : int
        0 for the numbers as they are written.
    seed : int or None
    chunk : int, optional
        Evaluations of a chunk; see `causal.judgement.sweeping.layout.usual_chunk`.
    missing : sequence of str, optional

    Raises
    ------
    QueryError
        If there is nothing to evaluate, draws have no seed, a grid is meant for no theory, or two
        grids move the same numbers.
    """
    if draws and seed is None:
        raise QueryError("draws need a seed, such as seed = 1, so that they can be repeated")
    speaking = tuple(one for one in speakers if one.asked)
    if not speaking:
        raise QueryError("no theory of the sweep speaks of any scenario and outcome of it")
    for grid in grids:
        if not any(grid in one.grids for one in speakers):
            raise QueryError(f"no theory has the number that the grid {grid.name} moves")
    for one in speakers:
        refuse_overlaps(grids, one.theory)
        for grid in one.grids:
            grid.checked(one.theory)
    shares = tuple(share_of(one, draws) for one in speaking)
    if max(share.evaluations for share in shares) > _MOST:
        raise QueryError(f"the grids and draws make more than {_MOST:,} evaluations; give fewer")
    layout = Layout(shares, chunk if chunk is not None else usual_chunk(shares))
    quiet = tuple(
        f"{one.title} answers nothing: {one.silent[0][2]}" for one in speakers if not one.asked
    )
    fixed = tuple(
        f"{one.title} does not have the number that the grid {grid.name} moves; that stays as it is"
        for one in speaking
        for grid in grids
        if grid not in one.grids and grid.theory in ("", one.theory.name)
    )
    return Sweep(speaking, tuple(grids), draws, seed or 0, layout, (*missing, *quiet, *fixed))
