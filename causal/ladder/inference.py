"""Exact answers about one or several worlds.

The steps are Pearl's: what is given says which histories are possible (abduction), interventions
replace mechanisms (action), the copies that both need are shared (prediction). Where a variable
would be needed in two random copies the network does not fix the answer: a coupling of its luck is
assumed and reported, or, where none may be, that is said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from causal.engine.plan import Limits, compile_plan
from causal.engine.product import Array
from causal.engine.run import Result, run
from causal.errors import ImpossibleEvidence, NotIdentified
from causal.ladder.coupled import coupled, declared
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
from causal.scm.couplings import Coupling, Luck
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
        Variables that were needed in two copies; deterministic ones leave nothing to assume.
    couplings : tuple of (str, Coupling)
        What was assumed of the variables that the answer leans on, in the order of the model;
        empty where it follows from the network alone.
    """

    probabilities: Array
    log_evidence: Array
    worlds: int
    operations: int
    doubled: tuple[str, ...]
    couplings: tuple[tuple[str, Coupling], ...] = ()

    @property
    def leans_on(self) -> tuple[str, ...]:
        """The variables whose mechanism the answer leans on."""
        return tuple(name for name, _ in self.couplings)


def leans_on(model: Model, question: Question, draws: Draws | None = None) -> tuple[str, ...]:
    """Return the variables whose mechanism the answer would lean on: the structural test.

    Parameters
    ----------
    model : Model
    question : Question
    draws : mapping of str to ndarray, optional
        As for `solve`: to replace a mechanism by one that says the same is a change where it is
        drawn.

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
    network = network_of(model, question, luck=Luck(), draws=draws)
    return _leaning(model, network, doubled_in(network))


def _leaning(
    model: Model, network: Network, doubled: Mapping[str, Sequence[int]]
) -> tuple[str, ...]:
    if not doubled:
        return ()
    near = reached_from(network, doubled)
    touched = {network.owners[k] for k in near}
    named = {luck for luck, copies in doubled.items() if touched.intersection(copies)}
    place = {luck: network.merged.copies[copies[0]].variable for luck, copies in doubled.items()}
    return tuple(sorted(named, key=lambda luck: (model.position(place[luck]), luck)))


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
    luck: Luck | None = None,
    draws: Draws | None = None,
    limits: Limits = Limits(),
) -> Posterior:
    """Answer a question exactly.

    Parameters
    ----------
    model : Model
    question : Question
    luck : Luck, optional
        The couplings to assume where the network alone does not fix the answer; without it such a
        question is refused.
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
        If variables are needed in two random copies and no coupling may be assumed; it names them.
    ImpossibleEvidence
        If the evidence has probability zero.
    TooCostly
        If the plan would exceed the limits.
    """
    drawn: Draws = draws or {}
    network = network_of(model, question, luck=luck, draws=drawn)
    doubled = doubled_in(network)
    leaning = _leaning(model, network, doubled)
    if leaning and luck is None:
        raise NotIdentified(leaning)
    if doubled:
        network = restricted(network, reached_from(network, doubled))
    couplings: dict[str, Coupling] = {}
    if leaning and luck is not None:
        shared = {name: doubled[name] for name in leaning}
        couplings = declared(model, network, shared, luck, drawn)
        network = coupled(model, network, shared, couplings)
    result, free, operations = _contract(network, limits)
    log_evidence = result.total()
    if doubled and question.targets:
        alone = _evidence_alone(model, question, luck, drawn, limits)
        log_evidence = alone + 0 * log_evidence
    if np.isneginf(log_evidence).any():
        raise ImpossibleEvidence([str(statement) for _, statement in question.evidence])
    return Posterior(
        _spread(network, result.normalised(), free),
        log_evidence,
        len(set(question.worlds)),
        operations,
        tuple(dict.fromkeys((*copies_of(network), *couplings))),
        tuple(couplings.items()),
    )


def network_of(
    model: Model, question: Question, *, luck: Luck | None = None, draws: Draws | None = None
) -> Network:
    """Return the merged copies of a question as factors, before any coupling.

    Parameters
    ----------
    model, question, luck, draws
        As for `solve`; what a cut edge lets a child hear, and what a new marginal weighs, are
        questions of their own.

    Returns
    -------
    Network
    """
    drawn: Draws = draws or {}
    return build(
        model,
        question,
        drawn,
        lambda asked: solve(model, asked, luck=luck, draws=drawn).probabilities,
    )


def _evidence_alone(
    model: Model, question: Question, luck: Luck | None, draws: Draws, limits: Limits
) -> Array:
    """Return the log probability of the evidence, or nan where it spans worlds that need luck."""
    try:
        alone = Question(question.worlds, question.evidence, ())
        return solve(model, alone, luck=luck, draws=draws, limits=limits).log_evidence
    except NotIdentified:
        return np.full(1, np.nan)
