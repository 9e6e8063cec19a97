"""Searching: over what theories part most, and what would have reached a goal."""

from collections.abc import Mapping, Sequence
from typing import Any

from causal.errors import QueryError
from causal.judgement.cells import Rules
from causal.judgement.crux.finder import Crux, find_crux
from causal.judgement.panel import Cancelled, Least, Progress, never, nothing
from causal.judgement.search.aims import aim, goal_names, read_goal
from causal.judgement.search.finder import search as find
from causal.judgement.search.solutions import Order, Search
from causal.study.meant import (
    Where,
    Which,
    chosen_theories,
    frame_of,
    named_outcomes,
    outcomes_of,
)
from causal.theory.uncertainty import theory_draws


def crux(
    theories: Sequence[Which] | None = None,
    *,
    outcome: str | Sequence[str] | None = None,
    size: int = 2,
    levers: Sequence[str] | None = None,
    least: Least = 2,
    facts: str = "before",
    history: str | None = None,
    variant: str | None = None,
    weights: Mapping[str, float] | None = None,
    draws: int = 0,
    seed: int | None = None,
    case: Where | None = None,
    progress: Progress = nothing,
    cancelled: Cancelled = never,
    client: Any = None,  # noqa: ANN401
) -> Crux:
    """Find the intervention or observation over which theories part most.

    Parameters
    ----------
    theories : sequence of str, Path or Theory, optional
        All theories of the case if not given.
    outcome : str or sequence of str, optional
        The case's first outcome if not given; ``"all"`` for every one.
    size : int, default 2
        Up to how many levers are set at once, in all their states.
    levers : sequence of str, optional
        All levers of the frame if not given.
    least : int or "all", default 2
        How many theories must answer a question; ``"all"``: each that speaks of the outcome.
    facts, history, variant, case
        As for `causal.compare`.
    weights : mapping of str to float, optional
        Of theories; all alike if not given.
    draws, seed : int, optional
        How often the theories' numbers are drawn, for a band of 90% around each divergence, and
        the seed that the draws begin from. With the facts kept ``before`` or ``none`` only.
    progress, cancelled : callable, optional
        See `causal.judgement.crux.finder.find_crux`.
    client : distributed.Client, optional
        Whose workers answer, some sets of levers on each, with the same result; this process if not
        given. As for `causal.compare`.

    Returns
    -------
    Crux

    Raises
    ------
    UnknownName, QueryError, TooCostly
        Also if there are draws and no seed.

    Examples
    --------
    >>> import causal
    >>> found = causal.crux(["dear_coal", "river_low"], size=1)
    >>> best = found.ranked()[0]
    >>> 0 < best.bits <= best.limit
    True
    """
    names = [*named_outcomes(outcome), *(levers or ())]
    chosen = chosen_theories(theories, case, variant, history, names=names)
    outcomes = outcomes_of(frame_of(chosen), chosen, outcome)
    if draws and seed is None:
        raise QueryError("draws need a seed, such as seed=1, so that they can be repeated")
    drawn = {one.name: theory_draws(one, draws, seed=seed or 0) for one in chosen if draws}
    return find_crux(
        chosen,
        outcomes,
        Rules(facts, history),
        weights=weights,
        levers=levers,
        size=size,
        least=least,
        draws=drawn or None,
        progress=progress,
        cancelled=cancelled,
        client=client,
    )


def search(
    goal: str,
    theories: Sequence[Which] | None = None,
    *,
    against: str | None = None,
    size: int = 3,
    levers: Sequence[str] | None = None,
    least: Least = 2,
    order: Order = "value",
    audience: Sequence[str] | None = None,
    facts: str = "before",
    history: str | None = None,
    variant: str | None = None,
    weights: Mapping[str, float] | None = None,
    case: Where | None = None,
    progress: Progress = nothing,
    cancelled: Cancelled = never,
    client: Any = None,  # noqa: ANN401
) -> Search:
    """Find the smallest interventions that reach a goal.

    Parameters
    ----------
    goal : str
        For instance ``"mill_1908.works_on >= 0.5"``: a measure or states of an outcome, and
        what it must reach; see `causal.judgement.search.aims.read_goal`.
    theories : sequence of str, Path or Theory, optional
        All theories of the case if not given.
    against : str, optional
        An outcome whose headline measure the goal's is weighed against, as low as may be.
    size : int, default 3
        Up to how many levers are set at once.
    levers : sequence of str, optional
        All levers of the frame if not given.
    least : int or "all", default 2
        How many theories must be able to run what works for ``"weighted"`` and ``"every"``;
        ``"all"``: each that speaks of the outcome.
    order : {"value", "theories"}
        Of ways with as few levers, which come first: those that reach most, or those that most
        theories run.
    audience : sequence of str, optional
        Whom it must be reached for: names of theories, ``"weighted"``, ``"every"``; all of these
        if not given.
    facts, history, variant, case
        As for `causal.compare`.
    weights : mapping of str to float, optional
        Of theories; all alike if not given.
    progress, cancelled : callable, optional
        See `causal.judgement.search.finder.search`.
    client : distributed.Client, optional
        Whose workers answer, some sets of levers on each, with the same result; this process if not
        given. As for `causal.compare`.

    Returns
    -------
    Search

    Raises
    ------
    UnknownName, QueryError, TooCostly
    """
    names = [*goal_names(goal), *(levers or ()), *named_outcomes(against)]
    chosen = chosen_theories(theories, case, variant, history, names=names)
    if not chosen:
        raise QueryError("a search needs at least one theory")
    frame = frame_of(chosen)
    outcomes = outcomes_of(frame, chosen, "all")
    other = None
    if against is not None:
        (entry,) = outcomes_of(frame, chosen, against)
        other = aim(entry, low=True)
    return find(
        chosen,
        read_goal(goal, outcomes),
        Rules(facts, history),
        against=other,
        audience=audience,
        weights=weights,
        levers=levers,
        size=size,
        least=least,
        order=order,
        progress=progress,
        cancelled=cancelled,
        client=client,
    )
