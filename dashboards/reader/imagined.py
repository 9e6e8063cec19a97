"""What a counterfactual asks: of which event, given what, and how luck carries over."""

from dataclasses import dataclass
from typing import get_args

from causal.theory.facts import Facts
from causal.theory.frame import FrameVariable
from reader.entries import OWN, Entries


@dataclass(frozen=True)
class Imagined:
    """What a counterfactual asks.

    Attributes
    ----------
    states : tuple of str
        The states of the outcome whose chance is asked for; empty for its headline.
    known : str
        What is taken as known: a rule for facts, as `facts` is for a comparison.
    couplings : str
        How luck carries over; ``own`` is as each mechanism has it.
    shared : str
        Whether the difference is shared out among levers and arrows: ``on`` or ``off``.
    """

    states: tuple[str, ...] = ()
    known: str = "all"
    couplings: str = OWN
    shared: str = "off"

    @classmethod
    def read(cls, reader: Entries, outcome: FrameVariable) -> "Imagined":
        """Read it from an address."""
        usual = cls()
        return cls(
            reader.states(outcome.variable),
            reader.one("known", get_args(Facts), usual.known),
            reader.couplings(usual.couplings),
            reader.one("shared", ("on", "off"), usual.shared),
        )
