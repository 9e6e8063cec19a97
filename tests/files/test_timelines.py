"""Yearly theories from files: what is read, whence, and what a check finds in it."""

import pickle  # noqa: TID251  (the tests only: values of ours must survive it)
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from scipy.stats import beta

import causal
from causal.errors import CausalError, FileError, UnknownName
from causal.files.places import models_folder
from causal.files.timelines import has_timeline, load_dynamic, load_timeline
from causal.scm.mechanisms.hazard import Hazard
from causal.scm.mechanisms.noisy_max import NoisyMax
from causal.scm.mechanisms.table import Table
from causal.theory.dynamic.parts import DatedScenario, DatedSetting

MILL = Path(str(models_folder())) / "mill"
CASE = load_timeline("mill")
COAL, RIVER = CASE.theories


@pytest.fixture
def mill(tmp_path: Path) -> Path:
    """A copy of the mill as a folder of one's own."""
    return Path(shutil.copytree(MILL, tmp_path / "mill"))


Broken = Callable[[str, str, str], tuple[tuple[str, str], ...]]


@pytest.fixture
def broken(mill: Path) -> Broken:
    """Check a file of the copy after a change."""

    def check(name: str, old: str, new: str) -> tuple[tuple[str, str], ...]:
        file = mill / name
        told = file.read_text(encoding="utf-8")
        assert told.count(old) == 1
        file.write_text(told.replace(old, new), encoding="utf-8")
        return causal.check(file)

    return check


# --- what is read ---------------------------------------------------------------------------


def test_the_frame_is_as_written() -> None:
    frame = CASE.frame
    assert (frame.calendar.first, frame.calendar.horizon, frame.until) == (1900, 1920, 1908)
    assert (frame.ends.variable.states, frame.going) == (("closed", "runs"), "runs")
    assert [one.variable.name for one in frame.levers] == ["mill_owner", "wage_rates", "steam"]
    assert not frame.vocabulary.entry("mill_owner").variable.ordered
    assert frame.static is not None
    assert frame.static.going == ("runs", "sold")
    assert [one.name for one in frame.featured] == ["rates_left_alone", "family_keeps_it"]
    told = {(one.year, one.variable): one.state for one in frame.record}
    assert told[1903, "steam"] == "none"
    assert told[1904, "steam"] == "some"
    assert sum(name == "mill" for _, name in told) == 9


def test_scenarios_are_as_written() -> None:
    dear, kept = CASE.frame.scenario("dear_years"), CASE.frame.scenario("rates_left_alone")
    assert dear.for_theory("dear_coal") == (DatedSetting("coal", "dear", 1902, 1905),)
    assert dear.for_theory("river_low") == (DatedSetting("summer", "dry", 1902, 1905),)
    assert (dear.start, CASE.frame.scenario("as_it_happened").start) == (1902, None)
    assert kept.changes == (DatedSetting("wage_rates", "kept", 1907),)
    assert "weavers" in kept.why_not("river_low")
    assert not kept.why_not("dear_coal")
    with pytest.raises(UnknownName, match="rates_left_alone"):
        CASE.frame.scenario("rates_left")


def test_changes_of_one_theory_are_further_ones_or_instead_of_all() -> None:
    one, two = DatedSetting("a", "x", 1900), DatedSetting("b", "x", 1905)
    further = DatedScenario("s", changes=(one,), only=(("t", (two,)),))
    assert further.for_theory("t") == (one, two)
    assert further.for_theory("u") == (one,)
    both = replace(further, instead=(("t", ()), ("u", (two,))))
    assert both.for_theory("t") == both.for_theory("u") == (two,)


def test_what_is_said_of_a_first_year_comes_before_what_is_said_of_the_variable(mill: Path) -> None:
    file = mill / "dynamic" / "dear_coal.toml"
    told = file.read_text(encoding="utf-8")
    first = "[variables.coal.first]\n{}[variables.coal.first.mechanism]"
    for own, claims, sources in (
        ("", ("elicited",), ("coal_list",)),
        ("sources = ['wage_book']\n", ("elicited",), ("wage_book",)),
        ("claims = ['P-1']\n", ("P-1",), ()),
    ):
        text = told.replace("[variables.coal.first.mechanism]", first.format(own))
        file.write_text(text, encoding="utf-8")
        backing = load_dynamic(file).setter("coal", "first").backing
        assert (backing.claims, backing.sources) == (claims, sources)


def test_mechanisms_are_as_written() -> None:
    own = COAL.mechanisms()
    assert own["coal", "later"].parents == ("coal@-1",)
    assert isinstance(own["strike", "later"], NoisyMax)
    assert own["mill", "later"].parents == ("strike", "mill_owner")
    assert ("wage_rates", "first") not in own
    assert COAL.model.yearly("wage_rates").first is COAL.model.yearly("wage_rates").later
    assert RIVER.model.static_names == ("weir",)
    hazard = RIVER.mechanisms()["mill", "later"]
    assert isinstance(hazard, Hazard)
    assert dict(hazard.slopes) == {"orders_won": 1.8, "orders_won@-1": 0.4}
    assert RIVER.model.terminal is not None
    assert RIVER.model.terminal.first is not None


def test_what_a_mechanism_rests_on() -> None:
    steam = COAL.setter("steam", "first")
    assert (steam.ess, steam.rationale) == (12, "One mill in ten had one by 1900.")
    assert steam.backing.claims == ("L-2",)
    assert COAL.setter("mill_owner", "later").ess == 6
    assert dict(COAL.setter("mill_owner", "later").edges)["coal@-1"].claims == ("P-1",)
    assert [name for name, _ in COAL.entry("strike").edges] == ["wage_rates", "strike@-1"]
    assert COAL.entry("mill").role == "outcome"
    assert (
        COAL.entry("mill_owner").meaning == "Who holds most of the shares at the end of the year."
    )
    assert [one.name for one in COAL.levers] == ["steam", "mill_owner", "wage_rates"]
    with pytest.raises(UnknownName, match="first"):
        COAL.setter("wage_rates", "first")


def test_a_theory_has_the_shared_record_and_its_own() -> None:
    told = {(one.year, one.variable): one.state for one in COAL.record}
    assert told[1907, "coal"] == "dear"
    assert told[1907, "wage_rates"] == "cut"
    assert "summer" not in {name for _, name in told}
    assert {one.variable for one in RIVER.record} == {
        "mill",
        "steam",
        "summer",
        "weir",
        "orders_won",
    }
    assert RIVER.record[0].year is None
    assert COAL.record[0].backing.sources


def test_the_record_is_given_up_to_a_year() -> None:
    seen = RIVER.course(1906).seen
    assert max(one.year for one in seen if one.year is not None) == 1906
    assert [one.variable for one in seen if one.year is None] == ["weir"]
    assert len(RIVER.course().seen) == len(RIVER.record)
    assert RIVER.course().curves().end_by(1908)[0] == pytest.approx(1)
    assert RIVER.course(1907).curves().end_by(1907)[0] == pytest.approx(0)


def test_a_record_of_its_own_takes_the_place_of_the_shared_one(mill: Path) -> None:
    file = mill / "dynamic" / "dear_coal.toml"
    told = file.read_text(encoding="utf-8")
    own = '[record.1906]\nwage_rates = { state = "cut", claims = ["elicited"] }\n[variants.literal]'
    file.write_text(
        told.replace("[record.1904-1906]", "[record.1903-1905]").replace("[variants.literal]", own),
        encoding="utf-8",
    )
    theory = load_dynamic(file)
    assert [
        one.state for one in theory.record if (one.year, one.variable) == (1906, "wage_rates")
    ] == ["cut"]
    assert len({(one.year, one.variable) for one in theory.record}) == len(theory.record)


def test_a_variant_replaces_numbers_only() -> None:
    literal = COAL.with_variant("literal")
    assert literal.variant == "literal"
    assert literal.mechanisms()["mill", "later"] == Table(
        ("strike", "mill_owner"),
        ((0.02, 0.98), (0.06, 0.94), (0.9, 0.1)),
        ("no, *", "yes, family", "yes, bank"),
    )
    assert literal.setter("mill", "later").rationale == "What it was waiting for: 0.9."
    assert literal.mechanisms()["coal", "later"] is COAL.mechanisms()["coal", "later"]
    kept = literal.model.yearly("wage_rates")
    assert kept.first is kept.later
    assert literal.fingerprint != COAL.fingerprint
    with pytest.raises(UnknownName, match="literal"):
        COAL.with_variant("literally")
    with pytest.raises(CausalError, match="load the theory anew"):
        literal.with_variant("other")


def test_a_variant_changes_how_firmly_something_persists(mill: Path) -> None:
    file = mill / "dynamic" / "dear_coal.toml"
    own = (
        '[variants.sticky]\ntitle = "Sticky"\n[variants.sticky.later.coal]\n'
        'claims = ["elicited"]\npersistent = 0.9\n'
    )
    file.write_text(file.read_text(encoding="utf-8") + own, encoding="utf-8")
    sticky = load_dynamic(file).with_variant("sticky").model
    table = sticky.table("coal", sticky.yearly("coal").later)
    assert table.tolist() == [pytest.approx([0.96, 0.04]), pytest.approx([0.06, 0.94])]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"yes, bank"   = [0.36, 0.64]', '"yes, bank"   = [0.37, 0.63]'),
        ("persistent = 0.4", "persistent = 0.41"),
        ('coal = { state = "cheap"', 'coal = { state = "dear"'),
        ("ess = 12\nrationale", "ess = 13\nrationale"),
    ],
)
def test_the_fingerprint_changes_with_every_number(mill: Path, old: str, new: str) -> None:
    file = mill / "dynamic" / "dear_coal.toml"
    told = file.read_text(encoding="utf-8")
    assert load_dynamic(file).fingerprint == COAL.fingerprint
    assert told.count(old) == 1
    file.write_text(told.replace(old, new), encoding="utf-8")
    assert load_dynamic(file).fingerprint != COAL.fingerprint


def test_theories_are_values() -> None:
    again = pickle.loads(pickle.dumps(COAL))
    assert again == COAL
    assert hash(again) == hash(COAL)
    assert "strike" in COAL
    assert "weir" not in COAL
    assert COAL["strike"].states == ("no", "yes")
    assert repr(COAL) == "<DynamicTheory dear_coal: 6 variables, 1900 to 1920>"


def test_a_theory_may_take_a_shared_variable_as_static(mill: Path) -> None:
    file = mill / "dynamic" / "dear_coal.toml"
    own = (
        "[variables.summer]\nrole = 'exogenous'\nstatic = true\ness = 5\nclaims = ['elicited']\n"
        "mechanism = { form = 'table', prior = [0.5, 0.5] }\n"
    )
    told = file.read_text(encoding="utf-8")
    file.write_text(told + own, encoding="utf-8")
    assert "tells summer year by year" in causal.check(file)[0][1]
    always = "[record.always]\nsummer = { state = 'dry', claims = ['elicited'] }\n"
    file.write_text(told + own + always, encoding="utf-8")
    theory = load_dynamic(file)
    found = [(one.year, one.state) for one in theory.record if one.variable == "summer"]
    assert found == [(None, "dry")]
    assert theory.course(1906).curves().share("summer", "dry").tolist() == [[1.0]]


def test_the_manual_shows_what_the_mill_has() -> None:
    manual = (MILL.parent / "README.md").read_text(encoding="utf-8")
    section = manual.split("## Yearly theories")[1].split("\n## ")[0]
    files = [MILL / "timeline.toml", *(MILL / "dynamic").glob("*.toml")]
    whole = "".join(file.read_text(encoding="utf-8") for file in files)
    shown = re.findall(r"```toml\n(.*?)```", section, flags=re.DOTALL)
    assert len(shown) == 4
    assert all(one in whole for one in shown)


# --- whence ---------------------------------------------------------------------------------


def test_a_folder_of_ones_own_is_read_as_a_shipped_one(mill: Path) -> None:
    for place in (mill, str(mill), mill / "case.toml"):
        own = causal.load_timeline(place)
        assert own.frame.scenarios == CASE.frame.scenarios
        assert [one.fingerprint for one in own.theories] == [COAL.fingerprint, RIVER.fingerprint]
    assert load_dynamic(mill / "dynamic" / "river_low.toml").fingerprint == RIVER.fingerprint
    assert load_dynamic("river_low", mill).fingerprint == RIVER.fingerprint
    assert has_timeline(mill)


def test_a_theory_is_found_by_name() -> None:
    assert load_dynamic("river_low", "mill") is RIVER
    assert load_dynamic("river_low").title == "The river"
    for call in (load_dynamic, CASE.theory):
        with pytest.raises(UnknownName, match="did you mean river_low"):
            call("river_lo")


def test_a_case_without_a_timeline(mill: Path) -> None:
    (mill / "timeline.toml").unlink()
    assert not has_timeline(mill)
    with pytest.raises(FileError, match="case mill has no yearly theories"):
        load_timeline(mill)
    with pytest.raises(FileError, match="no yearly theories"):
        load_dynamic(mill / "dynamic" / "river_low.toml")
    with pytest.raises(UnknownName, match="mil"):
        load_timeline("mil")


@pytest.mark.slow
def test_a_whole_case_is_checked(mill: Path) -> None:
    assert causal.check(mill) == ()
    file = mill / "timeline.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("until = 1908", "until = 1808"))
    assert {place.partition(":")[0] for place, _ in causal.check(mill)} == {
        "timeline.toml",
        "dynamic/dear_coal.toml",
        "dynamic/river_low.toml",
    }


def test_a_theory_that_is_listed_and_not_there(mill: Path) -> None:
    (mill / "dynamic" / "river_low.toml").unlink()
    assert causal.check(mill / "timeline.toml") == (
        ("theories", "the file dynamic/river_low.toml is missing"),
    )
    with pytest.raises(FileError, match="no such file"):
        load_timeline(mill)


# --- what a check finds ---------------------------------------------------------------------


def test_a_change_that_a_theory_does_not_have(broken: Broken, mill: Path) -> None:
    found = broken(
        "timeline.toml",
        'dear_coal = [{ set = { coal = "dear"',
        'dear_coal = [{ set = { coke = "dear"',
    )
    assert [place for place, _ in found] == ["scenarios.dear_years.instead.dear_coal"]
    assert "theory dear_coal has no lever 'coke'" in found[0][1]
    with pytest.raises(FileError, match="no lever 'coke'"):
        load_timeline(mill)


def test_a_change_of_a_static_variable(broken: Broken) -> None:
    found = broken("timeline.toml", '{ summer = "dry" }, from', '{ weir = "low" }, from')
    assert "weir has one state for all the years in theory river_low" in found[0][1]


def test_an_anchor_that_does_not_hold(broken: Broken) -> None:
    low, high = beta(50 + 0.5, 210 + 0.5).interval(0.95)
    found = broken("dynamic/dear_coal.toml", "events = 5", "events = 50")
    assert [place for place, _ in found] == ["anchors[0]"]
    assert "the hazard is 0.02 a year here and 50 of 260 = 0.1923" in found[0][1]
    assert f"it must lie in {low:.4g} to {high:.4g}" in found[0][1]


def test_an_anchor_whose_conditions_cannot_be(broken: Broken) -> None:
    found = broken(
        "dynamic/dear_coal.toml", 'given = { strike = "no" } }', 'given = { mill_owner = "bank" } }'
    )
    assert [place for place, _ in found] == ["anchors[0]"]
    assert "it has no answer" in found[0][1]


def test_an_overlap_that_does_not_hold(broken: Broken) -> None:
    found = broken("dynamic/dear_coal.toml", "within = 0.1\nnote", "within = 0.01\nnote")
    assert [place for place, _ in found] == ["overlap[0]"]
    assert "is 0.1121 in dear_coal and 0.03886 here; they may differ by 0.01" in found[0][1]


def test_an_overlap_that_the_sibling_does_not_understand(broken: Broken) -> None:
    found = broken("dynamic/dear_coal.toml", "mill_1908=closed |", "mill_1909=closed |")
    assert "has no variable 'mill_1909'" in found[0][1]


def test_an_answer_that_does_not_come_out(broken: Broken) -> None:
    found = broken("dynamic/dear_coal.toml", "value = 0.224", "value = 0.3")
    assert found == (
        (
            "expected[1]",
            "the answer is 0.224 here and 0.3 in by hand: 0.6 * 0.36 + 0.4 * 0.02; they may differ "
            "by 1e-09",
        ),
    )


def test_a_record_that_cannot_have_been(mill: Path) -> None:
    timeline = mill / "timeline.toml"
    told = timeline.read_text(encoding="utf-8")
    sold = '[record.{}]\nsteam = {{ state = "{}"'
    for years, was, instead in (("1900-1903", "none", "some"), ("1904-1908", "some", "none")):
        assert told.count(sold.format(years, was)) == 1
        told = told.replace(sold.format(years, was), sold.format(years, instead))
    timeline.write_text(told, encoding="utf-8")
    found = causal.check(mill / "dynamic" / "river_low.toml")
    assert [place for place, _ in found] == ["record"]
    assert "steam=none in 1904" in found[0][1]


def test_a_theory_of_a_case_that_is_not_there(broken: Broken) -> None:
    found = broken("dynamic/dear_coal.toml", 'case = "mill"', 'case = "mil"')
    assert [place for place, _ in found] == ["case"]
    assert "no case 'mil'" in found[0][1]


def test_a_theory_tells_what_is_wrong_with_its_timeline(broken: Broken, mill: Path) -> None:
    assert broken("timeline.toml", "until = 1908", "until = 1808")
    found = causal.check(mill / "dynamic" / "dear_coal.toml")
    assert "timeline.toml, in which until is wrong" in found[0][1]
