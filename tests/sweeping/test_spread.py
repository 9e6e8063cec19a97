"""Over workers, and from the command line."""

import copy
from types import SimpleNamespace

import pytest
from grids_of import GRIDS
from typer.testing import CliRunner

import causal
from causal.cli.app import app


class Client:
    """Does here what a worker would do, with what comes over the wire."""

    def submit(self, work, *told, pure):
        assert not pure
        found = copy.deepcopy(work(*copy.deepcopy(told)))
        return SimpleNamespace(result=lambda: found)


def test_a_comparison_over_workers_is_the_same():
    asked = {
        "scenarios": ["no_coup_1991", "deng_in_full"],
        "outcome": ["union_fate_1991", "economy_1991"],
        "draws": 50,
        "seed": 1,
    }
    told = []
    here = causal.compare(**asked)
    there = causal.compare(**asked, client=Client(), progress=lambda *at: told.append(at))
    assert there.cells == here.cells
    assert told == [(k, 7) for k in range(1, 8)]


ASKED = f"draws = 1100\n{GRIDS}"


@pytest.mark.slow
def test_the_command_tells_cost_progress_and_fingerprint(make, town, tmp_path):
    found = causal.sweep(make(ASKED), tmp_path / "other")
    study, out = str(town / "swept.toml"), str(tmp_path / "out")
    told = CliRunner().invoke(app, ["sweep", study, "-o", out, "--cost"])
    assert told.exit_code == 0
    assert "13,200 evaluations in 1 chunk: about" in told.stderr
    assert not (tmp_path / "out").exists()
    done = CliRunner().invoke(app, ["sweep", study, "-o", out, "--chunk", "1"])
    assert done.exit_code == 0, done.output
    assert f"fingerprint {found.fingerprint}" in done.stdout
    again = CliRunner().invoke(app, ["sweep", study, "-o", out])
    assert "7 of them finished before" in again.stdout


def test_what_is_too_large_is_not_begun_without_a_yes(make, town, tmp_path):
    make("draws = 1_000_000_000")
    out = tmp_path / "out"
    done = CliRunner().invoke(app, ["sweep", str(town / "swept.toml"), "-o", str(out)])
    assert done.exit_code == 4
    assert "--yes" in done.stderr
    assert not out.exists()


@pytest.mark.slow
def test_workers_give_the_same_and_listen_to_this_machine_only(make, tmp_path):
    psutil = pytest.importorskip("psutil")
    from causal.sweeps.cluster import client_of

    study = make(ASKED)
    alone = causal.sweep(study, tmp_path / "alone")
    with client_of(2) as client:
        spread = causal.sweep(study, tmp_path / "spread", client, chunk=1)
        again = causal.sweep(study, tmp_path / "spread", client)
        me = psutil.Process()
        listening = {
            one.laddr.ip
            for process in (me, *me.children(recursive=True))
            for one in process.net_connections()
            if one.status == psutil.CONN_LISTEN
        }
    assert (spread.chunks, spread.fresh) == (7, 7)
    assert (again.fresh, again.fingerprint) == (0, spread.fingerprint)
    assert spread.fingerprint == alone.fingerprint
    assert listening == {"127.0.0.1"}
