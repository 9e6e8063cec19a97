"""Forward and back through the years: the interface algorithm on compiled plans.

A year reads the frontier of the year before as one joint table, and hands on its own. Every table
handed on is scaled to sum to one; the logarithms of what it was divided by add up to that of the
probability of what was seen. The way back is the reverse sweep of each year's plan.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from causal.dynamics.slicing import Slice
from causal.engine.contract import contract, faint, log_of
from causal.engine.plan import Limits
from causal.engine.product import Array
from causal.engine.sweep import backward
from causal.errors import TooCostly


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One year of a forward pass.

    Attributes
    ----------
    slots, divisors : list of ndarray
        As `causal.engine.contract.contract` gives them; empty where nothing was kept.
    total : ndarray, shape (draws,)
        What the result summed to.
    message : ndarray, shape (states of each variable of the frontier ..., draws)
        Sums to one; P(frontier | what was seen up to this year).
    log : ndarray, shape (draws,)
        Natural logarithm of P(what was seen this year | what was seen before).
    """

    slots: list[Array]
    divisors: list[Array]
    total: Array
    message: Array
    log: Array


class Dead(Exception):
    """What was seen up to a place in the pass has probability zero."""

    def __init__(self, place: int) -> None:
        self.place = place
        super().__init__(place)


def refuse(slices: Sequence[Slice], lanes: int, limits: Limits) -> None:
    """Refuse a pass that keeps every table, if they exceed the memory limit.

    Raises
    ------
    TooCostly
    """
    needed = 8 * lanes * sum(one.plan.stored_cells for one in slices)
    if needed > limits.bytes:
        raise TooCostly(
            f"{needed / 2**20:,.0f} MiB for the tables of {len(slices)} years",
            f"{limits.bytes / 2**20:,.0f} MiB",
            "let fewer variables be read a year later, ask for fewer draws, or raise the limit",
        )


def forward(
    slices: Sequence[Slice], message: Array | None = None, *, keep: int | None = None
) -> list[Step]:
    """Run the years forwards.

    Parameters
    ----------
    slices : sequence of Slice
        Consecutive years.
    message : ndarray, optional
        What the year before the first of them hands on.
    keep : int, optional
        Of how many years, from the first, every table is kept as the way back needs it; of all, if
        not given.

    Returns
    -------
    list of Step

    Raises
    ------
    Dead
        If what was seen is impossible from some year on.
    """
    steps: list[Step] = []
    heard = message
    for place, one in enumerate(slices):
        kept = keep is None or place < keep
        slots, divisors = _contracted(one, heard, keep=kept)
        values = slots[-1]
        total = values.sum(axis=tuple(range(values.ndim - 1)))
        if not (total > 0).all():
            raise Dead(place)
        log = np.log(total) + log_of(divisors)
        heard = values / total
        tables = (slots, divisors) if kept else ([], [])
        steps.append(Step(*tables, total, heard, log))
    return steps


def _contracted(one: Slice, heard: Array | None, *, keep: bool) -> tuple[list[Array], list[Array]]:
    """Run the plan of one year, with scaling where that is needed."""
    leaves = list(one.leaves)
    if one.hears and heard is not None:
        leaves[0] = heard
    slots, divisors = contract(one.plan, leaves, scaled=False, keep=keep)
    if faint(slots[-1]):
        slots, divisors = contract(one.plan, leaves, scaled=True, keep=keep)
    return slots, divisors


def lasting(slices: Sequence[Slice], message: Array | None = None) -> list[Array]:
    """Return by year the probability that all that is seen up to it comes true.

    Parameters
    ----------
    slices : sequence of Slice
        Consecutive years.
    message : ndarray, optional
        What the year before the first of them hands on; sums to one.

    Returns
    -------
    list of ndarray, shape (draws,)
        Zero from the year on in which it is impossible.
    """
    found: list[Array] = []
    heard, share = message, np.ones(1)
    for one in slices:
        slots, divisors = _contracted(one, heard, keep=False)
        values = slots[-1]
        total = values.sum(axis=tuple(range(values.ndim - 1)))
        share = share * total * np.exp(log_of(divisors))
        heard = values / np.where(total > 0, total, 1.0)
        found.append(share)
    return found


def marginals(one: Slice, step: Step, later: Array | None) -> tuple[dict[str, Array], Array | None]:
    """Walk one year back.

    Parameters
    ----------
    one : Slice
    step : Step
        Of a forward pass that kept its tables.
    later : ndarray or None
        What the later years say of the frontier: P(seen later | frontier) over its mean; None for
        nothing.

    Returns
    -------
    marginals : dict of str to ndarray, shape (states, draws)
        Of every variable that is set in this year.
    earlier : ndarray or None
        The same as ``later``, for the year before.
    """
    result = step.slots[-1]
    seed = (1 if later is None else later) / step.total
    # a later year may be drawn where this one is not
    seed = np.broadcast_to(seed, (*result.shape[:-1], seed.shape[-1]))
    gradients = backward(one.plan, step.slots, seed, step.divisors)
    found: dict[str, Array] = {}
    for name, leaf in one.families:
        joint = step.slots[leaf] * gradients[leaf]
        found[name] = joint.reshape(-1, *joint.shape[-2:]).sum(axis=0)
    return found, gradients[0] if one.hears else None


def smoothed(slices: Sequence[Slice], steps: Sequence[Step]) -> list[dict[str, Array]]:
    """Return the marginals of every year given all that was seen."""
    found: list[dict[str, Array]] = []
    later: Array | None = None
    for one, step in zip(reversed(slices), reversed(steps), strict=True):
        here, later = marginals(one, step, later)
        found.append(here)
    return found[::-1]


def filtered(slices: Sequence[Slice], steps: Sequence[Step]) -> list[dict[str, Array]]:
    """Return the marginals of every year given what was seen up to it."""
    return [marginals(one, step, None)[0] for one, step in zip(slices, steps, strict=True)]
