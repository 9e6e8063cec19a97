"""The parts of a theory file beside its variables: variants, histories, silence, answers."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError

from causal.errors import CausalError
from causal.files import building, mechanisms
from causal.files.building import Citations
from causal.files.schema_parts import MechanismSection, VariantMechanism
from causal.files.shape import translate
from causal.files.theory_variables import Vocabulary, parents_of
from causal.scm.interventions import CutEdge, Hard, HeldParent
from causal.scm.mechanisms.mechanism import Mechanism
from causal.scm.variables import Variable
from causal.theory.checks import Fault, under, unknown
from causal.theory.parts import CALIBRATED, RECORD, Expected, History, Variant
from causal.theory.query import Query

_MECHANISM: TypeAdapter[MechanismSection] = TypeAdapter(MechanismSection)
_BACKING = {"claims", "sources", "note", "marks", "rationale", "persistent"}


def merged(changed: VariantMechanism, base: Mapping[str, Any]) -> dict[str, Any]:
    """Return the section of a mechanism with some keys replaced; another form replaces all."""
    given = changed.model_dump(exclude_unset=True, exclude=_BACKING)
    return given if given.get("form", base.get("form")) != base.get("form") else {**base, **given}


def _changed(
    vocabulary: Vocabulary, raw: Mapping[str, Any], name: str, changed: VariantMechanism
) -> list[Fault]:
    parents = parents_of(vocabulary, name)
    family = None if parents is None else (vocabulary.variables[name], parents)
    own = vocabulary.file.variables[name].mechanism
    return changed_faults(changed, raw["variables"][name]["mechanism"], own, family)


def changed_faults(
    changed: VariantMechanism,
    base: Mapping[str, Any],
    own: MechanismSection,
    family: tuple[Variable, Sequence[Variable]] | None,
) -> list[Fault]:
    """Find what is wrong with a mechanism of which some keys are replaced.

    Parameters
    ----------
    changed : VariantMechanism
    base : mapping
        The mechanism as the file writes it.
    own : MechanismSection
        The same as it was read.
    family : tuple of (Variable, sequence of Variable) or None
        The variable and its parents; None if some of them are not in order.
    """
    whole = merged(changed, base)
    try:
        section = _MECHANISM.validate_python(whole)
    except ValidationError as error:
        given = changed.model_fields_set
        return [
            (place, sentence)
            for place, sentence in translate(MechanismSection, whole, error)
            if not place or place[0] in given or place[0] not in base  # else told with the variable
        ]
    if family is None or mechanisms.faults(own, *family):
        return []  # told already, where the variable is defined
    return mechanisms.faults(section, *family)


def changed_mechanism(
    changed: VariantMechanism, base: Mapping[str, Any], parents: Sequence[str]
) -> Mechanism:
    """Return the mechanism that results where some keys are replaced, without faults."""
    return mechanisms.build(_MECHANISM.validate_python(merged(changed, base)), parents)


def variant_faults(
    vocabulary: Vocabulary, raw: Mapping[str, Any], known: Citations
) -> Iterator[Fault]:
    """Find what is wrong with the variants."""
    taken = {CALIBRATED}
    for name, variant in vocabulary.file.variants.items():
        place = ("variants", name)
        for one in (name, *variant.aliases):
            if one in taken:
                sentence = f"there is a variant called {one} already; choose another name"
                yield place, sentence
            taken.add(one)
        for changed, section in variant.mechanisms.items():
            here = (*place, "mechanisms", changed)
            yield from under(here, known.faults(section))
            if changed in vocabulary.file.variables:
                yield from under(here, _changed(vocabulary, raw, changed, section))
            elif changed not in vocabulary.broken:
                sentence = unknown("variable", changed, vocabulary.names, "the theory")
                yield here, sentence
        yield from under((*place, "factual"), _states(vocabulary, variant.factual))


def _states(vocabulary: Vocabulary, told: Mapping[str, str]) -> Iterator[Fault]:
    for name, state in told.items():
        variable = vocabulary.variables.get(name)
        if variable is None:
            if name not in vocabulary.names:
                sentence = unknown("variable", name, vocabulary.known, "the theory")
                yield (name,), sentence
        elif state not in variable.states:
            sentence = unknown("state", state, variable.states, f"variable {name}")
            yield (name,), sentence


def history_faults(
    vocabulary: Vocabulary, known: Citations, broken: frozenset[str]
) -> Iterator[Fault]:
    """Find what is wrong with the histories; ``broken`` are those that are not well formed."""
    file = vocabulary.file
    for name, history in file.histories.items():
        place = ("histories", name)
        if name == RECORD:
            sentence = f"{RECORD} is the name of the record itself; choose another name"
            yield place, sentence
        states = {variable: told.state for variable, told in history.states.items()}
        yield from under((*place, "states"), _states(vocabulary, states))
        for variable, told in history.states.items():
            yield from under((*place, "states", variable), known.faults(told))
    names = [RECORD, *file.histories, *sorted(broken)]
    if file.default_history not in names:
        sentence = unknown("history", file.default_history, names, "the theory")
        yield ("default_history",), sentence


def silent_faults(vocabulary: Vocabulary) -> Iterator[Fault]:
    """Find silent names that are no outcomes of the case, or are defined after all."""
    frame, silent = vocabulary.frame, vocabulary.file.silent
    if silent and frame is None:
        sentence = "a theory that stands alone shares no outcomes, so it cannot be silent on one"
        yield ("silent",), sentence
        return
    outcomes = [outcome.variable.name for outcome in frame.outcomes] if frame else []
    for name in silent:
        if name not in outcomes:
            where = f"case {frame.name}" if frame else ""
            yield ("silent", name), unknown("outcome", name, outcomes, where)
        elif name in vocabulary.names:
            sentence = f"{name} is defined under [variables], so the theory is not silent on it"
            yield ("silent", name), f"{sentence}; drop one of the two"


def expected_faults(vocabulary: Vocabulary) -> Iterator[Fault]:
    """Find published answers whose question cannot be read or names what is not there."""
    for i, expected in enumerate(vocabulary.file.expected):
        try:
            query = Query.parse(expected.query)
        except CausalError as error:
            yield ("expected", i, "query"), str(error)
            continue
        for sentence in dict.fromkeys(_asked(vocabulary, query)):
            yield ("expected", i, "query"), sentence


def _asked(vocabulary: Vocabulary, query: Query) -> list[str]:
    terms = (*query.targets, *query.given)
    pairs = [(term.variable, state) for term in terms for state in (*term.states, "")]
    for change in (*query.doing, *(change for term in terms for change in term.doing)):
        if isinstance(change, Hard):
            pairs.append((change.variable, change.state))
        elif isinstance(change, HeldParent):
            pairs += [(change.parent, change.state), (change.variable, "")]
        elif isinstance(change, CutEdge):
            pairs += [(change.parent, ""), (change.variable, "")]
    return [
        sentence for name, state in pairs for sentence in _name_or_state(vocabulary, name, state)
    ]


def _name_or_state(vocabulary: Vocabulary, name: str, state: str) -> list[str]:
    if name not in vocabulary.known:
        return [unknown("variable", name, vocabulary.known, "the theory")]
    variable = vocabulary.variables.get(name)
    if state and variable and state not in variable.states:
        return [unknown("state", state, variable.states, f"variable {name}")]
    return []


def variants(vocabulary: Vocabulary, raw: Mapping[str, Any]) -> tuple[Variant, ...]:
    """Return the variants of a file without faults."""
    made = []
    for name, variant in vocabulary.file.variants.items():
        changed = []
        for variable, section in variant.mechanisms.items():
            parents = list(vocabulary.file.variables[variable].parents)
            base = raw["variables"][variable]["mechanism"]
            mechanism = changed_mechanism(section, base, parents)
            changed.append((variable, mechanism, building.backing(section), section.rationale))
        factual = tuple(variant.factual.items())
        aliases = tuple(variant.aliases)
        made.append(Variant(name, variant.title, variant.meaning, aliases, tuple(changed), factual))
    return tuple(made)


def histories(vocabulary: Vocabulary) -> tuple[History, ...]:
    """Return the histories of a file without faults."""
    return tuple(
        History(
            name,
            history.title,
            history.summary,
            tuple((v, told.state, building.backing(told)) for v, told in history.states.items()),
        )
        for name, history in vocabulary.file.histories.items()
    )


def expected(vocabulary: Vocabulary) -> tuple[Expected, ...]:
    """Return the published answers of a file."""
    return tuple(
        Expected(one.query, one.value, one.within, one.source) for one in vocabulary.file.expected
    )
