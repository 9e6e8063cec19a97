"""The dashboard under a small load: readers see their pages; nothing is said about speed."""

import importlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
PROXY = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return importlib.import_module


def script(name: str, *options: str) -> str:
    command = [sys.executable, str(BENCHMARKS / name), "--quick", *options]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def test_only_this_machine(module) -> None:
    with pytest.raises(ValueError, match="only a dashboard of this machine"):
        module("sessions").Reader("http://example.org", "compare")


def test_percentiles_and_aims(module) -> None:
    load = module("load")
    assert load._percent([float(n) for n in range(101)], 95) == 95
    assert load._percent([7.0], 95) == 7
    row = load.Row("ours", 25, "spread", 1, 1, 10, 299, 1, 1, 0, 1)
    assert load._line(row).endswith("| 300 ms: met |")
    worse = load.Row("ours", 25, "spread", 1, 1, 10, 301, 1, 1, 0, 1)
    assert load._line(worse).endswith("| 300 ms: missed |")
    lost = load.Row("ours", 25, "spread", 1, 1, 10, 299, 1, 1, 3, 1)
    assert load._line(lost).endswith("| 300 ms: missed |")


def test_what_ships_for_nginx(module) -> None:
    proxied = module("proxied")
    shipped = proxied.SHIPPED.read_text(encoding="utf-8")
    told = proxied.configured(shipped, 9000, [9001, 9002, 9003])
    assert told.count("    server 127.0.0.1:") == 3
    assert "listen 127.0.0.1:9000;" in told
    with pytest.raises(ValueError, match="not as expected"):
        proxied.configured("", 1, [2])


def test_a_reader_who_moved_is_noticed(module, tmp_path: Path) -> None:
    proxied, log = module("proxied"), tmp_path / "log"
    log.write_text("probe a\none a\none a\ntwo b\ntwo b\n")
    proxied._stayed(log)
    log.write_text("probe a\none a\none b\n")
    with pytest.raises(RuntimeError, match="1 did not stay"):
        proxied._stayed(log)


@pytest.mark.slow
def test_readers_at_once(tmp_path: Path) -> None:
    kept = tmp_path / "rows.json"
    printed = script("load.py", "--json", str(kept))
    rows = json.loads(kept.read_text(encoding="utf-8"))
    assert [row["variant"] for row in rows] == ["ours", "naive"]
    for row in rows:
        assert row["lost"] == 0
        assert row["readers"] == 4
        assert 0 < row["first_p50"] <= row["first_p95"]
        assert 0 < row["change_p50"] <= row["change_p95"]
        assert row["cpu"] > 0
        assert row["kilobytes"] > 10
    assert "| naive | 4 |" in printed


@pytest.mark.slow
@pytest.mark.skipif(PROXY is None, reason="nginx is not installed")
def test_two_processes_behind_nginx() -> None:
    printed = script("load.py", "--processes", "2")
    assert "| 2 processes | 4 |" in printed
    assert "7 readers, each with one process" in printed


@pytest.mark.slow
def test_what_a_change_costs() -> None:
    printed = script("interaction.py")
    for page in ("compare", "theory", "counterfactual", "worked"):
        assert f"\n| {page} |" in printed
    assert "engine: 7 theories" in printed
