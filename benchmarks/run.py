"""Measure the toolkit against its peers: ``python benchmarks/run.py --help``."""

import one_thread  # isort: skip  # noqa: F401

import argparse
import json
import platform
import warnings
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from time import perf_counter
from typing import Any

import peers
import rows_batch
import rows_large
import rows_project
import rows_query
import rows_sampling
import timing
from goals import explained
from timing import Maker, Row, Settings

ROWS: dict[str, Maker] = {
    **rows_query.ROWS,
    **rows_batch.ROWS,
    **rows_large.ROWS,
    **rows_project.ROWS,
    **rows_sampling.ROWS,
}
LIBRARIES = ("counterhistory", "numpy", "pyagrum", "pgmpy", "opt_einsum", "networkx", "dowhy")


def seconds(value: float | None, spread: timing.Range | None = None) -> str:
    """Write seconds with a unit, and their range.

    Examples
    --------
    >>> seconds(0.00123, (0.001, 0.002))
    '1.23 ms (1-2)'
    """
    if value is None:
        return "-"
    unit, factor = next(
        (pair for pair in (("s", 1.0), ("ms", 1e3), ("µs", 1e6)) if value * pair[1] >= 1),
        ("µs", 1e6),
    )
    around = f" ({spread[0] * factor:.3g}-{spread[1] * factor:.3g})" if spread else ""
    return f"{value * factor:.3g} {unit}{around}"


def ratio(value: float | None) -> str:
    """Write a ratio.

    Examples
    --------
    >>> ratio(1366.2), ratio(1.54)
    ('1,366x', '1.54x')
    """
    if value is None:
        return "-"
    return f"{value:,.2f}x" if value < 10 else f"{value:,.0f}x"


def cells(row: Row) -> list[str]:
    """Write a row as text."""
    return [
        row.row,
        row.peer,
        seconds(row.ours_s, row.ours_range),
        seconds(row.peer_s, row.peer_range),
        ratio(row.ratio),
        row.goal,
        f"{row.error:.0e}" if row.error is not None else "-",
        row.note,
    ]


def machine() -> str:
    """Tell on what and with what was measured."""
    model = platform.processor() or platform.machine()
    listed = Path("/proc/cpuinfo")
    if listed.exists():
        names = [x for x in listed.read_text().splitlines() if x.startswith("model name")]
        model = names[0].partition(":")[2].strip() if names else model
    found = [f"Python {platform.python_version()}"]
    for library in LIBRARIES:
        try:
            found.append(f"{library} {version(library)}")
        except PackageNotFoundError:
            found.append(f"without {library}")
    return f"{model}, one thread; {', '.join(found)}"


def table(rows: Sequence[Row]) -> str:
    """Write the page of results."""
    head = ["What", "Against", "Ours", "Theirs", "Ratio", "Goal", "Error", "Note"]
    lines = [
        "# Results",
        "",
        f"{datetime.now(UTC):%d %B %Y}. {machine()}.",
        "",
        "Medians of processor time with the fastest and slowest round; a ratio is the median over",
        "rounds that alternate in one process; an error is the largest absolute difference from",
        "the peer's probabilities. What is scaled is said in the note.",
        "",
        f"| {' | '.join(head)} |",
        f"|{'|'.join(['---'] * len(head))}|",
    ]
    return "\n".join([*lines, *(f"| {' | '.join(cells(row))} |" for row in rows), ""])


def measure(names: Sequence[str], settings: Settings) -> list[Row]:
    """Measure some groups of rows and print each as it comes."""
    found = []
    for name in names:
        start = perf_counter()
        for row in map(explained, ROWS[name](settings)):
            found.append(row)
            print("  ".join(text for text in cells(row) if text), flush=True)
        print(f"    ({name}: {perf_counter() - start:.0f} s)", flush=True)
    return found


def added(told: dict[str, Any], machine_told: str) -> Row:
    """Return a row that was measured in another environment, which its note names."""
    row = Row(**told)
    with_what = machine_told.partition("; ")[2]
    note = f"{row.note}; " if row.note else ""
    return replace(row, note=f"{note}measured in an environment of its own: {with_what}")


def main() -> None:
    """Read the command line, measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small networks, few rounds")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows as JSON")
    parser.add_argument("--write", action="store_true", help="write benchmarks/results.md")
    parser.add_argument("--rows", nargs="+", choices=list(ROWS), metavar="NAME", default=list(ROWS))
    parser.add_argument(
        "--add",
        nargs="+",
        type=Path,
        metavar="FILE",
        default=[],
        help="rows measured in another environment by --json",
    )
    chosen = parser.parse_args()
    warnings.simplefilter("ignore")
    print(machine())
    for library in ("pyagrum", "pgmpy", "opt_einsum", "dowhy"):
        if not peers.has(library):
            print(f"{library} is not installed: its rows are left out.")
    rows = measure(chosen.rows, Settings(chosen.quick))
    elsewhere = [json.loads(file.read_text(encoding="utf-8")) for file in chosen.add]
    for told in elsewhere:
        rows += [added(row, told["machine"]) for row in told["rows"]]
    if chosen.json:
        told = {"machine": machine(), "rows": [row.as_dict() for row in rows]}
        chosen.json.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    if chosen.write:
        here = Path(__file__).resolve().parent / "results.md"
        here.write_text(table(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
