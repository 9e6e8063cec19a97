"""Text is safe, measured and broken; SVG pieces hold it."""

from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from causal.display.svg import hatching, label, named, number, tag
from causal.display.text import clean, escape, shorten, text_width, wrap

HOSTILE = "<script>alert('x')</script>\"]]>&amp;\x00\x1b\u202e\ud800\ufffe"


def test_hostile_text_is_only_text() -> None:
    element = ET.fromstring(tag("g", label(0, 0, HOSTILE, fill="red"), data_node=HOSTILE))
    assert [child.tag for child in element.iter()] == ["g", "text"]
    assert element[0].text == element.get("data-node") == clean(HOSTILE)


@given(st.text(max_size=40))
def test_any_text_survives_a_parser(text: str) -> None:
    assert (ET.fromstring(f"<a>{escape(text)}</a>").text or "") == clean(text)
    assert ET.fromstring(tag("a", x=text)).get("x") == clean(text)


@given(st.text(max_size=200), st.floats(12, 300))
def test_lines_fit(text: str, width: float) -> None:
    lines = wrap(text, width, 11)
    assert 1 <= len(lines) <= 2
    for line in lines:
        assert line == "…" or text_width(line, 11) <= width


@given(st.text(alphabet="abc ", max_size=30))
def test_short_text_is_kept(text: str) -> None:
    assert " ".join(wrap(text, 1000, 11)).strip() == clean(text)
    assert shorten(text, 1000, 11) == clean(text)


def test_wide_and_silent_letters_are_measured() -> None:
    assert text_width("史", 10) > text_width("s", 10)
    assert text_width("e\u0301", 10) == text_width("e", 10)
    assert text_width("אבג", 10) > 0


@given(st.floats(-1e4, 1e4))
def test_coordinates_have_no_signed_zero(value: float) -> None:
    assert number(value) != "-0"
    assert abs(float(number(value)) - value) <= 0.0501


@given(st.floats(0, 200), st.floats(1, 300), st.floats(1, 60))
def test_hatching_stays_inside(x: float, width: float, height: float) -> None:
    points = hatching(x, 5, width, height).replace("M", " ").replace("L", " ").split()
    assert all(x - 0.1 <= float(p) <= x + width + 0.1 for p in points[::2])
    assert all(4.9 <= float(p) <= 5 + height + 0.1 for p in points[1::2])


def test_an_empty_name_is_no_name() -> None:
    assert named(" \x00") == ""
