"""``causal why``: what one cause had to do with an outcome.

causal why dear_coal --cause wage_cut_1907 --effect mill_1908 --instead none
causal why river_low --cause owner_1906 --effect "mill_1908=closed|sold" --instead worst
causal why classics/firing_squad --cause rifleman_a=shoot --effect prisoner=dead --facts none
"""

from typing import Annotated, Literal

import typer

from causal.cli.loading import CaseName, Couplings, TheoryName, VariantName, read_couplings
from causal.cli.output import Shape, as_json, heading, paragraph, say, table
from causal.judgement.causation import Measured
from causal.judgement.why import HEADERS, ROUTES, Why
from causal.ladder.bounds.ranges import Range
from causal.ladder.games import Attribution
from causal.study import why as run
from causal.study.meant import theory_of


def why(
    theory: TheoryName,
    cause: Annotated[
        str, typer.Option(metavar="VARIABLE[=STATE]", help="In the state that it had, or another.")
    ],
    effect: Annotated[
        str, typer.Option(metavar="VARIABLE[=STATE|STATE]", help="The event that is explained.")
    ],
    instead: Annotated[
        str | None,
        typer.Option(metavar="STATE", help="What the cause is compared with; `average`, `worst`."),
    ] = None,
    facts: Annotated[
        Literal["all", "before", "none"], typer.Option(help="What is taken as known.")
    ] = "all",
    history: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="`record`, or a history that the theory tells itself."),
    ] = None,
    variant: VariantName = None,
    case: CaseName = None,
    couplings: Couplings = None,
    ranges: Annotated[
        bool, typer.Option(help="How far the answers can move under other mechanisms.")
    ] = True,
    format: Annotated[Shape, typer.Option(help="How to print it.")] = "table",  # noqa: A002
) -> None:
    """Say what a cause had to do with an outcome.

    Whether the event would have come about without it, and by which ways it acted: but-for cause,
    sufficiency, actual cause, and the difference shared out among the arrows by which it leaves
    the cause and by which it arrives. Every number that leans on luck comes with how far it could
    move.
    """
    asked = theory_of(theory, variant, case=case).assuming(read_couplings(couplings))
    name, states = _named(cause)
    outcome, event = _named(effect)
    found = run(
        asked,
        cause={name: states[0]} if states else name,
        effect={outcome: event} if event else outcome,
        instead=instead,
        facts=facts,
        history=history,
        ranges=ranges,
    )
    if format == "json":
        as_json(plain(found))
    else:
        _print(found)


def _named(told: str) -> tuple[str, list[str]]:
    name, _, states = told.partition("=")
    return name.strip(), [state.strip() for state in states.split("|") if state.strip()]


def _range(found: Range | None) -> dict[str, float | bool] | None:
    return None if found is None else found.as_dict()


def _measure(one: Measured) -> dict[str, object]:
    found = one.found
    return {
        "kind": one.kind,
        "point": one.point,
        "identified": found.identified,
        "order_range": _range(one.order_range),
        "full_range": _range(one.full_range),
        "agnostic_range": _range(one.agnostic),
        "leans_on": list(found.leans_on),
        "couplings": {name: str(coupling) for name, coupling in found.couplings},
        "method": "exact",
        "evidence": found.conditioning,
    }


def _shares(found: Attribution) -> dict[str, object]:
    return {
        "compared": str(found.contrast),
        "by": found.by,
        "difference": found.difference,
        "shares": {share.player: share.shapley for share in found.shares},
    }


def plain(found: Why) -> dict[str, object]:
    """Return an explanation as plain values; the first keys are those of the but-for question."""
    actual = found.actual
    return {
        "theory": found.theory,
        "variant": found.variant,
        "cause": {found.cause[0]: found.cause[1]},
        "effect": {found.effect.variable: list(found.effect.event)},
        "instead": str(found.but_for.found.against or ""),
        "facts": found.facts,
        **_measure(found.but_for),
        "others": [_measure(one) for one in found.others],
        "routes": [_shares(one) for one in (*found.first_step, *found.last_step)],
        "actual_cause": None
        if actual is None
        else {
            "chance": actual.chance.value,
            "standard_error": actual.chance.error,
            "but_for": actual.but_for.value,
            "responsibility": actual.responsibility.value,
            "exact": actual.exact,
        },
        "sentence": found.sentence(),
        "notes": list(found.notes),
        "fingerprint": found.fingerprint,
    }


def _print(found: Why) -> None:
    heading(f"{found.title}: {found.cause[0]}={found.cause[1]} and {found.effect}")
    paragraph(found.sentence())
    say()
    table(HEADERS, found.rows(), numeric=[1, 2, 3, 4])
    if found.route_rows():
        say()
        table(ROUTES, found.route_rows(), numeric=[3])
    if found.actual is not None:
        say()
        paragraph(f"{found.actual.sentence()}.")
    for note in found.notes:
        paragraph(note)
    say()
    say(f"{found.theory}, facts {found.facts}, fingerprint {found.fingerprint}")
