"""``causal compose`` and ``causal conflicts``: theories as parts of one.

causal conflicts dear_coal the_ballad --rule mixture
causal compose dear_coal river_low --rule mixture --scenario no_engine
causal compose dear_coal river_low --rule mixture --weight river_low=2 -o both.toml
causal compose dear_coal river_low --rule noisy_max --prefer mill_1908=river_low
"""

from pathlib import Path
from typing import Annotated, Any

import typer

from causal.cli.loading import CaseName
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
    Rules,
    Scenarios,
    Theories,
    Weights,
    read_kinds,
    to_settle,
    told_terms,
)
from causal.errors import FileError, PartsConflict
from causal.files.saving import save
from causal.files.writing import write_theory
from causal.judgement.comparison import Comparison
from causal.study import compare
from causal.study import compose as composed
from causal.study import conflicts as between
from causal.theory.composition import HEADERS, Conflict
from causal.theory.theory import Theory


def conflicts(
    theories: Theories,
    rule: Rules = None,
    weight: Weights = None,
    leak: Leaks = None,
    direction: Directions = None,
    prefer: Prefers = None,
    cut: Cuts = None,
    merge: Merges = None,
    facts: Facts = None,
    history: History = None,
    case: CaseName = None,
    format: Format = "table",  # noqa: A002
) -> None:
    """List what theories do not agree on.

    What a rule or an option settles says how; what is open names the options that would settle it.
    """
    terms = told_terms(weight, leak, direction, prefer, cut, merge, facts, history)
    found = between(*theories, rule=read_kinds(rule), case=case, **terms)
    if format == "json":
        as_json([_plain(one) for one in found])
        return
    still = [one for one in found if one.open]
    heading(f"{len(found)} conflicts, {len(still)} of them open")
    for one in still:
        paragraph(f"{one.kind}: {one.detail}")
        ways = " or ".join(choice.option for choice in one.choices)
        paragraph(f"settle it with {ways}" if ways else "nothing settles it", indent=2)
    settled = [one for one in found if not one.open]
    if settled:
        say()
        table(HEADERS, [[one.kind, one.variable, one.detail, one.settled] for one in settled])


def _plain(one: Conflict) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "variable": one.variable,
        "detail": one.detail,
        "settled": one.settled,
        "choices": [choice.option for choice in one.choices],
    }


def compose(
    theories: Theories,
    rule: Rules = None,
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
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="Write it as a theory file.")
    ] = None,
    format: Format = "table",  # noqa: A002
) -> None:
    """Make one theory of several, as its parts.

    It has all their mechanisms; a variable that several set follows the rule. Conflicts that the
    rule does not settle have to be settled by options, which are named.
    """
    terms = told_terms(weight, leak, direction, prefer, cut, merge, facts, history)
    name = out.stem if out else ""
    try:
        made = composed(*theories, rule=read_kinds(rule), name=name, case=case, **terms)
    except PartsConflict as error:
        raise to_settle(error) from None
    if out is not None:
        _write(made, out)
    compared = compare([*theories, made], scenarios=scenario, case=case) if scenario else None
    if format == "json":
        as_json(_told(made, compared))
        return
    heading(f"{made.title} ({made.name})")
    if made.composition:
        paragraph(made.composition.sentence())
        say()
        table(HEADERS, [list(row) for row in made.composition.rows()])
    if compared:
        answers(compared)
    say()
    say(f"{len(made.variables)} variables, fingerprint {made.fingerprint}")
    if out is not None:
        say(f"written to {out}")


def _write(made: Theory, out: Path) -> None:
    if out.suffix != ".toml":
        raise FileError(str(out), [("", "a theory file ends in .toml")])
    save(out, write_theory(made))


def answers(compared: Comparison) -> None:
    """Print what theories answer to each scenario."""
    for scenario in compared.scenarios:
        outcome = compared.outcomes[0].variable.name
        say()
        heading(scenario.title or scenario.name)
        headers, rows = compared.display_rows(scenario.name, outcome)
        table(headers, rows, numeric=range(3, len(headers)))
        paragraph(compared.sentence(scenario.name, outcome))


def _told(made: Theory, compared: Comparison | None) -> dict[str, Any]:
    made_of = made.composition
    return {
        "name": made.name,
        "title": made.title,
        "fingerprint": made.fingerprint,
        "parts": [
            {
                "name": one.name,
                "theory": one.theory,
                "weight": one.weight,
                "fingerprint": one.fingerprint,
                "renamed": dict(one.renamed),
            }
            for one in (made_of.members if made_of else ())
        ],
        "conflicts": [_plain(one) for one in (made_of.conflicts if made_of else ())],
        "set_by": {name: list(parts) for name, parts in (made_of.setters if made_of else ())},
        "answers": [dict(zip(compared.columns, row, strict=True)) for row in compared.rows()]
        if compared
        else [],
    }
