"""From a posed question to an answer: the point, what it assumes, and how far it could move."""

from collections.abc import Callable, Sequence
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

TOO_COSTLY = "the exact answer would cost too much, and so would its ranges"


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
    found = solved(posed, effort)
    answer = _written(posed, found)
    if found.drawn:
        return answer
    if not effort.ranges:
        return answer
    if answer.point is None:
        return _ranged_by_state(posed, answer)
    return _ranged(posed, answer, effort)


@dataclass(frozen=True, slots=True)
class Solved:
    """The joint probabilities of what a question asks about, exact or sampled.

    Attributes
    ----------
    probabilities : ndarray
        One axis a target.
    couplings : tuple of (str, Coupling)
        What they lean on.
    log_evidence : float
    worlds : int
    operations : int
        Multiplications and additions; 0 where they were sampled.
    drawn : int
        Histories that were sampled; 0 where they are exact.
    effective : float
        As many independent ones would be worth the same; infinite where they are exact.
    """

    probabilities: Array
    couplings: tuple[tuple[str, Coupling], ...]
    log_evidence: float
    worlds: int
    operations: int = 0
    drawn: int = 0
    effective: float = float("inf")

    @property
    def method(self) -> str:
        """How they were found, as answers tell it."""
        return f"sampled, {self.drawn:,} histories" if self.drawn else "exact"

    @property
    def why_no_range(self) -> str:
        """Why an answer has no ranges; empty where it can have them."""
        return TOO_COSTLY if self.drawn else ""


def solved(posed: Posed, effort: Effort = Effort()) -> Solved:
    """Solve a question exactly, or sample it where that would cost too much.

    Raises
    ------
    ImpossibleEvidence
    TooCostly
        If only one world is asked about: sampling is no better placed there.
    """
    worlds = len(set(posed.question.worlds))
    try:
        found = posterior(posed.theory, posed.model, posed.question, posed.text, posed.luck)
    except TooCostly:
        if worlds < 2:
            raise
        drawn = estimate(
            posed.model, posed.question, seed=effort.seed, luck=posed.luck, units=effort.units
        )
        return Solved(
            *(drawn.probabilities, drawn.couplings, float(drawn.log_evidence), worlds),
            drawn=drawn.units,
            effective=drawn.effective,
        )
    return Solved(
        *(found.probabilities[..., 0], found.couplings, float(found.log_evidence[0])),
        *(found.worlds, found.operations),
    )


def _written(posed: Posed, found: Solved) -> Answer:
    values = found.probabilities
    point = float(values[np.ix_(*posed.cells())].sum()) if all(posed.states) else None
    whole, error = None, None
    variables = posed.variables()
    if len(variables) == 1:
        whole = Distribution(variables[0], tuple(float(v) for v in values), posed.text)
    if found.drawn and point is not None:
        error = float(np.sqrt(point * (1 - point) / found.effective))
    return Answer(
        query=posed.text,
        theory=posed.theory,
        variant=posed.variant,
        rung=posed.rung,
        point=point,
        distribution=whole,
        couplings=named(found.couplings),
        method=found.method,
        standard_error=error,
        evidence=float(np.exp(found.log_evidence)),
        worlds=found.worlds,
        operations=found.operations,
        why_no_range=found.why_no_range,
        fingerprint=posed.fingerprint,
    )


def named(couplings: Sequence[tuple[str, Coupling]]) -> tuple[tuple[str, str], ...]:
    """Return couplings by variable, as answers tell them."""
    return tuple((name, str(coupling)) for name, coupling in couplings)


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
