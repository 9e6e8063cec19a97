"""Estimands written out, as text and as LaTeX."""

from collections.abc import Iterable, Mapping, Sequence

from causal.ladder.identification.expression import (
    Expression,
    Probability,
    Product,
    Quotient,
    Sum,
    factors_of,
)

Scope = Mapping[str, int]  # how many primes the name of each visible variable carries


def to_text(expression: Expression, names: Iterable[str] = ()) -> str:
    """Write an estimand as one line of text.

    Parameters
    ----------
    expression : Expression
    names : iterable of str, optional
        Further names that a reader has in mind, as those of the question: a sum over one of them
        is written with a prime.

    Returns
    -------
    str

    Examples
    --------
    >>> inner = Sum(("x",), Product((Probability(("y",), ("x", "m")), Probability(("x",)))))
    >>> to_text(Sum(("m",), Product((Probability(("m",), ("x",)), inner))))
    "sum_{m} P(m | x) sum_{x'} P(y | x', m) P(x')"
    """
    return _text(expression, dict.fromkeys((*names, *expression.free), 0))


def to_latex(expression: Expression, names: Iterable[str] = ()) -> str:
    r"""Write an estimand in LaTeX, for mathematics mode.

    Parameters
    ----------
    expression : Expression
    names : iterable of str, optional
        As for `to_text`.

    Returns
    -------
    str

    Examples
    --------
    >>> print(to_latex(Sum(("age",), Product((Probability(("y",), ("x", "age")),
    ...                                       Probability(("age",)))))))
    \sum_{\mathit{age}} P(y \mid x, \mathit{age}) \, P(\mathit{age})
    """
    return _latex(expression, dict.fromkeys((*names, *expression.free), 0))


def _within(scope: Scope, over: Sequence[str]) -> Scope:
    return {**scope, **{name: scope.get(name, -1) + 1 for name in over}}


def _plain(names: Sequence[str], scope: Scope) -> str:
    return ", ".join(name + "'" * scope[name] for name in names)


def _sums_last(expression: Expression) -> list[Expression]:
    """Return the factors in an order that needs few brackets: a sum reaches to the end."""
    return sorted(factors_of(expression), key=lambda factor: isinstance(factor, Sum))


def _text(expression: Expression, scope: Scope) -> str:
    match expression:
        case Probability(variables, given):
            bar = f" | {_plain(given, scope)}" if given else ""
            return f"P({_plain(variables, scope)}{bar})"
        case Sum(over, body):
            inner = _within(scope, over)
            return f"sum_{{{_plain(over, inner)}}} {_factor(body, inner, last=True)}"
        case Quotient(numerator, denominator):
            return f"{_side(numerator, scope)} / {_side(denominator, scope)}"
        case Product(()):
            return "1"
    parts = _sums_last(expression)
    return " ".join(_factor(part, scope, last=part is parts[-1]) for part in parts)


def _factor(expression: Expression, scope: Scope, *, last: bool) -> str:
    """Write a factor, in brackets if it would otherwise run into the next."""
    written = _text(expression, scope)
    loose = isinstance(expression, Quotient) or (isinstance(expression, Sum) and not last)
    return f"[{written}]" if loose else written


def _side(expression: Expression, scope: Scope) -> str:
    written = _text(expression, scope)
    return written if isinstance(expression, Probability) else f"[{written}]"


def _symbol(name: str, primes: int) -> str:
    escaped = name.replace("_", r"\_")
    return (escaped if len(name) == 1 else rf"\mathit{{{escaped}}}") + "'" * primes


def _symbols(names: Sequence[str], scope: Scope) -> str:
    return ", ".join(_symbol(name, scope[name]) for name in names)


def _latex(expression: Expression, scope: Scope) -> str:
    match expression:
        case Probability(variables, given):
            bar = rf" \mid {_symbols(given, scope)}" if given else ""
            return f"P({_symbols(variables, scope)}{bar})"
        case Sum(over, body):
            inner = _within(scope, over)
            return rf"\sum_{{{_symbols(over, inner)}}} {_latex(body, inner)}"
        case Quotient(numerator, denominator):
            return rf"\frac{{{_latex(numerator, scope)}}}{{{_latex(denominator, scope)}}}"
        case Product(()):
            return "1"
    parts = _sums_last(expression)
    return r" \, ".join(
        rf"\Bigl({_latex(part, scope)}\Bigr)"
        if isinstance(part, Sum) and part is not parts[-1]
        else _latex(part, scope)
        for part in parts
    )
