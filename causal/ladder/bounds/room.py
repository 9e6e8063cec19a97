"""The room that one mechanism leaves: its rows, which of them meet, and in which blocks.

Only rows that are read together enter a question. Rows that no chain of meetings connects can be
tied in any way without effect; those that are connected form a block, and a block is where laws
of single meetings must be the margins of one law.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from math import prod
from typing import TypeVar

import networkx as nx
import numpy as np
import numpy.typing as npt

from causal.ladder.bounds.meeting import equal_answers, meeting_of
from causal.ladder.bounds.restrictions import forbidden
from causal.ladder.bounds.twin import Array, Mask, Rows, Shared, Twin

Number = TypeVar("Number", np.float64, np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Configurations in which copies read the same set of rows in the same places.

    Attributes
    ----------
    at : ndarray of int
        Which configurations.
    of : int
        Which set of rows.
    index : tuple of ndarray
        For each copy, its answer in each joint answer of the set: picks the joint answers of
        the set out of those of the copies.
    """

    at: Rows
    of: int
    index: tuple[Rows, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Rows that meetings connect.

    Attributes
    ----------
    rows : tuple of int
    sets : tuple of int
        Sets of two or more rows among them.
    forest : bool
        Whether the sets hang together without a cycle: laws of the sets can then be glued
        whatever they are, one after the other.
    """

    rows: tuple[int, ...]
    sets: tuple[int, ...]
    forest: bool


@dataclass(frozen=True, eq=False)
class Room:
    """What one mechanism's copies read, and how it hangs together.

    Attributes
    ----------
    mechanism : Shared
    shape : tuple of int
        Of the kernel: states of each parent, then of each copy whose answer is not known.
    scope : tuple of int
        The kernel's axes.
    answers : tuple of int
        The known answer of each copy, or -1.
    rows : ndarray, shape (rows, states)
        Distributions.
    sets : tuple of tuple of int
        Each set of rows that is read together.
    groups : tuple of Group
    blocks : tuple of Block
    comparable : ndarray of bool, shape (rows, rows), or None
        As in `Shared`, of these rows.
    """

    mechanism: Shared
    shape: tuple[int, ...]
    scope: tuple[int, ...]
    answers: tuple[int, ...]
    rows: Array
    sets: tuple[tuple[int, ...], ...]
    groups: tuple[Group, ...]
    blocks: tuple[Block, ...]
    comparable: Mask | None

    @property
    def states(self) -> int:
        """How many states the mechanism has."""
        return self.mechanism.states

    def worth_of_sets(self, weights: Array) -> list[Array]:
        """Return what joint answers of each set are worth, from what the kernel's cells are.

        Parameters
        ----------
        weights : ndarray, shape of the kernel

        Returns
        -------
        list of ndarray, shape (states of each row of the set ...)
        """
        count = self._ends[-1] + 1
        summed = np.bincount(self._reads, weights=weights.ravel(), minlength=count)
        return self._split(summed.astype(np.float64, copy=False))

    @cached_property
    def _ends(self) -> list[int]:
        """Where the laws of the sets end, when they are put one after the other."""
        return list(accumulate(self.states ** len(rows) for rows in self.sets))

    def _split(self, flat: npt.NDArray[Number]) -> list[npt.NDArray[Number]]:
        shapes = [(self.states,) * len(rows) for rows in self.sets]
        starts = [0, *self._ends[:-1]]
        parts = [flat[i:j] for i, j in zip(starts, self._ends, strict=True)]
        return [part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)]

    @cached_property
    def _reads(self) -> Rows:
        """Which number of the laws, end to end, each cell of the kernel is; one beyond for none."""
        k, copies = self.states, len(self.answers)
        known = tuple(state if state >= 0 else slice(None) for state in self.answers)
        free = copies - sum(state >= 0 for state in self.answers)
        found = np.empty((prod(self.shape) // k**free, *[k] * free), dtype=np.int64)
        laws = self._split(np.arange(self._ends[-1]))
        for group in self.groups:
            whole = np.full([k] * copies, self._ends[-1])
            whole[group.index] = laws[group.of]
            found[group.at] = whole[known]
        return found.ravel()

    def shut(self, chosen: Sequence[int]) -> Mask:
        """Return which joint answers of some sets, all of one size, go against the order.

        Returns
        -------
        ndarray of bool, shape (sets, states of each row of a set ...)
        """
        at = np.array([self.sets[k] for k in chosen])
        comparable = self.comparable
        if comparable is not None:
            comparable = comparable[at[:, :, None], at[:, None, :]]
        each = [self.rows[at[:, place]] for place in range(at.shape[1])]
        return forbidden(each, ordered=self.mechanism.ordered, comparable=comparable)

    def kernel(self, laws: Sequence[Array]) -> Array:
        """Return the kernel that the laws of the sets make."""
        flat = np.concatenate([*(law.ravel() for law in laws), np.zeros(1)])
        return flat[self._reads].reshape(self.shape)


def _merged_numbers(
    mechanism: Shared, twin: Twin, restricted: bool
) -> tuple[Rows, Array, Mask | None]:
    """Return the number of the row that each copy reads, from zero up; the rows; `comparable`.

    Where equal rows must give equal answers, rows that meet and are equal become one. It is
    comparable to what any of them is.
    """
    meeting = meeting_of(mechanism, twin.cards)
    same = equal_answers(meeting, equal_rows=restricted)
    known, at = np.unique(meeting.numbers, return_inverse=True)
    apart = meeting.numbers[:, :, None] != meeting.numbers[:, None, :]
    if not (same & apart).any():  # no two rows become one
        rows = np.empty((len(known), mechanism.states))
        rows[at.reshape(-1)] = meeting.rows.reshape(-1, mechanism.states)
        told = mechanism.comparable
        comparable = None if told is None else told[np.ix_(known, known)]
        return at.reshape(meeting.numbers.shape), rows, comparable
    ties: nx.Graph[int] = nx.Graph()
    ties.add_nodes_from(known.tolist())
    for i, j in zip(*np.triu_indices(same.shape[1], 1), strict=True):
        here = same[:, i, j]
        ties.add_edges_from(
            zip(meeting.numbers[here, i].tolist(), meeting.numbers[here, j].tolist(), strict=True)
        )
    name = {}
    for place, part in enumerate(nx.connected_components(ties)):
        name.update(dict.fromkeys(part, place))
    numbers = np.vectorize(name.__getitem__, otypes=[np.int64])(meeting.numbers)
    rows = np.empty((numbers.max() + 1, mechanism.states))
    rows[numbers.reshape(-1)] = meeting.rows.reshape(-1, mechanism.states)
    if mechanism.comparable is None:
        return numbers, rows, None
    comparable = np.zeros((len(rows), len(rows)), dtype=bool)
    old, new = (np.array(list(each)) for each in (name.keys(), name.values()))
    one, other = np.nonzero(mechanism.comparable[old][:, old])
    comparable[new[one], new[other]] = True
    return numbers, rows, comparable


def _groups(numbers: Rows, states: int) -> tuple[list[tuple[int, ...]], list[Group]]:
    sets: dict[tuple[int, ...], int] = {}
    groups = []
    distinct, inverse = np.unique(numbers, axis=0, return_inverse=True)
    inverse = inverse.reshape(-1)
    for position, read in enumerate(distinct.tolist()):
        rows = tuple(sorted(set(read)))
        of = sets.setdefault(rows, len(sets))
        grid = np.indices([states] * len(rows))
        index = tuple(grid[rows.index(number)] for number in read)
        groups.append(Group(np.flatnonzero(inverse == position), of, index))
    return list(sets), groups


def _blocks(sets: Sequence[tuple[int, ...]]) -> tuple[Block, ...]:
    links: nx.Graph[int] = nx.Graph()
    for rows in sets:
        nx.add_path(links, rows)
    blocks = []
    for part in nx.connected_components(links):
        inside = tuple(k for k, rows in enumerate(sets) if len(rows) > 1 and rows[0] in part)
        if inside:
            forest = sum(len(sets[k]) - 1 for k in inside) == len(part) - 1
            blocks.append(Block(tuple(sorted(part)), inside, forest))
    return tuple(blocks)


def room_of(mechanism: Shared, twin: Twin, *, restricted: bool) -> Room:
    """Return the room of a mechanism of a reduced twin."""
    numbers, rows, comparable = _merged_numbers(mechanism, twin, restricted)
    sets, groups = _groups(numbers, mechanism.states)
    answers = tuple(twin.known.get(axis, -1) for axis in mechanism.children)
    scope = (*mechanism.parents, *(a for a in mechanism.children if a not in twin.known))
    shape = tuple(twin.cards[axis] for axis in scope)
    blocks = _blocks(sets)
    return Room(
        mechanism, shape, scope, answers, rows, tuple(sets), tuple(groups), blocks, comparable
    )
