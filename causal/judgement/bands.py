"""Credible bands: how far a number and a difference move when the theory's numbers are drawn.

Baseline and changed world are answered under the same draws, so that what is unsure about both
falls out of their difference: its band is found draw by draw, not from the two others.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from causal.display.numbers import percent, probability, signed
from causal.display.tables import text_table
from causal.engine.product import Array

LEVEL = 0.9
_ENDS = ((1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2)
_NOTHING = 1e-12  # differences up to here are rounding

HEADERS = (
    "",
    "as it was",
    "low",
    "high",
    "changed",
    "low",
    "high",
    "change",
    "low",
    "high",
    "rises",
)

BAND_COLUMNS = ("low", "high", "difference_low", "difference_high", "rises")


@dataclass(frozen=True, slots=True)
class Interval:
    """A number over the draws.

    Attributes
    ----------
    mean, low, median, high : float
        The mean, and the 5, 50 and 95 per cent points.

    Examples
    --------
    >>> Interval.of(np.linspace(0, 1, 101))
    Interval(mean=0.5, low=0.05, median=0.5, high=0.95)
    """

    mean: float
    low: float
    median: float
    high: float

    @property
    def width(self) -> float:
        """From the low end to the high one."""
        return self.high - self.low

    @staticmethod
    def of(numbers: Array) -> "Interval":
        """Sum up draws, shape (draws,)."""
        return intervals(numbers[None])[0]


def intervals(numbers: Array) -> list[Interval]:
    """Sum up draws of several numbers, shape (numbers, draws)."""
    points = np.vstack([numbers.mean(axis=-1), np.quantile(numbers, _ENDS, axis=-1)])
    return [Interval(*row) for row in points.T.round(12).tolist()]


@dataclass(frozen=True, slots=True)
class Band:
    """One number as it was, as changed, and the difference.

    Attributes
    ----------
    name : str
        A state of the outcome, or a measure of it.
    baseline, changed, difference : Interval
    rises, falls : float
        Share of the draws in which it is larger, and smaller, as changed than as it was.
    """

    name: str
    baseline: Interval
    changed: Interval
    difference: Interval
    rises: float
    falls: float

    def row(self) -> tuple[str, ...]:
        """Return texts under `HEADERS`."""
        numbers = [
            write(number)
            for interval, write in (
                (self.baseline, probability),
                (self.changed, probability),
                (self.difference, signed),
            )
            for number in (interval.mean, interval.low, interval.high)
        ]
        return (self.name, *numbers, percent(self.rises))


@dataclass(frozen=True, slots=True)
class Bands:
    """The bands of one theory's answer to one scenario about one outcome.

    Attributes
    ----------
    title : str
        What the headline measure says, as in "the chance that it survives".
    draws, seed : int
    measures : tuple of Band
        Of the outcome's measures, the headline first.
    states : tuple of Band
        Of the probability of each state.
    lost : int
        Draws left out because what is taken as known could not happen in them.
    held : tuple of str
        Variables whose numbers were not drawn; see `causal.ladder.many.Drawn`.
    """

    title: str
    draws: int
    seed: int
    measures: tuple[Band, ...]
    states: tuple[Band, ...]
    lost: int = 0
    held: tuple[str, ...] = ()

    @property
    def headline(self) -> Band:
        """The band of the outcome's headline measure."""
        return self.measures[0]

    def rows(self) -> list[tuple[str, ...]]:
        """Return a row of text for every measure and for every state."""
        return [band.row() for band in (*self.measures, *self.states)]

    def sentence(self) -> str:
        """Say how firm the change is."""
        change, after = self.headline.difference, self.headline.changed
        said = (
            f"In {LEVEL:.0%} of {_draws(self.draws - self.lost)} of the theory's numbers "
            f"{self.title} is {probability(after.low)} to {probability(after.high)} as changed, "
            f"{signed(change.low)} to {signed(change.high)} from what it was; "
            f"it rises in {percent(self.headline.rises)} of them."
        )
        if self.held:
            said += f" The numbers of {', '.join(self.held)} were not drawn."
        if self.lost:
            said += f" {left_out(self.lost, self.draws)}"
        return said

    def __str__(self) -> str:
        table = text_table(list(HEADERS), self.rows(), numeric=range(1, len(HEADERS)))
        return f"{table}\n{self.sentence()}"


def _draws(count: int) -> str:
    return f"{count:,} draw{'' if count == 1 else 's'}"


def left_out(lost: int, draws: int) -> str:
    """Say how many draws do not count.

    Examples
    --------
    >>> left_out(3, 200)
    'In 3 of 200 draws what is known could not happen; they are left out.'
    """
    they = "it is" if lost == 1 else "they are"
    return f"In {lost:,} of {_draws(draws)} what is known could not happen; {they} left out."


def banded(name: str, before: Array, after: Array) -> Band:
    """Sum up common draws of one number, shape (draws,) each.

    Examples
    --------
    >>> common = np.random.default_rng(1).uniform(0.2, 0.6, 1000)
    >>> band = banded("falls", common, common + 0.1)
    >>> round(band.difference.width, 6), band.rises, band.changed.width > 0.3
    (0.0, 1.0, True)
    """
    return banded_all([name], before[None], after[None])[0]


def banded_all(names: Sequence[str], before: Array, after: Array) -> tuple[Band, ...]:
    """Sum up common draws of several numbers, shape (numbers, draws) each; see `banded`."""
    change = after - before
    rises, falls = (change > _NOTHING).mean(axis=-1), (change < -_NOTHING).mean(axis=-1)
    found = intervals(np.concatenate([before, after, change]))
    bounds = (found[k * len(names) : (k + 1) * len(names)] for k in range(3))
    told = zip(names, *bounds, rises.tolist(), falls.tolist(), strict=True)
    return tuple(Band(*one) for one in told)


def ends(band: Band | None) -> tuple[float | None, ...]:
    """Return the numbers under `BAND_COLUMNS`; None for each where there is no band."""
    if band is None:
        return (None,) * len(BAND_COLUMNS)
    change = band.difference
    return band.changed.low, band.changed.high, change.low, change.high, band.rises
