"""One comparison with bands, end to end: ``python benchmarks/judgement.py --help``.

Every scenario of the case, every outcome, all theories that ship, 1000 draws of their numbers, in
one call. Beside it pyAgrum and pgmpy, which answer a few draws of a few of the same worlds on
networks that are cut beforehand; their time is scaled to all worlds and draws.
"""

import one_thread  # isort: skip  # noqa: F401

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any
from unittest import mock

import numpy as np
import peers
from networks import Array, Net
from run import cells, machine
from timing import Row, duel, once

import causal
from causal.engine.plan import compile_plan
from causal.judgement import comparing, comparison, drawing
from causal.judgement.cells import Rules, history_of, worlds_of
from causal.ladder import many
from causal.ladder.network import Question
from causal.scm.evidence import Observed
from causal.scm.interventions import Hard
from causal.theory.asking import chain
from causal.theory.theory import Theory
from causal.theory.uncertainty import theory_draws

CASE = "soviet_collapse"
PAGE = Path(__file__).parent / "judgement.md"
SEED = 1

States = dict[int, int]


@dataclass(frozen=True)
class Size:
    """How much is asked, and how much of it of the peers.

    Attributes
    ----------
    scenarios : int or None
        The first so many of the case; all if None.
    draws : int
    worlds, few : int
        How many worlds a peer answers, and for how many draws.
    rounds : int
    """

    scenarios: int | None = None
    draws: int = 1000
    worlds: int = 24
    few: int = 4
    rounds: int = 5


@dataclass(frozen=True, eq=False)
class World:
    """One world of one theory, as it was or as changed, with the outcomes asked of it."""

    theory: Theory
    questions: tuple[Question, ...]
    net: Net
    done: States
    seen: States


def asked(size: Size, facts: str = "before") -> dict[str, Any]:
    """Return the question: what `causal.compare` is given."""
    chosen = causal.load_scenarios(CASE)[: size.scenarios]
    return {
        "scenarios": chosen,
        "outcome": "all",
        "case": CASE,
        "facts": facts,
        "draws": size.draws,
        "seed": SEED,
        "ranges": False,
    }


def ours(size: Size, facts: str = "before") -> comparison.Comparison:
    """Ask it in one call, with every plan found and every number drawn anew."""
    compile_plan.cache_clear()
    for name in causal.theory_names(CASE):
        causal.load(name).model.drawn.clear()
    return causal.compare(**asked(size, facts))


def worlds(size: Size) -> list[World]:
    """Return the different worlds behind the cells that have numbers."""
    found = causal.compare(**{**asked(size), "draws": 0})
    outcomes: dict[tuple[str, str], list[str]] = {}
    for cell in found.cells:
        if cell.answered:
            outcomes.setdefault((cell.theory, cell.scenario), []).append(cell.outcome.name)
    told = {scenario.name: scenario for scenario in found.scenarios}
    rules, made = Rules(), {}
    for (name, scenario), names in outcomes.items():
        theory = causal.load(name)
        pair = worlds_of(theory, told[scenario], rules, history_of(theory, rules))
        for world in pair:
            made.setdefault((name, world.steps, tuple(names)), _world(theory, world, names))
    return list(made.values())


def _world(theory: Theory, world: Theory, names: Sequence[str]) -> World:
    place = {name: i for i, name in enumerate(theory.model.topological)}
    net = peers.of_model(theory.model, names[0])
    net = Net("", net.cards, net.parents, net.tables, tuple(place[name] for name in names))
    reached, learnt = chain(world.steps)
    last = len(reached) - 1
    done = {
        place[c.variable]: theory[c.variable].index(c.state)
        for c in reached[-1]
        if isinstance(c, Hard)
    }
    seen = {
        place[s.variable]: theory[s.variable].index(s.states[0])
        for _, s in learnt
        if isinstance(s, Observed)
    }
    questions = tuple(Question(reached, learnt, ((last, name),)) for name in names)
    return World(theory, questions, net, done, seen)


class Rewritten:
    """pyAgrum or pgmpy: a cut network a world, its tables rewritten for every draw.

    All outcomes of a world are read from one propagation of pyAgrum; pgmpy eliminates for each.
    """

    def __init__(self, library: str, chosen: Sequence[World], draws: int, few: int) -> None:
        self.agrum = library == "pyagrum"
        build = peers.agrum if self.agrum else peers.pgmpy_net
        drawn: dict[str, dict[str, Array]] = {}
        self.few, self.work = few, []
        for world in chosen:
            name, model = world.theory.name, world.theory.model
            if name not in drawn:
                drawn[name] = theory_draws(world.theory, draws, seed=SEED)
            needed = world.net.ancestors({*world.net.outcomes, *world.seen}, world.done)
            tables = {
                i: drawn[name][model.topological[i]]
                for i in needed - world.done.keys()
                if model.topological[i] in drawn[name]
            }
            self.work.append((world, build(world.net, world.done), tables))

    def __call__(self) -> list[list[Array]]:
        """Answer every outcome of every world, shape (states, draws) each."""
        return [self._one(*one) for one in self.work]

    def _one(self, world: World, made: peers.Foreign, tables: dict[int, Array]) -> list[Array]:
        known, outcomes = {**world.done, **world.seen}, world.net.outcomes
        found = []
        for d in range(self.few):
            for i, table in tables.items():
                write = peers.rewrite if self.agrum else peers.pgmpy_rewrite
                write(made, i, table[..., d])
            if self.agrum:
                engine = peers.lazy(made, known, outcomes)
                found.append([peers.posterior(engine, i) for i in outcomes])
            else:
                found.append([self._eliminated(made, i, known, world) for i in outcomes])
        return [np.stack(one, axis=-1) for one in zip(*found, strict=True)]

    def _eliminated(self, made: peers.Foreign, i: int, known: States, world: World) -> Array:
        if i in known:
            return np.eye(world.net.cards[i])[known[i]]
        return peers.pgmpy_posterior(peers.pgmpy_engine(made), i, known)


def error(chosen: Sequence[World], theirs: Sequence[Sequence[Array]], draws: int) -> float:
    """Return the largest difference between our draws and a peer's."""
    worst = 0.0
    for world, found in zip(chosen, theirs, strict=True):
        numbers = theory_draws(world.theory, draws, seed=SEED)
        mine = many.solve_many(world.theory.model, world.questions, numbers)
        for one, other in zip(mine, found, strict=True):
            whole = np.broadcast_to(one.probabilities, (len(other), draws))
            worst = max(worst, float(np.abs(whole[:, : other.shape[-1]] - other).max()))
    return worst


def rows(size: Size) -> Iterator[Row]:
    """Measure the whole call against each peer that is installed."""
    every = worlds(size)
    step = max(1, len(every) // size.worlds)
    chosen = every[::step][: size.worlds]
    scale = len(every) / len(chosen) * size.draws / size.few
    cells_told = sum(cell.answered for cell in ours(size).cells)
    title = f"causal.compare, {cells_told} cells with numbers, {size.draws} draws, with bands"
    for library, shown in (("pyagrum", "pyAgrum Lazy"), ("pgmpy", "pgmpy VariableElimination")):
        if not peers.has(library):
            continue
        peer = Rewritten(library, chosen, size.draws, size.few)
        gap = error(chosen, peer(), size.draws)
        times = duel(lambda: ours(size), peer, rounds=size.rounds, least=0)
        note = (
            f"the peer answered {len(chosen)} of {len(every)} worlds for {size.few} draws, its "
            f"time is scaled by {scale:,.0f}; its networks, the draws and quantiles are not "
            "counted for it"
        )
        yield times.row(title, f"{shown}, tables rewritten", "", gap, note, scale)


# --- stages ----------------------------------------------------------------------------------

STAGES: tuple[tuple[str, tuple[tuple[Any, str], ...]], ...] = (
    ("which theory can speak; points, with their plans", ((comparing, "cells"),)),
    ("drawing the numbers", ((drawing, "theory_draws"),)),
    (
        "worlds, merged and coupled",
        ((drawing, "worlds_of"), (many, "network_of"), (many, "coupled")),
    ),
    ("further plans", ((many, "compile_plan"),)),
    ("inference", ((many, "Batch"), (many, "_apart"))),
    ("quantiles", ((drawing, "banded_all"),)),
)


@contextmanager
def _timed(spent: dict[str, float]) -> Iterator[None]:
    """Add the processor seconds of each stage to ``spent`` while the block runs."""

    def watched(stage: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def call(*told: object, **more: object) -> object:
            start = process_time()
            try:
                return work(*told, **more)
            finally:
                spent[stage] += process_time() - start

        return call

    class Watched(many.Batch):
        """The batch, with what it takes."""

        __init__ = watched("inference", many.Batch.__init__)  # type: ignore[assignment]
        run = watched("inference", many.Batch.run)  # type: ignore[assignment]

    with ExitStack() as stack:
        for stage, places in STAGES:
            for module, name in places:
                work = Watched if name == "Batch" else watched(stage, getattr(module, name))
                stack.enter_context(mock.patch.object(module, name, work))
        yield


def stages(size: Size, facts: str) -> dict[str, float]:
    """Return the median processor seconds of each stage, of the rest, and of the whole."""
    told: list[dict[str, float]] = []
    for _ in range(size.rounds):
        spent = dict.fromkeys([stage for stage, _ in STAGES], 0.0)
        with _timed(spent):
            whole = once(lambda: ours(size, facts))
        told.append({**spent, "the rest": whole - sum(spent.values()), "the whole": whole})
    return {stage: median(one[stage] for one in told) for stage in told[0]}


# --- the page --------------------------------------------------------------------------------


def _line(texts: Sequence[str]) -> str:
    return f"| {' | '.join(texts)} |"


def page(found: Sequence[Row], spent: dict[str, dict[str, float]], size: Size) -> str:
    """Return the results as a page."""
    head = ["What", "Against", "Ours", "Theirs, scaled", "Ratio", "Error", "Note"]
    lines = [_line(head), _line(["---"] * len(head))]
    for row in found:
        told = cells(row)
        lines.append(_line([*told[:5], *told[6:]]))
    kinds = list(spent)
    table = [_line(["Stage", *kinds]), _line(["---"] * (1 + len(kinds)))]
    table += [
        _line([stage, *(f"{1e3 * spent[kind][stage]:.0f}" for kind in kinds)])
        for stage in spent[kinds[0]]
    ]
    parts = [
        "# A comparison with bands, end to end",
        f"{machine()}.",
        "One call of `causal.compare`: every scenario of the case, every outcome, all theories, "
        f"{size.draws:,} draws. Medians of processor time over {size.rounds} rounds that alternate "
        "with the peer's, with the fastest and slowest round. Ours loads nothing but finds every "
        "plan anew, judges which theories can speak, draws, answers both worlds of every cell, and "
        "takes quantiles. The peers get networks that are cut beforehand and the drawn tables; a "
        "world that several scenarios share is counted once for them, as it is answered once by "
        "us. They answer a part, and their time is scaled linearly.",
        "\n".join(lines),
        "Where our time goes, in milliseconds. Facts before the change are what the peers answer, "
        "too; all facts kept is a counterfactual with couplings, for which they have no draws.",
        "\n".join(table),
    ]
    return "\n\n".join(parts) + "\n"


def main() -> None:
    """Measure, print, and write if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="two scenarios, few draws, one round")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures as JSON")
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.name}")
    chosen = parser.parse_args()
    size = Size(2, 20, 2, 1, 1) if chosen.quick else Size()
    if peers.has("pgmpy"):
        peers.quiet_pgmpy()
    found = list(rows(size))
    spent = {f"facts {facts}": stages(size, facts) for facts in ("before", "all")}
    if chosen.json:
        told = {"machine": machine(), "rows": [asdict(row) for row in found], "stages": spent}
        chosen.json.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    if chosen.write:
        PAGE.write_text(page(found, spent, size), encoding="utf-8")
    print(page(found, spent, size))


if __name__ == "__main__":
    main()
