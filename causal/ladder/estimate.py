"""Answers estimated from units, block by block, where exact ones cost too much."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from causal.engine.plan import Limits
from causal.engine.product import Array
from causal.engine.streams import Streams, seed_of
from causal.ladder.abduction import Abduction, abduct
from causal.ladder.inference import leans_on
from causal.ladder.means import Sums
from causal.ladder.network import Question
from causal.ladder.units import draw_units, no_unit, refuse_size
from causal.scm.couplings import Coupling, Luck
from causal.scm.model import Model

_BLOCK = 2**15

Progress = Callable[[int, int], None]
"""Told how many are done, and of how many."""


@dataclass(frozen=True, slots=True, eq=False)
class Estimate:
    """The answer to a question, estimated from units.

    Attributes
    ----------
    probabilities : ndarray, shape (states of each target ...)
        Joint distribution of the targets given the evidence.
    errors : ndarray
        Standard errors, same shape.
    effective : float
        Effective sample size.
    log_evidence : float
        Natural logarithm of the probability of the evidence.
    log_evidence_error : float
        Its standard error; zero where all evidence was met exactly.
    units : int
        How many were drawn.
    couplings : tuple of (str, Coupling)
        What was assumed of the variables that the answer leans on.
    """

    probabilities: Array
    errors: Array
    effective: float
    log_evidence: float
    log_evidence_error: float
    units: int
    couplings: tuple[tuple[str, Coupling], ...]


def estimate(
    model: Model,
    question: Question,
    *,
    seed: int | np.random.Generator,
    luck: Luck,
    units: int = 100_000,
    block: int = _BLOCK,
    progress: Progress | None = None,
    limits: Limits = Limits(),
) -> Estimate:
    """Estimate the targets of a question from units, in blocks that bound the memory.

    Parameters
    ----------
    model, question, seed, luck, units, limits
        As for `sample_units`.
    block : int, default 32768
        Units at a time; the answer does not depend on it beyond rounding.
    progress : callable, optional
        Told after every block how many units are done, and of how many.

    Returns
    -------
    Estimate

    Raises
    ------
    ImpossibleEvidence, QueryError, TooCostly
        As for `sample_units`.
    """
    refuse_size(model, min(block, units), limits)
    abduction = abduct(model, question, luck, limits)
    streams = Streams(seed_of(seed))
    shape = [len(model.variable(name).states) for _, name in question.targets]
    sums = Sums()
    for first in range(0, units, block):
        drawn = draw_units(abduction, streams, first, min(block, units - first))
        cell = np.zeros(drawn.count, dtype=np.int64)
        for states, size in zip(
            drawn.states(question.worlds, question.targets), shape, strict=True
        ):
            cell = cell * size + states
        sums.add(np.eye(int(np.prod(shape)))[cell], drawn.weights)
        if progress is not None:
            progress(first + drawn.count, units)
    if sums.weight <= 0:
        raise no_unit(question, units)
    mean = sums.mean()
    log_share, log_error = sums.log_weight()
    return Estimate(
        mean.values.reshape(shape),
        mean.errors.reshape(shape),
        mean.effective,
        abduction.elimination.log_total + log_share,
        log_error,
        units,
        tuple(
            (name, abduction.coupling(name, _variable(abduction, name)))
            for name in leans_on(model, question)
        ),
    )


def _variable(abduction: Abduction, luck: str) -> str:
    """Return the variable whose states a luck decides."""
    return next(c.variable for c in abduction.network.merged.copies if c.luck == luck)
