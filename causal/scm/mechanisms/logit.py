"""`Logit`: a multinomial logit."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from causal.scm.mechanisms.mechanism import (
    Array,
    ByState,
    Mechanism,
    Numbers,
    by_state,
    check_length,
    configurations,
    guard,
)
from causal.scm.variables import Variable


@dataclass(frozen=True, slots=True)
class Logit(Mechanism):
    """A multinomial logit: log-odds of each state add up over the parents.

    The score of state k is base_k plus, for an ordered parent in state i of n, slope_k i / (n - 1),
    and, for a nominal parent, the number written for its state. Probabilities are the softmax of
    the scores; the first state, with scores of zero, is the usual reference.

    Parameters
    ----------
    parent_names : tuple of str
        The parents, in the order of the table's axes.
    base : tuple of float
        Scores with every ordered parent at its first state, one a state of the child.
    slopes : tuple of (str, tuple of float)
        For ordered parents.
    effects : tuple of (str, tuple of (str, tuple of float))
        For nominal parents: scores by state.

    References
    ----------
    .. [1] D. McFadden, "Conditional logit analysis of qualitative choice behavior", in P. Zarembka
       (ed.), Frontiers in Econometrics (1974).

    Examples
    --------
    >>> war = Variable("war", ("no", "yes"))
    >>> fate = Variable("fate", ("stands", "falls"), ordered=False)
    >>> logit = Logit(("war",), (0.0, -2.0), slopes=(("war", (0.0, 2.0)),))
    >>> logit.cpt(fate, [war]).round(3).tolist()
    [[0.881, 0.119], [0.5, 0.5]]
    """

    parent_names: tuple[str, ...]
    base: Numbers
    slopes: tuple[tuple[str, Numbers], ...] = ()
    effects: tuple[tuple[str, ByState], ...] = ()

    @property
    def parents(self) -> tuple[str, ...]:
        """Names of the parents."""
        return self.parent_names

    @property
    def form(self) -> str:
        """``"logit"``."""
        return "logit"

    def cpt(self, child: Variable, parents: Sequence[Variable]) -> Array:
        """Return P(child | parents); see `Mechanism.cpt`."""
        shape = guard(child, parents)
        scores = self.scores(child, parents)
        scores -= scores.max(axis=1, keepdims=True)
        weights = np.exp(scores)
        return np.asarray(weights / weights.sum(axis=1, keepdims=True)).reshape(shape)

    def scores(self, child: Variable, parents: Sequence[Variable]) -> Array:
        """Return the score of every state, before the softmax.

        Returns
        -------
        ndarray, shape (configurations, states)

        Raises
        ------
        TableError
            If the numbers do not fit the variables.
        """
        check_length(self.base, child, f"the base of {child.name}")
        slopes, effects = dict(self.slopes), dict(self.effects)
        grid = configurations(parents)
        scores = np.tile(np.array(self.base), (len(grid), 1))
        for column, parent in enumerate(parents):
            state = grid[:, column]
            if parent.name in slopes:
                slope = slopes[parent.name]
                check_length(slope, child, f"the slope of {parent.name} in {child.name}")
                scores += np.outer(state / (len(parent.states) - 1), slope)
            if parent.name in effects:
                where = f"the effects of {parent.name} in {child.name}"
                rows = by_state(effects[parent.name], parent, where)
                for row in rows:
                    check_length(row, child, where)
                scores += np.array(rows)[state.astype(np.int64)]
        return scores

    def summary(self) -> str:
        """Return base, slopes and effects on a line each."""

        def numbers(row: Numbers) -> str:
            return ", ".join(f"{number:g}" for number in row)

        lines = [f"base {numbers(self.base)}"]
        lines += [f"{name} (first to last state) {numbers(row)}" for name, row in self.slopes]
        for name, rows in self.effects:
            lines += [f"{name} = {state}: {numbers(row)}" for state, row in rows]
        return "\n".join(lines)
