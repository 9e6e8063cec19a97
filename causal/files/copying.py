"""A copy of a case in a folder of one's own, to be changed and added to."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

from causal.errors import FileError
from causal.files.folders import read_text
from causal.files.places import CASE_FILE, THEORIES, home_of
from causal.files.saving import save, writing
from causal.files.schema_parts import NAME
from causal.files.text import open_file

_CASE_LINE = re.compile(r"""^(case\s*=\s*)(["'])([^"'\n]*)\2""", re.MULTILINE)
_SCHEMA_LINE = re.compile(r"\A#:schema [^\n]*\n")  # it leads from the folder that is left
_LIST = re.compile(r"^theories\s*=\s*\[([^\[\]]*?),?(\s*)\]", re.MULTILINE)


def free_name(folder: Path) -> str:
    """Return the name of the case that is to be written to a folder.

    Raises
    ------
    FileError
        If it is no name of a case, or the folder holds something already.
    """
    name = folder.absolute().name
    if re.fullmatch(NAME, name) is None:
        sentence = "a case is named with small letters, digits and _, and begins with a letter"
        raise FileError(str(folder), [("", sentence)])
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileError(str(folder), [("", "there is something of that name; choose another")])
    return name


def copy_case(
    case: str | Path, folder: Path, theories: Sequence[str | Path] = ()
) -> tuple[Path, ...]:
    """Copy a case, under the name of another folder, with further theories if wanted.

    Parameters
    ----------
    case : str or Path
        A name, or a folder of your own.
    folder : Path
        Where it is written; must be empty, or not be there.
    theories : sequence of str or Path
        Files of theories of that case, such as one written on the page Build. They are called as
        their files are; one that is called as a theory of the case takes its place.

    Returns
    -------
    tuple of Path
        What was written.

    Raises
    ------
    UnknownName, FileError
        Nothing is written then, unless the disk refuses on the way.
    """
    name, home = free_name(folder), home_of(case)
    texts = dict(_texts(Path(str(home.folder)), home.name))
    for one in map(Path, theories):
        place = f"{THEORIES}/{one.stem}.toml"
        if place not in texts:
            texts[CASE_FILE] = listed(texts[CASE_FILE], one.stem, f"{folder}/{CASE_FILE}")
        texts[place] = _of_case(one, home.name)
    made = []
    for place, text in texts.items():
        path = folder / place
        with writing(path):
            path.parent.mkdir(parents=True, exist_ok=True)
        save(path, _renamed(text, home.name, name))
        made.append(path)
    return tuple(made)


def _texts(folder: Path, name: str) -> Iterator[tuple[str, str]]:
    """Yield the model files of a case, by their place in its folder."""
    for path in sorted(folder.rglob("*.toml")):
        place = path.relative_to(folder).as_posix()
        yield place, _SCHEMA_LINE.sub("", read_text(path, f"{name}/{place}"))


def _of_case(file: Path, name: str) -> str:
    """Return the text of a theory that is to join a case, once it is known to be of it."""
    if file.suffix != ".toml":
        raise FileError(str(file), [("", "a theory file ends in .toml")])
    text = read_text(file, str(file))
    found = open_file(text, str(file), "theory").get("case")
    if found != name:
        told = f"it is a theory of {found}" if found else "it names no case"
        raise FileError(str(file), [("case", f"{told}; write '{name}' to add it to that case")])
    return _SCHEMA_LINE.sub("", text)


def _renamed(text: str, old: str, new: str) -> str:
    """Return a model file that names its case otherwise; others, and paths, stay as they are."""
    if tomllib.loads(text).get("case") != old:
        return text
    return _CASE_LINE.sub(rf'\g<1>"{new}"', text, count=1)


def listed(text: str, name: str, file: str) -> str:
    """Return the text of a case file that also lists a theory, after the others.

    Parameters
    ----------
    text, name : str
    file : str
        How errors name the file.

    Raises
    ------
    FileError
        If its list of theories is written in another way than as ``theories = [...]``.

    Examples
    --------
    >>> listed('theories = ["one", "two"]', "three", "case.toml")
    'theories = ["one", "two", "three"]'
    """
    before = tomllib.loads(text)
    found = _LIST.search(text)
    if found:
        inner, end = found.groups()
        gap = re.match(r"\s*", inner).group() or " "  # type: ignore[union-attr]  # matches always
        comma = f",{gap}" if inner.strip() else ""
        written = f'{inner}{comma}"{name}"{"," if end else ""}{end}'
        made = f"{text[: found.start(1)]}{written}{text[found.end() - 1 :]}"
        if tomllib.loads(made) == {**before, "theories": [*before["theories"], name]}:
            return made
    raise FileError(file, [("theories", f"the list cannot be added to; add '{name}' by hand")])
