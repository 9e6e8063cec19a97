"""The picture of points and ranges: what is drawn where, in which order, and in which words."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from causal.display.ranges import RangeRow, Span, range_bars
from causal.errors import CausalError, UnknownName

SVG = "{http://www.w3.org/2000/svg}"
ROWS = (
    RangeRow("Trade", "", 0.17, 0.0, Span(0.05, 0.4), Span(0.0, 0.6)),
    RangeRow("Faith", "its own timeline", 0.8, 1.0, Span(0.8, 0.8, True), Span(0.5, 1.0, True)),
    RangeRow("Arms", status="out_of_scope", status_text="has none of these levers"),
    RangeRow("Kings", "", 0.25, 0.0, status_text="follows from the network alone"),
)
LAYOUTS = pytest.mark.parametrize("layout", ["wide", "narrow"])


def draw(rows: tuple[RangeRow, ...] = ROWS, **options: object) -> ET.Element:
    return ET.fromstring(range_bars(rows, title="T", description="D", **options))  # type: ignore[arg-type]


def words(root: ET.Element) -> list[str]:
    return [e.text or "" for e in root.iter(f"{SVG}text")]


def group(root: ET.Element, name: str) -> list[ET.Element]:
    return [e for e in root.iter() if name in (e.get("class") or "").split()]


def size(root: ET.Element) -> tuple[float, float]:
    _, _, width, height = (float(part) for part in (root.get("viewBox") or "").split())
    return width, height


@LAYOUTS
def test_each_theory_says_its_numbers_in_words(layout: str) -> None:
    shown = [" ".join(words(row)) for row in group(draw(layout=layout), "ch-range")]
    assert len(shown) == len(ROWS)
    assert all(part in shown[0] for part in ("Trade", "17%", "5% to 40%", "0% to 60%"))
    assert all(part in shown[1] for part in ("its own timeline", "80%", "50% to 100%"))
    assert "has none of these levers" in shown[2]
    assert not any(character.isdigit() for character in shown[2])
    assert "follows from the network alone" in shown[3]


@LAYOUTS
def test_nothing_is_drawn_for_what_is_not_known(layout: str) -> None:
    rows = group(draw(layout=layout), "ch-range")
    counts = [
        [len(group(row, kind)) for kind in ("ch-point", "ch-marker", "ch-middle", "ch-full")]
        for row in rows
    ]
    assert counts == [[1, 1, 1, 1], [1, 1, 1, 1], [0, 0, 0, 0], [1, 1, 0, 0]]
    assert [len(group(row, "ch-lane")) for row in rows] == [0, 0, 1, 0]


@LAYOUTS
def test_marks_stand_where_their_numbers_are(layout: str) -> None:
    rows = tuple(
        RangeRow("T", "", p, p, Span(p, p + 0.2), Span(p, p + 0.4)) for p in (0.0, 0.3, 0.6)
    )
    places = []
    for row in group(draw(rows, layout=layout), "ch-range"):
        (point,), (middle,) = group(row, "ch-point"), group(row, "ch-middle")
        (full,) = group(row, "ch-full")
        line = full.find(f"{SVG}path").get("d")
        start, width = (
            float(part) for part in line.replace("M", "").replace(" ", "h").split("h")[::2]
        )
        x = float(point.get("cx"))
        assert float(middle.get("x")) == pytest.approx(x, abs=0.11)
        assert start == pytest.approx(x, abs=0.11)
        assert width == pytest.approx(2 * float(middle.get("width")), abs=0.3)
        places.append(x)
    assert places[1] - places[0] == pytest.approx(places[2] - places[1], abs=0.2)


@LAYOUTS
def test_the_point_is_drawn_over_the_bars_and_the_thick_bar_over_the_line(layout: str) -> None:
    row = group(draw(layout=layout), "ch-range")[0]
    kinds = [e.get("class") for e in row if e.get("class")]
    order = [kinds.index(k) for k in ("ch-full", "ch-middle", "ch-marker", "ch-point")]
    assert order == sorted(order)


def test_ends_that_are_only_limits_are_dashed_and_the_key_says_so() -> None:
    rows = group(root := draw(), "ch-range")
    dashes = [[e.get("stroke-dasharray") for e in group(row, "ch-full")[0]][1] for row in rows[:2]]
    assert dashes[0]
    assert dashes[1] is None
    assert any("a limit, not known to be reached" in word for word in words(root))
    assert not any("limit" in word for word in words(draw(ROWS[1:])))


def test_the_key_names_only_the_marks_that_occur() -> None:
    assert len(group(draw(), "ch-key")) == 4
    assert len(group(draw(ROWS[3:]), "ch-key")) == 2
    assert len(group(draw(ROWS[2:3]), "ch-key")) == 0
    bare = words(draw(ROWS[3:]))
    assert not any("order" in word for word in bare)


@LAYOUTS
def test_everything_is_drawn_inside(layout: str) -> None:
    long = RangeRow("A theory with a very long name that does not end " * 3, "n" * 90, 1.0, 1.0)
    root = draw((*ROWS, long), layout=layout)
    width, height = size(root)
    assert width <= (1200 if layout == "wide" else 390)
    for element in root.iter():
        if element.tag in (f"{SVG}rect", f"{SVG}text"):
            x, y = float(element.get("x") or 0), float(element.get("y") or 0)
            assert -1 <= x <= x + float(element.get("width") or 0) <= width
            assert 0 <= y <= y + float(element.get("height") or 0) <= height
        if element.tag == f"{SVG}circle":
            assert 6 <= float(element.get("cx")) <= width - 6


def test_a_screen_reader_is_told_the_whole_row() -> None:
    root = draw(marker_label="what happened")
    assert root.find(f"{SVG}title").text == "T"
    assert root.find(f"{SVG}desc").text == "D"
    told = [row.find(f"{SVG}title").text for row in group(root, "ch-range")]
    assert told[0] == (
        "Trade: 17%; 5% to 40% if mechanisms respect their order; "
        "0% to 60% whatever the mechanisms do; what happened 0%"
    )
    assert told[2] == "Arms: has none of these levers"


chances = st.floats(0, 1)


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=80), chances, st.tuples(chances, chances), st.tuples(chances, chances))
def test_any_row_gives_a_document_that_parses(
    text: str, point: float, one: tuple[float, float], other: tuple[float, float]
) -> None:
    middle, full = Span(*sorted(one)), Span(*sorted(other))
    rows = (
        RangeRow(text, text, point, point, middle, full, "runs", text),
        RangeRow(text, text, None, None, None, None, text, text),
    )
    for layout in ("wide", "narrow"):
        root = draw(rows, layout=layout, point_label=text, marker_label=text)
        assert len(group(root, "ch-point")) == 2  # in the row and in the key
        assert not any("−" in word or "-0" in word for word in words(root) if word not in text)


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda: draw(layout="tall"), UnknownName),
        (lambda: draw(scheme="sepia"), UnknownName),
        (lambda: draw((RangeRow("A", point=1.2),)), CausalError),
        (lambda: Span(0.6, 0.4), CausalError),
        (lambda: Span(-0.1, 0.4), CausalError),
        (lambda: Span(float("nan"), 0.4), CausalError),
    ],
    ids=["layout", "scheme", "point", "reversed", "negative", "no number"],
)
def test_what_cannot_be_drawn_is_refused(make: object, error: type[CausalError]) -> None:
    with pytest.raises(error):
        make()  # type: ignore[operator]
