"""Causes and what they are compared with; answers about necessity and sufficiency as values."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from causal.engine.plan import Limits
from causal.errors import QueryError
from causal.ladder.expectations import (
    Asked,
    Couplings,
    Expectation,
    Leaning,
    Score,
    knowing,
    rests_on,
)
from causal.scm.couplings import Luck
from causal.scm.evidence import Evidence
from causal.scm.model import Model


@dataclass(frozen=True, slots=True)
class Against:
    """What a cause's state is compared with.

    Attributes
    ----------
    choice : {"state", "average", "worst"}
        One other state; all others, as likely as the cause's own mechanism has them once the
        state itself is ruled out, in every history by what the cause's parents are there; or the
        one that gives the smallest value.
    state : str
        The other state, where one is chosen.
    """

    choice: Literal["state", "average", "worst"]
    state: str = ""

    def __str__(self) -> str:
        told = {"average": "the average of its other states", "worst": "the worst other state"}
        return told.get(self.choice, self.state)


AVERAGE = Against("average")
WORST = Against("worst")


@dataclass(frozen=True, slots=True)
class Causation:
    """A state of a cause, an outcome, and what is known.

    Attributes
    ----------
    model : Model
    cause, state : str
        The cause, and the state whose part is asked about.
    score : Score
        Of the outcome; an event for all but the effect on the treated.
    against : Against, str or None
        What the state is compared with: a state by name, `AVERAGE` or `WORST`. It may be left out
        where the cause has only one other state.
    evidence : tuple of Evidence
        In the factual world, beyond what each question itself supposes.
    luck : Luck or None
        Couplings to assume; without them what is not identified is refused.
    limits : Limits
    """

    model: Model
    cause: str
    state: str
    score: Score
    against: Against | str | None = None
    evidence: tuple[Evidence, ...] = ()
    luck: Luck | None = None
    limits: Limits = Limits()

    def others(self) -> tuple[str, ...]:
        """Return the states that the state may be compared with.

        Raises
        ------
        UnknownName
            If there is no such variable or state.
        QueryError
            If the cause is the outcome.
        """
        variable = self.model.variable(self.cause)
        variable.index(self.state)
        if self.cause == self.score.variable:
            raise QueryError(f"{self.cause} is the outcome itself; name one of its causes")
        return tuple(state for state in variable.states if state != self.state)

    def compared(self) -> Against:
        """Return what the state is compared with.

        Raises
        ------
        UnknownName
            If there is no such state.
        QueryError
            If it has to be said and was not, or is the state itself.
        """
        others = self.others()
        if isinstance(self.against, Against) and self.against.choice != "state":
            return self.against
        named = self.against.state if isinstance(self.against, Against) else self.against
        if named is None:
            if len(others) > 1:
                raise QueryError(
                    f"{self.cause} has {len(others)} other states ({', '.join(others)}); say what "
                    f"{self.state} is compared with: one of them, their average, or the worst"
                )
            return Against("state", others[0])
        self.model.variable(self.cause).index(named)
        if named == self.state:
            raise QueryError(f"{self.cause}={named} is compared with itself; name another state")
        return Against("state", named)


@dataclass(frozen=True, slots=True)
class Alternative:
    """The answer for one state that the cause is compared with.

    Attributes
    ----------
    states : tuple of str
        The state; all of them where they are taken together as one fact.
    weight : float
        How much it counts for, on average over the histories in question; one where it stands
        alone.
    value : float
        Its part of the answer: weighted, where there is a weight.
    parts : tuple of (float, Expectation)
        The value is their sum, each with its sign.
    """

    states: tuple[str, ...]
    weight: float
    value: float
    parts: tuple[tuple[float, Expectation], ...]


@dataclass(frozen=True, slots=True)
class Attributed(Leaning):
    """A probability of causation, or an effect on the treated.

    Attributes
    ----------
    kind : str
    cause, state : str
    score : Score
    against : Against or None
        What the state is compared with; None where the question has no such state.
    evidence : tuple of Evidence
        What was given beyond what the question itself supposes.
    supposed : tuple of Evidence
        What the question supposes of the factual world.
    point : float
        The answer under the couplings.
    alternatives : tuple of Alternative
        One a state compared with, in the order of the states; all of them, whatever was chosen.
    answering : tuple of Alternative
        Those that the point is made of.
    couplings : tuple of (str, Coupling)
        Of the variables that the point leans on.
    """

    kind: str
    cause: str
    state: str
    score: Score
    against: Against | None
    evidence: tuple[Evidence, ...]
    supposed: tuple[Evidence, ...]
    point: float
    alternatives: tuple[Alternative, ...]
    answering: tuple[Alternative, ...]
    couplings: Couplings

    @property
    def parts(self) -> tuple[tuple[float, Expectation], ...]:
        """The expectations that sum to the point, each with its sign."""
        return tuple(part for alternative in self.answering for part in alternative.parts)

    @property
    def questions(self) -> tuple[tuple[float, Asked], ...]:
        """The questions whose answers sum to the point, each with its sign."""
        return tuple((sign, part.asked) for sign, part in self.parts)

    @property
    def conditioning(self) -> float:
        """Probability of all that is given and supposed."""
        return self.parts[0][1].evidence

    @property
    def worlds(self) -> int:
        """How many different worlds the largest question joins."""
        return max(part.worlds for _, part in self.parts)

    @property
    def operations(self) -> int:
        """Multiply-adds of all questions."""
        return sum(part.operations for alt in self.alternatives for _, part in alt.parts)

    def rows(self) -> list[tuple[str, str, str, float, float]]:
        """Return a row an alternative: kind, cause, states compared with, weight, value."""
        told = f"{self.cause}={self.state}"
        return [
            (self.kind, told, " or ".join(alt.states), alt.weight, alt.value)
            for alt in self.alternatives
        ]

    def sentence(self) -> str:
        """Say the answer, what the cause was compared with, and what it rests on."""
        compared = ""
        if self.against is not None:
            found = " or ".join(state for alt in self.answering for state in alt.states)
            which = f" ({found})" if self.against.choice == "worst" else ""
            compared = f" rather than {self.against}{which}"
        known = knowing((*self.supposed, *self.evidence))
        return (
            f"{self.kind} of {self.cause}={self.state}{compared} for {self.score}{known}: "
            f"{self.point:.4f} (what is given has probability {self.conditioning:.4f}; "
            f"{rests_on(self.couplings)})"
        )

    def __str__(self) -> str:
        return self.sentence()


def answering(against: Against | None, found: Sequence[Alternative]) -> tuple[Alternative, ...]:
    """Return the alternatives that make up the answer.

    Parameters
    ----------
    against : Against or None
    found : sequence of Alternative

    Returns
    -------
    tuple of Alternative
        The one with the smallest value, the first of them if several have it; or all.
    """
    if against is not None and against.choice == "worst":
        return (min(found, key=lambda alternative: alternative.value),)
    return tuple(found)
