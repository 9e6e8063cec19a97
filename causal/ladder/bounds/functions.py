"""Laws over response functions: one answer for each row of a block.

Where meetings form a cycle, laws of the single meetings need not fit together. A law over whole
response functions always does: every one of its solutions is a mechanism.
"""

from collections.abc import Sequence

import numpy as np

from causal.ladder.bounds.room import Block, Room
from causal.ladder.bounds.twin import Array, Rows

_PENALTY = 1e3  # of mass that no function carries yet; worths are scaled to one


def worth_of(functions: Rows, block: Block, room: Room, worth: Sequence[Array]) -> Array:
    """Return what each response function is worth, shape (functions,).

    ``functions`` has shape (functions, rows of the block); ``worth`` is by set of the room.
    """
    place = {row: column for column, row in enumerate(block.rows)}
    total = np.zeros(len(functions))
    for k in block.sets:
        total += worth[k][tuple(functions[:, place[row]] for row in room.sets[k])]
    return total


def master(functions: Rows, worth: Array, block: Block, room: Room) -> tuple[Array, Array, float]:
    """Solve the law over given functions.

    Returns
    -------
    masses : ndarray, shape (functions,)
    prices : ndarray, shape (rows, states)
        A function gains if it is worth more than the prices of its answers together.
    left : float
        Mass of the margins that the functions cannot carry.
    """
    from scipy.optimize import linprog
    from scipy.sparse import csr_array, hstack, identity

    count, rows = functions.shape
    k = room.states
    entry = (functions + k * np.arange(rows)).reshape(-1)
    column = np.repeat(np.arange(count), rows)
    matrix = csr_array((np.ones(len(entry)), (entry, column)), shape=(rows * k, count))
    margins = room.rows[list(block.rows)].reshape(-1)
    scale = max(float(np.abs(worth).max()), 1e-300)
    cost = -worth / scale
    eye = identity(rows * k, format="csr")
    matrix = hstack([matrix, eye, -eye], format="csr")
    cost = np.concatenate([cost, np.full(2 * rows * k, _PENALTY)])
    found = linprog(cost, A_eq=matrix, b_eq=margins, method="highs")
    if found.status != 0:
        return np.zeros(count), np.zeros((rows, k)), np.inf
    prices = -found.eqlin.marginals.reshape(rows, k) * scale
    return found.x[:count], prices, float(found.x[count:].sum())


def laws_of(functions: Rows, masses: Array, block: Block, room: Room) -> dict[int, Array]:
    """Return the law of each set of a block."""
    place = {row: column for column, row in enumerate(block.rows)}
    k = room.states
    masses = np.maximum(masses, 0.0)
    masses = masses / masses.sum()
    laws: dict[int, Array] = {}
    for s in block.sets:
        rows = room.sets[s]
        at = np.ravel_multi_index(tuple(functions[:, place[row]] for row in rows), [k] * len(rows))
        law: Array = np.bincount(at, masses, k ** len(rows)).astype(float)
        laws[s] = law.reshape([k] * len(rows))
    return laws


def all_functions(block: Block, room: Room, restricted: bool) -> Rows:
    """Return all response functions of a block, without those that go against the order."""
    k, rows = room.states, len(block.rows)
    functions: Rows = np.indices([k] * rows).reshape(rows, -1).T
    positive = room.rows[list(block.rows)] > 0
    possible = positive[np.arange(rows), functions].all(axis=1)
    functions = functions[possible]
    if restricted:
        against = [np.zeros([k] * len(each)) for each in room.sets]
        for s in block.sets:
            against[s] = room.shut([s])[0].astype(float)
        functions = functions[worth_of(functions, block, room, against) == 0]
    return functions
