"""Cases of one's own: the manual's, found by name, folder or file, in Python and in the terminal."""

import json
import re
import shutil
import tomllib
from pathlib import Path

import pytest
from files.own_case import NAME, README, manual_case
from typer.testing import CliRunner

import causal
from causal.cli.app import app
from causal.errors import CausalError, FileError, QueryError, UnknownName
from causal.files.catalogue import load_case
from causal.files.check import check
from causal.files.copying import listed
from causal.files.editing.document import document_of
from causal.files.evidence import load_evidence
from causal.files.places import cases, home_of
from causal.files.scaffold import new_case, new_theory
from causal.study.meant import case_meant, frame_of

FLOOD = Path(__file__).parent / "flood"


@pytest.fixture
def ferry(tmp_path: Path) -> Path:
    return manual_case(tmp_path)


def run(*words: str) -> str:
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == 0, result.output
    return result.stdout


def refused(*words: str) -> str:
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == 2
    return " ".join(result.stderr.split())


# --- the manual ---------------------------------------------------------------------------------


def test_the_manual_s_case_is_clean_file_by_file_and_as_a_whole(ferry: Path) -> None:
    files = sorted(ferry.rglob("*.toml"))
    assert len(files) == 4
    assert [check(file) for file in files] == [()] * 4
    assert check(ferry) == ()
    assert run("check", str(ferry)).count(": good (") == 4


def test_the_manual_s_lines_run(ferry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ferry.parent)
    text = README.read_text(encoding="utf-8").partition("## A case of your own")[2]
    commands = re.findall(r"^causal (?!dashboard).*$", text.partition("\n## ")[0], re.MULTILINE)
    assert len(commands) == 2
    for line in commands:
        run(*line.split()[1:])
    script = next(one for one in re.findall(r"```python\n(.*?)```", text, re.DOTALL))
    exec(compile(script, "README", "exec"), {})


def by_hand(bridge: bool) -> float:
    """The shoals, with pencil and paper: the chance that the ferry crosses, nothing dredged."""
    shallow = 0.8
    return (shallow * 0.2 + 1 - shallow) * (0.85 if bridge else 1.0) * 0.9


def test_the_manual_s_case_answers_as_by_hand(ferry: Path) -> None:
    found = causal.compare(scenario="no_bridge", case=ferry)
    lasts = found.outcomes[0].measures[0]
    told = {cell.theory: cell.measured(lasts) for cell in found.cells}
    assert told["bridge"] == pytest.approx((0.9 * 0.1 + 0.1 * 0.9, 0.2 * 0.1 + 0.8 * 0.9))
    assert told["shoals"] == pytest.approx((by_hand(bridge=True), by_hand(bridge=False)))


# --- how a case is named ------------------------------------------------------------------------


def test_a_folder_may_be_spelt_in_several_ways(ferry: Path) -> None:
    for spelt in (ferry, str(ferry), str(ferry / "case.toml")):
        case = load_case(spelt)
        assert case.frame.name == NAME
        assert [one.name for one in case.theories] == ["bridge", "shoals"]
        assert case.frame.where == str(ferry.resolve())
        assert load_case(case.frame.where).frame == case.frame
        assert causal.theory_names(spelt) == ("bridge", "shoals")


def test_a_folder_here_is_found_by_its_bare_name(
    ferry: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ferry.parent)
    assert home_of(NAME).own
    assert causal.load(f"./{NAME}/bridge") == causal.load("bridge", case=NAME)
    shutil.copytree(ferry, ferry.parent / "mill")
    assert not home_of("mill").own  # the name of a case that ships stays its own


def test_what_is_no_case_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"case\.toml: there is no such file"):
        causal.compare(scenario="x", case=tmp_path)
    with pytest.raises(UnknownName, match="there is no case 'nowhere'"):
        causal.load_frame("nowhere")
    with pytest.raises(FileError, match=r"the file of a case is called case\.toml"):
        home_of(tmp_path / "mine.toml")
    assert "there is no case 'mil'; did you mean mill" in refused("list", "--case", "mil")


def test_qualified_names_say_which_case() -> None:
    assert causal.load("mill/dear_coal") is causal.load("dear_coal")
    assert causal.load("dear_coal", case="mill") is causal.load("dear_coal")
    with pytest.raises(UnknownName, match="case mill has no theory 'reform_pace'"):
        causal.load("reform_pace", case="mill")
    with pytest.raises(UnknownName, match="case mill has no theory 'x'"):
        causal.load("mill/x")


def test_a_file_beside_no_case_may_be_one_of_the_case_that_is_named(
    ferry: Path, tmp_path: Path
) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text((ferry / "theories" / "bridge.toml").read_text("utf-8"), encoding="utf-8")
    assert causal.load(mine, case=ferry).frame == causal.load_frame(ferry)
    found = causal.compare([mine, "shoals"], scenario="no_bridge", case=ferry)
    assert [cell.theory for cell in found.cells] == ["mine", "shoals"]
    with pytest.raises(FileError, match="there is no case 'the_ferry'"):
        causal.load(mine)


def test_a_theory_among_those_of_a_case_has_to_name_it(ferry: Path) -> None:
    file = ferry / "theories" / "bridge.toml"
    file.write_text(file.read_text("utf-8").replace(f'"{NAME}"', '"mill"'), encoding="utf-8")
    with pytest.raises(FileError, match="names the case 'mill' but lies among those of the_ferry"):
        load_case(ferry)


# --- which case is meant ------------------------------------------------------------------------


def test_what_is_named_says_which_case_is_meant() -> None:
    first = cases()[0]
    assert case_meant(["no_wage_cut"]) == "mill"
    assert case_meant((), ["strikebreakers"]) == "mill"
    assert case_meant((), ["works_on"]) == "mill"
    assert case_meant(["no_engine"], ["wages_1908"]) == "mill"
    assert case_meant(["as_it_happened"]) == first  # each has it: the first
    assert case_meant() == first
    assert case_meant((), ["nothing_of_the_kind"]) == first
    with pytest.raises(
        UnknownName, match="there is no scenario 'no_wage_cuts'; did you mean no_wa"
    ):
        case_meant(["no_wage_cuts"])
    assert causal.compare(do={"strikebreakers": "none"}).case == "mill"
    found = causal.search("mill_1908.works_on >= .9", size=1, audience=["dear_coal"])
    assert found.of("dear_coal").solutions


def test_theories_of_two_cases_are_not_mixed(ferry: Path) -> None:
    first = causal.theory_names(cases()[0])[0]
    with pytest.raises(QueryError, match=f"of several cases .*{first} of {cases()[0]}"):
        causal.compare([first, "dear_coal"], scenario="as_it_happened")
    with pytest.raises(QueryError, match="dear_coal is a theory of mill, not of the_ferry"):
        causal.compare([causal.load("dear_coal")], scenario="no_bridge", case=ferry)
    assert frame_of([causal.load("classics/sprinkler")]) is None


QUESTIONS = {
    "compare": lambda case: causal.compare(scenario="no_bridge", case=case),
    "antecedent": lambda case: causal.antecedent(scenario="no_bridge", case=case),
    "every antecedent": lambda case: causal.antecedent(case=case),
    "seeing": lambda case: causal.seeing(scenario="no_bridge", case=case),
    "crux": lambda case: causal.crux(size=1, case=case),
    "search": lambda case: causal.search("lasts >= .5", size=1, case=case),
    "why": lambda case: causal.why(
        "bridge", cause="bridge_1929", effect="ferry_1931", instead="none", case=case
    ),
    "attribute": lambda case: causal.attribute("bridge", scenario="no_bridge", case=case),
    "beats": lambda case: causal.beats(
        "shoals", "no_bridge", "dredged", draws=20, seed=1, case=case
    ),
    "sensitivity": lambda case: causal.sensitivity("bridge", scenario="no_bridge", case=case),
    "histories": lambda case: causal.histories("bridge", scenario="no_bridge", case=case),
    "tell": lambda case: causal.tell("bridge", scenario="no_bridge", seed=1, case=case),
    "compose": lambda case: causal.compose("bridge", "shoals", rule="mixture", case=case),
    "conflicts": lambda case: causal.conflicts("bridge", "shoals", rule="mixture", case=case),
    "rivals_or_parts": lambda case: causal.rivals_or_parts(
        "bridge", "shoals", rules=["mixture"], scenarios=["no_bridge"], case=case
    ),
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_can_be_asked_of_a_case_of_one_s_own(ferry: Path, name: str) -> None:
    assert str(QUESTIONS[name](ferry))
    with pytest.raises(CausalError):
        QUESTIONS[name](ferry.parent)


COMMANDS = (
    "list", "show bridge", "show bridge fares", "ask bridge P(ferry_1931|do(bridge_1929=none))",
    "why bridge --cause bridge_1929 --effect ferry_1931 --instead none",
    "claims bridge",
    "identify bridge --cause bridge_1929=none --effect ferry_1931",
    "compare no_bridge dredged", "compare no_bridge --theory shoals", "antecedent",
    "compose bridge shoals --rule mixture --scenario no_bridge",
    "conflicts bridge shoals --rule mixture", "rivals bridge shoals --rule mixture",
    "sensitivity bridge no_bridge", "crux --levers 1", "search lasts>=.5 --levers 1",
    "histories bridge no_bridge", "seeing no_bridge",
)  # fmt: skip


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_takes_a_case_of_one_s_own(ferry: Path, line: str) -> None:
    assert run(*line.split(), "--case", str(ferry))


def test_a_case_of_one_s_own_may_have_evidence(ferry: Path) -> None:
    with pytest.raises(UnknownName, match="there is no case with evidence 'the_ferry'"):
        load_evidence(ferry)
    (ferry / "evidence.toml").write_text(
        'schema = 1\nkind = "evidence"\ncase = "the_ferry"\ntitle = "Papers"\n'
        'hypotheses.b = { title = "The bridge", theory = "bridge" }\n'
        'hypotheses.s = { title = "The shoals", theory = "shoals" }\n'
        'clusters.papers.title = "Papers"\n'
        '[items.log]\ntitle = "The log"\nfact = "Aground in May."\ncluster = "papers"\n'
        'db = { b = -3.0, s = 0.0 }\nclaims = ["elicited"]\n',
        encoding="utf-8",
    )
    assert check(ferry) == ()
    assert load_evidence(ferry).items[0].name == "log"
    assert json.loads(run("weigh", "--case", str(ferry), "--format", "json"))["title"] == "Papers"
    assert "name one of them" in refused("weigh", "x.toml", "--case", "mill")


def test_what_ships_is_marked_for_what_it_is() -> None:
    mill = causal.load_frame("mill")
    assert (mill.invented, mill.mark) == (True, "invented example")
    assert "(case mill, invented example)" in run("list", "--case", "mill")
    assert causal.load_frame(cases()[0]).mark == ""


# --- checking a folder, and beginning one -------------------------------------------------------


def test_what_leans_on_a_broken_file_waits(ferry: Path) -> None:
    file = ferry / "case.toml"
    good = file.read_text("utf-8")
    file.write_text(good.replace('event = ["crosses"]', 'event = ["flies"]'), encoding="utf-8")
    problems = check(ferry)
    assert [place for place, _ in problems] == [
        "case.toml: outcomes.ferry_1931.measures.lasts.event"
    ]
    file.write_text(good.replace('"bridge", "shoals"', '"bridge", "weir"'), encoding="utf-8")
    sentences = [sentence for _, sentence in check(ferry)]
    assert sentences == [
        "the file theories/weir.toml is missing",
        "the theory shoals, whose file lies in theories, is not listed here",
    ]


def test_a_folder_that_is_no_case_is_told(tmp_path: Path) -> None:
    assert check(tmp_path) == (("case.toml", "there is no such file"),)


def test_the_flood_is_a_case_like_any_other() -> None:
    assert check(FLOOD) == ()


def test_a_new_case_can_be_asked_as_it_is(tmp_path: Path) -> None:
    made = tmp_path / "my_case"
    said = run("new", "case", str(made))
    assert said.count("wrote ") == 4
    assert check(made) == ()
    assert causal.compare(scenario="without_it", case=made).agreement() == "agree"
    with pytest.raises(FileError, match="there is something of that name"):
        new_case(made)
    with pytest.raises(FileError, match="small letters"):
        new_case(tmp_path / "My case")


def test_a_new_theory_of_an_own_case_may_lie_anywhere(ferry: Path, tmp_path: Path) -> None:
    beside = tmp_path / "mine.toml"
    run("new", "theory", str(beside), "--case", str(ferry))
    assert f'case = "{NAME}/case.toml"' in beside.read_text("utf-8")
    assert check(beside) == ()
    found = causal.compare([beside, "shoals"], scenario="no_bridge", case=ferry)
    assert [cell.theory for cell in found.cells] == ["mine", "shoals"]


def test_a_new_theory_among_those_of_an_own_case_is_listed_there(ferry: Path) -> None:
    before = load_case(ferry)
    among = new_theory(ferry / "theories" / "third.toml", ferry)
    assert f'case = "{NAME}"' in among.read_text("utf-8")
    assert check(ferry) == ()
    after = load_case(ferry)
    assert after.frame.theories == (*before.frame.theories, "third")
    assert [one.name for one in after.theories] == [*(one.name for one in before.theories), "third"]


def test_a_copy_of_a_case_answers_alike_and_takes_further_theories(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    run("new", "theory", str(file), "--case", "mill")
    copy = tmp_path / "my_mill"
    said = run("new", "case", str(copy), "--from", "mill", "--theory", str(file))
    assert said.count("wrote ") == len(list(copy.rglob("*.toml")))
    assert check(copy) == ()
    shipped, ours = load_case("mill"), load_case(copy)
    assert ours.frame.theories == (*shipped.frame.theories, "mine")
    assert [one.text for one in map(document_of, ours.theories[:-1])] == [
        one.put(("case",), "my_mill").text for one in map(document_of, shipped.theories)
    ]
    was, now = (
        causal.compare(["dear_coal", "river_low"], scenario="no_engine", outcome="all", case=case)
        for case in ("mill", copy)
    )
    assert now.columns == was.columns
    assert [row[1:] for row in now.rows()] == [row[1:] for row in was.rows()]
    assert load_evidence(copy).items == load_evidence("mill").items


@pytest.mark.parametrize(
    ("theories", "told"),
    [
        ('theories = ["one", "two"]', ["one", "two", "new"]),
        ("theories = []", ["new"]),
        ('theories = [\n    "a",\n    "b",  # later\n]\nsummary = "[x]"', ["a", "b", "new"]),
        ('theories=["a",]\n[outcomes.x]\nstates = ["no"]', ["a", "new"]),
    ],
)
def test_a_theory_is_added_to_a_list_however_it_is_written(theories: str, told: list[str]) -> None:
    before, after = (tomllib.loads(one) for one in (theories, listed(theories, "new", "case.toml")))
    assert after == {**before, "theories": told}


def test_a_list_that_cannot_be_read_by_eye_is_left_to_its_owner() -> None:
    with pytest.raises(FileError, match="add 'new' by hand"):
        listed('"theories" = ["a"]', "new", "case.toml")


def test_a_namesake_takes_the_place_of_a_theory_of_the_copy(tmp_path: Path) -> None:
    file, copy = tmp_path / "dear_coal.toml", tmp_path / "my_mill"
    mine = document_of(causal.load("mill/dear_coal")).put(("title",), "Dearer coal")
    file.write_text(mine.text, "utf-8")
    run("new", "case", str(copy), "--from", "mill", "--theory", str(file))
    assert check(copy) == ()
    ours = load_case(copy)
    assert ours.frame.theories == load_case("mill").frame.theories
    assert ours.theories[0].title == "Dearer coal"


def test_what_cannot_join_a_copy_is_refused_and_nothing_written(tmp_path: Path) -> None:
    alone, other = tmp_path / "alone.toml", tmp_path / "other.toml"
    alone.write_text('schema = 1\nkind = "theory"\ntitle = "Alone"\n', "utf-8")
    new_theory(other, "weimar")
    copy = tmp_path / "my_mill"
    for file, why in ((alone, "it names no case"), (other, "it is a theory of weimar")):
        said = refused("new", "case", str(copy), "--from", "mill", "--theory", str(file))
        assert why in said
        assert not copy.exists()
    assert "say of which with --from" in refused("new", "case", str(copy), "--theory", str(alone))
    assert "no case 'mil'" in refused("new", "case", str(copy), "--from", "mil")


def test_a_renamed_folder_is_told_what_to_write(ferry: Path) -> None:
    other = ferry.rename(ferry.parent / "ford")
    told = [sentence for place, sentence in check(other) if place.endswith("case")]
    assert told
    assert all("the file lies in the case ford: write 'ford'" in one for one in told)


def test_a_fault_of_a_theory_is_told_once_for_its_case(ferry: Path) -> None:
    file = ferry / "theories" / "shoals.toml"
    file.write_text(file.read_text("utf-8").replace("ess = 6", "es = 6", 1), encoding="utf-8")
    assert {place.partition(":")[0] for place, _ in check(ferry)} == {"theories/shoals.toml"}
    assert (
        "this file needs" in dict(check(ferry / "scenarios.toml"))["case"]
    )  # by itself it says so


def test_names_of_an_own_case_ask_for_the_case() -> None:
    for words in (["show", "shoals"], ["compare", "no_bridge_at_all"]):
        assert "for one of a case of your own, name the case as well" in refused(*words)


def test_a_check_says_on_how_many_outcomes_a_theory_is_silent(ferry: Path, tmp_path: Path) -> None:
    file = new_theory(tmp_path / "mine.toml", "mill")
    assert "silent on 1 outcome among them" in run("check", str(file))
    assert "silent" not in run("check", str(ferry))


def test_a_new_theory_is_good_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    run("new", "theory", str(file), "--case", "mill")
    assert check(file) == ()
    with pytest.raises(FileError, match="there is such a file"):
        new_theory(file, "mill")
    with pytest.raises(FileError, match=r"ends in \.toml"):
        new_theory(tmp_path / "mine.bif", "mill")
    assert "say which case" in refused("new", "theory", "x.toml")
    assert "--case is for a new theory" in refused("new", "case", "x", "--case", "mill")
