"""The benchmark of a whole comparison runs, agrees with its peers, and its stages add up."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "benchmarks" / "judgement.py"


@pytest.mark.slow
def test_a_tiny_comparison_agrees_with_the_peers_and_its_stages_add_up(tmp_path):
    file = tmp_path / "told.json"
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "--quick", "--json", str(file)],
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(file.read_text(encoding="utf-8"))
    assert told["rows"]
    for row in told["rows"]:
        assert row["error"] < 1e-9
        assert row["ratio"] > 0
        assert "its time is scaled by" in row["note"]
    assert set(told["stages"]) == {"facts before", "facts all"}
    for spent in told["stages"].values():
        whole = spent.pop("the whole")
        assert min(spent.values()) >= 0
        assert sum(spent.values()) == pytest.approx(whole)
    assert "| quantiles |" in done.stdout
