"""Shares of belief: every bar and every range in its place, in both layouts."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from causal.display.shares import ShareRange, ShareRow, share_bars
from causal.display.text import text_width
from causal.errors import CausalError, UnknownName

SVG = "{http://www.w3.org/2000/svg}"
LEGEND = ("redrawn", "one set aside", "other settings")
ROW = ShareRow(
    "<b>Reform", 0.42, 0.5, (ShareRange(0.2, 0.6), ShareRange(0.4, 0.45), ShareRange(0, 1))
)
LAYOUTS = pytest.mark.parametrize("layout", ["wide", "narrow"])
shares = st.floats(0, 1, allow_nan=False)


def draw(rows: list[ShareRow], legend: tuple[str, ...] = LEGEND, **options: object) -> ET.Element:
    return ET.fromstring(share_bars(rows, title="T", legend=legend, **options))


def group(root: ET.Element, name: str) -> list[ET.Element]:
    return [e for e in root.iter() if name in (e.get("class") or "").split()]


@LAYOUTS
def test_it_says_in_words_what_it_draws(layout: str) -> None:
    root = draw([ROW], layout=layout)
    told = root.find(f"{SVG}desc").text
    assert told == (
        "<b>Reform 42%, redrawn 20% to 60%, one set aside 40% to 45%, other settings 0% to 100%"
    )
    texts = [e.text for e in root.iter(f"{SVG}text")]
    assert {"<b>Reform", "42%", *LEGEND} <= set(texts)
    assert len(group(root, "ch-range")) == 3
    dashes = [one.find(f"{SVG}path").get("stroke-dasharray") for one in group(root, "ch-range")]
    assert len(set(dashes)) == 3  # told apart without colour


@LAYOUTS
@given(st.lists(shares, min_size=2, max_size=4), st.lists(shares, min_size=2, max_size=2))
@settings(max_examples=20, deadline=None)
def test_longer_bars_are_larger_shares_and_all_is_inside(
    layout: str, values: list[float], ends: list[float]
) -> None:
    rows = [ShareRow("a", one, one, (ShareRange(*sorted(ends)),)) for one in values]
    root = draw(rows, ("redrawn",), layout=layout)
    width = float((root.get("viewBox") or "").split()[2])
    bars = [one.find(f"{SVG}rect") for one in group(root, "ch-share-row")]
    wide = [float(one.get("width")) for one in bars]
    pairs = list(zip(values, wide, strict=True))
    assert all(not (a < b and x > y) for a, x in pairs for b, y in pairs)
    assert all(float(one.get("x")) + w <= width for one, w in zip(bars, wide, strict=True))
    for e in root.iter(f"{SVG}text"):
        size = text_width(e.text or "", float(e.get("font-size")))
        left = float(e.get("x")) - {"end": size, "middle": size / 2}.get(e.get("text-anchor"), 0)
        assert left >= -1
        assert left + size <= width + 1


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(UnknownName):
        draw([ROW], layout="round")
    with pytest.raises(CausalError, match="3 ranges and the legend names 1"):
        draw([ROW], ("redrawn",))
    with pytest.raises(CausalError, match="4 are named"):
        draw([ROW], ("a", "b", "c", "d"))
    with pytest.raises(CausalError, match="down to"):
        draw([ShareRow("a", 0.5, None, (ShareRange(0.6, 0.2),))], ("a",))
    with pytest.raises(CausalError, match="is not a probability"):
        draw([ShareRow("a", 1.5)], ())
