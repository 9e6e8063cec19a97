"""Reading study files: those that ship with a case, and those of users."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from causal.errors import CausalError, FileError, QueryError, UnknownName
from causal.files import shape
from causal.files.catalogue import Case, case_file_near, load, load_case
from causal.files.evidence import load_evidence
from causal.files.folders import read_text
from causal.files.places import CASE_FILE, THEORIES, cases, home_of, stems
from causal.files.schema import StudyFile
from causal.files.study_faults import OWN, Known, study_faults
from causal.files.study_schema import (
    AntecedentsSection,
    ComparingSection,
    CruxSection,
    DoubtingSection,
    InterventionSection,
    SeekingSection,
    StudySections,
    TellingSection,
)
from causal.files.study_sweep import sweep_faults, swept
from causal.files.study_value import (
    Comparing,
    CruxAsked,
    Doubting,
    FarFetched,
    Seeking,
    Study,
    Telling,
    Weighing,
    weighing,
)
from causal.files.text import open_file, refuse
from causal.theory.checks import Fault
from causal.theory.scenario import Scenario, find
from causal.theory.theory import Theory

FOLDER = "studies"


def study_names() -> tuple[str, ...]:
    """Return the names of the studies that ship, each with its case before it.

    Examples
    --------
    >>> all("/" in name for name in study_names())
    True
    """
    return tuple(
        f"{case}/{stem}" for case in cases() for stem in stems(home_of(case).folder / FOLDER)
    )


def load_study(study: str | Path) -> Study:
    """Load a study by name or from a file.

    Parameters
    ----------
    study : str or Path
        A name from `study_names`; or the path of a file, which ends in ``.toml``.

    Returns
    -------
    Study

    Raises
    ------
    UnknownName
        If no study has that name.
    FileError
        With every fault found in the file.

    Examples
    --------
    >>> load_study("no_such_study.toml")
    Traceback (most recent call last):
    causal.errors.FileError: no_such_study.toml: there is no such file
    """
    if isinstance(study, Path) or study.endswith(".toml"):
        file = Path(study)
        return file_of_study(read_text(file, str(file)), file)
    if study not in study_names():
        raise UnknownName("study", study, study_names())
    case, _, stem = study.partition("/")
    place = home_of(case).folder / FOLDER / f"{stem}.toml"
    return _built(read_text(place, f"{study}.toml"), stem, f"{study}.toml", None)


def file_of_study(text: str, path: Path) -> Study:
    """Read a user's study, with the case and the theories that it names beside it.

    Raises
    ------
    FileError
    """
    return _built(text, path.stem, str(path), path)


def _built(text: str, name: str, file: str, path: Path | None) -> Study:
    section, faults, _ = shape.read_shape(StudyFile, open_file(text, file, "study"))
    refuse(file, faults)
    if section is None:
        raise FileError(file, [("", "the file has nothing that can be read")])
    place, case = _case(section, file, path)
    frame, shipped = (case.frame, case.scenarios) if case else (None, ())
    theories, loaded_as = _theories(section, place, case, file, path)
    own = tuple(_intervention(*one) for one in section.interventions.items())
    known = Known(frame, theories, (*shipped, *own))
    refuse(file, [*study_faults(section, known), *sweep_faults(section, known)])
    evidence = _evidence(section, place, file, path)
    shared = [one for one in section.scenarios if one not in section.interventions]
    asked = dict.fromkeys([*(find(shipped, one) for one in shared), *own])
    return Study(
        name=name,
        case=place,
        frame=frame,
        theories=theories,
        loaded_as=loaded_as,
        scenarios=tuple(asked),
        own=tuple(one.name for one in own),
        known=known.scenarios,
        evidence=evidence,
        text=text,
        hash=hashlib.sha256(text.encode()).hexdigest(),
        folder=str(path.parent) if path else "",
        **_plain(section),
        **_parts(section, known),
    )


def _intervention(name: str, one: InterventionSection) -> Scenario:
    settings = tuple(one.set.items())
    return Scenario(name, title=one.title, meaning=one.meaning, group=OWN, settings=settings)


def _case(section: StudySections, file: str, path: Path | None) -> tuple[str, Case | None]:
    if section.case is None:
        return "", None
    place = section.case if path is None else _place_of_case(section.case, path)
    try:
        return place, load_case(place)
    except UnknownName as error:
        raise FileError(file, [("case", str(error))]) from None


def _place_of_case(case: str, path: Path) -> str:
    """Return the path of the case that a user's file means, or its name where it ships."""
    own = case_file_near(case, path)
    if own is None and case not in cases() and (path.parent / case / CASE_FILE).is_file():
        own = path.parent / case / CASE_FILE
    if own is None:
        return case
    shipped = case in cases() and Path(str(home_of(case).folder)) == own.resolve().parent
    return case if shipped else str(own)


def _theories(
    section: StudySections, place: str, case: Case | None, file: str, path: Path | None
) -> tuple[tuple[Theory, ...], tuple[str, ...]]:
    wanted = section.theories or (list(case.frame.theories) if case else [])
    if not wanted:
        sentence = "a study names a case, or theories that stand alone: both are missing"
        raise FileError(file, [("theories", sentence)])
    faults: list[Fault] = []
    places: list[str] = []
    made: list[Theory] = []
    for i, name in enumerate(wanted):
        loads = _place_of_theory(name, place, case, path)
        try:
            one = load(loads)
        except (UnknownName, QueryError) as error:
            faults.append((("theories", i), str(error)))
            continue
        faults += [(("theories", i), told) for told in _misfit(one, name, made, case)]
        made.append(one)
        places.append(loads)
    refuse(file, faults)
    return tuple(made), tuple(places)


def _misfit(one: Theory, name: str, others: Sequence[Theory], case: Case | None) -> list[str]:
    """Say why a theory cannot stand beside others in a study of a case."""
    if one.name in [other.name for other in others]:
        return [f"{name} is called {one.name}, as another one is; name each once"]
    ours, theirs = case.frame.name if case else "", one.frame.name if one.frame else ""
    if theirs and theirs != ours:
        meant = f"of {ours}" if ours else "of no case"
        return [f"{name} is a theory of {theirs} and the study is {meant}; name the case"]
    return []


def _place_of_theory(name: str, place: str, case: Case | None, path: Path | None) -> str:
    """Return what loads a theory: its name with its case before it, or its path from here."""
    if case and name in case.frame.theories:
        if case.frame.home:
            return str(Path(place).parent / THEORIES / f"{name}.toml")
        return f"{place}/{name}"
    return str(path.parent / name) if path is not None and Path(name).suffix else name


def _evidence(section: StudySections, place: str, file: str, path: Path | None) -> Weighing | None:
    asked = section.evidence
    if asked is None:
        return None
    if asked.file is None and not place:
        raise FileError(file, [("evidence", "there is no case whose evidence could be weighed")])
    own = str((path.parent if path else Path()) / asked.file) if asked.file else place
    try:
        return weighing(asked, own, load_evidence(own))
    except FileError:
        raise
    except CausalError as error:
        raise FileError(file, [("evidence", str(error))]) from None


def _plain(section: StudySections) -> dict[str, Any]:
    return {
        "title": section.title,
        "question": section.question,
        "abstract": section.abstract,
        "authors": tuple(section.authors),
        "variants": tuple(section.variants),
        "outcomes": tuple(section.outcomes),
        "facts": section.facts,
        "history": section.history,
        "couplings": section.couplings,
        "draws": section.draws,
        "seed": section.seed,
        "weights": tuple(section.weights.items()),
        "fingerprints": tuple(section.fingerprints.items()),
    }


def _parts(section: StudySections, known: Known) -> dict[str, Any]:
    asks = bool(section.scenarios or section.interventions)
    return {
        "comparison": _comparing(section.comparison or ComparingSection()) if asks else None,
        "sensitivity": tuple(_doubting(one, known) for one in section.sensitivity),
        "crux": _crux(section.crux) if section.crux else None,
        "search": tuple(_sought(one) for one in section.search),
        "sweep": swept(section) if section.sweep else None,
        "antecedents": _far_fetched(section.antecedents) if section.antecedents else None,
        "histories": tuple(_telling(one, known) for one in section.histories),
    }


def _comparing(one: ComparingSection) -> Comparing:
    return Comparing(one.hundred, one.mixture, one.ranges)


def _slug(name: str | None, known: Known) -> str:
    return find(known.scenarios, name).name if name else ""


def _doubting(one: DoubtingSection, known: Known) -> Doubting:
    scenario = _slug(one.scenario, known)
    return Doubting(
        one.theory, scenario, one.variant, one.measure or None, one.threshold, one.compared
    )


def _crux(one: CruxSection) -> CruxAsked:
    return CruxAsked(one.size, None if one.levers is None else tuple(one.levers), one.rows)


def _sought(one: SeekingSection) -> Seeking:
    levers = None if one.levers is None else tuple(one.levers)
    audience = None if one.audience is None else tuple(one.audience)
    return Seeking(one.goal, one.against, one.size, levers, audience, one.rows)


def _far_fetched(one: AntecedentsSection) -> FarFetched:
    return FarFetched(one.upstream, one.threshold)


def _telling(one: TellingSection, known: Known) -> Telling:
    ending = tuple(one.ending.items())
    return Telling(one.theory, _slug(one.scenario, known), one.variant, ending, one.count)
