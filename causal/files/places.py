"""Where cases and theories lie: those that ship, and folders of a user's own."""

import os
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from causal.errors import CausalError, FileError, UnknownName

CASE_FILE = "case.toml"
THEORIES = "theories"
_ORDER = "cases.toml"


@dataclass(frozen=True)
class Home:
    """The folder of a case.

    Attributes
    ----------
    name : str
        Of the case, which is that of its folder.
    folder : Traversable
    shown : str
        How errors name the folder.
    own : bool
        Whether it is a folder of the user's own, and no case that ships.
    """

    name: str
    folder: Traversable
    shown: str
    own: bool = False

    def theories(self) -> list[str]:
        """Return the names of the theories whose files are there."""
        return stems(self.folder / THEORIES)


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


@lru_cache(maxsize=1)
def cases() -> tuple[str, ...]:
    """Return the names of the cases that ship, in the order in which to show them.

    The order is that of ``models/cases.toml``; a case that it does not list comes after those that
    it does. The first is meant where nothing that is named says which.

    Examples
    --------
    >>> "mill" in cases()
    True
    """
    shipped = sorted(one.name for one in _folders() if (one / CASE_FILE).is_file())
    order = tomllib.loads((models_folder() / _ORDER).read_text(encoding="utf-8"))["order"]
    return tuple(sorted(shipped, key=lambda name: (name not in order, [*order, name].index(name))))


def _folders() -> list[Traversable]:
    return [one for one in models_folder().iterdir() if one.is_dir()]


def collections() -> list[Traversable]:
    """Return the folders of theories that stand alone."""
    return sorted(
        (one for one in _folders() if not (one / CASE_FILE).is_file()), key=lambda one: one.name
    )


def stems(folder: Traversable) -> list[str]:
    """Return the names of the TOML files in a folder, without their suffix."""
    if not folder.is_dir():
        return []
    names = [one.name for one in folder.iterdir()]
    return sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml"))


def home_of(case: str | Path) -> Home:
    """Return the folder of a case.

    Parameters
    ----------
    case : str or Path
        Name of a case that ships; or the folder of a case of one's own, or the ``case.toml`` in it.

    Raises
    ------
    UnknownName
        If no case that ships has that name, and no folder either.
    FileError
        If it is a path with no ``case.toml``.

    Examples
    --------
    >>> home_of("mill").own
    False
    >>> home_of("./no_such_folder")
    Traceback (most recent call last):
    causal.errors.FileError: no_such_folder/case.toml: there is no such file
    """
    if isinstance(case, str) and case in cases():
        return Home(case, models_folder() / case, case)
    path = Path(case)
    file = path if path.suffix == ".toml" else path / CASE_FILE
    if file.name != CASE_FILE:
        raise FileError(str(file), [("", f"the file of a case is called {CASE_FILE}")])
    if not file.is_file():
        if isinstance(case, Path) or path.suffix == ".toml" or "/" in case or os.sep in case:
            raise FileError(str(file), [("", "there is no such file")])
        raise UnknownName("case", case, cases())
    return Home(file.resolve().parent.name, file.parent, str(file.parent), own=True)
