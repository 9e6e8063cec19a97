"""Mechanisms as files write them: what is wrong with one, and the value it stands for."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from causal.errors import CausalError
from causal.files.schema_parts import (
    DeterministicSection,
    HazardSection,
    LogitSection,
    MaxSection,
    MechanismSection,
    MixtureSection,
    NoisyMaxSection,
    PartSection,
    RankedSection,
    TableSection,
)
from causal.scm.mechanisms.combined import MaxOf, Mixture
from causal.scm.mechanisms.hazard import Hazard, Window
from causal.scm.mechanisms.logit import Logit
from causal.scm.mechanisms.mechanism import ROW_TOLERANCE, Mechanism
from causal.scm.mechanisms.noisy_max import NoisyMax
from causal.scm.mechanisms.parts import Part
from causal.scm.mechanisms.ranked import Ranked
from causal.scm.mechanisms.table import Deterministic, Table
from causal.scm.variables import Variable
from causal.theory import checks
from causal.theory.checks import Fault, under

Parents = Sequence[Variable]


def faults(section: MechanismSection, child: Variable, parents: Parents) -> list[Fault]:
    """Find everything that is wrong with a mechanism.

    Parameters
    ----------
    section : MechanismSection
    child : Variable
    parents : sequence of Variable

    Returns
    -------
    list of (place, sentence)
        Places are relative to the mechanism.
    """
    found = checks.size(child, parents) or _FAULTS[section.form](section, child, parents)
    if found:
        return found
    mechanism = build(section, [parent.name for parent in parents])
    try:
        with np.errstate(all="ignore"):
            table = mechanism.cpt(child, parents)
    except CausalError as error:
        return [((), str(error))]
    sums = table.sum(axis=-1)
    if not np.isfinite(table).all() or abs(sums - 1).max() > ROW_TOLERANCE * len(child.states):
        return [
            (
                (),
                f"the numbers of {child.name} are too extreme: some configuration of its parents "
                f"gets no probabilities at all; widen its spread, or bring them closer to 0",
            )
        ]
    return []


def build(section: MechanismSection, parents: Sequence[str]) -> Mechanism:
    """Return the mechanism that a section without faults stands for.

    Parameters
    ----------
    section : MechanismSection
    parents : sequence of str
        In the order in which the file lists them.

    Examples
    --------
    >>> build(RankedSection(form="ranked", weights={"b": -1, "a": 2}, sd=0.1), ["a", "b"]).parents
    ('a', 'b')
    """
    names = tuple(parents)
    if isinstance(section, TableSection):
        if section.prior is not None:
            return Table((), (tuple(section.prior),), ("",))
        rows = section.rows or {}
        return Table(names, tuple(map(tuple, rows.values())), tuple(rows))
    if isinstance(section, DeterministicSection):
        return Deterministic(names, tuple(section.rows), tuple(section.rows.values()))
    if isinstance(section, RankedSection):
        positions = tuple(
            (name, tuple(section.positions[name].items()))
            for name in names
            if name in section.positions
        )
        weights = tuple((name, section.weights[name]) for name in names)
        return Ranked(weights, section.sd, section.bias, positions)
    if isinstance(section, NoisyMaxSection):
        contributions = tuple((name, _rows(section.contributions[name])) for name in names)
        return NoisyMax(contributions, tuple(section.leak))
    if isinstance(section, LogitSection):
        slopes = tuple((n, tuple(section.slopes[n])) for n in names if n in section.slopes)
        effects = tuple((n, _rows(section.effects[n])) for n in names if n in section.effects)
        return Logit(names, tuple(section.base), slopes, effects)
    if isinstance(section, MixtureSection):
        return Mixture(names, _parts(section.parts))
    if isinstance(section, MaxSection):
        leak = section.leak if isinstance(section.leak, str) else tuple(section.leak)
        return MaxOf(names, _parts(section.parts), section.direction, leak)
    return _hazard(section, names)


def _rows(rows: Mapping[str, Sequence[float]]) -> tuple[tuple[str, tuple[float, ...]], ...]:
    return tuple((state, tuple(row)) for state, row in rows.items())


def _parts(sections: Mapping[str, PartSection]) -> tuple[Part, ...]:
    return tuple(
        Part(name, build(one.mechanism, one.parents), one.weight, one.held)
        for name, one in sections.items()
    )


def _hazard(section: HazardSection, names: tuple[str, ...]) -> Hazard:
    windows = tuple(
        Window(
            window.state,
            window.years,
            window.factor,
            tuple(
                (name, state, factor)
                for name, factors in window.boost.items()
                for state, factor in factors.items()
            ),
        )
        for window in section.windows
    )
    slopes = tuple((n, section.slopes[n]) for n in names if n in section.slopes)
    return Hazard(names, section.intercept, slopes, windows)


# --- faults, form by form -------------------------------------------------------------------


def _table(section: TableSection, child: Variable, parents: Parents) -> list[Fault]:
    if section.prior is not None and section.rows is not None:
        return [((), "a table has a prior or rows, not both; only a root has a prior")]
    if not parents:
        if section.prior is None:
            return [((), f"{child.name} has no parents, so give a prior: one number a state")]
        return list(
            under(("prior",), checks.row(section.prior, child, f"the prior of {child.name}"))
        )
    if section.rows is None:
        return [
            ((), f"{child.name} has parents, so give rows, one for each of their configurations")
        ]
    found = checks.coverage(list(section.rows), child, parents)
    for key, row in section.rows.items():
        found += under((key,), checks.row(row, child, f"the row {key!r} of {child.name}"))
    return list(under(("rows",), found))


def _deterministic(section: DeterministicSection, child: Variable, parents: Parents) -> list[Fault]:
    found = checks.coverage(list(section.rows), child, parents)
    for key, value in section.rows.items():
        found += under((key,), checks.state(child, value))
    return list(under(("rows",), found))


def _ranked(section: RankedSection, child: Variable, parents: Parents) -> list[Fault]:
    if not parents:
        return [((), f"{child.name} is ranked on nothing; a ranked variable needs a parent")]
    if not child.ordered:
        return [
            ((), f"the states of {child.name} have no order, so it cannot be ranked; use a logit")
        ]
    named = checks.names_parents(section.weights, child, parents, "weight", whole=True)
    found = list(under(("weights",), named))
    if not found and not any(section.weights.values()):
        found.append((("weights",), "every weight is 0; at least one must differ from 0"))
    placed = checks.names_parents(section.positions, child, parents, "position", whole=False)
    found += under(("positions",), placed)
    for parent in parents:
        if parent.name in section.positions:
            given = section.positions[parent.name]
            wrong = checks.names_states(given, parent, "position")
            found += under(("positions", parent.name), wrong)
        elif not parent.ordered:
            sentence = (
                f"the states of {parent.name} have no order, so {child.name} needs positions for "
                f"them: where each stands on 0 to 1"
            )
            found.append((("positions",), sentence))
    return found


def _logit(section: LogitSection, child: Variable, parents: Parents) -> list[Fault]:
    found = list(under(("base",), checks.length(section.base, child, f"the base of {child.name}")))
    for key, given in (("slopes", section.slopes), ("effects", section.effects)):
        named = checks.names_parents(given, child, parents, key, whole=False)
        found += under((key,), named)
    misspelt = len(found) > 0
    for parent in parents:
        name = parent.name
        sloped, stated = name in section.slopes, name in section.effects
        if sloped and stated:
            found.append((("slopes", name), f"{name} has a slope and effects; give one of the two"))
        elif not sloped and not stated and not misspelt:
            what = "a slope" if parent.ordered else "effects"
            found.append(((), f"the parent {name} of {child.name} has no numbers; give {what}"))
        elif sloped and not parent.ordered:
            sentence = f"the states of {name} have no order; give effects, a row for each of them"
            found.append((("slopes", name), sentence))
        if sloped:
            where = f"the slope of {name} in {child.name}"
            found += under(("slopes", name), checks.length(section.slopes[name], child, where))
        if stated:
            found += under(("effects", name), _effects(section, child, parent))
    return found


def _effects(section: LogitSection, child: Variable, parent: Variable) -> list[Fault]:
    rows = section.effects[parent.name]
    found = checks.names_states(rows, parent, "effect")
    for state, row in rows.items():
        where = f"the effect of {parent.name} = {state} in {child.name}"
        found += under((state,), checks.length(row, child, where))
    return found


def _noisy_max(section: NoisyMaxSection, child: Variable, parents: Parents) -> list[Fault]:
    if not child.ordered:
        sentence = f"the states of {child.name} have no order, so it has no maximum; use a logit"
        return [((), sentence)]
    found = list(under(("leak",), checks.row(section.leak, child, f"the leak of {child.name}")))
    named = checks.names_parents(section.contributions, child, parents, "contribution", whole=True)
    found += under(("contributions",), named)
    for parent in parents:
        rows = section.contributions.get(parent.name, {})
        if rows or parent.name in section.contributions:
            place = ("contributions", parent.name)
            found += under(place, checks.names_states(rows, parent, "contribution"))
            for state, row in rows.items():
                where = f"the contribution of {parent.name} = {state} to {child.name}"
                found += under((*place, state), checks.row(row, child, where))
    return found


def _hazards(section: HazardSection, child: Variable, parents: Parents) -> list[Fault]:
    windows = section.windows
    found = list(under(("windows",), checks.windows([one.state for one in windows], child)))
    named = checks.names_parents(section.slopes, child, parents, "slope", whole=False)
    found += under(("slopes",), named)
    known = {parent.name: parent for parent in parents}
    for i, window in enumerate(windows):
        place = ("windows", i, "boost")
        found += under(
            place, checks.names_parents(window.boost, child, parents, "boost", whole=False)
        )
        for name, factors in window.boost.items():
            for state in factors if name in known else ():
                found += under((*place, name, state), checks.state(known[name], state))
    boosted = {name for window in windows for name in window.boost}
    for parent in parents:
        if parent.name in section.slopes and not parent.ordered:
            sentence = f"the states of {parent.name} have no order; give boosts instead of a slope"
            found.append((("slopes", parent.name), sentence))
        if not found and parent.name not in boosted | set(section.slopes):
            sentence = f"the parent {parent.name} of {child.name} has neither a slope nor a boost"
            found.append(((), f"{sentence}; give one, or drop the arrow"))
    return found


def _combined(
    section: MixtureSection | MaxSection, child: Variable, parents: Parents
) -> list[Fault]:
    known = {parent.name: parent for parent in parents}
    found: list[Fault] = []
    heard: set[str] = set()
    for name, part in section.parts.items():
        place = ("parts", name)
        strange = checks.names_parents(part.parents, child, parents, "part", whole=False)
        found += under((*place, "parents"), strange)
        twice = sorted({one for one in part.parents if part.parents.count(one) > 1})
        if twice:
            found.append(((*place, "parents"), f"the part names the parent {twice[0]} twice"))
        heard |= set(part.parents)
        if not strange and not twice:
            own = [known[one] for one in part.parents]
            found += under((*place, "mechanism"), faults(part.mechanism, child, own))
    for parent in parents:
        if parent.name not in heard:
            sentence = f"no part of {child.name} hears the parent {parent.name}; drop the arrow"
            found.append((("parts",), sentence))
    total = sum(part.weight for part in section.parts.values())
    if abs(total - 1) > ROW_TOLERANCE * len(section.parts):
        sentence = f"the weights of the parts sum to {total:.10g}; they must sum to 1"
        found.append((("parts",), sentence))
    return found


def _max(section: MaxSection, child: Variable, parents: Parents) -> list[Fault]:
    if not child.ordered:
        sentence = f"the states of {child.name} have no order, so it has no maximum; use a mixture"
        return [((), sentence)]
    found = _combined(section, child, parents)
    if not isinstance(section.leak, str):
        found += under(("leak",), checks.row(section.leak, child, f"the leak of {child.name}"))
    return found


_FAULTS: dict[str, Callable[[Any, Variable, Parents], list[Fault]]] = {
    "table": _table,
    "deterministic": _deterministic,
    "ranked": _ranked,
    "logit": _logit,
    "noisy_max": _noisy_max,
    "hazard": _hazards,
    "mixture": _combined,
    "max": _max,
}
