"""Differing: how far theories part over one question, and by what two of them do."""

from collections.abc import Mapping, Sequence

from causal.errors import QueryError
from causal.judgement.cells import Rules
from causal.judgement.crux.compared import parting_of
from causal.judgement.crux.partings import Parting
from causal.judgement.crux.tables import TableShares, table_shares
from causal.study.comparing import compare
from causal.study.doubting import settings_of
from causal.study.meant import Where, Which, chosen_theories, frame_of, outcomes_of, theory_of
from causal.theory.scenario import Scenario


def parting(
    theories: Sequence[Which] | None = None,
    *,
    scenario: str | Scenario | None = None,
    do: Mapping[str, str] | None = None,
    outcome: str | None = None,
    facts: str = "before",
    history: str | None = None,
    variant: str | None = None,
    weights: Mapping[str, float] | None = None,
    case: Where | None = None,
) -> Parting:
    """Say how far theories part over one question.

    Parameters
    ----------
    theories, scenario, do, outcome, facts, history, variant, case
        As for `causal.compare`; one question.
    weights : mapping of str to float, optional
        Of theories; all alike if not given.

    Returns
    -------
    Parting
        Its `matrix` tells how far every two of them part.

    Raises
    ------
    UnknownName
    QueryError
        Also if fewer than two theories with a positive weight answer.

    Examples
    --------
    >>> import causal
    >>> found = causal.parting(scenario="no_wage_cut")
    >>> len(found.answers) > 1, found.matrix().furthest() is not None
    (True, True)
    """
    made = compare(
        theories,
        scenario=scenario,
        do=do,
        outcome=outcome,
        facts=facts,
        history=history,
        variant=variant,
        ranges=False,
        case=case,
    )
    found = parting_of(made, weights)
    if found is None:
        raise QueryError("fewer than two theories answer this, so there is nothing they part over")
    return found


def differ(
    first: Which,
    second: Which | None = None,
    *,
    scenario: str | Scenario | None = None,
    do: Mapping[str, str] | None = None,
    outcome: str | None = None,
    facts: str = "before",
    history: str | None = None,
    variant: str | None = None,
    case: Where | None = None,
) -> TableShares:
    """Share out the disagreement of two theories among the variables that they share.

    Parameters
    ----------
    first : str, Path or Theory
    second : str, Path or Theory, optional
        The first theory in a variant if not given.
    scenario : str or Scenario, optional
        What is set; with neither this nor ``do``, the world as it was.
    do : mapping of str to str, optional
        Interventions of your own: lever to state.
    outcome : str, optional
        The case's first outcome if not given.
    facts : {"before", "none"}
    history, case
        As for `causal.compare`.
    variant : str, optional
        Numbers of the theories that have it; of the second reading where one theory is given.

    Returns
    -------
    TableShares

    Raises
    ------
    UnknownName, QueryError, ImpossibleEvidence, TooCostly
        See `causal.judgement.crux.tables.table_shares`.

    Examples
    --------
    >>> import causal
    >>> found = causal.differ("river_low", "dear_coal", do={"owner_1906": "hands"})
    >>> abs(sum(s.bits for s in found.shares) - found.bits) < 1e-9
    True
    """
    if second is None:
        if variant is None:
            raise QueryError("one theory is given; give a second one, or a variant of the first")
        pair = (theory_of(first, case=case), theory_of(first, variant, case=case))
        chosen_theories(pair[:1], case, None, history)
    else:
        one, other = chosen_theories([first, second], case, variant, history)
        pair = (one, other)
    (entry,) = outcomes_of(frame_of(pair), pair, outcome)
    told, otherwise = (settings_of(theory, scenario, do) for theory in pair)
    return table_shares(*pair, told, entry, Rules(facts, history), otherwise=otherwise)
