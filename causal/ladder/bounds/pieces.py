"""Tables that are only known between two limits, and how they multiply and sum."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from causal.ladder.bounds.twin import Array


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A table between limits.

    Attributes
    ----------
    scope : tuple of int
        Ascending.
    low, high : ndarray, shape (states of each axis ...)
        The same array where nothing has been left open yet.
    signed : bool
        Whether cells may be negative; at most one piece of a product is.
    """

    scope: tuple[int, ...]
    low: Array
    high: Array
    signed: bool = False


def piece(scope: Sequence[int], table: Array, *, signed: bool = False) -> Piece:
    """Return a table as a piece, its axes in ascending order."""
    order = np.argsort(scope, kind="stable")
    turned = table.transpose(order) if len(scope) else table
    return Piece(tuple(sorted(scope)), turned, turned, signed)


def _spread(table: Array, scope: tuple[int, ...], onto: Sequence[int]) -> Array:
    """Give a table an axis of length one for every axis of ``onto`` that it lacks."""
    return table[tuple(slice(None) if axis in scope else None for axis in onto)]


def spread_to(
    table: Array, scope: tuple[int, ...], onto: Sequence[int], cards: Sequence[int]
) -> Array:
    """Broadcast a table with ascending axes to other ascending axes that include them."""
    full = tuple(cards[axis] for axis in onto)
    return np.broadcast_to(_spread(table, scope, onto), full)


def times(first: Piece, second: Piece) -> Piece:
    """Multiply two pieces, limit by limit.

    What is not negative multiplies a negative limit by its own other limit.
    """
    if second.signed:
        first, second = second, first
    scope = tuple(sorted({*first.scope, *second.scope}))
    low = _spread(first.low, first.scope, scope)
    least, most = (_spread(t, second.scope, scope) for t in (second.low, second.high))
    if first.low is first.high and second.low is second.high:
        both = low * least
        return Piece(scope, both, both, first.signed)
    high = _spread(first.high, first.scope, scope)
    if not first.signed:
        return Piece(scope, low * least, high * most)
    return Piece(
        scope,
        low * np.where(low >= 0, least, most),
        high * np.where(high >= 0, most, least),
        signed=True,
    )


def product(pieces: Sequence[Piece]) -> Piece:
    """Multiply pieces, smallest first."""
    ordered = sorted(pieces, key=lambda each: each.low.size)
    if not ordered:
        one = np.ones(())
        return Piece((), one, one)
    result = ordered[0]
    for each in ordered[1:]:
        result = times(result, each)
    return result


def summed(whole: Piece, axis: int) -> Piece:
    """Sum an ordinary axis out."""
    place = whole.scope.index(axis)
    scope = tuple(a for a in whole.scope if a != axis)
    low = whole.low.sum(axis=place)
    high = low if whole.low is whole.high else whole.high.sum(axis=place)
    return Piece(scope, low, high, whole.signed)
