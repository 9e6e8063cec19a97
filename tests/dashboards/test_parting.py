"""Where the theories part: every number is that of `causal.crux`, `parting` or `differ`."""

import json
import shlex
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from apps import page_of
from asking import words_of
from boot import boot
from reader.entries import OWN
from reader.mixed import DRAWS, SEED
from reader.view import link, start
from streamlit.testing.v1 import AppTest
from views.parting import told
from views.parting.asking import every, over, paired, part, parted
from views.parting.repeating import as_command

import causal
from causal.display.numbers import percent, probability, signed
from causal.judgement.crux.divergence import jensen_shannon
from causal.theory.scenario import verdict

Open = Callable[..., AppTest]
CASE = next(iter(boot().values()))
VIEW = start(CASE).having(size=1)
SHARED = next(
    lever.variable
    for lever in CASE.frame.levers
    if all(lever.variable.name in theory for theory in CASE.theories)
)
ASKED = VIEW.having(scenario=OWN, do=((SHARED.name, SHARED.states[0]),))
HAS = next(
    theory
    for theory in reversed(CASE.theories)
    if theory.variants and verdict(theory, CASE.scenario(VIEW.scenario)).status == "runs"
)
MUTE = next(
    t for t in CASE.theories if verdict(t, CASE.scenario(VIEW.scenario)).status == "out_of_scope"
)


@pytest.fixture
def opened() -> Open:
    return partial(page_of, "parting", size="1")


def opened_at(view: object) -> AppTest:
    return page_of("parting", **parse_qs(link(view, "")))


def fine(app: AppTest) -> None:
    assert not app.exception
    assert not app.error
    assert not app.warning


def tables(app: AppTest) -> dict[str, list[list[str]]]:
    """Return the tables of the page by caption."""
    found = {}
    for element in app.get("html"):
        if "<table" in element.proto.body:
            for one in ET.fromstring(element.proto.body).iter("table"):
                rows = [["".join(c.itertext()) for c in row] for row in one.findall("tbody/tr")]
                found["".join(one.find("caption").itertext())] = rows
    return found


def captioned(app: AppTest, words: str) -> list[list[str]]:
    return next(rows for caption, rows in tables(app).items() if words in caption)


def words(app: AppTest) -> str:
    return " ".join("".join(ET.fromstring(f"<p>{e.proto.body}</p>").itertext())
                    for e in app.get("html") if "<style" not in e.proto.body)  # fmt: skip


def test_the_question_that_is_shown_is_told_as_compare_answers_it() -> None:
    app = opened_at(ASKED)
    fine(app)
    made = causal.compare(do=dict(ASKED.do), outcome=ASKED.outcome, ranges=False)
    cells = {cell.theory: cell for cell in made.cells}
    rows = np.array([cell.probabilities for cell in cells.values()])
    bits = float(jensen_shannon(rows, np.ones(len(rows))))
    assert f"{bits:.2f} bits apart, of at most {np.log2(len(rows)):.2f}" in words(app)
    place = int(np.argmax(rows.max(axis=0) - rows.min(axis=0)))
    names = list(cells)
    high, low = names[int(rows[:, place].argmax())], names[int(rows[:, place].argmin())]
    assert f"{CASE.theory(high).title} gives it {percent(rows[:, place].max())}" in words(app)
    assert f"{CASE.theory(low).title} {percent(rows[:, place].min())}" in words(app)
    shown = captioned(app, "Bits: What if")
    for i, row in enumerate(shown):
        assert row[0] == cells[names[i]].title
        for j, cell in enumerate(row[1:]):
            pair = float(jensen_shannon(rows[[i, j]], np.ones(2)))
            assert cell == ("" if i == j else f"{pair:.3f}")


def test_the_table_of_pairs_over_all_changes(opened: Open) -> None:
    app = opened(over="all")
    fine(app)
    apart = causal.crux(outcome=VIEW.outcome, size=1).matrix(VIEW.outcome)
    for row, cells in zip(captioned(app, "on average"), apart.cells, strict=True):
        some = [
            "" if i == apart.theories.index(n) or c is None else f"{c:.3f}"
            for n, (i, c) in zip([row_name(row)] * len(cells), enumerate(cells), strict=True)
        ]
        assert row[1:] == some


def row_name(row: list[str]) -> str:
    return next(theory.name for theory in CASE.theories if theory.title == row[0])


def test_why_two_part_is_told_variable_by_variable() -> None:
    app = opened_at(ASKED)
    two = paired(CASE, ASKED, over(CASE, ASKED).matrix())
    furthest = causal.parting(do=dict(ASKED.do), outcome=ASKED.outcome).matrix().furthest()
    assert {two.first, two.second} == set(furthest)
    found = causal.differ(two.first, two.second, do=dict(ASKED.do), outcome=ASKED.outcome)
    first = CASE.theory(two.first)
    shown = captioned(app, found.measure)
    some = [one for one in found.shares if max(abs(one.difference), abs(one.bits)) >= 5e-4]
    assert [row[:3] for row in shown] == [
        [told.table_title(first, one.table), signed(one.difference, 3), signed(one.bits, 3)]
        for one in some
    ]
    assert f"{signed(100 * (found.after - found.before), 1)} points" in words(app)
    for row, one in zip(shown, some, strict=True):
        if one.table in first:
            causes = [first[p].title for p in first.model.parents(one.table)]
            assert row[3] == (", ".join(causes) or "nothing")


def test_another_pair_and_another_reading_of_one_can_be_chosen(opened: Open) -> None:
    app = opened()
    app.selectbox(key="widget_first").set_value(HAS.name).run()
    fine(app)
    assert app.session_state["view"].parted.first == HAS.name
    variant = HAS.variants[0]
    app.selectbox(key="widget_other").set_value(f"{HAS.name}:{variant.name}").run()
    fine(app)
    view = app.session_state["view"]
    assert view.parted.other == f"{HAS.name}:{variant.name}"
    found = causal.differ(HAS.name, variant=variant.name, scenario=view.scenario)
    assert f"{signed(100 * (found.after - found.before), 1)} points" in words(app)
    assert f"{HAS.title} ({variant.title or variant.name})" in words(app)
    assert app.query_params["other"] in (view.parted.other, [view.parted.other])


@pytest.mark.slow
@pytest.mark.parametrize("firm", ["off", "on"])
@pytest.mark.parametrize("run", ["most", "all"])
def test_the_questions_are_those_of_the_crux(run: str, firm: str) -> None:
    view = VIEW.having(run=run, firm=firm)
    app = opened_at(view)
    fine(app)
    found = causal.crux(
        outcome=VIEW.outcome,
        size=1,
        least="all" if run == "all" else 2,
        draws=DRAWS if firm == "on" else 0,
        seed=SEED,
    )
    top = found.ranked()[:10]
    shown = captioned(app, "separate them most")
    assert len(shown) == len(top) > 2
    for row, one in zip(shown, top, strict=True):
        state, high, low = one.extremes()
        answers, place = dict(one.answers), one.states.index(state)
        assert words_of(CASE, one.settings) in row[0]
        assert row[0].startswith("Seen:") == one.seen
        assert row[1] == f"{one.bits:.3f}"
        if firm == "on":
            assert row.pop(2) == f"{one.band[0]:.3f} to {one.band[1]:.3f}"
        assert row[2] == f"{one.limit:.2f}"
        assert row[4] == f"{CASE.theory(high).title} {probability(answers[high][place])}"
        assert row[5] == f"{CASE.theory(low).title} {probability(answers[low][place])}"
    parts = found.by_lever(VIEW.outcome)
    assert [row[1:] for row in captioned(app, "by lever")] == [
        [signed(one.bits, 4), str(one.scenarios)] for one in parts
    ]
    least = {"least": "all"} if run == "all" else {}
    shares = causal.crux(outcome="all", size=1, **least).by_outcome()
    assert [row[1:] for row in captioned(app, "by outcome")] == [
        [f"{one.mean:.3f}", str(one.scenarios), f"{one.bits:.3f}"] for one in shares
    ]


def test_theories_weigh_as_they_do_on_compare(opened: Open) -> None:
    some = VIEW.theories[:3]
    app = opened(weights=".".join(f"{name}:{1 + i}" for i, name in enumerate(some)))
    fine(app)
    weights = {name: 1.0 + i for i, name in enumerate(some)}
    best = causal.crux(outcome=VIEW.outcome, size=1, weights=weights).ranked()[0]
    assert captioned(app, "separate them most")[0][1] == f"{best.bits:.3f}"
    assert "weighed as was chosen" in words(app)
    assert "weighed as was chosen" not in words(opened(weights=f"{some[0]}:5"))


def test_what_cannot_be_told_is_said(opened: Open) -> None:
    app = opened(theories=VIEW.theories[0])
    assert "at least two theories" in app.info[0].value
    app = opened(first=MUTE.name)
    fine(app)
    assert f"{MUTE.title} does not answer this question" in words(app)
    app = opened(facts="all")
    fine(app)
    assert "facts=" in words(app)  # why two part is told with fewer facts
    app = opened(scenario=OWN)
    fine(app)
    assert "Choose a lever" in words(app)
    assert "have changed" in opened(model="000000000000").warning[0].value
    lone = next(
        one
        for one in CASE.scenarios
        if sum(verdict(t, one).status in ("runs", "vacuous") for t in CASE.theories) == 1
    )
    app = opened(scenario=lone.name)
    fine(app)
    assert "Fewer than two" in words(app)


def test_compare_leads_here_where_theories_answer() -> None:
    app = page_of("compare", scenario=OWN, do=f"{SHARED.name}.{SHARED.states[0]}")
    labels = {button.key: button.label for button in app.button}
    kind = causal.compare(do={SHARED.name: SHARED.states[0]}).agreement()
    split = "Why do they split?", "How far apart are they, and why?"
    assert labels["apart"] == split[kind != "split"]
    assert "apart" not in {b.key for b in page_of("compare", theories=VIEW.theories[0]).button}


@pytest.mark.slow
def test_the_commands_give_the_same() -> None:
    two = paired(CASE, ASKED, over(CASE, ASKED).matrix())
    searched = parted(ASKED), every(ASKED)
    lines = as_command(CASE, ASKED, searched, True, two).splitlines()
    assert len(lines) == 4
    made = []
    for line in lines:
        run = [sys.executable, "-m", *shlex.split(line), "--format", "json"]
        made.append(json.loads(subprocess.run(run, capture_output=True, check=True).stdout))
    found, outcomes, asked, differ = made
    assert found["fingerprint"] == part(searched[0]).fingerprint
    assert [one["bits"] for one in outcomes["by_outcome"]] == [
        one.bits for one in part(searched[1]).by_outcome()
    ]
    assert found["matrix"] == [
        dict(zip(("theory", "other", "bits", "questions"), pair, strict=True))
        for pair in part(searched[0]).matrix(ASKED.outcome).pairs()
    ]
    assert asked["bits"] == over(CASE, ASKED).bits
    plain = causal.differ(two.first, two.second, do=dict(ASKED.do))
    assert [one["difference"] for one in differ["shares"]] == [o.difference for o in plain.shares]


def test_links_of_questions_lead_to_their_comparison(opened: Open) -> None:
    app = opened()
    bodies = [e.proto.body for e in app.get("html") if "separate them most" in e.proto.body]
    links = [a.get("href") for a in ET.fromstring(bodies[0]).iter("a")]
    top = [one for one in causal.crux(outcome=VIEW.outcome, size=1).ranked()[:10] if not one.seen]
    assert [parse_qs(urlsplit(one).query)["do"] for one in links] == [
        [f"{n}.{s}" for n, s in one.settings] for one in top
    ]
