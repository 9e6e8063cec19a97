"""What several commands take: a theory with a variant, pairs of name and value."""

from collections.abc import Sequence
from typing import Annotated

import typer

from causal.errors import QueryError

TheoryName = Annotated[
    str, typer.Argument(metavar="THEORY", help="A name from `causal list`, or a file.")
]
VariantName = Annotated[
    str | None, typer.Option("--variant", help="Another set of numbers; `show` lists them.")
]
Couplings = Annotated[
    list[str] | None,
    typer.Option(
        "--couplings",
        metavar="KIND or VARIABLE=KIND",
        help="How luck carries over: same_luck, gumbel, independent, persistence(0.5).",
    ),
]

Theories = Annotated[
    list[str] | None,
    typer.Option("--theory", metavar="THEORY", help="Only these: names or files; may be repeated."),
]
History = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="`record`, or a history that a theory tells itself."),
]
HeldVariant = Annotated[
    str | None,
    typer.Option("--variant", metavar="NAME", help="For the theories that have it."),
]
Draws = Annotated[
    int, typer.Option(min=0, help="How often to draw the numbers, for bands; 1000 will do.")
]
Seed = Annotated[int, typer.Option(help="For the draws.")]
CaseName = Annotated[
    str | None,
    typer.Option(
        "--case", metavar="CASE", help="Which case is meant: a name, or a folder of yours."
    ),
]


def read_couplings(told: Sequence[str] | None) -> dict[str, str]:
    """Read ``--couplings`` options: one for every variable, or ``variable=coupling``.

    Examples
    --------
    >>> read_couplings(["same_luck", "war=independent"])
    {'*': 'same_luck', 'war': 'independent'}
    """
    found = {}
    for text in told or ():
        name, sign, kind = (piece.strip() for piece in text.partition("="))
        found[name if sign else "*"] = kind if sign else name
    return found


def pairs(told: Sequence[str], option: str, example: str) -> dict[str, str]:
    """Read options of the form ``name=value``; several may share one, with commas between.

    Raises
    ------
    QueryError
        If one is not of that form, or a name is given twice with different values.

    Examples
    --------
    >>> pairs(["war=none", "peace=late,trade=free"], "--do", "lever=state")
    {'war': 'none', 'peace': 'late', 'trade': 'free'}
    """
    found: dict[str, str] = {}
    for part in (part for text in told for part in text.split(",") if part.strip()):
        name, sign, value = (piece.strip() for piece in part.partition("="))
        if not (name and sign and value):
            raise QueryError(f"{option} {part.strip()!r} should be {example}")
        if found.get(name, value) != value:
            raise QueryError(f"{option} gives {name} twice: {found[name]} and {value}; give one")
        found[name] = value
    return found


def read_weights(told: Sequence[str]) -> dict[str, float]:
    """Read ``--weight`` options: theory and number.

    Raises
    ------
    QueryError
        If one is not of that form, or a number is negative or not finite.

    Examples
    --------
    >>> read_weights(["reform=2", "nations=1"])
    {'reform': 2.0, 'nations': 1.0}
    """
    found: dict[str, float] = {}
    for name, number in pairs(told, "--weight", "theory=number").items():
        try:
            found[name] = float(number)
        except ValueError:
            raise QueryError(f"--weight {name}={number!r} should be theory=number") from None
        if not 0 <= found[name] < float("inf"):
            raise QueryError(f"--weight {name}={number} should be a number of 0 or more")
    return found
