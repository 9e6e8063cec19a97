"""Whether a file has the shape of its kind: every fault as a sentence of ours."""

import types
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from difflib import get_close_matches
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from causal.files.schema_parts import KEY, NAME, PARENT, STATE, YEARS
from causal.files.text import MAX_FAULTS
from causal.theory.checks import Fault, Place, unknown

M = TypeVar("M", bound=BaseModel)

_NEEDS = {
    "claims": 'write the ids of the claims behind it, or ["elicited"]',
    "role": "write lever, outcome, mechanism or exogenous",
    "mechanism": "say how it is set, in a table with a form",
    "title": "say in a few words what a reader is to see",
    "summary": "say in two or three plain sentences what it holds",
    "states": "list them, from low to high where they have an order",
    "source": "say where the answer was published",
    "changes": "list what is set, in which years, or [] where nothing is changed",
    "from": "say in which year the change starts",
    "going": "say in which of its states it goes on",
    "set": "write the levers and their states, or {} where nothing is changed",
}
_TYPES = {
    "string_type": "a text in quotes",
    "float_type": "a number",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "list_type": "a list in square brackets",
    "dict_type": "a table of names and values",
    "model_type": "a table of names and values",
    "model_attributes_type": "a table of names and values",
}
_SPELLING = {
    NAME: "small letters, digits and underscores, and a letter first",
    PARENT: "small letters, digits and underscores, a letter first, and @-1 for the year before",
    STATE: "small letters, digits and underscores",
    YEARS: "a year, two with a hyphen between them, or always",
    KEY: "letters, digits, dots, hyphens and underscores",
}


def read_shape(
    model: type[M], raw: Mapping[str, Any]
) -> tuple[M | None, list[Fault], frozenset[Place]]:
    """Read plain tables as a kind of file.

    Parameters
    ----------
    model : type of BaseModel
    raw : mapping

    Returns
    -------
    section : BaseModel or None
        What is well formed; None if too little is.
    faults : list of (place, sentence)
    broken : frozenset of place
        Tables left out of ``section`` because something in them is not well formed.
    """
    faults: list[Fault] = []
    broken: set[Place] = set()
    rest = deepcopy(dict(raw))
    for _ in range(3):  # leaving a part out can leave its table too small
        try:
            return model.model_validate(rest), faults, frozenset(broken)
        except ValidationError as error:
            if not faults:
                faults = translate(model, rest, error)
            before = set(broken)
            wrong = error.errors(include_url=False, include_input=False)
            # all places first: a part left out hides the places inside it
            for place, kind in [(_walk(rest, told), told["type"]) for told in wrong]:
                _leave_out(rest, place, kind, broken)
            for key, listed in [(k, v) for k, v in rest.items() if isinstance(v, list)]:
                rest[key] = [one for i, one in enumerate(listed) if (key, i) not in broken - before]
    return None, faults, frozenset(broken)


def _leave_out(rest: dict[str, Any], place: Place, kind: str, broken: set[Place]) -> None:
    if kind == "extra_forbidden":
        holder: Any = rest
        for part in place[:-1]:
            holder = holder[part] if _has(holder, part) else {}
        if isinstance(holder, dict):
            holder.pop(place[-1], None)
    elif len(place) == 2 and kind == "missing":
        broken.add(place[:1])
        rest.pop(str(place[0]), None)
    elif len(place) > 1 and isinstance(rest.get(str(place[0])), dict):
        broken.add(place[:2])
        rest[str(place[0])].pop(place[1], None)
    elif len(place) > 1 and isinstance(rest.get(str(place[0])), list):
        broken.add(place[:2])
    elif place and place[0] in ("title", "summary"):
        rest[str(place[0])] = "missing"


def _has(holder: object, part: str | int) -> bool:
    if isinstance(holder, dict):
        return part in holder
    return isinstance(holder, list) and isinstance(part, int) and part < len(holder)


def _walk(raw: object, told: Mapping[str, Any]) -> Place:
    """Return the place that pydantic means, without its own words in between."""
    place: list[str | int] = []
    here: Any = raw
    for i, part in enumerate(told["loc"]):
        if _has(here, part):
            place.append(part)
            here = here[part]
        elif told["type"] == "missing" and i == len(told["loc"]) - 1:
            place.append(part)
    return tuple(place)


def translate(model: object, raw: Mapping[str, Any], error: ValidationError) -> list[Fault]:
    """Turn what pydantic found into places and sentences.

    Parameters
    ----------
    model : type
        What was to be read.
    raw : mapping
        What was given.
    error : ValidationError
    """
    faults: list[Fault] = []
    told = error.errors(include_url=False)[: MAX_FAULTS + 1]
    guessed: set[Place] = set()
    for one in told:
        place = _walk(raw, one)
        if one["type"] == "extra_forbidden":
            keys = _keys(model, one["loc"][:-1])
            near = get_close_matches(str(place[-1]), keys, n=1, cutoff=0.6)
            guessed |= {(*place[:-1], *near)}
            faults.append((place, _extra(place, keys)))
    for one in told:
        place = _walk(raw, one)
        if one["type"] == "extra_forbidden" or (one["type"] == "missing" and place in guessed):
            continue
        faults.append((place, _sentence(one, place)))
    return faults


def _extra(place: Place, keys: Sequence[str]) -> str:
    name = str(place[-1])
    if name == "parents" and place[0] == "variants":
        return "a variant keeps the parents of the variable; change its numbers, not its arrows"
    return unknown("key", name, keys, "this table")


def _keys(model: object, loc: Sequence[str | int]) -> list[str]:
    """Return the keys that the table at a location takes."""
    here = _plain(model)
    for part in loc:
        here = _plain(_follow(here, part))
    if isinstance(here, type) and issubclass(here, BaseModel):
        return [field.alias or name for name, field in here.model_fields.items()]
    return []


def _plain(kind: object) -> object:
    """Return a type without its annotations and without None."""
    if get_origin(kind) is Annotated:
        return _plain(get_args(kind)[0])
    if get_origin(kind) in (Union, types.UnionType):
        members = [_plain(one) for one in get_args(kind) if one is not types.NoneType]
        return members[0] if len(members) == 1 else members
    return kind


def _follow(kind: object, part: str | int) -> object:
    if isinstance(kind, list):  # a union by form: the location names the member
        fitting = [one for one in kind if part in get_args(one.model_fields["form"].annotation)]
        return fitting[0] if fitting else None
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        for name, field in kind.model_fields.items():
            if part in (name, field.alias):
                return field.annotation
        return None
    args = get_args(kind)
    return args[-1] if args else None


def _sentence(one: Mapping[str, Any], place: Place) -> str:
    kind = str(one["type"])
    if kind in _TYPES:
        return f"this must be {_TYPES[kind]}; it is {_shown(one['input'])}"
    for start, say in _SENTENCES.items():
        if kind.startswith(start):
            return say(one, place)
    return f"the value {_shown(one.get('input'))} cannot be read here"


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list"
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 40 else f"{text[:37]}..."


def _missing(_: Mapping[str, Any], place: Place) -> str:
    key = str(place[-1])
    needs = f"; {_NEEDS[key]}" if key in _NEEDS else ""
    return f"the key {key} is missing{needs}"


def _literal(one: Mapping[str, Any], _: Place) -> str:
    choices = [c.strip().strip("'") for c in one["ctx"]["expected"].replace(" or ", ",").split(",")]
    if not isinstance(one["input"], str):
        return f"this must be one of {', '.join(choices)}; it is {_shown(one['input'])}"
    return f"{_shown(one['input'])} is not allowed here; write one of {', '.join(choices)}"


def _few(one: Mapping[str, Any], place: Place) -> str:
    least, found = one["ctx"]["min_length"], one["ctx"]["actual_length"]
    if place and place[-1] == "claims":
        return f"the list of claims is empty; {_NEEDS['claims']}"
    return f"there are too few entries here: {found}, where {least} or more are needed"


def _many(one: Mapping[str, Any], _: Place) -> str:
    most, found = one["ctx"]["max_length"], one["ctx"]["actual_length"]
    return f"there are too many entries here: {found}, where {most} are allowed"


def _bound(one: Mapping[str, Any], _: Place) -> str:
    ((sign, bound),) = one["ctx"].items()
    words = {"gt": "above", "ge": "at least", "lt": "below", "le": "at most"}
    return f"this number must be {words[sign]} {bound:g}; it is {_shown(one['input'])}"


def _pattern(one: Mapping[str, Any], _: Place) -> str:
    allowed = _SPELLING[one["ctx"]["pattern"]]
    return f"the name {_shown(one['input'])} cannot be used; write it with {allowed}"


_SENTENCES: dict[str, Callable[[Mapping[str, Any], Place], str]] = {
    "missing": _missing,
    "literal_error": _literal,
    "too_short": _few,
    "too_long": _many,
    "greater_than": _bound,
    "less_than": _bound,
    "finite_number": lambda one, _: (
        f"{_shown(one['input'])} is not a number that can be computed with; write a finite one"
    ),
    "string_pattern": _pattern,
    "string_too_short": lambda _one, _place: "this text is empty; write one",
    "string_too_long": lambda one, _: (
        f"this name is longer than {one['ctx']['max_length']} signs; write a shorter one"
    ),
    "union_tag_not_found": lambda _one, _place: (
        "the mechanism does not say its form; write form = one of table, ranked, logit, noisy_max, "
        "hazard, deterministic, mixture, max"
    ),
    "union_tag_invalid": lambda one, _: (
        f"there is no form {one['ctx']['tag']!r}; write one of "
        f"{one['ctx']['expected_tags'].replace(chr(39), '')}"
    ),
}
