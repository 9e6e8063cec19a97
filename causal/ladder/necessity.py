"""Necessity and sufficiency: had a cause not been, or had one been that was not.

For causes of several states the state that a cause is compared with is named, averaged over, or
taken as the worst; events of several states are as good as single ones.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from causal.engine.product import Array
from causal.errors import QueryError
from causal.ladder.causation import Against, Alternative, Attributed, Causation, answering
from causal.ladder.expectations import Asked, expect, joined
from causal.ladder.inference import solve
from causal.ladder.network import Question
from causal.scm.evidence import Evidence, Observed
from causal.scm.interventions import Hard, World

_RULED_OUT = 1e-12  # a share of histories below which rounding is all that there is


@dataclass(frozen=True, slots=True)
class _Term:
    """One expectation: numbers read off the outcome in some worlds, with its sign."""

    sign: float
    worlds: tuple[World, ...]
    numbers: Array  # one axis a world


@dataclass(frozen=True, slots=True)
class _Weights:
    """How likely each state of the cause is once its own is ruled out, by its parents' states."""

    shares: Array  # states of each parent ..., states of the cause
    expected: Array  # states of the cause

    @classmethod
    def of(cls, causation: Causation, known: Sequence[Evidence]) -> "_Weights":
        model, cause = causation.model, causation.cause
        own = model.variable(cause).index(causation.state)
        table = model.cpt(cause).copy()
        table[..., own] = 0.0
        left = table.sum(axis=-1, keepdims=True)
        table = np.divide(table, left, out=np.zeros_like(table), where=left > 0)
        evidence = tuple((0, statement) for statement in known)
        parents = tuple((0, name) for name in model.parents(cause))
        prior = np.ones(())
        if parents:
            asked = Question(((),), evidence, parents)
            found = solve(model, asked, luck=causation.luck, limits=causation.limits)
            prior = found.probabilities[..., 0]
        if float(prior[left[..., 0] <= 0].sum()) > _RULED_OUT:
            raise QueryError(
                f"{cause} is sure to be {causation.state} in some of the histories in question, so "
                f"its other states have no weights there; name the state to compare with"
            )
        return cls(table, np.tensordot(prior, table, prior.ndim))


def _asked(causation: Causation, term: _Term, known: Sequence[Evidence], weights: Array) -> Asked:
    """Return the question of a term; with weights by the cause's parents, these are asked too."""
    worlds = tuple(dict.fromkeys((() if known else term.worlds[0], *term.worlds)))
    targets = tuple((worlds.index(world), causation.score.variable) for world in term.worlds)
    parents = causation.model.parents(causation.cause) if weights.ndim else ()
    targets += tuple((0, name) for name in parents)
    evidence = tuple((0, statement) for statement in known)
    numbers = np.multiply.outer(term.numbers, weights)
    return Asked.of(Question(worlds, evidence, targets), numbers)


def _alternative(
    causation: Causation,
    states: tuple[str, ...],
    terms: Sequence[_Term],
    known: Sequence[Evidence],
    weights: _Weights | None,
) -> Alternative:
    share, weight = np.ones(()), 1.0
    if weights is not None:
        place = causation.model.variable(causation.cause).index(states[0])
        share, weight = weights.shares[..., place], float(weights.expected[place])
    parts = []
    for term in terms:
        asked = _asked(causation, term, known, share)
        parts.append((term.sign, expect(causation.model, asked, causation.luck, causation.limits)))
    value = sum(sign * part.value for sign, part in parts)
    return Alternative(states, weight, value, tuple(parts))


def _answer(
    kind: str,
    causation: Causation,
    against: Against | None,
    supposed: tuple[Evidence, ...],
    found: Sequence[Alternative],
) -> Attributed:
    chosen = answering(against, found)
    return Attributed(
        kind,
        causation.cause,
        causation.state,
        causation.score,
        against,
        causation.evidence,
        supposed,
        float(sum(alternative.value for alternative in chosen)),
        tuple(found),
        chosen,
        joined(causation.model, (part for alt in chosen for _, part in alt.parts)),
    )


def _against_each(
    kind: str,
    causation: Causation,
    supposed: tuple[Evidence, ...],
    terms: Callable[[World], Sequence[_Term]],
) -> Attributed:
    """Answer what has a term for each state that the cause is set to instead."""
    against = causation.compared()
    states = (against.state,) if against.choice == "state" else causation.others()
    known = (*causation.evidence, *supposed)
    weights = _Weights.of(causation, known) if against.choice == "average" else None
    found = [
        _alternative(causation, (state,), terms((Hard(causation.cause, state),)), known, weights)
        for state in states
    ]
    return _answer(kind, causation, against, supposed, found)


def _event(causation: Causation) -> tuple[Array, Observed, Observed]:
    """Return the event's numbers, and that it happened or did not, as facts."""
    score = causation.score
    states = causation.model.variable(score.variable).states
    outside = tuple(state for state in states if state not in score.event)
    if not score.event or not outside:
        raise QueryError(
            f"{score} is no event that can fail; name some, but not all, states of {score.variable}"
        )
    inside = np.array([float(state in score.event) for state in states])
    return inside, Observed(score.variable, score.event), Observed(score.variable, outside)


def _is(causation: Causation, *states: str) -> Observed:
    return Observed(causation.cause, states)


def probability_of_necessity(causation: Causation) -> Attributed:
    """Return the but-for probability: had the cause been otherwise, the event would have failed.

    P(event fails under x' | cause is x, event happened, what is known).

    Parameters
    ----------
    causation : Causation

    Returns
    -------
    Attributed

    Raises
    ------
    UnknownName
        If there is no such variable or state.
    QueryError
        If it has to be said what the cause is compared with, or the score is no event.
    NotIdentified, ImpossibleEvidence, TooCostly
        As `causal.ladder.inference.solve`; so do all functions of this module.

    References
    ----------
    .. [1] J. Pearl, Probabilities of causation: three counterfactual interpretations and their
       identification, Synthese 121 (1999).

    Examples
    --------
    >>> from causal.ladder.expectations import Score
    >>> from causal.scm.couplings import Luck
    >>> from causal.scm.mechanisms.table import Table
    >>> from causal.scm.model import Model
    >>> from causal.scm.variables import Variable
    >>> no_yes = ("no", "yes")
    >>> model = Model((Variable("coup", no_yes), Variable("fall", no_yes)),
    ...               (Table((), ((0.5, 0.5),), ("",)),
    ...                Table(("coup",), ((0.7, 0.3), (0.2, 0.8)), no_yes)))
    >>> fall = Score.of_event(model, "fall", "yes")
    >>> found = probability_of_necessity(Causation(model, "coup", "yes", fall, luck=Luck()))
    >>> round(found.point, 9), found.leans_on, round(found.conditioning, 9)
    (0.625, ('fall',), 0.4)
    """
    inside, happened, _ = _event(causation)
    supposed = (_is(causation, causation.state), happened)
    return _against_each(
        "probability of necessity",
        causation,
        supposed,
        lambda world: [_Term(1.0, (world,), 1 - inside)],
    )


def probability_of_disablement(causation: Causation) -> Attributed:
    """Return how probable it is that the event would have failed had the cause been otherwise.

    P(event fails under x' | event happened, what is known): `probability_of_necessity`, whatever
    the cause was.
    """
    inside, happened, _ = _event(causation)
    return _against_each(
        "probability of disablement",
        causation,
        (happened,),
        lambda world: [_Term(1.0, (world,), 1 - inside)],
    )


def probability_of_necessity_and_sufficiency(causation: Causation) -> Attributed:
    """Return how probable it is that the event follows the cause both ways.

    P(event under x, and none under x' | what is known): two changed worlds, and the factual one
    where something is known of it. See `probability_of_necessity`.
    """
    inside, _, _ = _event(causation)
    own: World = (Hard(causation.cause, causation.state),)
    both = np.multiply.outer(inside, 1 - inside)
    return _against_each(
        "probability of necessity and sufficiency",
        causation,
        (),
        lambda world: [_Term(1.0, (own, world), both)],
    )


def probability_of_sufficiency(causation: Causation) -> Attributed:
    """Return how probable it is that the cause would have brought about the event that failed.

    P(event under x | cause is x', event failed, what is known). The other state is here a fact:
    the average supposes that the cause was any of the others. See `probability_of_necessity`.
    """
    inside, _, failed = _event(causation)
    against = causation.compared()
    groups: list[tuple[str, ...]] = [(state,) for state in causation.others()]
    if against.choice == "state":
        groups = [(against.state,)]
    elif against.choice == "average":
        groups = [causation.others()]
    term = _Term(1.0, ((Hard(causation.cause, causation.state),),), inside)
    found = [
        _alternative(
            causation,
            states,
            [term],
            (*causation.evidence, _is(causation, *states), failed),
            None,
        )
        for states in groups
    ]
    states = tuple(state for alt in answering(against, found) for state in alt.states)
    supposed = (_is(causation, *states), failed)
    return _answer("probability of sufficiency", causation, against, supposed, found)


def probability_of_enablement(causation: Causation) -> Attributed:
    """Return how probable it is that the cause would have brought about the event that failed.

    P(event under x | event failed, what is known), whatever the cause was; it is compared with
    nothing. See `probability_of_necessity`.
    """
    inside, _, failed = _event(causation)
    causation.others()
    term = _Term(1.0, ((Hard(causation.cause, causation.state),),), inside)
    known = (*causation.evidence, failed)
    found = _alternative(causation, (), [term], known, None)
    return _answer("probability of enablement", causation, None, (failed,), [found])


def effect_on_the_treated(causation: Causation) -> Attributed:
    """Return what the cause did, on average, where it was at work.

    E(score as it was - score under x' | cause is x, what is known); the score may be any. Without
    facts about effects of the cause it follows from the network alone.

    Parameters
    ----------
    causation : Causation

    Returns
    -------
    Attributed
        See `probability_of_necessity`; the worst is the smallest difference.
    """
    numbers = np.array(causation.score.numbers)
    supposed = (_is(causation, causation.state),)
    return _against_each(
        "effect on the treated",
        causation,
        supposed,
        lambda world: [_Term(1.0, ((),), numbers), _Term(-1.0, (world,), numbers)],
    )
