"""Bars of portions: lengths in proportion, outlines around them, words, both layouts and schemes."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from causal.display.portions import Portion, portion_bars
from causal.errors import CausalError, UnknownName

SVG = "{http://www.w3.org/2000/svg}"
LAYOUTS = pytest.mark.parametrize("layout", ["wide", "narrow"])
BARS = (Portion("the row of the coup", "claim A", 0.4, 0.5), Portion("the vote", "", 0.2, 0.2))


def draw(bars: object = BARS, **options: object) -> ET.Element:
    return ET.fromstring(portion_bars(bars, title="T", description="D", **options))  # type: ignore[arg-type]


def named(root: ET.Element, name: str) -> list[ET.Element]:
    return [e for e in root.iter() if name in (e.get("class") or "").split()]


def words(root: ET.Element) -> str:
    return " ".join(e.text or "" for e in root.iter(f"{SVG}text"))


@LAYOUTS
def test_every_bar_says_its_name_its_note_and_its_numbers(layout: str) -> None:
    root = draw(layout=layout, rest="3 more")
    first, second = named(root, "ch-portion")
    assert all(part in words(first) for part in ("the row of the coup", "claim A", "40%, 50%"))
    assert "20%, 20%" in words(second)
    assert "3 more" in words(root)
    assert "by itself" in words(root)
    assert "by itself" not in words(draw([Portion("a", "", 0.3)], layout=layout))


@LAYOUTS
def test_conditions_stand_below_the_name_and_are_said_with_it(layout: str) -> None:
    part = Portion("the vote", "claim A", 0.2, None, "given Alarm: high")
    (drawn,) = named(draw([part], layout=layout), "ch-portion")
    assert [e.text for e in drawn.iter(f"{SVG}text")][:2] == ["the vote", "given Alarm: high"]
    assert part.words() == "the vote given Alarm: high: 20%"


@LAYOUTS
@given(shares=st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=5))
def test_bars_are_as_long_as_their_shares(layout: str, shares: list[tuple[float, float]]) -> None:
    bars = [Portion(f"n{k}", "", min(pair), max(pair)) for k, pair in enumerate(shares)]
    root = draw(bars, layout=layout)
    room = float((root.get("viewBox") or "").split()[2])
    solid, outlines = named(root, "ch-share"), named(root, "ch-total")
    longest = max(one.total or 0 for one in bars)
    scale = max(float(e.get("width") or 0) for e in outlines)
    for one, inner, outer in zip(bars, solid, outlines, strict=True):
        assert outer.get("fill") == "none"  # or it would hide the bar
        for share, rect in ((one.share, inner), (one.total or 0, outer)):
            width, left = float(rect.get("width") or 0), float(rect.get("x") or 0)
            assert left + width <= room
            if longest > 0.01:
                assert width == pytest.approx(max(share / longest * scale, 0.5), abs=0.6)


def test_schemes_colour_it_and_text_is_escaped() -> None:
    light, dark = (portion_bars(BARS, title="T", description="D", scheme=s)
                   for s in ("light", "dark"))  # fmt: skip
    assert light != dark
    odd = [Portion("<b>&", "<i>", 0.2)]
    drawn = portion_bars(odd, title="<i>", description="<b>", rest="<u>")
    assert not any(mark in drawn for mark in ("<b>", "<i>", "<u>"))


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(CausalError, match="nothing to draw"):
        draw(())
    with pytest.raises(CausalError, match="not a probability"):
        draw([Portion("a", "", 1.2)])
    with pytest.raises(UnknownName, match="layout"):
        draw(layout="tall")
