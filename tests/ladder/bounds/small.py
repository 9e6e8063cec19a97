"""Small models for the tests of the bounds, with numbers that can be followed by hand."""

from fractions import Fraction

import numpy as np

from causal.scm.mechanisms.table import Table
from causal.scm.model import Model
from causal.scm.variables import Variable


def model_of(**parts):
    """A model from ``name=(parents, rows)`` with rows as strings like "4/5 1/5"."""
    variables, mechanisms = [], []
    for name, (parents, rows) in parts.items():
        numbers = tuple(tuple(float(Fraction(n)) for n in row.split()) for row in rows)
        variables.append(Variable(name, tuple(f"s{k}" for k in range(len(numbers[0])))))
        mechanisms.append(Table(tuple(parents), numbers))
    return Model(tuple(variables), tuple(mechanisms))


CHAIN = model_of(
    X=("", ["3/5 2/5"]), M=("X", ["4/5 1/5", "3/10 7/10"]), Y=("M", ["9/10 1/10", "1/4 3/4"])
)
TRIANGLE = model_of(
    X=("", ["1/2 1/2"]),
    M=("X", ["3/4 1/4", "2/5 3/5"]),
    Y=("XM", ["9/10 1/10", "3/5 2/5", "7/10 3/10", "3/10 7/10"]),
)
CONFOUNDED = model_of(
    Z=("", ["7/10 3/10"]),
    X=("Z", ["4/5 1/5", "3/10 7/10"]),
    Y=("XZ", ["9/10 1/10", "3/5 2/5", "7/10 3/10", "1/5 4/5"]),
)
_THREE = ["1/2 1/4 1/4", "1/5 3/5 1/5", "1/4 1/4 1/2"]
ORDERED_EDGE = model_of(X=("", ["1/4 1/4 1/2"]), Y=("X", _THREE))
ORDERED_CHAIN = model_of(
    X=("", ["1/3 1/3 1/3"]),
    M=("X", ["3/5 3/10 1/10", "3/10 2/5 3/10", "1/10 3/10 3/5"]),
    Y=("M", _THREE),
)
NOISY_OR = model_of(
    A=("", ["1/2 1/2"]),
    B=("", ["3/5 2/5"]),
    Y=("AB", ["9/10 1/10", "9/20 11/20", "9/25 16/25", "9/50 41/50"]),
)
_SPREADS = ["4/5 1/5", "1/5 4/5"]
_HOLDS = ["19/20 1/20", "4/5 1/5", "0 1", "0 1"]
HAZARD = model_of(
    A=("", ["3/4 1/4"]),  # strain in year 0, collapse in year 0, and so on
    B=("A", ["19/20 1/20", "4/5 1/5"]),
    C=("A", _SPREADS),
    D=("C", _SPREADS),
    E=("BC", _HOLDS),
    F=("ED", _HOLDS),
)


def random_model(rng, size, parents, states, reach=8):
    """A random model whose variables hear some of the ``reach`` before them.

    ``states``: for each variable one of these numbers, or a list with the number of each.
    """
    counts = np.array(states) if isinstance(states, list) else rng.choice(states, size)
    variables = [Variable(f"v{i}", tuple(f"s{k}" for k in range(counts[i]))) for i in range(size)]
    mechanisms = []
    for i in range(size):
        first = max(0, i - reach)
        heard = rng.choice(
            np.arange(first, i), min(i - first, int(rng.integers(1, parents + 1))), replace=False
        )
        rows = rng.dirichlet(np.ones(counts[i]), size=int(np.prod(counts[heard], dtype=int)))
        names = tuple(f"v{j}" for j in heard)
        mechanisms.append(Table(names, tuple(map(tuple, rows.tolist()))))
    return Model(tuple(variables), tuple(mechanisms))


def sampled(model, rng):
    """A history drawn from a model, as positions."""
    states = {}
    for name in model.topological:
        row = model.cpt(name)[tuple(states[p] for p in model.parents(name))]
        states[name] = int(rng.choice(len(row), p=row / row.sum()))
    return states
