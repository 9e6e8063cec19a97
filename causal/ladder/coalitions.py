"""Sharing out a difference among players: values of coalitions, and what follows from them.

A game gives each coalition a value. What each player does alone, what it does last, its Shapley
value and its interactions with others are read off those values; the Shapley values add up to the
value of all together minus that of none.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import comb, sqrt

import numpy as np

from causal.engine.product import Array

Value = Callable[[int], float]
"""Value of a coalition; bit i of its number says whether player i is in it."""


@dataclass(frozen=True, slots=True)
class Share:
    """What one player contributes.

    Attributes
    ----------
    player : str
    alone : float
        Value of the player alone minus that of nobody.
    last : float
        Value of all minus that of all others.
    shapley : float
        Mean contribution over all orders in which the players may come in.
    error : float
        Standard error of `shapley`; zero where it is exact.
    """

    player: str
    alone: float
    last: float
    shapley: float
    error: float = 0.0


@dataclass(frozen=True, slots=True)
class Interaction:
    """What two players do together beyond what each does alone."""

    first: str
    second: str
    value: float


def shapley_values(values: Array) -> Array:
    """Return the Shapley value of each player.

    Parameters
    ----------
    values : ndarray, shape (2 ** players,)
        Value of each coalition; bit i of its position says whether player i is in it.

    Returns
    -------
    ndarray, shape (players,)

    References
    ----------
    .. [1] L. S. Shapley, A value for n-person games, Contributions to the Theory of Games II
       (1953).

    Examples
    --------
    >>> shapley_values(np.array([0.0, 1.0, 2.0, 5.0])).tolist()
    [2.0, 3.0]
    """
    players = (len(values) - 1).bit_length()
    masks = np.arange(len(values))
    sizes = np.array([int(mask).bit_count() for mask in masks])
    weight = np.array([1 / (players * comb(players - 1, n)) for n in range(players)] + [0.0])
    found = np.zeros(players)
    for i in range(players):
        without = masks[(masks >> i) & 1 == 0]
        gains = values[without | (1 << i)] - values[without]
        found[i] = (weight[sizes[without]] * gains).sum()
    return found


def sampled_shapley(
    value: Value, players: int, permutations: int, generator: np.random.Generator
) -> tuple[Array, Array]:
    """Estimate the Shapley values from random orders of the players.

    Parameters
    ----------
    value : callable
        Value of a coalition.
    players, permutations : int
    generator : numpy.random.Generator

    Returns
    -------
    values, errors : ndarray, shape (players,)
        The estimates add up exactly to the value of all minus that of none, because every order
        does; the errors are standard errors.

    References
    ----------
    .. [1] J. Castro, D. Gomez, J. Tejada, Polynomial calculation of the Shapley value based on
       sampling, Computers & Operations Research 36 (2009).
    """
    gains = np.zeros((permutations, players))
    for row in gains:
        mask, before = 0, value(0)
        for player in generator.permutation(players):
            mask |= 1 << int(player)
            after = value(mask)
            row[player] = after - before
            before = after
    spread = gains.std(axis=0, ddof=1) / sqrt(permutations)
    return gains.mean(axis=0), spread


def shares(players: Sequence[str], value: Value, shapley: Array, errors: Array) -> list[Share]:
    """Return what each player does alone, last and on average."""
    everyone = (1 << len(players)) - 1
    return [
        Share(
            player,
            value(1 << i) - value(0),
            value(everyone) - value(everyone & ~(1 << i)),
            float(shapley[i]),
            float(errors[i]),
        )
        for i, player in enumerate(players)
    ]


def interactions(players: Sequence[str], value: Value) -> list[Interaction]:
    """Return the interaction of every pair: v(ij) - v(i) - v(j) + v({})."""
    return [
        Interaction(
            players[i],
            players[j],
            value(1 << i | 1 << j) - value(1 << i) - value(1 << j) + value(0),
        )
        for i in range(len(players))
        for j in range(i + 1, len(players))
    ]
