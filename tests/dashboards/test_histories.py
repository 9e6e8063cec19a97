"""Histories on the pages Compare and What would have worked: every one is the library's."""

import json
import shlex
import subprocess
import sys
import time
from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest
import telling
from boot import boot
from reader.entries import OWN
from reader.view import read, start, write
from streamlit.testing.v1 import AppTest
from views.compare.histories import teller
from views.compare.reproduce import as_command, as_python
from views.worked.reaching import aimed, reach
from views.worked.repeating import as_command as worked_command
from views.worked.repeating import as_python as worked_python
from views.worked.told import tellable, telling_of

import causal
from causal.judgement.panel import nothing
from causal.theory.parts import CALIBRATED

Open = Callable[..., AppTest]
CASE = next(iter(boot().values()))
SCENARIO = next(
    s for s in CASE.scenarios if 1 < sum(c.answered for c in causal.compare(scenario=s).cells) < 7
)
VIEW = start(CASE).having(scenario=SCENARIO.name)
MADE = causal.compare(scenario=SCENARIO.name)
TELLER = next(cell.theory for cell in MADE.cells if cell.answered)
QUIET = next(cell for cell in MADE.cells if not cell.answered)
SCRIPT = """
import streamlit as st
from views.{page}.page import page as shown
st.session_state["pages"] = {{}}
shown()
"""


@pytest.fixture
def opened() -> Open:
    def run(page: str, **params: str | list[str]) -> AppTest:
        app = AppTest.from_string(SCRIPT.format(page=page), default_timeout=60)
        for key, value in params.items():
            app.query_params[key] = value
        app.run()
        assert not app.exception
        assert not app.error
        return app

    return run


def bodies(app: AppTest) -> list[str]:
    return [element.proto.body for element in app.get("html")]


def text_of(app: AppTest) -> str:
    return " ".join("".join(ET.fromstring(f"<i>{body}</i>").itertext()) for body in bodies(app))


def told_lists(app: AppTest) -> list[ET.Element]:
    """Return the histories that are told, in the page's order."""
    made = [ET.fromstring(f"<i>{body}</i>") for body in bodies(app) if "ch-told" in body]
    return [section for one in made for section in one.iter("section")]


def lines_of(section: ET.Element) -> list[tuple[str, ...]]:
    kinds = ("ch-what", "ch-now", "ch-was")
    found = []
    for item in section.iter("li"):
        spans = {one.get("class"): "".join(one.itertext()) for one in item.findall("span")}
        marked = item.get("class") == "ch-differs"
        found.append((*(spans[kind] for kind in kinds), marked))
    return found


# --- compare --------------------------------------------------------------------------------


def test_a_hundred_histories_are_those_of_the_comparison(opened: Open) -> None:
    app = opened("compare", scenario=SCENARIO.name, theory=TELLER)
    found = MADE.hundred(TELLER)
    assert "A hundred histories" in [h.value for h in app.header]
    assert found.sentence() in text_of(app)
    assert "largest remainder" in text_of(app)
    app.button_group(key="widget_grid").set_value("all").run()
    assert MADE.hundred().sentence() in text_of(app)
    assert QUIET.why in text_of(app)
    assert app.query_params["grid"] in ("all", ["all"])


def test_one_is_told_as_its_seed_has_it_and_another_is_the_next(opened: Open) -> None:
    app = opened("compare", scenario=SCENARIO.name, theory=TELLER)
    assert not told_lists(app)
    next(b for b in app.button if b.label == "Tell me one").click().run()
    for seed in (1, 2):
        assert app.query_params["seed"] in (str(seed), [str(seed)])
        (twins,) = causal.tell(TELLER, scenario=SCENARIO.name, seed=seed)
        (section,) = told_lists(app)
        assert section.get("aria-label") == f"{CASE.theory(TELLER).title}, history {seed}"
        expected = twins.moments()
        for (what, now, was, marked), line in zip(lines_of(section), expected, strict=True):
            assert (what, marked) == (line.title, line.differs)
            assert line.now in now
            assert line.was in was
        assert twins.odds() in text_of(app)
        assert twins.differences() in text_of(app)
        next(b for b in app.button if b.label == "Another").click().run()
    next(b for b in app.button if b.label == "Put it away").click().run()
    assert not told_lists(app)


@pytest.mark.slow
@pytest.mark.parametrize("facts", ["before", "none", "all"])
def test_every_rule_about_facts_says_what_is_kept(opened: Open, facts: str) -> None:
    app = opened("compare", scenario=SCENARIO.name, theory=TELLER, seed="5", facts=facts)
    (twins,) = causal.tell(TELLER, scenario=SCENARIO.name, seed=5, facts=facts)
    assert telling.FACTS_KEPT[facts] in text_of(app)
    assert twins.odds() in text_of(app)


@pytest.mark.slow
def test_a_theory_that_does_not_answer_tells_nothing(opened: Open) -> None:
    app = opened("compare", scenario=SCENARIO.name, theory=QUIET.theory, seed="3")
    assert app.selectbox(key="widget_teller").value == TELLER
    app = opened("compare", scenario=SCENARIO.name, theories=QUIET.theory, seed="3")
    assert not told_lists(app)
    assert "A hundred histories" not in [h.value for h in app.header]
    assert QUIET.why in text_of(app)
    assert teller(VIEW.having(theory=QUIET.theory), MADE) == TELLER


def test_done_and_learnt_of_stand_beside_one_another(opened: Open) -> None:
    app = opened("compare", scenario=SCENARIO.name)
    found = causal.seeing(scenario=SCENARIO.name)
    assert found.sentence() not in text_of(app)
    app.button_group(key="widget_way").set_value("see").run()
    assert app.query_params["way"] in ("see", ["see"])
    assert found.sentence() in text_of(app)
    for one in found.told:
        assert one.sentence() in text_of(app)
    table = next(b for b in bodies(app) if "learnt of, less done" in b)
    rows = [["".join(c.itertext()) for c in r] for r in ET.fromstring(table).iter("tr")][1:]
    assert rows == [list(one.row()) for one in found.told]


def test_the_lines_of_python_tell_the_same(capsys: pytest.CaptureFixture) -> None:
    variant = next(name for name in CASE.variants if TELLER in CASE.variants[name])
    for view in (
        VIEW.having(theory=TELLER, seed=4, way="see"),
        VIEW.having(theory=TELLER, seed=4, scenario=OWN, do=SCENARIO.settings, facts="none"),
        VIEW.having(theory=TELLER, seed=9, grid="all", variant=variant, history="record"),
    ):
        theories = tuple(cell.theory for cell in MADE.cells)
        known: dict = {}
        exec(as_python(CASE, view, theories, "", TELLER), known)
        printed = capsys.readouterr().out
        assert known["told"] == telling.tell(CASE, view, TELLER)
        assert "largest remainder" in printed
        if view.told.way == "see":
            assert known["both"] == telling.both_ways(CASE, view)


@pytest.mark.slow
def test_the_commands_tell_the_same() -> None:
    view = VIEW.having(theory=TELLER, seed=4, way="see", facts="none")
    theories = tuple(cell.theory for cell in MADE.cells)
    done = []
    for line in as_command(CASE, view, theories, TELLER).splitlines():
        words = [sys.executable, "-m", *shlex.split(line), "--format", "json"]
        done.append(json.loads(subprocess.run(words, capture_output=True, check=True).stdout))
    compared, drawn, both = done
    twins = telling.tell(CASE, view, TELLER)
    assert drawn["histories"][0]["states"] == twins.changed.states
    assert drawn["histories"][0]["as_it_was"]["states"] == twins.factual.states
    assert both["fingerprint"] == telling.both_ways(CASE, view).fingerprint
    made = causal.compare(scenario=SCENARIO.name, facts="none").hundred()
    assert all(
        (tuple(o["baseline"]), tuple(o["changed"])) == made.counts(o["theory"])
        for o in compared["hundred"]
    )


def test_a_link_tells_the_same_history_and_a_bad_one_is_told() -> None:
    view = VIEW.having(seed=17, grid="all", way="see", nth=2, many=7)
    params = {k: v if isinstance(v, list) else [v] for k, v in write(view).items()}
    assert read(params, boot()) == (view, ())
    bad = {**params, "seed": ["-1"], "many": ["99"], "way": ["hear"]}
    again, problems = read(bad, boot())
    assert (again.told.seed, again.told.many, again.told.way) == (0, 3, "do")
    assert len(problems) == 3


def test_telling_is_instant() -> None:
    telling._tell.clear()
    start_at = time.perf_counter()
    for seed in range(1, 6):
        telling.tell(CASE, VIEW.having(seed=seed), TELLER)
    assert (time.perf_counter() - start_at) / 5 < 0.1


# --- what would have worked -----------------------------------------------------------------


@pytest.mark.parametrize("whom", ["every", pytest.param("each", marks=pytest.mark.slow)])
def test_the_most_probable_histories_of_a_way_are_told(opened: Open, whom: str) -> None:
    app = opened("worked", size="1", whom=whom, many="4", nth="2")
    view = app.session_state["view"]
    told = tellable(CASE, view, reach(aimed(CASE, view), nothing))
    found = causal.histories(told.theory, do=dict(told.settings), count=4)
    assert app.selectbox(key="widget_nth").value == told.nth == 2
    assert app.selectbox(key="widget_teller").value == told.theory
    sections = told_lists(app)
    assert len(sections) == 4
    for rank, (section, one) in enumerate(zip(sections, found.timelines, strict=True), 1):
        assert section.get("aria-label") == f"{rank}. {one.odds}"
        told_of = lines_of(section)
        for (what, now, _, _), event in zip(told_of, one.events, strict=True):
            assert what == event.title
            assert event.label in now
    record = CASE.theory(told.theory).factual()
    for (_, _, was, marked), event in zip(
        lines_of(sections[0]), found.timelines[0].events, strict=True
    ):
        if event.variable in record:
            label = CASE.theory(told.theory)[event.variable].label(record[event.variable])
            assert label in was
            assert marked == (event.state != record[event.variable])
    assert found.timelines[0].odds in text_of(app)


@pytest.mark.slow
def test_another_way_theory_and_number(opened: Open) -> None:
    app = opened("worked", size="1")
    app.slider(key="widget_many").set_value(10).run()
    assert len(told_lists(app)) == 10
    other = app.selectbox(key="widget_teller").options[1]
    name = next(t.name for t in CASE.theories if t.title == other)
    app.selectbox(key="widget_teller").set_value(name).run()
    assert app.session_state["view"].theory == name
    assert f"In {other} the most probable history" in text_of(app)


@pytest.mark.slow
def test_with_everything_kept_the_page_says_what_is_kept_instead(opened: Open) -> None:
    app = opened("worked", size="1", facts="all", theories=TELLER)
    assert "only the levers that come before the change are kept" in text_of(app)
    app = opened("worked", size="1", facts="none", theories=TELLER)
    assert "Nothing that happened is kept in it." in text_of(app)


@pytest.mark.slow
def test_where_nothing_reaches_the_goal_nothing_is_told(opened: Open) -> None:
    app = opened("worked", size="1", threshold="100")
    assert "How it could have gone" not in [h.value for h in app.header]


@pytest.mark.slow
def test_the_lines_of_worked_tell_the_same(capsys: pytest.CaptureFixture) -> None:
    variant = next(iter(CASE.variants))
    for view in (VIEW.having(size=1, many=5), VIEW.having(size=1, facts="none", variant=variant)):
        asked = aimed(CASE, view)
        search = reach(asked, nothing)
        told = tellable(CASE, view, search)
        known: dict = {}
        exec(worked_python(asked, "", telling_of(CASE, view, told)), known)
        capsys.readouterr()
        found, _ = telling.ranked(CASE, view, told.theory, told.settings)
        assert known["told"] == found
        last = worked_command(CASE, asked, telling_of(CASE, view, told)).splitlines()[-1]
        assert last.startswith(f"causal histories {told.theory} --do")
        assert (view.variant != CALIBRATED) >= ("--variant" in last)


def test_ranking_is_instant() -> None:
    view = VIEW.having(size=1)
    told = tellable(CASE, view, reach(aimed(CASE, view), nothing))
    telling._ranked.clear()
    start_at = time.perf_counter()
    telling.ranked(CASE, view, told.theory, told.settings)
    assert time.perf_counter() - start_at < 0.3
