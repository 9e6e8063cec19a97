"""What an answer costs as questions grow, and how well that is predicted.

``python benchmarks/scaling.py --help``
"""

import one_thread  # isort: skip  # noqa: F401

import argparse
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter

import numpy as np
import rows_batch
from networks import THEORIES, Net, dbn, layered, theory
from run import machine, seconds
from timing import alone, once

from causal.engine.plan import Plan, compile_plan
from causal.engine.run import run


@dataclass(frozen=True)
class Point:
    """One measured size.

    Attributes
    ----------
    series : str
        What grows.
    size : str
        How far.
    operations : int
        Predicted multiply-adds, over all draws and scenarios.
    seconds : float
        Median processor time of running the plans.
    plan_s : float
        Processor time of making the plans.
    """

    series: str
    size: str
    operations: int
    seconds: float
    plan_s: float

    @property
    def rate(self) -> float:
        """Return multiply-adds a second."""
        return self.operations / self.seconds


def _timed(work: Callable[[], object], quick: bool) -> float:
    times = alone(work, rounds=3 if quick else 5).ours
    return float(np.median(times))


def _asked(net: Net) -> tuple[Plan, float]:
    """Return the plan for the outcome and the seconds it took to make."""
    compile_plan.cache_clear()
    took = once(lambda: compile_plan(net.structure(), net.outcomes))
    return compile_plan(net.structure(), net.outcomes), took


def _one(series: str, size: str, net: Net, quick: bool, draws: int = 1) -> Point:
    plan, took = _asked(net)
    tables = rows_batch.draw(net, draws) if draws > 1 else net.batch()
    spent = _timed(lambda: run(plan, tables), quick)
    return Point(series, size, plan.operations * draws, spent, took)


def _wide(states: int, nodes: int = 25) -> Net:
    """Return a chain with a side parent, all variables with so many states."""
    rng = np.random.default_rng(states)
    parents = [tuple(p for p in (i - 2, i - 1) if p >= 0) for i in range(nodes)]
    tables = tuple(
        rng.dirichlet(np.ones(states), size=(states,) * len(sources)) for sources in parents
    )
    return Net(f"wide{states}", (states,) * nodes, tuple(parents), tables, (nodes - 1,))


def draws(quick: bool) -> Iterator[Point]:
    """Let the number of draws grow."""
    for name in ("theory25",) if quick else ("theory25", "theory25d"):
        for count in (1, 10, 100, 1000) if quick else (1, 10, 100, 1000, 5000):
            if name == "theory25" or count <= 1000:
                yield _one(f"draws, {name}", str(count), theory(name), quick, count)


def scenarios(quick: bool) -> Iterator[Point]:
    """Let the number of scenarios grow, 1000 draws each."""
    net = theory("theory25")
    drawn = rows_batch.draw(net)
    for count in (1, 5, 20) if quick else (1, 5, 20, 80):
        asked = rows_batch.scenarios(net, count)
        compile_plan.cache_clear()
        made: list[rows_batch.Ours] = []
        took = once(lambda asked=asked, made=made: made.append(rows_batch.Ours(net, asked, drawn)))
        operations = made[0].batch.operations * drawn[0].shape[-1]
        spent = _timed(made[0], quick)
        yield Point("scenarios x 1000 draws", str(count), operations, spent, took)


def variables(quick: bool) -> Iterator[Point]:
    """Let the number of variables grow."""
    for depth in (2, 5, 10) if quick else (2, 5, 10, 20, 40):
        net = layered(f"deep{depth}", [*[5] * depth, 1], int(7.5 * depth), 3, depth)
        yield _one("variables", str(net.size), net, quick)


def states(quick: bool) -> Iterator[Point]:
    """Let the number of states of every variable grow."""
    for count in (2, 4, 8) if quick else (2, 4, 8, 16, 32):
        yield _one("states, 25 variables", str(count), _wide(count), quick)


def width(quick: bool) -> Iterator[Point]:
    """Let the largest clique grow: more persistent variables in every slice."""
    for persistent in (4, 6, 8) if quick else (4, 6, 8, 10, 12, 14):
        net = dbn(persistent, 20)
        last = Net(net.name, net.cards, net.parents, net.tables, net.outcomes[-1:])
        yield _one("treewidth, 20 slices", str(persistent), last, quick)


def theories(quick: bool) -> Iterator[Point]:
    """Measure the made theories, one answer each."""
    for name in THEORIES:
        yield _one("one answer", name, theory(name), quick)


SERIES = (theories, draws, scenarios, variables, states, width)


def roofs() -> dict[str, float]:
    """Measure what the machine can do: a matrix product, and a triad in cache and in memory."""
    rng = np.random.default_rng(0)
    a, b = rng.random((1024, 1024)), rng.random((1024, 1024))
    found = {"dgemm, multiply-adds/s": 1024**3 / _timed(lambda: a @ b, quick=True)}
    for shown, size in (("in cache", 2_000), ("in memory", 40_000_000)):
        x, y, out = np.ones(size), np.ones(size), np.ones(size)

        def triad(x: object = x, y: object = y, out: np.ndarray = out) -> None:
            np.multiply(x, 3.0, out=out)
            np.add(out, y, out=out)

        found[f"triad {shown}, bytes/s"] = 5 * 8 * size / _timed(triad, quick=True)
    return found


def correlation(points: list[Point]) -> float:
    """Return the correlation of the logarithms of predicted work and measured time."""
    work = np.log([p.operations for p in points])
    return float(np.corrcoef(work, np.log([p.seconds for p in points]))[0, 1])


def lines(points: list[Point]) -> list[str]:
    """Return the table: a line a point."""
    made = [
        "| What grows | Size | Multiply-adds, predicted | Run | Plan | Multiply-adds/s |",
        "|---|---|---|---|---|---|",
    ]
    for p in points:
        times = f"{seconds(p.seconds)} | {seconds(p.plan_s)}"
        made.append(f"| {p.series} | {p.size} | {p.operations:.2e} | {times} | {p.rate:.1e} |")
    return made


def shares(points: list[Point], machine_roofs: dict[str, float]) -> list[str]:
    """Return what was predicted, and what share of the machine's limits was reached."""
    large = [point for point in points if point.operations >= 1e6]
    best = max(points, key=lambda point: point.rate)
    loads = 3 * 8 * best.rate  # a multiply-add along the draws reads two numbers and adds to one
    told = loads / machine_roofs["triad in cache, bytes/s"]
    made = [
        f"Correlation of log work and log time: {correlation(points):.3f} over all, "
        f"{correlation(large):.3f} where there are a million multiply-adds or more.",
        f"Highest rate: {best.rate:.2e} multiply-adds/s ({best.series}, {best.size}); its reads "
        f"and writes, 24 bytes a multiply-add, are {told:.0%} of the triad in cache.",
    ]
    for name, rate in machine_roofs.items():
        share = f", of which that is {best.rate / rate:.1%}" if "multiply" in name else ""
        made.append(f"{name}: {rate:.2e}{share}.")
    return made


def page(points: list[Point], machine_roofs: dict[str, float]) -> str:
    """Return the study as a page."""
    parts = [
        "# How cost grows",
        f"{machine()}. Medians; `python benchmarks/scaling.py --write` measures it again.",
        "\n".join(lines(points)),
        *shares(points, machine_roofs),
    ]
    return "\n\n".join(parts) + "\n"


def main() -> None:
    """Read the command line, measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer and smaller sizes")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the points as JSON")
    parser.add_argument("--write", action="store_true", help="write benchmarks/scaling.md")
    chosen = parser.parse_args()
    print(machine())
    start = perf_counter()
    points = [point for series in SERIES for point in series(chosen.quick)]
    found = roofs()
    told_page = page(points, found)
    print(told_page)
    print(f"({perf_counter() - start:.0f} s)")
    if chosen.write:
        here = Path(__file__).resolve().parent / "scaling.md"
        here.write_text(told_page, encoding="utf-8")
    if chosen.json:
        told = {
            "machine": machine(),
            "points": [{**asdict(point), "rate": point.rate} for point in points],
            "roofs": found,
            "correlation": correlation(points),
        }
        chosen.json.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
