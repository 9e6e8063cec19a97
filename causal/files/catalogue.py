"""What models there are, and loading them by name or path."""

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from causal.errors import CausalError, FileError, UnknownName
from causal.files import formats
from causal.files.folders import frame_in, read_text, scenarios_in
from causal.files.reading import build_theory
from causal.files.text import open_file
from causal.theory.frame import Frame
from causal.theory.scenario import Scenario
from causal.theory.theory import Theory

_SUFFIXES = (".toml", *formats.SUFFIXES)


@dataclass(frozen=True)
class Case:
    """A case: what its theories share, and the scenarios asked of them.

    Attributes
    ----------
    frame : Frame
    scenarios : tuple of Scenario
    """

    frame: Frame
    scenarios: tuple[Scenario, ...]


def models_folder() -> Traversable:
    """Return the folder of the models that ship with the library.

    Raises
    ------
    CausalError
        If it is missing.
    """
    inside = files("causal") / "models"
    if inside.is_dir():
        return inside
    root = Path(__file__).resolve().parent.parent.parent
    if (root / "pyproject.toml").is_file() and (root / "models").is_dir():
        return root / "models"
    raise CausalError("the folder of models is missing from this installation; install it anew")


def cases() -> tuple[str, ...]:
    """Return the names of the cases that ship.

    Examples
    --------
    >>> cases()
    ('soviet_collapse',)
    """
    return tuple(sorted(one.name for one in _folders() if (one / "case.toml").is_file()))


def _folders() -> list[Traversable]:
    return [one for one in models_folder().iterdir() if one.is_dir()]


def _collections() -> list[Traversable]:
    """Return the folders of theories that stand alone."""
    return sorted(
        (one for one in _folders() if not (one / "case.toml").is_file()), key=lambda one: one.name
    )


def _stems(folder: Traversable) -> list[str]:
    if not folder.is_dir():
        return []
    names = [one.name for one in folder.iterdir()]
    return sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml"))


def theory_names(case: str | None = None) -> tuple[str, ...]:
    """Return the names under which theories that ship can be loaded.

    Parameters
    ----------
    case : str, optional
        Of one case, in the order in which it shows them; of all, and those that stand alone, if
        not given.

    Examples
    --------
    >>> theory_names("soviet_collapse")[:2], "classics/sprinkler" in theory_names()
    (('reform_pace', 'worker_resistance'), True)
    """
    if case is not None:
        return load_frame(case).theories
    listed = [name for case in cases() for name in load_frame(case).theories]
    alone = [f"{folder.name}/{stem}" for folder in _collections() for stem in _stems(folder)]
    return (*listed, *alone)


def load(name: str | Path) -> Theory:
    """Load a theory by name or from a file.

    Parameters
    ----------
    name : str or Path
        A name from `theory_names`; or a path, which has a suffix: a theory file (``.toml``) or a
        network in another format (``.bif``, ``.xml``, ``.xmlbif``, ``.net``, ``.xdsl``).

    Returns
    -------
    Theory

    Raises
    ------
    UnknownName
        If no theory has that name.
    FileError
        If the file cannot be read as a theory.

    Examples
    --------
    >>> load("reform_pace").title
    'Reform pace'
    >>> load("reform_pase")
    Traceback (most recent call last):
    causal.errors.UnknownName: there is no theory 'reform_pase'; did you mean reform_pace? ...
    """
    if isinstance(name, Path) or Path(name).suffix:
        return _load_file(Path(name))
    return _shipped(name)


@lru_cache(maxsize=256)
def _shipped(name: str) -> Theory:
    folder, _, stem = name.rpartition("/")
    for case in cases():
        place = models_folder() / case / "theories"
        if folder in ("", case) and stem in _stems(place):
            text = (place / f"{stem}.toml").read_text(encoding="utf-8")
            raw = open_file(text, f"{case}/{stem}.toml", "theory")
            return build_theory(raw, stem, f"{case}/{stem}.toml", load_frame(case))
    for place in _collections():
        if folder == place.name and stem in _stems(place):
            text = (place / f"{stem}.toml").read_text(encoding="utf-8")
            raw = open_file(text, f"{name}.toml", "theory")
            return build_theory(raw, stem, f"{name}.toml", None)
    raise UnknownName("theory", name, theory_names())


def _load_file(path: Path) -> Theory:
    suffix = path.suffix.lower()
    if suffix in formats.SUFFIXES:
        return formats.read_network(path)
    if suffix != ".toml":
        sentence = f"a theory is read from a file that ends in {', '.join(_SUFFIXES)}"
        raise FileError(str(path), [("", sentence)])
    raw = open_file(read_text(path, str(path)), str(path), "theory")
    case = raw.get("case")
    frame = None
    if isinstance(case, str):
        try:
            frame = frame_near(case, path)
        except UnknownName as error:
            raise FileError(str(path), [("case", str(error))]) from None
    return build_theory(raw, path.stem, str(path), frame)


def case_file_near(case: str, path: Path) -> Path | None:
    """Return the case file that a user's file means, or None if it is a case that ships.

    A name that ends in ``.toml`` is a path beside the file; any other name is that of a folder
    which holds the file, or its ``theories`` folder, and a ``case.toml``.
    """
    if case.endswith(".toml"):
        return path.parent / case
    here = path.resolve().parent
    for folder in (here, here.parent):
        if folder.name == case and (folder / "case.toml").is_file():
            return folder / "case.toml"
    return None


def frame_near(case: str, path: Path) -> Frame:
    """Return the frame of the case that a user's file names."""
    own = case_file_near(case, path)
    return _own_frame(own) if own else load_frame(case)


def load_frame(case: str | Path) -> Frame:
    """Load what the theories of a case share.

    Parameters
    ----------
    case : str or Path
        Name of a case that ships, or the path of a ``case.toml``.

    Raises
    ------
    UnknownName, FileError

    Examples
    --------
    >>> load_frame("soviet_collapse").outcomes[0].variable.name
    'union_fate_1991'
    """
    if isinstance(case, Path) or case.endswith(".toml"):
        return _own_frame(Path(case))
    return _shipped_frame(case)


@lru_cache(maxsize=64)
def _shipped_frame(case: str) -> Frame:
    if case not in cases():
        raise UnknownName("case", case, cases())
    return frame_in(models_folder() / case, case, case)


def _own_frame(file: Path) -> Frame:
    if file.name != "case.toml":
        raise FileError(str(file), [("", "the file of a case is called case.toml")])
    return frame_in(file.parent, file.resolve().parent.name, str(file.parent))


def load_scenarios(case: str | Path) -> tuple[Scenario, ...]:
    """Load the scenarios of a case.

    Parameters
    ----------
    case : str or Path
        Name of a case that ships, or the path of a ``case.toml``.

    Raises
    ------
    UnknownName, FileError

    Examples
    --------
    >>> load_scenarios("soviet_collapse")[1].title
    'No putsch in August 1991'
    """
    return load_case(case).scenarios


def load_case(case: str | Path) -> Case:
    """Load what the theories of a case share, and its scenarios.

    Parameters
    ----------
    case : str or Path
        Name of a case that ships, or the path of a ``case.toml``.

    Raises
    ------
    UnknownName, FileError
    """
    if isinstance(case, Path) or case.endswith(".toml"):
        file = Path(case)
        frame = _own_frame(file)
        theories = [load(file.parent / "theories" / f"{name}.toml") for name in frame.theories]
        return Case(frame, scenarios_in(file.parent, str(file.parent), frame, theories))
    return _shipped_case(case)


@lru_cache(maxsize=64)
def _shipped_case(case: str) -> Case:
    frame = load_frame(case)
    theories = [_shipped(name) for name in frame.theories]
    return Case(frame, scenarios_in(models_folder() / case, case, frame, theories))
