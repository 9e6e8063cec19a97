"""A disagreement taken apart: by lever, and by outcome."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from causal.judgement.crux.divergence import jensen_shannon
from causal.judgement.crux.partings import Parting
from causal.judgement.panel import Settings
from causal.ladder.coalitions import shapley_values

AS_IT_WAS = "as it was"
LEVERS = ("lever", "bits", "interventions")
OUTCOMES = ("outcome", "mean bits", "interventions", "part of the mean")


@dataclass(frozen=True, slots=True)
class LeverPart:
    """What one lever adds to a mean disagreement.

    Attributes
    ----------
    lever : str
        Or ``as it was``: how far the same theories part with nothing changed.
    bits : float
        Its part; all parts sum to the mean divergence.
    scenarios : int
        In how many of the questions it is set.
    """

    lever: str
    bits: float
    scenarios: int


@dataclass(frozen=True, slots=True)
class OutcomePart:
    """What the questions about one outcome add to a mean disagreement.

    Attributes
    ----------
    outcome : str
    mean : float
        Mean divergence over the interventions asked about it.
    scenarios : int
        How many these are.
    bits : float
        Its part of the mean over the interventions of all outcomes; all parts sum to that.
    """

    outcome: str
    mean: float
    scenarios: int
    bits: float


def by_outcome(asked: Sequence[Parting]) -> tuple[OutcomePart, ...]:
    """Share out the mean divergence of some interventions among the outcomes, largest part first.

    An outcome of which few theories speak is asked about less, and so has the smaller part.
    """
    found: dict[str, list[float]] = {}
    for one in asked:
        found.setdefault(one.outcome, []).append(one.bits)
    made = [
        OutcomePart(name, sum(bits) / len(bits), len(bits), sum(bits) / len(asked))
        for name, bits in found.items()
    ]
    return tuple(sorted(made, key=lambda part: -part.bits))


def by_lever(
    known: Iterable[Parting], asked: Sequence[Parting], weights: Mapping[str, float]
) -> tuple[LeverPart, ...]:
    """Share out the mean divergence of some interventions among their levers.

    The divergence over an intervention is what the theories that run it disagree on as it was,
    and what each lever adds to that (Shapley: the mean over the orders in which the levers may be
    set). The parts of all interventions are averaged, so that they sum to the mean divergence.

    Parameters
    ----------
    known : iterable of Parting
        Among which the answers to parts of an intervention are found.
    asked : sequence of Parting
        Interventions, of one outcome.
    weights : mapping of str to float
        By theory.

    Returns
    -------
    tuple of LeverPart
        As it was first, then by size; empty if nothing is asked.
    """
    answers = {
        frozenset(one.settings): dict(one.answers)
        for one in known
        if not one.seen and asked and one.outcome == asked[0].outcome
    }
    parts: dict[str, float] = {AS_IT_WAS: 0.0}
    counts: dict[str, int] = {AS_IT_WAS: len(asked)}
    for one in asked:
        who = [name for name, _ in one.answers]
        heavy = np.array([weights[name] for name in who])
        values = np.array([_bits(answers[some], who, heavy) for some in _subsets(one.settings)])
        parts[AS_IT_WAS] += values[0]
        for (lever, _), bits in zip(one.settings, shapley_values(values), strict=True):
            parts[lever] = parts.get(lever, 0.0) + float(bits)
            counts[lever] = counts.get(lever, 0) + 1
    made = [
        LeverPart(name, float(bits / len(asked)), counts[name])
        for name, bits in parts.items()
        if asked
    ]
    return tuple(sorted(made, key=lambda part: (part.lever != AS_IT_WAS, -part.bits)))


def _subsets(settings: Settings) -> list[frozenset[tuple[str, str]]]:
    """Return the parts of a setting; bit i of the place says whether setting i is in it."""
    return [
        frozenset(one for i, one in enumerate(settings) if mask >> i & 1)
        for mask in range(2 ** len(settings))
    ]


def _bits(
    answers: Mapping[str, tuple[float, ...]], who: Sequence[str], weights: np.ndarray
) -> float:
    return float(jensen_shannon(np.array([answers[name] for name in who]), weights))
