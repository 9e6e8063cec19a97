"""Comparing: one intervention through several theories, by name."""

from collections.abc import Mapping, Sequence
from typing import Any

from causal.judgement.cells import Rules
from causal.judgement.comparing import compare as compare_theories
from causal.judgement.comparison import Comparison
from causal.judgement.drawing import Progress
from causal.study.meant import (
    Where,
    Which,
    chosen_theories,
    frame_of,
    named_outcomes,
    outcomes_of,
    own_scenario,
    scenarios_of,
)
from causal.theory.scenario import Scenario

_FEW = 6  # scenarios times outcomes: up to here ranges are found without being asked for


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
    case: Where | None = None,
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
        By slug (``"no_wage_cut"``) or number (``"M02"``).
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
    case : str or Path, optional
        The case whose frame, scenarios and theories are meant: a name from `causal.cases`, or the
        folder (or ``case.toml``) of a case of your own. If not given, that of the theories; else
        the one that knows the scenarios, levers and outcomes that are named; else the first.
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
    >>> fate = causal.compare(scenario="no_wage_cut")
    >>> fate.agreement()
    'agree'
    >>> sorted(fate.where("out_of_scope"))
    ['river_low']
    """
    asked = [*([scenario] if scenario is not None else []), *scenarios]
    names = [*(do or ()), *named_outcomes(outcome)]
    chosen = chosen_theories(theories, case, variant, history, scenarios=asked, names=names)
    frame = frame_of(chosen)
    own = own_scenario(do, chosen, frame) if do else None
    run = scenarios_of(frame, asked, own)
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
