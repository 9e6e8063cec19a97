"""How likely a theory itself finds states, given what is kept: before anything is set, or after."""

from collections.abc import Mapping, Sequence

import numpy as np

from causal.engine.batch import Asked, run_many
from causal.engine.plan import compile_plan
from causal.engine.product import Array
from causal.errors import ImpossibleEvidence, QueryError
from causal.judgement.cells import Rules
from causal.judgement.speaker import Speaker
from causal.ladder.network import Draws
from causal.ladder.tabulate import opened
from causal.theory.theory import Theory

FACTS = ("before", "none")


def speaker(theory: Theory, rules: Rules, draws: Draws | None = None) -> Speaker:
    """Return a theory that can be asked how far-fetched something is.

    Raises
    ------
    QueryError
        If every fact is to be kept, or the theory was given or made to do something already.
    """
    if rules.facts == "all":
        raise QueryError(
            'facts="all" keeps the very states that are changed, so that any others would be '
            'impossible; ask how far-fetched they are with facts="before" or facts="none"'
        )
    if theory.steps:
        raise QueryError(
            f"{theory.name} was given or made to do something already; ask the theory as loaded "
            "how far-fetched something is"
        )
    return Speaker(theory, rules, draws)


def asked(
    who: Speaker, free: Sequence[str], known: Mapping[str, str], set_: Sequence[str] = ()
) -> Asked:
    """Plan the joint table of some variables with what is known; those that are set have no cause.

    Parameters
    ----------
    who : Speaker
    free : sequence of str
        Whose states are left open, the order of the answer's axes.
    known : mapping of str to str
        State by variable.
    set_ : sequence of str, optional
        Variables whose own tables are dropped: ``do``.

    Returns
    -------
    Asked
    """
    model = who.theory.model
    structure, tables = opened(model, set_, who.tables)
    axes = tuple(model.position(name) for name in free)
    states = {model.position(n): model.variable(n).index(s) for n, s in known.items()}
    return Asked(compile_plan(structure, axes, tuple(sorted(states))), tables, states)


def weights(questions: Sequence[Asked]) -> list[Array]:
    """Answer questions together: shape (states of what is free ..., draws) each.

    An entry is the probability of its states and of what is known.
    """
    return [one.values * np.exp(one.log_scale) for one in run_many(questions)]


def joint(who: Speaker, names: Sequence[str], known: Mapping[str, str]) -> Array:
    """Return the joint distribution of some variables given what is known: one contraction.

    Returns
    -------
    ndarray, shape (states of each ..., draws)
        nan in a draw in which what is known cannot happen.

    Raises
    ------
    ImpossibleEvidence
        If it cannot happen at the theory's own numbers.

    Examples
    --------
    >>> import causal
    >>> squad = speaker(causal.load("classics/firing_squad"), Rules("none"))
    >>> joint(squad, ["rifleman_a"], {"court_order": "yes"})[:, 0].round(3).tolist()
    [0.0, 1.0]
    """
    (found,) = weights([asked(who, names, known)])
    total = found.sum(axis=tuple(range(found.ndim - 1)))
    if who.draws is None and not total.all():
        told = [f"{name}={state}" for name, state in known.items()]
        raise ImpossibleEvidence(told, f"theory {who.theory.name}")
    with np.errstate(invalid="ignore", divide="ignore"):
        shares: Array = found / total
    return shares
