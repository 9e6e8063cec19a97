"""Close a mechanism: the least and the most that its joint law can make of what follows."""

import numpy as np

from causal.ladder.bounds.meeting import Meeting, classes_of, meeting_of, tied
from causal.ladder.bounds.pieces import Piece, spread_to
from causal.ladder.bounds.restrictions import forbidden
from causal.ladder.bounds.transport import best_worth, seen_answer
from causal.ladder.bounds.twin import Array, Mask, Shared, Twin


def _worth(costs: Array, rows: Array, pattern: tuple[int, ...], out: Mask | None) -> Array:
    """Return the most, for configurations with one pattern of equal answers.

    ``costs`` has shape (configurations, rest, states of each copy ...); ``out`` is of the answers
    of those copies that others follow.
    """
    leaders = sorted(set(pattern))
    grid = np.indices([rows.shape[-1]] * len(leaders))
    index = tuple(grid[leaders.index(leader)] for leader in pattern)
    chosen = costs[(slice(None), slice(None), *index)]
    return best_worth(chosen, rows[:, leaders], out)


def _against(
    rows: Array, pattern: tuple[int, ...], ordered: bool, comparable: Mask | None
) -> Mask | None:
    """Return what copies that others follow never answer together where order is respected."""
    leaders = sorted(set(pattern))
    if len(leaders) == 1:
        return None
    if comparable is not None:
        comparable = comparable[:, leaders][:, :, leaders]
    return forbidden([rows[:, one] for one in leaders], ordered=ordered, comparable=comparable)


def _most(
    costs: Array, meeting: Meeting, mechanism: Shared, states: tuple[int, ...], *, restricted: bool
) -> Array:
    """Return the most for every configuration and rest.

    ``costs`` has one axis for each copy whose answer is not known; ``states`` gives the others.
    """
    classes = classes_of(meeting, equal_rows=restricted)
    ties = tied(meeting) if restricted else None
    k, known = mechanism.states, [state >= 0 for state in states]
    found = np.empty(costs.shape[:2])
    seen = states.index(next(s for s in states if s >= 0)) if any(known) else -1
    knapsack = len(states) == 2 and sum(known) == 1 and k > 2 and not restricted
    for pattern in sorted({tuple(row) for row in classes.tolist()}):
        here = np.flatnonzero((classes == pattern).all(axis=1))
        rows = meeting.rows[here]
        if knapsack and len(set(pattern)) == 2:
            mass = rows[:, seen, states[seen]]
            found[here] = seen_answer(costs[here], mass, rows[:, 1 - seen])
            continue
        full = np.zeros((len(here), costs.shape[1], *[k] * len(states)))
        at = tuple(state if state >= 0 else slice(None) for state in states)
        full[(slice(None), slice(None), *at)] = costs[here]
        out = None
        if restricted:
            ordered, tie = mechanism.ordered, None if ties is None else ties[here]
            out = _against(rows, pattern, ordered, tie)
        found[here] = _worth(full, rows, pattern, out)
    return found


def closed(whole: Piece, mechanism: Shared, twin: Twin, *, restricted: bool) -> Piece:
    """Close a mechanism over the product of all that mentions its copies.

    Parameters
    ----------
    whole : Piece
        That product.
    mechanism : Shared
    twin : Twin
        Reduced.
    restricted : bool
        Whether only mechanisms that respect order are considered.

    Returns
    -------
    Piece
        Over what the copies hear and the other axes of ``whole``: the expectation of ``whole``
        under the best and under the worst joint law of the copies' answers, chosen anew in every
        state of these axes.
    """
    cards = twin.cards
    states = tuple(twin.known.get(copy.child, -1) for copy in mechanism.copies)
    free = tuple(c.child for c, state in zip(mechanism.copies, states, strict=True) if state < 0)
    parents = mechanism.parents
    rest = tuple(axis for axis in whole.scope if axis not in parents and axis not in free)
    onto = tuple(sorted({*whole.scope, *parents, *free}))
    turn = [onto.index(axis) for axis in (*parents, *rest, *free)]
    meeting = meeting_of(mechanism, cards)
    shape = (len(meeting.rows), -1, *[mechanism.states] * len(free))

    def costs(table: Array) -> Array:
        return spread_to(table, whole.scope, onto, cards).transpose(turn).reshape(shape)

    high = _most(costs(whole.high), meeting, mechanism, states, restricted=restricted)
    low = -_most(-costs(whole.low), meeting, mechanism, states, restricted=restricted)
    left = (*parents, *rest)
    back = np.argsort(left, kind="stable")
    sizes = tuple(cards[axis] for axis in left)
    low, high = (t.reshape(sizes).transpose(back) if left else t.reshape(()) for t in (low, high))
    if not whole.signed:  # rounding must not make what cannot be negative so
        low = np.maximum(low, 0.0)
    return Piece(tuple(sorted(left)), low, high, whole.signed)
