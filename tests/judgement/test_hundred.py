"""A hundred histories of a comparison: its numbers, its statuses, how it shows itself."""

from xml.etree import ElementTree as ET

import pytest

import causal
from causal.errors import UnknownName
from causal.judgement.hundred import HEADERS, ROUNDED

MADE = causal.compare(scenario="no_coup_1991")


def test_counts_are_the_comparison_s_chances_made_whole():
    found = MADE.hundred()
    assert len(found.cells) == len(MADE.cells)
    for cell in MADE.cells:
        was, now = found.counts(cell.theory)
        if not cell.answered:
            assert (was, now) == ((), ())
            continue
        assert sum(was) == sum(now) == 100
        for whole, exact in ((was, cell.baseline), (now, cell.probabilities)):
            assert all(abs(a - 100 * b) < 1 for a, b in zip(whole, exact, strict=True))


def test_a_theory_without_an_answer_says_why_and_shows_no_history():
    quiet = next(cell for cell in MADE.cells if cell.status == "out_of_scope")
    found = MADE.hundred(quiet.theory)
    assert found.rows() == [(quiet.title, quiet.why, "", "", "", "", "")]
    assert "does not speak to it" in found.sentence()
    assert "ch-square" not in found.svg()
    assert "no answer" in found.described()
    same = causal.compare(do={"coup_1991": "fails"}, theories=["reform_pace"])
    assert same.cells[0].status == "vacuous"
    assert "what happened anyway" in same.hundred().svg().replace("\n", " ")


def test_the_words_say_what_the_squares_show():
    found = MADE.hundred("reform_pace")
    was, now = found.counts("reform_pace")
    said = found.sentence()
    most = now.index(max(now))
    assert f"{now[most]} end in “{found.outcome.labels[most]}” ({was[most]} as it was)" in said
    moved = sum(abs(a - b) for a, b in zip(was, now, strict=True)) // 2
    assert f"on balance {moved} of the hundred" in said
    assert all(f"{n} {label}" in found.described()
               for n, label in zip(now, found.outcome.labels, strict=True))  # fmt: skip
    told = found._repr_mimebundle_()
    assert told["text/plain"] == str(found)
    for text in (told["text/html"], str(found)):
        assert ROUNDED in text
    root = ET.fromstring(found.svg(layout="narrow"))
    assert sum(one.get("class") == "ch-square" for one in root.iter()) == 200
    assert all(len(row) == len(HEADERS) for row in MADE.hundred().rows())


def test_names_that_nobody_knows():
    with pytest.raises(UnknownName, match="theory"):
        MADE.hundred("nobody")
    with pytest.raises(UnknownName, match="outcome"):
        MADE.hundred(outcome="nothing")
