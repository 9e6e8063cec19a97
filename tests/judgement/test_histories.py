"""Whole histories against enumeration, and samples of them against the plain answers."""

import pickle  # noqa: TID251  (the tests only: values of ours must survive it)
from itertools import islice, pairwise, product
from math import log2, prod

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from judgement.rivals import theories, theory_of
from oracles import truncated_factorisation
from strategies import models

import causal
from causal.display.dates import period
from causal.display.numbers import one_in
from causal.display.sentences import counted
from causal.engine.plan import Limits
from causal.errors import ContradictionError, ImpossibleEvidence, QueryError, TooCostly, UnknownName
from causal.judgement.cells import Rules
from causal.judgement.histories.beside import LIKELY, as_it_was, moments
from causal.judgement.histories.best import best
from causal.judgement.histories.probable import HEADERS, most_probable
from causal.judgement.histories.sampled import held_at, sample_histories
from causal.judgement.histories.timeline import told
from causal.scm.mechanisms.table import Table
from causal.scm.model import Model
from causal.scm.variables import Variable
from causal.theory.facts import changed_world, kept

PACE = causal.load("reform_pace")


@st.composite
def products(draw):
    """Tables over a few axes, each axis in one; some cells are impossible."""
    cards = draw(st.lists(st.integers(2, 3), min_size=1, max_size=4))
    tables = []
    for axis in range(len(cards)):
        others = draw(st.lists(st.integers(0, len(cards) - 1), max_size=2, unique=True))
        scope = tuple(dict.fromkeys([axis, *others]))
        shape = [cards[a] for a in scope]
        cells = draw(
            st.lists(st.integers(0, 5), min_size=int(np.prod(shape)), max_size=int(np.prod(shape)))
        )
        with np.errstate(divide="ignore"):
            tables.append((scope, np.log(np.array(cells, dtype=float)).reshape(shape)))
    return cards, tables, draw(st.permutations(range(len(cards))))


@given(products())
def test_best_assignments_against_all_of_them(drawn):
    cards, tables, order = drawn
    every = {}
    for cell in product(*map(range, cards)):
        score = sum(table[tuple(cell[a] for a in scope)] for scope, table in tables)
        if score > -np.inf:
            every[cell] = float(score)
    found = {}
    scores = []
    for score, states in best(tables, order):
        found[tuple(states[a] for a in range(len(cards)))] = score
        scores.append(score)
    assert found == pytest.approx(every, abs=1e-9)
    assert all(a >= b - 1e-9 for a, b in pairwise(scores))


@pytest.mark.parametrize("facts", ["before", "none"])
@given(made=theories(count=1), data=st.data())
def test_most_probable_histories_against_the_plain_joint(facts, made, data):
    theory = made[0]
    changed = data.draw(st.lists(st.sampled_from(["v0", "v1", "v2"]), max_size=2, unique=True))
    settings = {name: data.draw(st.sampled_from(["s0", "s1"])) for name in changed}
    found = most_probable(theory, settings, Rules(facts), count=200)
    _, world = changed_world(theory, settings, facts)
    names = theory.model.names
    every = {states: chance for states, chance in world.joint(*names).cells if chance > 1e-15}
    mine = {tuple(t.states[n] for n in names): t.probability for t in found.timelines}
    assert mine == pytest.approx(every, abs=1e-9)
    assert found.covered == pytest.approx(1)
    chances = [t.probability for t in found.timelines]
    assert all(a >= b - 1e-12 for a, b in pairwise(chances))


@given(made=theories(count=1), state=st.sampled_from(["s0", "s1"]))
def test_the_likeliest_ways_to_an_ending_are_those_of_all_histories_that_end_so(made, state):
    theory = made[0]
    last = theory.role("outcome")[0]
    every = most_probable(theory, {}, Rules("none"), count=200).timelines
    some = most_probable(theory, {}, Rules("none"), count=200, ending={last: state})
    told = {tuple(t.states.items()): t.probability for t in some.timelines}
    kept_ones = {tuple(t.states.items()): t.probability for t in every if t.states[last] == state}
    assert told == pytest.approx(kept_ones)
    assert some.covered == pytest.approx(theory.p({last: state}))


@given(models(2, 4, zeros=True))
def test_impossible_histories_are_never_told(model):
    found = most_probable(theory_of("made", model, {}), {}, Rules("none"), count=200)
    for one in found.timelines:
        assert one.probability == pytest.approx(prod(e.chance for e in one.events))
        assert one.probability > 0
    assert found.covered == pytest.approx(1)


def test_the_first_history_of_a_shipped_theory_cannot_be_bettered_by_one_change():
    """A check by another way: no other state of one variable, or of two, makes it likelier."""
    settings = {"coup_1991": "none"}
    found = most_probable(PACE, settings, count=3)
    facts = kept(PACE, list(settings))
    assert all(t.states[n] == s for t in found.timelines for n, s in {**facts, **settings}.items())
    first = found.timelines[0]
    model, free = PACE.model, [n for n in first.states if n not in {**facts, **settings}]

    def joint(states):
        return prod(
            model.cpt(n)[
                (
                    *(model.variable(p).index(states[p]) for p in model.parents(n)),
                    model.variable(n).index(s),
                )
            ]
            for n, s in states.items()
            if n not in settings
        )

    top = joint(first.states)
    second = joint(found.timelines[1].states)
    others = [
        joint({**first.states, a: x, b: y})
        for a in free
        for b in free
        if a < b
        for x in PACE[a].states
        for y in PACE[b].states
        if (x, y) != (first.states[a], first.states[b])
    ]
    assert max(others) <= second + 1e-15 < top
    ratio = found.timelines[1].probability / first.probability
    assert ratio == pytest.approx(second / top)


def test_the_probability_of_a_history_is_what_the_theory_answers_for_it():
    """The chain of plain answers, fact after fact, multiplies to it."""
    found = most_probable(PACE, {"coup_1991": "none"}, count=2)
    for one in found.timelines:
        _, world = changed_world(PACE, {"coup_1991": "none"}, "before")
        rest = {n: s for n, s in one.states.items() if n not in dict(found.facts)}
        chance, known = 1.0, {}
        for name, state in rest.items():
            if name == "coup_1991":
                continue
            chance *= world.given(known).p({name: state}) if known else world.p({name: state})
            known[name] = state
        assert chance == pytest.approx(one.probability, rel=1e-9)
        assert one.bits == pytest.approx(-log2(one.probability))


def test_timelines_are_dated_and_in_words():
    one = most_probable(PACE, {"coup_1991": "none"}, count=1).timelines[0]
    assert all(event.date for event in one.events)
    assert set(one.states) == set(told(PACE, {})) == set(PACE.model.names) - {"elite_outcome_1992"}
    coup = next(e for e in one.events if e.variable == "coup_1991")
    assert (coup.status, coup.chance) == ("set", 1.0)
    assert (
        str(coup)
        == f"{coup.date}: {PACE['coup_1991'].title}: {PACE['coup_1991'].label('none')} (set)."
    )
    turn = one.turns(1)[0]
    assert turn.chance == min(e.chance for e in one.events if not e.status)
    assert turn.label in one.sentence()
    assert "bits" in one.sentence()


def test_no_effect_is_told_before_what_brought_it_about():
    for theory in map(causal.load, ("reform_pace", "nationalities", "dear_coal", "river_low")):
        first = most_probable(theory, {}, count=1).timelines[0]
        names = [one.variable for one in first.events]
        begun = []
        for name in names:
            causes = nx.ancestors(theory.model.graph, name)
            assert not causes & {*names[names.index(name) + 1 :]}, (theory.name, name)
            begun.append(max(period(theory.entry(one).date)[0] for one in {name, *causes}))
        assert begun == sorted(begun)  # by date otherwise


def test_most_probable_shows_itself_and_is_a_value():
    found = most_probable(PACE, {}, count=3)
    assert pickle.loads(pickle.dumps(found)) == found
    assert all(len(row) == len(HEADERS) for row in found.rows())
    assert found.rows()[0][-1] == ""
    assert all(row[-1] for row in found.rows()[1:])
    assert found.sentence() in str(found)
    assert "<table" in found._repr_mimebundle_()["text/html"]
    assert "<table" in found.timelines[0]._repr_mimebundle_()["text/html"]


def test_what_cannot_be_told_is_refused():
    with pytest.raises(QueryError, match="same luck"):
        most_probable(PACE, {"coup_1991": "none"}, Rules("all"))
    with pytest.raises(QueryError, match="one or more"):
        most_probable(PACE, {}, count=0)
    with pytest.raises(QueryError, match="one or more"):
        sample_histories(PACE, {}, count=0, seed=1)
    with pytest.raises(UnknownName):
        most_probable(PACE, {"coup_1991": "maybe"})
    with pytest.raises(UnknownName):
        sample_histories(PACE, {"weather": "fine"}, count=1, seed=1)
    with pytest.raises(ContradictionError, match="coup_1991 is none already"):
        most_probable(PACE, {"coup_1991": "none"}, ending={"coup_1991": "fails"})
    with pytest.raises(UnknownName):
        most_probable(PACE, {}, ending={"union_fate_1991": "unsure"})
    with pytest.raises(QueryError, match="already"):
        most_probable(PACE.do(coup_1991="none"), {})
    with pytest.raises(TooCostly):
        most_probable(PACE, {}, limits=Limits(operations=1))
    sure = theory_of(
        "sure",
        Model((Variable("v0", ("s0", "s1")),), (Table((), ((1.0, 0.0),)),)),
        {"v0": "s1"},
    )
    with pytest.raises(ImpossibleEvidence, match="v0=s1"):
        most_probable(sure, {}, Rules("none"), ending={"v0": "s1"})
    for ask in (most_probable, sample_histories):
        more = {"count": 1, "seed": 1} if ask is sample_histories else {"count": 1}
        with pytest.raises(ImpossibleEvidence):
            ask(sure, {}, Rules("all"), **more)
    assert list(islice(best([((0,), np.array([-np.inf, -np.inf]))], [0]), 1)) == []


# --- samples --------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("facts", ["before", "all", "none"])
def test_samples_come_out_as_often_as_the_theory_says(facts):
    settings = {"coup_1991": "none"}
    drawn = sample_histories(PACE, settings, Rules(facts), count=1000, seed=7)
    before, after = (
        PACE.given(kept(PACE, list(settings), facts)),
        changed_world(PACE, settings, facts)[1],
    )
    for name in ("union_fate_1991", "economy_1991"):
        for world, side in ((before, "factual"), (after, "changed")):
            shares = world.distribution(name).as_dict()
            for state, chance in shares.items():
                hits = sum(getattr(one, side).states[name] == state for one in drawn) / len(drawn)
                within = 4.5 * (chance * (1 - chance) / len(drawn)) ** 0.5 + 1e-9
                assert hits == pytest.approx(chance, abs=within)


def test_the_same_luck_leaves_what_a_change_cannot_reach():
    settings = {"reform_sequence": "economic_first"}
    later = PACE.model.descendants(["reform_sequence"]) | {"reform_sequence"}
    drawn = sample_histories(PACE, settings, count=200, seed=2)
    assert any(one.differing() for one in drawn)
    for one in drawn:
        assert set(one.differing()) <= later
        assert one.changed.states["reform_sequence"] == "economic_first"
        if one.factual.states["reform_sequence"] == "economic_first":
            assert one.differing() == ()


def test_a_change_to_what_happened_changes_nothing():
    record = PACE.factual()
    settings = {"coup_1991": record["coup_1991"]}
    for one in sample_histories(PACE, settings, Rules("all"), count=20, seed=3):
        assert one.differing() == ()
        told_of = {n: s for n, s in record.items() if not PACE.entry(n).silent}
        assert len(told_of) < len(record)
        assert one.factual.states == told_of
        assert "nothing comes out differently" in one.sentence()


def test_samples_carry_the_probability_of_the_whole_history():
    settings = {"coup_1991": "none"}
    ranked = most_probable(PACE, settings, count=400)
    chances = {tuple(sorted(t.states.items())): t.probability for t in ranked.timelines}
    drawn = sample_histories(PACE, settings, count=300, seed=5)
    met = [one.changed for one in drawn if tuple(sorted(one.changed.states.items())) in chances]
    assert len(met) > 20
    for one in met:
        assert one.probability == pytest.approx(chances[tuple(sorted(one.states.items()))])
    everything = sample_histories(PACE, settings, Rules("all"), count=2, seed=5)
    assert everything[0].changed.probability is None
    assert everything[0].changed.bits is None
    assert 0 < everything[0].factual.probability <= 1 + 1e-9


def test_the_same_seed_gives_the_same_histories_and_more_begin_with_them():
    few = sample_histories(PACE, {"coup_1991": "none"}, count=4, seed=9)
    more = sample_histories(PACE, {"coup_1991": "none"}, count=9, seed=9)
    other = sample_histories(PACE, {"coup_1991": "none"}, count=9, seed=10)
    assert more[:4] == few
    assert other != more
    assert pickle.loads(pickle.dumps(few)) == few
    count = len(few[0].differing())
    assert count == sum(line.differs for line in few[0].moments())
    assert counted(count) in few[0].differences() or not count
    assert few[0].sentence() in str(few[0])
    assert "<li" in few[0]._repr_mimebundle_()["text/html"]


def test_couplings_are_those_that_the_rules_name():
    settings = {"coup_1991": "none"}
    asked = [
        sample_histories(PACE, settings, Rules("all", couplings=name), count=600, seed=1)
        for name in ("", "independent")
    ]
    for drawn, name in zip(asked, (None, "independent"), strict=True):
        world = changed_world(PACE.assuming(name), settings, "all")[1]
        chance = world.p(union_fate_1991="managed_dissolution")
        hits = (
            sum(o.changed.states["union_fate_1991"] == "managed_dissolution" for o in drawn) / 600
        )
        assert hits == pytest.approx(chance, abs=4.5 * (chance * (1 - chance) / 600) ** 0.5)
    assert asked[0] != asked[1]


# --- beside one another ---------------------------------------------------------------------------


@given(theories(count=1), st.sampled_from(["none", "before"]), st.data())
def test_a_held_history_has_its_probability_in_the_world_in_which_it_is_held(made, facts, data):
    (theory,) = made
    name = data.draw(st.sampled_from(theory.role("lever")))
    settings = {name: data.draw(st.sampled_from(theory[name].states))}
    rules = Rules(facts)
    held = held_at(theory, settings, rules)
    assert held == {n: s for n, s in theory.factual().items() if n in settings}
    known = kept(theory, [name], facts)
    (one,) = sample_histories(theory, settings, rules, count=1, seed=3, held=held)
    for told_of, world in ((one.factual, held), (one.changed, settings)):
        assert known.items() | world.items() <= told_of.states.items()
        chance = 1.0
        for n, s in told_of.states.items():
            row = tuple(theory[p].index(told_of.states[p]) for p in theory.model.parents(n))
            chance *= 1.0 if n in world else theory.model.cpt(n)[(*row, theory[n].index(s))]
        prior = 1.0
        if known:
            joint = truncated_factorisation(theory.model, world, list(known))
            prior = joint[tuple(theory[n].index(state) for n, state in known.items())]
        assert told_of.probability == pytest.approx(chance / prior)


@pytest.mark.slow
@pytest.mark.parametrize("facts", ["before", "none", "all"])
def test_pairs_end_as_often_as_a_comparison_says(facts):
    (cell,) = causal.compare(["reform_pace"], scenario="no_coup_1991", facts=facts).cells
    drawn = causal.tell("reform_pace", scenario="no_coup_1991", seed=4, count=1500, facts=facts)
    for side, chances in (("factual", cell.baseline), ("changed", cell.probabilities)):
        for state, chance in zip(cell.outcome.states, chances, strict=True):
            hits = sum(getattr(o, side).states[cell.outcome.name] == state for o in drawn) / 1500
            assert hits == pytest.approx(chance, abs=4.5 * (chance * (1 - chance) / 1500) ** 0.5)


def test_what_is_held_does_not_change_a_fact():
    record = PACE.factual()
    other = next(s for s in PACE["leader_1985"].states if s != record["leader_1985"])
    with pytest.raises(QueryError, match="kept as a fact"):
        sample_histories(PACE, {"coup_1991": "none"}, count=1, seed=1, held={"leader_1985": other})
    settings = {"coup_1991": "none"}
    told_twice = [
        sample_histories(PACE, settings, Rules("all"), count=3, seed=1, held=held)
        for held in (None, {"coup_1991": record["coup_1991"]})
    ]
    assert told_twice[0] == told_twice[1]


def test_an_outcome_of_which_a_theory_is_silent_is_never_told_as_changed():
    silent = [name for name in PACE.role("outcome") if PACE.entry(name).silent]
    assert silent
    (one,) = causal.tell("reform_pace", scenario="no_coup_1991", seed=3, facts="all")
    assert not set(silent) & (one.factual.states.keys() | one.changed.states.keys())


def test_what_happened_is_the_record_filled_up():
    was = as_it_was(PACE)
    record = PACE.factual()
    assert {n: s for n, s in was.states.items() if n in record} == record
    changed = most_probable(PACE, {"coup_1991": "none"}, count=1).timelines[0]
    lines = moments(changed, was, filled=LIKELY)
    assert [line.title for line in lines] == [event.title for event in changed.events]
    other = [e.title for e in changed.events if e.state != was.states[e.variable]]
    assert [line.title for line in lines if line.differs] == other
    assert [line.note for line in lines if line.title == PACE["coup_1991"].title] == ["set"]
    poor = theory_of(
        "poor",
        Model((Variable("v0", ("s0", "s1")),), (Table((), ((1.0, 0.0),)),)),
        {"v0": "s1"},
    )
    with pytest.raises(QueryError, match="no chance"):
        as_it_was(poor)


def test_odds_are_those_of_the_whole_history():
    (one,) = causal.tell("reform_pace", scenario="no_coup_1991", seed=3)
    assert one.factual.odds == one_in(one.factual.probability)
    assert one.factual.odds in one.odds()
    assert one.changed.odds in one.odds()
    (leaning,) = causal.tell("reform_pace", scenario="no_coup_1991", seed=3, facts="all")
    assert leaning.changed.odds == ""
    assert "leans on how luck carries over" in leaning.odds()
    (free,) = causal.tell("reform_pace", do={"coup_1991": "none"}, seed=3, facts="none")
    assert free != one


def test_the_most_probable_by_name():
    found = causal.histories("reform_pace", scenario="no_coup_1991", count=2)
    assert found == most_probable(PACE, {"coup_1991": "none"}, count=2)
    assert found.timelines[0].odds in found.sentence()
    assert "<table" in found._repr_mimebundle_()["text/html"]
