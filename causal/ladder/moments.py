"""Exact mean and variance of what would follow from an intervention, when tables are not known.

With independent Dirichlet rows the mean of P(y | do(x)) is that of the tables as written, since
every term has at most one number of each row. Its square is a sum over two copies of the network
that share their tables: a product of first and second moments of rows, contracted like any other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod, sqrt

import numpy as np
import numpy.typing as npt

from causal.engine.plan import Limits, Structure, compile_plan
from causal.engine.product import Array
from causal.engine.run import run
from causal.errors import ContradictionError, QueryError, TooCostly
from causal.ladder.draws import Sizes, mattering, size_of
from causal.ladder.network import Question
from causal.scm.interventions import Hard
from causal.scm.model import Model

_MOST_CELLS = 2**25
States = Mapping[str, str]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Moments:
    """Mean and variance of a number over what the tables may be.

    Attributes
    ----------
    mean, variance : float
    """

    mean: float
    variance: float

    @property
    def sd(self) -> float:
        """Standard deviation."""
        return sqrt(self.variance)


def moments(
    model: Model,
    target: str,
    scores: Sequence[float],
    *,
    ess: Sizes,
    do: States | None = None,
    instead: States | None = None,
    limits: Limits = Limits(),
) -> Moments:
    """Return the moments of an expected score under an intervention, or of a difference of two.

    Parameters
    ----------
    model : Model
    target : str
    scores : sequence of float
        What each state of the target counts; one for the states of an event, else zero, gives the
        moments of its probability.
    ess : float or mapping of str to (float or ndarray)
        Equivalent sample sizes of rows, as for `causal.ladder.draws.draw_tables`; rows are
        independent, one for every combination of parents.
    do : mapping of str to str, optional
        Variables set from outside.
    instead : mapping of str to str, optional
        Another intervention: the moments are then those of the difference, the first less the
        second, under the same tables.
    limits : Limits, optional

    Returns
    -------
    Moments

    Raises
    ------
    UnknownName, UnknownState
    ContradictionError
        If the target itself is set.
    QueryError
        If there is not one score a state, or a sample size is missing or not positive.
    TooCostly

    Notes
    -----
    Two cells of one row with mean p and sample size s have E[p_a p_b] = (s p_a p_b + p_a [a = b]) /
    (s + 1) [1]_; cells of different rows are independent. Evidence would divide one such sum by
    another: draw then (`causal.ladder.parameters.draw_parameters`).

    References
    ----------
    .. [1] D. J. Spiegelhalter and S. L. Lauritzen, "Sequential updating of conditional
       probabilities on directed graphical structures", Networks 20 (1990) 579-605.

    Examples
    --------
    >>> from causal.scm.mechanisms.table import Table
    >>> from causal.scm.variables import Variable
    >>> coin = Model((Variable("coin", ("tails", "heads")),), (Table((), ((0.5, 0.5),)),))
    >>> round(moments(coin, "coin", (0.0, 1.0), ess=4.0).variance, 12)
    0.05
    """
    variable = model.variable(target)
    if len(scores) != len(variable.states):
        raise QueryError(
            f"{len(scores)} scores for {target}, which has {len(variable.states)} states; give one "
            f"a state"
        )
    ways = [
        _Way.of(model, target, one) for one in (do or {}, *([] if instead is None else [instead]))
    ]
    count = np.asarray(scores, dtype=float)
    means = np.array([_first(model, target, count, way, limits) for way in ways])
    signs = np.array([1.0, -1.0])[: len(ways)]
    seconds = np.empty((len(ways), len(ways)))
    for i, one in enumerate(ways):
        for j, other in enumerate(ways[: i + 1]):
            pair = (one, other)
            seconds[i, j] = seconds[j, i] = _second(model, target, count, ess, pair, limits)
    mean = float(signs @ means)
    variance = float(signs @ (seconds - np.outer(means, means)) @ signs)
    return Moments(mean, max(0.0, variance))


@dataclass(frozen=True, slots=True)
class _Way:
    """One copy of the network: what is set, and whose tables matter."""

    known: dict[str, int]
    needed: frozenset[str]

    @classmethod
    def of(cls, model: Model, target: str, do: States) -> "_Way":
        if target in do:
            raise ContradictionError(f"{target} is named twice; intervene or ask, each once")
        known = {name: model.variable(name).index(state) for name, state in do.items()}
        world = tuple(Hard(name, state) for name, state in do.items())
        needed = mattering(model, Question((world,), (), ((0, target),)))
        return cls(known, frozenset(needed))

    def rows(self, model: Model, name: str) -> tuple[Array, Places, list[str]]:
        """Return the table where what is set is fixed, its rows' numbers, and the open parents."""
        parents = model.parents(name)
        index = tuple(self.known.get(parent, slice(None)) for parent in parents)
        table = model.cpt(name)
        numbers = np.arange(prod(table.shape[:-1]), dtype=np.int64).reshape(table.shape[:-1])
        return table[index], numbers[index], [p for p in parents if p not in self.known]


_Factor = tuple[tuple[int, ...], int, Array]


def _plain(model: Model, name: str, way: _Way, shift: int) -> _Factor:
    table, _, parents = way.rows(model, name)
    axes = tuple(shift + model.position(one) for one in (*parents, name))
    return axes, axes[-1], table[..., None]


def _paired(model: Model, name: str, pair: tuple[_Way, _Way], ess: float | Array) -> _Factor:
    """Return E[theta(a | u) theta(b | v)] over the open parents of both copies."""
    (one, number, up), (other, second, down) = (way.rows(model, name) for way in pair)
    if one.size * other.size > _MOST_CELLS:
        raise TooCostly(
            f"a table of {one.size * other.size:.1e} cells for the square of {name}",
            f"{_MOST_CELLS:.1e}",
            "draw tables instead",
        )
    states = one.shape[-1]
    p, q = one.reshape(-1, states), other.reshape(-1, states)
    sizes = np.broadcast_to(np.asarray(ess, dtype=float), model.cpt(name).shape[:-1]).reshape(-1)
    same = number.reshape(-1)[:, None] == second.reshape(-1)[None, :]
    weight = same / (sizes[number.reshape(-1)][:, None] + 1)
    table = np.einsum("ua,vb->uavb", p, q)
    spread = p[:, :, None] * np.eye(states) - p[:, :, None] * p[:, None, :]
    table = table + np.einsum("uv,uab->uavb", weight, spread)
    count = len(model.names)
    axes = (
        *(model.position(parent) for parent in up),
        model.position(name),
        *(count + model.position(parent) for parent in down),
        count + model.position(name),
    )
    return axes, -1, table.reshape(*one.shape, *other.shape, 1)


def _contracted(model: Model, factors: Sequence[_Factor], limits: Limits) -> float:
    cards = tuple(len(variable.states) for variable in model.variables) * 2
    structure = Structure(cards, tuple(f[0] for f in factors), tuple(f[1] for f in factors))
    plan = compile_plan(structure, (), (), limits)
    return float(run(plan, [factor[2] for factor in factors]).values[0])


def _first(model: Model, target: str, scores: Array, way: _Way, limits: Limits) -> float:
    factors = [_plain(model, name, way, 0) for name in model.names if name in way.needed]
    factors.append(((model.position(target),), -1, scores[:, None]))
    return _contracted(model, factors, limits)


def _second(
    model: Model,
    target: str,
    scores: Array,
    ess: Sizes,
    pair: tuple[_Way, _Way],
    limits: Limits,
) -> float:
    """Return the mean of the product of what two interventions lead to."""
    count = len(model.names)
    factors: list[_Factor] = []
    for name in model.names:
        uses = [name in way.needed for way in pair]
        if all(uses) and not model.mechanism(name).deterministic():
            factors.append(_paired(model, name, pair, size_of(ess, name)))
        else:
            factors += [
                _plain(model, name, way, shift)
                for way, shift, use in zip(pair, (0, count), uses, strict=True)
                if use
            ]
    place = model.position(target)
    factors += [((shift + place,), -1, scores[:, None]) for shift in (0, count)]
    return _contracted(model, factors, limits)
