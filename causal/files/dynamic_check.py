"""Checking files of yearly theories: every problem, and whether counts and siblings agree."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from causal.errors import CausalError
from causal.files.catalogue import case_file_near, frame_near, load
from causal.files.dynamic_reading import read_dynamic
from causal.files.folders import read_text
from causal.files.places import home_of
from causal.files.text import open_file, refuse, write_place
from causal.files.timeline_reading import own_change_faults, read_timeline
from causal.files.timelines import FOLDER, scenario_names, timeline_near
from causal.theory.dynamic.answering import anchored, answer, overlapping
from causal.theory.dynamic.parts import Anchor, DatedExpected, Overlap
from causal.theory.dynamic.theory import DynamicTheory
from causal.theory.theory import Theory

Problem = tuple[str, str]


def disagreements(theory: DynamicTheory, sibling: Theory | None = None) -> tuple[Problem, ...]:
    """Find where a yearly theory does not give what it says that it must.

    Parameters
    ----------
    theory : DynamicTheory
    sibling : Theory, optional
        Its static sibling; overlaps are not looked at without it.

    Returns
    -------
    tuple of (str, str)
        Place and sentence: a record that cannot be, known answers, counts, and overlaps.
    """
    found: list[Problem] = []
    try:
        theory.course().log_likelihood()
    except CausalError as error:
        found.append(("record", f"the theory cannot have had this record: {error}"))
    for i, expected in enumerate(theory.expected):
        found += _told("expected", i, partial(_expected, theory, expected))
    for i, anchor in enumerate(theory.anchors):
        found += _told("anchors", i, partial(_anchor, theory, anchor))
    if sibling is not None:
        for i, overlap in enumerate(theory.overlaps):
            found += _told("overlap", i, partial(_overlap, theory, sibling, overlap))
    return tuple(found)


def _told(key: str, i: int, look: Callable[[], str]) -> Iterator[Problem]:
    place = write_place((key, i))
    try:
        sentence = look()
    except CausalError as error:
        sentence = f"it has no answer: {error}"
    if sentence:
        yield place, sentence


def _expected(theory: DynamicTheory, one: DatedExpected) -> str:
    found = answer(theory, one.question)
    if abs(found - one.value) <= one.within:
        return ""
    sentence = f"the answer is {found:.6g} here and {one.value:g} in {one.source}"
    return f"{sentence}; they may differ by {one.within:g}"


def _anchor(theory: DynamicTheory, anchor: Anchor) -> str:
    one = anchored(theory, anchor)
    if one.holds:
        return ""
    count = f"{anchor.events:g} of {anchor.trials:g} = {one.counted:.4g} in {anchor.source}"
    sentence = f"{anchor.title}: the {anchor.asks} is {one.found:.4g} a year here and {count}"
    return f"{sentence}; it must lie in {one.low:.4g} to {one.high:.4g}"


def _overlap(theory: DynamicTheory, sibling: Theory, overlap: Overlap) -> str:
    one = overlapping(theory, sibling, overlap)
    if one.holds:
        return ""
    sentence = f"{overlap.static} is {one.static:.4g} in {sibling.name} and {one.dynamic:.4g} here"
    return f"{sentence}; they may differ by {overlap.within:g}"


def check_dynamic(text: str, file: Path) -> tuple[Problem, ...]:
    """Check a file of kind ``dynamic``."""
    case = str(open_file(text, str(file)).get("case"))
    timeline = timeline_near(case, file)
    theory = read_dynamic(text, name=file.stem, file=str(file), timeline=timeline)
    return disagreements(theory, _sibling(theory, case, file))


def _sibling(theory: DynamicTheory, case: str, file: Path) -> Theory | None:
    if not theory.sibling or not theory.overlaps:
        return None
    own = case_file_near(case, file)
    if own is None:
        return load(theory.sibling, case)
    return load(own.parent / "theories" / f"{theory.sibling}.toml")


def check_timeline(text: str, file: Path) -> tuple[Problem, ...]:
    """Check a file of kind ``timeline``; what is wrong with a theory is told in its own file."""
    case = str(open_file(text, str(file)).get("case"))
    own, frame = case_file_near(case, file), frame_near(case, file)
    folder = home_of(case).folder if own is None else own.parent
    static = scenario_names(folder, case if own is None else str(own.parent))
    timeline = read_timeline(text, file=str(file), frame=frame, static=static)
    found: list[Problem] = []
    theories = []
    for name in timeline.theories:
        one = file.parent / FOLDER / f"{name}.toml"
        if not one.is_file():
            found.append(("theories", f"the file {FOLDER}/{name}.toml is missing"))
            continue
        try:
            theories.append(
                read_dynamic(read_text(one, str(one)), name=name, file=str(one), timeline=timeline)
            )
        except CausalError:
            continue
    refuse(str(file), own_change_faults(timeline, theories))
    return tuple(found)
