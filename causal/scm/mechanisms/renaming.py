"""Mechanisms with other names for their parents; the numbers stay."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from causal.errors import ModelError
from causal.scm.mechanisms.combined import MaxOf, Mixture
from causal.scm.mechanisms.hazard import Hazard
from causal.scm.mechanisms.logit import Logit
from causal.scm.mechanisms.mechanism import Mechanism
from causal.scm.mechanisms.noisy_max import NoisyMax
from causal.scm.mechanisms.ranked import Ranked
from causal.scm.mechanisms.table import Deterministic, Table

_T = TypeVar("_T")


def renamed(mechanism: Mechanism, names: Mapping[str, str]) -> Mechanism:
    """Return a mechanism whose parents have other names.

    Parameters
    ----------
    mechanism : Mechanism
    names : mapping of str to str
        New names by old ones; parents that are not in it keep theirs.

    Raises
    ------
    ModelError
        If the form is not known here.

    Examples
    --------
    >>> renamed(Ranked((("force", 1.0), ("war", 0.5)), sd=0.15), {"force": "a_force"}).parents
    ('a_force', 'war')
    """
    if not any(name in names for name in mechanism.parents):
        return mechanism
    parents = tuple(names.get(name, name) for name in mechanism.parents)
    if isinstance(mechanism, Table | Deterministic):
        return replace(mechanism, parent_names=parents)
    if isinstance(mechanism, Ranked):
        positions = _keys(mechanism.positions, names)
        return replace(mechanism, weights=_keys(mechanism.weights, names), positions=positions)
    if isinstance(mechanism, Logit):
        slopes, effects = _keys(mechanism.slopes, names), _keys(mechanism.effects, names)
        return replace(mechanism, parent_names=parents, slopes=slopes, effects=effects)
    if isinstance(mechanism, NoisyMax):
        return replace(mechanism, contributions=_keys(mechanism.contributions, names))
    if isinstance(mechanism, Hazard):
        return _hazard(mechanism, parents, names)
    if isinstance(mechanism, Mixture | MaxOf):
        parts = tuple(
            replace(part, mechanism=renamed(part.mechanism, names)) for part in mechanism.parts
        )
        return replace(mechanism, parent_names=parents, parts=parts)
    raise ModelError(f"the parents of a {mechanism.form} cannot be renamed; make it a table first")


def _hazard(hazard: Hazard, parents: tuple[str, ...], names: Mapping[str, str]) -> Hazard:
    windows = tuple(
        replace(
            window,
            boosts=tuple((names.get(name, name), state, by) for name, state, by in window.boosts),
        )
        for window in hazard.windows
    )
    slopes = _keys(hazard.slopes, names)
    return replace(hazard, parent_names=parents, slopes=slopes, windows=windows)


def _keys(
    pairs: tuple[tuple[str, _T], ...], names: Mapping[str, str]
) -> tuple[tuple[str, _T], ...]:
    return tuple((names.get(name, name), value) for name, value in pairs)
