"""Doubting: which of two changes does better, and what an answer hangs on."""

from collections.abc import Mapping, Sequence

from causal.errors import QueryError
from causal.judgement.beats import Beats
from causal.judgement.beats import beats as contest
from causal.judgement.cells import silence
from causal.judgement.robustness.asked import Asked
from causal.judgement.robustness.change import Change
from causal.judgement.robustness.sensitivities import Sensitivities, sensitivities
from causal.judgement.search.aims import aim
from causal.study.meant import Where, Which, outcomes_of, scenarios_of, theory_of
from causal.theory.scenario import Scenario
from causal.theory.theory import Theory


def settings_of(
    theory: Theory, scenario: str | Scenario | None, do: Mapping[str, str] | None
) -> dict[str, str]:
    """Return what a scenario, and interventions of the reader's own, set in a theory.

    Raises
    ------
    UnknownName
        If there is no such scenario.
    QueryError
        If the theory does not have all its levers.
    """
    settings: dict[str, str] = {}
    if scenario is not None:
        (one,) = scenarios_of(theory.frame, [scenario], None)
        settings |= dict(one.for_theory(theory.name))
        missing = [name for name in settings if name not in theory]
        if missing:
            raise QueryError(f"{theory.title} does not speak of {', '.join(missing)}")
    return settings | dict(do or {})


def beats(
    theory: Which,
    first: str | Mapping[str, str],
    second: str | Mapping[str, str],
    *,
    outcome: str | Sequence[str] | None = None,
    draws: int = 1000,
    seed: int,
    facts: str = "before",
    history: str | None = None,
    couplings: str | Mapping[str, str] | None = None,
    case: Where | None = None,
) -> Beats:
    """Compare two changes in the three meanings of "does better".

    Parameters
    ----------
    theory : str, Path or Theory
    first, second : str or mapping of str to str
        A scenario by slug or number, or what is set.
    outcome : str, optional
        The case's first outcome if not given; better is a higher headline measure.
    draws : int, default 1000
    seed : int
    facts, history, couplings, case
        As for `causal.why`.

    Returns
    -------
    Beats

    Raises
    ------
    UnknownName, QueryError, ImpossibleEvidence, TooCostly

    Examples
    --------
    >>> import causal
    >>> found = causal.beats("dear_coal", "hands_buy_it", {"wage_cut_1907": "none"}, seed=1)
    >>> found.over_parameters.better > 0.9
    True
    """
    asked = theory_of(theory, couplings=couplings, case=case)
    left, right = (
        settings_of(asked, one, None) if isinstance(one, str) else dict(one)
        for one in (first, second)
    )
    (chosen,) = outcomes_of(asked.frame, [asked], outcome)
    return contest(asked, left, right, chosen, draws=draws, seed=seed, facts=facts, history=history)


def sensitivity(
    theory: Which,
    *,
    scenario: str | Scenario | None = None,
    do: Mapping[str, str] | None = None,
    event: Mapping[str, str | Sequence[str]] | None = None,
    measure: str | None = None,
    threshold: float = 0.5,
    compared: bool = False,
    draws: int = 0,
    seed: int | None = None,
    facts: str = "before",
    history: str | None = None,
    couplings: str | Mapping[str, str] | None = None,
    case: Where | None = None,
) -> Sensitivities:
    """Ask what an answer hangs on: which numbers, which sources, which reading.

    Parameters
    ----------
    theory : str, Path or Theory
    scenario, do
        What is changed, as for `causal.attribute`; nothing if not given.
    event : mapping of str to str or sequence of str, optional
        The states whose probability is meant.
    measure : str, optional
        Instead of an event, ``"outcome"``, ``"outcome.measure"`` or ``"outcome.state"``; the
        headline of the first outcome if neither is given.
    threshold : float, default 0.5
        The conclusion is that the number is above it, or below.
    compared : bool, default False
        The conclusion is instead that the number is higher than as it was, or lower; everything is
        then about the change. As it was is the baseline of `causal.compare`.
    draws : int, default 0
        How often to draw the theory's numbers, for how firmly the conclusion holds.
    seed : int, optional
        For the draws; needed where there are some.
    facts, history, couplings, case
        As for `causal.why`.

    Returns
    -------
    Sensitivities

    Raises
    ------
    UnknownName, QueryError, ImpossibleEvidence, TooCostly

    Examples
    --------
    >>> import causal
    >>> found = causal.sensitivity("dear_coal", scenario="no_wage_cut")
    >>> [title for title, _, _ in found.parts()][1]
    'What would turn it'
    """
    asked = theory_of(theory, couplings=couplings, case=case)
    settings = settings_of(asked, scenario, do)
    if event is not None and measure is not None:
        raise QueryError("an event and a measure are both given; give one of them")

    def posed(*, undone: bool = False) -> Asked:
        if event is not None:
            return Asked.under(asked, settings, event, facts=facts, history=history, undone=undone)
        name, _, what = (measure or "").partition(".")
        (entry,) = outcomes_of(asked.frame, [asked], name or None)
        silent = silence(asked, entry.variable.name)
        if silent:
            raise QueryError(f"{silent}; there is no answer whose firmness could be asked for")
        return Asked.measuring(
            asked,
            settings,
            entry.variable.name,
            aim(entry, what).measure,
            facts=facts,
            history=history,
            undone=undone,
        )

    whole = Change(posed(), posed(undone=True)) if compared else posed()
    return sensitivities(whole, threshold, draws=draws, seed=seed)
