"""Totals of a body of evidence: raw, discounted for dependence, tempered, and as probabilities.

Decibels add where items are independent given each hypothesis. They seldom are: items of a cluster
are discounted, and what remains is raised to a power below one (tempering), which stands for
likelihoods that are not to be trusted in full. Both are controls and are shown beside the total.
"""

from dataclasses import dataclass
from html import escape
from math import log10

import numpy as np

from causal.display.numbers import probability, signed
from causal.display.tables import html_table, text_table
from causal.errors import QueryError, UnknownName
from causal.judgement.evidence.controls import (
    DEFAULT,
    LEVEL,
    Controls,
    discounts,
    matrix,
    prior_of,
    updated,
)
from causal.judgement.evidence.dossier import Dossier
from causal.judgement.evidence.items import Cluster, Explanandum, Hypothesis, Item

HEADERS = ("hypothesis", "prior", "raw dB", "discounted dB", "tempered dB", "probability")


@dataclass(frozen=True, slots=True)
class Piece:
    """What one item adds to the totals.

    Attributes
    ----------
    item : Item
    share : float
        How much of it counts after the discount.
    db : tuple of float
        Raw decibels, one a hypothesis.
    """

    item: Item
    share: float
    db: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Weighing:
    """The totals of a body of evidence under some controls.

    Attributes
    ----------
    title : str
    hypotheses : tuple of Hypothesis
    clusters : tuple of Cluster
    pieces : tuple of Piece
        The items that count, in order.
    controls : Controls
    tempering : float
    prior, raw, discounted, tempered, posterior : tuple of float
        One a hypothesis; the totals in decibels, the posterior from the tempered total.
    fingerprint : str
        Of the evidence.
    """

    title: str
    hypotheses: tuple[Hypothesis, ...]
    clusters: tuple[Cluster, ...]
    pieces: tuple[Piece, ...]
    controls: Controls
    tempering: float
    prior: tuple[float, ...]
    raw: tuple[float, ...]
    discounted: tuple[float, ...]
    tempered: tuple[float, ...]
    posterior: tuple[float, ...]
    fingerprint: str

    def place(self, name: str) -> int:
        """Return a hypothesis's position.

        Raises
        ------
        UnknownName
        """
        names = [one.name for one in self.hypotheses]
        if name not in names:
            raise UnknownName("hypothesis", name, names)
        return names.index(name)

    def p(self, name: str) -> float:
        """Return the probability of a hypothesis."""
        return self.posterior[self.place(name)]

    def theory_weights(self) -> dict[str, float]:
        """Return the probability of each hypothesis that a theory spells out, by theory.

        They can weigh answers of the theories, or be priors for them; not where the same facts are
        weighed again on the theories' own variables, for they would count twice.
        """
        return {
            one.theory: share
            for one, share in zip(self.hypotheses, self.posterior, strict=True)
            if one.theory
        }

    @property
    def shares(self) -> tuple[float, ...]:
        """How much each item counts after the discount."""
        return tuple(one.share for one in self.pieces)

    @property
    def shown(self) -> tuple[int, ...]:
        """Positions of the hypotheses that have a prior chance, the most probable first."""
        live = [i for i, share in enumerate(self.prior) if share > 0]
        return tuple(sorted(live, key=lambda i: -self.posterior[i]))

    @property
    def leader(self) -> Hypothesis:
        """The most probable hypothesis; the first of them where several are level."""
        return self.hypotheses[self.shown[0]]

    @property
    def level(self) -> tuple[Hypothesis, ...]:
        """The hypotheses than which none is more probable: the leader, and who is level with it."""
        best = self.posterior[self.shown[0]]
        return tuple(self.hypotheses[i] for i in self.shown if best - self.posterior[i] < LEVEL)

    def between(self, first: str, second: str, *, total: str = "tempered") -> float:
        """Return the weight of evidence for one hypothesis over another, in decibels.

        Parameters
        ----------
        first, second : str
        total : {"tempered", "discounted", "raw"}

        Raises
        ------
        UnknownName
        """
        values = self._totals(total)
        return values[self.place(first)] - values[self.place(second)]

    def against_all(self, name: str, *, total: str = "tempered") -> float:
        """Return the weight of evidence for one hypothesis over all others together, in decibels.

        Parameters
        ----------
        name : str
        total : {"tempered", "discounted", "raw"}

        Raises
        ------
        UnknownName
        QueryError
            If the others have no prior chance: then there is nothing to be weighed against.

        Notes
        -----
        10 log10 P(E | H) / P(E | not H), where the alternatives weigh as their priors [1]_: by how
        much the evidence moves the log odds of H.

        References
        ----------
        .. [1] I. J. Good, Probability and the Weighing of Evidence (1950), section 6.1.
        """
        here = self.place(name)
        values = np.array(self._totals(total))
        others = np.array([share if i != here else 0.0 for i, share in enumerate(self.prior)])
        if others.sum() <= 0:
            raise QueryError(f"nothing but {name} has a prior chance; give another hypothesis one")
        live = others > 0
        best = values[live].max()
        scaled = others[live] @ 10 ** ((values[live] - best) / 10) / others.sum()
        return float(values[here] - best - 10 * log10(scaled))

    def _totals(self, total: str) -> tuple[float, ...]:
        known = {"tempered": self.tempered, "discounted": self.discounted, "raw": self.raw}
        if total not in known:
            raise UnknownName("total", total, known)
        return known[total]

    def rows(self) -> list[tuple[str, str, str, str, str, str]]:
        """Return a row a hypothesis that has a prior chance, the most probable first."""
        return [
            (
                self.hypotheses[i].title,
                probability(self.prior[i]),
                signed(self.raw[i], 0),
                signed(self.discounted[i], 0),
                signed(self.tempered[i], 1),
                probability(self.posterior[i]),
            )
            for i in self.shown
        ]

    def pairwise_rows(self, *, total: str = "tempered") -> list[tuple[str, ...]]:
        """Return the weight of each hypothesis (rows) over each one (columns), in decibels."""
        names = [self.hypotheses[i] for i in self.shown]
        return [
            (
                one.title,
                *(signed(self.between(one.name, two.name, total=total), 1) for two in names),
            )
            for one in names
        ]

    def ledger_rows(self) -> list[tuple[str, ...]]:
        """Return a row an item: name, title, cluster, share that counts, decibels."""
        return [
            (p.item.name, p.item.title, p.item.cluster, f"{p.share:.2f}", *(f"{x:g}" for x in p.db))
            for p in self.pieces
        ]

    def by_cluster(self) -> tuple[tuple[Cluster, int, tuple[float, ...]], ...]:
        """Return each cluster that has items, how many, and their raw decibels."""
        found = []
        for cluster in self.clusters:
            rows = [one.db for one in self.pieces if one.item.cluster == cluster.name]
            if rows:
                found.append((cluster, len(rows), tuple(map(sum, zip(*rows, strict=True)))))
        return tuple(found)

    def sentence(self) -> str:
        """Say what comes out, how firmly, and what the number rests on."""
        first, *rest = self.shown
        alone = updated(self.prior, np.array(self.raw))[first]
        how = "discounted within clusters" if min(self.shares, default=1) < 1 else "not discounted"
        count = len(self.pieces)
        said = (
            f"{count} item{'' if count == 1 else 's'}, {how} and raised to the power "
            f"{self.tempering:g}, give{'s' if count == 1 else ''} {self.hypotheses[first].title} "
            f"{probability(self.posterior[first])}"
        )
        if rest:
            second = self.hypotheses[rest[0]]
            said += f", {second.title} {probability(self.posterior[rest[0]])}"
        return (
            f"{said}; taken as independent and in full {'it' if count == 1 else 'they'} would give "
            f"{self.hypotheses[first].title} {probability(alone)}."
        )

    def __str__(self) -> str:
        return f"{self.sentence()}\n\n{text_table(HEADERS, self.rows(), numeric=(1, 2, 3, 4, 5))}"

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        html = f"<p>{escape(self.sentence())}</p>"
        html += html_table(HEADERS, self.rows(), caption=self.title)
        return {"text/plain": str(self), "text/html": html}


def weigh(dossier: Dossier, controls: Controls = DEFAULT) -> Weighing:
    """Add up a body of evidence.

    Parameters
    ----------
    dossier : Dossier
        What has not been seen yet does not count.
    controls : Controls, optional

    Returns
    -------
    Weighing

    Raises
    ------
    UnknownName, QueryError

    References
    ----------
    .. [1] T. Fairfield and A. E. Charman, Social Inquiry and Bayesian Inference (2022), chapters
       3 and 4: weight of evidence in decibels.
    .. [2] S. Zaks, Updating Bayesian(s): a critical evaluation of Bayesian process tracing,
       Political Analysis 29 (2021): why hand-set likelihoods are not to be trusted in full.

    Examples
    --------
    >>> from causal.files.evidence import load_evidence
    >>> found = weigh(load_evidence("mill"))
    >>> apart = found.between("coal", "river", total="raw")
    >>> found.leader.title, round(found.p("coal"), 2), round(apart)
    ('Dear coal', 0.43, 3)
    """
    prior = prior_of(dossier, controls)
    shares = np.array(discounts(dossier, controls))
    weights = matrix(dossier)
    raw, discounted = weights.sum(axis=0), shares @ weights
    tempering = controls.power(dossier)
    tempered = tempering * discounted
    pieces = tuple(
        Piece(item, float(share), tuple(map(float, row)))
        for item, share, row in zip(dossier.seen, shares, weights, strict=True)
    )
    return Weighing(
        dossier.title,
        dossier.hypotheses,
        dossier.clusters,
        pieces,
        controls,
        tempering,
        prior,
        tuple(map(float, raw)),
        tuple(map(float, discounted)),
        tuple(map(float, tempered)),
        tuple(map(float, updated(prior, tempered))),
        dossier.fingerprint,
    )


def by_explanandum(
    dossier: Dossier, controls: Controls = DEFAULT
) -> tuple[tuple[Explanandum, Weighing], ...]:
    """Add up the items that bear on each thing to be explained, one after another.

    An item may bear on several: the totals do not add up to that of all items.

    Examples
    --------
    >>> from causal.files.evidence import load_evidence
    >>> for what, found in by_explanandum(load_evidence("mill")):
    ...     print(what.title, "-", found.leader.title)
    Closing - Dear coal
    Strike - Old quarrels
    """
    return tuple((one, weigh(dossier.explaining(one.name), controls)) for one in dossier.explananda)
