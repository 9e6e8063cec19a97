"""Telling: whole histories under a change, and what is done beside what is learnt of, by name."""

from collections.abc import Mapping, Sequence

from causal.errors import QueryError
from causal.judgement.cells import Rules
from causal.judgement.histories.probable import Histories, most_probable
from causal.judgement.histories.sampled import Twins, held_at, sample_histories
from causal.judgement.seeing import Seeing
from causal.judgement.seeing import seeing as ask_both_ways
from causal.study.doubting import settings_of
from causal.study.meant import (
    Where,
    Which,
    chosen_theories,
    frame_of,
    named_outcomes,
    outcomes_of,
    own_scenario,
    scenarios_of,
    theory_of,
)
from causal.theory.scenario import Scenario


def histories(
    theory: Which,
    *,
    scenario: str | Scenario | None = None,
    do: Mapping[str, str] | None = None,
    ending: Mapping[str, str] | None = None,
    count: int = 5,
    facts: str = "before",
    history: str | None = None,
    variant: str | None = None,
    case: Where | None = None,
) -> Histories:
    """Tell the most probable whole histories of one theory under a change.

    Parameters
    ----------
    theory : str, Path or Theory
    scenario : str or Scenario, optional
    do : mapping of str to str, optional
        Interventions of your own: lever to state.
    ending : mapping of str to str, optional
        Only histories that end so.
    count : int, default 5
    facts : {"before", "none", "all"}
        What is taken as known; all of it only where nothing is changed.
    history : str, optional
        Whose facts; the theory's default if not given.
    variant : str, optional
    case : str or Path, optional
        Where the theory is looked up; see `causal.load`.

    Returns
    -------
    Histories

    Raises
    ------
    UnknownName, QueryError, ImpossibleEvidence, ContradictionError, TooCostly

    Examples
    --------
    >>> import causal
    >>> found = causal.histories("dear_coal", do={"wage_cut_1907": "none"}, count=2)
    >>> [one.odds for one in found.timelines]
    ['about 1 in 11', 'about 1 in 11']
    """
    asked = theory_of(theory, variant, case=case)
    settings = settings_of(asked, scenario, do)
    return most_probable(asked, settings, Rules(facts, history), count=count, ending=ending)


def tell(
    theory: Which,
    *,
    scenario: str | Scenario | None = None,
    do: Mapping[str, str] | None = None,
    seed: int,
    count: int = 1,
    facts: str = "before",
    history: str | None = None,
    variant: str | None = None,
    couplings: str | None = None,
    case: Where | None = None,
) -> tuple[Twins, ...]:
    """Draw whole histories of one theory, and tell each as it was and as changed.

    The history as it was holds what is changed at the states that it had, as the baseline of a
    comparison does; its counterpart has the same luck.

    Parameters
    ----------
    theory : str, Path or Theory
    scenario, do, history, variant, case
        As `histories` takes them.
    seed : int
        The same seed tells the same histories.
    count : int, default 1
    facts : {"before", "none", "all"}
    couplings : str, optional
        How luck carries over; each mechanism's own if not given.

    Returns
    -------
    tuple of Twins

    Raises
    ------
    UnknownName, QueryError, ImpossibleEvidence, TooCostly

    Examples
    --------
    >>> import causal
    >>> (one,) = causal.tell("dear_coal", scenario="no_wage_cut", seed=3)
    >>> one.changed.states["wage_cut_1907"], one.factual.states["wage_cut_1907"]
    ('none', 'deep')
    """
    asked = theory_of(theory, variant, case=case)
    settings = settings_of(asked, scenario, do)
    rules = Rules(facts, history, couplings=couplings or "")
    held = held_at(asked, settings, rules)
    return sample_histories(asked, settings, rules, count=count, seed=seed, held=held)


def seeing(
    theories: Sequence[Which] | None = None,
    *,
    scenario: str | Scenario | None = None,
    do: Mapping[str, str] | None = None,
    outcome: str | None = None,
    facts: str = "before",
    history: str | None = None,
    variant: str | None = None,
    case: Where | None = None,
) -> Seeing:
    """Ask theories what follows if something is done, and if it is only learnt of.

    Parameters
    ----------
    theories, scenario, do, outcome, facts, history, variant, case
        As `causal.compare` takes them, for one scenario and one outcome.

    Returns
    -------
    Seeing

    Raises
    ------
    UnknownName
    QueryError
        If nothing is asked, or two things are.

    Examples
    --------
    >>> import causal
    >>> found = causal.seeing(["dear_coal"], scenario="no_wage_cut", facts="none")
    >>> "owner_1906" in found.told[0].ties.common
    True
    """
    named = [] if scenario is None else [scenario]
    names = [*(do or ()), *named_outcomes(outcome)]
    chosen = chosen_theories(theories, case, variant, history, scenarios=named, names=names)
    frame = frame_of(chosen)
    run = scenarios_of(frame, named, own_scenario(do, chosen, frame) if do else None)
    if len(run) > 1:
        raise QueryError("two changes are asked for; name a scenario or give do, not both")
    outcomes = outcomes_of(frame, chosen, outcome)
    if len(outcomes) > 1:
        raise QueryError("several outcomes are asked for; name one")
    return ask_both_ways(chosen, run[0], outcomes[0], Rules(facts, history, ranges=False))
