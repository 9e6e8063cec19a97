"""``causal timeline``: what it prints, in three formats, and what it refuses."""

import csv
import io
import json

import pytest
from typer.testing import CliRunner

import causal
from causal.cli import app

KEPT = "family_keeps_it"


def run(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["timeline", *arguments])
    assert result.exit_code == code, result.output
    return result.stderr if code else result.stdout


def test_text_says_the_answer_first_then_rows_curves_and_a_sentence_a_theory() -> None:
    found = causal.timeline(KEPT, case="mill")
    lines = run(KEPT, "--case", "mill").splitlines()
    assert lines[0] == "The family keeps the mill: When does the mill close?"
    assert lines[1] == found.sentence()
    printed = "\n".join(lines)
    fact, changed = found["dear_coal"].worlds()
    assert f"{fact.ended(1908):.2f} → {changed.ended(1908):.2f}" in printed
    assert "█" in printed
    for sentence in found.sentences():
        assert sentence in printed


def test_nothing_changed_is_asked_without_a_scenario() -> None:
    printed = run("--case", "mill")
    assert printed.startswith("Nothing changed: ")
    assert "even odds" in printed
    assert "last year to act" not in printed


def test_json_is_the_answer_of_python() -> None:
    told = json.loads(
        run(KEPT, "--case", "mill", "--draws", "30", "--seed", "4", "--format", "json")
    )
    found = causal.timeline(KEPT, case="mill", draws=30, seed=4)
    assert told == json.loads(json.dumps(found.as_dict()))


def test_csv_has_a_row_a_theory_and_year() -> None:
    printed = run(KEPT, "--case", "mill", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(printed)))
    found = causal.timeline(KEPT, case="mill")
    assert tuple(rows[0]) == found.columns
    own = [row for row in rows if row["theory"] == "dear_coal"]
    assert [int(row["year"]) for row in own] == list(range(1900, 1921))
    assert [float(row["stands"]) for row in own] == list(found["dear_coal"].worlds()[0].stands)


def test_other_years_and_changes_of_ones_own() -> None:
    early = run(KEPT, "--case", "mill", "--from", "1903", "--theory", "dear_coal")
    assert "The record is kept up to 1902" in early
    own = run("--set", "mill_owner=bank", "--from", "1902", "--to", "1904", "--case", "mill")
    assert own.startswith("Owner: a bank, from 1902 to 1904: ")


def test_draws_have_bands() -> None:
    printed = run(KEPT, "--case", "mill", "--draws", "250")
    assert "change by 1908" in printed
    assert "In 90% of 250 draws" in printed


def test_all_the_facts_lean_on_luck() -> None:
    printed = run(KEPT, "--case", "mill", "--facts", "all")
    assert "carries over: by 1908 it could be" in printed
    other = run(
        KEPT, "--case", "mill", "--facts", "all", "--couplings", "independent", "--no-ranges"
    )
    assert "carries over." in other


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["family_keeps_them", "--case", "mill"], "did you mean family_keeps_it?"),
        (
            [KEPT, "--case", "mill", "--record-to", "1907"],
            "reaches into the years that are changed",
        ),
        (["--set", "mill_owner=bank", "--case", "mill"], "say from which year on"),
        (["--set", "mill_owner", "--case", "mill"], "should be lever=state"),
        ([KEPT, "--case", "mill", "--variant", "littoral"], "there is no variant 'littoral'"),
        ([KEPT, "--case", "mil"], "mil"),
    ],
)
def test_what_cannot_be_asked_is_a_sentence(arguments: list[str], told: str) -> None:
    complaint = run(*arguments, code=2)
    assert complaint.startswith("causal: ")
    assert told in complaint


def test_a_list_names_dated_scenarios_and_yearly_theories() -> None:
    printed = CliRunner().invoke(app, ["list", "--case", "mill"]).stdout
    assert "Yearly theories, 1900 to 1920" in printed
    row = next(line for line in printed.splitlines() if line.startswith("rates_left_alone"))
    assert row.endswith("dear_coal")
