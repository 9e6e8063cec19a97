"""The record that two theories both speak to: how probable it is to each, and to both as one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from causal.engine.product import Array
from causal.errors import QueryError
from causal.judgement.evidence.accounts import Account, Facts
from causal.judgement.together.unions import union
from causal.theory.composition import Terms
from causal.theory.theory import Theory
from causal.theory.uncertainty import theory_draws

WEIGHTS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class Band:
    """The middle nine tenths of a number over draws, in decibels.

    Attributes
    ----------
    low, median, high : float
    above : float
        Share of the draws in which it is above zero.
    """

    low: float
    median: float
    high: float
    above: float


@dataclass(frozen=True, slots=True)
class Step:
    """One setting of a composite, and what it makes of the record.

    Attributes
    ----------
    rule : str
    leak : str
    weight : float
        Of the first theory; the second has the rest.
    total : float
        Decibels of the record.
    """

    rule: str
    leak: str
    weight: float
    total: float


def shared_record(theories: Sequence[Theory], made: Theory) -> dict[str, str]:
    """Return the facts that all theories speak to, causes first.

    Parameters
    ----------
    theories : sequence of Theory
    made : Theory
        Their composite: its facts are those that are settled.

    Returns
    -------
    dict of str to str
        State by variable; what a theory is silent on, or calls by a name of its own, is not in it.

    Raises
    ------
    QueryError
        If there is none.
    """
    factual = made.factual()
    found = {
        name: factual[name]
        for name in made.model.topological
        if name in factual and all(name in one and not one.entry(name).silent for one in theories)
    }
    if not found:
        names = " and ".join(one.name for one in theories)
        raise QueryError(f"{names} speak to no fact in common, so no record tells them apart")
    return found


def drawn_totals(theory: Theory, facts: Facts, draws: int, seed: int) -> Array:
    """Return the decibels of some facts in each draw of a theory's numbers, shape (draws,)."""
    account = Account(theory, facts)
    names = [one.variable for one in account.facts]
    asked = theory.model.ancestors(names) | set(names)
    needed = [name for name in theory.model.names if name in asked]
    tables = theory_draws(theory, draws, seed=seed, names=needed)
    return np.broadcast_to(account.drawn(account.facts, tables), (draws,))


def band(numbers: Array) -> Band:
    """Return the band of drawn decibels.

    Examples
    --------
    >>> band(np.array([-1.0, 1.0, 3.0, 5.0])).above
    0.75
    """
    low, median, high = (float(one) for one in np.quantile(numbers, (0.05, 0.5, 0.95)))
    return Band(low, median, high, float((numbers > 0).mean()))


def sweep(
    theories: Sequence[Theory], terms: Terms, rules: Sequence[str], facts: Facts
) -> tuple[Step, ...]:
    """Weigh the record under other weights and, for a noisy maximum, another leak."""
    parts = [name for name, _ in terms.weights]
    found = []
    for rule in rules:
        for weight in WEIGHTS:
            pairs = tuple(zip(parts, (weight, 1 - weight), strict=True))
            found.append(_step(theories, _with(terms, weights=pairs), rule, facts, weight))
        if rule == "noisy_max":
            kept = _with(terms, leak=tuple({**dict(terms.leak), "*": "kept"}.items()))
            found.append(_step(theories, kept, rule, facts, dict(terms.weights)[parts[0]]))
    return tuple(found)


def _with(terms: Terms, **changed: object) -> Terms:
    told = {name: getattr(terms, name) for name in terms.__dataclass_fields__}
    return Terms(**{**told, **changed})


def _step(theories: Sequence[Theory], terms: Terms, rule: str, facts: Facts, weight: float) -> Step:
    made = union(theories, terms, rule).theory
    account = Account(made, facts)
    leak = str(terms.leak_of("*")) if rule == "noisy_max" else ""
    return Step(rule, leak, weight, account.db(range(len(account.facts))))
