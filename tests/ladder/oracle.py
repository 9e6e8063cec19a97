"""A second route for hybrid worlds and necessity: units of small models, with nested histories.

A unit gives every variable an outcome for each configuration of its parents: one uniform cut at
all cumulative probabilities (same luck), or one draw a configuration (independent). Nothing here
comes from `causal.engine` or `causal.ladder`.
"""

from itertools import pairwise, product

import numpy as np

from causal.errors import ImpossibleEvidence
from causal.scm.mechanisms.table import Table
from causal.scm.model import Model
from causal.scm.variables import Variable


def rows_of(model, name, table=None):
    parents = [model.variable(p) for p in model.parents(name)]
    cpt = model.cpt(name) if table is None else table.cpt(model.variable(name), parents)
    return {at: cpt[at] for at in product(*(range(len(p.states)) for p in parents))}


def responses(model, name, independent, soft):
    """Weighted response functions of a variable: {(regime, parents' states): state}."""
    rows = {("own", at): row for at, row in rows_of(model, name).items()}
    if name in soft:
        rows |= {("soft", at): row for at, row in rows_of(model, name, soft[name]).items()}
    if independent:
        kept = [[(s, p) for s, p in enumerate(row) if p > 0] for row in rows.values()]
        for combination in product(*kept):
            weight = np.prod([p for _, p in combination])
            yield (
                float(weight),
                dict(zip(rows, (s for s, _ in combination), strict=True)),
            )
        return
    cuts = {0.0, 1.0}
    for row in rows.values():
        cuts |= set(np.clip(np.cumsum(row)[:-1], 0, 1).tolist())
    for low, high in pairwise(sorted(cuts)):
        if high - low > 1e-14:
            middle = (low + high) / 2
            yield (
                high - low,
                {
                    key: int(np.searchsorted(np.cumsum(row)[:-1], middle, side="right"))
                    for key, row in rows.items()
                },
            )


def units(model, independent=False, soft=()):
    soft = dict(soft)
    made = [list(responses(model, name, independent, soft)) for name in model.names]
    for combination in product(*made):
        weight = float(np.prod([w for w, _ in combination]))
        yield weight, dict(zip(model.names, (r for _, r in combination), strict=True))


def history(model, unit, do=None, soft=(), heard=None):
    """What happens to a unit: ``do`` by variable, ``heard`` the state heard over an edge."""
    do, heard = do or {}, heard or {}
    states = {}
    for name in model.topological:
        if name in do:
            states[name] = do[name]
            continue
        at = tuple(heard.get((p, name), states[p]) for p in model.parents(name))
        states[name] = unit[name]["soft" if name in soft else "own", at]
    return states


def hybrid_history(model, unit, base, active, do=None, soft=()):
    """h_X = x*, h_v = r_v(p -> h_p if the edge is active else w_p), straight from its definition."""
    do = do or {}
    states = {}
    for name in model.topological:
        if name in do:
            states[name] = do[name]
            continue
        at = tuple(states[p] if (p, name) in active else base[p] for p in model.parents(name))
        states[name] = unit[name]["soft" if name in soft else "own", at]
    return states


def mean(model, read, weigh=lambda _: 1.0, independent=False, soft=()):
    """E[read(unit) | weigh(factual history)], and the weight of what is given."""
    total = mass = 0.0
    for weight, unit in units(model, independent, soft):
        known = weight * weigh(history(model, unit))
        if known:
            mass += known
            total += known * read(unit)
    return (total / mass if mass else float("nan")), mass


def weigher(model, evidence):
    """Likelihood of {variable: states}."""
    inside = {n: {model.variable(n).index(s) for s in states} for n, states in evidence.items()}
    return lambda told: float(all(told[n] in some for n, some in inside.items()))


def possible(setting):
    """Whether the facts of a setting can have happened."""
    try:
        setting.at(())
    except ImpossibleEvidence:
        return False
    return True


def random_model(rng, size, states=2, parents=2, zeros=False):
    """A random model whose variables v0, v1, ... are in causal order."""
    variables = [
        Variable(f"v{i}", tuple(f"s{k}" for k in range(rng.integers(2, states + 1))))
        for i in range(size)
    ]
    mechanisms = []
    for i, variable in enumerate(variables):
        chosen = rng.permutation(i)[: min(i, parents if i > 1 else 1)]
        count = int(np.prod([len(variables[j].states) for j in chosen], initial=1))
        rows = rng.dirichlet(np.ones(len(variable.states)), size=count)
        if zeros:
            rows = np.where(rng.random(rows.shape) < 0.2, 0, rows) + 1e-300
            rows = np.where(rows.sum(axis=1, keepdims=True) < 1e-200, 1.0, rows)
            rows /= rows.sum(axis=1, keepdims=True)
            rows[rows < 1e-200] = 0.0
        names = tuple(variables[j].name for j in chosen)
        mechanisms.append(Table(names, tuple(tuple(map(float, r)) for r in rows)))
    return Model(tuple(variables), tuple(mechanisms))
