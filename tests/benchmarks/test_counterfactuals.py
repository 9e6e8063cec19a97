"""The theories that ship, everything known, every scenario: against twins in other libraries."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import causal
from causal.theory.scenario import verdict

ROOT = Path(__file__).parent.parent.parent
CASE = "soviet_collapse"


@pytest.mark.slow
def test_every_scenario_is_answered_with_ranges_and_agrees_with_explicit_twins(
    tmp_path: Path,
) -> None:
    told = tmp_path / "told.json"
    done = subprocess.run(
        [sys.executable, "benchmarks/counterfactuals.py", "--rounds", "1", "--json", str(told)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    rows = json.loads(told.read_text("utf-8"))
    runs = {
        (name, scenario.name)
        for name in causal.theory_names(CASE)
        for theory in [causal.load(name)]
        for scenario in causal.load_scenarios(CASE)
        if verdict(theory, scenario, theory.default_history).status == "runs"
    }
    assert {(row["theory"], row["scenario"]) for row in rows} == runs
    for row in rows:
        if row["error"] is not None:
            assert row["error"] < 1e-9
            assert row["pyagrum_s"] is not None
            assert row["pgmpy_s"] is not None
        if row["leans_on"]:
            assert 0 <= row["order_width"] <= row["full_width"] + 1e-9


@pytest.mark.slow
@pytest.mark.parametrize("scenario", [s.name for s in causal.load_scenarios(CASE)])
def test_every_cell_with_all_facts_holds_its_point(scenario: str) -> None:
    found = causal.compare(scenario=scenario, facts="all", case=CASE, ranges=True)
    for cell in found.cells:
        if cell.status != "runs":
            continue
        _, after = cell.measured(found.headline(cell))
        assert sum(cell.probabilities) == pytest.approx(1)
        if cell.couplings:
            assert after in cell.order_range
            assert after in cell.full_range
            assert cell.full_range.low - 1e-9 <= cell.order_range.low
            assert cell.order_range.high <= cell.full_range.high + 1e-9
