"""Which rows reach their goal, and why those that do not fall short."""

import re
from dataclasses import replace

from timing import Row

_AT_LEAST = re.compile(r">=([\d.]+)x")

REASONS: tuple[tuple[str, str, str], ...] = (
    (
        "all posteriors, munin",
        "cold",
        "the goal rests on 8.1 s of the peer, taken on a busy machine with two threads",
    ),
    (
        "all posteriors, diabetes",
        "cold",
        "the goal rests on 1.6 s of the peer, taken on a busy machine with two threads",
    ),
    (
        "all posteriors, geometric mean",
        "warm",
        "on small networks a call of einsum for each of some hundred steps is most of ours",
    ),
    (
        "20 scenarios x 1000 draws, theory25d",
        "tables rewritten",
        "tables of 16,200 cells a draw leave the cache, and einsum then does 1.1 thousand million "
        "multiply-adds a second, half of what it does in cache",
    ),
    (
        "20 scenarios x 1000 draws, theory25",
        "tables rewritten",
        "most of ours are einsum's multiply-adds, as fast as numbers come from the cache",
    ),
    (
        "all derivatives",
        "a difference a number",
        "72 calls of einsum, 2 to 3 microseconds each, are most of ours",
    ),
    (
        "forward and back",
        "our forward run",
        "two products back for each one forward, and as many calls; the forward run itself became "
        "faster since the goal was set",
    ),
    (
        "do-query, all 3 states, theory40",
        "warm",
        "the lever does not reach the outcome, so the peer redoes nothing; our open plan runs from "
        "its start, while the prepared plan of the next row redoes nothing either",
    ),
    (
        "do-query",
        "pgmpy CausalInference",
        "24 steps of 1.5 to 2 microseconds, what a call of einsum costs",
    ),
    (
        "last slice",
        "pgmpy DBNInference",
        "the goal rests on 2.4 s an answer of the peer; the version measured takes a fifth of that",
    ),
)
"""Start of a row's title, part of the peer's name, and why the goal is not reached; first match."""


def reached(row: Row) -> bool | None:
    """Return whether a ratio reaches its goal; None where the goal is no ratio.

    Examples
    --------
    >>> reached(Row("a", "b", 1.0, 3.0, 3.0, ">=2x", None))
    True
    """
    told = _AT_LEAST.fullmatch(row.goal)
    return None if told is None or row.ratio is None else row.ratio >= float(told[1])


def explained(row: Row) -> Row:
    """Return a row with the reason in its note, if it falls short of its goal."""
    if reached(row) is not False:
        return row
    found = [why for start, peer, why in REASONS if row.row.startswith(start) and peer in row.peer]
    note = f"{row.note}; " if row.note else ""
    return replace(row, note=f"{note}short of the goal: {found[0]}") if found else row
