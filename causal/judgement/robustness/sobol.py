"""Which rows bring the uncertainty of an answer: exact Sobol indices on rung 2.

A probability of doing is linear in each row, rows are independent Dirichlets: so the mean is the
answer at the mean numbers, and the second moment is one contraction of the network squared, in
which each table is replaced by the mean products of its numbers. One backward sweep through that
gives what every row takes away from the variance when it is fixed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

import numpy as np

from causal.display.numbers import probability
from causal.display.tables import html_table, text_table
from causal.engine.plan import Limits, Structure, compile_plan, relevant
from causal.engine.product import Array
from causal.engine.sweep import sweep
from causal.errors import QueryError, TooCostly
from causal.judgement.robustness.asked import Asked, sizes
from causal.judgement.robustness.lines import Lines, identified, lines, own_factors, seeds_of
from causal.judgement.robustness.wording import backing_of
from causal.ladder.draws import Sizes
from causal.ladder.network import Network, reached_from, restricted

HEADERS = ("row", "first order", "total", "rests on")


@dataclass(frozen=True, slots=True)
class Index:
    """What one row brings to the variance of an answer.

    Attributes
    ----------
    variable : str
    causes : tuple of (str, str)
        State of each parent: which row.
    first : float
        Share of the variance that the row brings by itself.
    total : float or None
        Share that would go if the row were known; None where it is not known.
    claims : tuple of str
        What the table rests on.
    """

    variable: str
    causes: tuple[tuple[str, str], ...]
    first: float
    total: float | None
    claims: tuple[str, ...]

    def row(self) -> tuple[str, str, str, str]:
        """Return the row's name, both indices and claims as text."""
        causes = ", ".join(f"{name}={state}" for name, state in self.causes)
        total = "" if self.total is None else probability(min(self.total, 1.0), 3)
        name = f"{self.variable}{' | ' + causes if causes else ''}"
        return (name, probability(min(self.first, 1.0), 3), total, ", ".join(self.claims))


@dataclass(frozen=True, slots=True)
class Sobol:
    """Where the variance of an answer comes from.

    Attributes
    ----------
    title, text : str
    mean, variance : float
        Of the answer over all rows.
    indices : tuple of Index
        Of every row that brings any, the largest total first.
    exact : bool
        False where the network squared would cost too much, or was not asked for: the variance is
        then of first order and there are no totals.
    """

    title: str
    text: str
    mean: float
    variance: float
    indices: tuple[Index, ...]
    exact: bool

    @property
    def interactions(self) -> float | None:
        """The share of the variance that no row brings by itself; None where it is not known."""
        return 1.0 - sum(one.first for one in self.indices) if self.exact else None

    def rows(self) -> list[tuple[str, str, str, str]]:
        """Return a row of text an index: the row, first order, total, claims."""
        return [one.row() for one in self.indices]

    def sentence(self) -> str:
        """Say how uncertain the answer is, and which row brings most of it."""
        said = (
            f"In {self.title}, {self.text} is {probability(self.mean)} with a standard deviation "
            f"of {probability(self.variance**0.5)}"
        )
        if not self.indices:
            how = "" if self.exact else ", to first order"
            return f"{said}; no row that is uncertain moves it{how}."
        first = self.indices[0]
        share = probability(min(first.first, 1.0))
        name = first.row()[0]
        if first.total is None:
            return f"{said}; the row of {name} brings {share} of the variance, to first order."
        return (
            f"{said}; the row of {name} matters most: known, it would take away "
            f"{probability(min(first.total, 1.0))} of the variance, of which it brings {share} by "
            f"itself."
        )

    def __str__(self) -> str:
        return f"{self.sentence()}\n\n{text_table(HEADERS, self.rows()[:20], numeric=(1, 2))}"

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        table = html_table(HEADERS, self.rows()[:20], caption=self.text, numeric=(1, 2))
        return {"text/plain": str(self), "text/html": f"<p>{escape(self.sentence())}</p>{table}"}


def sobol(
    asked: Asked,
    *,
    ess: Sizes | None = None,
    first_order_only: bool = False,
    limits: Limits = Limits(),
) -> Sobol:
    """Return the exact first-order and total Sobol index of every row.

    Parameters
    ----------
    asked : Asked
        Of rung 1 or 2, without evidence that bears on the event: facts that are cut off from it
        once they are known, such as causes that are all held, do not count.
    ess : float or mapping of str to (float or ndarray), optional
        Equivalent sample sizes; the theory's own for variables that are not named.
    first_order_only : bool, default False
        Do not square the network: the variance is then that of first order (the delta method) and
        there are no totals, but evidence may bear on the event.
    limits : Limits, optional
        For the network squared; where it would cost more, first order only.

    Returns
    -------
    Sobol

    Raises
    ------
    NotIdentified
        If the answer leans on luck.
    QueryError
        If an edge is cut; if evidence bears on the event, so that the answer is a ratio and has no
        closed form: draw, or ask for first order only; or if a sample size is not known.

    Notes
    -----
    With g the derivative of the answer and C the covariance of a row, its first-order index is
    g'Cg / Var [1]_. Its total index is 1 - Var(answer with the row at its mean) / Var: the answer
    is linear in the row, so its mean over the row is its value at the row's mean.

    References
    ----------
    .. [1] A. Saltelli et al., "Variance based sensitivity analysis of model output", Computer
       Physics Communications 181 (2010) 259-270.

    Examples
    --------
    >>> import causal
    >>> asked = Asked.under(causal.load("dear_coal"), {"wage_cut_1907": "none"},
    ...                     {"mill_1908": "closed"}, facts="none")
    >>> found = sobol(asked)
    >>> found.exact, all(one.first <= one.total + 1e-12 for one in found.indices)
    (True, True)
    """
    network = identified(asked)
    if not first_order_only:
        network = _unconditional(asked, network)
    known = lines(asked, limits)
    once, _ = own_factors(known.model, network)
    covariances = _covariances(known, asked, ess, once)
    firsts = {
        name: np.einsum("...a,...ab,...b->...", known.gradients[name], c, known.gradients[name])
        for name, c in covariances.items()
    }
    totals: dict[str, Array] | None = None
    variance = sum(float(part.sum()) for part in firsts.values())
    if not first_order_only:
        try:
            square, totals = _squared(asked, network, once, covariances, limits)
            variance = max(square - known.value**2, 0.0)
        except TooCostly:
            totals = None
    indices = _indices(known, firsts, totals, variance)
    exact = totals is not None
    return Sobol(asked.theory.title, asked.text, known.value, variance, indices, exact)


def _unconditional(asked: Asked, network: Network) -> Network:
    """Return the factors tied to the event, or refuse where evidence is among them."""
    near = restricted(network, reached_from(network, {}))
    bearing = [
        network.merged.copies[child].variable if child >= 0 else "a likelihood"
        for child in near.structure.children
        if child < 0 or child in near.merged.known
    ]
    if bearing:
        raise QueryError(
            f"{asked.text} is conditioned on {', '.join(dict.fromkeys(bearing))}; exact indices "
            "are for probabilities of doing without evidence that bears on the event (facts='none')"
        )
    free = tuple(axis for axis in near.targets if axis not in near.merged.known)
    return restricted(near, set(relevant(near.structure, free)))


def _covariances(
    known: Lines, asked: Asked, ess: Sizes | None, once: Mapping[str, int]
) -> dict[str, Array]:
    """Return the covariance of every row of every table, shape (parents ..., states, states)."""
    names = [name for name in known.slopes if name in once]
    model = known.model
    open_ones = [n for n in names if ((model.cpt(n) > 0) & (model.cpt(n) < 1)).any()]
    held = sizes(asked.theory, open_ones, ess)
    made = {}
    for name in open_ones:
        p = model.cpt(name)
        spread = p[..., None] * (np.eye(p.shape[-1]) - p[..., None, :])
        made[name] = spread / (np.asarray(held[name])[..., None, None] + 1)
    return made


def _squared(
    asked: Asked,
    network: Network,
    once: Mapping[str, int],
    covariances: Mapping[str, Array],
    limits: Limits,
) -> tuple[float, dict[str, Array]]:
    """Return the mean of the squared answer, and what each row adds to it by being uncertain."""
    if not network.tables:  # what is known settles the event
        return lines(asked).value ** 2, {}
    shift, scopes = len(network.structure.cards), network.structure.scopes
    twice = Structure(
        network.structure.cards * 2,
        tuple((*scope, *(axis + shift for axis in scope)) for scope in scopes),
        (-1,) * len(scopes),
    )
    known = network.merged.known
    states = known | {axis + shift: state for axis, state in known.items()}
    free = tuple(dict.fromkeys(axis for axis in network.targets if axis not in known))
    event, _ = seeds_of(asked, network, free)
    plan = compile_plan(twice, (*free, *(a + shift for a in free)), tuple(sorted(states)), limits)
    plan.refuse_storing(limits)
    _refuse_tables(network, limits)
    names = {factor: name for name, factor in once.items()}
    spread = {
        factor: _heard(network, factor, covariances[name])
        for factor, name in names.items()
        if name in covariances
    }
    tables = [_products(table[..., 0], spread.get(k)) for k, table in enumerate(network.tables)]
    pair = np.multiply.outer(event, event)[..., None]
    swept = sweep(plan, tables, states, pair)
    square = float((swept.values * pair).sum() * np.exp(swept.log_scale[0]))
    totals: dict[str, Array] = {}
    for factor, covariance in spread.items():
        gradient = swept.gradients[factor]
        if gradient is not None:
            here = _same_row(gradient[..., 0], network.tables[factor].ndim - 1)
            part = (here * covariance).sum(axis=(-2, -1)) * np.exp(swept.log_scale[0])
            totals[names[factor]] = _back(network, factor, part, covariances[names[factor]])
    return square, totals


def _refuse_tables(network: Network, limits: Limits) -> None:
    """Refuse squared tables that would not fit before they are made."""
    largest = 8.0 * max((table.size**2 for table in network.tables), default=1)
    if largest > limits.bytes:
        raise TooCostly(
            f"{largest:.3g} bytes for one squared table",
            f"{limits.bytes:.3g}",
            "take the variance to first order, or draw",
        )


def _heard(network: Network, factor: int, covariance: Array) -> Array:
    """Return the covariances of the rows that are left of a table in this world."""
    copy = network.merged.copies[network.owners[factor]]
    found: Array = covariance[tuple(slice(None) if k == "copy" else n for k, n in copy.sources)]
    return found


def _back(network: Network, factor: int, part: Array, covariance: Array) -> Array:
    """Put numbers of rows back among all rows of the table."""
    copy = network.merged.copies[network.owners[factor]]
    whole = np.zeros(covariance.shape[:-2])
    whole[tuple(slice(None) if k == "copy" else n for k, n in copy.sources)] = part
    return whole


def _products(mean: Array, covariance: Array | None) -> Array:
    """Return E[p(a | u) p(b | v)], shape (u ..., a, v ..., b, 1)."""
    made = np.multiply.outer(mean, mean)
    if covariance is not None:
        rows, states = mean.shape[:-1], mean.shape[-1]
        flat = made.reshape(-1, states, *(int(np.prod(rows)), states))
        for place, one in enumerate(covariance.reshape(-1, states, states)):
            flat[place, :, place, :] += one
    return made[..., None]


def _same_row(gradient: Array, axes: int) -> Array:
    """Return the parts of a squared table in which both copies read one row."""
    shape = gradient.shape[:axes]
    rows, states = int(np.prod(shape[:-1])), shape[-1]
    flat = gradient.reshape(rows, states, rows, states)
    found: Array = flat[np.arange(rows), :, np.arange(rows), :]
    return found.reshape(*shape, states)


def _indices(
    known: Lines, firsts: Mapping[str, Array], totals: Mapping[str, Array] | None, variance: float
) -> tuple[Index, ...]:
    """Name every row that brings some variance."""
    made: list[Index] = []
    if variance <= 0:
        return ()
    theory = known.asked.theory
    for name, part in firsts.items():
        claims = backing_of(theory, name)
        for place, cell in known.cells(name):
            row = place[:-1]
            if place[-1] or (totals is None and part[row] <= 0):
                continue
            total = None if totals is None else float(totals[name][row]) / variance
            if (part[row] if total is None else total) > 1e-12:
                made.append(Index(name, cell.causes, float(part[row]) / variance, total, claims))
    return tuple(sorted(made, key=lambda one: -(one.first if one.total is None else one.total)))
