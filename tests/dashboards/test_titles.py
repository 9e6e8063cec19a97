"""Readers are told titles and labels, never the names that files use."""

import re

import pytest
from apps import page_of, said
from boot import boot
from reader.view import start
from views.robustness.doubting import doubt, swung
from views.robustness.pictures import swings_drawn

import causal

CASE = next(iter(boot().values()))
VIEW = start(CASE)
NAMES = {
    name for theory in CASE.theories for name in theory.model.names if "_" in name
}  # a name without an underscore may be a word


def raw(text: str) -> set[str]:
    """Return the names of variables in a text; addresses hold them, and nobody reads those."""
    text = re.sub(r'href="[^"]*"', "", text)
    return set(re.findall(r"[a-z0-9]+(?:_[a-z0-9]+)+", text)) & NAMES


@pytest.mark.parametrize("page", ["compare", pytest.param("robustness", marks=pytest.mark.slow)])
def test_no_name_of_a_variable_is_shown(page: str) -> None:
    app = page_of(page, scenario=VIEW.scenario)
    assert not app.exception
    assert len(NAMES) > 50
    assert not raw(said(app))


def test_what_an_answer_hangs_on_is_told_as_on_the_page_of_robustness() -> None:
    told = causal.antecedent(list(CASE.theories), scenario=VIEW.scenario).lines()
    assert any("hangs most on P(" in line for line in told)
    assert not any(raw(line) for line in told)


@pytest.mark.slow
@pytest.mark.parametrize("layout", ["wide", "narrow"])
def test_a_picture_is_named_and_described_in_words(layout: str) -> None:
    asked = doubt(CASE, VIEW)
    found = swung(asked, VIEW.theory)
    drawn = swings_drawn(asked, CASE.theory(VIEW.theory), found, 0.0, 5, ("light", layout))
    assert "What moves the change in the chance that" in drawn
    assert not raw(drawn)
