"""``causal antecedent``: how far-fetched what is changed is, in the eyes of each theory.

causal antecedent
causal antecedent no_wage_cut
causal antecedent hands_buy_it --upstream 2
causal antecedent --do strikebreakers=none --theory dear_coal --draws 1000
causal antecedent --format csv > bits.csv
"""

from contextlib import nullcontext
from math import isinf
from typing import Annotated, Any, Literal

import typer

from causal.cli.loading import CaseName, Draws, HeldVariant, History, Seed, Theories, pairs
from causal.cli.output import Sheet, as_json, fits, heading, paragraph, say, table, working
from causal.display.tables import csv_text
from causal.judgement.antecedents.antecedent import (
    HEADERS,
    PART_COLUMNS,
    PARTS,
    REWRITE_COLUMNS,
    WAYS,
    Antecedent,
)
from causal.judgement.antecedents.surprise import Surprise
from causal.judgement.panel import never, nothing
from causal.study import antecedent as run


def antecedent(
    scenario: Annotated[
        list[str] | None,
        typer.Argument(metavar="SCENARIO", help="Slugs or numbers; every scenario if not given."),
    ] = None,
    do: Annotated[
        list[str] | None,
        typer.Option(metavar="LEVER=STATE", help="A change of your own; may be repeated."),
    ] = None,
    theory: Theories = None,
    facts: Annotated[
        Literal["before", "none"],
        typer.Option(help="What is taken as known: the facts before the change, or nothing."),
    ] = "before",
    history: History = None,
    variant: HeldVariant = None,
    upstream: Annotated[
        int,
        typer.Option(
            min=0, help="Search for what before it would bring it about: so many variables at once."
        ),
    ] = 0,
    threshold: Annotated[
        float, typer.Option(help="From which probability on it counts as likely then.")
    ] = 0.5,
    draws: Draws = 0,
    seed: Seed = 0,
    case: CaseName = None,
    format: Annotated[Sheet, typer.Option(help="How to print it.")] = "table",  # noqa: A002
) -> None:
    """Say how far-fetched a change is.

    In bits of surprise: how improbable each theory finds the states that are set, given the facts
    before the change; beside the factual course of the same levers. Without a scenario, every one
    of the case in a table.
    """
    quiet = nullcontext((nothing, never))
    with working("Rewriting what came before") if upstream else quiet as (progress, cancelled):
        found = run(
            theory or None,
            scenarios=scenario or (),
            do=pairs(do or (), "--do", "lever=state"),
            facts=facts,
            history=history,
            variant=variant,
            case=case,
            upstream=upstream,
            threshold=threshold,
            draws=draws,
            seed=seed if draws else None,
            progress=progress,
            cancelled=cancelled,
        )
    if format == "csv":
        say(csv_text(found.columns, found.rows()).rstrip("\n"))
    elif format == "json":
        as_json(_plain(found))
    elif scenario or do or upstream:
        _print(found)
    else:
        _list(found)


def _plain(found: Antecedent) -> dict[str, Any]:
    told: dict[str, Any] = {
        "fingerprint": found.fingerprint,
        "sentences": {one.name: found.sentence(one.name) for one in found.scenarios},
        "rows": [
            {
                **_row(found.columns, row),
                "impossible": one.bits is not None and isinf(one.bits),
                "expected": one.expected,
                "kept": dict(one.kept),
                "released": list(one.released),
                "hangs_on": one.hinge and one.hinge.number,
                "why": one.why,
            }
            for one, row in zip(found.surprises, found.rows(), strict=True)
        ],
        "parts": [_row(PART_COLUMNS, row) for row in found.part_rows()],
    }
    if found.ways:
        told["rewritings"] = [_row(REWRITE_COLUMNS, row) for row in found.rewriting_rows()]
    return told


def _row(columns: tuple[str, ...], row: tuple[object, ...]) -> dict[str, object]:
    """Return a row by column; what is infinite has no number in JSON."""
    told = [None if isinstance(cell, float) and isinf(cell) else cell for cell in row]
    return dict(zip(columns, told, strict=True))


def _print(found: Antecedent) -> None:
    for place, scenario in enumerate(found.scenarios):
        if place:
            say()
        name = scenario.name
        heading(f"How far-fetched: {scenario.title or name}")
        table(HEADERS, found.display_rows(name), numeric=range(2, 6))
        paragraph(found.sentence(name))
        for one in found.select(name):
            if not one.answered:
                paragraph(f"{one.title}: {one.why}", indent=2)
        if found.display_parts(name):
            say()
            heading("Lever by lever, each given those before it, by date")
            table(PARTS, found.display_parts(name), numeric=[4])
        if found.display_ways(name):
            say()
            heading("What before it would bring it about")
            table(WAYS, found.display_ways(name), numeric=range(2, 6))
    say()
    say(f"fingerprint {found.fingerprint}")


def _list(found: Antecedent) -> None:
    """Print a line a scenario and a column a theory; a line each where a terminal is too narrow."""
    titles = list(dict.fromkeys(one.title for one in found.surprises))
    heading("How far-fetched, in bits (a fair coin called right is one)")
    rows = [
        [scenario.number, scenario.name, *map(_cell, found.select(scenario.name))]
        for scenario in found.scenarios
    ]
    headers = ["number", "slug", *titles]
    if not fits(headers, rows):  # the number is another name for the slug
        headers, rows = headers[1:], [row[1:] for row in rows]
    if fits(headers, rows):
        table(headers, rows, numeric=range(len(headers) - len(titles), len(headers)))
    else:
        long = [
            [one.scenario, one.title, _cell(one)] for one in found.surprises if one.bits is not None
        ]
        table(["slug", "theory", "bits"], long, numeric=[2])
    say("* what happened anyway; - where a theory does not have all levers")
    say(f"fingerprint {found.fingerprint}")


def _cell(one: Surprise) -> str:
    if one.bits is None:
        return "-"
    mark = "*" if one.status == "vacuous" else ""
    if isinf(one.bits):
        return f"impossible{mark}"
    band = f" ({one.band.low:.1f} to {one.band.high:.1f})" if one.band else ""
    return f"{one.bits:.1f}{band}{mark}"
