"""Edits of variables: another one, one less, another name, other words; and of whole documents."""

import re
from collections.abc import Sequence
from pathlib import Path

from causal.errors import ModelError, UnknownName
from causal.files.catalogue import load_frame
from causal.files.editing.arrows import remove_arrow
from causal.files.editing.document import Document, each_variant
from causal.files.editing.sections import change_mechanisms, rename_parent
from causal.files.schema_parts import NAME
from causal.theory.checks import Place
from causal.theory.sources import ELICITED

LOOSE = 1.0
"""Equivalent sample size of a new variable: as if from one comparable case."""
_BACKING = ("claims", "sources", "note", "marks", "rationale")


def _fresh(document: Document, name: str) -> None:
    if not re.fullmatch(NAME.strip("^$"), name) or len(name) > 100:
        raise ModelError(
            f"the name {name!r} cannot be used; write it with small letters, digits and "
            f"underscores, and a letter first"
        )
    if name in document.variables:
        raise ModelError(f"the theory has a variable {name} already; choose another name")


def add_variable(
    document: Document, name: str, title: str = "", states: Sequence[str] = ("no", "yes")
) -> Document:
    """Return the document with a variable more, without arrows, all its states equally likely.

    A variable that the case shares is taken from there: title, states and role.

    Raises
    ------
    ModelError
        If the name cannot be used.

    Examples
    --------
    >>> one = add_variable(Document("rain", {}), "wind", "Wind")
    >>> one.at("variables", "wind", "mechanism")
    {'form': 'table', 'prior': [0.5, 0.5]}
    """
    _fresh(document, name)
    shared = document.shared(name)
    if shared is not None:
        states = shared.variable.states
        own: dict[str, object] = {}
    else:
        own = {"title": title or name.replace("_", " "), "states": list(states)}
    role = shared.kind if shared and shared.kind in ("lever", "outcome") else "exogenous"
    prior = [1 / len(states)] * len(states)
    section = {
        **own,
        "role": role,
        "ess": LOOSE,
        "claims": [ELICITED],
        "mechanism": {"form": "table", "prior": prior},
    }
    return document.without(("silent", name)).put(("variables", name), section)


def empty_theory(case: str | Path, outcome: str) -> Document:
    """Return a theory of a case that holds its outcome and knows nothing yet.

    Parameters
    ----------
    case : str or Path
        Name of a case that ships, or a folder of one's own.
    outcome : str
        One that its theories share.

    Examples
    --------
    >>> empty_theory("mill", "mill_1908").at("title")
    'My theory'
    """
    frame = load_frame(case)
    head = {
        "schema": 1,
        "kind": "theory",
        "case": frame.name,
        "title": "My theory",
        "summary": "What it holds, in two or three sentences.",
    }
    return add_variable(Document("my_theory", head, frame if frame.home else None), outcome)


def remove_variable(document: Document, name: str, state: str) -> Document:
    """Return the document without a variable; its children hear it always in one state.

    Raises
    ------
    ModelError
        If it is the only one.
    UnknownName
    """
    document.section(name)
    if len(document.variables) == 1:
        raise ModelError(f"{name} is the only variable, and a theory needs one")
    for child in document.children(name):
        document = remove_arrow(document, name, child, state)
    document = document.without(("variables", name))
    for variant in document.variants:
        document = document.without(("variants", variant, "mechanisms", name))
        document = document.without(("variants", variant, "factual", name))
    for history in _names(document, "histories"):
        document = document.without(("histories", history, "states", name))
    return document


def rename_variable(document: Document, old: str, new: str) -> Document:
    """Return the document with another name for a variable, wherever it is named.

    Raises
    ------
    ModelError
        If the case shares either name, or the new one cannot be used.
    UnknownName
    """
    document.section(old)
    if new == old:
        return document
    _fresh(document, new)
    for name in (old, new):
        if document.shared(name) is not None:
            raise ModelError(
                f"{name} is a name that the theories of the case share; add a variable of your own "
                f"for something else"
            )
    for child in document.children(old):
        document = change_mechanisms(document, child, lambda s: rename_parent(s, old, new))
        document = _renamed(document, ("variables", child, "parents"), old, new)
    document = _renamed(document, ("variables",), old, new)
    for variant in document.variants:
        document = _renamed(document, ("variants", variant, "mechanisms"), old, new)
        document = _renamed(document, ("variants", variant, "factual"), old, new)
    for history in _names(document, "histories"):
        document = _renamed(document, ("histories", history, "states"), old, new)
    return _in_queries(document, old, new)


def _names(document: Document, key: str) -> list[str]:
    held = document.at(key)
    return list(held) if isinstance(held, dict) else []


def _renamed(document: Document, place: Place, old: str, new: str) -> Document:
    table = document.at(*place)
    if not isinstance(table, dict) or old not in table:
        return document
    return document.put(place, {new if key == old else key: v for key, v in table.items()})


def _in_queries(document: Document, old: str, new: str) -> Document:
    """Rename a variable in the published answers, where a variable and not a state is meant."""
    expected = document.at("expected")
    for i, one in enumerate(expected if isinstance(expected, list) else ()):
        query = one.get("query") if isinstance(one, dict) else None
        if isinstance(query, str):
            told = re.sub(rf"(?<![\w=|])(?<!= ){re.escape(old)}(?!\w)", new, query)
            document = document.put(("expected", i, "query"), told)
    return document


def set_key(document: Document, place: Place, value: object) -> Document:
    """Return the document with a key set; an empty text or None takes the key out."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return document.without(place)
    return document.put(place, value)


def set_backing(
    document: Document, place: Place, claims: Sequence[str], sources: Sequence[str], note: str
) -> Document:
    """Return the document with other claims, sources and a note behind something.

    Without claims it counts as elicited.

    Parameters
    ----------
    document : Document
    place : tuple
        Of a variable, an arrow or a changed mechanism.
    claims, sources : sequence of str
    note : str
    """
    document = document.put((*place, "claims"), list(claims) or [ELICITED])
    document = set_key(document, (*place, "sources"), list(sources) or None)
    return set_key(document, (*place, "note"), note)


def normalised(row: Sequence[float]) -> list[float]:
    """Scale numbers so that they sum to one.

    Raises
    ------
    ModelError
        If they sum to nothing, or one is negative.

    Examples
    --------
    >>> normalised([1, 3])
    [0.25, 0.75]
    """
    total = sum(row)
    if total <= 0 or min(row) < 0:
        raise ModelError(
            "these numbers cannot be scaled to sum to 1; give some above 0, none below"
        )
    return [number / total for number in row]


def along(row: Sequence[float], at: int, number: float) -> list[float]:
    """Set one number of a row and scale the others so that all sum to one.

    Raises
    ------
    ModelError
        If it is no probability, or the others are all 0.

    Examples
    --------
    >>> along([0.5, 0.25, 0.25], 0, 0.8)
    [0.8, 0.1, 0.1]
    """
    rest = sum(row) - row[at]
    if not 0 <= number <= 1 or (rest <= 0 and number != 1):
        raise ModelError(
            f"the others of the row cannot be scaled beside {number:g}; set them one by one"
        )
    share = (1 - number) / rest if rest > 0 else 0.0
    return [number if i == at else round(other * share, 12) for i, other in enumerate(row)]


def with_variant(document: Document, name: str) -> Document:
    """Return the document with the numbers of a variant for its own, and without variants.

    Raises
    ------
    UnknownName
    """
    if name not in document.variants:
        raise UnknownName("variant", name, document.variants, "the theory")
    changed = dict(each_variant(document))[name]
    for variable, section in changed.items():
        place = ("variables", variable, "mechanism")
        base = document.at(*place) or {}
        backing = {key: section[key] for key in _BACKING if key in section}
        given = {key: value for key, value in section.items() if key not in backing}
        same = given.get("form", base.get("form")) == base.get("form")
        for key in _BACKING:
            document = set_key(document, ("variables", variable, key), backing.get(key))
        document = document.put(place, {**base, **given} if same else given)
    factual = document.at("variants", name, "factual")
    for variable, state in factual.items() if isinstance(factual, dict) else ():
        document = document.put(("variables", variable, "factual"), state)
    return document.without(("variants",))
