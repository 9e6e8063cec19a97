"""Any sequence of edits gives a theory that reads back, and undo restores what was there."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import causal
from causal.errors import CausalError
from causal.files.editing import arrows, states, variables
from causal.files.editing.changes import changes
from causal.files.editing.document import Document, checked, document_of, read_document
from causal.files.editing.numbers import number_rows
from causal.files.editing.versions import MOST, Versions

NAMES = causal.theory_names()
DOCUMENTS = {name: document_of(causal.load(name)) for name in NAMES}
Edit = Callable[[Document], Document]


def _state(document: Document, name: str, at: int) -> str:
    known = document.variable(name).states
    return known[at % len(known)]


def _lose_arrow(document: Document, name: str, two: int, three: int) -> Document:
    parents = document.parents(name)
    if not parents:
        return document
    parent = parents[two % len(parents)]
    return arrows.remove_arrow(document, parent, name, _state(document, parent, three))


def _number(document: Document, name: str, two: int, three: int) -> Document:
    rows = [row for row in number_rows(document, name) if row.shares]
    if not rows:
        return document
    row = rows[two % len(rows)]
    numbers = [float(one.value) for one in row.numbers]
    return document.put(row.place, variables.along(numbers, three % len(numbers), 0.25))


def _remove_state(document: Document, name: str, two: int, three: int) -> Document:
    state, into = _state(document, name, two), _state(document, name, three)
    return states.remove_state(document, name, state, into)


def _add(document: Document, _name: str, two: int, _three: int) -> Document:
    return variables.add_variable(document, f"new_{two}", states=("a", "b", "c"))


def _remove(document: Document, name: str, two: int, _three: int) -> Document:
    return variables.remove_variable(document, name, _state(document, name, two))


def _rename(document: Document, name: str, two: int, _three: int) -> Document:
    return variables.rename_variable(document, name, f"renamed_{two}")


def _draw_arrow(document: Document, name: str, two: int, _three: int) -> Document:
    return arrows.add_arrow(document, [*document.variables][two % len(document.variables)], name)


KINDS = [
    _add,
    _remove,
    _rename,
    _remove_state,
    _lose_arrow,
    _draw_arrow,
    _number,
    lambda d, n, a, b: states.add_state(d, n, f"state_{b}", _state(d, n, a)),
    lambda d, n, a, b: states.rename_state(d, n, _state(d, n, a), f"called_{b}"),
    lambda d, n, a, b: states.move_state(d, n, _state(d, n, a), b % 3),
]


@st.composite
def edits(draw: st.DrawFn) -> Edit:
    kind = draw(st.sampled_from(range(len(KINDS))))
    one, two, three = (draw(st.integers(0, 20)) for _ in range(3))
    return lambda d: KINDS[kind](d, [*d.variables][one % len(d.variables)], two, three)


@settings(max_examples=12, deadline=None)
@given(
    st.sampled_from(["classics/sprinkler", "classics/firing_squad", "classics/smoking_tar"]),
    st.lists(edits(), min_size=1, max_size=6),
)
def test_any_edits_give_a_theory_that_reads_back_and_undo_restores(
    name: str, wanted: list[Edit]
) -> None:
    _any_edits(name, wanted)


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(st.sampled_from([*NAMES]), st.lists(edits(), min_size=1, max_size=12))
def test_any_edits_of_any_theory(name: str, wanted: list[Edit]) -> None:
    _any_edits(name, wanted)


def _any_edits(name: str, wanted: list[Edit]) -> None:
    start = DOCUMENTS[name].without(("expected",))
    versions, seen = Versions.of(start), [start]
    for edit in wanted:
        try:
            after = versions.then(edit)
        except CausalError:
            continue
        if after is versions:
            continue
        versions = after
        seen.append(versions.now)
        text = versions.now.text
        again = read_document(text, start.name)
        assert again == versions.now
        assert again.tables == versions.now.tables
        assert checked(again).problems == ()
        assert changes(seen[-2], versions.now)
    for expected in reversed(seen[:-1]):
        versions = versions.undone()
        assert versions.now == expected
    assert versions.undone() == versions
    assert not versions.changed
    for expected in seen[1:]:
        versions = versions.redone()
        assert versions.now == expected
    assert versions.redone() == versions


def test_only_so_many_steps_are_kept() -> None:
    versions = Versions.of(Document("x", {"n": 0}))
    for i in range(1, MOST + 20):
        versions = versions.then(lambda d, i=i: d.put(("n",), i))
    assert len(versions.past) == MOST
    assert versions.then(lambda d: d) is versions
