"""What is doubted: the conclusion, and what the draws begin from."""

from dataclasses import dataclass

from boot import Case

from reader.entries import Entries

CLAIMS = ("more", "level")
TOPS = (5, 10, 20, 40)


@dataclass(frozen=True)
class Doubted:
    """A conclusion that is doubted.

    Attributes
    ----------
    claim : str
        ``more`` (or less) than as it was, or above (or below) a ``level``, which is the threshold.
    rival : str
        The scenario that the change is set against; empty for what was.
    redraw : int
        The seed of the draws of the theories' numbers.
    top : int
        How many numbers are listed.
    """

    claim: str = "more"
    rival: str = ""
    redraw: int = 1
    top: int = 10

    @classmethod
    def read(cls, reader: Entries, case: Case) -> "Doubted":
        """Read it from an address."""
        usual = cls()
        return cls(
            reader.one("claim", CLAIMS, usual.claim),
            reader.one("rival", [one.name for one in case.scenarios if one.settings]),
            reader.number("redraw", range(1000), usual.redraw),
            reader.number("top", TOPS, usual.top),
        )
