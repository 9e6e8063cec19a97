"""A sweep over workers, one of them killed: ``python benchmarks/sweep.py --help``.

A scheduler and its workers are processes of their own on the loopback address. The same sweep is
run in one process, with one worker, with two, and with two of which one is killed half way; it is
stopped and gone on with. Every time the fingerprint must be the same. From the processor time of
three kinds of sweep follows what larger ones cost.
"""

import one_thread  # isort: skip  # noqa: F401

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import psutil
from distributed import Client

import causal
from causal.files.study_value import Study
from causal.sweeps.cost import told_bytes, told_seconds
from causal.sweeps.making import Swept
from causal.sweeps.running import Progress

PAGE = Path(__file__).parent / "sweep.md"
DOCS = Path(__file__).parents[1] / "docs" / "sweeps.md"
BEGIN, END = "<!-- measured by benchmarks/sweep.py -->", "<!-- end -->"
CASE = "soviet_collapse"
SMALL, LARGE = 2**12, 2**17  # evaluations of a chunk
SIZES = (10**6, 10**8, 10**9, 10**10, 10**12)
WORKERS = (1, 2, 16, 256)
SCENARIOS = json.dumps([one.name for one in causal.load_scenarios(CASE)])
HEAD = f'schema = 1\nkind = "study"\ntitle = "A sweep"\ncase = "{CASE}"\nseed = 1\n'
GRIDS = """
[[sweep.grids]]
variable = "coup_1991"
state = "none"
linspace = [0.01, 0.99, {count}]
[[sweep.grids]]
variable = "bloc_policy"
state = "sinatra"
linspace = [0.01, 0.99, {count}]
"""


def every_draw(draws: int) -> str:
    """Write a study: every scenario of the case, its first outcome, all theories."""
    return f"{HEAD}scenarios = {SCENARIOS}\n[sweep]\ndraws = {draws}\n"


def every_outcome(draws: int) -> str:
    """Write a study with every outcome, too."""
    return f'{every_draw(draws)}outcomes = ["all"]\n'


def every_point(count: int) -> str:
    """Write a study of one theory as written, over a grid of two of its numbers."""
    chosen = 'theories = ["reform_pace"]\nscenarios = ["no_coup_1991", "deng_in_full"]\n'
    return f"{HEAD}{chosen}[sweep]\n{GRIDS.format(count=count)}"


def load(text: str, folder: Path) -> Study:
    """Return a study that is written into a folder."""
    file = folder / "study.toml"
    file.write_text(text, encoding="utf-8")
    return causal.load_study(file)


@dataclass(frozen=True)
class Cluster:
    """A scheduler and its workers: a client, and the workers' processes."""

    client: Client
    workers: list[subprocess.Popen[bytes]]

    def seconds(self) -> float:
        """Return the processor time of the workers that are alive."""
        return sum(self.client.run(time.process_time).values())


@contextmanager
def cluster(workers: int, folder: Path) -> Iterator[Cluster]:
    """Start a scheduler and workers as processes of their own, on the loopback address."""
    told = folder / f"scheduler-{workers}-{time.monotonic_ns()}.json"
    here = ["--host", "127.0.0.1", "--no-dashboard", "--dashboard-address", "127.0.0.1:0"]

    def start(module: str, *options: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.{module}", *here, *options]
        return subprocess.Popen(
            [*command, "--scheduler-file", str(told)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    scheduler = start("dask_scheduler", "--port", "0", "--no-show")
    own = ["--nthreads", "1", "--no-nanny", "--local-directory", str(folder)]
    started = [start("dask_worker", *own) for _ in range(workers)]
    try:
        with Client(scheduler_file=str(told), timeout=60) as client:
            client.wait_for_workers(workers, timeout=60)
            yield Cluster(client, started)
    finally:
        for process in (*started, scheduler):
            with suppress(ProcessLookupError):
                process.kill()
            process.wait()


@dataclass(frozen=True)
class Run:
    """One run of a sweep: what came out, elapsed and processor seconds."""

    swept: Swept
    elapsed: float
    worked: float


def timed(study: Study, folder: Path, chunk: int, on: Cluster | None = None) -> Run:
    """Run a sweep in one process or on a cluster."""
    before = on.seconds() if on else time.process_time()
    start = time.perf_counter()
    found = causal.sweep(study, folder, on.client if on else None, chunk=chunk, yes=True)
    elapsed = time.perf_counter() - start
    worked = (on.seconds() if on else time.process_time()) - before
    return Run(found, elapsed, worked)


def killed(study: Study, folder: Path, room: Path) -> tuple[Swept, dict[str, object]]:
    """Run a sweep on two workers, one of which is killed half way."""
    with cluster(2, room) as on:
        victim, at = on.workers[0], []

        def watch(progress: Progress) -> None:
            if not at and 2 * progress.done >= progress.total:
                os.kill(victim.pid, signal.SIGKILL)
                at.append(progress.done)

        found = causal.sweep(study, folder, on.client, chunk=SMALL, yes=True, progress=watch)
        return found, {
            "killed after chunks": at[0],
            "exit code of the killed": victim.wait(),
            "workers left": len(on.client.scheduler_info()["workers"]),
        }


def stopped(study: Study, folder: Path) -> tuple[int, Swept]:
    """Stop a sweep after a third; return how many chunks were finished, and go on with it."""

    def stop(progress: Progress) -> None:
        if 3 * progress.done >= progress.total:
            raise KeyboardInterrupt

    with suppress(KeyboardInterrupt):
        causal.sweep(study, folder, chunk=SMALL, yes=True, progress=stop)
    finished = len(list(folder.glob("results/*/*.parquet")))
    return finished, causal.sweep(study, folder, chunk=SMALL, yes=True)


def counted(folder: Path) -> tuple[int, int, float]:
    """Return rows, distinct rows and the time that DuckDB takes to average them by theory."""
    files = f"read_parquet('{folder}/results/*/*.parquet')"
    keys = "theory, variant, scenario, outcome, measure, draw"
    ((rows,),) = duckdb.sql(f"select count(*) from {files}").fetchall()
    different = f"select count(*) from (select distinct {keys} from {files})"
    ((apart,),) = duckdb.sql(different).fetchall()
    start = time.perf_counter()
    duckdb.sql(
        f"select theory, scenario, avg(changed - baseline) from {files} group by all"
    ).fetchall()
    return rows, apart, time.perf_counter() - start


def kinds(folder: Path, factor: int) -> dict[str, dict[str, float]]:
    """Measure three kinds of sweep: processor seconds and bytes of an evaluation."""
    asked = {
        "draws; 7 theories, 32 scenarios, 1 outcome": every_draw(16384 // factor),
        "draws; 7 theories, 32 scenarios, 6 outcomes": every_outcome(8192 // factor),
        "grid points; 1 theory as written, 2 scenarios, 1 outcome": every_point(1024 // factor),
    }
    found = {}
    for number, (kind, text) in enumerate(asked.items()):
        study = load(text, folder)
        cost = causal.sweep_cost(study)
        start = time.process_time()
        swept = causal.sweep(study, folder / f"kind-{number}", yes=True)
        worked = time.process_time() - start
        found[kind] = {
            "evaluations": swept.evaluations,
            "seconds": worked,
            "elapsed": swept.seconds,
            "predicted": cost.seconds,
            "bytes": swept.size / swept.evaluations,
            "predicted bytes": cost.size / swept.evaluations,
        }
        print(kind, json.dumps(found[kind]))
    return found


def throughput(room: Path, draws: int, rounds: int) -> dict[str, object]:
    """Time a sweep in one process, with one worker and with two, in turns."""
    warm, study = load(every_draw(1024), room), load(every_draw(draws), room)
    runs: dict[str, list[Run]] = {"in one process": [], "1 worker": [], "2 workers": []}
    with cluster(1, room) as one, cluster(2, room) as two:
        ways = dict(zip(runs, (None, one, two), strict=True))
        for kind, on in ways.items():
            timed(warm, room / f"warm {kind}", SMALL, on)
        for turn in range(rounds):
            for kind, on in ways.items():
                runs[kind].append(timed(study, room / f"{kind} {turn}", LARGE, on))
                print(kind, f"{runs[kind][-1].elapsed:.1f} s, worked {runs[kind][-1].worked:.1f} s")
    refuse_different([run.swept for some in runs.values() for run in some])
    first = runs["in one process"][0].swept
    pairs = zip(runs["1 worker"], runs["2 workers"], strict=True)
    return {
        "evaluations": first.evaluations,
        "chunks": first.chunks,
        "gain": median(a.elapsed / b.elapsed for a, b in pairs),
        "load": psutil.getloadavg()[1],
        "runs": {
            kind: {
                "elapsed": median(run.elapsed for run in some),
                "worked": median(run.worked for run in some),
            }
            for kind, some in runs.items()
        },
    }


def refuse_different(every: Sequence[Swept]) -> None:
    """Stop if fingerprints differ."""
    marks = {one.fingerprint for one in every}
    if len(marks) != 1:
        raise SystemExit(f"the fingerprints differ: {marks}")


def survival(room: Path, draws: int) -> dict[str, object]:
    """Kill a worker of a sweep, stop another sweep and go on, and count what comes out."""
    study = load(every_draw(draws), room)
    whole = causal.sweep(study, room / "whole", chunk=SMALL, yes=True)
    after, told = killed(study, room / "killed", room)
    again = causal.sweep(study, room / "killed", chunk=SMALL, yes=True)
    finished, rest = stopped(study, room / "stopped")
    other = causal.sweep(study, room / "other", chunk=10 * SMALL, yes=True)
    refuse_different([whole, after, again, rest, other])
    rows, apart, spent = counted(room / "killed")
    return {
        "evaluations": whole.evaluations,
        "chunks": whole.chunks,
        "fingerprint": whole.fingerprint,
        "killed": {**told, "chunks": after.chunks, "fingerprint": after.fingerprint},
        "again": {"computed": again.fresh, "found finished": again.chunks - again.fresh},
        "stopped": {"finished": finished, "computed after": rest.fresh, "chunks": rest.chunks},
        "duckdb": {"rows": rows, "distinct": apart, "seconds": spent},
    }


def measure(draws: int, many: int, rounds: int, factor: int) -> dict[str, Any]:
    """Run everything."""
    with TemporaryDirectory() as name:
        room = Path(name)
        return {
            "survival": survival(room, draws),
            "throughput": throughput(room, many, rounds),
            "kinds": kinds(room, factor),
        }


def costs(kinds_: dict[str, dict[str, float]]) -> list[str]:
    """Return a table of what sweeps cost, from 10^6 to 10^12 evaluations."""
    lines = []
    for kind, found in kinds_.items():
        each = found["seconds"] / found["evaluations"]
        lines += [
            f"**{kind.capitalize()}**: {each * 1e6:.2f} microseconds and "
            f"{found['bytes']:.1f} bytes an evaluation.",
            "",
            "| Evaluations | Parquet | "
            + " | ".join(f"{w} worker{'s' * (w > 1)}" for w in WORKERS)
            + " |",
            "| --- | --- |" + " --- |" * len(WORKERS),
        ]
        for size in SIZES:
            times = [told_seconds(each * size / workers) for workers in WORKERS]
            exponent = len(str(size)) - 1
            cells = [f"10^{exponent}", told_bytes(found["bytes"] * size), *times]
            lines.append("| " + " | ".join(cells) + " |")
        lines.append("")
    return lines


def speeds(told: dict[str, Any]) -> list[str]:
    """Return how fast it was."""
    lines = [
        "## Throughput",
        "",
        f"{told['evaluations']:,} evaluations in {told['chunks']:,} chunks, load average",
        f"{told['load']:.1f} on the machine. Medians over rounds that take turns; processor time",
        "is that of the workers, or of the one process.",
        "",
        "| Run | Elapsed | Evaluations a second | Processor | Evaluations a processor second |",
        "| --- | --- | --- | --- | --- |",
    ]
    for kind, found in told["runs"].items():
        rate, own = (told["evaluations"] / found[k] for k in ("elapsed", "worked"))
        cells = [f"{found['elapsed']:.1f} s", f"{rate:,.0f}", f"{found['worked']:.1f} s"]
        lines.append("| " + " | ".join([kind, *cells, f"{own:,.0f}"]) + " |")
    gain = f"Two workers against one, elapsed: {told['gain']:.2f}x (median of the ratios)."
    return [*lines, "", gain, ""]


def survived(told: dict[str, Any]) -> list[str]:
    """Return what became of killed and stopped sweeps."""
    killed_, stopped_, counts = told["killed"], told["stopped"], told["duckdb"]
    return [
        "## Killed and stopped",
        "",
        f"{told['evaluations']:,} evaluations in {told['chunks']:,} chunks.",
        "",
        f"- One of two workers killed (SIGKILL) after {killed_['killed after chunks']} of",
        f"  {killed_['chunks']} chunks: the other one finished. The fingerprint is that of one",
        f"  process: `{told['fingerprint']}`.",
        f"- The same sweep asked again: {told['again']['computed']} chunks computed,",
        f"  {told['again']['found finished']} found finished and checked.",
        f"- Stopped after {stopped_['finished']} chunks and gone on with:",
        f"  {stopped_['computed after']} of {stopped_['chunks']} computed, the same fingerprint.",
        "- In chunks ten times as large: the same fingerprint.",
        f"- DuckDB counts {counts['rows']:,} rows, {counts['distinct']:,} of them distinct, and",
        f"  averages them by theory and scenario in {counts['seconds']:.2f} s.",
        "",
    ]


def page(told: dict[str, Any]) -> str:
    """Write the page."""
    lines = [
        "# Sweeps over workers",
        "",
        "Seven theories, every scenario of the case, the first outcome, draws. Scheduler and",
        "workers are processes of their own on the loopback address of one machine with",
        f"{os.cpu_count()} cores, which other programs share: elapsed times suffer from that,",
        "processor times hardly.",
        "",
        *speeds(told["throughput"]),
        *survived(told["survival"]),
        "## Predicted and real",
        "",
        "Elapsed seconds in one process, as predicted from one block of each theory and as they",
        "came out; bytes of an evaluation.",
        "",
        "| Kind | Evaluations | Predicted | Real | Bytes, predicted | Bytes |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for kind, found in told["kinds"].items():
        lines.append(
            f"| {kind} | {found['evaluations']:,.0f} | {found['predicted']:.1f} s "
            f"| {found['elapsed']:.1f} s | {found['predicted bytes']:.1f} | {found['bytes']:.1f} |"
        )
    lines += ["", "## What larger sweeps cost", "", *costs(told["kinds"])]
    return "\n".join(lines).rstrip() + "\n"


def into_docs(told: dict[str, Any]) -> None:
    """Put the tables of costs into the documentation."""
    text = DOCS.read_text(encoding="utf-8")
    start, end = text.index(BEGIN) + len(BEGIN), text.index(END)
    body = "\n".join(costs(told["kinds"])).rstrip()
    DOCS.write_text(f"{text[:start]}\n{body}\n{text[end:]}", encoding="utf-8")


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--draws", type=int, default=12 * 1024)
    parser.add_argument("--quick", action="store_true", help="few draws, one round")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write what was measured")
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.name}, and the docs")
    arguments = parser.parse_args()
    quick = arguments.quick
    sizes = (
        (2048, 2048, 1, 16)
        if quick
        else (arguments.draws, 6 * arguments.draws, arguments.rounds, 1)
    )
    told = measure(*sizes)
    if arguments.json:
        arguments.json.write_text(json.dumps(told), encoding="utf-8")
    print(page(told))
    if arguments.write:
        PAGE.write_text(page(told), encoding="utf-8")
        into_docs(told)


if __name__ == "__main__":
    main()
