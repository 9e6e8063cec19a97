"""Every way in which a theory file can be broken gives one problem, its place and a sentence."""

import tomllib
from pathlib import Path

import pytest

from causal.errors import FileError
from causal.files.catalogue import load_frame
from causal.files.reading import read_theory

FLOOD = Path(__file__).parent / "flood"
RIVER = (FLOOD / "theories" / "river.toml").read_text(encoding="utf-8")
FRAME = load_frame(FLOOD / "case.toml")
BROKEN = tomllib.loads((Path(__file__).parent / "broken" / "theory.toml").read_text("utf-8"))


def problems(text: str) -> tuple[tuple[str, str], ...]:
    with pytest.raises(FileError) as caught:
        read_theory(text, name="river", file="river.toml", frame=FRAME)
    assert caught.value.file == "river.toml"
    return caught.value.problems


def test_the_good_file_reads() -> None:
    assert read_theory(RIVER, name="river", file="river.toml", frame=FRAME).name == "river"


@pytest.mark.parametrize("name", BROKEN)
def test_one_fault_gives_one_problem(name: str) -> None:
    change = BROKEN[name]
    assert RIVER.count(change["old"]) == 1, "the place to break must be one"
    found = problems(RIVER.replace(change["old"], change["new"]))
    assert [where for where, _ in found][:1] == [change["place"]], found
    assert len(found) == 1, found
    sentence = " / ".join(text for _, text in found)
    for word in change["words"]:
        assert word in sentence, sentence


@pytest.mark.parametrize("name", BROKEN)
def test_no_sentence_leaks_the_words_of_the_validator(name: str) -> None:
    change = BROKEN[name]
    for _, sentence in problems(RIVER.replace(change["old"], change["new"])):
        for leak in ("Input should", "pydantic", "Field required", "type=", "ctx", "Extra inputs"):
            assert leak not in sentence
        assert "\n" not in sentence


def test_all_faults_are_told_at_once() -> None:
    text = RIVER
    for name in (
        "role not allowed",
        "deterministic value no state",
        "claim unknown",
        "silent on no outcome",
    ):
        text = text.replace(BROKEN[name]["old"], BROKEN[name]["new"])
    places = {place for place, _ in problems(text)}
    assert places == {
        BROKEN[name]["place"]
        for name in (
            "role not allowed",
            "deterministic value no state",
            "claim unknown",
            "silent on no outcome",
        )
    }


def test_a_theory_without_a_case_cannot_be_silent_or_cite_claims() -> None:
    text = (
        'schema = 1\nkind = "theory"\ntitle = "T"\nsummary = "S"\n'
        '[variables.rain]\ntitle = "Rain"\nrole = "exogenous"\nstates = ["no", "yes"]\ness = 1\n'
        'claims = ["F1-a"]\nmechanism = { form = "table", prior = [0.5, 0.5] }\n'
        '[silent]\ntrade = "nothing"\n'
    )
    found = dict(problems(text))
    assert set(found) == {"silent", "variables.rain.claims"}
    assert '["elicited"]' in found["variables.rain.claims"]


def test_a_case_without_its_frame_is_a_fault() -> None:
    with pytest.raises(FileError, match="frame of the case 'flood'"):
        read_theory(RIVER, name="river", file="river.toml")
