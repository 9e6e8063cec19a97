"""The query string says the view, and the view says the query string."""

import json
import shlex
import subprocess
import sys
from urllib.parse import parse_qs

import pytest
from asking import compare
from boot import boot
from reader.entries import OWN
from reader.view import link, read, start, write
from views.compare.reproduce import as_command, as_csv, as_python

import causal


@pytest.fixture(scope="module")
def cases() -> dict:
    return boot()


def _params(written: dict) -> dict:
    return {k: v if isinstance(v, list) else [v] for k, v in written.items()}


def test_nothing_means_the_first_visit(cases: dict) -> None:
    view, problems = read({}, cases)
    assert not problems
    assert view == start(next(iter(cases.values())))
    assert view.scenario != OWN


def test_every_scenario_goes_there_and_back(cases: dict) -> None:
    case = next(iter(cases.values()))
    for scenario in case.scenarios:
        view = start(case).having(scenario=scenario.name, facts="none", history="record")
        assert read(_params(write(view)), cases) == (view, ())
        assert read(parse_qs(link(view, "0123456789ab")), cases) == (view, ())


def test_own_interventions_go_there_and_back(cases: dict) -> None:
    case = next(iter(cases.values()))
    do = tuple((lever.variable.name, lever.variable.states[-1]) for lever in case.frame.levers)
    view = start(case).having(scenario=OWN, do=do, theories=start(case).theories[2:4])
    assert read(_params(write(view)), cases) == (view, ())


def test_every_value_is_written_out(cases: dict) -> None:
    case = next(iter(cases.values()))
    assert set(write(start(case))) == {
        "case", "scenario", "theories", "outcome", "facts", "history", "variant", "theory",
        "known", "couplings", "shared", "side", "threshold", "size", "whom", "level", "guess",
        "way", "grid", "seed", "nth", "many", "run", "over",
        "dated", "tempering", "dependence", "counted", "catch_all", "sort",
        "claim", "redraw", "top", "firm", "move", "fan", "numbers", "moved",
    }  # fmt: skip


def test_a_counterfactual_goes_there_and_back(cases: dict) -> None:
    case = next(iter(cases.values()))
    outcome = case.frame.outcomes[-1].variable
    for couplings in (OWN, "same_luck", "independent", "persistence(0.35)"):
        view = start(case).having(
            outcome=outcome.name,
            states=outcome.states[1:3],
            known="none",
            couplings=couplings,
        )
        assert read(_params(write(view)), cases) == (view, ())
        assert read(parse_qs(link(view, "0123456789ab")), cases) == (view, ())


def test_a_goal_goes_there_and_back(cases: dict) -> None:
    case = next(iter(cases.values()))
    first, *_, last = case.frame.outcomes
    for measure in ("", first.measures[-1].name, first.variable.states[-1]):
        view = start(case).having(
            measure=measure,
            side="most",
            threshold=0,
            size=3,
            whom="each",
            price=last.variable.name,
        )
        assert read(_params(write(view)), cases) == (view, ())
        assert read(parse_qs(link(view, "0123456789ab")), cases) == (view, ())


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"scenario": ["nonsense"]}, "scenario 'nonsense'"),
        ({"theories": ["nonsense"]}, "theory 'nonsense'"),
        ({"theory": ["nonsense"]}, "theory 'nonsense'"),
        ({"outcome": ["nonsense"]}, "outcome 'nonsense'"),
        ({"facts": ["nonsense"]}, "rule for facts 'nonsense'"),
        ({"history": ["nonsense"]}, "history 'nonsense'"),
        ({"variant": ["nonsense"]}, "variant 'nonsense'"),
        ({"case": ["nonsense"]}, "case 'nonsense'"),
        ({"known": ["nonsense"]}, "rule for facts 'nonsense'"),
        ({"states": ["nonsense"]}, "no state 'nonsense'"),
        ({"couplings": ["nonsense"]}, "'nonsense' is no coupling"),
        ({"couplings": ["persistence(2)"]}, "'persistence(2)' is no coupling"),
        ({"couplings": ["none"]}, "'none' cannot be chosen for every"),
        ({"measure": ["nonsense"]}, "measure or state 'nonsense'"),
        ({"side": ["nonsense"]}, "side 'nonsense'"),
        ({"threshold": ["101"]}, "'101' is no whole number from 0 to 100"),
        ({"threshold": ["nan"]}, "'nan' is no whole number"),
        ({"size": ["4"]}, "'4' is no whole number from 1 to 3"),
        ({"whom": ["nonsense"]}, "audience 'nonsense'"),
        ({"price": ["nonsense"]}, "outcome 'nonsense'"),
        ({"do": ["nonsense.yes"]}, "lever 'nonsense'"),
        ({"do": ["nonsense"]}, "lever 'nonsense'"),
        ({"nonsense": ["1"]}, "'nonsense'"),
        ({"move": ["0"]}, "'0' is no whole number from 1 to 50"),
        ({"fan": ["7"]}, "number of draws '7'"),
        ({"known_to": ["nonsense"]}, "year of the record 'nonsense'"),
        ({"numbers": ["nonsense"]}, "variant 'nonsense'"),
    ],
)
def test_what_cannot_be_used_is_explained(cases: dict, params: dict, words: str) -> None:
    view, problems = read(params, cases)
    assert len(problems) == 1
    assert words in problems[0]
    assert view.theories == start(cases[view.case]).theories


def test_a_state_that_a_lever_does_not_have(cases: dict) -> None:
    case = next(iter(cases.values()))
    lever = case.frame.levers[0].variable
    view, problems = read({"do": [f"{lever.name}.nonsense"]}, cases)
    assert "no state 'nonsense'" in problems[0]
    assert view.do == ()


def test_the_lines_of_python_give_the_same_numbers(cases: dict) -> None:
    case = next(iter(cases.values()))
    lever = case.frame.levers[0].variable
    usual = start(case)
    views = [
        usual,
        usual.having(theories=usual.theories[:2], facts="none", history="record"),
        usual.having(scenario=OWN, do=((lever.name, lever.states[-1]),)),
        usual.having(variant=next(iter(case.variants))),
    ]
    for view in views:
        made = compare(case, view)
        theories = tuple(cell.theory for cell in made.select())
        code = as_python(case, view, theories, made.fingerprint)
        known: dict = {}
        exec(code.replace("print(answer)", ""), known)
        assert known["answer"].fingerprint == made.fingerprint
        assert as_command(case, view, theories).startswith("causal compare ")


@pytest.mark.slow
def test_the_command_gives_the_same_numbers(cases: dict) -> None:
    case = next(iter(cases.values()))
    lever = case.frame.levers[0].variable
    view = start(case).having(scenario=OWN, do=((lever.name, lever.states[-1]),), facts="none")
    made = compare(case, view)
    command = as_command(case, view, tuple(cell.theory for cell in made.select()))
    words = [sys.executable, "-m", *shlex.split(command), "--format", "json"]
    done = subprocess.run(words, capture_output=True, check=True)
    assert json.loads(done.stdout)["fingerprint"] == made.fingerprint


def test_the_file_holds_every_row_in_full() -> None:
    made = causal.compare(scenario=boot()[causal.cases()[0]].featured[0].name)
    lines = as_csv(made).splitlines()
    assert len(lines) == 1 + len(made.rows())
    assert "None" not in as_csv(made)
