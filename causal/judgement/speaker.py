"""One theory asked about every state of some levers: one contraction instead of one answer each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from causal.engine.batch import Asked, run_many
from causal.engine.contract import Result
from causal.engine.plan import compile_plan
from causal.engine.product import Array
from causal.errors import ImpossibleEvidence, QueryError
from causal.judgement.cells import Rules, history_of
from causal.ladder.network import Draws
from causal.ladder.tabulate import opened
from causal.theory.answering import Effort
from causal.theory.facts import changed_world, kept
from causal.theory.theory import Theory

_POINT = Effort(ranges=False)


@dataclass(frozen=True, slots=True, eq=False)
class Speaker:
    """One theory of a panel.

    Attributes
    ----------
    theory : Theory
    rules : Rules
    draws : mapping of str to ndarray or None
        Tables of drawn parameters by variable; None for the theory's own numbers.
    tables : dict of str to ndarray
        Every table once, so that products that several contractions share are known as such.
    """

    theory: Theory
    rules: Rules
    draws: Draws | None = None
    tables: dict[str, Array] = field(default_factory=dict)

    def __post_init__(self) -> None:
        model = self.theory.model
        drawn = self.draws or {}
        for name in model.names:
            self.tables[name] = drawn[name] if name in drawn else model.cpt(name)[..., None]

    @property
    def history(self) -> str:
        """The history from which the theory departs."""
        return history_of(self.theory, self.rules)

    def known(self, levers: Sequence[str]) -> dict[str, str]:
        """Return the facts that are kept when some levers are changed."""
        return kept(self.theory, levers, self.rules.facts, self.history)

    def answers(self, levers: Sequence[str], outcomes: Sequence[str]) -> dict[str, Array]:
        """Answer every state of some levers.

        Parameters
        ----------
        levers, outcomes : sequence of str
            Variables that the theory has; those among the levers are no outcome.

        Returns
        -------
        dict of str to ndarray
            By outcome, shape (states of each lever ..., states of the outcome, draws); nan in a
            draw in which the facts that are kept cannot have happened.

        Raises
        ------
        ImpossibleEvidence
            If the facts that are kept cannot have happened, in any draw.
        QueryError
            If draws are asked for where facts that come after the change are kept.
        """
        if self.rules.facts == "all" or self.theory.steps:
            return self._one_by_one(levers, outcomes)
        facts = self.known(levers)
        found = self._contracted(levers, (), facts, outcomes)
        for table in found.values():
            if np.isnan(table).any(axis=tuple(range(table.ndim - 1))).all():
                told = [f"{name}={state}" for name, state in facts.items()]
                raise ImpossibleEvidence(told, f"theory {self.theory.name}")
        return found

    def seen(self, variable: str, outcomes: Sequence[str]) -> dict[str, Array]:
        """Answer every state of a variable that is seen, with no other fact known.

        Returns
        -------
        dict of str to ndarray
            By outcome, shape (states of the variable, states of the outcome, draws); nan where the
            theory has it that the state never occurs.
        """
        return self._contracted((), (variable,), {}, outcomes)

    def _contracted(
        self,
        levers: Sequence[str],
        seen: Sequence[str],
        facts: Mapping[str, str],
        outcomes: Sequence[str],
    ) -> dict[str, Array]:
        model = self.theory.model
        structure, tables = opened(model, levers, self.tables)
        first = tuple(model.position(name) for name in (*levers, *seen))
        states = {model.position(n): model.variable(n).index(s) for n, s in facts.items()}
        axes = {name: (*first, model.position(name)) for name in outcomes}
        known = {
            name: {axis: state for axis, state in states.items() if axis not in axes[name]}
            for name in outcomes
        }
        asked = [
            Asked(
                compile_plan(structure, axes[name], tuple(sorted(known[name]))), tables, known[name]
            )
            for name in outcomes
        ]
        made = {}
        for name, result in zip(outcomes, run_many(asked), strict=True):
            made[name] = _shared(result, states.get(model.position(name)))
        return made

    def _one_by_one(self, levers: Sequence[str], outcomes: Sequence[str]) -> dict[str, Array]:
        if self.draws is not None:
            raise QueryError('draws need facts="before" or facts="none", and a theory as loaded')
        theory = self.theory
        sizes = [len(theory[name].states) for name in levers]
        made = {name: np.empty((*sizes, len(theory[name].states), 1)) for name in outcomes}
        for cell in np.ndindex(*sizes):
            settings = {n: theory[n].states[k] for n, k in zip(levers, cell, strict=True)}
            _, world = changed_world(theory, settings, self.rules.facts, self.history)
            for name in outcomes:
                found = world.answer(name, effort=_POINT).distribution
                made[name][(*cell, slice(None), 0)] = found.probabilities if found else np.nan
        return made


def _shared(result: Result, fact: int | None) -> Array:
    """Return values as shares of the last axis but one; a state that is a fact has all of it."""
    values = result.values * np.exp(result.log_scale)
    if fact is not None:
        keep = np.zeros(values.shape[-2])
        keep[fact] = 1.0
        values = values * keep[:, None]
    with np.errstate(invalid="ignore", divide="ignore"):
        shares: Array = values / values.sum(axis=-2, keepdims=True)
    return shares
