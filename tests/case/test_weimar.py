"""The teaching case: what was predicted of each theory, where they part, and what is on record."""

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import causal
from causal.files.evidence import load_evidence
from causal.theory.facts import changed_world
from causal.theory.scenario import find, verdict

CASE = "weimar"
FOLDER = Path(__file__).parents[2] / "models" / CASE
WANTED = json.loads((Path(__file__).parents[1] / "data" / "weimar_directions.json").read_text())
THEORIES = causal.theory_names(CASE)
SIGNS = [
    (scenario, theory, measure, sign)
    for scenario, theories in WANTED["signs"].items()
    for theory, measures in theories.items()
    for measure, sign in measures.items()
]


@cache
def values(scenario: str, theory: str, measure: str, variant: str | None = None):
    """Return a measure before and after a scenario's change."""
    outcome, _, name = measure.partition(".")
    loaded = causal.load(theory).with_variant(variant) if variant else causal.load(theory)
    entry = loaded.frame.outcome(outcome)
    assert not loaded.entry(outcome).silent, (theory, outcome)
    found = find(causal.load_scenarios(CASE), scenario)
    assert verdict(loaded, found).status in ("runs", "vacuous")
    before, after = (
        entry.measure(name).value(entry.variable, world.distribution(outcome).probabilities)
        for world in changed_world(loaded, dict(found.for_theory(theory)))
    )
    return before, after


def change(scenario: str, theory: str, measure: str, variant: str | None = None) -> float:
    before, after = values(scenario, theory, measure, variant)
    return after - before


def test_size():
    frame = causal.load_frame(CASE)
    assert (len(THEORIES), len(frame.outcomes), len(frame.levers)) == (3, 4, 10)
    assert len(causal.load_scenarios(CASE)) == 9
    assert all(8 <= len(causal.load(name).variables) <= 14 for name in THEORIES)
    assert len(load_evidence(CASE).items) == 14


@pytest.mark.slow
def test_every_file_is_good():
    for file in sorted(FOLDER.rglob("*.toml")):
        assert causal.check(file) == (), file.name


@pytest.mark.parametrize("name", THEORIES)
def test_everything_says_where_it_comes_from(name):
    theory = causal.load(name)
    for entry in theory.entries:
        assert entry.backing.claims, entry.name
        assert entry.rationale, entry.name
        assert theory.library.unknown(entry.backing) == ()
        for parent, backing in entry.edges:
            assert backing.claims, (parent, entry.name)
            assert theory.library.unknown(backing) == ()


def test_a_claim_names_the_theories_that_encode_it():
    cited = {claim.name: set() for claim in causal.load_frame(CASE).library.claims}
    for name in THEORIES:
        theory = causal.load(name)
        backings = [entry.backing for entry in theory.entries]
        backings += [why for entry in theory.entries for _, why in entry.edges]
        backings += [why for variant in theory.variants for _, _, why, _ in variant.mechanisms]
        for claim in {claim for backing in backings for claim in backing.claims} - {"elicited"}:
            cited[claim].add(name)
    for claim in causal.load_frame(CASE).library.claims:
        assert cited[claim.name] == set(claim.theories), claim.name
        assert claim.modelled == bool(claim.theories), claim.name


@pytest.mark.parametrize(("scenario", "theory", "measure", "sign"), SIGNS)
def test_predicted_signs(scenario, theory, measure, sign):
    moved = change(scenario, theory, measure)
    if sign == "0":
        assert abs(moved) < WANTED["small"]
    else:
        assert moved * (1 if sign == "+" else -1) > 0.01


def test_who_does_not_speak_of_a_scenario():
    for scenario in causal.load_scenarios(CASE):
        statuses = {name: verdict(causal.load(name), scenario).status for name in THEORIES}
        out = [name for name, status in statuses.items() if status == "out_of_scope"]
        assert out == WANTED["silent_or_out_of_scope"].get(scenario.name, [])
        assert "partial" not in statuses.values()


@pytest.mark.parametrize("told", WANTED["larger"])
def test_where_theories_part(told):
    (more, by_whom), (less, than_whom) = told["more"], told["less"]
    gap = abs(change(more, by_whom, told["measure"])) - abs(
        change(less, than_whom, told["measure"])
    )
    assert gap > told["by"]


@pytest.mark.parametrize("told", WANTED["variants"])
def test_the_ends_of_a_debate(told):
    low, high = told["between"]
    moved = change(told["scenario"], told["theory"], told["measure"], told["variant"])
    assert low <= moved <= high


@pytest.mark.parametrize("name", THEORIES)
def test_the_real_outcome_is_likely_but_not_certain(name):
    low, high = WANTED["as_it_happened"][name]
    before, after = values("as_it_happened", name, "government_1933.dictatorship")
    assert before == after
    assert low <= after <= high
    theory = causal.load(name)
    for outcome in theory.role("outcome"):
        row = np.asarray(theory.distribution(outcome).probabilities)
        assert row.min() > 0, outcome


@pytest.mark.parametrize("name", THEORIES)
def test_more_spending_is_never_worse(name):
    """Cuts, no cuts, work creation: the budget is graded."""
    theory = causal.load(name)
    shares = [
        theory.do(budget_policy=state).p(government_1933="national_socialist")
        for state in theory["budget_policy"].states
    ]
    assert shares == sorted(shares, reverse=True)


@pytest.mark.slow
def test_sentences_on_a_split_name_both_sides():
    told = causal.compare(scenario="no_deflation", case=CASE).sentence()
    assert "split" in told
    for name in THEORIES:
        assert causal.load(name).title in told
