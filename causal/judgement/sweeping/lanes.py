"""The tables of a block of lanes: each lane is one draw of a theory's numbers at one grid point.

Draws come in blocks of `DRAWS`, each from streams of its own: a lane has the same numbers whatever
else is evaluated, and wherever.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from causal.engine.product import Array
from causal.engine.streams import stream
from causal.errors import TooCostly
from causal.judgement.sweeping.grids import FIRMNESS, Grid, mechanism_at
from causal.judgement.sweeping.speaker import Speaker
from causal.ladder.parameters import block_name, draw_mechanism
from causal.theory.uncertainty import sample_sizes, theory_draws

Places = npt.NDArray[np.int64]

DRAWS = 1024
"""Draws of a block."""

LANES = 1024
"""Lanes that are evaluated together, at most."""

MOST_BYTES = 2**28
"""Of one variable's tables under every value of its parameters."""


class Lanes:
    """The lanes of one speaker: draws, and within each draw the points of the grids.

    Parameters
    ----------
    speaker : Speaker
    draws : int
        0 for the numbers as they are written.
    seed : int

    Notes
    -----
    The last block of draws that was made is kept: lanes are asked for in order.
    """

    def __init__(self, speaker: Speaker, draws: int, seed: int) -> None:
        self._speaker, self._draws, self._seed = speaker, draws, seed
        self._block = -1
        self._made: dict[str, Array] = {}
        self._choices: dict[tuple[str, tuple[float, ...]], Array] = {}

    def labels(self, first: int, count: int) -> tuple[Places, Places]:
        """Return draw (from 1, or 0 for the numbers as written) and point of a run of lanes."""
        draw, point = np.divmod(np.arange(first, first + count), self._speaker.points)
        return (draw + 1 if self._draws else draw), point

    def tables(self, first: int, count: int) -> dict[str, Array]:
        """Return the tables of a run of lanes.

        Parameters
        ----------
        first, count : int

        Returns
        -------
        dict of str to ndarray
            Shape (states of each parent ..., states, lanes), of every variable that is drawn or
            moved by a grid.

        Raises
        ------
        QueryError
            If the theory does not say how firmly it holds its numbers.
        """
        grids = self._speaker.grids
        draw, point = np.divmod(np.arange(first, first + count), self._speaker.points)
        values = self._speaker.point_values(point)
        names = [*self._speaker.mattering] if self._draws else []
        names += [g.variable for g in grids if g.variable not in names]
        made: dict[str, Array] = {}
        for name in names:
            own = [k for k, grid in enumerate(grids) if grid.variable == name]
            table = self._table(name, draw, [grids[k] for k in own], values[own])
            if table is not None:
                made[name] = table
        return made

    def _table(self, name: str, draw: Array, grids: Sequence[Grid], values: Array) -> Array | None:
        """Return one variable's table in some lanes; None if it is as written."""
        formed = [k for k, grid in enumerate(grids) if not grid.moves_table]
        table = self._drawn(name, draw, [grids[k] for k in formed], values[formed])
        moving = [k for k, grid in enumerate(grids) if grid.moves_table]
        if moving:
            model = self._speaker.theory.model
            if table is None:
                written = model.cpt(name)[..., None]
                table = np.broadcast_to(written, (*written.shape[:-1], len(draw)))
            table = table.copy()
            for k in moving:
                grids[k].moved(model, table, values[k])
        return table

    def _drawn(self, name: str, draw: Array, grids: Sequence[Grid], values: Array) -> Array | None:
        """Return one variable's table before any of its rows is set."""
        if not grids and not self._draws:
            return None
        pieces = []
        for block in range(int(draw[0]) // DRAWS, int(draw[-1]) // DRAWS + 1):
            inside = draw // DRAWS == block
            piece = self._of_block(name, block, draw[inside] % DRAWS, grids, values[:, inside])
            if piece is None:
                return None
            pieces.append(piece)
        return pieces[0] if len(pieces) == 1 else np.concatenate(pieces, axis=-1)

    def _of_block(
        self, name: str, block: int, draw: Array, grids: Sequence[Grid], values: Array
    ) -> Array | None:
        if self._draws:
            self._draw(block)
        if not grids:
            whole = self._made.get(name)
            same = whole is not None and np.array_equal(draw, np.arange(whole.shape[-1]))
            return whole if whole is None or same else whole[..., draw]
        chosen, which = np.unique(values, axis=1, return_inverse=True)
        self._refuse(name, chosen.shape[1])
        tables = [self._at(name, block, grids, tuple(column)) for column in chosen.T.tolist()]
        every = np.stack(tables, axis=-1)
        picked: Array = every[..., draw if self._draws else 0, which.ravel()]
        return picked

    def _refuse(self, name: str, choices: int) -> None:
        size = (
            8 * self._speaker.theory.model.cpt(name).size * choices * (DRAWS if self._draws else 1)
        )
        if size > MOST_BYTES:
            raise TooCostly(
                f"{size / 2**20:,.0f} MiB of tables of {name}",
                f"{MOST_BYTES / 2**20:,.0f} MiB",
                "give its parameters fewer values",
            )

    def _draw(self, block: int) -> None:
        """Draw a block, if it is not the one at hand."""
        if block != self._block:
            gridded = {grid.variable for grid in self._speaker.grids if not grid.moves_table}
            names = [name for name in self._speaker.mattering if name not in gridded]
            theory = self._speaker.theory
            self._made = theory_draws(theory, DRAWS, seed=self._seed, names=names, block=block)
            self._choices = {}
            self._block = block

    def _at(self, name: str, block: int, grids: Sequence[Grid], values: tuple[float, ...]) -> Array:
        """Return a variable's tables, drawn or not, with some of its parameters set."""
        key = (name, values)
        if key not in self._choices:
            theory = self._speaker.theory
            mechanism = mechanism_at(theory, grids, values)
            parents = [theory.model.variable(parent) for parent in mechanism.parents]
            if self._draws:
                firm = [v for g, v in zip(grids, values, strict=True) if g.parameter == FIRMNESS]
                size = firm[0] if firm else sample_sizes(theory, [name])[name]
                rng = stream(self._seed, block_name(name, block))
                made = draw_mechanism(mechanism, theory[name], parents, size, DRAWS, rng)
            else:
                made = mechanism.cpt(theory[name], parents)[..., None]
            self._choices[key] = made
        return self._choices[key]
