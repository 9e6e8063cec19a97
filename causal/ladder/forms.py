"""Drawn parameters of the forms that are shorter than their tables: ranked, logit, noisy, hazard.

A table holds a row to an equivalent sample size s: the log-odds of an even row then have a
standard deviation near 2 / sqrt(s). The other forms are drawn so that the log-odds of *their* rows
have about that deviation: half of the variance comes with the intercept and half with the parents,
so that rows with the same causes move together. The mean of the draws stays at the table as it was
written, or near it.
"""

from collections.abc import Callable, Sequence
from math import log, pi

import numpy as np

from causal.engine.draws import dirichlet
from causal.engine.product import Array
from causal.scm.mechanisms.hazard import Hazard
from causal.scm.mechanisms.logit import Logit
from causal.scm.mechanisms.mechanism import Mechanism, configurations
from causal.scm.mechanisms.noisy_max import NoisyMax
from causal.scm.mechanisms.ranked import STRETCH, Ranked, truncated
from causal.scm.variables import Variable

_PROBIT = pi / 8  # a logistic curve is near a normal one of this much less precision
_NODES, _HALVINGS = 48, 40  # of the quadrature and the bisection of `_raised`
_FURTHEST = 30.0  # the log of the most that a hazard is raised by

Rng = np.random.Generator
Form = Callable[[Mechanism, Variable, Sequence[Variable], float, int, Rng], Array]


def log_odds_sd(ess: float) -> float:
    """Return the standard deviation of a row's log-odds for an equivalent sample size.

    Examples
    --------
    >>> log_odds_sd(16.0)
    0.5
    """
    return float(2 / np.sqrt(ess))


def draw_ranked(
    ranked: Ranked,
    child: Variable,
    parents: Sequence[Variable],
    ess: float,
    draws: int,
    rng: Rng,
) -> Array:
    """Draw tables of a ranked node: its bias normal, its weights lognormal.

    Parameters
    ----------
    ranked : Ranked
    child : Variable
    parents : sequence of Variable
    ess : float
        Equivalent sample size of a row.
    draws : int
    rng : numpy.random.Generator

    Returns
    -------
    ndarray, shape (states of each parent ..., states, draws)

    Notes
    -----
    The spread that was written is the whole of what is not known of the child: what the drawn
    parameters add to the variance of its centre is taken from it, so that the draws do not smear.
    """
    stands = ranked.stands(child, parents)
    sizes = np.abs(np.array([weight for _, weight in ranked.weights]))
    shares = sizes / sizes.sum()
    sd = log_odds_sd(ess)
    unit = ranked.sd * np.sqrt(_PROBIT / (1 + _PROBIT * sd**2))  # one log-odd, on the child's scale
    half = sd * unit / np.sqrt(2)
    relative = 2 * half / (STRETCH * np.sqrt((shares**2).sum()))  # of a weight, all at their ends
    factors = _lognormal(relative, (len(shares), draws), rng) - 1
    moved = STRETCH * shares * (stands - 0.5)
    centre = 0.5 + STRETCH * (stands @ shares + ranked.bias - 0.5)
    drawn = centre[:, None] + moved @ factors + half * rng.standard_normal(draws)
    added = half**2 + relative**2 * (moved**2).sum(axis=1)
    left = np.sqrt(np.maximum(ranked.sd**2 - added, 0.01 * ranked.sd**2))
    return _shaped(truncated(drawn, left[:, None], len(child.states)), child, parents)


def draw_logit(
    logit: Logit, child: Variable, parents: Sequence[Variable], ess: float, draws: int, rng: Rng
) -> Array:
    """Draw tables of a multinomial logit: base, slopes and effects normal.

    Parameters, shapes: as for `draw_ranked`.

    Notes
    -----
    The mean of a logistic-normal lies nearer to even odds; the scores are stretched by
    sqrt(1 + pi v / 8), v being the variance of a row's log-odds, to bring it back [1]_.

    References
    ----------
    .. [1] D. J. C. MacKay, "The evidence framework applied to classification networks", Neural
       Computation 4 (1992) 720-736.
    """
    grid, states = configurations(parents), len(child.states)
    scores = logit.scores(child, parents)
    sd = log_odds_sd(ess) / np.sqrt(2)  # of one score: the odds of two states are the sum of two
    told = [*dict(logit.slopes), *dict(logit.effects)]
    half = sd / np.sqrt(2) if told else sd
    noise = np.broadcast_to(
        half * rng.standard_normal((1, states, draws)), (len(grid), states, draws)
    ).copy()
    variance = np.full(len(grid), 2 * half**2)
    each = sd / np.sqrt(2 * max(len(told), 1))
    for column, parent in enumerate(parents):
        place = grid[:, column]
        if parent.name in dict(logit.slopes):
            lean = 2 * (place / (len(parent.states) - 1) - 0.5)
            slopes = each * rng.standard_normal((states, draws))
            noise += lean[:, None, None] * slopes
            variance += 2 * each**2 * lean**2
        if parent.name in dict(logit.effects):
            effects = each * rng.standard_normal((len(parent.states), states, draws))
            noise += effects[place.astype(np.int64)]
            variance += 2 * each**2
    noise += (scores * np.sqrt(1 + _PROBIT * variance)[:, None])[..., None]
    noise -= noise.max(axis=1, keepdims=True)
    np.exp(noise, out=noise)
    noise /= noise.sum(axis=1, keepdims=True)
    return _shaped(noise, child, parents)


def draw_noisy(
    noisy: NoisyMax, child: Variable, parents: Sequence[Variable], ess: float, draws: int, rng: Rng
) -> Array:
    """Draw tables of a noisy-MAX: leak and contributions Dirichlet, each with the sample size.

    Parameters, shapes: as for `draw_ranked`.

    Notes
    -----
    The mean is the table as written: a row is a product of contributions drawn apart.
    """
    grid = configurations(parents).astype(np.int64)
    by_name = {parent.name: parent for parent in parents}
    below = np.cumsum(dirichlet(np.array(noisy.leak), ess, draws, rng), axis=0)[None]
    for column, (_, table) in enumerate(noisy.contributed(child, by_name.__getitem__)):
        drawn = np.cumsum(dirichlet(table, ess, draws, rng), axis=1)
        below = below * drawn[grid[:, column]]
    below = np.broadcast_to(below, (len(grid), *below.shape[1:]))
    rows = np.diff(below, axis=1, prepend=0.0)
    rows[:, -1] += 1.0 - below[:, -1]
    return _shaped(rows, child, parents)


def draw_hazard(
    hazard: Hazard, child: Variable, parents: Sequence[Variable], ess: float, draws: int, rng: Rng
) -> Array:
    """Draw tables of a hazard: intercept and slopes of the log rate normal.

    Parameters, shapes: as for `draw_ranked`.

    Notes
    -----
    A rate that is not known makes survival likelier on average; the cumulative hazards are raised
    until the mean chance of survival is as written.
    """
    grid = configurations(parents)
    sd = log_odds_sd(ess) / (2 * log(2))  # at even odds the log-odds move so much faster
    half = sd / np.sqrt(2) if hazard.slopes else sd
    noise = np.broadcast_to(half * rng.standard_normal(draws), (len(grid), draws)).copy()
    variance = np.full(len(grid), half**2)
    each = sd / np.sqrt(2 * max(len(hazard.slopes), 1))
    names = [parent.name for parent in parents]
    for name, _ in hazard.slopes:
        column = names.index(name)
        lean = 1 - 2 * grid[:, column] / (len(parents[column].states) - 1)
        noise += lean[:, None] * (each * rng.standard_normal(draws))
        variance += each**2 * lean**2
    raised = _raised(hazard.cumulative(child, parents), variance[:, None])
    alive = np.exp(-raised[..., None] * np.exp(noise)[:, None, :])
    first, last = np.ones((len(grid), 1, draws)), np.zeros((len(grid), 1, draws))
    return _shaped(-np.diff(np.concatenate([first, alive, last], axis=1), axis=1), child, parents)


def _raised(cumulative: Array, variance: Array) -> Array:
    """Return hazards whose mean survival, under a normal error of the log rate, is as written."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(_NODES)
    factors = np.exp(np.sqrt(variance)[..., None] * nodes)
    low, high = np.full_like(cumulative, -_FURTHEST), np.full_like(cumulative, _FURTHEST)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2  # of the log of what the hazard is multiplied by
        hazards = (cumulative * np.exp(middle))[..., None] * factors
        survival = np.exp(-hazards) @ weights / weights.sum()
        short = survival > np.exp(-cumulative)
        low, high = np.where(short, middle, low), np.where(short, high, middle)
    return np.asarray(cumulative * np.exp((low + high) / 2))


def _lognormal(relative: float, shape: tuple[int, ...], rng: Rng) -> Array:
    """Return positive factors of mean one and the given standard deviation."""
    variance = np.log1p(relative**2)
    return np.asarray(np.exp(np.sqrt(variance) * rng.standard_normal(shape) - variance / 2))


def _shaped(rows: Array, child: Variable, parents: Sequence[Variable]) -> Array:
    """Give rows, shape (configurations, states, draws), an axis a parent."""
    shape = [len(variable.states) for variable in (*parents, child)]
    return np.ascontiguousarray(rows).reshape(*shape, rows.shape[-1])
