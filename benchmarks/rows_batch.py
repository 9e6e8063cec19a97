"""Rows about many answers at once: draws of parameters, scenarios, derivatives."""

from dataclasses import dataclass

import numpy as np
import peers
from networks import Array, Net, theory
from shipped import shipped
from timing import Row, Rows, Settings, duel

from causal.engine.batch import Asked, Batch
from causal.engine.draws import dirichlet
from causal.engine.plan import Structure, compile_plan
from causal.engine.run import run
from causal.engine.sharing import sharing
from causal.engine.sweep import sweep

DRAWS = 1000


@dataclass(frozen=True, eq=False)
class Scenario:
    """Variables set from outside, and variables that get another table."""

    hard: dict[int, int]
    soft: dict[int, Array]
    structure: Structure

    def table(self, i: int, drawn: list[Array]) -> Array:
        """Return the table of a variable with its axis of draws."""
        return self.soft[i][..., None] if i in self.soft else drawn[i]

    def tables(self, drawn: list[Array]) -> list[Array]:
        """Return the tables of the structure."""
        return [self.table(child, drawn) for child in self.structure.children]


Task = tuple[Net, list[Scenario], list[Array]]


def scenarios(net: Net, count: int = 20, seed: int = 7) -> list[Scenario]:
    """Draw scenarios: one to three hard interventions and none to two soft ones."""
    rng = np.random.default_rng(seed)
    open_to = sorted(net.ancestors(net.outcomes) - set(net.outcomes))
    made = []
    for _ in range(count):
        chosen = [int(i) for i in rng.choice(open_to, size=5, replace=False)]
        hard = {i: int(rng.integers(net.cards[i])) for i in chosen[: rng.integers(1, 4)]}
        soft = {}
        for i in chosen[3 : 3 + rng.integers(0, 3)]:
            pushed = net.tables[i] * np.linspace(0.5, 1.5, net.cards[i])
            soft[i] = pushed / pushed.sum(axis=-1, keepdims=True)
        made.append(Scenario(hard, soft, net.structure(hard)))
    return made


def draw(net: Net, draws: int = DRAWS, seed: int = 1) -> list[Array]:
    """Draw every table of a net."""
    rng = np.random.default_rng(seed)
    return [dirichlet(table, 20.0, draws, rng) for table in net.tables]


class Ours:
    """All scenarios as one batch: plans and their common products are found beforehand."""

    def __init__(self, net: Net, asked: list[Scenario], drawn: list[Array]) -> None:
        self.asked, self.drawn = asked, drawn
        plans = [compile_plan(s.structure, net.outcomes, tuple(sorted(s.hard))) for s in asked]
        told = zip(plans, asked, strict=True)
        questions = sharing([Asked(plan, s.tables(drawn), s.hard) for plan, s in told])
        self.plans = [one.plan for one in questions]
        self.batch = Batch(questions)

    def __call__(self) -> list[Array]:
        """Answer all scenarios for all draws."""
        return [
            found.values for found in self.batch.run([s.tables(self.drawn) for s in self.asked])
        ]


class ByRewriting:
    """pyAgrum or pgmpy with their tables rewritten for every scenario and draw."""

    def __init__(self, net: Net, asked: list[Scenario], drawn: list[Array], library: str) -> None:
        self.net, self.asked, self.drawn, self.library = net, asked, drawn, library
        build = peers.agrum if library == "pyagrum" else peers.pgmpy_net
        self.nets = [build(net, one.hard) for one in asked]
        self.used = [sorted(net.ancestors(net.outcomes, one.hard) - set(one.hard)) for one in asked]

    def __call__(self, draws: int) -> list[Array]:
        """Answer all scenarios for the first so many draws."""
        return [
            np.stack([self._one(k, d) for d in range(draws)], axis=-1)
            for k in range(len(self.asked))
        ]

    def _one(self, k: int, d: int) -> Array:
        one, made = self.asked[k], self.nets[k]
        write = peers.rewrite if self.library == "pyagrum" else peers.pgmpy_rewrite
        for i in self.used[k]:
            table = one.table(i, self.drawn)
            write(made, i, table[..., d if table.shape[-1] > 1 else 0])
        if self.library == "pyagrum":
            return peers.posterior(
                peers.lazy(made, one.hard, self.net.outcomes), self.net.outcomes[0]
            )
        return peers.pgmpy_posterior(peers.pgmpy_engine(made), self.net.outcomes[0], one.hard)


class ByHand:
    """One opt_einsum expression a scenario, compiled beforehand."""

    def __init__(self, net: Net, asked: list[Scenario], drawn: list[Array]) -> None:
        self.net, self.asked, self.drawn = net, asked, drawn
        draws = drawn[0].shape[-1]
        self.made = [peers.expression(net, one.hard, draws) for one in asked]

    def __call__(self) -> list[Array]:
        """Answer all scenarios for all draws."""
        found = []
        for one, (expression, used) in zip(self.asked, self.made, strict=True):
            tables = [peers.sliced(self.net, i, one.table(i, self.drawn), one.hard) for i in used]
            draws = self.drawn[0].shape[-1]
            whole = [np.broadcast_to(t, (*t.shape[:-1], draws)) for t in tables]
            found.append(expression(*whole))
        return found


def _worst(mine: list[Array], theirs: list[Array]) -> float:
    pairs = zip(mine, theirs, strict=True)
    return max(float(np.abs(a[..., : b.shape[-1]] - b).max()) for a, b in pairs)


def _against_hand(title: str, goal: str, work: Task, rounds: int) -> Row:
    hand, mine = ByHand(*work), Ours(*work)
    error = _worst(mine(), hand())
    times = duel(mine, hand, rounds=rounds)
    return times.row(title, "opt_einsum, written by hand", goal, error, "all is compiled")


def _against(title: str, goal: str, work: Task, rounds: int, few: int, library: str) -> Row:
    """Measure against a library that answers a few of the draws only."""
    peer, mine = ByRewriting(*work, library), Ours(*work)
    error = _worst(mine(), peer(few))
    times = duel(mine, lambda: peer(few), rounds=rounds)
    note = f"the peer answered {few} draws, its time is scaled by {DRAWS / few:g}"
    shown = "pyAgrum" if library == "pyagrum" else library
    return times.row(title, f"{shown}, tables rewritten", goal, error, note, DRAWS / few)


def _batch(net: Net, goals: tuple[str, str, str], rounds: int, few: int) -> Rows:
    work = (net, scenarios(net), draw(net))
    title = f"20 scenarios x {DRAWS} draws, {net.name}"
    if peers.has("pyagrum"):
        yield _against(title, goals[0], work, rounds, few, "pyagrum")
    if peers.has("pgmpy"):
        yield _against(title, goals[1], work, rounds, 2, "pgmpy")
    if peers.has("opt_einsum"):
        yield _against_hand(title, goals[2], work, rounds)


def batch(settings: Settings) -> Rows:
    """Answer 20 scenarios for 1000 draws of all tables."""
    goals = {"theory25": (">=1200x", ">=4000x", ">=1.5x"), "theory25d": (">=60x", "", ">=1.5x")}
    for name in ["theory25"] if settings.quick else list(goals):
        few = 2 if settings.quick else 40
        yield from _batch(theory(name), goals[name], min(5, settings.rounds), few)


def batch_real(settings: Settings) -> Rows:
    """Ask the same of the theories that ship."""
    for net in [] if settings.quick else shipped():
        yield from _batch(net, ("", "", ""), 3, 10)


# --- derivatives -----------------------------------------------------------------------------


def all_gradients(net: Net) -> tuple[Array, list[Array | None]]:
    """Return P(outcome) and its derivative by every number, for every state of the outcome."""
    plan = compile_plan(net.structure(), net.outcomes)
    found = sweep(plan, net.batch(), {}, np.eye(net.cards[net.outcomes[0]]))
    return found.values[:, 0], list(found.gradients)


def _bent(net: Net, i: int, cell: tuple[int, ...]) -> Array:
    """Return a table with all the mass of one row on one state."""
    table = net.tables[i].copy()
    table[cell[:-1]] = 0
    table[cell] = 1
    return table


class Differences:
    """pyAgrum asked again for every number of every table, with one row changed.

    An outcome is linear in every single row, so the difference is exact however large the change.
    """

    def __init__(self, net: Net, count: int) -> None:
        rng = np.random.default_rng(5)
        every = [(i, cell) for i, t in enumerate(net.tables) for cell in np.ndindex(*t.shape)]
        chosen = rng.choice(len(every), size=min(count, len(every)), replace=False)
        self.net, self.asked = net, [every[k] for k in chosen]
        self.made = peers.agrum(net)
        self.plain = [np.ascontiguousarray(table) for table in net.tables]
        self.tables = [_bent(net, i, cell) for i, cell in self.asked]

    def __call__(self) -> list[Array]:
        """Return P(outcome) with one row changed, for every number asked."""
        found = []
        for (i, _), table in zip(self.asked, self.tables, strict=True):
            peers.rewrite(self.made, i, table)
            engine = peers.lazy(self.made, {}, self.net.outcomes)
            found.append(peers.posterior(engine, self.net.outcomes[0]))
            peers.rewrite(self.made, i, self.plain[i])
        return found

    def error(self, found: list[Array]) -> float:
        """Return how far our derivatives are from the differences."""
        value, gradients = all_gradients(self.net)
        worst = 0.0
        for (i, cell), seen in zip(self.asked, found, strict=True):
            gradient = gradients[i]
            change = np.zeros_like(value)
            if gradient is not None:
                row = gradient[cell[:-1]]  # (states, one a state of the outcome)
                change = row[cell[-1]] - self.net.tables[i][cell[:-1]] @ row
            worst = max(worst, float(np.abs(value + change - seen).max()))
        return worst


def gradient(settings: Settings) -> Rows:
    """Every derivative of every state of the outcome, and its price in forward runs."""
    net = theory("theory25")
    if peers.has("pyagrum"):
        peer = Differences(net, 20 if settings.quick else 60)
        times = duel(lambda: all_gradients(net), peer, rounds=settings.rounds)
        scale = net.parameters / len(peer.asked)
        note = f"the peer changed {len(peer.asked)} of {net.parameters} numbers, time scaled"
        title = f"all derivatives, theory25 ({net.parameters} numbers)"
        error = peer.error(peer())
        yield times.row(title, "pyAgrum, a difference a number", ">=2500x", error, note, scale)
    for draws in (1, DRAWS):
        plan = compile_plan(net.structure(), net.outcomes)
        tables = draw(net, draws) if draws > 1 else net.batch()
        times = duel(
            lambda: sweep(plan, tables),  # noqa: B023 - used before the loop goes on
            lambda: run(plan, tables),  # noqa: B023
            rounds=settings.rounds,
        )
        same = float(np.abs(sweep(plan, tables).values - run(plan, tables).values).max())
        note = "value and derivatives together, against the value alone"
        title = f"forward and back, theory25, {draws} draw{'s'[: draws > 1]}"
        yield times.row(title, "our forward run", ">=0.33x", same, note)


def one_pass(net: Net) -> dict[int, Array]:
    """Return P(outcome | do(variable = state)) for every variable and state, from one sweep."""
    _, gradients = all_gradients(net)
    found = {}
    for i, gradient in enumerate(gradients):
        if gradient is not None and i not in net.outcomes:
            found[i] = gradient.sum(axis=tuple(range(len(net.parents[i]))))
    return found


def one_by_one(net: Net) -> dict[int, Array]:
    """Return the same from a compiled plan a variable, run once a state."""
    found = {}
    for i in sorted(net.ancestors(net.outcomes) - set(net.outcomes)):
        plan = compile_plan(net.structure({i}), net.outcomes, (i,))
        tables = net.batch({i})
        rows = [run(plan, tables, {i: x}).values[:, 0] for x in range(net.cards[i])]
        found[i] = np.stack(rows)
    return found


def interventions(settings: Settings) -> Rows:
    """Every intervention on one variable."""
    for name, goal in (("theory25", ">=10x"), ("theory40", ">=10x"), ("theory25d", "")):
        if settings.quick and name != "theory25":
            continue
        net = theory(name)
        mine, theirs = one_pass(net), one_by_one(net)
        error = max(float(np.abs(mine[i] - theirs[i]).max()) for i in theirs)
        times = duel(
            lambda: one_pass(net),  # noqa: B023 - used before the loop goes on
            lambda: one_by_one(net),  # noqa: B023
            rounds=settings.rounds,
        )
        count = sum(net.cards[i] for i in theirs)
        title = f"all {count} single interventions, {name}"
        yield times.row(title, "our compiled plans, one by one", goal, error)


ROWS = {
    "batch": batch,
    "batch_real": batch_real,
    "gradient": gradient,
    "interventions": interventions,
}
