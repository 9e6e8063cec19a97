"""Comparing: which theories, which scenarios, which outcomes are meant, by name."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from causal.errors import QueryError, UnknownName
from causal.files.catalogue import cases, load, load_frame, load_scenarios
from causal.judgement.cells import Rules
from causal.judgement.comparing import compare as compare_theories
from causal.judgement.comparison import Comparison
from causal.judgement.drawing import Progress
from causal.theory.frame import Frame, FrameVariable
from causal.theory.parts import RECORD
from causal.theory.scenario import Scenario, find
from causal.theory.theory import Theory

Which = Theory | str | Path
_FEW = 6  # scenarios times outcomes: up to here ranges are found without being asked for


def theories_of(chosen: Sequence[Which] | None, case: str) -> tuple[Theory, ...]:
    """Return theories as loaded, all of the case if none is named."""
    wanted: Sequence[Which] = chosen if chosen is not None else load_frame(case).theories
    return tuple(theory_of(one) for one in wanted)


def theory_of(
    theory: Which,
    variant: str | None = None,
    couplings: str | Mapping[str, str] | None = None,
) -> Theory:
    """Return one theory as loaded, in a variant, under an assumption about luck."""
    loaded = theory if isinstance(theory, Theory) else load(theory)
    varied = loaded if variant is None else loaded.with_variant(variant)
    return varied if couplings is None else varied.assuming(couplings)


def case_of(theories: Sequence[Which] | None) -> str:
    """Return the case of some theories, the first that ships if they have none."""
    frames = [t.frame.name for t in theories or () if isinstance(t, Theory) and t.frame]
    return frames[0] if frames else cases()[0]


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
    case: str, names: Sequence[str | Scenario], own: Scenario | None
) -> tuple[Scenario, ...]:
    """Return scenarios by name or number, and interventions of the reader's own after them."""
    shipped = load_scenarios(case) if case else ()
    chosen = [one if isinstance(one, Scenario) else find(shipped, one) for one in names]
    if own:
        chosen.append(own)
    if not chosen:
        raise QueryError("name a scenario, or give interventions with do={'lever': 'state'}")
    return tuple(chosen)


def chosen_theories(
    theories: Sequence[Which] | None, case: str, variant: str | None, history: str | None
) -> tuple[Theory, ...]:
    """Return the theories that are meant, in a variant where they have it, checked."""
    chosen = _with_variant(theories_of(theories, case), variant)
    _history(chosen, history)
    return chosen


def compare(
    theories: Sequence[Which] | None = None,
    *,
    scenario: str | Scenario | None = None,
    scenarios: Sequence[str | Scenario] = (),
    do: Mapping[str, str] | None = None,
    outcome: str | Sequence[str] | None = None,
    facts: str = "before",
    history: str | None = None,
    variant: str | None = None,
    couplings: str | None = None,
    ranges: bool | None = None,
    weights: Mapping[str, float] | None = None,
    case: str | None = None,
    draws: int = 0,
    seed: int | None = None,
    progress: Progress | None = None,
    client: Any = None,  # noqa: ANN401
) -> Comparison:
    """Run one intervention, or several, through several theories.

    Parameters
    ----------
    theories : sequence of str, Path or Theory, optional
        All theories of the case if not given.
    scenario, scenarios : str or Scenario, or a sequence of them
        By slug (``"no_coup_1981"``) or number (``"S04"``).
    do : mapping of str to str, optional
        Interventions of your own: lever to state.
    outcome : str or sequence of str, optional
        The case's first outcome if not given; ``"all"`` for every one.
    facts : {"before", "all", "none"}
        Which facts are kept; see `causal.theory.facts`.
    history : str, optional
        ``"record"`` to let every theory depart from the real record; each theory's own if not
        given. Theories without a history of that name keep their own.
    variant : str, optional
        A variant for the theories that have it; the result says which did.
    couplings : str, optional
        How luck carries over where an answer leans on it: ``"same_luck"``, ``"gumbel"``,
        ``"independent"``, ``"persistence(0.5)"``; each mechanism's own if not given.
    ranges : bool, optional
        Find how far answers that lean on luck could move under other mechanisms; if not given, in
        comparisons of a few scenarios and outcomes.
    weights : mapping of str to float, optional
        Of theories, for `Comparison.mixture`.
    case : str, optional
        The case whose frame, scenarios and theories are meant.
    draws : int, default 0
        How often to draw the theories' numbers, each as firmly as it is held; every number then
        has a band, and so has every difference. A thousand are enough for two digits.
    seed : int, optional
        For the draws; needed where there are some.
    progress : callable, optional
        Told how many theories have answered a scenario, and of how many; with draws, how many
        answers have their bands; with a client, how many theories have answered everything.
    client : distributed.Client, optional
        Whose workers answer, each theory on one of them, with the same result; this process if not
        given. What is too much for that is a sweep: `causal.sweep`.

    Returns
    -------
    Comparison

    Raises
    ------
    UnknownName
        If a theory, scenario, outcome, history or variant is not known.
    QueryError
        If nothing is asked, or there are draws and no seed.

    Examples
    --------
    >>> import causal
    >>> fate = causal.compare(scenario="no_coup_1991")
    >>> fate.agreement()
    'agree'
    >>> sorted(fate.where("out_of_scope"))
    ['arms_space', 'obsolescence', 'second_red_collapse']
    """
    name = case or case_of(theories)
    chosen = chosen_theories(theories, name, variant, history)
    frame = load_frame(name) if any(theory.frame for theory in chosen) else None
    asked = [*([scenario] if scenario is not None else []), *scenarios]
    own = own_scenario(do, chosen, frame) if do else None
    run = scenarios_of(name if frame else "", asked, own)
    outcomes = outcomes_of(frame, chosen, outcome)
    moved = len(run) * len(outcomes) <= _FEW if ranges is None else ranges
    return compare_theories(
        chosen,
        run,
        outcomes,
        Rules(facts, history, seed, couplings or "", moved, draws),
        dict(weights or {}),
        progress,
        client,
    )
