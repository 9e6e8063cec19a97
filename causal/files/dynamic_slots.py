"""Where the mechanisms of a yearly theory stand in its file, and what its variables are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from causal.dynamics.calendar import parted
from causal.dynamics.model import Kind
from causal.files import building
from causal.files.dynamic_schema import (
    DynamicEndsSection,
    DynamicFile,
    DynamicVariableSection,
    LaterSection,
    SetterSection,
)
from causal.files.schema_parts import EdgeSection, MechanismSection
from causal.files.theory_variables import Names
from causal.scm.variables import Variable
from causal.theory.checks import Place
from causal.theory.dynamic.frame import TimelineFrame
from causal.theory.dynamic.parts import Setter
from causal.theory.sources import Backing


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
            rest = Backing() if own.claims is not None else backing
            backing = Backing(
                tuple(own.claims or rest.claims),
                tuple(own.sources) or rest.sources,
                own.note or rest.note,
                tuple(own.marks) or rest.marks,
            )
            rationale = own.rationale or rationale
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
