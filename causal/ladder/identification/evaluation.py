"""Numbers for estimands: each probability by elimination, each sum of products by elimination.

A quotient by zero has no value. It does no harm where something else in its product is zero: a
distribution that is written as a product of conditional ones is zero there whatever stands for
the missing one. Anywhere else the whole has no value, which is written as nan until it is named.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product as cells_of
from math import prod

import numpy as np

from causal.engine.plan import Limits, Structure, compile_plan
from causal.engine.product import Array
from causal.engine.run import run
from causal.errors import TooCostly
from causal.ladder.identification.expression import (
    Expression,
    Probability,
    Product,
    Quotient,
    Sum,
    factors_of,
)
from causal.ladder.identification.notation import to_text
from causal.ladder.identification.observable import ObservableJoint

States = Mapping[str, int]


@dataclass(frozen=True, slots=True, eq=False)
class Values:
    """A table with named axes."""

    axes: tuple[str, ...]
    numbers: Array


@dataclass(frozen=True, eq=False)
class Evaluator:
    """Evaluates estimands on one observable distribution; nan stands where there is no value.

    Parameters
    ----------
    joint : ObservableJoint
    limits : Limits, optional
        For each elimination.
    """

    joint: ObservableJoint
    limits: Limits = field(default_factory=Limits)

    def table(self, expression: Expression, axes: Sequence[str], states: States) -> Array:
        """Return the values of an expression.

        Parameters
        ----------
        expression : Expression
        axes : sequence of str
            Variables of the axes; the expression need not mention them.
        states : mapping of str to int
            Positions of the states of all other variables that it mentions.

        Returns
        -------
        ndarray, shape (states of each axis ...)
            nan where the expression has no value.

        Raises
        ------
        TooCostly
            If an elimination would exceed the limits.
        """
        open_states = {name: state for name, state in states.items() if name not in axes}
        return self._spread(self._values(expression, open_states), tuple(axes))

    def _card(self, name: str) -> int:
        return len(self.joint.variable(name).states)

    def _spread(self, values: Values, axes: tuple[str, ...]) -> Array:
        """Bring a table to the given axes, repeating it along those it does not have."""
        self._guard(axes)
        held = [name for name in axes if name in values.axes]
        moved = values.numbers.transpose([values.axes.index(name) for name in held])
        shape = [self._card(name) if name in values.axes else 1 for name in axes]
        return np.array(
            np.broadcast_to(moved.reshape(shape), tuple(self._card(name) for name in axes))
        )

    def _guard(self, axes: Sequence[str]) -> None:
        needed = 8 * prod(self._card(name) for name in axes)
        if needed > self.limits.bytes:
            raise TooCostly(
                f"a table of {needed / 2**20:,.0f} MiB",
                f"{self.limits.bytes / 2**20:,.0f} MiB",
                "ask for fewer variables at once, or raise the limit",
            )

    def _values(self, expression: Expression, states: States) -> Values:
        match expression:
            case Probability():
                return self._probability(expression, states)
            case Sum(over, body):
                inside = {name: s for name, s in states.items() if name not in over}
                return self._contract(factors_of(body), over, inside)
            case Quotient(numerator, denominator):
                return self._quotient(numerator, denominator, states)
            case Product(factors):
                return self._contract(factors, (), states)

    def _probability(self, wanted: Probability, states: States) -> Values:
        known = {name: states[name] for name in wanted.given if name in states}
        axes = (*(name for name in wanted.given if name not in known), *wanted.variables)
        joint = self.joint.marginal(axes, known, limits=self.limits)
        if wanted.given:
            last = tuple(range(len(axes) - len(wanted.variables), len(axes)))
            joint = _ratio(joint, joint.sum(axis=last, keepdims=True))
        index = tuple(states.get(name, slice(None)) for name in axes)
        return Values(tuple(name for name in axes if name not in states), np.asarray(joint[index]))

    def _quotient(self, numerator: Expression, denominator: Expression, states: States) -> Values:
        above, below = self._values(numerator, states), self._values(denominator, states)
        axes = (*above.axes, *(name for name in below.axes if name not in above.axes))
        return Values(axes, _ratio(self._spread(above, axes), self._spread(below, axes)))

    def _contract(
        self, factors: Sequence[Expression], over: Sequence[str], states: States
    ) -> Values:
        """Multiply, and sum over some variables."""
        parts = [self._values(factor, states) for factor in factors]
        held = tuple(dict.fromkeys(name for part in parts for name in part.axes))
        axes = tuple(name for name in held if name not in over)
        idle = prod(self._card(name) for name in over if name not in held)
        numbers = idle * self._eliminate(parts, [np.nan_to_num(p.numbers) for p in parts], axes)
        if any(np.isnan(part.numbers).any() for part in parts):
            # count the cells that no zero saves, with and without those that have no value
            counted = [(part.numbers != 0).astype(float) for part in parts]
            sound = [(part.numbers > 0).astype(float) for part in parts]
            missing = self._eliminate(parts, counted, axes) - self._eliminate(parts, sound, axes)
            numbers = np.where(missing > 0.5, np.nan, numbers)
        return Values(axes, numbers)

    def _eliminate(
        self, parts: Sequence[Values], numbers: Sequence[Array], axes: tuple[str, ...]
    ) -> Array:
        names = tuple(dict.fromkeys((*axes, *(name for part in parts for name in part.axes))))
        place = {name: i for i, name in enumerate(names)}
        structure = Structure(
            tuple(self._card(name) for name in names),
            tuple(tuple(place[name] for name in part.axes) for part in parts),
            (-1,) * len(parts),
        )
        plan = compile_plan(structure, tuple(place[name] for name in axes), (), self.limits)
        result = run(plan, [np.asarray(table, order="C")[..., None] for table in numbers])
        values: Array = result.values[..., 0] * np.exp(result.log_scale[0])
        return values

    def blame(self, expression: Expression, states: States) -> tuple[str, str]:
        """Find what has no value.

        Parameters
        ----------
        expression : Expression
        states : mapping of str to int
            Positions of the states of all variables it mentions, such that it has no value.

        Returns
        -------
        (str, str)
            The part without a value and the states where that is so, both written out.
        """
        match expression:
            case Sum(over, body):
                for cell in cells_of(*(range(self._card(name)) for name in over)):
                    inside = {**states, **dict(zip(over, cell, strict=True))}
                    if self._lacks(body, inside):
                        return self.blame(body, inside)
            case Product(factors):
                for factor in factors:
                    if self._lacks(factor, states):
                        return self.blame(factor, states)
            case Quotient(numerator, denominator):
                for side in (numerator, denominator):
                    if self._lacks(side, states):
                        return self.blame(side, states)
        return to_text(expression), self._written(expression, states)

    def _lacks(self, expression: Expression, states: States) -> bool:
        return bool(np.isnan(self.table(expression, (), states)))

    def _written(self, expression: Expression, states: States) -> str:
        names = (
            expression.given
            if isinstance(expression, Probability)
            else [v.name for v in self.joint.variables if v.name in expression.free]
        )
        return ", ".join(
            f"{name}={self.joint.variable(name).states[states[name]]}" for name in names
        )


def _ratio(above: Array, below: Array) -> Array:
    """Divide, with nan where the divisor is zero or has no value itself."""
    full = np.full(np.broadcast_shapes(above.shape, below.shape), np.nan)
    ratio: Array = np.divide(above, below, out=full, where=below > 0)
    return ratio
