"""From the steps of a theory to worlds and evidence, and from a solution to an answer."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np

from causal.errors import (
    ImpossibleEvidence,
    NotIdentified,
    QueryError,
    UnknownName,
)
from causal.ladder.conflicts import smallest_conflict
from causal.ladder.inference import Posterior, solve
from causal.ladder.network import Question
from causal.scm.couplings import Luck
from causal.scm.evidence import Evidence, Observed, observed
from causal.scm.interventions import Hard, Intervention, Replaced, World, merge, stochastic
from causal.scm.mechanisms.mechanism import Mechanism
from causal.scm.model import Model
from causal.theory.answers import Joint
from causal.theory.query import Query

Step = Evidence | tuple[Intervention, ...]
Chain = tuple[tuple[World, ...], tuple[tuple[int, Evidence], ...]]
T = TypeVar("T")


def naming(theory: str, action: Callable[[], T]) -> T:
    """Run an action; an unknown name is then told with the name of the theory."""
    try:
        return action()
    except UnknownName as error:
        if error.where.startswith("the model"):
            where = f"theory {theory}{error.where.removeprefix('the model')}"
            raise UnknownName(error.kind, error.name, error.known, where) from None
        raise


def chain(steps: Sequence[Step]) -> Chain:
    """Return the worlds that some steps go through, and what is learnt in which of them."""
    worlds: list[World] = [()]
    learnt: list[tuple[int, Evidence]] = []
    for step in steps:
        if isinstance(step, tuple):
            worlds.append((*worlds[-1], *step))
        else:
            learnt.append((len(worlds) - 1, step))
    return tuple(worlds), tuple(learnt)


def rung(steps: Sequence[Step]) -> int:
    """Return 1 if nothing was done, 3 if something was learnt before something was done, else 2."""
    done = [place for place, step in enumerate(steps) if isinstance(step, tuple)]
    if not done:
        return 1
    return 3 if any(not isinstance(step, tuple) for step in steps[: done[-1]]) else 2


def describe(targets: Sequence[str], steps: Sequence[Step]) -> str:
    """Write the question that some steps pose.

    Examples
    --------
    >>> describe(["fate=stands"], [(Hard("coup", "none"),)])
    'P(fate=stands | do(coup=none))'
    """
    behind = ""
    for place, step in enumerate(steps):
        told = f"do({', '.join(map(str, step))})" if isinstance(step, tuple) else str(step)
        plain = place and isinstance(step, Observed) and isinstance(steps[place - 1], Observed)
        behind += ("" if not place else ", " if plain else ", then ") + told
    return f"P({', '.join(targets)}{' | ' + behind if behind else ''})"


def intervention(model: Model, name: str, change: object) -> Intervention:
    """Read one change of a ``do``: a state, a distribution over states, or a mechanism."""
    if isinstance(change, str):
        return Hard(name, change)
    if isinstance(change, Mechanism):
        return Replaced(name, change)
    if isinstance(change, dict):
        return stochastic(model, name, change)
    raise QueryError(
        f"do({name}=...) takes a state, a dict of states and probabilities, or a mechanism; "
        f"it was given {type(change).__name__}"
    )


def posterior(
    theory: str, model: Model, question: Question, text: str, luck: Luck | None
) -> Posterior:
    """Solve, and let errors name the theory, the question and the smallest conflict."""
    try:
        return solve(model, question, luck=luck)
    except ImpossibleEvidence:
        conflict = smallest_conflict(model, question, luck or Luck())
        raise ImpossibleEvidence(conflict, f"theory {theory}") from None
    except NotIdentified as error:
        raise NotIdentified(error.leans_on, text) from None


def pose(model: Model, steps: Sequence[Step], query: Query) -> Question:
    """Pose a query in the world that some steps have reached."""
    reached, learnt = chain(steps)
    worlds = list(reached)

    def place(world: World) -> int:
        merged = merge(model, reached[-1], world)
        if merged == reached[-1]:
            return len(reached) - 1
        if merged not in worlds:
            worlds.append(merged)
        return worlds.index(merged)

    given = [
        (place(query.world(term)), observed(model, term.variable, term.states))
        for term in query.given
    ]
    targets = tuple((place(query.world(term)), term.variable) for term in query.targets)
    for term in query.targets:
        model.variable(term.variable).indices(term.states)
    return Question(tuple(worlds), (*learnt, *given), targets)


def joint(model: Model, found: Posterior, names: Sequence[str]) -> Joint:
    """Write a joint distribution as cells."""
    values = found.probabilities[..., 0]
    variables = tuple(model.variable(name) for name in names)
    cells = tuple(
        (tuple(v.states[i] for v, i in zip(variables, cell, strict=True)), float(values[cell]))
        for cell in np.ndindex(*values.shape)
    )
    return Joint(variables, cells)
