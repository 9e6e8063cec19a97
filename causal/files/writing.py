"""Theories as text: `write_theory` writes what `causal.files.reading.read_theory` reads."""

from collections.abc import Mapping, Sequence
from typing import Any

from causal.errors import ModelError
from causal.files.mechanism_writing import mechanism_keys
from causal.files.toml_text import lines, table
from causal.scm.mechanisms.mechanism import Mechanism
from causal.scm.variables import Variable
from causal.theory.frame import Frame
from causal.theory.parts import CALIBRATED, RECORD, Entry, Variant
from causal.theory.sources import Backing, Source
from causal.theory.theory import Theory


def write_theory(theory: Theory) -> str:
    """Write a theory as a theory file.

    Parameters
    ----------
    theory : Theory
        As loaded: with nothing given or done, and no variant in force.

    Returns
    -------
    str
        TOML. Reading it with the same frame and library gives back an equal theory, but for
        tables without row keys, whose rows are given their keys. Of a composite the list of its
        conflicts is a comment at the top, which is not read.

    Raises
    ------
    ModelError
        If something has been given or done, a variant is in force, or the theory cites claims of
        its own, which a theory file has no room for.

    Examples
    --------
    >>> from causal.files.catalogue import load
    >>> print(write_theory(load("classics/firing_squad"))[:26])
    schema = 1
    kind = "theory"
    """
    if theory.steps:
        raise ModelError(f"{theory.name} has been told or made something; write it as loaded")
    if theory.variant != CALIBRATED:
        raise ModelError(
            f"variant {theory.variant} of {theory.name} is in force; write it as loaded"
        )
    _check_claims(theory)
    parts = [*_made(theory), _head(theory)]
    bridged = _bridged(theory)
    parts += [_variable(theory, entry) for entry in theory.entries if entry.name not in bridged]
    parts += [_variant(theory, variant) for variant in theory.variants]
    for history in theory.histories:
        place = ("histories", history.name)
        head = {"title": history.title, **_given(summary=history.summary)}
        states = {name: {"state": s, **_backing(why)} for name, s, why in history.states}
        parts.append(table(place, head) + table((*place, "states"), states, whole=True))
    silent = {e.name: e.silent for e in theory.entries if e.silent and e.name in bridged}
    if silent:
        parts.append(table(("silent",), silent, whole=True))
    for one in theory.expected:
        keys = {"query": one.query, "value": one.value, "within": one.within, "source": one.source}
        parts.append("[[expected]]\n" + lines(keys))
    parts += [table(("sources", source.name), _source(source)) for source in _own_sources(theory)]
    return "\n".join(parts)


def _made(theory: Theory) -> list[str]:
    """Return how a composite was made, as comments: reading the file does not bring that back."""
    if not theory.composition:
        return []
    told = [theory.composition.sentence(), *map(str, theory.composition.conflicts)]
    return ["".join(f"# {' '.join(line.split())}\n" for line in told)]


def _check_claims(theory: Theory) -> None:
    shared = theory.frame.library.claims if theory.frame else ()
    own = [claim.name for claim in theory.library.claims if claim not in shared]
    if own:
        raise ModelError(
            f"{theory.name} cites the claim {own[0]}, which is in no case; a theory file has no "
            f"room for claims, so give the theory a case with a claims.toml"
        )


def _own_sources(theory: Theory) -> list[Source]:
    shared = set(theory.frame.library.sources) if theory.frame else set()
    return [source for source in theory.library.sources if source not in shared]


def _bridged(theory: Theory) -> set[str]:
    """Return the outcomes that reading the file adds again by itself."""
    frame = theory.frame
    found: set[str] = set()
    for entry in theory.entries if frame else ():
        bridge = frame.bridge(entry.name) if frame else None
        if entry.silent and bridge and theory.model.mechanism(entry.name) == bridge.table:
            found.add(entry.name)
    return found


def _head(theory: Theory) -> str:
    default = theory.default_history
    keys: dict[str, Any] = {
        "schema": 1,
        "kind": "theory",
        **_given(case=theory.frame.name if theory.frame else ""),
        "title": theory.title,
        "summary": theory.summary,
        **_given(held_by=theory.held_by, against=theory.against, form=theory.form),
        **({"fiction": True} if theory.fiction else {}),
        **({"default_history": default} if default != RECORD else {}),
    }
    return lines(keys)


def _variable(theory: Theory, entry: Entry) -> str:
    place = ("variables", entry.name)
    variable = theory.model.variable(entry.name)
    keys: dict[str, Any] = {
        **_naming(variable, entry, theory.frame),
        "role": entry.role,
        "ess": entry.ess,
        **_given(coupling=str(dict(theory.luck.own).get(entry.name, ""))),
        **_backing(entry.backing),
        **_given(rationale=entry.rationale),
    }
    mechanism = theory.model.mechanism(entry.name)
    edges = {parent: _backing(why) for parent, why in entry.edges}
    parents = {parent: edges.get(parent, _backing(Backing())) for parent in mechanism.parents}
    text = table(place, keys)
    if parents:
        text += table((*place, "parents"), parents, whole=True)
    numbers = _keys(theory, entry.name, mechanism)
    return text + _mechanism((*place, "mechanism"), {k: v for k, v in numbers.items() if v != {}})


def _keys(theory: Theory, name: str, mechanism: Mechanism) -> dict[str, Any]:
    parents = [theory.model.variable(parent) for parent in mechanism.parents]
    return mechanism_keys(mechanism, parents, theory.model.variable(name))


def _naming(variable: Variable, entry: Entry, frame: Frame | None) -> dict[str, Any]:
    """Return what names and dates a variable, without what the frame gives by itself."""
    shared = frame.entry(variable.name) if frame and variable.name in frame else None
    keys: dict[str, Any] = {}
    if shared is None or shared.variable.title != variable.title:
        keys["title"] = variable.title
    if shared is None:
        keys["states"] = list(variable.states)
        if not variable.ordered:
            keys["ordered"] = False
    labels = shared.variable.labels if shared else Variable(variable.name, variable.states).labels
    if labels != variable.labels:
        keys["labels"] = dict(zip(variable.states, variable.labels, strict=True))
    inherited = (shared.date, shared.rule, shared.factual) if shared else ("", "", "")
    told = (entry.date, entry.meaning, entry.factual)
    if inherited[2] and not entry.factual:
        raise ModelError(
            f"{variable.name} has no factual state here but one in its case, which a theory file "
            f"cannot say; give it the state that the theory takes for factual"
        )
    pairs = zip(("date", "meaning", "factual"), told, inherited, strict=True)
    return {**keys, **{key: own for key, own, given in pairs if own != given}}


def _variant(theory: Theory, variant: Variant) -> str:
    place = ("variants", variant.name)
    head = {"title": variant.title, **_given(meaning=variant.meaning)}
    if variant.aliases:
        head["aliases"] = list(variant.aliases)
    text = table(place, head)
    for name, mechanism, why, rationale in variant.mechanisms:
        base = _keys(theory, name, theory.model.mechanism(name))
        keys = _keys(theory, name, mechanism)
        if keys["form"] == base["form"]:
            keys = {key: value for key, value in keys.items() if base.get(key) != value}
        told = {**_backing(why), **_given(rationale=rationale)}
        text += _mechanism((*place, "mechanisms", name), {**told, **keys})
    if variant.factual:
        text += table((*place, "factual"), dict(variant.factual), whole=True)
    return text


def _source(source: Source) -> dict[str, Any]:
    keys: dict[str, Any] = {
        "text": source.text,
        **({"kind": source.kind} if source.kind != "work" else {}),
        **_given(date=source.date, via=source.via, confidence=source.confidence),
    }
    return {**keys, "marks": list(source.marks)} if source.marks else keys


def _backing(why: Backing) -> dict[str, Any]:
    keys: dict[str, Any] = {"claims": list(why.claims)}
    if why.sources:
        keys["sources"] = list(why.sources)
    keys |= _given(note=why.note)
    return {**keys, "marks": list(why.marks)} if why.marks else keys


def _given(**texts: str) -> dict[str, Any]:
    return {key: text for key, text in texts.items() if text}


def _mechanism(place: Sequence[str], keys: Mapping[str, Any]) -> str:
    """Write a mechanism: short keys first, then a table for what has a row a state or a key."""
    long = ("rows", "slopes", "effects", "positions", "contributions")
    nested = {key: keys[key] for key in long if isinstance(keys.get(key), dict)}
    short = {k: v for k, v in keys.items() if k not in nested and k != "parts"}
    text = table(place, short)
    for key, rows in nested.items():
        if rows and all(isinstance(value, dict) for value in rows.values()):
            text += "".join(table((*place, key, name), some) for name, some in rows.items())
        else:
            text += table((*place, key), rows, whole=True)
    for name, part in keys.get("parts", {}).items():
        here = (*place, "parts", name)
        text += table(here, {key: value for key, value in part.items() if key != "mechanism"})
        inner = {key: value for key, value in part["mechanism"].items() if value != {}}
        text += _mechanism((*here, "mechanism"), inner)
    return text
