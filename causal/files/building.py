"""Small parts of model files as the values they stand for, and what is wrong with them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from causal.files.schema_parts import Backed, SourceSection
from causal.scm.variables import Variable
from causal.theory import checks
from causal.theory.checks import Fault, Place, under, unknown
from causal.theory.sources import ELICITED, Backing, Library, Source

_LISTED = 12


def backing(section: Backed) -> Backing:
    """Return what a section rests on."""
    return Backing(
        tuple(section.claims), tuple(section.sources), section.note, tuple(section.marks)
    )


def sources(sections: Mapping[str, SourceSection]) -> tuple[Source, ...]:
    """Return the entries of a bibliography."""
    return tuple(
        Source(key, s.text, s.kind, s.date, s.via, s.confidence, tuple(s.marks))
        for key, s in sections.items()
    )


def label_row(states: Sequence[str], labels: Mapping[str, str] | None) -> tuple[str, ...]:
    """Return what a reader sees of each state; empty where no label is given."""
    if not labels:
        return ()
    return tuple(labels.get(state, state.replace("_", " ")) for state in states)


def same_names(given: Sequence[str], states: Sequence[str], name: str, place: Place) -> list[Fault]:
    """Find names that are no states of a variable."""
    where = f"variable {name}"
    lost = sorted(set(given).difference(states))
    return [((*place, one), unknown("state", one, states, where)) for one in lost[:_LISTED]]


def state_faults(
    name: str,
    states: Sequence[str],
    labels: Mapping[str, str] | None,
    factual: str | None,
) -> list[Fault]:
    """Find faults of a variable's states, labels and factual state."""
    found = list(under(("states",), checks.states(name, states)))
    found += same_names(list(labels or {}), states, name, ("labels",))
    if factual and factual not in states:
        sentence = unknown("state", factual, states, f"variable {name}")
        found.append((("factual",), sentence))
    return found


@dataclass(frozen=True)
class Citations:
    """The ids that a file may cite.

    Attributes
    ----------
    claims, sources : frozenset of str
    """

    claims: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()

    @classmethod
    def of(cls, library: Library, more: Sequence[str] = ()) -> "Citations":
        """Return the ids of a library, and further sources."""
        works = {source.name for source in library.sources}
        return cls(frozenset(claim.name for claim in library.claims), frozenset(works.union(more)))

    def faults(self, section: Backed) -> Iterator[Fault]:
        """Find ids that resolve to nothing, and ``elicited`` beside claims."""
        if ELICITED in section.claims and len(section.claims) > 1:
            sentence = f"{ELICITED} means that no claim stands behind it; drop it or the claims"
            yield ("claims",), sentence
        for name in section.claims:
            if name != ELICITED and name not in self.claims:
                near = unknown("claim", name, sorted(self.claims))
                hint = "" if self.claims else f'; without a list of claims write ["{ELICITED}"]'
                yield ("claims",), near + hint
        for name in section.sources:
            if name not in self.sources:
                yield ("sources",), unknown("source", name, sorted(self.sources))


def variable(
    name: str, states: Sequence[str], ordered: bool, title: str, labels: Mapping[str, str] | None
) -> Variable:
    """Return a variable whose states were found in order."""
    return Variable(name, tuple(states), ordered, title, label_row(states, labels))
