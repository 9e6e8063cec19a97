"""The best law of a block's rows: response functions are added as long as one would gain.

A linear program over few functions prices every answer of every row. A function that is worth
more than its answers cost improves the law; when none does, the law is the best.
"""

from collections.abc import Callable

import numpy as np

from causal.ladder.bounds.functions import all_functions, laws_of, master, worth_of
from causal.ladder.bounds.room import Block, Room
from causal.ladder.bounds.twin import Array, Rows
from causal.ladder.kernels import SAME

ALL = 20_000
"""Up to so many response functions of a block are all compared; beyond, a search looks for them."""

Pool = dict[tuple[str, tuple[int, ...]], Rows]
"""Functions that served before, by mechanism and block: a good beginning for the next law."""

Price = Callable[[Array, Rows], Rows]
"""From prices and the functions in use to functions that gain."""

_AT_ONCE = 800  # so few functions are put into one program
_ROUNDS = 80
_TRIES = 16
_ADDED = 24
_KEPT = 300
_SHUT = 1e5  # taken from worths of at most one where an answer goes against the order
_GAIN = 1e-9


def _first(block: Block, room: Room) -> Rows:
    """Return the response functions of one shared uniform number."""
    upper = np.cumsum(room.rows[list(block.rows)], axis=1)[:, :-1]
    cuts = np.unique(np.concatenate([[0.0, 1.0], upper.reshape(-1).clip(0.0, 1.0)]))
    middle = ((cuts[1:] + cuts[:-1]) / 2)[np.diff(cuts) > SAME]
    found: Rows = (middle[:, None, None] > upper[None]).sum(axis=2)
    return found


def _by_comparing(functions: Rows, values: Array) -> Price:
    """Compare all functions."""
    rows = np.arange(functions.shape[1])

    def price(prices: Array, _: Rows) -> Rows:
        gain = values - prices[rows, functions].sum(axis=1)
        best = np.argsort(-gain)[:_ADDED]
        found: Rows = functions[best[gain[best] > _GAIN]]
        return found

    return price


def _pairs(block: Block, room: Room, worth: list[Array]) -> Array:
    """Return the worth of pairs of answers, shape (rows, rows, states, states), both ways."""
    place = {row: column for column, row in enumerate(block.rows)}
    k, count = room.states, len(block.rows)
    found = np.zeros((count, count, k, k))
    for s in block.sets:
        if len(room.sets[s]) == 2:
            i, j = (place[row] for row in room.sets[s])
            found[i, j] += worth[s]
            found[j, i] += worth[s].T
    return found


def _by_searching(block: Block, room: Room, worth: list[Array], rng: np.random.Generator) -> Price:
    """Change one answer at a time while that gains, from the functions in use and random ones."""
    pairs = _pairs(block, room, worth)
    count, k = len(block.rows), room.states
    larger = Block(block.rows, tuple(s for s in block.sets if len(room.sets[s]) > 2), forest=False)
    rows = np.arange(count)

    def gains(functions: Rows, row: int) -> Array:
        found: Array = pairs[row][rows, :, functions].sum(axis=1)
        if larger.sets:
            tried = np.repeat(functions, k, axis=0)
            tried[:, row] = np.tile(np.arange(k), len(functions))
            found = found + worth_of(tried, larger, room, worth).reshape(-1, k)
        return found

    def price(prices: Array, used: Rows) -> Rows:
        random = rng.integers(0, k, (_TRIES, count))
        functions = np.concatenate([used[:_TRIES], random])
        for _ in range(2 * count):
            before = functions.copy()
            for row in range(count):
                functions[:, row] = (gains(functions, row) - prices[row]).argmax(axis=1)
            if (before == functions).all():
                break
        gain = worth_of(functions, block, room, worth) - prices[rows, functions].sum(axis=1)
        found: Rows = functions[gain > _GAIN]
        return found

    return price


def _generated(
    functions: Rows, block: Block, room: Room, worth: list[Array], price: Price
) -> tuple[Rows, Array, float]:
    """Add functions until none gains; return those in use, their masses and the mass left."""
    for turn in range(_ROUNDS):
        values = worth_of(functions, block, room, worth)
        masses, prices, left = master(functions, values, block, room)
        best = np.argsort(-masses, kind="stable")
        fresh = price(prices, functions[best])
        if turn == _ROUNDS - 1 or not len(fresh):
            break
        functions = np.unique(np.concatenate([functions[best[:_KEPT]], fresh]), axis=0)
    return functions, masses, left


def best_laws(
    block: Block,
    room: Room,
    worth: list[Array],
    pool: Pool,
    *,
    restricted: bool,
    rng: np.random.Generator,
) -> dict[int, Array] | None:
    """Return the laws of a block's sets that are worth most together.

    Parameters
    ----------
    block : Block
    room : Room
    worth : list of ndarray
        By set of the room.
    pool : dict
        See `Pool`; added to.
    restricted : bool
        Whether only mechanisms that respect order are considered.
    rng : numpy.random.Generator
        For the search where there are too many functions to compare them all.

    Returns
    -------
    dict of int to ndarray, or None
        By set; exact up to `ALL` functions, beyond that a law that need not be the best. None
        where no law was found.
    """
    scale = max([float(np.abs(worth[k]).max()) for k in block.sets] + [1e-300])
    scaled = [each / scale for each in worth]
    against = [np.zeros_like(each) for each in worth]
    if restricted:
        for k in block.sets:
            against[k] = room.shut([k])[0].astype(float)
            scaled[k] = scaled[k] - _SHUT * against[k]
    key = (room.mechanism.name, block.rows)
    functions = pool.get(key, _first(block, room))
    if room.states ** len(block.rows) <= ALL:
        every = all_functions(block, room, restricted)
        price = _by_comparing(every, worth_of(every, block, room, scaled))
        if len(every) <= _AT_ONCE:
            functions = every
    else:
        price = _by_searching(block, room, scaled, rng)
    functions, masses, left = _generated(functions, block, room, scaled, price)
    against_order = float((masses * worth_of(functions, block, room, against)).sum())
    pool[key] = functions[np.argsort(-masses, kind="stable")[:_KEPT]]
    if left > _GAIN or against_order > _GAIN:
        return None
    return laws_of(functions, masses, block, room)
