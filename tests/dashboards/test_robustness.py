"""The page of how firm a conclusion is: every number is that of the library."""

import csv
import io
import json
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from urllib.parse import parse_qs, urlencode, urlsplit
from xml.etree import ElementTree as ET

import pytest
from apps import page_of
from boot import boot
from reader.view import View, read, start, write
from streamlit.testing.v1 import AppTest
from views.robustness import doubting
from views.robustness.doubting import (
    contest,
    doubt,
    firmness,
    rested,
    standing,
    switched,
    swung,
    theory_of,
    turned,
    varied,
    without_variant,
)
from views.robustness.repeating import as_command, as_csv, as_python
from views.robustness.rows import beats_sentences
from views.robustness.told import conclusion, firmly, nearest

import causal
from causal.display.numbers import percent, short_points
from causal.errors import TooCostly
from causal.judgement.robustness.wording import worded
from causal.theory.scenario import Scenario

SLOW = pytest.mark.slow
Open = Callable[..., AppTest]
CASE = next(iter(boot().values()))
FIRST, SCALED = CASE.frame.outcomes[:2]


def _verdicts(scenario: Scenario, view: View) -> dict[str, str]:
    asked = doubt(CASE, view.having(scenario=scenario.name))
    return {theory.name: standing(asked, theory.name)[0] for theory in CASE.theories}


USUAL = start(CASE)
SOME = next(s for s in CASE.featured if len(set(_verdicts(s, USUAL).values())) > 1)
STATUS = _verdicts(SOME, USUAL)
RUNS = next(name for name, status in STATUS.items() if status == "runs")
VIEW = USUAL.having(scenario=SOME.name, theory=RUNS)
RIVAL = next(
    s.name
    for s in CASE.scenarios
    if s.settings and s.name != SOME.name and _verdicts(s, USUAL)[RUNS] == "runs"
)


def _moves(scenario: Scenario) -> bool:
    """Whether the theory runs a scenario that changes the second outcome."""
    view = VIEW.having(scenario=scenario.name, outcome=SCALED.variable.name, facts="none")
    asked = doubt(CASE, view)
    return standing(asked, RUNS)[0] == "runs" and abs(firmness(asked, RUNS, 0.0).value) > 0.01


OTHER = next(s.name for s in CASE.scenarios if s.settings and _moves(s))
VIEWS = [
    VIEW,
    VIEW.having(claim="level", threshold=35, top=5),
    VIEW.having(scenario=OTHER, outcome=SCALED.variable.name, facts="none", redraw=2),
    VIEW.having(measure=FIRST.variable.states[-1], history="record", rival=RIVAL),
]


@pytest.fixture
def opened() -> Open:
    return partial(page_of, "robustness")


def opened_at(view: View) -> AppTest:
    return page_of("robustness", **write(view))


def fine(app: AppTest) -> None:
    assert not app.exception
    assert not app.error
    assert not app.warning
    assert len(app.title) == 1


def bodies(app: AppTest) -> list[str]:
    return [element.proto.body for element in app.get("html")]


def tables(app: AppTest) -> dict[str, list[list[str]]]:
    """Return the rows of each table by the head of its first column and its caption."""
    found = {}
    for body in bodies(app):
        if "<table" not in body:
            continue
        for made in ET.fromstring(body).iter("table"):
            head = made.findtext("thead/tr/th")
            caption = made.findtext("caption")
            rows = [["".join(cell.itertext()) for cell in r] for r in made.findall("tbody/tr")]
            found[f"{head}; {caption}"] = rows
    return found


def table(app: AppTest, words: str) -> list[list[str]]:
    return next(rows for name, rows in tables(app).items() if words in name)


def said(app: AppTest) -> str:
    body = next(body for body in bodies(app) if "db-answer" in body)
    return "".join(ET.fromstring(body).itertext())


def asked_of(view: View, name: str = "") -> object:
    """Ask the same by the public function alone."""
    asked = doubt(CASE, view)
    theory = theory_of(asked, name or view.theory)
    more = view.doubted.claim == "more"
    return causal.sensitivity(
        theory,
        scenario=view.scenario,
        measure=f"{view.outcome}.{asked.measure}",
        compared=more,
        threshold=view.wanted.threshold / 100,
        facts=view.facts,
        history=doubting.history(asked, theory),
        draws=1000,
        seed=view.doubted.redraw,
    )


@pytest.mark.parametrize("view", [VIEWS[0], *(pytest.param(v, marks=SLOW) for v in VIEWS[1:])])
def test_every_number_is_that_of_the_library(view: View) -> None:
    app = opened_at(view)
    fine(app)
    found, top = asked_of(view), view.doubted.top
    theory = theory_of(doubt(CASE, view), view.theory)
    swings = table(app, "number; The")
    for row, one in zip(swings, found.tornado.swings[:top], strict=False):
        assert row[0] == worded(theory, one.cell)
        assert row[2:7] == list(one.row()[1:6])
        assert row[7] == f"{theory.entry(one.cell.variable).ess:g}"
    turning = table(app, "One number moved")
    for row, one in zip(turning, found.flips.flips[:top], strict=True):
        assert [row[0], *row[1:5]] == [worded(theory, one.cell), *one.row()[1:5]]
    shares = table(app, "Shares of the variance")
    for row, one in zip(shares, found.sobol.indices[:top], strict=True):
        assert row[1:3] == list(one.row()[1:3])
    for kind, words in (("claim", "By claim"), ("document", "By document"), ("source", "By work")):
        supports = found.reliance.of(kind)
        for row, one in zip(table(app, words), supports, strict=True):
            assert row[1] == one.row()[2]
            assert row[2] == (one.row()[3] or "cannot be set aside")
            assert row[3] == one.row()[4]
    for row, one in zip(table(app, "each set of numbers"), found.switches.rows(), strict=True):
        assert [row[1], row[2], row[4]] == [one[1], one[2], one[4]]
    assert found.firmness.often() in said(app)
    assert f"seed {view.doubted.redraw}" in said(app)
    assert nearest(theory, found.flips) in said(app)


def test_the_sentence_has_both_worlds_and_the_band_of_the_comparison() -> None:
    (cell,) = causal.compare([RUNS], scenario=SOME.name, draws=1000, seed=1).cells
    band = cell.bands.headline
    was, now = cell.measured(FIRST.measures[0])
    told = said(opened_at(VIEW))
    assert f"{percent(now)} against {percent(was)}" in told
    low, high = (short_points(one) for one in (band.difference.low, band.difference.high))
    assert f"between {low} and {high} points" in told


def test_who_has_no_answer_is_told_why_and_has_no_numbers() -> None:
    app = opened_at(VIEW)
    rows = {row[0]: row for row in table(app, "theory; ")}
    assert len(rows) == len(CASE.theories)
    for name, status in STATUS.items():
        row = rows[CASE.theory(name).title]
        if status != "runs":
            assert row[1] == status.replace("_", " ")
            assert not any(re.search(r"\d", cell) for cell in (*row[1:5], row[6]))
            assert row[5]
    silent = next(name for name, status in STATUS.items() if status != "runs")
    app = opened_at(VIEW.having(theory=silent))
    fine(app)
    assert CASE.theory(silent).title in said(app)
    assert not re.search(r"\d%|\bpoints\b", said(app))
    assert [h.value for h in app.header] == ["All theories at a glance", "Take it with you"]


def test_a_theory_in_which_it_is_so_already_has_no_numbers(opened: Open) -> None:
    theory = CASE.theory(RUNS)
    lever = next(n for n in theory.role("lever") if n in CASE.frame and n in theory.factual())
    app = opened(theory=RUNS, do=f"{lever}.{theory.factual()[lever]}")
    assert "Nothing is changed" in said(app)
    assert not re.search(r"\d%", said(app))


@pytest.mark.slow
def test_a_glance_is_each_theory_by_itself_and_leads_to_it() -> None:
    app = opened_at(VIEW)
    rows = {row[0]: row for row in table(app, "theory; ")}
    for name in [n for n, status in STATUS.items() if status == "runs"][:2]:
        found = asked_of(VIEW, name)
        row = rows[CASE.theory(name).title]
        ends = (found.firmness.value, found.firmness.interval.low, found.firmness.interval.high)
        assert [row[1], row[3], row[4]] == [short_points(one) for one in ends]
        share = found.firmness.above
        assert row[2] == ("all" if share == 1 else "none" if share == 0 else percent(share))
    body = next(b for b in bodies(app) if "<table" in b and "robustness?" in b)
    for link, name in zip(ET.fromstring(body).iter("a"), VIEW.theories, strict=True):
        view, problems = read(parse_qs(urlsplit(link.get("href")).query), boot())
        assert not problems
        assert view == VIEW.having(theory=name)


@pytest.mark.slow
def test_what_beats_what_is_that_of_the_library() -> None:
    for view in (VIEW, VIEW.having(rival=RIVAL)):
        found = contest(doubt(CASE, view), RUNS, view.doubted.rival)
        app = opened_at(view)
        first, second = dict(found.first), dict(found.second)
        again = causal.beats(RUNS, first, second, outcome=view.outcome, seed=1)
        assert [list(row) for row in again.rows()] == table(app, "meaning; ")
        told = " ".join(bodies(app))
        for words in beats_sentences("", "", again):
            for number in re.findall(r"\d+%|[+−]0\.\d+", words):
                assert number in told
        assert percent(again.same_history.better) in told


@pytest.mark.slow
def test_controls_change_the_address_and_the_conclusion(opened: Open) -> None:
    app = opened(scenario=SOME.name, theory=RUNS)
    app.button_group(key="widget_claim").set_value("level").run()
    app.slider(key="widget_threshold").set_value(80).run()
    app.button_group(key="widget_top").set_value(5).run()
    app.number_input(key="widget_redraw").set_value(7).run()
    fine(app)
    view = app.session_state["view"]
    assert (view.doubted.claim, view.wanted.threshold, view.doubted.top, view.doubted.redraw) == (
        "level", 80, 5, 7,
    )  # fmt: skip
    asked = doubt(CASE, view)
    firm = firmness(asked, RUNS, 0.8)
    assert conclusion(asked, firm) in said(app)
    assert firmly(asked, firm) in said(app)
    assert app.query_params["claim"] in ("level", ["level"])


@pytest.mark.slow
@pytest.mark.parametrize("facts", ["all", "none"])
@pytest.mark.parametrize("outcome", [o.variable.name for o in CASE.frame.outcomes])
def test_every_outcome(opened: Open, outcome: str, facts: str) -> None:
    for name in (RUNS, next(name for name, status in STATUS.items() if status != "runs")):
        fine(opened(outcome=outcome, facts=facts, theory=name, scenario=SOME.name))


@pytest.mark.slow
def test_where_everything_is_kept_what_does_not_apply_is_said() -> None:
    app = opened_at(VIEW.having(facts="all", theories=(RUNS,)))
    fine(app)
    told = " ".join(bodies(app))
    assert "no shares of variance" in told.lower()
    assert "there is no guarantee" in told.lower()
    assert "Shares of the variance" not in told


@pytest.mark.slow
def test_a_variant_is_shown_and_others_keep_their_own(opened: Open) -> None:
    name, holders = next(iter(CASE.variants.items()))
    holder = next((n for n in holders if STATUS.get(n) == "runs"), None)
    assert holder is not None
    app = opened(scenario=SOME.name, theory=holder, variant=name)
    fine(app)
    assert "The rest of this page is about" in " ".join(bodies(app))
    asked = doubt(CASE, VIEW.having(variant="no_such_variant"))
    assert without_variant(asked, RUNS)
    assert not without_variant(doubt(CASE, VIEW), RUNS)


@pytest.mark.slow
def test_bad_and_old_links(opened: Open) -> None:
    assert "have changed" in opened(model="000000000000").warning[0].value
    app = opened(claim="nonsense", rival="nonsense", redraw="-4")
    assert app.warning[0].value.count("nonsense") == 2
    assert "no whole number" in app.warning[0].value.replace("\\", "")


@pytest.mark.slow
def test_a_refusal_is_a_sentence(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise TooCostly("9 TB", "1 GB", "ask for less")

    for name in ("_drawn", "swung", "turned", "rested", "varied"):
        getattr(doubting, name).clear()
    for name in ("drawn", "tornado", "flips", "reliance", "variance"):
        monkeypatch.setattr(doubting, name, refuse)
    app = opened(scenario=SOME.name, theory=RUNS, theories=RUNS)
    assert not app.exception
    assert "needs 9 TB" in app.error[0].value
    for name in ("_drawn", "swung", "turned", "rested", "varied"):
        getattr(doubting, name).clear()


@pytest.mark.slow
@pytest.mark.parametrize("view", VIEWS)
def test_the_lines_of_python_give_the_same(view: View, capsys: pytest.CaptureFixture) -> None:
    asked = doubt(CASE, view)
    level = view.wanted.threshold / 100
    names = [name for name in view.theories if standing(asked, name)[0] == "runs"]
    known: dict = {}
    exec(as_python(asked, RUNS, names, level, view.doubted.rival), known)
    capsys.readouterr()
    bar = 0.0 if asked.compared else level
    assert known["found"].firmness == firmness(asked, RUNS, bar)
    assert known["found"].tornado == swung(asked, RUNS)
    assert known["found"].flips == turned(asked, RUNS, level)
    assert known["found"].reliance == rested(asked, RUNS)
    assert known["found"].sobol == varied(asked, RUNS)
    assert list(known["others"]) == names
    for name in names:
        assert known["others"][name].firmness == firmness(asked, name, bar)
    assert known["contest"] == contest(asked, RUNS, view.doubted.rival)


@pytest.mark.slow
@pytest.mark.parametrize("view", VIEWS[:2])
def test_the_commands_give_the_same(view: View) -> None:
    asked = doubt(CASE, view)
    names = [name for name in view.theories if standing(asked, name)[0] == "runs"][:2]
    for name, line in zip(
        names, as_command(asked, names, view.wanted.threshold / 100).splitlines(), strict=True
    ):
        words = [sys.executable, "-m", *shlex.split(line), "--format", "json"]
        told = json.loads(subprocess.run(words, capture_output=True, check=True).stdout)
        found = asked_of(view, name)
        assert told["sentences"] == found.sentences()
        for title, headers, rows in found.parts():
            assert [list(one.values()) for one in told["parts"][title]] == [list(r) for r in rows]
            assert len(headers) == len(rows[0])


def test_the_file_holds_every_number_in_full() -> None:
    asked, level = doubt(CASE, VIEW), 0.0
    firm, swings, flips = firmness(asked, RUNS, level), swung(asked, RUNS), turned(asked, RUNS, 0)
    rests, reads = rested(asked, RUNS), switched(asked, RUNS)
    written = as_csv(
        firm, swings, flips, varied(asked, RUNS), rests, reads, contest(asked, RUNS, "")
    )
    rows = list(csv.DictReader(io.StringIO(written)))

    def values(part: str, quantity: str) -> list[float]:
        return [float(r["value"]) for r in rows if (r["part"], r["quantity"]) == (part, quantity)]

    assert values("swing", "number") == [one.number for one in swings.swings]
    assert values("flip", "turns at") == [one.turns_at for one in flips.flips]
    assert values("firmness", "as written") == [one.value for one in firm.spreads]
    assert values("rests on claim", "share") == [s.share for s in rested(asked, RUNS).of("claim")]


def test_the_address_is_written_and_read_back() -> None:
    for view in VIEWS:
        query = parse_qs(urlencode(write(view), doseq=True))
        assert read(query, boot()) == (view, ())
