"""The comparison picture and single distributions."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from causal.display.bar_frame import Axis, differences
from causal.display.bars import PairRow, belief_bars, paired_bars
from causal.display.text import clean
from causal.errors import CausalError, UnknownName

SVG = "{http://www.w3.org/2000/svg}"
STATES = ("lasts, reformed", "lasts, unreformed", "ends")
ROWS = (
    PairRow("Trade", "calibrated", (0.1, 0.2, 0.7), (0.2, 0.3, 0.5)),
    PairRow("Faith", "", (0.1, 0.4, 0.5), (0.1, 0.35, 0.55)),
    PairRow("Arms", "", None, None, "out_of_scope", "has none of these levers"),
    PairRow("Kings", "", (0.2, 0.2, 0.6), (0.2, 0.2, 0.6), "vacuous", "it is what happened anyway"),
)


def draw(rows: tuple[PairRow, ...] = ROWS, **options: object) -> ET.Element:
    given_options: dict[str, object] = {"measure": (0, 1), "measure_label": "it lasts", **options}
    drawn = paired_bars(
        rows,
        STATES,
        before_label="as it was",
        after_label="no war",
        title="T",
        description="D",
        **given_options,  # type: ignore[arg-type]
    )
    return ET.fromstring(drawn)


def words(root: ET.Element) -> list[str]:
    return [e.text or "" for e in root.iter(f"{SVG}text")]


def group(root: ET.Element, name: str) -> list[ET.Element]:
    return [e for e in root.iter() if name in (e.get("class") or "").split()]


@pytest.mark.parametrize("layout", ["wide", "page", "narrow"])
def test_differences_are_signed_and_missing_ones_are_not_zero(layout: str) -> None:
    root = draw(layout=layout)
    pairs = group(root, "ch-pair")
    shown = [" ".join(words(pair)) for pair in pairs]
    assert len(pairs) == len(ROWS)
    assert "+20" in shown[0]
    assert "−5" in shown[1]
    assert "has none of these levers" in shown[2]
    assert not any(character.isdigit() for character in shown[2])
    assert "it is what happened anyway" in shown[3]
    assert len(group(root, "ch-lane")) == 1
    (lane,) = group(root, "ch-lane")
    tall = max(float(e.get("height") or 0) for e in lane.iter() if e.tag.endswith("rect"))
    assert 20 <= tall <= 42  # what its one or two lines need: no answer takes no answer's room
    assert len(group(pairs[2], "ch-segment")) == 0


@pytest.mark.parametrize("layout", ["wide", "page", "narrow"])
def test_everything_is_drawn_inside(layout: str) -> None:
    root = draw(layout=layout)
    _, _, width, height = (float(part) for part in (root.get("viewBox") or "").split())
    assert width <= {"wide": 1200, "page": 800, "narrow": 390}[layout]
    for element in root.iter():
        if element.tag in (f"{SVG}rect", f"{SVG}text"):
            x, y = float(element.get("x") or 0), float(element.get("y") or 0)
            assert 0 <= x <= x + float(element.get("width") or 0) <= width
            assert 0 <= y <= y + float(element.get("height") or 0) <= height


@settings(deadline=None)
@given(st.lists(st.floats(0.01, 1), min_size=3, max_size=3), st.text(max_size=80))
def test_any_row_gives_a_document_that_parses(weights: list[float], text: str) -> None:
    total = sum(weights)
    chances = tuple(weight / total for weight in weights)
    row = PairRow(text, text, chances, chances[::-1], "runs", text)
    lane = PairRow(text, text, None, None, text, text)
    for layout in ("wide", "page", "narrow"):
        root = draw((row, lane), layout=layout, measure_label=text)
        assert len(group(root, "ch-segment")) == 6
        last = [w for w in words(group(root, "ch-pair")[0])[-1:] if w not in clean(text)]
        assert not any(w.startswith(("-", "−0")) for w in last), "a number, not the text drawn"


def test_without_a_headline_there_is_no_difference() -> None:
    shown = words(draw(measure=None, measure_label=""))
    assert not any(word.startswith(("+", "−", "Change")) for word in shown)


def test_a_level_is_a_mean_position() -> None:
    assert "+15" in words(draw(measure=None, positions=(1.0, 0.5, 0.0)))


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"layout": "tall"}, UnknownName),
        ({"scheme": "sepia"}, UnknownName),
        ({"measure": (7,)}, CausalError),
        ({"positions": (0.0, 0.5, 1.0)}, CausalError),
        ({"measure": None, "positions": (0.0,)}, CausalError),
        ({"rows": (PairRow("A", "", (0.5, 0.5), (0.5, 0.5)),)}, CausalError),
    ],
)
def test_bad_questions_are_refused(options: dict[str, object], error: type[CausalError]) -> None:
    with pytest.raises(error):
        draw(**options)  # type: ignore[arg-type]


@given(st.lists(st.floats(-1, 1), max_size=8))
def test_the_axis_holds_zero_and_all_changes_on_round_marks(changes: list[float]) -> None:
    axis = Axis.around(changes)
    assert axis.low <= min([0.0, *changes]) + 1e-8
    assert axis.high >= max([0.0, *changes]) - 1e-8
    assert 0.0 in axis.marks
    assert 2 <= len(axis.marks) <= 7


def test_rows_without_an_answer_have_no_difference() -> None:
    assert differences([(None, (1.0,)), ((1.0,), None), (None, None)], (1.0,)) == []


def test_belief_bars_mark_what_happened_and_what_was() -> None:
    drawn = belief_bars(("no", "yes"), (0.2, 0.8), factual=1, baseline=(0.5, 0.5), title="War")
    root = ET.fromstring(drawn)
    assert words(root) == ["War", "no", "20%", "yes", "80%"]
    assert len(root.findall(f"{SVG}circle")) == 1
    assert len(root.findall(f"{SVG}path")) == 4
    with pytest.raises(CausalError, match="War has 1"):
        belief_bars(("no", "yes"), (1.0,), title="War")
