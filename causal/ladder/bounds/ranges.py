"""What the bounds give: a range, with the part of it that some model is known to attain."""

from dataclasses import dataclass

from causal.display.numbers import probability

MEET = 1e-6
"""Two limits that differ by less are the same limit."""


@dataclass(frozen=True, slots=True)
class Attained:
    """A range between two values that models of the network do give.

    Attributes
    ----------
    low, high : float
        The lowest and the highest value found.
    starts : int
        From how many couplings each was sought.
    complete : bool
        False if the search was cancelled before it ended; the range is attained all the same.
    """

    low: float
    high: float
    starts: int = 1
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Range:
    """Limits that no model of the network leaves.

    Attributes
    ----------
    low, high : float
    attained : Attained or None
        The range that models were found for, where one was sought.

    Examples
    --------
    >>> half = Range(0.2, 0.7, Attained(0.2, 0.6))
    >>> half.sharp, round(half.width, 3), 0.65 in half, half.collapsed
    (False, 0.5, True, False)
    >>> Range(0.2, 0.7, Attained(0.2, 0.7)).sharp
    True
    """

    low: float
    high: float
    attained: Attained | None = None

    @property
    def sharp(self) -> bool:
        """Whether both limits are attained, so that no narrower range would be right."""
        if self.collapsed:
            return True
        found = self.attained
        return found is not None and found.low - self.low < MEET and self.high - found.high < MEET

    @property
    def collapsed(self) -> bool:
        """Whether the limits are one number: the answer leans on no mechanism."""
        return self.high - self.low < MEET

    @property
    def width(self) -> float:
        """How far apart the limits are."""
        return self.high - self.low

    def __contains__(self, value: float) -> bool:
        return self.low - MEET <= value <= self.high + MEET

    def as_dict(self) -> dict[str, float | bool]:
        """Return the ends, and whether they are sharp."""
        return {"low": self.low, "high": self.high, "sharp": self.sharp}

    def __str__(self) -> str:
        return f"{probability(self.low)} to {probability(self.high)}"
