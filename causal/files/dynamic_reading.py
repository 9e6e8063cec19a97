"""Files of kind ``dynamic`` as values: yearly theories."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from causal.dynamics.model import DynamicModel, Kind
from causal.dynamics.parts import Static, Terminal, Yearly
from causal.errors import CausalError, FileError
from causal.files import building, dynamic_parts, dynamic_questions, shape
from causal.files.building import Citations
from causal.files.dynamic_schema import DynamicFile, DynamicVariantMechanism
from causal.files.dynamic_slots import Dynamics, Slot
from causal.files.text import open_file, refuse
from causal.scm.mechanisms.mechanism import Mechanism
from causal.theory.checks import Fault, Place, under
from causal.theory.dynamic.frame import TimelineFrame
from causal.theory.dynamic.parts import DynamicVariant
from causal.theory.dynamic.theory import DynamicTheory
from causal.theory.frame import FrameVariable
from causal.theory.parts import CALIBRATED, Entry
from causal.theory.sources import Backing, Library

_LISTS = ("overlap", "anchors", "expected")
_VARIED: tuple[Kind, ...] = ("static", "first", "later")


def read_dynamic(text: str, *, name: str, file: str, timeline: TimelineFrame) -> DynamicTheory:
    """Read a yearly theory.

    Parameters
    ----------
    text : str
        A file of kind ``dynamic``.
    name : str
        Name of the theory; by habit the file's name without its suffix.
    file : str
        Named in errors.
    timeline : TimelineFrame
        Of the case that the file names.

    Returns
    -------
    DynamicTheory

    Raises
    ------
    FileError
        With every fault found in the file.
    """
    raw = open_file(text, file, "dynamic")
    section, faults, broken = shape.read_shape(DynamicFile, raw)
    if section is None:
        refuse(file, faults)
        raise FileError(file, [("", "the file has no variables that can be read")])
    lost = frozenset(str(place[1]) for place in broken if place[0] == "variables" and place[1:])
    dynamics = Dynamics(
        file=section,
        frame=timeline.vocabulary,
        broken=lost,
        timeline=timeline,
        theory=name,
        lost=broken,
    )
    dynamics.read()
    own = building.sources(section.sources)
    shelf = timeline.library
    names = [*section.sources, *(str(place[1]) for place in broken if place[0] == "sources")]
    cited = Citations.of(shelf, names)
    refuse(file, chain(faults, _faults(dynamics, raw, cited, _places(raw, broken))))
    library = Library(shelf.documents, shelf.claims, (*shelf.sources, *own)) if own else shelf
    return _theory(dynamics, raw, name, file, library)


def _places(raw: Mapping[str, Any], broken: frozenset[Place]) -> dict[str, list[int]]:
    """Return where the entries of lists that are well formed stand in the file."""
    return {
        key: [i for i in range(len(raw.get(key, ()))) if (key, i) not in broken] for key in _LISTS
    }


def _faults(
    dynamics: Dynamics,
    raw: Mapping[str, Any],
    cited: Citations,
    places: Mapping[str, list[int]],
) -> Iterator[Fault]:
    yield from dynamics.faults
    yield from dynamic_parts.shape_faults(dynamics)
    yield from dynamic_parts.arrows(dynamics)
    yield from dynamic_parts.numbers(dynamics)
    yield from dynamic_parts.citations(dynamics, cited)
    yield from dynamic_questions.record_faults(dynamics, cited)
    yield from _variant_faults(dynamics, raw, cited)
    yield from dynamic_questions.faults(dynamics, cited, places)


def _variant_faults(
    dynamics: Dynamics, raw: Mapping[str, Any], cited: Citations
) -> Iterator[Fault]:
    slots = {(slot.name, slot.kind): slot for slot in dynamics.slots()}
    taken = {CALIBRATED}
    for name, variant in dynamics.file.variants.items():
        place: Place = ("variants", name)
        for one in (name, *variant.aliases):
            if one in taken:
                yield place, f"there is a variant called {one} already; choose another name"
            taken.add(one)
        for kind in _VARIED:
            changes: Mapping[str, DynamicVariantMechanism] = getattr(variant, kind)
            for variable, changed in changes.items():
                here = (*place, kind, variable)
                yield from under(here, cited.faults(changed))
                slot = slots.get((variable, kind))
                if slot is not None:
                    found = dynamic_parts.varied_faults(dynamics, slot, changed, raw)
                    yield from under(here, found)
                elif not dynamics.unread(variable):
                    yield here, dynamic_parts.no_slot(dynamics, slots, variable, kind)


def _theory(
    dynamics: Dynamics, raw: Mapping[str, Any], name: str, file: str, library: Library
) -> DynamicTheory:
    section, slots = dynamics.file, list(dynamics.slots())
    try:
        model = _model(dynamics, slots)
    except CausalError as error:
        raise FileError(file, [("", str(error))]) from None
    return DynamicTheory(
        name=name,
        title=section.title,
        summary=section.summary,
        model=model,
        entries=_entries(dynamics),
        setters=tuple(slot.setter() for slot in slots),
        timeline=dynamics.timeline,
        library=library,
        record=dynamic_questions.record(dynamics),
        sibling=section.sibling or "",
        variants=_variants(dynamics, slots, raw),
        overlaps=dynamic_questions.overlaps(dynamics),
        anchors=dynamic_questions.anchors(dynamics),
        expected=dynamic_questions.expected(dynamics),
        held_by=section.held_by,
        against=section.against,
        form=section.form,
    )


def _model(dynamics: Dynamics, slots: Sequence[Slot]) -> DynamicModel:
    made: dict[tuple[str, Kind], Mechanism] = {
        (slot.name, slot.kind): dynamic_parts.build(dynamics, slot) for slot in slots
    }
    yearly, static = [], []
    for name in dynamics.file.variables:
        variable = dynamics.variables[name]
        if dynamics.is_static(name):
            static.append(Static(variable, made[name, "static"]))
        else:
            later = made[name, "later"]
            yearly.append(Yearly(variable, made.get((name, "first"), later), later))
    ends = dynamics.timeline.ends.variable
    terminal = Terminal(
        ends, dynamics.timeline.going, made[ends.name, "later"], made.get((ends.name, "first"))
    )
    return DynamicModel(dynamics.timeline.calendar, tuple(yearly), tuple(static), terminal)


def _entries(dynamics: Dynamics) -> tuple[Entry, ...]:
    edges: dict[str, dict[str, Backing]] = {}
    for slot in dynamics.slots():
        heard = edges.setdefault(slot.name, {})
        for parent, edge in slot.parents.items():
            heard.setdefault(parent, building.backing(edge))
    entries = []
    for name, one in dynamics.file.variables.items():
        shared: FrameVariable | None = dynamics.shared(name)
        meaning = (shared.rule if shared else "") if one.meaning is None else one.meaning
        date = (shared.date if shared else "") if one.date is None else one.date
        told = tuple(edges.get(name, {}).items())
        backing = building.backing(one)
        ess = one.ess or 0.0
        entries.append(Entry(name, one.role, date, meaning, one.rationale, ess, backing, told))
    ends, own = dynamics.timeline.ends, dynamics.file.ends
    if own is not None:
        name = ends.variable.name
        told, backing, ess = tuple(edges[name].items()), building.backing(own), own.ess or 0.0
        entries.append(
            Entry(name, "outcome", ends.date, ends.rule, own.rationale, ess, backing, told)
        )
    return tuple(entries)


def _variants(
    dynamics: Dynamics, slots: Sequence[Slot], raw: Mapping[str, Any]
) -> tuple[DynamicVariant, ...]:
    found = {(slot.name, slot.kind): slot for slot in slots}
    made = []
    for name, variant in dynamics.file.variants.items():
        changed = []
        for kind in _VARIED:
            changes: Mapping[str, DynamicVariantMechanism] = getattr(variant, kind)
            for variable, section in changes.items():
                mechanism = dynamic_parts.varied(dynamics, found[variable, kind], section, raw)
                backing = building.backing(section)
                changed.append((variable, kind, mechanism, backing, section.rationale))
        aliases = tuple(variant.aliases)
        made.append(DynamicVariant(name, variant.title, variant.meaning, aliases, tuple(changed)))
    return tuple(made)
