"""Code blocks of the documents run: examples print what they say, commands and files are good."""

import doctest
import re
import shlex
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from causal.cli.app import app

ROOT = Path(__file__).parent.parent
DOCS = sorted((ROOT / "docs").rglob("*.md"))
PAGES = [*DOCS, ROOT / "README.md", ROOT / "models" / "README.md", ROOT / "CONTRIBUTING.md"]

NOT_RUN = {
    "dashboard": "starts a server that does not end",
    "my_theory.toml": "a file of the reader's",
    "my_graph.dag": "the same",
    "my_study.toml": "the same",
    "--theory low_water.toml": "wants the file that the command before it writes; tried below",
    "--case ./my_mill": "wants the folder that the command before it writes; tried below",
    "the_ferry": "a case that is extracted and tried as a whole in tests/files/test_own_cases.py",
}
"""What a command line may hold that is not run here, and why."""

_BLOCK = re.compile(r"^```([^\n]*)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def blocks(page: Path) -> Iterator[tuple[str, str]]:
    """Language and text of every code block."""
    for match in _BLOCK.finditer(page.read_text(encoding="utf-8")):
        yield match[1].strip(), match[2]


def commands(page: Path) -> list[str]:
    """Command lines of blocks that are not Python, without what is said beside them."""
    found = []
    for language, text in blocks(page):
        if language in ("", "bash", "sh"):
            lines = (re.split(r"\s{2,}|\s#", line.strip())[0] for line in text.splitlines())
            found += [line.removeprefix(".venv/bin/") for line in lines]
    lines = [line for line in found if line.startswith("causal ")]
    return [line for line in lines if not any(word in line for word in NOT_RUN)]


LINES = sorted({line for page in PAGES for line in commands(page)})


@pytest.mark.parametrize("page", DOCS, ids=lambda page: str(page.relative_to(ROOT)))
def test_examples_run(page: Path) -> None:
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    failed, _ = doctest.testfile(str(page), module_relative=False, optionflags=flags)
    assert failed == 0


@pytest.mark.slow
@pytest.mark.parametrize("line", LINES)
def test_commands_run(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "models", tmp_path / "models")
    asked, _, file = line.partition(" > ")
    found = CliRunner().invoke(app, shlex.split(asked)[1:])
    assert found.exit_code == 0, found.output[-600:]
    assert found.output or file


@pytest.mark.slow
def test_a_theory_begun_by_a_command_is_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told = (ROOT / "models" / "README.md").read_text(encoding="utf-8").splitlines()
    names = ("low_water.toml", "./my_mill")
    lines = [
        line for line in told if line.startswith("causal ") and any(name in line for name in names)
    ]
    assert len(lines) == 5
    assert lines.pop() == "causal dashboard --case ./my_mill"
    for line in lines:
        found = CliRunner().invoke(app, shlex.split(line)[1:])
        assert found.exit_code == 0, found.output[-600:]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_block_has_a_language_that_is_looked_at(page: Path) -> None:
    """Python is run, commands are run, TOML is read; R cannot be run here, and says so."""
    for language, text in blocks(page):
        assert language in ("", "bash", "sh", "python", "toml", "text", "r", "nginx"), language
        if language == "toml":
            assert tomllib.loads(text)
        if language == "python" and ">>>" not in text:
            compile(text, str(page), "exec")
