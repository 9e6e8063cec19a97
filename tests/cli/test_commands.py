"""Every command, called in this process: what it prints and how it ends."""

import csv
import io
import json
import re
from dataclasses import asdict
from pathlib import Path

import pytest
from typer.testing import CliRunner

import causal
from causal.cli import app
from causal.files.evidence import load_evidence
from causal.judgement.evidence.controls import Controls
from causal.judgement.evidence.weighing import weigh
from causal.judgement.tabled import COLUMNS

THEORIES = causal.theory_names("soviet_collapse")
CONDITION = (
    "P(union_fate_1991[coup_1991=none] | coup_1991=fails, union_fate_1991=managed_dissolution)"
)


def run(*arguments: str, code: int = 0) -> str:
    """Run a command; return what it prints, or what it complains of where it should fail."""
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result.stderr if code in (3, 4) or (code == 2 and not result.stdout) else result.stdout


# --- list, show ---------------------------------------------------------------------------------


def test_list_names_every_theory_and_scenario() -> None:
    printed = run("list")
    for name in (
        *causal.theory_names(),
        *(s.name for s in causal.load_scenarios("soviet_collapse")),
    ):
        assert name in printed
    line = next(line for line in printed.splitlines() if "no_coup_1981" in line)
    assert line.startswith("S04")
    assert line.endswith("second_red_collapse")
    printed = run("list", "--case", "soviet_collapse")
    assert "classics" not in printed
    frame = causal.load_frame("soviet_collapse")
    for entry in frame.variables:
        line = next(x for x in printed.splitlines() if x.startswith(f"{entry.variable.name} "))
        assert line.rstrip().endswith(", ".join(entry.variable.states))


def test_list_of_an_unknown_case_names_the_nearest() -> None:
    assert "did you mean soviet_collapse?" in run("list", "--case", "soviet_colapse", code=2)


@pytest.mark.parametrize("name", [*THEORIES, "classics/firing_squad"])
def test_show_a_theory(name: str) -> None:
    theory, printed = causal.load(name), run("show", name)
    assert theory.summary in printed
    for entry in theory.entries:
        row = next(line for line in printed.splitlines() if line.startswith(f"{entry.name} "))
        assert all(state in row for state in theory[entry.name].states)


@pytest.mark.parametrize("name", THEORIES)
def test_show_every_variable(name: str) -> None:
    theory = causal.load(name)
    for entry in theory.entries:
        printed = run("show", name, entry.name, "--table")
        rows = printed.partition(f"P({entry.name}")[2].partition("What it rests on")[0]
        shape = theory.model.cpt(entry.name).shape
        wanted = 1
        for count in shape[:-1]:
            wanted *= count
        assert len(rows.strip().splitlines()) == wanted + 3
        for claim in entry.backing.claims:
            assert claim in printed


def test_show_tells_claims_sources_marks_and_the_record() -> None:
    printed = run("show", "reform_pace", "coup_1991")
    assert "S3-C1c (S3, comment 1, paragraph 1, sufficient): The resistance was real" in printed
    assert "the record is mixed. The plotters were" in printed
    assert "party_authority_1990 -> coup_1991: elicited; sources singh2014" in printed
    assert re.search(r"singh2014: Singh, N\. .*\[recalled\]", printed)
    assert "Equivalent sample size of a row: 15" in printed


def test_large_tables_wait_to_be_asked_for() -> None:
    short = run("show", "reform_pace", "union_fate_1991")
    assert "rows; --table shows them" in short
    assert len(run("show", "reform_pace", "union_fate_1991", "--table")) > len(short)


def test_show_a_variant() -> None:
    assert "weights coercive_discipline +0.6" in run("show", "reform_pace", "plan_functioning")
    literal = run("show", "reform_pace", "plan_functioning", "--variant", "literal")
    assert "weights coercive_discipline +0.88" in literal
    assert "did you mean literal?" in run("show", "reform_pace", "--variant", "literel", code=2)


# --- ask ----------------------------------------------------------------------------------------


def test_ask_prints_a_number_or_a_distribution() -> None:
    squad = run("ask", "classics/firing_squad", "P(prisoner[rifleman_a=hold]=dead | prisoner=dead)")
    assert "\n0.9589\n" in squad
    assert "rung 3 (imagining)" in squad
    assert "probability of what is given: 0.7300" in squad
    whole = run("ask", "reform_pace", "P(union_fate_1991 | do(coup_1991=none))")
    assert re.search(r"survives_reformed +survives, reformed +0\.1524", whole)


def test_ask_as_json_is_the_answer_of_python() -> None:
    query = "P(union_fate_1991 | do(coup_1991=none))"
    told = json.loads(run("ask", "reform_pace", query, "--format", "json"))
    answer = causal.load("reform_pace").ask(query)
    assert told["distribution"] == answer.distribution.as_dict()
    assert told["fingerprint"] == answer.fingerprint
    assert list(told) == [
        *("theory", "variant", "query", "rung", "point", "distribution"),
        *("identified", "order_range", "full_range", "state_ranges"),
        *("leans_on", "leverage", "couplings"),
        *("method", "standard_error", "evidence", "fingerprint"),
    ]
    assert (told["identified"], told["leans_on"], told["rung"]) == (True, [], 2)


def test_what_leans_on_luck_says_so() -> None:
    told = json.loads(run("ask", "reform_pace", CONDITION, "--format", "json"))
    assert told["leans_on"] == ["union_fate_1991"]
    assert (told["identified"], told["couplings"]) == (False, {"union_fate_1991": "gumbel"})
    printed = run("ask", "reform_pace", CONDITION)
    assert "leans on how luck carries over" in printed
    other = run("ask", "reform_pace", CONDITION, "--couplings", "union_fate_1991=independent")
    assert "independent" in other
    assert "is no coupling" in run("ask", "reform_pace", CONDITION, "--couplings", "luck", code=2)


def test_what_is_too_costly_ends_with_four(tmp_path: Path) -> None:
    names = [f"v{i}" for i in range(12)]
    states = "states = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']\nmeaning = 'm'\ntitle = 't'\n"
    common = f"role = 'mechanism'\ness = 1\nclaims = ['elicited']\n{states}"
    text = "schema = 1\nkind = 'theory'\ntitle = 'Wide'\nsummary = 's'\n"
    for name in names:
        text += f"[variables.{name}]\n{common}[variables.{name}.mechanism]\nform = 'table'\n"
        text += "prior = [0.3, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1]\n"
    (tmp_path / "wide.toml").write_text(text)
    query = f"P({', '.join(f'{name}=a' for name in names)})"
    assert "the exact answer needs" in run("ask", str(tmp_path / "wide.toml"), query, code=4)


@pytest.mark.parametrize(("theory", "query", "told"), [
    ("reform_pase", "P(x)", "there is no theory 'reform_pase'; did you mean reform_pace?"),
    ("reform_pace", "P(coup_1992)", "theory reform_pace has no variable 'coup_1992'; did you mean"),
    ("reform_pace", "P(coup_1991=nine)", "variable coup_1991 has no state 'nine'; did you mean none"),
    ("reform_pace", "P(coup_1991", "position 12 (the end, where ) is missing)"),
    ("reform_pace", "P(coup_1991, union_fate_1991)", "asks for several variables"),
    ("reform_pace", "P(coup_1991 | bloc_policy=sinatra, bloc_policy=brezhnev_doctrine)",
     "cannot happen together"),
    ("nothing.toml", "P(x)", "nothing.toml: there is no such file"),
])  # fmt: skip
def test_bad_questions_are_sentences(theory: str, query: str, told: str) -> None:
    printed = run("ask", theory, query, code=2)
    assert printed.startswith("causal: ")
    assert told in printed


# --- compare ------------------------------------------------------------------------------------


def test_compare_prints_table_sentence_and_reasons() -> None:
    printed = run("compare", "no_coup_1991")
    comparison = causal.compare(scenario="no_coup_1991")
    assert comparison.sentence() in printed
    assert re.search(r"Reform pace +runs +record .* 0\.42 +0\.25 +\+0\.16", printed)
    for theory, why in comparison.silent.items():
        assert f"  {theory}: {why}" in printed
    assert "\x1b" not in printed
    assert not set("─│┌━") & set(printed)


def test_compare_as_csv_is_the_table_to_the_last_digit() -> None:
    told = run("compare", "S02", "deng_in_full", "--outcome", "all", "--format", "csv")
    rows = list(csv.reader(io.StringIO(told)))
    comparison = causal.compare(scenarios=["no_coup_1991", "deng_in_full"], outcome="all")
    assert rows[0] == list(COLUMNS)
    assert len(rows) == 1 + len(comparison.rows())
    for row, wanted in zip(rows[1:], comparison.rows(), strict=True):
        assert tuple(row[:9]) == wanted[:9]
        numbers = [float(cell) if cell else None for cell in row[9:]]
        assert numbers == list(wanted[9:])
        assert (row[9] == "") == (row[8] not in ("runs", "vacuous"))


def test_compare_as_json() -> None:
    told = json.loads(run("compare", "no_coup_1991", "--format", "json"))
    comparison = causal.compare(scenario="no_coup_1991")
    assert told["fingerprint"] == comparison.fingerprint
    assert [tuple(row.values()) for row in told["rows"]] == comparison.rows()
    assert list(told["rows"][0]) == list(COLUMNS)
    assert told["sentences"][0]["sentence"] == comparison.sentence()
    assert told["silent"] == comparison.silent
    first = told["measures"][0]
    assert (first["theory"], first["measure"]) == ("reform_pace", "survives")
    assert first["difference"] == pytest.approx(first["value"] - first["baseline"])
    assert [row["theory"] for row in told["measures"]] == list(comparison.measures["theory"])


def test_compare_interventions_of_ones_own() -> None:
    own = ["--do", "coup_1991=none,use_of_force=abjured", "--theory", "reform_pace"]
    two = ["--do", "coup_1991=none", "--do", "use_of_force=abjured", "--theory", "reform_pace"]
    assert run("compare", *own) == run("compare", *two)
    rows = list(csv.DictReader(io.StringIO(run("compare", *own, "--format", "csv"))))
    wanted = causal.compare(["reform_pace"], do={"coup_1991": "none", "use_of_force": "abjured"})
    assert [float(row["probability"]) for row in rows] == list(wanted.table["probability"])


def test_compare_passes_its_rules_on() -> None:
    told = run("compare", "no_coup_1991", "--facts", "none", "--variant", "literal",
               "--history", "record", "--format", "csv")  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(told)))
    assert {row["facts"] for row in rows} == {"none"}
    assert {row["history"] for row in rows} == {"record"}
    assert {row["variant"] for row in rows} >= {"literal"}


def test_compare_mixture_and_weights() -> None:
    plain = run("compare", "no_coup_1991", "--mixture")
    assert "weights: equal" in plain
    weighed = [
        "compare",
        "no_coup_1991",
        "--weight",
        "reform_pace=2",
        "--weight",
        "nationalities=1",
    ]
    assert "weights: reform_pace 2, nationalities 1" in run(*weighed)
    told = json.loads(run(*weighed, "--format", "json"))
    weights = {"reform_pace": 2.0, "nationalities": 1.0}
    wanted = causal.compare(scenario="no_coup_1991", weights=weights).mixture()
    found = {row["state"]: (row["baseline"], row["probability"]) for row in told["mixture"]}
    assert found == wanted


def test_compare_a_file_of_ones_own(tmp_path: Path) -> None:
    run("export", "reform_pace", str(tmp_path / "mine.toml"))
    told = run(
        "compare", "no_coup_1991", "--theory", str(tmp_path / "mine.toml"), "--format", "csv"
    )
    rows = list(csv.DictReader(io.StringIO(told)))
    wanted = causal.compare(["reform_pace"], scenario="no_coup_1991").table
    assert [float(row["probability"]) for row in rows] == list(wanted["probability"])
    assert {row["theory"] for row in rows} == {"mine"}


@pytest.mark.parametrize(("arguments", "told"), [
    ([], "name a scenario from `causal list`, or give an intervention with --do lever=state"),
    (["no_coup_1992"], "did you mean no_coup_1991"),
    (["S99"], "there is no scenario 'S99'"),
    (["S02", "--outcome", "union_fate"], "did you mean union_fate_1991?"),
    (["S02", "--history", "tole"], "did you mean told?"),
    (["S02", "--variant", "literall"], "did you mean literal?"),
    (["S02", "--theory", "nationality"], "did you mean nationalities?"),
    (["S02", "--facts", "some"], "'some' is not one of 'before', 'all', 'none'"),
    (["S02", "--format", "xml"], "'xml' is not one of"),
    (["--do", "coup_1991"], "--do 'coup_1991' should be lever=state"),
    (["--do", "coup_1991=none,coup_1991=fails"], "--do gives coup_1991 twice: none and fails"),
    (["--do", "coup_1991=nine"], "variable coup_1991 has no state 'nine'"),
    (["S02", "--weight", "reform_pace=lots"], "should be theory=number"),
    (["S02", "--weight", "reform_pace=-1"], "should be a number of 0 or more"),
    (["S02", "--weight", "reform_pace=nan"], "should be a number of 0 or more"),
    (["S02", "--weight", "reform_pase=1"], "did you mean reform_pace?"),
    (["S02", "--mixture", "--weight", "arms_space=1"], "no theory with a positive weight answers"),
])  # fmt: skip
def test_compare_refuses_in_sentences(arguments: list[str], told: str) -> None:
    result = CliRunner().invoke(app, ["compare", *arguments])
    assert result.exit_code == 2
    assert told in " ".join(result.stderr.split())


def test_facts_that_lean_on_luck_are_told() -> None:
    chosen = ["compare", "no_coup_1991", "--facts", "all", "--theory", "reform_pace"]
    assert "leans on how luck carries over (Gumbel-max)" in " ".join(run(*chosen).split())
    told = " ".join(run(*chosen, "--couplings", "independent").split())
    assert "leans on how luck carries over (independent)" in told


# --- check, export ------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["bif", "xmlbif", "xml", "net", "xdsl", "toml"])
def test_export_then_check(suffix: str, tmp_path: Path) -> None:
    file = str(tmp_path / f"mine.{suffix}")
    size = "21 variables, 39 arrows"
    assert run("export", "reform_pace", file) == f"wrote {file}: {size}\n"
    kind = "theory" if suffix == "toml" else "network"
    silent = (
        "; silent on 1 outcome among them" if suffix == "toml" else ""
    )  # of a network nobody knows
    assert run("check", file) == f"{file}: good (a {kind}: {size}{silent})\n"
    assert [path.name for path in tmp_path.iterdir()] == [f"mine.{suffix}"]


def test_export_a_network_as_a_theory_file(tmp_path: Path) -> None:
    run("export", "obsolescence", str(tmp_path / "one.xdsl"))
    run("export", str(tmp_path / "one.xdsl"), str(tmp_path / "two.toml"))
    model, back = causal.load("obsolescence").model, causal.load(tmp_path / "two.toml").model
    assert back.names == model.names
    assert all((back.cpt(name) == model.cpt(name)).all() for name in model.names)


def test_export_refuses_in_sentences(tmp_path: Path) -> None:
    pdf = run("export", "reform_pace", str(tmp_path / "x.pdf"), code=2)
    assert "the suffix '.pdf' is no network format; there are bif (.bif)" in pdf
    away = run("export", "reform_pace", str(tmp_path / "away" / "x.toml"), code=2)
    assert "it cannot be written" in away
    literal = str(tmp_path / "x.toml")
    assert "variant literal" in run(
        "export", "reform_pace", literal, "--variant", "literal", code=2
    )
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_would_not_be_read_again_leaves_the_old_one_alone(tmp_path: Path) -> None:
    (tmp_path / "loud.net").write_text(
        'net {}\nnode Loud\n{ states = ("YES" "no"); }\npotential (Loud) { data = (0.5 0.5); }\n'
    )
    (tmp_path / "loud.toml").write_text("old")
    assert "causal: " in run(
        "export", str(tmp_path / "loud.net"), str(tmp_path / "loud.toml"), code=2
    )
    assert (tmp_path / "loud.toml").read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["loud.net", "loud.toml"]


@pytest.mark.slow
def test_check_lists_every_problem_with_its_place(tmp_path: Path) -> None:
    run("export", "reform_pace", str(tmp_path / "good.toml"))
    text = (tmp_path / "good.toml").read_text()
    bad = tmp_path / "bad.toml"
    bad.write_text(
        text.replace("0.15, 0.42", "0.15, 0.52").replace('role = "lever"', 'role = "x"', 1)
    )
    result = CliRunner().invoke(app, ["check", str(bad), str(tmp_path / "good.toml"), "none.toml"])
    assert result.exit_code == 2
    lines = result.stdout.splitlines()
    assert lines[0].startswith(f"{bad}: variables.leader_1985")
    kind = "a theory: 21 variables, 39 arrows; silent on 1 outcome among them"
    assert f"{tmp_path / 'good.toml'}: good ({kind})" in lines
    assert lines[-1] == "none.toml: there is no such file"


def test_check_knows_every_kind_that_ships() -> None:
    folder = Path(causal.__file__).parent.parent / "models"
    if not folder.is_dir():
        pytest.skip("not a checkout")
    files = [str(path) for path in sorted(folder.rglob("*.toml"))]
    printed = run("check", *files)
    assert printed.count(": good (") == len(files)
    assert "case.toml: good (a case: 6 outcomes, 15 levers)" in printed
    assert "scenarios.toml: good (scenarios: 32 scenarios)" in printed
    assert "evidence.toml: good (evidence: 46 items, 11 clusters)" in printed


def test_check_a_broken_network(tmp_path: Path) -> None:
    (tmp_path / "x.bif").write_text("network x {\n}\n")
    result = CliRunner().invoke(app, ["check", str(tmp_path / "x.bif")])
    assert result.exit_code == 2
    assert result.stdout == f"{tmp_path / 'x.bif'}: it declares no variables\n"


# --- the whole ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command",
    [
        *("list", "show", "ask", "why", "identify", "compare", "sensitivity", "crux", "search"),
        *("differ", "weigh", "histories", "seeing", "check", "export", "dashboard"),
    ],
)
def test_every_command_helps_with_examples(command: str) -> None:
    printed = run(command, "--help")
    assert f"For instance:\n    causal {command}" in printed
    assert "..." not in run("--help").partition("Commands:")[2]


def test_version() -> None:
    assert run("--version") == f"counterhistory {causal.__version__}\n"


def test_an_unknown_command_is_bad_input() -> None:
    assert "No such command 'frobnicate'" in run("frobnicate", code=2)


# --- identify -----------------------------------------------------------------------------------


def test_identify_gives_the_formula_and_what_it_says() -> None:
    asked = ["identify", "classics/smoking_tar", "--cause", "smoking=yes", "--effect", "cancer"]
    theory = causal.load("classics/smoking_tar")
    told = json.loads(run(*asked, "--latent", "genotype", "--format", "json"))
    assert (told["identified"], told["method"]) == (True, "front-door")
    changed = theory.do(smoking="yes").distribution("cancer")
    assert told["probabilities"] == pytest.approx(list(changed.as_dict().values()))
    printed = run(*asked, "--latent", "genotype")
    assert "sum_{tar}" in printed
    hidden = run(*asked, "--latent", "genotype,tar")
    assert "not" in hidden
    hidden = json.loads(run(*asked, "--latent", "genotype,tar", "--format", "json"))
    assert (hidden["identified"], hidden["estimand"], hidden["probabilities"]) == (
        False,
        None,
        None,
    )
    assert "no variable 'tor'" in run(*asked, "--latent", "tor", code=2)


# --- why ----------------------------------------------------------------------------------------


def test_why_says_what_the_cause_did_and_how_far_it_could_be() -> None:
    asked = ["why", "reform_pace", "--cause", "coup_1991", "--effect", "union_fate_1991"]
    told = json.loads(run(*asked, "--instead", "none", "--format", "json"))
    found = causal.why("reform_pace", cause="coup_1991", effect="union_fate_1991", instead="none")
    assert told["point"] == found.but_for.point
    for key in ("order_range", "full_range"):
        assert set(told[key]) == {"low", "high", "sharp"}
    full = told["full_range"]
    assert full["low"] - 1e-9 <= told["point"] <= full["high"] + 1e-9
    assert told["leans_on"] == ["union_fate_1991"]
    assert told["couplings"] == {"union_fate_1991": "gumbel"}
    for route in told["routes"]:
        assert sum(route["shares"].values()) == pytest.approx(route["difference"])
        assert route["difference"] == pytest.approx(-told["point"])
    printed = run(*asked)
    assert found.fingerprint == told["fingerprint"]
    assert "the average of its other states" in printed
    assert "no state 'nine'" in run(*asked, "--instead", "nine", code=2)


def test_why_takes_states_and_couplings() -> None:
    printed = run(
        *("why", "reform_pace", "--cause", "coup_1991=fails", "--instead", "none"),
        *("--effect", "union_fate_1991=managed_dissolution|violent_breakup"),
        *("--facts", "before", "--couplings", "independent", "--no-ranges"),
    )
    assert "managed_dissolution or violent_breakup" in printed
    assert "order respected" in printed


def test_ranges_are_attained_on_demand() -> None:
    asked = CONDITION.replace("[coup_1991=none]", "[coup_1991=none]=survives_reformed")
    told = json.loads(run("ask", "reform_pace", asked, "--attained", "--format", "json"))
    assert told["full_range"]["sharp"] is True
    outer = json.loads(run("ask", "reform_pace", asked, "--format", "json"))
    assert outer["full_range"]["low"] == pytest.approx(told["full_range"]["low"])
    bare = json.loads(run("ask", "reform_pace", asked, "--no-ranges", "--format", "json"))
    assert (bare["full_range"], bare["point"]) == (None, outer["point"])


# --- crux, search -------------------------------------------------------------------------------


def test_crux_and_search_give_what_python_gives() -> None:
    pair = ["reform_pace", "nationalities"]
    chosen = [part for name in pair for part in ("--theory", name)]
    told = json.loads(run("crux", *chosen, "--levers", "1", "--format", "json"))
    found = causal.crux(pair, size=1)
    assert told["fingerprint"] == found.fingerprint
    assert told["sentence"] == found.sentence()
    assert found.sentence() in " ".join(run("crux", *chosen, "--levers", "1").split())
    told = json.loads(run("search", "survives >= .5", *chosen, "--levers", "1", "--format", "json"))
    wanted = causal.search("survives >= .5", pair, size=1)
    assert told["fingerprint"] == wanted.fingerprint
    first = told["solutions"][0]
    theory = causal.load(first["for"])
    world = causal.compare([theory], do=first["settings"])
    (change,) = world.changes()
    assert change.after == pytest.approx(first["value"])
    assert first["value"] >= 0.5
    assert "cannot be read" in run("search", "survive", *chosen, code=2)


def test_crux_tells_pairs_levers_and_outcomes_as_python_does() -> None:
    chosen = ("--outcome", "all", "--levers", "1", "--least", "all", "--case", "mill")
    told = json.loads(run("crux", *chosen, "--format", "json"))
    found = causal.crux(outcome="all", size=1, least="all", case="mill")
    assert told["fingerprint"] == found.fingerprint
    assert [tuple(one.values()) for one in told["matrix"]] == found.matrix().pairs()
    assert told["by_outcome"] == [asdict(one) for one in found.by_outcome()]
    assert told["by_lever"] == {
        name: [asdict(one) for one in found.by_lever(name)] for name in found.outcomes
    }
    printed = run("crux", *chosen)
    for words in ("How far every two part", "By outcome", f"By lever: {found.outcomes[0]}"):
        assert words in printed
    assert "least is 'few'" in run("crux", "--least", "few", code=2)


def test_search_is_told_who_must_run_it_and_what_comes_first() -> None:
    chosen = ("survives >= .5", "--for", "every", "--levers", "1", "--format", "json")
    for more, asked in (
        (("--least", "all"), {"least": "all"}),
        (
            ("--order", "theories", "--history", "record"),
            {"order": "theories", "history": "record"},
        ),
    ):
        told = json.loads(run("search", *chosen, *more))
        (found,) = causal.search("survives >= .5", size=1, audience=["every"], **asked).found
        ways = [(dict(way.settings), way.value) for way in found.solutions]
        assert [(one["settings"], one["value"]) for one in told["solutions"]] == ways
        assert [one["value"] for one in told["front"]] == [one.value for one in found.front]


def test_differ_gives_what_python_gives() -> None:
    question = ("--do", "owner_1906=hands")
    told = json.loads(run("differ", "river_low", "dear_coal", *question, "--format", "json"))
    found = causal.differ("river_low", "dear_coal", do={"owner_1906": "hands"})
    assert told["shares"] == [asdict(one) for one in found.shares]
    assert found.sentence() in " ".join(run("differ", "river_low", "dear_coal", *question).split())
    told = json.loads(run("differ", *question, "--weight", "dear_coal=2,river_low=1",
                          "--format", "json"))  # fmt: skip
    asked = causal.parting(do={"owner_1906": "hands"}, weights={"dear_coal": 2, "river_low": 1})
    assert (told["bits"], told["limit"]) == (asked.bits, asked.limit)
    assert [tuple(one.values()) for one in told["matrix"]] == asked.matrix().pairs()
    assert "give a second one" in run("differ", "river_low", code=2)
    assert "name no other theory" in run("differ", "river_low", "--theory", "dear_coal", code=2)


# --- sensitivity, bands -------------------------------------------------------------------------


def test_sensitivity_names_what_would_turn_the_conclusion() -> None:
    told = json.loads(run("sensitivity", "reform_pace", "no_coup_1991", "--format", "json"))
    found = causal.sensitivity("reform_pace", scenario="no_coup_1991")
    assert told["sentences"] == found.sentences()
    (change,) = causal.compare(["reform_pace"], scenario="no_coup_1991").changes()
    assert told["value"] == pytest.approx(change.after)
    printed = run("sensitivity", "reform_pace", "no_coup_1991", "--most", "2")
    assert "What would turn it" in printed
    assert "should be variable=state" in run("sensitivity", "reform_pace", "--event", "x", code=2)


def test_sensitivity_of_a_change_with_its_draws() -> None:
    asked = ["sensitivity", "reform_pace", "no_coup_1991", "--measure", "union_fate_1991.survives"]
    words = [*asked, "--compared", "--draws", "50", "--seed", "3", "--format", "json"]
    told = json.loads(run(*words))
    found = causal.sensitivity(
        "reform_pace",
        scenario="no_coup_1991",
        measure="union_fate_1991.survives",
        compared=True,
        draws=50,
        seed=3,
    )
    assert told["sentences"] == found.sentences()
    (change,) = causal.compare(["reform_pace"], scenario="no_coup_1991").changes()
    assert told["value"] == pytest.approx(change.after - change.before)
    assert "give a seed" in run(*asked, "--draws", "50", code=2)
    assert "no measure" in run(*asked[:2], "--measure", "union_fate_1991.nonsense", code=2)


def test_bands_come_with_draws() -> None:
    asked = ["compare", "deng_in_full", "--theory", "reform_pace", "--draws", "200"]
    told = json.loads(run(*asked, "--format", "json"))
    (band,) = told["bands"]
    assert band["low"] < band["median"] < band["high"]
    assert band["difference_low"] <= band["difference_high"]
    assert "draws of the numbers" in " ".join(run(*asked).split())
    again = json.loads(run(*asked, "--seed", "1", "--format", "json"))
    assert again["bands"] != told["bands"]
    assert json.loads(run(*asked[:4], "--format", "json"))["bands"] == []


# --- weigh, histories ---------------------------------------------------------------------------


def test_weigh_gives_totals_and_what_they_hang_on() -> None:
    told = json.loads(run("weigh", "--format", "json"))
    assert sum(told["posterior"].values()) == pytest.approx(1)
    fewer = json.loads(run("weigh", "--without", "E24", "--format", "json"))
    assert fewer["posterior"] != told["posterior"]
    full = json.loads(run("weigh", "--tempering", "1", "--format", "json"))
    assert max(full["posterior"].values()) > max(told["posterior"].values())
    printed = " ".join(run("weigh").split())
    assert told["sentence"] in printed
    assert "matters most" in printed
    assert told["settings"] in printed
    run("weigh", "--without", "E999", code=2)


def test_weigh_ranks_what_is_still_to_be_looked_for(tmp_path: Path) -> None:
    path = tmp_path / "added.toml"
    path.write_text(
        """
schema = 1
kind = "evidence"
title = "Still in the archive"
case = "mill"
adds = true

[clusters.archive]
title = "Papers not yet read"

[items.dull]
title = "A dull letter"
cluster = "archive"
fact = "A letter of no moment."
seen = false
chances = { coal = 0.5, river = 0.5, spite = 0.5 }
claims = ["elicited"]

[items.telling]
title = "A telling letter"
cluster = "archive"
fact = "A letter that tells who was right."
seen = false
chances = { coal = 0.9, river = 0.1, spite = 0.5 }
claims = ["elicited"]
""",
        encoding="utf-8",
    )
    told = json.loads(run("weigh", str(path), "--format", "json"))
    assert [one["item"] for one in told["to_look_for"]] == ["telling", "last_quire", "dull"]
    assert told["to_look_for"][0]["bits"] > 0.01 > told["to_look_for"][2]["bits"]
    printed = run("weigh", str(path))
    assert "still to be looked for, the most telling first" in printed
    assert printed.index("A telling letter") < printed.index("A dull letter")
    assert "looked for" not in run("weigh", "--case", "mill", "--without", "last_quire")


def test_weigh_takes_a_question_a_discount_and_an_order() -> None:
    words = ("--explanandum", "breakup", "--dependence", "0.5", "--order", "file")
    told = json.loads(
        run("weigh", *words, "--as-of", "1992", "--by", "refers_to", "--format", "json")
    )
    kept = load_evidence("soviet_collapse").explaining("breakup").as_of(1992, by="refers_to")
    found = weigh(kept, Controls(dependence=0.5, order="file"))
    assert told["posterior"] == {h.name: found.p(h.name) for h in found.hypotheses}
    assert told["fingerprint"] == kept.fingerprint
    assert [one["counts_for"] for one in told["items"]] == list(found.shares)
    for wrong in (
        ("--explanandum", "breakups"),
        ("--order", "best"),
        ("--by", "x", "--as-of", "1"),
    ):
        run("weigh", *wrong, code=2)


def test_histories_are_told_with_their_chances() -> None:
    told = json.loads(run("histories", "reform_pace", "no_coup_1991", "--format", "json"))
    chances = [one["probability"] for one in told["histories"]]
    assert chances == sorted(chances, reverse=True)
    theory = causal.load("reform_pace")
    first = told["histories"][0]["states"]
    assert first["coup_1991"] == "none"
    levers = ("leader_1985", "reform_sequence", "use_of_force", "bloc_policy")
    changed = theory.do(coup_1991="none")
    kept, whole = (
        changed.given({n: s for n, s in first.items() if n in names and n != "coup_1991"})
        for names in (levers, tuple(first))
    )
    chance = whole.answer("coup_1991").evidence / kept.answer("coup_1991").evidence
    assert chance == pytest.approx(chances[0])
    assert "do(coup_1991=none)" in run("histories", "reform_pace", "no_coup_1991")
    plain = run("histories", "reform_pace", "no_coup_1991")
    assert "≠" in plain
    assert "what happened" not in run("histories", "reform_pace", "no_coup_1991", "--alone")


def test_histories_are_drawn_with_the_same_luck_and_the_same_seed() -> None:
    asked = ["histories", "reform_pace", "no_coup_1991", "--sample", "--count", "2", "--seed", "7"]
    told = json.loads(run(*asked, "--format", "json"))
    drawn = causal.tell("reform_pace", scenario="no_coup_1991", seed=7, count=2)
    for one, twins in zip(told["histories"], drawn, strict=True):
        assert one["states"] == twins.changed.states
        assert one["as_it_was"]["states"] == twins.factual.states
        assert one["probability"] == pytest.approx(twins.changed.probability)
        assert one["differing"] == list(twins.differing())
    printed = " ".join(run(*asked).split())
    assert all(twins.odds() in printed for twins in drawn)
    alone = json.loads(run(*asked, "--alone", "--format", "json"))
    assert "as_it_was" not in alone["histories"][0]
    everything = json.loads(run(*asked, "--facts", "all", "--format", "json"))
    assert everything["histories"][0]["probability"] is None
    assert "leave out --sample" in run(*asked, "--ending", "union_fate_1991=violent", code=2)
    assert "--couplings is for" in run(*asked[:3], "--couplings", "independent", code=2)


# --- antecedent ----------------------------------------------------------------------------------


def test_antecedent_without_a_scenario_lists_every_one() -> None:
    printed = run("antecedent")
    for one in causal.load_scenarios("soviet_collapse"):
        assert f" {one.name} " in printed
    line = next(line for line in printed.splitlines() if "no_coup_1981" in line)
    assert line.split() == ["S04", "no_coup_1981", "-", "-", "-", "0.1*", "-", "-", "7.1"]
    assert "* what happened anyway" in printed


def test_antecedent_of_a_scenario_with_what_before_it_would_bring_it_about() -> None:
    printed = run("antecedent", "S08", "--theory", "reform_pace", "--upstream", "2")
    assert "1 in 50" in printed
    assert (
        "hangs most on P(Readiness to use force: ruthless | Leader from 1985: Gorbachev)" in printed
    )
    assert "Lever by lever" in printed
    assert re.search(r"leader_1985=andropov_lives +2\.7 +0\.41 +1\.3 +4\.0 +no", printed)
    own = ("--do", "reform_sequence=economic_first", "--do", "use_of_force=ruthless")
    assert "1 in 50" in run("antecedent", *own, "--theory", "reform_pace")
    drawn = run("antecedent", "S08", "--theory", "reform_pace", "--draws", "50")
    assert "bits in 90% of 50 draws" in drawn
    assert "speaks of “Order of reform” but not of" in run("antecedent", "S08")


def test_antecedent_as_json_and_csv_is_the_answer_of_python() -> None:
    found = causal.antecedent(scenario="deng_in_full", upstream=1)
    told = json.loads(run("antecedent", "S08", "--upstream", "1", "--format", "json"))
    assert told["fingerprint"] == found.fingerprint
    assert [row["bits"] for row in told["rows"]] == [one.bits for one in found.surprises]
    assert told["sentences"] == {"deng_in_full": found.sentence()}
    assert len(told["parts"]) == len(found.part_rows())
    assert len(told["rewritings"]) == len(found.rewriting_rows())
    rows = list(csv.reader(io.StringIO(run("antecedent", "S08", "--format", "csv"))))
    assert tuple(rows[0]) == found.columns
    place = found.columns.index("bits")
    assert [row[place] and float(row[place]) for row in rows[1:]] == [
        "" if one.bits is None else one.bits for one in found.surprises
    ]


def test_antecedent_of_what_is_impossible_is_valid_json() -> None:
    arguments = ("--do", "captain=silent", "--do", "rifleman_b=shoot", "--facts", "none")
    squad = ("antecedent", "--theory", "classics/firing_squad", *arguments)
    (row,) = json.loads(run(*squad, "--format", "json"))["rows"]
    assert (row["bits"], row["chance"], row["impossible"]) == (None, 0.0, True)
    assert "impossible" in run(*squad)


def test_antecedent_refuses_what_it_does_not_know() -> None:
    assert "did you mean no_coup_1991" in run("antecedent", "no_cup_1991", code=2)
    assert "did you mean coup_1991" in run("antecedent", "--do", "coup_1919=none", code=2)
    assert "the threshold is 2" in run(
        "antecedent", "S08", "--upstream", "1", "--threshold", "2", code=2
    )


def test_compare_tells_how_far_fetched_it_is_once_a_scenario() -> None:
    printed = run("compare", "no_coup_1991", "--outcome", "all")
    assert printed.count("How far-fetched") == 1
    assert "Reform pace: 0.8 bits (1 in 1.8; the factual course 1 in 3.2); hangs most on" in printed
    told = json.loads(run("compare", "no_coup_1981", "--format", "json"))["far_fetched"]
    assert [(one["theory"], one["words"]) for one in told] == [
        ("andropov_elite", "0.1 bits (nearly certain), what happened anyway"),
        ("second_red_collapse", "7.1 bits (1 in 130)"),
    ]


# --- compose, conflicts, rivals -----------------------------------------------------------------


def test_compose_writes_a_file_that_checks(tmp_path: Path) -> None:
    file = tmp_path / "both.toml"
    pair = ("reform_pace", "nationalities")
    printed = run(
        "compose", *pair, "--rule", "mixture", "--weight", "reform_pace=3", "-o", str(file)
    )
    assert "set by more than one part, combined by mixture" in printed
    assert "good" in run("check", str(file))
    assert "reform_pace (weight 1)" in run("show", str(file), "coup_1991")
    told = json.loads(
        run("compose", *pair, "--rule", "mixture", "--scenario", "no_coup_1991", "--format", "json")
    )
    assert [one["weight"] for one in told["parts"]] == [0.5, 0.5]
    assert {row["theory"] for row in told["answers"]} >= set(pair)
    assert "ends in .toml" in run("compose", *pair, "--rule", "mixture", "-o", "x.txt", code=2)


def test_what_is_open_names_the_options_that_settle_it() -> None:
    pair = ("arms_space", "second_red_collapse")
    printed = run("conflicts", *pair, "--rule", "mixture")
    for option in ("--history record", "--prefer western_stance=arms_space", "--cut "):
        assert option in printed
    refused = run("compose", *pair, "--rule", "mixture", code=2)
    assert "--facts reform_sequence=political_first" in refused
    settled = run(
        *("compose", *pair, "--rule", "mixture", "--history", "record"),
        *("--facts", "reform_sequence=political_first", "--cut", "coup_1981->western_stance"),
        *("--cut", "use_of_force->western_stance"),
    )
    assert "cut, as asked" in settled
    listed = json.loads(run("conflicts", *pair, "--rule", "mixture", "--format", "json"))
    assert {one["kind"] for one in listed if not one["settled"]} == {"fiction", "facts", "cycle"}


@pytest.mark.parametrize(
    ("option", "words"),
    [
        (("--cut", "a-b"), "should be cause->effect"),
        (("--leak", "high"), "shared, kept, or numbers"),
        (("--rule", "average"), "mixture, noisy_max"),
        (("--weight", "reform_pace=-1"), "0 or more"),
    ],
)
def test_options_of_compose_that_cannot_be_read(option: tuple[str, str], words: str) -> None:
    assert words in run("compose", "reform_pace", "nationalities", *option, code=2)


@pytest.mark.slow
def test_rivals_prints_totals_sweep_and_levers() -> None:
    printed = run("rivals", "reform_pace", "nationalities", "--scenario", "no_coup_1991")
    for words in ("against the better part", "beyond the sum", "kept (mixture)", "fingerprint"):
        assert words in printed
    told = json.loads(
        run(
            "rivals",
            "reform_pace",
            "nationalities",
            "--rule",
            "mixture",
            "--draws",
            "20",
            "--format",
            "json",
        )
    )
    assert len(told["sweep"]) == 5
    assert len(told["bands"]) == 3
    assert "circle" in run("rivals", "arms_space", "second_red_collapse", code=2)


# --- seeing, a hundred --------------------------------------------------------------------------


def test_seeing_tells_both_answers_and_why() -> None:
    told = json.loads(run("seeing", "no_coup_1991", "--format", "json"))
    found = causal.seeing(scenario="no_coup_1991")
    assert told["fingerprint"] == found.fingerprint
    for one, seen in zip(told["theories"], found.told, strict=True):
        assert (one["done"], one["learnt"]) == (seen.done, seen.learnt)
        assert one["common_causes"] == list(seen.ties.common if seen.ties else ())
    printed = " ".join(run("seeing", "no_coup_1991").split())
    assert all(seen.sentence() in printed for seen in found.told)


def test_a_hundred_histories_are_counted_out() -> None:
    made = causal.compare(scenario="no_coup_1991").hundred()
    told = json.loads(run("compare", "no_coup_1991", "--hundred", "--format", "json"))["hundred"]
    for one in told:
        was, now = made.counts(one["theory"])
        assert (one["baseline"], one["changed"]) == (list(was), list(now))
    assert "largest remainder" in run("compare", "no_coup_1991", "--hundred")
    assert "largest remainder" not in run("compare", "no_coup_1991")
