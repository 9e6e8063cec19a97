"""Every way in which the files of a case beside its theories can be broken gives one problem."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from causal.errors import FileError
from causal.files.catalogue import load, load_frame
from causal.files.evidence import read_evidence
from causal.files.reading import read_case, read_library, read_scenarios
from causal.files.study_file import file_of_study

FLOOD = Path(__file__).parent / "flood"
BROKEN = Path(__file__).parent / "broken"
FRAME = load_frame(FLOOD / "case.toml")
RIVER = load(FLOOD / "theories" / "river.toml")


def text(name: str) -> str:
    return (FLOOD / f"{name}.toml").read_text(encoding="utf-8")


def read(kind: str, broken: str) -> object:
    if kind == "case":
        return read_case(broken, name="flood", file="x.toml", library=FRAME.library)
    if kind == "scenarios":
        return read_scenarios(broken, file="x.toml", frame=FRAME, theories=[RIVER])
    if kind == "claims":
        return read_library(broken, claims_file="x.toml")
    if kind == "evidence":
        return read_evidence(broken, name="flood", file="x.toml", frame=FRAME)
    if kind == "study":
        return file_of_study(broken, FLOOD / "x.toml")
    return read_library(sources=broken, sources_file="x.toml")


KINDS = ("case", "scenarios", "claims", "sources", "evidence", "study")
ALL = [
    pytest.param(kind, change, id=f"{kind}: {name}")
    for kind in KINDS
    for name, change in tomllib.loads((BROKEN / f"{kind}.toml").read_text("utf-8")).items()
]


@pytest.mark.parametrize("kind", KINDS)
def test_the_good_file_reads(kind: str) -> None:
    assert read(kind, text(kind))


@pytest.mark.parametrize(("kind", "change"), ALL)
def test_one_fault_gives_one_problem(kind: str, change: dict[str, Any]) -> None:
    good = text(kind)
    assert good.count(change["old"]) == 1, "the place to break must be one"
    with pytest.raises(FileError) as caught:
        read(kind, good.replace(change["old"], change["new"]))
    assert len(caught.value.problems) == 1, caught.value.problems
    place, sentence = caught.value.problems[0]
    assert place == change["place"]
    assert "\n" not in sentence
    assert "Input should" not in sentence
    for word in change["words"]:
        assert word in sentence, sentence


def test_a_claim_of_an_unknown_theory_is_found_with_the_case(tmp_path: Path) -> None:
    folder = tmp_path / "flood"
    folder.mkdir()
    for name in ("case", "sources", "scenarios"):
        (folder / f"{name}.toml").write_text(text(name), encoding="utf-8")
    wrong = text("claims").replace(
        'theories = ["river"]\nverdict = "mixed"', 'theories = ["rivers"]\nverdict = "mixed"'
    )
    (folder / "claims.toml").write_text(wrong, encoding="utf-8")
    with pytest.raises(
        FileError, match=r"claims\.F1-b\.theories: case flood has no theory 'rivers'"
    ):
        load_frame(folder / "case.toml")


def test_several_faults_in_one_table_are_all_told_and_spare_its_neighbours() -> None:
    """A fault that leaves its table out must not lose the places of the others in it."""
    lost = 'paraphrase = "The water broke the levee."'
    assert text("claims").count(lost) == 1
    wrong = text("claims").replace(lost, "colour = 1\nsmell = 2")
    with pytest.raises(FileError) as caught:
        read("claims", wrong)
    assert sorted(place for place, _ in caught.value.problems) == [
        "claims.F1-a.colour",
        "claims.F1-a.paraphrase",
        "claims.F1-a.smell",
    ]
