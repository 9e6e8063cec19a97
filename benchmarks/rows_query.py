"""Rows about one question: an intervention answered, warm and cold."""

from collections.abc import Callable
from itertools import cycle

import numpy as np
import peers
from networks import THEORIES, Array, Net, as_model, theory
from shipped import shipped
from timing import Rows, Settings, Times, duel

from causal.engine.plan import Plan, compile_plan
from causal.engine.prepared import Prepared
from causal.engine.run import run
from causal.ladder.tabulate import tabulate

Answer = Callable[[int], Array]


def open_plan(net: Net) -> tuple[Plan, list[Array]]:
    """Return the plan that answers every state of the lever at once, and its tables."""
    plan = compile_plan(net.structure({net.lever}), (net.lever, net.outcomes[0]))
    return plan, net.batch({net.lever})


def _every(net: Net, answer: Answer, settings: Settings) -> tuple[Times, float]:
    """Time one contraction with the lever open against a peer asked for state after state."""
    plan, tables = open_plan(net)
    states = range(net.cards[net.lever])
    every = run(plan, tables).values[..., 0]
    error = max(float(np.abs(every[x] - answer(x)).max()) for x in states)
    times = duel(
        lambda: run(plan, tables).values,
        lambda: [answer(x) for x in states],
        rounds=settings.rounds,
    )
    return times, error


def _one(net: Net, answer: Answer, settings: Settings) -> tuple[Times, float]:
    """Time a prepared plan that hears the next state of the lever against a peer that does."""
    plan = compile_plan(net.structure({net.lever}), net.outcomes, (net.lever,))
    asked = Prepared(plan, net.batch({net.lever}))
    card = net.cards[net.lever]
    error = max(
        float(np.abs(asked({net.lever: x}).values[:, 0] - answer(x)).max()) for x in range(card)
    )
    mine, theirs = cycle(range(card)), cycle(range(card))
    times = duel(
        lambda: asked({net.lever: next(mine)}).values,
        lambda: answer(next(theirs)),
        rounds=settings.rounds,
    )
    return times, error


def _anew(net: Net, answer: Answer, settings: Settings) -> tuple[Times, float]:
    """Time a plan run from its start, for one state, against a peer that answers one state."""
    plan = compile_plan(net.structure({net.lever}), net.outcomes, (net.lever,))
    tables, card = net.batch({net.lever}), net.cards[net.lever]
    error = max(
        float(np.abs(run(plan, tables, {net.lever: x}).values[:, 0] - answer(x)).max())
        for x in range(card)
    )
    mine, theirs = cycle(range(card)), cycle(range(card))
    times = duel(
        lambda: run(plan, tables, {net.lever: next(mine)}).values,
        lambda: answer(next(theirs)),
        rounds=settings.rounds,
    )
    return times, error


def _causal_inference(net: Net) -> Answer:
    asked = peers.pgmpy_do(peers.pgmpy_net(net))

    def answer(x: int) -> Array:
        outcome = [f"v{net.outcomes[0]}"]
        found = asked.query(outcome, do={f"v{net.lever}": x}, show_progress=False)
        return np.asarray(found.values)

    return answer


def _elimination(net: Net) -> Answer:
    engine = peers.pgmpy_engine(peers.pgmpy_net(net, {net.lever}))
    return lambda x: peers.pgmpy_posterior(engine, net.outcomes[0], {net.lever: x})


def _rebuilt(net: Net) -> Answer:
    made = peers.agrum(net)

    def answer(x: int) -> Array:
        engine = peers.lazy(peers.mutilated(made, {net.lever: x}), {}, net.outcomes)
        return peers.posterior(engine, net.outcomes[0])

    return answer


def _warm(net: Net) -> Answer:
    engine = peers.lazy(peers.agrum(net, {net.lever}), {net.lever: 0}, net.outcomes)

    def answer(x: int) -> Array:
        engine.chgEvidence(net.lever, x)
        engine.makeInference()
        return peers.posterior(engine, net.outcomes[0])

    return answer


WAYS = (
    ("pgmpy CausalInference", ">=100x", "pgmpy", _causal_inference),
    ("pgmpy VariableElimination, warm", ">=30x", "pgmpy", _elimination),
    ("pyAgrum Lazy, mutilated and built", ">=20x", "pyagrum", _rebuilt),
)


def query(settings: Settings) -> Rows:
    """P(outcome given do(x)): every state of x from one run of an open plan; and one state only."""
    net = theory("theory25")
    for title, goal, library, way in WAYS:
        if peers.has(library):
            count = net.cards[net.lever]
            times, error = _every(net, way(net), settings)
            yield times.row(f"do-query, all {count} states, {net.name}", title, goal, error)
            times, error = _anew(net, way(net), settings)
            yield times.row(f"do-query, one state, {net.name}", title, "", error)


def real(settings: Settings) -> Rows:
    """Ask the same of the theories that ship: every state of their first lever."""
    few = Settings(quick=True)
    for net in shipped()[: 1 if settings.quick else None]:
        count = net.cards[net.lever]
        for title, goal, library, way in (*WAYS, ("pyAgrum Lazy, warm", ">=2x", "pyagrum", _warm)):
            if peers.has(library):
                times, error = _every(net, way(net), few)
                yield times.row(f"do-query, all {count} states, {net.name}", title, goal, error)


def warm(settings: Settings) -> Rows:
    """One do-query against an engine that is set up already and only hears another state."""
    if peers.has("pyagrum"):
        for name in THEORIES:
            net = theory(name)
            times, error = _every(net, _warm(net), settings)
            title = f"do-query, all {net.cards[net.lever]} states, {name}"
            yield times.row(title, "pyAgrum Lazy, warm", ">=2x", error)
            times, error = _one(net, _warm(net), settings)
            note = "ours is prepared: what the lever cannot change is kept, as the peer keeps it"
            title = f"do-query, one state, {name}"
            yield times.row(title, "pyAgrum Lazy, warm", ">=2x", error, note)


def lookup(settings: Settings) -> Rows:
    """Call the public function: tabulate all states, and look one up afterwards."""
    net = theory("theory25")
    model = as_model(net)
    lever, outcome = f"v{net.lever}", f"v{net.outcomes[0]}"
    if not peers.has("pgmpy"):
        return
    answer = _causal_inference(net)
    found = tabulate(model, outcome, do=[lever])
    error = float(np.abs(found["s1"][:, 0] - answer(1)).max())
    for title, goal, ours in (
        ("tabulate, theory25", "", lambda: tabulate(model, outcome, do=[lever])),
        ("look-up in a tabulated answer", ">=10000x", lambda: found["s1"]),
    ):
        times = duel(ours, lambda: answer(1), rounds=settings.rounds)
        yield times.row(title, "pgmpy CausalInference", goal, error)


def cold(settings: Settings) -> Rows:
    """Meet a structure never seen before: order, plan and first answer."""
    if not peers.has("pyagrum"):
        return
    for name in ("theory12", "theory25", "theory40"):
        net = theory(name)
        made, tables, known = peers.agrum(net), net.batch({net.lever}), {net.lever: 1}

        def ours(
            net: Net = net, tables: list[Array] = tables, known: dict[int, int] = known
        ) -> Array:
            compile_plan.cache_clear()
            plan = compile_plan(net.structure(known), net.outcomes, tuple(known))
            return run(plan, tables, known).values[:, 0]

        def peer(net: Net = net, made: object = made, known: dict[int, int] = known) -> Array:
            engine = peers.lazy(peers.mutilated(made, known), {}, net.outcomes)
            return peers.posterior(engine, net.outcomes[0])

        error = float(np.abs(ours() - peer()).max())
        times = duel(ours, peer, rounds=settings.rounds)
        note = "goal is for us: at most 5 ms; the peer wins a cold one-off question"
        yield times.row(f"new structure, {name}", "pyAgrum Lazy, built", "<=5 ms", error, note)


ROWS = {"query": query, "real": real, "warm": warm, "lookup": lookup, "cold": cold}
