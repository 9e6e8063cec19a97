"""Network files by name: which format a file has, and reading and writing it."""

from pathlib import Path

import numpy as np

from causal.errors import CausalError, FileError
from causal.files.formats.bridge import Parts, to_pgmpy
from causal.files.formats.outline import MAX_BYTES, MAX_CELLS, Outline
from causal.files.formats.quiet import quiet
from causal.files.formats.readers import READERS
from causal.files.formats.writers import WRITERS
from causal.files.saving import save
from causal.files.text import MAX_FAULTS
from causal.theory.theory import Theory

SUFFIXES = {
    ".bif": "bif",
    ".xmlbif": "xmlbif",
    ".bifxml": "xmlbif",
    ".xml": "xmlbif",
    ".net": "net",
    ".xdsl": "xdsl",
}
"""Format by suffix."""

_UNTITLED = {"", "unknown", "untitled", "network", "mynetwork", "bn_model"}


def format_of(path: Path, format: str | None = None) -> str:  # noqa: A002  (the user's word)
    """Return the format of a network file: the one named, or that of its suffix.

    Raises
    ------
    FileError
        If neither is known.

    Examples
    --------
    >>> format_of(Path("mine.xdsl"))
    'xdsl'
    """
    found = format or SUFFIXES.get(path.suffix.lower(), "")
    if found not in READERS:
        known = ", ".join(f"{kind} ({suffix})" for suffix, kind in SUFFIXES.items())
        told = f"format {format!r}" if format else f"the suffix {path.suffix!r}"
        raise FileError(str(path), [("", f"{told} is no network format; there are {known}")])
    return found


def write_network(theory: Theory, path: str | Path, format: str | None = None) -> None:  # noqa: A002
    """Write a theory's model to a network file.

    What is written is read back before it is saved, so a file that exists holds the theory's
    variables, states, arrows and tables to the last bit. Claims, sources and forms of mechanisms
    have no place in these formats; `causal.write_theory` keeps them.

    Parameters
    ----------
    theory : Theory
        In the variant whose numbers are meant; nothing given and nothing done.
    path : str or Path
    format : {"bif", "xmlbif", "net", "xdsl"}, optional
        By the suffix of the path if not given.

    Raises
    ------
    CausalError
        If something has been given or done.
    FileError
        If the format is not known, cannot carry the theory's names, or the file cannot be written.
    """
    path = Path(path)
    chosen = format_of(path, format)
    if theory.steps:
        to_pgmpy(theory)  # says why not
    with quiet():
        text = WRITERS[chosen](theory)
    _same(theory, text.encode("utf-8"), chosen, str(path))
    save(path, text)


def _same(theory: Theory, data: bytes, chosen: str, file: str) -> None:
    """Refuse a text that does not read back as the theory."""
    model = theory.model
    try:
        back = parse(data, chosen, file, theory.name).model
    except FileError as error:
        told = f"{chosen} cannot carry theory {theory.name}: {error.problems[0][1]}"
        raise FileError(file, [("", told)]) from None
    for name in model.names:
        same = (
            name in back
            and back.variable(name).states == model.variable(name).states
            and back.parents(name) == model.parents(name)
            and np.array_equal(back.cpt(name), model.cpt(name))
        )
        if not same:
            text = f"{chosen} cannot carry it exactly; choose another format or another name"
            raise FileError(file, [(name, text)])


def read_network(path: str | Path, format: str | None = None) -> Theory:  # noqa: A002
    """Read a network file as a theory that stands alone.

    Parameters
    ----------
    path : str or Path
    format : {"bif", "xmlbif", "net", "xdsl"}, optional
        By the suffix of the path if not given.

    Returns
    -------
    Theory
        Named after the file; see `causal.from_pgmpy` for roles and for what ``form`` says.

    Raises
    ------
    FileError
        If the file is not there, is over 20 MiB, declares over 2000 variables, or is not what its
        format says; the message lists every fault that was found, with the variable it is at.
    """
    path = Path(path)
    chosen = format_of(path, format)
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= MAX_BYTES else b""
    except OSError as error:
        raise FileError(str(path), [("", f"it cannot be read: {error.strerror}")]) from None
    if size > MAX_BYTES:
        text = f"it has {size / 2**20:.1f} MiB; network files may have {MAX_BYTES // 2**20}"
        raise FileError(str(path), [("", text)])
    return parse(data, chosen, str(path), path.stem)


def parse(data: bytes, chosen: str, file: str, name: str, cells: int = MAX_CELLS) -> Theory:
    """Read a network from the bytes of a file.

    Parameters
    ----------
    data : bytes
    chosen : str
        The format.
    file, name : str
        What the file and the theory are called.
    cells : int, optional
        How many numbers the tables may have together.

    Raises
    ------
    FileError
    """
    outline, read = READERS[chosen](data, file)
    _refuse(file, outline.problems())
    if outline.cells > cells:
        text = f"its tables have {outline.cells:,} numbers together; {cells:,} are allowed"
        raise FileError(file, [("", text)])
    if 2 * outline.cells > len(data) + 2:  # every number takes a digit and a blank; room is made
        text = f"its tables need {outline.cells:,} numbers, more than the file can hold"
        raise FileError(file, [("", f"{text}; write out every row")])
    try:
        with quiet():
            network = read()
    except Exception as error:  # pgmpy's readers fail in whatever way their parsing does
        text = f"its tables cannot be read as {chosen} ({_told(error)}); check their sizes"
        raise FileError(file, [("", text)]) from None
    parts = Parts(network)
    _refuse(file, tuple(parts.problems) or _misread(outline, parts))
    title = "" if outline.title.lower() in _UNTITLED | {name.lower()} else outline.title
    try:
        return parts.theory(name, title.replace("_", " "), f"the file {Path(file).name}")
    except FileError:
        raise
    except CausalError as error:
        raise FileError(file, [("", str(error))]) from None


def _refuse(file: str, problems: tuple[tuple[str, str], ...]) -> None:
    """Raise the first problems, if there are any."""
    if problems:
        many = len(problems) > MAX_FAULTS
        more = [("", f"there are more problems than these {MAX_FAULTS}")] if many else []
        raise FileError(file, [*problems[:MAX_FAULTS], *more])


def _misread(outline: Outline, parts: Parts) -> tuple[tuple[str, str], ...]:
    """Compare what the file declares with what pgmpy understood."""
    for name, states in outline.variables:
        if (name, states, outline.parents[name]) not in parts.read:
            return ((name, "pgmpy reads its states or parents otherwise than the file has them"),)
    return ()


def _told(error: Exception) -> str:
    first = (str(error).splitlines() or [""])[0][:120].rstrip(".")
    return f"{type(error).__name__}: {first}" if first else type(error).__name__
