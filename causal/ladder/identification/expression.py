"""Estimands: expressions in conditional probabilities of observable variables.

A sum binds its variables in its body and nowhere else, so that one name may stand for a cause that
is set and, inside a sum, for the states it might have had; `causal.ladder.identification.notation`
primes the second when it writes them out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

Names = frozenset[str]


@dataclass(frozen=True)
class Probability:
    """P(variables | given), as observed.

    Attributes
    ----------
    variables, given : tuple of str
        Without repetition, neither within nor between them.
    """

    variables: tuple[str, ...]
    given: tuple[str, ...] = ()

    @cached_property
    def free(self) -> Names:
        """Variables whose state must be known to read a number off."""
        return frozenset((*self.variables, *self.given))


@dataclass(frozen=True)
class Product:
    """A product; of nothing it is one."""

    factors: tuple["Expression", ...]

    @cached_property
    def free(self) -> Names:
        """Variables whose state must be known to read a number off."""
        return frozenset[str]().union(*(factor.free for factor in self.factors))


@dataclass(frozen=True)
class Sum:
    """A sum over all states of some variables."""

    over: tuple[str, ...]
    body: "Expression"

    @cached_property
    def free(self) -> Names:
        """Variables whose state must be known to read a number off."""
        return self.body.free.difference(self.over)


@dataclass(frozen=True)
class Quotient:
    """A numerator over a denominator."""

    numerator: "Expression"
    denominator: "Expression"

    @cached_property
    def free(self) -> Names:
        """Variables whose state must be known to read a number off."""
        return self.numerator.free | self.denominator.free


Expression: TypeAlias = Probability | Product | Sum | Quotient

ONE = Product(())


def factors_of(expression: Expression) -> tuple[Expression, ...]:
    """Return what an expression is the product of."""
    return expression.factors if isinstance(expression, Product) else (expression,)


def _join(first: Expression, second: Expression) -> Probability | None:
    """Apply the chain rule, P(b | c) P(a | b, c) = P(b, a | c), if it fits."""
    if not (isinstance(first, Probability) and isinstance(second, Probability)):
        return None
    if first.free != frozenset(second.given):
        return None
    return Probability(first.variables + second.variables, first.given)


def _chained(factors: Sequence[Expression]) -> list[Expression]:
    """Join factors by the chain rule until none fits another."""
    left = list(factors)
    while True:
        for i, first in enumerate(left):
            for j, second in enumerate(left):
                joint = _join(first, second)
                if joint is not None:
                    left[min(i, j)] = joint
                    del left[max(i, j)]
                    break
            else:
                continue
            break
        else:
            return left


def product(factors: Iterable[Expression]) -> Expression:
    """Multiply, flattening products and joining factors by the chain rule.

    Examples
    --------
    >>> product([Probability(("y",), ("x", "z")), Probability(("x",), ("z",))])
    Probability(variables=('x', 'y'), given=('z',))
    """
    flat = _chained([part for factor in factors for part in factors_of(factor)])
    return flat[0] if len(flat) == 1 else Product(tuple(flat))


def _without(factors: list[Expression], name: str) -> list[Expression] | None:
    """Sum one variable out where only one factor mentions it, as its own probability."""
    holders = [k for k, factor in enumerate(factors) if name in factor.free]
    if len(holders) != 1:
        return None
    (k,) = holders
    holder = factors[k]
    if not isinstance(holder, Probability) or name not in holder.variables:
        return None
    rest = tuple(other for other in holder.variables if other != name)
    smaller: list[Expression] = [Probability(rest, holder.given)] if rest else []
    return [*factors[:k], *smaller, *factors[k + 1 :]]


def total(over: Sequence[str], body: Expression) -> Expression:
    """Sum over all states of some variables.

    What sums to one is dropped, what does not depend on the variables is taken out of the sum.

    Parameters
    ----------
    over : sequence of str
        In the order in which to write them.
    body : Expression

    Returns
    -------
    Expression

    Examples
    --------
    >>> total(["z"], product([Probability(("y",), ("x", "z")), Probability(("z",), ("x",))]))
    Probability(variables=('y',), given=('x',))
    """
    bound = list(over)
    if isinstance(body, Sum) and not set(body.over) & set(bound):
        bound += body.over
        body = body.body
    factors = _chained(factors_of(body))
    changed = True
    while changed:
        changed = False
        for name in list(bound):
            fewer = _without(factors, name)
            if fewer is not None:
                factors, changed = _chained(fewer), True
                bound.remove(name)
    if not bound:
        return product(factors)
    inside = [factor for factor in factors if not factor.free.isdisjoint(bound)]
    outside = [factor for factor in factors if factor.free.isdisjoint(bound)]
    return product([*outside, Sum(tuple(bound), product(inside))])


def quotient(numerator: Expression, denominator: Expression) -> Expression:
    """Divide, cancelling factors that stand on both sides.

    Examples
    --------
    >>> quotient(Probability(("x", "y"), ("z",)), Probability(("x",), ("z",)))
    Probability(variables=('y',), given=('x', 'z'))
    """
    above, below = list(factors_of(numerator)), list(factors_of(denominator))
    for factor in list(below):
        for place, other in enumerate(above):
            rest = ONE if other == factor else _conditional(other, factor)
            if rest is not None:
                above[place : place + 1] = factors_of(rest)
                below.remove(factor)
                break
    return Quotient(product(above), product(below)) if below else product(above)


def _conditional(above: Expression, below: Expression) -> Probability | None:
    """Write P(a, b | c) / P(b | c) as P(a | b, c), if that is what it is."""
    if not (isinstance(above, Probability) and isinstance(below, Probability)):
        return None
    if set(above.given) != set(below.given) or not set(below.variables) < set(above.variables):
        return None
    rest = tuple(name for name in above.variables if name not in below.variables)
    return Probability(rest, below.variables + below.given)
