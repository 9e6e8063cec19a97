"""The tornado picture: bars around the answer, numbers in words, both layouts and schemes."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from causal.display.tornado import TornadoBar, tornado_bars
from causal.errors import CausalError, UnknownName

SVG = "{http://www.w3.org/2000/svg}"
BARS = (
    TornadoBar("P(coup=none | alarm=high)", "claim A", (0.3, 0.6), (0.2, 0.45)),
    TornadoBar("P(force=used)", "", (0.1, 0.5), (0.36, 0.29)),
)
LAYOUTS = pytest.mark.parametrize("layout", ["wide", "page", "narrow"])


def draw(bars=BARS, value=0.31, **options: object) -> ET.Element:
    text = tornado_bars(bars, value=value, title="T", description="D", **options)  # type: ignore[arg-type]
    return ET.fromstring(text)


def group(root: ET.Element, name: str) -> list[ET.Element]:
    return [e for e in root.iter() if name in (e.get("class") or "").split()]


def words(root: ET.Element) -> str:
    return " ".join(e.text or "" for e in root.iter(f"{SVG}text"))


@LAYOUTS
def test_every_bar_says_its_numbers(layout: str) -> None:
    first, second = group(draw(layout=layout), "ch-swing")
    assert all(part in words(first) for part in ("claim A", "20% to 45%", "0.30 to 0.60"))
    assert all(part in words(second) for part in ("36% to 29%", "0.10 to 0.50"))
    titles = [e.text for e in first.iter(f"{SVG}title")]
    said = "P(coup=none | alarm=high) from 0.30 to 0.60: the answer goes from 20% to 45%"
    assert said in titles or first.get("aria-label") == said


@LAYOUTS
def test_conditions_stand_below_the_name_and_are_said_with_it(layout: str) -> None:
    bar = TornadoBar("Fate: lasts", "claim A", (0.3, 0.6), (0.2, 0.45), "given Alarm: <high>")
    (drawn,) = group(draw((bar,), layout=layout), "ch-swing")
    lines = [e.text for e in drawn.iter(f"{SVG}text")]
    assert lines[:3] == ["Fate: lasts", "given Alarm: <high>", "claim A"]
    heavy = [e.text for e in drawn.iter(f"{SVG}text") if e.get("font-weight")]
    assert "Fate: lasts" in heavy
    assert "given Alarm: <high>" not in heavy
    assert bar.words().startswith("Fate: lasts given Alarm: <high> from 0.30 to 0.60")
    plain = group(draw(layout=layout), "ch-swing")[1]  # no conditions, no weight to part it by
    assert BARS[1].label not in [e.text for e in plain.iter(f"{SVG}text") if e.get("font-weight")]


@LAYOUTS
@given(
    st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=6), st.floats(0, 1)
)
def test_bars_meet_at_the_answer_and_stay_inside(layout: str, answers, value) -> None:
    bars = [TornadoBar(f"n{k}", "", (0.1, 0.9), pair) for k, pair in enumerate(answers)]
    root = draw(bars, value, layout=layout)
    width = float((root.get("viewBox") or "").split()[2])
    now = float((group(root, "ch-now")[0].get("d") or "")[1:].split()[0])
    for bar, (low, high) in zip(group(root, "ch-swing"), answers, strict=True):
        for kind, end in (("ch-falls", low), ("ch-rises", high)):
            (part,) = group(bar, kind)
            left = float(part.get("x") or 0)
            right = left + float(part.get("width") or 0)
            assert left >= 0
            assert right <= width
            assert min(abs(left - now), abs(right - now)) < 0.6
            assert (end >= value and right >= now - 0.6) or (end <= value and left <= now + 0.6)


def test_schemes_colour_it_and_text_is_escaped() -> None:
    assert draw(scheme="light") is not None
    light, dark = (
        tornado_bars(BARS, value=0.3, title="T", description="D", scheme=scheme)
        for scheme in ("light", "dark")
    )
    assert light != dark
    odd = TornadoBar("<b>&", "", (0.1, 0.2), (0.3, 0.4))
    assert "<b>" not in tornado_bars([odd], value=0.35, title="<i>", description="D")


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(CausalError, match="nothing to draw"):
        draw(())
    with pytest.raises(CausalError):
        draw((TornadoBar("n", "", (0.1, 0.2), (0.3, 1.4)),))
    with pytest.raises(UnknownName, match="layout"):
        draw(layout="tall")


@LAYOUTS
def test_changes_are_drawn_with_their_signs(layout: str) -> None:
    bar = TornadoBar("n", "", (0.1, 0.4), (0.2, -0.05))
    root = draw([bar], 0.1, change=True, turns=0.0, rest="5 more rows", layout=layout)
    assert "+20 to −5" in words(group(root, "ch-swing")[0])
    assert "where the conclusion turns" in words(root)
    assert "5 more rows" in words(root)
    assert "the change goes from +20 points to −5 points" in bar.words(change=True)
    turn, now = (
        float((group(root, name)[-1].get("d") or "")[1:].split()[0])
        for name in ("ch-turn", "ch-now")
    )
    falls, rises = group(root, "ch-falls")[0], group(root, "ch-rises")[0]
    end = float(rises.get("x") or 0)  # where the change is -0.05
    start = float(falls.get("x") or 0) + float(falls.get("width") or 0)  # where it is 0.2
    assert (turn - end) / (start - end) == pytest.approx(0.05 / 0.25, abs=0.01)
    assert (now - end) / (start - end) == pytest.approx(0.15 / 0.25, abs=0.01)


def test_where_it_turns_is_drawn_only_among_the_answers() -> None:
    assert not group(draw(turns=0.9), "ch-turn")
    assert group(draw(turns=0.3), "ch-turn")
    with pytest.raises(CausalError, match="no change"):
        draw((TornadoBar("n", "", (0.1, 0.2), (0.3, 1.4)),), change=True)
