"""The page of evidence: every number is that of the library, and its lines give it back."""

import csv
import io
import json
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from math import log10
from urllib.parse import parse_qs
from xml.etree import ElementTree as ET

import pytest
import streamlit as st
from apps import page_at, page_of
from boot import boot
from reader.view import link, read, start
from streamlit.testing.v1 import AppTest
from views.evidence import own, putting
from views.evidence.archives import known_facts
from views.evidence.beside import beside
from views.evidence.items import rows_shown
from views.evidence.putting import (
    Asked,
    answer,
    asked_of,
    fingerprint_of,
    own_facts,
    rivals,
    theory_weights,
)
from views.evidence.repeating import as_command, as_python
from views.evidence.sheets import items_csv as as_csv
from views.evidence.told import bars, sentence

from causal.display.numbers import percent, points, probability, short_points, signed
from causal.files.evidence import load_evidence
from causal.files.evidence_added import added_template
from causal.judgement.evidence.controls import Controls
from causal.judgement.evidence.influence import leave_one_out
from causal.judgement.evidence.ledger import ledger
from causal.judgement.evidence.spans import span
from causal.judgement.evidence.steadiness import steadiness
from causal.judgement.evidence.unseen import unseen
from causal.judgement.evidence.weighing import by_explanandum, weigh

Open = Callable[..., AppTest]
CASE = next(iter(boot().values()))
EVIDENCE = load_evidence(CASE.name)
VIEW = start(CASE)
NAMES = [one.name for one in EVIDENCE.rivals]
ABOUT = [one.name for one in EVIDENCE.explananda]
CHOSEN = VIEW.having(
    explanandum=ABOUT[1],
    asof="2005",
    tempering="0.50",
    dependence="0.5",
    counted="average",
    catch_all=10,
    priors=((NAMES[0], "30"), (NAMES[1], "0"), *((name, "10") for name in NAMES[2:])),
    without=tuple(one.name for one in EVIDENCE.explaining(ABOUT[1]).items[:1]),
)
VIEWS = [VIEW, CHOSEN, VIEW.having(dependence="0", tempering="1.00"), VIEW.having(asof="1991")]


def by_hand(view: object) -> tuple[object, Controls]:
    """Read a view anew: the evidence that counts, and how it is added up."""
    w, kept = view.weighed, EVIDENCE
    if w.explanandum:
        kept = kept.keeping(lambda one: w.explanandum in one.explananda)
    if w.asof:
        kept = kept.keeping(lambda one: getattr(one, w.dated) <= int(w.asof))
    kept = kept.keeping(lambda one: one.name not in w.without)
    controls = Controls(
        tuple((name, float(weight)) for name, weight in w.priors),
        w.catch_all / 100,
        None if w.dependence == "own" else float(w.dependence),
        None if w.tempering == "own" else float(w.tempering),
        w.counted,
    )
    return kept, controls


def opened_at(view: object) -> AppTest:
    return page_of(
        "evidence", **{k: v for k, v in parse_qs(link(view, "")).items() if k != "model"}
    )


@pytest.fixture
def opened() -> Open:
    return partial(page_of, "evidence")


def fine(app: AppTest) -> None:
    assert not app.exception
    assert not app.error
    assert not app.warning
    assert len(app.title) == 1


def bodies(app: AppTest) -> list[str]:
    return [element.proto.body for element in app.get("html")]


def table_named(app: AppTest, caption: str) -> list[list[str]]:
    """Return the rows of the table whose caption begins so."""
    for body in bodies(app):
        if "<table" in body:
            for made in ET.fromstring(body).iter("table"):
                if (made.find("caption").text or "").startswith(caption):
                    rows = made.findall("tbody/tr")
                    return [["".join(cell.itertext()) for cell in row] for row in rows]
    raise AssertionError(caption)


def said(app: AppTest) -> str:
    body = next(body for body in bodies(app) if "db-answer" in body)
    return "".join(ET.fromstring(body).itertext())


def markup(app: AppTest) -> str:
    """Return the ledger as it is sent to the browser."""
    sent = [one.proto for one in app.get("bidi_component")]
    (ledger_,) = [one for one in sent if one.component_name == "picking"]
    return json.loads(ledger_.json)["markup"]


@pytest.mark.parametrize(
    "view", [VIEWS[1], *(pytest.param(one, marks=pytest.mark.slow) for one in (VIEW, *VIEWS[2:]))]
)
def test_every_total_is_that_of_the_library(view: object) -> None:
    app = opened_at(view)
    fine(app)
    kept, controls = by_hand(view)
    found, influence = weigh(kept, controls), leave_one_out(kept, controls)
    steady, moved = steadiness(kept, controls), span(kept, controls)
    alone = weigh(kept, Controls(controls.priors, controls.catch_all, 0.0, 1.0))
    for row, i in zip(table_named(app, "Totals"), found.shown, strict=True):
        name = found.hypotheses[i].name
        assert row[0] == found.hypotheses[i].title
        assert row[1] == probability(found.prior[i])
        assert row[2:5] == [signed(x[i], 1) for x in (found.raw, found.discounted, found.tempered)]
        assert row[5] == probability(alone.p(name))
        assert row[7] == probability(found.p(name))
        ends = [
            (steady.low[i], steady.high[i]),
            influence.span(name),
            (moved.low[i], moved.high[i]),
        ]
        assert row[8:] == [f"{probability(a)} to {probability(b)}" for a, b in ends]
    text = said(app)
    leader = found.leader
    most = influence.most
    assert f"favour {leader.title} ({percent(found.p(leader.name))})" in text
    assert f"{leader.title} {percent(alone.p(leader.name))}" in text
    assert most.item.title in text
    rest = weigh(kept.without(most.item.name), controls)
    assert percent(rest.p(rest.leader.name)) in text


@pytest.mark.slow
def test_the_questions_and_what_matters_most() -> None:
    app = opened_at(VIEW)
    for row, (what, one) in zip(
        table_named(app, "The same items"), by_explanandum(EVIDENCE), strict=True
    ):
        first, second = (one.hypotheses[i] for i in one.shown[:2])
        told = [f"{h.title} {percent(one.p(h.name))}" for h in (first, second)]
        assert row == [what.title, str(len(one.pieces)), *told]
    leader = weigh(EVIDENCE).leader.name
    for row in table_named(app, "Items set aside"):
        name = re.search(r"\((\S+)\)$", row[0])[1]
        rest = weigh(EVIDENCE.without(name)).p(leader)
        assert row[1:] == [percent(rest), short_points(rest - weigh(EVIDENCE).p(leader))]


def test_the_picture_draws_the_totals() -> None:
    for view in VIEWS:
        kept, controls = by_hand(view)
        found = weigh(kept, controls)
        rows = bars(answer(asked_of(view)))
        assert [one.label for one in rows] == [found.hypotheses[i].title for i in found.shown]
        assert [one.share for one in rows] == [found.posterior[i] for i in found.shown]
        assert all(r.low <= one.share + 1e-9 for one in rows for r in one.ranges[2:])


def test_the_ledger_holds_every_item_with_its_weights() -> None:
    pair = (NAMES[5], NAMES[0])
    rows = ET.fromstring(markup(opened_at(VIEW.having(pair=pair)))).findall("tbody/tr")
    shown = {
        one.find("th/button").get("data-pick"): one
        for one in rows
        if one.find("th/button") is not None
    }
    assert list(shown) == [
        i.name for c in EVIDENCE.clusters for i in EVIDENCE.items if i.cluster == c.name
    ]
    leader = weigh(EVIDENCE).leader.name
    for name, row in shown.items():
        item = EVIDENCE.item(name)
        cells = [one.text for one in row.findall("td")]
        likelihood = {h.name: 10 ** (item.db(h) / 10) for h in EVIDENCE.rivals}
        against = [
            10 * log10(mine / ((sum(likelihood.values()) - mine) / (len(likelihood) - 1)))
            for mine in likelihood.values()
        ]
        db = {h.name: item.db(h) for h in EVIDENCE.rivals}
        assert cells[-8:] == [signed(x, 1) for x in (db[pair[0]] - db[pair[1]], *against)]
        assert cells[:3] == [item.date, str(item.learnt), item.confidence]
        assert cells[5] == percent(weigh(EVIDENCE.without(name)).p(leader))
        assert item.fact in "".join(row.itertext())
    found = answer(asked_of(VIEW))
    rows = list(csv.DictReader(io.StringIO(as_csv(found.sheet))))
    assert [row["item"] for row in rows] == [one.name for one in EVIDENCE.seen]
    for row, item in zip(rows, EVIDENCE.seen, strict=True):
        told_db = {h.name: float(row[f"db_{h.name}"]) for h in EVIDENCE.rivals}
        assert told_db == {h.name: item.db(h) for h in EVIDENCE.rivals}
        assert row["sources"].split() == list(item.backing.sources)


def test_filters_and_orders_of_the_ledger() -> None:
    found = answer(asked_of(VIEW)).sheet
    cluster = EVIDENCE.clusters[2].name
    kept = rows_shown(VIEW.having(cluster=cluster), found)
    assert [e.item for e in kept] == [i for i in EVIDENCE.items if i.cluster == cluster]
    hoops = rows_shown(VIEW.having(test="hoop"), found)
    assert hoops
    assert all(any(t.kind == "hoop" for t in e.tests) for e in hoops)
    about = rows_shown(VIEW.having(about=NAMES[3]), found)
    assert {e.item.name for e in about} == {
        i.name for i in EVIDENCE.items if i.label and NAMES[3] in i.label.of
    }
    moves = [e.without.moved for e in rows_shown(VIEW.having(sort="moves"), found)]
    assert moves == sorted(moves, reverse=True)
    first, second = EVIDENCE.rivals[5], EVIDENCE.rivals[0]
    pair = VIEW.having(pair=(first.name, second.name), sort="pair")
    parted = [e.item.db(first) - e.item.db(second) for e in rows_shown(pair, found)]
    assert parted == sorted(parted, reverse=True)


@pytest.mark.slow
def test_controls_change_the_address_and_the_answer(opened: Open) -> None:
    app = opened()
    app.slider(key="widget_tempering").set_value(0.6).run()
    app.button_group(key="widget_explanandum").set_value(ABOUT[2]).run()
    app.button_group(key="widget_dependence").set_value("0").run()
    app.select_slider(key="widget_asof").set_value("2000").run()
    app.slider(key="widget_catch_all").set_value(20).run()
    app.slider(key=f"widget_prior_{NAMES[0]}").set_value(40).run()
    app.multiselect(key="widget_without").set_value(["E28"]).run()
    app.radio(key="widget_counted").set_value("file").run()
    fine(app)
    view = app.session_state["view"]
    w = view.weighed
    assert (w.tempering, w.explanandum, w.dependence, w.asof) == ("0.60", ABOUT[2], "0", "2000")
    assert (w.catch_all, dict(w.priors)[NAMES[0]], w.without) == (20, "40", ("E28",))
    back, problems = read(parse_qs(link(view, "x")), boot())
    assert (back, problems) == (view, ())
    kept, controls = by_hand(view)
    found = weigh(kept, controls)
    assert f"{found.leader.title} ({percent(found.p(found.leader.name))})" in said(app)
    put_back = next(one for one in app.button if one.label == "As elicited")
    put_back.click().run()
    assert app.session_state["view"] == VIEW


def test_an_item_is_opened_by_the_address(opened: Open) -> None:
    app = opened(item="E24")
    fine(app)
    whole = " ".join(bodies(app))
    item = EVIDENCE.item("E24")
    assert CASE.frame.library.source(item.backing.sources[0]).name in whole
    rows = table_named(app, "E24: likelihoods")
    found = weigh(EVIDENCE.without("E24"))
    here = {one.title: one for one in EVIDENCE.hypotheses}
    for row in rows:
        assert row[1] == signed(item.db(here[row[0]]), 1)
        assert row[4] == probability(found.p(here[row[0]].name))
    mates = table_named(app, "The cluster")
    assert {row[0].split()[0] for row in mates} == {
        one.name for one in EVIDENCE.items if one.cluster == item.cluster
    }


@pytest.mark.slow
def test_the_ledger_inside_each_theory_sums_by_the_chain_rule() -> None:
    app = opened_at(VIEW)
    for theory in rivals(CASE):
        rows = table_named(app, f"{theory.title}: what each fact adds")
        facts = {
            name: state
            for name, state in theory.factual().items()
            if name not in theory.role("lever")
        }
        (line,) = ledger([theory], facts).lines
        assert len(rows) == len(facts) + 1
        for row, added, alone in zip(rows, line.order, line.alone, strict=False):
            assert row[1:] == [signed(added, 1), signed(alone, 1), signed(added - alone, 1)]
        assert rows[-1][1:] == [signed(x, 1) for x in (line.total, line.naive, line.together)]
    early = own_facts(rivals(CASE)[0], 1989)
    assert 0 < len(early) < len(own_facts(rivals(CASE)[0], None))


@pytest.mark.slow
def test_what_to_find_is_ranked_as_the_library_has_it() -> None:
    known = CASE.frame.outcomes[0].variable.name
    view = VIEW.having(found=(known,), priors=tuple((n, str(k + 1)) for k, n in enumerate(NAMES)))
    app = opened_at(view)
    fine(app)
    theories = rivals(CASE)
    priors = {h.theory: k + 1.0 for k, h in enumerate(EVIDENCE.rivals) if h.theory}
    assert dict(theory_weights(CASE, asked_of(view))) == priors
    facts = {known: CASE.frame.outcomes[0].factual}
    assert dict(known_facts(CASE, view, asked_of(view))) == facts
    wanted = unseen(theories, facts, priors=priors)
    rows = table_named(app, "What finding out")
    assert [row[1] for row in rows] == [f"{one.bits:.3f}" for one in wanted]
    assert [row[3] for row in rows] == [points(one.change).lstrip("+") for one in wanted]


@pytest.mark.slow
def test_bad_addresses_are_told(opened: Open) -> None:
    app = opened(
        tempering="7", priors=["XX:3", f"{NAMES[0]}:lots"], without="E999", asof="1066", item="no"
    )
    assert not app.exception
    told = app.warning[0].value
    for word in ("'7'", "XX", "lots", "E999", "1066"):
        assert word in told.replace("\\", "")
    assert "have changed" in opened(model="000000000000").warning[0].value


def test_where_nothing_counts_it_is_said(opened: Open) -> None:
    app = opened(asof="1975")
    assert not app.exception
    assert "No item counts" in app.info[0].value
    alone = opened(priors=[f"{NAMES[0]}:1"])
    assert "two or more" in alone.error[0].value


# --- a reader's own items ------------------------------------------------------------------------


def filled(db: float, year: str = "learnt = 2000") -> bytes:
    text = added_template(EVIDENCE).replace("learnt = 2000", year)
    return text.replace(f'"{NAMES[0]}" = 0.0', f'"{NAMES[0]}" = {db}').encode()


def with_file(data: bytes, **params: str) -> AppTest:
    app = page_at("evidence", **params)
    own.forget()
    own.take(CASE, "mine.toml", data)
    for key in (own.KEPT, "own_trouble"):
        if key in st.session_state:
            app.session_state[key] = st.session_state[key]
    own.forget()
    return app.run()


@pytest.mark.slow
def test_ones_own_items_count_and_what_they_change_is_shown(tmp_path: object) -> None:
    putting._shared.clear()
    app = with_file(filled(-9.0))
    fine(app)
    file = tmp_path / "mine.toml"
    file.write_bytes(filled(-9.0))
    before, after = weigh(EVIDENCE), weigh(load_evidence(file))
    for row in table_named(app, "What your items change"):
        name = next(one.name for one in EVIDENCE.hypotheses if one.title == row[0])
        assert row[1:3] == [probability(before.p(name)), probability(after.p(name))]
    assert f"The {len(EVIDENCE.items) + 1} items that count" in said(app)
    assert "my_find" in markup(app)
    # what is shared by all sessions holds the case's own evidence only
    assert answer(asked_of(VIEW)).evidence == EVIDENCE
    assert "my_find" not in markup(opened_at(VIEW))


@pytest.mark.slow
def test_a_broken_file_is_a_sentence_and_the_page_lives() -> None:
    for data in (b"\xff", b"[[[", b"#" * 300_000, filled(-9.0)[:-1500], b'schema = 1\nkind = "x"'):
        app = with_file(data)
        assert not app.exception
        assert len(app.error) == 1
        assert app.error[0].value.startswith("Mine")
        assert "46 items" in said(app)


def test_an_own_item_without_a_year_cannot_keep_an_as_of_date() -> None:
    app = with_file(filled(-9.0, ""), asof="2000")
    assert not app.exception
    assert "do not say learnt" in app.error[0].value
    assert "items that count" in said(app)


# --- elsewhere -----------------------------------------------------------------------------------


@pytest.mark.parametrize("view", VIEWS[:2])
def test_the_lines_of_python_give_the_same(view: object, capsys: pytest.CaptureFixture) -> None:
    asked = asked_of(view)
    found = answer(asked)
    known: dict = {}
    left = replace(asked, explanandum=None).aside(EVIDENCE)
    exec(as_python(CASE, asked, found, left, "", beside(CASE, view, asked, None)), known)
    assert capsys.readouterr().out.strip().endswith(found.whole.fingerprint)
    assert known["items"] == found.sheet
    assert known["steady"] == found.steady
    assert known["settings"] == found.span


@pytest.mark.slow
@pytest.mark.parametrize("view", VIEWS)
def test_the_command_gives_the_same(view: object) -> None:
    asked = asked_of(view)
    found = answer(asked)
    line = as_command(CASE, asked, asked.aside(EVIDENCE), "")
    words = [sys.executable, "-m", *shlex.split(line), "--format", "json"]
    told = json.loads(subprocess.run(words, capture_output=True, check=True).stdout)
    assert told["fingerprint"] == found.whole.fingerprint
    names = [one.name for one in EVIDENCE.hypotheses]
    for key, values in (
        ("prior", found.whole.prior), ("raw", found.whole.raw),
        ("discounted", found.whole.discounted), ("tempered", found.whole.tempered),
        ("posterior", found.whole.posterior), ("redrawn_low", found.steady.low),
        ("redrawn_high", found.steady.high), ("settings_low", found.span.low),
        ("settings_high", found.span.high),
    ):  # fmt: skip
        assert told[key] == dict(zip(names, values, strict=True))
    assert [one["counts_for"] for one in told["items"]] == list(found.whole.shares)
    asides = {one["item"]: one["posterior"][names[0]] for one in told["without"]}
    assert asides == {o.item.name: o.posterior[0] for o in found.sheet.influence.found}


def test_the_link_changes_with_the_evidence_and_the_sentence_is_that_of_the_page() -> None:
    found = answer(asked_of(VIEW))
    other = answer(asked_of(VIEWS[3]))
    assert fingerprint_of(CASE, found) != fingerprint_of(CASE, other)
    assert sentence(found) in said(opened_at(VIEW))


def test_what_is_set_aside_and_does_not_count_anyway_is_not_told() -> None:
    asked = Asked(CASE.name, None, 1985, "learnt", ("E02", "E24"), Controls())
    assert asked.aside(EVIDENCE) == ("E02",)
    assert "E24" not in as_command(CASE, asked, asked.aside(EVIDENCE), "")
