"""The cost of an antecedent that replaces mechanisms: expected bits.

No state has a probability where a mechanism is replaced by another. What the change costs is how
much the new law of each variable departs from the theory's own: their Kullback-Leibler divergence
in bits, averaged over the causes as they come about in the changed world.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from string import ascii_letters

import numpy as np
from scipy.special import xlogy

from causal.display.sentences import listed
from causal.engine.product import Array
from causal.judgement.antecedents.chances import along, speaker
from causal.judgement.antecedents.surprise import (
    Part,
    Surprise,
    by_date,
    drawn,
    interval,
)
from causal.judgement.cells import Rules, fingerprint, history_of
from causal.ladder.inference import solve
from causal.ladder.network import Draws, Question
from causal.scm.evidence import observed
from causal.scm.interventions import Hard, Replaced, World, merge
from causal.theory import asking
from causal.theory.chain import Change
from causal.theory.facts import released
from causal.theory.scenario import Scenario
from causal.theory.theory import Theory

_ROUNDING = 1e-12


def expected(
    theory: Theory, changes: Mapping[str, Change], rules: Rules = Rules(), title: str = "own"
) -> Surprise:
    """Ask one theory for the expected bits of a change of which some part replaces a mechanism.

    Parameters
    ----------
    theory : Theory
        As loaded, without steps.
    changes : mapping of str to (str, dict of str to float, or Mechanism)
        As `Theory.do` takes them.
    rules : Rules, optional
        As for `causal.judgement.antecedents.surprise.surprise`.
    title : str, default "own"
        What the change is called.

    Returns
    -------
    Surprise
        Without numbers where the theory has none of the variables, or only some.

    Raises
    ------
    UnknownName, QueryError, TableError, ContradictionError, ImpossibleEvidence, TooCostly

    Notes
    -----
    The sum over the changed variables is the Kullback-Leibler divergence of the changed world from
    the theory as it stands, given the facts kept, over all variables at once [1]_. It is zero if
    every mechanism stays as it is, and infinite where a new one gives a state that the theory has
    as impossible under causes that do occur. A state that is set beside a replaced mechanism counts
    in the same way, as a law with all its weight on one state. Where only states are set, the
    surprise is asked instead: it is never above this, since it leaves it to the theory under which
    causes they come about; for roots both are the same.

    References
    ----------
    .. [1] P. A. Ortega and D. A. Braun, "Thermodynamics as a theory of decision-making with
       information-processing costs", Proceedings of the Royal Society A 469 (2013) 20120683.

    Examples
    --------
    >>> import causal
    >>> coal = causal.load("dear_coal")
    >>> round(expected(coal, {"owner_1906": {"family": 0.5, "hands": 0.5}}).bits, 2)
    1.16
    """
    history = history_of(theory, rules)
    named = Scenario(title, settings=tuple((name, str(told)) for name, told in changes.items()))
    blank = Surprise(
        *(theory.name, theory.title, theory.variant, history, rules.facts, title),
        *_scope(theory, list(changes)),
        expected=True,
        fingerprint=fingerprint(theory, named, rules),
    )
    who = speaker(theory, rules)
    if blank.status != "runs":
        return blank
    made = [asking.intervention(theory.model, name, told) for name, told in changes.items()]
    world = merge(theory.model, (), tuple(made))
    known = who.known(list(changes))
    along(who, (), known)  # refuses what cannot be known
    names = by_date(theory, list(changes))
    costs = {name: _cost(theory, world, name, known, None) for name in names}
    found = replace(
        blank,
        bits=sum(float(one[0]) for one in costs.values()),
        parts=tuple(_part(theory, world, name, float(costs[name][0])) for name in names),
        kept=tuple(known.items()),
        released=released(theory, names, history),
    )
    return _banded(found, theory, rules, world, names) if rules.draws else found


def _scope(theory: Theory, names: Sequence[str]) -> tuple[str, str]:
    """Return the status, and a sentence about it."""
    lacks = [name for name in names if name not in theory]
    has = [f"“{theory[name].title}”" for name in names if name in theory]
    if not lacks:
        return "runs", f"{theory.title} changes how {listed(has)} comes about"
    if not has:
        return "out_of_scope", f"{theory.title} does not speak of {listed(lacks)}"
    why = f"{theory.title} speaks of {listed(has)} but not of {listed(lacks)}, so it is not run"
    return "partial", why


def _part(theory: Theory, world: World, name: str, bits: float) -> Part:
    variable = theory[name]
    (change,) = (one for one in world if one.variable == name)
    if isinstance(change, Hard):
        state, label = change.state, variable.label(change.state)
    else:
        state, label = str(change), "another mechanism"
    return Part(name, state, variable.title, label, theory.entry(name).date, bits)


def _law(theory: Theory, world: World, name: str) -> tuple[tuple[str, ...], Array]:
    """Return the parents of a changed variable and its new table."""
    variable = theory[name]
    (change,) = (one for one in world if one.variable == name)
    if isinstance(change, Replaced):
        parents = change.mechanism.parents
        return parents, change.mechanism.cpt(variable, [theory[one] for one in parents])
    row = np.zeros(len(variable.states))
    row[variable.index(change.state) if isinstance(change, Hard) else 0] = 1.0
    return (), row


def _cost(
    theory: Theory, world: World, name: str, known: Mapping[str, str], draws: Draws | None
) -> Array:
    """Return the divergence of a new law from the own one, over its causes, shape (draws,)."""
    own, (heard, law) = theory.model.parents(name), _law(theory, world, name)
    causes = tuple(dict.fromkeys((*own, *heard)))
    spread = _causes(theory, world, causes, known, draws)
    table = theory.model.cpt(name)[..., None]
    if draws is not None and name in draws:
        table = draws[name]
    sign = dict(zip((*causes, name, ""), ascii_letters, strict=False))
    spread_, new, old = (
        "".join(sign[one] for one in some)
        for some in ((*causes, ""), (*heard, name), (*own, name, ""))
    )
    both = np.einsum(f"{spread_},{new}->{old}", spread, law)  # how often, by its own causes
    gained = np.einsum(f"{spread_},{new}->{sign['']}", spread, xlogy(law, law))
    with np.errstate(divide="ignore"):
        paid = xlogy(both, table)
    nats = gained - paid.reshape(-1, paid.shape[-1]).sum(axis=0)
    bits: Array = np.where(nats < _ROUNDING, 0.0, nats / np.log(2))
    return bits


def _causes(
    theory: Theory,
    world: World,
    causes: Sequence[str],
    known: Mapping[str, str],
    draws: Draws | None,
) -> Array:
    """Return the joint distribution of some causes in the changed world, draws last."""
    if not causes:
        return np.ones(1)
    question = _question(theory, world, causes, known)
    return solve(theory.model, question, luck=theory.luck, draws=draws).probabilities


def _question(
    theory: Theory, world: World, causes: Sequence[str], known: Mapping[str, str]
) -> Question:
    evidence = tuple((0, observed(theory.model, name, state)) for name, state in known.items())
    return Question((world,), evidence, tuple((0, one) for one in causes))


def _banded(
    found: Surprise, theory: Theory, rules: Rules, world: World, names: Sequence[str]
) -> Surprise:
    """Add the band of the expected bits."""
    known = dict(found.kept)
    needed = dict(drawn(theory, rules, _question(theory, (), (), known)))
    for name in names:
        causes = tuple(dict.fromkeys((*theory.model.parents(name), *_law(theory, world, name)[0])))
        own = Question(((),), (), ((0, name),))
        for question in (own, _question(theory, world, causes, known)):
            needed |= drawn(theory, rules, question)
    possible = ~np.isnan(along(speaker(theory, rules, needed), (), known)[0])
    possible = np.broadcast_to(possible, (rules.draws,))
    made = replace(found, draws=rules.draws, lost=int((~possible).sum()))
    if not possible.any():
        return made
    kept = {name: table[..., possible] for name, table in needed.items()}
    costs = [_cost(theory, world, name, known, kept) for name in names]
    total = sum(np.broadcast_to(one, (int(possible.sum()),)) for one in costs)
    return replace(made, band=interval(np.asarray(total)))
