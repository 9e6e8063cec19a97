"""Actual causality: what in this history caused the event (Halpern-Pearl, modified definition).

But-for causes miss what would have been replaced: had Suzy not thrown, Billy's stone would have
broken the bottle. The modified definition asks instead whether the event would have failed with the
cause changed and some other variables held at what they actually were (Billy's stone did not hit).
Where history is known in part, the answer is the share of possible histories in which it was so.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from causal.engine.product import Array
from causal.errors import QueryError
from causal.ladder.means import Sums
from causal.ladder.responses import Responses, couplings_of, responses_of
from causal.ladder.verdicts import ActualCause, ActualCauses, Share, Witness
from causal.ladder.witnesses import Effort, Found, Search, Where, between
from causal.scm.couplings import Luck, luck_of
from causal.scm.evidence import Evidence, Observed
from causal.scm.model import Model

Progress = Callable[[int, int], None]
"""Told how many sets of variables are searched, and of how many."""

_USUAL = Effort()
_WITNESSES = 5
COUPLINGS = ("same_luck", "gumbel", "independent")


def _check(model: Model, causes: Sequence[str], effect: Observed) -> None:
    model.variable(effect.variable).indices(effect.states)
    if not causes:
        raise QueryError("no cause is named; name at least one variable")
    for name in causes:
        model.position(name)
    if effect.variable in causes:
        raise QueryError(
            f"{effect.variable} is asked for as a cause of itself; name other variables"
        )


def _search(
    model: Model,
    tried: Sequence[tuple[str, ...]],
    effect: Observed,
    evidence: Sequence[Evidence],
    luck: Luck,
    seed: int | np.random.Generator,
    effort: Effort,
) -> Search:
    """Prepare a search: the units that are possible, and what in them may respond."""
    names = sorted({name for cause in tried for name in cause})
    after = model.descendants(names)
    before = model.ancestors([effect.variable]) | {effect.variable}
    responses = responses_of(
        model,
        (*names, effect.variable),
        after & before,
        evidence,
        luck,
        most_kinds=effort.most_kinds,
        units=effort.units,
        seed=seed,
        limits=effort.limits,
    )
    effort.refuse(model, tried, effect.variable, len(responses.weights))
    event = tuple(model.variable(effect.variable).indices(effect.states))
    return Search(responses, effect.variable, event, effort.frozen(model))


def _share(responses: Responses, values: Array | Where) -> Share:
    sums = Sums()
    sums.add(values.astype(np.float64), responses.weights)
    mean = sums.mean()
    return Share(float(mean.values), 0.0 if responses.exact else float(mean.errors))


def _witnesses(model: Model, found: Found, actual: int, total: float) -> tuple[Witness, ...]:
    """Return the most frequent contingencies for one actual state of a cause."""
    rated = [
        (float(weights[actual]) / total, way, held)
        for (way, held), weights in found.contingencies.items()
        if weights[actual] > 0
    ]
    rated.sort(key=lambda told: (-told[0], len(told[2])))
    return tuple(
        Witness(
            tuple(
                (name, model.variable(name).states[state])
                for name, state in zip(found.cause, way, strict=True)
            ),
            held,
            share,
        )
        for share, way, held in rated[:_WITNESSES]
    )


def _verdict(
    search: Search, found: Found, actual: int, luck: Luck, effect: Observed
) -> ActualCause:
    """Return the verdict on a cause that was in one joint state."""
    responses = search.responses
    model = responses.model
    cards = [len(model.variable(name).states) for name in found.cause]
    states = np.unravel_index(actual, cards)
    held = found.actual == actual
    middle = between(model, found.cause, effect.variable)
    path = (*middle, effect.variable) if effect.variable in model.descendants(found.cause) else ()
    sums = Sums()
    sums.add(held.astype(np.float64), responses.weights)
    return ActualCause(
        tuple(
            (name, model.variable(name).states[int(state)])
            for name, state in zip(found.cause, states, strict=True)
        ),
        effect,
        _share(responses, found.caused & held),
        _share(responses, found.but_for & held),
        _share(responses, found.degree * held),
        _witnesses(model, found, actual, sums.weight),
        couplings_of(model, path, luck),
        len(responses.weights),
        responses.exact,
        search.most_frozen >= len(middle),
    )


def actual_cause(
    model: Model,
    cause: Mapping[str, str],
    effect: Observed,
    *,
    luck: Luck,
    seed: int | np.random.Generator,
    evidence: Sequence[Evidence] = (),
    effort: Effort = _USUAL,
) -> ActualCause:
    """Ask whether something was an actual cause of an event.

    Parameters
    ----------
    model : Model
    cause : mapping of str to str
        The variables and the states in which they are the cause; several are a joint cause.
    effect : Observed
        The event: a variable in one of some states.
    luck : Luck
        The couplings to assume; ``Luck()`` for those by form.
    seed : int or numpy.random.Generator
        For sampled units; not used where they are enumerated.
    evidence : sequence of Evidence
        What is known of this history.
    effort : Effort, optional
        How many units to sample, and how far to look.

    Returns
    -------
    ActualCause
        The probability, given the evidence, that cause and event happened and the one was an
        actual cause of the other.

    Raises
    ------
    UnknownName, QueryError
        If a name is not known, or the effect is among the causes.
    ImpossibleEvidence
        If the evidence has probability zero.
    TooCostly
        If the search would be too long.

    Notes
    -----
    In one history X = x is an actual cause of an event if both happened (AC1); some x' and some set
    of variables held at their actual values undo the event (AC2); and no part of X does so (AC3).
    Deciding it is hard in general; only variables between cause and event are tried, small sets
    first.

    References
    ----------
    .. [1] J. Halpern, "A modification of the Halpern-Pearl definition of causality", IJCAI (2015).
    .. [2] H. Chockler, J. Halpern, "Responsibility and blame", JAIR 22 (2004).

    Examples
    --------
    Two who throw; the first stone spares the bottle the second.

    >>> from causal.scm.mechanisms.table import Deterministic, Table
    >>> from causal.scm.variables import Variable
    >>> two = ("no", "yes")
    >>> even = Table((), ((0.5, 0.5),))
    >>> names = ("suzy", "billy", "hits", "late", "broken")
    >>> model = Model(tuple(Variable(name, two) for name in names), (
    ...     even, even, Deterministic(("suzy",), two, two),
    ...     Deterministic(("billy", "hits"), ("no, *", "yes, no", "yes, yes"), ("no", "yes", "no")),
    ...     Deterministic(("hits", "late"), ("no, no", "no, yes", "yes, *"), ("no", "yes", "yes"))))
    >>> seen = [Observed(name, ("yes",)) for name in ("suzy", "billy", "broken")]
    >>> for name in ("suzy", "billy"):
    ...     print(actual_cause(model, {name: "yes"}, seen[2], luck=Luck(), evidence=seen, seed=1))
    suzy=yes was an actual cause of broken=yes (no but-for cause: late must be held)
    billy=yes was no actual cause of broken=yes
    """
    names = tuple(sorted(cause))
    _check(model, names, effect)
    for name in names:
        model.variable(name).index(cause[name])
    tried = Effort().sets(names)
    search = _search(model, tried, effect, evidence, luck, seed, effort)
    cards = [len(model.variable(name).states) for name in names]
    states = [model.variable(name).index(cause[name]) for name in names]
    actual = int(np.ravel_multi_index(states, cards))
    return _verdict(search, search.find(names), actual, luck, effect)


def actual_causes(
    model: Model,
    candidates: Sequence[str],
    effect: Observed,
    *,
    luck: Luck,
    seed: int | np.random.Generator,
    evidence: Sequence[Evidence] = (),
    effort: Effort = _USUAL,
    progress: Progress | None = None,
) -> ActualCauses:
    """Find all minimal actual causes of an event among some variables, and their responsibility.

    Parameters
    ----------
    model, effect, luck, seed, evidence, effort
        As for `actual_cause`.
    candidates : sequence of str
        Variables that may be a cause, alone or with others.
    progress : callable, optional
        Told after every set of variables how many are searched, and of how many.

    Returns
    -------
    ActualCauses

    Raises
    ------
    UnknownName, QueryError, ImpossibleEvidence, TooCostly
        As for `actual_cause`.

    Notes
    -----
    The degree of responsibility of a variable in one history is the largest 1 / (size of a cause
    that it belongs to + size of the contingency), and zero where it belongs to none.

    Examples
    --------
    >>> from causal.scm.mechanisms.table import Deterministic, Table
    >>> from causal.scm.variables import Variable
    >>> two = ("no", "yes")
    >>> keys = ("no, no", "no, yes", "yes, no", "yes, yes")
    >>> model = Model(tuple(Variable(name, two) for name in ("match", "lightning", "fire")), (
    ...     Table((), ((0.5, 0.5),)), Table((), ((0.5, 0.5),)),
    ...     Deterministic(("match", "lightning"), keys, ("no", "yes", "yes", "yes"))))
    >>> seen = [Observed(name, ("yes",)) for name in model.names]
    >>> print(actual_causes(
    ...     model, ("match", "lightning"), seen[2], luck=Luck(), evidence=seen, seed=1))
    lightning=yes and match=yes together were an actual cause of fire=yes
    """
    _check(model, candidates, effect)
    names = tuple(sorted(set(candidates)))
    tried = effort.sets(names)
    search = _search(model, tried, effect, evidence, luck, seed, effort)
    responses = search.responses
    degree = {name: np.zeros(len(responses.weights)) for name in names}
    causes: list[ActualCause] = []
    for done, cause in enumerate(tried, start=1):
        found = search.find(cause)
        for name in cause:
            degree[name] = np.maximum(degree[name], found.degree)
        states = np.unique(found.actual[found.caused])
        causes += [_verdict(search, found, int(actual), luck, effect) for actual in states]
        if progress is not None:
            progress(done, len(tried))
    causes.sort(key=lambda told: (-told.chance.value, len(told.cause), told.cause))
    return ActualCauses(
        effect,
        tuple(causes),
        tuple((name, _share(responses, degree[name])) for name in names),
        _share(responses, search.happened()),
        len(tried[-1]) == len(names),
    )


def under_couplings(
    model: Model,
    cause: Mapping[str, str],
    effect: Observed,
    *,
    seed: int,
    couplings: Sequence[str] = COUPLINGS,
    evidence: Sequence[Evidence] = (),
    effort: Effort = _USUAL,
) -> tuple[tuple[str, ActualCause], ...]:
    """Ask whether something was an actual cause under several couplings of luck.

    There are no bounds over all mechanisms here: an actual cause is a matter of many worlds at
    once. How far the answer moves between couplings shows how much it leans on them.

    Parameters
    ----------
    model, cause, effect, seed, evidence, effort
        As for `actual_cause`.
    couplings : sequence of str
        Each is assumed of every variable in turn.

    Returns
    -------
    tuple of (str, ActualCause)
    """
    return tuple(
        (
            coupling,
            actual_cause(
                model,
                cause,
                effect,
                luck=luck_of(model, coupling),
                seed=seed,
                evidence=evidence,
                effort=effort,
            ),
        )
        for coupling in couplings
    )
