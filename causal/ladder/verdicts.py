"""What is said of actual causes: frozen values that read as sentences."""

from dataclasses import dataclass
from typing import NamedTuple

from causal.display.numbers import EXACT, percent
from causal.scm.couplings import Coupling
from causal.scm.evidence import Observed

Literal = tuple[str, str]
"""A variable and its state."""


class Share(NamedTuple):
    """A share of the histories that the evidence leaves possible.

    Attributes
    ----------
    value : float
    error : float
        Standard error; zero where all histories were enumerated.
    """

    value: float
    error: float


@dataclass(frozen=True, slots=True)
class Witness:
    """A contingency that shows a cause.

    Attributes
    ----------
    instead : tuple of (str, str)
        What the cause is set to.
    frozen : tuple of str
        Variables held at what they were.
    share : float
        Of histories, given the evidence, in which it is one of the smallest contingencies.
    """

    instead: tuple[Literal, ...]
    frozen: tuple[str, ...]
    share: float


def _write(literals: tuple[Literal, ...]) -> str:
    told = " and ".join(f"{name}={state}" for name, state in literals)
    return f"{told} together" if len(literals) > 1 else told


@dataclass(frozen=True, slots=True)
class ActualCause:
    """Whether something was an actual cause of an event.

    Attributes
    ----------
    cause : tuple of (str, str)
    effect : Observed
    chance : Share
        Histories in which both happened and the one was an actual cause of the other.
    but_for : Share
        Those in which the event would not have happened without the cause, nothing held.
    responsibility : Share
        Expected degree of responsibility of this cause: 1 / (its size + that of the contingency).
    witnesses : tuple of Witness
        The most frequent ones.
    couplings : tuple of (str, Coupling)
        What was assumed of the luck of variables between cause and event.
    units : int
        How many kinds of history were enumerated, or how many histories sampled.
    exact : bool
        Whether all were enumerated.
    complete : bool
        Whether contingencies of every size were tried; else more may be causes.
    """

    cause: tuple[Literal, ...]
    effect: Observed
    chance: Share
    but_for: Share
    responsibility: Share
    witnesses: tuple[Witness, ...]
    couplings: tuple[tuple[str, Coupling], ...]
    units: int
    exact: bool
    complete: bool

    def __str__(self) -> str:
        return self.sentence()

    def sentence(self) -> str:
        """Return the verdict in words.

        Examples
        --------
        >>> half, fire = Share(0.5, 0.0), Observed("fire", ("yes",))
        >>> lit = (("match", "lit"),)
        >>> ActualCause(lit, fire, half, half, half, (), (), 2, True, True).sentence()
        'match=lit was an actual cause of fire=yes in 50% of histories (but-for cause in 50%)'
        """
        were = "were" if len(self.cause) > 1 else "was"
        if self.exact and self.chance.value <= EXACT:
            return f"{_write(self.cause)} {were} no actual cause of {self.effect}{self._caveat()}"
        verdict = f"{_write(self.cause)} {were} an actual cause of {self.effect}"
        return verdict + self._share() + self._caveat()

    def _share(self) -> str:
        chance, but_for = self.chance.value, self.but_for.value
        sure = f" of {self.units} sampled histories"
        if chance <= EXACT:
            return f" in none{sure}"
        if chance >= 1 - EXACT:
            held = ", ".join(self.witnesses[0].frozen)
            needs = f" (no but-for cause: {held} must be held)" if but_for <= EXACT and held else ""
            return needs if self.exact else f" in all{sure}{needs}"
        told = f" in {percent(chance)} of histories (but-for cause in {percent(but_for)})"
        if not self.exact:
            told += f", by a sample with standard error {100 * self.chance.error:.1f} points"
        return told

    def _caveat(self) -> str:
        return "" if self.complete else "; larger contingencies were not tried"


@dataclass(frozen=True, slots=True)
class ActualCauses:
    """All minimal actual causes of an event among some variables.

    Attributes
    ----------
    effect : Observed
    causes : tuple of ActualCause
        In order of their chance; every set of variables by the states that it was in.
    responsibility : tuple of (str, Share)
        Expected degree of responsibility of each candidate.
    happened : Share
        Histories in which the event happened at all.
    complete : bool
        Whether joint causes of every size were tried.
    """

    effect: Observed
    causes: tuple[ActualCause, ...]
    responsibility: tuple[tuple[str, Share], ...]
    happened: Share
    complete: bool

    def __str__(self) -> str:
        return self.sentence()

    def sentence(self) -> str:
        """Return the verdicts in words, one a line."""
        if not self.causes:
            return f"none of the candidates was an actual cause of {self.effect}"
        return "\n".join(cause.sentence() for cause in self.causes)
