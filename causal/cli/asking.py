"""``causal ask``: one question to one theory.

causal ask dear_coal "P(mill_1908 | do(wage_cut_1907=none))"
causal ask dear_coal "P(wage_cut_1907=deep | strikebreakers=few)" --format json
causal ask classics/firing_squad "P(prisoner[rifleman_a=hold]=dead | prisoner=dead)"
causal ask classics/firing_squad "prisoner[rifleman_a=1] - prisoner[rifleman_a=0]"
causal ask dear_coal "P(wages_1908[wage_cut_1907=none] | strike_1908=long)" --couplings independent
"""

from typing import Annotated

import typer

from causal.cli.loading import CaseName, Couplings, TheoryName, VariantName, read_couplings
from causal.cli.output import Shape, as_json, heading, say, table, working
from causal.display.numbers import decimals, probability
from causal.errors import QueryError
from causal.study.meant import theory_of
from causal.theory.answering import Effort
from causal.theory.answers import Answer
from causal.theory.potential.parsing import is_expression
from causal.theory.query import Query

_RUNGS = {1: "seeing", 2: "doing", 3: "imagining"}
_IMAGINING = 3
_DIGITS = 4


def ask(
    theory: TheoryName,
    query: Annotated[
        str, typer.Argument(metavar="QUERY", help="For instance P(outcome | do(lever=state)).")
    ],
    variant: VariantName = None,
    case: CaseName = None,
    couplings: Couplings = None,
    ranges: Annotated[
        bool, typer.Option(help="How far the answer can move under other mechanisms.")
    ] = True,
    attained: Annotated[
        bool, typer.Option("--attained", help="Also look for mechanisms that reach the ends.")
    ] = False,
    format: Annotated[Shape, typer.Option(help="How to print the answer.")] = "table",  # noqa: A002
) -> None:
    """Ask a theory a question in notation.

    P(fate | coup=fails) is seeing, P(fate | do(coup=none)) doing, and
    P(fate[coup=none]=stands | coup=fails) imagining. A target without a state asks for the whole
    distribution. An answer that does not follow from the network alone comes with what it assumes
    of luck, and with how far it could move.

    The spelling of CausalQueries is read too: Y[X=1] - Y[X=0] :|: X==1 & Y==0 is the mean of an
    expression, in which a state counts as its place from 0.
    """
    asked = theory_of(theory, variant, case=case).assuming(read_couplings(couplings))
    read = query if is_expression(query) else _one_number(Query.parse(query))
    if attained:
        with working("Looking for mechanisms that reach the ends") as (progress, cancelled):
            effort = Effort(attained=True, progress=progress, cancelled=cancelled)
            answer = asked.ask(read, effort=effort)
    else:
        answer = asked.ask(read, effort=Effort(ranges=ranges))
    if format == "json":
        as_json(_plain(answer))
    else:
        _print(answer)


def _one_number(read: Query) -> Query:
    if len(read.targets) > 1 and not all(term.states for term in read.targets):
        raise QueryError(
            f"{read} asks for several variables; name a state of each, or ask for one of them"
        )
    return read


def _plain(answer: Answer) -> dict[str, object]:
    return {
        "theory": answer.theory,
        "variant": answer.variant,
        "query": answer.query,
        "rung": answer.rung,
        "point": answer.point,
        "distribution": answer.distribution.as_dict() if answer.distribution else None,
        "identified": answer.identified,
        "order_range": answer.order_range.as_dict() if answer.order_range else None,
        "full_range": answer.full_range.as_dict() if answer.full_range else None,
        "state_ranges": _by_state(answer),
        "leans_on": list(answer.leans_on),
        "leverage": {one.variable: [one.low, one.high] for one in answer.leverage},
        "couplings": dict(answer.couplings),
        "method": answer.method,
        "standard_error": answer.standard_error,
        "evidence": answer.evidence,
        "fingerprint": answer.fingerprint,
    }


def _by_state(answer: Answer) -> dict[str, object] | None:
    if answer.distribution is None or not answer.by_state:
        return None
    states = answer.distribution.variable.states
    return {
        state: {"order_range": order.as_dict(), "full_range": full.as_dict()}
        for state, (order, full) in zip(states, answer.by_state, strict=True)
    }


def _print(answer: Answer) -> None:
    heading(answer.query)
    if answer.point is not None:
        error = answer.standard_error
        said = "" if error is None else f" (standard error {error:.1g})"
        say(_number(answer, answer.point) + said)
    elif answer.distribution is not None:
        variable = answer.distribution.variable
        rows = [
            [state, variable.label(state), probability(share, _DIGITS)]
            for state, share in answer.distribution
        ]
        heads = ["state", "meaning", "probability"]
        if answer.by_state:
            heads += ["order respected", "any mechanisms"]
            rows = [
                [*row, *map(str, pair)] for row, pair in zip(rows, answer.by_state, strict=True)
            ]
        table(heads, rows, numeric=[2, 3, 4])
    say()
    variant = "" if answer.variant == "calibrated" else f", variant {answer.variant}"
    say(
        f"{answer.theory}{variant}: rung {answer.rung} ({_RUNGS[answer.rung]}), {answer.method}, "
        f"fingerprint {answer.fingerprint}"
    )
    _rests(answer)
    if answer.evidence < 1:
        say(f"probability of what is given: {probability(answer.evidence, _DIGITS)}")


def _number(answer: Answer, value: float) -> str:
    return (probability if answer.is_probability else decimals)(value, _DIGITS)


def _rests(answer: Answer) -> None:
    """Say what an answer leans on, and how far it could move."""
    if answer.identified:
        if answer.rung == _IMAGINING:
            say("follows from the network alone: no assumption about luck")
        return
    ranges = [
        ("if mechanisms respect their order", answer.order_range),
        ("under any mechanisms with these tables", answer.full_range),
    ]
    for words, found in ranges:
        if found is not None:
            sharp = ", sharp" if found.sharp else ""
            low, high = _number(answer, found.low), _number(answer, found.high)
            say(f"{low} to {high} {words}{sharp}")
    if answer.why_no_range:
        say(f"no ranges: {answer.why_no_range}")
    say("leans on how luck carries over:")
    leverage = {one.variable: one for one in answer.leverage}
    rows = []
    for name, kind in answer.couplings:
        one = leverage.get(name)
        moved = [probability(one.low, _DIGITS), probability(one.high, _DIGITS)] if one else ["", ""]
        rows.append([name, kind.replace("_", " "), *moved])
    table(["variable", "coupling", "lowest", "highest"], rows, numeric=[2, 3])
