"""A hundred histories: whole numbers against plain arithmetic, and what the picture shows."""

from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from causal.display.hundred import HundredRow, apportion, hundreds, letter, share_words
from causal.errors import CausalError, UnknownName

SVG = "{http://www.w3.org/2000/svg}"
STATES = ("peace <b>", "cold war", "war & ruin", "unlikely")
ROWS = [
    HundredRow("Trade & <i>", (0.5, 0.3, 0.196, 0.004), (0.7, 0.3, 0.0, 0.0)),
    HundredRow("Faith", reason="it does not speak of “war” <x>"),
]


def drawn(rows=ROWS, **more):
    told = {
        "before_label": "as it was",
        "after_label": "changed",
        "title": "T",
        "description": "D <d>",
    }
    return ET.fromstring(hundreds(rows, STATES, **told, **more))


def squares(root):
    return [one for one in root.iter(f"{SVG}rect") if one.get("class") == "ch-square"]


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=9).filter(any), st.integers(1, 200))
def test_whole_numbers_sum_up_keep_quota_and_order(parts, total):
    chances = [part / sum(parts) for part in parts]
    whole = apportion(chances, total)
    assert sum(whole) == total
    exact = [chance * total for chance in chances]
    assert all(abs(a - b) < 1 for a, b in zip(whole, exact, strict=True))
    ranked = sorted(zip(exact, whole, strict=True), key=lambda pair: pair[0])
    assert all(low[1] <= high[1] or low[0] == high[0] for low, high in pairwise(ranked))


@given(st.lists(st.integers(0, 50), min_size=1, max_size=6).filter(any))
def test_largest_remainders_are_those_of_a_plain_loop(parts):
    """Give one after the other to whoever is furthest below its exact share, in whole parts."""
    total = sum(parts)
    exact = [100 * part / total for part in parts]
    whole = [100 * part // total for part in parts]
    while sum(whole) < 100:
        behind = [100 * part - w * total for part, w in zip(parts, whole, strict=True)]
        whole[behind.index(max(behind))] += 1
    found = apportion([part / total for part in parts])
    assert sorted(found) == sorted(whole)
    assert sum((a - b) ** 2 for a, b in zip(found, exact, strict=True)) == pytest.approx(
        sum((a - b) ** 2 for a, b in zip(whole, exact, strict=True))
    )


def test_whole_chances_have_their_own_number():
    assert apportion([0.29, 0.71]) == (29, 71)
    assert apportion([0.57, 0.43]) == (57, 43)
    assert apportion([0.1] * 10) == (10,) * 10


@pytest.mark.parametrize("bad", [[0.5, 0.4], [1.2, -0.2], [float("nan")]])
def test_what_is_no_distribution_is_refused(bad):
    with pytest.raises(CausalError):
        apportion(bad)


@pytest.mark.parametrize("layout", ["wide", "page", "narrow"])
@pytest.mark.parametrize("scheme", ["auto", "light", "dark"])
def test_every_history_has_a_square_a_letter_and_a_label(layout, scheme):
    root = drawn(layout=layout, scheme=scheme)
    assert len(squares(root)) == 200
    signs = [t.text for t in root.iter(f"{SVG}text")]
    labels = sum(1 for g in root.iter(f"{SVG}g") if g.get("class") == "ch-hundred-label")
    assert labels == 2 * len(STATES)
    for place, (before, after) in enumerate(zip((50, 30, 20, 0), (70, 30, 0, 0), strict=True)):
        assert signs.count(letter(place)) == before + after + 2  # and a key on either side
    assert {"50", "70", "+20", "<1", "0"} <= set(signs)
    text = " ".join(filter(None, signs))
    assert "peace <b>" in text
    assert "Trade & <i>" in text
    assert "it does not speak of" in text


@pytest.mark.parametrize("layout", ["wide", "page", "narrow"])
def test_nothing_stands_outside_and_labels_do_not_touch(layout):
    rows = [HundredRow("X" * 60, (0.01, 0.01, 0.01, 0.97), (0.97, 0.01, 0.01, 0.01), "note " * 9)]
    root = drawn([*rows, *ROWS], layout=layout)
    _, _, width, height = map(float, root.get("viewBox").split())
    for one in root.iter(f"{SVG}rect"):
        x, y = float(one.get("x", 0)), float(one.get("y", 0))
        assert 0 <= x <= x + float(one.get("width")) <= width + 0.1
        assert 0 <= y <= y + float(one.get("height")) <= height + 0.1
    for one in root.iter(f"{SVG}text"):
        assert 0 <= float(one.get("y")) <= height
    for side in root.iter(f"{SVG}g"):
        if side.get("class") != "ch-hundred-side":
            continue
        groups = [g for g in side if g.get("class") == "ch-hundred-label"]
        tops = [min(float(t.get("y")) for t in g.iter(f"{SVG}text")) for g in groups]
        assert all(b - a >= 14 for a, b in pairwise(tops))


def test_squares_stand_in_the_order_of_their_states():
    row = HundredRow("T", (0.25, 0.25, 0.25, 0.25), (0.0, 1.0, 0.0, 0.0))
    found = squares(drawn([row], scheme="light"))
    assert len({one.get("fill") for one in found[:100]}) == 4
    places = [(float(one.get("y")), float(one.get("x"))) for one in found[:100]]
    assert places == sorted(places)
    assert len(set(places)) == 100


def test_words_for_what_has_no_square():
    assert share_words(0, 1e-12) == "0"  # nothing but rounding
    assert share_words(0, 1e-6) == "<1"
    assert share_words(100, 1 - 1e-6) == ">99"
    assert share_words(100, 1 - 1e-12) == "100"
    assert share_words(1, 0.006) == "1"


def test_what_cannot_be_drawn_is_refused():
    with pytest.raises(UnknownName, match="layout"):
        drawn(layout="square")
    with pytest.raises(UnknownName, match="scheme"):
        drawn(scheme="pink")
    with pytest.raises(CausalError, match="4 states"):
        drawn([HundredRow("Trade", (1.0,), (1.0,))])
