"""``causal ask``: one question to one theory.

causal ask reform_pace "P(union_fate_1991 | do(coup_1991=none))"
causal ask reform_pace "P(coup_1991=fails | use_of_force=hesitant)" --format json
causal ask classics/firing_squad "P(prisoner[rifleman_a=hold]=dead | prisoner=dead)"
"""

from typing import Annotated

import typer

from causal.cli.loading import TheoryName, VariantName, theory_of
from causal.cli.output import Shape, as_json, heading, say, table
from causal.display.numbers import probability
from causal.errors import NotIdentified, QueryError
from causal.theory.answers import Answer
from causal.theory.query import Query

_RUNGS = {1: "seeing", 2: "doing", 3: "imagining"}
_DIGITS = 4


def ask(
    theory: TheoryName,
    query: Annotated[
        str, typer.Argument(metavar="QUERY", help="For instance P(outcome | do(lever=state)).")
    ],
    variant: VariantName = None,
    format: Annotated[Shape, typer.Option(help="How to print the answer.")] = "table",  # noqa: A002
) -> None:
    """Ask a theory a question in notation.

    P(fate | coup=fails) is seeing, P(fate | do(coup=none)) doing, and
    P(fate[coup=none]=stands | coup=fails) imagining. A target without a state asks for the whole
    distribution.
    """
    asked = theory_of(theory, variant)
    read = Query.parse(query)
    if len(read.targets) > 1 and not all(term.states for term in read.targets):
        raise QueryError(
            f"{read} asks for several variables; name a state of each, or ask for one of them"
        )
    try:
        answer = asked.ask(read)
    except NotIdentified as error:
        if format == "json":
            unknown = Answer(str(read), asked.name, asked.variant, read.rung, None, None)
            told = {"identified": False, "leans_on": list(error.leans_on), "method": None}
            known = {"evidence": None, "fingerprint": asked.fingerprint}
            as_json({**_plain(unknown), **told, **known})
        raise
    if format == "json":
        as_json(_plain(answer))
    else:
        _print(answer)


def _plain(answer: Answer) -> dict[str, object]:
    return {
        "theory": answer.theory,
        "variant": answer.variant,
        "query": answer.query,
        "rung": answer.rung,
        "point": answer.point,
        "distribution": answer.distribution.as_dict() if answer.distribution else None,
        "identified": answer.identified,
        "leans_on": list(answer.leans_on),
        "method": answer.method,
        "evidence": answer.evidence,
        "fingerprint": answer.fingerprint,
    }


def _print(answer: Answer) -> None:
    heading(answer.query)
    if answer.point is not None:
        say(probability(answer.point, _DIGITS))
    elif answer.distribution is not None:
        variable = answer.distribution.variable
        rows = [
            [state, variable.label(state), probability(share, _DIGITS)]
            for state, share in answer.distribution
        ]
        table(["state", "meaning", "probability"], rows, numeric=[2])
    say()
    variant = "" if answer.variant == "calibrated" else f", variant {answer.variant}"
    say(
        f"{answer.theory}{variant}: rung {answer.rung} ({_RUNGS[answer.rung]}), {answer.method}, "
        f"fingerprint {answer.fingerprint}"
    )
    if answer.evidence < 1:
        say(f"probability of what is given: {probability(answer.evidence, _DIGITS)}")
