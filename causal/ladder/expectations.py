"""Expected scores in a world: the numbers that effects and attributions are made of.

A score is a number for each state of the outcome; for an event it is one inside and zero outside,
so that its expectation is a probability. Every expectation keeps the question that it answers, so
that what depends on a mechanism can be asked again under others.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, isfinite
from typing import Self

import numpy as np

from causal.engine.plan import Limits
from causal.engine.product import Array
from causal.errors import QueryError
from causal.ladder.inference import solve
from causal.ladder.network import Question
from causal.scm.couplings import Coupling, Luck
from causal.scm.evidence import Evidence
from causal.scm.interventions import HeardFrom, World
from causal.scm.model import Model

Couplings = tuple[tuple[str, Coupling], ...]


@dataclass(frozen=True, slots=True)
class Score:
    """A number for each state of an outcome.

    Attributes
    ----------
    variable : str
    numbers : tuple of float
        In the order of the variable's states.
    event : tuple of str
        The states that score one, where the others score zero; empty for any other score.

    Examples
    --------
    >>> from causal.scm.mechanisms.table import Table
    >>> from causal.scm.variables import Variable
    >>> harm = Model((Variable("harm", ("none", "some", "grave")),),
    ...              (Table((), ((0.5, 0.3, 0.2),), ("",)),))
    >>> Score.of_event(harm, "harm", ("some", "grave")).numbers
    (0.0, 1.0, 1.0)
    >>> str(Score.of_numbers(harm, "harm", {"none": 0, "some": 1, "grave": 5}))
    'E(harm: none 0, some 1, grave 5)'
    """

    variable: str
    numbers: tuple[float, ...]
    event: tuple[str, ...] = ()
    text: str = ""

    @classmethod
    def of_event(cls, model: Model, variable: str, states: str | Iterable[str]) -> Self:
        """Return the score of an event: a state, or several of which one is the case.

        Raises
        ------
        UnknownName
            If there is no such variable or state.
        QueryError
            If the event has no state.
        """
        known = model.variable(variable)
        inside = known.indices((states,) if isinstance(states, str) else states)
        if not inside:
            raise QueryError(f"the event on {variable} has no state; name at least one")
        event = tuple(known.states[i] for i in inside)
        named = event[0] if len(event) == 1 else "{" + ", ".join(event) + "}"
        numbers = tuple(float(i in inside) for i in range(len(known.states)))
        return cls(variable, numbers, event, f"P({variable}={named})")

    @classmethod
    def of_numbers(cls, model: Model, variable: str, numbers: Mapping[str, float]) -> Self:
        """Return the score that gives each state its number.

        Raises
        ------
        UnknownName
            If there is no such variable or state.
        QueryError
            If a state has no number, or one that is not finite.
        """
        known = model.variable(variable)
        known.indices(numbers)
        wrong = [s for s in known.states if s not in numbers or not isfinite(numbers[s])]
        if wrong:
            raise QueryError(
                f"the score of {variable} has no finite number for {wrong[0]}; give one a state"
            )
        told = ", ".join(f"{state} {numbers[state]:g}" for state in known.states)
        row = tuple(float(numbers[state]) for state in known.states)
        return cls(variable, row, (), f"E({variable}: {told})")

    def __str__(self) -> str:
        return self.text or f"E({self.variable})"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and the number that each cell of its answer counts for.

    Attributes
    ----------
    question : Question
    cells : tuple of float
        One for each combination of the targets' states, last target fastest.
    shape : tuple of int
        States of each target.
    """

    question: Question
    cells: tuple[float, ...]
    shape: tuple[int, ...]

    @property
    def array(self) -> Array:
        """The numbers with one axis a target."""
        return np.array(self.cells).reshape(self.shape)

    @classmethod
    def of(cls, question: Question, numbers: Array) -> Self:
        """Return a question with an array of numbers, one axis a target."""
        return cls(question, tuple(float(n) for n in numbers.ravel()), tuple(numbers.shape))


class Leaning:
    """What every value has that may lean on mechanisms."""

    __slots__ = ()

    couplings: Couplings

    @property
    def leans_on(self) -> tuple[str, ...]:
        """The variables whose mechanism it leans on."""
        return tuple(name for name, _ in self.couplings)

    @property
    def identified(self) -> bool:
        """Whether the network alone fixes it."""
        return not self.couplings


@dataclass(frozen=True, slots=True)
class Expectation(Leaning):
    """An expected score, with its question and what was assumed to answer it.

    Attributes
    ----------
    value : float
    asked : Asked
    couplings : tuple of (str, Coupling)
        Of the variables that the value leans on.
    evidence : float
        Probability of what is given (its likelihood, if some of it is likelihood evidence).
    worlds : int
        How many different worlds the question joins, with those that are only heard from.
    operations : int
        Multiply-adds it took.
    """

    value: float
    asked: Asked
    couplings: Couplings
    evidence: float
    worlds: int
    operations: int


def asked_in(model: Model, world: World, score: Score, evidence: Sequence[Evidence]) -> Asked:
    """Return the question after an expected score in a world, given facts of the factual one.

    Parameters
    ----------
    model : Model
    world : World
        Where the score is read.
    score : Score
    evidence : sequence of Evidence
        What is known of the factual world.

    Returns
    -------
    Asked
    """
    worlds: tuple[World, ...] = ((), world) if evidence and world else (world,)
    known = tuple((0, statement) for statement in evidence)
    question = Question(worlds, known, ((len(worlds) - 1, score.variable),))
    _fits(model, score)
    return Asked(question, score.numbers, (len(score.numbers),))


def _fits(model: Model, score: Score) -> None:
    states = model.variable(score.variable).states
    if len(score.numbers) != len(states):
        raise QueryError(
            f"the score of {score.variable} has {len(score.numbers)} numbers; it needs one for "
            f"each of the states {', '.join(states)}"
        )


def expect(
    model: Model, asked: Asked, luck: Luck | None = None, limits: Limits = Limits()
) -> Expectation:
    """Answer a question and sum the numbers of its cells.

    Parameters
    ----------
    model : Model
    asked : Asked
    luck : Luck, optional
        Couplings to assume where the network alone does not fix the answer.
    limits : Limits, optional

    Returns
    -------
    Expectation

    Raises
    ------
    NotIdentified, ImpossibleEvidence, TooCostly
        As `causal.ladder.inference.solve`.
    """
    found = solve(model, asked.question, luck=luck, limits=limits)
    value = float((asked.array * found.probabilities[..., 0]).sum())
    mass = exp(float(found.log_evidence[0]))
    worlds = len(worlds_of(asked.question))
    return Expectation(value, asked, found.couplings, mass, worlds, found.operations)


def worlds_of(question: Question) -> tuple[World, ...]:
    """Return the different worlds of a question, with those that are heard from."""
    found = list(dict.fromkeys(question.worlds))
    for world in found:  # grows while it is walked
        for change in world:
            if isinstance(change, HeardFrom) and change.world not in found:
                found.append(change.world)
    return tuple(found)


def joined(model: Model, parts: Iterable[Expectation]) -> Couplings:
    """Return the couplings that any of several expectations leans on, in the order of the model."""
    found = {name: coupling for part in parts for name, coupling in part.couplings}
    place = {name: i for i, name in enumerate(model.names)}
    return tuple(sorted(found.items(), key=lambda pair: (place.get(pair[0], len(place)), pair[0])))


def rests_on(couplings: Couplings) -> str:
    """Say what an answer rests on.

    Examples
    --------
    >>> rests_on(()), rests_on((("war", Coupling("same_luck")),))
    ('it follows from the network alone', 'it leans on war (same luck)')
    """
    if not couplings:
        return "it follows from the network alone"
    told = (f"{name} ({str(coupling).replace('_', ' ')})" for name, coupling in couplings)
    return f"it leans on {', '.join(told)}"


def knowing(evidence: Sequence[Evidence]) -> str:
    """Write what is given as a sentence ends with it; empty if nothing is."""
    return f", given {', '.join(map(str, evidence))}" if evidence else ""
