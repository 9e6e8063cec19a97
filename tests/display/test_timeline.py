"""A history beside another one: what differs is marked in words and by a sign."""

from xml.etree import ElementTree as ET

from causal.display.timeline import DIFFERS, Moment, beside_html, beside_text

SIDES = ("as <changed>", "as it was")
LINES = [
    Moment("1917", "War & peace", "lost <b>", "won", True, "set"),
    Moment("", "Bread", "dear", "dear", False),
    Moment("1921", "Plan", "none", "none", False, was_note="likely"),
]


def items(**more):
    made = beside_html(LINES, caption="C <c>", headers=SIDES, **more)
    root = ET.fromstring(f"<div>{made}</div>")
    return root, list(root.iter("li"))


def test_every_line_is_there_in_its_order_and_escaped():
    root, lines = items()
    said = ["".join(one.itertext()) for one in lines]
    assert [one.split(":")[0][:4] for one in said] == ["1917", "no d", "1921"]
    assert "lost <b>" in said[0]
    assert "as <changed>: lost <b> (set)" in said[0]
    assert "as it was: won" in said[0]
    assert root.find("section").get("aria-label") == "C <c>"


def test_what_differs_has_a_sign_a_word_and_a_rule_of_its_own():
    root, lines = items()
    assert [DIFFERS in "".join(one.itertext()) for one in lines] == [True, False, False]
    assert ["differs" in "".join(one.itertext()) for one in lines] == [True, False, False]
    assert [one.get("class") for one in lines] == ["ch-differs", "ch-same", None]
    assert "1 of 3" in "".join(root.itertext())
    root, _ = items(count=False)
    assert "1 of 3" not in "".join(root.itertext())


def test_in_a_terminal():
    told = beside_text(LINES, SIDES).splitlines()
    assert told[2].split() == ["1917", "War", "&", "peace", DIFFERS, "lost", "<b>", "(set)", "won"]
    assert "none (likely)" in told[4]
    assert DIFFERS not in told[3] + told[4]
