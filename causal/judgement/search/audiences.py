"""Whom a goal must be reached for: one theory, a weighted set of them, or every one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from causal.engine.product import Array
from causal.errors import UnknownName
from causal.judgement.search.aims import Aim

WEIGHTED = "weighted"
EVERY = "every"


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a goal must be reached for.

    Attributes
    ----------
    name : str
        A theory; ``weighted`` for the weighted mean of those that answer; ``every`` for the one of
        those that answer which is worst off.
    weights : tuple of float
        By theory of the panel; zero for those that do not count.
    least : int
        So many of them must answer.
    """

    name: str
    weights: tuple[float, ...]
    least: int = 1

    def values(self, measured: Array, wanted: Aim) -> Array:
        """Return what counts for the audience.

        Parameters
        ----------
        measured : ndarray, shape (theories, ...)
            A measure by theory; nan where a theory does not answer.
        wanted : Aim
            Tells which end is worse.

        Returns
        -------
        ndarray, shape (...)
            nan where too few answer.
        """
        shape = (len(self.weights), *(1,) * (measured.ndim - 1))
        speaks = ~np.isnan(measured) & (np.array(self.weights).reshape(shape) > 0)
        heavy = np.where(speaks, np.array(self.weights).reshape(shape), 0.0)
        total = heavy.sum(axis=0)
        if self.name == EVERY:
            worst = np.where(speaks, wanted.better(measured), np.inf).min(axis=0)
            value = wanted.better(worst)
        else:
            known = np.where(speaks, measured, 0.0)
            value = (heavy * known).sum(axis=0) / np.where(total > 0, total, 1.0)
        found: Array = np.where(speaks.sum(axis=0) >= self.least, value, np.nan)
        return found


def audiences(
    theories: Sequence[str], chosen: Sequence[str] | None, weights: Mapping[str, float], least: int
) -> tuple[Audience, ...]:
    """Return audiences by name: theories, ``weighted`` and ``every``; all of these by default.

    Raises
    ------
    UnknownName
        If there is no such audience.
    """
    known = [*theories, *([WEIGHTED, EVERY] if len(theories) > 1 else [])]
    made = []
    few = min(least, sum(weight > 0 for weight in weights.values()))
    for name in known if chosen is None else chosen:
        if name not in known:
            raise UnknownName("audience", name, known)
        if name in (WEIGHTED, EVERY):
            made.append(Audience(name, tuple(weights[one] for one in theories), few))
        else:
            made.append(Audience(name, tuple(float(one == name) for one in theories)))
    return tuple(made)
