"""The claims behind a theory: counted by a loop, read as CSV, Parquet and linked data."""

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import causal
from causal.cli.app import app
from causal.theory.claims.linked import linked
from causal.theory.theory import Theory

CASE = [causal.load(name) for case in causal.cases() for name in causal.theory_names(case)]
SCENARIO = causal.load_scenarios(causal.cases()[0])[1].name
IDS = [theory.name for theory in CASE]


@pytest.mark.parametrize("theory", CASE, ids=IDS)
def test_every_number_and_arrow_is_found_under_its_claims(theory: Theory) -> None:
    found = causal.claims(theory)
    by_name = {use.claim.name: use for use in found.uses}
    assert len(by_name) == len(found.uses)
    numbers = arrows = 0
    for entry in theory.entries:
        if entry.backing.elicited:
            assert entry.name in found.elicited
        for claim in entry.backing.claims:
            if claim != "elicited":
                assert entry.name in by_name[claim].numbers
                numbers += 1
        for parent, edge in entry.edges:
            for claim in edge.claims:
                if claim != "elicited":
                    assert (parent, entry.name) in by_name[claim].arrows
                    arrows += 1
    assert numbers == sum(len(use.numbers) for use in found.uses)
    assert arrows == sum(len(use.arrows) for use in found.uses)
    assert found.uses or set(found.elicited) == set(theory.model.names)


def test_the_table_is_read_as_csv_and_as_pandas() -> None:
    found = causal.claims(CASE[0])
    rows = list(csv.DictReader(io.StringIO(found.csv())))
    assert [tuple(row.values()) for row in rows] == found.rows()
    assert found.frame()["paraphrase"].tolist() == [row["paraphrase"] for row in rows]


def test_tables_pass_through_parquet(tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    compared = causal.compare(scenario=SCENARIO).table
    for name, frame in (("claims", causal.claims(CASE[0]).frame()), ("answers", compared)):
        frame.to_parquet(tmp_path / f"{name}.parquet")
        back = pandas.read_parquet(tmp_path / f"{name}.parquet")
        assert back.columns.tolist() == frame.columns.tolist()
        pandas.testing.assert_frame_equal(back, frame, check_dtype=False)
    assert {"theory", "scenario", "outcome", "state", "status", "baseline", "probability",
            "difference"} <= set(compared.columns)  # fmt: skip
    keys = ["theory", "scenario", "outcome", "state"]
    assert not compared.duplicated(keys).any()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@pytest.mark.parametrize("theory", CASE, ids=IDS)
def test_linked_data_is_read_by_a_library_that_fetches_nothing(
    theory: Theory, monkeypatch: pytest.MonkeyPatch
) -> None:
    rdflib = pytest.importorskip("rdflib")
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("it asks the network"))
    found = causal.claims(theory)
    graph = rdflib.Graph().parse(data=json.dumps(linked(found)), format="json-ld")
    words, own = (
        rdflib.Namespace("https://schema.org/"),
        rdflib.Namespace("urn:counterhistory:term:"),
    )
    claims = set(graph.subjects(rdflib.RDF.type, words.Claim))
    assert len(claims) == len(found.uses)
    texts = {str(text) for one in claims for text in graph.objects(one, words.text)}
    assert texts == {use.claim.paraphrase for use in found.uses}
    arrows = {
        (str(graph.value(arrow, own.cause)), str(graph.value(arrow, own.effect)))
        for arrow in graph.objects(None, own.arrows)
    }
    place = f"urn:counterhistory:theory:{theory.name}:"
    assert arrows == {(place + a, place + b) for use in found.uses for a, b in use.arrows}
    measured = list(graph.objects(None, words.variableMeasured))
    assert len(measured) == len(theory.variables)


def test_the_command_prints_them_in_four_ways() -> None:
    run, name = CliRunner(), CASE[0].name
    found = causal.claims(CASE[0])
    plain = run.invoke(app, ["claims", name]).output
    assert all(use.claim.name in plain and use.claim.paraphrase in plain for use in found.uses)
    told = json.loads(run.invoke(app, ["claims", name, "--format", "json"]).output)
    assert [row["claim"] for row in told] == [use.claim.name for use in found.uses]
    assert json.loads(run.invoke(app, ["claims", name, "--format", "jsonld"]).output) == linked(
        found
    )
    assert (
        run.invoke(app, ["claims", name, "--format", "csv"]).output.strip() == found.csv().strip()
    )
