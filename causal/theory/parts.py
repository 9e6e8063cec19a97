"""The parts of a theory beside its model: entries, histories, variants, expected answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from causal.errors import CausalError, UnknownName
from causal.scm.mechanisms.mechanism import Mechanism
from causal.theory.sources import Backing

RECORD = "record"
CALIBRATED = "calibrated"
ROLES = ("lever", "outcome", "mechanism", "exogenous")


@dataclass(frozen=True, slots=True)
class Entry:
    """What a theory says about one of its variables.

    Attributes
    ----------
    name : str
    role : str
        ``lever``, ``outcome``, ``mechanism`` or ``exogenous``.
    date, meaning, rationale : str
    ess : float
        Equivalent sample size of a row of the table: how firmly the numbers are held.
    backing : Backing
        Of the mechanism and its numbers.
    edges : tuple of (str, Backing)
        For each parent, what the arrow rests on.
    factual : str
        The state of the record; empty where it is not known or does not apply.
    silent : str
        For a bridge: why the theory says nothing of this outcome; else empty.
    """

    name: str
    role: str
    date: str = ""
    meaning: str = ""
    rationale: str = ""
    ess: float = 0.0
    backing: Backing = Backing()
    edges: tuple[tuple[str, Backing], ...] = ()
    factual: str = ""
    silent: str = ""

    def edge(self, parent: str) -> Backing:
        """Return what the arrow from a parent rests on."""
        for name, backing in self.edges:
            if name == parent:
                return backing
        raise UnknownName(
            "parent", parent, [name for name, _ in self.edges], f"variable {self.name}"
        )


@dataclass(frozen=True, slots=True)
class History:
    """A history from which counterfactuals depart.

    Attributes
    ----------
    name : str
        ``record`` for the real record.
    title, summary : str
    states : tuple of (str, str, Backing)
        Variable, its state in this history, and why.
    """

    name: str
    title: str = "The record"
    summary: str = ""
    states: tuple[tuple[str, str, Backing], ...] = ()


@dataclass(frozen=True, slots=True)
class Variant:
    """Another set of numbers for the same graph, or another reading of the record.

    Attributes
    ----------
    name, title, meaning : str
    aliases : tuple of str
        Other names under which it can be asked for.
    mechanisms : tuple of (str, Mechanism, Backing, str)
        Variable, its mechanism in this variant, what that rests on, and the rationale.
    factual : tuple of (str, str)
        Variable and the state in which this variant reads the record.
    """

    name: str
    title: str = ""
    meaning: str = ""
    aliases: tuple[str, ...] = ()
    mechanisms: tuple[tuple[str, Mechanism, Backing, str], ...] = ()
    factual: tuple[tuple[str, str], ...] = ()


class Named(Protocol):
    """What can be asked for by its name or by another one."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def aliases(self) -> tuple[str, ...]:
        """Its other names."""


N = TypeVar("N", bound=Named)


def variant_called(name: str, variants: Sequence[N], in_force: str, theory: str) -> N:
    """Return the variant of a theory that a name or an alias means.

    Parameters
    ----------
    name : str
    variants : sequence of Variant or DynamicVariant
    in_force : str
        Name of the variant that the theory is in.
    theory : str
        Its name, for errors.

    Raises
    ------
    CausalError
        If another variant than the calibrated one is in force.
    UnknownName
        If there is no such variant.
    """
    if in_force != CALIBRATED:
        raise CausalError(f"variant {in_force} of {theory} is in force; load the theory anew")
    for variant in variants:
        if name in (variant.name, *variant.aliases):
            return variant
    known = [CALIBRATED, *(variant.name for variant in variants)]
    raise UnknownName("variant", name, known, f"theory {theory}")


@dataclass(frozen=True, slots=True)
class Expected:
    """A published answer that a theory must give.

    Attributes
    ----------
    query : str
    value : float
    within : float
        Largest difference allowed.
    source : str
        Where it was published.
    """

    query: str
    value: float
    within: float
    source: str
