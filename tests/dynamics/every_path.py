"""A second route to dynamic models: every path of states, one by one, in plain Python.

Nothing here comes from `causal.engine` or from the passes: the mechanisms' tables are read row by
row, with the rule for what has ended written out anew.
"""

from itertools import product
from math import prod

import numpy as np

from causal.dynamics.course import Course
from causal.scm.interventions import Hard


def _chance(course, name, mechanism, state, year, path):
    """P(state | what the mechanism reads on this path)."""
    model, where = course.model, []
    for reference in mechanism.parents:
        parent, lag, _ = reference.partition("@-1")
        key = (parent, None) if model.is_static(parent) else (parent, year - 1 if lag else year)
        where.append(path[key])
    table = mechanism.cpt(model.variable(name), model.parents(mechanism, name))
    return float(table[(*where, state)])


def _weight(course, path):
    model = course.model
    weight = 1.0
    for one in model.static:
        name = one.variable.name
        weight *= _chance(course, name, one.mechanism, path[name, None], None, path)
    for year in model.calendar:
        for one in model.variables:
            name = one.variable.name
            weight *= _set(course, name, one.first, one.later, year, path)
        ends = model.terminal
        if ends is not None:
            name = ends.variable.name
            going = ends.variable.states.index(ends.going)
            was = path[name, year - 1] if year > model.calendar.first else going
            if was != going:
                weight *= path[name, year] == was
            else:
                weight *= _set(course, name, ends.first or ends.hazard, ends.hazard, year, path)
        if not weight:
            return 0.0
    return weight


def _set(course, name, first, later, year, path):
    mechanism = first if year == course.model.calendar.first else later
    for dated in course.changes:
        if dated.change.variable == name and dated.start <= year <= (dated.end or 10**6):
            if isinstance(dated.change, Hard):
                states = course.model.variable(name).states
                return float(states[path[name, year]] == dated.change.state)
            mechanism = dated.change.mechanism
    return _chance(course, name, mechanism, path[name, year], year, path)


def enumerated(course: Course):
    """P(what was seen), and the shares of every variable and year given it."""
    model = course.model
    keys = [(name, None) for name in model.static_names]
    keys += [(name, year) for year in model.calendar for name in model.names]
    sizes = [len(model.variable(name).states) for name, _ in keys]
    assert prod(sizes) < 50_000
    shares = {key: np.zeros(size) for key, size in zip(keys, sizes, strict=True)}
    total = 0.0
    for states in product(*map(range, sizes)):
        path = dict(zip(keys, states, strict=True))
        if all(
            model.variable(s.variable).states[path[s.variable, s.year]] in s.states
            for s in course.seen
        ):
            weight = _weight(course, path)
            total += weight
            for key in keys:
                shares[key][path[key]] += weight
    return total, {key: share / total for key, share in shares.items()} if total else {}
