"""Files out: what cannot be written is told in a sentence."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from causal.errors import FileError


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Tell what stands in the way of writing a file.

    Raises
    ------
    FileError
        In place of an error of the system.
    """
    try:
        yield
    except OSError as error:
        raise FileError(str(path), [("", f"it cannot be written: {error.strerror}")]) from None


def save(path: Path, text: str) -> None:
    """Write a text as UTF-8, with line feeds for ends of lines.

    Raises
    ------
    FileError
        If it cannot be written.
    """
    with writing(path):
        path.write_text(text, encoding="utf-8", newline="\n")
