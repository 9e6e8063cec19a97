"""``causal weigh``: what evidence says for and against each account.

causal weigh
causal weigh --case mill --tempering 0.5 --as-of 1912 --without gauge_low
causal weigh --case mill --explanandum closure --dependence 0
causal weigh my_evidence.toml
"""

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from causal.cli.loading import CaseName, pairs
from causal.cli.output import Shape, as_json, heading, paragraph, say, table
from causal.display.numbers import probability, short_points
from causal.display.sentences import listed
from causal.errors import QueryError
from causal.files.evidence import load_evidence
from causal.files.places import cases
from causal.judgement.evidence.controls import Controls
from causal.judgement.evidence.influence import Influence, leave_one_out
from causal.judgement.evidence.prospects import HEADERS as PROSPECTS
from causal.judgement.evidence.prospects import Prospect, prospects
from causal.judgement.evidence.spans import Span, span
from causal.judgement.evidence.steadiness import Steadiness, steadiness
from causal.judgement.evidence.weighing import HEADERS, Weighing, weigh
from causal.judgement.evidence.weighing import by_explanandum as by_question


def weighed(
    evidence: Annotated[
        str | None,
        typer.Argument(metavar="EVIDENCE", help="A case, or a file of evidence."),
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
        int | None, typer.Option(metavar="YEAR", help="Nothing later may influence the answer.")
    ] = None,
    by: Annotated[
        str,
        typer.Option(help="What the year is held against: learnt (known by then) or refers_to."),
    ] = "learnt",
    explanandum: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only items that bear on it.")
    ] = None,
    dependence: Annotated[
        float | None,
        typer.Option(min=0, help="Discount within every cluster, 0 for none; each one's own."),
    ] = None,
    order: Annotated[
        str, typer.Option(help="Which item of a cluster counts in full: strongest, file, average.")
    ] = "strongest",
    most: Annotated[int, typer.Option("--most", min=1, help="How many items to print.")] = 12,
    case: CaseName = None,
    format: Annotated[Shape, typer.Option(help="How to print it.")] = "table",  # noqa: A002
) -> None:
    """Weigh evidence across rival hypotheses.

    Raw, discounted and tempered totals, how steady they are, and what they hang on.

    Hand-set likelihoods are judgement: never one number without how far it moves, the item that
    matters most, and what other controls would give.
    """
    if evidence and case:
        raise QueryError("a file of evidence and a case are both named; name one of them")
    dossier = load_evidence(evidence or case or cases()[0])
    if explanandum is not None:
        dossier = dossier.explaining(explanandum)
    if as_of is not None:
        dossier = dossier.as_of(as_of, by=by)
    if without:
        dossier = dossier.without(*(name for told in without for name in told.split(",")))
    priors = {n: float(v) for n, v in pairs(prior or (), "--prior", "hypothesis=number").items()}
    controls = Controls(tuple(priors.items()), catch_all, dependence, tempering, order)
    found = weigh(dossier, controls)
    influence = leave_one_out(dossier, controls)
    steady = steadiness(dossier, controls)
    moved = span(dossier, controls)
    if format == "json":
        sought = prospects(dossier, controls)
        as_json({**_plain(influence, steady, moved), "to_look_for": _looked_for(sought)})
        return
    heading(found.title)
    paragraph(found.sentence())
    table(HEADERS, [list(row) for row in found.rows()], numeric=[1, 2, 3, 4, 5])
    say()
    paragraph(moved.sentence())
    paragraph(steady.sentence())
    paragraph(influence.sentence())
    for what, part in by_question(dossier, controls):
        paragraph(f"{what.title}: {_leading(part)}")
    say()
    rows = [list(row[:4]) for row in found.ledger_rows()[:most]]
    table(["item", "what", "cluster", "counts for"], rows, numeric=[3])
    _sought(prospects(dossier, controls))


def _sought(found: Sequence[Prospect]) -> None:
    """Print what each item not yet seen can be expected to tell."""
    if found:
        say()
        heading("What is still to be looked for, the most telling first")
        table(PROSPECTS, [list(one.row()) for one in found], numeric=[2, 3])


def _leading(found: Weighing) -> str:
    """Say who leads, if anybody does."""
    if not found.pieces:
        return "no item bears on it"
    share = probability(found.p(found.leader.name))
    level = [one.title for one in found.level]
    return (
        f"{level[0]} leads with {share}" if len(level) == 1 else f"{listed(level)} level, {share}"
    )


def _looked_for(found: Sequence[Prospect]) -> list[dict[str, Any]]:
    return [
        {"item": one.item.name, "chance": one.chance, "bits": one.bits, "sentence": one.sentence()}
        for one in found
    ]


def _plain(influence: Influence, steady: Steadiness, moved: Span) -> dict[str, Any]:
    found = influence.whole
    names = [one.name for one in found.hypotheses]
    by_name = {
        "prior": found.prior,
        "raw": found.raw,
        "discounted": found.discounted,
        "tempered": found.tempered,
        "posterior": found.posterior,
        "redrawn_low": steady.low,
        "redrawn_high": steady.high,
        "settings_low": moved.low,
        "settings_high": moved.high,
    }
    return {
        "title": found.title,
        "fingerprint": found.fingerprint,
        "sentence": found.sentence(),
        "steadiness": steady.sentence(),
        "settings": moved.sentence(),
        "hypotheses": [dict(zip(HEADERS, row, strict=True)) for row in found.rows()],
        **{key: dict(zip(names, values, strict=True)) for key, values in by_name.items()},
        "items": [
            {
                "item": one.item.name,
                "counts_for": one.share,
                "db": dict(zip(names, one.db, strict=True)),
            }
            for one in found.pieces
        ],
        "without": [
            {
                "item": one.item.name,
                "moves_the_leader_by": short_points(one.change),
                "then_leads": one.leader.title,
                "posterior": dict(zip(names, one.posterior, strict=True)),
            }
            for one in influence.found
        ],
    }
