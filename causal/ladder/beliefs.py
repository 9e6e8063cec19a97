"""The posterior of every variable of a world at once: one sweep forward and one back."""

import numpy as np

from causal.engine.marginals import Posteriors
from causal.engine.plan import Limits
from causal.engine.product import Array
from causal.errors import ImpossibleEvidence
from causal.ladder.coupled import coupled, declared
from causal.ladder.inference import network_of
from causal.ladder.network import Question, doubled_in
from causal.scm.couplings import Luck
from causal.scm.model import Model


def beliefs(
    model: Model, question: Question, world: int, *, luck: Luck, limits: Limits = Limits()
) -> dict[str, Array]:
    """Return the posterior of every variable in one world of a question.

    Parameters
    ----------
    model : Model
    question : Question
        Its targets are not looked at.
    world : int
        The world in which the variables are read.
    luck : Luck
        Couplings to assume where the network alone does not fix an answer.
    limits : Limits, optional

    Returns
    -------
    dict of str to ndarray, shape (states,)
        In the order of the model.

    Raises
    ------
    ImpossibleEvidence
        If the evidence has probability zero.
    TooCostly
        If the sweep would exceed the limits: all copies are needed here, where a single question
        may do with fewer.

    Examples
    --------
    >>> from causal.scm.evidence import Observed
    >>> from causal.scm.mechanisms.table import Table
    >>> from causal.scm.variables import Variable
    >>> rain, wet = Variable("rain", ("no", "yes")), Variable("wet", ("no", "yes"))
    >>> model = Model((rain, wet), (Table((), ((0.8, 0.2),), ("",)),
    ...                             Table(("rain",), ((0.9, 0.1), (0.2, 0.8)), ("no", "yes"))))
    >>> saw = Question(((),), ((0, Observed("wet", ("yes",))),), ())
    >>> beliefs(model, saw, 0, luck=Luck())["rain"].round(4).tolist()
    [0.3333, 0.6667]
    """
    targets = tuple((world, name) for name in model.names)
    asked = Question(question.worlds, question.evidence, targets)
    network = network_of(model, asked, luck=luck)
    doubled = doubled_in(network)
    if doubled:
        couplings = declared(model, network, doubled, luck, {})
        network = coupled(model, network, doubled, couplings)
    known = network.merged.known
    told = Posteriors(network.structure, network.tables, tuple(sorted(known)), limits)
    found, log_evidence = told(known)
    if np.isneginf(log_evidence).any():
        raise ImpossibleEvidence([str(statement) for _, statement in question.evidence])
    pairs = zip(model.names, network.targets, strict=True)
    return {name: found[axis][:, 0] for name, axis in pairs}
