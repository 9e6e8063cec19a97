"""Which histories are told: drawn ones by their seed, ranked ones by their way, done or learnt."""

from dataclasses import dataclass

from reader.entries import Entries

WAYS = ("do", "see")
GRIDS = ("one", "all")
SEEDS = range(10_000)
NTH = range(1, 1_000)
MANY = range(3, 11)


@dataclass(frozen=True)
class Told:
    """The histories that a reader asks for.

    Attributes
    ----------
    way : str
        Whether what is set is only done (``do``) or also learnt of (``see``).
    grid : str
        A hundred histories of ``one`` theory or of ``all``.
    seed : int
        Of the history that is told; none is if it is 0.
    nth : int
        Which of the ways that worked histories are told of, the best first.
    many : int
        How many of the most probable are told.
    """

    way: str = "do"
    grid: str = "one"
    seed: int = 0
    nth: int = 1
    many: int = 3

    @classmethod
    def read(cls, reader: Entries) -> "Told":
        """Read it from an address."""
        usual = cls()
        return cls(
            reader.one("way", WAYS, usual.way),
            reader.one("grid", GRIDS, usual.grid),
            reader.number("seed", SEEDS, usual.seed),
            reader.number("nth", NTH, usual.nth),
            reader.number("many", MANY, usual.many),
        )
