"""Every way in which the files of yearly theories can be broken gives a place and a sentence."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from causal.errors import FileError
from causal.files.catalogue import load_frame
from causal.files.dynamic_reading import read_dynamic
from causal.files.places import models_folder
from causal.files.timeline_reading import read_timeline
from causal.files.timelines import load_timeline, scenario_names

MILL = Path(str(models_folder())) / "mill"
BROKEN = Path(__file__).parent / "broken"
FRAME = load_frame("mill")
TIMELINE = load_timeline("mill").frame
STATIC = scenario_names(MILL, "mill")


def changes(kind: str) -> dict[str, dict[str, Any]]:
    return tomllib.loads((BROKEN / f"{kind}.toml").read_text("utf-8"))


def text(kind: str, name: str = "dear_coal") -> str:
    file = MILL / "timeline.toml" if kind == "timeline" else MILL / "dynamic" / f"{name}.toml"
    return file.read_text(encoding="utf-8")


def read(kind: str, told: str, name: str) -> object:
    if kind == "timeline":
        return read_timeline(told, file="x.toml", frame=FRAME, static=STATIC)
    return read_dynamic(told, name=name, file="x.toml", timeline=TIMELINE)


def problems(kind: str, told: str, name: str = "dear_coal") -> tuple[tuple[str, str], ...]:
    with pytest.raises(FileError) as caught:
        read(kind, told, name)
    assert caught.value.file == "x.toml"
    return caught.value.problems


ALL = [
    pytest.param(kind, change, id=f"{kind}: {name}")
    for kind in ("timeline", "dynamic")
    for name, change in changes(kind).items()
]


@pytest.mark.parametrize(("kind", "change"), ALL)
def test_one_fault_gives_its_place_and_a_sentence(kind: str, change: dict[str, Any]) -> None:
    name = change.get("file", "dear_coal")
    good = text(kind, name)
    assert good.count(change["old"]) == change.get("count", 1), "the place to break must be one"
    found = problems(kind, good.replace(change["old"], change["new"]), name)
    places = [place for place, _ in found]
    # what hangs on the fault at other places of the file is told there
    assert sorted(places) == sorted([change["place"], *change.get("more", [])]), found
    sentence = dict(found)[change["place"]]
    for word in change["words"]:
        assert word in sentence, sentence
    for _, one in found:
        for leak in ("Input should", "pydantic", "Field required", "type=", "ctx", "Extra inputs"):
            assert leak not in one
        assert "\n" not in one


def test_all_faults_are_told_at_once() -> None:
    broken = changes("dynamic")
    chosen = (
        "claim unknown",
        "row missing",
        "parent unknown of the hazard",
        "record of an unknown state",
        "anchor with more events than trials",
        "variant of an unknown variable",
        "share of no state",
    )
    broken["parent unknown of the hazard"] = {
        "old": 'mill_owner = { claims = ["P-3"] }',
        "new": 'lord = { claims = ["P-3"] }',
        "place": "ends.parents.lord",
    }
    told = text("dynamic")
    for name in chosen:
        told = told.replace(broken[name]["old"], broken[name]["new"])
    assert {place for place, _ in problems("dynamic", told)} == {
        broken[name]["place"] for name in chosen
    }


def test_entries_of_a_list_keep_their_places_when_one_is_broken() -> None:
    told = text("dynamic").replace("value = 0.64\n", "").replace("by = 1900,", "by = 1890,")
    assert [place for place, _ in problems("dynamic", told)] == [
        "expected[0].value",
        "expected[1].ask.by",
    ]
