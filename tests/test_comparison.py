"""`causal.compare`: statuses, facts, histories, weights, fingerprints, how it shows itself."""

import pickle  # noqa: TID251  (the tests only: values of ours must survive it)
from xml.etree import ElementTree as ET

import pytest

import causal
from causal.errors import CausalError, QueryError, UnknownName
from causal.judgement.tabled import COLUMNS
from causal.scm.mechanisms.table import Table
from causal.scm.model import Model
from causal.scm.variables import Variable
from causal.theory.facts import changed_world, kept, released
from causal.theory.parts import Entry
from causal.theory.theory import Theory


def small(name: str, fall: float, *, lever: str = "war") -> Theory:
    """A theory with no frame: a lever and an outcome."""
    model = Model(
        (Variable(lever, ("no", "yes")), Variable("fate", ("stands", "falls"))),
        (
            Table((), ((0.4, 0.6),), ("",)),
            Table((lever,), ((0.9, 0.1), (1 - fall, fall)), ("no", "yes")),
        ),
    )
    entries = (
        Entry(lever, "lever", factual="yes"),
        Entry("fate", "outcome", factual="falls", edges=((lever, Entry("x", "lever").backing),)),
    )
    return Theory(name, name.title(), "", model, entries)


def test_theories_without_a_frame():
    found = causal.compare(
        [small("one", 0.7), small("two", 0.3), small("other", 0.5, lever="peace")], do={"war": "no"}
    )
    assert found.case == ""
    assert [cell.status for cell in found.cells] == ["runs", "runs", "out_of_scope"]
    assert found.cells[0].baseline == pytest.approx((0.3, 0.7))
    assert found.cells[0].probabilities == pytest.approx((0.9, 0.1))
    assert found.cells[0].differences == pytest.approx((0.6, -0.6))
    assert "Other does not speak" in found.sentence()


def test_table_is_tidy():
    found = causal.compare(scenarios=["no_coup_1991", "S08"], outcome="all")
    table = found.table
    assert tuple(table.columns) == COLUMNS
    assert len(table) == 2 * 7 * sum(len(o.variable.states) for o in found.outcomes)
    ran = table[table.status.isin(["runs", "vacuous"])]
    assert ran[["baseline", "probability", "difference"]].notna().all(axis=None)
    assert table[~table.status.isin(["runs", "vacuous"])].probability.isna().all()
    sums = ran.groupby(["scenario", "theory", "outcome"])[["baseline", "probability"]].sum()
    assert sums.to_numpy() == pytest.approx(1)
    assert set(table.scenario) == {"no_coup_1991", "deng_in_full"}


def test_statuses_say_why():
    found = causal.compare(scenario="deng_in_full", outcome="elite_outcome_1992")
    assert set(found.where("partial")) == {"arms_space", "andropov_elite", "obsolescence"}
    assert "Readiness to use force" in found.where("partial")["arms_space"]
    assert set(found.where("silent")) == {"reform_pace", "nationalities", "second_red_collapse"}
    assert set(found.silent) == set(found.where("partial")) | set(found.where("silent"))
    assert all(cell.why for cell in found.cells)


def test_nothing_silent_or_out_of_scope_has_numbers():
    found = causal.compare(scenarios=["no_space_race", "deng_in_full"], outcome="all")
    for cell in found.cells:
        assert bool(cell.probabilities) is cell.answered
        assert (cell.status in ("runs", "vacuous")) is cell.answered


def test_facts_before_keeps_what_comes_before():
    t = causal.load("reform_pace")
    assert kept(t, ["reform_sequence"]) == {
        "leader_1985": "gorbachev",
        "use_of_force": "hesitant",
        "bloc_policy": "sinatra",
    }
    assert released(t, ["reform_sequence"]) == ("coup_1991",)
    assert kept(t, ["reform_sequence"], "none") == {}
    assert set(kept(t, ["reform_sequence"], "all")) == set(t.factual())
    with pytest.raises(UnknownName, match="before, all, none"):
        kept(t, [], "some")


def test_facts_none_is_the_plain_intervention():
    t = causal.load("reform_pace")
    found = causal.compare([t], scenario="no_coup_1991", facts="none")
    assert (
        found.cells[0].probabilities
        == t.do(coup_1991="none").distribution("union_fate_1991").probabilities
    )


def test_facts_all_is_answered_where_the_network_fixes_it():
    """Everything known and nothing changed gives the fact; a real change leans on mechanisms."""
    t = causal.load("reform_pace")
    baseline, changed = changed_world(t, {"coup_1991": "none"}, "all")
    assert baseline.p(union_fate_1991="managed_dissolution") == 1
    answer = changed.answer(union_fate_1991="managed_dissolution")
    assert answer.leans_on == ("union_fate_1991",)
    found = causal.compare([t], scenario="no_coup_1991", facts="all")
    cell = found.cells[0]
    assert (cell.status, cell.leans_on) == ("runs", answer.leans_on)
    assert dict(zip(cell.outcome.states, cell.probabilities, strict=True)) == pytest.approx(
        changed.distribution("union_fate_1991").as_dict()
    )
    assert "leans on how luck carries over (Gumbel-max)" in found.sentence()
    anew = causal.compare([t], scenario="no_coup_1991", facts="all", couplings="independent")
    assert anew.cells[0].probabilities != cell.probabilities
    assert anew.fingerprint != found.fingerprint


def test_variants_are_used_where_a_theory_has_them():
    found = causal.compare(scenario="no_reform", variant="scholarship")
    assert {cell.theory: cell.variant for cell in found.cells}["arms_space"] == "scholarship"
    assert {cell.variant for cell in found.cells if cell.theory != "arms_space"} == {"calibrated"}
    alias = causal.compare(["second_red_collapse"], scenario="no_coup_1981", variant="literal")
    assert alias.cells[0].variant == "narrative"


def test_mixture_only_when_asked_for():
    found = causal.compare(scenario="no_coup_1991", weights={"reform_pace": 3, "nationalities": 1})
    runs = {cell.theory: cell for cell in found.cells if cell.answered}
    mixed = found.mixture()
    for i, (before, after) in enumerate(mixed.values()):
        pair = runs["reform_pace"], runs["nationalities"]
        assert before == pytest.approx(0.75 * pair[0].baseline[i] + 0.25 * pair[1].baseline[i])
        assert after == pytest.approx(
            0.75 * pair[0].probabilities[i] + 0.25 * pair[1].probabilities[i]
        )
    equal = causal.compare(scenario="no_coup_1991").mixture()
    assert sum(after for _, after in equal.values()) == pytest.approx(1)
    assert "weight" not in found.sentence()


def test_fingerprints_change_with_what_matters():
    marks = [
        causal.compare(scenario="no_coup_1991").fingerprint,
        causal.compare(scenario="coup_1991_succeeds").fingerprint,
        causal.compare(scenario="no_coup_1991", facts="none").fingerprint,
        causal.compare(scenario="no_coup_1991", variant="literal").fingerprint,
        causal.compare(scenario="no_coup_1991", outcome="economy_1991").fingerprint,
        causal.compare(scenario="no_coup_1981").fingerprint,
        causal.compare(scenario="no_coup_1981", history="record").fingerprint,
    ]
    assert len(set(marks)) == len(marks)
    assert causal.compare(scenario="no_coup_1991").fingerprint == marks[0]


def test_values_are_frozen_hashable_and_picklable():
    t = causal.load("reform_pace").given(coup_1991="fails").do(bloc_policy="sinatra")
    again = pickle.loads(pickle.dumps(t))
    assert again == t
    assert hash(again) == hash(t)
    assert again.distribution("bloc_1991") == t.distribution("bloc_1991")
    with pytest.raises(AttributeError):
        t.name = "other"
    found = causal.compare(scenario="no_coup_1991")
    assert pickle.loads(pickle.dumps(found)).rows() == found.rows()


def test_everything_shows_itself():
    t = causal.load("nationalities").do(coup_1991="none")
    found = causal.compare(scenarios=["no_coup_1991", "no_coup_1981"])
    things = [
        t,
        t.distribution("union_fate_1991"),
        t.answer(coup_1991="none"),
        t.ask("P(economy_1991)"),
        found,
    ]
    for thing in things:
        bundle = thing._repr_mimebundle_()
        assert bundle["text/plain"].strip()
        html = bundle["text/html"]
        assert "http" not in html.replace("http://www.w3.org", "")
        assert "<script" not in html
    ET.fromstring(t.svg())
    ET.fromstring(found.svg())
    ET.fromstring(found.svg("no_coup_1981", scheme="dark", layout="narrow"))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"scenario": "no_coup_1992"}, "did you mean no_coup_1991"),
        ({"scenario": "S99"}, "no scenario 'S99'"),
        ({"theories": ["reform_pase"], "scenario": "S02"}, "did you mean reform_pace"),
        ({"scenario": "S02", "outcome": "economy"}, "economy_1991"),
        ({"scenario": "S02", "history": "dreamt"}, "record, told"),
        ({"scenario": "S02", "variant": "lyrical"}, "literal"),
        ({"scenario": "S02", "facts": "some"}, "before, all, none"),
        ({"scenario": "S02", "weights": {"nobody": 1}}, "nobody"),
        ({"scenario": "S02", "weights": {"reform_pace": -1}}, "0 or more"),
        ({"do": {"coup_1991": "perhaps"}}, "it has none, fails, succeeds"),
        ({}, "name a scenario"),
    ],
)
def test_bad_comparisons_are_sentences(arguments, words):
    with pytest.raises(CausalError, match=words):
        causal.compare(**arguments)


def test_a_lever_no_theory_has_is_an_unknown_name():
    with pytest.raises(CausalError, match="no_such_lever"):
        causal.compare(do={"no_such_lever": "x"})


def test_mixture_without_an_answer():
    found = causal.compare(["arms_space"], scenario="no_coup_1991")
    with pytest.raises(QueryError, match="no theory with a positive weight"):
        found.mixture()
