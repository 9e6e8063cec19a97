"""Would a compiler pay? The same plans with their steps as one compiled loop each.

``python benchmarks/compiled.py`` needs numba, which the toolkit does not; it checks that both ways
agree to 1e-12 and prints the ratios.
"""

import one_thread  # isort: skip  # noqa: F401

from collections.abc import Callable
from functools import lru_cache
from importlib.util import find_spec
from math import prod

import numpy as np
import numpy.typing as npt
import rows_batch
from networks import Array, Net, theory
from run import machine, seconds
from timing import duel

from causal.engine.contract import leaves_of
from causal.engine.plan import Plan, compile_plan
from causal.engine.run import run

Kernel = Callable[..., None]
Compiled = Callable[[], Array]
Rows = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]
LANES = 256


def kernel() -> Kernel:
    """Return the compiled step: offsets of the result's cells, and of the states summed."""
    import numba

    def step(left: Array, right: Array, out: Array, kept: Rows, summed: Rows, wide: Flags) -> None:
        lanes = out.shape[1]
        for cell in range(np.uint64(kept.shape[1])):
            row = out[cell]
            for lane in range(lanes):
                row[lane] = 0.0
            for state in range(np.uint64(summed.shape[1])):
                a = left[kept[0, cell] + summed[0, state]]
                b = right[kept[1, cell] + summed[1, state]]
                if wide[0] and wide[1]:
                    for lane in range(lanes):
                        row[lane] += a[lane] * b[lane]
                elif wide[0]:
                    for lane in range(lanes):
                        row[lane] += a[lane] * b[0]
                else:
                    for lane in range(lanes):
                        row[lane] += a[0] * b[lane]

    made: Kernel = numba.njit(step, fastmath=True, boundscheck=False)
    return made


@lru_cache(maxsize=4096)
def _offsets(
    subscripts: str, left: tuple[int, ...], right: tuple[int, ...]
) -> tuple[tuple[int, ...], Rows, Rows]:
    """Return the shape of a step's result, and the rows of its operands by cell and by state."""
    operands, out = subscripts.replace("...", "").split("->")
    parts = (*operands.split(","), "")[:2]
    size = dict(zip(parts[0], left, strict=True)) | dict(zip(parts[1], right, strict=True))
    inner = [letter for letter in size if letter not in out]

    def rows(letters: str | list[str]) -> Rows:
        if not letters:
            return np.zeros((2, 1), dtype=np.uint64)
        told = []
        for part in parts:
            stride = {x: prod(size[y] for y in part[part.index(x) + 1 :]) for x in part}
            cells = np.indices([size[x] for x in letters]).reshape(len(letters), -1)
            steps = np.array([stride.get(x, 0) for x in letters], dtype=np.int64)
            told.append(steps @ cells)
        return np.array(told, dtype=np.uint64)

    return tuple(size[x] for x in out), rows(out), rows(inner)


def compiled(plan: Plan, leaves: list[Array], step: Kernel) -> Compiled:
    """Return a plan bound to its tables, every step a call of the kernel."""
    draws = max((leaf.shape[-1] for leaf in leaves), default=1)
    shapes = [leaf.shape[:-1] for leaf in leaves]
    wide = [leaf.shape[-1] > 1 for leaf in leaves]
    one = np.ones((1, 1))
    recipes = []
    for left, right, subscripts, _ in plan.program:
        shape, kept, summed = _offsets(
            subscripts, shapes[left], shapes[right] if right >= 0 else ()
        )
        many = (wide[left], right >= 0 and wide[right])
        shapes.append(shape)
        wide.append(any(many))
        recipes.append((left, right, kept, summed, np.array(many), prod(shape)))
    flat = [np.ascontiguousarray(leaf).reshape(-1, leaf.shape[-1]) for leaf in leaves]
    width = min(draws, LANES)
    buffers = [np.empty((recipe[-1], width if recipe[4].any() else 1)) for recipe in recipes]

    def answer() -> Array:
        parts = []
        for start in range(0, draws, width):
            stop = min(start + width, draws)
            slots = [t if t.shape[1] == 1 else t[:, start:stop] for t in flat]
            for (left, right, kept, summed, many, _), buffer in zip(recipes, buffers, strict=True):
                out = buffer if buffer.shape[1] == 1 else buffer[:, : stop - start]
                step(slots[left], slots[right] if right >= 0 else one, out, kept, summed, many)
                slots.append(out)
            parts.append(slots[-1].copy())
        whole: Array = np.concatenate(parts, axis=1)
        return whole.reshape(*shapes[-1], -1)

    return answer


def _show(
    title: str, mine: Callable[[], object], other: Callable[[], object], error: float
) -> None:
    if error > 1e-12:
        raise SystemExit(f"{title}: the two ways differ by {error:.1e}")
    times = duel(mine, other, rounds=5)
    ours, theirs = (float(np.median(some)) for some in (times.ours, times.peer))
    print(f"{title:<40} numpy {seconds(ours)}, numba {seconds(theirs)}: {1 / times.ratio:.2f}x")


def batch(net: Net, step: Kernel) -> None:
    """Compare 20 scenarios x 1000 draws; numpy shares common products, the kernel does not."""
    asked, drawn = rows_batch.scenarios(net), rows_batch.draw(net)
    mine = rows_batch.Ours(net, asked, drawn)
    told = zip(mine.plans, asked, strict=True)
    ways = [compiled(plan, leaves_of(plan, s.tables(drawn), s.hard), step) for plan, s in told]
    both = zip(mine(), [way() for way in ways], strict=True)
    error = max(float(np.abs(a - b).max()) for a, b in both)
    _show(f"20 scenarios x 1000 draws, {net.name}", mine, lambda: [way() for way in ways], error)


def single(net: Net, step: Kernel) -> None:
    """Compare one run of the open plan."""
    plan = compile_plan(net.structure({net.lever}), (net.lever, net.outcomes[0]))
    tables = net.batch({net.lever})
    way = compiled(plan, leaves_of(plan, tables, {}), step)
    error = float(np.abs(run(plan, tables).values - way()).max())
    _show(f"one open plan, {net.name}", lambda: run(plan, tables).values, way, error)


def main() -> None:
    """Measure and print."""
    if find_spec("numba") is None:
        print("numba is not installed, so there is nothing to compare: pip install numba")
        return
    print(machine())
    step = kernel()
    for name in ("theory25", "theory25d", "theory40"):
        single(theory(name), step)
    for name in ("theory25", "theory25d"):
        batch(theory(name), step)


if __name__ == "__main__":
    main()
