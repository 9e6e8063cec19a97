"""First visits, reading levels, guesses, and words explained."""

import re
from collections.abc import Callable
from functools import partial

import pytest
from apps import page_of, said
from boot import boot
from page.glossary import glossed, words
from page.guessing import miss
from reader.view import start
from streamlit.testing.v1 import AppTest

from causal.display.frequencies import hundred_sentence
from causal.display.sentences import Change
from causal.judgement.showing import changes

CASE = next(iter(boot().values()))
VIEW = start(CASE)
Open = Callable[..., AppTest]


@pytest.fixture
def opened() -> Open:
    return partial(page_of, "compare")


def test_a_first_visit_offers_questions_as_people_ask_them(opened: Open) -> None:
    app = opened()
    assert not app.exception
    labels = [b.label.replace("\\", "") for b in app.button if str(b.key).startswith("try_")]
    assert labels == [scenario.question for scenario in CASE.featured]
    assert all(labels)
    assert "judgements" in said(app)


@pytest.mark.parametrize("place", range(3))
def test_a_first_question_is_one_click_and_so_is_the_way_back(opened: Open, place: int) -> None:
    scenario = CASE.featured[place]
    app = opened()
    app.button(key=f"try_{scenario.name}").click().run()
    assert app.session_state["view"] == VIEW.having(scenario=scenario.name)
    assert scenario.title in app.title[0].value.replace("\\", "")
    assert not [b for b in app.button if str(b.key).startswith("try_")]
    app.button(key="begin_again").click().run()
    assert app.session_state["view"] == VIEW
    assert [b for b in app.button if str(b.key).startswith("try_")]


@pytest.mark.slow
def test_a_student_reads_histories_and_fewer_tools(opened: Open) -> None:
    scholar, student = opened(level="scholar"), opened(level="student")
    view = VIEW.having(level="student")
    made = _compare(view)
    measure = made.outcomes[0].measures[0]
    told = hundred_sentence(CASE.featured[0].title, changes(made.select(), measure), measure.title)
    assert told in said(student)
    assert told not in said(scholar)
    assert [tab.label for tab in student.tabs] == ["Link", "Files"]
    assert [tab.label for tab in scholar.tabs] == ["Link", "Files", "Python", "Terminal"]
    assert len(student.expander) < len(scholar.expander)


def test_a_guess_comes_before_the_answer(opened: Open) -> None:
    app = opened(guess="on")
    assert "rises in" not in said(app)
    app.slider(key="widget_guess_number").set_value(90)
    app.button[-1].click().run()
    assert not app.exception
    assert "You guessed 90 of 100 histories" in said(app)
    made = _compare(VIEW)
    moved = changes(made.select(), made.outcomes[0].measures[0])
    off = round(miss(90, moved))
    assert off > 0
    assert f"{off} away from the nearest theory" in said(app)
    app.selectbox(key="widget_scenario").set_value(CASE.featured[1].name).run()
    assert "You guessed" not in said(app)
    assert app.slider(key="widget_guess_number").value == 50


def test_a_guess_among_the_answers_misses_nothing() -> None:
    told = [Change("a", 0.1, 0.4), Change("b", 0.1, 0.6)]
    assert [miss(guess, told) for guess in (30, 40, 50, 60, 75)] == [10, 0, 0, 0, 15]


def test_words_are_explained_once_where_they_first_stand() -> None:
    made = glossed('A <b>theory</b> and theories; "luck" is lucky. Luck again & counterfactuals')
    assert re.findall(r'aria-describedby="[^"]+">([^<]+)<', made) == [
        "theory", "luck", "counterfactuals",
    ]  # fmt: skip
    assert "<b>" not in made
    assert "&amp; " in made
    names = re.findall(r'id="([^"]+)"', made)
    assert len(names) == len(set(names)) == 3


def test_every_word_is_explained_in_a_sentence() -> None:
    assert len(words()) > 20
    assert all(one.means[-1] in ".?" and len(one.means) < 300 for one in words())


def _compare(view: object) -> object:
    from asking import compare

    return compare(CASE, view)
