"""The manifest of a report: of what it was made, with what; and what has changed since another."""

import hashlib
import json
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import causal
from causal.engine import ENGINE
from causal.errors import FileError
from causal.files.folders import read_text
from causal.files.study_value import Doubting, Study, Telling
from causal.reports.asking import Answers
from causal.theory.theory import Theory

VERSION = 1
_PACKAGES = ("numpy", "scipy", "networkx")


@dataclass(frozen=True, slots=True)
class Changed:
    """What is not as it was when another report was made.

    Attributes
    ----------
    models : tuple of str
        What the numbers come from, as a reader calls it: theories, scenarios, evidence.
    answers : tuple of str
        Parts of the study whose numbers differ.
    """

    models: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()

    def sentence(self) -> str:
        """Say what has changed; empty if nothing has."""
        if not (self.models or self.answers):
            return ""
        said = []
        if self.models:
            verb = "has" if len(self.models) == 1 else "have"
            said.append(f"Changed since the study was recorded {verb}: {', '.join(self.models)}.")
        if self.answers:
            said.append(f"Numbers that differ from those recorded: {', '.join(self.answers)}.")
        elif self.models:
            said.append("Its numbers may differ from those recorded.")
        return " ".join(said)


UNCHANGED = Changed()


def models_of(study: Study) -> dict[str, str]:
    """Return the fingerprints of all that the numbers of a study come from.

    Theories stand under their names, variants as ``name (variant)``, scenarios as ``scenario
    name``, the evidence as ``evidence``.
    """
    found = {}
    wanted = [(one.theory, one.variant) for one in _about(study)]
    for theory in study.theories:
        found[theory.name] = theory.fingerprint
        asked = [*study.variants, *(v for name, v in wanted if name == theory.name and v)]
        for variant in dict.fromkeys(asked):
            varied = _in(theory, variant)
            if varied is not None:
                found[f"{theory.name} ({variant})"] = varied.fingerprint
    asked_about = [
        *study.scenarios,
        *filter(None, (study.scenario(one.scenario) for one in _about(study))),
    ]
    for one in dict.fromkeys(asked_about):
        found[f"scenario {one.name}"] = _digest((one.settings, one.only))
    if study.evidence is not None:
        found["evidence"] = study.evidence.dossier.fingerprint
    return found


def _about(study: Study) -> list[Doubting | Telling]:
    """Return the parts of a study that are about one theory."""
    return [*study.sensitivity, *study.histories]


def _in(theory: Theory, variant: str) -> Theory | None:
    has = [name for own in theory.variants for name in (own.name, *own.aliases)]
    return theory.with_variant(variant) if variant in has else None


def _digest(told: object) -> str:
    return hashlib.sha256(repr(told).encode()).hexdigest()[:12]


def manifest_of(study: Study, found: Answers) -> dict[str, Any]:
    """Return the manifest of a report: what it was made of and with, and marks of its numbers."""
    return {
        "manifest": VERSION,
        "study": {"name": study.name, "title": study.title, "sha256": study.hash},
        "made_with": {
            "counterhistory": causal.__version__,
            "engine": ENGINE,
            "python": platform.python_version(),
            **{name: version(name) for name in _PACKAGES},
        },
        "assumed": {
            "case": study.frame.name if study.frame else "",
            "facts": study.facts,
            "history": study.history or "",
            "couplings": study.couplings or "",
            "draws": study.draws,
            "seed": study.seed,
        },
        "models": models_of(study),
        "answers": _marks(found),
    }


def _marks(found: Answers) -> dict[str, str]:
    """Return a mark of each part's numbers, in full: to the last bit."""
    made = {}
    for variant, one in found.comparisons:
        made[f"comparison {variant}".strip()] = _digest(
            (one.found.rows(), _ranges(one.found.cells))
        )
    if found.antecedents is not None:
        made["antecedents"] = _digest(found.antecedents.found.surprises)
    if found.evidence is not None:
        made["evidence"] = _digest((found.evidence.whole, found.evidence.steady))
    for i, one in enumerate(found.sensitivity, start=1):
        answer = one.found
        made[f"sensitivity {i}"] = _digest((answer.tornado, answer.flips, answer.firmness))
    if found.crux is not None:
        made["crux"] = _digest(found.crux.found.partings)
    for i, one in enumerate(found.search, start=1):
        made[f"search {i}"] = _digest(one.found.found)
    for i, one in enumerate(found.histories, start=1):
        made[f"histories {i}"] = _digest(one.found.timelines)
    return made


def _ranges(cells: Any) -> list[object]:  # noqa: ANN401
    return [(cell.order_range, cell.full_range) for cell in cells]


def written(manifest: Mapping[str, Any]) -> str:
    """Write a manifest as JSON; the same manifest gives the same text."""
    return json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"


def read_manifest(path: Path) -> dict[str, Any]:
    """Read a manifest that a report was made with.

    Raises
    ------
    FileError
        If it is none.
    """
    try:
        raw = json.loads(read_text(path, str(path)))
    except ValueError as error:
        raise FileError(str(path), [("", f"the text is no JSON: {error}")]) from None
    except RecursionError:
        raise FileError(str(path), [("", "the file nests more deeply than a manifest")]) from None
    if not isinstance(raw, dict) or raw.get("manifest") != VERSION:
        sentence = f'this is no manifest of a report; one begins with "manifest": {VERSION}'
        raise FileError(str(path), [("manifest", sentence)])
    for part in ("models", "answers"):
        table = raw.get(part)
        if not isinstance(table, dict) or not all(isinstance(v, str) for v in table.values()):
            raise FileError(str(path), [(part, "this must be a table of names and fingerprints")])
    return raw


def changed(
    study: Study, manifest: Mapping[str, Any], against: Mapping[str, Any] | None
) -> Changed:
    """Tell what is not as it was: by a manifest, and by the fingerprints that a study records.

    Parameters
    ----------
    study : Study
    manifest : mapping
        Of the report that is made now.
    against : mapping or None
        An earlier one.
    """
    recorded = dict(study.fingerprints) | dict(against["models"] if against else {})
    models = [
        _called(study, name)
        for name, mark in recorded.items()
        if manifest["models"].get(name) != mark
    ]
    marks = against["answers"] if against else {}
    answers = [name for name, mark in marks.items() if manifest["answers"].get(name) != mark]
    return Changed(tuple(models), tuple(answers))


def _called(study: Study, name: str) -> str:
    """Name a model as a reader and as a file does; say so if it is not in the study any more."""
    plain = name.partition(" (")[0]
    title = next((one.title for one in study.theories if one.name == plain), "")
    gone = "" if name in models_of(study) else ", which this study does not ask"
    return f"{title} ({name}){gone}" if title else f"{name}{gone}"
