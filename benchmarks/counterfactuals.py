"""Full counterfactuals of the theories that ship: ``python benchmarks/counterfactuals.py --help``.

Every theory, every scenario that it runs, everything that happened taken as known: what would the
first outcome have been? Beside ours the same question is put to pyAgrum and pgmpy as an explicit
twin network, already pruned by us, built and answered. Then how far each answer can move under
other mechanisms, and predicted against real cost.
"""

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np
import one_thread  # noqa: F401  (first: numpy reads the number of threads when it is imported)
import peers
import twins

import causal
from causal.files.catalogue import load_scenarios
from causal.ladder.inference import solve
from causal.ladder.network import Question
from causal.scm.couplings import Luck
from causal.theory.facts import changed_world
from causal.theory.scenario import verdict
from causal.theory.theory import Theory

CASE = "soviet_collapse"


@dataclass(frozen=True)
class Asked:
    """One question with what it took; seconds of wall time, None where there is nothing."""

    theory: str
    scenario: str
    leans_on: int
    operations: int
    ours_s: float
    pyagrum_s: float | None
    pgmpy_s: float | None
    error: float | None
    order_s: float | None
    full_s: float | None
    order_width: float | None
    full_width: float | None


def questions(theory: Theory, outcome: str) -> Iterator[tuple[str, Theory]]:
    """Return the changed world of every scenario that a theory runs."""
    for scenario in load_scenarios(CASE):
        settings = dict(scenario.for_theory(theory.name))
        if verdict(theory, scenario, theory.default_history).status == "runs":
            yield scenario.name, changed_world(theory, settings, "all")[1]


def timed(work, rounds: int) -> float:
    """Return the median seconds of a call."""
    took = []
    for _ in range(rounds):
        start = perf_counter()
        work()
        took.append(perf_counter() - start)
    return median(took)


def measure(name: str, scenario: str, world: Theory, outcome: str, rounds: int) -> Asked:
    """Ask one question of everybody, in turn."""
    question: Question = world._question(outcome)
    found = solve(world.model, question, luck=Luck())
    ours = timed(lambda: solve(world.model, question, luck=Luck()), rounds)
    made = twins.twin(world.model, question)
    pyagrum_s = pgmpy_s = error = None
    if made is not None:
        answers = []
        if peers.has("pyagrum"):
            pyagrum_s = timed(lambda: twins.by_agrum(made), rounds)
            answers.append(twins.by_agrum(made))
        pgmpy_s = timed(lambda: twins.by_pgmpy(made), rounds)
        answers.append(twins.by_pgmpy(made))
        ours_p = found.probabilities[:, 0]
        error = max(float(np.abs(answer - ours_p).max()) for answer in answers)
    ranges = moved(world, outcome) if found.leans_on else (None,) * 4
    return Asked(
        name,
        scenario,
        len(found.leans_on),
        found.operations,
        ours,
        pyagrum_s,
        pgmpy_s,
        error,
        *ranges,
    )
