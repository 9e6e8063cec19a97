"""The best law over response functions: one answer for each row of a block.

Where meetings form a cycle, laws of the single meetings need not fit together. A law over whole
response functions always does: every one of its solutions is a mechanism.
"""

from collections.abc import Sequence

import numpy as np

from causal.ladder.bounds.restrictions import SAME, forbidden
from causal.ladder.bounds.room import Block, Room
from causal.ladder.bounds.twin import Array, Rows

ALL = 20_000
"""Up to so many response functions of a block are all written out; beyond, found one by one."""

_ROUNDS = 60
_TRIES = 12
_PENALTY = 1e3  # of mass that no function carries yet; worths are scaled to one
_GAIN = 1e-9


def _worth(functions: Rows, block: Block, room: Room, worth: Sequence[Array]) -> Array:
    """Return what each response function is worth, shape (functions,)."""
    place = {row: column for column, row in enumerate(block.rows)}
    total = np.zeros(len(functions))
    for k in block.sets:
        total += worth[k][tuple(functions[:, place[row]] for row in room.sets[k])]
    return total


def _shut(room: Room, k: int) -> Array:
    rows = [room.rows[row] for row in room.sets[k]]
    return forbidden(rows, ordered=room.mechanism.ordered).astype(float)


def _master(
    functions: Rows, worth: Array, block: Block, room: Room, slack: bool
) -> tuple[Array, Array, float]:
    """Solve the law over given functions; return masses, prices by row and state, and slack."""
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
    if slack:
        eye = identity(rows * k, format="csr")
        matrix = hstack([matrix, eye, -eye], format="csr")
        cost = np.concatenate([cost, np.full(2 * rows * k, _PENALTY)])
    found = linprog(cost, A_eq=matrix, b_eq=margins, method="highs")
    if found.status != 0:
        return np.zeros(0), np.zeros(0), np.inf
    prices = -found.eqlin.marginals.reshape(rows, k) * scale
    return found.x[:count], prices, float(found.x[count:].sum())


def _laws(functions: Rows, masses: Array, block: Block, room: Room) -> dict[int, Array]:
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


def _every(block: Block, room: Room, restricted: bool) -> Rows:
    """Return all response functions of a block, without those that go against the order."""
    k, rows = room.states, len(block.rows)
    functions: Rows = np.indices([k] * rows).reshape(rows, -1).T
    positive = room.rows[list(block.rows)] > 0
    possible = positive[np.arange(rows), functions].all(axis=1)
    functions = functions[possible]
    if restricted:
        against = [np.zeros([k] * len(each)) for each in room.sets]
        for s in block.sets:
            against[s] = _shut(room, s)
        functions = functions[_worth(functions, block, room, against) == 0]
    return functions


def _first(block: Block, room: Room) -> Rows:
    """Return the response functions of one shared uniform number."""
    upper = np.cumsum(room.rows[list(block.rows)], axis=1)[:, :-1]
    cuts = np.unique(np.concatenate([[0.0, 1.0], upper.reshape(-1).clip(0.0, 1.0)]))
    middle = ((cuts[1:] + cuts[:-1]) / 2)[np.diff(cuts) > SAME]
    found: Rows = (middle[:, None, None] > upper[None]).sum(axis=2)
    return found


def _improved(
    functions: Rows, worth: Sequence[Array], prices: Array, block: Block, room: Room
) -> Rows:
    """Change one answer at a time while that gains; all functions at once."""
    rows, k = len(block.rows), room.states
    functions = functions.copy()
    for _ in range(2 * rows):
        before = functions.copy()
        for row in range(rows):
            tried = np.repeat(functions, k, axis=0)
            tried[:, row] = np.tile(np.arange(k), len(functions))
            gain = _worth(tried, block, room, worth) - prices[np.arange(rows), tried].sum(axis=1)
            functions[:, row] = gain.reshape(-1, k).argmax(axis=1)
        if (before == functions).all():
            break
    return functions


def _one_by_one(
    block: Block, room: Room, worth: list[Array], restricted: bool, rng: np.random.Generator
) -> dict[int, Array] | None:
    """Add functions that would gain, as long as any is found."""
    scale = max([float(np.abs(worth[k]).max()) for k in block.sets] + [1e-300])
    scaled = [each / scale for each in worth]
    if restricted:
        for k in block.sets:
            scaled[k] = scaled[k] - 1e2 * _PENALTY * _shut(room, k)
    functions = _first(block, room)
    masses, left = np.zeros(0), np.inf
    for _ in range(_ROUNDS):
        values = _worth(functions, block, room, scaled)
        masses, prices, left = _master(functions, values, block, room, slack=True)
        if not masses.size:
            return None
        random = rng.integers(0, room.states, (_TRIES, len(block.rows)))
        best = np.argsort(-masses)[:_TRIES]
        tried = _improved(np.concatenate([functions[best], random]), scaled, prices, block, room)
        gain = _worth(tried, block, room, scaled)
        gain -= prices[np.arange(len(block.rows)), tried].sum(axis=1)
        fresh = np.unique(tried[gain > _GAIN], axis=0)
        if not len(fresh):
            break
        functions = np.unique(np.concatenate([functions, fresh]), axis=0)
        masses = np.zeros(0)
    if not masses.size:
        values = _worth(functions, block, room, scaled)
        masses, _, left = _master(functions, values, block, room, slack=True)
    if restricted and masses.size:
        against = [np.zeros_like(each) for each in worth]
        for k in block.sets:
            against[k] = _shut(room, k)
        left += float((masses * _worth(functions, block, room, against)).sum())
    return _laws(functions, masses, block, room) if masses.size and left < _GAIN else None


def best_laws(
    block: Block, room: Room, worth: list[Array], *, restricted: bool, rng: np.random.Generator
) -> dict[int, Array] | None:
    """Return the laws of a block's sets that are worth most together.

    Parameters
    ----------
    block : Block
    room : Room
    worth : list of ndarray
        By set of the room.
    restricted : bool
        Whether only mechanisms that respect order are considered.
    rng : numpy.random.Generator
        For the tries by which functions are found one by one.

    Returns
    -------
    dict of int to ndarray, or None
        By set; exact up to `ALL` functions, beyond that a law that may not be the best. None
        where no law was found.
    """
    if room.states ** len(block.rows) > ALL:
        return _one_by_one(block, room, worth, restricted, rng)
    functions = _every(block, room, restricted)
    if not len(functions):
        return None
    values = _worth(functions, block, room, worth)
    masses, _, _ = _master(functions, values, block, room, slack=False)
    return _laws(functions, masses, block, room) if masses.size else None
