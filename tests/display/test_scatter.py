"""The picture of choices by two numbers: every point in its place, every label readable."""

from itertools import combinations
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from causal.display.scatter import Scale, ScatterPoint, scatter
from causal.display.scatter_labels import box_of, label_places, overlap
from causal.display.text import text_width
from causal.errors import CausalError, UnknownName

SVG = "{http://www.w3.org/2000/svg}"
CHANCE = Scale("the chance", 0.0, 1.0, ((0.0, "0%"), (0.5, "50%"), (1.0, "100%")))
POINTS = (
    ScatterPoint("no war", 0.1, 0.7, "70%, price 10%"),
    ScatterPoint("<b>peace", 0.9, 0.2, "20%, price 90%", reached=False),
)
LAYOUTS = pytest.mark.parametrize("layout", ["wide", "narrow"])
shares = st.floats(0, 1, allow_nan=False)


def draw(points: tuple[ScatterPoint, ...] = POINTS, **options: object) -> ET.Element:
    made = scatter(points, title="T", description="D", across=CHANCE, upward=CHANCE, **options)  # type: ignore[arg-type]
    return ET.fromstring(made)


def group(root: ET.Element, name: str) -> list[ET.Element]:
    return [e for e in root.iter() if name in (e.get("class") or "").split()]


@LAYOUTS
def test_every_point_is_named_and_numbered(layout: str) -> None:
    root = draw(layout=layout, threshold=0.5, threshold_label="wanted")
    keys = [" ".join(e.text or "" for e in one.iter(f"{SVG}text")) for one in group(root, "ch-key")]
    assert keys == ["1 no war 70%, price 10%", "2 <b>peace 20%, price 90%"]
    assert len(group(root, "ch-choice")) == 2
    assert root.find(f"{SVG}title").text == "T"
    assert root.find(f"{SVG}desc").text == "D"
    assert len(group(root, "ch-threshold")) == 1
    full, hollow = group(root, "ch-dot")
    assert full.get("fill") == hollow.get("stroke") != hollow.get("fill")


@LAYOUTS
@given(st.lists(st.tuples(shares, shares), min_size=2, max_size=12))
@settings(max_examples=25, deadline=None)
def test_places_keep_the_order_of_the_numbers(layout: str, pairs: list) -> None:
    root = draw(tuple(ScatterPoint("a", x, y) for x, y in pairs), layout=layout)
    _, _, width, height = (float(part) for part in (root.get("viewBox") or "").split())
    dots = [(float(d.get("cx")), float(d.get("cy"))) for d in group(root, "ch-dot")]
    for (x, y), (dx, dy) in zip(pairs, dots, strict=True):
        assert 0 < dx < width
        assert 0 < dy < height
        for (x2, y2), (dx2, dy2) in zip(pairs, dots, strict=True):
            assert not (x < x2 and dx > dx2)
            assert not (y < y2 and dy < dy2)


@given(st.lists(st.tuples(shares, shares), max_size=15))
@settings(max_examples=40, deadline=None)
def test_labels_cover_neither_points_nor_one_another(pairs: list) -> None:
    spots = [(46 + 306 * x, 40 + 246 * y) for x, y in pairs]
    names = [str(i) for i in range(1, len(spots) + 1)]
    bounds = (46, 40, 352, 286)
    places = label_places(spots, names, bounds)
    boxes = [box_of(at, text_width(n, 13, bold=True)) for at, n in zip(places, names, strict=True)]
    assert not any(overlap(one, other) for one, other in combinations(boxes, 2))
    for box in boxes:
        assert bounds[0] <= box[0]
        assert box[2] <= bounds[2]
        assert not any(overlap(box, (x - 5, y - 5, x + 5, y + 5)) for x, y in spots)


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(UnknownName, match="layout"):
        draw(layout="round")
    with pytest.raises(UnknownName, match="scheme"):
        draw(scheme="pink")
    with pytest.raises(CausalError, match="off the scale"):
        draw((ScatterPoint("a", 1.5, 0.5),))
