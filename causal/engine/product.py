"""One product of two tables with its sums: einsum, or a matrix product where that pays.

Draws are the last axis. With many draws einsum runs along them, contiguous in memory. With one,
large products are brought into the form (batch, rows, inner) x (batch, inner, columns) and left to
the matrix product of numpy; small ones are not worth the rearrangement.
"""

from functools import lru_cache
from math import prod

import numpy as np
import numpy.typing as npt
from numpy._core.multiarray import c_einsum  # np.einsum without its wrapper, half of a small step

__all__ = ["DENSE", "Array", "Room", "c_einsum", "multiply", "sources"]

Array = npt.NDArray[np.float64]

DENSE = 4096  # multiply-adds from which the rearrangement is paid back


@lru_cache(maxsize=16384)
def _layout(subscripts: str) -> tuple[tuple[int, ...], ...] | None:
    """Return how to bring a product into matrix form: axes of each operand, and of the result.

    The first two entries order the axes of the operands as (batch, rows, inner) and (batch, inner,
    columns); the third says how many axes batch, rows, inner and columns have; the last one brings
    (batch, rows, columns) into the order of the result. None where an axis is summed that only one
    operand has.
    """
    operands, out = subscripts.replace("...", "").split("->")
    left, right = operands.split(",")
    batch = [a for a in left if a in right and a in out]
    inner = [a for a in left if a in right and a not in out]
    rows = [a for a in left if a not in right]
    columns = [a for a in right if a not in left]
    if any(a not in out for a in rows + columns):
        return None
    made = batch + rows + columns
    return (
        tuple(left.index(a) for a in batch + rows + inner),
        tuple(right.index(a) for a in batch + inner + columns),
        (len(batch), len(rows), len(inner), len(columns)),
        tuple(made.index(a) for a in out),
    )


def _matrix(left: Array, right: Array, layout: tuple[tuple[int, ...], ...]) -> Array:
    first, second, counts, back = layout
    a, b = left[..., 0].transpose(first), right[..., 0].transpose(second)
    batches, rows, inner, columns = counts
    batch = a.shape[:batches]
    row = a.shape[batches : batches + rows]
    column = b.shape[batches + inner :] if columns else ()
    summed = prod(a.shape[batches + rows :])
    size = prod(batch)
    product = np.matmul(a.reshape(size, -1, summed), b.reshape(size, summed, -1))
    result: Array = product.reshape((*batch, *row, *column)).transpose(back)[..., None]
    return result


@lru_cache(maxsize=16384)
def sources(subscripts: str) -> tuple[tuple[int, int], ...]:
    """Return from which operand, and which of its axes, each axis of a product comes.

    Examples
    --------
    >>> sources("ab...,b...->a...")
    ((0, 0),)
    """
    operands, out = subscripts.replace("...", "").split("->")
    parts = operands.split(",")
    return tuple(
        next((k, part.index(letter)) for k, part in enumerate(parts) if letter in part)
        for letter in out
    )


class Room:
    """Memory for the tables of one block of draws, taken piece by piece and used again.

    Parameters
    ----------
    cells : int
        How many numbers fit; what does not fit gets memory of its own.

    Examples
    --------
    >>> room = Room(8)
    >>> room.multiply("a...,a...->...", np.ones((2, 3)), np.ones((2, 1))).tolist()
    [2.0, 2.0, 2.0]
    """

    def __init__(self, cells: int) -> None:
        self._cells = np.empty(cells)
        self._used = 0

    def clear(self) -> None:
        """Forget all pieces: what was returned before is written over from now on."""
        self._used = 0

    def empty(self, shape: tuple[int, ...]) -> Array:
        """Return a piece of some shape, its numbers not set."""
        start, self._used = self._used, self._used + prod(shape)
        if self._used > len(self._cells):
            self._used = start
            return np.empty(shape)
        return self._cells[start : self._used].reshape(shape)

    def multiply(self, subscripts: str, *operands: Array) -> Array:
        """Return a product as of `multiply`, in a piece of this memory."""
        axes = [operands[k].shape[axis] for k, axis in sources(subscripts)]
        draws = max([operand.shape[-1] for operand in operands])
        found: Array = c_einsum(subscripts, *operands, out=self.empty((*axes, draws)))
        return found


def multiply(subscripts: str, operations: int, *operands: Array) -> Array:
    """Multiply one or two tables and sum axes out.

    Parameters
    ----------
    subscripts : str
        As for ``numpy.einsum``, with dots for the draws.
    operations : int
        Multiply-adds for one draw.
    *operands : ndarray
        Shape (states of each axis ..., draws).

    Returns
    -------
    ndarray

    Examples
    --------
    >>> multiply("ab...,b...->a...", 4, np.ones((2, 2, 1)), np.array([[3.0], [4.0]])).tolist()
    [[7.0], [7.0]]
    """
    if operations >= DENSE and len(operands) == 2:
        left, right = operands
        if left.shape[-1] == right.shape[-1] == 1:
            layout = _layout(subscripts)
            if layout is not None:
                return _matrix(left, right, layout)
    found: Array = c_einsum(subscripts, *operands)
    return found
