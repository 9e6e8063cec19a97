"""Answers with one number changed, many at a time: exact on rungs 1 and 2, asked anew on rung 3.

With the same luck in several worlds an answer is a piecewise rational function of a number, with
kinks where cut points cross. No formula is used there: the question is asked again.
"""

from collections.abc import Callable, Sequence

import numpy as np

from causal.engine.product import Array
from causal.judgement.robustness.asked import Asked
from causal.judgement.robustness.change import Change, ChangeLines
from causal.judgement.robustness.lines import Lines
from causal.judgement.sensitivity import Cell

NEAR = 0.002
"""How near to 0 and 1 numbers are moved; at the ends what is given may become impossible."""

Move = tuple[Cell, float]
_BATCH = 256
_GRID = 33
_HALVINGS = 40


def answers(
    asked: Asked | Change, moves: Sequence[Move], known: Lines | ChangeLines | None = None
) -> Array:
    """Return the answer after each move of one number, its row in proportion.

    Parameters
    ----------
    asked : Asked or Change
    moves : sequence of (Cell, float)
        Each by itself.
    known : Lines or ChangeLines, optional
        If given, nothing is asked again.

    Returns
    -------
    ndarray, shape (moves,)

    Raises
    ------
    ImpossibleEvidence, TooCostly
    """
    out = np.empty(len(moves))
    if known is not None:
        for place, (cell, number) in enumerate(moves):
            out[place] = known.line(cell)(number) if cell.variable in known.slopes else known.value
        return out
    by_variable: dict[str, list[int]] = {}
    for place, (cell, _) in enumerate(moves):
        by_variable.setdefault(cell.variable, []).append(place)
    for name, places in by_variable.items():
        for start in range(0, len(places), _BATCH):
            some = places[start : start + _BATCH]
            made = [moves[k][0].moved(asked.theory.model, moves[k][1]) for k in some]
            out[some] = asked.values({name: np.concatenate(made, axis=-1)})
    return out


def crossings(
    difference: Callable[[Sequence[Move]], Array], cells: Sequence[Cell], nows: Sequence[float]
) -> list[float | None]:
    """Return for each number the nearest value at which a difference changes its sign.

    Parameters
    ----------
    difference : callable
        The difference after each of some moves.
    cells : sequence of Cell
    nows : sequence of float
        The numbers as they are.

    Returns
    -------
    list of float or None
        None where no change of sign was found between `NEAR` and ``1 - NEAR``.

    Notes
    -----
    Scanned at 33 numbers and then halved: two changes of sign between neighbouring points are
    missed, and an end so found is exact to rounding.
    """
    grid = np.linspace(NEAR, 1 - NEAR, _GRID)
    live = _that_matter(difference, cells)
    table = difference([(cells[k], float(t)) for k in live for t in grid]).reshape(-1, _GRID)
    ends: list[tuple[int, float, float]] = []
    for k, values in zip(live, table, strict=True):
        here = float(difference([(cells[k], nows[k])])[0])
        ends += [(k, near, far) for near, far in _brackets(grid, values, nows[k], here)]
    roots = _halved(difference, cells, ends)
    found: list[float | None] = [None] * len(cells)
    for (k, _, _), root in zip(ends, roots, strict=True):
        best = found[k]
        if best is None or abs(root - nows[k]) < abs(best - nows[k]):
            found[k] = float(root)
    return found


def _that_matter(difference: Callable[[Sequence[Move]], Array], cells: Sequence[Cell]) -> list[int]:
    """Return the places of the numbers that change anything at three values."""
    tried = (NEAR, 0.5, 1 - NEAR)
    table = difference([(cell, t) for cell in cells for t in tried]).reshape(-1, len(tried))
    return [k for k, row in enumerate(table) if np.ptp(row) > 1e-12]


def _brackets(grid: Array, values: Array, now: float, here: float) -> list[tuple[float, float]]:
    """Return the nearest change of sign on either side of a number: its near and its far end."""
    found = []
    for side in (grid > now, grid < now):
        points, signs = grid[side], values[side]
        if len(points) and points[0] < now:
            points, signs = points[::-1], signs[::-1]
        turned = np.flatnonzero(np.sign(signs) != np.sign(here))
        if len(turned):
            first = int(turned[0])
            found.append((float(points[first - 1]) if first else now, float(points[first])))
    return found


def _halved(
    difference: Callable[[Sequence[Move]], Array],
    cells: Sequence[Cell],
    ends: Sequence[tuple[int, float, float]],
) -> Array:
    """Halve all brackets at once."""
    if not ends:
        return np.empty(0)
    near = np.array([low for _, low, _ in ends])
    far = np.array([high for _, _, high in ends])
    sign = np.sign(difference([(cells[k], t) for (k, _, _), t in zip(ends, near, strict=True)]))
    for _ in range(_HALVINGS):
        middle = (near + far) / 2
        moves = [(cells[k], float(t)) for (k, _, _), t in zip(ends, middle, strict=True)]
        same = np.sign(difference(moves)) == sign
        near, far = np.where(same, middle, near), np.where(same, far, middle)
    return far
