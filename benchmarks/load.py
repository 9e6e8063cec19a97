"""Readers at once: how long a change takes, and what they cost. Writes ``load.md``.

python benchmarks/load.py                     the whole table: some minutes
python benchmarks/load.py --quick             a few readers, short thinking
python benchmarks/load.py --write             writes benchmarks/load.md
python benchmarks/load.py --processes 2       behind nginx, as docs/hosting.md has it
"""

import argparse
import asyncio
import json
import os
import platform
import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import quantiles

import psutil
import streamlit
from proxied import proxied
from served import NAIVE, Served, served
from sessions import DRAWN, Reader

PAGE = Path(__file__).with_name("load.md")
SPREAD = 10.0  # seconds within which readers arrive, unless all come in the same instant
MOST_NAIVE = 25  # readers; the naive variant begins to lose them by then
AIMS = {25: 300, 50: 1000}  # readers, and milliseconds of which 95 in 100 changes stay below


@dataclass(frozen=True)
class Load:
    """How readers behave.

    Attributes
    ----------
    readers : int
    changes : int
        So many changes of the scenario each, after the first sight.
    think : float
        Mean seconds between two; exponentially spread.
    spread : float
        Seconds within which they arrive; 0 if all come in the same instant.
    seed : int
    """

    readers: int
    changes: int = 4
    think: float = 3.0
    spread: float = SPREAD
    seed: int = 1


@dataclass(frozen=True)
class Row:
    """What one load did; times in milliseconds."""

    variant: str
    readers: int
    arrival: str
    first_p50: float
    first_p95: float
    change_p50: float
    change_p95: float
    cpu: float
    memory: float
    lost: int
    kilobytes: float


def _percent(values: list[float], share: int) -> float:
    if len(values) < 2:
        return values[0] if values else float("nan")
    return quantiles(values, n=100, method="inclusive")[share - 1]


async def _reader(url: str, load: Load, number: int) -> tuple[Reader, bool]:
    draw = random.Random(1000 * load.seed + number)
    reader = Reader(url, list(DRAWN)[number % len(DRAWN)])
    try:
        await asyncio.sleep(draw.uniform(0, load.spread))
        await reader.open()
        for _ in range(load.changes):
            await asyncio.sleep(min(draw.expovariate(1 / load.think), 5 * load.think))
            await reader.choose(draw)
    except (OSError, TimeoutError, ConnectionError) as error:
        print(f"  reader {number} is lost: {type(error).__name__} {error}", file=sys.stderr)
        return reader, True
    except Exception as error:  # a connection that broke; what the page did wrong is for us
        if "websockets" not in type(error).__module__:
            raise
        print(f"  reader {number} is lost: {error}", file=sys.stderr)
        return reader, True
    return reader, False


async def _all(url: str, load: Load, after: Callable[[], None]) -> list[tuple[Reader, bool]]:
    found = await asyncio.gather(*(_reader(url, load, n) for n in range(load.readers)))
    after()  # while all are still connected
    await asyncio.gather(*(reader.close() for reader, _ in found))
    return found


def measured(load: Load, url: str, servers: list[Served], variant: str) -> Row:
    """Put one load on a dashboard."""
    asyncio.run(_all(url, Load(2, 2, 0.1, 0.0, 99), lambda: None))  # each page once
    cpu, memory = _sum(Served.cpu, servers), _sum(Served.memory, servers)
    at_end: list[float] = []
    found = asyncio.run(_all(url, load, lambda: at_end.append(_sum(Served.memory, servers))))
    used = _sum(Served.cpu, servers) - cpu
    runs = [run for reader, _ in found for run in reader.runs]
    first = [1000 * run.seconds for run in runs if run.first]
    later = [1000 * run.seconds for run in runs if not run.first]
    return Row(
        variant,
        load.readers,
        "spread" if load.spread else "at once",
        *(_percent(first, 50), _percent(first, 95), _percent(later, 50), _percent(later, 95)),
        cpu=1000 * used / max(1, len(runs)),
        memory=(at_end[0] - memory) / load.readers,
        lost=sum(lost for _, lost in found),
        kilobytes=sum(run.sent for run in runs) / 1000 / max(1, len(runs)),
    )


def _sum(what: Callable[[Served], float], servers: list[Served]) -> float:
    return sum(map(what, servers))


@contextmanager
def _one(script: Path | None) -> Iterator[tuple[str, list[Served]]]:
    with served(script) if script else served() as server:
        yield server.url, [server]


def rows(arguments: argparse.Namespace) -> Iterator[Row]:
    """Measure every load that was asked for, each on a dashboard of its own."""
    variants: dict[str, Callable[[], AbstractContextManager]] = {"ours": lambda: _one(None)}
    if arguments.processes > 1:
        variants = {f"{arguments.processes} processes": lambda: proxied(arguments.processes)}
    elif not arguments.alone:
        variants["naive"] = lambda: _one(NAIVE)
    spreads = [0.5] if arguments.quick else [SPREAD, 0.0]
    for variant, start in variants.items():
        for readers in arguments.readers:
            for spread in spreads:
                if variant == "naive" and (not spread or readers > MOST_NAIVE):
                    continue
                load = (
                    Load(readers, 2, 0.3, spread)
                    if arguments.quick
                    else Load(readers, spread=spread)
                )
                with start() as (url, servers):
                    row = measured(load, url, servers, variant)
                print(_line(row), flush=True)
                yield row


HEAD = (
    "| variant | readers | arrival | first sight p50 / p95 ms | change p50 / p95 ms | CPU ms a run "
    "| MB a reader | KB a run | lost | aim |\n|---|---|---|---|---|---|---|---|---|---|"
)


def _line(row: Row) -> str:
    aim = AIMS.get(row.readers) if row.arrival == "spread" and row.variant != "naive" else None
    said = (
        f"{aim} ms: {'met' if row.change_p95 <= aim and not row.lost else 'missed'}" if aim else ""
    )
    cells = (
        *(row.variant, str(row.readers), row.arrival),
        *(
            f"{row.first_p50:.0f} / {row.first_p95:.0f}",
            f"{row.change_p50:.0f} / {row.change_p95:.0f}",
        ),
        *(f"{row.cpu:.0f}", f"{row.memory:.2f}", f"{row.kilobytes:.0f}", str(row.lost), said),
    )
    return f"| {' | '.join(cells)} |"


def machine() -> str:
    """Say on what it was measured, and how busy that was."""
    busy = ", ".join(f"{part:.1f}" for part in os.getloadavg())
    memory = psutil.virtual_memory().total / 1e9
    size = f"{os.cpu_count()} cores of a {platform.machine()} machine with {memory:.0f} GB"
    day = time.strftime("%d %B %Y")
    versions = f"Python {platform.python_version()}, Streamlit {streamlit.__version__}"
    return (
        f"Measured on {day}: {size}, shared with the readers themselves; load "
        f"average {busy} before the start. {versions}."
    )


TEXT = """# The dashboard under load

Written by `python benchmarks/load.py --write`. {machine}

Readers are connections that speak Streamlit's own protocol from this machine (`sessions.py`). Half
open Compare and half Theory; each looks once and then picks {changes} scenarios, after thinking for
{think:g} seconds on average (exponential, seeded). They arrive within {spread:g} seconds, or all in
the same instant. A run counts only if the page's picture was in what came back. First sight is from
connecting to the last message, without the browser's own files. CPU is the server's, per run, first
runs included; memory is what the server grew by per reader, all still connected. *Naive* is the
same pages with only the theories kept, and Streamlit's settings as they come (`naive_app.py`).

{rows}
"""


def main() -> None:
    """Measure, print, and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--readers", type=int, nargs="+", default=None)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--alone", action="store_true", help="leave the naive variant out")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--json", type=Path, help="keep the rows here, or add to those there")
    arguments = parser.parse_args()
    arguments.readers = arguments.readers or ([4] if arguments.quick else [10, 25, 50, 100])
    told = machine()
    print(told, HEAD, sep="\n\n", flush=True)
    found = list(rows(arguments))
    kept = []
    if arguments.json:
        if arguments.json.exists():
            kept = [Row(**row) for row in json.loads(arguments.json.read_text("utf-8"))]
        arguments.json.write_text(json.dumps([asdict(row) for row in [*kept, *found]]), "utf-8")
    if arguments.write:
        usual = Load(1)
        table = "\n".join([HEAD, *map(_line, [*kept, *found])])
        PAGE.write_text(
            TEXT.format(
                machine=told, changes=usual.changes, think=usual.think, spread=SPREAD, rows=table
            ),
            encoding="utf-8",
        )


if __name__ == "__main__":
    main()
