"""The variables of a theory file: taken from the frame or defined, with parents and mechanism."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import prod
from typing import Protocol

from causal.errors import CausalError
from causal.files import building, mechanisms
from causal.files.building import Citations
from causal.files.schema import TheoryFile
from causal.files.schema_parts import DescribedSection, VariableSection
from causal.scm.couplings import Coupling, Luck, refuse
from causal.scm.mechanisms.mechanism import Mechanism
from causal.scm.variables import Variable
from causal.theory import checks
from causal.theory.checks import Fault, under, unknown
from causal.theory.frame import Frame, FrameVariable
from causal.theory.parts import Entry
from causal.theory.sources import Backing

_SILENT = "the theory says nothing of it"
MAX_CELLS = 2**24


class Describing(Protocol):
    """A file that describes variables."""

    @property
    def variables(self) -> Mapping[str, DescribedSection]:
        """Their sections, by name."""


@dataclass
class Names:
    """What a file's variables are, however they are set: found once, then looked up.

    Attributes
    ----------
    file : TheoryFile, or another that describes variables
    frame : Frame or None
    broken : frozenset of str
        Variables whose section is not well formed: known by name only.
    variables : dict of str to Variable
        Those whose states are in order.
    faults : list of (place, sentence)
    """

    file: Describing
    frame: Frame | None
    broken: frozenset[str]
    variables: dict[str, Variable] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        """Every name that the file defines, well formed or not."""
        return [*self.file.variables, *sorted(self.broken)]

    @property
    def known(self) -> list[str]:
        """Every name that may be asked about: defined or bridged."""
        return list(dict.fromkeys([*self.names, *self.variables]))

    def shared(self, name: str) -> FrameVariable | None:
        """Return the frame's variable of a name, or None."""
        return self.frame.entry(name) if self.frame and name in self.frame else None

    def read(self) -> None:
        """Find the variables, and what is wrong with their names and states."""
        for name, section in self.file.variables.items():
            found = self._read(name, section)
            self.faults += under(("variables", name), found)

    def _read(self, name: str, section: DescribedSection) -> list[Fault]:
        shared = self.shared(name)
        found = _against_frame(name, section, shared)
        title = section.title or (shared.variable.title if shared else None)
        states = section.states or (list(shared.variable.states) if shared else None)
        if not title or not states:
            return [*found, ((), self._undefined(name, title, states))]
        own = section.factual if isinstance(section, VariableSection) else None
        factual = own or (shared.factual if shared else None)
        if any(place == ("states",) for place, _ in found):
            return found
        wrong = building.state_faults(name, states, section.labels, factual)
        if not any(place == ("states",) for place, _ in wrong):
            if shared:
                labels = section.labels or dict(zip(states, shared.variable.labels, strict=True))
                ordered = shared.variable.ordered
            else:
                labels, ordered = section.labels or {}, section.ordered is not False
            self.variables[name] = building.variable(name, states, ordered, title, labels)
        return found + wrong

    def _undefined(self, name: str, title: str | None, states: list[str] | None) -> str:
        lacks = " and ".join(
            key for key, given in (("title", title), ("states", states)) if not given
        )
        if self.frame is None:
            return f"variable {name} has no {lacks}; give it"
        names = [entry.variable.name for entry in self.frame.variables]
        return f"{unknown('variable', name, names, f'case {self.frame.name}')}; so give its {lacks}"


@dataclass
class Vocabulary(Names):
    """What a theory's variables are, bridged outcomes included."""

    file: TheoryFile

    def read(self) -> None:
        """Find the variables, and what is wrong with their names and states."""
        super().read()
        for outcome in self.bridged():
            self.variables[outcome.variable.name] = outcome.variable

    def bridged(self) -> list[FrameVariable]:
        """Return the outcomes that the theory does not define and the frame bridges."""
        found: list[FrameVariable] = []
        have = set(self.names)
        for outcome in self.frame.outcomes if self.frame else ():
            name = outcome.variable.name
            bridge = self.frame.bridge(name) if self.frame else None
            if bridge and name not in self.names and bridge.parent in have:
                found.append(outcome)
                have.add(name)
        return found


def _against_frame(
    name: str, section: DescribedSection, shared: FrameVariable | None
) -> list[Fault]:
    if shared is None:
        return []
    found: list[Fault] = []
    same = f"{name} is shared by the theories of the case"
    if section.states is not None and tuple(section.states) != shared.variable.states:
        listed = ", ".join(shared.variable.states)
        found.append((("states",), f"{same}, so its states must be {listed}; leave them out"))
    if section.ordered is not None and section.ordered != shared.variable.ordered:
        said = "ordered" if shared.variable.ordered else "without order"
        found.append((("ordered",), f"{same}, where its states are {said}; leave this out"))
    if shared.kind in ("outcome", "lever") and section.role != shared.kind:
        sentence = f"{name} is a shared {shared.kind} of the case; write role = {shared.kind!r}"
        found.append((("role",), sentence))
    return found


def arrows(vocabulary: Vocabulary) -> Iterator[Fault]:
    """Find parents that are no variables, and circles of arrows."""
    file, known = vocabulary.file, set(vocabulary.names)
    for name, section in file.variables.items():
        for parent in section.parents:
            if parent in known:
                continue
            if parent in vocabulary.variables:
                sentence = f"the theory is silent on {parent}; define it to draw an arrow from it"
            else:
                sentence = unknown("variable", parent, vocabulary.names, "the theory")
            yield ("variables", name, "parents", parent), sentence
    inside = {
        name: [parent for parent in section.parents if parent in known]
        for name, section in file.variables.items()
    }
    yield from under(("variables",), checks.cycles(inside))


def parents_of(vocabulary: Vocabulary, name: str) -> list[Variable] | None:
    """Return the parents of a variable, or None if some of them are not in order."""
    names = list(vocabulary.file.variables[name].parents)
    file, in_order = vocabulary.file.variables, vocabulary.variables
    if name not in in_order or not all(one in file and one in in_order for one in names):
        return None
    return [vocabulary.variables[parent] for parent in names]


def numbers(vocabulary: Vocabulary, allowed: int = MAX_CELLS) -> Iterator[Fault]:
    """Find what is wrong with the mechanisms, whose tables may have so many cells together."""
    cells = 0
    for name, section in vocabulary.file.variables.items():
        place = ("variables", name)
        if section.ess is None and section.mechanism.form != "deterministic":
            sentence = "the key ess is missing; give the equivalent sample size of a row"
            yield (*place, "ess"), sentence
        parents = parents_of(vocabulary, name)
        if parents is None:
            continue
        child = vocabulary.variables[name]
        table = prod(len(variable.states) for variable in (child, *parents))
        cells += min(table, checks.MAX_CELLS)
        if cells > allowed:
            sentence = f"the tables of the file have more than {allowed:.1e} cells together"
            yield ("variables",), sentence
            return
        wrong = list(mechanisms.faults(section.mechanism, child, parents))
        yield from under((*place, "mechanism"), wrong)
        if section.coupling is not None and not wrong:
            yield from under((*place, "coupling"), _coupling_faults(section, child))


def _coupling_faults(section: VariableSection, child: Variable) -> Iterator[Fault]:
    mechanism = mechanisms.build(section.mechanism, list(section.parents))
    try:
        refuse(mechanism, child, Coupling.parse(section.coupling or ""))
    except CausalError as error:
        yield (), str(error)


def luck(vocabulary: Vocabulary) -> Luck:
    """Return the couplings that the file declares."""
    told = {
        name: Coupling.parse(section.coupling)
        for name, section in vocabulary.file.variables.items()
        if section.coupling is not None
    }
    return Luck(None, tuple(sorted(told.items())))


def citations(vocabulary: Vocabulary, known: Citations) -> Iterator[Fault]:
    """Find claims and sources that resolve to nothing."""
    for name, section in vocabulary.file.variables.items():
        place = ("variables", name)
        yield from under(place, known.faults(section))
        for parent, edge in section.parents.items():
            yield from under((*place, "parents", parent), known.faults(edge))


def entry(name: str, section: VariableSection, shared: FrameVariable | None) -> Entry:
    """Return what the theory says about a variable of its own file."""
    return Entry(
        name=name,
        role=section.role,
        date=_first(section.date, shared.date if shared else ""),
        meaning=_first(section.meaning, shared.rule if shared else ""),
        rationale=section.rationale,
        ess=section.ess or 0.0,
        backing=building.backing(section),
        edges=tuple((parent, building.backing(edge)) for parent, edge in section.parents.items()),
        factual=section.factual or (shared.factual if shared else ""),
    )


def _first(given: str | None, inherited: str) -> str:
    return inherited if given is None else given


def bridge_entries(vocabulary: Vocabulary) -> list[tuple[Entry, Mechanism]]:
    """Return the entries and tables of the outcomes on which a theory is silent."""
    told: list[tuple[Entry, Mechanism]] = []
    for outcome in vocabulary.bridged():
        name = outcome.variable.name
        bridge = vocabulary.frame.bridge(name) if vocabulary.frame else None
        if bridge is None:
            continue
        entry = Entry(
            name=name,
            role="outcome",
            date=outcome.date,
            meaning=outcome.rule,
            rationale=bridge.rationale,
            ess=bridge.ess,
            backing=bridge.backing,
            edges=((bridge.parent, Backing()),),
            factual=outcome.factual,
            silent=vocabulary.file.silent.get(name, _SILENT),
        )
        told.append((entry, bridge.table))
    return told
