"""Which rows reach their goal, and why those that do not fall short."""

import re
from dataclasses import replace

from timing import Row

_AT_LEAST = re.compile(r">=([\d.]+)x")

REASONS = {
    (
        "all posteriors, munin",
        "pyAgrum Lazy, cold",
    ): "the goal rests on times of the peer on a busy "
    "machine with two threads, where it took 8.1 s",
    ("all posteriors, diabetes", "pyAgrum Lazy, cold"): "the goal rests on times of the peer on a "
    "busy machine with two threads, where it took 1.6 s",
    (
        "20 scenarios x 1000 draws, theory25d",
        "pyAgrum, tables rewritten",
    ): "tables of 16,200 cells a "
    "draw leave the cache: einsum reaches 1.2 thousand million multiply-adds a second there, half "
    "of what it does in cache",
    ("20 scenarios x 1000 draws, theory25", "pyAgrum, tables rewritten"): "einsum's multiply-adds "
    "are nine tenths of ours, at its highest rate; the rest is copying and Python",
    ("20 scenarios x 1000 draws, theory25", "pgmpy, tables rewritten"): "einsum's multiply-adds "
    "are nine tenths of ours, at its highest rate; the rest is copying and Python",
    ("all derivatives, theory25", "pyAgrum, a difference a number"): "72 einsum calls of 2 to 3 "
    "microseconds are two thirds of ours",
    ("forward and back, theory25", "our forward run"): "two products back for one forward, each "
    "with a call of its own; the forward run became faster since the goal was set",
    (
        "do-query",
        "pgmpy CausalInference",
    ): "24 steps of 1.5 to 2 microseconds each, einsum's own cost of a call",
    (
        "last slice, dbn8x40",
        "pgmpy DBNInference",
    ): "the goal counts setting the peer up, as the row below does",
}


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
    found = [
        why
        for (start, peer), why in REASONS.items()
        if row.row.startswith(start) and peer in row.peer
    ]
    note = f"{row.note}; " if row.note else ""
    return replace(row, note=f"{note}short of the goal: {found[0]}") if found else row
