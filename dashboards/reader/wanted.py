"""What a goal is: how much of what, for whom, with how many levers, at what price."""

from dataclasses import dataclass

from causal.theory.frame import FrameVariable
from reader.entries import Entries

SIDES = ("least", "most")
SIZES = (1, 2, 3)
WHOM = ("every", "weighted", "each")
RUNS = ("most", "best", "all")


@dataclass(frozen=True)
class Wanted:
    """A goal that changes are searched for.

    Attributes
    ----------
    measure : str
        What of the outcome it is about: a measure or a state; empty for its headline.
    side : str
        Whether the goal is to reach ``least`` so much, or ``most``.
    threshold : int
        In percent.
    size : int
        Up to how many levers may be set to reach it.
    whom : str
        Whom it must be reached for: ``every`` theory that can run it, ``weighted`` for their mean,
        or ``each`` by itself.
    price : str
        Another outcome that it is weighed against; empty for none.
    run : str
        Who must be able to run it: ``all`` theories that speak of the outcome, or those that can,
        with what ``most`` can run or what is ``best`` first.
    """

    measure: str = ""
    side: str = "least"
    threshold: int = 50
    size: int = 2
    whom: str = "every"
    price: str = ""
    run: str = "most"

    @classmethod
    def read(cls, reader: Entries, outcome: FrameVariable, outcomes: list[str]) -> "Wanted":
        """Read it from an address."""
        usual = cls()
        measures = [*(m.name for m in outcome.measures), *outcome.variable.states]
        return cls(
            reader.one("measure", measures),
            reader.one("side", SIDES, usual.side),
            reader.number("threshold", range(101), usual.threshold),
            reader.number("size", SIZES, usual.size),
            reader.one("whom", WHOM, usual.whom),
            reader.one("price", outcomes),
            reader.one("run", RUNS, usual.run),
        )
