"""The mechanisms of a yearly theory's file: what is wrong with them, and the values."""

from collections.abc import Iterable, Iterator, Mapping
from math import prod
from typing import Any

from causal.dynamics.calendar import before, parted
from causal.dynamics.mechanisms import persistent
from causal.dynamics.model import Kind
from causal.files import mechanisms, theory_parts
from causal.files.building import Citations
from causal.files.dynamic_schema import DynamicVariantMechanism
from causal.files.dynamic_slots import Dynamics, Slot
from causal.files.schema_parts import Backed
from causal.files.theory_variables import MAX_CELLS
from causal.scm.mechanisms.mechanism import Mechanism
from causal.theory import checks
from causal.theory.checks import Fault, Place, under, unknown
from causal.theory.sources import ELICITED

_KINDS: tuple[Kind, ...] = ("static", "first", "later")


def shape_faults(dynamics: Dynamics) -> Iterator[Fault]:
    """Find variables that lack a mechanism, or have one of a kind that does not fit."""
    file = dynamics.file
    for name, one in file.variables.items():
        place: Place = ("variables", name)
        if name == dynamics.ends:
            yield place, f"{name} is what ends; say how under [ends], and nothing here"
            continue
        if one.static:
            if one.mechanism is None:
                yield place, f"{name} is static; say how it is set, in a table mechanism"
            for kind in ("first", "later"):
                if getattr(one, kind) is not None:
                    sentence = f"{name} is static, so it has no {kind} years; drop the table"
                    yield (*place, kind), sentence
            continue
        if one.mechanism is not None or one.parents:
            key = "parents" if one.mechanism is None else "mechanism"
            sentence = f"{name} has a state a year; write {key} under first and later"
            yield (*place, key), f"{sentence}, or static = true"
        elif one.later is None:
            yield place, f"{name} has a state a year; say how it is set, in a table later"
    lost = any(place[0] == "ends" for place in dynamics.lost)
    if file.ends is None and not lost:
        sentence = f"the theory does not say when {dynamics.ends} ends; give its yearly hazard"
        yield ("ends",), sentence


def arrows(dynamics: Dynamics) -> Iterator[Fault]:
    """Find parents that are no variables or of a year that cannot be read, and circles."""
    known = set(dynamics.names)
    inside: dict[Kind, dict[str, list[str]]] = {kind: {} for kind in _KINDS}
    heads = {(slot.name, slot.kind) for slot in dynamics.slots()}
    for slot in dynamics.slots():
        same = inside[slot.kind].setdefault(slot.name, [])
        for reference in slot.parents:
            name, lagged = parted(reference, slot.name)
            place = (*slot.place, "parents", reference)
            if name not in known:
                yield place, unknown("variable", name, dynamics.names, "the theory")
                continue
            yield from under(place, _reads(dynamics, slot, name, lagged, reference))
            if not lagged:
                same.append(name)
        if slot.kind == "later" and (slot.name, "first") not in heads:
            inside["first"].setdefault(slot.name, []).extend(same)
            if (*slot.place[:1], "first") not in dynamics.lost:
                yield from _first_year(slot)
    for kind in _KINDS:
        for place, sentence in checks.cycles(inside[kind]):
            more = "" if kind == "static" else ", or let it read the year before"
            yield ("variables", *place), sentence + more


def _first_year(slot: Slot) -> Iterator[Fault]:
    lagged = [one for one in slot.parents if parted(one, slot.name)[1]]
    if slot.keeps is not None:
        lagged.append(before(slot.name))
    if lagged:
        sentence = f"{slot.name} reads {lagged[0]}, and the first year has none before it"
        yield slot.place, f"{sentence}; say in a table first how it is set then"


def _reads(
    dynamics: Dynamics, slot: Slot, name: str, lagged: bool, reference: str
) -> Iterator[Fault]:
    static = dynamics.is_static(name)
    if lagged and static:
        yield (), f"{name} has one state for all the years; write {name} without {reference[-3:]}"
    elif slot.kind == "static" and not static and name not in dynamics.broken:
        sentence = f"{slot.name} is static, and {name} has a state a year"
        yield (), f"{sentence}; let it read static variables only"
    elif lagged and slot.kind == "first":
        yield (), f"the first year has no year before it; drop {reference}, or read {name}"
    elif name == slot.name == dynamics.ends:
        yield (), f"the hazard holds only while {name} goes on; drop the arrow"


def numbers(dynamics: Dynamics, allowed: int = MAX_CELLS) -> Iterator[Fault]:
    """Find what is wrong with the mechanisms, whose tables may have so many cells together."""
    cells = 0
    for slot in dynamics.slots():
        held: Place = ("ends",) if slot.name == dynamics.ends else ("variables", slot.name)
        missing = slot.ess is None and slot.mechanism.form != "deterministic"
        if missing and (*held, "ess") not in dynamics.lost:
            yield (*held, "ess"), "the key ess is missing; give the equivalent sample size of a row"
        family = dynamics.family(slot)
        if family is None:
            continue
        child, parents = family
        carried = [child] if slot.keeps is not None or slot.name == dynamics.ends else []
        table = prod(len(variable.states) for variable in (child, *parents, *carried))
        cells += min(table, checks.MAX_CELLS)
        if cells > allowed:
            sentence = f"the tables of the file have more than {allowed:.1e} cells together"
            yield ("variables",), sentence
            return
        yield from under((*slot.place, "mechanism"), mechanisms.faults(slot.mechanism, *family))


def citations(dynamics: Dynamics, known: Citations) -> Iterator[Fault]:
    """Find claims and sources that resolve to nothing."""
    for name, section in dynamics.file.variables.items():
        yield from under(("variables", name), known.faults(section))
    if dynamics.file.ends is not None:
        yield from under(("ends",), known.faults(dynamics.file.ends))
    for slot in dynamics.slots():
        if slot.own is not None:
            claims = slot.own.claims or [ELICITED]
            backed = Backed(claims=claims, sources=slot.own.sources)
            yield from under(slot.place, known.faults(backed))
        for parent, edge in slot.parents.items():
            yield from under((*slot.place, "parents", parent), known.faults(edge))


def build(dynamics: Dynamics, slot: Slot) -> Mechanism:
    """Return the mechanism of a slot without faults."""
    made = mechanisms.build(slot.mechanism, list(slot.parents))
    if slot.keeps is None:
        return made
    return persistent(dynamics.variables[slot.name], slot.keeps, made)


def varied(
    dynamics: Dynamics, slot: Slot, changed: DynamicVariantMechanism, raw: Mapping[str, Any]
) -> Mechanism:
    """Return the mechanism of a slot with the changes of a variant, without faults."""
    made = theory_parts.changed_mechanism(changed, slot.raw(raw), list(slot.parents))
    keeps = slot.keeps if changed.persistent is None else changed.persistent
    if keeps is None:
        return made
    return persistent(dynamics.variables[slot.name], keeps, made)


def varied_faults(
    dynamics: Dynamics, slot: Slot, changed: DynamicVariantMechanism, raw: Mapping[str, Any]
) -> Iterator[Fault]:
    """Find what is wrong with the changes that a variant makes in a slot."""
    keeps = changed.persistent
    if keeps is not None:
        number = isinstance(keeps, int | float) and not isinstance(keeps, bool)
        if not number or not 0 <= keeps <= 1:
            yield ("persistent",), "the chance of staying as it was must be a number in 0 to 1"
        elif slot.keeps is None:
            sentence = f"{slot.name} does not persist, so a variant cannot say how firmly"
            yield ("persistent",), f"{sentence}; a variant keeps the arrows"
    given = changed.model_fields_set - {"persistent"}
    if given - {"claims", "sources", "note", "marks", "rationale"}:
        family = dynamics.family(slot)
        base = slot.raw(raw)
        yield from theory_parts.changed_faults(changed, base, slot.mechanism, family)


def no_slot(dynamics: Dynamics, slots: Iterable[tuple[str, Kind]], name: str, kind: Kind) -> str:
    """Say that a variant changes a mechanism that the theory does not have."""
    own = [one for variable, one in slots if variable == name]
    if not own:
        return unknown("variable", name, dynamics.names, "the theory")
    return f"{name} has no mechanism of its own of kind {kind} (it has {', '.join(own)})"
