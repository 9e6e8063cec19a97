"""The parts of a case: outcomes, levers, bridges, scenarios, claims; what is wrong with them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from causal.files import building
from causal.files.building import Citations
from causal.files.schema import (
    CaseFile,
    ClaimsFile,
    LeverSection,
    MeasureSection,
    OutcomeSection,
    ScenarioSection,
    ScenariosFile,
    SharedSection,
)
from causal.scm.mechanisms.table import Table
from causal.scm.variables import Variable
from causal.theory import checks
from causal.theory.checks import Fault, Place, under, unknown
from causal.theory.frame import Bridge, Frame, FrameVariable, Measure
from causal.theory.sources import Backing, Claim, Document, Library, Source
from causal.theory.theory import Theory

_TABLES = (("outcomes", "outcome"), ("levers", "lever"), ("vocabulary", "shared"))


def _sections(file: CaseFile) -> list[tuple[Place, str, SharedSection]]:
    parts: tuple[Mapping[str, SharedSection], ...] = (file.outcomes, file.levers, file.vocabulary)
    return [
        ((table, name), kind, section)
        for (table, kind), some in zip(_TABLES, parts, strict=True)
        for name, section in some.items()
    ]


def case_faults(file: CaseFile, known: Citations, broken: frozenset[Place]) -> Iterator[Fault]:
    """Find what is wrong with a case.

    Parameters
    ----------
    file : CaseFile
    known : Citations
    broken : frozenset of place
        Tables that are not well formed, told already.
    """
    taken: dict[str, str] = {}
    for place, _, section in _sections(file):
        table, name = str(place[0]), str(place[1])
        if name in taken:
            sentence = f"{name} is defined under {taken[name]} already; name each variable once"
            yield place, sentence
        taken.setdefault(name, table)
        factual = section.factual if isinstance(section, LeverSection) else None
        yield from under(
            place, building.state_faults(name, section.states, section.labels, factual)
        )
        if isinstance(section, LeverSection):
            yield from under(place, known.faults(section))
        if isinstance(section, OutcomeSection):
            for key, measure in section.measures.items():
                here = (*place, "measures", key)
                yield from under(here, _measure_faults(name, section, key, measure))
    for name, count in Counter(file.theories).items():
        if count > 1:
            yield ("theories",), f"theory {name} is listed twice; list it once"
    outcomes = {str(place[1]) for place in broken if place[0] == "outcomes"}
    yield from _bridge_faults(file, known, outcomes)


def _measure_faults(
    name: str, section: OutcomeSection, key: str, measure: MeasureSection
) -> list[Fault]:
    if (measure.event is None) == (measure.scale is None):
        how = "both an event and a scale" if measure.event else "neither an event nor a scale"
        return [((), f"the measure {key} has {how}; give exactly one of the two")]
    part = "scale" if measure.event is None else "event"
    given = measure.scale or measure.event or []
    found: list[Fault] = [
        ((part,), unknown("state", state, section.states, f"variable {name}"))
        for state in given
        if state not in section.states
    ]
    if not found and measure.scale and sorted(measure.scale) != sorted(section.states):
        listed = ", ".join(section.states)
        found.append(((part,), f"a scale lists every state of {name} once: {listed}"))
    return found


def _bridge_faults(file: CaseFile, known: Citations, broken: set[str]) -> Iterator[Fault]:
    outcomes = [*file.outcomes, *sorted(broken)]
    for name, bridge in file.bridges.items():
        place = ("bridges", name)
        yield from under(place, known.faults(bridge))
        if name not in outcomes:
            yield place, unknown("outcome", name, outcomes, "the case")
            continue
        if bridge.parent not in outcomes:
            sentence = unknown("outcome", bridge.parent, outcomes, "the case")
            yield (*place, "parent"), sentence
            continue
        child, parent = _outcome(file, name), _outcome(file, bridge.parent)
        if child and parent and child.name != parent.name:
            wrong = checks.coverage(list(bridge.rows), child, [parent])
            for key, row in bridge.rows.items():
                wrong += under((key,), checks.row(row, child, f"the row {key!r} of {name}"))
            yield from under((*place, "rows"), wrong)
    arrows = {name: [bridge.parent] for name, bridge in file.bridges.items()}
    yield from under(("bridges",), checks.cycles(arrows))


def _outcome(file: CaseFile, name: str) -> Variable | None:
    section = file.outcomes.get(name)
    if section is None or checks.states(name, section.states):
        return None
    return building.variable(name, section.states, section.ordered, section.title, None)


def frame_variables(file: CaseFile) -> tuple[FrameVariable, ...]:
    """Return the outcomes, levers and shared names of a case without faults."""
    made = []
    for (_, name), kind, section in _sections(file):
        measures: tuple[Measure, ...] = ()
        if isinstance(section, OutcomeSection):
            measures = tuple(
                Measure(key, one.title, tuple(one.event or ()), tuple(one.scale or ()))
                for key, one in section.measures.items()
            )
        lever = section if isinstance(section, LeverSection) else None
        made.append(
            FrameVariable(
                variable=building.variable(
                    str(name), section.states, section.ordered, section.title, section.labels
                ),
                kind=kind,
                date=section.date,
                rule=section.rule,
                question=section.question if isinstance(section, OutcomeSection) else "",
                factual=(lever.factual or "") if lever else "",
                backing=building.backing(lever) if lever else Backing(),
                measures=measures,
            )
        )
    return tuple(made)


def bridges(file: CaseFile) -> tuple[Bridge, ...]:
    """Return the bridges of a case without faults."""
    return tuple(
        Bridge(
            outcome=name,
            parent=bridge.parent,
            table=Table(
                (bridge.parent,), tuple(map(tuple, bridge.rows.values())), tuple(bridge.rows)
            ),
            ess=bridge.ess,
            backing=building.backing(bridge),
            rationale=bridge.rationale,
        )
        for name, bridge in file.bridges.items()
    )


# --- scenarios ------------------------------------------------------------------------------


def scenario_faults(
    file: ScenariosFile, frame: Frame, theories: Sequence[Theory], known: Citations
) -> Iterator[Fault]:
    """Find what is wrong with scenarios.

    Parameters
    ----------
    file : ScenariosFile
    frame : Frame
    theories : sequence of Theory
        Theories of the case, whose own variables a scenario may set, too.
    known : Citations
    """
    levers = {one.variable.name: one.variable.states for one in frame.variables}
    own = {one.name: {v.name: v.states for v in one.variables} for one in theories}
    anywhere = dict(levers)
    for some in own.values():
        anywhere = {**some, **anywhere}
    taken: dict[str, str] = {}
    for name, section in file.scenarios.items():
        place = ("scenarios", name)
        number = section.id.upper()
        if number and number in taken:
            sentence = f"the id {section.id} is that of {taken[number]} already; give each its own"
            yield (*place, "id"), sentence
        taken.setdefault(number, name)
        yield from under(place, known.faults(section))
        yield from under((*place, "set"), _settings(section.set, anywhere))
        yield from under((*place, "only"), _only(section, frame, own, anywhere))


def _only(
    section: ScenarioSection,
    frame: Frame,
    own: Mapping[str, Mapping[str, Sequence[str]]],
    anywhere: Mapping[str, Sequence[str]],
) -> Iterator[Fault]:
    for theory, settings in section.only.items():
        if theory not in frame.theories:
            sentence = unknown("theory", theory, frame.theories, f"case {frame.name}")
            yield (theory,), sentence
        else:
            yield from under((theory,), _settings(settings, own.get(theory, anywhere)))


def _settings(settings: Mapping[str, str], known: Mapping[str, Sequence[str]]) -> Iterator[Fault]:
    for name, state in settings.items():
        if name not in known:
            yield (name,), unknown("lever", name, known)
        elif state not in known[name]:
            sentence = unknown("state", state, known[name], f"lever {name}")
            yield (name,), sentence


# --- claims ---------------------------------------------------------------------------------


def claim_faults(file: ClaimsFile, broken: frozenset[str]) -> Iterator[Fault]:
    """Find claims of unknown documents."""
    documents = {**dict.fromkeys(file.documents), **dict.fromkeys(broken)}
    for name, claim in file.claims.items():
        if claim.document not in documents:
            sentence = unknown("document", claim.document, documents)
            yield ("claims", name, "document"), sentence


def claim_theory_faults(library: Library, frame: Frame) -> list[Fault]:
    """Find claims that say they are encoded by theories which the case does not have."""
    return [
        (
            ("claims", claim.name, "theories"),
            unknown("theory", theory, frame.theories, f"case {frame.name}"),
        )
        for claim in library.claims
        for theory in claim.theories
        if theory not in frame.theories
    ]


def library(file: ClaimsFile, works: tuple[Source, ...]) -> Library:
    """Return the library of claims without faults."""
    documents = tuple(
        Document(name, one.title, one.description) for name, one in file.documents.items()
    )
    claims = tuple(
        Claim(
            name=name,
            document=one.document,
            where=one.where,
            paraphrase=one.paraphrase,
            link=one.link,
            sign=one.sign,
            strength=one.strength,
            timing=one.timing,
            theories=tuple(one.theories),
            record=one.record,
            verdict=one.verdict,
            modelled=one.modelled,
            marks=tuple(one.marks),
        )
        for name, one in file.claims.items()
    )
    return Library(documents, claims, works)
