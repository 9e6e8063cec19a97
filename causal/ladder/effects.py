"""Effects as values: what a change makes of an expected score, in all or along some ways.

All are differences between two worlds; what is known of the factual world holds in both. Without
such facts they are the effects of mediation analysis; with them they are those of the histories
that the facts describe.
"""

from dataclasses import dataclass

import numpy as np

from causal.engine.plan import Limits
from causal.ladder.contrasts import Contrast
from causal.ladder.expectations import (
    Asked,
    Couplings,
    Expectation,
    Leaning,
    Score,
    asked_in,
    expect,
    joined,
    knowing,
    rests_on,
)
from causal.ladder.network import Question
from causal.scm.couplings import Luck
from causal.scm.evidence import Evidence
from causal.scm.interventions import World
from causal.scm.model import Model


@dataclass(frozen=True, slots=True)
class Effect(Leaning):
    """The difference that a change makes, in all or along some ways.

    Attributes
    ----------
    kind : str
        ``total effect``, ``natural direct effect`` and so on.
    contrast : Contrast
    score : Score
    evidence : tuple of Evidence
        What was given, in the factual world.
    before, after : Expectation
        The expected score without and with what the effect is about.
    detail : str
        Along which ways, or with what held.
    couplings : tuple of (str, Coupling)
        What was assumed of the variables that before or after leans on.
    """

    kind: str
    contrast: Contrast
    score: Score
    evidence: tuple[Evidence, ...]
    before: Expectation
    after: Expectation
    detail: str
    couplings: Couplings

    @property
    def difference(self) -> float:
        """After minus before."""
        return self.after.value - self.before.value

    @property
    def worlds(self) -> int:
        """How many different worlds the larger of the two questions joins."""
        return max(self.before.worlds, self.after.worlds)

    @property
    def operations(self) -> int:
        """Multiply-adds of both."""
        return self.before.operations + self.after.operations

    def together(self) -> Asked:
        """Return the difference as one question about both worlds.

        Its answer is the same; asked under other mechanisms both sides change together, which a
        range of the difference needs. It may lean on more variables than either side.
        """
        worlds: tuple[World, ...] = ((),)
        targets = []
        for side in (self.before, self.after):
            ((place, name),) = side.asked.question.targets
            worlds += (side.asked.question.worlds[place],)
            targets.append((len(worlds) - 1, name))
        known = tuple((0, statement) for statement in self.evidence)
        numbers = np.array(self.score.numbers)
        return Asked.of(Question(worlds, known, tuple(targets)), numbers - numbers[:, None])

    def row(self) -> tuple[str, str, float, float, float, str]:
        """Return kind, detail, before, after, difference and what it leans on."""
        numbers = (self.before.value, self.after.value, self.difference)
        return (self.kind, self.detail, *numbers, ", ".join(self.leans_on))

    def sentence(self) -> str:
        """Say the effect and what it rests on."""
        ways = f" {self.detail}" if self.detail else ""
        return (
            f"{self.kind} of {self.contrast} on {self.score}{ways}{knowing(self.evidence)}: "
            f"{self.before.value:.4f} to {self.after.value:.4f}, {self.difference:+.4f} "
            f"({rests_on(self.couplings)})"
        )

    def __str__(self) -> str:
        return self.sentence()


@dataclass(frozen=True, slots=True)
class NaturalEffects:
    """A total effect taken apart at the mediators.

    Attributes
    ----------
    total : Effect
    direct : Effect
        The cause changed, the mediators as they were.
    indirect : Effect
        The mediators as they come to be, the cause as it was elsewhere.
    total_indirect : Effect
        What the mediators add once the cause is changed: total minus natural direct.
    """

    total: Effect
    direct: Effect
    indirect: Effect
    total_indirect: Effect

    @property
    def interaction(self) -> float:
        """Total indirect minus natural indirect: what the two ways do only together."""
        return self.total_indirect.difference - self.indirect.difference

    def rows(self) -> list[tuple[str, str, float, float, float, str]]:
        """Return a row an effect; see `Effect.row`."""
        effects = (self.total, self.direct, self.indirect, self.total_indirect)
        return [effect.row() for effect in effects]

    def sentence(self) -> str:
        """Say the total effect and its parts."""
        parts = (self.direct, self.total_indirect, self.indirect)
        told = ", ".join(f"{e.kind} {e.difference:+.4f}" for e in parts)
        return f"{self.total.sentence()}; {told}"

    def __str__(self) -> str:
        return self.sentence()


@dataclass(frozen=True, slots=True)
class Setting:
    """What every effect of one question shares.

    Attributes
    ----------
    model : Model
    contrast : Contrast
    score : Score
        Of the outcome.
    evidence : tuple of Evidence
        In the factual world.
    luck : Luck or None
        Couplings to assume; without them what is not identified is refused.
    limits : Limits
    """

    model: Model
    contrast: Contrast
    score: Score
    evidence: tuple[Evidence, ...] = ()
    luck: Luck | None = None
    limits: Limits = Limits()

    def at(self, world: World) -> Expectation:
        """Return the expected score in a world."""
        asked = asked_in(self.model, world, self.score, self.evidence)
        return expect(self.model, asked, self.luck, self.limits)

    def effect(self, kind: str, before: World, after: World, detail: str = "") -> Effect:
        """Return the effect between two worlds."""
        first = self.at(before)
        second = first if after == before else self.at(after)
        told = (self.contrast, self.score, self.evidence)
        return Effect(kind, *told, first, second, detail, joined(self.model, (first, second)))
