"""Steps: pairwise products with their sums, collected one elimination after another."""

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nsmallest
from math import prod
from string import ascii_letters


@dataclass(frozen=True, slots=True)
class Step:
    """One pairwise product with its sum.

    Attributes
    ----------
    left, right : int
        Slots to multiply; ``right`` is -1 where one table is only summed.
    subscripts : str
        For ``numpy.einsum``; the dots stand for the draws.
    operations : int
        Multiply-adds for one draw.
    """

    left: int
    right: int
    subscripts: str
    operations: int


def subscripts(operands: Sequence[Sequence[int]], out: Sequence[int]) -> str:
    """Write one step for einsum, with letters that are local to it.

    Examples
    --------
    >>> subscripts([(4, 7), (7,)], (4,))
    'ab...,b...->a...'
    """
    letter: dict[int, str] = {}
    for axis in [axis for scope in operands for axis in scope]:
        letter.setdefault(axis, ascii_letters[len(letter)])
    left = ",".join("".join(letter[axis] for axis in scope) + "..." for scope in operands)
    return f"{left}->{''.join(letter[axis] for axis in out)}..."


class Builder:
    """Collect the pairwise steps of one elimination; used by `compile_plan` only."""

    def __init__(self, scopes: Sequence[tuple[int, ...]], cards: Sequence[int]) -> None:
        self.cards = cards
        self.live: dict[int, tuple[int, ...]] = dict(enumerate(scopes))
        self.size = {slot: self.cells(scope) for slot, scope in self.live.items()}
        self.next = len(self.live)
        self.holders: dict[int, set[int]] = {}
        for slot, scope in self.live.items():
            for axis in scope:
                self.holders.setdefault(axis, set()).add(slot)
        self.steps: list[Step] = []
        self.operations = 0
        self.peak = max(self.size.values(), default=1)
        self.stored = sum(self.size.values())

    def cells(self, axes: Sequence[int]) -> int:
        """Return how many cells a table over some axes has."""
        return prod(self.cards[axis] for axis in axes)

    def join(self, left: int, right: int, keep: frozenset[int]) -> None:
        """Multiply two slots (or take one alone) and sum what nobody else reads."""
        a, b = self.live.pop(left), self.live.pop(right) if right >= 0 else ()
        union = [*a, *(axis for axis in b if axis not in a)]
        out = []
        for axis in union:
            holding = self.holders[axis]
            holding -= {left, right}
            if axis in keep or holding:
                out.append(axis)
                holding.add(self.next)
        operands = (a,) if right < 0 else (a, b)
        work = self.cells(union)
        self.steps.append(Step(left, right, subscripts(operands, out), work))
        self.operations += work
        cells = self.cells(out)
        self.peak = max(self.peak, cells)
        self.stored += cells
        self.live[self.next], self.size[self.next] = tuple(out), cells
        self.next += 1

    def eliminate(self, axis: int, keep: frozenset[int]) -> None:
        """Sum one axis out, smallest tables first."""
        while True:
            holding = sorted(self.holders[axis], key=lambda slot: (self.size[slot], slot))
            if not holding:
                return
            self.join(holding[0], holding[1] if len(holding) > 1 else -1, keep)

    def finish(self, targets: tuple[int, ...]) -> None:
        """Multiply what is left and bring its axes into the order of the targets."""
        keep = frozenset(targets)
        while len(self.live) > 1:
            slots = nsmallest(2, self.live, key=lambda slot: (self.size[slot], slot))
            self.join(slots[0], slots[1], keep)
        for slot, scope in list(self.live.items()):
            if scope != targets:
                out = tuple(axis for axis in targets if axis in scope)
                self.steps.append(Step(slot, -1, subscripts((scope,), out), self.size[slot]))
