"""A report as a Word document: real headings, captions, tables with heads that repeat."""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from causal.display.raster import png
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
    numbered,
)

_MISSING = (
    "python-docx, which writes Word documents, is not installed; install it with: "
    "pip install counterhistory[report], or take the report as HTML"
)
_WIDTH, _MARGIN = 210.0, 22.0  # of the sheet, in millimetres
_TEXT = _WIDTH - 2 * _MARGIN
_EPOCH = (1980, 1, 1, 0, 0, 0)
_SHARP = 2.0  # pixels to a unit of a picture
_INK, _PALE = "1B2330", "D5DBE4"
_MANY = 8  # columns, from where on letters are smaller
_LONGEST = 255  # letters of a property
_SERIF, _MONO = "Times New Roman", "Courier New"  # known everywhere, or by their measures


def docx_file(document: Document) -> bytes:
    """Write a report as a Word document.

    Parameters
    ----------
    document : Document

    Returns
    -------
    bytes
        The same report gives the same bytes.

    Raises
    ------
    CausalError
        If a package that it needs is missing.
    """
    try:
        import docx
    except ImportError:
        raise CausalError(_MISSING) from None
    made = _Writer(docx.Document()).whole(document)
    held = BytesIO()
    made.save(held)
    return _undated(held.getvalue())


def _undated(data: bytes) -> bytes:
    """Return an archive whose entries do not say when they were written."""
    held = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(held, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = ZipInfo(name, _EPOCH)
            entry.compress_type = ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return held.getvalue()


class _Writer:
    """Writes blocks into a document of python-docx, whose parts have no types."""

    def __init__(self, made: Any) -> None:  # noqa: ANN401
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn
        from docx.shared import Mm, Pt, RGBColor

        self.made = made
        self.mm, self.pt, self.colour = Mm, Pt, RGBColor
        self.right = WD_ALIGN_PARAGRAPH.RIGHT
        self.element: Callable[[str], Any] = OxmlElement
        self.qn: Callable[[str], str] = qn
        self._styles()

    def _styles(self) -> None:
        section = self.made.sections[0]
        section.page_width, section.page_height = self.mm(_WIDTH), self.mm(297)
        section.left_margin = section.right_margin = self.mm(_MARGIN)
        section.top_margin = section.bottom_margin = self.mm(24)
        sizes = {
            "Normal": 11,
            "Title": 23,
            "Heading 1": 16,
            "Heading 2": 13,
            "Caption": 9.5,
            "No Spacing": 8.5,
        }
        for name, size in sizes.items():
            style = self.made.styles[name]
            style.font.name, style.font.size = _SERIF, self.pt(size)
            style.font.color.rgb = self.colour(0x1B, 0x23, 0x30)
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for key in list(fonts.attrib):
                if key.endswith("Theme"):
                    del fonts.attrib[key]
            for key in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
                fonts.set(self.qn(key), _SERIF)
        self.made.styles["Caption"].paragraph_format.space_before = self.pt(8)
        self.made.styles["Caption"].paragraph_format.space_after = self.pt(3)
        self.made.styles["Normal"].paragraph_format.space_after = self.pt(6)

    def whole(self, document: Document) -> Any:  # noqa: ANN401
        """Write a report."""
        told = self.made.core_properties
        told.title, told.author = (
            clean(document.title)[:255],
            clean(", ".join(document.authors))[:255],
        )
        told.created = told.modified = datetime(*_EPOCH)
        told.comments = told.last_modified_by = ""
        self.made.add_heading(clean(document.title), 0)
        if document.authors:
            self.text(", ".join(document.authors))
        if document.question:
            self.text(document.question).runs[0].italic = True
        for text in document.paragraphs:
            self.text(text).paragraph_format.left_indent = self.mm(6)
        numbers = numbered(document.sections)
        for i, section in enumerate(document.sections):
            self.made.add_heading(clean(section.title), section.level)
            for j, block in enumerate(section.blocks):
                if not isinstance(block, Code):
                    _WRITERS[type(block)](self, block, numbers.get((i, j), 0))
        self._works(document)
        self._code(document)
        self.small(document.made)
        return self.made

    def text(self, text: str, style: str | None = None) -> Any:  # noqa: ANN401
        """Write a paragraph."""
        return self.made.add_paragraph(clean(text), style=style)

    def small(self, text: str) -> None:
        """Write a note."""
        if text:
            paragraph = self.text(text)
            paragraph.paragraph_format.space_before = self.pt(3)
            paragraph.runs[0].font.size = self.pt(8.5)
            paragraph.runs[0].font.color.rgb = self.colour(0x55, 0x60, 0x70)

    def caption(self, kind: str, number: int, text: str, *, above: bool) -> None:
        """Write a caption; one above what it names stays with it."""
        paragraph = self.made.add_paragraph(style="Caption")
        paragraph.add_run(f"{kind} {number}. ").bold = True
        run = paragraph.add_run(clean(text))
        run.bold = False
        paragraph.paragraph_format.keep_with_next = above

    def paragraph(self, block: Paragraph, _: int) -> None:
        """Write a paragraph."""
        self.text(block.text)

    def notice(self, block: Notice, _: int) -> None:
        """Write what must not be overlooked."""
        run = self.text(block.text).runs[0]
        run.bold, run.font.color.rgb = True, self.colour(0xB0, 0x45, 0x00)

    def bullets(self, block: Bullets, _: int) -> None:
        """Write a list."""
        for head, item in zip(block.heads or ("",) * len(block.items), block.items, strict=True):
            paragraph = self.made.add_paragraph(style="List Bullet")
            if head:
                paragraph.add_run(f"{clean(head)}: ").bold = True
            paragraph.add_run(clean(item))
            paragraph.paragraph_format.space_after = self.pt(2)

    def figure(self, block: Figure, number: int) -> None:
        """Write a picture and its caption."""
        picture = self.made.add_picture(
            BytesIO(png(block.svg, _SHARP)), width=self.mm(_TEXT * block.share)
        )
        picture._inline.docPr.set("descr", clean(block.alt))  # noqa: SLF001  (there is no other way)
        self.made.paragraphs[-1].paragraph_format.keep_with_next = True
        self.caption("Figure", number, block.caption, above=False)

    def table(self, block: Table, number: int) -> None:
        """Write a table whose head is repeated on every page."""
        self.caption("Table", number, block.caption, above=True)
        made = self.made.add_table(rows=1 + len(block.rows), cols=len(block.headers))
        made.autofit = False
        widths = [self.mm(_TEXT * share) for share in block.shares]
        for column, width in zip(made.columns, widths, strict=True):
            column.width = width
        size = self.pt(7.5 if len(block.headers) > _MANY else 8.5)
        rows = [list(block.headers), *block.texts]
        for place, (row, texts) in enumerate(zip(made.rows, rows, strict=True)):
            told = row._tr.get_or_add_trPr()  # noqa: SLF001
            told.append(self.element("w:cantSplit"))
            if place == 0:
                told.append(self.element("w:tblHeader"))
            for i, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
                run = self._cell(cell, text, flush=i in block.numeric)
                run.font.size, run.bold = size, place == 0
                cell.width = widths[i]
                self._ruled(cell, head=place == 0, last=place == len(block.rows))
        self._margins(made)
        self.small(block.note)
        if not block.note:
            self.made.add_paragraph().paragraph_format.line_spacing = self.pt(6)

    def _margins(self, made: Any) -> None:  # noqa: ANN401
        """Give cells less room at their sides than Word does, since there are many."""
        margins = self.element("w:tblCellMar")
        for side in ("left", "right"):
            margin = self.element(f"w:{side}")
            margin.set(self.qn("w:w"), "50")  # in twentieths of a point
            margin.set(self.qn("w:type"), "dxa")
            margins.append(margin)
        made._tbl.tblPr.append(margins)  # noqa: SLF001

    def _cell(self, cell: Any, text: str, *, flush: bool) -> Any:  # noqa: ANN401
        paragraph = cell.paragraphs[0]
        paragraph.style = self.made.styles["No Spacing"]
        if flush:
            paragraph.alignment = self.right
        return paragraph.add_run(clean(text))

    def _ruled(self, cell: Any, *, head: bool, last: bool) -> None:  # noqa: ANN401
        borders = self.element("w:tcBorders")
        sides = [("top", 10)] if head else []
        for side, weight in [*sides, ("bottom", 8 if head or last else 2)]:
            line = self.element(f"w:{side}")
            line.set(self.qn("w:val"), "single")
            line.set(self.qn("w:sz"), str(weight))
            line.set(self.qn("w:color"), "1B2330" if weight > 2 else "D5DBE4")
            borders.append(line)
        cell._tc.get_or_add_tcPr().append(borders)  # noqa: SLF001

    def _works(self, document: Document) -> None:
        self.made.add_heading("Bibliography", 1)
        for work in document.works:
            paragraph = self.made.add_paragraph()
            run = paragraph.add_run(f"[{clean(work.key)}] ")
            run.font.size, run.font.name = self.pt(8), _MONO
            paragraph.add_run(clean(work.text))
            paragraph.paragraph_format.left_indent = self.mm(8)
            paragraph.paragraph_format.first_line_indent = self.mm(-8)
            paragraph.paragraph_format.space_after = self.pt(3)

    def _code(self, document: Document) -> None:
        self.made.add_heading("In Python", 1)
        for told in document.code:
            run = self.made.add_paragraph().add_run(told)
            run.font.size, run.font.name = self.pt(7.5), _MONO


_WRITERS: dict[type, Callable[..., None]] = {
    Paragraph: _Writer.paragraph,
    Notice: _Writer.notice,
    Bullets: _Writer.bullets,
    Table: _Writer.table,
    Figure: _Writer.figure,
}
