"""How probable some facts are to a theory: of any subset of them, and in drawn parameters."""

from collections.abc import Mapping, Sequence
from math import prod

import numpy as np

from causal.errors import ImpossibleEvidence, QueryError
from causal.judgement.evidence.controls import Array
from causal.ladder.draws import mattering
from causal.ladder.inference import solve
from causal.ladder.network import Draws, Question
from causal.scm.evidence import Observed, observed
from causal.theory.asking import chain, naming
from causal.theory.parts import CALIBRATED
from causal.theory.theory import Theory
from causal.theory.uncertainty import theory_draws

States = str | Sequence[str]
Facts = Mapping[str, States]
MOST_CELLS = 2**20
"""Largest joint distribution of the facts' variables that is made."""
MOST_FACTS = 12
"""With more facts than this no joint distribution is made, nor an average over all orders."""
_TO_DB = 10 / np.log(10)


def read_facts(theory: Theory, facts: Facts) -> tuple[Observed, ...]:
    """Read facts as evidence on a theory's variables.

    Raises
    ------
    UnknownName
        If the theory has no such variable or state; it is named.
    QueryError
        If there is no fact.
    """
    if not facts:
        raise QueryError("there is no fact to weigh; name a variable and its state")

    def read() -> tuple[Observed, ...]:
        return tuple(
            observed(theory.model, name, states if isinstance(states, str) else tuple(states))
            for name, states in facts.items()
        )

    return naming(theory.name, read)


def label(theory: Theory) -> str:
    """Return a theory's title, with the variant where it is not the usual one."""
    usual = theory.variant in ("", CALIBRATED)
    return theory.title if usual else f"{theory.title} ({theory.variant})"


class Account:
    """The probability that a theory gives to subsets of some facts, after what it was given.

    Parameters
    ----------
    theory : Theory
        With its steps: facts are probabilities in the world that these have reached.
    facts : mapping of str to str or sequence of str
        A state a variable, or several of which one holds; may be empty.

    Raises
    ------
    UnknownName, QueryError, ImpossibleEvidence

    Notes
    -----
    Where the joint distribution of the facts' variables is small it is made once, and summed over
    the variables of the facts left out; else every subset is a question of its own.

    Examples
    --------
    >>> import causal
    >>> squad = Account(causal.load("classics/firing_squad"),
    ...                 {"rifleman_a": "shoot", "prisoner": "dead"})
    >>> round(10 ** (squad.db((1,)) / 10), 4)
    0.73
    """

    def __init__(self, theory: Theory, facts: Facts) -> None:
        self.theory = theory
        self.facts = read_facts(theory, facts) if facts else ()
        self._worlds, self._learnt = chain(theory.steps)
        cards = [len(theory[one.variable].states) for one in self.facts]
        self._table: Array | None = None
        if cards and len(cards) <= MOST_FACTS and prod(cards) <= MOST_CELLS:
            self._table = self._subsets()
        self._known: dict[tuple[int, ...], float] = {}

    @property
    def table(self) -> Array | None:
        """Decibels of every subset, shape (2, ..., 2) with 1 where a fact is in; None if large."""
        return self._table

    def _question(self, facts: Sequence[Observed], targets: Sequence[str]) -> Question:
        here = len(self._worlds) - 1
        given = (*self._learnt, *((here, one) for one in facts))
        return Question(self._worlds, given, tuple((here, name) for name in targets))

    def _subsets(self) -> Array:
        names = [one.variable for one in self.facts]
        asked = self._question((), names)
        joint = solve(self.theory.model, asked, luck=self.theory.luck).probabilities[..., 0]
        for fact in self.facts:  # each contraction moves the axis of its fact to the end
            states = self.theory[fact.variable].states
            chosen = np.array([[1.0, float(state in fact.states)] for state in states])
            joint = np.tensordot(joint, chosen, axes=(0, 0))
        with np.errstate(divide="ignore"):
            found: Array = 10 * np.log10(joint)
        return found

    def db(self, places: Sequence[int]) -> float:
        """Return the probability of some of the facts, by their places, in decibels."""
        chosen = tuple(sorted(set(places)))
        if self._table is not None:
            return float(self._table[tuple(int(i in chosen) for i in range(len(self.facts)))])
        if chosen not in self._known:
            self._known[chosen] = float(self.drawn([self.facts[i] for i in chosen], {})[0])
        return self._known[chosen]

    def drawn(self, facts: Sequence[Observed], draws: Draws) -> Array:
        """Return the probability of facts under drawn tables, in decibels, shape (draws,)."""
        try:
            both = self._log(facts, draws)
        except ImpossibleEvidence:
            if draws:
                return np.concatenate([self._one(facts, draws, k) for k in range(_count(draws))])
            return np.array([-np.inf])
        start = self._log((), draws) if self._learnt else np.zeros(1)
        return np.asarray(_TO_DB * (both - start))

    def _one(self, facts: Sequence[Observed], draws: Draws, k: int) -> Array:
        """Return one draw, since a draw in which the facts are impossible stops all of them."""
        single = {name: table[..., k : k + 1] for name, table in draws.items()}
        try:
            start = self._log((), single) if self._learnt else 0.0
            return np.asarray(_TO_DB * (self._log(facts, single) - start))
        except ImpossibleEvidence:
            return np.array([-np.inf])

    def _log(self, facts: Sequence[Observed], draws: Draws) -> Array:
        asked = self._question(facts, ())
        found = solve(self.theory.model, asked, luck=self.theory.luck, draws=draws)
        return np.asarray(found.log_evidence)

    def tables(self, draws: int, seed: int) -> dict[str, Array]:
        """Draw the parameters that matter to the facts, each by the form of its mechanism.

        The draws are those of `causal.compare` with the same seed. Variables of which the theory
        does not say how firmly it holds them stay as they are.
        """
        matter = mattering(self.theory.model, self._question(self.facts, ()))
        names = [name for name in matter if self.theory.entry(name).ess > 0]
        return theory_draws(self.theory, draws, seed=seed, names=names)

    def predicts(self, name: str) -> Array:
        """Return the distribution of another variable given all the facts.

        Raises
        ------
        ImpossibleEvidence
            If the theory rules the facts out.
        """
        asked = self._question(self.facts, (name,))
        found = solve(self.theory.model, asked, luck=self.theory.luck)
        return np.asarray(found.probabilities[..., 0])


def _count(draws: Draws) -> int:
    return int(next(iter(draws.values())).shape[-1])
