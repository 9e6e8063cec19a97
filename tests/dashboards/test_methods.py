"""Methods and sources: everything is found, and nothing is made up."""

import csv
import io
from collections.abc import Callable
from functools import partial

import pytest
from apps import page_of, said
from boot import boot
from reader.sought import Sought
from reader.view import read, start, write
from streamlit.testing.v1 import AppTest
from views.methods.found import citing, claims, claims_csv, elicited_share, sources, sources_csv
from views.methods.page import PAGE

from causal.theory.citing import backings_of

CASE = next(iter(boot().values()))
VIEW = start(CASE)
LIBRARY = CASE.frame.library
Open = Callable[..., AppTest]


@pytest.fixture
def opened() -> Open:
    return partial(page_of, "methods")


def test_the_page_counts_what_there_is(opened: Open) -> None:
    app = opened()
    assert not app.exception
    heads = [one.value for one in app.subheader]
    count = len(LIBRARY.claims)
    assert f"{count} of {count} claims of the documents" in heads
    assert said(app).count('class="db-claim"') == PAGE


def test_pages_turn_until_the_last(opened: Open) -> None:
    app = opened()
    app.button(key="later_claims").click().run()
    assert LIBRARY.claims[PAGE].paraphrase in said(app)
    assert LIBRARY.claims[0].paraphrase not in said(app)


def test_words_are_found_in_any_order_and_case() -> None:
    one = LIBRARY.claims[3]
    first, *_, last = one.paraphrase.rstrip(".").split()
    found = claims(CASE, Sought(find=f"{last.upper()} {first.lower()}"))
    assert one in found
    assert len(found) < len(LIBRARY.claims)
    assert not claims(CASE, Sought(find="no such words anywhere"))
    assert sources(CASE, Sought()) == list(LIBRARY.sources)


def test_filters_are_entries_of_the_address(opened: Open) -> None:
    document = LIBRARY.documents[1].name
    view = VIEW.having(find="strikes & <b>", document=document, record="supports")
    params = {k: v if isinstance(v, list) else [v] for k, v in write(view).items()}
    assert read(params, {CASE.name: CASE}) == (view, ())
    app = opened(document=document, record="contradicts")
    expected = [c for c in LIBRARY.claims if c.document == document and c.verdict == "contradicts"]
    assert app.subheader[0].value.startswith(f"{len(expected)} of")
    app.text_input(key="widget_find").set_value("  zzz   yyy ").run()
    assert app.session_state["view"].sought.find == "zzz yyy"
    assert "Nothing is found" in said(app)


def test_who_cites_what_is_what_the_theories_say() -> None:
    for theory in CASE.theories:
        names = {n for b in backings_of(theory) for n in (*b.claims, *b.sources)}
        assert all(theory.name in citing(CASE.name)[name] for name in names)
        bare, count = elicited_share(CASE, theory.name)
        assert 0 <= bare <= count == len(backings_of(theory))


def test_tables_hold_everything() -> None:
    rows = list(csv.DictReader(io.StringIO(claims_csv(CASE, LIBRARY.claims))))
    assert [row["claim"] for row in rows] == [claim.name for claim in LIBRARY.claims]
    assert all(row["where"] and row["paraphrase"] for row in rows)
    rows = list(csv.DictReader(io.StringIO(sources_csv(CASE, LIBRARY.sources))))
    assert len(rows) == len(LIBRARY.sources)
