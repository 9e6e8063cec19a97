"""Mechanisms as the keys of a theory file."""

from collections.abc import Sequence
from itertools import product
from typing import Any

from causal.errors import ModelError
from causal.scm.mechanisms.combined import MaxOf, Mixture
from causal.scm.mechanisms.hazard import Hazard, Window
from causal.scm.mechanisms.logit import Logit
from causal.scm.mechanisms.mechanism import ByState, Mechanism
from causal.scm.mechanisms.noisy_max import NoisyMax
from causal.scm.mechanisms.parts import Part
from causal.scm.mechanisms.ranked import Ranked
from causal.scm.mechanisms.table import Deterministic, Table, key_of
from causal.scm.variables import Variable


def mechanism_keys(
    mechanism: Mechanism, parents: Sequence[Variable], child: Variable
) -> dict[str, Any]:
    """Return a mechanism as a theory file writes it, every key given.

    Parameters
    ----------
    mechanism : Mechanism
    parents : sequence of Variable
        In the mechanism's order; they name the rows of a table that has no keys.
    child : Variable
        The variable that is set. A part of a combination that is itself a combination is written
        as its table: its numbers stay, how firmly its own parts are held does not.

    Raises
    ------
    ModelError
        If it is of a form that files do not have.

    Examples
    --------
    >>> order = Variable("order", ("low", "high"))
    >>> mechanism_keys(Ranked((("force", 1.0),), sd=0.15), [], order)
    {'form': 'ranked', 'weights': {'force': 1.0}, 'sd': 0.15, 'bias': 0.0, 'positions': {}}
    """
    form = {"form": mechanism.form}
    if isinstance(mechanism, Table):
        return {**form, **_table(mechanism, parents)}
    if isinstance(mechanism, Deterministic):
        return {**form, "rows": dict(zip(mechanism.keys, mechanism.values, strict=True))}
    if isinstance(mechanism, Ranked):
        positions = {name: dict(stands) for name, stands in mechanism.positions}
        numbers = {"weights": dict(mechanism.weights), "sd": mechanism.sd, "bias": mechanism.bias}
        return {**form, **numbers, "positions": positions}
    if isinstance(mechanism, Logit):
        slopes = {name: list(row) for name, row in mechanism.slopes}
        effects = {name: _rows(rows) for name, rows in mechanism.effects}
        return {**form, "base": list(mechanism.base), "slopes": slopes, "effects": effects}
    if isinstance(mechanism, NoisyMax):
        contributions = {name: _rows(rows) for name, rows in mechanism.contributions}
        return {**form, "leak": list(mechanism.leak), "contributions": contributions}
    if isinstance(mechanism, Hazard):
        windows = [_window(window) for window in mechanism.windows]
        slopes_by_name = dict(mechanism.slopes)
        return {
            **form,
            "intercept": mechanism.intercept,
            "slopes": slopes_by_name,
            "windows": windows,
        }
    if isinstance(mechanism, Mixture):
        return {**form, "parts": _parts(mechanism.parts, parents, child)}
    if isinstance(mechanism, MaxOf):
        leak = mechanism.leak if isinstance(mechanism.leak, str) else list(mechanism.leak)
        told = {"direction": mechanism.direction, "leak": leak}
        return {**form, **told, "parts": _parts(mechanism.parts, parents, child)}
    raise ModelError(f"a theory file has no form {mechanism.form!r}; turn it into a table first")


def _table(mechanism: Table, parents: Sequence[Variable]) -> dict[str, Any]:
    if not mechanism.parents:
        return {"prior": list(mechanism.rows[0])}
    keys = mechanism.keys
    if keys is None:
        keys = tuple(key_of(states) for states in product(*(parent.states for parent in parents)))
    return {"rows": {key: list(row) for key, row in zip(keys, mechanism.rows, strict=True)}}


def _parts(
    parts: Sequence[Part], parents: Sequence[Variable], child: Variable
) -> dict[str, dict[str, Any]]:
    by_name = {parent.name: parent for parent in parents}
    made: dict[str, dict[str, Any]] = {}
    for part in parts:
        own = [by_name[name] for name in part.mechanism.parents]
        inner = part.mechanism
        if isinstance(inner, Mixture | MaxOf):
            rows = inner.cpt(child, own).reshape(-1, len(child.states))
            keys = None if own else ("",)
            inner = Table(inner.parents, tuple(tuple(map(float, row)) for row in rows), keys)
        made[part.name] = {
            "weight": part.weight,
            "held": part.held,
            "parents": list(inner.parents),
            "mechanism": mechanism_keys(inner, own, child),
        }
    return made


def _rows(rows: ByState) -> dict[str, list[float]]:
    return {state: list(row) for state, row in rows}


def _window(window: Window) -> dict[str, Any]:
    boost: dict[str, dict[str, float]] = {}
    for name, state, factor in window.boosts:
        boost.setdefault(name, {})[state] = factor
    keys: dict[str, Any] = {"state": window.state, "years": window.years, "factor": window.factor}
    return {**keys, "boost": boost} if boost else keys
