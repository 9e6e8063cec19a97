"""Exact answers about one or several worlds, where the network alone fixes them.

The steps are Pearl's: what is given says which histories are possible (abduction), interventions
replace mechanisms (action), the copies that both need are shared (prediction). Where a variable
would be needed in two random copies the network does not fix the answer, and that is said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from causal.engine.plan import Limits, compile_plan
from causal.engine.product import Array
from causal.engine.run import Result, run
from causal.errors import ImpossibleEvidence, NotIdentified
from causal.ladder.network import (
    Draws,
    Network,
    Question,
    build,
    copies_of,
    doubled_in,
    reached_from,
    restricted,
)
from causal.scm.model import Model


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """The answer to a question.

    Attributes
    ----------
    probabilities : ndarray, shape (states of each target ..., draws)
        Joint distribution of the targets given the evidence.
    log_evidence : ndarray, shape (draws,)
        Natural logarithm of the probability of the evidence (of its likelihood, if some of it is).
    worlds : int
        How many different worlds the answer needed.
    operations : int
        Multiply-adds for one draw.
    doubled : tuple of str
        Variables that were needed in two copies; all of them deterministic, so that nothing had
        to be assumed.
    """

    probabilities: Array
    log_evidence: Array
    worlds: int
    operations: int
    doubled: tuple[str, ...]


def leans_on(model: Model, question: Question) -> tuple[str, ...]:
    """Return the variables whose mechanism the answer would lean on: the structural test.

    Parameters
    ----------
    model : Model
    question : Question

    Returns
    -------
    tuple of str
        Empty where the answer follows from the network alone; else the variables that are needed
        in two copies, in the order of the model.

    Notes
    -----
    A variable is needed in two copies if it matters to what is given in one world and to what is
    asked in another, and an intervention reaches it in one of them. Copies that the evidence cuts
    off from the targets do not count, nor do functions, which leave nothing to luck.

    Examples
    --------
    >>> from causal.scm.evidence import Observed
    >>> from causal.scm.interventions import Hard
    >>> from causal.scm.mechanisms.table import Table
    >>> from causal.scm.variables import Variable
    >>> coup, fall = Variable("coup", ("no", "yes")), Variable("fall", ("no", "yes"))
    >>> model = Model((coup, fall), (Table((), ((0.5, 0.5),), ("",)),
    ...                              Table(("coup",), ((0.9, 0.1), (0.2, 0.8)), ("no", "yes"))))
    >>> saw = (0, Observed("fall", ("yes",)))
    >>> leans_on(model, Question(((), (Hard("coup", "no"),)), (saw,), ((1, "fall"),)))
    ('fall',)
    """
    network = build(model, question, {}, lambda asked: solve(model, asked).probabilities)
    doubled = doubled_in(network)
    return _leaning(model, network, doubled)


def _leaning(
    model: Model, network: Network, doubled: Mapping[str, Sequence[int]]
) -> tuple[str, ...]:
    if not doubled:
        return ()
    near = reached_from(network, doubled)
    touched = {network.owners[k] for k in near}
    named = {name for name, copies in doubled.items() if touched.intersection(copies)}
    return tuple(name for name in model.names if name in named)


def _contract(network: Network, limits: Limits) -> tuple[Result, tuple[int, ...], int]:
    """Contract to the open targets; known ones are put back by `_spread`."""
    known = network.merged.known
    free = tuple(dict.fromkeys(t for t in network.targets if t not in known))
    observed = tuple(sorted(known))
    plan = compile_plan(network.structure, free, observed, limits)
    return run(plan, network.tables, known), free, plan.operations


def _spread(network: Network, values: Array, free: tuple[int, ...]) -> Array:
    """Put known and repeated targets back as axes of their own."""
    cards = [network.structure.cards[t] for t in network.targets]
    known = network.merged.known
    out = np.zeros((*cards, values.shape[-1]))
    for cell in np.ndindex(*values.shape[:-1]):
        at = dict(zip(free, cell, strict=True)) | known
        out[tuple(at[t] for t in network.targets)] = values[cell]
    return out


def solve(
    model: Model,
    question: Question,
    *,
    draws: Draws | None = None,
    limits: Limits = Limits(),
) -> Posterior:
    """Answer a question exactly, if the network alone fixes the answer.

    Parameters
    ----------
    model : Model
    question : Question
    draws : mapping of str to ndarray, optional
        Tables of drawn parameters by variable, shape (parent states ..., states, draws).
    limits : Limits, optional
        Refuse what would cost more.

    Returns
    -------
    Posterior

    Raises
    ------
    NotIdentified
        If variables are needed in two random copies; it names them.
    ImpossibleEvidence
        If the evidence has probability zero.
    TooCostly
        If the plan would exceed the limits.
    """
    drawn: Draws = draws or {}
    network = build(
        model, question, drawn, lambda asked: solve(model, asked, draws=drawn).probabilities
    )
    doubled = doubled_in(network)
    leaning = _leaning(model, network, doubled)
    if leaning:
        raise NotIdentified(leaning)
    if doubled:
        network = restricted(network, reached_from(network, doubled))
    result, free, operations = _contract(network, limits)
    log_evidence = result.total()
    if doubled and question.targets:
        log_evidence = _evidence_alone(model, question, drawn, limits) + 0 * log_evidence
    if np.isneginf(log_evidence).any():
        raise ImpossibleEvidence([str(statement) for _, statement in question.evidence])
    return Posterior(
        _spread(network, result.normalised(), free),
        log_evidence,
        len(set(question.worlds)),
        operations,
        tuple(copies_of(network)),
    )


def _evidence_alone(model: Model, question: Question, draws: Draws, limits: Limits) -> Array:
    """Return the log probability of the evidence, or nan where it spans worlds that need luck."""
    try:
        alone = Question(question.worlds, question.evidence, ())
        return solve(model, alone, draws=draws, limits=limits).log_evidence
    except NotIdentified:
        return np.full(1, np.nan)
