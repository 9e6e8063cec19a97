"""Many plans over the same draws: what they have in common is computed once.

Scenarios differ in a few interventions; below and beside those they multiply the same tables in
the same way. A product is known by its operands and its subscripts, so that a second plan that
wants it finds it done (hash-consing). Draws go through in blocks whose tables fit the cache, into
buffers that are used again, so that memory is neither asked for nor cleared on the way.
"""

from bisect import bisect_left, insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import prod

import numpy as np

from causal.engine.contract import Result, evaluate, faint, leaves_of
from causal.engine.plan import Plan
from causal.engine.product import Array, c_einsum, multiply, sources

BLOCK_BYTES = 2**22  # the largest table of a block of draws stays under this, to stay in cache
MOST_BYTES = 2**28  # and under this where that would leave fewer draws than pay
_KEPT_BYTES = 2**26  # buffers up to this size are kept for the next call
LEAST = 128  # fewer draws than this do not fill the inner loop


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """One question of many.

    Attributes
    ----------
    plan : Plan
    tables : sequence of ndarray
        As for `causal.engine.run.run`. Tables are the same to two questions if they are the same
        object.
    states : mapping of int to int
        The state of every observed axis.
    """

    plan: Plan
    tables: Sequence[Array]
    states: Mapping[int, int]


def leaf_keys(asked: Asked) -> list[tuple[object, ...]]:
    """Return what tells the tables a plan starts from apart: which table, fixed at which states."""
    plan = asked.plan
    keys: list[tuple[object, ...]] = []
    for factor, axes in plan.reads:
        fixed = axes and tuple([-1 if axis is None else asked.states[axis] for axis in axes])
        keys.append((id(asked.tables[factor]), fixed))
    return keys + [("ones", plan.structure.cards[axis]) for axis in plan.units]


@dataclass(slots=True, eq=False)
class _Node:
    """A table of the program: one that is given, or the product of others."""

    shape: tuple[int, ...]  # without the draws
    many: bool  # whether it varies by draw
    operands: tuple[int, ...] = ()
    subscripts: str = ""
    operations: int = 0
    readers: int = 0
    buffer: int = -1


class Batch:
    """Several plans as one list of products, each product once; run as often as needed.

    Parameters
    ----------
    asked : sequence of Asked
        Plans with their tables and observed states. The number of draws is the same in all
        tables that have more than one.

    Notes
    -----
    A plan whose values threaten to underflow is run again by itself, with scaling.

    Examples
    --------
    >>> from causal.engine.plan import Structure, compile_plan
    >>> pair = Structure((2, 2), ((0,), (0, 1)), (0, 1))
    >>> rain = np.array([[0.8, 0.6], [0.2, 0.4]])
    >>> wet = np.array([[0.9, 0.1], [0.2, 0.8]])[:, :, None]
    >>> plan = compile_plan(pair, (0,), (1,))
    >>> both = Batch([Asked(plan, [rain, wet], {1: state}) for state in (0, 1)])
    >>> both.products
    2
    >>> both.run()[1].normalised().round(3).tolist()
    [[0.333, 0.158], [0.667, 0.842]]
    >>> both.run([[rain[:, :1], wet]] * 2)[1].normalised().round(3).tolist()
    [[0.333], [0.667]]
    """

    def __init__(self, asked: Sequence[Asked]) -> None:
        self._asked = tuple(asked)
        self._nodes: list[_Node] = []
        self._known: dict[tuple[object, ...], int] = {}
        self._results: list[int] = []
        self._buffers: list[int] = []  # cells of each
        self._leaves: list[tuple[int, int, int]] = []  # node, question, leaf
        self._spare: list[tuple[int, list[Array | None]]] = []  # buffers that no call is using
        for number, one in enumerate(self._asked):
            self._results.append(self._add(number, one))
        self._assign()

    @property
    def products(self) -> int:
        """Return how many different products there are."""
        return len(self._nodes) - len(self._leaves)

    @property
    def operations(self) -> int:
        """Return the multiply-adds of all products for one draw."""
        return sum(node.operations for node in self._nodes)

    def _add(self, number: int, asked: Asked) -> int:
        """Add a plan; return the node of its result."""
        plan, slots = asked.plan, []
        leaves = leaves_of(plan, asked.tables, asked.states)
        for slot, (key, leaf) in enumerate(zip(leaf_keys(asked), leaves, strict=True)):
            if key not in self._known:
                self._leaves.append((len(self._nodes), number, slot))
                self._known[key] = len(self._nodes)
                self._nodes.append(_Node(leaf.shape[:-1], leaf.shape[-1] > 1))
            slots.append(self._known[key])
        for step in plan.steps:
            pair = (step.left,) if step.right < 0 else (step.left, step.right)
            operands = tuple([slots[k] for k in pair])
            slots.append(self._product(operands, step.subscripts, step.operations))
        if not slots:  # nothing matters: the product of no tables
            slots.append(self._product((), "->", 0))
        self._nodes[slots[-1]].readers += 1  # read when the block is done: never overwritten
        return slots[-1]

    def _product(self, operands: tuple[int, ...], subscripts: str, operations: int) -> int:
        key = (operands, subscripts)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = len(self._nodes)
            made = [self._nodes[k] for k in operands]
            shape = tuple([made[k].shape[axis] for k, axis in sources(subscripts)])
            many = any(one.many for one in made)
            self._nodes.append(_Node(shape, many, operands, subscripts, operations))
            for one in made:
                one.readers += many
        return found

    def _assign(self) -> None:
        """Give every product a buffer; one whose last reader has run is free for the next."""
        waiting = [node.readers for node in self._nodes]
        free: list[tuple[int, int]] = []
        for node in self._nodes:
            if not node.many or not node.operands:
                continue
            cells = prod(node.shape)
            place = bisect_left(free, (cells, -1))
            if place < len(free):
                node.buffer = free.pop(place)[1]
            else:
                node.buffer = len(self._buffers)
                self._buffers.append(cells)
            for k in set(node.operands):
                waiting[k] -= node.operands.count(k)
                buffer = self._nodes[k].buffer
                if not waiting[k] and buffer >= 0:
                    insort(free, (self._buffers[buffer], buffer))

    def _given(self, tables: Sequence[Sequence[Array]]) -> list[Array | None]:
        """Return the given tables by node, and the products that do not vary by draw."""
        made: list[Array | None] = [None] * len(self._nodes)
        leaves: dict[int, list[Array]] = {}
        for place, number, slot in self._leaves:
            if number not in leaves:
                one = self._asked[number]
                leaves[number] = leaves_of(one.plan, tables[number], one.states)
            made[place] = leaves[number][slot]
        for place, node in enumerate(self._nodes):
            if node.subscripts and not node.many:
                operands = [one for one in map(made.__getitem__, node.operands) if one is not None]
                made[place] = (
                    multiply(node.subscripts, node.operations, *operands)
                    if operands
                    else np.ones(1)
                )
        return made

    def _block(
        self, given: Sequence[Array | None], cut: slice, outs: Sequence[Array | None]
    ) -> list[Array]:
        """Run all products for some draws; return the tables of the results."""
        tables: list[Array] = []
        for node, table, out in zip(self._nodes, given, outs, strict=True):
            if table is None:
                operands = [tables[k] for k in node.operands]
                tables.append(c_einsum(node.subscripts, *operands, out=out))
            else:
                tables.append(table[..., cut] if node.many else table)
        return [tables[k] for k in self._results]

    def _outs(self, width: int) -> list[Array | None]:
        """Return where each product is written to, for blocks of so many draws."""
        starts = [0, *accumulate(self._buffers)]
        arena = np.empty(starts[-1] * width)  # one piece: the system gives it in large pages
        outs: list[Array | None] = []
        for node in self._nodes:
            if node.buffer < 0:
                outs.append(None)
            else:
                start = starts[node.buffer] * width
                piece = arena[start : start + prod(node.shape) * width]
                outs.append(piece.reshape(*node.shape, width))
        return outs

    def _borrowed(self, width: int) -> list[Array | None]:
        """Return buffers that no other call is using: those of a call before, or new ones."""
        try:
            kept, outs = self._spare.pop()  # one atomic step: two threads never get the same
        except IndexError:
            return self._outs(width)
        return outs if kept == width else self._outs(width)

    def _width(self, draws: int) -> int:
        """Return how many draws a block has."""
        bytes_a_draw = 8 * max(self._buffers, default=1)
        cached = int(BLOCK_BYTES // bytes_a_draw)
        bearable = int(MOST_BYTES // bytes_a_draw)
        return max(1, min(draws, max(cached, min(LEAST, bearable))))

    def run(self, tables: Sequence[Sequence[Array]] | None = None) -> list[Result]:
        """Answer every question.

        Parameters
        ----------
        tables : sequence of sequence of ndarray, optional
            Other tables for each question, in the shapes of those that the batch was made with;
            the number of draws may differ where it was more than one. Where two questions shared a
            table they share it again: that of the first one is taken.

        Returns
        -------
        list of Result
            In the order asked; equal to those of `causal.engine.run.run`, plan by plan.
        """
        taken = [one.tables for one in self._asked] if tables is None else list(tables)
        given = self._given(taken)
        varying = zip(self._nodes, given, strict=True)
        draws = max((t.shape[-1] for node, t in varying if node.many and t is not None), default=1)
        values = [
            np.empty((*self._nodes[k].shape, draws if self._nodes[k].many else 1))
            for k in self._results
        ]
        width = self._width(draws)
        outs = self._borrowed(width)
        for start in range(0, draws, width):
            cut = slice(start, min(start + width, draws))
            here = outs if cut.stop - start == width else self._outs(cut.stop - start)
            for whole, part in zip(values, self._block(given, cut, here), strict=True):
                whole[..., cut if whole.shape[-1] > 1 else slice(None)] = part
        if 8 * width * sum(self._buffers) <= _KEPT_BYTES:
            self._spare.append((width, outs))
        return [self._checked(number, found, taken[number]) for number, found in enumerate(values)]

    def _checked(self, number: int, values: Array, tables: Sequence[Array]) -> Result:
        """Return values as they are, or computed again where they are faint."""
        if not faint(values):
            return Result(values, np.zeros(values.shape[-1]))
        asked = self._asked[number]
        return evaluate(asked.plan, leaves_of(asked.plan, tables, asked.states))


def run_many(asked: Sequence[Asked]) -> list[Result]:
    """Run several plans, sharing the products that they have in common.

    Parameters
    ----------
    asked : sequence of Asked

    Returns
    -------
    list of Result
        In the order asked; equal to those of `causal.engine.run.run`, plan by plan.

    Examples
    --------
    >>> from causal.engine.plan import Structure, compile_plan
    >>> pair = Structure((2, 2), ((0,), (0, 1)), (0, 1))
    >>> rain = np.array([0.8, 0.2])[:, None]
    >>> wet = np.array([[0.9, 0.1], [0.2, 0.8]])[:, :, None]
    >>> plan = compile_plan(pair, (1,))
    >>> run_many([Asked(plan, [rain, wet], {})] * 2)[1].values.round(2).tolist()
    [[0.76], [0.24]]
    """
    return Batch(asked).run()
