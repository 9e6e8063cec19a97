"""``causal list``: what there is.

causal list
causal list --case mill
"""

from causal.cli.loading import CaseName
from causal.cli.output import counted, heading, say, table
from causal.files.catalogue import load, load_case
from causal.files.places import cases, collections, stems
from causal.files.study_file import study_names
from causal.files.timelines import TimelineCase, has_timeline, load_timeline
from causal.judgement.timelines.rules import posed
from causal.theory.frame import Frame
from causal.theory.scenario import Scenario, verdict
from causal.theory.theory import Theory


def list_models(
    case: CaseName = None,
) -> None:
    """List cases, their theories and their scenarios."""
    chosen = cases() if case is None else (case,)
    for place, name in enumerate(chosen):
        if place:
            say()
        _case(name)
    if case is None:
        alone = [f"{place.name}/{stem}" for place in collections() for stem in stems(place)]
        if alone:
            say()
            heading("Theories that stand alone")
            table(["name", "title"], [[name, load(name).title] for name in alone])


def _case(name: str) -> None:
    whole = load_case(name)
    frame, theories = whole.frame, list(whole.theories)
    mark = f", {frame.mark}" if frame.mark else ""
    heading(f"{frame.title} (case {frame.name}{mark})")
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
    heading("Scenarios")
    told = [[one.number, one.name, one.title, _runs(one, theories)] for one in whole.scenarios]
    table(["number", "slug", "title", "run by"], told)
    say()
    if has_timeline(name):
        _timeline(load_timeline(name))
    _shared(frame)
    studies = [one for one in study_names() if one.startswith(f"{name}/")]
    if studies:
        say(f"{counted(len(studies), 'study', 'studies')}: {', '.join(studies)}")


def _shared(frame: Frame) -> None:
    """Print what theories share: names and states to be used in commands and files."""
    heading("Outcomes, levers and other names that theories share")
    pairs = [(entry.kind, entry.variable) for entry in frame.variables]
    rows = [[one.name, kind, one.title, ", ".join(one.states)] for kind, one in pairs]
    table(["name", "what", "title", "states"], rows)


def _timeline(whole: TimelineCase) -> None:
    """Print the yearly theories and the dated scenarios."""
    years = whole.frame.calendar
    heading(f"Yearly theories, {years.first} to {years.horizon} (causal timeline)")
    table(["name", "title"], [[one.name, one.title] for one in whole.theories])
    say()
    heading("Dated scenarios")
    rows = []
    for one in whole.frame.scenarios:
        run_by = [own.name for own in whole.theories if posed(own, one).status == "runs"]
        told = "nothing is changed" if one.start is None else ", ".join(run_by) or "none"
        rows.append([one.name, one.title, told])
    table(["slug", "title", "run by"], rows)
    say()


def _runs(scenario: Scenario, theories: list[Theory]) -> str:
    if not scenario.settings and not scenario.only:
        return "the baseline"
    names = [one.name for one in theories if verdict(one, scenario).status == "runs"]
    return "all" if len(names) == len(theories) else ", ".join(names) or "none"
