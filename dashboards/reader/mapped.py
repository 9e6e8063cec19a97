"""What the page of one theory shows besides its own map."""

from dataclasses import dataclass

from causal.errors import QueryError
from reader.entries import Entries


@dataclass(frozen=True)
class Mapped:
    """What stands beside a theory's map.

    Attributes
    ----------
    beside : str
        Another theory, whose map is shown too; empty for none.
    """

    beside: str = ""

    @classmethod
    def read(cls, reader: Entries, theories: tuple[str, ...], theory: str) -> "Mapped":
        """Read it from an address."""
        beside = reader.one("beside", theories)
        if beside and beside == theory:
            reader.wrong(QueryError(f"{theory} cannot stand beside itself"), "Shown alone")
            beside = ""
        return cls(beside)
