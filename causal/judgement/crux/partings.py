"""One question, the answers of several theories to it, and how far these are apart."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from causal.display.numbers import probability
from causal.display.sentences import listed
from causal.engine.product import Array
from causal.judgement.crux.divergence import jensen_shannon, most
from causal.judgement.crux.matrix import Disagreement, disagreement
from causal.judgement.panel import Least, Panel, Settings

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Parting:
    """How far theories part over one question.

    Attributes
    ----------
    settings : tuple of (str, str)
        What is set, or seen; empty for the world as it was.
    seen : bool
        Whether it is seen instead of set.
    outcome : str
    states : tuple of str
        Of the outcome.
    answers : tuple of (str, tuple of float)
        By theory, the outcome's distribution; only theories that answer.
    silent : tuple of (str, str)
        By theory that does not answer, the status: ``out_of_scope``, ``partial``, ``silent``, or
        ``impossible`` where it has it that what is seen never occurs or lacks the state.
    bits : float
        Weighted Jensen-Shannon divergence of the answers.
    limit : float
        The most that the divergence of so many theories could be: the entropy of their weights.
    vacuous : bool
        Every theory that answers has it so already.
    band : tuple of float
        Lowest and highest divergence of 90 % of the draws in which all that answer can; empty where
        nothing was drawn. Theories are drawn each by itself, which mostly moves them apart, so it
        can lie above ``bits``.
    """

    settings: Settings
    seen: bool
    outcome: str
    states: tuple[str, ...]
    answers: tuple[tuple[str, tuple[float, ...]], ...]
    silent: tuple[tuple[str, str], ...]
    bits: float
    limit: float
    vacuous: bool = False
    band: tuple[float, ...] = ()

    @property
    def question(self) -> str:
        """What is set or seen, in the notation of queries."""
        told = ", ".join(f"{name}={state}" for name, state in self.settings)
        if not told:
            return "as it was"
        return f"seen {told}" if self.seen else f"do({told})"

    @property
    def share(self) -> float:
        """The divergence as a share of the most that it could be."""
        return self.bits / self.limit if self.limit > 0 else 0.0

    def extremes(self) -> tuple[str, str, str]:
        """Return the state over which theories differ most, who gives it most, and who least."""
        table = np.array([shares for _, shares in self.answers])
        place = int(np.argmax(table.max(axis=0) - table.min(axis=0)))
        high, low = int(table[:, place].argmax()), int(table[:, place].argmin())
        return self.states[place], self.answers[high][0], self.answers[low][0]

    def matrix(self) -> Disagreement:
        """Return how far every two theories part over it, of those that answer."""
        return disagreement([name for name, _ in self.answers], [self.answers])

    def sentence(self) -> str:
        """Say what the theories answer where they differ most, and who does not answer."""
        state, high, low = self.extremes()
        found, place = dict(self.answers), self.states.index(state)
        told = (
            f"{high} gives {state} {probability(found[high][place])}, "
            f"{low} {probability(found[low][place])}"
        )
        if high == low or found[high] == found[low]:
            told = "all that answer give the same"
        said = (
            f"{self.question}: {self.bits:.2f} of at most {self.limit:.2f} bits over "
            f"{self.outcome}; {told}"
        )
        if not self.silent:
            return f"{said}."
        quiet = listed([f"{name} ({status.replace('_', ' ')})" for name, status in self.silent])
        return f"{said}. No answer: {quiet}."

    def __str__(self) -> str:
        return f"{self.sentence()}\n\n{self.matrix()}"


def partings(
    panel: Panel,
    weights: Mapping[str, float],
    levers: Sequence[str],
    *,
    seen: bool = False,
    least: Least = 2,
    drawn: Panel | None = None,
) -> list[Parting]:
    """Return how far theories part over every state of some levers, for every outcome.

    Parameters
    ----------
    panel : Panel
    weights : mapping of str to float
        By theory.
    levers : sequence of str
    seen : bool, default False
        The one variable named is seen instead of set.
    least : int or "all", default 2
        How many theories must answer.
    drawn : Panel, optional
        The same with drawn tables, for bands.

    Returns
    -------
    list of Parting
        Those that so many theories with a positive weight answer, two or more.
    """
    heavy = np.array([weights[name] for name in panel.names])
    made = []
    bands = {} if drawn is None else drawn.answers(levers, seen=seen)
    for outcome, answers in panel.answers(levers, seen=seen).items():
        quiet = dict(panel.silent(levers, outcome))
        plain = answers[..., 0]  # theories, cells, states
        middle = jensen_shannon(plain, heavy)
        bits = middle[None]
        if bands:
            bits = jensen_shannon(_possible(np.moveaxis(bands[outcome], -1, 1), heavy), heavy)
        states = panel.variable(outcome).states
        few = panel.needed(least, list(heavy), outcome)
        for cell in np.ndindex(*middle.shape):
            if np.isnan(middle[cell]):
                continue
            rows = plain[(slice(None), *cell)]
            lacks = np.asarray(np.isnan(rows).any(axis=-1))
            speaks = np.asarray(~lacks & (heavy > 0))
            if speaks.sum() < few:
                continue
            settings = panel.settings(levers, cell)
            answered = _answered(panel.names, rows, speaks)
            made.append(
                Parting(
                    settings,
                    seen,
                    outcome,
                    states,
                    answered,
                    _silent(panel.names, quiet, lacks),
                    float(middle[cell]),
                    float(most(speaks, heavy)),
                    not seen and panel.vacuous(settings, dict(answered)),
                    _band(bits[(slice(None), *cell)]),
                )
            )
    return made


def _possible(spread: Array, weights: Array) -> Array:
    """Leave out draws in which a theory that counts cannot answer, though it can in others."""
    lacks = np.asarray(np.isnan(spread).any(axis=-1))
    shape = (len(weights), *(1,) * (lacks.ndim - 1))
    some = lacks & ~lacks.all(axis=1, keepdims=True) & (weights.reshape(shape) > 0)
    gone = np.asarray(some.any(axis=0))
    found: Array = np.where(gone[None, ..., None], np.nan, spread)
    return found


def _answered(
    names: Iterable[str], rows: Array, speaks: Flags
) -> tuple[tuple[str, tuple[float, ...]], ...]:
    told = zip(names, rows, speaks, strict=True)
    return tuple((name, tuple(map(float, row))) for name, row, says in told if says)


def _silent(
    names: Iterable[str], quiet: Mapping[str, str], missing: Flags
) -> tuple[tuple[str, str], ...]:
    told = zip(names, missing, strict=True)
    return tuple((name, quiet.get(name, "impossible")) for name, lacks in told if lacks)


def _band(bits: Array) -> tuple[float, ...]:
    if len(bits) < 2:
        return ()
    low, high = np.nanquantile(bits, (0.05, 0.95))
    return float(low), float(high)
