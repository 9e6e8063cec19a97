"""``causal list``: what there is.

causal list
causal list --case soviet_collapse
"""

from typing import Annotated

import typer

from causal.cli.output import counted, heading, say, table
from causal.files.catalogue import cases, load, load_frame, load_scenarios, theory_names
from causal.files.study_file import study_names
from causal.theory.scenario import Scenario, verdict
from causal.theory.theory import Theory


def list_models(
    case: Annotated[
        str | None, typer.Option(help="One case only: its name, or a case.toml of yours.")
    ] = None,
) -> None:
    """List cases, their theories and their scenarios."""
    chosen = cases() if case is None else (case,)
    for place, name in enumerate(chosen):
        if place:
            say()
        _case(name)
    if case is None:
        owned = {name for one in chosen for name in theory_names(one)}
        alone = [name for name in theory_names() if name not in owned]
        if alone:
            say()
            heading("Theories that stand alone")
            table(["name", "title"], [[name, load(name).title] for name in alone])


def _case(name: str) -> None:
    frame = load_frame(name)
    theories = [load(one) for one in frame.theories]
    heading(f"{frame.title} (case {frame.name})")
    say()
    heading("Theories")
    rows = [
        [
            theory.name,
            theory.title + (" (fiction)" if theory.fiction else ""),
            str(len(theory.variables)),
            ", ".join(variant.name for variant in theory.variants),
        ]
        for theory in theories
    ]
    table(["name", "title", "variables", "variants"], rows, numeric=[2])
    say()
    scenarios = load_scenarios(name)
    heading("Scenarios")
    told = [[one.number, one.name, one.title, _runs(one, theories)] for one in scenarios]
    table(["number", "slug", "title", "run by"], told)
    say()
    outcomes = ", ".join(entry.variable.name for entry in frame.outcomes)
    say(f"{counted(len(frame.outcomes), 'outcome')}: {outcomes}")
    studies = [one for one in study_names() if one.startswith(f"{name}/")]
    if studies:
        say(f"{counted(len(studies), 'study', 'studies')}: {', '.join(studies)}")


def _runs(scenario: Scenario, theories: list[Theory]) -> str:
    if not scenario.settings and not scenario.only:
        return "the baseline"
    names = [one.name for one in theories if verdict(one, scenario).status == "runs"]
    return "all" if len(names) == len(theories) else ", ".join(names) or "none"
