"""The frame of the comparison picture: where things stand, which scale, which headline."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from causal.display.numbers import finite
from causal.display.palette import LIGHT, Palette
from causal.errors import CausalError


@dataclass(frozen=True, slots=True)
class Frame:
    """Where things stand in a comparison picture, and in which colours.

    Attributes
    ----------
    width, label : float
        Width of the picture, and of the column of names.
    bars, axis : (float, float)
        From where to where bars and differences are drawn.
    bar : float
        How tall a bar is.
    colours : Palette
        The colours.
    narrow : bool
        Whether differences stand below bars.
    names : (str, str)
        What the two bars of a row are called.
    states : tuple of str
        Labels of the states.
    counted : tuple of int
        Positions of the states that make up the headline event.
    whiskered : bool
        Whether any row has whiskers, so that all leave room for them.
    headline : str
        What the headline is called.
    """

    width: float
    label: float
    bars: tuple[float, float]
    axis: tuple[float, float]
    bar: float
    colours: Palette = LIGHT
    narrow: bool = False
    names: tuple[str, str] = ("before", "after")
    states: tuple[str, ...] = ()
    counted: tuple[int, ...] = ()
    whiskered: bool = False
    headline: str = ""


@dataclass(frozen=True, slots=True)
class Axis:
    """The common scale of differences: its ends and the distance of its marks."""

    low: float
    high: float
    step: float

    @classmethod
    def around(cls, changes: Sequence[float]) -> Self:
        """Choose round ends that hold zero and all changes.

        Examples
        --------
        >>> Axis.around([0.16, -0.03])
        Axis(low=-0.05, high=0.2, step=0.05)
        """
        low, high = min([0.0, *changes]), max([0.0, *changes])
        reach = max(high - low, 0.02)
        step = next(s for s in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0) if reach / s <= 4.5)
        below = int(-low / step - 1e-9) + 1 if low < 0 else 0
        above = int(high / step - 1e-9) + 1 if high > 0 else 0
        if not below and not above:
            below = above = 1
        return cls(round(-below * step, 9), round(above * step, 9), step)

    def x(self, change: float, frame: Frame) -> float:
        """Place a difference in the picture."""
        left, right = frame.axis
        return left + (right - left) * (change - self.low) / (self.high - self.low)

    @property
    def marks(self) -> tuple[float, ...]:
        """Where the scale is marked."""
        count = round((self.high - self.low) / self.step)
        return tuple(round(self.low + i * self.step, 9) for i in range(count + 1))


def measure_of(
    states: Sequence[str], measure: Sequence[int] | None, positions: Sequence[float] | None
) -> tuple[float, ...] | None:
    """Turn a headline into the weight of each state.

    Raises
    ------
    CausalError
        If both headlines are asked for, or one names a state that is not there.

    Examples
    --------
    >>> measure_of(("a", "b", "c"), (0, 2), None)
    (1.0, 0.0, 1.0)
    """
    if measure is not None and positions is not None:
        raise CausalError("a headline is an event or a level; give measure or positions, not both")
    if positions is not None:
        if len(positions) != len(states):
            raise CausalError(f"{len(states)} states need as many positions; got {len(positions)}")
        return tuple(finite(position) for position in positions)
    if measure is None:
        return None
    if any(not 0 <= i < len(states) for i in measure):
        raise CausalError(
            f"the headline names states {list(measure)}; positions run from 0 to {len(states) - 1}"
        )
    return tuple(1.0 if i in measure else 0.0 for i in range(len(states)))


Pair = tuple[Sequence[float] | None, Sequence[float] | None]


def differences(pairs: Sequence[Pair], weights: Sequence[float] | None) -> list[float]:
    """Compute the change of the headline in each pair that answers.

    Examples
    --------
    >>> differences([((0.2, 0.8), (0.5, 0.5)), (None, None)], (1.0, 0.0))
    [0.3]
    """
    return [
        round(sum(w * (b - a) for w, a, b in zip(weights, before, after, strict=True)), 9)
        for before, after in pairs
        if weights is not None and before is not None and after is not None
    ]
