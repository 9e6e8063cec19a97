"""Evidence put to the library: weighed once and remembered, a reader's own within the session."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import streamlit as st
from boot import Case, boot
from reader.entries import OWN
from reader.view import View

from causal.display.dates import period
from causal.errors import CausalError
from causal.judgement.evidence.belief import Belief, believe
from causal.judgement.evidence.controls import Controls
from causal.judgement.evidence.dossier import Dossier
from causal.judgement.evidence.items import Explanandum
from causal.judgement.evidence.ledger import Ledger, ledger
from causal.judgement.evidence.prospects import Prospect, assumed_range, prospects
from causal.judgement.evidence.sheet import Sheet, sheet
from causal.judgement.evidence.spans import Span, span
from causal.judgement.evidence.steadiness import Steadiness, steadiness
from causal.judgement.evidence.unseen import Unseen, unseen
from causal.judgement.evidence.weighing import Weighing, by_explanandum
from causal.theory.theory import Theory

T = TypeVar("T")
DRAWS, SEED = 1000, 0
BELIEF_DRAWS = 200
MOST_KEPT = 40
Facts = tuple[tuple[str, str], ...]
Weights = tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Asked:
    """Which evidence counts, and how it is added up.

    Attributes
    ----------
    case : str
    explanandum : str or None
    year : int or None
    by : str
        What of an item the year is held against.
    without : tuple of str
    controls : Controls
    """

    case: str
    explanandum: str | None
    year: int | None
    by: str
    without: tuple[str, ...]
    controls: Controls

    def of(self, evidence: Dossier) -> Dossier:
        """Return the part of a body of evidence that counts."""
        kept = self._reached(evidence)
        return kept.keeping(lambda one: one.name not in self.without)

    def aside(self, evidence: Dossier) -> tuple[str, ...]:
        """Return what is set aside of the items that would count."""
        kept = self._reached(evidence)
        return tuple(one.name for one in kept.items if one.name in self.without)

    def nothing(self, evidence: Dossier) -> bool:
        """Return whether no item that was seen counts; not where the date cannot be kept."""
        kept, _ = tried(lambda: self.of(evidence))
        return kept is not None and not kept.seen

    def _reached(self, evidence: Dossier) -> Dossier:
        kept = evidence if self.explanandum is None else evidence.explaining(self.explanandum)
        return kept if self.year is None else kept.as_of(self.year, by=self.by)


@dataclass(frozen=True)
class Answer:
    """What the evidence says.

    Attributes
    ----------
    evidence : Dossier
        What counts of it.
    sheet : Sheet
    steady : Steadiness
    span : Span
    questions : tuple of (Explanandum, Weighing)
        By what is to be explained, whatever was chosen.
    """

    evidence: Dossier
    sheet: Sheet
    steady: Steadiness
    span: Span
    questions: tuple[tuple[Explanandum, Weighing], ...]

    @property
    def whole(self) -> Weighing:
        """The totals."""
        return self.sheet.whole


def asked_of(view: View) -> Asked:
    """Return what a view asks of the evidence."""
    weighed = view.weighed
    controls = Controls(
        tuple((name, float(weight)) for name, weight in weighed.priors),
        weighed.catch_all / 100,
        None if weighed.dependence == OWN else float(weighed.dependence),
        None if weighed.tempering == OWN else float(weighed.tempering),
        weighed.counted,
    )
    return Asked(
        view.case,
        weighed.explanandum or None,
        int(weighed.asof) if weighed.asof else None,
        weighed.dated,
        weighed.without,
        controls,
    )


def _answered(asked: Asked, evidence: Dossier) -> Answer:
    kept, controls = asked.of(evidence), asked.controls
    every = Asked(asked.case, None, asked.year, asked.by, asked.without, controls).of(evidence)
    return Answer(
        kept,
        sheet(kept, controls, draws=DRAWS, seed=SEED),
        steadiness(kept, controls, draws=DRAWS, seed=SEED),
        span(kept, controls),
        by_explanandum(every, controls),
    )


@st.cache_resource(max_entries=300, show_spinner=False)
def _shared(asked: Asked) -> Answer:
    evidence = boot()[asked.case].evidence
    assert evidence is not None
    return _answered(asked, evidence)


def answer(asked: Asked, added: Dossier | None = None) -> Answer:
    """Weigh the evidence of a case, or that with a reader's own items."""
    if added is None:
        return _shared(asked)
    return _in_session(("answer", asked, added.fingerprint), lambda: _answered(asked, added))


def _in_session(key: object, find: Callable[[], T]) -> T:
    """Remember an answer in this session only: a reader's items are nobody else's."""
    kept: dict[object, T] = st.session_state.setdefault("answers_of_own", {})
    if key not in kept:
        while len(kept) >= MOST_KEPT:
            del kept[next(iter(kept))]
        kept[key] = find()
    return kept[key]


# --- what the theories themselves say -------------------------------------------------------------


def rivals(case: Case) -> tuple[Theory, ...]:
    """Return the theories that an account of the evidence is spelt out by."""
    told = {one.theory for one in case.evidence.hypotheses} if case.evidence else set()
    return tuple(one for one in case.theories if one.name in told and not one.fiction)


def theory_weights(case: Case, asked: Asked) -> Weights:
    """Return the prior weights of the rivals, by theory; all alike if none are chosen."""
    given = dict(asked.controls.priors)
    if not given or case.evidence is None:
        return tuple((one.name, 1.0) for one in rivals(case))
    by_theory = {h.theory: given.get(h.name, 0.0) for h in case.evidence.rivals if h.theory}
    return tuple((one.name, by_theory[one.name]) for one in rivals(case))


def _past(date: str, year: int | None) -> bool:
    """Return whether something dated so has happened when a year ends; without a date, never."""
    when = period(date)
    return year is None or (when is not None and when[1] <= year + 1)


def own_facts(theory: Theory, year: int | None) -> Facts:
    """Return what happened to a theory's own variables but its levers, up to a year."""
    levers = set(theory.role("lever"))
    return tuple(
        (name, state)
        for name, state in theory.factual().items()
        if name not in levers and _past(theory.entry(name).date, year)
    )


def outcome_facts(case: Case, year: int | None) -> Facts:
    """Return what the outcomes of the case were, up to a year."""
    return tuple(
        (one.variable.name, one.factual)
        for one in case.frame.outcomes
        if one.factual and _past(one.date, year)
    )


@st.cache_resource(max_entries=200, show_spinner=False)
def inside(case: str, theory: str, facts: Facts) -> Ledger:
    """Split the probability that one theory gives to facts."""
    return ledger([boot()[case].theory(theory)], dict(facts))


@st.cache_resource(max_entries=200, show_spinner=False)
def belief(case: str, theories: tuple[str, ...], facts: Facts, weights: Weights) -> Belief:
    """Return how probable theories are given facts that all of them speak of."""
    named = [boot()[case].theory(name) for name in theories]
    return believe(named, dict(facts), priors=dict(weights), draws=BELIEF_DRAWS, seed=SEED)


# --- what to look for -----------------------------------------------------------------------------


@st.cache_resource(max_entries=200, show_spinner=False)
def to_find(
    case: str, theories: tuple[str, ...], facts: Facts, weights: Weights
) -> tuple[Unseen, ...]:
    """Return what finding out each shared variable can be expected to tell."""
    named = [boot()[case].theory(name) for name in theories]
    return unseen(named, dict(facts), priors=dict(weights))


@dataclass(frozen=True)
class Sought:
    """Items to be looked for.

    Attributes
    ----------
    open : tuple of Prospect
        Those not yet seen.
    seen : tuple of (Prospect, Prospect)
        Those seen, as if they were not: where the account that foresees an item best makes it
        least and most probable.
    """

    open: tuple[Prospect, ...]
    seen: tuple[tuple[Prospect, Prospect], ...]


def _sought(kept: Dossier, controls: Controls) -> Sought:
    return Sought(prospects(kept, controls), assumed_range(kept, controls))


@st.cache_resource(max_entries=100, show_spinner=False)
def _sought_shared(asked: Asked) -> Sought:
    return _sought(_shared(asked).evidence, asked.controls)


def sought(asked: Asked, added: Dossier | None = None) -> Sought:
    """Return what looking for each item can be expected to tell."""
    if added is None:
        return _sought_shared(asked)
    key = ("sought", asked, added.fingerprint)
    return _in_session(key, lambda: _sought(asked.of(added), asked.controls))


def fingerprint_of(case: Case, found: Answer) -> str:
    """Return digits that change with the evidence that counts and with the theories behind it."""
    parts = [found.whole.fingerprint, *(one.fingerprint for one in rivals(case))]
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:12]


def tried(find: Callable[[], T]) -> tuple[T | None, str]:
    """Return what was found, or why there is none."""
    try:
        return find(), ""
    except CausalError as error:
        return None, str(error)
