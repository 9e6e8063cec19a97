"""The manifest of a sweep's folder: of what it was begun, with what; and its ledger of chunks."""

import hashlib
import json
import platform
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from causal.engine import ENGINE
from causal.errors import CausalError, FileError
from causal.files.folders import read_text
from causal.files.study_value import Study
from causal.judgement.sweeping.lanes import DRAWS, LANES
from causal.judgement.sweeping.whole import Sweep
from causal.sweeps.store import Record, columns

VERSION = 1
MANIFEST, LEDGER = "manifest.json", "ledger.jsonl"
_PACKAGES = ("counterhistory", "numpy", "scipy")
_ASSUMED = ("facts", "history", "couplings")


def manifest_of(study: Study, sweep: Sweep) -> dict[str, Any]:
    """Return the manifest of a sweep that is begun.

    Parameters
    ----------
    study : Study
    sweep : Sweep

    Returns
    -------
    dict
    """
    scenarios = {one.name: _digest((one.settings, one.only)) for one in study.scenarios}
    made = {
        "manifest": VERSION,
        "kind": "sweep",
        "study": {"name": study.name, "title": study.title, "sha256": study.hash},
        "made_with": {
            **{name: version(name) for name in _PACKAGES},
            "engine": ENGINE,
        },
        "machine": {"python": platform.python_version(), "processor": platform.machine()},
        "assumed": {name: getattr(study, name) or "" for name in _ASSUMED},
        "models": {one.title: one.theory.fingerprint for one in sweep.speakers},
        "scenarios": scenarios,
        "layout": {
            "draws": sweep.draws,
            "seed": sweep.seed,
            "draws_of_a_block": DRAWS,
            "lanes_of_a_tile": LANES,
            "chunk": sweep.layout.chunk,
            "chunks": sweep.layout.chunks,
            "evaluations": sweep.evaluations,
            "columns": list(columns(sweep)),
            "order": sweep.order,
        },
        "silent": [*sweep.silent, *({"why": why} for why in sweep.missing)],
        "finished": None,
    }
    return made | {"identity": _identity(made)}


def _identity(made: Mapping[str, Any]) -> str:
    """Return a mark of everything that the numbers and their places depend on."""
    parts = ("study", "made_with", "assumed", "models", "scenarios", "layout")
    told = json.dumps([made[part] for part in parts], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()


def _digest(told: object) -> str:
    return hashlib.sha256(repr(told).encode()).hexdigest()[:12]


def read_begun(folder: Path) -> dict[str, Any] | None:
    """Return the manifest of a sweep that was begun in a folder; None if nothing is there.

    Raises
    ------
    FileError
        If there is something else.
    """
    file = folder / MANIFEST
    if not file.is_file():
        if folder.is_dir() and any(folder.iterdir()):
            sentence = "the folder has files that are no sweep's; give an empty or a new one"
            raise FileError(str(folder), [("", sentence)])
        return None
    try:
        raw = json.loads(read_text(file, str(file)))
    except (ValueError, RecursionError) as error:
        if isinstance(error, CausalError):
            raise
        raise FileError(str(file), [("", "this is no manifest of a sweep")]) from None
    if not isinstance(raw, dict) or (raw.get("manifest"), raw.get("kind")) != (VERSION, "sweep"):
        raise FileError(str(file), [("", "this is no manifest of a sweep")])
    return raw


def refuse_changed(begun: Mapping[str, Any], now: Mapping[str, Any], folder: Path) -> None:
    """Refuse to go on with a sweep of something else than was begun.

    Raises
    ------
    CausalError
        In a sentence that says what has changed.
    """
    advice = f"go on with what {folder} was begun with, or give another folder"
    models = _differing(begun, now, "models")
    made = _differing(begun, now, "made_with")
    if models:
        verb = "has" if len(models) == 1 else "have"
        raise CausalError(
            f"{', '.join(models)} {verb} changed since this sweep was begun; {advice}"
        )
    if _part(begun, "study").get("sha256") != now["study"]["sha256"]:
        raise CausalError(f"the study has changed since this sweep was begun; {advice}")
    if made:
        told = ", ".join(f"{k} {_part(begun, 'made_with').get(k)}" for k in made)
        raise CausalError(f"this sweep was begun with {told}; {advice}")
    if begun.get("identity") != now["identity"]:
        raise CausalError(f"this sweep was begun with other scenarios or chunks; {advice}")


def _part(begun: Mapping[str, Any], part: str) -> Mapping[str, Any]:
    found = begun.get(part)
    return found if isinstance(found, dict) else {}


def _differing(begun: Mapping[str, Any], now: Mapping[str, Any], part: str) -> list[str]:
    old, new = _part(begun, part), now[part]
    return [name for name in dict.fromkeys((*old, *new)) if old.get(name) != new.get(name)]


def write_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Write a manifest, whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    passing = folder / f".{MANIFEST}.tmp"
    passing.write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    passing.replace(folder / MANIFEST)


class Ledger:
    """Which chunks are finished: a line each, in the order in which they were.

    What counts when a sweep is gone on with are the files; a line that was cut off when the
    process stopped does no harm.

    Parameters
    ----------
    folder : Path
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / LEDGER
        self._told = self._read()

    def _read(self) -> set[str]:
        if not self._file.is_file():
            return set()
        text = self._file.read_text(encoding="utf-8", errors="replace")
        if text and not text.endswith("\n"):
            text = text[: text.rfind("\n") + 1]
            self._file.write_text(text, encoding="utf-8")
        return set(text.splitlines())

    def add(self, record: Record) -> None:
        """Write a line, unless it is there."""
        line = json.dumps(record.plain())
        if line not in self._told:
            self._told.add(line)
            with self._file.open("a", encoding="utf-8") as file:
                file.write(f"{line}\n")
