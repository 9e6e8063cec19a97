"""The page of counterfactuals: the numbers are the library's, and nothing more is claimed."""

import csv
import io
import json
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from html import unescape

import pytest
from boot import boot
from reader.entries import OWN
from reader.luck import event_of
from reader.view import start
from streamlit.testing.v1 import AppTest
from views.counterfactual import counterfactuals
from views.counterfactual.counterfactuals import asked, event_words, fingerprint_of, tell
from views.counterfactual.notation import as_command, as_csv, as_python, display_rows

import causal
from causal.display.numbers import percent, signed
from causal.errors import ImpossibleEvidence, TooCostly
from causal.theory.answering import Effort
from causal.theory.answers import Answer
from causal.theory.theory import Theory

Open = Callable[..., AppTest]
CASE = next(iter(boot().values()))
VIEW = start(CASE)
SCRIPT = """
import streamlit as st
from views.{page}.page import page as shown
st.session_state["pages"] = {{}}
shown()
"""


@pytest.fixture
def opened() -> Open:
    def run(page: str = "counterfactual", **params: str | list[str]) -> AppTest:
        app = AppTest.from_string(SCRIPT.format(page=page), default_timeout=60)
        for key, value in params.items():
            app.query_params[key] = value
        return app.run()

    return run


@pytest.fixture
def forgetful() -> Iterator[None]:
    """Let nothing that a test makes up be remembered by another."""
    caches = (counterfactuals._told, counterfactuals._finished)
    for cache in caches:
        cache.clear()
    yield
    for cache in caches:
        cache.clear()


def told_html(app: AppTest) -> str:
    return unescape("\n".join(element.proto.body for element in app.get("html")))


def said(app: AppTest) -> str:
    bodies = (element.proto.body for element in app.get("html"))
    return unescape(next(body for body in bodies if "db-answer" in body))


def fine(app: AppTest) -> None:
    assert not app.exception
    assert not app.error
    assert not app.warning
    assert len(app.title) == 1


def answers(view: object) -> dict[str, float]:
    found = [tell(asked(CASE, view), name) for name in view.theories]
    return {one.theory.name: one.answer.point for one in found if one.answer is not None}


@pytest.mark.slow
@pytest.mark.parametrize("scenario", [s.name for s in CASE.featured])
def test_the_numbers_are_those_of_a_comparison_under_all_facts(opened: Open, scenario: str) -> None:
    app = opened(scenario=scenario)
    fine(app)
    made = causal.compare(scenario=scenario, facts="all")
    measure = made.headline(made.select()[0])
    points = answers(VIEW.having(scenario=scenario))
    running = [cell for cell in made.select() if cell.answered]
    assert set(points) == {cell.theory for cell in running}
    for cell in running:
        assert points[cell.theory] == pytest.approx(cell.measured(measure)[1], abs=1e-12)
        assert cell.title in said(app)
        if cell.status == "runs":
            assert percent(points[cell.theory]) in said(app)
    assert measure.title in said(app)


@pytest.mark.slow
@pytest.mark.parametrize("scenario", [s.name for s in CASE.scenarios])
def test_every_scenario(opened: Open, scenario: str) -> None:
    fine(opened(scenario=scenario))


@pytest.mark.slow
@pytest.mark.parametrize("outcome", [o.variable.name for o in CASE.frame.outcomes])
@pytest.mark.parametrize("known", ["all", "before", "none"])
def test_every_outcome_and_rule(opened: Open, outcome: str, known: str) -> None:
    app = opened(outcome=outcome, known=known, couplings="persistence(0.35)")
    fine(app)
    assert said(app).count("%") >= len(answers(VIEW.having(outcome=outcome, known=known)))


@pytest.mark.slow
def test_theories_that_do_not_answer_are_named_and_get_no_number(opened: Open) -> None:
    for scenario in CASE.featured:
        made = causal.compare(scenario=scenario.name, facts="all")
        silent = [cell for cell in made.select() if not cell.answered]
        rows = {row[0]: row for row in display_rows(
            [tell(asked(CASE, VIEW.having(scenario=scenario.name)), t) for t in VIEW.theories]
        )[1]}  # fmt: skip
        app = opened(scenario=scenario.name)
        for cell in silent:
            assert rows[cell.title][3:] == [""] * (len(rows[cell.title]) - 3)
            assert cell.title in told_html(app)
        assert ("Who does not answer, and why" in [h.value for h in app.header]) == bool(silent)


def test_choosing_states_changes_the_event_and_the_address(opened: Open) -> None:
    app = opened()
    variable = CASE.frame.outcome(VIEW.outcome).variable
    state = variable.states[-1]
    app.button_group(key="widget_states").set_value([state]).run()
    fine(app)
    assert app.query_params["states"] in (state, [state])
    view = VIEW.having(states=(state,))
    for point in answers(view).values():
        assert percent(point) in said(app)
    app.button_group(key="widget_states").set_value([]).run()
    assert app.session_state["view"].imagined.states == ()
    assert tuple(app.button_group(key="widget_states").value) == event_of(CASE, VIEW)


def test_another_outcome_forgets_the_states_of_the_last_one(opened: Open) -> None:
    state = CASE.frame.outcome(VIEW.outcome).variable.states[-1]
    app = opened(states=state)
    other = CASE.frame.outcomes[1]
    app.selectbox(key="widget_outcome").set_value(other.variable.name).run()
    fine(app)
    assert app.session_state["view"].imagined.states == ()


def test_an_outcome_without_an_event_asks_for_what_happened() -> None:
    scaled = [o for o in CASE.frame.outcomes if o.measures and not o.measures[0].event]
    assert scaled
    for entry in scaled:
        view = VIEW.having(outcome=entry.variable.name)
        assert event_of(CASE, view) == (entry.factual,)
        assert entry.variable.label(entry.factual) in event_words(CASE, view)


def test_luck_is_chosen_and_changes_the_numbers(opened: Open) -> None:
    app = opened()
    app.radio(key="widget_luck").set_value("persistence").run()
    fine(app)
    app.slider(key="widget_share").set_value(20).run()
    fine(app)
    assert app.session_state["view"].imagined.couplings == "persistence(0.2)"
    assert "carries over in 20% of histories" in said(app)
    kinds = [VIEW.having(couplings=c) for c in (OWN, "persistence(0.2)", "independent")]
    own, kept, anew = (answers(view) for view in kinds)
    assert own != anew
    for name, point in kept.items():
        assert min(own[name], anew[name]) - 1e-9 <= point <= max(own[name], anew[name]) + 1e-9
        assert percent(point) in said(app)


def test_what_came_before_needs_no_account_of_luck(opened: Open) -> None:
    app = opened(known="before")
    fine(app)
    assert "Follows from the networks alone" in said(app)
    assert "mechanisms" not in said(app)
    assert "leans on" not in " ".join(e.label for e in app.expander)
    before = causal.compare(scenario=VIEW.scenario, facts="before")
    measure = before.headline(before.select()[0])
    points = answers(VIEW.having(known="before"))
    for cell in before.select():
        if cell.answered:
            assert points[cell.theory] == pytest.approx(cell.measured(measure)[1], abs=1e-12)


def test_where_nothing_is_changed_the_page_says_so(opened: Open) -> None:
    app = opened(scenario=CASE.frame.baseline)
    fine(app)
    assert "Nothing is changed" in app.info[0].value
    assert "Choose a lever" in opened(scenario=OWN).info[0].value


@pytest.mark.usefixtures("forgetful")
def test_a_theory_that_refuses_does_not_silence_the_others(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = counterfactuals.changed_world
    first, *others = answers(VIEW)
    counterfactuals._told.clear()

    def refuse(theory: Theory, *rest: object) -> object:
        if theory.name == first:
            raise ImpossibleEvidence(["this=so", "that=so"], f"theory {first}")
        return real(theory, *rest)

    monkeypatch.setattr(counterfactuals, "changed_world", refuse)
    app = opened()
    assert not app.exception
    title = CASE.theory(first).title
    assert len(app.error) == 1
    assert f"{title} gives no answer" in app.error[0].value.replace("\\", "")
    assert f"in {title}" not in said(app)
    assert all(CASE.theory(name).title in said(app) for name in others)


def _watched(
    monkeypatch: pytest.MonkeyPatch, ranged: Callable[[Answer], Answer] = lambda answer: answer
) -> list[Answer]:
    """Note every answer with ranges that is asked for, or put something in its place."""
    real = Theory.answer
    found: list[Answer] = []

    def answer(self: Theory, states: object = None, /, effort: Effort = Effort()) -> Answer:
        told = real(self, states, effort=effort)
        if not effort.ranges or told.identified:
            return told
        found.append(ranged(told))
        return found[-1]

    monkeypatch.setattr(Theory, "answer", answer)
    return found


@pytest.mark.usefixtures("forgetful")
def test_ranges_are_shown_with_what_each_answer_leans_on(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = _watched(monkeypatch)
    app = opened()
    fine(app)
    points = answers(VIEW)
    low = percent(min(one.order_range.low for one in found))
    high = percent(max(one.order_range.high for one in found))
    words = f"nowhere below {low} or above {high} if mechanisms respect their order"
    assert words in said(app)
    assert "whatever the mechanisms do" in said(app)
    assert "They do not cover doubt about the numbers" in told_html(app)
    assert "moves it by" in told_html(app)
    named = " ".join(expander.label for expander in app.expander)
    assert all(CASE.theory(name).title in named.replace("\\", "") for name in points)
    count = len(found)
    app.run()
    assert len(found) == count == len(points), "worked out once"


@pytest.mark.usefixtures("forgetful")
def test_ranges_that_cost_too_much_leave_the_point_and_say_why(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Answer) -> Answer:
        raise TooCostly("9 TB", "1 GB", "keep fewer facts")

    _watched(monkeypatch, refuse)
    app = opened()
    fine(app)
    assert "nowhere" not in said(app)
    question = asked(CASE, VIEW)
    for name, point in answers(VIEW).items():
        assert percent(point) in said(app)
        row = tell(question, name, ranges=True).row
        assert row.middle is None
        assert "needs 9 TB" in row.status_text


def test_the_lines_of_python_give_the_same_numbers() -> None:
    views = [
        VIEW,
        VIEW.having(couplings="independent", known="none", theories=VIEW.theories[:2]),
        VIEW.having(scenario=CASE.featured[-1].name, couplings="persistence(0.3)"),
        VIEW.having(variant=next(iter(CASE.variants)), states=event_of(CASE, VIEW)[:1]),
    ]
    for view in views:
        question = asked(CASE, view)
        known: dict = {}
        exec(as_python(question, [tell(question, name) for name in view.theories]), known)
        found = {name: answer.point for name, answer in known["answers"].items()}
        assert found == answers(view)


@pytest.mark.slow
def test_the_command_gives_the_same_number() -> None:
    view = VIEW.having(couplings="independent", theories=VIEW.theories[:1])
    question = asked(CASE, view)
    command = as_command(question, [tell(question, name) for name in view.theories])
    words = [sys.executable, "-m", *shlex.split(command), "--format", "json", "--no-ranges"]
    done = subprocess.run(words, capture_output=True, check=True)
    (point,) = answers(view).values()
    assert json.loads(done.stdout)["point"] == pytest.approx(point, abs=1e-12)


def test_the_notation_asks_every_theory_the_same_as_the_page() -> None:
    for known in ("all", "before", "none"):
        view = VIEW.having(scenario=CASE.featured[-1].name, known=known)
        question = asked(CASE, view)
        told = [tell(question, name) for name in view.theories]
        lines = as_command(question, told).splitlines()
        for line, (name, point) in zip(lines, answers(view).items(), strict=True):
            _, _, asked_of, notation, *case = shlex.split(line)
            assert case == ["--case", CASE.name]
            assert asked_of == name
            assert causal.load(name).ask(notation).point == pytest.approx(point, abs=1e-12)


def test_the_file_holds_every_theory_in_full() -> None:
    question = asked(CASE, VIEW)
    rows = list(csv.DictReader(io.StringIO(as_csv([tell(question, t) for t in VIEW.theories]))))
    assert [row["theory"] for row in rows] == list(VIEW.theories)
    points = answers(VIEW)
    for row in rows:
        assert row["chance"] == (repr(points[row["theory"]]) if row["theory"] in points else "")


def test_the_fingerprint_changes_with_all_that_the_numbers_depend_on() -> None:
    views = [
        VIEW,
        VIEW.having(couplings="same_luck"),
        VIEW.having(known="none"),
        VIEW.having(states=event_of(CASE, VIEW)[:1]),
        VIEW.having(outcome=CASE.frame.outcomes[1].variable.name),
        VIEW.having(scenario=CASE.featured[1].name),
        VIEW.having(theories=VIEW.theories[1:]),
        VIEW.having(variant=next(iter(CASE.variants))),
    ]
    found = [fingerprint_of(asked(CASE, view), view.theories) for view in views]
    assert len(set(found)) == len(views)
    assert found[0] == fingerprint_of(asked(CASE, VIEW), VIEW.theories)


@pytest.mark.slow
@pytest.mark.parametrize("page", ["compare", "theory"])
def test_the_other_pages_lead_here_where_everything_that_happened_is_kept(
    opened: Open, page: str
) -> None:
    keys = [button.key for button in opened(page, facts="all").button]
    assert "imagine" in keys
    keys = [button.key for button in opened(page, facts="before").button]
    assert "imagine" not in keys


def test_the_difference_is_shared_out_on_demand(opened: Open) -> None:
    app = opened(scenario="deng_in_full", theories="reform_pace")
    fine(app)
    assert "Shapley" not in told_html(app) + said(app)
    (toggle,) = [one for one in app.toggle if one.key == "widget_ways"]
    toggle.set_value(True).run()
    fine(app)
    found = causal.attribute("reform_pace", scenario="deng_in_full", facts="all")
    theory = CASE.theory("reform_pace")
    html = told_html(app)
    for share in (*found.levers.shares, *found.last_step.shares):
        assert signed(share.shapley) in html
        for name in share.player.split("->"):
            assert theory[name].title in html
    labels = [one.label.replace("\\", "") for one in app.expander]
    assert any(signed(found.difference) in label for label in labels)
