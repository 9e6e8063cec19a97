"""One theory in one variant, ready to be evaluated again and again: what it is asked, in order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import prod
from typing import Any

import numpy as np
import numpy.typing as npt

from causal.engine.product import Array
from causal.errors import QueryError, TooCostly
from causal.judgement.cells import ANSWERED, Rules, history_of, silence, worlds_of
from causal.judgement.drawing import question_of
from causal.judgement.search.aims import Aim
from causal.judgement.sweeping.grids import Grid
from causal.ladder.draws import mattering
from causal.ladder.many import Drawn
from causal.ladder.network import Draws, Question
from causal.ladder.repeated import Repeated
from causal.theory.scenario import Scenario, verdict
from causal.theory.theory import Theory

GROUP = 32
"""Scenarios that are answered together."""


@dataclass(frozen=True)
class Asked:
    """One scenario put to a speaker, and the measures that it speaks of.

    Attributes
    ----------
    scenario : str
    aims : tuple of int
        Places of the measures in the sweep.
    questions : tuple of (Question, Question)
        For each measure, as it was and as changed.
    """

    scenario: str
    aims: tuple[int, ...]
    questions: tuple[tuple[Question, Question], ...]


@dataclass(frozen=True)
class Speaker:
    """A theory in a variant with what it is asked.

    Attributes
    ----------
    theory : Theory
        Its couplings are assumed.
    aims : tuple of Aim
        The measures of the sweep.
    asked : tuple of Asked
    grids : tuple of Grid
        Those that are meant for it.
    silent : tuple of (str, str, str)
        Scenario, measure (empty for all) and why it gives no number.
    """

    theory: Theory
    aims: tuple[Aim, ...]
    asked: tuple[Asked, ...]
    grids: tuple[Grid, ...] = ()
    silent: tuple[tuple[str, str, str], ...] = ()

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what was found on the way, which is found again where it is needed."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    @property
    def title(self) -> str:
        """Theory and variant."""
        return f"{self.theory.name} ({self.theory.variant})"

    @property
    def points(self) -> int:
        """How many points the grids have, crossed."""
        return prod(len(grid.values) for grid in self.grids)

    def point_values(self, points: npt.NDArray[np.int64]) -> Array:
        """Return the values of every grid at some points; the last grid runs fastest.

        Returns
        -------
        ndarray, shape (grids, points)
        """
        shape = [len(grid.values) for grid in self.grids]
        places = np.unravel_index(points, shape) if shape else ()
        made = [values[at] for values, at in zip(self._values, places, strict=True)]
        return np.array(made).reshape(len(shape), len(points))

    @cached_property
    def _values(self) -> tuple[Array, ...]:
        return tuple(np.array(grid.values) for grid in self.grids)

    @cached_property
    def groups(self) -> tuple[tuple[Asked, ...], ...]:
        """The scenarios in groups that are answered together."""
        starts = range(0, len(self.asked), GROUP)
        return tuple(self.asked[start : start + GROUP] for start in starts)

    @cached_property
    def mattering(self) -> tuple[str, ...]:
        """The variables whose table can matter to some question, in the order of the model."""
        asked = {one for row in self.asked for pair in row.questions for one in pair}
        found = {name for one in asked for name in mattering(self.theory.model, one)}
        return tuple(name for name in self.theory.model.names if name in found)

    @cached_property
    def _solvers(self) -> tuple[Repeated, ...]:
        return tuple(
            Repeated(self.theory.model, _questions(group), self.theory.luck)
            for group in self.groups
        )

    def evaluate(self, group: int, tables: Draws, lanes: int) -> Array:
        """Answer a group of scenarios for some lanes.

        Parameters
        ----------
        group : int
        tables : mapping of str to ndarray
            By variable, with a lane on the last axis.
        lanes : int

        Returns
        -------
        ndarray, shape (2, scenarios and measures, lanes)
            As it was and as changed; nan where what is known cannot happen.

        Raises
        ------
        TooCostly, QueryError
        """
        questions = _questions(self.groups[group])
        found = dict(zip(questions, self._solvers[group].solve(tables), strict=True))
        rows = [
            (
                self._number(found[before], aim, row, lanes),
                self._number(found[after], aim, row, lanes),
            )
            for row in self.groups[group]
            for aim, (before, after) in zip(row.aims, row.questions, strict=True)
        ]
        both = np.array(rows).transpose(1, 0, 2)
        both[:, np.isnan(both).any(axis=0)] = np.nan
        return both

    def _number(self, found: Drawn | None, aim: int, row: Asked, lanes: int) -> Array:
        where = f"{self.title} under {row.scenario}"
        if found is None:
            raise TooCostly(
                f"{where} in {lanes:,} lanes", "less", "leave the scenario or the theory out"
            )
        moved = [grid.name for grid in self.grids if grid.variable in found.held]
        if moved:
            raise QueryError(
                f"in {where} luck is carried over by the parts of a mechanism that {moved[0]} "
                "moves, so that its table cannot be set; leave that grid out"
            )
        measure, variable = (
            self.aims[aim].measure,
            self.theory[self.aims[aim].outcome.variable.name],
        )
        scores = np.array(measure.scores(variable))[:, None]
        number: Array = (scores * found.probabilities).sum(axis=0)  # in one order at any width
        return np.broadcast_to(number, (lanes,))


def _questions(rows: Sequence[Asked]) -> tuple[Question, ...]:
    return tuple(dict.fromkeys(one for row in rows for pair in row.questions for one in pair))


def speaker(
    theory: Theory,
    scenarios: Sequence[Scenario],
    aims: Sequence[Aim],
    rules: Rules,
    grids: Sequence[Grid] = (),
) -> Speaker:
    """Return a theory with what it is asked, and what it says nothing of.

    Parameters
    ----------
    theory : Theory
        In the variant that is meant.
    scenarios : sequence of Scenario
    aims : sequence of Aim
    rules : Rules
    grids : sequence of Grid, optional

    Returns
    -------
    Speaker

    Raises
    ------
    UnknownName
        If the theory has a lever of a scenario but not its state.
    """
    history = history_of(theory, rules)
    asked, silent = [], []
    for scenario in scenarios:
        found = verdict(theory, scenario, history)
        if found.status not in ANSWERED:
            silent.append((scenario.name, "", found.why))
            continue
        before, after = worlds_of(theory, scenario, rules, history)
        speaks = []
        for place, aim in enumerate(aims):
            name = aim.outcome.variable.name
            why = silence(theory, name)
            if why:
                silent.append((scenario.name, aim.name, why))
            else:
                speaks.append((place, (question_of(before, name), question_of(after, name))))
        if speaks:
            places, pairs = zip(*speaks, strict=True)
            asked.append(Asked(scenario.name, places, pairs))
    assumed = theory.assuming(rules.couplings) if rules.couplings else theory
    meant = tuple(grid for grid in grids if grid.meant(theory))
    return Speaker(assumed, tuple(aims), tuple(asked), meant, tuple(silent))


def speakers(
    theories: Sequence[Theory],
    variants: Sequence[str],
    scenarios: Sequence[Scenario],
    aims: Sequence[Aim],
    rules: Rules,
    grids: Sequence[Grid] = (),
) -> tuple[tuple[Speaker, ...], tuple[str, ...]]:
    """Return every theory in every variant that it has, and sentences about those it has not.

    Parameters
    ----------
    theories, variants, scenarios, aims, rules, grids
        As for `speaker`.

    Returns
    -------
    speakers : tuple of Speaker
    missing : tuple of str
    """
    made: list[Speaker] = []
    missing: list[str] = []
    for theory, variant in product(theories, variants):
        varied = _varied(theory, variant)
        if varied is None:
            missing.append(f"{theory.title} has no variant {variant}")
        elif varied.variant not in [s.theory.variant for s in made if s.theory.name == theory.name]:
            made.append(speaker(varied, scenarios, aims, rules, grids))
    return tuple(made), tuple(missing)


def _varied(theory: Theory, variant: str) -> Theory | None:
    names: Mapping[str, str] = {
        alias: own.name for own in theory.variants for alias in (own.name, *own.aliases)
    }
    if variant == theory.variant or variant in names:
        return theory.with_variant(variant)
    return None
