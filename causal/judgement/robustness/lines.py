"""A probability as an exact function of any one row of any table, from one backward sweep.

An answer of rungs 1 and 2 is N / D, the probability of event and evidence over that of the
evidence, and each table is used once. So N and D are linear in any one row, and the derivatives of
both tell the answer for any other row exactly.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np

from causal.engine.plan import Limits, compile_plan
from causal.engine.product import Array
from causal.engine.sweep import sweep
from causal.errors import ImpossibleEvidence, NotIdentified, QueryError
from causal.judgement.robustness.asked import Asked
from causal.judgement.sensitivity import Cell, Sensitivity
from causal.ladder.inference import leans_on, network_of
from causal.ladder.network import Network, doubled_in, reached_from, restricted
from causal.scm.couplings import Luck
from causal.scm.interventions import CutEdge, HeardFrom, Replaced
from causal.scm.model import Model


@dataclass(frozen=True, eq=False)
class Lines:
    """What an answer of seeing or doing is as each number of each table changes.

    Attributes
    ----------
    asked : Asked
    above, below : float
        N and D at the theory's own numbers, up to one factor; D > 0.
    slopes : dict of str to (ndarray, ndarray)
        By variable the derivatives of N and of D with respect to its table, in its shape.
    fixed : tuple of str
        Variables whose table stays as it is: functions that two worlds need, each in its own
        copy. Away from 0 and 1 their numbers would make the answer lean on luck.
    """

    asked: Asked
    above: float
    below: float
    slopes: dict[str, tuple[Array, Array]]
    fixed: tuple[str, ...]

    @property
    def value(self) -> float:
        """The probability."""
        return self.above / self.below

    @property
    def model(self) -> Model:
        """The model asked."""
        return self.asked.theory.model

    @cached_property
    def gradients(self) -> dict[str, Array]:
        """By variable, the derivative with respect to every entry as if all were free."""
        return {n: (up - self.value * down) / self.below for n, (up, down) in self.slopes.items()}

    @cached_property
    def alongs(self) -> dict[str, tuple[Array, Array]]:
        """By variable, how N and D move with each number, the others of its row in proportion."""
        made = {}
        for name, (up, down) in self.slopes.items():
            table = self.model.cpt(name)
            made[name] = (up - _others(table, up), down - _others(table, down))
        return made

    def gradient(self, name: str) -> Array:
        """Return the derivative with respect to every number of a table, its row in proportion.

        Returns
        -------
        ndarray, shape (parent states ..., states)
            For a number t of a row p the derivative of the answer when t moves and the others
            keep their proportions: (g_t - sum_k p_k g_k) / (1 - p_t). Where the row is sure of
            that state the others have no proportions; they are then taken as equal.
        """
        raw, table = self.gradients[name], self.model.cpt(name)
        return raw - _others(table, raw)

    def cells(self, name: str) -> Iterator[tuple[tuple[int, ...], Cell]]:
        """Go through the numbers of a table: place and name of each."""
        model = self.model
        parents = [model.variable(parent) for parent in model.parents(name)]
        axes = [range(len(v.states)) for v in (*parents, model.variable(name))]
        for place in product(*axes):
            pairs = zip(parents, place[:-1], strict=True)
            causes = tuple((p.name, p.states[i]) for p, i in pairs)
            yield place, Cell(name, causes, model.variable(name).states[place[-1]])

    def line(self, cell: Cell) -> Sensitivity:
        """Return the answer as a function of one number, its row in proportion."""
        place = cell.place(self.model)
        number = float(self.model.cpt(cell.variable)[place])
        up, down = (float(along[place]) for along in self.alongs[cell.variable])
        above, below = (up, self.above - up * number), (down, self.below - down * number)
        return Sensitivity(cell, number, above, below)

    def along(self, name: str) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
        """Return N and D as lines of each number of a table: slope and start, in its shape."""
        numbers, (up, down) = self.model.cpt(name), self.alongs[name]
        return (up, self.above - up * numbers), (down, self.below - down * numbers)

    def at_row(self, name: str, row: tuple[int, ...], numbers: Array) -> float:
        """Return the answer with one row of a table replaced.

        Raises
        ------
        ImpossibleEvidence
            If what is given cannot happen then.
        """
        move = numbers - self.model.cpt(name)[row]
        up, down = (float(slope[row] @ move) for slope in self.slopes[name])
        if self.below + down <= 1e-15 * self.below:
            raise ImpossibleEvidence([f"what is given, with another row of {name}"])
        return (self.above + up) / (self.below + down)


def _others(table: Array, slope: Array) -> Array:
    """Return the mean slope of a row's other states, weighted by their shares of what is left."""
    left = 1.0 - table
    total = (table * slope).sum(axis=-1, keepdims=True) - table * slope
    count = table.shape[-1] - 1
    equal = (slope.sum(axis=-1, keepdims=True) - slope) / max(count, 1)
    sure = left <= 1e-12
    found: Array = np.where(sure, equal, total / np.where(sure, 1.0, left))
    return found


def identified(asked: Asked) -> Network:
    """Return the factors of a question that luck does not enter.

    Raises
    ------
    NotIdentified
        If the answer leans on the mechanism of some variables.
    QueryError
        If an edge is cut: what is heard over it is made of the theory's numbers, too.

    Notes
    -----
    A mechanism that was replaced by one that says the same does not move with the theory's own.
    """
    if cuts(asked):
        raise QueryError(
            f"{asked.text} cuts an edge, and what the effect hears instead hangs on the same "
            "numbers; an answer is then no ratio of lines, and is to be asked anew with each"
        )
    model, question = asked.theory.model, asked.question
    anew = [i.variable for w in question.worlds for i in w if isinstance(i, Replaced)]
    tables = {name: model.cpt(name)[..., None] for name in anew}
    leaning = leans_on(model, question, tables)
    if leaning:
        raise NotIdentified(leaning, asked.text)
    network = network_of(model, question, luck=Luck(), draws=tables)
    doubled = doubled_in(network)
    return restricted(network, reached_from(network, doubled)) if doubled else network


def cuts(asked: Asked) -> bool:
    """Return whether a question cuts an edge in some world, or hears of a world that does."""
    worlds = list(asked.question.worlds)
    for world in worlds:  # grows while it is walked
        worlds += [i.world for i in world if isinstance(i, HeardFrom) and i.world not in worlds]
    return any(isinstance(i, CutEdge) for world in worlds for i in world)


def own_factors(model: Model, network: Network) -> tuple[dict[str, int], tuple[str, ...]]:
    """Return the factor of each table used once, and the variables whose table is used more."""
    used: dict[str, list[int]] = {}
    for factor, (owner, child) in enumerate(
        zip(network.owners, network.structure.children, strict=True)
    ):
        copy = network.merged.copies[owner]
        if child >= 0 and copy.mechanism is model.mechanism(copy.variable):
            used.setdefault(copy.variable, []).append(factor)
    once = {name: some[0] for name, some in used.items() if len(some) == 1}
    names = sorted(set(used) - set(once), key=model.position)
    return once, tuple(names)


def seeds_of(asked: Asked, network: Network, free: tuple[int, ...]) -> tuple[Array, Array]:
    """Return the weight of each value of the free targets in N and in D."""
    cards = [network.structure.cards[axis] for axis in free]
    event, known = np.ones(cards), network.merged.known
    for axis, weight in zip(network.targets, asked.weights, strict=True):
        if axis in known:
            event = event * float(weight[known[axis]])
            continue
        shape = [1] * len(free)
        shape[free.index(axis)] = network.structure.cards[axis]
        event = event * weight.reshape(shape)
    return event, np.ones(cards)


def lines(asked: Asked, limits: Limits = Limits()) -> Lines:
    """Return what an answer of seeing or doing is as its numbers change: one backward sweep.

    Parameters
    ----------
    asked : Asked
    limits : Limits, optional

    Returns
    -------
    Lines

    Raises
    ------
    NotIdentified
        If the answer leans on luck: use `causal.judgement.robustness.scanning`.
    QueryError
        If an edge is cut: so, too.
    ImpossibleEvidence, TooCostly

    References
    ----------
    .. [1] A. Darwiche, "A differential approach to inference in Bayesian networks", Journal of
       the ACM 50 (2003) 280-305.

    Examples
    --------
    >>> import causal
    >>> asked = Asked.under(causal.load("dear_coal"), {"wage_cut_1907": "none"},
    ...                     {"mill_1908": "closed"})
    >>> abs(lines(asked).value - asked.value()) < 1e-12
    True
    """
    network = identified(asked)
    model, known = asked.theory.model, network.merged.known
    free = tuple(dict.fromkeys(axis for axis in network.targets if axis not in known))
    plan = compile_plan(network.structure, free, tuple(sorted(known)), limits)
    plan.refuse_storing(limits)
    event, every = seeds_of(asked, network, free)
    seed = np.stack([event, every], axis=-1)
    swept = sweep(plan, network.tables, known, seed)
    values = swept.values[..., 0]
    above, below = float((values * event).sum()), float(values.sum())
    if below <= 0:
        raise ImpossibleEvidence([str(statement) for _, statement in asked.question.evidence])
    once, fixed = own_factors(model, network)
    slopes = {}
    for name in model.names:
        gradient = swept.gradients[once[name]] if name in once else None
        if gradient is not None:
            slopes[name] = _whole(model, network, once[name], gradient / below)
    return Lines(asked, above / below, 1.0, slopes, fixed)


def _whole(model: Model, network: Network, factor: int, gradient: Array) -> tuple[Array, Array]:
    """Put derivatives with respect to what is left of a table back into its shape."""
    copy = network.merged.copies[network.owners[factor]]
    at = tuple(slice(None) if kind == "copy" else n for kind, n in copy.sources)
    found = []
    for side in range(2):
        whole = np.zeros(model.cpt(copy.variable).shape)
        whole[at] = gradient[..., side]
        found.append(whole)
    return found[0], found[1]
