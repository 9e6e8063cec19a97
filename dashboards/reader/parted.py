"""Over what theories part: of which two it is asked why, and over which questions."""

from dataclasses import dataclass

from boot import Case

from reader.entries import Entries

OVER = ("asked", "all")


@dataclass(frozen=True)
class Parted:
    """Whose disagreement is looked into.

    Attributes
    ----------
    first : str
        The first of two theories; empty for those that part most.
    other : str
        The second: a theory, or another reading of the first, as ``theory:variant``.
    over : str
        Whether who parts from whom is told of the question ``asked``, or on average over ``all``
        changes.
    """

    first: str = ""
    other: str = ""
    over: str = "asked"

    @classmethod
    def read(cls, reader: Entries, case: Case) -> "Parted":
        """Read it from an address."""
        names = [theory.name for theory in case.theories]
        return cls(
            reader.one("first", names),
            reader.one("other", [*names, *readings(case)]),
            reader.one("over", OVER, cls().over),
        )


def readings(case: Case) -> list[str]:
    """Return every theory in every variant of its own, as an address names them."""
    return [f"{one.name}:{own.name}" for one in case.theories for own in one.variants]
