"""Both ranges together: guaranteed limits, and how much of them is attained."""

from causal.ladder.bounds.inner import Cancelled, Progress, inner_range
from causal.ladder.bounds.ordering import BoundLimits
from causal.ladder.bounds.outer import outer_range
from causal.ladder.bounds.ranges import Range
from causal.ladder.bounds.twin import Twin


def sharpened(
    twin: Twin,
    *,
    order_respecting: bool = False,
    starts: int = 3,
    seed: int = 0,
    limits: BoundLimits = BoundLimits(),
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Range:
    """Return the outer range with the attained one inside it.

    Parameters
    ----------
    twin : Twin
    order_respecting, starts, seed, limits, progress, cancelled
        As in `causal.ladder.bounds.outer.outer_range` and
        `causal.ladder.bounds.inner.inner_range`.

    Returns
    -------
    Range
        Its ``sharp`` says whether the two meet.

    Examples
    --------
    >>> import numpy as np
    >>> from causal.ladder.bounds.twin import Hearing, Shared
    >>> with_coup = Hearing(0, (), np.array([0.2, 0.8]), np.array(1))
    >>> without = Hearing(1, (), np.array([0.7, 0.3]), np.array(0))
    >>> twin = Twin((2, 2), {0: 1}, (), (Shared("fall", True, (with_coup, without)),),
    ...             (1,), np.array([1.0, 0.0]))
    >>> sharpened(twin).sharp
    True
    """
    outer = outer_range(twin, order_respecting=order_respecting, limits=limits)
    if outer.collapsed:
        return outer
    attained = inner_range(
        twin,
        order_respecting=order_respecting,
        starts=starts,
        seed=seed,
        limits=outer,
        progress=progress,
        cancelled=cancelled,
    )
    return Range(outer.low, outer.high, attained)
