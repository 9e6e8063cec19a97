"""What every variable would be under every configuration of its causes, unit by unit.

Questions that hold variables at what they were in each unit are about units, not about worlds that
all units share. Where few kinds of unit are possible they are enumerated with their probabilities,
which is exact; else they are sampled.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from causal.engine.backward import Ints
from causal.engine.plan import Limits
from causal.engine.product import Array
from causal.errors import ImpossibleEvidence, TooCostly
from causal.ladder.abduction import likelihoods
from causal.ladder.inference import network_of
from causal.ladder.kinds import kinds_of
from causal.ladder.network import Question
from causal.ladder.units import sample_units
from causal.scm.couplings import Coupling, Luck
from causal.scm.evidence import Evidence
from causal.scm.model import Model


@dataclass(frozen=True, slots=True, eq=False)
class Responses:
    """Units as response functions.

    Attributes
    ----------
    model : Model
    tables : dict of str to ndarray of int, shape (units, configurations)
        By variable that may respond, its state under every configuration of its causes, last
        cause fastest.
    facts : dict of str to ndarray of int, shape (units,)
        By variable, what it was.
    weights : ndarray, shape (units,)
        Probability of each unit given the evidence, up to a factor.
    exact : bool
        Whether these are all units that are possible; else they are a sample.
    """

    model: Model
    tables: dict[str, Ints]
    facts: dict[str, Ints]
    weights: Array
    exact: bool


def configuration(model: Model, variable: str, states: Mapping[str, Ints], units: int) -> Ints:
    """Return the place of each unit's configuration of a variable's causes.

    Parameters
    ----------
    model : Model
    variable : str
    states : mapping of str to ndarray of int, shape (units,)
        Of the causes.
    units : int

    Returns
    -------
    ndarray of int, shape (units,)
    """
    at = np.zeros(units, dtype=np.int64)
    for parent in model.parents(variable):
        at = at * len(model.variable(parent).states) + states[parent]
    return at


def _weights(model: Model, evidence: Sequence[Evidence], luck: Luck) -> dict[str, Array]:
    """Return the likelihood of the evidence by state of each variable."""
    question = Question(((),), tuple((0, statement) for statement in evidence), ())
    network = network_of(model, question, luck=luck)
    found: dict[str, Array] = {}
    for copy, state in network.merged.known.items():
        variable = model.variable(network.merged.copies[copy].variable)
        found[variable.name] = np.eye(len(variable.states))[state]
    for (copy,), table in likelihoods(network):
        name = network.merged.copies[copy].variable
        found[name] = found.get(name, np.ones_like(table)) * table
    return found


def _extend(
    model: Model, name: str, facts: Mapping[str, Ints], units: int, luck: Luck | None
) -> tuple[Array, Ints, Ints | None]:
    """Return the ways in which each unit can go on: shares, states, and what would be if it did.

    Without luck only the state counts, and no coupling is assumed.
    """
    at = configuration(model, name, facts, units)
    if luck is None:
        rows = model.cpt(name).reshape(-1, len(model.variable(name).states))
        return rows[at], np.broadcast_to(np.arange(rows.shape[1]), (units, rows.shape[1])), None
    shares, responses = kinds_of(model, name, luck)
    return np.broadcast_to(shares, (units, len(shares))), responses[:, at].T, responses


def enumerated(
    model: Model,
    names: Sequence[str],
    responding: frozenset[str],
    evidence: Sequence[Evidence],
    luck: Luck,
    most: int,
) -> Responses:
    """Enumerate the units that evidence of the factual world leaves possible.

    Parameters
    ----------
    model : Model
    names : sequence of str
        Variables whose facts matter, causes first; with each all its causes.
    responding : frozenset of str
        Those of them whose responses matter too.
    evidence : sequence of Evidence
    luck : Luck
    most : int
        Refuse more kinds of unit.

    Returns
    -------
    Responses

    Raises
    ------
    TooCostly
        If there are too many, or a coupling does not cut luck into finitely many kinds.
    ImpossibleEvidence
        If none is left.
    """
    told = _weights(model, evidence, luck)
    weights = np.ones(1)
    facts: dict[str, Ints] = {}
    kinds: dict[str, Ints] = {}
    tables: dict[str, Ints] = {}
    for name in names:
        shares, states, responses = _extend(
            model, name, facts, len(weights), luck if name in responding else None
        )
        _refuse(shares.size, most)
        grown = weights[:, None] * shares
        if name in told:
            grown = grown * told[name][states]
        kept, chosen = np.nonzero(grown > 0)
        if not len(kept):
            raise ImpossibleEvidence([str(statement) for statement in evidence])
        weights = grown[kept, chosen]
        facts = {other: numbers[kept] for other, numbers in facts.items()}
        kinds = {other: numbers[kept] for other, numbers in kinds.items()}
        facts[name] = states[kept, chosen]
        if responses is not None:
            tables[name], kinds[name] = responses, chosen
    answers = {name: responses[kinds[name]] for name, responses in tables.items()}
    return Responses(model, answers, facts, weights, exact=True)


def _refuse(count: int, most: int) -> None:
    if count > most:
        raise TooCostly(f"{count:.1e} kinds of unit", f"{most:.1e}", "sample units instead")


def responses_of(
    model: Model,
    facts: Sequence[str],
    responding: frozenset[str],
    evidence: Sequence[Evidence],
    luck: Luck,
    *,
    most_kinds: int,
    units: int,
    seed: int | np.random.Generator,
    limits: Limits,
) -> Responses:
    """Enumerate the units that evidence leaves possible, or sample them where there are too many.

    Parameters
    ----------
    model : Model
    facts : sequence of str
        Variables whose facts matter.
    responding : frozenset of str
        Variables whose responses matter.
    evidence : sequence of Evidence
        Of the factual world.
    luck : Luck
    most_kinds : int
        Sample where enumeration may meet more kinds of unit.
    units, seed, limits
        For sampling; as for `causal.ladder.units.sample_units`.

    Returns
    -------
    Responses

    Raises
    ------
    ImpossibleEvidence
        If the evidence has probability zero.
    TooCostly
        If even sampling would exceed the limits.
    """
    shown = {*facts, *responding, *(statement.variable for statement in evidence)}
    needed = model.ancestors(shown) | shown
    names = [name for name in model.topological if name in needed]
    try:
        return enumerated(model, names, responding, evidence, luck, most_kinds)
    except TooCostly:
        pass  # what the sample would cost is refused below
    cells = sum(prod(model.cpt(name).shape[:-1]) for name in responding)
    if 8.0 * units * cells > limits.bytes:
        raise TooCostly(
            f"{8.0 * units * cells:.1e} bytes for what {units} units would do",
            f"{limits.bytes:.1e}",
            "take fewer units",
        )
    question = Question(((),), tuple((0, statement) for statement in evidence), ())
    drawn = sample_units(model, question, luck=luck, units=units, seed=seed, limits=limits)
    factual = drawn.push(())
    answers = {name: drawn.responses(name) for name in responding}
    return Responses(model, answers, factual, drawn.weights, exact=False)


def couplings_of(
    model: Model, names: Sequence[str], luck: Luck
) -> tuple[tuple[str, Coupling], ...]:
    """Return what is assumed of those of some variables that leave anything to luck."""
    found = []
    for name in names:
        table = model.cpt(name)
        if model.parents(name) and ((table > 0) & (table < 1)).any():
            found.append((name, luck.of(model, name)))
    return tuple(found)
