"""Rows about the project as a whole: its theories end to end, a comparison, the import."""

import os
import subprocess
import sys
import tempfile
from statistics import median

import numpy as np
import peers
from networks import Array, Net
from timing import Rows, Settings, Times, duel, once, solo

import causal
from causal.engine.draws import dirichlet
from causal.engine.plan import compile_plan
from causal.ladder.bands import Band, delta_band
from causal.ladder.draws import draw_tables, mattering
from causal.ladder.inference import solve
from causal.ladder.network import Question
from causal.scm.evidence import Observed
from causal.scm.interventions import Hard
from causal.theory.facts import changed_world
from causal.theory.theory import Theory

CASE = "soviet_collapse"
DRAWS = 1000
LEVELS = (0.05, 0.5, 0.95)

Done = dict[str, str]


def shipped() -> list[Theory]:
    """Return the theories of the case that ships."""
    return [causal.load(name) for name in causal.theory_names(CASE)]


def scenarios(theory: Theory, outcome: str, count: int) -> list[Done]:
    """Draw interventions on one to three causes of an outcome."""
    rng = np.random.default_rng(len(theory.variables))
    causes = sorted(theory.model.ancestors([outcome]))
    made = []
    for _ in range(count):
        chosen = rng.choice(causes, size=min(len(causes), int(rng.integers(1, 4))), replace=False)
        made.append({str(name): str(rng.choice(theory[str(name)].states)) for name in chosen})
    return made


def drawn(theory: Theory, outcome: str, draws: int) -> dict[str, Array]:
    """Draw the tables that the outcome depends on."""
    rng = np.random.default_rng(11)
    used = {*theory.model.ancestors([outcome]), outcome}
    names = [name for name in theory.model.names if name in used]
    return {name: dirichlet(theory.model.cpt(name), 20.0, draws, rng) for name in names}


def asked(done: Done, outcome: str) -> Question:
    """Return the question after an outcome under interventions."""
    world = tuple(Hard(name, state) for name, state in done.items())
    return Question((world,), (), ((0, outcome),))


def bands(theory: Theory, outcome: str, count: int) -> tuple[list[Array], list[Array]]:
    """Draw tables, answer every scenario for every draw, and take quantiles: the whole way."""
    tables = drawn(theory, outcome, DRAWS)
    values = [
        solve(theory.model, asked(done, outcome), draws=tables).probabilities
        for done in scenarios(theory, outcome, count)
    ]
    return values, [np.quantile(one, LEVELS, axis=-1) for one in values]


class Rewritten:
    """pyAgrum with the tables of the theories rewritten for every scenario and draw."""

    def __init__(self, told: list[tuple[Theory, str]], count: int, draws: int) -> None:
        self.draws = draws
        self.work: list[tuple[Net, peers.Foreign, dict[int, int], dict[int, Array]]] = []
        for theory, outcome in told:
            net = peers.of_model(theory.model, outcome)
            place = {name: i for i, name in enumerate(theory.model.topological)}
            tables = {place[name]: t for name, t in drawn(theory, outcome, DRAWS).items()}
            for done in scenarios(theory, outcome, count):
                hard = {place[name]: theory[name].index(state) for name, state in done.items()}
                kept = {i: t for i, t in tables.items() if i not in hard}
                self.work.append((net, peers.agrum(net, hard), hard, kept))

    def __call__(self) -> list[Array]:
        """Answer every scenario for the first few draws."""
        found = []
        for net, made, hard, tables in self.work:
            answers = []
            for d in range(self.draws):
                for i, table in tables.items():
                    peers.rewrite(made, i, table[..., d])
                engine = peers.lazy(made, hard, net.outcomes)
                answers.append(peers.posterior(engine, net.outcomes[0]))
            found.append(np.stack(answers, axis=-1))
        return found


def theories(settings: Settings) -> Rows:
    """Run the shipped theories, 20 scenarios and 1000 draws each, with quantiles."""
    count = 2 if settings.quick else 20
    told = [(theory, theory.role("outcome")[0]) for theory in shipped()]

    def ours() -> list[Array]:
        compile_plan.cache_clear()
        return [value for one in told for value in bands(*one, count)[0]]

    title = f"{len(told)} shipped theories x {count} scenarios x {DRAWS} draws, with quantiles"
    goal = "<=0.6 s"
    note = "ours draws the tables, plans, answers and takes quantiles"
    if not peers.has("pyagrum"):
        yield solo(Times([once(ours) for _ in range(settings.rounds)], []), title, goal, note)
        return
    few = 2
    peer = Rewritten(told, count, few)
    pairs = zip(ours(), peer(), strict=True)
    error = max(float(np.abs(a[..., :few] - b).max()) for a, b in pairs)
    times = duel(ours, peer, rounds=3, least=0)
    note += f"; the peer only answers, {few} draws, its time is scaled by {DRAWS // few}"
    yield times.row(title, "pyAgrum, tables rewritten", goal, error, note, DRAWS / few)


def slider(settings: Settings) -> Rows:
    """Every theory anew after a new state of its lever: the mean and its band, at once."""
    told = []
    for theory in shipped():
        outcome = theory.role("outcome")[0]
        causes = theory.model.ancestors([outcome])
        lever = next((n for n in theory.role("lever") if n in causes), min(causes))
        told.append((theory, outcome, lever))
    turn = iter(range(10**9))

    def ours() -> list[Band]:
        k = next(turn)
        found = []
        for theory, outcome, lever in told:
            states = theory[lever].states
            done = {lever: states[k % len(states)]}
            found.append(delta_band(theory.model, outcome, ess=20.0, do=done))
        return found

    def drawn_bands() -> list[Array]:
        found = []
        for theory, outcome, lever in told:
            question = asked({lever: theory[lever].states[0]}, outcome)
            names = mattering(theory.model, question)
            tables = draw_tables(theory.model, 20.0, DRAWS, seed=1, names=names)
            values = solve(theory.model, question, draws=tables).probabilities
            found.append(np.quantile(values, LEVELS, axis=-1))
        return found

    times = duel(ours, drawn_bands, rounds=settings.rounds)
    title = f"a lever moved: means and bands of {len(told)} theories"
    note = "plans are kept; the other draws the tables of every theory anew"
    yield times.row(title, f"our own bands from {DRAWS} draws", "<=30 ms", None, note)


# --- one comparison --------------------------------------------------------------------------


def _worlds(scenario: str, outcome: str) -> list[Theory]:
    """Return the worlds, as it was and as changed, of all theories that answer."""
    cells = causal.compare(scenario=scenario).select(outcome=outcome)
    found = next(one for one in causal.load_scenarios(CASE) if one.name == scenario)
    made: list[Theory] = []
    for cell in cells:
        if cell.answered:
            settings = dict(found.for_theory(cell.theory))
            made += changed_world(causal.load(cell.theory), settings, "before", cell.history)
    return made


def _as_net(world: Theory, outcome: str) -> tuple[Net, dict[int, int], dict[int, int]]:
    """Return a world's net, what is done in it and what is observed."""
    place = {name: i for i, name in enumerate(world.model.topological)}
    done = {
        place[c.variable]: world[c.variable].index(c.state)
        for c in world.world
        if isinstance(c, Hard)
    }
    seen = {
        place[s.variable]: world[s.variable].index(s.states[0])
        for s in world.steps
        if isinstance(s, Observed)
    }
    return peers.of_model(world.model, outcome), done, seen


def comparison(settings: Settings) -> Rows:
    """One scenario through all theories, against the bare posteriors in other libraries."""
    scenario = "no_coup_1991"
    plain = causal.compare(scenario=scenario)
    outcome = plain.outcomes[0].variable.name
    ours = [
        np.array(pair)
        for cell in plain.select(outcome=outcome)
        if cell.answered
        for pair in (cell.baseline, cell.probabilities)
    ]
    nets = [_as_net(world, outcome) for world in _worlds(scenario, outcome)]
    title = f"causal.compare, {len(nets) // 2} theories answer"
    ways = (
        ("pyagrum", "pyAgrum Lazy, built", _by_agrum(nets), "networks"),
        ("pgmpy", "pgmpy VariableElimination", _by_pgmpy(nets), "cut networks"),
    )
    for library, shown, peer, what in ways:
        if peers.has(library):
            found = peer()
            error = max(float(np.abs(a - b).max()) for a, b in zip(ours, found, strict=True))
            times = duel(lambda: causal.compare(scenario=scenario), peer, rounds=settings.rounds)
            note = f"ours also judges scope and writes fingerprints; the peer's {what} are ready"
            yield times.row(title, shown, "", error, note)


def _by_agrum(nets: list[tuple[Net, dict[int, int], dict[int, int]]]) -> peers.Foreign:
    if not peers.has("pyagrum"):
        return None
    made = [peers.agrum(net) for net, _, _ in nets]

    def peer() -> list[Array]:
        found = []
        for (net, done, seen), one in zip(nets, made, strict=True):
            engine = peers.lazy(peers.mutilated(one, done), seen, net.outcomes)
            found.append(peers.posterior(engine, net.outcomes[0]))
        return found

    return peer


def _by_pgmpy(nets: list[tuple[Net, dict[int, int], dict[int, int]]]) -> peers.Foreign:
    if not peers.has("pgmpy"):
        return None
    made = [peers.pgmpy_net(net, done) for net, done, _ in nets]

    def peer() -> list[Array]:
        return [
            peers.pgmpy_posterior(peers.pgmpy_engine(one), net.outcomes[0], {**done, **seen})
            for (net, done, seen), one in zip(nets, made, strict=True)
        ]

    return peer


# --- import ----------------------------------------------------------------------------------

_IMPORT = """
import time
start = time.perf_counter()
{}
took = time.perf_counter() - start
from pathlib import Path
told = Path("/proc/self/status")
lines = told.read_text().splitlines() if told.exists() else ["VmHWM: nan"]
print(took, float(next(x for x in lines if x.startswith("VmHWM")).split()[1]) / 1024)
"""


def _import(statement: str, folder: str) -> tuple[float, float]:
    """Return seconds and MiB of an import in a process of its own."""
    surroundings = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    surroundings["PYTHONPYCACHEPREFIX"] = folder
    command = [sys.executable, "-W", "ignore", "-c", _IMPORT.format(statement)]
    done = subprocess.run(
        command, check=True, capture_output=True, text=True, env=surroundings, timeout=120
    )
    seconds, memory = done.stdout.split()[-2:]
    return float(seconds), float(memory)


def imports(settings: Settings) -> Rows:
    """Start up, with compiled files present: wall seconds inside a new process."""
    ours = {
        "import causal": "import causal",
        "import causal, and everything compare needs": "import causal; causal.compare; causal.load",
    }
    others = [("networkx", "import networkx"), ("pgmpy", "import pgmpy.models")]
    with tempfile.TemporaryDirectory() as folder:
        for title, mine in ours.items():
            for library, theirs in others:
                if not peers.has(library) or (settings.quick and library == "pgmpy"):
                    continue
                for statement in (mine, theirs):
                    _import(statement, folder)
                pairs = [
                    (_import(mine, folder), _import(theirs, folder)) for _ in range(settings.rounds)
                ]
                times = Times([a[0] for a, _ in pairs], [b[0] for _, b in pairs])
                memory = [median(one[k][1] for one in pairs) for k in (0, 1)]
                note = f"wall time; {memory[0]:.0f} MiB against {memory[1]:.0f} MiB"
                goal = "<=0.35 s, <=60 MiB" if title == "import causal" else ""
                yield times.row(title, theirs, goal, None, note)


ROWS = {"theories": theories, "slider": slider, "comparison": comparison, "imports": imports}
