"""The comparison page as the overview of a case: weights, bands, catalogue, every scenario."""

import csv
import io
import json
import shlex
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from html import unescape
from urllib.parse import parse_qs

import pytest
from apps import page_of
from asking import compare, rules_of, scenario_of
from boot import boot
from reader.entries import OWN
from reader.mixed import DRAWS, SEED
from reader.view import link, read, start, write
from streamlit.testing.v1 import AppTest
from views.compare.catalogue import facts_of, matches, span_words, spans
from views.compare.mixing import by_evidence, mixture_sentence, weights_shown
from views.compare.overview import every, taken
from views.compare.reproduce import as_command, as_python

import causal
from causal.files.evidence import load_evidence
from causal.judgement.evidence.weighing import weigh

Open = Callable[..., AppTest]
CASES = boot()
CASE = next(iter(CASES.values()))
VIEW = start(CASE)
MADE = compare(CASE, VIEW)
ANSWERING = [cell.theory for cell in MADE.select() if cell.answered]
QUIET = next(cell.theory for cell in MADE.select() if not cell.answered)
WEIGHTS = ((ANSWERING[0], 3), (ANSWERING[-1], 1))
SPELT = ".".join(f"{name}:{weight}" for name, weight in WEIGHTS)


@pytest.fixture
def opened() -> Open:
    return partial(page_of, "compare")


def text_of(app: AppTest) -> str:
    return unescape(" ".join(element.proto.body for element in app.get("html")))


def fine(app: AppTest) -> None:
    assert not app.exception
    assert not app.error
    assert len(app.title) == 1


def last(app: AppTest, key: str) -> str:
    value = app.query_params[key]
    return value if isinstance(value, str) else value[-1]


# --- the address ----------------------------------------------------------------------------


def test_weights_and_bands_go_there_and_back() -> None:
    view = VIEW.having(weights=WEIGHTS, firm="on")
    assert write(view)["weights"] == SPELT
    assert read(parse_qs(link(view, "0123456789ab")), CASES) == (view, ())
    assert "weights" not in write(VIEW)


@pytest.mark.parametrize(
    ("value", "words", "kept"),
    [
        ("nobody:3", "theory 'nobody'", ()),
        (f"{ANSWERING[0]}:-1", "no whole number from 0 to 100", ()),
        (f"{ANSWERING[0]}:1e1", "no whole number", ()),
        (f"{ANSWERING[0]}", "no whole number", ()),
        (f"{ANSWERING[0]}:101", "no whole number", ()),
        (f"{ANSWERING[0]}:0", "Every weight is 0", ()),
        (f"{ANSWERING[0]}:3.{ANSWERING[0]}:1", "given twice", ((ANSWERING[0], 3),)),
        (f"{SPELT}.nobody:1", "theory 'nobody'", WEIGHTS),
    ],
)
def test_weights_that_mean_nothing_are_explained(value: str, words: str, kept: tuple) -> None:
    view, problems = read({"weights": [value]}, CASES)
    assert len(problems) == 1
    assert words in problems[0]
    assert view.mixed.weights == kept


def test_firm_is_on_or_off() -> None:
    view, problems = read({"firm": ["maybe"]}, CASES)
    assert view.mixed.firm == "on"
    assert "firm 'maybe'" in problems[0]
    # A link spells it out either way, so what was linked before stays what it was.
    for firm in ("on", "off"):
        told = write(VIEW.having(firm=firm))
        assert told["firm"] == firm
        assert read({"firm": [firm]}, CASES)[0].mixed.firm == firm


def test_a_first_reading_has_no_bands_whatever_the_link_says() -> None:
    for firm in ("on", "off"):
        assert rules_of(VIEW.having(firm=firm, level="student"))[-1] == "off"
        assert rules_of(VIEW.having(firm=firm, level="scholar"))[-1] == firm


@pytest.mark.slow
# --- weights --------------------------------------------------------------------------------
def test_the_mixture_is_that_of_the_library_and_follows_the_weights(opened: Open) -> None:
    app = opened()
    fine(app)
    assert MADE.mixed().sentence() in text_of(app)
    first = ANSWERING[0]
    app.slider(key=f"widget_weight_{first}").set_value(60).run()
    fine(app)
    weights = {t: 60 if t == first else 10 for t in VIEW.theories}
    wanted = causal.compare(scenario=VIEW.scenario, weights=weights, case=CASE.name)
    assert wanted.mixed().sentence() in text_of(app)
    assert f"{first}:60" in last(app, "weights")
    assert wanted.display_rows(mixture=True)[1][-1][3] in text_of(app)
    app.button(key="weights_equal").click().run()
    assert MADE.mixed().sentence() in text_of(app)
    assert "weights" not in app.query_params


def test_the_buttons_set_weights(opened: Open) -> None:
    app = opened()
    app.button(key="weights_evidence").click().run()
    fine(app)
    found = weigh(load_evidence(CASE.name)).theory_weights()
    wanted = {name: round(100 * share) for name, share in found.items()}
    assert dict(by_evidence(CASE)) == {name: w for name, w in wanted.items() if w}
    assert app.session_state["view"].mixed.weights == by_evidence(CASE)
    assert MADE.weighted(dict(by_evidence(CASE))).mixed().sentence() in text_of(app)
    app.button(key=f"weights_only_{ANSWERING[1]}").click().run()
    assert f"With {CASE.theory(ANSWERING[1]).title} alone" in text_of(app)


def test_weight_on_theories_that_do_not_answer_is_said(opened: Open) -> None:
    app = opened(weights=f"{QUIET}:5")
    fine(app)
    assert "there is no mixture" in text_of(app)
    view = VIEW.having(weights=((QUIET, 5),))
    assert weights_shown(view, MADE) is None
    assert "ch-mixture" not in MADE.svg()


def test_one_theory_alone_and_a_first_reading_have_no_mixture(opened: Open) -> None:
    alone = VIEW.having(theories=(ANSWERING[0],))
    assert weights_shown(alone, compare(CASE, alone)) is None
    assert mixture_sentence(alone, compare(CASE, alone)) == ""
    app = opened(level="student", weights=SPELT, firm="on")
    fine(app)
    assert not app.slider
    assert not app.toggle
    assert "Weighted like this" not in text_of(app)
    assert compare(CASE, VIEW.having(level="student", firm="on")).rules.draws == 0
    assert "How far-fetched" not in [one.value for one in app.header]
    assert "Every scenario at a glance" in [one.value for one in app.header]


# --- bands ----------------------------------------------------------------------------------


@pytest.mark.slow
def test_bands_are_shown_and_the_switch_takes_them_away(opened: Open) -> None:
    app = opened()
    fine(app)
    wanted = causal.compare(scenario=VIEW.scenario, case=CASE.name, draws=DRAWS, seed=SEED)
    headers, rows = wanted.display_rows()
    assert headers[-1] == "rises"
    for row in rows:
        assert all(cell in text_of(app) for cell in row[-5:])
    assert f"{DRAWS:,} draws" in text_of(app)
    app.toggle(key="widget_firm").set_value(False).run()
    fine(app)
    assert last(app, "firm") == "off"
    assert f"{DRAWS:,} draws" not in text_of(app)


VIEWS = [
    VIEW.having(weights=WEIGHTS),
    VIEW.having(weights=WEIGHTS, firm="on", theories=(ANSWERING[0], *ANSWERING[2:])),
    VIEW.having(firm="on", level="student"),
]


@pytest.mark.slow
@pytest.mark.parametrize("view", VIEWS)
def test_the_script_and_the_command_repeat_weights_and_draws(view: object) -> None:
    made = compare(CASE, view)
    theories, weights = tuple(cell.theory for cell in made.select()), weights_shown(view, made)
    known: dict = {}
    code = as_python(CASE, view, theories, made.fingerprint, weights=weights)
    exec(code, known)
    answer = known["answer"]
    assert answer.fingerprint == made.fingerprint
    assert answer.rows() == made.rows()
    command = shlex.split(as_command(CASE, view, theories, weights=weights))
    words = [sys.executable, "-m", *command, "--format", "json"]
    told = json.loads(subprocess.run(words, capture_output=True, check=True).stdout)
    assert told["fingerprint"] == made.fingerprint
    rows = [dict(zip(made.columns, row, strict=True)) for row in made.rows()]
    assert told["rows"] == json.loads(json.dumps(rows))
    if weights is None:
        assert "mixture" not in told
        return
    wanted = made.weighted(weights).mixture()
    assert answer.mixed().sentence() == mixture_sentence(view, made)
    assert {m["state"]: (m["baseline"], m["probability"]) for m in told["mixture"]} == wanted


# --- every scenario -------------------------------------------------------------------------


def test_the_overview_is_the_comparison_of_every_scenario(opened: Open) -> None:
    app = opened(scenario=CASE.featured[1].name)
    fine(app)
    assert every(CASE, VIEW).sentence() in text_of(app)
    sheet, drawing = taken(CASE, VIEW.having(scenario=CASE.featured[1].name))
    rows = list(csv.DictReader(io.StringIO(sheet.text())))
    assert len(rows) == len(every(CASE, VIEW).scenarios) * len(CASE.theories)
    for row in rows:
        if row["scenario"] == VIEW.scenario and row["status"] == "runs":
            cell = next(c for c in MADE.select() if c.theory == row["theory"])
            assert float(row["value"]) == cell.measured(MADE.headline(cell))[1]
        assert (row["difference"] == "") == (row["status"] not in ("runs", "vacuous"))
    assert "data-pick" not in drawing.svg()
    assert CASE.featured[1].title in drawing.svg()


# --- the catalogue --------------------------------------------------------------------------


def test_any_word_of_a_scenario_finds_it() -> None:
    for one in CASE.scenarios:
        for told in (one.title, one.question, one.meaning, one.group, one.number):
            assert matches(CASE, one, told.upper())
        for name, state in one.settings:
            variables = [theory[name] for theory in CASE.theories if name in theory]
            assert any(matches(CASE, one, variable.label(state)) for variable in variables)
            assert matches(CASE, one, name)
        assert not matches(CASE, one, f"{one.title} xyzzy")


def test_an_entry_says_what_it_sets_who_runs_it_and_how_far_fetched() -> None:
    far = spans(CASE, VIEW)
    for one in CASE.scenarios:
        told = facts_of(CASE, VIEW, one, far)
        if not one.settings:
            assert told == ["Sets nothing"]
            continue
        alone = compare(CASE, VIEW.having(scenario=one.name))
        bits = [s.bits for s in alone.antecedent.select() if s.bits is not None]
        assert far[one.name] == (pytest.approx(min(bits)), pytest.approx(max(bits)), len(bits))
        runs = sum(cell.status == "runs" for cell in alone.select())
        assert told[1].endswith("run it" if runs != 1 else "runs it")
        assert told[2] == f"How far-fetched: {span_words(far[one.name], plainly=False)}"
        assert "bit" not in facts_of(CASE, VIEW.having(level="student"), one, far)[2]


def test_a_span_is_said_in_so_many_and_in_bits() -> None:
    assert (
        span_words((1.0, 3.0, 2), plainly=False) == "1 in 2 to 1 in 8, 1 to 3 bits in two theories"
    )
    assert span_words((1.0, 1.0, 1), plainly=True) == "1 in 2 in one theory"


def test_the_catalogue_asks_a_scenario(opened: Open) -> None:
    app = opened()
    app.button(key="all_scenarios").click().run()
    fine(app)
    other = CASE.featured[2]
    assert app.button(key=f"ask_{VIEW.scenario}").disabled
    app.button(key=f"ask_{other.name}").click().run()
    fine(app)
    assert app.session_state["view"].scenario == other.name


# --- how far-fetched, and levers of one's own -----------------------------------------------


def test_how_far_fetched_is_what_the_comparison_says(opened: Open) -> None:
    app = opened()
    told = text_of(app)
    assert "How far-fetched" in [one.value for one in app.header]
    for line in MADE.far_fetched():
        assert line.split(";")[0] in told


def test_several_levers_at_once_read_well_and_say_which_to_leave_out(opened: Open) -> None:
    levers = [lever.variable for lever in CASE.frame.levers[:4]]
    factual = {lever.variable.name: lever.factual for lever in CASE.frame.levers}
    do = [(one, next(s for s in one.states if s != factual[one.name])) for one in levers]
    app = opened(scenario=OWN, do=[f"{one.name}.{state}" for one, state in do])
    fine(app)
    view = app.session_state["view"]
    title = scenario_of(CASE, view).title
    assert title.count(" and ") == 1
    assert title.count(", ") == len(do) - 2
    for one, state in do:
        assert f"{one.title} = {one.label(state)}" in title
    assert not any(cell.answered for cell in compare(CASE, view).select())
    rest = view.having(do=view.do[:-1])
    runs = sum(cell.status == "runs" for cell in compare(CASE, rest).select())
    assert runs == 1
    assert f"without “{do[-1][0].title}” one theory runs it" in text_of(app)
