"""Contrasts: a base world, and what is changed in it."""

from collections.abc import Mapping
from dataclasses import dataclass

from causal.errors import QueryError
from causal.scm.interventions import (
    CutEdge,
    Hard,
    HeardFrom,
    HeldParent,
    Intervention,
    World,
    merge,
)
from causal.scm.model import Model


@dataclass(frozen=True, slots=True)
class Contrast:
    """A base world and what is changed in it.

    Attributes
    ----------
    base : World
        Interventions of the base world; none for the factual world.
    changes : World
        What is done; it takes the place of what the base does to the same variables.
    """

    base: World
    changes: World

    @property
    def changed(self) -> World:
        """The interventions of the changed world."""
        return overridden(self.base, self.changes)

    @property
    def causes(self) -> tuple[str, ...]:
        """The variables that are changed."""
        return tuple(dict.fromkeys(change.variable for change in self.changes))

    def __str__(self) -> str:
        told = ", ".join(map(str, self.changes))
        return f"{told} instead of {', '.join(map(str, self.base)) or 'what happened'}"


def contrast(
    model: Model,
    causes: Mapping[str, str | tuple[str, str]] | None = None,
    *,
    base: World = (),
    changes: World = (),
) -> Contrast:
    """Return a contrast, checked against the model.

    Parameters
    ----------
    model : Model
    causes : mapping of str to str or (str, str), optional
        For each cause the state it is set to, against what it is in fact; or the states from and
        to which it is set.
    base, changes : World, optional
        Interventions of any kind.

    Returns
    -------
    Contrast

    Raises
    ------
    UnknownName, QueryError, TableError, ContradictionError
        If the model cannot carry an intervention, two exclude one another, or nothing is changed.

    Examples
    --------
    >>> from causal.scm.mechanisms.table import Table
    >>> from causal.scm.variables import Variable
    >>> rain = Model((Variable("rain", ("no", "yes")),), (Table((), ((0.8, 0.2),), ("",)),))
    >>> str(contrast(rain, {"rain": ("no", "yes")})), str(contrast(rain, {"rain": "yes"}))
    ('rain=yes instead of rain=no', 'rain=yes instead of what happened')
    """
    told = {k: ("", v) if isinstance(v, str) else v for k, v in (causes or {}).items()}
    before = tuple(Hard(name, old) for name, (old, _) in told.items() if old)
    after = tuple(Hard(name, new) for name, (_, new) in told.items())
    made = Contrast(merge(model, base, before), merge(model, changes, after))
    if not made.changes:
        raise QueryError("the contrast changes nothing; name at least one cause and its new state")
    return made


def overridden(base: World, changes: World) -> World:
    """Return a world with some interventions in place of what it did to the same variables."""
    kept = [old for old in base if not any(_takes_place_of(new, old) for new in changes)]
    return (*kept, *changes)


def _takes_place_of(new: Intervention, old: Intervention) -> bool:
    if new.variable != old.variable:
        return False
    edges = [i.parent for i in (old, new) if isinstance(i, HeldParent | CutEdge | HeardFrom)]
    return len(set(edges)) < 2
