"""``causal differ``: over one question who parts from whom, and by what two theories do.

causal differ --do owner_1906=hands
causal differ river_low dear_coal
causal differ river_low dear_coal --do owner_1906=hands
causal differ river_low --variant literal --do engine_1904=none
"""

from dataclasses import asdict
from typing import Annotated, Literal

import typer

from causal.cli.loading import CaseName, HeldVariant, History, Theories, pairs, read_weights
from causal.cli.output import Shape, as_json, heading, paragraph, say, table
from causal.cli.searching import plain_pairs
from causal.errors import QueryError
from causal.judgement.crux.partings import Parting
from causal.judgement.crux.tables import HEADERS
from causal.study import differ as run
from causal.study import parting


def differ(
    first: Annotated[
        str | None,
        typer.Argument(metavar="THEORY", help="A name or a file; none, for how far all part."),
    ] = None,
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
    theory: Theories = None,
    weight: Annotated[
        list[str] | None,
        typer.Option("--weight", metavar="THEORY=NUMBER", help="Equal if not given."),
    ] = None,
    facts: Annotated[
        Literal["before", "none", "all"], typer.Option(help="Which facts stay, as for `compare`.")
    ] = "before",
    history: History = None,
    variant: HeldVariant = None,
    case: CaseName = None,
    format: Annotated[Shape, typer.Option(help="How to print it.")] = "table",  # noqa: A002
) -> None:
    """Say who parts from whom over one question, and why.

    Without a theory, how far every two part. With two, or one and a variant of it: what each says
    of a variable that they share, with the causes it names, is put into the other; what that
    changes, averaged over all orders in which the variables may be exchanged, is its share. The
    shares add up to the whole difference.
    """
    changed = pairs(do, "--do", "lever=state") if do else None
    if first is None:
        apart = parting(
            theory or None,
            do=changed,
            scenario=scenario,
            outcome=outcome,
            facts=facts,
            history=history,
            variant=variant,
            weights=read_weights(weight) if weight else None,
            case=case,
        )
        _print_apart(apart, format)
        return
    if theory or weight:
        raise QueryError("--theory and --weight are for how far all part; name no other theory")
    found = run(
        first,
        second,
        do=changed,
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


def _print_apart(found: Parting, format: Shape) -> None:  # noqa: A002
    apart = found.matrix()
    if format == "json":
        as_json({**asdict(found), "question": found.question, "matrix": plain_pairs(apart)})
        return
    heading("Who parts from whom")
    paragraph(found.sentence())
    say()
    paragraph(apart.sentence())
    table(("", *apart.theories), apart.rows(), numeric=range(1, len(apart.theories) + 1))
