"""The shipped theories, scenarios and library read as they are written; what a theory inherits."""

import json
from pathlib import Path

import numpy as np
import pytest

from causal.errors import FileError, UnknownName
from causal.files.catalogue import (
    load,
    load_case,
    load_frame,
    load_scenarios,
    theory_names,
)
from causal.files.places import cases
from causal.scm.mechanisms.hazard import Hazard
from causal.scm.mechanisms.ranked import Ranked
from causal.scm.mechanisms.table import Table
from causal.theory.sources import Backing

FLOOD = Path(__file__).parent / "flood"
DATA = Path(__file__).parent.parent / "data"
SEVEN = theory_names("soviet_collapse")


def test_the_seven_theories_have_146_variables_and_258_arrows() -> None:
    theories = [load(name) for name in SEVEN]
    assert len(theories) == 7
    assert sum(len(theory.variables) for theory in theories) == 146
    assert sum(len(theory.model.graph.edges) for theory in theories) == 258
    assert sum(len(entry.edges) for theory in theories for entry in theory.entries) == 258


def test_the_case_has_6_outcomes_15_levers_32_scenarios_87_claims() -> None:
    case = load_case("soviet_collapse")
    assert len(case.frame.outcomes) == 6
    assert len(case.frame.levers) == 15
    assert len(case.frame.of_kind("shared")) == 6
    assert len(case.scenarios) == 32
    assert len(case.frame.library.claims) == 87
    assert case.frame.baseline == case.scenarios[0].name == "as_it_happened"
    assert case.scenarios is load_scenarios("soviet_collapse")


@pytest.mark.parametrize("name", SEVEN)
def test_tables_are_those_of_the_reference_computation(name: str) -> None:
    reference = json.loads((DATA / "soviet_collapse_cpts.json").read_text(encoding="utf-8"))[name]
    loaded = load(name)
    assert set(reference["calibrated"]) == set(loaded.model.names)
    assert {name for name, nodes in reference.items() if nodes} == {
        "calibrated",
        *(variant.name for variant in loaded.variants if variant.mechanisms),
    }
    for variant, nodes in reference.items():
        theory = loaded.with_variant(variant)
        for node, told in nodes.items():
            assert list(theory.model.parents(node)) == told["parents"]
            assert list(theory[node].states) == told["states"]
            table = theory.model.cpt(node).reshape(-1, len(told["states"]))
            np.testing.assert_allclose(table, told["cpt"], rtol=0, atol=1e-12)


@pytest.mark.parametrize("name", SEVEN)
def test_everything_cited_is_in_the_library(name: str) -> None:
    theory = load(name)
    backings = [entry.backing for entry in theory.entries]
    backings += [why for entry in theory.entries for _, why in entry.edges]
    backings += [why for variant in theory.variants for _, _, why, _ in variant.mechanisms]
    assert not [
        theory.library.unknown(backing) for backing in backings if theory.library.unknown(backing)
    ]


@pytest.mark.parametrize("name", SEVEN)
def test_every_theory_has_every_outcome_and_knows_on_which_it_is_silent(name: str) -> None:
    theory = load(name)
    assert theory.frame is not None
    outcomes = [outcome.variable.name for outcome in theory.frame.outcomes]
    assert set(theory.role("outcome")) >= set(outcomes)
    silent = [entry.name for entry in theory.entries if entry.silent]
    assert silent
    assert theory.model.names[-len(silent) :] == tuple(n for n in outcomes if n in silent)
    for outcome in silent:
        bridge = theory.frame.bridge(outcome)
        assert bridge is not None
        assert theory.model.mechanism(outcome) == bridge.table
        assert theory.entry(outcome).ess == bridge.ess


def test_a_variable_of_the_frame_inherits_what_it_does_not_give() -> None:
    theory = load("reform_pace")
    lever = load_frame("soviet_collapse").entry("leader_1985")
    assert theory["leader_1985"] == lever.variable
    assert theory["leader_1985"].labels == lever.variable.labels
    entry = theory.entry("leader_1985")
    assert (entry.date, entry.meaning, entry.factual) == (lever.date, lever.rule, lever.factual)


def test_a_theory_may_date_and_read_a_lever_otherwise() -> None:
    entry = load("second_red_collapse").entry("reform_sequence")
    assert entry.date == "1979-81"
    assert entry.factual == "none"
    assert load("second_red_collapse").factual()["reform_sequence"] == "simultaneous"


def test_variants_replace_the_keys_that_they_give() -> None:
    literal = load("reform_pace").with_variant("literal")
    mechanism = literal.model.mechanism("plan_functioning")
    assert mechanism == Ranked(
        (("coercive_discipline", 0.88), ("market_reform_depth", -0.12)), sd=0.1
    )
    assert "0.88" in literal.entry("plan_functioning").rationale
    hazard = load("obsolescence").with_variant("literal").model.mechanism("crisis_onset")
    assert isinstance(hazard, Hazard)
    assert hazard.intercept == -4.2
    assert len(hazard.windows) == 3
    assert hazard.windows[1].boosts == (("oil_price_1986", "collapses", 1.5),)
    reading = load("reform_pace").with_variant("reading_r1")
    assert reading.factual()["reform_sequence"] == "simultaneous"
    assert load("second_red_collapse").with_variant("literal").variant == "narrative"


def test_parents_order_the_numbers_and_not_the_other_way_round() -> None:
    river = load(FLOOD / "theories" / "river.toml")
    water = river.model.mechanism("water")
    assert isinstance(water, Ranked)
    assert water.weights == (("rain", 0.8), ("mayor", -0.2))
    assert river.model.mechanism("rain") == Table((), ((0.6, 0.4),), ("",))
    assert river.entry("levee").edge("mayor") == Backing(("F1-b",), note="he paid")
    assert river["alarm"].labels == ("none", "some", "everyone")
    assert river.entry("shelter").ess == 0


def test_the_bridge_says_why_the_theory_is_silent() -> None:
    river = load(FLOOD / "theories" / "river.toml")
    trade = river.entry("trade")
    assert trade.silent == "The river does not trade."
    assert trade.edges == (("town_fate", Backing()),)
    assert (trade.role, trade.ess, trade.factual) == ("outcome", 3.0, "little")
    assert [source.name for source in river.library.sources] == ["register1910", "gauge1910"]


def test_scenarios_may_set_what_one_theory_has() -> None:
    high, dry = load_scenarios(FLOOD / "case.toml")[1:]
    assert high.for_theory("river") == (("levee", "high"), ("rain", "dry"))
    assert high.number == "F02"
    assert dry.settings == (("rain", "dry"),)


def test_loading_by_name_is_remembered() -> None:
    assert load("reform_pace") is load("reform_pace")
    assert load("soviet_collapse/reform_pace") is load("reform_pace")
    assert load("reform_pace", case="soviet_collapse") is load("reform_pace")
    assert cases()[0] == "soviet_collapse"
    assert set(theory_names()) > {*SEVEN, "classics/firing_squad"}


@pytest.mark.parametrize(
    "name", ["reform_pase", "../pyproject", "classics", "", "schema/1", "a/b/c"]
)
def test_an_unknown_name_is_told_with_the_nearest(name: str) -> None:
    with pytest.raises(UnknownName) as caught:
        load(name)
    assert caught.value.kind == "theory"
    if name == "reform_pase":
        assert caught.value.near == ("reform_pace",)


def test_unknown_cases() -> None:
    with pytest.raises(UnknownName, match="did you mean soviet_collapse"):
        load_frame("soviet_colapse")
    with pytest.raises(FileError, match=r"case\.toml: there is no such file"):
        load_frame("nowhere/case.toml")


def test_a_file_of_a_user_may_name_its_case_by_name_or_path(tmp_path: Path) -> None:
    river = (FLOOD / "theories" / "river.toml").read_text(encoding="utf-8")
    with_path = tmp_path / "mine.toml"
    case = str((FLOOD / "case.toml").resolve())
    with_path.write_text(river.replace('"flood"', json.dumps(case)), encoding="utf-8")
    assert load(with_path).name == "mine"
    assert load(str(with_path)).frame == load(FLOOD / "theories" / "river.toml").frame
    with_path.write_text(river.replace('"flood"', '"flod"'), encoding="utf-8")
    with pytest.raises(FileError, match=r"mine\.toml: case: there is no case 'flod'"):
        load(with_path)


@pytest.mark.parametrize("name", ["nowhere.toml", "nowhere.yaml", "."])
def test_files_that_are_not_there_or_no_model(name: str, tmp_path: Path) -> None:
    with pytest.raises(FileError):
        load(tmp_path / name)


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    file = tmp_path / "x.toml"
    file.write_bytes(b"schema = 1\n\xff\xfe")
    with pytest.raises(FileError, match="no text in UTF-8"):
        load(file)
    file.write_bytes(b"#" * (3 * 2**20))
    with pytest.raises(FileError, match="longer than 2 MiB"):
        load(file)
