"""What points and ranges say in words: never more than is known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from causal.display.range_words import limits, range_sentence, unmoved
from causal.display.ranges import RangeRow, Span
from causal.errors import UnknownName

TRADE = RangeRow("Trade", "", 0.17, 0.0, Span(0.05, 0.4), Span(0.0, 0.6))
FAITH = RangeRow("Faith", "", 0.5, 0.0, Span(0.5, 0.5), Span(0.2, 0.9))
BARE = RangeRow("Kings", point=0.3)


def said(*rows: RangeRow, **others: list[str]) -> str:
    return range_sentence("With no war", rows, event="the union lasts", others=others)


def test_several_theories_are_told_from_the_least_to_the_most() -> None:
    told = said(FAITH, TRADE)
    assert "17% in Trade and 50% in Faith" in told
    assert "is nowhere below 5% or above 50% if mechanisms respect their order" in told
    assert "is nowhere above 90% whatever the mechanisms do" in told


def test_no_range_is_claimed_for_a_theory_that_has_none() -> None:
    assert "(Kings not counted: no range is known)" in said(TRADE, BARE)
    assert "order" not in said(BARE)
    half = RangeRow("Queens", point=0.1, full=Span(0.0, 0.7))
    told = said(TRADE, half)
    assert "order" not in told
    assert "nowhere above 70% whatever" in told
    both = said(TRADE, unmoved(BARE))
    assert "nowhere below 5% or above 40% if" in both
    assert "not counted" not in both


def test_those_that_do_not_answer_are_named_and_get_no_number() -> None:
    told = said(TRADE, out_of_scope=["Arms"], silent=["Kings"], partial=[])
    assert "Arms does not speak to it." in told
    assert "Kings says nothing about this outcome." in told
    alone = said(out_of_scope=["Arms"])
    assert "no theory here can say" in alone
    assert not any(letter.isdigit() for letter in alone)
    with pytest.raises(UnknownName):
        said(TRADE, asleep=["Arms"])


chances = st.floats(0, 1)


@pytest.mark.parametrize(
    ("ends", "words"),
    [
        ((0.0, 0.004), "is under 1%"),
        ((0.996, 1.0), "is over 99%"),
        ((0.0, 0.0), "is 0%"),
        ((0.3, 0.301), "is 30%"),
        ((0.3, 1.0), "cannot be below 30%"),
        ((0.0, 1.0), "can be anything from 0% to 100%"),
    ],
)
def test_the_ends_of_the_scale_are_said_plainly(ends: tuple[float, float], words: str) -> None:
    assert limits(Span(*ends)) == words


@given(st.tuples(chances, chances))
def test_limits_forbid_only_what_the_range_forbids(ends: tuple[float, float]) -> None:
    low, high = sorted(ends)
    told = limits(Span(low, high))
    assert not any(odd in told for odd in ("<1%", ">99%")) or told.startswith("is ")
    if "below" in told:
        assert low > 0
    if "above" in told or "under" in told:
        assert high < 1
    if "anything" in told:
        assert high - low >= 0.98


def test_an_answer_that_is_missing_stays_missing() -> None:
    lane = RangeRow("Arms", status="out_of_scope")
    assert unmoved(lane) == lane
