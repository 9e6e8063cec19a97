"""``causal weigh``: what evidence says for and against each account.

causal weigh
causal weigh --tempering 0.5 --as-of 1992 --without E24
causal weigh my_evidence.toml
"""

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from causal.cli.loading import pairs
from causal.cli.output import Shape, as_json, heading, paragraph, say, table
from causal.files.catalogue import cases
from causal.files.evidence import load_evidence
from causal.judgement.evidence.controls import Controls
from causal.judgement.evidence.influence import leave_one_out
from causal.judgement.evidence.steadiness import steadiness
from causal.judgement.evidence.weighing import HEADERS, Weighing, weigh
from causal.judgement.evidence.weighing import by_explanandum as by_question


def weighed(
    evidence: Annotated[
        str | None,
        typer.Argument(metavar="EVIDENCE", help="A case or a file; the case that ships."),
    ] = None,
    tempering: Annotated[
        float | None,
        typer.Option(min=0, max=1, help="The power that totals are raised to; the file's own."),
    ] = None,
    catch_all: Annotated[
        float, typer.Option(min=0, max=1, help="Prior of `something else`.")
    ] = 0.0,
    prior: Annotated[
        list[str] | None,
        typer.Option(metavar="HYPOTHESIS=NUMBER", help="Priors; equal if not given."),
    ] = None,
    without: Annotated[
        list[str] | None, typer.Option(metavar="ITEM", help="Leave an item out; may be repeated.")
    ] = None,
    as_of: Annotated[
        int | None, typer.Option(metavar="YEAR", help="Only what was known by then.")
    ] = None,
    most: Annotated[int, typer.Option("--most", min=1, help="How many items to print.")] = 12,
    format: Annotated[Shape, typer.Option(help="How to print it.")] = "table",  # noqa: A002
) -> None:
    """Weigh evidence across rival hypotheses.

    Raw, discounted and tempered totals, how steady they are, and what they hang on.

    Hand-set likelihoods are judgement: never one number without how far it moves, the item that
    matters most, and what other controls would give.
    """
    dossier = load_evidence(evidence or cases()[0])
    if as_of is not None:
        dossier = dossier.as_of(as_of)
    if without:
        dossier = dossier.without(*(name for told in without for name in told.split(",")))
    priors = {n: float(v) for n, v in pairs(prior or (), "--prior", "hypothesis=number").items()}
    controls = Controls(priors=tuple(priors.items()), catch_all=catch_all, tempering=tempering)
    found = weigh(dossier, controls)
    influence = leave_one_out(dossier, controls)
    steady = steadiness(dossier, controls)
    if format == "json":
        as_json(_plain(found, influence.rows(), steady.sentence()))
        return
    heading(found.title)
    paragraph(found.sentence())
    table(HEADERS, [list(row) for row in found.rows()], numeric=[1, 2, 3, 4, 5])
    say()
    paragraph(steady.sentence())
    paragraph(influence.sentence())
    for explanandum, part in by_question(dossier, controls):
        paragraph(
            f"{explanandum.title}: {part.leader.title} leads with {part.p(part.leader.name):.2f}"
        )
    say()
    rows = [list(row[:4]) for row in found.ledger_rows()[:most]]
    table(["item", "what", "cluster", "counts for"], rows, numeric=[3])


def _plain(found: Weighing, influence: Sequence[tuple[str, ...]], steady: str) -> dict[str, Any]:
    return {
        "title": found.title,
        "sentence": found.sentence(),
        "steadiness": steady,
        "hypotheses": [dict(zip(HEADERS, row, strict=True)) for row in found.rows()],
        "posterior": {one.name: found.p(one.name) for one in found.hypotheses},
        "without": [
            {"item": row[0], "moves_the_leader_by": row[2], "then_leads": row[4]}
            for row in influence
        ],
    }
