"""Rows about all posteriors at once, on published networks and on dynamic ones."""

import json
import subprocess
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import cycle
from pathlib import Path
from statistics import geometric_mean

import bnlearn
import numpy as np
import peers
from networks import Array, Net, dbn
from timing import Row, Rows, Settings, Times, duel, solo

from causal.engine.marginals import Posteriors, marginals
from causal.engine.plan import compile_plan
from causal.engine.prepared import Prepared
from causal.engine.run import run

States = Mapping[int, int]
Answer = Callable[[States], list[Array]]


def questions(net: Net, count: int = 6, seed: int = 4) -> list[dict[int, int]]:
    """Return evidence on five variables, always the same ones, in states that can occur."""
    rng = np.random.default_rng(seed)
    axes = sorted(int(i) for i in rng.choice(net.size, size=5, replace=False))
    return [bnlearn.evidence(net, rng, axes) for _ in range(count)]


def answerer(net: Net) -> Answer:
    """Return our way to all posteriors of a net; the plan is kept, nothing else."""
    structure, tables = net.structure(), net.batch()
    return lambda known: marginals(structure, tables, known)[0]


def prepared(net: Net, done: Collection[int], observed: Collection[int]) -> Answer:
    """Return our way to all posteriors when the same variables are observed again and again."""
    asked = Posteriors(net.structure(done), net.batch(done), tuple(observed))
    return lambda known: asked(known)[0]


def error(ours: Sequence[Array], engine: object, free: Sequence[int]) -> float:
    """Return the largest difference of any posterior."""
    return max(float(np.abs(ours[i][:, 0] - peers.posterior(engine, i)).max()) for i in free)


def _warm(net: Net, settings: Settings) -> tuple[Times, float]:
    asked = questions(net)
    free = [i for i in range(net.size) if i not in asked[0]]
    answer, engine = prepared(net, (), asked[0]), peers.lazy(peers.agrum(net), asked[0])
    worst = error(answer(asked[0]), engine, free)
    mine, theirs = cycle(asked), cycle(asked)
    times = duel(
        lambda: answer(next(mine)),
        lambda: peers.told_anew(engine, next(theirs), free),
        rounds=2 if net.name in bnlearn.LARGE else settings.rounds,
    )
    return times, worst


def published(settings: Settings) -> Rows:
    """All posteriors of the published networks, five variables observed, in other states."""
    if not peers.has("pyagrum"):
        return
    made: list[Row] = []
    for name in bnlearn.SMALL if settings.quick else bnlearn.SOLVED_BY_ALL:
        times, worst = _warm(bnlearn.bnlearn(name), settings)
        made.append(times.row(f"all posteriors, {name}", "pyAgrum Lazy, warm", ">=4x", worst))
        yield made[-1]
    mean = geometric_mean([row.ratio or 1 for row in made])
    worst = max(row.error or 0 for row in made)
    title = f"all posteriors, geometric mean of {len(made)} networks"
    yield Row(title, "pyAgrum Lazy, warm", None, None, mean, ">=12x", worst)


def large(settings: Settings) -> Rows:
    """Measure the largest networks against an engine that starts anew."""
    if settings.quick or not peers.has("pyagrum"):
        return
    for name, goal in (("munin", ">=150x"), ("diabetes", ">=90x")):
        net = bnlearn.bnlearn(name)
        known, made = questions(net)[0], peers.agrum(net)
        free = [i for i in range(net.size) if i not in known]
        answer = answerer(net)
        worst = error(answer(known), peers.lazy(made, known), free)

        def peer(
            made: object = made, known: States = known, free: list[int] = free
        ) -> list[object]:
            engine = peers.lazy(made, known)
            return [engine.posterior(i) for i in free]

        times = duel(lambda: answer(known), peer, rounds=2)  # noqa: B023 - used at once
        note = "our plan is compiled beforehand"
        yield times.row(f"all posteriors, {name}", "pyAgrum Lazy, cold", goal, worst, note)


_LINK = """
import json, sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import timing, bnlearn
from rows_large import answerer, questions
def rss():
    told = Path("/proc/self/status")
    lines = told.read_text().splitlines() if told.exists() else ["VmHWM: nan"]
    return float(next(x for x in lines if x.startswith("VmHWM")).split()[1]) / 1024
net = bnlearn.bnlearn("link")
asked, answer, before = questions(net), answerer(net), rss()
start = time.process_time()
answer(asked[0])
cold = time.process_time() - start
took = []
for known in asked[1:]:
    start = time.process_time()
    answer(known)
    took.append(time.process_time() - start)
print(json.dumps({"cold": cold, "took": took, "before": before, "peak": rss()}))
"""


def link(settings: Settings) -> Rows:
    """Solve the network that pyAgrum cannot hold in memory, in a process of its own."""
    if settings.quick:
        return
    bnlearn.bnlearn("link")
    command = [sys.executable, "-c", _LINK, str(Path(__file__).resolve().parent)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = json.loads(told)
    note = (
        f"first answer with its plan {found['cold']:.2f} s; peak memory {found['peak']:.0f} MiB, "
        f"{found['peak'] - found['before']:.0f} MiB of it for the answer; "
        "pyAgrum 3.3.1 needs more than 15 GB and is not run here"
    )
    yield solo(Times(found["took"], []), "all posteriors, link", "<=0.25 s, <220 MiB", note)


# --- dynamic networks ------------------------------------------------------------------------


def _changed(net: Net) -> tuple[dict[int, int], dict[int, int]]:
    """Return what is done (in the later half of the slices) and what is observed."""
    length = len(net.slices)
    done = {one[0]: 1 for one in net.slices[length // 2 :]}
    return done, {net.slices[length // 4][-1]: 1, net.slices[length // 2][-1]: 0}


def slices(settings: Settings) -> Rows:
    """Ask for the outcome of every slice of a dynamic network, with interventions and evidence."""
    if not peers.has("pyagrum"):
        return
    net = dbn(5, 12) if settings.quick else dbn(8, 40)
    done, seen = _changed(net)
    known = {**done, **seen}
    read = [i for i in net.outcomes if i not in seen]
    answer = prepared(net, done, known)
    made = peers.agrum(net, done)
    engine = peers.lazy(made, known, read)
    worst = error(answer(known), engine, read)
    other = cycle([{i: 1 - state for i, state in known.items()}, known])

    def ours() -> object:
        return answer(next(other))

    def cold() -> object:
        fresh = peers.lazy(made, known, read)
        return [fresh.posterior(i) for i in read]

    title = f"every slice, {net.name}"
    note = "ours gives every variable, the peer the outcomes only"
    for shown, goal, peer in (
        ("pyAgrum Lazy, warm", ">=4x", lambda: peers.told_anew(engine, next(other), read)),
        ("pyAgrum Lazy, cold", ">=8x", cold),
    ):
        times = duel(ours, peer, rounds=settings.rounds)
        yield times.row(title, shown, goal, worst, note)


def filtering(settings: Settings) -> Rows:
    """Ask pgmpy's inference for dynamic networks for the last outcome, nothing done."""
    if settings.quick or not peers.has("pgmpy"):
        return
    net = dbn(8, 40)
    seen = _changed(net)[1]
    width, last = len(net.slices[0]), len(net.slices) - 1
    target = (str(width - 1), last)
    told = {(str(i % width), i // width): state for i, state in seen.items()}
    structure, tables = net.structure(), net.batch()
    engine = peers.pgmpy_dbn(net)

    def peer() -> Array:
        return np.asarray(engine.forward_inference([target], told)[target].values)

    asked = Prepared(compile_plan(structure, net.outcomes[-1:], tuple(sorted(seen))), tables)
    worst = float(np.abs(asked(seen).normalised()[:, 0] - peer()).max())
    times = duel(lambda: asked(seen).normalised(), peer, rounds=3)
    note = "one target each; setting up is not counted, on either side"
    title = f"last slice, {net.name}"
    yield times.row(title, "pgmpy DBNInference", ">=1000x", worst, note)

    def fresh() -> Array:
        made = peers.pgmpy_dbn(net)
        return np.asarray(made.forward_inference([target], told)[target].values)

    def ours() -> Array:
        plan = compile_plan(structure, net.outcomes[-1:], tuple(sorted(seen)))
        return run(plan, tables, seen).normalised()

    times = duel(ours, fresh, rounds=3)
    note = "the peer is set up and answers; ours runs its kept plan from the start"
    yield times.row(title, "pgmpy DBNInference, built", "", worst, note)

    def cold() -> Array:
        compile_plan.cache_clear()
        return ours()

    times = duel(cold, fresh, rounds=3)
    note = "setting up is counted on both sides: ours plans anew"
    yield times.row(f"{title}, new structure", "pgmpy DBNInference, built", "", worst, note)


ROWS = {
    "published": published,
    "large": large,
    "link": link,
    "slices": slices,
    "filtering": filtering,
}
