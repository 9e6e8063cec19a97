"""A body of evidence: rival hypotheses, clusters of items, and what each item is worth to each.

The worth of an item is a likelihood up to a factor: ten times the decimal logarithm of its
probability under each hypothesis, in decibels. Only differences between hypotheses matter.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace

from causal.errors import QueryError, UnknownName
from causal.judgement.evidence.items import Cluster, Explanandum, Hypothesis, Item

DATED_BY = ("learnt", "refers_to")
"""What an as-of date is held against: when an item was known, or the last year it is about."""


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
    note : str
    tempering : float
        The power to which likelihoods are raised where nobody says otherwise: below 1 for weights
        that are not to be trusted in full.

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
    tempering: float = 1.0

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
        for part in ("hypotheses", "clusters", "items", "explananda"):
            mine, theirs = getattr(self, part), getattr(other, part)
            twice = sorted({one.name for one in mine} & {one.name for one in theirs})
            if twice:
                raise QueryError(
                    f"both {self.title!r} and {other.title!r} name {', '.join(twice)} among their "
                    f"{part}; give what is added a name of its own"
                )
        return replace(
            self,
            title=f"{self.title}; {other.title}",
            hypotheses=(*self.hypotheses, *other.hypotheses),
            clusters=(*self.clusters, *other.clusters),
            items=(*self.items, *other.items),
            explananda=(*self.explananda, *other.explananda),
        )
