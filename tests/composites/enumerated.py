"""The plain route to a composite: loops over joint states, and parts read from their own tables."""

from itertools import product

import numpy as np

from causal.theory.frame import Frame, FrameVariable
from causal.theory.parts import Entry
from causal.theory.sources import Backing
from causal.theory.theory import Theory

_ELICITED = Backing()


def told(name, model, factual=None, role="mechanism", **more):
    """A theory without a case whose variables say nothing but their names."""
    entries = tuple(
        Entry(
            one,
            role,
            ess=8.0,
            factual=(factual or {}).get(one, ""),
            edges=tuple((p, _ELICITED) for p in model.parents(one)),
        )
        for one in model.names
    )
    return Theory(name, name.title(), "Made up.", model, entries, **more)


def framed(*variables):
    """A frame with some variables as shared names."""
    return Frame("case", "Case", "", tuple(FrameVariable(one, "shared") for one in variables))


def row_of(model, name, states):
    """P(name | its causes) in a model, the causes read from a mapping of states."""
    at = tuple(model.variable(p).index(states[p]) for p in model.parents(name))
    return np.array(model.cpt(name)[at])


def mixed(models, weights, name, states):
    """A mixture by hand, over the models that have the variable."""
    having = [(w, m) for w, m in zip(weights, models, strict=True) if name in m]
    total = sum(w for w, _ in having)
    shares = [w / total if total else 1 / len(having) for w, _ in having]
    return sum(w * row_of(m, name, states) for w, (_, m) in zip(shares, having, strict=True))


def pushed(models, weights, name, states):
    """The largest of a background and pushes by hand, for binary variables.

    Of two states a part is its chance of the second; the background is the least chance that its
    causes leave, and parts that say exactly the same are one.
    """
    having = [(w, m) for w, m in zip(weights, models, strict=True) if name in m]
    parts = []
    for weight, model in having:
        same = [p for p in parts if p[1].mechanism(name) == model.mechanism(name)]
        if same:
            same[0][0] += weight
        else:
            parts.append([weight, model])
    if len(parts) == 1:
        return row_of(parts[0][1], name, states)
    total = sum(w for w, _ in parts)
    fails = 1.0
    for weight, model in parts:
        least = model.cpt(name)[..., 0].max()
        fails *= least ** (weight / total) * row_of(model, name, states)[0] / least
    return np.array([fails, 1 - fails])


def joint(models, rule, weights, do=None):
    """Yield every joint state of the union of some models with its probability."""
    variables = {v.name: v for m in models for v in m.variables}
    for cell in product(*(v.states for v in variables.values())):
        states = dict(zip(variables, cell, strict=True))
        chance = 1.0
        for name, variable in variables.items():
            if name in (do or {}):
                chance *= float(states[name] == do[name])
            else:
                chance *= rule(models, weights, name, states)[variable.index(states[name])]
        yield states, chance
