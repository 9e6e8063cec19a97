"""What type of test an item is: hoop, smoking gun, doubly decisive, straw in the wind.

The type follows from two probabilities: of finding the clue if the hypothesis is true, and if it is
false. A test is certain where a true hypothesis can hardly fail it, unique where a false one can
hardly pass it; both together decide. Since the probabilities are uncertain, so is the type.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import log, log10

import numpy as np

from causal.display.numbers import probability, signed
from causal.engine.streams import stream
from causal.errors import QueryError
from causal.judgement.evidence.controls import DEFAULT, Array, Controls, prior_of
from causal.judgement.evidence.dossier import Dossier
from causal.judgement.evidence.items import Item
from causal.judgement.evidence.steadiness import SPREAD, redrawn

KINDS = ("doubly_decisive", "hoop", "smoking_gun", "straw")
STRONG = 5.0
"""Decibels from which passing or failing tells much: the square root of ten, about three to one."""
FORESEEN = (0.3, 0.95)
"""Range of an item's probability under the hypothesis that foresees it best, where only ratios are
given. It cannot be had from ratios, and decides between a hoop and a smoking gun."""
HEADERS = ("item", "of", "type", "result", "passing dB", "failing dB", "holds in", "labelled")
_EDGE = 1e-6


def strengths(if_true: float, if_false: float) -> tuple[float, float]:
    """Return what passing and failing a test are worth, in decibels, both as positive numbers.

    Parameters
    ----------
    if_true, if_false : float
        Probability of passing, above 0 and below 1; the first not below the second.

    Examples
    --------
    >>> [round(one, 1) for one in strengths(0.95, 0.5)]
    [2.8, 10.0]
    """
    if not 0 < if_false <= if_true < 1:
        raise QueryError(
            f"a test is passed with {if_true:g} if the hypothesis is true and {if_false:g} if not; "
            f"both must lie between 0 and 1, the first not below the second"
        )
    return 10 * log10(if_true / if_false), 10 * log10((1 - if_false) / (1 - if_true))


def kind_of_test(if_true: float, if_false: float, *, strong: float = STRONG) -> str:
    """Return the type of a test.

    Parameters
    ----------
    if_true, if_false : float
        Probability of passing it; see `strengths`.
    strong : float
        Decibels from which passing or failing tells much.

    Returns
    -------
    {"hoop", "smoking_gun", "doubly_decisive", "straw"}
        Only failing tells much; only passing does; both do; neither does.

    Raises
    ------
    QueryError

    References
    ----------
    .. [1] S. Van Evera, Guide to Methods for Students of Political Science (1997), pages 31-32.
    .. [2] D. Collier, Understanding process tracing, PS: Political Science and Politics 44 (2011).
    .. [3] M. Humphreys and A. M. Jacobs, Mixing methods: a Bayesian approach, American Political
       Science Review 109 (2015): types as regions of the two probabilities.
    .. [4] H. Jeffreys, Theory of Probability (1961), appendix B: the step at the root of ten.

    Examples
    --------
    >>> [kind_of_test(*one) for one in ((0.95, 0.5), (0.3, 0.02), (0.95, 0.05), (0.6, 0.5))]
    ['hoop', 'smoking_gun', 'doubly_decisive', 'straw']
    """
    passing, failing = strengths(if_true, if_false)
    if passing >= strong:
        return "doubly_decisive" if failing >= strong else "smoking_gun"
    return "hoop" if failing >= strong else "straw"


@dataclass(frozen=True, slots=True)
class Probed:
    """The type of test that an item is of a hypothesis.

    Attributes
    ----------
    item : Item
    hypothesis : str
    kind : str
        The type that holds in most draws, one of `KINDS`.
    passed : bool
        Whether what was found speaks for the hypothesis rather than against it; for an item not
        yet looked for, whether finding it would.
    passing, failing : float
        What each is worth, in decibels, as positive numbers: medians over the draws.
    shares : tuple of (str, float)
        Share of draws in which each type holds, one a kind.
    labelled : str
        The type that its author took it for; empty if none, or not of this hypothesis.
    """

    item: Item
    hypothesis: str
    kind: str
    passed: bool
    passing: float
    failing: float
    shares: tuple[tuple[str, float], ...]
    labelled: str

    @property
    def holds(self) -> float:
        """Share of draws in which the type is the same."""
        return dict(self.shares)[self.kind]

    def sentence(self) -> str:
        """Say what type of test it is, how it went, and how firm that is."""
        kind = self.kind.replace("_", " ")
        label = f" Its author took it for a {self.labelled.replace('_', ' ')}."
        went = f"and {self.hypothesis} {'passes' if self.passed else 'fails'} it"
        if not self.item.seen:
            went = (
                f"which {self.hypothesis} would {'pass' if self.passed else 'fail'} were it found"
            )
        said = (
            f"{self.item.title} is a {kind} test of {self.hypothesis}, {went}: the type holds in "
            f"{probability(self.holds)} of the draws."
        )
        return said + (label if self.labelled and self.labelled != self.kind else "")

    def row(self) -> tuple[str, ...]:
        """Return its row under `HEADERS`."""
        return (
            self.item.name,
            self.hypothesis,
            self.kind.replace("_", " "),
            ("passed" if self.passed else "failed") if self.item.seen else "not yet looked for",
            signed(self.passing, 1),
            signed(-self.failing, 1),
            probability(self.holds),
            self.labelled.replace("_", " "),
        )


def probe(
    dossier: Dossier,
    item: str,
    hypothesis: str,
    controls: Controls = DEFAULT,
    *,
    strong: float = STRONG,
    foreseen: tuple[float, float] = FORESEEN,
    draws: int = 1000,
    seed: int = 0,
    spread: Mapping[str, float] = SPREAD,
) -> Probed:
    """Find out what type of test an item is of a hypothesis.

    Parameters
    ----------
    dossier : Dossier
    item, hypothesis : str
    controls : Controls, optional
        Their priors say how the alternatives weigh.
    strong : float
        See `kind_of_test`.
    foreseen : (float, float)
        Lowest and highest probability of the item under the hypothesis that foresees it best, all
        in between alike; used where the item gives only ratios.
    draws, seed : int
    spread : mapping of str to float, optional
        Standard deviation in decibels by confidence: here of the odds of finding the item.

    Returns
    -------
    Probed

    Raises
    ------
    UnknownName, QueryError

    Notes
    -----
    Where the item is less probable under the hypothesis than otherwise, the test is that it be
    absent, and finding it is to fail.

    Examples
    --------
    >>> from causal.files.evidence import load_evidence
    >>> found = probe(load_evidence("mill"), "coal_dear", "coal", draws=200)
    >>> found.kind, found.passed
    ('smoking_gun', True)
    """
    one = dossier.item(item)
    here = [h.name for h in dossier.hypotheses].index(dossier.hypothesis(hypothesis).name)
    others = np.array(prior_of(dossier, controls))
    others[here] = 0.0
    if others.sum() <= 0:
        raise QueryError(f"nothing but {hypothesis} has a prior chance; give another one some")
    others /= others.sum()
    drawn = _drawn(dossier, one, foreseen, draws, seed, spread)
    weights = 10 ** (np.array([one.db(h) for h in dossier.hypotheses]) / 10)
    passing, failing, counted = _types(drawn[here], others @ drawn, strong)
    label = one.label
    return Probed(
        one,
        hypothesis,
        KINDS[int(np.argmax(counted))],
        bool(weights[here] >= others @ weights),
        passing,
        failing,
        tuple((kind, count / draws) for kind, count in zip(KINDS, counted, strict=True)),
        label.kind if label and hypothesis in label.of else "",
    )


def _types(true: Array, false: Array, strong: float) -> tuple[float, float, list[int]]:
    """Return what passing and failing are worth, medians, and how many draws are of each kind."""
    turned = true < false
    high, low = (np.where(turned, 1 - one, one) for one in (true, false))
    passing = 10 * np.log10(high / low)
    failing = 10 * np.log10((1 - low) / (1 - high))
    hard, unique = failing >= strong, passing >= strong
    held = (unique & hard, ~unique & hard, unique & ~hard, ~unique & ~hard)  # as KINDS
    counted = [int(one.sum()) for one in held]
    return float(np.median(passing)), float(np.median(failing)), counted


def _drawn(
    dossier: Dossier,
    item: Item,
    foreseen: tuple[float, float],
    draws: int,
    seed: int,
    spread: Mapping[str, float],
) -> Array:
    """Return drawn probabilities of an item, shape (hypotheses, draws)."""
    low, high = foreseen
    if not 0 < low <= high < 1:
        raise QueryError(
            f"an item is foreseen with {low:g} to {high:g}; give two probabilities between 0 and "
            f"1, the lower first"
        )
    noise = redrawn(dossier, item, draws, seed, spread) * log(10) / 10
    best = stream(seed, f"{item.name} foreseen").uniform(low, high, draws)
    given = dict(item.chances)
    top = np.full(draws, max(given.values())) if given else best
    weights = np.array([item.db(one) for one in dossier.hypotheses])
    chance = np.clip(10 ** ((weights - weights.max()) / 10)[:, None] * top, _EDGE, 1 - _EDGE)
    odds = np.log(chance / (1 - chance)) + noise
    found: Array = np.clip(1 / (1 + np.exp(-odds)), _EDGE, 1 - _EDGE)
    return found


def probes(
    dossier: Dossier, controls: Controls = DEFAULT, *, draws: int = 1000, seed: int = 0
) -> tuple[Probed, ...]:
    """Find the type of every item, of the hypotheses that its label names.

    An item without a label is held against the rival that it sets furthest apart from the rest.

    Parameters
    ----------
    dossier : Dossier
    controls : Controls, optional
    draws, seed : int

    Returns
    -------
    tuple of Probed
    """
    return tuple(
        probe(dossier, item.name, name, controls, draws=draws, seed=seed)
        for item in dossier.items
        for name in _tested(dossier, item)
    )


def _tested(dossier: Dossier, item: Item) -> tuple[str, ...]:
    if item.label and item.label.of:
        return item.label.of
    weights = {one.name: item.db(one) for one in dossier.rivals}
    mean = sum(weights.values()) / len(weights)
    return (max(weights, key=lambda name: abs(weights[name] - mean)),)
