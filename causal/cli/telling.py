"""``causal histories`` and ``causal seeing``: what theories tell, and done beside learnt of.

causal histories dear_coal no_wage_cut
causal histories dear_coal --ending mill_1908=runs
causal histories dear_coal no_wage_cut --sample --seed 7 --count 1
causal histories dear_coal no_wage_cut --sample --seed 7 --facts all --couplings independent
causal seeing no_wage_cut
causal seeing --do wage_cut_1907=none --theory dear_coal
"""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

import typer

from causal.cli.loading import CaseName, Theories, TheoryName, VariantName, pairs
from causal.cli.output import Shape, as_json, heading, paragraph, say, table
from causal.display.timeline import DIFFERS, Moment
from causal.errors import QueryError
from causal.judgement.cells import Rules
from causal.judgement.histories.beside import CHANGED, LIKELY, as_it_was, moments
from causal.judgement.histories.probable import HEADERS as RANKS
from causal.judgement.histories.probable import Histories
from causal.judgement.histories.sampled import Twins
from causal.judgement.histories.timeline import HEADERS, Timeline
from causal.judgement.seeing import HEADERS as BOTH
from causal.judgement.seeing import Seeing
from causal.study.doubting import settings_of
from causal.study.meant import theory_of
from causal.study.telling import histories as most_probable
from causal.study.telling import seeing as both_ways
from causal.study.telling import tell
from causal.theory.theory import Theory

FactsRule = Annotated[
    Literal["before", "all", "none"], typer.Option(help="Which facts are taken as known.")
]
HistoryName = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="`record`, or a history that the theory tells itself."),
]
Do = Annotated[
    list[str] | None,
    typer.Option(metavar="LEVER=STATE", help="An intervention of your own; may be repeated."),
]
BESIDE = ("when", "what", "", *CHANGED)


def histories(
    theory: TheoryName,
    scenario: Annotated[
        str | None,
        typer.Argument(metavar="SCENARIO", help="By slug or number; without one, no change."),
    ] = None,
    do: Do = None,
    ending: Annotated[
        list[str] | None,
        typer.Option(metavar="VARIABLE=STATE", help="Only histories that end so."),
    ] = None,
    count: Annotated[int, typer.Option(min=1, help="How many.")] = 5,
    sample: Annotated[
        bool, typer.Option("--sample", help="Draw them instead, each as likely as it is.")
    ] = False,
    seed: Annotated[int, typer.Option(help="For --sample: the same one tells the same.")] = 1,
    pair: Annotated[
        bool,
        typer.Option(
            "--pair/--alone",
            help="Beside the history as it was; of a sample, with the same luck.",
        ),
    ] = True,
    facts: FactsRule = "before",
    history: HistoryName = None,
    couplings: Annotated[
        str | None, typer.Option(metavar="KIND", help="For --sample: how luck carries over.")
    ] = None,
    variant: VariantName = None,
    case: CaseName = None,
    format: Annotated[Shape, typer.Option(help="How to print it.")] = "table",  # noqa: A002
) -> None:
    """Tell the most probable histories under a change, or draw some.

    As dated timelines in words, each with its probability; what differs from the history as it was
    is marked.
    """
    asked = theory_of(theory, variant, case=case)
    settings = settings_of(asked, scenario, pairs(do or (), "--do", "lever=state"))
    ends = pairs(ending or (), "--ending", "variable=state")
    if not sample:
        if couplings:
            raise QueryError("--couplings is for --sample; the most probable lean on no luck")
        found = most_probable(
            asked, do=settings, count=count, ending=ends or None, facts=facts, history=history
        )
        _ranked(asked, found, history, format, pair=pair)
        return
    if ends:
        raise QueryError("--ending is for the most probable histories; leave out --sample")
    drawn = tell(
        asked,
        do=settings,
        seed=seed,
        count=count,
        facts=facts,
        history=history,
        couplings=couplings,
    )
    if format == "json":
        as_json(_drawn(drawn, seed, pair=pair))
    else:
        _print_drawn(drawn, seed, pair=pair)


def _plain(one: Timeline) -> dict[str, Any]:
    return {"probability": one.probability, "bits": one.bits, "states": one.states}


def _ranked(
    theory: Theory, found: Histories, history: str | None, shape: Shape, *, pair: bool
) -> None:
    if shape == "json":
        as_json(
            {
                "theory": found.theory,
                "question": found.question,
                "sentence": found.sentence(),
                "facts": dict(found.facts),
                "histories": [_plain(one) for one in found.timelines],
            }
        )
        return
    heading(f"{found.title}: {found.question}")
    paragraph(found.sentence())
    say()
    first = found.timelines[0]
    paragraph(first.sentence())
    say()
    if pair:
        was = as_it_was(theory, Rules(history=history))
        _beside(moments(first, was, filled=LIKELY))
    else:
        table(HEADERS, [list(row) for row in first.rows()], numeric=[3])
    say()
    table(RANKS, [list(row) for row in found.rows()], numeric=[1, 2])


def _drawn(drawn: tuple[Twins, ...], seed: int, *, pair: bool) -> dict[str, Any]:
    first = drawn[0].changed
    return {
        "theory": first.theory,
        "question": first.question,
        "seed": seed,
        "histories": [
            {
                **_plain(one.changed),
                **({"as_it_was": _plain(one.factual)} if pair else {}),
                "differing": list(one.differing()),
                "sentence": one.sentence(),
                "odds": one.odds(),
            }
            for one in drawn
        ],
    }


def _print_drawn(drawn: tuple[Twins, ...], seed: int, *, pair: bool) -> None:
    heading(f"{drawn[0].changed.title}: {drawn[0].changed.question}, seed {seed}")
    for place, one in enumerate(drawn):
        if place:
            say()
        paragraph(one.sentence())
        paragraph(one.odds())
        say()
        if pair:
            _beside(one.moments())
        else:
            table(HEADERS, [list(row) for row in one.changed.rows()], numeric=[3])


def _beside(lines: Sequence[Moment]) -> None:
    rows = [
        [
            line.date,
            line.title,
            DIFFERS if line.differs else "",
            f"{line.now} ({line.note})" if line.note else line.now,
            f"{line.was} ({line.was_note})" if line.was_note else line.was,
        ]
        for line in lines
    ]
    table(BESIDE, rows)


def seeing(
    scenario: Annotated[
        str | None, typer.Argument(metavar="SCENARIO", help="By slug or number.")
    ] = None,
    do: Do = None,
    theory: Theories = None,
    outcome: Annotated[
        str | None, typer.Option(metavar="NAME", help="The first if not given.")
    ] = None,
    facts: FactsRule = "before",
    history: HistoryName = None,
    variant: VariantName = None,
    case: CaseName = None,
    format: Annotated[Shape, typer.Option(help="How to print it.")] = "table",  # noqa: A002
) -> None:
    """Tell what is done from what is learnt of.

    And why the two differ in a theory: to learn of something also tells of what brought it about.
    """
    found = both_ways(
        theory or None,
        scenario=scenario,
        do=pairs(do or (), "--do", "lever=state") or None,
        outcome=outcome,
        facts=facts,
        history=history,
        variant=variant,
        case=case,
    )
    if format == "json":
        as_json(_both(found))
        return
    heading(found.title)
    paragraph(found.sentence())
    say()
    table(BOTH, [list(row) for row in found.rows()], numeric=range(1, len(BOTH)))
    say()
    for one in found.told:
        paragraph(one.sentence())


def _both(found: Seeing) -> dict[str, Any]:
    return {
        "title": found.title,
        "measure": found.measure.title,
        "sentence": found.sentence(),
        "theories": [
            {
                "theory": one.cell.theory,
                "status": one.cell.status,
                "done": one.done,
                "learnt": one.learnt,
                "common_causes": list(one.ties.common) if one.ties else [],
                "sentence": one.sentence(),
            }
            for one in found.told
        ],
        "fingerprint": found.fingerprint,
    }
