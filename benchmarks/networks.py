"""Networks to measure on: made ones of the size of a theory, and dynamic ones.

Axis i is variable i; the table of variable i has the shape (states of its parents ..., states).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from causal.engine.plan import Structure
from causal.scm.mechanisms.table import Table
from causal.scm.model import Model
from causal.scm.variables import Variable

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Net:
    """A Bayesian network as arrays; variables are numbered, causes before effects."""

    name: str
    cards: tuple[int, ...]
    parents: tuple[tuple[int, ...], ...]
    tables: tuple[Array, ...]
    outcomes: tuple[int, ...]
    lever: int = 0
    slices: tuple[tuple[int, ...], ...] = field(default=())

    @property
    def size(self) -> int:
        """Return the number of variables."""
        return len(self.cards)

    @property
    def edges(self) -> int:
        """Return the number of arrows."""
        return sum(map(len, self.parents))

    @property
    def parameters(self) -> int:
        """Return the number of cells of all tables."""
        return sum(table.size for table in self.tables)

    def ancestors(self, of: Collection[int], cut: Collection[int] = ()) -> set[int]:
        """Return some variables and all that they descend from, where ``cut`` has no causes."""
        found: set[int] = set()
        stack = list(of)
        while stack:
            one = stack.pop()
            if one not in found:
                found.add(one)
                stack += () if one in cut else self.parents[one]
        return found

    def structure(self, done: Collection[int] = ()) -> Structure:
        """Return the factors; variables in ``done`` are intervened on and have none."""
        kept = [i for i in range(self.size) if i not in done]
        scopes = tuple((*self.parents[i], i) for i in kept)
        return Structure(self.cards, scopes, tuple(kept))

    def batch(self, done: Collection[int] = (), drawn: Sequence[Array] = ()) -> list[Array]:
        """Return the tables of `structure` with the axis of draws; ``drawn`` already have it."""
        source = list(drawn) or [table[..., None] for table in self.tables]
        return [source[i] for i in range(self.size) if i not in done]

    def sample(self, rng: np.random.Generator) -> list[int]:
        """Draw one state of every variable."""
        states: list[int] = []
        for i, table in enumerate(self.tables):
            row = table[tuple(states[p] for p in self.parents[i])]
            states.append(int(rng.choice(len(row), p=row / row.sum())))
        return states


def ordered(
    name: str,
    cards: Sequence[int],
    parents: Sequence[Sequence[int]],
    tables: Sequence[Array],
    outcomes: Sequence[int],
) -> Net:
    """Return a net with its variables renumbered so that causes come first."""
    order: list[int] = []
    placed: set[int] = set()
    waiting = list(range(len(cards)))
    while waiting:
        ready = [i for i in waiting if placed.issuperset(parents[i])]
        order += ready
        placed.update(ready)
        waiting = [i for i in waiting if i not in placed]
    new = {old: place for place, old in enumerate(order)}
    return Net(
        name,
        tuple(cards[i] for i in order),
        tuple(tuple(new[p] for p in parents[i]) for i in order),
        tuple(np.ascontiguousarray(tables[i], dtype=np.float64) for i in order),
        tuple(new[i] for i in outcomes),
    )


def _table(card: int, shape: Sequence[int], rng: np.random.Generator) -> Array:
    """Draw a conditional table, all probabilities positive."""
    table = rng.dirichlet(np.ones(card), size=tuple(shape)) + 0.01
    return np.asarray(table / table.sum(axis=-1, keepdims=True))


def layered(name: str, sizes: Sequence[int], edges: int, most: int, seed: int) -> Net:
    """Make a net in layers: every variable has an effect in the next, the last is the outcome."""
    rng = np.random.default_rng(seed)
    layer = [k for k, size in enumerate(sizes) for _ in range(size)]
    nodes = len(layer)
    cards = [int(c) for c in rng.choice([2, 3, 4, 5], size=nodes, p=[0.4, 0.35, 0.15, 0.1])]
    cards[-1] = 3
    parents: list[set[int]] = [set() for _ in range(nodes)]
    for one in range(nodes - 1):  # every variable gets an effect in the next layer
        below = [i for i in range(nodes) if layer[i] == layer[one] + 1]
        parents[min(below, key=lambda i: (len(parents[i]), rng.random()))].add(one)
    for one in range(sizes[0], nodes):  # and a cause
        if not parents[one]:
            above = [i for i in range(nodes) if layer[i] == layer[one] - 1]
            parents[one].add(int(rng.choice(above)))
    for _ in range(100 * edges):
        if sum(map(len, parents)) >= edges:
            break
        child = int(rng.integers(sizes[0], nodes))
        above = [i for i in range(nodes) if 0 < layer[child] - layer[i] <= 2]
        if len(parents[child]) < most:
            parents[child].add(int(rng.choice(above)))
    told = tuple(tuple(sorted(some)) for some in parents)
    tables = tuple(_table(cards[i], [cards[p] for p in told[i]], rng) for i in range(nodes))
    return Net(name, tuple(cards), told, tables, (nodes - 1,))


_MADE = {
    "theory12": ([3, 4, 2, 2, 1], 17, 3, 12),
    "theory25": ([6, 6, 5, 4, 3, 1], 37, 3, 25),
    "theory25d": ([6, 6, 6, 4, 2, 1], 54, 4, 3),
    "theory40": ([8, 9, 8, 7, 5, 2, 1], 52, 3, 40),
}
THEORIES = tuple(_MADE)


def theory(name: str) -> Net:
    """Return one of the made nets of the size of a theory: 12, 25, 25 (dense) or 40 variables."""
    sizes, edges, most, seed = _MADE[name]
    return layered(name, sizes, edges, most, seed)


def dbn(persistent: int, length: int, seed: int = 8) -> Net:
    """Make a dynamic net: persistent variables in every slice, and an outcome that reads three.

    A persistent variable hears itself in the slice before and its neighbour in its own slice.
    """
    rng = np.random.default_rng(seed)
    parents: list[tuple[int, ...]] = []
    slices = []
    for step in range(length):
        start = len(parents)
        for k in range(persistent):
            before = (start - persistent - 1 + k,) if step else ()
            beside = (start + k - 1,) if k else ()
            parents.append(before + beside)
        parents.append((start, start + persistent // 2, start + persistent - 1))
        slices.append(tuple(range(start, len(parents))))
    cards = (2,) * len(parents)
    outcomes = tuple(one[-1] for one in slices)
    kinds: dict[tuple[object, ...], Array] = {}
    tables = []
    for i, sources in enumerate(parents):  # the same table in every slice but the first
        kind = (i % (persistent + 1), len(sources), i <= persistent)
        if kind not in kinds:
            kinds[kind] = _table(2, [2] * len(sources), rng)
        tables.append(kinds[kind])
    name = f"dbn{persistent}x{length}"
    return Net(name, cards, tuple(parents), tuple(tables), outcomes, slices=tuple(slices))


def as_model(net: Net) -> Model:
    """Return a net as a causal model: variable ``v3`` with states ``s0``, ``s1``, ..."""
    variables = [
        Variable(f"v{i}", tuple(f"s{k}" for k in range(c))) for i, c in enumerate(net.cards)
    ]
    mechanisms = []
    for i, sources in enumerate(net.parents):
        cells = list(np.ndindex(*(net.cards[p] for p in sources)))
        rows = tuple(tuple(map(float, net.tables[i][cell])) for cell in cells)
        keys = tuple(", ".join(f"s{k}" for k in cell) for cell in cells)
        mechanisms.append(Table(tuple(f"v{p}" for p in sources), rows, keys))
    return Model(tuple(variables), tuple(mechanisms))
