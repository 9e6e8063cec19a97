"""How far every two are apart: every pair in words on both sides, no gap is a zero, all readable."""

from xml.etree import ElementTree as ET

import pytest

from causal.display.apart import NO_NUMBER, apart_map, strength
from causal.display.palette import DARK, LIGHT, contrast
from causal.display.parts_bars import PartBar, part_bars
from causal.errors import CausalError, UnknownName

SVG = "{http://www.w3.org/2000/svg}"
TITLES = ("Trade & arms", "Faith", "<Crops>")
CELLS = ((0.0, 0.25, None), (0.25, 0.0, 0.004), (None, 0.004, 0.0))
BARS = (
    PartBar("Trade & arms", 0.4, "+40"),
    PartBar("<Faith>", -0.1, "−10"),
    PartBar("No", 0.0, "0"),
)


def drawing(**more: object) -> ET.Element:
    told = {"unit": "bits", "title": "Apart", "description": "Three.", **more}
    return ET.fromstring(apart_map(TITLES, CELLS, **told))


@pytest.mark.parametrize("layout", ["wide", "narrow"])
@pytest.mark.parametrize("scheme", ["auto", "light", "dark"])
def test_every_pair_is_told_from_both_sides(layout: str, scheme: str) -> None:
    root = drawing(layout=layout, scheme=scheme)
    named = [one.text for one in root.iter(f"{SVG}title")]
    for pair in (
        "Trade & arms and Faith: 0.250 bits",
        "Faith and Trade & arms: 0.250 bits",
        "Faith and <Crops>: 0.004 bits",
        f"Trade & arms and <Crops>: {NO_NUMBER}",
    ):
        assert named.count(pair) == 1
    assert len(named) == 1 + 6  # the picture, and both sides of three pairs: no diagonal
    shown = [one.text for one in root.iter(f"{SVG}text")]
    assert shown.count("0.250") == 2 * (layout == "wide")
    assert shown.count("0.00") == 2 * (layout == "narrow")  # in the key it is no number
    assert NO_NUMBER in shown
    width = float(root.get("viewBox").split()[2])
    assert all(0 <= float(one.get("x")) <= width for one in root.iter(f"{SVG}text"))


def test_text_is_readable_on_every_shade() -> None:
    for colours in (LIGHT, DARK):
        for number in (0.0, 0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0):
            alpha = strength(number)
            parts = [
                [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
                for colour in (colours.state(0), colours.background)
            ]
            mixed = [round(alpha * a + (1 - alpha) * b) for a, b in zip(*parts, strict=True)]
            ground = "#" + "".join(f"{part:02X}" for part in mixed)
            assert contrast(colours.text, ground) >= 4.5


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(CausalError, match="two or more"):
        apart_map(["A"], [[0.0]], unit="bits", title="x", description="x")
    with pytest.raises(CausalError, match="3 rows of 3"):
        apart_map(TITLES, CELLS[:2], unit="bits", title="x", description="x")
    with pytest.raises(CausalError, match="the other way"):
        apart_map(["A", "B"], [[0.0, 0.1], [0.2, 0.0]], unit="bits", title="x", description="x")
    with pytest.raises(CausalError):
        apart_map(["A", "B"], [[0.0, 1.1], [1.1, 0.0]], unit="bits", title="x", description="x")
    with pytest.raises(UnknownName):
        drawing(layout="round")


@pytest.mark.parametrize("layout", ["wide", "narrow"])
@pytest.mark.parametrize("scheme", ["auto", "light", "dark"])
def test_parts_go_right_or_left_in_proportion(layout: str, scheme: str) -> None:
    root = ET.fromstring(
        part_bars(BARS, title="Parts", description="Three.", layout=layout, scheme=scheme)
    )
    named = [one.text for one in root.iter(f"{SVG}title")]
    assert named[1:] == ["Trade & arms: +40", "<Faith>: −10", "No: 0"]
    bars = [one.find(f"{SVG}rect") for one in root.iter(f"{SVG}g")]
    adds, takes, none = ((float(b.get("x")), float(b.get("width"))) for b in bars)
    assert adds[1] == pytest.approx(4 * takes[1], abs=0.3)
    assert takes[0] + takes[1] == pytest.approx(adds[0], abs=0.2)
    assert none[1] < 1
    assert bars[0].get("fill") != bars[1].get("fill")
    width = float(root.get("viewBox").split()[2])
    assert all(0 <= float(one.get("x")) <= width for one in root.iter(f"{SVG}text"))
    assert adds[0] + adds[1] < width


def test_parts_that_are_no_numbers_are_refused() -> None:
    with pytest.raises(CausalError):
        part_bars([PartBar("A", float("nan"), "?")], title="x", description="x")
    with pytest.raises(CausalError, match="nothing to draw"):
        part_bars([], title="x", description="x")
    with pytest.raises(UnknownName):
        part_bars(BARS, title="x", description="x", layout="round")
