"""What is looked for among claims and literature."""

from dataclasses import dataclass

from causal.theory.sources import Library
from reader.entries import Entries

VERDICTS = ("supports", "contradicts", "mixed", "none", "fiction")
LONGEST = 80


@dataclass(frozen=True)
class Sought:
    """What is looked for.

    Attributes
    ----------
    find : str
        Words that an entry must have.
    document : str
        The document whose claims are shown; empty for all.
    record : str
        What the record says of them; empty for anything.
    """

    find: str = ""
    document: str = ""
    record: str = ""

    @classmethod
    def read(cls, reader: Entries, library: Library) -> "Sought":
        """Read it from an address."""
        return cls(
            " ".join(reader.last("find").split())[:LONGEST],
            reader.one("document", [one.name for one in library.documents]),
            reader.one("record", VERDICTS),
        )
