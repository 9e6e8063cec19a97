"""Which rows of a mechanism its copies read together."""

from dataclasses import dataclass

import numpy as np

from causal.ladder.bounds.twin import Array, Mask, Rows, Shared
from causal.ladder.kernels import SAME


@dataclass(frozen=True, slots=True, eq=False)
class Meeting:
    """What the copies of a mechanism read in each configuration of all that they hear.

    Attributes
    ----------
    rows : ndarray, shape (configurations, copies, states)
        The distributions.
    numbers : ndarray of int, shape (configurations, copies)
        The rows' numbers in the mechanism.
    comparable : ndarray of bool, shape (configurations, copies, copies), or None
        Which copies read comparable rows; None if all do.
    """

    rows: Array
    numbers: Rows
    comparable: Mask | None = None


def meeting_of(mechanism: Shared, cards: tuple[int, ...]) -> Meeting:
    """Return what a mechanism's copies read; configurations of `Shared.parents`, last fastest."""
    axes = mechanism.parents
    shape = tuple(cards[axis] for axis in axes)
    rows, numbers = [], []
    for copy in mechanism.copies:
        order = np.argsort(copy.parents, kind="stable").tolist()
        where = tuple(slice(None) if axis in copy.parents else None for axis in axes)
        table = copy.table.transpose([*order, len(order)])[where]
        states = mechanism.states
        rows.append(np.broadcast_to(table, (*shape, states)).reshape(-1, states))
        turned = np.asarray(copy.rows).transpose(order)[where]
        numbers.append(np.broadcast_to(turned, shape).reshape(-1))
    read, which = np.stack(rows, axis=1), np.stack(numbers, axis=1)
    if mechanism.comparable is None:
        return Meeting(read, which)
    return Meeting(read, which, mechanism.comparable[which[:, :, None], which[:, None, :]])


def equal_answers(meeting: Meeting, *, equal_rows: bool) -> Mask:
    """Return which copies give the same answer, shape (configurations, copies, copies).

    Copies in the same configuration do; with ``equal_rows`` also those whose rows are equal and
    comparable, and those that others so tie to one another.
    """
    same: Mask = meeting.numbers[:, :, None] == meeting.numbers[:, None, :]
    if not equal_rows:
        return same
    gap = np.abs(meeting.rows[:, :, None, :] - meeting.rows[:, None, :, :]).max(axis=-1)
    if meeting.comparable is None:
        same |= gap <= SAME
        return same
    same |= (gap <= SAME) & meeting.comparable
    for _ in range(same.shape[1] - 2):
        same = same @ same
    return same


def classes_of(meeting: Meeting, *, equal_rows: bool) -> Rows:
    """Return for each configuration and copy the first copy that gives the same answer."""
    found: Rows = equal_answers(meeting, equal_rows=equal_rows).argmax(axis=2)
    return found


def tied(meeting: Meeting) -> Mask | None:
    """Return which copies are comparable, if only by others that give the same answers as they."""
    if meeting.comparable is None:
        return None
    same = equal_answers(meeting, equal_rows=True)
    found: Mask = same @ meeting.comparable @ same
    return found
