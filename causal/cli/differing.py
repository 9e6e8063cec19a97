"""``causal differ``: by what two theories, or two readings of one, come to differ.

causal differ river_low dear_coal
causal differ river_low dear_coal --do wage_cut_1907=none
causal differ river_low --variant literal --scenario no_wage_cut
"""

from dataclasses import asdict
from typing import Annotated, Literal

import typer

from causal.cli.loading import CaseName, HeldVariant, History, TheoryName, pairs
from causal.cli.output import Shape, as_json, heading, paragraph, say, table
from causal.judgement.crux.tables import HEADERS
from causal.study import differ as run


def differ(
    first: TheoryName,
    second: Annotated[
        str | None,
        typer.Argument(metavar="OTHER", help="Another theory; with --variant, the first in it."),
    ] = None,
    do: Annotated[
        list[str] | None,
        typer.Option(metavar="LEVER=STATE", help="An intervention of your own; may be repeated."),
    ] = None,
    scenario: Annotated[
        str | None, typer.Option(metavar="SCENARIO", help="A slug or number from `causal list`.")
    ] = None,
    outcome: Annotated[
        str | None, typer.Option(metavar="NAME", help="The first of the case if not given.")
    ] = None,
    facts: Annotated[
        Literal["before", "none"], typer.Option(help="Which facts stay, as for `compare`.")
    ] = "before",
    history: History = None,
    variant: HeldVariant = None,
    case: CaseName = None,
    format: Annotated[Shape, typer.Option(help="How to print it.")] = "table",  # noqa: A002
) -> None:
    """Say by what two theories come to differ.

    What each says of a variable that they share, with the causes it names, is put into the other;
    what that changes, averaged over all orders in which the variables may be exchanged, is its
    share. The shares add up to the whole difference.
    """
    found = run(
        first,
        second,
        do=pairs(do, "--do", "lever=state") if do else None,
        scenario=scenario,
        outcome=outcome,
        facts=facts,
        history=history,
        variant=variant,
        case=case,
    )
    if format == "json":
        as_json(asdict(found))
        return
    heading(f"{found.first} and {found.second}")
    paragraph(found.sentence())
    say()
    table(HEADERS, found.rows(), numeric=[1, 2])
