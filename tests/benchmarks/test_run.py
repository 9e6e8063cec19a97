"""The benchmarks run, and agree with their peers; nothing is said about speed."""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
KEYS = {"row", "peer", "ours_s", "peer_s", "ratio", "goal", "error"}

# Small groups that download nothing.
GROUPS = [
    "query", "real", "warm", "lookup", "cold", "batch", "gradient", "interventions", "slices",
    "theories", "slider", "comparison", "sampling",
]  # fmt: skip


def script(name: str, *options: str) -> str:
    command = [sys.executable, str(BENCHMARKS / name), *options]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def quick(tmp_path_factory):
    file = tmp_path_factory.mktemp("benchmarks") / "rows.json"
    printed = script("run.py", "--quick", "--json", str(file), "--rows", *GROUPS)
    return printed, json.loads(file.read_text(encoding="utf-8"))


@pytest.mark.slow
def test_rows_are_complete_and_exact(quick):
    _, told = quick
    assert len(told["rows"]) >= 3
    for row in told["rows"]:
        assert row.keys() >= KEYS
        assert row["ours_s"] > 0
        if row["error"] is not None and "samples" not in row["peer"]:
            assert row["error"] < 1e-9, row["row"]
        if row["peer_s"] is not None:
            assert row["ratio"] > 0


@pytest.mark.slow
def test_a_missing_peer_is_said(quick):
    printed, told = quick
    peers = [row["peer"] for row in told["rows"]]
    if find_spec("pyagrum") is None:
        assert "pyagrum is not installed: its rows are left out." in printed
        assert not any("pyAgrum" in peer for peer in peers)
    else:
        assert any("pyAgrum" in peer for peer in peers)


@pytest.mark.slow
def test_rows_measured_elsewhere_are_added_with_their_environment(tmp_path):
    row = {"row": "x", "peer": "y", "ours_s": 1.0, "peer_s": 2.0, "ratio": 2.0, "goal": "",
           "error": None, "note": "n", "ours_range": None, "peer_range": None}  # fmt: skip
    file, out = tmp_path / "other.json", tmp_path / "rows.json"
    file.write_text(json.dumps({"machine": "cpu, one thread; lib 9", "rows": [row]}))
    script("run.py", "--quick", "--rows", "link", "--add", str(file), "--json", str(out))
    told = json.loads(out.read_text(encoding="utf-8"))["rows"]
    assert told[-1]["note"] == "n; measured in an environment of its own: lib 9"


@pytest.mark.slow
def test_a_compiler_is_compared_or_its_absence_said():
    printed = script("compiled.py")
    if find_spec("numba") is None:
        assert "numba is not installed" in printed
    else:
        assert printed.count("numba") >= 5


@pytest.mark.slow
def test_published_networks_agree():
    pytest.importorskip("pyagrum", reason="pyagrum is not installed: it is the peer of these rows")
    try:
        printed = script("run.py", "--quick", "--rows", "published")
    except AssertionError as error:
        if "pip" in str(error):
            pytest.skip("the published networks could not be downloaded")
        raise
    assert "geometric mean of 5 networks" in printed


@pytest.mark.slow
def test_scaling_predicts(tmp_path):
    file = tmp_path / "points.json"
    assert "multiply-adds/s" in script("scaling.py", "--quick", "--json", str(file))
    told = json.loads(file.read_text(encoding="utf-8"))
    assert {"points", "roofs", "correlation"} <= told.keys()
    assert all(point["operations"] > 0 for point in told["points"])
