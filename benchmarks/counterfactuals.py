"""Full counterfactuals of the theories that ship: ``python benchmarks/counterfactuals.py --help``.

Every theory, every scenario that it runs, everything that happened taken as known: what would the
first outcome have been? Beside ours the same question is put to pyAgrum and pgmpy as an explicit
twin network, already pruned by us, built and answered. Then how far each answer can move under
other mechanisms, and predicted against real cost.
"""

import one_thread  # isort: skip  # noqa: F401

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np
import peers
import twins

import causal
from causal.files.catalogue import load_scenarios
from causal.judgement.cells import headline
from causal.ladder.bounds.outer import outer_range
from causal.ladder.bounds.posing import twin_of
from causal.ladder.inference import network_of, solve
from causal.ladder.network import Question, doubled_in, reached_from, restricted
from causal.scm.couplings import Luck
from causal.theory.facts import changed_world
from causal.theory.scenario import verdict
from causal.theory.theory import Theory

CASE = "soviet_collapse"
PAGE = Path(__file__).parent / "counterfactuals.md"


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


def questions(theory: Theory) -> Iterator[tuple[str, Theory]]:
    """Return the changed world of every scenario that a theory runs."""
    for scenario in load_scenarios(CASE):
        settings = dict(scenario.for_theory(theory.name))
        if verdict(theory, scenario, theory.default_history).status == "runs":
            yield scenario.name, changed_world(theory, settings, "all")[1]


def timed(works: Sequence[Callable[[], object]], rounds: int) -> list[float]:
    """Return the median seconds of each of several ways, which take turns."""
    took: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for seconds, work in zip(took, works, strict=True):
            start = perf_counter()
            work()
            seconds.append(perf_counter() - start)
    return [median(seconds) for seconds in took]


def measure(scenario: str, world: Theory, outcome: str, rounds: int) -> Asked:
    """Ask one question of everybody, in turn."""
    question: Question = world._question(outcome)
    found = solve(world.model, question, luck=Luck())
    made = twins.twin(world.model, question)
    works: list[Callable[[], object]] = [lambda: solve(world.model, question, luck=Luck())]
    ways = [twins.by_agrum, twins.by_pgmpy] if peers.has("pyagrum") else [twins.by_pgmpy]
    error = None
    if made is not None:
        works += [lambda way=way: way(made) for way in ways]
        gaps = [np.abs(way(made) - found.probabilities[:, 0]).max() for way in ways]
        error = float(max(gaps))
    ours, *theirs = timed(works, rounds)
    told = dict(zip([way.__name__ for way in ways], theirs, strict=False))
    ranges = moved(world, outcome) if found.leans_on else (None, None, None, None)
    return Asked(
        world.name,
        scenario,
        len(found.leans_on),
        found.operations,
        ours,
        told.get("by_agrum"),
        told.get("by_pgmpy"),
        error,
        *ranges,
    )


def moved(world: Theory, outcome: str) -> tuple[float, float, float, float]:
    """Return the seconds of both outer ranges of the headline measure, and their widths."""
    numbers = headline(world.frame.entry(outcome)).scores(world[outcome])
    weights = np.asarray(numbers)
    network = network_of(world.model, world._question(outcome), luck=Luck())
    near = restricted(network, reached_from(network, doubled_in(network)))
    twin = twin_of(world.model, near, weights)
    told = []
    for order in (True, False):
        start = perf_counter()
        found = outer_range(twin, order_respecting=order)
        told.append((perf_counter() - start, found.high - found.low))
    (order_s, order_width), (full_s, full_width) = told
    return order_s, full_s, order_width, full_width


def _line(cells: Sequence[object]) -> str:
    return f"| {' | '.join(map(str, cells))} |"


def _ms(seconds: Sequence[float | None]) -> str:
    known = [s for s in seconds if s is not None]
    return f"{1e3 * median(known):.2g} ({1e3 * max(known):.2g})" if known else "-"


def by_theory(asked: Sequence[Asked]) -> list[str]:
    """Return the table: a row a theory, medians with the slowest in brackets."""
    head = [
        "Theory",
        "Scenarios",
        "Leaning",
        "Ours",
        "pyAgrum, explicit twin",
        "pgmpy, explicit twin",
    ]
    head += ["Order range", "Full range", "Width, order", "Width, full", "Largest error"]
    lines = [_line(head), _line(["---"] * len(head))]
    for name in [*dict.fromkeys(one.theory for one in asked), "all"]:
        mine = [one for one in asked if name in (one.theory, "all")]
        leaning = [one for one in mine if one.leans_on]
        widths = [
            f"{median([getattr(one, key) for one in leaning]):.2f}"
            for key in ("order_width", "full_width")
        ]
        errors = [one.error for one in mine if one.error is not None]
        times = [
            _ms([getattr(one, key) for one in mine])
            for key in ("ours_s", "pyagrum_s", "pgmpy_s", "order_s", "full_s")
        ]
        row = [name, len(mine), len(leaning), *times, *widths, f"{max(errors):.0e}"]
        lines.append(_line(row))
    return lines


def by_cost(asked: Sequence[Asked]) -> list[str]:
    """Return the table of predicted against real cost: a row a decade of multiply-adds."""
    lines = [_line(["Predicted multiply-adds", "Questions", "ms, median (slowest)"])]
    lines.append(_line(["---"] * 3))
    edges = [(0, 1), (1, 100), (100, 300), (300, 1000), (1000, 10_000), (10_000, 10**9)]
    for low, high in edges:
        mine = [one.ours_s for one in asked if low <= one.operations < high]
        if mine:
            lines.append(_line([f"{low:,} to {high - 1:,}", len(mine), _ms(mine)]))
    return lines


def page(asked: Sequence[Asked]) -> str:
    """Return the results as a page."""
    parts = [
        "# Full counterfactuals of the theories that ship",
        "Everything that happened is taken as known, and one scenario is run; asked is the first "
        "outcome of the case. Milliseconds of wall time on one thread, median over the scenarios "
        "with the slowest in brackets. Ours poses the question, merges the worlds, couples, plans, "
        "answers, and finds the probability of the evidence; the peers get the network that our "
        "pruning left, ready made, build it and answer. Ranges are outer ranges of the headline "
        "measure, over mechanisms that respect their order and over all; no peer has them.",
        "\n".join(by_theory(asked)),
        "Predicted work against real time: below some ten thousand multiply-adds the time is that "
        "of posing the question, not of the arithmetic.",
        "\n".join(by_cost(asked)),
    ]
    return "\n\n".join(parts) + "\n"


def main() -> None:
    """Measure, and print or write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="how often each question is asked")
    parser.add_argument("--json", metavar="FILE", help="write every question as JSON")
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.name}")
    chosen = parser.parse_args()
    peers.quiet_pgmpy()
    asked = []
    for name in causal.theory_names(CASE):
        theory = causal.load(name)
        outcome = theory.frame.outcomes[0].variable.name
        for scenario, world in questions(theory):
            asked.append(measure(scenario, world, outcome, chosen.rounds))
        print(f"{name}: done")
    if chosen.json:
        rows = [asdict(one) for one in asked]
        Path(chosen.json).write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    if chosen.write:
        PAGE.write_text(page(asked), encoding="utf-8")
    print(page(asked))


if __name__ == "__main__":
    main()
