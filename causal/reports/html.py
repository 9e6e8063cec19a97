"""A report as one HTML page, for the screen and for paper: no scripts, no requests."""

from base64 import b64encode
from collections.abc import Callable, Sequence
from html import escape as verbatim

from causal.display.svg import tag as _tag
from causal.display.text import escape
from causal.reports.bibliography import bibtex, csl_json
from causal.reports.document import (
    Block,
    Bullets,
    Cell,
    Code,
    Document,
    Figure,
    Notice,
    Number,
    Paragraph,
    Section,
    Table,
    numbered,
)

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
STYLE = """
:root{color-scheme:light}
*{box-sizing:border-box}
body{margin:0;background:#fff;color:#1b2330;font:17px/1.55 Charter,'Bitstream Charter',Cambria,
'Liberation Serif',serif;overflow-wrap:anywhere}
main{max-width:54rem;margin:0 auto;padding:2.5rem 1.25rem 4rem}
h1{font-size:2rem;line-height:1.2;margin:0 0 .5rem;text-wrap:balance}
h2{font-size:1.4rem;line-height:1.25;margin:2.8rem 0 .8rem;padding-top:.8rem;
border-top:1px solid #d5dbe4}
h3{font-size:1.15rem;line-height:1.3;margin:2rem 0 .6rem}
p{margin:0 0 .9rem}
.question{font-size:1.15rem;font-style:italic}
.authors,.made,figcaption,caption,.note,nav,details,td,th{font-family:'Source Sans 3',
'Source Sans',Roboto,'Segoe UI',Helvetica,Arial,'Liberation Sans',sans-serif}
.authors,.made,.note,nav{color:#556070}
.abstract{border-left:3px solid #8791a1;padding-left:1.1rem;margin:1.4rem 0}
.notice{border:2px solid #b04500;background:#fff0e2;padding:.8rem 1rem;border-radius:4px}
nav{font-size:.92rem;columns:2;margin:1.6rem 0}
nav a{display:block;color:#00527f;text-decoration:none;padding:.1rem 0;break-inside:avoid}
nav a:hover,nav a:focus{text-decoration:underline}
nav .part{padding-left:1.1rem}
figure{margin:1.4rem 0;break-inside:avoid}
figure svg{width:100%;height:auto}
figcaption,caption{font-size:.92rem;text-align:left;color:#1b2330}
caption{caption-side:top;padding:0 0 .4rem}
.label{font-weight:600}
.held{display:inline-block;position:sticky;left:0;max-width:calc(100vw - 2.5rem)}
.wide{overflow-x:auto;margin:1.4rem 0}
table{border-collapse:collapse;width:100%;font-size:.86rem;line-height:1.35;
font-variant-numeric:tabular-nums}
thead th{border-bottom:1.5px solid #1b2330;vertical-align:bottom;font-weight:600}
td,th{padding:.28rem .5rem;text-align:left;vertical-align:top;overflow-wrap:break-word}
tbody th{font-weight:400}
tbody tr+tr>*{border-top:1px solid #e1e6ed}
.number{text-align:right;white-space:nowrap}
thead .number{white-space:normal}
.note{font-size:.86rem;margin:.4rem 0 0}
li{margin:0 0 .3rem}
.works{padding-left:1.6rem;text-indent:-1.6rem;list-style:none;font-size:.94rem}
.key,code,pre{font-family:'DejaVu Sans Mono','Liberation Mono',Menlo,Consolas,monospace}
.key{font-size:.8em;color:#556070}
details{font-size:.9rem;margin:.8rem 0;color:#556070}
summary{cursor:pointer}
pre{font-size:.78rem;line-height:1.4;background:#f4f6f9;color:#1b2330;padding:.8rem;
overflow-x:auto;white-space:pre-wrap}
.made{font-size:.86rem;margin-top:2.5rem;border-top:1px solid #d5dbe4;padding-top:.8rem}
a{color:#00527f}
@media (max-width:40rem){body{font-size:16px}nav{columns:1}h1{font-size:1.6rem}
table{font-size:.8rem}.wide table{min-width:34rem}
figure{overflow-x:auto}figure svg{min-width:34rem}}
@page{size:A4;margin:20mm 17mm}
@media print{body{font-size:10pt}main{max-width:none;padding:0}nav{display:none}
details{display:none}h2,h3,caption{break-after:avoid}tr,figure,li{break-inside:avoid}
thead{display:table-header-group}.wide{overflow:visible}h2{margin-top:1.6rem}
table{font-size:8pt}figure svg{max-height:235mm}
.number{white-space:normal}}
"""


def html_page(document: Document) -> str:
    """Write a report as an HTML page.

    Parameters
    ----------
    document : Document

    Returns
    -------
    str
        The same report gives the same text.
    """
    numbers = numbered(document.sections)
    body = [_head(document), _contents(document.sections), _code(document.setup, 0)]
    for i, section in enumerate(document.sections):
        body.append(tag(f"h{section.level + 1}", escape(section.title), id=f"part-{i + 1}"))
        for j, block in enumerate(section.blocks):
            body.append(_block(block, numbers.get((i, j), 0)))
    body += [_works(document), _files(document)]
    body.append(tag("p", escape(document.made), class_="made"))
    title = escape(document.title)
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f"<title>{title}</title><style>{STYLE}</style></head>\n<body><main>\n"
        + "\n".join(part for part in body if part)
        + "\n</main></body></html>\n"
    )


def tag(name: str, *content: str, **attributes: str | float | None) -> str:
    """Write an element of HTML, where an empty one is closed as well."""
    made = _tag(name, *content, **attributes)
    return made if not made.endswith("/>") or any(content) else f"{made[:-2]}></{name}>"


def _head(document: Document) -> str:
    parts = [tag("h1", escape(document.title))]
    if document.authors:
        parts.append(tag("p", escape(", ".join(document.authors)), class_="authors"))
    if document.question:
        parts.append(tag("p", escape(document.question), class_="question"))
    if document.paragraphs:
        told = "".join(tag("p", escape(text)) for text in document.paragraphs)
        parts.append(tag("div", told, class_="abstract"))
    return "\n".join(parts)


def _contents(sections: Sequence[Section]) -> str:
    links = [
        tag(
            "a",
            escape(section.title),
            href=f"#part-{i + 1}",
            class_="part" if section.level > 1 else None,
        )
        for i, section in enumerate(sections)
    ]
    links.append(tag("a", "Bibliography", href="#bibliography"))
    return tag("nav", *links, aria_label="Contents")


def _block(block: Block, number: int) -> str:
    write: Callable[..., str] = _WRITERS[type(block)]
    return write(block, number)


def _paragraph(block: Paragraph, _: int) -> str:
    return tag("p", escape(block.text))


def _notice(block: Notice, _: int) -> str:
    return tag("p", escape(block.text), class_="notice", role="note")


def _bullets(block: Bullets, _: int) -> str:
    heads = block.heads or ("",) * len(block.items)
    items = [
        tag("li", tag("b", escape(head)) + ": " if head else "", escape(item))
        for head, item in zip(heads, block.items, strict=True)
    ]
    return tag("ul", *items)


def _captioned(kind: str, number: int, caption: str) -> str:
    return tag("span", f"{kind} {number}.", class_="label") + f" {escape(caption)}"


def table_html(block: Table, label: str = "") -> str:
    """Write a table; its numbers are there in full, as the values of their cells."""
    align = ["number" if i in block.numeric else None for i in range(len(block.headers))]
    head = "".join(
        tag("th", escape(text), scope="col", class_=align[i])
        for i, text in enumerate(block.headers)
    )
    body = "".join(
        tag("tr", *(_cell(cell, align[i], header=i == 0) for i, cell in enumerate(row)))
        for row in block.rows
    )
    return tag(
        "table",
        tag("caption", tag("span", label or escape(block.caption), class_="held")),
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>",
    )


def _cell(cell: Cell, align: str | None, *, header: bool) -> str:
    if isinstance(cell, Number):
        inner = tag("data", escape(cell.text), value=repr(cell.value))
    else:
        inner = escape(cell)
    if header:
        return tag("th", inner, scope="row", class_=align)
    return tag("td", inner, class_=align)


def _table(block: Table, number: int) -> str:
    made = table_html(block, _captioned("Table", number, block.caption))
    note = tag("p", escape(block.note), class_="note") if block.note else ""
    return tag("div", made, note, class_="wide")


def _figure(block: Figure, number: int) -> str:
    caption = tag("figcaption", _captioned("Figure", number, block.caption))
    return tag("figure", block.svg, caption)


def _code(block: Code, _: int) -> str:
    code = tag("code", verbatim(block.source))
    return tag("details", tag("summary", "In Python"), f"<pre>{code}</pre>")


def _works(document: Document) -> str:
    items = [
        tag("li", tag("span", f"[{escape(work.key)}]", class_="key"), f" {escape(work.text)}")
        for work in document.works
    ]
    heading = tag("h2", "Bibliography", id="bibliography")
    return heading + "\n" + tag("ul", *items, class_="works")


def _files(document: Document) -> str:
    """Return links to the files that go with a report, which the page holds itself."""
    held = (
        ("Bibliography as BibTeX", "bibliography.bib", "application/x-bibtex", bibtex(document)),
        ("as CSL-JSON", "bibliography.json", "application/json", csl_json(document)),
        ("Manifest", "manifest.json", "application/json", document.manifest),
    )
    links = [
        tag(
            "a",
            words,
            href=f"data:{mime};base64,{b64encode(text.encode()).decode()}",
            download=name,
        )
        for words, name, mime, text in held
    ]
    return tag("p", " · ".join(links), class_="note")


_WRITERS: dict[type, Callable[..., str]] = {
    Paragraph: _paragraph,
    Notice: _notice,
    Bullets: _bullets,
    Table: _table,
    Figure: _figure,
    Code: _code,
}
