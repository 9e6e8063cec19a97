"""Tables for pages and terminals."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from causal.display.tables import html_table, text_table
from causal.display.text import clean
from causal.errors import CausalError

CELLS = st.lists(st.lists(st.text(max_size=12), min_size=3, max_size=3), max_size=5)


@given(CELLS)
def test_cells_come_back_out_of_html(rows: list[list[str]]) -> None:
    written = html_table(["a", "b", "c"], rows, caption="<cap>", numeric={2})
    root = ET.fromstring(f"<div>{written}</div>")
    body = root.find("table/tbody")
    found = [[cell.text or "" for cell in row] for row in (body if body is not None else [])]
    assert found == [[clean(cell) for cell in row] for row in rows]
    assert root.findtext("table/caption") == "<cap>"
    assert [th.get("scope") for th in root.findall("table/thead/tr/th")] == ["col"] * 3
    assert all(th.get("scope") == "row" for th in root.findall("table/tbody/tr/th"))


@given(CELLS)
def test_columns_of_a_text_table_line_up(rows: list[list[str]]) -> None:
    lines = text_table(["a", "b", "c"], rows, numeric=[1]).splitlines() or [""]
    assert all(line == line.rstrip() for line in lines)
    assert all("\t" not in line for line in lines)
    assert text_table(["a", "b", "c"], rows).count("\n") >= len(rows) + 1


def test_numbers_stand_to_the_right() -> None:
    table = text_table(["x", "n"], [["a", "5"], ["b", "123"]], numeric=[1])
    assert table.splitlines() == ["x    n", "-  ---", "a    5", "b  123"]
    assert html_table(["x", "n"], [["a", "5"]], caption="", numeric=[1]).count('ch-number">') == 2


def test_ragged_rows_are_named() -> None:
    for table in (
        lambda: text_table(["a"], [["1", "2"]]),
        lambda: html_table(["a"], [[]], caption=""),
    ):
        with pytest.raises(CausalError, match="row 0"):
            table()


def test_the_header_of_a_row_can_lead_somewhere() -> None:
    rows = [["<a>", "5"], ["b", "6"]]
    written = html_table(["x", "n"], rows, caption="", links=['./?a=1&b="2"', ""])
    root = ET.fromstring(f"<div>{written}</div>")
    (link,) = root.iter("a")
    assert (link.get("href"), link.text) == ('./?a=1&b="2"', "<a>")
    with pytest.raises(CausalError, match="2 rows and 1 links"):
        html_table(["x", "n"], rows, caption="", links=["a"])
