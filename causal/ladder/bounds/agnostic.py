"""Limits on probabilities of causation that trust no graph: only what is seen and what is done.

They hold even if hidden causes tie the mechanisms together. What they start from is the joint
distribution of cause and effect, and the distribution of the effect under each intervention.
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from causal.errors import ImpossibleEvidence, QueryError
from causal.ladder.bounds.ranges import Attained, Range
from causal.ladder.bounds.twin import Array

_SLIP = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class SeenAndDone:
    """What is known of a cause and an effect.

    Attributes
    ----------
    joint : ndarray, shape (states of the cause, states of the effect)
        P(cause, effect).
    effects : ndarray, shape (states of the cause, states of the effect)
        P(effect) under do(cause = state), one row for each state.

    Raises
    ------
    QueryError
        If the shapes or sums are wrong, or no model has both: P(cause, effect) is at most
        P(effect under do(cause)).
    """

    joint: Array
    effects: Array

    def __post_init__(self) -> None:
        joint, effects = self.joint, self.effects
        if joint.ndim != 2 or joint.shape != effects.shape:
            raise QueryError(
                f"what is seen has shape {joint.shape} and what is done {effects.shape}; both "
                f"need a row for each state of the cause and a column for each of the effect"
            )
        sums = [float(joint.sum()), *effects.sum(axis=1).tolist()]
        if min(joint.min(), effects.min()) < -_SLIP or max(abs(s - 1) for s in sums) > 1e-6:
            raise QueryError(
                f"the joint distribution and each row of the effects must not be negative and "
                f"must sum to one; they sum to {', '.join(f'{s:g}' for s in sums)}"
            )
        if (joint > effects + 1e-6).any():
            cause, effect = np.argwhere(joint > effects + 1e-6)[0].tolist()
            raise QueryError(
                f"cause {cause} with effect {effect} is seen with probability "
                f"{joint[cause, effect]:g}, but doing it brings the effect with "
                f"{effects[cause, effect]:g} only; what is seen cannot be more frequent"
            )


@dataclass(frozen=True, slots=True)
class _Masses:
    """A pair of causes and an event as masses.

    ``with_cause`` and ``without_cause``: cause x with the event, and without. ``with_other`` and
    ``without_other``: the same for the other cause. ``rest``: all further causes.
    ``lost``: the event fails under the other cause, though that is not what happened.
    ``kept``: it comes under x, though x is not what happened.
    """

    with_cause: float
    without_cause: float
    with_other: float
    without_other: float
    rest: float
    lost: float
    kept: float


def _masses(known: SeenAndDone, cause: int, other: int, event: Collection[int]) -> _Masses:
    states = known.joint.shape
    if cause == other or not (0 <= cause < states[0] and 0 <= other < states[0]):
        raise QueryError(
            f"a cause and another are compared, both of 0 to {states[0] - 1}; "
            f"these are {cause} and {other}"
        )
    inside = np.isin(np.arange(states[1]), list(event))
    if inside.all() or not inside.any():
        raise QueryError("the event must hold some states of the effect and not all of them")
    seen = np.stack([known.joint[:, inside].sum(axis=1), known.joint[:, ~inside].sum(axis=1)])
    lost = float(known.effects[other, ~inside].sum() - seen[1, other])
    kept = float(known.effects[cause, inside].sum() - seen[0, cause])
    return _Masses(
        float(seen[0, cause]),
        float(seen[1, cause]),
        float(seen[0, other]),
        float(seen[1, other]),
        max(0.0, 1.0 - float(seen[:, [cause, other]].sum())),
        max(0.0, lost),
        max(0.0, kept),
    )


def _sharp(low: float, high: float) -> Range:
    low, high = min(low, high), max(low, high)
    return Range(low, high, Attained(low, high))


def _share(of: float, wanted: float, elsewhere: float, what: str) -> Range:
    """Return what share of a mass can lie in a wanted one, if the rest may lie elsewhere."""
    if of <= _SLIP:
        raise ImpossibleEvidence([what])
    return _sharp(
        min(1.0, max(0.0, wanted - elsewhere) / of), min(1.0, max(0.0, min(of, wanted)) / of)
    )


def necessity(known: SeenAndDone, cause: int, other: int, event: Collection[int]) -> Range:
    """Return the limits of the probability of necessity.

    Parameters
    ----------
    known : SeenAndDone
    cause, other : int
        The state that the cause had, and the one it might have had instead.
    event : collection of int
        States of the effect that count.

    Returns
    -------
    Range
        Of P(event fails under do(other) | cause, event); sharp.

    Raises
    ------
    ImpossibleEvidence
        If cause and event never come together.
    QueryError
        If the states are wrong.

    References
    ----------
    Tian and Pearl (2000), "Probabilities of causation: bounds and identification".

    Examples
    --------
    >>> known = SeenAndDone(np.array([[0.35, 0.15], [0.1, 0.4]]),
    ...                     np.array([[0.7, 0.3], [0.2, 0.8]]))
    >>> found = necessity(known, 1, 0, {1})
    >>> round(found.low, 6), round(found.high, 6)
    (0.625, 0.875)
    """
    m = _masses(known, cause, other, event)
    return _share(m.with_cause, m.lost, m.without_cause + m.rest, "the cause with the event")


def sufficiency(known: SeenAndDone, cause: int, other: int, event: Collection[int]) -> Range:
    """Return the limits of the probability of sufficiency.

    Parameters
    ----------
    known : SeenAndDone
    cause, other : int
        The state that might have brought the event, and the one that the cause had.
    event : collection of int

    Returns
    -------
    Range
        Of P(event under do(cause) | other, no event); sharp.

    Raises
    ------
    ImpossibleEvidence
        If the other cause never comes without the event.
    QueryError
        If the states are wrong.

    References
    ----------
    Tian and Pearl (2000), as for `necessity`.
    """
    m = _masses(known, cause, other, event)
    what = "the other cause without the event"
    return _share(m.without_other, m.kept, m.with_other + m.rest, what)


def _binary(m: _Masses) -> tuple[float, float]:
    """Return the limits of necessity and sufficiency together for a cause with two states."""
    comes, fails = m.with_cause + m.kept, m.without_other + m.lost  # under do(x), do(other)
    event = m.with_cause + m.with_other
    low = max(0.0, comes + fails - 1, event + fails - 1, comes - event)
    crossed = m.without_cause + m.with_other
    high = min(comes, fails, m.with_cause + m.without_other, comes + fails - 1 + crossed)
    return low, high


def _program(m: _Masses) -> tuple[float, float]:
    """Return the same limits where the cause has further states, by a linear program.

    The variables are P(what happened, event under do(x), event under do(other)). Further causes
    and the single states of the effect add constraints that any solution can be refined to meet.
    """
    from scipy.optimize import linprog

    happened = np.array([0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2])  # x, the other, the rest
    under_x = np.repeat([0, 0, 1, 1], 3)
    under_other = np.repeat([0, 1, 0, 1], 3)
    rows = [
        (happened == 0) & (under_x == 1),
        (happened == 0) & (under_x == 0),
        (happened == 1) & (under_other == 1),
        (happened == 1) & (under_other == 0),
        happened == 2,
        (happened != 0) & (under_x == 1),
        (happened != 1) & (under_other == 0),
    ]
    sums = [m.with_cause, m.without_cause, m.with_other, m.without_other, m.rest, m.kept, m.lost]
    wanted = ((under_x == 1) & (under_other == 0)).astype(float)
    ends = []
    for sign in (1.0, -1.0):
        found = linprog(sign * wanted, A_eq=np.array(rows, dtype=float), b_eq=sums)
        if found.status != 0:
            raise QueryError("no model has both what is seen and what is done")
        ends.append(float(sign * found.fun))
    return ends[0], ends[1]


def necessity_and_sufficiency(
    known: SeenAndDone, cause: int, other: int, event: Collection[int]
) -> Range:
    """Return the limits of the probability of necessity and sufficiency.

    Parameters
    ----------
    known : SeenAndDone
    cause, other : int
        The two states that are compared.
    event : collection of int
        States of the effect that count.

    Returns
    -------
    Range
        Of P(event under do(cause), and none under do(other)); sharp.

    Raises
    ------
    QueryError
        If the states are wrong, or what is seen and done contradict each other.

    References
    ----------
    Tian and Pearl (2000), as for `necessity`.

    Examples
    --------
    >>> known = SeenAndDone(np.array([[0.35, 0.15], [0.1, 0.4]]),
    ...                     np.array([[0.7, 0.3], [0.2, 0.8]]))
    >>> found = necessity_and_sufficiency(known, 1, 0, {1})
    >>> round(found.low, 6), round(found.high, 6)
    (0.5, 0.7)
    """
    m = _masses(known, cause, other, event)
    low, high = _binary(m) if known.joint.shape[0] == 2 else _program(m)
    return _sharp(max(0.0, low), min(1.0, high))
