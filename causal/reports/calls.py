"""Calls of the library, made and written down as one, so that what is told is what was done."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from unicodedata import category

from causal.theory.scenario import Scenario

_WIDE = 88
_STEP = "    "


@dataclass(frozen=True, slots=True)
class Given:
    """A value, and the Python that gives it."""

    value: Any
    source: str


@dataclass(frozen=True, slots=True)
class Call:
    """A call.

    Attributes
    ----------
    function : callable
    name : str
        How it is called in what is written.
    first : object
        The positional argument.
    options : tuple of (str, object)
        By keyword. Plain values, scenarios, or `Given`.

    Examples
    --------
    >>> call = Call(sorted, "sorted", [2, 1], (("reverse", True),))
    >>> call.made(), call.written()
    ([2, 1], 'sorted([2, 1], reverse=True)')
    """

    function: Callable[..., Any]
    name: str
    first: object
    options: tuple[tuple[str, object], ...] = ()

    def made(self) -> Any:  # noqa: ANN401  (whatever the function gives)
        """Make the call."""
        return self.function(_value(self.first), **{key: _value(v) for key, v in self.options})

    def written(self, indent: str = "") -> str:
        """Write the call as Python."""
        parts = [literal(self.first), *(f"{key}={literal(v)}" for key, v in self.options)]
        line = f"{self.name}({', '.join(parts)})"
        if len(indent + line) <= _WIDE:
            return line
        inner = indent + _STEP
        parts = [literal(self.first, inner)]
        parts += [f"{key}={literal(v, inner)}" for key, v in self.options]
        body = "".join(f"{inner}{part},\n" for part in parts)
        return f"{self.name}(\n{body}{indent})"


def call(
    function: Callable[..., Any], name: str, first: object, options: Mapping[str, object]
) -> Call:
    """Return a call without the options that say nothing: None, empty lists and tables."""
    kept = [(key, v) for key, v in options.items() if v is not None and v not in ([], {}, ())]
    return Call(function, name, first, tuple(kept))


def _value(one: object) -> Any:  # noqa: ANN401
    if isinstance(one, Given):
        return one.value
    if isinstance(one, list):
        return [_value(part) for part in one]
    return one


def literal(value: object, indent: str | None = None) -> str:
    r"""Write a plain value as Python; text of users comes out as text, whatever is in it.

    Parameters
    ----------
    value : object
        Text, a number, a truth value, None; lists, tuples and tables of these; a scenario.
    indent : str, optional
        Break what does not fit in a line behind it; all in one line if not given.

    Examples
    --------
    >>> literal({"a": ['"', 0.5, None]})
    '{"a": ["\\"", 0.5, None]}'
    """
    line = _line(value)
    if indent is None or len(indent + line) <= _WIDE:
        return line
    inner = indent + _STEP
    if isinstance(value, Scenario):
        begin, end = "causal.Scenario(", ")"
        parts = [literal(value.name), *(f"{k}={literal(v, inner)}" for k, v in _told(value))]
    elif isinstance(value, dict):
        begin, end = "{", "}"
        parts = [f"{literal(key)}: {literal(one, inner)}" for key, one in value.items()]
    elif isinstance(value, list | tuple):
        begin, end = ("[", "]") if isinstance(value, list) else ("(", ")")
        parts = [literal(one, inner) for one in value]
    else:
        return line
    return f"{begin}\n" + "".join(f"{inner}{part},\n" for part in parts) + f"{indent}{end}"


def _quoted(text: str) -> str:
    """Write text in quotes; what cannot be seen, or turns the direction of reading, is escaped."""
    told = json.dumps(text, ensure_ascii=False)
    return "".join(
        f"\\U{ord(one):08x}" if category(one)[0] in "CZ" and one != " " else one for one in told
    )


def _told(one: Scenario) -> list[tuple[str, Any]]:
    """Return what a scenario of a study's own says beside its name."""
    names = ("title", "meaning", "group", "settings")
    return [(name, getattr(one, name)) for name in names if getattr(one, name)]


def _line(value: object) -> str:
    if isinstance(value, Given):
        return value.source
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, Scenario):
        parts = [f"{name}={_line(told)}" for name, told in _told(value)]
        return f"causal.Scenario({', '.join([_line(value.name), *parts])})"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_line(key)}: {_line(one)}" for key, one in value.items()) + "}"
    if isinstance(value, tuple):
        inside = ", ".join(map(_line, value))
        return f"({inside},)" if len(value) == 1 else f"({inside})"
    if isinstance(value, list):
        return "[" + ", ".join(map(_line, value)) + "]"
    return repr(value)
