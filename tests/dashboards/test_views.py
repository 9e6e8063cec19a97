"""Each page runs, on every theory and on many questions, without a browser."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from boot import boot
from reader.entries import OWN
from reader.view import start
from streamlit.testing.v1 import AppTest

Open = Callable[..., AppTest]


@pytest.fixture
def opened(app_file: Path) -> Iterator[Open]:
    def run(page: str = "compare", **params: str | list[str]) -> AppTest:
        script = f"""
import streamlit as st
from views.{page}.page import page as shown
st.session_state["pages"] = {{}}
shown()
"""
        app = AppTest.from_string(script, default_timeout=30)
        for key, value in params.items():
            app.query_params[key] = value
        return app.run()

    assert app_file.exists()
    return run


def _told(app: AppTest, key: str) -> str:
    value = app.query_params[key]
    return value if isinstance(value, str) else value[-1]


def _case() -> object:
    return next(iter(boot().values()))


def _fine(app: AppTest) -> None:
    assert not app.exception
    assert not app.error
    assert len(app.title) == 1


CASE = _case()


@pytest.mark.slow
@pytest.mark.parametrize("scenario", [s.name for s in CASE.scenarios])
def test_compare_runs_every_scenario(opened: Open, scenario: str) -> None:
    app = opened(scenario=scenario)
    _fine(app)
    assert not app.warning


@pytest.mark.slow
@pytest.mark.parametrize("theory", [theory.name for theory in CASE.theories])
def test_the_theory_page_runs_every_theory(opened: Open, theory: str) -> None:
    for scenario in (*CASE.featured, CASE.scenarios[0]):
        app = opened("theory", theory=theory, scenario=scenario.name)
        _fine(app)
        assert _told(app, "theory") == theory


@pytest.mark.slow
@pytest.mark.parametrize("facts", ["none", "all"])
@pytest.mark.parametrize("history", ["own", "record"])
def test_other_rules(opened: Open, facts: str, history: str) -> None:
    app = opened(facts=facts, history=history)
    _fine(app)
    for theory in CASE.theories:
        app = opened("theory", facts=facts, history=history, theory=theory.name)
        assert not app.exception


@pytest.mark.slow
@pytest.mark.parametrize("outcome", [o.variable.name for o in CASE.frame.outcomes])
def test_every_outcome(opened: Open, outcome: str) -> None:
    _fine(opened(outcome=outcome))


@pytest.mark.slow
@pytest.mark.parametrize("variant", list(CASE.variants))
def test_every_variant(opened: Open, variant: str) -> None:
    _fine(opened(variant=variant))
    for theory in CASE.theories:
        _fine(opened("theory", variant=variant, theory=theory.name))


@pytest.mark.parametrize("page", ["compare", "theory"])
def test_a_bad_value_in_the_address_is_explained(opened: Open, page: str) -> None:
    app = opened(page, scenario="nonsense", outcome="nonsense")
    _fine(app)
    assert "could not be used" in app.warning[0].value
    assert app.warning[0].value.count("nonsense") == 2
    assert app.selectbox(key="widget_scenario").value == start(CASE).scenario


def test_an_old_link_says_that_numbers_have_changed(opened: Open) -> None:
    app = opened(model="000000000000")
    assert "have changed" in app.warning[0].value


def test_choosing_a_scenario_changes_title_and_address(opened: Open) -> None:
    app = opened()
    other = CASE.featured[1]
    app.selectbox(key="widget_scenario").set_value(other.name).run()
    _fine(app)
    assert _told(app, "scenario") == other.name
    assert _told(app, "facts") == "before"
    assert app.session_state["view"].scenario == other.name


def test_the_examples_go_when_one_was_taken(opened: Open) -> None:
    app = opened()
    app.button(key=f"try_{CASE.featured[2].name}").click().run()
    _fine(app)
    assert app.session_state["view"].scenario == CASE.featured[2].name
    assert not [button for button in app.button if str(button.key).startswith("try_")]


def test_an_intervention_of_the_readers_own(opened: Open) -> None:
    app = opened(scenario=OWN)
    assert "Choose a lever" in app.info[0].value
    lever = CASE.frame.levers[0]
    app.multiselect(key="widget_levers").set_value([lever.variable.name]).run()
    _fine(app)
    ((name, state),) = app.session_state["view"].do
    assert name == lever.variable.name
    assert state != lever.factual
    assert _told(app, "do") == f"{name}.{state}"
    assert not app.info


def test_no_theory_at_all_is_a_sentence(opened: Open) -> None:
    app = opened()
    app.button_group(key="widget_theories").set_value([]).run()
    assert not app.exception
    assert "at least one theory" in app.info[0].value


def test_an_error_of_the_library_is_a_sentence_with_a_way_out(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    from views.compare import page

    from causal.errors import TooCostly

    def refuse(*_: object, **__: object) -> None:
        raise TooCostly("9 TB", "1 GB", "ask for less")

    monkeypatch.setattr(page, "compare", refuse)
    app = opened()
    assert not app.exception
    assert "needs 9 TB" in app.error[0].value
    assert any(button.label == "Start afresh" for button in app.button)
