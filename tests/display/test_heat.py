"""The map of all changes: every cell is there in words, no gap looks like a zero, text is readable."""

import re
from xml.etree import ElementTree as ET

import pytest

from causal.display.heat import HeatCell, HeatGroup, HeatRow, heat_map, heat_row
from causal.display.heat_cells import LEFT_OUT, strength
from causal.display.palette import DARK, LIGHT, contrast
from causal.errors import CausalError, UnknownName

SVG = "{http://www.w3.org/2000/svg}"
COLUMNS = [("a", "Trade & arms"), ("b", "Faith"), ("c", "Crops")]
ROWS = (
    HeatRow("war", "No <war>", (HeatCell("runs", 0.16), HeatCell("runs", -0.41), HeatCell("runs", 0.0))),
    HeatRow("gap", "No gap", (HeatCell("out_of_scope"), HeatCell("partial"), HeatCell("silent"))),
    HeatRow("same", "As it was", (HeatCell("vacuous", 0.0), HeatCell("runs", 0.004), HeatCell("runs", 0.05))),
)  # fmt: skip
GROUPS = [HeatGroup("arms", ROWS[:1]), HeatGroup("others", ROWS[1:])]


def drawing(**more: object) -> ET.Element:
    told = {"measure": "it lasts", "title": "All", "description": "Every change.", **more}
    return ET.fromstring(heat_map(GROUPS, COLUMNS, **told))


def texts(root: ET.Element) -> list[str]:
    return [one.text for one in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("layout", ["wide", "narrow"])
@pytest.mark.parametrize("scheme", ["auto", "light", "dark"])
def test_every_cell_has_its_words_in_every_form(layout: str, scheme: str) -> None:
    root = drawing(layout=layout, scheme=scheme)
    named = [one.text for one in root.iter(f"{SVG}title")]
    assert "No <war>, Trade & arms: +16 points" in named
    assert "No <war>, Faith: −41 points" in named
    assert "No gap, Crops: says nothing of this outcome" in named
    assert "As it was, Faith: under 1 point" in named
    shown = texts(root)
    assert {"+16", "−41", "0", "≈0", "+5", "½", "=", "…"} <= set(shown)
    assert shown.count("0") == 1  # only what is really nothing
    assert set(LEFT_OUT.values()) <= set(shown)  # the key explains every texture


def test_who_gives_no_number_has_a_texture_of_its_own() -> None:
    rows = {one.get("data-row"): one for one in drawing(scheme="light").iter(f"{SVG}g")}
    cells = rows["gap"].findall(f"{SVG}g")[1:]
    textures = [cell.find(f"{SVG}path").get("d") for cell in cells]
    origin = [cell.find(f"{SVG}rect").get("x") for cell in cells]
    assert len(set(textures)) == 3
    assert len(set(origin)) == 3
    assert not any("fill-opacity" in one.attrib for cell in cells for one in cell)
    dashed = rows["same"].findall(f"{SVG}g")[1].find(f"{SVG}rect")
    assert dashed.get("stroke-dasharray")


def test_only_the_interactive_one_has_buttons_and_one_tab_stop() -> None:
    assert not [one for one in drawing().iter() if one.get("role") == "button"]
    root = drawing(interactive=True, current="gap")
    buttons = [one for one in root.iter() if one.get("role") == "button"]
    assert len(buttons) == 3 * (1 + 3)
    (stop,) = [one for one in buttons if one.get("tabindex") == "0"]
    assert stop.get("data-pick") == "gap"
    assert "asked now" in stop.get("aria-label")
    assert {one.get("data-at") for one in buttons} == {
        f"{r},{c}" for r in range(3) for c in range(4)
    }
    assert {one.get("data-pick") for one in buttons} >= {"war|a", "war|b", "war", "same|c"}
    assert root.get("role") == "group"


@pytest.mark.parametrize("layout", ["wide", "narrow"])
@pytest.mark.parametrize("current", ["war", "gap"])
def test_the_marked_row_alone_is_that_of_the_whole_map(layout: str, current: str) -> None:
    told = {"measure": "m", "interactive": True, "layout": layout}
    whole = {**told, "title": "t", "description": "d"}
    row = heat_row(GROUPS, COLUMNS, current=current, **told)
    stops = ' tabindex="(-1|0)"'  # the way in for the keyboard is moved when the row is put in
    before, after = heat_map(GROUPS, COLUMNS, current=current, **whole).split(row)
    plain = re.sub(stops, "", heat_map(GROUPS, COLUMNS, **whole))
    assert plain.startswith(re.sub(stops, "", before))
    assert plain.endswith(re.sub(stops, "", after))


def test_only_a_row_of_the_map_can_be_drawn_alone() -> None:
    with pytest.raises(UnknownName, match="nobody"):
        heat_row(GROUPS, COLUMNS, current="nobody", measure="m")
    with pytest.raises(UnknownName, match="row"):
        heat_row(GROUPS, COLUMNS, current="", measure="m")


def test_stronger_changes_are_stronger_and_signs_differ() -> None:
    sizes = [0, 0.019, 0.02, 0.05, 0.1, 0.2, 0.4, 1]
    found = [strength(size) for size in sizes]
    assert found == sorted(found)
    assert found[1] == 0 < found[2]
    assert [strength(-size) for size in sizes] == found
    row = {one.get("data-row"): one for one in drawing(scheme="light").iter(f"{SVG}g")}["war"]
    fills = [
        [r.get("fill") for r in cell.findall(f"{SVG}rect") if r.get("fill-opacity")]
        for cell in row.findall(f"{SVG}g")[1:]
    ]
    assert fills == [[LIGHT.state(0)], [LIGHT.state(3)], []]


@pytest.mark.parametrize("colours", [LIGHT, DARK])
@pytest.mark.parametrize("place", [0, 3])
def test_numbers_can_be_read_on_every_shade(colours: object, place: int) -> None:
    def parts(colour: str) -> list[int]:
        return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]

    for size in (0.02, 0.05, 0.1, 0.2, 0.4):
        alpha = strength(size)
        over, under = parts(colours.state(place)), parts(colours.background)
        mixed = [round(alpha * a + (1 - alpha) * b) for a, b in zip(over, under, strict=True)]
        assert contrast(colours.text, "#" + "".join(f"{p:02X}" for p in mixed)) >= 4.5


def test_what_cannot_be_drawn_is_refused() -> None:
    told = {"measure": "m", "title": "t", "description": "d"}
    with pytest.raises(CausalError, match="nothing to draw"):
        heat_map([], COLUMNS, **told)
    with pytest.raises(CausalError, match="each needs one"):
        heat_map(GROUPS, COLUMNS[:2], **told)
    with pytest.raises(CausalError, match="needs the change"):
        heat_map([HeatGroup("g", (HeatRow("r", "R", (HeatCell("runs"),)),))], COLUMNS[:1], **told)
    with pytest.raises(UnknownName, match="sleeps"):
        heat_map([HeatGroup("g", (HeatRow("r", "R", (HeatCell("sleeps"),)),))], COLUMNS[:1], **told)
    with pytest.raises(UnknownName, match="nobody"):
        drawing(current="nobody")
    with pytest.raises(UnknownName, match="square"):
        drawing(layout="square")
