"""Each format: what users wrote stays text, what is drawn is there, what is missing is said."""

import io
import json
import re
import sys
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

import causal
from causal.reports.asking import answers
from causal.reports.bibliography import bibtex, csl_json
from causal.reports.document import Document, Figure, Paragraph, Table
from causal.reports.docx import docx_file
from causal.reports.html import html_page
from causal.reports.ipynb import notebook_file
from causal.reports.making import document_of
from causal.reports.pdf import pdf_file

FLOOD = Path(__file__).parents[1] / "files" / "flood"
EVIL = (
    '<script>alert(1)</script>"\'&]]> #import "x" $x^2$ `r` \\input{y} *b* _i_ [l](http://a.b) '
    "\u202egnp \u0000 {{x}} %0d ![i](http://a.b/c.png) <img src=x onerror=alert(1)> Zoë Ščerbakóv Ж"
)
PLAIN = " ".join(EVIL.replace("\u202e", "").replace("\u0000", "").split())


def made(old: str = "", new: str = "") -> Document:
    text = (FLOOD / "study.toml").read_text(encoding="utf-8")
    assert old in text
    file = FLOOD / "study.toml"
    study = causal.load_study(file) if not old else _read(text.replace(old, new), file)
    return document_of(study, answers(study))


def _read(text: str, file: Path) -> causal.Study:
    from causal.files.study_file import file_of_study

    return file_of_study(text, file)


@pytest.fixture(scope="module")
def document() -> Document:
    return made()


@pytest.fixture(scope="module")
def evil() -> Document:
    text = (FLOOD / "study.toml").read_text(encoding="utf-8")
    quoted = json.dumps(EVIL)
    for line in (
        'title = "Would a high levee have saved the town?"',
        'question = "What if the levee had been high?"',
    ):
        assert text.count(line) == 1
        text = text.replace(line, f"{line.partition(' ')[0]} = {quoted}")
    text = text.replace('authors = ["A. Nobody", "B. Nobody"]', f"authors = [{quoted}]")
    text = re.sub(r'abstract = """.*?"""', lambda _: f"abstract = {quoted}", text, flags=re.DOTALL)
    text = text.replace('title = "A miller is mayor"', f"title = {quoted}\nmeaning = {quoted}")
    study = _read(text, FLOOD / "study.toml")
    return document_of(study, answers(study))


class Elements(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_a_page_runs_nothing_and_asks_for_nothing(document: Document, evil: Document) -> None:
    pages = [Elements(html_page(one)) for one in (document, evil)]
    for page in pages:
        assert not {tag for tag, _ in page.found} & {"script", "img", "iframe", "link", "object"}
        for tag, attributes in page.found:
            assert not [name for name in attributes if name.startswith("on")], tag
            link = attributes.get("href") or attributes.get("src")
            assert link is None or link.startswith(("#", "data:")), link
    tags = [[tag for tag, _ in page.found] for page in pages]
    assert tags[0].count("svg") == tags[1].count("svg")
    assert tags[0].count("table") == tags[1].count("table")
    assert PLAIN in pages[1].words
    assert "\u202e" not in html_page(evil)


def test_every_element_of_a_page_is_closed(evil: Document) -> None:
    page = html_page(evil)
    body = page[page.index("<body>") : page.index("</html>")]
    ET.fromstring(body.replace("&#x27;", "'"))


def test_a_notebook_keeps_text_as_text(evil: Document) -> None:
    told = json.loads(notebook_file(evil))
    words = "\n".join(cell["source"] for cell in told["cells"] if cell["cell_type"] == "markdown")
    assert PLAIN.partition("(")[0] in words.replace("\\", "")
    assert not re.search(r"(?<!\\)\$", words)  # of mathematics, in tables as well
    tables = re.findall(r"<table>.*</table>", words)
    assert tables
    assert all("&lt;script" in one or "script" not in one for one in tables)
    words = re.sub(r"<table>.*</table>", "", words)
    assert not re.search(
        r"(?<!\\)[<`*_\[]",
        re.sub(r"^(- `\S+`|\*.*\*$|- \*\*.*?:\*\*)", "", words, flags=re.MULTILINE),
    )
    for cell in told["cells"]:
        if cell["cell_type"] == "code":
            compile(cell["source"], "cell", "exec")
            assert "\u202e" not in cell["source"]
            for output in cell["outputs"]:
                assert "<script" not in output.get("data", {}).get("text/html", "")


def test_python_holds_what_was_written_to_the_last_sign(evil: Document) -> None:
    (call,) = [one for one in evil.code if one.startswith("compared = ")]
    found: list[str] = []

    class Kept:
        @staticmethod
        def Scenario(name: str, **told: object) -> str:  # noqa: N802
            found.append(str(told["title"]))
            return name

        @staticmethod
        def compare(*_: object, **__: object) -> None: ...

    exec(compile(call, "call", "exec"), {"causal": Kept})
    assert found == [EVIL]


@pytest.mark.slow
def test_a_word_document_holds_text_pictures_and_heads(evil: Document) -> None:
    docx = pytest.importorskip("docx")
    data = docx_file(evil)
    assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None
    found = docx.Document(io.BytesIO(data))
    words = [paragraph.text for paragraph in found.paragraphs]
    assert words[0] == PLAIN
    heads = [p.text for p in found.paragraphs if p.style.name == "Heading 1"]
    assert heads == [
        *(" ".join(s.title.split()) for s in evil.sections if s.level == 1),
        "Bibliography",
        "In Python",
    ] or PLAIN in " ".join(heads)
    blocks = [block for section in evil.sections for block in section.blocks]
    assert len(found.inline_shapes) == sum(isinstance(block, Figure) for block in blocks)
    tables = [block for block in blocks if isinstance(block, Table)]
    for block, written in zip(tables, found.tables, strict=True):
        shown = [[cell.text for cell in row.cells] for row in written.rows]
        wanted = [list(block.headers), *block.texts]
        assert [len(row) for row in shown] == [len(row) for row in wanted]
        assert shown[-1][-1] == " ".join(wanted[-1][-1].split()) or PLAIN in wanted[-1][-1]


@pytest.mark.slow
def test_a_pdf_holds_text_as_text(evil: Document) -> None:
    pytest.importorskip("typst")
    data = pdf_file(evil)
    assert data.startswith(b"%PDF-")
    assert b"/JavaScript" not in data
    assert b"/URI" not in data


def test_sources_go_along_for_reference_managers(document: Document) -> None:
    keys = [work.key for work in document.works]
    assert "pearl2009" in keys
    assert re.findall(r"^@\w+\{([^,]+),", bibtex(document), flags=re.MULTILINE)[1:] == keys
    items = json.loads(csl_json(document))
    assert [one["id"] for one in items][1:] == keys
    assert all(one["title"] and one["type"] for one in items)
    pearl = next(one for one in items if one["id"] == "pearl2009")
    assert pearl["author"] == [{"family": "Pearl", "given": "J."}]
    assert pearl["issued"] == {"date-parts": [[2009]]}


def said(document: Document) -> str:
    return " ".join(
        block.text
        for section in document.sections
        if section.title == "Methods"
        for block in section.blocks
        if isinstance(block, Paragraph)
    )


def test_methods_cite_what_is_in_the_bibliography(document: Document) -> None:
    cited = set(re.findall(r"\[([a-z]+\d{4})\]", said(document)))
    assert cited
    assert cited <= {work.key for work in document.works}


@pytest.mark.slow
def test_methods_say_what_was_assumed(document: Document) -> None:
    text = said(document)
    assert "drawn 40 times" in text
    assert "seed 7" in text
    assert "No number of the comparison leans on an assumption about luck" in text
    assert "departs from the history “told”" in text
    plain = said(made("draws = 40\nseed = 7", ""))
    assert "none were drawn" in plain
    assert "seed" not in plain


def test_methods_say_on_which_luck_an_answer_leans() -> None:
    whole = (FLOOD / "study.toml").read_text(encoding="utf-8")
    start = whole.index("[[histories]]")
    text = whole[:start].replace('facts = "before"', 'facts = "all"').replace("draws = 40", "")
    text = text.replace('history = "told"', 'history = "record"')
    kinds = {"same_luck": "same luck", "gumbel": "Gumbel-max", "persistence(0.5)": "50%"}
    for kind, words in kinds.items():
        study = _read(text.replace('"same_luck"', f'"{kind}"'), FLOOD / "study.toml")
        found = said(document_of(study, answers(study)))
        assert "lean on how luck carries over" in found
        assert words in found
        assert ("[oberst2019]" in found) == (kind == "gumbel")


@pytest.mark.parametrize(("package", "write"), [("typst", pdf_file), ("docx", docx_file)])
def test_a_package_that_is_missing_is_named(
    document: Document, monkeypatch: pytest.MonkeyPatch, package: str, write: object
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(causal.CausalError, match=r"counterhistory\[report\]") as caught:
        write(document)  # type: ignore[operator]
    assert "\n" not in str(caught.value)


def test_files_that_cannot_be_written_are_told(tmp_path: Path) -> None:
    for name, words in {"r.odt": ".html, .pdf", "no/r.html": "cannot be written"}.items():
        with pytest.raises(causal.CausalError, match=words) as caught:
            causal.report(FLOOD / "study.toml", tmp_path / name)
        assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_part_without_an_answer_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    text = (FLOOD / "study.toml").read_text(encoding="utf-8")
    study = _read(
        text.replace('{ town_fate = "saved" }', '{ levee = "low" }'), FLOOD / "study.toml"
    )
    with pytest.raises(
        causal.CausalError, match="the study's histories has no answer: levee is high"
    ):
        causal.report(study, tmp_path / "r.html")
    assert list(tmp_path.iterdir()) == []


def test_an_answer_that_no_number_moves_is_reported() -> None:
    text = (FLOOD / "study.toml").read_text(encoding="utf-8")
    text = text[: text.index("[[search]]")].replace('facts = "before"', 'facts = "all"')
    text = text.replace('history = "told"', 'history = "record"')
    text = text.replace('scenario = "miller_rules"\nmeasure', "measure")
    study = _read(text, FLOOD / "study.toml")
    page = html_page(document_of(study, answers(study)))
    assert "No row of the theory’s numbers moves it" in page
