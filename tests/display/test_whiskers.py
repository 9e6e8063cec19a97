"""Whiskers of the comparison picture: where they stand, what they say, when they are not there."""

from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from causal.display.bars import PairRow, Whiskers, paired_bars
from causal.display.text import text_width
from causal.errors import CausalError

SVG = "{http://www.w3.org/2000/svg}"
STATES = ("reformed", "unreformed", "ends")
LABEL = "whisker: 90% of 1,000 draws of the theory's own uncertainty"
ROWS = (
    PairRow(
        "Trade",
        before=(0.1, 0.2, 0.7),
        after=(0.2, 0.3, 0.5),
        whiskers=Whiskers(0.5, (0.41, 0.62), (0.08, 0.29), ((0.1, 0.3), (0.2, 0.4), (0.38, 0.59))),
    ),
    PairRow("Faith", before=(0.1, 0.4, 0.5), after=(0.1, 0.35, 0.55)),
    PairRow("Arms", status="out_of_scope", status_text="has none of these levers"),
)


def draw(rows=ROWS, layout="wide", **options):
    told = {"measure": (0, 1), "measure_label": "it lasts", "whisker_label": LABEL, **options}
    drawn = paired_bars(
        rows,
        STATES,
        before_label="as it was",
        after_label="no war",
        title="T",
        description="D",
        layout=layout,
        **told,
    )
    return ET.fromstring(drawn)


def of_class(root, name):
    return [e for e in root.iter() if name in (e.get("class") or "").split()]


def words(root):
    return [e.text or "" for e in root.iter(f"{SVG}text")]


def boxes(root):
    """Left, right, top, bottom of every text, by our estimate of widths."""
    for e in root.iter(f"{SVG}text"):
        size = float(e.get("font-size"))
        wide = text_width(e.text or "", size, bold=e.get("font-weight") is not None)
        x, y = float(e.get("x")), float(e.get("y"))
        left = x - wide * {"end": 1.0, "middle": 0.5}.get(e.get("text-anchor"), 0.0)
        yield left, left + wide, y - 0.75 * size, y + 0.2 * size


def ends(whisker):
    """Where the line of a whisker begins and ends."""
    line = next(e.get("d") for e in whisker.findall(f"{SVG}path") if e.get("stroke-width") == "1.5")
    start, _, rest = line[1:].partition("H")
    return float(start.split()[0]), float(rest.split("M")[0])


def test_whiskers_stand_on_the_scales_of_bars_and_changes():
    below, over = of_class(draw(), "ch-whisker")
    left, right = (float(e.get("x")) for e in draw().iter(f"{SVG}text") if e.text in ("0%", "100%"))
    low, high = ends(below)
    assert low == pytest.approx(left + 0.41 * (right - left), abs=0.1)
    assert high == pytest.approx(left + 0.62 * (right - left), abs=0.1)
    marks = {e.text: float(e.get("x")) for e in draw().iter(f"{SVG}text")}
    zero, ten = marks["0"], marks["+10"]
    low, high = ends(over)
    assert low == pytest.approx(zero + 0.8 * (ten - zero), abs=0.1)
    assert high == pytest.approx(zero + 2.9 * (ten - zero), abs=0.1)


@pytest.mark.parametrize("layout", ["wide", "narrow"])
def test_whiskers_are_explained_and_said_in_words(layout):
    root = draw(layout=layout)
    shown = " ".join(words(root))
    assert LABEL in shown
    assert "the line below a bar, from 0%: it lasts, as changed" in shown
    assert "41% to 62%" in shown
    assert "+8 to +29" in shown
    names = [e.text for e in root.iter(f"{SVG}title")]
    assert "it lasts: 50%, 90% of draws: 41% to 62%" in names
    assert "ends 50%, 90% of draws: 38% to 59%" in names


@pytest.mark.parametrize("layout", ["wide", "narrow"])
def test_a_row_without_bands_beside_rows_with_them_says_so(layout):
    told, silent, lane = of_class(draw(layout=layout), "ch-pair")
    assert "no whisker: its numbers could not be drawn" in words(silent)
    assert not of_class(silent, "ch-whisker")
    assert len(of_class(told, "ch-whisker")) == 2
    assert not any("whisker" in word for word in words(lane))


@pytest.mark.parametrize("layout", ["wide", "narrow"])
def test_without_draws_there_is_neither_whisker_nor_legend_nor_room_for_them(layout):
    bare = tuple(replace(row, whiskers=None) for row in ROWS)
    root = draw(bare, layout)
    assert ET.tostring(root) == ET.tostring(draw(bare, layout, whisker_label=""))
    assert not of_class(root, "ch-whisker")
    assert not any("whisker" in word for word in words(root))
    tall, taller = (float(one.get("viewBox").split()[3]) for one in (root, draw(layout=layout)))
    assert tall < taller


chances = st.floats(0, 1)


@settings(deadline=None, max_examples=40)
@example(0.625, 1.0, (0.0, 0.0), (1.0, 1.0), False)
@given(*[chances] * 2, *[st.tuples(chances, chances).map(sorted).map(tuple)] * 2, st.booleans())
def test_no_text_is_written_over_another(before, after, band, other, noted):
    change = (other[0] - before, other[1] - before)
    row = PairRow(
        "Trade",
        before=(before, 0.0, 1 - before),
        after=(after, 0.0, 1 - after),
        status_text="what happened anyway" if noted else "",
        whiskers=Whiskers(after, band, change),
    )
    for layout in ("wide", "narrow"):
        root = draw((row, *ROWS), layout)
        _, _, width, height = map(float, root.get("viewBox").split())
        found = list(boxes(root))
        for one, other_one in combinations(found, 2):
            across = min(one[1], other_one[1]) - max(one[0], other_one[0])
            down = min(one[3], other_one[3]) - max(one[2], other_one[2])
            assert across <= 1 or down <= 1
        assert all(0 <= a < b <= width + 1 and c >= 0 and d <= height for a, b, c, d in found)


def test_a_change_without_spread_has_no_whisker():
    sure = replace(ROWS[0], whiskers=Whiskers(0.5, (0.41, 0.62), (0.2, 0.2)))
    assert len(of_class(draw((sure,)), "ch-whisker")) == 1


@pytest.mark.parametrize(
    ("whiskers", "options"),
    [
        (Whiskers(0.5, (0.6, 0.4), (0.1, 0.2)), {}),
        (Whiskers(0.5, (0.4, 0.6), (0.2, 0.1)), {}),
        (Whiskers(0.5, (0.4, 1.2), (0.1, 0.2)), {}),
        (Whiskers(0.5, (0.4, 0.6), (0.1, 0.2), ((0.1, 0.2),)), {}),
        (Whiskers(0.5, (0.4, 0.6), (0.1, 0.2)), {"whisker_label": ""}),
        (Whiskers(0.5, (0.4, 0.6), (0.1, 0.2)), {"measure": None}),
    ],
)
def test_bad_whiskers_are_refused(whiskers, options):
    with pytest.raises(CausalError):
        draw((replace(ROWS[0], whiskers=whiskers),), **options)
