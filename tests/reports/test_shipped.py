"""The studies that ship, and the command that writes them up."""

import json
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from typer.testing import CliRunner

import causal
from causal.cli import app
from causal.files.places import models_folder
from causal.files.study_schema import StudySections
from causal.reports.manifest import models_of

FLOOD = Path(__file__).parents[1] / "files" / "flood"
STUDIES = causal.study_names()


def run(*arguments: str, code: int = 0) -> Any:
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == code, result.output
    return result


def test_every_study_that_ships_is_listed() -> None:
    printed = " ".join(run("list").stdout.split())
    assert STUDIES
    for name in STUDIES:
        assert name in printed


@pytest.mark.parametrize("name", STUDIES)
def test_a_study_that_ships_is_the_same_by_name_and_by_file(name: str) -> None:
    case, _, stem = name.partition("/")
    file = Path(str(models_folder())) / case / "studies" / f"{stem}.toml"
    found, read = causal.load_study(name), causal.load_study(file)
    assert (found.case, found.theories, found.scenarios) == (
        read.case,
        read.theories,
        read.scenarios,
    )
    assert found.hash == read.hash
    assert hash(found) == hash(causal.load_study(name))


def test_the_study_of_the_manual_is_clean(tmp_path: Path) -> None:
    manual = (Path(__file__).parents[2] / "docs" / "reports.md").read_text(encoding="utf-8")
    examples = re.findall(r"```toml\n(.*?)```", manual, flags=re.DOTALL)
    whole, marks = examples
    for text in (whole, whole + marks):
        file = tmp_path / "study.toml"
        file.write_text(text, encoding="utf-8")
        assert causal.check(file) == ()
    study = causal.load_study(file)
    assert len(study.scenarios) == 2
    assert set(dict(study.fingerprints)) <= set(models_of(study))


def test_every_key_of_a_study_is_in_the_manual() -> None:
    manual = (Path(__file__).parents[2] / "docs" / "reports.md").read_text(encoding="utf-8")
    for name in StudySections.model_fields:
        assert re.search(rf"\b{name}\b", manual), name


@pytest.mark.slow
@pytest.mark.parametrize("name", STUDIES)
def test_the_notebook_of_a_study_runs_and_gives_what_it_shows(name: str, tmp_path: Path) -> None:
    file = tmp_path / "r.ipynb"
    causal.report(name, file)
    _rerun(file, tmp_path)


@pytest.mark.slow
def test_the_notebook_of_an_own_case_runs_in_its_folder(tmp_path: Path) -> None:
    file = tmp_path / "r.ipynb"
    causal.report(FLOOD / "study.toml", file)
    _rerun(file, FLOOD)


def _rerun(file: Path, folder: Path) -> None:
    shown = nbformat.read(file, as_version=4)
    nbformat.validate(shown)
    run = nbformat.read(file, as_version=4)
    NotebookClient(run, timeout=300, resources={"metadata": {"path": str(folder)}}).execute()
    for before, after in zip(shown.cells, run.cells, strict=True):
        if before.cell_type == "code":
            assert _told(before) == _told(after), before.source
    assert any(_told(cell) for cell in shown.cells if cell.cell_type == "code")


def _told(cell: Any) -> list[object]:
    return [output.get("data") or output["text"] for output in cell.outputs]


def test_the_command_writes_what_it_is_asked_for(tmp_path: Path) -> None:
    page, book = tmp_path / "r.html", tmp_path / "r.ipynb"
    printed = run("report", str(FLOOD / "study.toml"), "-o", str(page), "-o", str(book)).stdout
    for name in ("r.html", "r.ipynb", "r-sources.bib", "r-sources.json", "r-manifest.json"):
        assert (tmp_path / name).stat().st_size
        assert str(tmp_path / name) in printed
    assert len(list(tmp_path.iterdir())) == 5


def test_the_command_warns_of_models_that_have_changed(tmp_path: Path) -> None:
    page, manifest = tmp_path / "r.html", tmp_path / "r-manifest.json"
    asked = ("report", str(FLOOD / "study.toml"), "-o", str(page))
    run(*asked)
    assert run(*asked, "--against", str(manifest)).stderr == ""
    told = json.loads(manifest.read_text(encoding="utf-8"))
    told["models"]["river"] = "0" * 12
    manifest.write_text(json.dumps(told), encoding="utf-8")
    assert "The river (river)" in run(*asked, "--against", str(manifest)).stderr


def test_the_command_names_the_studies_that_there_are(tmp_path: Path) -> None:
    (first, *_) = STUDIES
    said = run("report", f"{first}s", "-o", str(tmp_path / "r.html"), code=2).stderr
    assert f"did you mean {first}" in said


def test_a_study_cannot_be_uploaded() -> None:
    from causal.files.uploads import open_upload

    data = (FLOOD / "study.toml").read_bytes()
    with pytest.raises(causal.CausalError, match="causal report"):
        open_upload(data, "study.toml")
