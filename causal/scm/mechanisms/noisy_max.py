"""`NoisyMax`: each cause alone can lift the effect; noisy-OR is its two-state case."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from causal.scm.mechanisms.mechanism import (
    Array,
    ByState,
    CouplingKind,
    Mechanism,
    Numbers,
    by_state,
    check_row,
    configurations,
    guard,
)
from causal.scm.variables import Variable


@dataclass(frozen=True, slots=True)
class NoisyMax(Mechanism):
    """A noisy-MAX: the effect is the largest of independent contributions and a leak.

    P(child <= k) is the leak's cumulative probability at k times that of every contribution. With
    two states it is a noisy-OR.

    Parameters
    ----------
    contributions : tuple of (str, tuple of (str, tuple of float))
        For each parent and each of its states the distribution of what that cause contributes.
    leak : tuple of float
        Distribution of the contribution of everything that is not modelled.

    References
    ----------
    .. [1] F. J. Diez, "Parameter adjustment in Bayes networks: the generalized noisy OR-gate",
       UAI (1993).
    .. [2] J. Pearl, Probabilistic Reasoning in Intelligent Systems (1988), section 4.3.2.

    Examples
    --------
    >>> flu = Variable("flu", ("no", "yes"))
    >>> fever = Variable("fever", ("no", "yes"))
    >>> noisy = NoisyMax((("flu", (("no", (1.0, 0.0)), ("yes", (0.2, 0.8)))),), leak=(0.9, 0.1))
    >>> noisy.cpt(fever, [flu]).round(3).tolist()
    [[0.9, 0.1], [0.18, 0.82]]
    """

    contributions: tuple[tuple[str, ByState], ...]
    leak: Numbers

    @property
    def parents(self) -> tuple[str, ...]:
        """Names of the parents, in the order of the contributions."""
        return tuple(name for name, _ in self.contributions)

    @property
    def form(self) -> str:
        """``"noisy_max"``."""
        return "noisy_max"

    def cpt(self, child: Variable, parents: Sequence[Variable]) -> Array:
        """Return P(child | parents); see `Mechanism.cpt`."""
        shape = guard(child, parents)
        check_row(self.leak, child, f"the leak of {child.name}")
        grid = configurations(parents).astype(np.int64)
        below = np.tile(np.cumsum(self.leak), (len(grid), 1))
        for column, (parent, (_, rows)) in enumerate(zip(parents, self.contributions, strict=True)):
            where = f"the contribution of {parent.name} to {child.name}"
            ordered = by_state(rows, parent, where)
            for row in ordered:
                check_row(row, child, where)
            below = below * np.cumsum(np.array(ordered), axis=1)[grid[:, column]]
        rows_out = np.diff(below, axis=1, prepend=0.0)
        rows_out[:, -1] += 1.0 - below[:, -1]  # the last cumulative is one up to rounding
        return np.asarray(rows_out, dtype=np.float64).reshape(shape)

    def contributed(
        self, child: Variable, variable: Callable[[str], Variable]
    ) -> list[tuple[str, Array]]:
        """Return what each cause contributes: name and table, shape (its states, child's states).

        Parameters
        ----------
        child : Variable
        variable : callable
            Gives a parent by its name.
        """
        where = f"the contribution to {child.name}"
        return [
            (name, np.array(by_state(rows, variable(name), where)))
            for name, rows in self.contributions
        ]

    def coupling(self, child: Variable) -> CouplingKind:
        """Return independent links: each cause keeps its own luck."""
        return "independent_links" if len(child.states) == 2 else "independent_contributions"

    def summary(self) -> str:
        """Return the leak and every contribution, on a line each."""

        def numbers(row: Numbers) -> str:
            return ", ".join(f"{number:g}" for number in row)

        lines = [f"leak {numbers(self.leak)}"]
        for name, rows in self.contributions:
            lines += [f"{name} = {state}: {numbers(row)}" for state, row in rows]
        return "\n".join(lines)
