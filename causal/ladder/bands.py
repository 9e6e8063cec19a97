"""Instant bands: how uncertain a probability is when the numbers of the tables are, to first order.

The delta method: one reverse sweep gives the derivative of every P(y | do(x), z) with respect to
every number of every table; with the covariance of the rows that gives its variance.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from causal.engine.plan import Limits, compile_plan
from causal.engine.product import Array
from causal.engine.run import run
from causal.engine.sweep import sweep
from causal.errors import ContradictionError, ImpossibleEvidence, QueryError
from causal.ladder.draws import Sizes, size_of
from causal.ladder.tabulate import opened
from causal.scm.model import Model


@dataclass(frozen=True, slots=True, eq=False)
class Band:
    """A distribution with first-order uncertainty.

    Attributes
    ----------
    target : str
    probabilities : ndarray, shape (states,)
        P(target | do, given) at the model's own numbers.
    sd : ndarray, shape (states,)
        Standard deviation of each.
    low, high : ndarray, shape (states,)
        Ends of the central interval.
    level : float
        What the interval is to cover.
    shares : dict of str to ndarray, shape (states,)
        By variable, its table's part of the variance; they add up to ``sd ** 2``.
    """

    target: str
    probabilities: Array
    sd: Array
    low: Array
    high: Array
    level: float
    shares: dict[str, Array]


def delta_band(
    model: Model,
    target: str,
    *,
    ess: Sizes,
    do: Mapping[str, str] | None = None,
    given: Mapping[str, str] | None = None,
    level: float = 0.9,
    limits: Limits = Limits(),
) -> Band:
    """Return P(target | do, given) with its delta-method band.

    Parameters
    ----------
    model : Model
    target : str
    ess : float or mapping of str to (float or ndarray)
        Equivalent sample sizes, as for `causal.ladder.draws.draw_tables`.
    do, given : mapping of str to str, optional
        States set from outside, and states observed after that.
    level : float, default 0.9
        Between 0 and 1.
    limits : Limits, optional

    Returns
    -------
    Band

    Raises
    ------
    UnknownName, UnknownState
        If the model has no such variable, or the variable no such state.
    ContradictionError
        If a variable is named twice.
    ImpossibleEvidence
        If what is given cannot happen.
    QueryError
        If the level is not between 0 and 1, or a sample size is missing or not positive.
    TooCostly
        If the plan would exceed the limits.

    Notes
    -----
    A row p with equivalent sample size s has the covariance (diag(p) - p p') / (s + 1) [1]_; rows
    are independent. The interval is symmetric on the scale of log-odds, so that it stays between
    0 and 1. To first order only: with small sample sizes, draw instead
    (`causal.ladder.draws.draw_tables`).

    References
    ----------
    .. [1] D. J. Spiegelhalter and S. L. Lauritzen, "Sequential updating of conditional
       probabilities on directed graphical structures", Networks 20 (1990) 579-605.

    Examples
    --------
    >>> import causal
    >>> coal = causal.load("dear_coal").model
    >>> band = delta_band(coal, "mill_1908", ess=20.0, do={"wage_cut_1907": "none"})
    >>> bool((band.low < band.probabilities).all() and (band.probabilities < band.high).all())
    True
    """
    done, seen = do or {}, given or {}
    if not 0 < level < 1:
        raise QueryError(f"a band of level {level} does not exist; give one between 0 and 1")
    names = [*done, *seen, target]
    twice = [name for i, name in enumerate(names) if name in names[:i]]
    if twice:
        raise ContradictionError(f"{twice[0]} is named twice; intervene, observe or ask, each once")
    structure, tables = opened(model, done)
    known = {model.position(n): model.variable(n).index(s) for n, s in {**done, **seen}.items()}
    plan = compile_plan(structure, (model.position(target),), tuple(sorted(known)), limits)
    plan.refuse_storing(limits)
    values = run(plan, tables, known).values[:, 0]
    total = values.sum()
    if total == 0:
        raise ImpossibleEvidence([f"{name}={state}" for name, state in seen.items()])
    p = values / total
    seed = np.eye(len(p)) - p  # dp_k is the k-th seeded sum over dvalues, over the total
    gradients = sweep(plan, tables, known, seed).gradients
    shares: dict[str, Array] = {}
    for place, table, gradient in zip(structure.children, tables, gradients, strict=True):
        if gradient is not None:
            size = size_of(ess, model.names[place])
            shares[model.names[place]] = _variance(table, gradient / total, size)
    sd = np.sqrt(sum(shares.values(), np.zeros(len(p))))
    return Band(target, p, sd, *_central(p, sd, level), level, shares)


def _variance(table: Array, gradient: Array, ess: float | Array) -> Array:
    """Return the variance that the rows of one table bring, a number a seed."""
    mean = (table * gradient).sum(axis=-2)
    square = (table * gradient**2).sum(axis=-2)
    rows = np.maximum(square - mean**2, 0.0) / (np.asarray(ess)[..., None] + 1)
    found: Array = rows.sum(axis=tuple(range(rows.ndim - 1)))
    return found


def _central(p: Array, sd: Array, level: float) -> tuple[Array, Array]:
    """Return the ends of the interval, symmetric in log-odds; a certain number has no width."""
    open_ends = (p > 0) & (p < 1) & (sd > 0)
    inside = np.where(open_ends, p, 0.5)
    reach = NormalDist().inv_cdf((1 + level) / 2) * sd / (inside * (1 - inside))
    odds = np.log(inside / (1 - inside))
    low, high = (1 / (1 + np.exp(-(odds + sign * reach))) for sign in (-1, 1))
    return np.where(open_ends, low, p), np.where(open_ends, high, p)
