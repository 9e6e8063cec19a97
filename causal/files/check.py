"""Checking a file of any kind: every problem, and whether the published answers come out."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from causal.errors import CausalError, FileError, UnknownName
from causal.files import shape
from causal.files.catalogue import case_file_near, frame_near, load
from causal.files.dynamic_check import check_dynamic, check_timeline
from causal.files.evidence import file_of_evidence
from causal.files.folders import library_in, read_text
from causal.files.places import CASE_FILE, THEORIES, stems
from causal.files.reading import (
    build_theory,
    claim_theory_faults,
    read_case,
    read_library,
    read_scenarios,
)
from causal.files.schema import CasesFile
from causal.files.study_file import file_of_study
from causal.files.text import open_file, refuse, write_place
from causal.theory.sources import Library
from causal.theory.theory import Theory

Problem = tuple[str, str]


def check(path: str | Path) -> tuple[Problem, ...]:
    """Check a model file of any kind.

    Parameters
    ----------
    path : str or Path
        A file of any kind, which says its kind itself. Or the
        folder of a case, with every file in it.

    Returns
    -------
    tuple of (str, str)
        Place inside the file and sentence of every problem; empty if there is none. In a folder the
        place begins with the file.

    Examples
    --------
    >>> check("no_such_file.toml")
    (('', 'there is no such file'),)
    """
    file = Path(path)
    if file.is_dir():
        return tuple(
            (f"{one.relative_to(file).as_posix()}: {place}" if place else one.name, sentence)
            for one in case_files(file)
            for place, sentence in check(one)
        )
    try:
        text = read_text(file, str(file))
        kind = str(open_file(text, str(file))["kind"])
        return _CHECKS[kind](text, file)
    except FileError as error:
        if error.file == str(file):
            return error.problems
        return tuple(
            (
                "case",
                f"this file needs {error.file}, in which {place or 'something'} is wrong: {text}",
            )
            for place, text in error.problems
        )
    except UnknownName as error:
        return (("case", str(error)),)


def case_files(folder: Path) -> tuple[Path, ...]:
    """Return the files of a case that are to be checked: what others lean on comes first.

    Those that lean on it are left out where it has a problem, which they would only repeat.
    """
    case = folder / CASE_FILE
    base = [case, folder / "claims.toml", folder / "sources.toml"]
    first = [case, *(file for file in base[1:] if file.is_file())]
    if any(check(file) for file in first):
        return tuple(first)
    others = {*folder.glob("*.toml"), *folder.glob("*/*.toml")} - set(first)
    if any(map(_broken, folder.glob(f"{THEORIES}/*.toml"))):
        others -= {folder / "scenarios.toml", *folder.glob("studies/*.toml")}
    return (*first, *sorted(others))


def _broken(theory: Path) -> bool:
    try:
        load(theory)
    except CausalError:
        return True
    return False


def wrong_answers(theory: Theory) -> tuple[Problem, ...]:
    """Find published answers that a theory does not give.

    Parameters
    ----------
    theory : Theory

    Returns
    -------
    tuple of (str, str)
        Place and sentence.

    Examples
    --------
    >>> wrong_answers(load("classics/firing_squad"))
    ()
    """
    found = []
    for i, expected in enumerate(theory.expected):
        place = write_place(("expected", i))
        try:
            answer = theory.ask(expected.query).point
        except CausalError as error:
            found.append((place, f"{expected.query} has no answer: {error}"))
            continue
        if answer is None:
            sentence = f"{expected.query} asks for no single number; name a state of every target"
            found.append((place, sentence))
        elif abs(answer - expected.value) > expected.within:
            sentence = (
                f"{expected.query} is {answer:.6g} here and {expected.value:g} in {expected.source}"
            )
            found.append((place, f"{sentence}; they may differ by {expected.within:g}"))
    return tuple(found)


def _case_of(text: str, file: Path) -> str | None:
    case = open_file(text, str(file)).get("case")
    return case if isinstance(case, str) else None


def _theory(text: str, file: Path) -> tuple[Problem, ...]:
    case = _case_of(text, file)
    frame = frame_near(case, file) if case else None
    raw = open_file(text, str(file), "theory")
    return wrong_answers(build_theory(raw, file.stem, str(file), frame))


def _case(text: str, file: Path) -> tuple[Problem, ...]:
    library = library_in(file.parent, str(file.parent))
    name = file.resolve().parent.name
    frame = read_case(text, name=name, file=str(file), library=library)
    here = file.parent / THEORIES
    found = stems(here)
    told = [
        f"the file {THEORIES}/{name}.toml is missing"
        for name in frame.theories
        if name not in found
    ]
    told += [
        f"the theory {name}, whose file lies in {THEORIES}, is not listed here"
        for name in found
        if name not in frame.theories
    ]
    return tuple(("theories", sentence) for sentence in told)


def _cases(text: str, file: Path) -> tuple[Problem, ...]:
    section, faults, _ = shape.read_shape(CasesFile, open_file(text, str(file), "cases"))
    names = section.order if section else []
    faults += [
        (("order", i), f"there is no case {name!r} beside this file")
        for i, name in enumerate(names)
        if not (file.parent / name / CASE_FILE).is_file()
    ]
    refuse(str(file), faults)
    return ()


def _claims(text: str, file: Path) -> tuple[Problem, ...]:
    library = read_library(text, claims_file=str(file))
    case = _case_of(text, file)
    own = case_file_near(case, file) if case else None
    if own is not None and case:
        sources = library_in(own.parent, str(own.parent)).sources
        shelf = Library(library.documents, library.claims, sources)
        frame = read_case(read_text(own, str(own)), name=case, file=str(own), library=shelf)
        refuse(str(file), claim_theory_faults(library, frame))
    elif case:
        refuse(str(file), claim_theory_faults(library, frame_near(case, file)))
    return ()


def _sources(text: str, file: Path) -> tuple[Problem, ...]:
    read_library(sources=text, sources_file=str(file))
    return ()


def _scenarios(text: str, file: Path) -> tuple[Problem, ...]:
    case = _case_of(text, file) or ""
    own = case_file_near(case, file)
    frame = frame_near(case, file)
    theories = [
        load(own.parent / "theories" / f"{name}.toml" if own else name) for name in frame.theories
    ]
    if own is None:  # only the case's own file must have these
        frame = replace(frame, baseline="", featured=())
    read_scenarios(text, file=str(file), frame=frame, theories=theories)
    return ()


def _evidence(text: str, file: Path) -> tuple[Problem, ...]:
    file_of_evidence(text, file)
    return ()


def _study(text: str, file: Path) -> tuple[Problem, ...]:
    file_of_study(text, file)
    return ()


_CHECKS: dict[str, Callable[[str, Path], tuple[Problem, ...]]] = {
    "theory": _theory,
    "case": _case,
    "claims": _claims,
    "sources": _sources,
    "scenarios": _scenarios,
    "evidence": _evidence,
    "study": _study,
    "timeline": check_timeline,
    "dynamic": check_dynamic,
    "cases": _cases,
}
