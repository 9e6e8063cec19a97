"""What the reader's own theory begins with."""

from dataclasses import dataclass

from boot import Case

import causal
from causal.files.places import collections, stems
from causal.theory.theory import Theory
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
    def read(cls, reader: Entries, case: Case) -> "Built":
        """Read it from an address: a theory of the case, or one that stands alone."""
        begun = reader.one("begun", [theory.name for theory in case.theories] + alone())
        known = [one.name for one in shipped(case, begun).variants] if begun else []
        return cls(begun, reader.one("begun_variant", known))


def alone() -> list[str]:
    """Return the theories that ship and stand alone."""
    return [f"{place.name}/{stem}" for place in collections() for stem in stems(place)]


def shipped(case: Case, name: str) -> Theory:
    """Return a theory of a case, or one that stands alone, by name."""
    return causal.load(name) if name in alone() else case.theory(name)
