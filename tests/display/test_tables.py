"""Tables for pages and terminals."""

import csv
import io
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from causal.display.tables import csv_text, html_table, text_table
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


FORMULAS = (
    "=cmd|' /C calc'!A0",
    "+1+cmd|x",
    "-2+3+cmd|x",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "+x",
    "=",
)
NUMBERS = ("-1", "+0.25", "-0.0", "1e-7", "-3e+4", "+12%", "1989-11-09", "a-b", "-", "+", "\u22121")


TEXTS = st.lists(st.lists(st.text(max_size=12) | st.sampled_from(FORMULAS), min_size=2, max_size=2))


def read_csv(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


@given(TEXTS)
def test_no_cell_of_a_csv_is_a_formula(rows: list[list[str]]) -> None:
    head, *there = read_csv(csv_text(["=a", "b"], rows))
    assert head == ["'=a", "b"]
    for said, cells in zip(rows, there, strict=True):
        for text, cell in zip(said, cells, strict=True):
            lines = text.replace("\r\n", "\n").replace("\r", "\n")
            assert cell in (lines, f"'{lines}")
            number = cell in "+-" or (
                not set(cell) - set("0123456789.+-e%") and cell[-1:] not in "+-.e"
            )
            assert number or cell[:1] not in tuple("=+-@\t")


def test_numbers_of_a_csv_stay_numbers() -> None:
    rows = [[one, 0.1 + 0.2, -1, None] for one in NUMBERS]
    _, *there = read_csv(csv_text(list("abcd"), rows))
    assert there == [[one, "0.30000000000000004", "-1", ""] for one in NUMBERS]
    _, *there = read_csv(csv_text("a", [[one] for one in FORMULAS]))
    assert [row[0][0] for row in there] == ["'"] * len(FORMULAS)
