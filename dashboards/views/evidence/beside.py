"""What the page tells besides the weighing, gathered to be taken away."""

from dataclasses import dataclass

from boot import Case
from reader.view import View

from causal.judgement.evidence.belief import Belief
from causal.judgement.evidence.dossier import Dossier
from causal.judgement.evidence.ledger import Ledger
from causal.judgement.evidence.unseen import Unseen
from views.evidence.archives import known_facts
from views.evidence.putting import (
    Asked,
    Facts,
    Sought,
    Weights,
    belief,
    inside,
    outcome_facts,
    own_facts,
    rivals,
    sought,
    theory_weights,
    to_find,
    tried,
)


@dataclass(frozen=True)
class Beside:
    """What the theories say of facts, and what looking for more can be expected to tell.

    Attributes
    ----------
    inside : tuple of (str, Facts, Ledger)
        By theory: its own facts, and their ledger; those only that have an answer.
    theories : tuple of str
        The rivals.
    weights : Weights
        Their priors.
    outcomes : Facts
    belief : Belief or None
        Given the outcomes.
    known : Facts
        The outcomes that are taken as known where it is asked what to look for.
    unseen : tuple of Unseen
    sought : Sought
    """

    inside: tuple[tuple[str, Facts, Ledger], ...]
    theories: tuple[str, ...]
    weights: Weights
    outcomes: Facts
    belief: Belief | None
    known: Facts
    unseen: tuple[Unseen, ...]
    sought: Sought


def beside(case: Case, view: View, asked: Asked, added: Dossier | None) -> Beside:
    """Gather what the tabs of the page show; every answer is remembered already."""
    theories = rivals(case)
    ledgers = []
    for one in theories:
        facts = own_facts(one, asked.year)
        found = tried(lambda name=one.name, facts=facts: inside(case.name, name, facts))[0]
        if facts and found is not None:
            ledgers.append((one.name, facts, found))
    names = tuple(one.name for one in theories)
    weights, outcomes = theory_weights(case, asked), outcome_facts(case, asked.year)
    believed, unseen, known = None, None, known_facts(case, view, asked)
    if names and outcomes:
        believed = tried(lambda: belief(case.name, names, outcomes, weights))[0]
    if len(names) > 1:
        unseen = tried(lambda: to_find(case.name, names, known, weights))[0]
    return Beside(
        tuple(ledgers),
        names,
        weights,
        outcomes,
        believed,
        known,
        unseen or (),
        sought(asked, added),
    )
