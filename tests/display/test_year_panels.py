"""Curves and bars by year: every number in its place, every mark and word readable."""

from itertools import combinations, pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from causal.display.end_bars import EndPanel, end_bars
from causal.display.fan import KINDS, Band, Curve, spread
from causal.display.numbers import percent
from causal.display.scatter import Scale
from causal.display.text import text_width
from causal.display.year_frame import run_of, ticks
from causal.display.year_layout import columns_of, rows_of, sides, width_of
from causal.display.year_marks import KINDS as MARKS
from causal.display.year_marks import YearMark
from causal.display.year_panels import YearPanel, panel_rows, year_panels
from causal.errors import CausalError, UnknownName

SVG = "{http://www.w3.org/2000/svg}"
CHANCE = Scale("the chance", 0.0, 1.0, ((0.0, "0%"), (0.5, "50%"), (1.0, "100%")))
YEARS = tuple(range(1700, 1710))
WAS = tuple(1 - 0.08 * i for i in range(10))
NOW = tuple(1 - 0.03 * i for i in range(10))
BANDS = tuple(
    Band(share, tuple(v - half for v in NOW), tuple(min(1.0, v + half) for v in NOW))
    for share, half in ((0.95, 0.2), (0.5, 0.05), (0.8, 0.1))
)
MANY = tuple(YearMark(kind, 1703, f"{kind} <b>", 1705) for kind in MARKS)
PANEL = YearPanel(
    "<i>Trade",
    (Curve("was", "as it was", WAS), Curve("now", "changed", NOW, BANDS)),
    MANY,
    known=1702,
)
SILENT = YearPanel("Arms", status_text="It is silent on this.")
LAYOUTS = pytest.mark.parametrize("layout", ["wide", "narrow"])
chances = st.lists(st.floats(0, 1), min_size=3, max_size=30)


def draw(panels: tuple[YearPanel, ...] = (PANEL, SILENT), **options: object) -> ET.Element:
    told = {"title": "T", "description": "D", "upward": CHANCE, "said": percent}
    return ET.fromstring(year_panels(panels, YEARS, **(told | options)))  # type: ignore[arg-type]


def group(root: ET.Element, name: str) -> list[ET.Element]:
    return [e for e in root.iter() if name in (e.get("class") or "").split()]


def corners(path: str) -> list[tuple[float, float]]:
    pairs = path.replace("M", "L").replace("Z", "").split("L")[1:]
    return [(float(x), float(y)) for x, y in (pair.split() for pair in pairs)]


@LAYOUTS
def test_every_panel_is_named_and_says_its_numbers(layout: str) -> None:
    root = draw(layout=layout)
    one, other = group(root, "ch-panel")
    told = one.find(f"{SVG}title").text or ""
    assert told.startswith("<i>Trade: as it was 28% in 1709; changed 73% in 1709; record <b>")
    assert other.find(f"{SVG}title").text == "Arms: It is silent on this."
    hovers = group(one, "ch-hover")[0]
    assert hovers[3].find(f"{SVG}title").text == "1703: as it was 76%; changed 91%"
    assert len(hovers) == len(YEARS)
    assert len(group(one, "ch-known")) == 1


@LAYOUTS
def test_kinds_part_without_colour(layout: str) -> None:
    curves = tuple(Curve(kind, kind, NOW) for kind in KINDS)
    root = draw((YearPanel("A", curves),), layout=layout)
    drawn = [group(root, f"ch-{kind}")[0] for kind in KINDS]
    looks = {(one.get("stroke-dasharray"), one.get("stroke-width")) for one in drawn}
    assert len(looks) == len(KINDS)
    shapes = set()
    for kind in MARKS:
        (mark,) = group(draw((PANEL,), layout=layout), f"ch-mark-{kind}")
        shapes.add((mark[1].tag, mark[1].get("height"), (mark[1].get("d") or "")[-20:]))
    assert len(shapes) >= len(MARKS) - 1  # the two spans are bars, told apart by their words


@LAYOUTS
@given(values=chances)
@settings(max_examples=25, deadline=None)
def test_heights_keep_the_order_of_the_numbers(layout: str, values: list[float]) -> None:
    years = range(1700, 1700 + len(values))
    drawn = year_panels(
        [YearPanel("A", (Curve("now", "changed", tuple(values)),))],
        years,
        title="T", description="D", upward=CHANCE, said=percent, layout=layout,
    )  # fmt: skip
    points = corners(group(ET.fromstring(drawn), "ch-now")[0].get("d") or "")
    assert len(points) == len(values)
    for (one, (x, y)), (two, (x2, y2)) in pairwise(zip(values, points, strict=True)):
        assert x < x2
        assert not (one < two and y < y2)


def test_bands_are_nested_and_hold_the_line() -> None:
    bands = group(draw((PANEL,)), "ch-band")
    assert len(bands) == 3
    widths = []
    for band in bands:
        points = corners(band.get("d") or "")
        upper, lower = points[: len(YEARS)], points[len(YEARS) :][::-1]
        assert [x for x, _ in upper] == [x for x, _ in lower]
        widths.append([low - high for (_, high), (_, low) in zip(upper, lower, strict=True)])
    for outer, inner in pairwise(widths):
        assert all(a >= b >= 0 for a, b in zip(outer, inner, strict=True))


def test_a_line_breaks_where_there_is_no_number() -> None:
    values = (0.5, 0.5, None, 0.5, *(0.1,) * 6)
    root = draw((YearPanel("A", (Curve("was", "w", values),)),))
    assert (group(root, "ch-was")[0].get("d") or "").count("M") == 2


@LAYOUTS
def test_no_word_leaves_the_picture(layout: str) -> None:
    panels = tuple(YearPanel(f"A theory with a long name, number {i}", PANEL.curves,
                             (*MANY, YearMark("turns", 1709, "the point of no return: 1709")))
                   for i in range(3))  # fmt: skip
    root = draw((*panels, SILENT), layout=layout)
    width = float((root.get("viewBox") or "").split()[2])
    for text in root.iter(f"{SVG}text"):
        size, x = float(text.get("font-size") or 0), float(text.get("x") or 0)
        wide = text_width(text.text or "", size, bold=text.get("font-weight") == "600") * 0.95
        start = {"middle": x - wide / 2, "end": x - wide}.get(text.get("text-anchor") or "", x)
        assert start >= -1, text.text
        assert start + wide <= width + 1, text.text
        assert size >= 11


@given(st.lists(st.floats(0, 100), max_size=6))
@settings(max_examples=40, deadline=None)
def test_labels_at_the_end_never_meet(wanted: list[float]) -> None:
    found = spread(wanted, 0, 100)
    assert all(abs(a - b) >= 13.99 for a, b in combinations(found, 2))
    assert all(one <= 100 for one in found)


def test_the_table_says_what_is_drawn() -> None:
    headers, rows = panel_rows((PANEL, SILENT), YEARS, percent, 0.8)
    assert headers == ["year", "<i>Trade: as it was", "<i>Trade: changed"]
    assert rows[-1] == ["1709", "28%", "73% (63% to 83%)"]
    assert len(rows) == len(YEARS)


@LAYOUTS
def test_bars_are_as_tall_as_their_chances(layout: str) -> None:
    was, now = (0.1, 0.2, 0.1, 0.6), (0.0, 0.1, 0.05, 0.85)
    drawn = end_bars([EndPanel("A", was, now, 1700)], [1700, 1701, 1702], title="T",
                     description="D", what="w", layout=layout)  # fmt: skip
    root = ET.fromstring(drawn)
    heights = [float(one.get("height") or 0) for one in group(root, "ch-end")]
    assert heights == pytest.approx([0, 2 * heights[2], heights[2]], abs=0.11)
    told = group(root, "ch-panel")[0].find(f"{SVG}title").text
    assert told == (
        "A: as it was most likely in 1701 (20%), not by 1702 60%; "
        "changed most likely in 1701 (10%), not by 1702 85%"
    )
    (never,) = group(root, "ch-never")
    assert [t.text for t in never.iter(f"{SVG}text")] == ["60%", "85%", "not by 1702"]


@LAYOUTS
def test_where_nothing_is_changed_there_are_no_bars(layout: str) -> None:
    drawn = end_bars([EndPanel("A", (0.4, 0.6))], [1700], title="T", description="D", what="w",
                     layout=layout)  # fmt: skip
    assert "changed" not in drawn
    root = ET.fromstring(drawn)
    assert not group(root, "ch-end")
    assert len(group(root, "ch-outline")) == 1


def test_years_are_round_and_readable() -> None:
    for width in (60, 120, 300, 1000):
        found = ticks(1981, 2010, width)
        assert len(found) * text_width("2000", 11) <= width + text_width("2000", 11)
    assert run_of([5]) == (5, 5)
    assert [columns_of(n, "wide") for n in (0, 1, 2, 3, 4, 5)] == [1, 1, 2, 3, 2, 3]
    assert rows_of("abc", "narrow") == ["a", "b", "c"]
    assert all(right <= width_of("wide") for _, right in sides(3, "wide"))


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(UnknownName, match="layout"):
        draw(layout="round")
    with pytest.raises(UnknownName, match="kind of curve"):
        Curve("pink", "a", ())
    with pytest.raises(UnknownName, match="kind of mark"):
        YearMark("pink", 1700, "a")
    with pytest.raises(CausalError, match="before 1700"):
        YearMark("change", 1700, "a", 1699)
    with pytest.raises(CausalError, match="other years"):
        draw((YearPanel("A", (Curve("now", "c", (0.5,)),)),))
    with pytest.raises(CausalError, match="follow one another"):
        run_of([1700, 1702])
    with pytest.raises(CausalError, match="off the scale"):
        draw((YearPanel("A", (Curve("now", "c", (1.5,) * 10),)),), said=str)
    with pytest.raises(CausalError, match="none above"):
        Band(0.5, (0.2,), (0.1,))
    with pytest.raises(CausalError, match="less than 1"):
        Band(1.0, (0.2,), (0.3,))
    with pytest.raises(CausalError, match="other years"):
        Curve("now", "c", (0.5, 0.5), (Band(0.5, (0.2,), (0.3,)),))
    with pytest.raises(CausalError, match="other years"):
        end_bars([EndPanel("A", (1.0,), (1.0,))], [1700], title="T", description="D", what="w")


def test_bands_of_years_apart_are_bars_in_those_years() -> None:
    some = (1700, 1705, 1709)
    low, high = (
        tuple(v + move if year in some else None for year, v in zip(YEARS, NOW, strict=True))
        for move in (-0.3, 0.0)
    )
    inner = tuple(None if v is None else v - 0.1 for v in high)
    curve = Curve("now", "changed", NOW, (Band(0.95, low, high), Band(0.5, inner, high)))
    root = draw(
        (YearPanel("Trade", (Curve("was", "as it was", WAS), curve)),),
        bands_labels=("order", "any"),
    )
    assert {"order", "any"} <= {e.text for e in root.iter(f"{SVG}text")}
    assert not group(root, "ch-band")
    found = group(root, "ch-bar")
    assert len(found) == 2 * len(some)
    at = [float((bar.get("d") or "")[1:].split()[0]) for bar in found]
    (line,) = group(root, "ch-now")
    across = [x for x, _ in corners(line.get("d") or "")]
    assert sorted(set(at)) == pytest.approx([across[year - YEARS[0]] for year in some])
    assert float(found[0].get("stroke-width") or 0) < float(found[1].get("stroke-width") or 0)
    whole = Curve("now", "changed", NOW, BANDS)
    assert (curve.apart, whole.apart) == (True, False)
    assert not Curve("now", "changed", NOW, (Band(0.5, (None,) * 10, (None,) * 10),)).apart
