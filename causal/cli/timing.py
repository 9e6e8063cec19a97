"""``causal timeline``: when it ends by yearly theories, and until when that could be moved.

causal timeline
causal timeline rates_left_alone --case mill
causal timeline rates_left_alone --case mill --from 1906 --theory dear_coal --draws 200
causal timeline --set mill_owner=bank --from 1902 --to 1908 --case mill
causal timeline no_engine --case mill --facts all --format json
"""

from collections.abc import Callable
from typing import Annotated, Literal

import typer

from causal.cli.loading import CaseName, Draws, HeldVariant, Seed, pairs
from causal.cli.output import Sheet, as_json, fits, heading, paragraph, say, table, working
from causal.display.tables import csv_text
from causal.judgement.drawing import Progress
from causal.judgement.timelines.timelines import Timelines
from causal.study import timeline as run

_WIDE = 7  # columns in a terminal that is too narrow for those of the bands
_KEPT = 3  # in one that is narrower still: the theory and the chances
_MANY = 200  # draws from which on a bar shows how far it has come


def timeline(
    scenario: Annotated[
        str | None,
        typer.Argument(metavar="SCENARIO", help="A dated one, by slug; without one, no change."),
    ] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="LEVER=STATE", help="A change of your own; may be repeated."),
    ] = None,
    start: Annotated[
        int | None,
        typer.Option("--from", metavar="YEAR", help="The first year of the change."),
    ] = None,
    end: Annotated[
        int | None,
        typer.Option("--to", metavar="YEAR", help="The last one; the horizon if not given."),
    ] = None,
    theory: Annotated[
        list[str] | None,
        typer.Option(metavar="THEORY", help="Only these: names or files; may be repeated."),
    ] = None,
    variant: HeldVariant = None,
    case: CaseName = None,
    facts: Annotated[
        Literal["before", "all", "none"],
        typer.Option(help="What is kept of the record: what comes before the change, all, none."),
    ] = "before",
    record_to: Annotated[
        int | None, typer.Option(metavar="YEAR", help="The last year of the record that is kept.")
    ] = None,
    by: Annotated[
        int | None, typer.Option(metavar="YEAR", help="The year by which it has ended, or not.")
    ] = None,
    horizon: Annotated[
        int | None, typer.Option(metavar="YEAR", help="The last year that is looked at.")
    ] = None,
    amount: Annotated[
        float, typer.Option(help="By how much a change must move the end to be in time.")
    ] = 0.1,
    couplings: Annotated[
        str | None,
        typer.Option(metavar="KIND", help="With all the facts kept: how luck carries over."),
    ] = None,
    ranges: Annotated[
        bool,
        typer.Option(help="With all the facts kept: how far the answer could move."),
    ] = True,
    ranges_every: Annotated[
        int, typer.Option(metavar="YEARS", help="That for every so many years besides; 1 for all.")
    ] = 0,
    draws: Draws = 0,
    seed: Seed = 0,
    format: Annotated[Sheet, typer.Option(help="How to print it.")] = "table",  # noqa: A002
) -> None:
    """Say when it ends, and until when that could be moved.

    By yearly theories, as it was and under a dated change. For each theory: the chance that it has
    ended by a year; the highest hazard; the year in which the paths part; the last year in which
    the change would still have mattered; the delay that is expected within the years looked at.
    """

    def ask(progress: Progress | None) -> Timelines:
        return run(
            scenario,
            do=pairs(set_ or (), "--set", "lever=state"),
            start=start,
            end=end,
            theories=theory,
            case=case,
            variant=variant,
            facts=facts,
            record_to=record_to,
            by=by,
            horizon=horizon,
            amount=amount,
            couplings=couplings,
            ranges=ranges,
            ranges_every=ranges_every,
            draws=draws,
            seed=seed if draws else None,
            progress=progress,
        )

    what = "Drawing the numbers" if draws >= _MANY else "Keeping the whole record"
    found = _waited(what, ask) if draws >= _MANY or facts == "all" else ask(None)
    if format == "csv":
        say(csv_text(found.columns, found.rows()).rstrip("\n"))
    elif format == "json":
        as_json(found.as_dict())
    else:
        _print(found)


def _waited(what: str, ask: Callable[[Progress], Timelines]) -> Timelines:
    """Ask with a bar that shows how far it has come; Ctrl-C ends the command."""
    with working(what) as (shown, cancelled):

        def progress(done: int, whole: int) -> None:
            if cancelled():
                raise KeyboardInterrupt
            shown(done, whole)

        return ask(progress)


def _print(found: Timelines) -> None:
    heading(f"{found.title}: {found.frame.question or found.frame.title}")
    paragraph(found.sentence())
    say()
    headers, rows = found.display_rows()
    every = range(len(headers))
    for kept in (every, every[:_WIDE], every[:_KEPT]):
        short = [headers[place] for place in kept]
        cut = [[row[place] for place in kept] for row in rows]
        if fits(short, cut):
            break
    table(short, cut, numeric=range(1, len(short)))
    if len(short) < len(headers):
        say("(a wider terminal shows more; so does --format csv)")
    say()
    paragraph(found.caption())
    for text in found.spark_lines():
        say(text)
    say()
    for text in found.sentences():
        paragraph(text, indent=2)
