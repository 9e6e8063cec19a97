"""The parts of a body of evidence: hypotheses, clusters, items, and what is to be explained."""

from dataclasses import dataclass
from math import log10

from causal.theory.sources import Backing


@dataclass(frozen=True, slots=True)
class Explanandum:
    """What is to be explained: rival accounts may answer different questions."""

    name: str
    title: str
    question: str = ""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A rival account, or the catch-all for what none of them names.

    Attributes
    ----------
    name, title : str
    theory : str
        Name of the theory that spells it out; empty where there is none.
    explananda : tuple of str
        What it mainly claims to explain.
    catch_all : bool
    flat : float
        Decibels of the catch-all on every item that does not say otherwise.
    note : str
    """

    name: str
    title: str
    theory: str = ""
    explananda: tuple[str, ...] = ()
    catch_all: bool = False
    flat: float = 0.0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Items that lean on one another.

    Attributes
    ----------
    name, title : str
    dependence : float
        The k-th item counts k to the power of minus this: 0 for independent items, 1 for 1/k.
    explananda : tuple of str
        Of its items that do not name their own.
    """

    name: str
    title: str
    dependence: float = 1.0
    explananda: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Label:
    """The type of test that the author of an item took it for.

    Attributes
    ----------
    kind : str
        ``hoop``, ``smoking_gun``, ``doubly_decisive`` or ``straw``.
    of : tuple of str
        Hypotheses that it tests.
    result : str
        ``passed``, ``strained`` or ``failed``.
    note : str
    """

    kind: str
    of: tuple[str, ...] = ()
    result: str = "passed"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of evidence.

    Attributes
    ----------
    name, title, cluster, fact, date : str
    weights : tuple of (str, float)
        Decibels by hypothesis.
    chances : tuple of (str, float)
        Probability of finding it, by hypothesis; empty where only ratios are known.
    explananda : tuple of str
    refers_to, learnt : int or None
        The last year that it is about; the year by which it was known.
    confidence : str
        ``certain``, ``approximate`` or ``disputed``.
    label : Label or None
    backing : Backing
        Of the weights and of the fact.
    seen : bool
        False for what has not been looked for yet.
    record : str
        Key of the recorded fact in the bibliography; empty where the item tells its own.
    """

    name: str
    title: str
    cluster: str
    fact: str
    date: str
    weights: tuple[tuple[str, float], ...]
    chances: tuple[tuple[str, float], ...] = ()
    explananda: tuple[str, ...] = ()
    refers_to: int | None = None
    learnt: int | None = None
    confidence: str = "certain"
    label: Label | None = None
    backing: Backing = Backing()
    seen: bool = True
    record: str = ""

    def db(self, hypothesis: Hypothesis) -> float:
        """Return the decibels of the item under a hypothesis."""
        return dict(self.weights).get(hypothesis.name, hypothesis.flat)


def decibels(chances: dict[str, float]) -> dict[str, float]:
    """Return probabilities as decibels from the largest.

    Examples
    --------
    >>> decibels({"war": 0.5, "peace": 0.05})
    {'war': 0.0, 'peace': -10.0}
    """
    best = max(chances.values())
    return {name: 10 * log10(chance / best) for name, chance in chances.items()}
