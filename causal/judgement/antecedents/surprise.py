"""The surprise of an antecedent: how improbable a theory finds the states that a scenario sets.

What is asked is the theory as it stands, with nothing done: the joint probability of these states
given the facts that are kept, minus its binary logarithm. It is split by lever along the chain
rule, first to last by date.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf

import numpy as np

from causal.display.dates import period
from causal.display.surprise_words import bits_of
from causal.engine.product import Array
from causal.judgement.antecedents.chances import along, speaker
from causal.judgement.antecedents.hinges import Hinge, hinge
from causal.judgement.bands import Interval
from causal.judgement.cells import ANSWERED, Rules, fingerprint, history_of
from causal.ladder.draws import mattering
from causal.ladder.network import Draws, Question
from causal.scm.evidence import observed
from causal.theory.facts import released
from causal.theory.scenario import Scenario, verdict
from causal.theory.theory import Theory
from causal.theory.uncertainty import theory_draws

_ENDS = (0.05, 0.5, 0.95)


@dataclass(frozen=True, slots=True)
class Part:
    """What one lever adds to the surprise, given the levers before it.

    Attributes
    ----------
    variable, state : str
        The state is what is done, in words, where a mechanism is replaced.
    title, label, date : str
        What a reader sees.
    bits : float or None
        None after a lever that is impossible already: nothing can follow from that.
    """

    variable: str
    state: str
    title: str
    label: str
    date: str
    bits: float | None


@dataclass(frozen=True, slots=True)
class Surprise:
    """How far-fetched one theory finds what one scenario sets.

    Attributes
    ----------
    theory, title, variant, history, facts : str
        Who is asked, with which numbers, and which facts of which history are kept.
    scenario : str
    status, why : str
        As of a comparison's cell; only ``runs`` and ``vacuous`` have numbers.
    bits : float or None
        Surprise at the states that are set; infinity for what the theory has as impossible. With
        ``expected`` the expected cost of replaced mechanisms.
    factual_bits : float or None
        Surprise at the factual states of the same levers, asked in the same way; None where the
        history does not tell them all, or mechanisms are replaced.
    parts : tuple of Part
        By date; the bits add up to the whole.
    kept : tuple of (str, str)
        The facts that are taken as known.
    released : tuple of str
        Factual levers that are not, because they come after the change.
    expected : bool
        Whether some mechanism is replaced; see `causal.judgement.antecedents.policies`.
    hinge : Hinge or None
        The number of the theory on which the bits hang most, where that was asked for.
    band, factual_band : Interval or None
        Of the bits, over draws of the theory's numbers.
    draws, lost : int
        How many were made, and in how many of them what is kept could not happen.
    fingerprint : str
        Of everything the numbers depend on.
    """

    theory: str
    title: str
    variant: str
    history: str
    facts: str
    scenario: str
    status: str
    why: str
    bits: float | None = None
    factual_bits: float | None = None
    parts: tuple[Part, ...] = ()
    kept: tuple[tuple[str, str], ...] = ()
    released: tuple[str, ...] = ()
    expected: bool = False
    hinge: Hinge | None = None
    band: Interval | None = None
    factual_band: Interval | None = None
    draws: int = 0
    lost: int = 0
    fingerprint: str = ""

    @property
    def answered(self) -> bool:
        """Whether there is a number."""
        return self.bits is not None

    @property
    def chance(self) -> float | None:
        """The probability of what is set; None without a number, or where that is expected bits."""
        return None if self.bits is None or self.expected else 2.0**-self.bits

    @property
    def beyond(self) -> float | None:
        """Bits beyond those of the factual course: how much more far-fetched it is than that.

        None where either is not known, or the theory has the factual course as impossible.
        """
        if self.bits is None or self.factual_bits is None or self.factual_bits == inf:
            return None
        return self.bits - self.factual_bits


def surprise(
    theory: Theory,
    scenario: Scenario,
    rules: Rules = Rules(),
    *,
    hang: bool = True,
) -> Surprise:
    """Ask one theory how far-fetched the states are that a scenario sets.

    Parameters
    ----------
    theory : Theory
        As loaded, without steps.
    scenario : Scenario
    rules : Rules, optional
        ``facts``: with ``before``, what is taken as known are the factual states of the levers
        that are not descendants of a changed lever (those that are changed, and their descendants,
        are released); with ``none``, nothing. Which history; with ``draws`` and ``seed``, a band.
    hang : bool, default True
        Find the number on which the bits hang most.

    Returns
    -------
    Surprise
        Without numbers where the theory has none of the levers, or only some.

    Raises
    ------
    QueryError
        With ``facts="all"``: it keeps the states that are changed; or if the theory has steps.
    ImpossibleEvidence
        If the theory has it that the facts kept cannot have happened.
    UnknownName, TooCostly

    Notes
    -----
    With X the levers, x their states and k the facts kept, the bits are -log2 P(X=x | k): the
    joint probability in the theory as it stands, not a product of one for each lever. This is the
    least Kullback-Leibler divergence from the theory, given k, of any distribution in which X is
    x for sure: the cheapest way of having it come about. For a root it is the cost of the state
    in its own table. All of it is exact, from contractions that share their products.

    Levers that are kept are no effects of what is changed; some may be later in time and still
    tell of it, through common causes.

    Examples
    --------
    >>> import causal
    >>> no_cut = Scenario("no_cut", settings=(("wage_cut_1907", "none"),))
    >>> found = surprise(causal.load("dear_coal"), no_cut)
    >>> round(found.bits, 2), round(found.factual_bits, 2)
    (1.73, 1.59)
    """
    history = history_of(theory, rules)
    told = verdict(theory, scenario, history)
    blank = Surprise(
        *(theory.name, theory.title, theory.variant, history, rules.facts, scenario.name),
        *(told.status, told.why),
        fingerprint=fingerprint(theory, scenario, rules),
    )
    who = speaker(theory, rules)
    if told.status not in ANSWERED:
        return blank
    settings = dict(scenario.for_theory(theory.name))
    names = by_date(theory, settings)
    known = who.known(names)
    chances = along(who, [(name, settings[name]) for name in names], known)[:, 0]
    course = factual_course(theory, names, history)
    found = replace(
        blank,
        bits=float(surprises(chances[-1])),
        factual_bits=None if course is None else float(surprises(along(who, course, known)[-1, 0])),
        parts=_parts(theory, chances, names, settings),
        kept=tuple(known.items()),
        released=released(theory, names, history),
    )
    if hang and settings:
        found = replace(found, hinge=hinge(theory, settings, known))
    return _banded(found, theory, rules, names, settings) if rules.draws and names else found


def by_date(theory: Theory, names: Sequence[str] | dict[str, str]) -> tuple[str, ...]:
    """Return variables first to last by date, causes before effects where a date is shared.

    Examples
    --------
    >>> import causal
    >>> by_date(causal.load("dear_coal"), ["wage_cut_1907", "owner_1906"])
    ('owner_1906', 'wage_cut_1907')
    """
    rank = {name: place for place, name in enumerate(theory.model.topological)}

    def key(name: str) -> tuple[float, int]:
        span = period(theory.entry(name).date)
        return (span[0] if span else inf, rank[name])

    return tuple(sorted(names, key=key))


def factual_course(
    theory: Theory, names: Sequence[str], history: str
) -> tuple[tuple[str, str], ...] | None:
    """Return the factual states of some variables; None where the history lacks one."""
    factual = theory.factual(history)
    if any(name not in factual for name in names):
        return None
    return tuple((name, factual[name]) for name in names)


def surprises(chances: Array) -> Array:
    """Return minus the binary logarithm of chances, 0 for rounding above one, nan stays.

    Examples
    --------
    >>> surprises(np.array([0.25, 0.0, 1.0])).tolist()
    [2.0, inf, 0.0]
    """
    with np.errstate(divide="ignore"):
        found: Array = np.abs(np.log2(np.minimum(chances, 1.0)))
    return found


def _parts(
    theory: Theory, chances: Array, names: Sequence[str], settings: dict[str, str]
) -> tuple[Part, ...]:
    """Split the joint surprise by the chain rule: each lever given those before it."""
    made: list[Part] = []
    for place, name in enumerate(names):
        variable, state = theory[name], settings[name]
        before, now = float(chances[place]), float(chances[place + 1])
        bits = None if before == 0 else bits_of(min(now / before, 1.0))
        words = (variable.title, variable.label(state), theory.entry(name).date)
        made.append(Part(name, state, *words, bits))
    return tuple(made)


def drawn(theory: Theory, rules: Rules, question: Question) -> Draws:
    """Draw the numbers of a theory that can matter to a question."""
    names = mattering(theory.model, question)
    return theory_draws(theory, rules.draws, seed=rules.seed or 0, names=names)


def _banded(
    found: Surprise,
    theory: Theory,
    rules: Rules,
    names: Sequence[str],
    settings: dict[str, str],
) -> Surprise:
    """Add the bands of the bits: the same draws for what is set and for the factual course."""
    evidence = tuple((0, observed(theory.model, name, state)) for name, state in found.kept)
    question = Question(((),), evidence, tuple((0, name) for name in names))
    who, known = speaker(theory, rules, drawn(theory, rules, question)), dict(found.kept)
    bits = surprises(along(who, [(name, settings[name]) for name in names], known)[-1])
    possible = ~np.isnan(bits)
    if not possible.any():
        return replace(found, draws=rules.draws, lost=rules.draws)
    course, other = factual_course(theory, names, found.history), None
    if course is not None:
        other = interval(surprises(along(who, course, known)[-1])[possible])
    return replace(
        found,
        band=interval(bits[possible]),
        factual_band=other,
        draws=rules.draws,
        lost=round(rules.draws * float((~possible).mean())),
    )


def interval(bits: Array) -> Interval:
    """Sum up drawn bits, some of which may be infinite; the ends are bits that were drawn.

    Examples
    --------
    >>> interval(np.array([1.0] * 9 + [np.inf])).high
    inf
    """
    low, median, high = (float(x) for x in np.quantile(bits, _ENDS, method="inverted_cdf"))
    return Interval(float(bits.mean()), low, median, high)
