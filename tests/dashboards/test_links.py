"""A link says everything, whatever is chosen; and whatever a link says, the page lives."""

from dataclasses import fields
from urllib.parse import parse_qs

import pytest
from boot import boot
from hypothesis import given, settings
from hypothesis import strategies as st
from page.shell import MOST
from reader.entries import LONGEST, MODEL
from reader.view import KEYS, View, link, read, start, write
from streamlit.testing.v1 import AppTest
from views_of import Seeded, view_of, views

CASES = boot()
CASE = next(iter(CASES.values()))
LONG = "x" * 6_000  # in every entry at once, yet less than Streamlit reads
MARKUP = "<script>alert(1)</script>[a](javascript:b) $x$ :red[c] **d** `e`"
HOSTILE = {
    "long": {key: [LONG] for key in KEYS},
    "markup": {key: [MARKUP] for key in KEYS},
    "nul": {key: ["\x00", "a\x00b"] for key in KEYS},
    "unicode": {key: ["\u202e\U0001f600\ufdd0é٣"] for key in KEYS},
    "repeated": {key: ["1", "2", *["3"] * 8] for key in KEYS},
    "numbers": {key: ["99999999999999999999999"] for key in KEYS} | {"threshold": ["-0"]},
    "separators": {key: ["...", ".", ":", "a.b.c=d:e"] for key in KEYS},
    "strangers": {f"{MARKUP}{i}": ["1"] for i in range(40)} | {LONG: [LONG], "": [""]},
    "model": {MODEL: [LONG, MARKUP]},
}


@given(views(CASE))
@settings(max_examples=25)
def test_every_view_goes_there_and_back(view: View) -> None:
    assert read(parse_qs(link(view, "0123456789ab")), CASES) == (view, ())
    written = write(view)
    assert set(written) <= set(KEYS)
    there = {k: v if isinstance(v, list) else [v] for k, v in written.items()}
    assert read(there, CASES) == (view, ())


def test_views_of_every_kind_are_drawn() -> None:
    """So that the property above is one of every entry of an address."""
    drawn = [write(view_of(CASE, Seeded(seed))) for seed in range(40)]
    kept = {"case", "guess", "item"}
    kept |= (
        set()
        if CASE.timeline
        else {"when", "changes", "courses", "known_to", "move", "fan", "moved"}
    )
    kept |= set() if CASE.timeline and CASE.timeline.versions else {"numbers"}
    for key in set(KEYS) - kept:
        assert len({str(one.get(key, "")) for one in drawn}) > 1, key
    assert {one.name for one in fields(View)} >= {"case", "guess"}


_TEXT = st.text(max_size=12) | st.sampled_from([LONG[:300], MARKUP, "\x00", "own", "1", "..", ":"])


@given(st.dictionaries(st.sampled_from(KEYS) | _TEXT, st.lists(_TEXT, max_size=3), max_size=6))
@settings(max_examples=25)
def test_whatever_an_address_says_there_is_a_view(params: dict) -> None:
    view, problems = read(params, CASES)
    assert read(parse_qs(link(view, "")), CASES) == (view, ())
    for said in problems:
        assert said[0] == said[0].upper()
        assert said.endswith(".")
        assert len(said) < 4 * LONGEST + 1000


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_addresses_are_told_in_sentences(kind: str) -> None:
    view, problems = read(HOSTILE[kind], CASES)
    assert view.having(find="") == start(CASE) or kind in ("repeated", "unicode")
    assert problems or kind == "model"
    assert all(said.endswith(".") and len(said) < 4 * LONGEST + 1000 for said in problems)


@pytest.mark.parametrize(
    "name", ["methods", *(pytest.param(n, marks=pytest.mark.slow) for n in ("compare", "evidence"))]
)
@pytest.mark.parametrize("kind", HOSTILE)
def test_a_page_lives_under_any_address(name: str, kind: str) -> None:
    app = AppTest.from_string(
        f"import streamlit as st\nfrom views.{name}.page import page as shown\n"
        'st.session_state["pages"] = {}\nshown()',
        default_timeout=60,
    )
    for key, value in HOSTILE[kind].items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    assert app.title
    words = app.warning[0].value
    assert words.count("\n- ") <= MOST + 1
    assert len(words) < 20_000
    plain = words.replace("\\<", "").replace("\\[", "").replace("\\*", "").replace("\\`", "")
    assert not set("<[*`") & set(plain)
