"""Reading files of evidence: those of a case, and those that users add to it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from causal.errors import FileError, UnknownName
from causal.files import evidence_parts, shape
from causal.files.building import Citations
from causal.files.catalogue import case_file_near, frame_near, load_frame
from causal.files.folders import read_text
from causal.files.places import CASE_FILE, cases, home_of
from causal.files.schema import EvidenceFile
from causal.files.text import open_file, refuse
from causal.judgement.evidence.dossier import Dossier
from causal.theory.frame import Frame
from causal.theory.sources import Library

NAME = "evidence.toml"


def read_evidence(
    text: str,
    *,
    name: str,
    file: str,
    frame: Frame | None = None,
    base: Dossier | None = None,
) -> Dossier:
    """Read a file of evidence.

    Parameters
    ----------
    text : str
    name : str
        Of the case, or of the file where it stands alone.
    file : str
        Named in errors.
    frame : Frame, optional
        Of the case that the file names: its theories, claims and sources may be named.
    base : Dossier, optional
        The evidence that it adds to.

    Returns
    -------
    Dossier

    Raises
    ------
    FileError
        With every fault found in the file.

    Examples
    --------
    >>> mill = '''
    ... schema = 1
    ... kind = "evidence"
    ... title = "The mill"
    ... hypotheses.flood.title = "The flood"
    ... hypotheses.fire.title = "The fire"
    ... clusters.finds.title = "Finds"
    ... [items.mud]
    ... title = "Mud"
    ... fact = "Mud on the walls."
    ... cluster = "finds"
    ... db = { flood = 0.0, fire = -8.0 }
    ... claims = ["elicited"]
    ... '''
    >>> read_evidence(mill, name="mill", file="mill.toml").items[0].title
    'Mud'
    """
    return _built(open_file(text, file, "evidence"), name, file, frame, base)


def _built(
    raw: dict[str, Any], name: str, file: str, frame: Frame | None, base: Dossier | None
) -> Dossier:
    section, faults, broken = shape.read_shape(EvidenceFile, raw)
    if section is None:
        refuse(file, faults)
        raise FileError(file, [("", "the file has no items that can be read")])
    library = frame.library if frame else Library()
    names = evidence_parts.Names(section, base, broken)
    theories: Sequence[str] | None = frame.theories if frame else None
    cited = Citations.of(library)
    refuse(file, [*faults, *evidence_parts.evidence_faults(section, names, theories, cited)])
    return evidence_parts.dossier(section, name, library, base)


def load_evidence(name: str | Path) -> Dossier:
    """Load the evidence of a case, or of a file.

    Parameters
    ----------
    name : str or Path
        Name of a case that ships, or a path: of a file of evidence, of the folder of a case of your
        own, or of the ``case.toml`` in it. A file with ``adds = true`` adds to the evidence of the
        case that it names.

    Returns
    -------
    Dossier

    Raises
    ------
    UnknownName
        If there is no such case, or it has no evidence.
    FileError

    Examples
    --------
    >>> found = load_evidence("mill")
    >>> len(found.items), [one.name for one in found.rivals]
    (8, ['coal', 'river', 'spite'])
    """
    path = Path(name)
    if path.suffix == ".toml" and path.name != CASE_FILE:
        return file_of_evidence(read_text(path, str(path)), path)
    home = home_of(name)
    place, shown = home.folder / NAME, f"{home.shown}/{NAME}"
    if not place.is_file():
        having = [one for one in cases() if (home_of(one).folder / NAME).is_file()]
        raise UnknownName("case with evidence", home.name, having)
    text = read_text(place, shown)
    if home.own:
        return file_of_evidence(text, Path(str(place)))
    return read_evidence(text, name=home.name, file=shown, frame=load_frame(home.name))


def file_of_evidence(text: str, path: Path) -> Dossier:
    """Read a user's file of evidence, with the case that it names and what it adds to.

    Raises
    ------
    FileError
    """
    raw = open_file(text, str(path), "evidence")
    case, adds = raw.get("case"), raw.get("adds") is True
    if not isinstance(case, str):
        if adds:
            raise FileError(str(path), [("adds", "say which case it adds to: case is missing")])
        return _built(raw, path.stem, str(path), None, None)
    try:
        frame = frame_near(case, path)
        own = case_file_near(case, path)
        base = load_evidence(own.parent / NAME if own else case) if adds else None
    except UnknownName as error:
        raise FileError(str(path), [("case", str(error))]) from None
    return _built(raw, frame.name, str(path), frame, base)
