"""Explaining: what one cause had to do with an outcome, and by which ways a change acts."""

from collections.abc import Mapping, Sequence

from causal.judgement.shares import Shares, headline_score, shares
from causal.judgement.why import Why
from causal.judgement.why import why as explain
from causal.study.doubting import settings_of
from causal.study.meant import Where, Which, outcomes_of, theory_of
from causal.theory.scenario import Scenario


def why(
    theory: Which,
    *,
    cause: str | Mapping[str, str],
    effect: str | Mapping[str, str | Sequence[str]],
    instead: str | None = None,
    facts: str = "all",
    history: str | None = None,
    variant: str | None = None,
    couplings: str | Mapping[str, str] | None = None,
    ranges: bool = True,
    case: Where | None = None,
) -> Why:
    """Ask what one cause had to do with an outcome, in one history.

    Parameters
    ----------
    theory : str, Path or Theory
    cause : str or mapping of str to str
        A variable in the state that it had, or in another one.
    effect : str or mapping of str to str or sequence of str
        An outcome in the state that it had, or in one of some states.
    instead : str, optional
        What the cause is compared with: a state, ``"average"`` of its others, or the ``"worst"``
        of them. The average, if it has several and none is named.
    facts : {"all", "before", "none"}
        What is taken as known.
    history : str, optional
        Whose facts; the theory's default if not given.
    variant, couplings : str, optional
        As for `compare`; couplings also by variable.
    ranges : bool, default True
        Find how far the answers could move under other mechanisms.
    case : str or Path, optional
        Where the theory is looked up; see `causal.load`.

    Returns
    -------
    Why

    Raises
    ------
    UnknownName, QueryError, ImpossibleEvidence, TooCostly

    Examples
    --------
    >>> import causal
    >>> found = causal.why("dear_coal", cause="wage_cut_1907", effect="mill_1908",
    ...                    instead="none")
    >>> found.but_for.row()
    ('necessity', '0.62', '0.58 to 0.66', '0.58 to 1.00', '0.10 to 1.00')
    """
    return explain(
        theory_of(theory, variant, couplings, case),
        cause,
        effect,
        instead=instead,
        facts=facts,
        history=history,
        ranges=ranges,
    )


def attribute(
    theory: Which,
    *,
    scenario: str | Scenario | None = None,
    do: Mapping[str, str] | None = None,
    outcome: str | None = None,
    facts: str = "all",
    history: str | None = None,
    variant: str | None = None,
    couplings: str | Mapping[str, str] | None = None,
    case: Where | None = None,
) -> Shares:
    """Share out the difference that a scenario makes: among its levers, and among its ways.

    Parameters
    ----------
    theory : str, Path or Theory
    scenario : str or Scenario, optional
        By slug or number.
    do : mapping of str to str, optional
        Interventions of your own, instead of a scenario or on top of it.
    outcome : str, optional
        The case's first outcome if not given; its headline measure is shared out.
    facts, history, variant, couplings, case
        As for `why`.

    Returns
    -------
    Shares

    Raises
    ------
    UnknownName, QueryError, ImpossibleEvidence, TooCostly

    Examples
    --------
    >>> import causal
    >>> found = causal.attribute("dear_coal", scenario="hands_buy_it")
    >>> parts = [sum(one.shapley for one in by.shares)
    ...          for by in (found.levers, found.first_step, found.last_step)]
    >>> [abs(part - found.difference) < 1e-9 for part in parts]
    [True, True, True]
    """
    asked = theory_of(theory, variant, couplings, case)
    settings = settings_of(asked, scenario, do)
    (chosen,) = outcomes_of(asked.frame, [asked], outcome)
    return shares(asked, settings, *headline_score(asked, chosen), facts=facts, history=history)
