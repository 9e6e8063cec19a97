"""Files from strangers: told apart, bounded before they are read, and never looked up on disk."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath, PureWindowsPath
from types import MappingProxyType

from causal.errors import FileError, UnknownName
from causal.files import formats
from causal.files.catalogue import load_case, load_frame
from causal.files.editing.document import Document, document_of
from causal.files.evidence import load_evidence, read_evidence
from causal.files.formats.networks import parse as parse_network
from causal.files.places import cases
from causal.files.reading import read_scenarios
from causal.files.text import open_file
from causal.judgement.evidence.dossier import Dossier
from causal.theory.scenario import Scenario

MAX_UPLOAD = 2**20
"""In bytes."""

MAX_NETWORK_CELLS = 2**18
KINDS = ("theory", "scenarios", "evidence")
Own = Mapping[str, str]
SUFFIXES = (".toml", *formats.SUFFIXES)
_MAGIC = {
    b"PK\x03\x04": "a ZIP archive",
    b"\x1f\x8b": "compressed (gzip)",
    b"BZh": "compressed (bzip2)",
    b"\xfd7zXZ": "compressed (xz)",
    b"%PDF": "a PDF",
}


@dataclass(frozen=True)
class Upload:
    """A file that was told apart and can be used.

    Attributes
    ----------
    kind : {"theory", "scenarios", "evidence"}
    name : str
        Of what it holds: the file's name without its folder and suffix, made safe.
    case : str
        The case that it names; empty if it stands alone.
    document : Document or None
        A theory, whose inside is for `causal.files.editing.document.checked` to judge.
    scenarios : tuple of Scenario
    dossier : Dossier or None
        Evidence.
    adds : bool
        Whether the evidence adds to that of its case.
    """

    kind: str
    name: str
    case: str = ""
    document: Document | None = None
    scenarios: tuple[Scenario, ...] = ()
    dossier: Dossier | None = None
    adds: bool = False


def safe_name(file: str) -> str:
    """Return a name for a theory from that of a file: no folder, no suffix, plain letters.

    Examples
    --------
    >>> safe_name("../../etc/My theory (2).toml"), safe_name("<script>.toml")
    ('my_theory_2', 'script')
    """
    base = PurePosixPath(PureWindowsPath(file[-1000:]).as_posix()).name
    stem = base.rpartition(".")[0] or base
    plain = re.sub(r"[^a-z0-9]+", "_", stem.lower()).strip("_")[:60]
    return plain if plain[:1].isalpha() else f"theory_{plain}".rstrip("_")


def open_upload(data: bytes, file: str, own: Own = MappingProxyType({})) -> Upload:
    r"""Tell what a file is, and read it.

    Parameters
    ----------
    data : bytes
    file : str
        Its name; only its suffix is trusted, to tell network formats apart.
    own : mapping of str to str
        Cases that it may name besides those that ship: name and folder. No other folder is looked
        at, whatever the file says.

    Returns
    -------
    Upload

    Raises
    ------
    FileError
        If it is too long, no text, or none of the kinds that can be used. Of scenarios and
        evidence every fault is told; a theory may still have faults inside, to be mended.

    Examples
    --------
    >>> open_upload(b"PK\x03\x04...", "x.toml")
    Traceback (most recent call last):
    causal.errors.FileError: x.toml: this is a ZIP archive, not text; upload the file itself
    """
    shown = re.sub(r"[^\w .()-]", "_", file)[:80] or "the file"
    suffix = PurePosixPath(file.lower()).suffix
    if len(data) > MAX_UPLOAD:
        size = f"{len(data) / 2**20:.1f} MiB; {MAX_UPLOAD // 2**20} MiB is allowed"
        raise FileError(shown, [("", f"the file has {size}")])
    for start, what in _MAGIC.items():
        if data.startswith(start):
            raise FileError(shown, [("", f"this is {what}, not text; upload the file itself")])
    if suffix in formats.SUFFIXES:
        return _network(data, formats.SUFFIXES[suffix], safe_name(file), shown)
    if suffix != ".toml":
        sentence = f"a file is told apart by how its name ends: {', '.join(SUFFIXES)}"
        raise FileError(shown, [("", sentence)])
    return open_text(_text(data, shown), safe_name(file), shown, own)


def _text(data: bytes, file: str) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise FileError(file, [("", "this is UTF-16 text; save the file as UTF-8")])
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        sentence = f"the file is no text in UTF-8 (byte {error.start + 1}); save it as UTF-8"
        raise FileError(file, [("", sentence)]) from None


def _network(data: bytes, kind: str, name: str, file: str) -> Upload:
    theory = parse_network(data, kind, file, name, cells=MAX_NETWORK_CELLS)
    return Upload("theory", name, document=document_of(theory))


def open_text(text: str, name: str, file: str, own: Own = MappingProxyType({})) -> Upload:
    """Tell what a text in TOML is, and read it; see `open_upload`.

    Raises
    ------
    FileError
    """
    if len(text.encode(errors="replace")) > MAX_UPLOAD:
        raise FileError(file, [("", f"the text is longer than {MAX_UPLOAD // 2**20} MiB")])
    raw = open_file(text, file)
    kind, case = str(raw["kind"]), raw.get("case")
    if kind == "study":
        sentence = "a study is run with `causal report`, where its files are; it cannot be uploaded"
        raise FileError(file, [("kind", sentence)])
    if kind not in KINDS:
        sentence = (
            f"a file of kind {kind} is part of a whole case, which cannot be uploaded; "
            f"theory, scenarios and evidence files can"
        )
        raise FileError(file, [("kind", sentence)])
    known = [*cases(), *own]
    if isinstance(case, str) and case not in known:
        # Never a path: what it names would be looked up on the machine that serves the page.
        raise FileError(file, [("case", str(UnknownName("case", case[:80], known)))])
    where = own.get(case, case) if isinstance(case, str) else None
    if kind == "theory":
        frame = load_frame(where) if where and case in own else None
        return Upload(kind, name, case or "", Document(name, raw, frame))
    if kind == "scenarios":
        return _scenarios(text, name, where, file)
    return _evidence(text, name, where, raw.get("adds") is True, file)


def _scenarios(text: str, name: str, where: str | None, file: str) -> Upload:
    if where is None:
        raise FileError(file, [("case", "say which case the scenarios are of: case is missing")])
    case = load_case(where)
    bare = replace(case.frame, baseline="", featured=())  # only the case's own file must have these
    found = read_scenarios(text, file=file, frame=bare, theories=case.theories)
    return Upload("scenarios", name, case.frame.name, scenarios=found)


def _evidence(text: str, name: str, where: str | None, adds: bool, file: str) -> Upload:
    frame = load_frame(where) if where else None
    if adds and frame is None:
        raise FileError(file, [("adds", "say which case it adds to: case is missing")])
    base = load_evidence(frame.where) if adds and frame else None
    dossier = read_evidence(
        text, name=frame.name if frame else name, file=file, frame=frame, base=base
    )
    return Upload("evidence", name, frame.name if frame else "", dossier=dossier, adds=adds)
