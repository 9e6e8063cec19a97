"""Every intervention at once: one contraction, then look-ups.

The tables of the intervened variables are dropped and their axes left open, so that a single
contraction gives P(target | do(x), z) for every state of x and z.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from causal.engine.plan import Limits, Structure, compile_plan
from causal.engine.product import Array
from causal.engine.run import run
from causal.errors import ContradictionError, ImpossibleEvidence, QueryError
from causal.ladder.network import Draws
from causal.scm.model import Model

_LISTED = 4096  # cells up to which each is listed by its states


@dataclass(frozen=True, slots=True, eq=False)
class Tabulated:
    """P(target | do(...), given(...)) for every combination of states.

    Attributes
    ----------
    target : str
    do, given : tuple of str
        Intervened and observed variables.
    states : tuple of tuple of str
        Of the intervened variables, then the observed ones, then the target.
    table : ndarray, shape (states of do ..., states of given ..., states of target, draws)
        nan where the evidence is impossible.
    evidence : ndarray, shape (states of do ..., states of given ..., draws)
        Probability of what is given.
    places : dict of str to dict of str to int
        Position of each state, by variable.
    impossible : frozenset of tuple of int
        Cells whose evidence cannot happen.
    rows : dict of (str or tuple of str) to ndarray
        The possible cells by their states, for look-ups by position; empty for tables of very many
        cells, which are looked up by their place instead. One state alone is also its own key.
    """

    target: str
    do: tuple[str, ...]
    given: tuple[str, ...]
    states: tuple[tuple[str, ...], ...]
    table: Array
    evidence: Array
    places: dict[str, dict[str, int]]
    impossible: frozenset[tuple[int, ...]]
    rows: dict[str | tuple[str, ...], Array]

    def __getitem__(self, states: str | tuple[str, ...]) -> Array:
        """Return the distribution for the states of ``do``, then of ``given``, by position.

        The fast way: a single dictionary is asked. Shape (states, draws), not to be written to.

        Raises
        ------
        QueryError
            If there is no such combination.
        ImpossibleEvidence
            If what is given cannot happen.
        """
        try:
            return self.rows[states]
        except KeyError:
            pass
        cell = states if isinstance(states, tuple) else (states,)
        names = (*self.do, *self.given)
        if len(cell) != len(names):
            raise QueryError(f"{len(cell)} states are given; give those of {', '.join(names)}")
        return self(**dict(zip(names, cell, strict=True)))

    def __call__(self, **states: str) -> Array:
        """Return the distribution of the target for one combination, shape (states, draws).

        Raises
        ------
        QueryError
            If a variable or state is missing or not known.
        ImpossibleEvidence
            If what is given cannot happen.
        """
        try:
            cell = tuple(self.places[name][states[name]] for name in (*self.do, *self.given))
        except KeyError as error:
            wanted = ", ".join((*self.do, *self.given))
            raise QueryError(f"{error.args[0]!r} is missing or not known; give {wanted}") from None
        if cell in self.impossible:
            raise ImpossibleEvidence([f"{name}={states[name]}" for name in self.given])
        found: Array = self.table[cell]
        return found


def opened(
    model: Model, do: Iterable[str], draws: Draws | None = None
) -> tuple[Structure, list[Array]]:
    """Return a model as factors, without those of the variables that are intervened on.

    Parameters
    ----------
    model : Model
    do : iterable of str
    draws : mapping of str to ndarray, optional
        Tables of drawn parameters, shape (parent states ..., states, draws).

    Returns
    -------
    structure : Structure
        Axis i is variable i of the model.
    tables : list of ndarray
        One a factor, with an axis of draws.

    Examples
    --------
    >>> import causal
    >>> coal = causal.load("dear_coal").model
    >>> structure, tables = opened(coal, ["wage_cut_1907"])
    >>> len(coal.names) - len(structure.scopes), len(tables) == len(structure.scopes)
    (1, True)
    """
    fixed = frozenset(model.position(name) for name in do)
    drawn = draws or {}
    kept = [place for place in range(len(model.variables)) if place not in fixed]
    structure = Structure(
        tuple(len(variable.states) for variable in model.variables),
        tuple(
            (*(model.position(p) for p in model.parents(model.names[place])), place)
            for place in kept
        ),
        tuple(kept),
    )
    named = [model.names[place] for place in kept]
    return structure, [
        drawn[name] if name in drawn else model.cpt(name)[..., None] for name in named
    ]


def tabulate(
    model: Model,
    target: str,
    *,
    do: Sequence[str] = (),
    given: Sequence[str] = (),
    draws: Draws | None = None,
    limits: Limits = Limits(),
) -> Tabulated:
    """Answer every state of some interventions, and of evidence in the changed world.

    Parameters
    ----------
    model : Model
    target : str
        The variable asked about.
    do, given : sequence of str
        Variables that are intervened on, and observed after that.
    draws : mapping of str to ndarray, optional
        Tables of drawn parameters, shape (parent states ..., states, draws).
    limits : Limits, optional

    Returns
    -------
    Tabulated

    Raises
    ------
    UnknownName
        If the model has no such variable.
    ContradictionError
        If a variable is named twice.
    TooCostly
        If the table, or the way to it, would exceed the limits.

    Examples
    --------
    >>> import causal
    >>> coal = causal.load("dear_coal").model
    >>> fate = tabulate(coal, "mill_1908", do=["wage_cut_1907"])
    >>> fate(wage_cut_1907="none")[:, 0].round(2).tolist()
    [0.74, 0.15, 0.11]
    >>> fate["none"][:, 0].round(2).tolist()
    [0.74, 0.15, 0.11]
    """
    names = (*do, *given, target)
    twice = [name for i, name in enumerate(names) if name in names[:i]]
    if twice:
        raise ContradictionError(f"{twice[0]} is named twice; intervene, observe or ask, each once")
    axes = tuple(model.position(name) for name in names)
    structure, tables = opened(model, do, draws)
    result = run(compile_plan(structure, axes, (), limits), tables)
    values = result.values * np.exp(result.log_scale)
    total = values.sum(axis=-2)
    with np.errstate(invalid="ignore", divide="ignore"):
        table: Array = values / total[..., None, :]
    states = tuple(model.variable(name).states for name in names)
    places = {n: {s: i for i, s in enumerate(told)} for n, told in zip(names, states, strict=True)}
    gone = frozenset(tuple(map(int, cell)) for cell in np.argwhere((total == 0).any(axis=-1)))
    rows = _rows(states[:-1], table, gone)
    return Tabulated(target, tuple(do), tuple(given), states, table, total, places, gone, rows)


def _rows(
    states: Sequence[Sequence[str]], table: Array, gone: frozenset[tuple[int, ...]]
) -> dict[str | tuple[str, ...], Array]:
    """Return the possible cells of a table by their states."""
    rows: dict[str | tuple[str, ...], Array] = {}
    if prod(map(len, states)) > _LISTED:
        return rows
    for cell in np.ndindex(*table.shape[:-2]):
        if cell not in gone:
            key = tuple(told[k] for told, k in zip(states, cell, strict=True))
            rows[key] = table[cell]
            if len(key) == 1:
                rows[key[0]] = table[cell]
    return rows
