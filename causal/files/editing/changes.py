"""What differs between two documents, in words."""

from collections.abc import Iterator, Mapping
from typing import Any

from causal.files.editing.document import Document
from causal.files.text import write_place
from causal.theory.checks import Place

MOST = 200


def changes(before: Document, after: Document) -> tuple[str, ...]:
    """Say what differs between two documents, a sentence a change.

    Parameters
    ----------
    before, after : Document

    Returns
    -------
    tuple of str
        At most 200, in the order of the file.

    Examples
    --------
    >>> one = Document("rain", {"variables": {"rain": {"ess": 4.0}}})
    >>> changes(one, one.put(("variables", "rain", "ess"), 8.0))
    ('rain: the equivalent sample size is 8 instead of 4.',)
    """
    found: list[str] = []
    for sentence in _tables((), before.tables, after.tables):
        if len(found) == MOST:
            return (*found, "There are more changes than these.")
        found.append(sentence)
    return tuple(found)


def _tables(place: Place, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    for key in before:
        if key not in after:
            yield _gone((*place, key))
    for key, value in after.items():
        here = (*place, key)
        if key not in before:
            yield _new(here, value)
        elif isinstance(value, Mapping) and isinstance(before[key], Mapping):
            yield from _tables(here, before[key], value)
        elif value != before[key]:
            yield _other(here, before[key], value)
    kept = [key for key in before if key in after]
    if kept != [key for key in after if key in before] and place and place[-1] == "parents":
        yield f"{_where(place[:-1])}the order of its parents is {', '.join(after)}."


_KEYS = {
    "ess": "the equivalent sample size",
    "sd": "the spread (sd)",
    "prior": "the prior",
    "leak": "the leak",
    "base": "the base",
    "states": "the list of states",
    "factual": "what happened",
}


def _where(place: Place) -> str:
    """Name the variable, arrow, variant or history that a place belongs to."""
    match place:
        case ("variables", name, "parents", parent, *_):
            return f"Arrow {parent} → {name}: "
        case ("variables", name, *_):
            return f"{name}: "
        case ("variants", name, "mechanisms", variable, *_):
            return f"Variant {name}, {variable}: "
        case ("variants", name, *_):
            return f"Variant {name}: "
        case ("histories", name, "states", variable, *_):
            return f"History {name}, {variable}: "
        case ("histories", name, *_):
            return f"History {name}: "
        case _:
            return "The theory: "


def _what(place: Place) -> str:
    """Name what stands at a place inside its variable, arrow or variant."""
    inner = [part for part in place if part not in ("mechanism", "mechanisms")]
    match inner:
        case ["variables", _, "rows", key] | ["variants", _, _, "rows", key]:
            return f"the row {key or '(no parents)'}"
        case ["variables", _, "parents", _, *rest] if rest:
            return _key(rest)
        case ["variables" | "histories", _, *rest] if rest:
            return _key(rest)
        case ["variants", _, *rest] if rest:
            return _key(rest[1:] or rest)
        case _:
            return _key(inner)


def _key(rest: list[Any]) -> str:
    if len(rest) == 1:
        return _KEYS.get(str(rest[0]), f"its {rest[0]}".replace("_", " "))
    return write_place(tuple(rest))


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"{value:.6g}"
    if isinstance(value, list):
        told = ", ".join(_shown(one) for one in value[:12])
        return f"({told}{', …' if len(value) > 12 else ''})"
    if isinstance(value, Mapping):
        return f"{len(value)} entries"
    text = str(value)
    return f"“{text if len(text) <= 60 else text[:57] + '…'}”"


def _gone(place: Place) -> str:
    match place:
        case ("variables", name):
            return f"The variable {name} is gone."
        case ("variables", name, "parents", parent):
            return f"The arrow {parent} → {name} is gone."
    return f"{_where(place)}{_what(place)} is gone."


def _new(place: Place, value: object) -> str:
    match place:
        case ("variables", name):
            return f"There is a new variable {name}."
        case ("variables", name, "parents", parent):
            return f"There is a new arrow {parent} → {name}."
    return f"{_where(place)}{_what(place)} is new: {_shown(value)}."


def _other(place: Place, before: object, after: object) -> str:
    return f"{_where(place)}{_what(place)} is {_shown(after)} instead of {_shown(before)}."
