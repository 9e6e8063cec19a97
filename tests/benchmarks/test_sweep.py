"""The benchmark of sweeps runs: a real scheduler, a killed worker, a stopped sweep."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "benchmarks" / "sweep.py"


@pytest.mark.slow
def test_a_killed_worker_and_a_stopped_sweep_lose_and_double_nothing(tmp_path):
    pytest.importorskip("distributed")
    file = tmp_path / "told.json"
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "--quick", "--json", str(file)],
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(file.read_text(encoding="utf-8"))["survival"]
    killed, stopped = told["killed"], told["stopped"]
    assert (killed["exit code of the killed"], killed["workers left"]) == (-9, 1)
    assert killed["fingerprint"] == told["fingerprint"]
    assert killed["killed after chunks"] < killed["chunks"] == told["chunks"]
    assert told["again"] == {"computed": 0, "found finished": told["chunks"]}
    assert stopped["finished"] + stopped["computed after"] == stopped["chunks"]
    assert told["duckdb"]["rows"] == told["duckdb"]["distinct"] == told["evaluations"]
    assert "| 10^12 |" in done.stdout
