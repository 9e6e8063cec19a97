"""The section of one mechanism, and what an edit elsewhere does to it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from causal.errors import ModelError
from causal.files.editing.document import Document, each_variant

Section = dict[str, Any]
Change = Callable[[Section], Section]
_BACKING = ("claims", "sources", "note", "marks", "rationale")
_BY_STATE = ("effects", "contributions", "positions")
_BY_PARENT = ("weights", "slopes", *_BY_STATE)


def change_mechanisms(document: Document, name: str, change: Change) -> Document:
    """Change the mechanism of a variable, and what variants make of it.

    A variant writes only the keys that differ: it is made whole first, changed, and what then
    differs from the changed mechanism is written.

    Parameters
    ----------
    document : Document
    name : str
        Of the variable.
    change : callable
        From the whole section of a mechanism to another.
    """
    before = document.at("variables", name, "mechanism")
    if not isinstance(before, dict):
        return document
    after = change(before)
    document = document.put(("variables", name, "mechanism"), after)
    for variant, changed in each_variant(document):
        if name not in changed:
            continue
        backing = {key: changed[name][key] for key in _BACKING if key in changed[name]}
        given = {key: value for key, value in changed[name].items() if key not in backing}
        same = given.get("form", before.get("form")) == before.get("form")
        whole = change({**before, **given} if same else given)
        if whole.get("form") == after.get("form"):
            whole = {key: value for key, value in whole.items() if after.get(key) != value}
        document = document.put(("variants", variant, "mechanisms", name), {**backing, **whole})
    return document


# --- the states of the child ----------------------------------------------------------------


def over_child(
    section: Section,
    shares: Callable[[list[float]], list[float]],
    scores: Callable[[list[float]], list[float]],
) -> Section:
    """Change every list that has a number a state of the child: shares of one, and scores."""
    made = dict(section)
    for key, change in (("prior", shares), ("leak", shares), ("base", scores)):
        if isinstance(made.get(key), list):
            made[key] = change(made[key])
    for key, change in (("rows", shares), ("slopes", scores)):
        if isinstance(made.get(key), dict):
            made[key] = {k: change(v) if isinstance(v, list) else v for k, v in made[key].items()}
    for key, change in (("contributions", shares), ("effects", scores)):
        if isinstance(made.get(key), dict):
            made[key] = {
                parent: {s: change(row) if isinstance(row, list) else row for s, row in by.items()}
                for parent, by in made[key].items()
                if isinstance(by, dict)
            }
    return made


def over_values(section: Section, change: Callable[[str], str]) -> Section:
    """Change the names of the child's states: values of a deterministic table, windows."""
    made = dict(section)
    if section.get("form") == "deterministic" and isinstance(made.get("rows"), dict):
        made["rows"] = {key: change(value) for key, value in made["rows"].items()}
    if isinstance(made.get("windows"), list):
        made["windows"] = [{**one, "state": change(one["state"])} for one in made["windows"]]
    return made


# --- the states of a parent -----------------------------------------------------------------


def parts_of(key: str) -> list[str]:
    """Split a row key into an entry a parent."""
    return [part.strip() for part in key.split(",")] if key.strip() else []


def joined(parts: Sequence[str]) -> str:
    """Write a row key."""
    return ", ".join(parts)


def over_keys(
    rows: Mapping[str, Any], place: int, change: Callable[[str], str | None]
) -> dict[str, Any]:
    """Change one entry of every row key; a row whose entry becomes None is dropped."""
    made = {}
    for key, row in rows.items():
        parts = parts_of(key)
        new = change(parts[place]) if place < len(parts) else None
        if new is not None:
            made[joined([*parts[:place], *([new] if new else []), *parts[place + 1 :]])] = row
    return made


def renamed(old: str, new: str) -> Callable[[str], str]:
    """Return what renames a state in an entry such as ``a|b``."""
    return lambda part: "|".join(new if one.strip() == old else one.strip() for one in _or(part))


def dropped(state: str) -> Callable[[str], str | None]:
    """Return what takes a state out of an entry; None where nothing is left."""
    return lambda part: "|".join(o.strip() for o in _or(part) if o.strip() != state) or None


def also(state: str, like: str) -> Callable[[str], str]:
    """Return what adds a state wherever another one stands."""
    return lambda part: f"{part}|{state}" if like in map(str.strip, _or(part)) else part


def covers(part: str, state: str) -> bool:
    """Return whether an entry holds for a state."""
    return part == "*" or state in map(str.strip, _or(part))


def _or(part: str) -> list[str]:
    return part.split("|")


def over_parent_states(
    section: Section,
    parent: str,
    place: int,
    entry: Callable[[str], str | None],
    by_state: Callable[[dict[str, Any]], dict[str, Any]],
) -> Section:
    """Change what is written by the states of a parent.

    Parameters
    ----------
    section : dict
    parent : str
    place : int
        Of the parent among all, as row keys have them.
    entry : callable
        Changes an entry of a row key.
    by_state : callable
        Changes a table of states.
    """
    made = dict(section)
    if isinstance(made.get("rows"), dict):
        made["rows"] = over_keys(made["rows"], place, entry)
    for key in _BY_STATE:
        if isinstance(made.get(key), dict) and isinstance(made[key].get(parent), dict):
            made[key] = {**made[key], parent: by_state(made[key][parent])}
    if isinstance(made.get("windows"), list):
        made["windows"] = [_boosted(one, parent, by_state) for one in made["windows"]]
    return made


def _boosted(
    window: Section, parent: str, by_state: Callable[[dict[str, Any]], dict[str, Any]]
) -> Section:
    boost = window.get("boost")
    if not isinstance(boost, dict) or not isinstance(boost.get(parent), dict):
        return window
    return {**window, "boost": {**boost, parent: by_state(boost[parent])}}


def rename_parent(section: Section, old: str, new: str) -> Section:
    """Change the name of a parent wherever numbers are written by it."""

    def under(table: dict[str, Any]) -> dict[str, Any]:
        return {new if key == old else key: value for key, value in table.items()}

    made: Section = {
        key: under(value) if key in _BY_PARENT and isinstance(value, dict) else value
        for key, value in section.items()
    }
    if isinstance(made.get("windows"), list):
        made["windows"] = [
            {**one, "boost": under(one["boost"])} if isinstance(one.get("boost"), dict) else one
            for one in made["windows"]
        ]
    return made


def without_parent(section: Section, parent: str) -> Section:
    """Drop every number that is written by a parent, but for the rows of a table."""
    made = {
        key: {k: v for k, v in value.items() if k != parent}
        if key in _BY_PARENT and isinstance(value, dict)
        else value
        for key, value in section.items()
    }
    if isinstance(made.get("windows"), list):
        made["windows"] = [_unboosted(one, parent) for one in made["windows"]]
    return made


def _unboosted(window: Section, parent: str) -> Section:
    boost = window.get("boost")
    if not isinstance(boost, dict) or parent not in boost:
        return window
    rest = {key: value for key, value in boost.items() if key != parent}
    bare = {key: value for key, value in window.items() if key != "boost"}
    return {**bare, "boost": rest} if rest else bare


def form_of(section: Section) -> str:
    """Return the form of a mechanism.

    Raises
    ------
    ModelError
        If it says none.
    """
    form = section.get("form")
    if not isinstance(form, str):
        raise ModelError("the mechanism does not say its form; correct it in the text of the file")
    return form
