"""A sweep's folder: stopped and gone on with, damaged, changed, read by others."""

import json
import shutil

import duckdb
import pandas as pd
import pytest
from grids_of import GRIDS

import causal
from causal.errors import CausalError, FileError, QueryError, TooCostly
from causal.sweeps.cost import Allowed, Cost, measured
from causal.sweeps.making import planned
from causal.sweeps.store import place_of

ASKED = f"draws = 1100\n{GRIDS}"  # 6,600 lanes: 7 blocks, in each two scenarios


def files_of(folder):
    return sorted((folder / "results").glob("*/*"))


@pytest.mark.slow
def test_the_same_rows_and_fingerprint_at_any_size_of_chunk(make, tmp_path):
    study = make(ASKED)
    made = [causal.sweep(study, tmp_path / str(chunk), chunk=chunk) for chunk in (1, 5000, None)]
    assert [one.chunks for one in made] == [7, 3, 1]
    assert len({one.fingerprint for one in made}) == 1
    tables = [one.table() for one in made]
    for table in tables[1:]:
        pd.testing.assert_frame_equal(table, tables[0])
    other = causal.sweep(make(ASKED.replace("0.6", "0.61")), tmp_path / "other")
    assert other.fingerprint != made[0].fingerprint


def test_duckdb_reads_it_and_counts_every_evaluation_once(make, tmp_path):
    made = causal.sweep(make(ASKED), tmp_path / "out", chunk=1)
    files = f"read_parquet('{tmp_path}/out/results/*/*.parquet')"
    keys = "scenario, measure, draw, levee_high, water_weights_rain"
    ((rows, changed),) = duckdb.sql(
        f"select count(*), avg(changed) from (select distinct {keys}, changed from {files})"
    ).fetchall()
    assert rows == made.evaluations == 1100 * 6 * 2
    assert changed == pytest.approx(made.table(["changed"])["changed"].mean())


def test_a_stopped_sweep_computes_the_rest_only(make, tmp_path):
    study, out = make(ASKED), tmp_path / "out"

    def stop(progress):
        if progress.done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        causal.sweep(study, out, chunk=1, progress=stop)
    kept = {file: file.stat().st_mtime_ns for file in files_of(out)}
    assert len(kept) == 3
    (out / "results" / "00000" / ".00000004.0.tmp").write_bytes(b"half")
    with (out / "ledger.jsonl").open("a") as ledger:
        ledger.write('{"chunk": 3, "eval')
    told = []
    again = causal.sweep(study, out, progress=told.append)  # chunks as it was begun
    assert (again.fresh, again.chunks) == (4, 7)
    assert {file: file.stat().st_mtime_ns for file in kept} == kept
    assert len(files_of(out)) == 7
    assert [one.done for one in told] == list(range(1, 8))
    assert told[2].seconds_left is None
    assert told[-1].seconds_left == 0
    whole = causal.sweep(study, tmp_path / "whole")
    assert again.fingerprint == whole.fingerprint
    lines = [json.loads(line) for line in (out / "ledger.jsonl").read_text().splitlines()]
    assert sorted(line["chunk"] for line in lines) == list(range(7))
    told = json.loads((out / "manifest.json").read_text())["finished"]
    assert told["fingerprint"] == whole.fingerprint


def test_a_damaged_chunk_is_computed_anew(make, tmp_path):
    study, out = make(ASKED), tmp_path / "out"
    first = causal.sweep(study, out, chunk=1)
    cut, swapped, turned = (place_of(out, number) for number in (0, 2, 4))
    cut.write_bytes(cut.read_bytes()[:-50])
    shutil.copy(place_of(out, 3), swapped)
    table = turned.read_bytes()
    turned.write_bytes(table[:400] + bytes([table[400] ^ 1]) + table[401:])
    again = causal.sweep(study, out)
    assert again.fresh == 3
    assert again.fingerprint == first.fingerprint
    assert causal.sweep(study, out).fresh == 0


def test_what_has_changed_is_named_and_refused(make, town, tmp_path):
    out = tmp_path / "out"
    causal.sweep(make(ASKED), out)
    with pytest.raises(CausalError, match="the study has changed since this sweep was begun"):
        causal.sweep(make(ASKED.replace("0.6", "0.61")), out)
    file = town / "theories" / "river.toml"
    file.write_text(file.read_text().replace("prior = [0.6, 0.4]", "prior = [0.5, 0.5]"))
    with pytest.raises(CausalError, match=r"river \(calibrated\) has changed since"):
        causal.sweep(make(ASKED), out)
    file.write_text(file.read_text().replace("prior = [0.5, 0.5]", "prior = [0.6, 0.4]"))
    assert causal.sweep(make(ASKED), out).fresh == 0
    with pytest.raises(CausalError, match="other scenarios or chunks"):
        causal.sweep(make(ASKED), out, chunk=1)
    with pytest.raises(FileError, match="resume=True"):
        causal.sweep(make(ASKED), out, resume=False)


def test_another_version_is_refused(make, tmp_path):
    out = tmp_path / "out"
    causal.sweep(make(ASKED), out)
    manifest = json.loads((out / "manifest.json").read_text())
    manifest["made_with"]["numpy"] = "1.0"
    (out / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(CausalError, match=r"was begun with numpy 1\.0"):
        causal.sweep(make(ASKED), out)


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("notes.txt", "mine", "files that are no sweep's"),
        ("manifest.json", "{", "no manifest of a sweep"),
        ("manifest.json", '{"manifest": 1}', "no manifest of a sweep"),
        ("manifest.json", "[" * 10_000, "no manifest of a sweep"),
    ],
)
def test_a_folder_of_something_else_is_left_alone(make, tmp_path, name, text, told):
    out = tmp_path / "out"
    out.mkdir()
    (out / name).write_text(text)
    with pytest.raises(FileError, match=told):
        causal.sweep(make(ASKED), out)
    assert [file.name for file in out.iterdir()] == [name]


def test_cost_is_predicted_and_refused_above_a_limit(make, tmp_path):
    small = causal.sweep_cost(make(ASKED))
    found = causal.sweep(make(ASKED), tmp_path / "out")
    assert (small.evaluations, small.chunks) == (found.evaluations, found.chunks)
    assert found.size / 2 < small.size < found.size * 2
    huge = make("draws = 1_000_000_000")
    with pytest.raises(TooCostly, match="2,000,000,000 evaluations"):
        causal.sweep(huge, tmp_path / "huge")
    assert not (tmp_path / "huge").exists()
    one, four = (Cost(10**6, 100, 10**7, 1000.0, workers) for workers in (1, 4))
    assert one.elapsed > 3 * four.elapsed
    assert not Allowed(seconds=500).holds(one)
    assert Allowed(seconds=500).holds(four)
    assert measured(planned(huge)).seconds > 100 * small.seconds


@pytest.mark.slow
def test_libraries_that_are_missing_are_named(make, tmp_path, monkeypatch):
    from causal.sweeps.cluster import client_of

    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(CausalError, match=r'install "counterhistory\[distributed\]"'), client_of(2):
        pass
    assert causal.sweep(make(ASKED), tmp_path / "one").fresh == 1
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(CausalError, match='install "pyarrow"'):
        causal.sweep(make(ASKED), tmp_path / "out")


def test_a_study_without_a_sweep_is_refused(make, tmp_path):
    study = make("")
    from dataclasses import replace

    with pytest.raises(QueryError, match="no part"):
        causal.sweep(replace(study, sweep=None), tmp_path / "out")
