"""A body of evidence: rival hypotheses, clusters of items, and what each item is worth to each.

The worth of an item is a likelihood up to a factor: ten times the decimal logarithm of its
probability under each hypothesis, in decibels. Only differences between hypotheses matter.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from math import log10

from causal.errors import QueryError, UnknownName
from causal.theory.sources import Backing

DATED_BY = ("learnt", "refers_to")
"""What an as-of date is held against: when an item was known, or the last year it is about."""


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


@dataclass(frozen=True)
class Dossier:
    """A body of evidence on one case.

    Attributes
    ----------
    name, title, note : str
    hypotheses : tuple of Hypothesis
    clusters : tuple of Cluster
    items : tuple of Item
        In an order that matters where items of a cluster are discounted.
    explananda : tuple of Explanandum

    Examples
    --------
    >>> two = (Hypothesis("flood", "The flood"), Hypothesis("fire", "The fire"))
    >>> mud = Item("mud", "Mud", "finds", "Mud on the walls.", "", (("flood", 0.0), ("fire", -8.0)))
    >>> found = Dossier("mill", "The mill", two, (Cluster("finds", "Finds"),), (mud,))
    >>> found.item("mud").db(two[1])
    -8.0
    """

    name: str
    title: str
    hypotheses: tuple[Hypothesis, ...]
    clusters: tuple[Cluster, ...]
    items: tuple[Item, ...]
    explananda: tuple[Explanandum, ...] = ()
    note: str = ""

    @property
    def fingerprint(self) -> str:
        """Twelve hexadecimal digits that change with any word or number."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:12]

    @property
    def rivals(self) -> tuple[Hypothesis, ...]:
        """The hypotheses without the catch-all."""
        return tuple(one for one in self.hypotheses if not one.catch_all)

    @property
    def catch_all(self) -> Hypothesis | None:
        """The catch-all, or None."""
        return next((one for one in self.hypotheses if one.catch_all), None)

    @property
    def seen(self) -> tuple[Item, ...]:
        """The items that have been found."""
        return tuple(one for one in self.items if one.seen)

    @property
    def unseen(self) -> tuple[Item, ...]:
        """The items that have not been looked for yet."""
        return tuple(one for one in self.items if not one.seen)

    def hypothesis(self, name: str) -> Hypothesis:
        """Return a hypothesis by name.

        Raises
        ------
        UnknownName
        """
        for one in self.hypotheses:
            if one.name == name:
                return one
        raise UnknownName("hypothesis", name, [one.name for one in self.hypotheses], self._where())

    def item(self, name: str) -> Item:
        """Return an item by name.

        Raises
        ------
        UnknownName
        """
        for one in self.items:
            if one.name == name:
                return one
        raise UnknownName("item", name, [one.name for one in self.items], self._where())

    def cluster(self, name: str) -> Cluster:
        """Return a cluster by name.

        Raises
        ------
        UnknownName
        """
        for one in self.clusters:
            if one.name == name:
                return one
        raise UnknownName("cluster", name, [one.name for one in self.clusters], self._where())

    def _where(self) -> str:
        return f"the evidence on {self.name}"

    def keeping(self, wanted: Callable[[Item], bool]) -> "Dossier":
        """Return the evidence with some of its items only."""
        return replace(self, items=tuple(one for one in self.items if wanted(one)))

    def without(self, *names: str) -> "Dossier":
        """Return the evidence with some items set aside.

        Raises
        ------
        UnknownName
        """
        for name in names:
            self.item(name)
        return self.keeping(lambda one: one.name not in names)

    def explaining(self, explanandum: str) -> "Dossier":
        """Return the items that bear on one thing to be explained.

        Raises
        ------
        UnknownName
        """
        known = [one.name for one in self.explananda]
        if explanandum not in known:
            raise UnknownName("explanandum", explanandum, known, self._where())
        return self.keeping(lambda one: explanandum in one.explananda)

    def as_of(self, year: int, *, by: str = "learnt") -> "Dossier":
        """Return the items that an as-of date lets through.

        Parameters
        ----------
        year : int
            Nothing later may influence the answer.
        by : {"learnt", "refers_to"}
            Whether an item must have been known by then, or be about no later time.

        Raises
        ------
        UnknownName
            If ``by`` is neither.
        QueryError
            If an item does not say its year: it could let later knowledge in.
        """
        if by not in DATED_BY:
            raise UnknownName("date of an item", by, DATED_BY)
        years = {one.name: one.learnt if by == "learnt" else one.refers_to for one in self.items}
        undated = [name for name, known in years.items() if known is None]
        if undated:
            raise QueryError(
                f"these items do not say {by}, so that an as-of date cannot be kept: "
                f"{', '.join(undated)}; give them a year, or set them aside"
            )
        kept = {name for name, known in years.items() if known is not None and known <= year}
        return self.keeping(lambda one: one.name in kept)

    def joined(self, other: "Dossier") -> "Dossier":
        """Return this evidence with that of another file added to it.

        Raises
        ------
        QueryError
            If both name the same hypothesis, cluster, explanandum or item.
        """
        parts = {}
        for part in ("hypotheses", "clusters", "items", "explananda"):
            mine, theirs = getattr(self, part), getattr(other, part)
            twice = sorted({one.name for one in mine} & {one.name for one in theirs})
            if twice:
                raise QueryError(
                    f"both {self.title!r} and {other.title!r} name {', '.join(twice)} among their "
                    f"{part}; give what is added a name of its own"
                )
            parts[part] = (*mine, *theirs)
        return replace(self, title=f"{self.title}; {other.title}", **parts)
