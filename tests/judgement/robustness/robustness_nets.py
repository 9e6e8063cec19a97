"""Small theories, and an enumerator that shares nothing with the engine."""

from collections.abc import Mapping
from itertools import product

import numpy as np

from causal.scm.mechanisms.table import Table
from causal.scm.model import Model
from causal.scm.variables import Variable
from causal.theory.parts import Entry
from causal.theory.theory import Theory

NO_YES = ("no", "yes")


def theory_of(model: Model, ess: float = 10.0, **more: object) -> Theory:
    entries = tuple(Entry(name, "mechanism", ess=ess) for name in model.names)
    return Theory("small", "Small", "", model, entries, **more)  # type: ignore[arg-type]


def enumerated(
    model: Model,
    tables: Mapping[str, np.ndarray],
    event: Mapping[str, str],
    do: Mapping[str, str] | None = None,
    given: Mapping[str, str] | None = None,
) -> float:
    """P(event | do, given) by summing over every history."""
    done, seen = do or {}, given or {}
    above = below = 0.0
    for states in product(*(range(len(v.states)) for v in model.variables)):
        at = dict(zip(model.names, states, strict=True))
        told = {name: model.variable(name).states[k] for name, k in at.items()}
        if any(told[name] != state for name, state in {**done, **seen}.items()):
            continue
        mass = 1.0
        for name in model.names:
            if name not in done:
                row = tuple(at[parent] for parent in model.parents(name))
                table = tables.get(name, model.cpt(name))
                mass *= float(table[(*row, at[name])])
        below += mass
        above += mass * all(told[name] == state for name, state in event.items())
    return above / below


def chain() -> Model:
    """x -> m -> y, the figures of a published worked example."""
    x, m, y = (Variable(name, NO_YES) for name in "xmy")
    return Model(
        (x, m, y),
        (
            Table((), ((0.6, 0.4),)),
            Table(("x",), ((0.8, 0.2), (0.3, 0.7))),
            Table(("m",), ((0.9, 0.1), (0.25, 0.75))),
        ),
    )
