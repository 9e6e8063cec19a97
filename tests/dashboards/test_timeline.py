"""The page of when it ends: every number is that of `causal.timeline`."""

import json
import shlex
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from unittest.mock import patch
from xml.etree import ElementTree as ET

import pytest
from apps import page_at, page_of, said
from boot import boot
from reader.entries import OWN
from reader.timed import Stretch
from reader.view import View, start, write
from streamlit.testing.v1 import AppTest
from views.compare.when import dated_for
from views.timeline.asking import SEED, answer, asked
from views.timeline.choosing import own_of
from views.timeline.page import HEADS, NO_YEARS
from views.timeline.repeating import as_command, as_python

import causal
from causal.display.numbers import percent
from causal.judgement.timelines import picturing
from causal.judgement.timelines.panels import end_panels, panels_of
from causal.judgement.timelines.timelines import Timelines

CASE = next(case for case in boot().values() if case.timeline and len(case.timeline.theories) > 1)
TIME = CASE.timeline
VIEW = start(CASE)
YEARS = list(TIME.frame.calendar)
LEVERS = [lever.variable for lever in TIME.frame.levers]
FIRST = TIME.frame.scenario(TIME.first)
OWN_ONE = own_of(TIME, FIRST)
SPLIT = VIEW.having(
    when=OWN,
    changes=tuple(
        Stretch(lever.name, lever.states[-1], YEARS[2 + place], YEARS[-1 - place])
        for place, lever in enumerate(LEVERS[:2])
    ),
)
VIEWS = {
    "usual": VIEW,
    "drawn": VIEW.having(fan=200, move=5, courses=(TIME.theories[0].name,)),
    "none": VIEW.having(facts="none", courses=(TIME.theories[0].name,)),
    "all": VIEW.having(facts="all"),
    "moved": VIEW.having(facts="all", moved="on", courses=(TIME.theories[1].name,)),
    "known": VIEW.having(known_to=str((FIRST.start or YEARS[-1]) - 2)),
    "own": VIEW.having(when=OWN, changes=OWN_ONE),
    "split": SPLIT,
    **{name: VIEW.having(numbers=name) for name in list(TIME.versions)[:1]},
}
LONG = ("moved", "drawn")
VIEWED = pytest.mark.parametrize(
    "view",
    [
        pytest.param(view, id=name, marks=[pytest.mark.slow] if name in LONG else [])
        for name, view in VIEWS.items()
    ],
)


def at(view: View) -> AppTest:
    """Run the page at a link to a view."""
    app = page_of("timeline", **write(view))
    fine(app)
    return app


def fine(app: AppTest) -> None:
    assert not app.exception
    assert not app.error
    assert not app.warning
    assert len(app.title) == 1


def tables(app: AppTest) -> list[list[list[str]]]:
    """Return the tables of the page below their heads, in its order."""
    found = []
    for one in app.get("html"):
        if "<table" in one.proto.body and 'class="db-scroll' in one.proto.body[:40]:
            for made in ET.fromstring(one.proto.body).iter("table"):
                rows = made.findall("tbody/tr")
                found.append([["".join(cell.itertext()) for cell in row] for row in rows])
    return found


def made_by(code: str) -> Timelines:
    """Run the lines of Python that a view gives."""
    known: dict = {}
    exec(code.replace("print(", "str("), known)
    found: Timelines = known["answer"]
    return found


@VIEWED
def test_the_lines_of_python_give_every_number(view: View) -> None:
    question = asked(TIME, view)
    made = answer(CASE, question)
    again = made_by(as_python(CASE, TIME, question, made.fingerprint))
    assert again.fingerprint == made.fingerprint
    assert again.rows() == made.rows()
    assert again.summary_rows() == made.summary_rows()


@pytest.mark.slow
@VIEWED
def test_the_page_says_what_the_library_says(view: View) -> None:
    app = at(view)
    made = made_by(as_python(CASE, TIME, asked(TIME, view), ""))
    words = said(app)
    assert made.sentence() in words
    assert all(one in words for one in made.sentences())
    shown = tables(app)
    assert made.display_rows()[1] in shown
    for what in picturing.PICTURES:
        assert (picturing.twin(made, what)[1] in shown) == picturing.shows(made, what)


@pytest.mark.slow
def test_luck_moves_an_answer_within_its_grounds() -> None:
    every = [case for case in boot().values() if case.timeline]
    asked_ = ((case.timeline.first, case.name) for case in every)
    found = (causal.timeline(one, case=name, facts="all", ranges_every=9) for one, name in asked_)
    made = next(one for one in found if picturing.shows(one, "luck"))
    panels = panels_of(made, "luck")
    assert len(panels) == sum(line.order_ranges is not None for line in made.lines)
    for panel in panels:
        narrow, wide = panel.curves[1].bands
        ends = zip(narrow.ends(), wide.ends(), strict=True)
        for (place, low, high), (again, lowest, highest) in ends:
            value = panel.curves[1].values[place]
            assert place == again
            assert lowest - 1e-9 <= low <= value + 1e-9
            assert value - 1e-9 <= high <= highest + 1e-9
    headers, rows = picturing.twin(made, "luck")
    assert len(headers) == 1 + 3 * len(panels)
    told = {made.by, made.horizon}
    assert [int(row[0]) for row in rows] == [y for y in made.years if y in told or y % 9 == 0]


def test_the_pictures_say_the_numbers_of_the_rows() -> None:
    made = causal.timeline(FIRST.name, case=CASE.name, draws=20, seed=SEED)
    headers, rows = picturing.twin(made, "survival")
    by_title = {line.title: line for line in made.lines}
    for place, header in enumerate(headers[1:], 1):
        title, _, name = header.rpartition(": ")
        line = by_title[title]
        world = line.worlds()[name == "changed"]
        bands = line.bands.changed if name == "changed" else line.bands.fact
        low, high = bands.band(0.8)
        for at_, row in enumerate(rows):
            assert row[0] == str(world.years[at_])
            ends = f"{percent(low[at_])} to {percent(high[at_])}"
            assert row[place] == f"{percent(world.stands[at_])} ({ends})"
    for panel in end_panels(made):
        assert [sum(chances) for chances in panel.both] == pytest.approx([1, 1])
    for panel, line in zip(panels_of(made, "turning"), made.lines, strict=False):
        if line.status == "runs":
            gained = dict(zip(made.years, panel.curves[0].values, strict=True))
            for year, lost in zip(line.no_return.years, line.no_return.differences, strict=True):
                assert gained[year] == pytest.approx(-lost)


@pytest.mark.slow
@pytest.mark.parametrize("scenario", [one.name for one in TIME.frame.scenarios])
def test_every_scenario_is_shown(scenario: str) -> None:
    app = at(VIEW.having(when=scenario))
    words = said(app)
    line = TIME.frame.scenario(scenario)
    assert app.selectbox(key="widget_when").value == scenario
    for name, why in line.out_of:
        assert why in words or name not in line.out_of


def test_a_record_that_reaches_into_the_change_is_told() -> None:
    view = VIEW.having(known_to=str(FIRST.start))
    app = page_of("timeline", **write(view))
    assert not app.exception
    assert "reaches into the years that are changed" in app.error[0].value
    assert app.selectbox(key="widget_known_to").value == str(FIRST.start)


def test_a_case_without_years_says_so_and_leads_to_one_that_has() -> None:
    cases = {**boot(), CASE.name: replace(CASE, timeline=None)}
    with patch("views.timeline.page.boot", lambda: cases):
        app = page_at("timeline", case=CASE.name).run()
    assert not app.exception
    assert app.info[0].value == NO_YEARS
    others = [name for name, case in boot().items() if case.timeline and name != CASE.name]
    assert {one.key for one in app.button} >= {f"years_of_{name}" for name in others}


@pytest.mark.slow
def test_moving_the_years_asks_the_same_in_other_years() -> None:
    movable = next(
        one
        for one in TIME.frame.scenarios
        if one.start and not (one.only or one.instead or one.out_of) and len(one.changes) == 1
    )
    app = at(VIEW.having(when=movable.name))
    new = (YEARS[3], YEARS[8])
    app.slider(key="widget_years").set_value(new).run()
    fine(app)
    (change,) = app.session_state["view"].timed.changes
    (was,) = movable.changes
    assert change == Stretch(was.variable, was.state, *new)
    told = app.query_params["changes"]
    assert (told if isinstance(told, str) else told[-1]) == str(change)


@pytest.mark.slow
def test_levers_of_my_own_are_set_and_dated() -> None:
    app = page_of("timeline", **write(VIEW.having(when=OWN)))
    assert "Choose a lever" in app.info[0].value
    lever = LEVERS[0]
    app.multiselect(key="widget_dated_levers").set_value([lever.name]).run()
    fine(app)
    app.slider(key="widget_years").set_value((YEARS[4], YEARS[4])).run()
    fine(app)
    (change,) = app.session_state["view"].timed.changes
    assert (change.lever, change.first, change.last) == (lever.name, YEARS[4], YEARS[4])
    assert str(YEARS[4]) in app.title[0].value
    names = [one.name for one in LEVERS[:2]]
    app.multiselect(key="widget_dated_levers").set_value(names).run()
    app.slider(key=f"widget_dated_years_{names[1]}").set_value((YEARS[2], YEARS[6])).run()
    fine(app)
    first, second = app.session_state["view"].timed.changes
    assert first == change
    assert (second.first, second.last) == (YEARS[2], YEARS[6])


@pytest.mark.slow
def test_a_first_reading_is_shorter() -> None:
    drawn = VIEW.having(fan=200, courses=(TIME.theories[0].name,))
    scholar, student = at(drawn), at(drawn.having(level="student"))
    heads = [one.value for one in student.header]
    assert HEADS["turning"] in heads
    assert HEADS["hazard"] not in heads
    assert HEADS["hazard"] in [one.value for one in scholar.header]
    assert "Think of 100 histories" in said(student)
    assert "50, 80 and 95 of 100 draws" not in said(student)


@pytest.mark.slow
def test_every_number_shows_what_it_rests_on() -> None:
    words = said(at(VIEW))
    for theory in TIME.theories:
        for one in theory.setters:
            assert f"{theory[one.variable].title}: " in words
        assert f"The record, {len(theory.record)} entries" in words
        for one in theory.anchors:
            assert f"{one.events:g} of {one.trials:g}" in words


def test_compare_leads_on_to_when() -> None:
    dated = {one.of: one.name for one in reversed(TIME.frame.scenarios) if one.of}
    named = next(name for name in dated if name in [one.name for one in CASE.scenarios])
    assert dated_for(CASE, VIEW.having(scenario=named)) == dated[named]
    others = [one.name for one in CASE.scenarios if one.name not in dated]
    assert not any(dated_for(CASE, VIEW.having(scenario=name)) for name in others)
    assert not dated_for(replace(CASE, timeline=None), VIEW.having(scenario=named))
    app = page_of("compare", case=CASE.name, scenario=named)
    assert app.button(key="when").label == "When, rather than whether?"


def test_the_command_is_that_of_the_view() -> None:
    run: Callable[[View], str] = lambda view: as_command(CASE, TIME, asked(TIME, view))  # noqa: E731
    assert run(VIEW).startswith(f"causal timeline {TIME.first} --facts before --amount 0.1")
    assert "--draws 200 --seed 1" in run(VIEWS["drawn"])
    assert f"--theory {TIME.theories[0].name}" in run(VIEWS["none"])
    assert f"--from {OWN_ONE[0].first}" in run(VIEWS["own"])
    assert run(SPLIT).startswith("#")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["usual", "all", "known", "own"])
def test_the_command_gives_the_same_numbers(name: str) -> None:
    question = asked(TIME, VIEWS[name])
    command = shlex.split(as_command(CASE, TIME, question))
    words = [sys.executable, "-m", *command, "--format", "json"]
    done = subprocess.run(words, capture_output=True, check=True)
    assert json.loads(done.stdout)["fingerprint"] == answer(CASE, question).fingerprint
