"""From a posed question to an answer: the point, what it assumes, and how far it could move."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from causal.engine.product import Array
from causal.errors import QueryError, TooCostly
from causal.ladder.bounds.ranges import Range
from causal.ladder.estimate import estimate
from causal.ladder.network import Question
from causal.ladder.ranging import ranged
from causal.scm.couplings import Coupling, Luck
from causal.scm.model import Model
from causal.scm.variables import Variable
from causal.theory.answers import Answer, Distribution
from causal.theory.asking import posterior


@dataclass(frozen=True, slots=True)
class Posed:
    """A question as a theory was asked it.

    Attributes
    ----------
    theory, variant, fingerprint : str
        Who is asked.
    model : Model
    question : Question
    states : tuple of tuple of str
        For each target the states asked for; empty for the whole distribution.
    text : str
        The question in notation.
    rung : int
    luck : Luck
    """

    theory: str
    variant: str
    fingerprint: str
    model: Model
    question: Question
    states: tuple[tuple[str, ...], ...]
    text: str
    rung: int
    luck: Luck

    def variables(self) -> list[Variable]:
        """Return the variables asked about."""
        return [self.model.variable(name) for _, name in self.question.targets]

    def cells(self) -> list[tuple[int, ...]]:
        """Return the positions of the states asked for, by target."""
        pairs = zip(self.variables(), self.states, strict=True)
        return [variable.indices(some) for variable, some in pairs]


@dataclass(frozen=True, slots=True)
class Effort:
    """What to spend on an answer beyond its point.

    Attributes
    ----------
    ranges : bool
        Find how far an answer that leans on luck could move, and what hangs on each mechanism.
    attained : bool
        Also look for mechanisms that reach the ends; takes seconds.
    units : int
        How many histories to draw where an exact counterfactual would cost too much.
    seed : int
        For those.
    progress : callable or None
        Told how much of the search for attained ranges is done, and of how much.
    cancelled : callable or None
        Asked now and then whether to stop that search; what was found by then is kept.
    """

    ranges: bool = True
    attained: bool = False
    units: int = 100_000
    seed: int = 0
    progress: Callable[[int, int], None] | None = None
    cancelled: Callable[[], bool] | None = None


def answered(posed: Posed, effort: Effort = Effort()) -> Answer:
    """Solve a question and write the answer.

    Parameters
    ----------
    posed : Posed
    effort : Effort, optional

    Returns
    -------
    Answer
        Sampled where the exact counterfactual would cost too much, and said to be.

    Raises
    ------
    ImpossibleEvidence, TooCostly
    """
    try:
        found = posterior(posed.theory, posed.model, posed.question, posed.text, posed.luck)
    except TooCostly:
        if len(set(posed.question.worlds)) < 2:  # one world: sampling is no better placed
            raise
        return _sampled(posed, effort)
    answer = replace(
        _written(posed, found.probabilities[..., 0], found.couplings),
        evidence=float(np.exp(found.log_evidence[0])),
        worlds=found.worlds,
        operations=found.operations,
    )
    if not effort.ranges:
        return answer
    if answer.point is None:
        return _ranged_by_state(posed, answer)
    return _ranged(posed, answer, effort)


def _written(posed: Posed, values: Array, couplings: tuple[tuple[str, Coupling], ...]) -> Answer:
    point = float(values[np.ix_(*posed.cells())].sum()) if all(posed.states) else None
    whole = None
    variables = posed.variables()
    if len(variables) == 1:
        whole = Distribution(variables[0], tuple(float(v) for v in values), posed.text)
    return Answer(
        query=posed.text,
        theory=posed.theory,
        variant=posed.variant,
        rung=posed.rung,
        point=point,
        distribution=whole,
        couplings=tuple((name, str(coupling)) for name, coupling in couplings),
        fingerprint=posed.fingerprint,
    )


def _sampled(posed: Posed, effort: Effort) -> Answer:
    found = estimate(
        posed.model, posed.question, seed=effort.seed, luck=posed.luck, units=effort.units
    )
    answer = _written(posed, found.probabilities, found.couplings)
    error = None
    if answer.point is not None:
        error = float(np.sqrt(answer.point * (1 - answer.point) / found.effective))
    return replace(
        answer,
        method=f"sampled, {found.units:,} histories",
        standard_error=error,
        evidence=float(np.exp(found.log_evidence)),
        worlds=len(set(posed.question.worlds)),
        why_no_range="the exact answer would cost too much, and so would its ranges",
    )


def _ranged(posed: Posed, answer: Answer, effort: Effort) -> Answer:
    """Add how far an answer could move under other mechanisms."""
    point = answer.point if answer.point is not None else 0.0
    if answer.identified:
        sure = Range(point, point)
        return replace(answer, order_range=sure, full_range=sure)
    event = np.zeros([len(variable.states) for variable in posed.variables()])
    event[np.ix_(*posed.cells())] = 1.0
    try:
        found = ranged(
            posed.model,
            posed.question,
            event,
            luck=posed.luck,
            attained=effort.attained,
            progress=effort.progress,
            cancelled=effort.cancelled,
        )
    except (QueryError, TooCostly) as error:
        return replace(answer, why_no_range=str(error))
    return replace(answer, order_range=found.order, full_range=found.full, leverage=found.leverage)


def _ranged_by_state(posed: Posed, answer: Answer) -> Answer:
    """Add how far each state's probability could move, where a whole distribution leans on luck."""
    if answer.identified or answer.distribution is None:
        return answer
    try:
        found = [
            ranged(posed.model, posed.question, event, luck=posed.luck, levers=False)
            for event in np.eye(len(answer.distribution))
        ]
    except (QueryError, TooCostly) as error:
        return replace(answer, why_no_range=str(error))
    return replace(answer, by_state=tuple((one.order, one.full) for one in found))
