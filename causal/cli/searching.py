"""``causal crux`` and ``causal search``: over what theories part, and what would have sufficed.

causal crux
causal crux --outcome all --least all
causal crux --theory dear_coal --theory river_low --levers 1
causal search "works_on >= .5" --levers 2
causal search "mill_1908.works_on >= .8" --against wages_1908 --for every
causal search "works_on >= .5" --for every --least all
"""

from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated, Literal, TypeVar

import typer

from causal.cli.loading import CaseName, HeldVariant, History, read_weights
from causal.cli.output import Shape, as_json, heading, paragraph, say, table, working
from causal.errors import QueryError
from causal.judgement.crux.finder import HEADERS as CRUX
from causal.judgement.crux.finder import Crux
from causal.judgement.crux.matrix import Disagreement
from causal.judgement.crux.parts import LEVERS, OUTCOMES
from causal.judgement.search.solutions import FRONT, Order, Search
from causal.judgement.search.solutions import HEADERS as WAYS
from causal.study import crux as run_crux
from causal.study import search as run_search

T = TypeVar("T")
Theories = Annotated[
    list[str] | None,
    typer.Option("--theory", metavar="THEORY", help="Only these: names or files."),
]
Levers = Annotated[int, typer.Option("--levers", min=0, help="Up to how many are set at once.")]
Facts = Annotated[
    Literal["before", "all", "none"], typer.Option(help="Which facts stay, as for `compare`.")
]
Weights = Annotated[
    list[str] | None, typer.Option("--weight", metavar="THEORY=NUMBER", help="Equal if not given.")
]
Few = Annotated[
    str,
    typer.Option(
        "--least",
        metavar="NUMBER",
        help="How many theories must be able to run it; `all`: each that speaks of the outcome.",
    ),
]
Most = Annotated[int, typer.Option("--most", min=1, help="How many lines to print.")]


def _least(told: str) -> int | Literal["all"]:
    if told == "all":
        return "all"
    if told.isdecimal() and int(told) > 0:
        return int(told)
    raise QueryError(f"least is {told!r}; give a number of theories, 1 or more, or 'all'")


def _run(text: str, ask: Callable[..., T]) -> T:
    with working(text) as (progress, cancelled):
        return ask(progress=progress, cancelled=cancelled)


def crux(
    theory: Theories = None,
    outcome: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="The first if not given; `all` for every one."),
    ] = None,
    levers: Levers = 2,
    least: Few = "2",
    facts: Facts = "before",
    history: History = None,
    variant: HeldVariant = None,
    weight: Weights = None,
    case: CaseName = None,
    draws: Annotated[
        int, typer.Option(min=0, help="Draw the theories' numbers so often, for bands.")
    ] = 0,
    seed: Annotated[int, typer.Option(min=0, help="Where the draws begin.")] = 1,
    most: Most = 12,
    format: Annotated[Shape, typer.Option(help="How to print it.")] = "table",  # noqa: A002
) -> None:
    """Find over what theories part most.

    Every single intervention and every pair, and every single observation, by the weighted
    Jensen-Shannon divergence of what the theories answer. A theory that does not speak to a
    question is told, and never counted as agreeing. Below it: how far every two theories part,
    averaged over the interventions that both run, and what each lever and outcome adds to that.
    """
    outcomes: str | list[str] | None = "all" if outcome and "all" in outcome else outcome or None
    found = _run(
        "Asking every theory every question",
        lambda **more: run_crux(
            theory or None,
            outcome=outcomes,
            size=levers,
            least=_least(least),
            facts=facts,
            history=history,
            variant=variant,
            weights=read_weights(weight) if weight else None,
            case=case,
            draws=draws,
            seed=seed,
            **more,
        ),
    )
    if format == "json":
        as_json(_plain_crux(found, most))
        return
    heading("Where theories part")
    paragraph(found.sentence())
    say()
    table(CRUX, [list(row) for row in found.rows()[:most]], numeric=[2, 3])
    say()
    _print_parts(found)
    say(f"{found.done} of {found.total} sets of levers asked, fingerprint {found.fingerprint}")


def _print_parts(found: Crux) -> None:
    """Print how far every two theories part, and the parts of the mean disagreement."""
    apart = found.matrix()
    if apart.furthest() is None:
        return
    heading("How far every two part")
    paragraph(apart.sentence())
    table(("", *apart.theories), apart.rows(), numeric=range(1, len(apart.theories) + 1))
    say()
    if len(found.outcomes) > 1:
        heading("By outcome")
        told = [
            (p.outcome, f"{p.mean:.4f}", str(p.scenarios), f"{p.bits:.4f}")
            for p in found.by_outcome()
        ]
        table(OUTCOMES, told, numeric=[1, 2, 3])
        say()
    for outcome in found.outcomes:
        if not (parts := found.by_lever(outcome)):
            continue
        heading(f"By lever: {outcome}")
        rows = [(part.lever, f"{part.bits:.4f}", str(part.scenarios)) for part in parts]
        table(LEVERS, rows, numeric=[1, 2])
        say()


def _plain_crux(found: Crux, most: int) -> dict[str, object]:
    return {
        "theories": list(found.theories),
        "facts": found.facts,
        "sentence": found.sentence(),
        "partings": [dict(zip(CRUX, row, strict=True)) for row in found.rows()[:most]],
        "bands": [list(one.band) for one in found.ranked()[:most]],
        "matrix": plain_pairs(found.matrix()),
        "by_outcome": [asdict(part) for part in found.by_outcome()],
        "by_lever": {
            outcome: [asdict(part) for part in found.by_lever(outcome)]
            for outcome in found.outcomes
        },
        "asked": found.done,
        "of": found.total,
        "fingerprint": found.fingerprint,
    }


def plain_pairs(apart: Disagreement) -> list[dict[str, object]]:
    """Return a disagreement pair by pair, as JSON has it."""
    keys = ("theory", "other", "bits", "questions")
    return [dict(zip(keys, pair, strict=True)) for pair in apart.pairs()]


def search(
    goal: Annotated[
        str, typer.Argument(metavar="GOAL", help="measure >= .5, or P(outcome=state) <= .2")
    ],
    theory: Theories = None,
    against: Annotated[
        str | None,
        typer.Option(metavar="OUTCOME", help="Weigh it against this, as low as may be."),
    ] = None,
    audience: Annotated[
        list[str] | None,
        typer.Option("--for", metavar="WHOM", help="A theory, `weighted`, or `every`."),
    ] = None,
    levers: Levers = 2,
    least: Few = "2",
    order: Annotated[
        Order,
        typer.Option(help="With as few levers first: what reaches most, or what most can run."),
    ] = "value",
    facts: Facts = "before",
    history: History = None,
    variant: HeldVariant = None,
    weight: Weights = None,
    case: CaseName = None,
    most: Most = 20,
    format: Annotated[Shape, typer.Option(help="How to print it.")] = "table",  # noqa: A002
) -> None:
    """Find the smallest interventions that reach a goal.

    All sets of levers up to a size in all their states: for each theory, for their weighted mean,
    and for every theory that can run it at once. Only the smallest sets are told.
    """
    found = _run(
        "Trying every set of levers",
        lambda **more: run_search(
            goal,
            theory or None,
            against=against,
            audience=audience or None,
            size=levers,
            least=_least(least),
            order=order,
            facts=facts,
            history=history,
            variant=variant,
            weights=read_weights(weight) if weight else None,
            case=case,
            **more,
        ),
    )
    if format == "json":
        as_json(_plain_search(found, most))
        return
    heading(f"What would reach {found.goal}")
    paragraph(found.sentence())
    say()
    table(WAYS, [list(row) for row in found.rows()[:most]], numeric=[1, 3])
    if found.front_rows():
        say()
        heading("The best for each number of levers, and against what it costs")
        table(FRONT, [list(row) for row in found.front_rows()[:most]])
    say()
    say(f"{found.done} of {found.total} sets of levers tried, fingerprint {found.fingerprint}")


def _plain_search(found: Search, most: int) -> dict[str, object]:
    return {
        "goal": str(found.goal),
        "facts": found.facts,
        "sentence": found.sentence(),
        "solutions": [
            {
                "for": one.audience,
                "settings": dict(solution.settings),
                "value": solution.value,
                "answers": dict(solution.answers),
                "silent": dict(solution.silent),
                "against": solution.against,
            }
            for one in found.found
            for solution in one.solutions[:most]
        ],
        "front": [
            {
                "for": one.audience,
                "settings": dict(point.settings),
                "value": point.value,
                "against": point.against,
                "theories": list(point.theories),
            }
            for one in found.found
            for point in (*one.front, *one.traded)
        ],
        "asked": found.done,
        "of": found.total,
        "fingerprint": found.fingerprint,
    }
