"""Checking files of every kind: shipped files, published answers, the example of the manual."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from causal.files.catalogue import load, theory_names
from causal.files.check import check, wrong_answers
from causal.files.places import models_folder
from causal.files.schema import KINDS, json_schema
from causal.files.schema_parts import Mark
from causal.files.text import parse
from causal.theory.sources import MARKS

MODELS = Path(str(models_folder()))
FLOOD = Path(__file__).parent / "flood"
FILES = sorted(MODELS.rglob("*.toml")) + sorted(FLOOD.rglob("*.toml"))
CLASSICS = [name for name in theory_names() if name.startswith("classics/")]


def example() -> str:
    text = (MODELS / "README.md").read_text(encoding="utf-8")
    found = re.findall(r"```toml\n(.*?)```", text, flags=re.DOTALL)
    return next(one for one in found if one.startswith("schema = 1"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_every_model_file_is_clean(file: Path) -> None:
    assert check(file) == ()


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_every_model_file_follows_its_json_schema(file: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    raw = parse(file.read_text(encoding="utf-8"), file.name)
    jsonschema.Draft202012Validator(json_schema(raw["kind"])).validate(raw)


@pytest.mark.parametrize("kind", KINDS)
def test_the_published_schemas_are_those_of_the_code(kind: str) -> None:
    file = MODELS / "schema" / "1" / f"{kind}.schema.json"
    assert json.loads(file.read_text(encoding="utf-8")) == json_schema(kind)


def test_marks_are_the_same_everywhere() -> None:
    marks: Any = Mark
    assert marks.__args__ == MARKS


@pytest.mark.parametrize("name", CLASSICS)
def test_textbook_theories_give_the_published_answers(name: str) -> None:
    theory = load(name)
    assert len(theory.expected) >= 4
    assert wrong_answers(theory) == ()
    assert all(expected.source for expected in theory.expected)


def test_the_firing_squad_sees_does_and_imagines() -> None:
    squad = load("classics/firing_squad")
    assert squad.p(prisoner="dead") == pytest.approx(0.73, abs=1e-12)
    assert squad.do(rifleman_a="hold").p(prisoner="dead") == pytest.approx(0.7, abs=1e-12)
    imagined = squad.given(prisoner="dead").do(rifleman_a="hold").p(prisoner="dead")
    assert imagined == pytest.approx(0.7 / 0.73, abs=1e-12)


def test_simpsons_reversal_reverses() -> None:
    patients = load("classics/simpson")
    seen = [patients.given(drug=d).p(recovery="yes") for d in ("taken", "not_taken")]
    done = [patients.do(drug=d).p(recovery="yes") for d in ("taken", "not_taken")]
    assert seen[0] > seen[1]
    assert done[0] < done[1]


def test_the_example_of_the_manual_is_clean_and_runs(tmp_path: Path) -> None:
    file = tmp_path / "the_mill.toml"
    file.write_text(example(), encoding="utf-8")
    assert check(file) == ()
    mill = load(file)
    assert len(mill.variables) == 5
    assert len(mill.expected) == 3
    assert mill.do(wage_cut="no").p(mill_1908="closed") < mill.p(mill_1908="closed")
    family = mill.given(owner="bank").do(owner="family")
    assert family.p(mill_1908="closed") < mill.given(owner="bank").p(mill_1908="closed")
    literal = mill.with_variant("literal")
    assert literal.do(wage_cut="yes").p(strike="yes") > mill.do(wage_cut="yes").p(strike="yes")


def test_the_errors_of_the_manual_are_those_you_see(tmp_path: Path) -> None:
    manual = (MODELS / "README.md").read_text(encoding="utf-8")
    edits = {
        "variables.strike.parents.wage_cuts": (
            "[variables.strike.parents]\nwage_cut ",
            "[variables.strike.parents]\nwage_cuts ",
        ),
        "variables.wage_cut.mechanism.rows": ('"bank, high" = [0.2, 0.8]\n', ""),
        'variables.wage_cut.mechanism.rows."bank, low"': ('[0.6, 0.4]\n"bank', '[0.5, 0.4]\n"bank'),
        "variables.owner.claims": (
            'claims = ["elicited"]\n[variables.owner',
            'claims = ["M1-a"]\n[variables.owner',
        ),
        "expected[1]": ('"bank, high" = [0.2, 0.8]\n', '"bank, high" = [0.0, 1.0]\n'),
    }
    file = tmp_path / "the_mill.toml"
    for place, (old, new) in edits.items():
        assert example().count(old) == 1
        file.write_text(example().replace(old, new), encoding="utf-8")
        found = dict(check(file))
        assert place in found
        told = f"the_mill.toml: {place}: {found[place]}"
        assert re.sub(r" \(it has .*\)", " (it has …)", told) in manual


def test_an_answer_that_does_not_come_out_is_a_problem(tmp_path: Path) -> None:
    text = (MODELS / "classics" / "firing_squad.toml").read_text(encoding="utf-8")
    file = tmp_path / "squad.toml"
    file.write_text(text.replace("value = 0.73", "value = 0.75"), encoding="utf-8")
    ((place, sentence),) = check(file)
    assert place == "expected[0]"
    assert "0.73 here and 0.75 in Pearl 2009" in sentence
    file.write_text(
        text.replace('"P(prisoner=dead)"', '"P(prisoner)"').replace(
            "P(prisoner=dead | do(rifleman_a=hold))",
            "P(prisoner=dead | do(rifleman_a=hold), rifleman_a=shoot)",
        ),
        encoding="utf-8",
    )
    found = dict(check(file))
    assert "asks for no single number" in found["expected[0]"]
    assert "has no answer" in found["expected[1]"]


def broken_copy(folder: Path, name: str, old: str, new: str) -> Path:
    for file in FLOOD.rglob("*.toml"):
        text = file.read_text(encoding="utf-8")
        if file.name == name:
            assert old in text
            text = text.replace(old, new)
        copy = folder / "flood" / file.relative_to(FLOOD)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(text, encoding="utf-8")
    return folder / "flood"


@pytest.mark.parametrize(
    ("name", "old", "new", "place"),
    [
        ("case.toml", '"river"]', '"river", "rivers"]', "theories"),
        ("case.toml", 'factual = "smith"', 'factual = "smyth"', "levers.mayor.factual"),
        (
            "claims.toml",
            'theories = ["river"]\nverdict = "mixed"',
            'theories = ["rivers"]',
            "claims.F1-b.theories",
        ),
        ("sources.toml", 'kind = "document"', "kind = 1", "sources.register1910.kind"),
        ("scenarios.toml", 'levee = "high"', 'levee = "hi"', "scenarios.high_levee.set.levee"),
    ],
)
def test_every_kind_of_file_is_checked(
    tmp_path: Path, name: str, old: str, new: str, place: str
) -> None:
    folder = broken_copy(tmp_path, name, old, new)
    assert place in dict(check(folder / name))


def test_a_fault_in_another_file_is_told_as_such(tmp_path: Path) -> None:
    folder = broken_copy(tmp_path, "case.toml", 'factual = "smith"', 'factual = "smyth"')
    for name in ("scenarios.toml", "theories/river.toml"):
        ((place, sentence),) = check(folder / name)
        assert place == "case"
        assert "levers.mayor.factual" in sentence
        assert "smyth" in sentence


def test_a_case_that_is_not_there(tmp_path: Path) -> None:
    file = tmp_path / "river.toml"
    text = (FLOOD / "theories" / "river.toml").read_text(encoding="utf-8")
    file.write_text(text, encoding="utf-8")
    assert dict(check(file))["case"].startswith("there is no case 'flood'")
