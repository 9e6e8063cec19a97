"""``causal identify``: whether an effect could be estimated from what is observable.

causal identify classics/smoking_tar --cause smoking=yes --effect cancer --latent genotype
causal identify my_graph.dag
causal identify dear_coal --cause wage_cut_1907=none --effect mill_1908 --format json
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from causal.cli.loading import CaseName, TheoryName, VariantName, pairs
from causal.cli.output import Shape, as_json, heading, paragraph, say, table
from causal.display.numbers import probability
from causal.errors import QueryError
from causal.files.formats.dagitty import SUFFIXES as DAGITTY
from causal.files.formats.dagitty import Drawn, read_dagitty
from causal.ladder.identification import (
    Identification,
    ObservableEffect,
    observable_effect,
)
from causal.ladder.identification import identify as effect_in
from causal.study.meant import theory_of
from causal.theory.theory import Theory

_DIGITS = 4


def identify(
    theory: TheoryName,
    cause: Annotated[
        list[str] | None,
        typer.Option(metavar="VARIABLE=STATE", help="What is done; may be repeated."),
    ] = None,
    effect: Annotated[
        list[str] | None, typer.Option(metavar="VARIABLE", help="What is asked; may be repeated.")
    ] = None,
    given: Annotated[
        list[str] | None,
        typer.Option(metavar="VARIABLE=STATE", help="Known in the changed world."),
    ] = None,
    latent: Annotated[
        list[str] | None,
        typer.Option(metavar="VARIABLE", help="What nobody observes; may be repeated."),
    ] = None,
    variant: VariantName = None,
    case: CaseName = None,
    format: Annotated[Shape, typer.Option(help="How to print it.")] = "table",  # noqa: A002
) -> None:
    """Say whether an effect could be estimated, and how.

    The theory itself always answers P(effect | do(cause)): it knows its latent variables. This asks
    whether somebody who only ever sees the others could. A graph of DAGitty (.dag) is asked about
    what it marks as exposure, outcome and latent, unless options name others.
    """
    if Path(theory).suffix.lower() in DAGITTY:
        _drawn(read_dagitty(theory), cause or (), effect or (), given or (), latent, format)
        return
    asked = theory_of(theory, variant, case=case)
    if not cause or not effect:
        raise QueryError("give --cause variable=state and --effect variable")
    found = observable_effect(
        asked.model,
        cause=pairs(cause, "--cause", "variable=state"),
        effect=_names(effect),
        given=pairs(given or (), "--given", "variable=state"),
        latent=_names(latent or []),
    )
    if format == "json":
        as_json(_plain(asked, found))
    else:
        _print(asked, found)


def _drawn(
    drawn: Drawn,
    cause: Sequence[str],
    effect: Sequence[str],
    given: Sequence[str],
    latent: Sequence[str] | None,
    shape: str,
) -> None:
    """Ask a graph without numbers; states that options name do not matter to it."""
    causes = [name.partition("=")[0] for name in _names(cause)] or list(drawn.exposures)
    effects = _names(effect) or list(drawn.outcomes)
    if not causes or not effects:
        raise QueryError("the graph marks no exposure or no outcome; give --cause and --effect")
    known = [name.partition("=")[0] for name in _names(given)] or list(drawn.adjusted)
    hidden = drawn.unobserved() if latent is None else (*_names(latent), *drawn.hidden())
    found = effect_in(drawn.graph(), cause=causes, effect=effects, given=known, latent=hidden)
    if shape == "json":
        as_json(_verdict(found))
        return
    heading(found.question)
    paragraph(found.sentence())
    _sets(found)


def _names(told: Sequence[str]) -> list[str]:
    return [name.strip() for text in told for name in text.split(",") if name.strip()]


def _plain(theory: Theory, found: ObservableEffect) -> dict[str, object]:
    verdict = found.identification
    return {
        "theory": theory.name,
        "variant": theory.variant,
        **_verdict(verdict),
        "probabilities": None if found.probabilities is None else found.probabilities.tolist(),
        "fingerprint": theory.fingerprint,
    }


def _verdict(verdict: Identification) -> dict[str, object]:
    return {
        "question": verdict.question,
        "identified": verdict.identified,
        "method": verdict.method,
        "estimand": verdict.text if verdict.identified else None,
        "latex": verdict.latex if verdict.identified else None,
        "back_door": [list(chosen) for chosen in verdict.back_door.sets],
        "front_door": [list(chosen) for chosen in verdict.front_door.sets],
        "sentence": verdict.sentence(),
    }


def _print(theory: Theory, found: ObservableEffect) -> None:
    verdict = found.identification
    heading(verdict.question)
    paragraph(verdict.sentence())
    if found.probabilities is not None and len(verdict.effect) == 1:
        variable = theory[verdict.effect[0]]
        shares = zip(variable.states, found.probabilities, strict=True)
        rows = [[state, probability(float(share), _DIGITS)] for state, share in shares]
        say()
        table([variable.name, "probability"], rows, numeric=[1])
    _sets(verdict)


def _sets(verdict: Identification) -> None:
    for title, sets in (("back-door", verdict.back_door), ("front-door", verdict.front_door)):
        shown = [", ".join(chosen) or "nothing" for chosen in sets.sets[:5]]
        if shown:
            more = "" if sets.complete and len(sets.sets) <= len(shown) else "; and others"
            paragraph(f"{title} sets: {'; '.join(shown)}{more}")
