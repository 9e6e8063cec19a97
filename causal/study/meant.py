"""Which case, which theories, scenarios and outcomes are meant, by name."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from causal.errors import QueryError, UnknownName
from causal.files.catalogue import OWN_CASE, load, load_case, load_scenarios
from causal.files.places import cases, home_of
from causal.theory.frame import Frame, FrameVariable
from causal.theory.parts import RECORD
from causal.theory.scenario import Scenario, find
from causal.theory.theory import Theory

Which = Theory | str | Path
Where = str | Path
"""A case: a name, or a folder or ``case.toml`` of one's own."""


def theory_of(
    theory: Which,
    variant: str | None = None,
    couplings: str | Mapping[str, str] | None = None,
    case: Where | None = None,
) -> Theory:
    """Return one theory as loaded, of a case, in a variant, under an assumption about luck."""
    loaded = theory if isinstance(theory, Theory) else load(theory, case)
    varied = loaded if variant is None else loaded.with_variant(variant)
    return varied if couplings is None else varied.assuming(couplings)


def frame_of(theories: Sequence[Theory], case: Where | None = None) -> Frame | None:
    """Return the frame that some theories share; None if they all stand alone.

    Raises
    ------
    QueryError
        If they are of several cases, or of another one than is named.
    """
    frames = {theory.frame.name: theory.frame for theory in theories if theory.frame}
    if len(frames) > 1:
        told = ", ".join(f"{one.name} of {one.frame.name}" for one in theories if one.frame)
        raise QueryError(f"these theories are of several cases ({told}); name theories of one")
    frame = next(iter(frames.values()), None)
    if frame and case is not None and str(case) not in (frame.name, frame.home):
        named = home_of(case).name
        if named != frame.name:
            one = next(theory for theory in theories if theory.frame)
            raise QueryError(f"{one.name} is a theory of {frame.name}, not of {named}")
    return frame


def case_meant(scenarios: Sequence[str | Scenario] = (), names: Sequence[str] = ()) -> str:
    """Return the case that ships and knows everything that is named.

    Parameters
    ----------
    scenarios : sequence of str or Scenario
    names : sequence of str
        Of variables, or of measures of outcomes.

    Returns
    -------
    str
        The first case, if it knows them all, or if no case does.

    Raises
    ------
    QueryError
        If several others do.
    UnknownName
        If no case has such a scenario.

    Examples
    --------
    >>> case_meant(["no_wage_cut"])
    'mill'
    """
    slugs = [one for one in scenarios if isinstance(one, str)]
    first, *others = cases()
    if _knows(first, slugs, names):
        return first
    known = [one for one in others if _knows(one, slugs, names)]
    if len(known) > 1:
        told = ", ".join([*slugs, *names])
        raise QueryError(f"{told} can be meant of several cases; add case=... ({', '.join(known)})")
    every = {one: _slugs(one) for one in cases()}
    for slug in slugs if not known else ():
        if not any(slug in some or slug.upper() in some for some in every.values()):
            there = [one for some in every.values() for one in some]
            raise UnknownName("scenario", slug, there, advice=OWN_CASE)
    return known[0] if known else first


def _slugs(case: str) -> dict[str, None]:
    """Return the names and numbers of a case's scenarios, the names first."""
    some = load_scenarios(case)
    return dict.fromkeys([*(one.name for one in some), *(one.number.upper() for one in some)])


def _knows(case: str, scenarios: Sequence[str], names: Sequence[str]) -> bool:
    if scenarios and not all(
        one in _slugs(case) or one.upper() in _slugs(case) for one in scenarios
    ):
        return False
    if not names:
        return True
    whole = load_case(case)
    measures = {measure.name for entry in whole.frame.outcomes for measure in entry.measures}
    return all(
        name in measures or name in whole.frame or any(name in one for one in whole.theories)
        for name in names
    )


def _varied(theory: Theory, variant: str | None) -> tuple[Theory, bool]:
    """Return a theory in a variant if it has it, and whether it has."""
    if variant is None:
        return theory, True
    names = {"calibrated", theory.variant}
    for own in theory.variants:
        names |= {own.name, *own.aliases}
    return (theory.with_variant(variant), True) if variant in names else (theory, False)


def _with_variant(theories: Sequence[Theory], variant: str | None) -> tuple[Theory, ...]:
    varied = [_varied(theory, variant) for theory in theories]
    if not any(has for _, has in varied):
        known = dict.fromkeys(own.name for theory in theories for own in theory.variants)
        raise UnknownName("variant", str(variant), ["calibrated", *known])
    return tuple(theory for theory, _ in varied)


def _history(theories: Sequence[Theory], history: str | None) -> None:
    if history in (None, RECORD):
        return
    known = dict.fromkeys(own.name for theory in theories for own in theory.histories)
    if history not in known:
        raise UnknownName("history", str(history), [RECORD, *known])


def chosen_theories(
    theories: Sequence[Which] | None,
    case: Where | None,
    variant: str | None,
    history: str | None,
    *,
    scenarios: Sequence[str | Scenario] = (),
    names: Sequence[str] = (),
) -> tuple[Theory, ...]:
    """Return the theories that are meant, in a variant where they have it, checked.

    All of the case, if none is named; of the one that knows the scenarios and the names of
    variables that are asked about, if no case is named either.

    Raises
    ------
    UnknownName, QueryError, FileError
    """
    if theories is None:
        loaded = load_case(case_meant(scenarios, names) if case is None else case).theories
    else:
        loaded = tuple(theory_of(one, case=case) for one in theories)
        frame_of(loaded, case)
    chosen = _with_variant(loaded, variant)
    _history(chosen, history)
    return chosen


def named_outcomes(outcome: str | Sequence[str] | None) -> list[str]:
    """Return the outcomes that are asked for by name."""
    told = [outcome] if isinstance(outcome, str) else list(outcome or ())
    return [name for name in told if name != "all"]


def outcomes_of(
    frame: Frame | None, theories: Sequence[Theory], outcome: str | Sequence[str] | None
) -> tuple[FrameVariable, ...]:
    """Return the outcomes that are meant: the case's first, all, or some by name."""
    if frame is None:
        found = {
            name: FrameVariable(theory[name], "outcome")
            for theory in theories
            for name in theory.role("outcome")
        }
    else:
        found = {entry.variable.name: entry for entry in frame.outcomes}
    if not found and outcome in (None, "all"):
        raise QueryError("these theories mark no variable as an outcome; name one with outcome=...")
    if outcome is None:
        return (next(iter(found.values())),)
    if outcome == "all":
        return tuple(found.values())
    chosen = [outcome] if isinstance(outcome, str) else list(outcome)
    if frame is None:  # without a frame any variable can be asked about, by name
        found |= {
            name: FrameVariable(theory[name], "outcome")
            for theory in theories
            for name in chosen
            if name in theory and name not in found
        }
    for name in chosen:
        if name not in found:
            raise UnknownName("outcome", name, list(found))
    return tuple(found[name] for name in chosen)


def own_scenario(
    do: Mapping[str, str], theories: Sequence[Theory], frame: Frame | None
) -> Scenario:
    """Return interventions of the reader's own as a scenario; a name nobody knows is an error."""
    known = [entry.variable.name for entry in frame.variables] if frame else []
    known += [name for theory in theories for name in theory.model.names if name not in known]
    for name in do:
        if name not in known:
            raise UnknownName("variable", name, known)
        if frame and name in frame:
            frame.entry(name).variable.index(do[name])
    told = []
    for name, state in do.items():
        holder = next((theory[name] for theory in theories if name in theory), None)
        variable = holder or (frame.entry(name).variable if frame else None)
        told.append(f"{variable.title}: {variable.label(state)}" if variable else name)
    return Scenario("own", title=", ".join(told), settings=tuple(do.items()))


def scenarios_of(
    frame: Frame | None, names: Sequence[str | Scenario], own: Scenario | None
) -> tuple[Scenario, ...]:
    """Return scenarios by name or number, and interventions of the reader's own after them."""
    by_name = any(isinstance(one, str) for one in names)
    known = load_scenarios(frame.where) if frame and by_name else ()
    chosen = [one if isinstance(one, Scenario) else find(known, one) for one in names]
    if own:
        chosen.append(own)
    if not chosen:
        raise QueryError("name a scenario, or give interventions with do={'lever': 'state'}")
    return tuple(chosen)
