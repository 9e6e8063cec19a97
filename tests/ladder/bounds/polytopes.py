"""A second route to the bounds: every vertex of every mechanism's polytope of response functions.

A mechanism is a law over response functions (one answer for each configuration of its parents)
with the rows of its table as margins. An answer is a ratio of forms that are linear in each
mechanism, so that its extremes are at vertices. Nothing here comes from `causal.ladder`.
"""

from itertools import combinations, pairwise, product

import numpy as np


def functions(model, name):
    """All response functions: answers by configuration, last parent fastest."""
    states = len(model.variable(name).states)
    count = int(np.prod([len(model.variable(p).states) for p in model.parents(name)], dtype=int))
    return np.array(list(product(range(states), repeat=count)), dtype=int).reshape(-1, count)


def margins(model, name):
    """Matrix and right-hand side of the laws over response functions."""
    table = model.cpt(name)
    states = table.shape[-1]
    rows = table.reshape(-1, states)
    held = functions(model, name)
    matrix, right = [np.ones(len(held))], [1.0]
    for place, row in enumerate(rows):
        for state in range(1, states):
            matrix.append((held[:, place] == state).astype(float))
            right.append(row[state])
    return np.array(matrix), np.array(right)


def respects(model, name, ordered=True):
    """Which response functions never answer against a change of their row."""
    rows = model.cpt(name).reshape(-1, model.cpt(name).shape[-1])
    held = functions(model, name)
    fine = np.ones(len(held), dtype=bool)
    for i, j in product(range(len(rows)), repeat=2):
        if ordered and (np.cumsum(rows[i]) >= np.cumsum(rows[j]) - 1e-12).all():
            fine &= held[:, i] <= held[:, j]
        if not ordered and i != j:
            p, q, a, b = rows[i], rows[j], held[:, i], held[:, j]
            fine &= ~((a != b) & (q[b] * p[a] <= q[a] * p[b] + 1e-12))
    return fine


def vertices(model, name, allowed=None):
    """Every vertex of the polytope, shape (vertices, response functions)."""
    matrix, right = margins(model, name)
    kept = np.arange(matrix.shape[1]) if allowed is None else np.flatnonzero(allowed)
    rank = np.linalg.matrix_rank(matrix[:, kept])
    found = {}
    for basis in combinations(kept.tolist(), rank):
        square = matrix[:, basis]
        if np.linalg.matrix_rank(square) < rank:
            continue
        masses = np.linalg.lstsq(square, right, rcond=None)[0]
        if masses.min() > -1e-12 and np.abs(square @ masses - right).max() < 1e-10:
            vertex = np.zeros(matrix.shape[1])
            vertex[list(basis)] = np.maximum(masses, 0.0)
            found[tuple(vertex.round(10))] = vertex
    return np.array(list(found.values()))


def same_luck(model, name):
    """The law under which one uniform number decides every answer."""
    rows = model.cpt(name).reshape(-1, model.cpt(name).shape[-1])
    cuts = np.unique(
        np.concatenate([[0.0, 1.0], np.cumsum(rows, axis=1)[:, :-1].ravel().clip(0, 1)])
    )
    held = functions(model, name)
    law = np.zeros(len(held))
    for low, high in pairwise(cuts):
        answers = [int(((low + high) / 2 > np.cumsum(row)[:-1]).sum()) for row in rows]
        law[int((held == answers).all(axis=1).argmax())] += high - low
    return law


def own_luck(model, name):
    """The law under which every configuration has luck of its own."""
    rows = model.cpt(name).reshape(-1, model.cpt(name).shape[-1])
    held = functions(model, name)
    return rows[np.arange(len(rows)), held].prod(axis=1)


def forms(model, worlds, evidence, targets, holds):
    """Numerator and denominator by response function of each variable, in topological order."""
    order = list(model.topological)
    held = [functions(model, name) for name in order]
    shape = [len(h) for h in held]
    told = [_histories(model, order, held, world) for world in worlds]
    bottom = np.ones(shape)
    for w, name, state in evidence:
        bottom = bottom * (told[w][name] == state)
    held_by_all = [np.broadcast_to(told[w][name], shape) for w, name in targets]
    return bottom * np.vectorize(lambda *cell: float(holds(*cell)))(*held_by_all), bottom


def _histories(model, order, held, world):
    """States by variable for every unit; axis p of an array is the function of variable p."""
    states = {}
    for place, name in enumerate(order):
        if name in world:
            states[name] = np.full([1] * len(order), world[name])
            continue
        at = np.zeros([1] * len(order), dtype=int)
        for parent in model.parents(name):
            at = at * len(model.variable(parent).states) + states[parent]
        own = np.arange(len(held[place])).reshape(
            [-1 if p == place else 1 for p in range(len(order))]
        )
        states[name] = held[place][own, at]
    return states


def under(form, laws):
    """A form under a law for each variable; with several laws a variable, under all choices."""
    for law in laws:
        form = np.tensordot(np.atleast_2d(law), form, axes=([1], [0]))
        form = np.moveaxis(form, 0, -1)
    return form


def extremes(asked, laws):
    """Least and greatest ratio over all choices of the laws, where the evidence can happen."""
    top, bottom = (under(form, laws) for form in asked)
    possible = bottom > 1e-12
    ratios = top[possible] / bottom[possible]
    return float(ratios.min()), float(ratios.max())


def value(asked, laws):
    top, bottom = (under(form, laws) for form in asked)
    return float(top.sum() / bottom.sum())
