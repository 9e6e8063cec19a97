"""``causal compare``: scenarios through several theories, as a table, JSON or CSV.

causal compare no_wage_cut
causal compare M05 family_keeps_it --outcome wages_1908
causal compare --do wage_cut_1907=none --do strikebreakers=none --theory dear_coal
causal compare no_wage_cut --outcome all --format csv > fate.csv
causal compare hands_buy_it --draws 1000
causal compare no_wage_cut --hundred
causal compare no_wage_cut --mixture --weight dear_coal=2 --weight the_ballad=1
"""

from math import isinf
from typing import Annotated, Any, Literal

import typer

from causal.cli.loading import (
    CaseName,
    Draws,
    HeldVariant,
    History,
    Seed,
    Theories,
    pairs,
    read_weights,
)
from causal.cli.output import Sheet, as_json, fits, heading, paragraph, say, table
from causal.display.numbers import probability, signed
from causal.display.tables import csv_text
from causal.errors import QueryError
from causal.judgement.antecedents.wording import in_short
from causal.judgement.comparison import FAR_FETCHED, Comparison
from causal.judgement.hundred import HEADERS as HUNDRED
from causal.judgement.hundred import ROUNDED, Hundred
from causal.judgement.tabled import MEASURE_COLUMNS
from causal.study import compare as run
from causal.theory.scenario import Scenario

_LEFT, _HISTORY, _RIGHT = 3, 2, 3  # columns: of text; the history; of the measure, at the end


def compare(
    scenario: Annotated[
        list[str] | None,
        typer.Argument(metavar="SCENARIO", help="Slugs or numbers from `causal list`."),
    ] = None,
    do: Annotated[
        list[str] | None,
        typer.Option(metavar="LEVER=STATE", help="An intervention of your own; may be repeated."),
    ] = None,
    theory: Theories = None,
    outcome: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="The first if not given; `all` for every one."),
    ] = None,
    facts: Annotated[
        Literal["before", "all", "none"],
        typer.Option(help="Which facts stay: those before the change, all, or none."),
    ] = "before",
    history: History = None,
    variant: HeldVariant = None,
    couplings: Annotated[
        str | None,
        typer.Option(metavar="KIND", help="How luck carries over, where an answer leans on it."),
    ] = None,
    ranges: Annotated[
        bool | None,
        typer.Option(
            "--ranges/--no-ranges",
            help="How far answers that lean on luck could move; for few scenarios if not given.",
        ),
    ] = None,
    draws: Draws = 0,
    seed: Seed = 0,
    case: CaseName = None,
    mixture: Annotated[
        bool, typer.Option("--mixture", help="Add the mean over the theories that answer.")
    ] = False,
    hundred: Annotated[
        bool, typer.Option("--hundred", help="Add a hundred histories a theory, by how they end.")
    ] = False,
    weight: Annotated[
        list[str] | None,
        typer.Option(metavar="THEORY=NUMBER", help="For --mixture; equal if not given."),
    ] = None,
    format: Annotated[Sheet, typer.Option(help="How to print it.")] = "table",  # noqa: A002
) -> None:
    """Run scenarios through several theories.

    Scenarios by slug or number, interventions of your own with --do: every theory of the case
    answers, or says why it does not.
    """
    if not scenario and not do:
        raise QueryError(
            "name a scenario from `causal list`, or give an intervention with --do lever=state"
        )
    outcomes: str | list[str] | None = outcome or None
    if outcome and "all" in outcome:
        outcomes = "all"
    comparison = run(
        theory or None,
        scenarios=scenario or (),
        do=pairs(do or (), "--do", "lever=state"),
        outcome=outcomes,
        facts=facts,
        history=history,
        variant=variant,
        couplings=couplings,
        ranges=ranges,
        draws=draws,
        seed=seed if draws else None,
        weights=read_weights(weight or []),
        case=case,
    )
    if format == "csv":
        say(csv_text(comparison.columns, comparison.rows()).rstrip("\n"))
    elif format == "json":
        as_json(_plain(comparison, mixture or bool(weight), hundred))
    else:
        _print(comparison, mixture or bool(weight), hundred)


def _pairs(comparison: Comparison) -> list[tuple[str, str]]:
    return [
        (scenario.name, outcome.variable.name)
        for scenario in comparison.scenarios
        for outcome in comparison.outcomes
    ]


def _plain(comparison: Comparison, mixed: bool, hundred: bool) -> dict[str, Any]:
    told: dict[str, Any] = {
        "fingerprint": comparison.fingerprint,
        "sentences": [
            {"scenario": s, "outcome": o, "sentence": comparison.sentence(s, o)}
            for s, o in _pairs(comparison)
        ],
        "rows": [dict(zip(comparison.columns, row, strict=True)) for row in comparison.rows()],
        "measures": _measures(comparison),
        "bands": _bands(comparison),
        "silent": comparison.silent,
        "far_fetched": _far_fetched(comparison),
    }
    if hundred:
        told["hundred"] = [
            {"theory": c.theory, "scenario": s, "outcome": o, "baseline": was, "changed": now}
            for s, o in _pairs(comparison)
            for c in comparison.select(s, o)
            for was, now in [comparison.hundred(c.theory, scenario=s, outcome=o).counts(c.theory)]
        ]
    if mixed:
        told["mixture"] = [
            {
                "scenario": scenario,
                "outcome": outcome,
                "state": state,
                "baseline": before,
                "probability": after,
            }
            for scenario, outcome in _pairs(comparison)
            for state, (before, after) in comparison.mixture(scenario, outcome).items()
        ]
    return told


def _bands(comparison: Comparison) -> list[dict[str, str | float]]:
    """Return the band of each headline measure, where numbers were drawn."""
    return [
        {
            "theory": cell.theory,
            "scenario": cell.scenario,
            "outcome": cell.outcome.name,
            "measure": band.name,
            "low": band.changed.low,
            "median": band.changed.median,
            "high": band.changed.high,
            "difference_low": band.difference.low,
            "difference_high": band.difference.high,
            "rises": band.rises,
        }
        for cell in comparison.cells
        if cell.bands is not None
        for band in [cell.bands.headline]
    ]


def _far_fetched(comparison: Comparison) -> list[dict[str, str | float | None]]:
    """Return how far-fetched theories find the scenarios; no bits where it is impossible."""
    return [
        {
            "theory": one.theory,
            "scenario": one.scenario,
            "bits": None if isinf(one.bits) else one.bits,
            "words": in_short(one),
        }
        for one in (comparison.antecedent.surprises if comparison.antecedent else ())
        if one.bits is not None
    ]


def _measures(comparison: Comparison) -> list[dict[str, str | float | None]]:
    named = {entry.variable.name: entry for entry in comparison.outcomes}
    made = []
    for cell in comparison.cells:
        for measure in named[cell.outcome.name].measures:
            numbers: tuple[float | None, ...] = (None, None, None)
            if cell.answered:
                before, after = cell.measured(measure)
                numbers = (before, after, after - before)
            start = (cell.theory, cell.scenario, cell.outcome.name, measure.name, cell.status)
            made.append(dict(zip(MEASURE_COLUMNS, (*start, *numbers), strict=True)))
    return made


def _print(comparison: Comparison, mixed: bool, hundred: bool) -> None:
    for place, scenario in enumerate(comparison.scenarios):
        for number, outcome in enumerate(comparison.outcomes):
            if place or number:
                say()
            _one(comparison, scenario, outcome.variable.name, mixed)
            if hundred:
                names = {"scenario": scenario.name, "outcome": outcome.variable.name}
                _hundred(comparison.hundred(**names))
        lines = comparison.far_fetched(scenario.name)
        if lines:
            say()
            heading(f"{FAR_FETCHED}: {scenario.title or scenario.name}")
        for line in lines:
            paragraph(line, indent=2)


def _one(comparison: Comparison, scenario: Scenario, outcome: str, mixed: bool) -> None:
    """Print one scenario and one outcome."""
    name = scenario.name
    chosen = comparison.select(name, outcome)
    heading(f"{scenario.title or name}: {chosen[0].outcome.title} ({outcome})")
    _table(*comparison.display_rows(name, outcome))
    paragraph(comparison.sentence(name, outcome))
    for cell in chosen:
        if not cell.answered:
            paragraph(f"{cell.theory}: {cell.why}", indent=2)
    if mixed:
        _mixture(comparison, name, outcome)


def _hundred(found: Hundred) -> None:
    say()
    paragraph(found.sentence())
    table(HUNDRED, [list(row) for row in found.rows()], numeric=range(2, len(HUNDRED)))
    paragraph(ROUNDED)


def _table(headers: list[str], rows: list[list[str]]) -> None:
    """Print a table, without the history and then the states where a terminal is too narrow."""
    every = range(len(headers))
    choices = [
        list(every),
        [place for place in every if place != _HISTORY],
        [place for place in every if place < _HISTORY or place >= len(headers) - _RIGHT],
    ]
    for kept in choices:
        short = [headers[place] for place in kept]
        cut = [[row[place] for place in kept] for row in rows]
        if fits(short, cut):
            break
    table(short, cut, numeric=[at for at, place in enumerate(kept) if place >= _LEFT])
    if len(kept) < len(headers) - 1:
        say("(a wider terminal shows every state; so does --format csv)")


def _mixture(comparison: Comparison, scenario: str, outcome: str) -> None:
    shares = comparison.mixture(scenario, outcome)
    rows = [
        [state, probability(before), probability(after), signed(after - before)]
        for state, (before, after) in shares.items()
    ]
    told = ", ".join(f"{name} {weight:g}" for name, weight in comparison.weights) or "equal"
    say()
    heading(f"Mean over the theories that answer (weights: {told}); a view, no theory's answer")
    table(["state", "as it was", "changed", "change"], rows, numeric=[1, 2, 3])
    paragraph(comparison.mixed(scenario, outcome).sentence())
