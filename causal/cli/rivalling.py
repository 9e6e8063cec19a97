"""``causal rivals``: two theories alone and as parts of one.

causal rivals dear_coal river_low
causal rivals dear_coal river_low --scenario no_engine --draws 500
causal rivals dear_coal river_low --lever engine_1904=none --lever owner_1906=hands
"""

from typing import Annotated, Any

import typer

from causal.cli.composing import answers
from causal.cli.loading import CaseName, Seed, pairs
from causal.cli.output import as_json, heading, paragraph, say, table
from causal.cli.terms import (
    Cuts,
    Directions,
    Facts,
    Format,
    History,
    Leaks,
    Merges,
    Prefers,
    Scenarios,
    Two,
    Weights,
    to_settle,
    told_terms,
)
from causal.errors import PartsConflict
from causal.judgement.together.rivalry import PAIRS, TOTALS, Rivalry
from causal.study import rivals_or_parts


def rivals(
    first: Two,
    second: Two,
    rule: Annotated[
        list[str] | None,
        typer.Option("--rule", metavar="RULE", help="mixture or noisy_max; both if not given."),
    ] = None,
    weight: Weights = None,
    leak: Leaks = None,
    direction: Directions = None,
    prefer: Prefers = None,
    cut: Cuts = None,
    merge: Merges = None,
    facts: Facts = None,
    history: History = None,
    case: CaseName = None,
    scenario: Scenarios = None,
    outcome: Annotated[
        str | None, typer.Option(metavar="NAME", help="What levers act on; the first.")
    ] = None,
    lever: Annotated[
        list[str] | None,
        typer.Option(metavar="LEVER=STATE", help="Two, to be set apart and together."),
    ] = None,
    draws: Annotated[
        int, typer.Option(min=0, help="How often to draw the numbers, for bands; 500 will do.")
    ] = 0,
    seed: Seed = 0,
    format: Format = "table",  # noqa: A002
) -> None:
    """Ask two theories as rivals and as parts of one.

    How probable the record that both speak to is to each alone and to both as one, under every
    rule and over weights, leaks and draws; and what levers do in each.
    """
    terms = told_terms(weight, leak, direction, prefer, cut, merge, facts, history)
    try:
        found = rivals_or_parts(
            first,
            second,
            rules=rule or ("mixture", "noisy_max"),
            scenarios=scenario or (),
            outcome=outcome,
            levers=pairs(lever, "--lever", "lever=state") if lever else None,
            draws=draws,
            seed=seed if draws else None,
            case=case,
            **terms,
        )
    except PartsConflict as error:
        raise to_settle(error) from None
    if format == "json":
        as_json(_rivalry(found))
    else:
        _print(found)


def _print(found: Rivalry) -> None:
    heading(" and ".join(one.title for one in found.parts))
    paragraph(found.sentence())
    for note in found.notes():
        paragraph(note)
    say()
    table(TOTALS, found.total_rows(), numeric=[1, 2, 3, 4])
    say()
    ledger = found.ledger
    table(ledger.headers(), ledger.rows(), numeric=range(1, len(ledger.headers())))
    say()
    table(("rule", "leak", "weight", "record (dB)"), found.step_rows(), numeric=[2, 3])
    say()
    headers = found.lever_headers()
    table(headers, found.lever_rows(), numeric=range(3, len(headers)))
    if found.pairs:
        say()
        paragraph(found.interaction())
        table(PAIRS, found.pair_rows(), numeric=[1, 2, 3, 4])
    if found.comparison:
        answers(found.comparison)
    say()
    say(f"fingerprint {found.fingerprint}")


def _rivalry(found: Rivalry) -> dict[str, Any]:
    compared = found.comparison
    return {
        "reading": found.reading,
        "sentence": found.sentence(),
        "notes": list(found.notes()),
        "facts": list(found.ledger.facts),
        "record_db": {one.theory: one.total for one in found.ledger.lines},
        "split_db": {one.theory: list(one.order) for one in found.ledger.lines},
        "bands": {name: [b.low, b.median, b.high] for name, b in found.bands},
        "against_the_better_part": {name: [b.low, b.median, b.high] for name, b in found.over},
        "sweep": [
            {"rule": s.rule, "leak": s.leak, "weight": s.weight, "record_db": s.total}
            for s in found.steps
        ],
        "levers": [
            {"lever": one.lever, "from": one.was, "to": one.becomes, "effects": dict(one.by)}
            for one in found.levers
        ],
        "pair": dict(found.pair),
        "pairs": [
            {
                "theory": one.theory,
                "first": one.first,
                "second": one.second,
                "both": one.both,
                "beyond_the_sum": one.beyond,
            }
            for one in found.pairs
        ],
        "answers": [dict(zip(compared.columns, row, strict=True)) for row in compared.rows()]
        if compared
        else [],
        "fingerprint": found.fingerprint,
    }
