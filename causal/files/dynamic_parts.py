"""The mechanisms of a yearly theory's file: static, of the first year, of the later ones."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from math import prod
from typing import Any

from causal.dynamics.calendar import before, parted
from causal.dynamics.mechanisms import persistent
from causal.dynamics.model import Kind
from causal.files import building, mechanisms, theory_parts
from causal.files.building import Citations
from causal.files.dynamic_schema import (
    DynamicEndsSection,
    DynamicFile,
    DynamicVariableSection,
    DynamicVariantMechanism,
    LaterSection,
    SetterSection,
)
from causal.files.schema_parts import Backed, EdgeSection, MechanismSection
from causal.files.theory_variables import MAX_CELLS, Names
from causal.scm.mechanisms.mechanism import Mechanism
from causal.scm.variables import Variable
from causal.theory import checks
from causal.theory.checks import Fault, Place, under, unknown
from causal.theory.dynamic.frame import TimelineFrame
from causal.theory.dynamic.parts import Setter
from causal.theory.sources import ELICITED, Backing

_KINDS: tuple[Kind, ...] = ("static", "first", "later")


@dataclass(frozen=True)
class Slot:
    """One mechanism in a file.

    Attributes
    ----------
    place : place
        Of the table that holds its parents and its mechanism.
    name : str
        The variable that it sets.
    kind : str
        As for `causal.theory.dynamic.parts.Setter`.
    parents : mapping of str to EdgeSection
    mechanism : MechanismSection
    ess : float or None
    own : SetterSection or None
        What rests on other claims than the variable does.
    owner : DynamicVariableSection or DynamicEndsSection
    keeps : float or None
        The chance that a year leaves the variable as it was.
    """

    place: Place
    name: str
    kind: Kind
    parents: Mapping[str, EdgeSection]
    mechanism: MechanismSection
    ess: float | None
    own: SetterSection | None
    owner: DynamicVariableSection | DynamicEndsSection
    keeps: float | None = None

    def raw(self, file: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the mechanism as the file writes it."""
        here: Any = file
        for part in (*self.place, "mechanism"):
            here = here[part]
        found: Mapping[str, Any] = here
        return found

    def setter(self) -> Setter:
        """Return what the mechanism rests on."""
        own, owner = self.own, self.owner
        backing, rationale = building.backing(owner), owner.rationale
        if own is not None:
            rationale = own.rationale or rationale
            if own.claims is not None:
                backing = Backing(tuple(own.claims), tuple(own.sources), own.note, tuple(own.marks))
        edges = tuple((name, building.backing(edge)) for name, edge in self.parents.items())
        return Setter(self.name, self.kind, self.ess or 0.0, rationale, backing, edges)


@dataclass(kw_only=True)
class Dynamics(Names):
    """What a yearly theory's variables are, and what ends.

    Attributes
    ----------
    timeline : TimelineFrame
    theory : str
        Its name.
    lost : frozenset of place
        Tables of the file that are not well formed.
    """

    file: DynamicFile
    timeline: TimelineFrame
    theory: str
    lost: frozenset[Place] = frozenset()

    def read(self) -> None:
        """Find the variables, and what is wrong with their names and states."""
        super().read()
        ends = self.timeline.ends.variable
        self.variables[ends.name] = ends

    @property
    def ends(self) -> str:
        """The name of what ends."""
        return self.timeline.ends.variable.name

    @property
    def names(self) -> list[str]:
        """Every name that the file defines or must, well formed or not."""
        return [*self.file.variables, *sorted(self.broken), self.ends]

    def unread(self, name: str) -> bool:
        """Return whether the section of a variable is not well formed, which is told already."""
        return name in self.broken or (name == self.ends and self.file.ends is None)

    def is_static(self, name: str) -> bool:
        """Return whether a variable has one state for all the years."""
        section = self.file.variables.get(name)
        return section is not None and section.static

    def slots(self) -> Iterator[Slot]:
        """Return every mechanism that the file gives."""
        for name, one in self.file.variables.items():
            if name == self.ends:
                continue
            place: Place = ("variables", name)
            if one.static and one.mechanism is not None:
                yield Slot(place, name, "static", one.parents, one.mechanism, one.ess, None, one)
            elif not one.static:
                yield from _setters(place, name, one, one.first, one.later)
        ends = self.file.ends
        if ends is not None:
            place = ("ends",)
            yield Slot(
                place, self.ends, "later", ends.parents, ends.mechanism, ends.ess, None, ends
            )
            yield from _setters(place, self.ends, ends, ends.first, None)

    def parents(self, slot: Slot) -> list[Variable] | None:
        """Return what a mechanism reads, under the names it has there; None if not in order."""
        found = []
        for reference in slot.parents:
            name = parted(reference, slot.name)[0]
            if name not in self.variables:
                return None
            found.append(replace(self.variables[name], name=reference))
        return found

    def family(self, slot: Slot) -> tuple[Variable, list[Variable]] | None:
        """Return a variable and what sets it, or None if some of them are not in order."""
        parents = self.parents(slot)
        if parents is None or slot.name not in self.variables:
            return None
        return self.variables[slot.name], parents


def _setters(
    place: Place,
    name: str,
    owner: DynamicVariableSection | DynamicEndsSection,
    first: SetterSection | None,
    later: LaterSection | None,
) -> Iterator[Slot]:
    given: tuple[tuple[Kind, SetterSection | None], ...] = (("first", first), ("later", later))
    for kind, one in given:
        if one is not None:
            ess = owner.ess if one.ess is None else one.ess
            keeps = one.persistent if isinstance(one, LaterSection) else None
            here = (*place, kind)
            yield Slot(here, name, kind, one.parents, one.mechanism, ess, one, owner, keeps)


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
