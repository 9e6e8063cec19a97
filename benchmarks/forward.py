"""Yearly models, forward and back: ``python benchmarks/forward.py --help``.

A model with persistent variables and an end is asked for its survival curve, and for every share
in every year, with the record of some years known. Beside ours pyAgrum answers the same on the
unrolled network: once with its engine made anew, once with one that has answered before. With
drawn tables the survival curve is asked for every draw; pyAgrum gets the tables of a few draws.
"""

import one_thread  # isort: skip  # noqa: F401

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import peers
from timing import Row, duel

from causal.dynamics.calendar import Calendar
from causal.dynamics.course import Course
from causal.dynamics.model import DynamicModel, Kind
from causal.dynamics.parts import Terminal, Yearly
from causal.dynamics.slices import Draws
from causal.dynamics.unrolling import in_year
from causal.scm.mechanisms.mechanism import Mechanism
from causal.scm.mechanisms.table import Table
from causal.scm.model import Model
from causal.scm.variables import Variable

SIZES = ((5, 12), (5, 40), (8, 12), (8, 40), (10, 12))
FIRST = 1980
PAGE = Path(__file__).parent / "forward.md"
SURVIVAL, EVERY = "survival curve", "every share in every year"
DRAWS, BLOCK, FEW = 1000, 200, 3


def rows_of(rng: np.random.Generator, count: int) -> tuple[tuple[float, ...], ...]:
    """Return random rows of two states."""
    return tuple((float(1 - x), float(x)) for x in rng.uniform(0.05, 0.95, size=count))


def yearly_model(persistent: int, length: int, seed: int = 8) -> DynamicModel:
    """Make a model whose variables each hear themselves a year before and a neighbour.

    What ends has a hazard that reads three of them.
    """
    rng = np.random.default_rng(seed)
    names = [f"x{k}" for k in range(persistent)]
    yearly = []
    for k, name in enumerate(names):
        beside = (names[k - 1],) if k else ()
        first = Table(beside, rows_of(rng, 2 ** len(beside)))
        later = Table((f"{name}@-1", *beside), rows_of(rng, 2 ** (1 + len(beside))))
        yearly.append(Yearly(Variable(name, ("low", "high")), first, later))
    read = (names[0], names[persistent // 2], names[-1])
    hazard = Table(read, tuple((1 - x / 9, x / 9) for _, x in rows_of(rng, 8)))
    terminal = Terminal(Variable("union", ("stands", "ended")), "stands", hazard)
    return DynamicModel(Calendar(FIRST, FIRST + length - 1), tuple(yearly), terminal=terminal)


def record(model: DynamicModel, states: Sequence[str]) -> Course:
    """Return a course with two variables seen in three years each, and no end until then."""
    course = Course(model)
    for place, state in enumerate(states):
        course = course.given(FIRST + 2 * place, x1=state, x3=state)
    return course.given(FIRST + 2 * len(states), union="stands")


def rows(sizes: Sequence[tuple[int, int]], rounds: int) -> Iterator[Row]:
    """Measure every size."""
    for persistent, length in sizes:
        model = yearly_model(persistent, length)
        told = (("low", "high", "low"), ("high", "low", "high"))
        courses = [record(model, states) for states in told]
        unrolled = courses[0].unrolled()
        ends = [unrolled.position(in_year("union", year)) for year in model.calendar]
        what = f"{persistent} variables, {length} years"
        yield from pair(f"{SURVIVAL}: {what}", courses, ends, rounds)
        yield from pair(f"{EVERY}: {what}", courses, list(range(len(unrolled.names))), rounds)
        yield with_draws(f"{SURVIVAL}, {DRAWS} draws: {what}", courses[0], ends, rounds)


def pair(what: str, courses: Sequence[Course], read: Sequence[int], rounds: int) -> Iterator[Row]:
    """Measure one question, with two records in turn, against both ways of asking pyAgrum."""
    unrolled = courses[0].unrolled()
    made = peers.agrum(peers.of_model(unrolled, unrolled.names[-1]))
    known = [positions(course, unrolled) for course in courses]
    engine = peers.lazy(made, known[0], read)

    def ours() -> object:
        if what.startswith(SURVIVAL):
            return [course.survival() for course in courses]
        return [course.curves().shares for course in courses]

    def anew() -> object:
        return [[fresh.posterior(i) for i in read] for fresh in map(started, known)]

    def started(states: peers.States) -> peers.Foreign:
        return peers.lazy(made, states, read)

    def again() -> object:
        return [peers.told_anew(engine, states, read) for states in known]

    error = worst(courses[0], what, [peers.posterior(engine, i) for i in read])
    for name, peer in (("engine made anew", anew), ("engine that has answered", again)):
        yield duel(ours, peer, rounds=rounds).row(what, f"pyAgrum Lazy, {name}", "", error)


def drawn_tables(model: DynamicModel, rng: np.random.Generator) -> Draws:
    """Draw every table anew; what has ended stays so."""
    found: dict[tuple[str, Kind], np.ndarray] = {}
    for name in model.names:
        own = model.yearly(name)
        plain: tuple[tuple[Kind, Mechanism], ...] = (("first", own.first), ("later", own.later))
        for kind, mechanism in plain:
            shape = model.table(name, mechanism).shape
            rows = np.moveaxis(rng.dirichlet((8, 2), (*shape[:-1], DRAWS)), -1, -2)
            found[name, kind] = np.ascontiguousarray(rows)
    ends = model.terminal.variable.name if model.terminal else ""
    found[ends, "later"][..., 1, :, :] = np.array([0.0, 1.0])[:, None]
    return found


def with_draws(what: str, course: Course, ends: Sequence[int], rounds: int) -> Row:
    """Measure the survival curve of every draw, block by block, against a network a draw."""
    model, unrolled = course.model, course.unrolled()
    made = peers.agrum(peers.of_model(unrolled, unrolled.names[-1]))
    known = positions(course, unrolled)
    tables = drawn_tables(model, np.random.default_rng(3))
    blocks: list[Draws] = [
        {
            key: np.ascontiguousarray(table[..., start : start + BLOCK])
            for key, table in tables.items()
        }
        for start in range(0, DRAWS, BLOCK)
    ]
    first = model.calendar.first
    places: dict[int, tuple[str, Kind]] = {
        unrolled.position(in_year(name, year)): (name, "first" if year == first else "later")
        for name in model.names
        for year in model.calendar
    }

    def ours() -> np.ndarray:
        return np.concatenate([course.survival(draws=block) for block in blocks], axis=-1)

    def theirs() -> np.ndarray:
        found = []
        for draw in range(FEW):
            for place, key in places.items():
                peers.rewrite(made, place, tables[key][..., draw])
            engine = peers.lazy(made, known, ends)
            found.append([peers.posterior(engine, place)[0] for place in ends])
        return np.transpose(found)

    error = float(np.abs(ours()[:, :FEW] - theirs()).max())
    note = f"{FEW} draws of the peer, scaled"
    times = duel(ours, theirs, rounds=rounds)
    return times.row(what, "pyAgrum Lazy, tables rewritten", "", error, note, scale=DRAWS / FEW)


def positions(course: Course, unrolled: Model) -> dict[int, int]:
    """Return what was seen, by place in the unrolled network."""
    return {
        unrolled.position(in_year(s.variable, s.year)): unrolled.variable(
            in_year(s.variable, s.year)
        ).index(*s.states)
        for s in course.seen
        if s.year is not None
    }


def worst(course: Course, what: str, theirs: Sequence[np.ndarray]) -> float:
    """Return the largest difference between our probabilities and the peer's."""
    if what.startswith(SURVIVAL):
        return float(np.abs(course.survival()[:, 0] - np.array(theirs)[:, 0]).max())
    shares = course.curves().shares
    mine = [
        shares[name][place, :, 0]
        for place in range(len(course.model.calendar))
        for name in course.model.names
    ]
    return float(max(np.abs(a - b).max() for a, b in zip(mine, theirs, strict=True)))


def main() -> None:
    """Run the rows that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--quick", action="store_true", help="the smallest size, one round")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows as JSON")
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.name}")
    arguments = parser.parse_args()
    sizes, rounds = (SIZES[:1], 1) if arguments.quick else (SIZES, arguments.rounds)
    found = []
    for row in rows(sizes, rounds):
        found.append(row)
        print(f"{row.row}; {row.peer}: {row.ratio:.2f}x (error {row.error:.0e})")
    if arguments.json:
        arguments.json.write_text(json.dumps([row.as_dict() for row in found]), encoding="utf-8")
    if arguments.write:
        PAGE.write_text(page(found, rounds), encoding="utf-8")


def page(found: Sequence[Row], rounds: int) -> str:
    """Write the rows as a page."""
    lines = [
        "# Yearly models, forward and back",
        "",
        "Two records in turn, each known in four years; one thread. pyAgrum gets the unrolled",
        "network, built beforehand; so are our matrices, and our plans for ten variables, which",
        "have too many states for a matrix. With draws every table is drawn and our time has all",
        f"that a draw costs; pyAgrum is given the tables of {FEW} draws, and its time is scaled to",
        f"{DRAWS}. A ratio is the median over",
        f"{rounds} rounds of its processor time over ours, the error is the largest difference of",
        "a probability.",
        "",
        "| What | Against | Ratio | Error |",
        "| --- | --- | --- | --- |",
    ]
    lines += [f"| {r.row} | {r.peer} | {r.ratio:.1f}x | {r.error:.0e} |" for r in found]
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    main()
