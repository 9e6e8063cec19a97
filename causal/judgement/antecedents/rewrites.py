"""The smallest rewriting of what came before that would bring an antecedent about.

The rule of the minimal rewrite: of all ways to have it come about, prefer the one that changes
least of what is known. Here that is exhaustive and has a price: every set of upstream variables up
to a size, in all states in which they were not, with its own surprise and with how likely it makes
the antecedent.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from math import prod

import numpy as np
from numpy.typing import NDArray

from causal.engine.product import Array
from causal.errors import ImpossibleEvidence, QueryError
from causal.judgement.antecedents.chances import asked, speaker, weights
from causal.judgement.antecedents.rewritten import Rewrite, Rewrites
from causal.judgement.antecedents.surprise import interval, surprises
from causal.judgement.cells import ANSWERED, Rules, fingerprint, history_of
from causal.judgement.panel import Cancelled, Progress, never, nothing, refuse_count
from causal.judgement.search.front import undominated
from causal.judgement.speaker import Speaker
from causal.theory.facts import kept
from causal.theory.scenario import Scenario, verdict
from causal.theory.theory import Theory
from causal.theory.uncertainty import theory_draws

MOST_REWRITES = 200_000
LIKELY = 0.5
_EDGE = 1e-12  # a chance short of the threshold by rounding alone reaches it
_SHOWN = 8  # of those that suffice, so many have bands
_TOGETHER = 32  # sets of variables whose questions share their products


@dataclass(slots=True, eq=False)
class _Tally:
    """What has been found so far, smaller sets first."""

    threshold: float
    found: list[Rewrite] = field(default_factory=list)
    choices: list[Rewrite] = field(default_factory=list)
    nothing: Rewrite | None = None
    whole: Rewrite | None = None
    tried: int = 0
    impossible: int = 0

    def add(
        self,
        theory: Theory,
        some: Sequence[str],
        bits: Array,
        reached: Array,
        new: NDArray[np.bool_],
    ) -> None:
        """Take in all states of some variables; ``new`` marks those in which they were not."""
        real = new & np.isfinite(bits)
        self.tried += int(new.sum())
        self.impossible += int((new & ~np.isfinite(bits)).sum())
        places = np.argwhere(real)
        for place in undominated(np.where(real, reached, np.nan).ravel(), -bits.ravel()):
            cell = np.unravel_index(place, bits.shape)
            self.choices.append(_rewrite(theory, some, cell, bits, reached))
        for cell in map(tuple, places):
            one = _rewrite(theory, some, cell, bits, reached)
            if not some:
                self.nothing = one
            elif self.whole is None or one.total < self.whole.total - _EDGE:
                self.whole = one
            if one.reached >= self.threshold - _EDGE and not self._holds(one):
                self.found.append(one)

    def _holds(self, one: Rewrite) -> bool:
        """Tell whether a rewriting holds a smaller one that suffices."""
        return any(set(smaller.settings) < set(one.settings) for smaller in self.found)

    def ranked(self) -> tuple[Rewrite, ...]:
        """Return what suffices, the least surprising first."""
        return tuple(sorted(self.found, key=lambda r: (round(r.bits, 9), -r.reached, r.settings)))

    def front(self) -> tuple[Rewrite, ...]:
        """Return the front, the least surprising first."""
        reached = np.array([one.reached for one in self.choices])
        bits = np.array([one.bits for one in self.choices])
        return tuple(self.choices[k] for k in undominated(reached, -bits)[::-1])


def _rewrite(
    theory: Theory, some: Sequence[str], cell: Sequence[int], bits: Array, reached: Array
) -> Rewrite:
    settings = tuple((n, theory[n].states[k]) for n, k in zip(some, cell, strict=True))
    place = tuple(cell)
    return Rewrite(settings, float(bits[place]), float(reached[place]))


def upstream_of(theory: Theory, levers: Sequence[str]) -> tuple[str, ...]:
    """Return the variables that come before some levers: ancestors that are not among them.

    Examples
    --------
    >>> import causal
    >>> upstream_of(causal.load("dear_coal"), ["wage_cut_1907"])
    ('coal_price_1907', 'engine_1904', 'owner_1906', 'costs_1907')
    """
    before = theory.model.ancestors(levers) - set(levers)
    return tuple(name for name in theory.model.names if name in before)


def rewritings(theory: Theory, upstream: Sequence[str], size: int, history: str) -> int:
    """Return how many rewritings of up to so many variables there are."""
    factual = theory.factual(history)
    other = {name: len(theory[name].states) - (name in factual) for name in upstream}
    return sum(
        prod(other[name] for name in some)
        for count in range(size + 1)
        for some in combinations(upstream, count)
    )


def rewrites(
    theory: Theory,
    scenario: Scenario,
    rules: Rules = Rules(),
    *,
    threshold: float = LIKELY,
    size: int = 2,
    most: int = MOST_REWRITES,
    progress: Progress = nothing,
    cancelled: Cancelled = never,
) -> Rewrites:
    """Find the least surprising upstream states that make an antecedent likely.

    Parameters
    ----------
    theory : Theory
        As loaded, without steps.
    scenario : Scenario
        What it sets is the antecedent.
    rules : Rules, optional
        As for `causal.judgement.antecedents.surprise.surprise`.
    threshold : float, default 0.5
        From where on the antecedent counts as likely.
    size : int, default 2
        Up to how many variables are rewritten at once; all their subsets are tried, in all states
        in which they were not. Where the history does not tell the state of a variable, all are.
    most : int, default 200000
        Refuse to try more rewritings than this.
    progress, cancelled : callable, optional
        As for `causal.judgement.search.finder.search`.

    Returns
    -------
    Rewrites
        Without any where the theory has none of the levers, or only some.

    Raises
    ------
    QueryError
        If the threshold is not above 0 and at most 1, the size is negative; with ``facts="all"``;
        or if the theory has steps.
    ImpossibleEvidence, UnknownName
    TooCostly
        If there are too many rewritings, or one contraction would exceed the engine's limits.

    Notes
    -----
    With U the variables rewritten and X the levers, the bits are -log2 P(U=u | k) and the
    probability reached is P(X=x | do(U=u), k). With ``before``, k are the factual states of the
    levers that are no descendants of U or X: what comes after a rewriting is let go. Only minimal
    sets are found: none holds a smaller one that suffices. The front and the lowest total are taken
    over all that is possible.

    References
    ----------
    .. [1] P. E. Tetlock and A. Belkin, eds., Counterfactual Thought Experiments in World Politics
       (1996), chapter 1 (the minimal-rewrite rule).

    Examples
    --------
    >>> import causal
    >>> uncut = Scenario("uncut", settings=(("wage_cut_1907", "none"),))
    >>> found = rewrites(causal.load("dear_coal"), uncut, size=1)
    >>> [(one.settings, round(one.bits, 2), round(one.reached, 2)) for one in found.found][:1]
    [((('owner_1906', 'family'),), 1.0, 0.81)]
    """
    if not 0 < threshold <= 1 or size < 0:
        raise QueryError(
            f"the threshold is {threshold:g} and the size {size}; give a probability above 0, and "
            "0 variables or more"
        )
    history = history_of(theory, rules)
    status = verdict(theory, scenario, history).status
    key = (fingerprint(theory, scenario, rules), threshold, size)
    blank = Rewrites(
        *(theory.name, theory.title, scenario.name, status, threshold, size),
        fingerprint=hashlib.sha256(repr(key).encode()).hexdigest()[:12],
    )
    who = speaker(theory, rules)
    if status not in ANSWERED:
        return blank
    settings = dict(scenario.for_theory(theory.name))
    upstream = upstream_of(theory, list(settings))
    size = min(size, len(upstream))
    refuse_count(rewritings(theory, upstream, size, history), most, "rewritings to be tried")
    sets = [some for count in range(size + 1) for some in combinations(upstream, count)]
    tally, done = _Tally(threshold), 0
    for chunk in _chunks(sets):
        if cancelled():
            break
        for some, (bits, reached) in zip(chunk, _answers(who, settings, chunk), strict=True):
            point = bits[..., 0], reached[..., 0]
            tally.add(theory, some, *point, _new(theory, some, history))
        done += len(chunk)
        progress(done, len(sets))
    made = replace(
        blank,
        size=size,
        found=tally.ranked(),
        front=tally.front(),
        nothing=tally.nothing,
        whole=tally.whole,
        upstream=len(upstream),
        tried=tally.tried,
        impossible=tally.impossible,
        done=done,
        total=len(sets),
    )
    return _banded(made, theory, rules, settings) if rules.draws else made


def _chunks(sets: Sequence[tuple[str, ...]]) -> Iterator[Sequence[tuple[str, ...]]]:
    for start in range(0, len(sets), _TOGETHER):
        yield sets[start : start + _TOGETHER]


def _answers(
    who: Speaker, settings: Mapping[str, str], sets: Sequence[tuple[str, ...]]
) -> list[tuple[Array, Array]]:
    """Return for each set of variables the bits of its states, and what they make of the levers.

    Shape (states of each ..., draws) both.
    """
    questions = []
    for some in sets:
        known = kept(who.theory, [*some, *settings], who.rules.facts, who.history)
        questions.append(asked(who, some, known))
        questions.append(asked(who, some, {**known, **settings}, some))
    found = weights(questions)
    made = []
    for own, after in zip(found[::2], found[1::2], strict=True):
        both = own.sum(axis=tuple(range(own.ndim - 1)))  # setting them does not change this chance
        if who.draws is None and not both.all():
            known = kept(who.theory, list(settings), who.rules.facts, who.history)
            told = [f"{name}={state}" for name, state in known.items()]
            raise ImpossibleEvidence(told, f"theory {who.theory.name}")
        with np.errstate(invalid="ignore", divide="ignore"):
            made.append((surprises(own / both), np.clip(after / both, 0.0, 1.0)))
    return made


def _banded(found: Rewrites, theory: Theory, rules: Rules, settings: Mapping[str, str]) -> Rewrites:
    """Add bands to what is first in rank and on the front, under the same draws."""
    shown = dict.fromkeys((*found.found[:_SHOWN], *found.front))
    matter = theory.model.ancestors([*settings, *theory.role("lever")])
    names = [n for n in theory.model.names if n in matter | {*settings, *theory.role("lever")}]
    draws = theory_draws(theory, rules.draws, seed=rules.seed or 0, names=names)
    who = speaker(theory, rules, draws)
    sets = list(dict.fromkeys(tuple(name for name, _ in one.settings) for one in shown))
    answers = dict(zip(sets, _answers(who, settings, sets), strict=True)) if sets else {}
    drawn: dict[Rewrite, Rewrite] = {}
    for one in shown:
        bits, reached = answers[tuple(name for name, _ in one.settings)]
        cell = tuple(theory[name].index(state) for name, state in one.settings)
        possible = ~np.isnan(reached[cell])
        if possible.any():
            price = np.broadcast_to(bits[cell], possible.shape)
            bands = interval(price[possible]), interval(reached[cell][possible])
            drawn[one] = replace(one, bits_band=bands[0], reached_band=bands[1])
    return replace(
        found,
        found=tuple(drawn.get(one, one) for one in found.found),
        front=tuple(drawn.get(one, one) for one in found.front),
    )


def _new(theory: Theory, some: Sequence[str], history: str) -> NDArray[np.bool_]:
    """Mark the states in which none of some variables is what it was."""
    factual = theory.factual(history)
    marks = np.ones((), dtype=bool)
    for name in some:
        other = np.array([state != factual.get(name) for state in theory[name].states])
        marks = marks[..., None] & other
    return marks
