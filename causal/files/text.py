"""From the text of a model file to plain tables, with limits; and how a place in it is written."""

import json
import re
import tomllib
from collections.abc import Iterable
from itertools import islice
from typing import Any

from causal.errors import FileError
from causal.files.schema import KINDS, SCHEMA
from causal.theory.checks import Fault, Place, unknown

MAX_BYTES = 2 * 2**20
MAX_VARIABLES = 2000
MAX_DEPTH = 20
MAX_LIST = 1000
MAX_TABLE = 20_000
MAX_FAULTS = 100

_AT = re.compile(r"^(?P<what>.*) \(at (?P<at>line \d+, column \d+|end of document)\)$", re.DOTALL)
_BARE = re.compile(r"^[A-Za-z0-9_-]+$")
# A name of very many parts takes the reader of TOML quadratic time, so it is refused before.
_ENDLESS_NAME = re.compile(
    r"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){60}"""
)
_TOO_DEEP = ("", "the file nests its tables more deeply than any model file does")
_TWICE = ("Cannot overwrite a value", "Cannot declare", "Duplicate inline table key")

_ADVICE = {
    "Invalid value": '; a text stands in straight quotes, as in "high"',
    "Unclosed array": "; a comma or the closing bracket is missing",
}


def write_place(place: Place) -> str:
    """Write a place inside a file as a dotted path.

    Examples
    --------
    >>> write_place(("variables", "war", "mechanism", "rows", "weak, high", 0))
    'variables.war.mechanism.rows."weak, high"[0]'
    """
    parts: list[str] = []
    for part in place:
        if isinstance(part, int):
            parts.append(f"[{part}]")
        else:
            shown = part if _BARE.match(part) else json.dumps(part, ensure_ascii=True)
            parts.append(f".{shown}" if parts else shown)
    return "".join(parts)


def refuse(file: str, faults: Iterable[Fault]) -> None:
    """Raise the first faults found in a file, each once, or do nothing if there are none.

    Raises
    ------
    FileError
    """
    told = list(islice(faults, MAX_FAULTS + 1))
    problems = dict.fromkeys((write_place(place), text) for place, text in told[:MAX_FAULTS])
    if len(told) > MAX_FAULTS:
        problems["", f"there are more problems than these {MAX_FAULTS}"] = None
    if problems:
        raise FileError(file, problems)


def parse(text: str, file: str) -> dict[str, Any]:
    """Read TOML.

    Raises
    ------
    FileError
        If it is too long, no TOML, or nested too deeply.
    """
    if len(text) > MAX_BYTES or len(text.encode(errors="replace")) > MAX_BYTES:
        sentence = (
            f"the file is longer than {MAX_BYTES // 2**20} MiB, which no model file may be; "
            f"split it, or write fewer rows with * and a|b"
        )
        raise FileError(file, [("", sentence)])
    if _ENDLESS_NAME.search(text):
        raise FileError(file, [_TOO_DEEP])
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FileError(file, [_syntax(str(error))]) from None
    except RecursionError:
        raise FileError(file, [_TOO_DEEP]) from None
    except ValueError as error:  # numbers and dates that Python cannot hold
        raise FileError(
            file, [("", f"the file has a value that cannot be read: {error}")]
        ) from None
    _bounded(raw, file)
    return raw


def _bounded(raw: dict[str, Any], file: str) -> None:
    """Refuse what no model file needs, level by level: deep nesting, endless lists and tables."""
    level: list[tuple[Place, object]] = [((), raw)]
    for _ in range(MAX_DEPTH):
        deeper: list[tuple[Place, object]] = []
        for place, one in level:
            if isinstance(one, dict):
                _refuse_long(place, len(one), MAX_TABLE, "names", file)
                deeper += [((*place, key), value) for key, value in one.items()]
            elif isinstance(one, list):
                _refuse_long(place, len(one), MAX_LIST, "entries", file)
                deeper += [((*place, i), value) for i, value in enumerate(one)]
        level = [(place, one) for place, one in deeper if isinstance(one, dict | list)]
    if level:
        raise FileError(file, [_TOO_DEEP])


def _refuse_long(place: Place, found: int, allowed: int, what: str, file: str) -> None:
    if found > allowed:
        sentence = f"there are {found} {what} here and {allowed} are allowed"
        raise FileError(file, [(write_place(place), sentence)])


def _syntax(message: str) -> tuple[str, str]:
    match = _AT.match(message)
    what, at = (match["what"], match["at"]) if match else (message, "")
    if what.startswith(_TWICE):
        return at, "this name is given twice in the same table; keep one of the two"
    advice = next((text for start, text in _ADVICE.items() if what.startswith(start)), "")
    return at, f"the text is no TOML here: {what[:1].lower()}{what[1:]}{advice}"


def open_file(text: str, file: str, kind: str = "") -> dict[str, Any]:
    """Read TOML and make sure that it is a model file of the wanted kind and a known version.

    Parameters
    ----------
    text, file : str
    kind : str, optional
        Any kind if not given.

    Raises
    ------
    FileError
    """
    raw = parse(text, file)
    version, found = raw.get("schema"), raw.get("kind")
    if not isinstance(version, int) or isinstance(version, bool) or version != SCHEMA:
        said = f"it says {version!r}" if "schema" in raw else "it says none"
        sentence = f"a model file begins with schema = {SCHEMA}, the version of its format; {said}"
        raise FileError(file, [("schema", sentence)])
    if not isinstance(found, str) or found not in KINDS:
        if isinstance(found, str):
            sentence = unknown("kind of file", found, KINDS)
        else:
            sentence = f"say what kind of file this is: {', '.join(KINDS)}"
        raise FileError(file, [("kind", sentence)])
    if kind and found != kind:
        sentence = f"this is a file of kind {found}, where one of kind {kind} is wanted"
        raise FileError(file, [("kind", sentence)])
    variables = raw.get("variables")
    if isinstance(variables, dict) and len(variables) > MAX_VARIABLES:
        sentence = f"the file has {len(variables)} variables and {MAX_VARIABLES} are allowed"
        raise FileError(file, [("variables", sentence)])
    return raw
