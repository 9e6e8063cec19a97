"""All posteriors at once: one sweep forward and one back."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from string import ascii_letters

import numpy as np

from causal.engine.contract import contract, faint, leaves_of, log_of
from causal.engine.plan import Limits, Plan, Structure, compile_plan
from causal.engine.prepared import Prepared
from causal.engine.product import Array, c_einsum
from causal.engine.sweep import backward


@lru_cache(maxsize=1024)
def _onto(axes: int, kept: int) -> str:
    """Return the product of two tables of one shape, summed onto one axis."""
    letters = ascii_letters[:axes]
    return f"{letters}...,{letters}...->{letters[kept]}..."


@lru_cache(maxsize=256)
def _reading(plan: Plan) -> tuple[tuple[tuple[int, int, int, int], ...], tuple[bool, ...]]:
    """Return from which slot each posterior is read, and which derivatives that needs.

    The posterior of an axis is table times derivative in any slot that has the axis; it is read
    from the smallest one, and among those from the last, so that the way back stays short.
    Entries are (axis, slot, axes of the slot, place of the axis among them).
    """
    scopes = list(plan.leaf_scopes)
    for step in plan.steps:
        operands, out = step.subscripts.replace("...", "").split("->")
        parts = operands.split(",")
        letter = dict(zip(parts[0], scopes[step.left], strict=True))
        if step.right >= 0:
            letter |= dict(zip(parts[1], scopes[step.right], strict=True))
        scopes.append(tuple(letter[one] for one in out))
    best: dict[int, tuple[int, int]] = {}
    for slot, scope in enumerate(scopes):
        cells = 1
        for axis in scope:
            cells *= plan.structure.cards[axis]
        for axis in scope:
            if axis not in best or cells <= best[axis][0]:
                best[axis] = (cells, slot)
    reads = tuple(
        (axis, slot, len(scopes[slot]), scopes[slot].index(axis))
        for axis, (_, slot) in sorted(best.items())
    )
    needed = [False] * len(scopes)
    for _, slot, _, _ in reads:
        needed[slot] = True
    for place, step in enumerate(plan.steps, start=len(plan.leaf_scopes)):
        needed[place] |= needed[step.left] or (step.right >= 0 and needed[step.right])
    return reads, tuple(needed)


class Posteriors:
    """All posteriors of some factors, to be asked with one set of observed states after another.

    Parameters
    ----------
    structure : Structure
        Every axis must be in a factor, or observed.
    tables : sequence of ndarray
        As for `causal.engine.run.run`; they must not change afterwards.
    observed : sequence of int, optional
        Axes whose state is given in every call.
    limits : Limits, optional
        The memory limit holds for all tables together, since the reverse sweep keeps them.

    Raises
    ------
    TooCostly
        If the sweep would exceed the limits.

    Examples
    --------
    >>> pair = Structure((2, 2), ((0,), (0, 1)), (0, 1))
    >>> rain = np.array([0.8, 0.2])[:, None]
    >>> wet = np.array([[0.9, 0.1], [0.2, 0.8]])[:, :, None]
    >>> asked = Posteriors(pair, [rain, wet], [1])
    >>> [asked({1: state})[0][0][1, 0].round(4).item() for state in (0, 1)]
    [0.0526, 0.6667]
    """

    def __init__(
        self,
        structure: Structure,
        tables: Sequence[Array],
        observed: Sequence[int] = (),
        limits: Limits = Limits(),
    ) -> None:
        self.plan = compile_plan(structure, (), tuple(sorted(observed)), limits, prune=False)
        self.plan.refuse_storing(limits)
        self._prepared = Prepared(self.plan, tables, keep=True)
        self._reads, self._needed = _reading(self.plan)

    def __call__(self, states: Mapping[int, int] | None = None) -> tuple[list[Array], Array]:
        """Return the posterior of every axis, and the evidence's probability; see `marginals`."""
        known = states or {}
        slots = self._prepared.slots(known) or [np.ones(1)]
        divisors: list[Array] = []
        if faint(slots[-1]):
            leaves = leaves_of(self.plan, self._prepared.tables, known)
            slots, divisors = contract(self.plan, leaves, scaled=True)
        values = slots[-1]
        seed = np.ones_like(values)
        gradients = backward(self.plan, slots, seed, divisors, self._needed)
        posteriors: list[Array] = [np.empty(0)] * len(self.plan.structure.cards)
        with np.errstate(divide="ignore", invalid="ignore"):
            log_evidence: Array = np.log(values) + log_of(divisors)
            if values.shape[-1] == 1:
                self._read_together(slots, gradients, posteriors)
            else:
                for axis, slot, axes, place in self._reads:
                    both = c_einsum(_onto(axes, place), slots[slot], gradients[slot])
                    posteriors[axis] = both / values
        for axis, state in known.items():
            sure = np.zeros((self.plan.structure.cards[axis], 1))
            sure[state] = 1.0
            posteriors[axis] = sure
        return posteriors, log_evidence

    def _read_together(
        self, slots: Sequence[Array], gradients: Mapping[int, Array], posteriors: list[Array]
    ) -> None:
        """Read posteriors of one draw: tables of a single axis in one piece."""
        flat = [(axis, slot) for axis, slot, axes, _ in self._reads if axes == 1]
        if flat:
            left = np.concatenate([slots[slot] for _, slot in flat])
            both = left * np.concatenate([gradients[slot] for _, slot in flat])
            both /= slots[-1]
            start = 0
            for axis, _ in flat:
                stop = start + self.plan.structure.cards[axis]
                posteriors[axis] = both[start:stop]
                start = stop
        for axis, slot, axes, place in self._reads:
            if axes > 1:
                both = c_einsum(_onto(axes, place), slots[slot], gradients[slot])
                both /= slots[-1]
                posteriors[axis] = both


def marginals(
    structure: Structure,
    tables: Sequence[Array],
    states: Mapping[int, int] | None = None,
    limits: Limits = Limits(),
) -> tuple[list[Array], Array]:
    """Return the posterior of every axis from one forward and one reverse sweep.

    Parameters
    ----------
    structure : Structure
        Every axis must be in a factor, or observed.
    tables : sequence of ndarray
        As for `causal.engine.run.run`.
    states : mapping of int to int, optional
        Observed states.
    limits : Limits, optional
        The memory limit holds for all tables together, since the reverse sweep keeps them.

    Returns
    -------
    posteriors : list of ndarray, shape (states, draws)
        By axis; an observed axis has all its mass on its state.
    log_evidence : ndarray, shape (draws,)
        Natural logarithm of the probability of what was observed; minus infinity, and posteriors
        of nan, where it is impossible.

    Raises
    ------
    TooCostly
        If the sweep would exceed the limits.

    Notes
    -----
    To ask again with other states, make `Posteriors` once.

    References
    ----------
    .. [1] A. Darwiche, "A differential approach to inference in Bayesian networks", Journal of the
       ACM 50 (2003) 280-305.

    Examples
    --------
    >>> pair = Structure((2, 2), ((0,), (0, 1)), (0, 1))
    >>> rain = np.array([0.8, 0.2])[:, None]
    >>> wet = np.array([[0.9, 0.1], [0.2, 0.8]])[:, :, None]
    >>> marginals(pair, [rain, wet], {1: 1})[0][0].round(4).tolist()
    [[0.3333], [0.6667]]
    """
    known = states or {}
    return Posteriors(structure, tables, tuple(known), limits)(known)
