"""Notebooks: run by nbmake; here is how they are kept, and the one that reacts."""

import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import causal

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))
REACTIVE = Path(__file__).parents[1] / "notebooks" / "first_questions_marimo.py"
SECTIONS = ("**Question.**", "**What is", "## A reading", "## Limits", "## Sources")


def cells(path: Path, kind: str) -> list[dict[str, object]]:
    return [c for c in json.loads(path.read_text("utf-8"))["cells"] if c["cell_type"] == kind]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_what_it_answered(path):
    code = cells(path, "code")
    assert code
    assert all(c["outputs"] == [] and c["execution_count"] is None for c in code)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_says_what_it_asks_assumes_finds_and_leaves_open(path):
    told = "\n".join("".join(c["source"]) for c in cells(path, "markdown"))
    wanted = [one for one in SECTIONS if one != "## A reading" or path.stem[:2] != "99"]
    places = [told.find(one) for one in wanted]
    assert -1 not in places
    assert places == sorted(places)
    for linked in re.findall(r"\]\((?!https?:)([^)#]+)", told):
        assert (path.parent / linked).exists(), linked


def reactive():
    spec = importlib.util.spec_from_file_location("reactive", REACTIVE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.app


@pytest.mark.slow
def test_the_reactive_notebook_runs_as_a_script():
    done = subprocess.run(
        [sys.executable, REACTIVE], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_the_reactive_notebook_shows_what_the_library_answers():
    shown, found = reactive().run()
    scenario = found["scenario"].value
    wanted = causal.compare(scenario=scenario)
    assert scenario == causal.load_frame(causal.cases()[0]).featured[0]
    assert found["comparison"].fingerprint == wanted.fingerprint
    pages = "".join(one.text for one in shown if hasattr(one, "text"))
    assert wanted.svg() in pages
    assert not re.search(r"(?:src|href)=['\"]https?:", pages)
