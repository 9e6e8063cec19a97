"""Surprise in words: bits, one in so many, coins."""

import re
from math import inf, log2, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from causal.display.surprise_words import bits_of, bits_text, coins, far_fetched, one_in
from causal.errors import CausalError

_WORDS = {"": 1, " million": 1e6, " billion": 1e9, " trillion": 1e12}


@given(chance=st.floats(1e-14, 1))
def test_one_in_reads_back_as_the_chance_to_two_digits(chance):
    said = one_in(bits_of(chance))
    if said == "certain":
        assert chance > 1 - 1e-9
    elif said == "nearly certain":
        assert 0.95 <= chance < 1
    else:
        number, word = re.fullmatch(r"1 in ([\d,.]+)((?: [mbt]r?illion)?)", said).groups()
        many = float(number.replace(",", "")) * _WORDS[word]
        assert many == pytest.approx(1 / chance, rel=0.051)


@given(bits=st.floats(0.001, 1e6))
def test_what_is_possible_is_never_shown_as_certain_or_impossible(bits):
    for said in (one_in(bits), bits_text(bits), coins(bits), far_fetched(bits)):
        assert "impossible" not in said
        assert said not in ("certain", "0 bits", "no surprise at all")


@given(bits=st.floats(0.05, 1e4))
def test_bits_are_told_to_a_tenth(bits):
    number = float(bits_text(bits).split()[0].replace(",", ""))
    assert number == pytest.approx(bits, abs=0.51 if bits > 99 else 0.051)


def test_ends():
    assert [one_in(x) for x in (0.0, inf)] == ["certain", "impossible"]
    assert one_in(100.0) == "1 in 10 to the power of 30"
    assert one_in(log2(2_000_000)) == "1 in 2 million"
    assert coins(4.02) == "as likely as calling four fair coins right"
    assert coins(12.4) == "about as likely as calling 12 fair coins right"
    assert bits_of(1.0) == 0.0
    assert str(bits_of(1.0)) == "0.0"


@pytest.mark.parametrize("wrong", [-0.1, nan])
def test_what_is_no_surprise_is_refused(wrong):
    for say in (bits_text, one_in, coins, far_fetched):
        with pytest.raises(CausalError, match="cannot be a surprise"):
            say(wrong)
    with pytest.raises(CausalError):
        bits_of(1.5)
