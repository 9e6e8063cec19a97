"""Evidence in files: the case's own, a user's that stands alone, a user's that adds to a case."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from causal.errors import FileError, QueryError, UnknownName
from causal.files.catalogue import load_frame
from causal.files.check import check
from causal.files.evidence import load_evidence
from causal.files.places import models_folder
from causal.judgement.evidence.weighing import weigh

FLOOD = Path(__file__).parent.parent / "files" / "flood"
SOVIET = load_evidence("soviet_collapse")

ADDED = """
schema = 1
kind = "evidence"
case = "soviet_collapse"
adds = true
title = "A find of mine"

[clusters.mine]
title = "My archive"

[items.letter]
title = "A letter"
fact = "A letter says so."
cluster = "mine"
explananda = ["breakup"]
learnt = 2026
refers_to = 1991
db = { RP = -6.0, WR = -6.0, AS = -6.0, AE = -6.0, OB = -6.0, NA = 0.0, ER = -6.0 }
claims = ["elicited"]
"""


def write(folder: Path, text: str) -> Path:
    file = folder / "mine.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_every_item_tells_a_fact_a_date_and_its_years() -> None:
    for item in SOVIET.items:
        assert item.fact
        assert not item.fact.startswith(f"{item.title}:")
        assert item.date
        assert item.label is not None
        assert item.refers_to is not None
        assert item.learnt is not None
        assert item.refers_to <= item.learnt
        assert item.explananda
        assert max(value for _, value in item.weights) == 0


def test_hypotheses_are_linked_to_theories_of_the_case_where_there_is_one() -> None:
    linked = {one.theory for one in SOVIET.hypotheses if one.theory}
    assert linked == set(load_frame("soviet_collapse").theories) - {"second_red_collapse"}
    assert SOVIET.hypothesis("ER").theory == ""
    assert SOVIET.catch_all is not None
    assert SOVIET.catch_all.theory == ""


def test_a_case_beside_the_file_is_found() -> None:
    found = load_evidence(FLOOD / "evidence.toml")
    assert found.name == "flood"
    assert load_evidence(FLOOD / "case.toml") == found
    assert (
        found.item("register").fact
        == load_frame(FLOOD / "case.toml").library.source("register1910").text
    )
    assert [one.name for one in found.unseen] == ["minutes"]
    assert found.cluster("finds").dependence == 0.5
    assert found.item("mark").db(found.hypothesis("men")) == pytest.approx(-4.771, abs=1e-3)
    assert found.item("minutes").explananda == ("town", "height")
    assert found.item("register").explananda == ("town",)


def test_a_users_file_adds_to_the_case(tmp_path: Path) -> None:
    file = write(tmp_path, ADDED)
    assert check(file) == ()
    both = load_evidence(file)
    assert both.items[:-1] == SOVIET.items
    assert both.tempering == SOVIET.tempering
    before, after = weigh(SOVIET), weigh(both)
    assert after.between("NA", "RP", total="raw") == before.between("NA", "RP", total="raw") + 6
    assert after.p("NA") > before.p("NA")
    assert both.fingerprint != SOVIET.fingerprint


@pytest.mark.parametrize(
    ("old", "new", "place", "words"),
    [
        ("items.letter", "items.E01", "items.E01", "already"),
        ("clusters.mine", "clusters.arms", "clusters.arms", "already"),
        ('"breakup"', '"breakups"', "items.letter.explananda", "mean breakup"),
        ("NA = 0.0, ", "", "items.letter.db", "no number for NA"),
        ('case = "soviet_collapse"', "", "adds", "which case"),
        ("soviet_collapse", "soviet_colapse", "case", "mean soviet_collapse"),
        ("adds = true", "adds = true\ntempering = 0.5", "tempering", "drop this line"),
        ("adds = true", "", "hypotheses", "two hypotheses or more; there is none"),
    ],
)
def test_faults_of_what_is_added(
    tmp_path: Path, old: str, new: str, place: str, words: str
) -> None:
    file = write(tmp_path, ADDED.replace(old, new))
    assert words in dict(check(file))[place]
    with pytest.raises(FileError):
        load_evidence(file)


def test_a_file_that_stands_alone(tmp_path: Path) -> None:
    text = (FLOOD / "evidence.toml").read_text(encoding="utf-8")
    text = text.replace('case = "flood"\n', "").replace('theory = "river"\n', "")
    text = text.replace('record = "register1910"', 'fact = "It says so."').replace(
        'claims = ["F1-b"]', 'claims = ["elicited"]'
    )
    found = load_evidence(write(tmp_path, text))
    assert found.name == "mine"
    assert len(found.items) == 3


def test_unknown_names_and_dates() -> None:
    with pytest.raises(UnknownName, match="there is no case 'soviet'"):
        load_evidence("soviet")
    for call in (SOVIET.item, SOVIET.hypothesis, SOVIET.cluster, SOVIET.explaining):
        with pytest.raises(UnknownName, match="the evidence on soviet_collapse has no"):
            call("E00")
    with pytest.raises(UnknownName, match="date of an item"):
        SOVIET.as_of(1990, by="told")
    arms = replace(SOVIET.explaining("decline"), hypotheses=(), clusters=(), explananda=())
    with pytest.raises(QueryError, match=r"name E01, .*a name of its own"):
        SOVIET.joined(arms)


def test_the_manual_and_the_schema_name_the_same_keys() -> None:
    models = Path(str(models_folder()))
    file = models / "schema" / "1" / "evidence.schema.json"
    told = json.loads(file.read_text(encoding="utf-8"))
    manual = (models / "README.md").read_text(encoding="utf-8")
    for key in (*told["properties"], *told["$defs"]["ItemSection"]["properties"]):
        assert any(form in manual for form in (f"`{key}", f"{key} =", f"[{key}.")), key
