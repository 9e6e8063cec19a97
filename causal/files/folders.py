"""The folder of a case: its frame, its library, its scenarios, wherever it lies."""

from collections.abc import Sequence
from importlib.resources.abc import Traversable
from pathlib import Path

from causal.errors import FileError
from causal.files.reading import claim_theory_faults, read_case, read_library, read_scenarios
from causal.files.text import MAX_BYTES, refuse
from causal.theory.frame import Frame
from causal.theory.scenario import Scenario
from causal.theory.sources import Library
from causal.theory.theory import Theory


def read_text(file: Traversable, shown: str) -> str:
    """Return the text of a file.

    Parameters
    ----------
    file : Traversable
    shown : str
        How errors name it.

    Raises
    ------
    FileError
        If there is no such file, or it is too long or no text.
    """
    if not file.is_file():
        raise FileError(shown, [("", "there is no such file")])
    if isinstance(file, Path) and file.stat().st_size > MAX_BYTES:
        sentence = f"the file is longer than {MAX_BYTES // 2**20} MiB, which no model file may be"
        raise FileError(shown, [("", sentence)])
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        sentence = f"the file is no text in UTF-8 (byte {error.start + 1})"
        raise FileError(shown, [("", sentence)]) from None
    except OSError as error:
        raise FileError(shown, [("", f"the file cannot be read: {error.strerror}")]) from None


def _text_if_any(folder: Traversable, shown: str, name: str) -> str | None:
    file = folder / name
    return read_text(file, f"{shown}/{name}") if file.is_file() else None


def library_in(folder: Traversable, shown: str) -> Library:
    """Return the claims and the literature of the case in a folder; empty if it has none."""
    return read_library(
        _text_if_any(folder, shown, "claims.toml"),
        _text_if_any(folder, shown, "sources.toml"),
        claims_file=f"{shown}/claims.toml",
        sources_file=f"{shown}/sources.toml",
    )


def frame_in(folder: Traversable, name: str, shown: str) -> Frame:
    """Return the frame of the case in a folder, with its library.

    Parameters
    ----------
    folder : Traversable
    name : str
        Name of the case.
    shown : str
        How errors name the folder.

    Raises
    ------
    FileError
    """
    file = f"{shown}/case.toml"
    text = read_text(folder / "case.toml", file)
    library = library_in(folder, shown)
    frame = read_case(text, name=name, file=file, library=library)
    refuse(f"{shown}/claims.toml", claim_theory_faults(library, frame))
    return frame


def scenarios_in(
    folder: Traversable, shown: str, frame: Frame, theories: Sequence[Theory]
) -> tuple[Scenario, ...]:
    """Return the scenarios of the case in a folder; none if it has no such file."""
    text = _text_if_any(folder, shown, "scenarios.toml")
    if text is None:
        return ()
    file = f"{shown}/scenarios.toml"
    return read_scenarios(text, file=file, frame=frame, theories=theories)
