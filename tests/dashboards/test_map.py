"""The theory page without a browser: levers set on the map, two theories beside each other."""

import csv
import io
from itertools import product

import pytest
from asking import look, look_beside
from boot import boot
from reader.entries import OWN
from reader.view import read, start, write
from streamlit.testing.v1 import AppTest
from views.theory.beside import as_csv, differences
from views.theory.probabilities import matching
from views.theory.setting import chosen_state, settings_of

CASE = next(iter(boot().values()))
ONE, TWO = CASE.theories[:2]
VIEW = start(CASE).having(theory=ONE.name, beside=TWO.name)
LEVER = next(name for name in ONE.role("lever") if name in TWO and name in CASE.frame)
STATE = next(s for s in ONE[LEVER].states if s != ONE.factual().get(LEVER))


def test_choosing_a_state_sets_it_and_again_releases_it() -> None:
    one = chosen_state((), "war", "no", "yes")
    assert one == (("war", "no"),)
    assert chosen_state(one, "war", "no", "yes") == ()
    assert chosen_state(one, "war", "yes", "yes") == ()
    assert chosen_state(one, "war", "some", "yes") == (("war", "some"),)
    assert chosen_state(one, "draft", "no", "yes") == (("war", "no"), ("draft", "no"))
    assert chosen_state((), "war", "yes", "yes") == ()
    both = (("war", "no"), ("draft", "no"))
    assert chosen_state(both, "war", "no", "yes") == (("draft", "no"),)


def test_a_scenario_is_where_setting_begins() -> None:
    scenario = next(s for s in CASE.scenarios if len(s.settings) > 1)
    levers = {lever.variable.name for lever in CASE.frame.levers}
    found = settings_of(CASE, VIEW.having(scenario=scenario.name))
    assert found == tuple(pair for pair in scenario.settings if pair[0] in levers)


def test_beside_is_an_entry_of_the_address() -> None:
    params = {k: v if isinstance(v, list) else [v] for k, v in write(VIEW).items()}
    assert params["beside"] == [TWO.name]
    again, problems = read(params, {CASE.name: CASE})
    assert again == VIEW
    assert not problems
    for bad, words in ((ONE.name, "beside itself"), ("nonsense", "nonsense")):
        again, problems = read({**params, "beside": [bad]}, {CASE.name: CASE})
        assert again.mapped.beside == ""
        assert any(words in problem for problem in problems)


def test_differences_are_those_of_the_theories() -> None:
    view = VIEW.having(scenario=OWN, do=((LEVER, STATE),), facts="none")
    seen, other = look(CASE, view, "light"), look_beside(CASE, view, "light")
    assert seen.columns is not None
    assert [era.label for era in seen.columns] == [era.label for era in other.columns]
    done = {name: theory.do({LEVER: STATE}) for name, theory in (("one", ONE), ("two", TWO))}
    found = differences(CASE, seen, other)
    assert found
    for made in found:
        here = done["one"].distribution(made.name)
        there = done["two"].distribution(made.name)
        gap = max(abs(here[s] - there[s]) for s in ONE[made.name].states)
        assert made.gap == pytest.approx(gap, abs=1e-9)
        titles = {
            ONE[p].title
            for p in ONE.model.parents(made.name)
            if p not in TWO.model.parents(made.name)
        }
        assert set(made.first) == titles
    rows = list(csv.reader(io.StringIO(as_csv(CASE, seen, other))))
    assert [row[0] for row in rows[1:]] == [made.name for made in found]
    assert float(rows[1][-1]) == found[0].chances[1]


def test_what_only_one_has_is_marked_and_what_both_have_is_not() -> None:
    seen, other = look(CASE, VIEW, "light"), look_beside(CASE, VIEW, "light")
    for here, there in ((seen, TWO), (other, ONE)):
        for node in here.nodes:
            assert node.only == (node.name not in there or node.name not in CASE.frame)
    alone = look(CASE, VIEW.having(beside=""), "light")
    assert not any(node.only for node in alone.nodes)
    assert look_beside(CASE, VIEW.having(beside=""), "light") is None


def test_only_levers_of_the_frame_can_be_set() -> None:
    levers = {lever.variable.name for lever in CASE.frame.levers}
    for node in look(CASE, VIEW, "light").nodes:
        assert bool(node.keys) == (node.name in levers and ONE.entry(node.name).role == "lever")


def test_rows_are_found_by_words() -> None:
    parents = [ONE[name] for name in ONE.model.names[:3]]
    rows = list(product(*(range(len(p.states)) for p in parents)))
    assert matching(parents, rows, "  ") == rows
    found = matching(parents, rows, f"{parents[0].title} {parents[0].labels[-1]}".upper())
    assert found
    assert all(row in rows for row in found)
    assert (len(parents[0].states) - 1, 0, 0) in found
    assert matching(parents, rows, "no-such-word") == []


@pytest.mark.slow
def test_the_page_shows_both_with_their_status() -> None:
    script = (
        "import streamlit as st\nfrom views.theory.page import page\n"
        "st.session_state['pages'] = {}\npage()"
    )
    for other in CASE.theories[1:]:
        app = AppTest.from_string(script, default_timeout=60)
        app.query_params["theory"] = ONE.name
        app.query_params["beside"] = other.name
        app.query_params["do"] = f"{LEVER}.{STATE}"
        app.run()
        assert not app.exception
        assert not app.warning
        assert "Where the two differ" in [head.value for head in app.header]
        assert any(button.label == "Compare all theories under this" for button in app.button)
