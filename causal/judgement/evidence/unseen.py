"""Which variable to find out about: what its state can be expected to tell about the theories."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from causal.display.numbers import probability
from causal.errors import QueryError
from causal.judgement.evidence.accounts import Account, Facts, label
from causal.judgement.evidence.belief import believe, theory_priors
from causal.judgement.evidence.controls import Array
from causal.judgement.evidence.prospects import entropy, expected_change, information
from causal.theory.asking import naming
from causal.theory.theory import Theory

HEADERS = (
    "variable",
    "bits",
    "of at most",
    "most telling state",
    "its chance",
    "then leads",
    "with",
)


@dataclass(frozen=True, slots=True)
class Unseen:
    """What finding out the state of a variable can be expected to tell.

    Attributes
    ----------
    variable : str
    states : tuple of str
    bits : float
        Expected information about which theory holds.
    most : float
        Entropy of the belief in the theories: no finding can be worth more.
    chances : tuple of float
        Probability of each state, over all theories.
    theories : tuple of str
    posterior : tuple of tuple of float
        For each state, the probability of each theory once it is found; zeros for a state that
        cannot be found.
    """

    variable: str
    states: tuple[str, ...]
    bits: float
    most: float
    chances: tuple[float, ...]
    theories: tuple[str, ...]
    posterior: tuple[tuple[float, ...], ...]

    @property
    def now(self) -> tuple[float, ...]:
        """Probability of each theory before it is found out."""
        pairs = list(zip(self.chances, self.posterior, strict=True))
        places = range(len(self.theories))
        return tuple(sum(chance * after[i] for chance, after in pairs) for i in places)

    @property
    def change(self) -> float:
        """Expected change of the belief: the mean over the states of half the sum of changes."""
        return expected_change(self.now, self.chances, self.posterior)

    @property
    def telling(self) -> int:
        """Place of the state that would leave one theory most probable."""
        return max(range(len(self.states)), key=lambda k: max(self.posterior[k]))

    def sentence(self) -> str:
        """Say what it would tell."""
        k = self.telling
        share = max(self.posterior[k])
        leader = self.theories[self.posterior[k].index(share)]
        return (
            f"Finding out {self.variable} is worth {self.bits:.2f} of at most {self.most:.2f} "
            f"bits; were it {self.states[k]} (probability {probability(self.chances[k])}), "
            f"{leader} would have {probability(share)}."
        )

    def row(self) -> tuple[str, ...]:
        """Return its row under `HEADERS`."""
        k = self.telling
        share = max(self.posterior[k])
        return (
            self.variable,
            f"{self.bits:.3f}",
            f"{self.most:.3f}",
            self.states[k],
            probability(self.chances[k]),
            self.theories[self.posterior[k].index(share)],
            probability(share),
        )


def shared_variables(theories: Sequence[Theory], facts: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the variables that all theories have with the same states, without those of facts."""
    if not theories:
        return ()
    known = set(facts)
    return tuple(
        one.name
        for one in theories[0].variables
        if one.name not in known
        and all(one.name in t and t[one.name].states == one.states for t in theories)
    )


def unseen(
    theories: Sequence[Theory],
    facts: Facts,
    variables: Sequence[str] | None = None,
    *,
    priors: Mapping[str, float] | None = None,
) -> tuple[Unseen, ...]:
    """Return what finding out each variable can be expected to tell, the most telling first.

    Parameters
    ----------
    theories : sequence of Theory
    facts : mapping of str to str or sequence of str
        What is known already; may be empty.
    variables : sequence of str, optional
        Those that all theories share, if not given.
    priors : mapping of str to float, optional
        Relative weights by theory; all alike if not given.

    Returns
    -------
    tuple of Unseen

    Raises
    ------
    UnknownName, ImpossibleEvidence
    QueryError
        If a variable has other states in another theory: they could not be told apart by it.

    Notes
    -----
    The entropy of the variable given the facts, less its mean entropy in the single theories,
    each weighted by its probability given the facts.

    References
    ----------
    .. [1] D. V. Lindley, On a measure of the information provided by an experiment, Annals of
       Mathematical Statistics 27 (1956).

    Examples
    --------
    >>> import causal
    >>> pair = [causal.load(name) for name in ("dear_coal", "river_low")]
    >>> found = unseen(pair, {"mill_1908": "closed"}, ["wages_1908"])
    >>> 0 < found[0].bits < found[0].most <= 1
    True
    """
    if facts:
        now = [one.posterior for one in believe(theories, facts, priors=priors).theories]
    else:
        now = list(theory_priors(theories, priors))
    accounts = [Account(one, facts) for one in theories]
    chosen = shared_variables(theories, facts) if variables is None else variables
    found = [_unseen(accounts, np.array(now), name) for name in chosen]
    return tuple(sorted(found, key=lambda one: -one.bits))


def _unseen(accounts: Sequence[Account], now: Array, name: str) -> Unseen:
    states = naming(accounts[0].theory.name, lambda: accounts[0].theory.model.variable(name)).states
    for one in accounts:
        if one.theory[name].states != states:
            raise QueryError(
                f"{name} has the states {', '.join(one.theory[name].states)} in "
                f"{one.theory.name} and {', '.join(states)} in {accounts[0].theory.name}; compare "
                f"theories on variables with the same states"
            )
    rows = np.array(
        [
            one.predicts(name) if share > 0 else np.zeros(len(states))
            for one, share in zip(accounts, now, strict=True)
        ]
    )
    joint = now[:, None] * rows
    chances = joint.sum(axis=0)
    after = np.divide(joint, chances, out=np.zeros_like(joint), where=chances > 0)
    return Unseen(
        name,
        states,
        information(now, rows),
        entropy(now),
        tuple(map(float, chances)),
        tuple(label(one.theory) for one in accounts),
        tuple(tuple(map(float, column)) for column in after.T),
    )
