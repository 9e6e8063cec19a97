"""Which rows of a mechanism its copies read together."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from causal.ladder.bounds.restrictions import SAME
from causal.ladder.bounds.twin import Array, Rows, Shared


@dataclass(frozen=True, slots=True, eq=False)
class Meeting:
    """What the copies of a mechanism read in each configuration of all that they hear.

    Attributes
    ----------
    rows : ndarray, shape (configurations, copies, states)
        The distributions.
    numbers : ndarray of int, shape (configurations, copies)
        The rows' numbers in the mechanism.
    """

    rows: Array
    numbers: Rows


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
    return Meeting(np.stack(rows, axis=1), np.stack(numbers, axis=1))


def equal_answers(meeting: Meeting, *, equal_rows: bool) -> npt.NDArray[np.bool_]:
    """Return which copies give the same answer, shape (configurations, copies, copies).

    Copies in the same configuration do; with ``equal_rows`` also those whose rows are equal.
    """
    same: npt.NDArray[np.bool_] = meeting.numbers[:, :, None] == meeting.numbers[:, None, :]
    if equal_rows:
        gap = np.abs(meeting.rows[:, :, None, :] - meeting.rows[:, None, :, :])
        same |= gap.max(axis=-1) <= SAME
    return same


def classes_of(meeting: Meeting, *, equal_rows: bool) -> Rows:
    """Return for each configuration and copy the first copy that gives the same answer."""
    found: Rows = equal_answers(meeting, equal_rows=equal_rows).argmax(axis=2)
    return found
