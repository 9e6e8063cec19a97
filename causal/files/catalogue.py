"""What models there are, and loading them by name or path."""

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from causal.errors import FileError, QueryError, UnknownName
from causal.files import formats
from causal.files.folders import frame_in, read_text, scenarios_in
from causal.files.places import CASE_FILE, THEORIES, Home, cases, collections, home_of, stems
from causal.files.reading import build_theory
from causal.files.text import open_file
from causal.theory.frame import Frame
from causal.theory.scenario import Scenario
from causal.theory.theory import Theory

OWN_CASE = "for one of a case of your own, name the case as well (--case FOLDER, in Python case=)"
_SUFFIXES = (".toml", *formats.SUFFIXES)


@dataclass(frozen=True)
class Case:
    """A case: what its theories share, the theories, and the scenarios asked of them.

    Attributes
    ----------
    frame : Frame
    scenarios : tuple of Scenario
    theories : tuple of Theory
        In the order in which the frame shows them.
    """

    frame: Frame
    scenarios: tuple[Scenario, ...]
    theories: tuple[Theory, ...]


def theory_names(case: str | Path | None = None) -> tuple[str, ...]:
    """Return the names under which theories can be loaded.

    Parameters
    ----------
    case : str or Path, optional
        Of one case, in the order in which it shows them; of all that ship, and those that stand
        alone, if not given. A name that two cases have is then told with its case.

    Examples
    --------
    >>> theory_names("mill")[:2], "classics/sprinkler" in theory_names()
    (('dear_coal', 'river_low'), True)
    """
    if case is not None:
        return load_frame(case).theories
    listed = [(case, name) for case in cases() for name in load_frame(case).theories]
    names = [name for _, name in listed]
    own = [name if names.count(name) == 1 else f"{case}/{name}" for case, name in listed]
    alone = [f"{folder.name}/{stem}" for folder in collections() for stem in stems(folder)]
    return (*own, *alone)


def load(name: str | Path, case: str | Path | None = None) -> Theory:
    """Load a theory by name or from a file.

    Parameters
    ----------
    name : str or Path
        A name from `theory_names`, or one with its case before it (``"mill/dear_coal"``); or a
        path, which has a suffix: a theory file (``.toml``) or a network in another format
        (``.bif``, ``.xml``, ``.xmlbif``, ``.net``, ``.xdsl``).
    case : str or Path, optional
        The case among whose theories the name is looked up: a name, or a folder of your own.

    Returns
    -------
    Theory

    Raises
    ------
    UnknownName
        If no theory has that name.
    QueryError
        If theories of several cases have it.
    FileError
        If the file cannot be read as a theory.

    Examples
    --------
    >>> load("dear_coal").title
    'Dear coal'
    >>> load("dear_cole")
    Traceback (most recent call last):
    causal.errors.UnknownName: there is no theory 'dear_cole'; did you mean dear_coal? ...
    """
    if isinstance(name, Path) or Path(name).suffix:
        return _load_file(Path(name), case)
    if case is None or "/" in name:
        return _qualified(name) if "/" in name else _shipped(name)
    return _of_case(home_of(case), name)


def _of_case(home: Home, name: str) -> Theory:
    """Return a theory of a case by its name there."""
    if name not in home.theories():
        raise UnknownName("theory", name, home.theories(), f"case {home.name}")
    if not home.own:
        return _theory(home.name, name)
    return _own_theory(home, name, _frame(home))


def _qualified(name: str) -> Theory:
    """Return a theory by its name with that of a case, or of a collection, before it."""
    folder, _, stem = name.rpartition("/")
    if folder in cases():
        return _of_case(home_of(folder), stem)
    if folder in [one.name for one in collections()]:
        return _alone(name)
    if not (Path(folder) / CASE_FILE).is_file():
        raise UnknownName("theory", name, theory_names())
    return _of_case(home_of(folder), stem)


def _shipped(name: str) -> Theory:
    """Return a theory of the one case that ships and has it."""
    having = [home.name for home in map(home_of, cases()) if name in home.theories()]
    if len(having) > 1:
        told = " or ".join(f"{case}/{name}" for case in having)
        raise QueryError(f"several cases have a theory {name!r}; write {told}")
    if not having:
        raise UnknownName("theory", name, theory_names(), advice=OWN_CASE)
    return _theory(having[0], name)


@lru_cache(maxsize=256)
def _theory(case: str, name: str) -> Theory:
    file = f"{case}/{name}.toml"
    text = (home_of(case).folder / THEORIES / f"{name}.toml").read_text(encoding="utf-8")
    return build_theory(open_file(text, file, "theory"), name, file, load_frame(case))


@lru_cache(maxsize=64)
def _alone(name: str) -> Theory:
    folder, _, stem = name.rpartition("/")
    for place in collections():
        if folder == place.name and stem in stems(place):
            text = (place / f"{stem}.toml").read_text(encoding="utf-8")
            raw = open_file(text, f"{name}.toml", "theory")
            return build_theory(raw, stem, f"{name}.toml", None)
    raise UnknownName("theory", name, theory_names())


def _load_file(path: Path, case: str | Path | None = None) -> Theory:
    suffix = path.suffix.lower()
    if suffix in formats.SUFFIXES:
        return formats.read_network(path)
    if suffix != ".toml":
        sentence = f"a theory is read from a file that ends in {', '.join(_SUFFIXES)}"
        raise FileError(str(path), [("", sentence)])
    raw = open_file(read_text(path, str(path)), str(path), "theory")
    return build_theory(raw, path.stem, str(path), _frame_of(raw, path, case))


def _frame_of(raw: dict[str, Any], path: Path, case: str | Path | None) -> Frame | None:
    """Return the frame of the case that a theory's file names: near it, given, or shipped."""
    named = raw.get("case")
    if not isinstance(named, str):
        return None
    if case is not None and case_file_near(named, path) is None and home_of(case).name == named:
        return load_frame(case)
    try:
        return frame_near(named, path)
    except UnknownName as error:
        raise FileError(str(path), [("case", str(error))]) from None


def _own_theory(home: Home, name: str, frame: Frame) -> Theory:
    """Read a theory of a user's own case, which it has to name."""
    path = Path(str(home.folder / THEORIES / f"{name}.toml"))
    raw = open_file(read_text(path, str(path)), str(path), "theory")
    named = raw.get("case")
    near = case_file_near(named, path) if isinstance(named, str) else None
    if near is None or near.resolve() != Path(str(home.folder / CASE_FILE)).resolve():
        told = f"names the case {named!r}" if isinstance(named, str) else "names no case"
        sentence = f"the theory {told} but lies among those of {home.name}; write {home.name!r}"
        raise FileError(str(path), [("case", sentence)])
    return build_theory(raw, name, str(path), frame)


def case_file_near(case: str, path: Path) -> Path | None:
    """Return the case file that a user's file means, or None if it is a case that ships.

    A name that ends in ``.toml`` is a path beside the file; any other name is that of a folder
    which holds the file, or its ``theories`` folder, and a ``case.toml``.
    """
    if case.endswith(".toml"):
        return path.parent / case
    here = path.resolve().parent
    for folder in (here, here.parent):
        if folder.name == case and (folder / CASE_FILE).is_file():
            return folder / CASE_FILE
    return None


def frame_near(case: str, path: Path) -> Frame:
    """Return the frame of the case that a user's file names."""
    own = case_file_near(case, path)
    if own is None and case not in cases():
        raise UnknownName("case", case, cases(), advice=_case_around(path))
    return load_frame(own) if own else _shipped_frame(case)


def _case_around(path: Path) -> str:
    """Say in which case a file lies that names another, such as one whose folder was renamed."""
    here = path.resolve().parent
    for folder in (here, here.parent):
        if (folder / CASE_FILE).is_file():
            return f"the file lies in the case {folder.name}: write {folder.name!r}"
    return "for a case of your own write the path of its case.toml from here"


def load_frame(case: str | Path) -> Frame:
    """Load what the theories of a case share.

    Parameters
    ----------
    case : str or Path
        Name of a case that ships; or the folder of a case of your own, or the ``case.toml`` in it.

    Raises
    ------
    UnknownName, FileError

    Examples
    --------
    >>> load_frame("mill").outcomes[0].variable.name
    'mill_1908'
    """
    home = home_of(case)
    return _frame(home) if home.own else _shipped_frame(home.name)


@lru_cache(maxsize=64)
def _shipped_frame(case: str) -> Frame:
    if case not in cases():
        raise UnknownName("case", case, cases())
    return frame_in(home_of(case).folder, case, case)


def _frame(home: Home) -> Frame:
    """Read the frame of a user's own case, which remembers where it lies."""
    frame = frame_in(home.folder, home.name, home.shown)
    return replace(frame, home=str(Path(str(home.folder)).resolve()))


def load_scenarios(case: str | Path) -> tuple[Scenario, ...]:
    """Load the scenarios of a case.

    Parameters
    ----------
    case : str or Path
        Name of a case that ships; or the folder of a case of your own, or the ``case.toml`` in it.

    Raises
    ------
    UnknownName, FileError

    Examples
    --------
    >>> load_scenarios("mill")[1].title
    'No wage cut'
    """
    return load_case(case).scenarios


def load_case(case: str | Path) -> Case:
    """Load what the theories of a case share, the theories, and the scenarios.

    Parameters
    ----------
    case : str or Path
        Name of a case that ships; or the folder of a case of your own, or the ``case.toml`` in it.

    Raises
    ------
    UnknownName, FileError
    """
    home = home_of(case)
    return _case(home) if home.own else _shipped_case(home.name)


@lru_cache(maxsize=64)
def _shipped_case(case: str) -> Case:
    return _case(home_of(case))


def _case(home: Home) -> Case:
    frame = _frame(home) if home.own else load_frame(home.name)
    theories = tuple(
        _own_theory(home, name, frame) if home.own else _theory(home.name, name)
        for name in frame.theories
    )
    return Case(frame, scenarios_in(home.folder, home.shown, frame, theories), theories)
