"""What can be wrong with the names in a study, each with its place."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from causal.errors import CausalError, UnknownName
from causal.files.study_schema import (
    DoubtingSection,
    InterventionSection,
    StudySections,
    TellingSection,
)
from causal.judgement.search.aims import aim, read_goal
from causal.scm.couplings import Coupling
from causal.theory.checks import Fault, Place, unknown
from causal.theory.frame import Frame, FrameVariable
from causal.theory.parts import CALIBRATED, RECORD
from causal.theory.scenario import Scenario, find
from causal.theory.theory import Theory

AUDIENCES = ("weighted", "every")
OWN = "own"
"""Group of the interventions of a study's own."""


@dataclass(frozen=True)
class Known:
    """What a study may name.

    Attributes
    ----------
    frame : Frame or None
    theories : tuple of Theory
    scenarios : tuple of Scenario
        Of the case, then of the study's own.
    """

    frame: Frame | None
    theories: tuple[Theory, ...]
    scenarios: tuple[Scenario, ...] = ()

    @property
    def names(self) -> list[str]:
        """Names of the theories."""
        return [one.name for one in self.theories]

    @property
    def outcomes(self) -> dict[str, FrameVariable]:
        """The outcomes: of the frame, or else whatever the theories mark or have."""
        if self.frame:
            return {one.variable.name: one for one in self.frame.outcomes}
        marked = {name: one[name] for one in self.theories for name in one.role("outcome")}
        every = {name: one[name] for one in self.theories for name in one.model.names}
        return {name: FrameVariable(own, "outcome") for name, own in (marked | every).items()}

    @property
    def levers(self) -> list[str]:
        """Names that can be set."""
        framed = [one.variable.name for one in self.frame.levers] if self.frame else []
        return list(
            dict.fromkeys([*framed, *(n for one in self.theories for n in one.model.names)])
        )


def study_faults(study: StudySections, known: Known) -> Iterator[Fault]:
    """Find what is wrong with a study whose case and theories could be loaded."""
    for i, name in enumerate(study.scenarios):
        yield from _scenario(("scenarios", i), name, known)
    for i, name in enumerate(study.outcomes):
        if name != "all" and name not in known.outcomes:
            yield ("outcomes", i), unknown("outcome", name, known.outcomes)
    for key, section in study.interventions.items():
        yield from _intervention(("interventions", key), section, known)
    yield from _assumptions(study, known)
    for name in study.weights:
        yield from theory_faults(("weights", name), name, known)
    yield from _parts(study, known)
    yield from _together(study, known)
    if not _asks(study):
        yield (), "the study asks nothing; name scenarios, or give it a part such as [crux]"


def _asks(study: StudySections) -> bool:
    parts = (study.scenarios, study.interventions, study.evidence, study.sensitivity)
    more = (study.crux, study.search, study.antecedents, study.histories, study.sweep)
    return any(part not in (None, [], {}) for part in (*parts, *more))


def _scenario(place: Place, name: str | None, known: Known) -> Iterator[Fault]:
    if name is not None:
        try:
            find(known.scenarios, name)
        except UnknownName as error:
            yield place, unknown("scenario", name, error.known)


def theory_faults(place: Place, name: str, known: Known) -> Iterator[Fault]:
    """Find out whether a theory is none of the study's."""
    if name not in known.names:
        yield place, unknown("theory", name, known.names, "this study")


def _variant(place: Place, name: str | None, theories: Sequence[Theory]) -> Iterator[Fault]:
    has = [CALIBRATED]
    for theory in theories:
        for own in theory.variants:
            has += [own.name, *own.aliases]
    if name is not None and name not in has:
        yield place, unknown("variant", name, dict.fromkeys(has))


def _intervention(place: Place, section: InterventionSection, known: Known) -> Iterator[Fault]:
    if any(one.name == place[1] for one in known.scenarios if one.group != OWN):
        yield place, f"the case has a scenario {place[1]} already; give what is added its own name"
    for name, state in section.set.items():
        here = (*place, "set", name)
        holders = [theory[name] for theory in known.theories if name in theory]
        framed = [known.frame.entry(name).variable] if known.frame and name in known.frame else []
        if not holders and not framed:
            yield here, unknown("variable", name, known.levers)
            continue
        for variable in [*framed, *holders]:
            if state not in variable.states:
                yield here, unknown("state", state, variable.states, f"variable {name}")
                break


def _assumptions(study: StudySections, known: Known) -> Iterator[Fault]:
    for i, variant in enumerate(study.variants):
        yield from _variant(("variants", i), variant, known.theories)
    histories = [RECORD, *(own.name for one in known.theories for own in one.histories)]
    if study.history is not None and study.history not in histories:
        yield ("history",), unknown("history", study.history, dict.fromkeys(histories))
    if study.couplings is not None:
        yield from _tried(("couplings",), lambda: Coupling.parse(study.couplings or ""))
    if study.draws and study.seed is None:
        yield ("draws",), "draws need a seed, such as seed = 1, so that they can be repeated"
    if study.antecedents is not None and not (study.scenarios or study.interventions):
        yield ("antecedents",), "there is nothing that could be far-fetched; name scenarios"


def _parts(study: StudySections, known: Known) -> Iterator[Fault]:
    parts: list[tuple[str, int, DoubtingSection | TellingSection]] = [
        *(("sensitivity", i, one) for i, one in enumerate(study.sensitivity)),
        *(("histories", i, one) for i, one in enumerate(study.histories)),
    ]
    for table, i, one in parts:
        place = (table, i)
        yield from theory_faults((*place, "theory"), one.theory, known)
        yield from _scenario((*place, "scenario"), one.scenario, known)
        holder = [theory for theory in known.theories if theory.name == one.theory]
        if holder:
            yield from _variant((*place, "variant"), one.variant, holder)
            yield from _has_levers((*place, "scenario"), one.scenario, holder[0], known)
    for i, doubt in enumerate(study.sensitivity):
        yield from measure_faults(("sensitivity", i, "measure"), doubt.measure, known)
    for i, telling in enumerate(study.histories):
        for theory in known.theories:
            if theory.name == telling.theory:
                yield from _ending(("histories", i, "ending"), telling.ending, theory)
    yield from _seeking(study, known)


def _together(study: StudySections, known: Known) -> Iterator[Fault]:
    """Find parts that do not go together with the rest."""
    if study.crux is not None and len(known.theories) < 2:
        yield ("crux",), "one theory cannot part with itself; name two or more, or drop this part"
    for i, one in enumerate(study.histories):
        if study.facts == "all" and one.scenario is not None:
            sentence = (
                'with facts = "all" a changed history leans on how luck carries over, so there is '
                'no most probable one; keep facts = "before"'
            )
            yield ("histories", i), sentence


def _has_levers(
    place: Place, scenario: str | None, theory: Theory, known: Known
) -> Iterator[Fault]:
    if scenario is None or any(_scenario(place, scenario, known)):
        return
    settings = find(known.scenarios, scenario).for_theory(theory.name)
    missing = [name for name, _ in settings if name not in theory and name in known.levers]
    if missing:
        yield place, f"theory {theory.name} does not have {', '.join(missing)}; name another theory"


def measure_faults(place: Place, measure: str | None, known: Known) -> Iterator[Fault]:
    """Find what is wrong with the name of a measure."""
    if not measure:
        return
    name, _, what = measure.partition(".")
    if name not in known.outcomes:
        yield place, unknown("outcome", name, known.outcomes)
    else:
        yield from _tried(place, lambda: aim(known.outcomes[name], what))


def _ending(place: Place, ending: dict[str, str], theory: Theory) -> Iterator[Fault]:
    for name, state in ending.items():
        yield from _tried((*place, name), lambda: theory[name].index(state))  # noqa: B023


def _seeking(study: StudySections, known: Known) -> Iterator[Fault]:
    outcomes = list(known.outcomes.values())
    levers = [(("crux", "levers"), study.crux.levers)] if study.crux else []
    for i, one in enumerate(study.search):
        place: Place = ("search", i)
        yield from _tried((*place, "goal"), lambda: read_goal(one.goal, outcomes))  # noqa: B023
        if one.against is not None and one.against not in known.outcomes:
            yield (*place, "against"), unknown("outcome", one.against, known.outcomes)
        for j, name in enumerate(one.audience or ()):
            if name not in AUDIENCES:
                yield from theory_faults((*place, "audience", j), name, known)
        levers.append(((*place, "levers"), one.levers))  # type: ignore[arg-type]
    for where, names in levers:
        for j, name in enumerate(names or ()):
            if name not in known.levers:
                yield (*where, j), unknown("lever", name, known.levers)


def _tried(place: Place, ask: Callable[[], object]) -> list[Fault]:
    try:
        ask()
    except CausalError as error:
        return [(place, str(error))]
    return []
