"""The options that say how theories are put together as parts of one."""

from collections.abc import Mapping, Sequence
from typing import Annotated, TypedDict

import typer

from causal.cli.loading import pairs, read_weights
from causal.cli.output import Shape
from causal.errors import PartsConflict, QueryError
from causal.theory.composition import ALL, Conflict

Theories = Annotated[
    list[str], typer.Argument(metavar="THEORY...", help="Names from `causal list`, or files.")
]
Two = Annotated[str, typer.Argument(metavar="THEORY", help="A name or a file.")]
Rules = Annotated[
    list[str] | None,
    typer.Option(
        "--rule", metavar="RULE or VARIABLE=RULE", help="mixture or noisy_max; may be repeated."
    ),
]
Weights = Annotated[
    list[str] | None,
    typer.Option("--weight", metavar="THEORY=NUMBER", help="Of a part; equal if not given."),
]
Leaks = Annotated[
    list[str] | None,
    typer.Option(
        "--leak",
        metavar="LEAK or VARIABLE=LEAK",
        help="Backgrounds under noisy_max: shared, kept, or numbers with spaces between.",
    ),
]
Directions = Annotated[
    list[str] | None,
    typer.Option(
        "--direction",
        metavar="END or VARIABLE=END",
        help="Which end is more of the effect under noisy_max: high or low.",
    ),
]
Prefers = Annotated[
    list[str] | None,
    typer.Option("--prefer", metavar="VARIABLE=THEORY", help="The part that alone sets it."),
]
Cuts = Annotated[
    list[str] | None, typer.Option("--cut", metavar="CAUSE->EFFECT", help="An arrow to leave out.")
]
Merges = Annotated[
    list[str] | None,
    typer.Option("--merge", metavar="VARIABLE", help="One variable, whatever the parts say."),
]
Facts = Annotated[
    list[str] | None,
    typer.Option("--facts", metavar="VARIABLE=STATE", help="What happened, where they differ."),
]
History = Annotated[
    str | None,
    typer.Option("--history", metavar="NAME", help="From which counterfactuals depart."),
]
Format = Annotated[Shape, typer.Option("--format", help="How to print it.")]
Scenarios = Annotated[
    list[str] | None,
    typer.Option("--scenario", metavar="NAME", help="To be answered; may be repeated."),
]


class Told(TypedDict):
    """What the options say, as `causal.compose` takes it."""

    weights: Mapping[str, float] | None
    leak: Mapping[str, str | Sequence[float]]
    direction: Mapping[str, str]
    prefer: Mapping[str, str]
    cut: Sequence[tuple[str, str]]
    merge: Sequence[str]
    facts: Mapping[str, str]
    history: str | None


def read_arrows(told: Sequence[str]) -> list[tuple[str, str]]:
    """Read ``--cut`` options: cause and effect.

    Raises
    ------
    QueryError
        If one is not of that form.

    Examples
    --------
    >>> read_arrows(["war->debt, debt -> fall"])
    [('war', 'debt'), ('debt', 'fall')]
    """
    found = []
    for part in (part for text in told for part in text.split(",") if part.strip()):
        cause, sign, effect = (piece.strip() for piece in part.partition("->"))
        if not (cause and sign and effect):
            raise QueryError(f"--cut {part.strip()!r} should be cause->effect")
        found.append((cause, effect))
    return found


def read_kinds(told: Sequence[str] | None) -> dict[str, str]:
    """Read options that are for every variable, or ``variable=value``.

    Examples
    --------
    >>> read_kinds(["noisy_max", "fate=mixture"])
    {'*': 'noisy_max', 'fate': 'mixture'}
    """
    found = {}
    for part in (part for text in told or () for part in text.split(",") if part.strip()):
        name, sign, kind = (piece.strip() for piece in part.partition("="))
        found[name if sign else ALL] = kind if sign else name
    return found


def read_leaks(told: Sequence[str] | None) -> dict[str, str | Sequence[float]]:
    """Read ``--leak`` options: a word, or a row of numbers.

    Raises
    ------
    QueryError
        If a row has something that is no number.

    Examples
    --------
    >>> read_leaks(["shared", "war=0.9 0.1"])
    {'*': 'shared', 'war': (0.9, 0.1)}
    """
    found: dict[str, str | Sequence[float]] = {}
    for name, leak in read_kinds(told).items():
        if leak in ("shared", "kept"):
            found[name] = leak
            continue
        try:
            found[name] = tuple(float(number) for number in leak.split())
        except ValueError:
            raise QueryError(f"--leak {leak!r} should be shared, kept, or numbers") from None
    return found


def told_terms(
    weight: list[str] | None,
    leak: list[str] | None,
    direction: list[str] | None,
    prefer: list[str] | None,
    cut: list[str] | None,
    merge: list[str] | None,
    facts: list[str] | None,
    history: str | None,
) -> Told:
    """Read the options that say how parts are put together."""
    return {
        "weights": read_weights(weight) if weight else None,
        "leak": read_leaks(leak),
        "direction": read_kinds(direction),
        "prefer": pairs(prefer or (), "--prefer", "variable=theory"),
        "cut": read_arrows(cut or ()),
        "merge": merge or (),
        "facts": pairs(facts or (), "--facts", "variable=state"),
        "history": history,
    }


def to_settle(error: PartsConflict) -> QueryError:
    """Return open conflicts as an error that names the options which settle them."""
    lines = [f"{' and '.join(error.parts)} cannot be composed yet:"]
    for one in error.conflicts:
        if isinstance(one, Conflict):
            ways = " or ".join(choice.option for choice in one.choices)
            lines.append(f"- {one.detail}" + (f"; settle it with {ways}" if ways else ""))
    return QueryError("\n".join(lines))
