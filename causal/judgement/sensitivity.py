"""What one number of a theory does to a conclusion: the number at which it turns, and a guarantee.

A probability of seeing or doing is a ratio of two linear functions of any one number of one table,
when the other numbers of its row keep their proportions. That gives the number at which a
conclusion turns exactly, from two answers. The distance of Chan and Darwiche bounds how far any
conclusion can move at all.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, inf, log

import numpy as np

from causal.engine.product import Array
from causal.errors import ImpossibleEvidence, QueryError
from causal.ladder.inference import solve
from causal.ladder.network import Question
from causal.scm.evidence import Observed, observed
from causal.scm.interventions import CutEdge, World
from causal.scm.model import Model


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of one table.

    Attributes
    ----------
    variable : str
    causes : tuple of (str, str)
        State of each parent.
    state : str
    """

    variable: str
    causes: tuple[tuple[str, str], ...]
    state: str

    @classmethod
    def of(cls, model: Model, variable: str, causes: Mapping[str, str], state: str) -> "Cell":
        """Return a cell, checked against the model.

        Raises
        ------
        UnknownName
            If there is no such variable or state.
        QueryError
            If not every parent has a state, or something else has one.
        """
        model.variable(variable).index(state)
        parents = model.parents(variable)
        if set(parents) != set(causes):
            raise QueryError(
                f"the row of {variable} is named by states of {', '.join(parents) or 'nothing'}; "
                f"it was given {', '.join(causes) or 'nothing'}"
            )
        for name in parents:
            model.variable(name).index(causes[name])
        return cls(variable, tuple((name, causes[name]) for name in parents), state)

    def place(self, model: Model) -> tuple[int, ...]:
        """Return the cell's index in the variable's table."""
        row = [model.variable(name).index(state) for name, state in self.causes]
        return (*row, model.variable(self.variable).index(self.state))

    def moved(self, model: Model, number: float) -> Array:
        """Return the variable's table with the number changed, its row in proportion.

        Returns
        -------
        ndarray, shape (states of each parent ..., states, 1)
        """
        *row, state = self.place(model)
        table = np.array(model.cpt(self.variable))
        old = table[tuple(row)]
        rest = 1.0 - old[state]
        others = np.delete(np.arange(len(old)), state)
        shares = old[others] / rest if rest > 0 else np.full(len(others), 1 / len(others))
        new = np.empty_like(old)
        new[state] = number
        new[others] = (1.0 - number) * shares
        table[tuple(row)] = new
        return table[..., None]


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """A probability as a function of one number: (a t + b) / (c t + d).

    Attributes
    ----------
    cell : Cell
    now : float
        The number as it is.
    above : (float, float)
        a and b: the joint probability of event and evidence.
    below : (float, float)
        c and d: the probability of the evidence.
    """

    cell: Cell
    now: float
    above: tuple[float, float]
    below: tuple[float, float]

    def __call__(self, number: float) -> float:
        """Return the probability with the number set to another value."""
        mass = self.below[0] * number + self.below[1]
        if mass <= 0:
            raise ImpossibleEvidence([f"what is given, with {number:g} in that place"])
        return (self.above[0] * number + self.above[1]) / mass

    def turning(self, threshold: float) -> float | None:
        """Return the number at which the probability is a threshold, or None if none in 0 to 1."""
        slope = self.above[0] - threshold * self.below[0]
        start = threshold * self.below[1] - self.above[1]
        if slope == 0:
            return None
        number = start / slope
        possible = self.below[0] * number + self.below[1] > 0  # what is given can happen there
        return number if 0 <= number <= 1 and possible else None


def sensitivity(
    model: Model,
    cell: Cell,
    event: Mapping[str, str],
    *,
    given: Mapping[str, str] | None = None,
    world: World = (),
) -> Sensitivity:
    """Return a probability of seeing or doing as a function of one number of one table.

    Parameters
    ----------
    model : Model
    cell : Cell
    event, given : mapping of str to str
        Asked and known in one world.
    world : World, optional
        Its interventions.

    Returns
    -------
    Sensitivity

    Raises
    ------
    QueryError
        If an edge is cut.
    UnknownName, ImpossibleEvidence, TooCostly

    References
    ----------
    .. [1] E. Castillo, J. Gutierrez, A. Hadi, "Sensitivity analysis in discrete Bayesian networks",
       IEEE Transactions on Systems, Man and Cybernetics A 27 (1997).
    """
    if any(isinstance(change, CutEdge) for change in world):
        raise QueryError(
            "an edge is cut, and what the effect hears instead hangs on the same numbers; an "
            "answer is then no ratio of lines: leave the edge in, or hold it"
        )
    known = [observed(model, name, state) for name, state in (given or {}).items()]
    asked = [observed(model, name, state) for name, state in event.items()]

    def line(statements: list[Observed]) -> tuple[float, float]:
        ends = []
        for number in (0.0, 1.0):
            question = Question((world,), tuple((0, s) for s in statements), ())
            try:
                tables = {cell.variable: cell.moved(model, number)}
                ends.append(exp(float(solve(model, question, draws=tables).log_evidence[0])))
            except ImpossibleEvidence:
                ends.append(0.0)
        return ends[1] - ends[0], ends[0]

    now = float(model.cpt(cell.variable)[cell.place(model)])
    return Sensitivity(cell, now, line([*known, *asked]), line(known))


def distance(before: Array, after: Array) -> float:
    """Return the distance of Chan and Darwiche between two tables of one variable.

    Parameters
    ----------
    before, after : ndarray
        Of one shape. A number that is zero in both does not count.

    Returns
    -------
    float
        ln of the largest ratio minus ln of the smallest; infinite where one of two is zero. The
        odds of any event, given anything, change at most by a factor of its exponential.

    References
    ----------
    .. [1] H. Chan, A. Darwiche, "A distance measure for bounding probabilistic belief change",
       International Journal of Approximate Reasoning 38 (2005).

    Examples
    --------
    >>> round(distance(np.array([0.25, 0.75]), np.array([0.1, 0.9])), 4)
    1.0986
    """
    live = (before > 0) | (after > 0)
    old, new = before[live], after[live]
    if (old == 0).any() or (new == 0).any():
        return inf
    ratio = new / old
    return log(float(ratio.max())) - log(float(ratio.min()))
