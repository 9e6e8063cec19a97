"""The numbers of a report are those of the library, to the last bit, in every process."""

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import causal
from causal.display.numbers import probability
from causal.reports.asking import answers
from causal.reports.document import Document, table
from causal.reports.html import html_page
from causal.reports.making import document_of

FLOOD = Path(__file__).parents[1] / "files" / "flood"
STUDY = FLOOD / "study.toml"


@pytest.fixture(scope="module")
def study() -> causal.Study:
    return causal.load_study(STUDY)


@pytest.fixture(scope="module")
def document(study: causal.Study) -> Document:
    return document_of(study, answers(study))


def test_a_number_at_its_threshold_is_no_conclusion_to_doubt(study: causal.Study) -> None:
    (asked,) = study.sensitivity
    (found,) = answers(study).sensitivity
    value = found.found.tornado.value
    at = replace(study, sensitivity=(replace(asked, threshold=value),), draws=5)
    page = html_page(document_of(at, answers(at)))
    assert "There is no conclusion to be doubted." in page
    assert "Both sides are equal" in page
    assert "What is doubted is" not in page
    assert "It holds in" not in page


class Tables(HTMLParser):
    """The tables of a page by caption: each row as what is shown, and the numbers behind it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tables: dict[str, list[list[tuple[str, str | None]]]] = {}
        self.caption: str | None = None
        self.rows: list[list[tuple[str, str | None]]] = []
        self.inside, self.value = "", None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.rows, self.caption = [], ""
        elif tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append(("", None))
        elif tag == "data":
            self.value = dict(attrs)["value"]
        self.inside = tag if tag in ("caption", "td", "th", "data", "span") else ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            assert self.caption is not None
            self.tables[self.caption.partition(". ")[2]] = self.rows
            self.caption = None
        elif tag == "span":
            self.inside = "caption"
        elif tag == "data":
            self.value = None
        elif tag in ("td", "th"):
            self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside in ("caption", "span") and self.caption is not None and not self.rows:
            self.caption += data
        elif self.inside in ("td", "th", "data") and self.rows and self.rows[-1]:
            text, value = self.rows[-1][-1]
            self.rows[-1][-1] = (text + data, self.value or value)


def test_the_tables_hold_what_compare_gives(document: Document) -> None:
    found = Tables(html_page(document)).tables
    river = causal.load(FLOOD / "theories" / "river.toml")
    wanted = causal.compare(
        [river],
        scenarios=["high_levee", "no_rain"],
        do={"mayor": "miller"},
        outcome="town_fate",
        history="told",
        couplings="same_luck",
        draws=40,
        seed=7,
        case=str(FLOOD / "case.toml"),
    )
    titles = ["A high levee", "No rain", "A miller is mayor"]
    asked = [one.name for one in wanted.scenarios]
    for title, scenario in zip(titles, asked, strict=True):
        (cell,) = wanted.select(scenario)
        (before, after), band = cell.measured(wanted.headline(cell)), cell.bands.headline
        head, row = found[f"Fate of the town under “{title}”: the chance that the town stands"]
        shown = dict(zip([text for text, _ in head], row, strict=True))
        assert [float(shown[name][1]) for name in ("as it was", "changed", "change")] == [
            before,
            after,
            after - before,
        ]
        assert shown["changed, 90%"][0] == (
            f"{probability(band.changed.low)} to {probability(band.changed.high)}"
        )
        _, states = found[f"Fate of the town under “{title}”: every state, as it was → changed"]
        assert tuple(float(value) for _, value in states[1:]) == cell.probabilities
    _, *glance = found[
        "Fate of the town: the change of the chance that the town stands, by scenario and theory"
    ]
    changes = [c.after - c.before for name in asked for c in wanted.changes(name)]
    assert [float(row[1][1]) for row in glance] == changes


def test_the_python_that_is_shown_gives_the_numbers_that_are_told(
    document: Document, study: causal.Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(FLOOD)
    names: dict[str, object] = {}
    exec(compile(document.code[0], "setup", "exec"), names)  # ours, made from a file of ours
    (made,) = [one for one in document.code if one.startswith("compared = ")]
    exec(compile(made, "call", "exec"), names)
    again = names["compared"]
    assert isinstance(again, causal.Comparison)
    ((_, answered),) = answers(study).comparisons
    assert again.rows() == answered.found.rows()
    assert again.fingerprint == answered.found.fingerprint


@pytest.mark.slow
def test_two_processes_write_the_same_bytes(tmp_path: Path) -> None:
    script = "import sys, causal; causal.report(sys.argv[1], sys.argv[2:])"
    names = ["r.html", "r.ipynb", "r.docx", "r.pdf"]
    for seed in ("0", "4711"):
        (tmp_path / seed).mkdir()
        paths = [str(tmp_path / seed / name) for name in names]
        subprocess.run(
            [sys.executable, "-c", script, str(STUDY), *paths],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": f"UTC{seed[0]}"},
            cwd=Path(causal.__file__).parents[1],
            check=True,
        )
    written = sorted(path.name for path in (tmp_path / "0").iterdir())
    assert written == sorted([*names, "r-manifest.json", "r-sources.bib", "r-sources.json"])
    for name in written:
        assert (tmp_path / "0" / name).read_bytes() == (tmp_path / "4711" / name).read_bytes(), name


def test_where_it_is_made_does_not_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copied(tmp_path)
    monkeypatch.chdir(tmp_path / "flood")
    found = []
    for place in ("study.toml", str(tmp_path / "flood" / "study.toml"), str(STUDY)):
        study = causal.load_study(place)
        found.append(html_page(document_of(study, answers(study))))
    assert found[0] == found[1] == found[2]
    assert str(tmp_path) not in found[0]


def copied(folder: Path) -> None:
    for file in FLOOD.rglob("*.toml"):
        copy = folder / "flood" / file.relative_to(FLOOD)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(file.read_text(encoding="utf-8"), encoding="utf-8")


def changed_copy(folder: Path, name: str, old: str, new: str) -> Path:
    copied(folder)
    file = folder / "flood" / name
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")
    return folder / "flood" / "study.toml"


@pytest.mark.parametrize(
    ("name", "old", "new", "told", "numbers"),
    [
        ("theories/river.toml", "prior = [0.6, 0.4]", "prior = [0.59, 0.41]",
         ["The river (river)"], True),
        ("theories/river.toml", "Breach and shelter.", "Breach, and shelter.",
         ["The river (river)"], False),
        ("scenarios.toml", 'set = { levee = "high" }', 'set = { levee = "none" }',
         ["scenario high_levee"], True),
        ("study.toml", 'set = { mayor = "miller" }', 'set = { mayor = "priest" }',
         ["scenario miller_rules"], True),
        ("evidence.toml", 'dependence = 0.5', 'dependence = 0.6', ["evidence"], None),
    ],
)  # fmt: skip
def test_a_model_that_has_changed_is_named(
    tmp_path: Path, name: str, old: str, new: str, told: list[str], numbers: bool | None
) -> None:
    first = causal.report(STUDY, tmp_path / "first.html")
    assert first.changed.sentence() == ""
    study = changed_copy(tmp_path, name, old, new)
    manifest = tmp_path / "first-manifest.json"
    again = causal.report(study, tmp_path / "again.html", against=manifest)
    assert sorted(again.changed.models) == sorted(told)
    page = (tmp_path / "again.html").read_text(encoding="utf-8")
    for one in told:
        assert one in page[page.index('class="notice"') :]
    if numbers is not None:
        assert ("comparison calibrated" in again.changed.answers) is numbers
    same = causal.report(study, tmp_path / "same.html", against=tmp_path / "again-manifest.json")
    assert same.changed.sentence() == ""
    assert 'class="notice"' not in (tmp_path / "same.html").read_text(encoding="utf-8")


def test_fingerprints_recorded_in_the_study_are_held_against_the_models(tmp_path: Path) -> None:
    river = causal.load(FLOOD / "theories" / "river.toml")
    marks = f'[fingerprints]\nriver = "{river.fingerprint}"\nlake = "000000000000"\n'
    study = changed_copy(tmp_path, "study.toml", "[comparison]", f"{marks}\n[comparison]")
    made = causal.report(study, tmp_path / "r.html")
    assert made.changed.models == ("lake, which this study does not ask",)


def test_what_is_no_manifest_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "m.json"
    wrong = {
        "{": "no JSON",
        "[]": "no manifest",
        '{"manifest": 2}': "no manifest",
        '{"manifest": 1, "models": {"a": 1}, "answers": {}}': "models: this must be a table",
        '{"manifest": 1, "models": {}}': "answers: this must be a table",
        "[" * 100_000: "nests more deeply",
    }
    for text, words in wrong.items():
        file.write_text(text, encoding="utf-8")
        with pytest.raises(causal.CausalError, match=re.escape(words)) as caught:
            causal.report(STUDY, tmp_path / "r.html", against=file)
        assert "\n" not in str(caught.value)
    assert not (tmp_path / "r.html").exists()


def test_the_manifest_says_what_was_assumed(study: causal.Study, document: Document) -> None:
    told = json.loads(document.manifest)
    assert told["study"]["sha256"] == study.hash
    assert told["models"]["river"] == study.theories[0].fingerprint
    assert told["assumed"]["draws"] == 40
    assert told["assumed"]["seed"] == 7
    assert set(told["made_with"]) >= {"python", "numpy", "counterhistory", "engine"}


cells = st.text(max_size=60)


@given(st.lists(st.tuples(cells, cells, cells), max_size=5), st.tuples(cells, cells, cells))
def test_columns_share_out_the_width(rows: list[tuple[str, ...]], headers: tuple[str, ...]) -> None:
    shares = table("t", headers, rows).shares
    assert sum(shares) == pytest.approx(1)
    assert all(share > 0.02 for share in shares)
