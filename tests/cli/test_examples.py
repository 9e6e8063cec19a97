"""Every example that a command helps with runs as it stands."""

import shlex
from importlib import import_module
from pathlib import Path

import pytest
from typer.testing import CliRunner

from causal.cli.app import app

FOLDER = Path(__file__).parents[2] / "causal" / "cli"
NOT_HERE = ("causal dashboard", "my_", "theories/*", "network.bif")
EXAMPLES = [
    line.partition(" > ")[0]
    for file in sorted(FOLDER.glob("*.py"))
    for line in (import_module(f"causal.cli.{file.stem}").__doc__ or "").splitlines()
    if line.startswith("causal ") and not any(part in line for part in NOT_HERE)
]


def marked(line: str):
    slow = line.startswith("causal export")  # another library is loaded for these
    return pytest.param(line, marks=pytest.mark.slow if slow else ())


@pytest.mark.parametrize("line", [marked(line) for line in EXAMPLES])
def test_an_example_runs(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, shlex.split(line)[1:])
    assert result.exit_code == 0, result.output
    assert result.output
