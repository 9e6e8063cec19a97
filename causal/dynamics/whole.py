"""Forward and back over whole years, where the joint states of a year are few."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

import numpy as np

from causal.dynamics.dated import Changes, Seen, mechanism_in
from causal.dynamics.matrices import Matrices, SetBy
from causal.dynamics.model import DynamicModel
from causal.engine.contract import FAINT
from causal.engine.plan import Limits
from causal.engine.product import Array


@dataclass(frozen=True, slots=True, eq=False)
class Whole:
    """The joint states of all the years given what was seen.

    Attributes
    ----------
    matrices : Matrices
    joint : ndarray, shape (years, joint states)
        Their probabilities, up to a factor a year.
    log_likelihood : float
        Natural logarithm of the probability of what was seen.
    """

    matrices: Matrices
    joint: Array
    log_likelihood: float

    def shares(self) -> dict[str, Array]:
        """Return the shares of every variable's states, shape (years, states, 1)."""
        cards = self.matrices.cards
        told = self.joint @ self.matrices.states
        starts = np.concatenate([[0], np.cumsum(cards)[:-1]])
        # each by its own sum, so that what is certain comes out as one
        told /= np.repeat(np.add.reduceat(told, starts, axis=1), cards, axis=1)
        parts = np.split(told[..., None], starts[1:], axis=1)
        return dict(zip(self.matrices.names, parts, strict=True))

    def share(self, name: str, state: str) -> Array:
        """Return the share of one state, shape (years, 1)."""
        inside = self.matrices.mask(name, (state,))
        part = self.joint @ np.stack([inside, 1 - inside], axis=1)
        found: Array = part[:, :1] / part.sum(axis=1, keepdims=True)
        return found


def whole(
    model: DynamicModel,
    changes: Changes,
    seen: Sequence[Seen],
    limits: Limits,
    *,
    so_far: bool = False,
) -> Whole | None:
    """Run all years, joint states and all.

    Parameters
    ----------
    model : DynamicModel
    changes : tuple of Dated
    seen : sequence of Seen
    limits : Limits
    so_far : bool, default False
        Give each year what was seen up to it only; all that was seen, if not.

    Returns
    -------
    Whole or None
        None where the joint states are too many, or something was seen of so small a probability
        that the passes over factors have to look at it, zero included.
    """
    matrices, calendar = model.matrices, model.calendar
    set_by = _set_by(model, changes)
    held = 8 * matrices.size * (matrices.size * len(set(map(id, set_by))) + 2 * len(calendar))
    if not matrices.small or held > limits.bytes:
        return None
    masks: dict[int, Array] = {}
    for one in seen:
        place = 0 if one.year is None else calendar.place(one.year)
        mask = matrices.mask(one.variable, one.states)
        masks[place] = masks[place] * mask if place in masks else mask
    made = {id(one): matrices.later(one) for one in set_by[1:]}
    years = [matrices.first(set_by[0]), *(made[id(one)] for one in set_by[1:])]
    joint = np.empty((len(years), matrices.size))
    likelihood = 0.0
    for place, matrix in enumerate(years):
        row = np.dot(joint[place - 1], matrix, out=joint[place]) if place else joint[0]
        if not place:
            row[:] = matrix
        if place in masks:
            row *= masks[place]
            total = float(row.sum())
            if total < FAINT:
                return None
            row /= total
            likelihood += log(total)
    if not so_far:
        joint = _smoothed(joint, years, masks)
        if joint.sum(axis=1).min() < FAINT:
            return None
    return Whole(matrices, joint, likelihood)


def _smoothed(joint: Array, years: Sequence[Array], masks: Mapping[int, Array]) -> Array:
    """Let each year know what was seen later, up to a factor a year; in place."""
    later = np.ones(joint.shape[1])
    for place in range(max(masks, default=0), 0, -1):
        if place in masks:
            later = later * masks[place]
            later /= max(later.max(), FAINT)
        later = years[place] @ later
        joint[place - 1] *= later
    return joint


def _set_by(model: DynamicModel, changes: Changes) -> list[SetBy]:
    """Return what sets the variables of every year; years that are alike share it."""
    found: dict[tuple[bool, tuple[bool, ...]], SetBy] = {}
    told = []
    for year in model.calendar:
        acting = year == model.calendar.first, tuple(one.holds(year) for one in changes)
        if acting not in found:
            made = (mechanism_in(model, changes, name, year) for name in model.names)
            found[acting] = tuple(made)
        told.append(found[acting])
    return told
