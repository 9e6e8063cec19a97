"""The benchmark of yearly models runs and agrees with its peer."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "benchmarks" / "forward.py"


@pytest.mark.slow
def test_the_smallest_model_agrees_with_the_peer(tmp_path):
    file = tmp_path / "rows.json"
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "--quick", "--json", str(file)],
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    rows = json.loads(file.read_text(encoding="utf-8"))
    assert len(rows) == 5  # two questions, each against two ways of asking, and draws
    for row in rows:
        assert row["error"] < 1e-9
        assert row["ratio"] > 0
