"""`Mixture` and `MaxOf`: one variable set by several mechanisms, each over causes of its own.

A mixture says that one of the parts sets the variable in each history, and gives the chance of
each. A maximum says that all are at work: each pushes the effect by itself, and the largest push is
what is seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from causal.errors import TableError
from causal.scm.mechanisms.mechanism import Array, Mechanism, Numbers, check_row, guard
from causal.scm.mechanisms.parts import Part, check_weights, spread, tables_of, told
from causal.scm.variables import Variable

Direction = Literal["high", "low"]
SHARED, KEPT = "shared", "kept"
_SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class Mixture(Mechanism):
    """A mixture: P(x | causes) = sum of weight_k P_k(x | causes of part k).

    Parameters
    ----------
    parent_names : tuple of str
        Every parent of some part, in the order of the table's axes.
    parts : tuple of Part

    Examples
    --------
    >>> from causal.scm.mechanisms.table import Table
    >>> war, debt = Variable("war", ("no", "yes")), Variable("debt", ("no", "yes"))
    >>> by_war = Table(("war",), ((0.8, 0.2), (0.2, 0.8)))
    >>> by_debt = Table(("debt",), ((0.6, 0.4), (0.4, 0.6)))
    >>> both = Mixture(("war", "debt"), (Part("a", by_war, 0.5), Part("b", by_debt, 0.5)))
    >>> both.cpt(Variable("fall", ("no", "yes")), [war, debt])[..., 1].round(3).tolist()
    [[0.3, 0.4], [0.6, 0.7]]
    """

    parent_names: tuple[str, ...]
    parts: tuple[Part, ...]

    @property
    def parents(self) -> tuple[str, ...]:
        """Names of the parents."""
        return self.parent_names

    @property
    def form(self) -> str:
        """``"mixture"``."""
        return "mixture"

    def cpt(self, child: Variable, parents: Sequence[Variable]) -> Array:
        """Return P(child | parents); see `Mechanism.cpt`."""
        return self.combine(child, parents, tables_of(self.parts, child, parents))[..., 0]

    def combine(
        self, child: Variable, parents: Sequence[Variable], tables: Sequence[Array]
    ) -> Array:
        """Combine drawn tables of the parts.

        Parameters
        ----------
        child : Variable
        parents : sequence of Variable
        tables : sequence of ndarray, shape (states of the part's parents ..., states, draws)
            One a part.

        Returns
        -------
        ndarray, shape (states of each parent ..., states, draws)

        Raises
        ------
        TableError
            If the weights are none.
        """
        shape = guard(child, parents)
        check_weights(self.parts, child)
        made = np.zeros((*shape, tables[0].shape[-1]))
        for part, table in zip(self.parts, tables, strict=True):
            made += part.weight * spread(table, part.mechanism.parents, parents, child)
        return made

    def summary(self) -> str:
        """Return the parts with their weights, and each as it was written."""
        return told(self.parts)


@dataclass(frozen=True, slots=True)
class MaxOf(Mechanism):
    """A noisy maximum of whole mechanisms, over a background that is counted once.

    Every part has a background: the row of its table under which its effect is least, which is
    what it gives with its causes at rest. What its causes add to that is its push. The effect is
    the largest of the background and of every part's push, all drawn apart:
    P(x <= k) = B(k) x product of F_i(k | causes) / F_i(k | causes at rest).

    Parameters
    ----------
    parent_names : tuple of str
        Every parent of some part, in the order of the table's axes.
    parts : tuple of Part
    direction : {"high", "low"}
        Which end of the states is more of the effect.
    leak : {"shared", "kept"} or tuple of float
        ``"shared"``: B is the geometric mean of the parts' backgrounds by weight, so that parts
        which agree on it count it once. A row over the states: B is this. ``"kept"``: nothing is
        divided out, each part brings its background along, and the product is that of the parts
        as they are.

    Notes
    -----
    To divide a background out is to go from the compound to the net parameters of a leaky
    noisy-OR [1]_ [2]_; of two parts it is the recursive noisy-OR with the background as what they
    have in common [3]_. It needs a row that no other undercuts, and pushes that are distributions;
    other tables are refused.

    References
    ----------
    .. [1] M. Henrion, "Some practical issues in constructing belief networks", UAI (1987).
    .. [2] F. J. Diez, "Parameter adjustment in Bayes networks: the generalized noisy OR-gate",
       UAI (1993).
    .. [3] J. F. Lemmer and D. E. Gossink, "Recursive noisy OR: a rule for estimating complex
       probabilistic interactions", IEEE Trans. Syst. Man Cybern. B 34 (2004).

    Examples
    --------
    >>> from causal.scm.mechanisms.table import Table
    >>> war, debt = Variable("war", ("no", "yes")), Variable("debt", ("no", "yes"))
    >>> by_war = Table(("war",), ((0.9, 0.1), (0.45, 0.55)))
    >>> by_debt = Table(("debt",), ((0.9, 0.1), (0.6, 0.4)))
    >>> both = MaxOf(("war", "debt"), (Part("a", by_war, 0.5), Part("b", by_debt, 0.5)))
    >>> both.cpt(Variable("fall", ("no", "yes")), [war, debt])[..., 1].round(3).tolist()
    [[0.1, 0.4], [0.55, 0.7]]
    """

    parent_names: tuple[str, ...]
    parts: tuple[Part, ...]
    direction: Direction = "high"
    leak: str | Numbers = SHARED

    @property
    def parents(self) -> tuple[str, ...]:
        """Names of the parents."""
        return self.parent_names

    @property
    def form(self) -> str:
        """``"max"``."""
        return "max"

    def cpt(self, child: Variable, parents: Sequence[Variable]) -> Array:
        """Return P(child | parents); see `Mechanism.cpt`."""
        return self.combine(child, parents, tables_of(self.parts, child, parents))[..., 0]

    def combine(
        self, child: Variable, parents: Sequence[Variable], tables: Sequence[Array]
    ) -> Array:
        """Combine drawn tables of the parts; parameters and shapes as for `Mixture.combine`.

        Notes
        -----
        In a draw a push may fail to be a distribution where the written numbers are at the edge of
        that; it is then the largest push that adds no more than the draw does.
        """
        shape = guard(child, parents)
        self._check(child)
        rests = self._rests(child, parents)
        draws = tables[0].shape[-1]
        below = np.ones((*shape, draws))
        background = self._given(child, draws)
        for part, table, rest in zip(self.parts, tables, rests, strict=True):
            risen = self._risen(table)
            if rest is not None:
                least = risen[rest]
                risen = _pushes(risen, least)
                if self.leak == SHARED:
                    background = background * least**part.weight
            below = below * spread(risen, part.mechanism.parents, parents, child)
        below = below * background
        below[..., -1, :] = 1.0
        rows = np.diff(below, axis=-2, prepend=0.0)
        return np.ascontiguousarray(np.flip(rows, axis=-2) if self.direction == "low" else rows)

    def _given(self, child: Variable, draws: int) -> Array:
        if isinstance(self.leak, str):
            return np.ones((len(child.states), draws))
        return self._risen(np.repeat(np.array(self.leak)[:, None], draws, axis=1))

    def _risen(self, table: Array) -> Array:
        """Return cumulative probabilities from the least effect on."""
        if self.direction == "low":
            table = np.flip(table, axis=-2)
        risen = np.cumsum(table, axis=-2)
        risen[..., -1, :] = 1.0
        return risen

    def _check(self, child: Variable) -> None:
        check_weights(self.parts, child)
        if not child.ordered:
            raise TableError(
                f"the states of {child.name} have no order, so it has no maximum; use a mixture"
            )
        if self.direction not in ("high", "low"):
            raise TableError(
                f"the direction of {child.name} is {self.direction!r}; write high or low"
            )
        if isinstance(self.leak, str):
            if self.leak not in (SHARED, KEPT):
                raise TableError(
                    f"the leak of {child.name} is {self.leak!r}; write {SHARED}, {KEPT}, or a row"
                )
        else:
            check_row(self.leak, child, f"the leak of {child.name}")

    def _rests(self, child: Variable, parents: Sequence[Variable]) -> list[tuple[int, ...] | None]:
        """Return for each part which configuration of its causes is the one at rest."""
        if self.leak == KEPT:
            return [None] * len(self.parts)
        tables = tables_of(self.parts, child, parents)
        return [
            self._rest(part, table, child) for part, table in zip(self.parts, tables, strict=True)
        ]

    def _rest(self, part: Part, table: Array, child: Variable) -> tuple[int, ...]:
        risen = self._risen(table)[..., 0]
        rows = risen.reshape(-1, risen.shape[-1])
        place = int(rows.sum(axis=1).argmax())  # the least effect on average, the first if tied
        least = rows[place]
        where = f"the part {part.name} of {child.name}"
        advice = "keep the backgrounds as they are (leak = kept), or use a mixture"
        if (rows > least + _SLACK).any():
            raise TableError(
                f"{where} has no configuration of its causes with the least effect; {advice}"
            )
        ratio = np.divide(rows, least, out=np.ones_like(rows), where=least > 0)
        if (np.diff(ratio, axis=1) < -_SLACK).any():
            raise TableError(
                f"{where} cannot be split into a background and a push: its causes make some "
                f"state rarer that lies above one which they leave as it is; {advice}"
            )
        return tuple(int(i) for i in np.unravel_index(place, risen.shape[:-1]))

    def at_rest(
        self, child: Variable, parents: Sequence[Variable]
    ) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
        """Return for each part the states of its causes under which its effect is least.

        Returns
        -------
        tuple of (str, tuple of (str, str))
            Part; parent and state. Nothing where the backgrounds are kept.
        """
        by_name = {parent.name: parent for parent in parents}
        return tuple(
            (
                part.name,
                tuple(
                    (name, by_name[name].states[at])
                    for name, at in zip(part.mechanism.parents, rest, strict=True)
                ),
            )
            for part, rest in zip(self.parts, self._rests(child, parents), strict=True)
            if rest is not None
        )

    def deterministic(self) -> bool:
        """Return whether every part is a function and nothing leaks in."""
        return self.leak == KEPT and all(part.mechanism.deterministic() for part in self.parts)

    def summary(self) -> str:
        """Return direction, leak and parts, and each part as it was written."""
        end = "the last state" if self.direction == "high" else "the first state"
        leak = (
            self.leak if isinstance(self.leak, str) else ", ".join(f"{one:g}" for one in self.leak)
        )
        return f"largest push towards {end}, leak {leak}\n{told(self.parts)}"


Combined = Mixture | MaxOf


def _pushes(risen: Array, least: Array) -> Array:
    ratio = np.divide(
        risen, least, out=np.ones_like(risen), where=np.broadcast_to(least > 0, risen.shape)
    )
    ratio = np.minimum(ratio, 1.0)
    return np.asarray(np.flip(np.minimum.accumulate(np.flip(ratio, axis=-2), axis=-2), axis=-2))
