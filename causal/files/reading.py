"""Model files as values: theories, frames, scenarios, libraries."""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

from causal.errors import CausalError, FileError
from causal.files import building, case_parts, mechanisms, shape, theory_parts, theory_variables
from causal.files.building import Citations
from causal.files.schema import CaseFile, ClaimsFile, ScenariosFile, SourcesFile, TheoryFile
from causal.files.text import open_file, refuse
from causal.files.theory_variables import Vocabulary
from causal.scm.model import Model
from causal.theory.checks import Fault, Place
from causal.theory.frame import Frame
from causal.theory.scenario import Scenario
from causal.theory.sources import Library
from causal.theory.theory import Theory


def read_theory(
    text: str,
    *,
    name: str,
    file: str,
    frame: Frame | None = None,
    library: Library | None = None,
) -> Theory:
    """Read a theory.

    Parameters
    ----------
    text : str
        A theory file.
    name : str
        Name of the theory; by habit the file's name without its suffix.
    file : str
        Named in errors.
    frame : Frame, optional
        Of the case that the file names; a file that names none stands alone.
    library : Library, optional
        What it may cite beside sources of its own; the frame's if not given.

    Returns
    -------
    Theory

    Raises
    ------
    FileError
        With every fault found in the file.

    Examples
    --------
    >>> rain = '''
    ... schema = 1
    ... kind = "theory"
    ... title = "Rain"
    ... summary = "It rains or it does not."
    ... [variables.rain]
    ... title = "Rain"
    ... states = ["no", "yes"]
    ... role = "exogenous"
    ... ess = 10
    ... claims = ["elicited"]
    ... mechanism = { form = "table", prior = [0.8, 0.2] }
    ... '''
    >>> read_theory(rain, name="rain", file="rain.toml").p(rain="yes")
    0.2
    """
    return build_theory(open_file(text, file, "theory"), name, file, frame, library)


def build_theory(
    raw: Mapping[str, Any],
    name: str,
    file: str,
    frame: Frame | None,
    library: Library | None = None,
    cells: int = theory_variables.MAX_CELLS,
) -> Theory:
    """Read a theory from plain tables, which may have up to so many cells; see `read_theory`."""
    section, faults, broken = shape.read_shape(TheoryFile, raw)
    if section is None:
        refuse(file, faults)
        raise FileError(file, [("", "the file has no variables that can be read")])
    if section.case and frame is None:
        faults.append((("case",), f"the frame of the case {section.case!r} is not known here"))
    frame = frame if section.case else None
    shelf = library or (frame.library if frame else Library())
    vocabulary = Vocabulary(section, frame, _inside(broken, "variables"))
    vocabulary.read()
    cited = Citations.of(shelf, [*section.sources, *_inside(broken, "sources")])
    refuse(
        file,
        chain(
            faults,
            vocabulary.faults,
            theory_variables.arrows(vocabulary),
            theory_variables.numbers(vocabulary, cells),
            theory_variables.citations(vocabulary, cited),
            theory_parts.variant_faults(vocabulary, raw, cited),
            theory_parts.history_faults(vocabulary, cited, _inside(broken, "histories")),
            theory_parts.silent_faults(vocabulary),
            theory_parts.expected_faults(vocabulary),
        ),
    )
    own = building.sources(section.sources)
    shelf = Library(shelf.documents, shelf.claims, (*shelf.sources, *own)) if own else shelf
    return _theory(vocabulary, raw, name, file, shelf)


def _inside(broken: frozenset[Place], table: str) -> frozenset[str]:
    return frozenset(str(place[1]) for place in broken if place[0] == table)


def _theory(
    vocabulary: Vocabulary, raw: Mapping[str, Any], name: str, file: str, library: Library
) -> Theory:
    section, frame = vocabulary.file, vocabulary.frame
    told = [
        (
            theory_variables.entry(key, one, vocabulary.shared(key)),
            mechanisms.build(one.mechanism, list(one.parents)),
        )
        for key, one in section.variables.items()
    ]
    told += theory_variables.bridge_entries(vocabulary)
    try:
        model = Model(
            tuple(vocabulary.variables[entry.name] for entry, _ in told),
            tuple(mechanism for _, mechanism in told),
        )
    except CausalError as error:
        raise FileError(file, [("", str(error))]) from None
    return Theory(
        name=name,
        title=section.title,
        summary=section.summary,
        model=model,
        entries=tuple(entry for entry, _ in told),
        frame=frame,
        library=library,
        variants=theory_parts.variants(vocabulary, raw),
        histories=theory_parts.histories(vocabulary),
        default_history=section.default_history,
        held_by=section.held_by,
        against=section.against,
        form=section.form,
        fiction=section.fiction,
        expected=theory_parts.expected(vocabulary),
        luck=theory_variables.luck(vocabulary),
    )


def read_case(text: str, *, name: str, file: str, library: Library | None = None) -> Frame:
    """Read the frame of a case.

    Parameters
    ----------
    text : str
        A case file.
    name : str
        Name of the case; by habit that of its folder.
    file : str
        Named in errors.
    library : Library, optional
        What it may cite.

    Returns
    -------
    Frame

    Raises
    ------
    FileError

    Examples
    --------
    >>> read_case('schema = 1', name="flood", file="case.toml")
    Traceback (most recent call last):
    causal.errors.FileError: case.toml: kind: say what kind of file this is: case, theory, ...
    """
    raw = open_file(text, file, "case")
    section, faults, broken = shape.read_shape(CaseFile, raw)
    if section is None:
        refuse(file, faults)
        raise FileError(file, [("", "the file has no outcomes that can be read")])
    shelf = library or Library()
    refuse(file, chain(faults, case_parts.case_faults(section, Citations.of(shelf), broken)))
    return Frame(
        name=name,
        title=section.title,
        summary=section.summary,
        variables=case_parts.frame_variables(section),
        bridges=case_parts.bridges(section),
        theories=tuple(section.theories),
        baseline=section.baseline or "",
        featured=tuple(section.featured),
        library=shelf,
        teaching=section.teaching,
        invented=section.invented,
    )


def read_scenarios(
    text: str, *, file: str, frame: Frame, theories: Sequence[Theory] = ()
) -> tuple[Scenario, ...]:
    """Read the scenarios of a case.

    Parameters
    ----------
    text : str
        A scenarios file.
    file : str
        Named in errors.
    frame : Frame
        Of the case.
    theories : sequence of Theory
        A scenario may also set what only one of these theories has.

    Returns
    -------
    tuple of Scenario

    Raises
    ------
    FileError
    """
    raw = open_file(text, file, "scenarios")
    section, faults, broken = shape.read_shape(ScenariosFile, raw)
    if section is None:
        refuse(file, faults)
        raise FileError(file, [("", "the file has no scenarios that can be read")])
    cited = Citations.of(frame.library)
    known = {*section.scenarios, *_inside(broken, "scenarios")}
    for role, name in (("baseline", frame.baseline), *(("featured", n) for n in frame.featured)):
        if name and name not in known:
            sentence = f"the {role} scenario of the case, {name}, is not among the scenarios"
            faults.append((("scenarios",), sentence))
    refuse(file, chain(faults, case_parts.scenario_faults(section, frame, theories, cited)))
    return tuple(
        Scenario(
            name=name,
            number=one.id,
            title=one.title,
            meaning=one.meaning,
            question=one.question,
            group=one.group,
            settings=tuple(one.set.items()),
            only=tuple((theory, tuple(some.items())) for theory, some in one.only.items()),
            backing=building.backing(one),
        )
        for name, one in section.scenarios.items()
    )


def read_library(
    claims: str | None = None,
    sources: str | None = None,
    *,
    claims_file: str = "claims.toml",
    sources_file: str = "sources.toml",
) -> Library:
    """Read the claims and the literature of a case.

    Parameters
    ----------
    claims, sources : str or None
        A claims file and a sources file; None where there is none.
    claims_file, sources_file : str
        Named in errors.

    Returns
    -------
    Library

    Raises
    ------
    FileError

    Examples
    --------
    >>> lines = ["schema = 1", "kind = 'sources'", "[sources.a1]", "text = 'A book.'"]
    >>> read_library(sources=chr(10).join(lines)).source("a1").text
    'A book.'
    """
    library = Library()
    if sources is not None:
        raw = open_file(sources, sources_file, "sources")
        works, faults, _ = shape.read_shape(SourcesFile, raw)
        refuse(sources_file, faults)
        library = Library(sources=building.sources(works.sources if works else {}))
    if claims is not None:
        raw = open_file(claims, claims_file, "claims")
        told, faults, broken = shape.read_shape(ClaimsFile, raw)
        wrong = case_parts.claim_faults(told, _inside(broken, "documents")) if told else ()
        refuse(claims_file, chain(faults, wrong))
        if told is not None:
            library = case_parts.library(told, library.sources)
    return library


def claim_theory_faults(library: Library, frame: Frame) -> list[Fault]:
    """Find claims that say they are encoded by theories which the case does not have."""
    return case_parts.claim_theory_faults(library, frame)
