"""``causal sensitivity``: what an answer hangs on.

causal sensitivity dear_coal no_wage_cut
causal sensitivity river_low no_engine --threshold 0.8
causal sensitivity river_low no_engine --compared --draws 1000 --seed 1
causal sensitivity dear_coal --do wage_cut_1907=none --event "wages_1908=same|higher"
"""

from typing import Annotated, Literal

import typer

from causal.cli.loading import CaseName, Couplings, TheoryName, VariantName, pairs, read_couplings
from causal.cli.output import Shape, as_json, heading, paragraph, say, table
from causal.errors import QueryError
from causal.judgement.robustness.sensitivities import Sensitivities
from causal.study import sensitivity as run
from causal.study.meant import theory_of


def sensitivity(
    theory: TheoryName,
    scenario: Annotated[
        str | None,
        typer.Argument(
            metavar="SCENARIO", help="By slug or number; nothing is changed without one."
        ),
    ] = None,
    do: Annotated[
        list[str] | None,
        typer.Option(metavar="LEVER=STATE", help="An intervention of your own; may be repeated."),
    ] = None,
    event: Annotated[
        str | None,
        typer.Option(
            metavar="VARIABLE=STATE|STATE", help="The first outcome's headline if not given."
        ),
    ] = None,
    measure: Annotated[
        str | None,
        typer.Option(metavar="OUTCOME.MEASURE", help="Instead of an event: of an outcome."),
    ] = None,
    threshold: Annotated[
        float, typer.Option(help="The conclusion: the probability is above it, or below.")
    ] = 0.5,
    compared: Annotated[
        bool,
        typer.Option("--compared", help="The conclusion instead: higher or lower than it was."),
    ] = False,
    draws: Annotated[
        int, typer.Option(min=0, help="Draws of the theory's numbers: how firmly it holds.")
    ] = 0,
    seed: Annotated[int | None, typer.Option(help="For the draws.")] = None,
    facts: Annotated[
        Literal["before", "all", "none"], typer.Option(help="Which facts stay.")
    ] = "before",
    history: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="`record`, or a history that the theory tells itself."),
    ] = None,
    variant: VariantName = None,
    case: CaseName = None,
    couplings: Couplings = None,
    most: Annotated[int, typer.Option("--most", min=1, help="How many lines of each part.")] = 10,
    format: Annotated[Shape, typer.Option(help="How to print it.")] = "table",  # noqa: A002
) -> None:
    """Say which numbers, sources and readings an answer hangs on.

    Each number moved over what is thought possible of it; the smallest change that turns the
    conclusion; shares by claim, document and source, with the answer recomputed without them; and
    the same under every variant of the theory; the rows that bring the uncertainty; and, with
    draws, how firmly the conclusion holds.
    """
    asked = theory_of(theory, variant, case=case).assuming(read_couplings(couplings))
    found = run(
        asked,
        scenario=scenario,
        do=pairs(do or (), "--do", "lever=state"),
        event=_event(event),
        measure=measure,
        threshold=threshold,
        compared=compared,
        draws=draws,
        seed=seed,
        facts=facts,
        history=history,
    )
    if format == "json":
        as_json(_plain(found))
        return
    heading(found.asked.text)
    told = zip(found.parts(), found.sentences(), strict=True)
    for (title, headers, rows), sentence in told:
        say()
        heading(title)
        paragraph(sentence)
        table(headers, [list(row) for row in rows[:most]])


def _event(told: str | None) -> dict[str, list[str]] | None:
    if told is None:
        return None
    name, sign, states = told.partition("=")
    if not sign or not states.strip():
        raise QueryError(f"--event {told!r} should be variable=state or variable=state|state")
    return {name.strip(): [state.strip() for state in states.split("|")]}


def _plain(found: Sensitivities) -> dict[str, object]:
    return {
        "question": found.asked.text,
        "value": found.asked.value(),
        "sentences": found.sentences(),
        "parts": {
            title: [dict(zip(_once(headers), row, strict=True)) for row in rows]
            for title, headers, rows in found.parts()
        },
    }


def _once(headers: tuple[str, ...]) -> list[str]:
    """Return headers with those that occur twice told apart."""
    return [
        head if headers.index(head) == place else f"{head} ({place + 1})"
        for place, head in enumerate(headers)
    ]
