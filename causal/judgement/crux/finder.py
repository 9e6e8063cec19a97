"""The crux finder: over which intervention or observation theories part most."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from causal.display.numbers import probability
from causal.display.sentences import listed
from causal.display.tables import html_table, text_table
from causal.errors import QueryError, UnknownName
from causal.judgement.cells import Rules, fingerprint
from causal.judgement.crux.matrix import Disagreement, disagreement
from causal.judgement.crux.partings import Parting, partings
from causal.judgement.crux.parts import LeverPart, OutcomePart, by_lever, by_outcome
from causal.judgement.panel import (
    Cancelled,
    Least,
    Panel,
    Progress,
    allowed,
    drawn_fingerprint,
    never,
    nothing,
    panel,
    refuse_count,
)
from causal.judgement.spreading import spread
from causal.ladder.network import Draws
from causal.theory.frame import FrameVariable
from causal.theory.scenario import Scenario
from causal.theory.theory import Theory

HEADERS = ("question", "outcome", "bits", "of at most", "differ over", "most", "least")
MOST_QUESTIONS = 100_000
_SHOWN = 10
_NOTHING = 1e-9  # bits up to here are rounding


@dataclass(frozen=True, slots=True)
class Crux:
    """Where theories part: every question asked, the one that separates them most first.

    Attributes
    ----------
    theories, levers, outcomes : tuple of str
        Who was asked, about which levers, about which outcomes.
    facts : str
        Which facts were kept.
    weights : tuple of (str, float)
        By theory.
    partings : tuple of Parting
        By divergence, highest first; the world as it was is among them, and marked vacuous.
    done, total : int
        Sets of levers and observations asked, and to be asked: fewer if it was cancelled.
    fingerprint : str
        Of everything the numbers depend on.
    """

    theories: tuple[str, ...]
    levers: tuple[str, ...]
    outcomes: tuple[str, ...]
    facts: str
    weights: tuple[tuple[str, float], ...]
    partings: tuple[Parting, ...]
    done: int
    total: int
    fingerprint: str

    def ranked(
        self, outcome: str = "", *, seen: bool | None = None, levers: int | None = None
    ) -> tuple[Parting, ...]:
        """Return the questions that change something, the one that separates most first.

        Parameters
        ----------
        outcome : str, optional
            Of one outcome only.
        seen : bool, optional
            Observations only, or interventions only.
        levers : int, optional
            Only those with so many levers.
        """
        if outcome and outcome not in self.outcomes:
            raise UnknownName("outcome", outcome, self.outcomes, "this search")
        return tuple(
            one
            for one in self.partings
            if not one.vacuous
            and outcome in ("", one.outcome)
            and seen in (None, one.seen)
            and levers in (None, len(one.settings))
        )

    def as_it_was(self) -> tuple[Parting, ...]:
        """Return how far theories part over each outcome with nothing changed."""
        return tuple(one for one in self.partings if not one.settings)

    def matrix(self, outcome: str = "") -> Disagreement:
        """Return how far every two theories part, averaged over the interventions that both run."""
        asked = self.ranked(outcome, seen=False)
        return disagreement(self.theories, (one.answers for one in asked))

    def by_outcome(self) -> tuple[OutcomePart, ...]:
        """Share out the mean divergence over all interventions among the outcomes asked about."""
        return by_outcome(self.ranked(seen=False))

    def by_lever(self, outcome: str) -> tuple[LeverPart, ...]:
        """Share out the mean divergence over one outcome among the levers.

        See `causal.judgement.crux.parts.by_lever`: what theories disagree on as it was, and what
        each lever adds, sum to the mean.
        """
        asked = self.ranked(outcome, seen=False)
        return by_lever(self.partings, asked, dict(self.weights))

    def rows(self, outcome: str = "") -> list[tuple[str, ...]]:
        """Return a row a question, the one that separates most first; see ``HEADERS``.

        With draws, the bits are followed by their band of 90%.
        """
        made: list[tuple[str, ...]] = []
        for one in self.ranked(outcome):
            state, high, low = one.extremes()
            found, place = dict(one.answers), one.states.index(state)
            made.append(
                (
                    one.question,
                    one.outcome,
                    f"{one.bits:.3f}{_band_words(one.band)}",
                    f"{one.limit:.2f}",
                    state,
                    f"{high} {probability(found[high][place])}",
                    f"{low} {probability(found[low][place])}",
                )
            )
        return made

    def sentence(self, outcome: str = "") -> str:
        """Say over which question the theories part most."""
        found = self.ranked(outcome)
        if not found:
            return "There is no question that two of these theories answer and that changes one."
        if found[0].bits < _NOTHING:
            return "They part over no question that they answer and that changes one."
        part = "" if self.done == self.total else f" ({self.done} of {self.total} sets were asked)"
        return f"They part most over {found[0].sentence()}{part}"

    def __str__(self) -> str:
        rows = self.rows()
        table = text_table(HEADERS, rows[:_SHOWN], numeric=(2, 3))
        more = f"\n… and {len(rows) - _SHOWN} more" if len(rows) > _SHOWN else ""
        return f"{self.sentence()}\n\n{table}{more}"

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        caption = f"Where {listed(self.theories)} part"
        table = html_table(HEADERS, self.rows()[:_SHOWN], caption=caption, numeric=(2, 3))
        html = f"<p>{escape(self.sentence())}</p>{table}"
        return {"text/plain": str(self), "text/html": html}


def checked_weights(
    names: Sequence[str], weights: Mapping[str, float] | None, where: str
) -> dict[str, float]:
    """Return a weight for each theory: one for all if none is given, none for those not named.

    Raises
    ------
    UnknownName
        If a weight is given to a theory that is not asked.
    QueryError
        If a weight is negative, or none is positive.
    """
    for name, weight in (weights or {}).items():
        if name not in names:
            raise UnknownName("theory", name, names, where)
        if not 0 <= weight < float("inf"):
            raise QueryError(f"the weight of {name} is {weight:g}; weights must be 0 or more")
    told = {name: float(weights.get(name, 0.0)) if weights else 1.0 for name in names}
    if not any(told.values()):
        raise QueryError("no theory has a positive weight; give one to those that are to count")
    return told


def observable(asked: Panel, seen: Sequence[str] | None) -> list[str]:
    """Return the variables that are to be seen: those of the frame that two theories have."""
    if seen is None:
        frames = [one.theory.frame for one in asked.speakers if one.theory.frame]
        found = [entry.variable.name for frame in frames[:1] for entry in frame.variables]
        seen = found or [one.name for one in asked.levers]
    return [name for name in dict.fromkeys(seen) if sum(asked.has([name])) > 1]


def _band_words(band: tuple[float, ...]) -> str:
    return f" ({band[0]:.3f} to {band[1]:.3f})" if band else ""


def _parted(
    one: tuple[tuple[str, ...], bool],
    asked: Panel,
    weights: Mapping[str, float],
    least: Least,
    drawn: Panel | None,
) -> list[Parting]:
    """Return how far theories part over one set of levers, or one observation."""
    levers, seen = one
    return partings(asked, weights, levers, seen=seen, least=least, drawn=drawn)


def find_crux(
    theories: Sequence[Theory],
    outcomes: Sequence[FrameVariable],
    rules: Rules = Rules(),
    *,
    weights: Mapping[str, float] | None = None,
    levers: Sequence[str] | None = None,
    size: int = 2,
    seen: Sequence[str] | None = None,
    least: Least = 2,
    draws: Mapping[str, Draws] | None = None,
    progress: Progress = nothing,
    cancelled: Cancelled = never,
    most: int | None = None,
    client: Any = None,  # noqa: ANN401
) -> Crux:
    """Find the intervention or observation over which theories part most.

    Parameters
    ----------
    theories : sequence of Theory
        Two or more, with different names.
    outcomes : sequence of FrameVariable
    rules : Rules, optional
        Which facts are kept, and of which history.
    weights : mapping of str to float, optional
        By theory; all alike if not given. Scaled to sum to one over those that answer a question.
    levers : sequence of str, optional
        What can be intervened on; all levers of the frame if not given.
    size : int, default 2
        Up to how many levers are set at once, in all their states.
    seen : sequence of str, optional
        Variables of which single states are seen, with no other fact known; all of the frame if
        not given.
    least : int or "all", default 2
        How many theories must answer a question for it to be told; ``all``: each that counts and
        speaks of the outcome.
    draws : mapping of str to mapping of str to ndarray, optional
        Tables of drawn parameters by theory and variable, for bands.
    progress : callable, optional
        Told how many sets of levers are done, and how many there are.
    cancelled : callable, optional
        Asked before each set; what was found so far is returned once it says so.
    most : int, optional
        Refuse to ask more questions than this: 100000 if not given, 5000 with ``facts="all"``.
    client : distributed.Client, optional
        Whose workers ask, some sets of levers on each, with the same result; this process if not
        given.

    Returns
    -------
    Crux

    Raises
    ------
    QueryError
        If fewer than two theories are given, or two have one name, or a weight is wrong.
    ImpossibleEvidence
        If a theory has it that the facts kept cannot have happened.
    TooCostly
        If there are too many questions, or one contraction would exceed the engine's limits.

    Notes
    -----
    A theory that does not have all levers of a question is told among the silent ones and never
    counted as agreeing. What is set in a question is what `causal.compare` would run.

    Examples
    --------
    >>> import causal
    >>> pair = [causal.load("dear_coal"), causal.load("river_low")]
    >>> found = find_crux(pair, pair[0].frame.outcomes[:1], seen=())
    >>> best = found.ranked()[0]
    >>> len(best.answers), 0 < best.bits <= best.limit == 1.0
    (2, True)
    """
    names = [theory.name for theory in theories]
    if len(names) < 2 or len(set(names)) < len(names):
        raise QueryError(f"give two or more theories of different names; given: {listed(names)}")
    if size < 0:
        raise QueryError(f"the size is {size}; give how many levers may be set at once, 0 or more")
    heavy = checked_weights(names, weights, "this search")
    asked = panel(theories, outcomes, rules, levers=levers)
    drawn = panel(theories, outcomes, rules, levers=levers, draws=draws) if draws else None
    sets = [(some, False) for n in range(size + 1) for some in asked.subsets(n, 2)]
    sets += [((name,), True) for name in observable(asked, seen)]
    sizes = [asked.cells(some) for some, _ in sets]
    count = len(outcomes) * sum(sizes)
    refuse_count(count, allowed(most, MOST_QUESTIONS, rules), "questions to theories")
    told = spread(_parted, sets, asked, heavy, least, drawn, client=client, sizes=sizes)
    found: list[Parting] = []
    done = 0
    while done < len(sets) and not cancelled():
        found += next(told)
        done += 1
        progress(done, len(sets))
    found.sort(key=lambda one: (-one.bits, len(one.settings), one.seen, one.settings, one.outcome))
    prints = [fingerprint(theory, Scenario("crux"), rules) for theory in theories]
    key = (prints, heavy, sets, size, done, drawn_fingerprint(draws), *[least][: least != 2])
    return Crux(
        tuple(names),
        tuple(one.name for one in asked.levers),
        tuple(entry.variable.name for entry in outcomes),
        rules.facts,
        tuple(heavy.items()),
        tuple(found),
        done,
        len(sets),
        hashlib.sha256(repr(key).encode()).hexdigest()[:12],
    )
