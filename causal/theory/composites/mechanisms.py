"""How a variable of a composite is set: the mechanisms of its parts, cut and combined."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod

import numpy as np

from causal.errors import TooCostly
from causal.scm.mechanisms.combined import MaxOf, Mixture
from causal.scm.mechanisms.mechanism import Mechanism
from causal.scm.mechanisms.parts import Part
from causal.scm.mechanisms.table import Table
from causal.scm.variables import Variable
from causal.theory import checks
from causal.theory.composites.sides import Side, Sides
from causal.theory.theory import Theory

_STIPULATED = 1000.0


@dataclass(frozen=True)
class Voice:
    """What one part says of how a variable is set.

    Attributes
    ----------
    side : Side
    mechanism : Mechanism
        With the arrows cut that the terms cut.
    weight : float
    ess : float
        Equivalent sample size of a row; 0 for a function.
    names : tuple of str
        Of all parts that say exactly the same.
    """

    side: Side
    mechanism: Mechanism
    weight: float
    ess: float
    names: tuple[str, ...]


def voices(sides: Sides, name: str, theories: Mapping[str, Theory] | None = None) -> list[Voice]:
    """Return what the parts that set a variable say of it; the same mechanism twice is one voice.

    Parameters
    ----------
    sides : Sides
    name : str
    theories : mapping of str to Theory, optional
        By part, to be read in place of its theory, for instance one of its variants.
    """
    found: list[Voice] = []
    for side in sides.setters(name):
        theory = (theories or {}).get(side.name, side.theory)
        mechanism = _uncut(theory, name, sides.terms.cut)
        ess = 0.0 if mechanism.deterministic() else theory.entry(name).ess
        voice = Voice(side, mechanism, side.share(name), ess, (side.name,))
        same = next((k for k, one in enumerate(found) if one.mechanism == mechanism), None)
        if same is None:
            found.append(voice)
            continue
        first = found[same]
        found[same] = replace(
            first,
            weight=first.weight + voice.weight,
            ess=min(first.ess, ess),
            names=(*first.names, side.name),
        )
    return found


def _uncut(theory: Theory, name: str, cuts: Sequence[tuple[str, str]]) -> Mechanism:
    """Return a mechanism without the arrows that are cut.

    The child hears an independent copy of its parent, as for an edge that is cut by intervention:
    the table is averaged over what the part itself expects of the parent.
    """
    mechanism = theory.model.mechanism(name)
    gone = [cause for cause, effect in cuts if effect == name and cause in mechanism.parents]
    if not gone:
        return mechanism
    table, names = theory.model.cpt(name), list(mechanism.parents)
    for cause in gone:
        marginal = np.array(theory.distribution(cause).probabilities)
        table = np.tensordot(table, marginal, axes=(names.index(cause), 0))
        names.remove(cause)
    rows = table.reshape(-1, table.shape[-1])
    rows = rows / rows.sum(axis=1, keepdims=True)
    keys = None if names else ("",)
    return Table(tuple(names), tuple(tuple(map(float, row)) for row in rows), keys)


def firmness(found: Sequence[Voice]) -> float:
    """Return the equivalent sample size of a combined variable: that of its least firm part."""
    held = [one.ess for one in found if not one.mechanism.deterministic()]
    return min(held) if held else _STIPULATED


def combined(sides: Sides, name: str, found: Sequence[Voice]) -> Mechanism:
    """Combine what the parts say of a variable by the rule that the terms state for it.

    Parameters
    ----------
    sides : Sides
    name : str
    found : sequence of Voice

    Raises
    ------
    TooCostly
        If the table over the causes of all parts would have too many cells.
    """
    if len(found) == 1:
        return found[0].mechanism
    rule = sides.terms.rule_of(name)
    parents = tuple(dict.fromkeys(p for one in found for p in one.mechanism.parents))
    refuse_size(sides, name, parents)
    ess = firmness(found)
    total = sum(one.weight for one in found)
    leak, direction = sides.terms.leak_of(name), sides.terms.direction_of(name)
    empty = MaxOf(parents, (), "low" if direction == "low" else "high", leak)
    parts: list[Part] = []
    for one in found:
        weight = one.weight / total if total > 0 else 1 / len(found)
        held = one.ess / ess if one.ess > 0 and ess > 0 else 1.0
        for part in _inside(one, rule, empty) or (Part(one.side.name, one.mechanism, 1.0),):
            _add(parts, replace(part, weight=weight * part.weight, held=held * part.held), one)
    if len(parts) == 1:
        return parts[0].mechanism
    if rule == "mixture":
        return Mixture(parents, tuple(parts))
    return replace(empty, parts=tuple(parts))


def _add(parts: list[Part], part: Part, voice: Voice) -> None:
    """Add a part; one that says the same as another is the same voice, under one name each."""
    for place, other in enumerate(parts):
        if other.mechanism == part.mechanism:
            held = min(other.held, part.held)
            parts[place] = replace(other, weight=other.weight + part.weight, held=held)
            return
    taken = part.name in [other.name for other in parts]
    parts.append(replace(part, name=f"{voice.side.name}_{part.name}") if taken else part)


def _inside(voice: Voice, rule: str, empty: MaxOf) -> tuple[Part, ...]:
    """Return the parts of a mechanism that was combined by the same rule already."""
    mechanism = voice.mechanism
    if rule == "mixture":
        return mechanism.parts if isinstance(mechanism, Mixture) else ()
    if not isinstance(mechanism, MaxOf) or not isinstance(mechanism.leak, str):
        return ()
    same = (mechanism.direction, mechanism.leak) == (empty.direction, empty.leak)
    return mechanism.parts if same else ()


def refuse_size(sides: Sides, name: str, parents: Sequence[str]) -> None:
    """Refuse a combined table that would be too large.

    Raises
    ------
    TooCostly
    """
    variables: list[Variable] = [sides.variable(one) for one in (*parents, name)]
    cells = prod(len(variable.states) for variable in variables)
    if cells > checks.MAX_CELLS:
        raise TooCostly(
            f"a table of {cells:.1e} cells for {name}, over the causes of all parts",
            f"{checks.MAX_CELLS:.1e}",
            f"let one part set it with prefer={{{name!r}: ...}}, or cut arrows into it",
        )
