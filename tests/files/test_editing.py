"""Edits of documents: what they keep, what they change, and that every one reads back."""

from collections.abc import Callable
from contextlib import suppress

import numpy as np
import pytest

import causal
from causal.errors import CausalError, CycleError, FileError, ModelError
from causal.files.editing import arrows, states, variables
from causal.files.editing.changes import changes
from causal.files.editing.document import Document, checked, document_of, read_document
from causal.files.editing.numbers import number_rows
from causal.files.editing.versions import Versions

NAMES = causal.theory_names()
CASE = [name for name in NAMES if "/" not in name]
DOCUMENTS = {name: document_of(causal.load(name)) for name in NAMES}
EVERY_FORM = ["worker_resistance", "obsolescence", "classics/firing_squad"]
Edit = Callable[[Document], Document]


def theory_of(document: Document) -> causal.Theory:
    found = checked(document)
    assert not [text for place, text in found.problems if not place.startswith("expected")]
    assert found.theory is not None
    return found.theory


def close(one: object, other: object) -> None:
    np.testing.assert_allclose(one.probabilities, other.probabilities, atol=1e-9)


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_theory_is_a_document_and_back(name: str) -> None:
    document = DOCUMENTS[name]
    assert read_document(document.text, document.name) == document
    found = checked(document)
    assert found.problems == ()
    theory = causal.load(name)
    assert found.theory.model == theory.model or name.startswith("classics")
    for variable in theory.model.names:
        np.testing.assert_array_equal(found.theory.model.cpt(variable), theory.model.cpt(variable))
    assert [e.backing for e in found.theory.entries] == [e.backing for e in theory.entries]
    assert found.theory.variants == theory.variants


@pytest.mark.parametrize("name", CASE)
def test_a_variant_is_written_into_the_numbers(name: str) -> None:
    theory = causal.load(name)
    for variant in theory.variants:
        made = theory_of(variables.with_variant(DOCUMENTS[name], variant.name))
        wanted = theory.with_variant(variant.name)
        assert made.factual() == wanted.factual()
        for one in theory.model.names:
            np.testing.assert_array_equal(made.model.cpt(one), wanted.model.cpt(one))


def own(document: Document) -> list[str]:
    return [name for name in document.variables if document.shared(name) is None]


@pytest.mark.parametrize("name", EVERY_FORM)
def test_a_lost_arrow_is_an_edge_held(name: str) -> None:
    document = DOCUMENTS[name]
    before = theory_of(document)
    for child in document.variables:
        form = document.at("variables", child, "mechanism", "form")
        for parent in document.parents(child):
            state = document.variable(parent).states[-1]
            after = theory_of(arrows.remove_arrow(document, parent, child, state))
            assert parent not in after.model.parents(child)
            if form == "ranked" and len(document.parents(child)) > 1:
                continue
            held = before.model.cpt(child)
            axis = before.model.parents(child).index(parent)
            np.testing.assert_allclose(after.model.cpt(child), held.take(-1, axis=axis), atol=1e-12)


@pytest.mark.parametrize("name", EVERY_FORM)
def test_a_new_arrow_changes_no_probability(name: str) -> None:
    document = DOCUMENTS[name]
    before = theory_of(document)
    for child in document.variables:
        if child in before.model.descendants([next(iter(document.variables))]):
            continue
        for parent in list(document.variables)[-2:]:
            try:
                longer = arrows.add_arrow(document, parent, child)
            except (CycleError, ModelError):
                continue
            after = theory_of(longer)
            table = after.model.cpt(child)
            wanted = np.expand_dims(before.model.cpt(child), -2)
            np.testing.assert_allclose(table, np.broadcast_to(wanted, table.shape), atol=1e-12)


@pytest.mark.parametrize("name", ["worker_resistance", "classics/sprinkler"])
def test_names_are_only_names(name: str) -> None:
    document = DOCUMENTS[name].without(("expected",))
    before = theory_of(document)
    for old in own(document)[:6]:
        renamed = variables.rename_variable(document, old, "another")
        for state in document.variable(old).states:
            renamed = states.rename_state(renamed, "another", state, f"x_{state}")
        after = theory_of(renamed)
        for one in before.model.names:
            close(
                after.distribution("another" if one == old else one),
                before.distribution(one),
            )
        assert "another" in renamed.text
        assert old not in after.model.names


def test_a_variable_is_renamed_in_published_answers_too() -> None:
    document = DOCUMENTS["classics/sprinkler"]
    renamed = variables.rename_variable(document, "rain", "shower")
    assert checked(renamed).problems == ()
    queries = " ".join(one["query"] for one in renamed.at("expected"))
    assert "shower=" in queries
    assert "rain=" not in queries


def test_a_removed_state_goes_into_another() -> None:
    document = DOCUMENTS["worker_resistance"]
    before = theory_of(document)
    merged = states.remove_state(document, "living_conditions", "poor", "stagnant")
    after = theory_of(merged)
    assert after["living_conditions"].states == ("stagnant", "improving")
    old, new = before.distribution("living_conditions"), after.distribution("living_conditions")
    assert new.probabilities == pytest.approx([0.8, 0.2])
    assert sum(old.probabilities[:2]) == pytest.approx(new.probabilities[0])
    children = document.children("living_conditions")
    assert children
    for child in children:
        axis = before.model.parents(child).index("living_conditions")
        kept = before.model.cpt(child).take([1, 2], axis=axis)
        np.testing.assert_allclose(after.model.cpt(child), kept, atol=1e-12)


def test_a_new_state_begins_without_probability_and_acts_like_its_neighbour() -> None:
    document = DOCUMENTS["worker_resistance"]
    before = theory_of(document)
    after = theory_of(states.add_state(document, "living_conditions", "fair", "stagnant"))
    assert after["living_conditions"].states == ("poor", "stagnant", "fair", "improving")
    assert after.p(living_conditions="fair") == 0
    for child in document.children("living_conditions"):
        axis = before.model.parents(child).index("living_conditions")
        table = after.model.cpt(child)
        np.testing.assert_array_equal(table.take(2, axis=axis), table.take(1, axis=axis))
    for outcome in before.role("outcome"):
        close(after.distribution(outcome), before.distribution(outcome))


def test_states_change_places_with_their_numbers() -> None:
    document = DOCUMENTS["worker_resistance"]
    after = theory_of(states.move_state(document, "living_conditions", "poor", 2))
    assert after["living_conditions"].states == ("stagnant", "improving", "poor")
    before = theory_of(document)
    for state in ("poor", "stagnant", "improving"):
        assert after.p(living_conditions=state) == before.p(living_conditions=state)


def test_rows_are_written_out() -> None:
    document = arrows.add_arrow(DOCUMENTS["classics/sprinkler"], "cloudy", "grass")
    rows = document.at("variables", "grass", "mechanism", "rows")
    key = next(iter(rows))
    assert key.endswith("*")
    split = arrows.split_row(document, "grass", key)
    assert len(split.at("variables", "grass", "mechanism", "rows")) == len(rows) + 1
    close(theory_of(split).distribution("grass"), theory_of(document).distribution("grass"))


IMPOSSIBLE = [
    (lambda d: arrows.add_arrow(d, "grass", "cloudy"), "run in a circle"),
    (lambda d: arrows.add_arrow(d, "rain", "rain"), "run in a circle"),
    (lambda d: arrows.add_arrow(d, "rain", "grass"), "already"),
    (lambda d: arrows.add_arrow(d, "snow", "grass"), "no variable 'snow'"),
    (lambda d: arrows.remove_arrow(d, "cloudy", "grass", "yes"), "no parent 'cloudy'"),
    (lambda d: variables.add_variable(d, "Rain"), "cannot be used"),
    (lambda d: variables.add_variable(d, "__proto__"), "cannot be used"),
    (lambda d: variables.add_variable(d, "rain"), "already"),
    (lambda d: variables.add_variable(d, "rain\n"), "cannot be used"),
    (lambda d: states.rename_state(d, "rain", "no", "<b>"), "cannot be used"),
    (lambda d: states.rename_state(d, "rain", "no", "yes"), "already"),
    (lambda d: states.remove_state(d, "rain", "no", "yes"), "two states"),
    (lambda d: states.add_state(d, "rain", "much", "some"), "no state 'some'"),
]


@pytest.mark.parametrize("number", range(len(IMPOSSIBLE)))
def test_what_cannot_be_done_is_a_sentence(number: int) -> None:
    edit, words = IMPOSSIBLE[number]
    with pytest.raises(CausalError, match=words):
        edit(DOCUMENTS["classics/sprinkler"])


def test_what_the_case_shares_stays() -> None:
    document = DOCUMENTS["reform_pace"]
    with pytest.raises(ModelError, match="share"):
        states.rename_state(document, "leader_1985", "gorbachev", "mikhail")
    with pytest.raises(ModelError, match="share"):
        variables.rename_variable(document, "leader_1985", "leader")


def test_a_hazard_keeps_its_never() -> None:
    document = DOCUMENTS["obsolescence"]
    name = next(
        n
        for n in document.variables
        if document.at("variables", n, "mechanism", "form") == "hazard"
    )
    if document.shared(name) is not None:
        pytest.skip("the case shares it")
    last = document.variable(name).states[-1]
    with pytest.raises(ModelError, match="never"):
        states.remove_state(document, name, last, document.variable(name).states[0])


@pytest.mark.parametrize("name", CASE)
def test_every_number_of_a_mechanism_has_its_place(name: str) -> None:
    document = DOCUMENTS[name]
    for variable in document.variables:
        rows = number_rows(document, variable)
        assert rows
        for row in rows:
            for one in row.numbers:
                told = document.at(*one.place)
                assert told == one.value or told is None
            if row.shares:
                assert row.total == pytest.approx(1)


def test_a_document_that_is_not_well_formed_has_no_rows_and_breaks_nothing() -> None:
    for junk in (3, "x", [], [[]], {}, {"form": "table", "rows": 3}, {"form": "hazard"}):
        document = DOCUMENTS["classics/sprinkler"].put(("variables", "rain", "mechanism"), junk)
        assert not any(row.numbers for row in number_rows(document, "rain"))
        assert checked(document).theory is None
        assert read_document(document.text, document.name) == document
        for edit in (
            lambda d: states.rename_state(d, "rain", "no", "dry"),
            lambda d: arrows.remove_arrow(d, "cloudy", "rain", "no"),
        ):
            with suppress(CausalError):  # a sentence; anything else would be a fault of ours
                Versions.of(document).then(edit)


def test_the_file_of_a_strangers_case_is_never_looked_up() -> None:
    document = DOCUMENTS["reform_pace"].put(("case",), "../../etc/case.toml")
    found = checked(document)
    assert found.theory is None
    assert found.problems[0][0] == "case"
    with pytest.raises(FileError):
        _ = document.frame


def test_changes_are_told_in_words() -> None:
    document = DOCUMENTS["classics/sprinkler"]
    assert changes(document, document) == ()
    edited = document.put(("variables", "rain", "mechanism", "rows", "no"), [0.7, 0.3])
    assert changes(document, edited) == ("rain: the row no is (0.7, 0.3) instead of (0.8, 0.2).",)
    more = variables.add_variable(arrows.remove_arrow(edited, "cloudy", "rain", "no"), "wind")
    told = " ".join(changes(document, more))
    assert "There is a new variable wind." in told
    assert "The arrow cloudy → rain is gone." in told
