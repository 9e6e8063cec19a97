"""One theory, one scenario, one outcome: the cell of a comparison."""

import hashlib
from dataclasses import dataclass, replace
from functools import partial

from causal.engine import ENGINE
from causal.errors import QueryError, TooCostly
from causal.judgement.bands import Bands
from causal.ladder.bounds.ranges import Range
from causal.scm.variables import Variable
from causal.theory.answering import Effort
from causal.theory.asking import Step
from causal.theory.facts import changed_world, released
from causal.theory.frame import FrameVariable, Measure
from causal.theory.parts import RECORD
from causal.theory.scenario import Scenario, verdict
from causal.theory.theory import Theory

ANSWERED = ("runs", "vacuous")
_POINT = Effort(ranges=False)


@dataclass(frozen=True, slots=True)
class Cell:
    """What one theory answers to one scenario about one outcome.

    Attributes
    ----------
    theory, title : str
        Name of the theory, and what a reader calls it.
    variant, history, facts : str
        Which numbers, from which history it departs, which facts were kept.
    scenario : str
        Name of the scenario.
    outcome : Variable
    status : str
        ``runs``, ``vacuous``, ``partial``, ``out_of_scope`` or ``silent``.
    why : str
        A sentence about the status.
    baseline, probabilities : tuple of float
        By state, as it was and as changed; empty where there is no answer.
    released : tuple of str
        Factual levers let go because they come after the change.
    fingerprint : str
        Of everything the numbers depend on.
    history_title : str
        What a reader calls the history.
    couplings : tuple of (str, str)
        Where the facts kept make the answer lean on mechanisms: what was assumed of the luck of
        each variable.
    order_range, full_range : Range or None
        Of the outcome's headline measure in the changed world, where the answer leans on
        mechanisms and ranges were asked for: over those that respect their order, and over all.
    bands : Bands or None
        How far the numbers move when those of the theory are drawn, where that was asked for.
    """

    theory: str
    title: str
    variant: str
    history: str
    facts: str
    scenario: str
    outcome: Variable
    status: str
    why: str
    baseline: tuple[float, ...] = ()
    probabilities: tuple[float, ...] = ()
    released: tuple[str, ...] = ()
    fingerprint: str = ""
    history_title: str = ""
    couplings: tuple[tuple[str, str], ...] = ()
    order_range: Range | None = None
    full_range: Range | None = None
    bands: Bands | None = None

    @property
    def leans_on(self) -> tuple[str, ...]:
        """The variables whose mechanism the answer leans on."""
        return tuple(name for name, _ in self.couplings)

    @property
    def answered(self) -> bool:
        """Whether there are numbers."""
        return self.status in ANSWERED

    @property
    def differences(self) -> tuple[float, ...]:
        """Changed minus baseline, by state; empty where there is no answer."""
        return tuple(
            after - before for before, after in zip(self.baseline, self.probabilities, strict=True)
        )

    def measured(self, measure: Measure) -> tuple[float, float]:
        """Return a measure of the baseline and of the changed distribution."""
        return (
            measure.value(self.outcome, self.baseline),
            measure.value(self.outcome, self.probabilities),
        )


@dataclass(frozen=True, slots=True)
class Rules:
    """Under which rules cells are computed.

    Attributes
    ----------
    facts : str
        See `causal.theory.facts`.
    history : str or None
        One history for all theories that have it; None for each theory's own.
    seed : int or None
        For whatever is drawn.
    couplings : str
        One for every variable; empty for each mechanism's own.
    ranges : bool
        Find how far an answer that leans on mechanisms could move.
    draws : int
        How often to draw the theories' numbers, for bands; none if 0.
    """

    facts: str = "before"
    history: str | None = None
    seed: int | None = None
    couplings: str = ""
    ranges: bool = True
    draws: int = 0


def headline(outcome: FrameVariable) -> Measure:
    """Return the measure that stands for an outcome: its first, or else its first state."""
    if outcome.measures:
        return outcome.measures[0]
    first = outcome.variable.states[0]
    return Measure(first, f"{outcome.variable.title} is {first}", event=(first,))


def history_of(theory: Theory, rules: Rules) -> str:
    """Return the name of the history from which a theory departs under some rules."""
    known = {RECORD, *(own.name for own in theory.histories)}
    return rules.history if rules.history in known else theory.default_history


def fingerprint(theory: Theory, scenario: Scenario, rules: Rules) -> str:
    """Return twelve hexadecimal digits of all that an answer depends on."""
    settings = scenario.for_theory(theory.name)
    told = (
        theory.fingerprint,
        settings,
        rules.facts,
        history_of(theory, rules),
        ENGINE,
        rules.seed,
        *([rules.couplings] if rules.couplings else []),
        *([rules.draws] if rules.draws else []),
    )
    return hashlib.sha256(repr(told).encode()).hexdigest()[:12]


def silence(theory: Theory, outcome: str) -> str:
    """Return why a theory says nothing of an outcome, or nothing where it does speak."""
    if outcome not in theory:
        return f"{theory.title} says nothing of this outcome"
    return theory.entry(outcome).silent


Known = dict[tuple[tuple[Step, ...], str], tuple[float, ...]]
"""What a theory answered before: by the steps to a world and the outcome."""


def cells(
    theory: Theory,
    scenario: Scenario,
    outcomes: tuple[FrameVariable, ...],
    rules: Rules,
    known: Known | None = None,
) -> tuple[Cell, ...]:
    """Compute the cells of one theory under one scenario.

    Parameters
    ----------
    theory : Theory
    scenario : Scenario
    outcomes : tuple of FrameVariable
    rules : Rules
    known : dict, optional
        Baselines of this theory under these rules; scenarios that share one find it there, and new
        ones are put there.

    Returns
    -------
    tuple of Cell
        One per outcome, in their order.

    Raises
    ------
    UnknownName
        If the rules name a history that the theory does not have, or the theory has a lever of the
        scenario but not its state.
    """
    history = history_of(theory, rules)
    found = verdict(theory, scenario, history)
    titles = {own.name: own.title for own in theory.histories}
    blank = partial(
        Cell,
        theory.name,
        theory.title,
        theory.variant,
        history,
        rules.facts,
        scenario.name,
        fingerprint=fingerprint(theory, scenario, rules),
        history_title=titles.get(history, "the record"),
    )
    if found.status not in ANSWERED:
        return tuple(blank(entry.variable, found.status, found.why) for entry in outcomes)
    worlds = worlds_of(theory, scenario, rules, history)
    free = released(theory, list(dict(scenario.for_theory(theory.name))), history)
    made = []
    for outcome in outcomes:
        variable = outcome.variable
        silent = silence(theory, variable.name)
        if silent:
            made.append(blank(variable, "silent", silent))
            continue
        before = _baseline(worlds[0], variable.name, {} if known is None else known)
        after = worlds[1].answer(variable.name, effort=_POINT)
        shares = after.distribution.probabilities if after.distribution else ()
        ranges = moved(worlds[1], outcome) if rules.ranges and after.couplings else (None, None)
        told = (before, shares, free)
        made.append(
            replace(
                blank(variable, found.status, found.why, *told, couplings=after.couplings),
                order_range=ranges[0],
                full_range=ranges[1],
            )
        )
    return tuple(made)


def _baseline(world: Theory, outcome: str, known: Known) -> tuple[float, ...]:
    key = (world.steps, outcome)
    if key not in known:
        known[key] = world.distribution(outcome).probabilities
    return known[key]


def worlds_of(
    theory: Theory, scenario: Scenario, rules: Rules, history: str
) -> tuple[Theory, Theory]:
    """Return a theory in the world as it was and in the one that a scenario changes."""
    if rules.couplings:
        theory = theory.assuming(rules.couplings)
    return changed_world(theory, dict(scenario.for_theory(theory.name)), rules.facts, history)


def moved(world: Theory, outcome: FrameVariable) -> tuple[Range | None, Range | None]:
    """Return how far an outcome's headline measure could move under other mechanisms.

    Parameters
    ----------
    world : Theory
        The changed world.
    outcome : FrameVariable

    Returns
    -------
    order, full : Range or None
        None where they would cost too much.
    """
    measure, name = headline(outcome), outcome.variable.name
    try:
        found = world.ranged(name, measure.scores(world[name]))
    except (QueryError, TooCostly):
        return None, None
    return found.order, found.full
