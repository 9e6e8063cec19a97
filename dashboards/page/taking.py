"""What a reader takes away: exactly this view, as files of many kinds."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape

import streamlit as st

import causal
from causal.display.citation import entry, work
from causal.display.notebook import notebook, plain_markdown
from causal.display.raster import pdf, png
from causal.theory.sources import Source
from page.parts import md

LONGEST = 60
"""Letters of a file's name, without its ending."""


@dataclass(frozen=True)
class Sheet:
    """A table to take away.

    Attributes
    ----------
    title : str
    name : str
        Of its file, without the ending.
    text : callable
        Returns it as CSV; called when it is wanted.
    """

    title: str
    name: str
    text: Callable[[], str]


@dataclass(frozen=True)
class Drawing:
    """A picture to take away.

    Attributes
    ----------
    title : str
    name : str
        Of its file, without the ending.
    svg : callable
        Returns it in literal colours; called when it is wanted.
    """

    title: str
    name: str
    svg: Callable[[], str]


@dataclass(frozen=True)
class Taken:
    """A view on its way out.

    Attributes
    ----------
    title : str
        The question, in words.
    address : str
        The link to the view.
    fingerprint : str
        Of the numbers.
    python : str
        The lines that give them.
    works : tuple of Source
        What it rests on.
    """

    title: str
    address: str
    fingerprint: str
    python: str
    works: tuple[Source, ...] = ()

    @property
    def name(self) -> str:
        """Name for its files, without an ending."""
        return _slug(self.title)

    def _said(self) -> list[str]:
        return [
            _line(self.title),
            f"Counterhistory {causal.__version__}; fingerprint of the numbers {self.fingerprint}. "
            "If it differs when this is run, a theory has been changed since.",
            f"The view: {_line(self.address)}",
            "Numbers are judgements written into the theories, each with what it rests on; they "
            "are not measurements.",
        ]

    def script(self) -> str:
        """Write a script that gives the same numbers."""
        said = "\n".join(f"# {line}" for line in self._said())
        return f"{said}\n\n{self.python}\n"

    def notebook(self) -> str:
        """Write a notebook that gives the same numbers, with pictures."""
        title, *said = self._said()
        shown = re.sub(r"^print\((\w+)\)$", r"display(\1)", self.python, flags=re.MULTILINE)
        words = "\n\n".join([f"# {plain_markdown(title)}", *map(plain_markdown, said)])
        return notebook([("markdown", words), ("code", shown)])

    def citation(self) -> str:
        """Write the view, the program and what the view rests on as BibTeX."""
        now = datetime.now(UTC)
        view = {
            "title": self.title,
            "author": "Counterhistory",
            "year": f"{now:%Y}",
            "howpublished": f"Counterhistory {causal.__version__}, numbers {self.fingerprint}",
            "url": self.address,
            "urldate": f"{now:%Y-%m-%d}",
        }
        parts = [entry("misc", f"counterhistory-{self.fingerprint}", view)]
        works = [work(source.name, source.text, source.kind) for source in self.works]
        return "\n\n".join([*parts, *works]) + "\n"


def _slug(text: str) -> str:
    """Return a file name that every system takes, without an ending."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:LONGEST].rstrip("_")
    return slug or "counterhistory"


def _line(text: str) -> str:
    """Return text on one line: a line break would end a comment."""
    return " ".join(text.split())


def named(names: Iterable[str]) -> list[str]:
    """Return names for files, short and safe, and no two alike."""
    found: list[str] = []
    for name in names:
        slug, number = _slug(name), 2
        free = slug
        while free in found:
            free, number = f"{slug}_no{number}", number + 1
        found.append(free)
    return found


def files(taken: Taken, sheets: Sequence[Sheet], drawings: Sequence[Drawing]) -> None:
    """Offer the files, each written when it is asked for."""
    _kind("The question, to run and to cite")
    with st.container(horizontal=True, gap="small", key="files"):
        _file("Script (.py)", taken.script, f"{taken.name}.py", "text/x-python")
        _file(
            "Notebook (.ipynb)", taken.notebook, f"{taken.name}.ipynb", "application/x-ipynb+json"
        )
        _file("Citation (.bib)", taken.citation, f"{taken.name}.bib", "application/x-bibtex")
    if sheets:
        _kind("Tables, numbers in full (CSV)")
        with st.container(horizontal=True, gap="small", key="sheets"):
            for sheet, name in zip(sheets, named(one.name for one in sheets), strict=True):
                _file(md(sheet.title), sheet.text, f"{name}.csv", "text/csv")
    if drawings:
        _kind("Pictures, drawn for paper")
    for drawing, name in zip(drawings, named(one.name for one in drawings), strict=True):
        with st.container(
            horizontal=True, gap="small", vertical_alignment="center", key=f"drawing_{name}"
        ):
            st.html(f'<span class="db-text">{escape(_line(drawing.title))}</span>', width="content")
            _picture(drawing, name)


def _kind(words: str) -> None:
    st.html(f'<p class="db-quiet db-kind">{escape(words)}</p>')


def _picture(drawing: Drawing, name: str) -> None:
    kinds: dict[str, tuple[str, Callable[[], str | bytes]]] = {
        "svg": ("image/svg+xml", drawing.svg),
        "png": ("image/png", lambda: png(drawing.svg())),
        "pdf": ("application/pdf", lambda: pdf(drawing.svg())),
    }
    for ending, (mime, write) in kinds.items():
        _file(ending.upper(), write, f"{name}.{ending}", mime)


def _file(label: str, write: Callable[[], str | bytes], name: str, mime: str) -> None:
    st.download_button(
        label, write, file_name=name, mime=mime, key=f"take_{name}", on_click="ignore"
    )
