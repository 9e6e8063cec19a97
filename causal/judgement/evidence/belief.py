"""How probable each theory is given facts on the variables that all of them have."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from causal.display.numbers import probability, signed
from causal.display.sentences import listed
from causal.display.tables import html_table, text_table
from causal.errors import ImpossibleEvidence, QueryError, UnknownName
from causal.judgement.evidence.accounts import Account, Facts, label, read_facts
from causal.judgement.evidence.controls import LEVEL, Array, leading, updated
from causal.theory.theory import Theory

CATCH_ALL = "catch_all"
_HEADERS = ("theory", "prior", "facts dB", "probability", "5%", "95%", "leads in")


@dataclass(frozen=True, slots=True)
class Believed:
    """How probable one theory is.

    Attributes
    ----------
    theory, title : str
        The theory's name is ``catch_all`` for what none of them says.
    prior, posterior : float
    db : float
        Probability of the facts, in decibels.
    low, high, leads : float or None
        5% and 95% points, and share of draws in which it leads, shared by those that are level;
        None without draws.
    """

    theory: str
    title: str
    prior: float
    posterior: float
    db: float
    low: float | None = None
    high: float | None = None
    leads: float | None = None

    def row(self) -> tuple[str, ...]:
        """Return its row of the table."""
        spread = (self.low, self.high, self.leads)
        return (
            self.title,
            probability(self.prior),
            signed(self.db, 1) if self.db > -np.inf else "ruled out",
            probability(self.posterior),
            *("" if one is None else probability(one) for one in spread),
        )


@dataclass(frozen=True, slots=True)
class Belief:
    """How probable the theories are given some facts.

    Attributes
    ----------
    facts : tuple of str
    theories : tuple of Believed
        In the order in which they were given; the catch-all last, if it has a prior.
    draws, seed : int
        Draws is 0 where parameters were not drawn.
    fingerprints : tuple of str
        Of the theories.
    """

    facts: tuple[str, ...]
    theories: tuple[Believed, ...]
    draws: int
    seed: int
    fingerprints: tuple[str, ...]

    def p(self, name: str) -> float:
        """Return the probability of a theory.

        Raises
        ------
        UnknownName
        """
        for one in self.theories:
            if one.theory == name:
                return one.posterior
        raise UnknownName("theory", name, [one.theory for one in self.theories])

    @property
    def leader(self) -> Believed:
        """The most probable theory."""
        return max(self.theories, key=lambda one: one.posterior)

    def rows(self) -> list[tuple[str, ...]]:
        """Return a row a theory, the most probable first."""
        return [one.row() for one in sorted(self.theories, key=lambda one: -one.posterior)]

    def sentence(self) -> str:
        """Say which theory leads, and how firmly."""
        best, count = self.leader, len(self.facts)
        level = [one.title for one in self.theories if best.posterior - one.posterior < LEVEL]
        verb = "have" if len(level) > 1 else "has"
        each = " each" if len(level) > 1 else ""
        said = (
            f"Given {count} fact{'' if count == 1 else 's'}, {listed(level)} {verb} "
            f"{probability(best.posterior)} of the belief{each}"
        )
        if len(level) > 1:
            return f"{said}; none of them leads."
        if best.low is None or best.high is None or best.leads is None:
            return f"{said}; how firmly was not drawn."
        return (
            f"{said} ({probability(best.low)} to {probability(best.high)} over what the theories "
            f"leave open of their numbers), and leads in {probability(best.leads)} of the draws."
        )

    def __str__(self) -> str:
        table = text_table(_HEADERS, self.rows(), numeric=(1, 2, 3, 4, 5, 6))
        return f"{self.sentence()}\n\n{table}"

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        html = f"<p>{escape(self.sentence())}</p>"
        html += html_table(_HEADERS, self.rows(), caption=f"Given {', '.join(self.facts)}")
        return {"text/plain": str(self), "text/html": html}


def theory_priors(
    theories: Sequence[Theory], priors: Mapping[str, float] | None, catch_all: float = 0.0
) -> tuple[float, ...]:
    """Return prior probabilities, one a theory and, if it has one, of the catch-all.

    Raises
    ------
    UnknownName, QueryError
    """
    names = [one.name for one in theories]
    if not names:
        raise QueryError("there is no theory to weigh; name one or more")
    if not 0 <= catch_all < 1:
        raise QueryError(f"a prior of {catch_all:g} for the catch-all; it must be in [0, 1)")
    given = dict.fromkeys(names, 1.0) if priors is None else dict(priors)
    for name, share in given.items():
        if name not in names:
            raise UnknownName("theory", name, names)
        if not 0 <= share < np.inf:
            raise QueryError(f"the prior of {name} is {share:g}; it must be 0 or more")
    total = sum(given.get(name, 0.0) for name in names)
    if total <= 0:
        raise QueryError("every prior is 0; give one theory a positive one")
    shares = [(1 - catch_all) * given.get(name, 0.0) / total for name in names]
    return (*shares, catch_all) if catch_all else tuple(shares)


def believe(
    theories: Sequence[Theory],
    facts: Facts,
    *,
    priors: Mapping[str, float] | None = None,
    catch_all: float = 0.0,
    draws: int = 0,
    seed: int = 0,
) -> Belief:
    """Return how probable theories are given facts: Bayes' rule over theories.

    Parameters
    ----------
    theories : sequence of Theory
        Every one has all the variables of the facts, so that all are held to the same.
    facts : mapping of str to str or sequence of str
    priors : mapping of str to float, optional
        Relative weights by theory, those left out get 0; all alike if not given.
    catch_all : float
        Prior probability that none of them is right; the facts are then held to be as probable as
        if every state of every variable were, independently.
    draws, seed : int
        Draws of the theories' own parameters, for a band; none by default.

    Returns
    -------
    Belief

    Raises
    ------
    UnknownName, QueryError
    ImpossibleEvidence
        If everything with a prior rules the facts out.

    Notes
    -----
    The probability of the facts at a theory's own numbers is its mean over what it leaves open of
    them, since one history uses a row of each variable only once: no term needs their variance. It
    is so exactly where rows are drawn with their own mean, as those of tables and noisy maxima
    are, and nearly so for other forms (`causal.ladder.forms`).

    References
    ----------
    .. [1] R. E. Kass and A. E. Raftery, Bayes factors, JASA 90 (1995).

    Examples
    --------
    >>> import causal
    >>> pair = [causal.load(name) for name in ("dear_coal", "river_low")]
    >>> found = believe(pair, {"mill_1908": "closed"})
    >>> chances = [one.p(mill_1908="closed") for one in pair]
    >>> abs(found.p("dear_coal") - chances[0] / sum(chances)) < 1e-12
    True
    """
    prior = theory_priors(theories, priors, catch_all)
    read_facts(theories[0], facts)
    accounts = [Account(one, facts) for one in theories]
    whole = np.array([one.db(range(len(one.facts))) for one in accounts])
    if catch_all:
        whole = np.append(whole, _flat(accounts[0]))
    told = tuple(map(str, accounts[0].facts))
    if not (np.isfinite(whole) & (np.array(prior) > 0)).any():
        raise ImpossibleEvidence(told, "every theory that has a prior")
    posterior = updated(prior, whole)
    bands = (
        _bands(accounts, prior, whole, draws, seed) if draws else [(None, None, None)] * len(prior)
    )
    names = [(one.name, label(one)) for one in theories]
    names += [(CATCH_ALL, "None of these")] if catch_all else []
    believed = tuple(
        Believed(*name, share, float(after), float(db), *band)
        for name, share, after, db, band in zip(names, prior, posterior, whole, bands, strict=True)
    )
    return Belief(told, believed, draws, seed, tuple(one.fingerprint for one in theories))


def _flat(account: Account) -> float:
    """Return the decibels of the facts if every state were as probable as any other."""
    shares = [len(f.states) / len(account.theory[f.variable].states) for f in account.facts]
    return float(10 * np.log10(shares).sum())


def _bands(
    accounts: Sequence[Account], prior: Sequence[float], whole: Array, draws: int, seed: int
) -> list[tuple[float, float, float]]:
    """Return 5% and 95% points of each posterior and the share of draws in which it leads."""
    drawn = np.repeat(whole[:, None], draws, axis=1)  # the catch-all does not move
    for row, account in enumerate(accounts):
        tables = account.tables(draws, seed)
        if tables:
            drawn[row] = account.drawn(account.facts, tables)
    possible = np.isfinite(np.where(np.array(prior)[:, None] > 0, drawn, -np.inf)).any(axis=0)
    if not possible.any():
        raise ImpossibleEvidence(
            list(map(str, accounts[0].facts)), "any draw of the numbers of these theories"
        )
    shares = updated(prior, drawn[:, possible])
    low, high = np.quantile(shares, [0.05, 0.95], axis=1)
    told = zip(low, high, leading(shares), strict=True)
    return [(float(a), float(b), float(c)) for a, b, c in told]


@dataclass(frozen=True, slots=True)
class FactAside:
    """Belief with one fact set aside.

    Attributes
    ----------
    fact : str
    belief : Belief
        Given the other facts.
    moved : float
        Total variation from the belief given all facts: half the sum of all changes.
    """

    fact: str
    belief: Belief
    moved: float

    def row(self) -> tuple[str, ...]:
        """Return its row: fact, how far belief moves, who leads then and with what."""
        best = self.belief.leader
        return (self.fact, probability(self.moved), best.title, probability(best.posterior))


def without_each(
    theories: Sequence[Theory],
    facts: Facts,
    *,
    priors: Mapping[str, float] | None = None,
    catch_all: float = 0.0,
) -> tuple[FactAside, ...]:
    """Set each fact aside in turn, the one that moves belief most first.

    Parameters
    ----------
    theories, facts, priors, catch_all
        As for `believe`; two facts or more.

    Returns
    -------
    tuple of FactAside

    Raises
    ------
    UnknownName, ImpossibleEvidence
    QueryError
        If there is only one fact.

    Examples
    --------
    >>> import causal
    >>> pair = [causal.load(name) for name in ("dear_coal", "river_low")]
    >>> found = without_each(pair, {"mill_1908": "closed",
    ...                             "wages_1908": "lower"})
    >>> len(found), found[0].moved >= found[1].moved
    (2, True)
    """
    if len(facts) < 2:
        raise QueryError("to set a fact aside there must be two or more; name another one")
    whole = believe(theories, facts, priors=priors, catch_all=catch_all)
    found = []
    for told, name in zip(whole.facts, facts, strict=True):
        rest = {one: states for one, states in facts.items() if one != name}
        belief = believe(theories, rest, priors=priors, catch_all=catch_all)
        pairs = zip(whole.theories, belief.theories, strict=True)
        moved = sum(abs(a.posterior - b.posterior) for a, b in pairs) / 2
        found.append(FactAside(told, belief, moved))
    return tuple(sorted(found, key=lambda one: -one.moved))
