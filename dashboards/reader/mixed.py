"""How theories are weighed against each other, and whether it is shown how firm numbers are."""

from collections.abc import Sequence
from dataclasses import dataclass

from causal.errors import QueryError, UnknownName
from reader.entries import Entries

MOST = 100
EVEN = 10
DRAWS, SEED = 1000, 1

Weights = tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Mixed:
    """How theories are mixed.

    Attributes
    ----------
    weights : tuple of (str, int)
        Relative weights, whole numbers; theories that are not named weigh nothing. Empty where
        all are alike.
    firm : str
        Whether bands over draws of the theories' numbers are shown: ``on`` or ``off``. A first
        reading (as a student) has none, whatever it says.
    """

    weights: Weights = ()
    firm: str = "on"

    def entries(self) -> dict[str, str]:
        """Write it as entries of an address: ``weights=one:3.other:1``."""
        told = ".".join(f"{name}:{weight}" for name, weight in self.weights)
        return {"weights": told, "firm": self.firm}

    def of(self, theories: Sequence[str]) -> dict[str, float]:
        """Return the weights of some theories; nothing where none of them has any."""
        return {name: float(w) for name, w in self.weights if name in theories and w > 0}

    @classmethod
    def read(cls, reader: Entries, theories: Sequence[str]) -> "Mixed":
        """Read it from an address."""
        return cls(_weights(reader, theories), reader.one("firm", ("on", "off"), cls().firm))


def _weights(reader: Entries, theories: Sequence[str]) -> Weights:
    found: dict[str, int] = {}
    for told in filter(None, reader.last("weights").split(".")):
        name, _, weight = told.partition(":")
        if name not in theories:
            reader.wrong(UnknownName("theory", name, list(theories)), "It is left out")
        elif name in found:
            reader.wrong(QueryError(f"the weight of {name} is given twice"), "The first counts")
        elif not (weight.isascii() and weight.isdigit() and int(weight) <= MOST):
            limits = f"the weight of {name}, {weight!r}, is no whole number from 0 to {MOST}"
            reader.wrong(QueryError(limits), "It is left out")
        else:
            found[name] = int(weight)
    if found and not any(found.values()):
        reader.wrong(QueryError("every weight is 0"), "Shown instead: all alike")
        return ()
    return tuple((name, found[name]) for name in theories if found.get(name))
