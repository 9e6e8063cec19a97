"""Games whose values are expected scores: the questions of an attribution, each asked once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from causal.engine.product import Array
from causal.errors import QueryError, TooCostly, UnknownName
from causal.ladder.coalitions import (
    Interaction,
    Share,
    interactions,
    sampled_shapley,
    shapley_values,
    shares,
)
from causal.ladder.contrasts import Contrast
from causal.ladder.effects import Setting
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
from causal.scm.evidence import Evidence
from causal.scm.interventions import World

Progress = Callable[[int, int], None]
"""Told how many questions are answered, and of how many."""

MOST_PLAYERS = 12
"""Up to here every coalition is asked."""


@dataclass(frozen=True, slots=True)
class Attribution(Leaning):
    """A difference shared out.

    Attributes
    ----------
    by : str
        Who the players are: ``levers``, ``first step``, ``last step`` or ``edges``.
    contrast : Contrast
    score : Score
    evidence : tuple of Evidence
    before, after : Expectation
        With no player in and with all.
    shares : tuple of Share
        In the order of the players.
    interactions : tuple of Interaction
        Of every pair.
    coalitions : tuple of (tuple of str, Expectation)
        Every coalition that was asked, with its question.
    couplings : tuple of (str, Coupling)
        Of the variables that some coalition leans on.
    permutations : int
        How many random orders the Shapley values rest on; zero where they are exact.
    queries : int
        How many different questions were answered.
    operations : int
        Multiply-adds of all of them.
    """

    by: str
    contrast: Contrast
    score: Score
    evidence: tuple[Evidence, ...]
    before: Expectation
    after: Expectation
    shares: tuple[Share, ...]
    interactions: tuple[Interaction, ...]
    coalitions: tuple[tuple[tuple[str, ...], Expectation], ...]
    couplings: Couplings
    permutations: int
    queries: int
    operations: int

    @property
    def difference(self) -> float:
        """After minus before: what the shares add up to."""
        return self.after.value - self.before.value

    @property
    def worlds(self) -> int:
        """How many different worlds the largest question joins."""
        return max(found.worlds for _, found in self.coalitions)

    def __getitem__(self, player: str) -> Share:
        for share in self.shares:
            if share.player == player:
                return share
        known = [share.player for share in self.shares]
        raise UnknownName("player", player, known, "this attribution")

    def rows(self) -> list[tuple[str, str, float, float, float, float]]:
        """Return a row a player: by, player, alone, last, Shapley value, its standard error."""
        return [(self.by, s.player, s.alone, s.last, s.shapley, s.error) for s in self.shares]

    def sentence(self) -> str:
        """Say the difference and its parts, the largest first."""
        ranked = sorted(self.shares, key=lambda share: -abs(share.shapley))
        told = ", ".join(f"{share.player} {share.shapley:+.4f}" for share in ranked)
        how = f", {self.permutations} random orders" if self.permutations else ""
        return (
            f"of the difference {self.difference:+.4f} in {self.score} by {self.contrast}"
            f"{knowing(self.evidence)}, by {self.by}: {told} (Shapley values{how}; "
            f"{rests_on(self.couplings)})"
        )

    def __str__(self) -> str:
        return self.sentence()


class Game:
    """The values of coalitions, each asked once; questions that are the same are answered once.

    Parameters
    ----------
    setting : Setting
    players : sequence of str
    world_of : callable
        The world of a coalition, by its number: bit i says whether player i is in it.
    progress : callable or None
    """

    def __init__(
        self,
        setting: Setting,
        players: Sequence[str],
        world_of: Callable[[int], World],
        progress: Progress | None,
    ) -> None:
        self.setting = setting
        self.players = tuple(players)
        self.world_of = world_of
        self.progress = progress
        self.asked: dict[int, Asked] = {}
        self.found: dict[Asked, Expectation] = {}
        self.expected = 0

    def question(self, mask: int) -> Asked:
        """Return the question of a coalition."""
        if mask not in self.asked:
            world = self.world_of(mask)
            told = (self.setting.score, self.setting.evidence)
            self.asked[mask] = asked_in(self.setting.model, world, *told)
        return self.asked[mask]

    def at(self, mask: int) -> Expectation:
        """Return the answer for a coalition."""
        asked = self.question(mask)
        if asked not in self.found:
            told = (self.setting.luck, self.setting.limits)
            self.found[asked] = expect(self.setting.model, asked, *told)
            if self.progress is not None:
                self.progress(len(self.found), max(self.expected, len(self.found)))
        return self.found[asked]

    def value(self, mask: int) -> float:
        """Return the value of a coalition."""
        return self.at(mask).value

    def expect_questions(self, masks: Sequence[int], more: int = 0) -> None:
        """Predict the cost from the smallest and largest coalitions, and refuse what is too much.

        Raises
        ------
        TooCostly
        """
        everyone = (1 << len(self.players)) - 1
        singles = [1 << i for i in range(len(self.players))]
        probes = [0, everyone, *singles, *(everyone & ~one for one in singles)]
        self.expected = len({self.question(mask) for mask in (*masks, *probes)}) + more
        each = max(self.at(mask).operations for mask in probes)
        allowed = self.setting.limits.operations
        if each * self.expected > allowed:
            raise TooCostly(
                f"{self.expected:,} questions of {each:.1e} multiplications",
                f"{allowed:.1e} in all",
                "name fewer players, give more evidence, or raise the limit",
            )

    def names(self, mask: int) -> tuple[str, ...]:
        """Return the players of a coalition."""
        return tuple(name for i, name in enumerate(self.players) if mask >> i & 1)


def _exact(game: Game) -> tuple[Array, Array]:
    count = len(game.players)
    masks = range(1 << count)
    game.expect_questions(masks)
    values = np.array([game.value(mask) for mask in masks])
    return shapley_values(values), np.zeros(count)


def _sampled(
    game: Game, seed: int | np.random.Generator | None, permutations: int
) -> tuple[Array, Array]:
    count = len(game.players)
    if seed is None:
        raise TooCostly(
            f"{2**count:,} coalitions of {count} players",
            f"{2**MOST_PLAYERS:,}",
            "give a seed to sample random orders, or name fewer players",
        )
    if permutations < 2:
        raise QueryError(
            f"{permutations} random orders give no standard error; ask for two or more"
        )
    pairs = [1 << i | 1 << j for i in range(count) for j in range(i)]
    game.expect_questions(pairs, more=permutations * max(count - 3, 0))
    generator = np.random.default_rng(seed)
    return sampled_shapley(game.value, count, permutations, generator)


def share_out(
    by: str, game: Game, seed: int | np.random.Generator | None, permutations: int
) -> Attribution:
    """Return the attribution of a game: exact up to `MOST_PLAYERS`, sampled beyond.

    Raises
    ------
    QueryError
        If there are no players.
    TooCostly
        If it would cost too much, or there are too many players and no seed.
    """
    if not game.players:
        raise QueryError(
            f"nothing that is changed can reach {game.setting.score.variable}; there is nothing "
            f"to share out"
        )
    exact = len(game.players) <= MOST_PLAYERS
    values, errors = _exact(game) if exact else _sampled(game, seed, permutations)
    setting = game.setting
    told = (setting.contrast, setting.score, setting.evidence)
    parts = tuple(shares(game.players, game.value, values, errors))
    pairs = tuple(interactions(game.players, game.value))
    return Attribution(
        by,
        *told,
        game.at(0),
        game.at((1 << len(game.players)) - 1),
        parts,
        pairs,
        tuple((game.names(mask), game.found[asked]) for mask, asked in game.asked.items()),
        joined(setting.model, game.found.values()),
        0 if exact else permutations,
        len(game.found),
        sum(found.operations for found in game.found.values()),
    )
