"""Rivals or parts: totals, sweeps, levers and pairs, each asked again the plain way."""

from math import log10

import numpy as np
import pytest

import causal
from causal.errors import QueryError

pytestmark = pytest.mark.slow
PAIR = ("reform_pace", "nationalities")


@pytest.fixture(scope="module")
def found():
    return causal.rivals_or_parts(*PAIR, draws=40, seed=1, scenarios=["no_coup_1991"])


def test_the_record_is_what_both_speak_to(found) -> None:
    silent = {e.name for n in PAIR for e in causal.load(n).entries if e.silent}
    assert not silent & set(found.ledger.variables)
    assert "statehood_memory" not in found.ledger.variables
    assert "union_fate_1991" in found.ledger.variables


def test_totals_are_the_probability_of_the_record(found) -> None:
    facts = dict(fact.split("=") for fact in found.ledger.facts)
    for theory in found.theories:
        chance = 1.0
        known = theory
        for name, state in facts.items():  # the chain rule, one fact after the other
            chance *= known.p(**{name: state})
            known = known.given(**{name: state})
        assert found.total(theory.name) == pytest.approx(10 * log10(chance))


def test_the_sweep_ends_at_what_one_part_makes_of_the_shared_variables(found) -> None:
    steps = {(s.rule, s.leak, s.weight): s.total for s in found.steps}
    assert steps["mixture", "", 1.0] == pytest.approx(found.total("reform_pace"), abs=0.5)
    half = next(one for one in found.unions if one.rule == "mixture").theory
    assert steps["mixture", "", 0.5] == pytest.approx(found.total(half.name))
    assert len(steps) == 11


def test_effects_of_levers_are_two_interventions(found) -> None:
    measure = found.outcome.measure()
    for effect in found.levers[:4]:
        for theory in found.theories:
            if effect.of(theory.name) is None:
                assert effect.lever not in theory
                continue
            ends = [
                theory.do({effect.lever: state}).distribution("union_fate_1991").probabilities
                for state in (effect.becomes, effect.was)
            ]
            values = [measure.value(theory["union_fate_1991"], end) for end in ends]
            assert effect.of(theory.name) == pytest.approx(values[0] - values[1])


def test_two_levers_share_what_both_do(found) -> None:
    assert len(found.pair) == 2
    for pair in found.pairs:
        assert sum(pair.shares) == pytest.approx(pair.both)
        assert pair.beyond == pytest.approx(pair.both - pair.first - pair.second)
    asked = causal.rivals_or_parts(
        *PAIR, rules=["mixture"], levers={"use_of_force": "ruthless", "coup_1991": "none"}
    )
    assert {name for name, _ in asked.pair} == {"use_of_force", "coup_1991"}
    assert [one.theory for one in asked.pairs] == [*PAIR, asked.unions[0].theory.name]
    made = asked.unions[0].theory
    was = {"use_of_force": "hesitant", "coup_1991": "fails"}
    becomes = {"use_of_force": "ruthless", "coup_1991": "none"}
    measure = asked.outcome.measure()
    ends = [
        measure.value(
            made["union_fate_1991"], made.do(s).distribution("union_fate_1991").probabilities
        )
        for s in (was, becomes)
    ]
    assert asked.pairs[-1].both == pytest.approx(ends[1] - ends[0])


def test_bands_hold_the_point_and_the_sentence_says_how_far_it_moves(found) -> None:
    for name, band in found.bands:
        assert band.low <= band.median <= band.high
        assert band.low - 3 < found.total(name) < band.high + 3
    assert found.reading == "undecided"
    for words in ("over draws", "over other weights", "hangs on", "does not show"):
        assert words in found.sentence()
    assert "no largest push" in found.notes()[0]
    assert len(found.comparison.cells) == 4
    assert str(found).count("dB") > 5
    assert "<table" in found._repr_html_()
    assert np.isfinite([one.total for one in found.steps]).all()


def test_what_cannot_be_asked_is_refused() -> None:
    with pytest.raises(QueryError, match="different names"):
        causal.rivals_or_parts("reform_pace", "reform_pace")
    with pytest.raises(QueryError, match="give a seed"):
        causal.rivals_or_parts(*PAIR, draws=5)
    with pytest.raises(QueryError, match="two are set apart"):
        causal.rivals_or_parts(*PAIR, levers={"coup_1991": "none"})
