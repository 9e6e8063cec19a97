"""Reading study files: those that ship with a case, and those of users."""

import hashlib
from pathlib import Path
from typing import Any

from causal.errors import CausalError, FileError, UnknownName
from causal.files import shape
from causal.files.catalogue import (
    case_file_near,
    cases,
    load,
    load_frame,
    load_scenarios,
    models_folder,
)
from causal.files.evidence import load_evidence
from causal.files.folders import read_text
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
from causal.theory.frame import Frame
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
        f"{case}/{file.name.removesuffix('.toml')}"
        for case in cases()
        for folder in [models_folder() / case / FOLDER]
        if folder.is_dir()
        for file in sorted(folder.iterdir(), key=lambda one: one.name)
        if file.name.endswith(".toml")
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
    place = models_folder() / case / FOLDER / f"{stem}.toml"
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
    case, frame, shipped = _case(section, file, path)
    theories, loaded_as = _theories(section, case, frame, file, path)
    own = tuple(_intervention(*one) for one in section.interventions.items())
    known = Known(frame, theories, (*shipped, *own))
    refuse(file, [*study_faults(section, known), *sweep_faults(section, known)])
    evidence = _evidence(section, case, frame, file, path)
    shared = [one for one in section.scenarios if one not in section.interventions]
    asked = dict.fromkeys([*(find(shipped, one) for one in shared), *own])
    return Study(
        name=name,
        case=case,
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


def _case(
    section: StudySections, file: str, path: Path | None
) -> tuple[str, Frame | None, tuple[Scenario, ...]]:
    if section.case is None:
        return "", None, ()
    case = section.case
    if path is not None:
        case = _place_of_case(case, path)
    try:
        return case, load_frame(case), load_scenarios(case)
    except UnknownName as error:
        raise FileError(file, [("case", str(error))]) from None


def _place_of_case(case: str, path: Path) -> str:
    """Return the path of the case that a user's file means, or its name where it ships."""
    own = case_file_near(case, path)
    if own is None and (path.parent / case / "case.toml").is_file() and case not in cases():
        own = path.parent / case / "case.toml"
    if own is None:
        return case
    if case in cases() and own.resolve() == Path(str(models_folder() / case / "case.toml")):
        return case
    return str(own)


def _theories(
    section: StudySections, case: str, frame: Frame | None, file: str, path: Path | None
) -> tuple[tuple[Theory, ...], tuple[str, ...]]:
    wanted = section.theories or (list(frame.theories) if frame else [])
    if not wanted:
        sentence = "a study names a case, or theories that stand alone: both are missing"
        raise FileError(file, [("theories", sentence)])
    faults: list[Fault] = []
    places, made = [], []
    for i, name in enumerate(wanted):
        place = _place_of_theory(name, case, frame, path)
        try:
            made.append(load(place))
            places.append(place)
        except UnknownName as error:
            faults.append((("theories", i), str(error)))
        if len(made) > 1 and made[-1].name in [one.name for one in made[:-1]]:
            sentence = f"{name} is called {made[-1].name}, as another one is; name each once"
            faults.append((("theories", i), sentence))
    refuse(file, faults)
    return tuple(made), tuple(places)


def _place_of_theory(name: str, case: str, frame: Frame | None, path: Path | None) -> str:
    """Return what loads a theory: its name, or its path from where we are."""
    if frame and name in frame.theories:
        own = case.endswith(".toml")
        return str(Path(case).parent / "theories" / f"{name}.toml") if own else name
    return str(path.parent / name) if path is not None and Path(name).suffix else name


def _evidence(
    section: StudySections, case: str, frame: Frame | None, file: str, path: Path | None
) -> Weighing | None:
    asked = section.evidence
    if asked is None:
        return None
    if asked.file is None and frame is None:
        raise FileError(file, [("evidence", "there is no case whose evidence could be weighed")])
    own = str((path.parent if path else Path()) / asked.file) if asked.file else case
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
