"""A report as a notebook that has been run: what it shows is what its code gives."""

import json
from collections.abc import Sequence

from causal.display.notebook import Output, displayed, notebook, plain_markdown, printed
from causal.display.text import clean
from causal.reports.document import (
    Block,
    Bullets,
    Code,
    Document,
    Figure,
    Notice,
    Section,
    Table,
)
from causal.reports.html import table_html

Cell = tuple[str, str] | tuple[str, str, Sequence[Output]]


def notebook_file(document: Document) -> str:
    """Write a report as a Jupyter notebook.

    Parameters
    ----------
    document : Document

    Returns
    -------
    str
        JSON; the same report gives the same text. Tables and pictures that code gives are shown
        by the code; the manifest is among the metadata.
    """
    cells: list[Cell] = [("markdown", _head(document)), _code(document.setup)]
    for section in document.sections:
        cells += _section(section)
    works = [f"- `{clean(one.key)}` {_plain(one.text)}" for one in document.works]
    cells.append(("markdown", "\n".join(["## Bibliography", "", *works])))
    cells.append(("markdown", _plain(document.made)))
    return notebook(cells, {"counterhistory": json.loads(document.manifest)})


def _plain(text: str) -> str:
    return plain_markdown(clean(text))


def _head(document: Document) -> str:
    parts = [f"# {_plain(document.title)}", _plain(", ".join(document.authors))]
    parts += [f"*{_plain(document.question)}*"] if document.question else []
    parts += [f"> {_plain(text)}" for text in document.paragraphs]
    return "\n\n".join(part for part in parts if part)


def _section(section: Section) -> list[Cell]:
    """Return the cells of a section: text together, and each piece of code by itself."""
    cells: list[Cell] = []
    words = [f"{'#' * (section.level + 1)} {_plain(section.title)}"]
    for block in section.blocks:
        if isinstance(block, Code):
            cells += [("markdown", "\n\n".join(words))] if words else []
            cells.append(_code(block))
            words = []
        else:
            words += _words(block)
    return [*cells, ("markdown", "\n\n".join(words))] if words else cells


def _words(block: Block) -> list[str]:
    if isinstance(block, Table):
        note = [_plain(block.note)] if block.note else []
        return [] if block.computed else [table_html(block).replace("$", "&#36;"), *note]
    if isinstance(block, Figure | Code):
        return []
    if isinstance(block, Bullets):
        heads = block.heads or ("",) * len(block.items)
        pairs = zip(heads, block.items, strict=True)
        lines = [
            f"- {f'**{_plain(head)}:** ' if head else ''}{_plain(item)}" for head, item in pairs
        ]
        return ["\n".join(lines)]
    text = _plain(block.text)
    return [f"**{text}**" if isinstance(block, Notice) else text]


def _code(block: Code) -> Cell:
    outputs = [displayed(block.html, block.plain)] if block.html else []
    return "code", block.source, [printed(block.printed)] if block.printed else outputs
