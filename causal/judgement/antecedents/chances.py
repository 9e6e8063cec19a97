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
        If every fact is to be kept, there are draws and no seed, or the theory was given or made
        to do something already.
    """
    if rules.facts == "all":
        raise QueryError(
            'facts="all" keeps the very states that are changed, so that any others would be '
            'impossible; ask how far-fetched they are with facts="before" or facts="none"'
        )
    if rules.draws and rules.seed is None:
        raise QueryError("bands are drawn: give a seed, so that they can be drawn again")
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


def along(who: Speaker, settings: Sequence[tuple[str, str]], known: Mapping[str, str]) -> Array:
    """Return how likely the first of some states are, given what is known: none, one, two ….

    Parameters
    ----------
    who : Speaker
    settings : sequence of (str, str)
        Variables with their states; each is seen, none is set.
    known : mapping of str to str

    Returns
    -------
    ndarray, shape (states + 1, draws)
        Begins with ones; nan in a draw in which what is known cannot happen.

    Raises
    ------
    ImpossibleEvidence
        If it cannot happen at the theory's own numbers.

    Examples
    --------
    >>> import causal
    >>> squad = speaker(causal.load("classics/firing_squad"), Rules("none"))
    >>> both = (("court_order", "yes"), ("rifleman_a", "shoot"))
    >>> along(squad, both, {"captain": "signal"})[:, 0].tolist()
    [1.0, 1.0, 1.0]
    """
    seen = [{**known, **dict(settings[:count])} for count in range(len(settings) + 1)]
    found = np.stack(np.broadcast_arrays(*weights([asked(who, (), one) for one in seen])))
    if who.draws is None and not found[0].all():
        told = [f"{name}={state}" for name, state in known.items()]
        raise ImpossibleEvidence(told, f"theory {who.theory.name}")
    with np.errstate(invalid="ignore", divide="ignore"):
        shares: Array = found / found[0]
    return shares
