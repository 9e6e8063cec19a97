"""Over workers, and from the command line."""

import copy
import subprocess
import sys
from dataclasses import dataclass
from itertools import count

import pytest
from grids_of import GRIDS
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

import causal
from causal.cli.app import app
from causal.errors import QueryError
from causal.judgement.spreading import spread


@dataclass(frozen=True)
class Future:
    """What a worker has; nobody else sees more than a copy."""

    found: object

    def result(self):
        return copy.deepcopy(self.found)


class Client:
    """Does here what a worker would do, with what comes over the wire."""

    def __init__(self):
        self.asked = []

    def submit(self, work, *told, pure):
        assert not pure
        self.asked.append((work, told))
        args = [x.found if isinstance(x, Future) else copy.deepcopy(x) for x in told]
        return Future(work(*args))


@given(st.lists(st.integers(1, 250), max_size=30), st.booleans())
def test_work_in_runs_is_told_part_by_part_in_order(sizes, together):
    client = Client()
    parts = range(len(sizes))
    told = spread(pow, parts, 2, client=client, sizes=sizes if together else ())
    assert list(told) == [n * n for n in parts]
    runs = [list(run) for _, (work, run, *_) in client.asked[1:] if work is pow]
    assert [n for run in runs for n in run] == list(parts)
    for run in runs:  # of a hundred questions or more, and none that could have been shorter
        if together:
            assert sum(sizes[n] for n in run[:-1]) < 100
            assert sum(sizes[n] for n in run) >= 100 or run == runs[-1]
        else:
            assert len(run) == 1


def test_what_is_held_goes_out_once_and_nothing_before_it_is_asked_for():
    client = Client()
    told = spread(pow, [1, 2, 3], 2, client=client)
    assert client.asked == []
    assert next(told) == 1
    assert sum(args == (2,) for _, args in client.asked) == 1
    assert len(client.asked) == 4


def _found_by(client):
    return (
        causal.search("mill_1908.works_on >= .8", against="wages_1908", size=3, client=client),
        causal.crux(
            ["dear_coal", "river_low"], size=2, draws=20, seed=3, outcome="all", client=client
        ),
        causal.crux(facts="all", size=1, case="mill", client=client),
    )


def test_searches_over_workers_are_the_same():
    assert _found_by(Client()) == _found_by(None)
    steps = []
    asked = {"goal": "union_fate_1991.survives >= .5", "size": 2}
    several = Client()
    here = causal.search(**asked)
    there = causal.search(**asked, client=several, progress=lambda *at: steps.append(at))
    assert there == here
    assert len(several.asked) > 3
    assert steps == [(k, here.total) for k in range(1, here.total + 1)]


@pytest.mark.parametrize("sets", [0, 3])
def test_what_is_cancelled_stops_at_the_same_place(sets):
    def found(client):
        asked = count()
        return causal.crux(case="mill", client=client, cancelled=lambda: next(asked) >= sets)

    client = Client()
    assert found(client) == found(None)
    assert found(None).done == sets
    assert bool(client.asked) == bool(sets)


@pytest.mark.slow
def test_without_a_client_no_dask_is_imported():
    told = (
        "import causal, sys; causal.crux(case='mill', size=1);"
        "causal.search('mill_1908.works_on >= .5', size=1);"
        "print(*{'dask', 'distributed'} & set(sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == ""


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


@pytest.mark.slow
def test_searches_over_processes_are_the_same_to_the_last_bit():
    pytest.importorskip("distributed")
    from causal.sweeps.cluster import client_of

    def found(client):
        union = {"outcome": "union_fate_1991", "client": client}
        return (
            causal.search("union_fate_1991.survives >= .5", against="economy_1991", client=client),
            causal.crux(**union, size=2),
            causal.crux(**union, size=1, draws=1000, seed=1),  # tables of tens of megabytes
            causal.crux(**union, size=1, facts="all"),
            causal.compare(["reform_pace", "obsolescence"], scenario="no_coup_1991", client=client),
        )

    here = found(None)
    with client_of(2) as client:
        there = found(client)
        with pytest.raises(QueryError, match="draws need facts"):
            causal.crux(outcome="union_fate_1991", client=client, draws=1, seed=1, facts="all")
    for one, other in zip(here[:-1], there[:-1], strict=True):
        assert repr(one) == repr(other)
        assert one == other
    assert here[-1].cells == there[-1].cells
