"""The page of what would have worked: every number is that of `causal.search`."""

import csv
import io
import json
import shlex
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as ET

import pytest
from apps import page_at, page_of
from asking import words_of
from boot import boot
from reader.entries import OWN
from reader.view import read, start
from streamlit.testing.v1 import AppTest
from views.worked import reaching
from views.worked.reached import address, picture_points, points_of, search_sentence
from views.worked.reaching import aimed, count, reach
from views.worked.repeating import as_command, as_python
from views.worked.taken import ways_csv

import causal
from causal.display.numbers import percent, probability
from causal.display.sentences import counted
from causal.errors import TooCostly
from causal.judgement.cells import silence
from causal.judgement.panel import nothing

Open = Callable[..., AppTest]
CASE = next(iter(boot().values()))
VIEW = start(CASE)
FIRST, OTHER = CASE.frame.outcomes[0], CASE.frame.outcomes[3]
VIEWS = [
    VIEW,
    VIEW.having(whom="each", size=1),
    VIEW.having(whom="weighted", price=OTHER.variable.name),
    VIEW.having(measure=FIRST.variable.states[-1], side="most", threshold=5, facts="none"),
    VIEW.having(theories=VIEW.theories[:1], price=OTHER.variable.name),
    VIEW.having(threshold=100, history="record"),
    VIEW.having(run="all", price=OTHER.variable.name),
    VIEW.having(run="best"),
    VIEW.having(
        whom="weighted", weights=tuple((n, 3 + i) for i, n in enumerate(VIEW.theories[:3]))
    ),
]


@pytest.fixture
def opened() -> Open:
    return partial(page_of, "worked")


def opened_at(view: object) -> AppTest:
    entries = parse_qs(address(view, (("", ""),)).removeprefix("./?"))
    return page_of("worked", **{k: v for k, v in entries.items() if k not in ("scenario", "do")})


def fine(app: AppTest) -> None:
    assert not app.exception
    assert not app.error
    assert not app.warning
    assert len(app.title) == 1


def bodies(app: AppTest) -> list[str]:
    return [element.proto.body for element in app.get("html")]


def tables(app: AppTest) -> list[ET.Element]:
    """Return the tables of the page, in its order."""
    found = []
    for body in bodies(app):
        if "<table" in body:
            found += list(ET.fromstring(body).iter("table"))
    return found


def rows_of(made: ET.Element) -> list[list[str]]:
    return [["".join(cell.itertext()) for cell in row] for row in made.findall("tbody/tr")]


def said(app: AppTest) -> str:
    body = next(body for body in bodies(app) if "db-answer" in body)
    return "".join(ET.fromstring(body).itertext())


def searched(view: object) -> object:
    """Search by the public function alone."""
    entry = CASE.frame.outcome(view.outcome)
    measure = view.wanted.measure or entry.measures[0].name
    alone = view.wanted.whom == "each" or len(view.theories) == 1
    return causal.search(
        f"{view.outcome}.{measure} {'<=' if view.wanted.side == 'most' else '>='} {view.wanted.threshold / 100}",
        list(view.theories),
        against=view.wanted.price or None,
        size=view.wanted.size,
        audience=list(view.theories) if alone else [view.wanted.whom],
        least="all" if view.wanted.run == "all" and not alone else 2,
        order="theories" if view.wanted.run == "most" and not alone else "value",
        weights=view.mixed.of(view.theories) or None if view.wanted.whom == "weighted" else None,
        facts=view.facts,
        history=None if view.history == OWN else view.history,
        case=CASE.name,
    )


@pytest.mark.slow
@pytest.mark.parametrize("view", VIEWS)
def test_every_number_is_that_of_the_search(view: object) -> None:
    app = opened_at(view)
    fine(app)
    found = searched(view)
    expected = []
    for one in found.found:
        if one.solutions:
            ways = one.solutions[:12]
            expected.append(
                [(w.settings, w.value, *([w.against] if view.wanted.price else [])) for w in ways]
            )
        points = one.traded if view.wanted.price else one.front
        if points:
            expected.append([(p.settings, p.value, p.against) for p in points])
    shown = tables(app)[: len(expected)]
    for made, wanted in zip(shown, expected, strict=True):
        for row, (settings, value, *price) in zip(rows_of(made), wanted, strict=True):
            assert row[0] == (words_of(CASE, settings) or "nothing changed")
            assert row[1:3] == [str(len(settings)), probability(value)]
            if price:
                assert row[3] == ("" if price[0] is None else probability(price[0]))
    for one in found.found:
        if len(found.found) == 1 and one.solutions:
            assert percent(one.solutions[0].value) in said(app)
    assert search_sentence(CASE, aimed(CASE, view), found) in said(app)


def test_who_runs_a_way_and_who_does_not_is_told() -> None:
    app = opened_at(VIEW)
    (every,) = searched(VIEW).found
    for row, way in zip(rows_of(tables(app)[0]), every.solutions[:12], strict=True):
        for name, value in way.answers:
            assert f"{CASE.theory(name).title} {probability(value)}" in row[-2]
        for name, _ in way.silent:
            assert CASE.theory(name).title in row[-1]
        assert {name for name, _ in way.answers + way.silent} == set(VIEW.theories)


@pytest.mark.slow
def test_each_row_leads_to_exactly_its_comparison() -> None:
    app = opened_at(VIEW)
    (every,) = searched(VIEW).found
    links = [a.get("href") for a in tables(app)[0].iter("a")]
    assert len(links) == min(12, len(every.solutions))
    for link, way in zip(links, every.solutions, strict=False):
        view, problems = read(parse_qs(urlsplit(link).query), boot())
        assert not problems
        assert (view.scenario, view.do, view.theories) == (OWN, way.settings, VIEW.theories)
        assert (view.outcome, view.facts) == (VIEW.outcome, VIEW.facts)
        made = causal.compare(do=dict(view.do), outcome=view.outcome, facts=view.facts)
        measure = made.headline(made.select()[0])
        told = {c.theory: c.measured(measure)[1] for c in made.select() if c.answered}
        assert told == pytest.approx(dict(way.answers), abs=1e-9)


@pytest.mark.slow
def test_what_will_be_tried_is_told_before_and_is_what_is_tried() -> None:
    for view in VIEWS:
        assert f"{count(aimed(CASE, view).ruled):,} settings" in " ".join(bodies(opened_at(view)))
    one = VIEW.having(theories=VIEW.theories[:1], size=2)
    theory = CASE.theory(one.theories[0])
    sizes = [len(theory[n].states) for n in (e.variable.name for e in CASE.frame.levers)
             if n in theory]  # fmt: skip
    pairs = sum(a * b for i, a in enumerate(sizes) for b in sizes[i + 1 :])
    assert count(aimed(CASE, one).ruled) == 1 + sum(sizes) + pairs


@pytest.mark.slow
def test_controls_change_the_address_and_the_goal(opened: Open) -> None:
    app = opened()
    app.slider(key="widget_threshold").set_value(80).run()
    app.selectbox(key="widget_price").set_value(OTHER.variable.name).run()
    app.selectbox(key="widget_measure").set_value(FIRST.variable.states[0]).run()
    app.button_group(key="widget_whom").set_value("each").run()
    app.button_group(key="widget_size").set_value(1).run()
    app.button_group(key="widget_side").set_value("most").run()
    fine(app)
    view = app.session_state["view"]
    assert (view.wanted.threshold, view.wanted.price, view.wanted.whom, view.wanted.size, view.wanted.side) == (
        80, OTHER.variable.name, "each", 1, "most",
    )  # fmt: skip
    assert app.query_params["threshold"] in ("80", ["80"])
    assert search_sentence(CASE, aimed(CASE, view), searched(view)) in said(app)
    app.selectbox(key="widget_outcome").set_value(OTHER.variable.name).run()
    fine(app)
    assert app.session_state["view"].wanted.measure == ""
    assert app.selectbox(key="widget_price").value == ""


@pytest.mark.slow
@pytest.mark.parametrize("outcome", [o.variable.name for o in CASE.frame.outcomes])
@pytest.mark.parametrize("whom", ["every", "weighted", "each"])
def test_every_outcome(opened: Open, outcome: str, whom: str) -> None:
    fine(opened(outcome=outcome, whom=whom, price=FIRST.variable.name, facts="all", size="1"))


def test_who_must_be_able_to_run_it_is_the_readers_choice(opened: Open) -> None:
    app = opened()
    first = rows_of(tables(app)[0])
    assert f"all {counted(len(VIEW.theories)).lower()} can run it" in said(app)
    app.button_group(key="widget_run").set_value("all").run()
    fine(app)
    some = rows_of(tables(app)[0])
    assert 0 < len(some) < len(first)
    assert all(row[-1] == "" for row in some)  # nobody is without an answer
    assert said(app).count(f"In all {counted(len(VIEW.theories)).lower()} theories") == 1
    app.button_group(key="widget_run").set_value("best").run()
    assert [row[2] for row in rows_of(tables(app)[0])] == sorted(
        (row[2] for row in rows_of(tables(app)[0])), reverse=True
    )
    assert app.query_params["run"] in ("best", ["best"])


def test_who_says_nothing_of_the_outcome_is_not_waited_for() -> None:
    quiet = next(
        o.variable.name
        for o in CASE.frame.outcomes
        if any(silence(t, o.variable.name) for t in CASE.theories)
    )
    app = opened_at(VIEW.having(outcome=quiet, run="all", size=1))
    fine(app)
    assert "theories that speak of it, of" in said(app)


def test_one_theory_and_none(opened: Open) -> None:
    app = opened(theories=VIEW.theories[0])
    fine(app)
    assert CASE.theory(VIEW.theories[0]).title in said(app)
    app.button_group(key="widget_theories").set_value([]).run()
    assert not app.exception
    assert "at least one theory" in app.info[0].value


def test_an_old_link_and_a_bad_one(opened: Open) -> None:
    assert "have changed" in opened(model="000000000000").warning[0].value
    app = opened(threshold="nonsense", whom="nonsense")
    assert app.warning[0].value.count("nonsense") == 2


def test_the_picture_marks_what_reaches_the_goal() -> None:
    for view in VIEWS:
        found = searched(view)
        for one in found.found:
            drawn, across, upward = picture_points(CASE, found, one)
            points = points_of(one, bool(view.wanted.price))
            assert len(drawn) == len(points)
            for point, at in zip(points, drawn, strict=True):
                assert 0 <= across.share(at.x) <= 1
                assert upward.share(at.y) == pytest.approx(point.value, abs=1e-9)
                over = point.value - found.goal.threshold
                assert at.reached == (
                    (over <= 1e-12) if view.wanted.side == "most" else over >= -1e-12
                )


def test_a_search_is_done_once_and_tells_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    reaching._kept.clear()
    steps: list[tuple[int, int]] = []
    asked = aimed(CASE, VIEW)
    first = reach(asked, lambda done, total: steps.append((done, total)))
    assert steps[-1] == (first.done, first.total)
    monkeypatch.setattr(causal, "search", None)
    assert reach(asked, nothing) is first
    reaching._kept.clear()


def test_a_stopped_search_is_taken_up_again_when_asked_for() -> None:
    reaching._kept.clear()
    params = {"facts": "all", "size": "1", "theories": VIEW.theories[0], "threshold": "33"}
    view, _ = read({key: [value] for key, value in params.items()}, boot())
    app = page_at("worked", **params)
    app.session_state["stopped"] = aimed(CASE, view)
    app.run()
    fine(app)
    assert "was stopped" in " ".join(bodies(app))
    assert not app.header
    app.button(key="search_on").click().run()
    fine(app)
    assert search_sentence(CASE, aimed(CASE, view), searched(view)) in said(app)
    assert not [button for button in app.button if button.label == "Stop"]


def test_a_refusal_is_a_sentence(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    from views.worked import page

    def refuse(*_: object) -> None:
        raise TooCostly("9 TB", "1 GB", "ask for less")

    monkeypatch.setattr(page, "reach", refuse)
    app = opened()
    assert not app.exception
    assert "needs 9 TB" in app.error[0].value


def test_the_lines_of_python_give_the_same(capsys: pytest.CaptureFixture) -> None:
    view = VIEW.having(size=1, price=OTHER.variable.name, variant=next(iter(CASE.variants)))
    asked = aimed(CASE, view)
    found = reach(asked, nothing)
    known: dict = {}
    exec(as_python(asked, found.fingerprint), known)
    capsys.readouterr()
    assert known["found"].found == found.found
    assert known["found"].fingerprint == found.fingerprint


@pytest.mark.slow
def test_the_commands_give_the_same() -> None:
    weights = tuple((name, 3 + i) for i, name in enumerate(VIEW.theories[:3]))
    views = [
        VIEW.having(size=1, theories=VIEW.theories[:3], whom="weighted", weights=weights),
        VIEW.having(size=1, run="all", history="record", variant=next(iter(CASE.variants))),
    ]
    for view in views:
        asked = aimed(CASE, view)
        (line,) = as_command(CASE, asked).splitlines()
        words = [sys.executable, "-m", *shlex.split(line), "--format", "json"]
        done = json.loads(subprocess.run(words, capture_output=True, check=True).stdout)
        found = reach(asked, nothing)
        assert done["fingerprint"] == found.fingerprint
        told = [dict(way.settings) for one in found.found for way in one.solutions[:20]]
        assert [one["settings"] for one in done["solutions"]] == told


def test_the_file_holds_every_way_in_full() -> None:
    found = searched(VIEWS[1])
    rows = list(csv.DictReader(io.StringIO(ways_csv(found))))
    told = [float(row["value"]) for row in rows]
    assert told == [v for one in found.found for way in one.solutions for _, v in way.answers]
