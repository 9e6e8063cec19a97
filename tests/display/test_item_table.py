"""The table of items: escaped, pickable, readable on its shades in both schemes."""

from xml.etree import ElementTree as ET

import pytest

from causal.display.item_table import (
    AGAINST,
    FOR,
    ITEM_CSS,
    STRONGEST,
    Column,
    ItemGroup,
    ItemRow,
    item_table,
    shade,
)
from causal.display.palette import DARK, LIGHT, contrast
from causal.errors import CausalError

ROW = ItemRow("E<1>", "A <find>", "It & so", "Smith", ("1990", ""), (3.0, -12.0, None))
COLUMNS = [Column("F", "Flood against all others"), Column("G", "Fire"), Column("H", "Hail")]


def made(*groups: ItemGroup) -> ET.Element:
    return ET.fromstring(
        item_table(list(groups), facts=["date", "test"], columns=COLUMNS, caption="<Items>")
    )


def test_every_word_and_number_is_there_and_escaped() -> None:
    root = made(ItemGroup("The <mill>", (ROW,)), ItemGroup("", (ROW,)))
    assert root.find("caption").text == "<Items>"
    rows = root.findall("tbody/tr")
    assert ["".join(one.itertext()) for one in rows[0]] == ["The <mill>"]
    assert len(rows) == 3
    pick = rows[1].find("th/button")
    assert (pick.text, pick.get("data-pick"), pick.get("type")) == ("A <find>", "E<1>", "button")
    cells = rows[1].findall("td")
    assert [one.text for one in cells] == ["1990", "\xa0", "+3.0", "−12.0", "\xa0"]
    assert [one.get("data-head") for one in cells] == ["date", "test", "F", "G", "H"]
    assert "ch-for" in cells[2].get("class")
    assert "ch-against" in cells[3].get("class")
    heads = root.findall("thead/tr/th")
    assert [one.text for one in heads] == ["item", "date", "test", "F", "G", "H"]
    assert heads[3].get("title") == "Flood against all others"
    roles = {e.tag: e.get("role") for e in root.iter() if e.get("role")}
    assert roles["tr"] == "row"  # kept where the rules make cards of the rows
    assert roles["td"] == "cell"


def test_a_heavier_weight_has_a_deeper_shade_up_to_the_full_one() -> None:
    assert [shade(x, 10) for x in (0.0, 2.0, -2.0, 10.0, 30.0)] == [0, 9, 9, STRONGEST, STRONGEST]


def mixed(colour: str, ground: str) -> str:
    pairs = [(int(colour[i : i + 2], 16), int(ground[i : i + 2], 16)) for i in (1, 3, 5)]
    share = STRONGEST / 100
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02X}" for a, b in pairs)


@pytest.mark.parametrize("palette", [LIGHT, DARK])
@pytest.mark.parametrize("colour", [FOR, AGAINST])
def test_numbers_are_readable_on_the_deepest_shade(palette: object, colour: str) -> None:
    assert contrast(palette.text, mixed(colour, palette.background)) >= 4.5
    assert colour in ITEM_CSS


def test_a_row_that_does_not_fit_is_refused() -> None:
    with pytest.raises(CausalError, match="item E has 1 facts and 3 weights; there are 2 and 3"):
        made(ItemGroup("", (ItemRow("E", "E", "", "", ("1990",), (1.0, 2.0, 3.0)),)))
