"""Which archive to open: what an item not yet seen can be expected to tell, in bits."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from causal.display.numbers import probability
from causal.errors import QueryError
from causal.judgement.evidence.controls import DEFAULT, Array, Controls
from causal.judgement.evidence.dossier import Dossier
from causal.judgement.evidence.influence import leave_one_out
from causal.judgement.evidence.items import Hypothesis, Item
from causal.judgement.evidence.probative import FORESEEN
from causal.judgement.evidence.weighing import weigh

HEADERS = ("item", "title", "chance of finding it", "bits", "leads if found", "leads if not")


def entropy(shares: Sequence[float] | Array) -> float:
    """Return the entropy of a distribution, in bits.

    Examples
    --------
    >>> entropy([0.5, 0.5]), entropy([1.0, 0.0])
    (1.0, 0.0)
    """
    p = np.asarray(shares, dtype=float)
    kept = p[p > 0]
    return float(abs(-(kept * np.log2(kept)).sum()))


def information(prior: Sequence[float] | Array, rows: Array) -> float:
    """Return how much seeing an outcome tells about which hypothesis holds, in bits.

    Parameters
    ----------
    prior : sequence of float
        One a hypothesis.
    rows : ndarray, shape (hypotheses, outcomes)
        Probability of each outcome under each hypothesis.

    Returns
    -------
    float
        The mutual information: the entropy of the outcome less its expected entropy once it is
        known which hypothesis holds.

    References
    ----------
    .. [1] D. V. Lindley, On a measure of the information provided by an experiment, Annals of
       Mathematical Statistics 27 (1956).

    Examples
    --------
    >>> information([0.5, 0.5], np.array([[1.0, 0.0], [0.0, 1.0]]))
    1.0
    """
    weights = np.asarray(prior, dtype=float)
    inside = sum(float(w) * entropy(row) for w, row in zip(weights, rows, strict=True))
    return max(0.0, entropy(weights @ rows) - inside)


def expected_change(
    now: Sequence[float], chances: Sequence[float], after: Sequence[Sequence[float]]
) -> float:
    """Return how far belief is expected to move: the mean of half the sum of all changes.

    Parameters
    ----------
    now : sequence of float
        Belief as it is.
    chances : sequence of float
        Probability of each finding.
    after : sequence of sequence of float
        Belief after each.

    Examples
    --------
    >>> expected_change([0.5, 0.5], [0.5, 0.5], [[1.0, 0.0], [0.0, 1.0]])
    0.5
    """
    moved = [sum(abs(a - b) for a, b in zip(one, now, strict=True)) / 2 for one in after]
    return sum(chance * one for chance, one in zip(chances, moved, strict=True))


@dataclass(frozen=True, slots=True)
class Prospect:
    """What looking for an item can be expected to tell.

    Attributes
    ----------
    item : Item
    bits : float
        Expected information about which hypothesis holds.
    chance : float
        Of finding it.
    hypotheses : tuple of Hypothesis
    found, missing : tuple of float
        Probabilities of the hypotheses if it is found, and if it is not.
    """

    item: Item
    bits: float
    chance: float
    hypotheses: tuple[Hypothesis, ...]
    found: tuple[float, ...]
    missing: tuple[float, ...]

    @property
    def now(self) -> tuple[float, ...]:
        """Probabilities of the hypotheses before it is looked for."""
        pairs = zip(self.found, self.missing, strict=True)
        return tuple(self.chance * a + (1 - self.chance) * b for a, b in pairs)

    @property
    def change(self) -> float:
        """Expected change of the belief: half the sum of changes, found or not."""
        chances = (self.chance, 1 - self.chance)
        return expected_change(self.now, chances, (self.found, self.missing))

    def sentence(self) -> str:
        """Say what it would tell."""
        ends = [self.hypotheses[int(np.argmax(one))].title for one in (self.found, self.missing)]
        told = [probability(max(one)) for one in (self.found, self.missing)]
        return (
            f"Looking for {self.item.title} is worth {self.bits:.2f} bits: it is found with "
            f"probability {probability(self.chance)}; then {ends[0]} has {told[0]}, and if it is "
            f"not found {ends[1]} has {told[1]}."
        )

    def row(self) -> tuple[str, ...]:
        """Return its row under `HEADERS`."""
        ends = [self.hypotheses[int(np.argmax(one))].title for one in (self.found, self.missing)]
        return (
            self.item.name,
            self.item.title,
            probability(self.chance),
            f"{self.bits:.3f}",
            *ends,
        )


def prospect(dossier: Dossier, item: str, controls: Controls = DEFAULT) -> Prospect:
    """Return what looking for an item can be expected to tell.

    Parameters
    ----------
    dossier : Dossier
    item : str
        One that gives its probability under each hypothesis. If it has been seen, it is first set
        aside.
    controls : Controls, optional
        How the items that have been seen are added up. The item itself counts in full: no discount
        and no tempering, so the bits are the most that it can be expected to tell.

    Returns
    -------
    Prospect

    Raises
    ------
    UnknownName
    QueryError
        If only ratios are given: they do not say how probable it is that the item is absent.

    Examples
    --------
    >>> from causal.judgement.evidence.items import Cluster, Hypothesis, Item
    >>> rivals = (Hypothesis("flood", "Flood"), Hypothesis("fire", "Fire"))
    >>> soot = Item("soot", "Soot", "finds", "", "", (("flood", -9.54), ("fire", 0.0)),
    ...             (("flood", 0.1), ("fire", 0.9)), seen=False)
    >>> mill = Dossier("mill", "Mill", rivals, (Cluster("finds", "Finds"),), (soot,))
    >>> round(prospect(mill, "soot").bits, 3)
    0.531
    """
    one = dossier.item(item)
    if not one.chances:
        raise QueryError(
            f"{item} gives only ratios; what it can tell needs chances: how probable it is under "
            f"each hypothesis"
        )
    given = dict(one.chances)
    now = weigh(dossier.without(item), controls).posterior
    return _prospect(dossier, one, given, max(given.values()), now)


def assumed(dossier: Dossier, item: str, top: float, controls: Controls = DEFAULT) -> Prospect:
    """Return what looking for an item can be expected to tell, where only ratios are given.

    Parameters
    ----------
    dossier : Dossier
    item : str
    top : float
        How probable the item is under the hypothesis that foresees it best: ratios do not say it.
    controls : Controls, optional
        As for `prospect`.

    Raises
    ------
    UnknownName, QueryError

    Examples
    --------
    >>> from causal.files.evidence import load_evidence
    >>> found = load_evidence("mill")
    >>> assumed(found, "last_quire", 0.3).bits < assumed(found, "last_quire", 0.95).bits
    True
    """
    _probable(top)
    now = weigh(dossier.without(item), controls).posterior
    return _assumed(dossier, dossier.item(item), top, now)


def assumed_range(
    dossier: Dossier,
    controls: Controls = DEFAULT,
    *,
    foreseen: tuple[float, float] = FORESEEN,
) -> tuple[tuple[Prospect, Prospect], ...]:
    """Return what each item that was seen, and gives only ratios, was worth looking for.

    Parameters
    ----------
    dossier : Dossier
    controls : Controls, optional
        As for `prospect`; each item is first set aside.
    foreseen : (float, float)
        Lowest and highest probability of an item under the hypothesis that foresees it best.

    Returns
    -------
    tuple of (Prospect, Prospect)
        At the lowest and at the highest; the most telling first, by the lowest.

    Examples
    --------
    >>> from causal.files.evidence import load_evidence
    >>> low, high = assumed_range(load_evidence("mill"))[0]
    >>> low.item == high.item, low.bits < high.bits
    (True, True)
    """
    if not dossier.seen:
        return ()
    for top in foreseen:
        _probable(top)
    aside = [one for one in leave_one_out(dossier, controls).found if not one.item.chances]
    pairs = [
        (
            _assumed(dossier, one.item, foreseen[0], one.posterior),
            _assumed(dossier, one.item, foreseen[1], one.posterior),
        )
        for one in aside
    ]
    return tuple(sorted(pairs, key=lambda pair: -pair[0].bits))


def _probable(top: float) -> None:
    if not 0 < top < 1:
        raise QueryError(f"an item is foreseen with {top:g}; give a probability between 0 and 1")


def _assumed(dossier: Dossier, one: Item, top: float, now: Sequence[float]) -> Prospect:
    weights = {h.name: one.db(h) for h in dossier.hypotheses}
    best = max(weights.values())
    given = {name: top * 10 ** ((db - best) / 10) for name, db in weights.items()}
    return _prospect(dossier, one, given, top, now)


def _prospect(
    dossier: Dossier, one: Item, given: dict[str, float], top: float, now: Sequence[float]
) -> Prospect:
    chance = np.array(
        [given.get(h.name, min(top * 10 ** (h.flat / 10), 1.0)) for h in dossier.hypotheses]
    )
    rows = np.stack([chance, 1 - chance], axis=1)
    joint = np.asarray(now)[:, None] * rows
    found, missing = (tuple(map(float, column / column.sum())) for column in joint.T)
    return Prospect(
        one, information(now, rows), float(joint[:, 0].sum()), dossier.hypotheses, found, missing
    )


def prospects(dossier: Dossier, controls: Controls = DEFAULT) -> tuple[Prospect, ...]:
    """Return what each item not yet seen can be expected to tell, the most telling first."""
    found = [prospect(dossier, one.name, controls) for one in dossier.unseen]
    return tuple(sorted(found, key=lambda one: -one.bits))
