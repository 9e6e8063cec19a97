"""Edits of arrows: a new parent changes nothing at first, a lost one is heard in one state."""

import math
from itertools import product
from typing import Any

from pydantic import TypeAdapter, ValidationError

from causal.errors import CausalError, CycleError, ModelError, UnknownName
from causal.files import mechanisms
from causal.files.editing.document import Document
from causal.files.editing.sections import (
    Section,
    change_mechanisms,
    covers,
    form_of,
    joined,
    over_keys,
    parts_of,
    without_parent,
)
from causal.files.schema_parts import MechanismSection
from causal.scm.variables import Variable
from causal.theory import checks
from causal.theory.sources import ELICITED

_MECHANISM: TypeAdapter[MechanismSection] = TypeAdapter(MechanismSection)


def add_arrow(document: Document, parent: str, child: str) -> Document:
    """Return the document with an arrow more, as the last of the child's parents.

    It changes no probability yet: a table holds its rows for every state of the parent (``*``), and
    other forms give it a weight of 0, or the factor that changes nothing.

    Raises
    ------
    ModelError
        If the arrow is there already.
    CycleError
        If the arrows would run in a circle.
    UnknownName

    Examples
    --------
    >>> import causal
    >>> from causal.files.editing.document import document_of
    >>> one = add_arrow(document_of(causal.load("classics/sprinkler")), "season", "grass")
    Traceback (most recent call last):
    causal.errors.UnknownName: the theory has no variable 'season' (it has cloudy, ...)
    """
    above, variable = document.variable(parent), document.variable(child)
    if parent in document.parents(child):
        raise ModelError(f"there is an arrow from {parent} to {child} already")
    parents = {name: [*document.parents(name)] for name in document.variables}
    parents[child].append(parent)
    circles = checks.cycles(parents)
    if circles:
        raise CycleError(f"with that arrow {circles[0][1]}")
    first = not document.parents(child)
    document = document.put(("variables", child, "parents", parent), {"claims": [ELICITED]})
    if first and document.at("variables", child, "role") == "exogenous":
        document = document.put(("variables", child, "role"), "mechanism")
    return change_mechanisms(
        document, child, lambda section: _with_parent(section, above, variable, first)
    )


def _with_parent(section: Section, parent: Variable, child: Variable, first: bool) -> Section:
    form, name = form_of(section), parent.name
    zeros = [0.0] * len(child.states)
    if form == "table" and "prior" in section:
        rest = {key: value for key, value in section.items() if key != "prior"}
        return {**rest, "rows": {"*": section["prior"]}}
    if form in ("table", "deterministic"):
        rows = section.get("rows", {})
        return {**section, "rows": {_longer(key, first): row for key, row in rows.items()}}
    if form == "ranked":
        made = {**section, "weights": {**section.get("weights", {}), name: 0.0}}
        n = len(parent.states)
        stands = {state: (i + 0.5) / n for i, state in enumerate(parent.states)}
        placed = {**section.get("positions", {}), name: stands}
        return made if parent.ordered else {**made, "positions": placed}
    if form == "noisy_max":
        nothing = {state: [1.0, *zeros[1:]] for state in parent.states}
        return {**section, "contributions": {**section.get("contributions", {}), name: nothing}}
    if form == "logit" and not parent.ordered:
        effects = dict.fromkeys(parent.states, zeros)
        return {**section, "effects": {**section.get("effects", {}), name: effects}}
    if form == "hazard" and not parent.ordered:
        start, *rest = section["windows"]
        boost = {**start.get("boost", {}), name: {parent.states[0]: 1.0}}
        return {**section, "windows": [{**start, "boost": boost}, *rest]}
    slope: object = zeros if form == "logit" else 0.0
    return {**section, "slopes": {**section.get("slopes", {}), name: slope}}


def _longer(key: str, first: bool) -> str:
    return "*" if first and not key.strip() else joined([*parts_of(key), "*"])


def remove_arrow(document: Document, parent: str, child: str, state: str) -> Document:
    """Return the document without an arrow; the child then hears the parent always in one state.

    In a ranked variable the parent leaves the weighted mean instead, unless it is the only one.

    Parameters
    ----------
    document : Document
    parent, child : str
    state : str
        Of the parent.

    Raises
    ------
    UnknownName
    """
    above, variable = document.variable(parent), document.variable(child)
    if parent not in document.parents(child):
        raise UnknownName("parent", parent, document.parents(child), f"variable {child}")
    place, heard = document.parents(child).index(parent), above.index(state)
    others = [document.variable(name) for name in document.parents(child)]

    def change(section: Section) -> Section:
        form = form_of(section)
        if form == "ranked" and len(others) == 1:
            return _settled(section, variable, above, heard)
        if form in ("table", "deterministic"):
            return _of_state(section, place, state, len(others) == 1)
        told = _absorbed(section, above, heard) if form != "ranked" else section
        return without_parent(told, parent)

    document = change_mechanisms(document, child, change)
    return document.without(("variables", child, "parents", parent))


def _of_state(section: Section, place: int, state: str, only: bool) -> Section:
    """Keep the rows of a table that hold for one state of a parent."""
    rows = over_keys(
        section.get("rows", {}), place, lambda part: "" if covers(part, state) else None
    )
    if only and section["form"] == "table":
        rest = {key: value for key, value in section.items() if key != "rows"}
        return {**rest, "prior": next(iter(rows.values()), [])}
    return {**section, "rows": rows}


def _absorbed(section: Section, parent: Variable, heard: int) -> Section:
    """Write what one state of a parent adds into the numbers that hold without it."""
    name, state, made = parent.name, parent.states[heard], dict(section)
    step = heard / (len(parent.states) - 1)
    slope = _inner(section, "slopes", name)
    if section["form"] == "noisy_max":
        made["leak"] = _largest(section["leak"], _inner(section, "contributions", name, state))
    if section["form"] == "logit":
        effect = _inner(section, "effects", name, state) or [0.0] * len(section["base"])
        slopes = slope or [0.0] * len(section["base"])
        told = zip(section["base"], slopes, effect, strict=True)
        made["base"] = [base + step * a + b for base, a, b in told]
    if section["form"] == "hazard":
        made["intercept"] = section["intercept"] + (slope or 0.0) * (1 - step)
        made["windows"] = [_lifted(one, name, state) for one in section["windows"]]
    return made


def _inner(section: Section, *place: str) -> Any:  # noqa: ANN401
    here: Any = section
    for part in place:
        here = here.get(part) if isinstance(here, dict) else None
    return here


def _lifted(window: Section, name: str, state: str) -> Section:
    factor = _inner(window, "boost", name, state)
    return window if factor is None else {**window, "factor": window.get("factor", 1.0) * factor}


def _largest(one: list[float], other: list[float] | None) -> list[float]:
    """Return the distribution of the larger of two independent contributions."""
    if other is None:
        return one
    below = [math.fsum(one[: i + 1]) * math.fsum(other[: i + 1]) for i in range(len(one))]
    made = [now - before for before, now in zip([0.0, *below], below, strict=False)]
    return [max(0.0, share) for share in made[:-1]] + [max(0.0, 1.0 - math.fsum(made[:-1]))]


def _settled(section: Section, child: Variable, parent: Variable, heard: int) -> Section:
    """Return the row of a ranked variable at one state of its only parent, as a table."""
    try:
        made = mechanisms.build(_MECHANISM.validate_python(section), [parent.name])
        row = made.cpt(child, [parent])[heard].tolist()
    except (ValidationError, CausalError):
        row = [1 / len(child.states)] * len(child.states)
    return {"form": "table", "prior": row}


def split_row(document: Document, name: str, key: str) -> Document:
    """Return the document with a row of several configurations written out, one row each.

    Raises
    ------
    UnknownName
        If there is no such row.
    """
    place = ("variables", name, "mechanism", "rows")
    rows = document.at(*place)
    if not isinstance(rows, dict) or key not in rows:
        raise UnknownName("row", key, rows or (), f"variable {name}")
    parents = [document.variable(parent) for parent in document.parents(name)]
    choices = [
        [state for state in parent.states if covers(part, state)]
        for part, parent in zip(parts_of(key), parents, strict=True)
    ]
    if math.prod(map(len, choices)) > checks.MAX_CELLS:
        raise ModelError(f"the row {key!r} stands for too many configurations to write them out")
    made: dict[str, Any] = {}
    for old, row in rows.items():
        if old == key:
            made |= {joined(states): row for states in product(*choices)}
        else:
            made[old] = row
    return document.put(place, made)
