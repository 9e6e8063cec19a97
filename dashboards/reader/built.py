"""What the reader's own theory begins with."""

from dataclasses import dataclass

import causal
from reader.entries import Entries


@dataclass(frozen=True)
class Built:
    """Where a theory of the reader's own begins; what became of it is in no address.

    Attributes
    ----------
    begun : str
        A theory that ships; empty where none was chosen, or the reader brought a file.
    begun_variant : str
        Its numbers; empty for the usual ones.
    """

    begun: str = ""
    begun_variant: str = ""

    @classmethod
    def read(cls, reader: Entries) -> "Built":
        """Read it from an address."""
        begun = reader.one("begun", causal.theory_names())
        known = [variant.name for variant in causal.load(begun).variants] if begun else []
        return cls(begun, reader.one("begun_variant", known))
