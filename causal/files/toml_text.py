"""Plain tables as TOML, one row a line."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

_BARE = re.compile(r"^[A-Za-z0-9_-]+$")


def table(place: Sequence[str], keys: Mapping[str, Any], whole: bool = False) -> str:
    """Write a table with its header; nothing if it is empty, unless ``whole``.

    Examples
    --------
    >>> print(table(("variables", "war"), {"ess": 8, "states": ["no", "yes"]}))
    [variables.war]
    ess = 8
    states = ["no", "yes"]
    <BLANKLINE>
    """
    if not keys and not whole:
        return ""
    return f"[{header(place)}]\n{lines(keys)}"


def header(place: Sequence[str]) -> str:
    """Write the dotted name of a table."""
    return ".".join(_key(part) for part in place)


def lines(keys: Mapping[str, Any]) -> str:
    """Write keys and values, one a line."""
    return "".join(f"{_key(key)} = {value_text(value)}\n" for key, value in keys.items())


def _key(key: str) -> str:
    return key if _BARE.match(key) else _string(key)


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def value_text(value: Any) -> str:  # noqa: ANN401  (whatever TOML can hold)
    """Write a value on one line.

    Examples
    --------
    >>> value_text({"claims": ["P-1"], "note": "so"})
    '{ claims = ["P-1"], note = "so" }'
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, Mapping):
        inside = ", ".join(f"{_key(key)} = {value_text(one)}" for key, one in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(value_text(one) for one in value)}]"
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return repr(int(value)) if isinstance(value, int) else repr(float(value))
