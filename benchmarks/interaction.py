"""What one change of the question costs on each page of the dashboard. Writes ``interaction.md``.

python benchmarks/interaction.py            every page of the navigation
python benchmarks/interaction.py --quick    three questions each
python benchmarks/interaction.py --write    writes benchmarks/interaction.md
"""

import argparse
import asyncio
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import process_time

from load import machine
from served import Served, served
from sessions import Reader, Run

import causal
from causal.display.map_list import map_list
from causal.theory.facts import changed_world
from causal.theory.frame import Frame
from causal.theory.picture import map_rows, theory_map
from causal.theory.scenario import Scenario, verdict

PAGE = Path(__file__).with_name("interaction.md")
RULE = "none"  # facts that are kept: not the usual ones, so that nothing was answered beforehand


@dataclass(frozen=True)
class Cost:
    """Of one change on a page: milliseconds of the server's processor, and what was sent."""

    page: str
    new: float
    known: float
    wait: float
    kilobytes: float
    packed: float
    messages: float


def questions(case: str, count: int) -> list[Scenario]:
    """Return scenarios that set something."""
    return [scenario for scenario in causal.load_scenarios(case) if scenario.settings][:count]


async def _changes(server: Served, page: str, links: list[str]) -> tuple[list[Run], float]:
    reader = Reader(server.url, page, packing=True)
    await reader.open()
    before = server.cpu()
    for link in links:
        await reader.follow(link)
    used = server.cpu() - before
    await reader.close()
    return reader.runs[1:], 1000 * used / len(links)


async def _pages(server: Served) -> list[str]:
    reader = Reader(server.url, "compare")
    await reader.open()
    await reader.close()
    return [path or "compare" for path in reader.pages]


def page_costs(server: Served, asked: list[Scenario]) -> list[Cost]:
    """Ask the same questions twice on every page of the navigation."""
    found = []
    for page in asyncio.run(_pages(server)):
        links = [f"scenario={scenario.name}&facts={RULE}" for scenario in asked]
        _, new = asyncio.run(_changes(server, page, links))
        runs, known = asyncio.run(_changes(server, page, 2 * links))
        sent, packed = (median(values) / 1000 for values in zip(*_bytes(runs), strict=True))
        wait = 1000 * median(run.seconds for run in runs)
        found.append(
            Cost(page, new, known, wait, sent, packed, median(run.messages for run in runs))
        )
    return found


def _bytes(runs: list[Run]) -> list[tuple[int, int]]:
    return [(run.sent, run.packed) for run in runs]


def _timed(work: Callable[[Scenario], object], asked: list[Scenario]) -> float:
    """Return the median milliseconds of one question; the first is asked once before."""
    work(asked[0])
    times = []
    for scenario in asked:
        began = process_time()
        work(scenario)
        times.append(1000 * (process_time() - began))
    return median(times)


def parts(case: str, asked: list[Scenario]) -> list[tuple[str, str, float]]:
    """Return what the library takes of it: page, part, milliseconds."""
    frame: Frame = causal.load_frame(case)
    theories = [causal.load(name) for name in frame.theories]
    theory = theories[0]
    outcome = frame.outcomes[0].variable.name
    runs = [one for one in asked if verdict(theory, one, None).status == "runs"]

    def compared(scenario: Scenario) -> object:
        return causal.compare(theories, scenario=scenario, outcome=outcome, facts=RULE, case=case)

    def world(scenario: Scenario) -> object:
        settings = dict(scenario.for_theory(theory.name))
        before, after = changed_world(theory, settings, RULE, None)
        return before.beliefs(), after.beliefs(), after

    kept = {one.name: compared(one) for one in asked}
    worlds = {one.name: world(one) for one in runs}

    def drawn(scenario: Scenario) -> object:
        return [kept[scenario.name].svg(scheme="light", layout=x) for x in ("wide", "narrow")]

    def mapped(scenario: Scenario) -> object:
        ticks, beliefs, after = worlds[scenario.name]
        nodes, edges = map_rows(after, beliefs=beliefs, baseline=ticks)
        drawing = theory_map(after, baseline=ticks, scheme="light", interactive=True)
        return drawing, map_list(nodes, edges, scheme="light", interactive=True)

    return [
        ("compare", f"engine: {len(theories)} theories", _timed(compared, asked)),
        ("compare", "picture, wide and narrow", _timed(drawn, asked)),
        ("theory", "engine: two worlds of one theory", _timed(world, runs)),
        ("theory", "picture: map and its list", _timed(mapped, runs)),
    ]


TEXT = """# What a change costs

Written by `python benchmarks/interaction.py --write`. {machine}

One reader (`sessions.py`) opens {count} questions in turn on every page of the navigation, with
`facts={rule}` so that none was answered beforehand, and then the same ones twice more. CPU is the
server's, for one change; it counts in hundredths of a second, so it is a mean. *Known* is what
Streamlit and our own script take when every answer and picture is remembered; the wait is the
reader's, then. Compressed is what is sent with `--public`, where the connection is compressed. A
page to which the scenario does not matter shows what a run of it costs.

{pages}

What of it the library takes, measured alone in a process (median of CPU ms):

{parts}
"""


def tables(costs: list[Cost], library: list[tuple[str, str, float]]) -> tuple[str, str]:
    """Return both tables in Markdown."""
    head = (
        "| page | new: CPU ms | known: CPU ms | known: wait ms | KB sent | KB compressed "
        "| messages |\n|---|---|---|---|---|---|---|"
    )
    rows = [
        f"| {c.page} | {c.new:.0f} | {c.known:.0f} | {c.wait:.0f} | {c.kilobytes:.0f} "
        f"| {c.packed:.0f} | {c.messages:.0f} |"
        for c in costs
    ]
    other = [f"| {page} | {part} | {took:.1f} |" for page, part, took in library]
    return "\n".join([head, *rows]), "\n".join(["| page | part | CPU ms |\n|---|---|---|", *other])


def main() -> None:
    """Measure, print, and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    told, case = machine(), causal.cases()[0]
    asked = questions(case, 3 if arguments.quick else 20)
    with served() as server:
        print(f"The server answered {server.started:.1f} s after it was started.", file=sys.stderr)
        costs = page_costs(server, asked)
    pages, library = tables(costs, parts(case, asked))
    print(told, pages, library, sep="\n\n")
    if arguments.write:
        text = TEXT.format(machine=told, count=len(asked), rule=RULE, pages=pages, parts=library)
        PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
