"""A report as PDF: set by Typst, which a wheel brings along, with pictures that stay drawings."""

import json
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from causal.display.raster import pdf as drawn
from causal.display.text import clean
from causal.errors import CausalError
from causal.reports.document import (
    Bullets,
    Code,
    Document,
    Figure,
    Notice,
    Paragraph,
    Table,
)

_MISSING = (
    "typst, which sets PDF, is not installed; install it with: pip install counterhistory[report], "
    "or take the report as HTML"
)
_TEMPLATE = "report.typ"
Shown = Paragraph | Notice | Bullets | Table | Figure


def pdf_file(document: Document) -> bytes:
    """Write a report as PDF.

    Parameters
    ----------
    document : Document

    Returns
    -------
    bytes
        The same report gives the same bytes, with the same fonts.

    Raises
    ------
    CausalError
        If a package that it needs is missing, or the report cannot be set.
    """
    try:
        import typst
    except ImportError:
        raise CausalError(_MISSING) from None
    with TemporaryDirectory() as name:
        folder = Path(name)
        template = (files("causal.reports") / _TEMPLATE).read_text(encoding="utf-8")
        (folder / _TEMPLATE).write_text(template, encoding="utf-8")
        told = json.dumps(_plain(document, folder), ensure_ascii=False)
        (folder / "doc.json").write_text(told, encoding="utf-8")
        try:
            made = typst.compile(folder / _TEMPLATE, root=folder, format="pdf", timestamp=0)
        except RuntimeError as error:
            raise CausalError(f"the report cannot be set as PDF: {error}") from None
    return bytes(made or b"")


def _plain(document: Document, folder: Path) -> dict[str, Any]:
    """Return a report as plain values, its pictures written beside it."""
    return {
        "title": clean(document.title),
        "authors": [clean(one) for one in document.authors],
        "question": clean(document.question),
        "abstract": [clean(one) for one in document.paragraphs],
        "sections": [
            {
                "title": clean(section.title),
                "level": section.level,
                "blocks": [
                    _block(block, folder / f"{i}_{j}.pdf")
                    for j, block in enumerate(section.blocks)
                    if not isinstance(block, Code)
                ],
            }
            for i, section in enumerate(document.sections)
        ],
        "works": [{"key": clean(one.key), "text": clean(one.text)} for one in document.works],
        "code": "\n\n".join(document.code),
        "made": clean(document.made),
    }


def _block(block: Shown, file: Path) -> dict[str, Any]:
    if isinstance(block, Table):
        return {
            "kind": "table",
            "caption": clean(block.caption),
            "headers": [clean(one) for one in block.headers],
            "rows": [[clean(cell) for cell in row] for row in block.texts],
            "numeric": list(block.numeric),
            "shares": block.shares,
            "note": clean(block.note),
        }
    if isinstance(block, Figure):
        file.write_bytes(drawn(block.svg))
        told = {"caption": clean(block.caption), "file": file.name, "alt": clean(block.alt)}
        return {"kind": "figure", "share": block.share, **told}
    if isinstance(block, Bullets):
        heads = block.heads or ("",) * len(block.items)
        items = [clean(one) for one in block.items]
        return {"kind": "bullets", "items": items, "heads": [clean(one) for one in heads]}
    kind = "notice" if isinstance(block, Notice) else "paragraph"
    return {"kind": kind, "text": clean(block.text)}
