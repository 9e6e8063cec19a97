"""Questions put to models as twins, for the tests of the bounds."""

import numpy as np

from causal.ladder.bounds.posing import twin_of
from causal.ladder.inference import solve
from causal.ladder.network import Question, build
from causal.scm.evidence import Observed
from causal.scm.interventions import Hard


def network_of(model, question):
    return build(model, question, {}, lambda asked: solve(model, asked).probabilities)


def indicator(model, names, holds):
    """Ones where the joint states of some variables are as wanted."""
    event = np.zeros([len(model.variable(name).states) for name in names])
    for cell in np.ndindex(*event.shape):
        event[cell] = float(holds(*cell))
    return event


def twin(model, worlds, evidence, targets, holds):
    """A twin from plain pieces.

    ``worlds``: a dict of variable to state position for each; ``evidence``: (world, variable,
    position); ``targets``: (world, variable); ``holds``: whether positions of the targets count.
    """

    def state(name, position):
        return model.variable(name).states[position]

    question = Question(
        tuple(tuple(Hard(n, state(n, p)) for n, p in world.items()) for world in worlds),
        tuple((w, Observed(n, (state(n, p),))) for w, n, p in evidence),
        tuple(targets),
    )
    event = indicator(model, [name for _, name in targets], holds)
    return twin_of(model, network_of(model, question), event)
