"""The outer range: limits that no mechanism with these rows can leave.

Backward induction. Effects come first; when a mechanism is reached, what follows is worth a
number for every joint answer of its copies, in every state of what is still open. An adversary
picks the joint law of the answers that makes the most of it, in each of these states separately.
A mechanism has one law for all of them, so that the adversary can do no less than any mechanism.
"""

from collections.abc import Callable

import numpy as np

from causal.engine.plan import Limits
from causal.errors import ImpossibleEvidence
from causal.ladder.bounds.closing import closed
from causal.ladder.bounds.ordering import BoundLimits, Course, course_of
from causal.ladder.bounds.pieces import Piece, piece, product, summed
from causal.ladder.bounds.ranges import Range
from causal.ladder.bounds.reduction import contracted, evidence_of, reduced
from causal.ladder.bounds.twin import Twin

Progress = Callable[[int, int], None]
_CLOSE = 1e-11  # brackets of a ratio are closed to this
_TURNS = 200


def _induce(
    twin: Twin, course: Course, event: Piece, restricted: bool, progress: Progress | None
) -> tuple[float, float]:
    """Return the least and the most of the sum of the product with an event."""
    live = {place: piece(f.scope, f.table) for place, f in enumerate(twin.factors)}
    live[len(twin.factors)] = event
    for done, step in enumerate(course.steps):
        whole = product([live.pop(place) for place in step.parts])
        if step.mechanism >= 0:
            mechanism = twin.mechanisms[step.mechanism]
            made = closed(whole, mechanism, twin, restricted=restricted)
        else:
            made = summed(whole, step.axis)
        live[len(twin.factors) + 1 + done] = made
        if progress is not None:
            progress(done + 1, len(course.steps))
    last = product(list(live.values()))
    return float(last.low), float(last.high)


def _weight(twin: Twin) -> float | None:
    """Return the probability of the evidence, or None where it leans on mechanisms."""
    evidence = evidence_of(twin)
    if evidence.mechanisms:
        return None
    values, log_scale = contracted(evidence, (), Limits())
    return float(values) * float(np.exp(log_scale))


def _ratio(most: Callable[[float], float], low: float, high: float) -> float:
    """Return a bound of numerator / denominator: where most(numerator - t denominator) turns 0.

    ``most`` falls with t and is convex. The end of the bracket where it is not positive is
    returned: no model is beyond it.
    """
    at_low, at_high = most(low), most(high)
    if at_low <= 0:
        return low
    side = 0
    for _ in range(_TURNS):
        if high - low <= _CLOSE:
            break
        t = (low * at_high - high * at_low) / (at_high - at_low) if at_high < at_low else low
        inside = low + 1e-3 * (high - low) < t < high - 1e-3 * (high - low)
        t = t if inside and side < 2 else (low + high) / 2
        value = most(t)
        if value > 0:
            side = side + 1 if side >= 0 else 0
            low, at_low = t, value
        else:
            side = 0
            high, at_high = t, value
    return high


def _fractional(
    twin: Twin, course: Course, restricted: bool, progress: Progress | None
) -> tuple[float, float]:
    """Return the range where the mechanisms also decide how probable the evidence is."""
    ends = float(twin.event.min()), float(twin.event.max())
    everything = piece(twin.targets, np.ones_like(twin.event))
    _, scale = _induce(twin, course, everything, restricted, None)
    if scale <= 0:
        raise ImpossibleEvidence(["the evidence of this question"])

    def limits_at(t: float) -> tuple[float, float]:
        event = piece(twin.targets, (twin.event - t) / scale, signed=True)
        return _induce(twin, course, event, restricted, progress)

    def faint(value: float) -> float:
        return value if abs(value) > 1e-14 else 0.0

    high = _ratio(lambda t: faint(limits_at(t)[1]), *ends)
    low = -_ratio(lambda t: faint(-limits_at(-t)[0]), -ends[1], -ends[0])
    return low, high


def outer_range(
    twin: Twin,
    *,
    order_respecting: bool = False,
    limits: BoundLimits = BoundLimits(),
    progress: Progress | None = None,
) -> Range:
    """Return limits that the answer keeps to, however the mechanisms carry their luck over.

    Parameters
    ----------
    twin : Twin
    order_respecting : bool, default False
        Consider only mechanisms that never answer against a change of their row: none that
        falls where a row that dominates is read (ordered states), none that turns to a state
        whose odds have not risen (unordered states). Only pairs of rows that the question can
        bring together are looked at.
    limits : BoundLimits, optional
        Refuse what would cost more.
    progress : callable, optional
        Called with the steps done and their number.

    Returns
    -------
    Range
        Guaranteed, not always attained; see `causal.ladder.bounds.inner.inner_range`.

    Raises
    ------
    TooCostly
        If the limits would be exceeded; nothing is computed then.
    ImpossibleEvidence
        If what is known has probability zero under every mechanism.
    QueryError
        If two worlds order the mechanisms differently.

    Notes
    -----
    Rectangular: the law of a pair of rows is chosen for each state of the frontier, as if the
    pairs need not be the margins of one law over all rows. Where the evidence spans several
    worlds its probability depends on the mechanisms too; the ratio is then bounded by the number
    t at which the greatest value of numerator minus t times denominator is zero (Dinkelbach).

    References
    ----------
    Tian and Pearl (2000), "Probabilities of causation: bounds and identification".
    Dinkelbach (1967), "On nonlinear fractional programming".

    Examples
    --------
    Whether a fall would have failed to come without the coup, given that it came with it:

    >>> from causal.ladder.bounds.twin import Hearing, Shared
    >>> with_coup = Hearing(0, (), np.array([0.2, 0.8]), np.array(1))
    >>> without = Hearing(1, (), np.array([0.7, 0.3]), np.array(0))
    >>> twin = Twin((2, 2), {0: 1}, (), (Shared("fall", True, (with_coup, without)),),
    ...             (1,), np.array([1.0, 0.0]))
    >>> everything, ordered = outer_range(twin), outer_range(twin, order_respecting=True)
    >>> round(everything.low, 6), round(everything.high, 6), round(ordered.high, 6)
    (0.625, 0.875, 0.625)
    """
    left = reduced(twin)
    course = course_of(left, limits)
    weight = _weight(left)
    if weight is None:
        low, high = _fractional(left, course, order_respecting, progress)
    else:
        if weight <= 0:
            raise ImpossibleEvidence(["the evidence of this question"])
        event = piece(left.targets, left.event / weight)
        low, high = _induce(left, course, event, order_respecting, progress)
    least, most = float(left.event.min()), float(left.event.max())
    low, high = max(low, least), min(high, most)
    return Range(min(low, high), max(low, high))
