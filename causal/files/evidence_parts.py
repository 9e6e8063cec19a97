"""The parts of a file of evidence as values, and what is wrong with them."""

from collections.abc import Iterator, Mapping, Sequence

from causal.files import building
from causal.files.building import Citations
from causal.files.evidence_schema import ClusterSection, ItemSection
from causal.files.schema import EvidenceFile
from causal.judgement.evidence.dossier import Dossier
from causal.judgement.evidence.items import (
    Cluster,
    Explanandum,
    Hypothesis,
    Item,
    Label,
    decibels,
)
from causal.theory.checks import Fault, Place, under, unknown
from causal.theory.sources import Library

_PARTS = ("hypotheses", "clusters", "explananda", "items")


class Names:
    """The names that a file of evidence may use: its own, and those of what it adds to."""

    def __init__(self, file: EvidenceFile, base: Dossier | None, broken: frozenset[Place]) -> None:
        lost = {part: [str(p[1]) for p in broken if len(p) > 1 and p[0] == part] for part in _PARTS}
        base = base or Dossier("", "", (), (), ())
        known = {part: [one.name for one in getattr(base, part)] for part in _PARTS}
        self.base = known
        self.hypotheses = [*known["hypotheses"], *file.hypotheses, *lost["hypotheses"]]
        self.clusters = [*known["clusters"], *file.clusters, *lost["clusters"]]
        self.explananda = [*known["explananda"], *file.explananda, *lost["explananda"]]
        rivals = [one.name for one in base.rivals]
        self.needed = [*rivals, *(n for n, one in file.hypotheses.items() if not one.catch_all)]
        self.catch_alls = [one.name for one in base.hypotheses if one.catch_all]
        self.whole = not lost["hypotheses"]


def evidence_faults(
    file: EvidenceFile, names: Names, theories: Sequence[str] | None, known: Citations
) -> Iterator[Fault]:
    """Find what is wrong with a file of evidence.

    Parameters
    ----------
    file : EvidenceFile
    names : Names
    theories : sequence of str or None
        Theories of the case; None where the file stands alone.
    known : Citations
    """
    if file.tempering is not None and any(names.base.values()):
        yield ("tempering",), "what adds to a case is tempered as the case says; drop this line"
    for part in _PARTS:
        for name in getattr(file, part):
            if name in names.base[part]:
                yield (part, name), f"the case has {name} already; give what is added its own name"
    yield from _hypothesis_faults(file, names, theories)
    for name, cluster in file.clusters.items():
        yield from _explananda(("clusters", name), cluster.explananda, names)
    for name, item in file.items.items():
        place = ("items", name)
        yield from under(place, known.faults(item))
        yield from under(place, _item_faults(name, item, names, known))


def _hypothesis_faults(
    file: EvidenceFile, names: Names, theories: Sequence[str] | None
) -> Iterator[Fault]:
    rivals = names.needed
    if names.whole and len(rivals) < 2:
        many = f"there is {'one' if rivals else 'none'}"
        yield ("hypotheses",), f"evidence is weighed between two hypotheses or more; {many}"
    catch_alls = list(names.catch_alls)
    for name, one in file.hypotheses.items():
        place = ("hypotheses", name)
        if names.base["items"] and not one.catch_all and name not in names.base["hypotheses"]:
            yield place, "the items of the case give no number for it; a new account needs them all"
        yield from _explananda(place, one.explananda, names)
        if one.theory and theories is not None and one.theory not in theories:
            yield (*place, "theory"), unknown("theory", one.theory, theories, "the case")
        if one.catch_all and catch_alls:
            sentence = f"{catch_alls[0]} is the catch-all already; there can be one"
            yield (*place, "catch_all"), sentence
        elif one.catch_all:
            catch_alls.append(name)
        elif one.flat:
            yield (*place, "flat"), "flat is for the catch-all; give every item a weight for it"


def _explananda(place: Place, given: Sequence[str], names: Names) -> Iterator[Fault]:
    for one in given:
        if one not in names.explananda:
            yield (*place, "explananda"), unknown("explanandum", one, names.explananda)


def _item_faults(name: str, item: ItemSection, names: Names, known: Citations) -> Iterator[Fault]:
    if item.cluster not in names.clusters:
        yield ("cluster",), unknown("cluster", item.cluster, names.clusters)
    yield from _explananda((), item.explananda, names)
    if item.record and item.record not in known.sources:
        yield ("record",), unknown("source", item.record, sorted(known.sources))
    if not item.record and not item.fact:
        yield (), f"{name} tells no fact; write fact, or the record that tells it"
    years = (item.refers_to, item.learnt)
    if years[0] is not None and years[1] is not None and years[1] < years[0]:
        sentence = f"{name} was learnt in {years[1]}, before the year {years[0]} that it is about"
        yield ("learnt",), f"{sentence}; correct one of the two"
    for one in item.test.of if item.test else ():
        if one not in names.hypotheses:
            yield ("test", "of"), unknown("hypothesis", one, names.hypotheses)
    yield from _weight_faults(name, item, names)


def _weight_faults(name: str, item: ItemSection, names: Names) -> Iterator[Fault]:
    if bool(item.db) == bool(item.chances):
        how = "both db and chances" if item.db else "neither db nor chances"
        yield (), f"{name} has {how}; give exactly one of the two"
        return
    part = "db" if item.db else "chances"
    given: Mapping[str, float] = item.db or item.chances
    for one in given:
        if one not in names.hypotheses:
            yield (part, one), unknown("hypothesis", one, names.hypotheses)
    missing = [one for one in names.needed if one not in given]
    if missing:
        yield (
            (part,),
            f"{name} gives no number for {', '.join(missing)}; every hypothesis needs one",
        )
    if not item.seen and item.db:
        sentence = "what is not seen yet needs chances: how probable it is under each hypothesis"
        yield (part,), sentence


def dossier(file: EvidenceFile, name: str, library: Library, base: Dossier | None) -> Dossier:
    """Return the evidence of a file without faults, added to what the case has already."""
    clusters = {one.name: one for one in base.clusters} if base else {}
    clusters |= {name: _cluster(name, one) for name, one in file.clusters.items()}
    made = Dossier(
        name,
        file.title,
        tuple(
            Hypothesis(
                key,
                one.title,
                one.theory or "",
                tuple(one.explananda),
                one.catch_all,
                one.flat,
                one.note,
            )
            for key, one in file.hypotheses.items()
        ),
        tuple(_cluster(key, one) for key, one in file.clusters.items()),
        tuple(_item(key, one, clusters[one.cluster], library) for key, one in file.items.items()),
        tuple(Explanandum(key, one.title, one.question) for key, one in file.explananda.items()),
        file.note,
        1.0 if file.tempering is None else file.tempering,
    )
    return base.joined(made) if base else made


def _cluster(name: str, section: ClusterSection) -> Cluster:
    return Cluster(name, section.title, section.dependence, tuple(section.explananda))


def _item(name: str, section: ItemSection, cluster: Cluster, library: Library) -> Item:
    record = library.source(section.record) if section.record else None
    told = record.text.removeprefix(f"{section.title}: ") if record else ""
    label = section.test
    return Item(
        name=name,
        title=section.title,
        cluster=section.cluster,
        fact=section.fact or told,
        date=section.date or (record.date if record else ""),
        weights=tuple((section.db or decibels(section.chances)).items()),
        chances=tuple(section.chances.items()),
        explananda=tuple(section.explananda) or cluster.explananda,
        refers_to=section.refers_to,
        learnt=section.learnt,
        confidence=section.confidence,
        label=Label(label.kind, tuple(label.of), label.result, label.note) if label else None,
        backing=building.backing(section),
        seen=section.seen,
        record=section.record or "",
    )
