"""Couplings: how the luck of a variable ties its outcomes together under different causes.

The conditional tables fix what follows from seeing and doing. What would have happened to *this*
history also depends on how the same luck plays out when the causes differ, and that is declared: a
coupling for each mechanism, by its form, or another one for a variable or for a whole question.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import get_args

from causal.errors import QueryError, UnknownName
from causal.scm.mechanisms.mechanism import CouplingKind, Mechanism
from causal.scm.model import Model
from causal.scm.variables import Variable

CHOICES = ("same_luck", "gumbel", "independent", "persistence(0.5)")
"""What can be chosen for any variable; links are a matter of the mechanism's form."""

_MEANING = {
    "same_luck": "same luck: a history at the 80th percentile for this variable stays there",
    "independent_links": "independent links: each cause keeps its own luck",
    "independent_contributions": "independent contributions: each cause keeps its own luck",
    "gumbel": "Gumbel-max: each state keeps its own luck, and the best one wins",
    "independent": "independent: luck is drawn anew whenever the causes differ",
    "none": "no luck: a function of its causes",
}


@dataclass(frozen=True, slots=True)
class Coupling:
    """How one variable's luck is shared between worlds.

    Attributes
    ----------
    kind : str
        ``same_luck``, ``gumbel``, ``independent_links``, ``independent_contributions``,
        ``independent``, ``persistence`` or ``none``.
    kept : float
        For ``persistence`` the share of histories in which luck carries over; else one.

    Examples
    --------
    >>> str(Coupling.parse("persistence(0.7)")), Coupling.parse("same luck").kind
    ('persistence(0.7)', 'same_luck')
    """

    kind: CouplingKind
    kept: float = 1.0

    def __post_init__(self) -> None:
        if not 0 <= self.kept <= 1:
            raise QueryError(
                f"persistence is {self.kept:g}; the share of luck that carries over lies in 0 to 1"
            )

    def __str__(self) -> str:
        return f"persistence({self.kept:g})" if self.kind == "persistence" else self.kind

    @property
    def meaning(self) -> str:
        """A sentence for readers."""
        if self.kind == "persistence":
            return f"persistence: the luck carries over in {self.kept:.0%} of histories"
        return _MEANING[self.kind]

    @classmethod
    def parse(cls, text: str) -> "Coupling":
        """Read a coupling as it prints; blanks stand for underscores.

        Raises
        ------
        QueryError
            If it is none.
        """
        plain = text.strip().replace(" ", "_").replace("-", "_")
        match = re.fullmatch(r"persistence\(([0-9.eE+_]+)\)", plain)
        if match:
            try:
                return cls("persistence", float(match[1].replace("_", "-")))
            except ValueError:
                pass
        for kind in get_args(CouplingKind):
            if plain == kind and kind != "persistence":
                return cls(kind)
        raise QueryError(
            f"{text!r} is no coupling; write same_luck, gumbel, independent or persistence(0.5)"
        )


@dataclass(frozen=True, slots=True)
class Luck:
    """Which couplings a question assumes, where they are not the default of the form.

    Attributes
    ----------
    everywhere : Coupling or None
        For every variable that is not named; None for the default by form.
    own : tuple of (str, Coupling)
        For single variables.
    """

    everywhere: Coupling | None = None
    own: tuple[tuple[str, Coupling], ...] = ()

    def of(self, model: Model, name: str) -> Coupling:
        """Return the coupling of a variable."""
        default = model.mechanism(name).coupling(model.variable(name))
        chosen = dict(self.own).get(name, self.everywhere)
        return Coupling(default) if chosen is None or default == "none" else chosen


Couplings = str | Coupling | Mapping[str, str | Coupling]
"""One for a whole question, or for single variables; ``"*"`` is every other variable."""


def luck_of(model: Model, couplings: Couplings | None = None) -> Luck:
    """Read the couplings of a question.

    Parameters
    ----------
    model : Model
    couplings : str, Coupling or mapping of these by variable, optional
        One for the whole question, or for single variables; ``"*"`` is every other variable.

    Returns
    -------
    Luck

    Raises
    ------
    QueryError, UnknownName
        If a coupling or a variable is not known, or a variable cannot have that coupling.
    """

    def check(name: str, coupling: Coupling) -> None:
        if name not in model:
            raise UnknownName("variable", name, model.names, "the model")
        refuse(model.mechanism(name), model.variable(name), coupling)

    return read_luck(couplings, check)


def read_luck(couplings: Couplings | None, check: Callable[[str, Coupling], None]) -> Luck:
    """Read couplings; ``check`` refuses that of a variable, see `luck_of`."""
    if couplings is None:
        return Luck()
    if isinstance(couplings, str | Coupling):
        couplings = {"*": couplings}
    read = {
        name: told if isinstance(told, Coupling) else Coupling.parse(told)
        for name, told in couplings.items()
    }
    everywhere = read.pop("*", None)
    for name, coupling in read.items():
        check(name, coupling)
    if everywhere is not None and everywhere.kind.startswith("independent_"):
        raise QueryError(f"{everywhere} holds for noisy-MAX mechanisms only; name their variables")
    return Luck(everywhere, tuple(sorted(read.items())))


def refuse(mechanism: Mechanism, child: Variable, coupling: Coupling) -> None:
    """Refuse a coupling that a mechanism cannot have.

    Raises
    ------
    QueryError
        If it needs links that the mechanism has not, or takes luck for none.
    """
    default = mechanism.coupling(child)
    advice = f"choose one of {', '.join(CHOICES)}"
    if coupling.kind.startswith("independent_") and coupling.kind != default:
        raise QueryError(
            f"{child.name} cannot have {coupling.kind}: its mechanism is a {mechanism.form}; "
            f"{advice}"
        )
    if coupling.kind == "none" and default != "none":
        raise QueryError(f"{child.name} leaves something to luck; {advice} for it")
