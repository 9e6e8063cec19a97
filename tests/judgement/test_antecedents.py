"""How far-fetched an antecedent is, against the whole joint table, pgmpy and plain loops."""

import pickle  # noqa: TID251  (the tests only: values of ours must survive it)
import warnings
from dataclasses import replace
from math import inf, isinf, log2

import networkx as nx
import numpy as np
import pytest
from case.test_agreement_with_pgmpy import mutilated
from hypothesis import given, settings
from hypothesis import strategies as st
from judgement.rivals import theory_of
from oracles import truncated_factorisation
from strategies import models, rows

import causal
from causal.errors import ImpossibleEvidence, QueryError, UnknownName
from causal.judgement.antecedents.antecedent import BAND_COLUMNS, COLUMNS
from causal.judgement.antecedents.asking import antecedent, far_fetched
from causal.judgement.antecedents.chances import along, speaker
from causal.judgement.antecedents.policies import expected
from causal.judgement.antecedents.surprise import surprise
from causal.judgement.cells import Rules
from causal.ladder.inference import solve
from causal.ladder.network import Question
from causal.scm.evidence import observed
from causal.scm.mechanisms.table import Table
from causal.scm.model import Model
from causal.scm.variables import Variable
from causal.theory.facts import kept
from causal.theory.scenario import Scenario, verdict
from causal.theory.uncertainty import theory_draws

SEVEN = tuple(causal.load(name) for name in causal.theory_names("soviet_collapse"))
SCENARIOS = causal.load_scenarios("soviet_collapse")
PACE = SEVEN[[theory.name for theory in SEVEN].index("reform_pace")]


@st.composite
def asked(draw, zeros=True):
    """A random theory, what is set in it, and which facts are kept."""
    model = draw(models(3, 5, states=3, zeros=zeros))
    factual = {
        v.name: draw(st.sampled_from(v.states)) for v in model.variables if draw(st.booleans())
    }
    chosen = draw(st.permutations(model.variables))[: draw(st.integers(1, 3))]
    changes = {v.name: draw(st.sampled_from(v.states)) for v in chosen}
    return theory_of("made", model, factual), changes, draw(st.sampled_from(["before", "none"]))


def known_in(theory, changes, facts):
    """The facts that stay, told from the graph here and not by the library."""
    if facts == "none":
        return {}
    later = set(changes).union(*(nx.descendants(theory.model.graph, name) for name in changes))
    levers = [entry for entry in theory.entries if entry.role == "lever" and entry.factual]
    return {entry.name: entry.factual for entry in levers if entry.name not in later}


def by_table(theory, changes, known):
    """P(changes | known) from the whole joint table; None where what is known is impossible."""
    table = truncated_factorisation(theory.model, {}, list(changes), known)
    if table is None:
        return None
    return float(table[tuple(theory[name].index(state) for name, state in changes.items())])


def run(theory, changes, facts="before", **more):
    return surprise(theory, Scenario("s", settings=tuple(changes.items())), Rules(facts), **more)


# --- states that are set -------------------------------------------------------------------------


@given(made=asked())
def test_bits_are_those_of_the_whole_table_and_the_chain_adds_up(made):
    theory, changes, facts = made
    known = known_in(theory, changes, facts)
    chance = by_table(theory, changes, known)
    if chance is None:
        with pytest.raises(ImpossibleEvidence):
            run(theory, changes, facts, hang=False)
        return
    found = run(theory, changes, facts, hang=False)
    assert dict(found.kept) == known
    assert found.chance == pytest.approx(chance, abs=1e-12)
    assert isinf(found.bits) == (chance == 0)
    told = [part.bits for part in found.parts if part.bits is not None]
    assert sum(told) == pytest.approx(found.bits, abs=1e-9)
    assert sorted(part.variable for part in found.parts) == sorted(changes)
    before = {}
    for part in found.parts:  # every link by itself, given the links before it
        alone = by_table(theory, {part.variable: part.state}, {**known, **before})
        assert (part.bits is None) == (alone is None)
        if alone is not None:
            assert 2**-part.bits == pytest.approx(alone, abs=1e-9)
        before[part.variable] = part.state
    # no bits exactly where the theory is certain of it
    assert (found.bits < 1e-9) == (chance > 1 - 1e-9)


@given(made=asked(zeros=False))
def test_the_factual_course_is_asked_in_the_same_way(made):
    theory, changes, facts = made
    found = run(theory, changes, facts, hang=False)
    factual = {name: theory.factual().get(name) for name in changes}
    if None in factual.values():
        assert found.factual_bits is found.beyond is None
        return
    course = run(theory, factual, facts, hang=False)
    assert course.status == "vacuous"
    assert course.beyond == 0
    assert found.factual_bits == pytest.approx(course.bits, abs=1e-12)
    assert found.beyond == pytest.approx(found.bits - course.bits, abs=1e-12)


@given(made=asked(zeros=False), shuffle=st.randoms(use_true_random=False))
@settings(max_examples=15)
def test_names_and_the_order_of_listing_change_nothing(made, shuffle):
    theory, changes, facts = made
    other = {name: f"w{name}" for name in theory.model.names}
    variables, mechanisms = [], []
    for variable, mechanism in zip(theory.model.variables, theory.model.mechanisms, strict=True):
        variables.append(Variable(other[variable.name], tuple(f"t{s}" for s in variable.states)))
        shaped = theory.model.cpt(variable.name).reshape(-1, len(variable.states))
        parents = tuple(other[name] for name in mechanism.parents)
        mechanisms.append(Table(parents, tuple(tuple(map(float, row)) for row in shaped)))
    order = list(range(len(variables)))
    shuffle.shuffle(order)
    model = Model(tuple(variables[i] for i in order), tuple(mechanisms[i] for i in order))
    entries = tuple(
        replace(
            theory.entries[i],
            name=other[theory.entries[i].name],
            factual=theory.entries[i].factual and f"t{theory.entries[i].factual}",
        )
        for i in order
    )
    renamed = replace(theory, model=model, entries=entries)
    first = run(theory, changes, facts, hang=False)
    moved = {other[name]: f"t{state}" for name, state in changes.items()}
    second = run(renamed, moved, facts, hang=False)
    assert second.bits == pytest.approx(first.bits, abs=1e-9)
    assert (second.factual_bits is None) == (first.factual_bits is None)


@pytest.mark.parametrize("theory", SEVEN, ids=lambda theory: theory.name)
def test_a_root_costs_what_its_own_table_says(theory):
    roots = [n for n in theory.role("lever") if not theory.model.parents(n)]
    for name in roots:
        for state, chance in zip(theory[name].states, theory.model.cpt(name), strict=True):
            found = run(theory, {name: state}, "none", hang=False)
            assert found.bits == pytest.approx(-log2(chance) if chance else inf, abs=1e-9)


def _eliminated(theory, scenario):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pgmpy.inference import VariableElimination

        changes = dict(scenario.for_theory(theory.name))
        world = theory.given(kept(theory, list(changes)))
        network, known = mutilated(world)
        query = VariableElimination(network).query(
            list(changes), evidence=known, show_progress=False
        )
    return float(query.get_value(**changes))


def _agrees(theory, scenario):
    if not scenario.settings or verdict(theory, scenario).status not in ("runs", "vacuous"):
        return 0
    found = surprise(theory, scenario, hang=False)
    assert found.chance == pytest.approx(_eliminated(theory, scenario), abs=1e-9)
    return 1


@pytest.mark.slow
def test_every_scenario_against_pgmpy():
    assert sum(_agrees(theory, one) for theory in SEVEN for one in SCENARIOS) > 60


def test_what_is_impossible_is_said_and_does_not_crash():
    squad = causal.load("classics/firing_squad")
    found = run(squad, {"captain": "silent", "rifleman_b": "shoot", "court_order": "no"}, "none")
    assert found.bits == inf
    assert found.chance == 0
    assert [part.bits for part in found.parts][-1] in (inf, None)
    assert found.hinge is None
    never = Scenario("never", settings=(("captain", "silent"), ("rifleman_b", "shoot")))
    said = antecedent([squad], [never], Rules("none"))
    assert "impossible" in said.sentence()
    assert said.display_rows()[0][2:4] == ["no limit", "impossible"]
    assert "no limit" in {row[4] for row in said.display_parts()}


def test_many_levers_at_once_are_no_larger_a_question():
    names = [f"v{i}" for i in range(40)]
    laws = [Table((), ((0.75, 0.25),))] + [Table((n,), ((0.75, 0.25),) * 2) for n in names[:-1]]
    model = Model(tuple(Variable(n, ("s0", "s1")) for n in names), tuple(laws))
    theory = theory_of("wide", model, {})
    found = run(theory, dict.fromkeys(names, "s1"), "none")
    assert found.bits == pytest.approx(80)
    assert len(found.parts) == 40


def test_statuses_have_no_number():
    found = causal.antecedent(scenario="no_coup_1981")
    assert found.of("reform_pace").status == "out_of_scope"
    assert not found.of("reform_pace").answered
    assert causal.antecedent(scenario="deng_in_full").of("andropov_elite").status == "partial"
    vacuous = found.of("andropov_elite")
    assert (vacuous.status, vacuous.beyond) == ("vacuous", 0.0)
    assert "0 bits beyond" in found.sentence()
    for row in found.rows():
        assert (row[COLUMNS.index("bits")] is None) == (row[6] in ("out_of_scope", "partial"))


def test_a_theory_departs_from_its_own_history_or_the_one_that_is_named():
    story = causal.load("second_red_collapse")
    changes = {"coup_1981": "none"}
    told, record = (
        surprise(story, Scenario("s", settings=tuple(changes.items())), Rules(history=name))
        for name in (None, "record")
    )
    assert (told.history, record.history) == (story.default_history, "record")
    for found in (told, record):
        known = {n: story.factual(found.history)[n] for n in dict(found.kept)}
        assert dict(found.kept) == known
        assert found.chance == pytest.approx(by_table_of(story, changes, known))
        factual = {"coup_1981": story.factual(found.history)["coup_1981"]}
        assert 2**-found.factual_bits == pytest.approx(by_table_of(story, factual, known))
    assert (told.status, record.status) == ("runs", "vacuous")
    assert told.bits != pytest.approx(record.bits, abs=0.1)


def by_table_of(theory, changes, known):
    """P(changes | known) by the verbs of a theory, whose joint table is too large."""
    return theory.given(known).p(changes)


def test_nothing_set_is_no_surprise():
    found = causal.antecedent(scenario="as_it_happened")
    assert {one.bits for one in found.surprises} == {0.0}


def test_what_cannot_be_asked_is_refused_in_a_sentence():
    with pytest.raises(QueryError, match="keeps the very states that are changed"):
        causal.antecedent(scenario="no_coup_1991", facts="all")
    with pytest.raises(UnknownName, match="rule for facts"):
        causal.antecedent(scenario="no_coup_1991", facts="befor")
    with pytest.raises(QueryError, match="as loaded"):
        causal.antecedent([PACE.given(coup_1991="none")], scenario="no_coup_1991")
    with pytest.raises(QueryError, match="give a seed"):
        causal.antecedent(scenario="no_coup_1991", draws=10)
    with pytest.raises(UnknownName, match="did you mean coup_1991"):
        causal.antecedent(do={"coup_1992": "none"})
    with pytest.raises(UnknownName, match="did you mean coup_1991"):
        causal.antecedent(do={"coup_1992": {"none": 1.0}})
    with pytest.raises(QueryError, match="no state that something upstream"):
        causal.antecedent(do={"coup_1991": {"none": 1.0}}, upstream=1)
    with pytest.raises(QueryError, match="asked by itself"):
        causal.antecedent(scenario="no_coup_1981", do={"coup_1991": {"none": 1.0}})


def test_facts_that_cannot_have_happened_are_refused():
    squad = causal.load("classics/firing_squad")
    entries = tuple(
        replace(e, role="lever", factual={"court_order": "no", "captain": "signal"}.get(e.name, ""))
        for e in squad.entries
    )
    broken = replace(squad, entries=entries)
    with pytest.raises(ImpossibleEvidence):
        run(broken, {"rifleman_a": "hold"})


# --- what it hangs on ----------------------------------------------------------------------------


def test_the_hinge_is_the_largest_swing_and_its_slope_is_right():
    changes = {"coup_1991": "none"}
    found = run(PACE, changes)
    step, most = 1e-6, 0.0
    for name in PACE.model.names:
        table = PACE.model.cpt(name)
        for cell in np.ndindex(*table.shape):
            p = float(table[cell])
            if name not in ("coup_1991", "hardliner_alarm_1991") or not 0 < p < 1 - step:
                continue
            moved = np.array(table)
            moved[cell[:-1]] *= (1 - p - step) / (1 - p)
            moved[cell] = p + step
            who = speaker(PACE, Rules(), {name: moved[..., None]})
            bits = -log2(along(who, [("coup_1991", "none")], dict(found.kept))[-1, 0])
            slope = (bits - found.bits) / step
            size = abs(slope) * np.sqrt(p * (1 - p) / (PACE.entry(name).ess + 1))
            if size > most:
                most, steepest = size, slope
    assert found.hinge.swing == pytest.approx(most, rel=1e-3)
    assert found.hinge.slope == pytest.approx(steepest, rel=1e-3)


# --- mechanisms that are replaced ----------------------------------------------------------------


@st.composite
def replacing(draw):
    """A random theory, and a change of which some parts replace a mechanism."""
    model = draw(models(3, 4, states=2))
    factual = {name: draw(st.sampled_from(["s0", "s1", ""])) for name in model.names}
    theory = theory_of("made", model, {n: s for n, s in factual.items() if s})
    changes = {}
    for name in draw(st.permutations(model.names))[: draw(st.integers(1, 2))]:
        later = nx.descendants(model.graph, name) | {name}
        for other in changes:  # no circle through what another change reads
            later |= nx.descendants(model.graph, other) | {other}
        free = [n for n in model.names if n not in later]
        heard = draw(st.permutations(free))[: draw(st.integers(0, min(1, len(free))))]
        count = 2 ** len(heard)
        table = Table(tuple(heard), tuple(draw(rows(2)) for _ in range(count)))
        changes[name] = draw(st.sampled_from([table, "s0", "s1"]))
    return theory, changes, draw(st.sampled_from(["before", "none"]))


def divergence(theory, changes, known):
    """Bits between the changed world and the theory as it stands, over all variables at once."""
    own = theory.model
    laws = {
        name: Table((), (tuple(float(s == change) for s in own.variable(name).states),))
        if isinstance(change, str)
        else change
        for name, change in changes.items()
    }
    changed = own.replace(laws)
    every = list(own.names)
    first = truncated_factorisation(changed, {}, every_but(every, known), known)
    second = truncated_factorisation(own, {}, every_but(every, known), known)
    if first is None or second is None:
        return None
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(first > 0, first * np.log2(first / second), 0.0)
    return float(terms.sum())


def every_but(names, known):
    return [name for name in names if name not in known]


@given(made=replacing())
def test_expected_bits_are_the_divergence_over_all_variables(made):
    theory, changes, facts = made
    known = known_in(theory, changes, facts)
    truth = divergence(theory, changes, known)
    if truth is None:
        return
    found = expected(theory, changes, Rules(facts))
    assert found.bits == pytest.approx(truth, abs=1e-9)
    assert sum(part.bits for part in found.parts) == pytest.approx(found.bits)
    if all(isinstance(change, str) for change in changes.values()):
        assert run(theory, changes, facts, hang=False).bits <= found.bits + 1e-9


def test_the_own_mechanism_costs_nothing_and_a_root_what_its_state_costs():
    table = PACE.model.cpt("leader_1985")
    own = dict(zip(PACE["leader_1985"].states, map(float, table), strict=True))
    assert expected(PACE, {"leader_1985": own}).bits == 0
    sure = expected(PACE, {"leader_1985": {"conservative": 1.0}})
    assert sure.bits == pytest.approx(run(PACE, {"leader_1985": "conservative"}).bits)
    away = causal.antecedent(["obsolescence"], do={"coup_1991": {"none": 1.0}})
    assert away.of("obsolescence").status == "out_of_scope"
    both = causal.antecedent(
        ["obsolescence"], do={"coup_1991": {"none": 1.0}, "profit_incentive": "full"}
    )
    assert both.of("obsolescence").status == "partial"
    assert not both.of("obsolescence").answered


def test_a_policy_that_the_theory_has_as_impossible_costs_without_limit():
    squad = causal.load("classics/firing_squad")
    found = expected(squad, {"captain": {"silent": 0.5, "signal": 0.5}}, Rules("none"))
    assert found.bits == inf
    said = causal.antecedent([squad], do={"captain": {"signal": 0.5, "silent": 0.5}}, facts="none")
    assert "infinitely many bits expected" in said.sentence()


# --- bands ---------------------------------------------------------------------------------------


def test_bands_are_of_the_same_draws_asked_one_by_one():
    changes, rules = {"coup_1991": "none"}, Rules(draws=40, seed=3)
    found = surprise(PACE, Scenario("s", settings=tuple(changes.items())), rules)
    known = [(0, observed(PACE.model, name, state)) for name, state in found.kept]
    question = Question(((),), tuple(known), ((0, "coup_1991"),))
    tables = theory_draws(PACE, 40, seed=3)
    bits = {"none": [], "fails": []}
    for k in range(40):
        one = {name: table[..., k : k + 1] for name, table in tables.items()}
        shares = solve(PACE.model, question, draws=one).probabilities[:, 0]
        for state, told in bits.items():
            told.append(-log2(shares[PACE["coup_1991"].index(state)]))
    for band, told in ((found.band, bits["none"]), (found.factual_band, bits["fails"])):
        assert band.mean == pytest.approx(np.mean(told))
        ranked = sorted(told)
        assert (band.low, band.high) == pytest.approx((ranked[1], ranked[37]))
        assert band.low < band.median < band.high
    assert (found.draws, found.lost) == (40, 0)


def test_bands_of_replaced_mechanisms_hold_the_point():
    change = {"coup_1991": {"none": 0.9, "fails": 0.1}}
    found = expected(PACE, change, Rules(draws=200, seed=1))
    assert found.band.low < found.bits < found.band.high
    again = expected(PACE, change, Rules(draws=200, seed=1))
    assert again == found


def test_draws_in_which_what_is_kept_could_not_happen_are_left_out_of_replaced_mechanisms_too():
    """Numbers that are hardly held fall on 0 and 1; a state with no mechanism replaced knows it."""
    a, b = Variable("v0", ("s0", "s1")), Variable("v1", ("s0", "s1"))
    model = Model((a, b), (Table((), ((0.5, 0.5),)), Table(("v0",), ((0.5, 0.5), (0.2, 0.8)))))
    theory = theory_of("made", model, {"v0": "s1"})
    loose = tuple(replace(one, ess=0.002) for one in theory.entries)
    theory, rules = replace(theory, entries=loose), Rules(draws=60, seed=1)
    found = expected(theory, {"v1": {"s0": 0.5, "s1": 0.5}}, rules)
    beside = surprise(theory, Scenario("s", settings=(("v1", "s0"),)), rules)
    happens = theory_draws(theory, 60, seed=1, names=["v0"])["v0"][1] > 0
    assert 0 < found.lost == beside.lost == int((~happens).sum())
    never = replace(theory, model=Model((a, b), (Table((), ((1.0, 0.0),)), model.mechanism("v1"))))
    with pytest.raises(ImpossibleEvidence):
        expected(never, {"v1": {"s0": 0.5, "s1": 0.5}}, Rules())


# --- the result ----------------------------------------------------------------------------------


def test_table_and_fingerprint():
    plain = causal.antecedent(scenario="deng_in_full")
    assert tuple(plain.table.columns) == COLUMNS
    assert len(plain.table) == len(SEVEN)
    drawn = causal.antecedent(["reform_pace"], scenario="deng_in_full", draws=20, seed=1)
    assert tuple(drawn.table.columns) == (*COLUMNS, *BAND_COLUMNS)
    assert drawn.table.low[0] < drawn.table.bits[0] < drawn.table.high[0]
    assert "draws" in drawn.display_rows()[0][-1]
    other = causal.antecedent(scenario="deng_in_full", facts="none")
    prints = {plain.fingerprint, drawn.fingerprint, other.fingerprint}
    assert len(prints) == 3
    assert causal.antecedent(scenario="deng_in_full").fingerprint == plain.fingerprint
    assert pickle.loads(pickle.dumps(plain)) == plain
    parts = plain.parts
    assert parts.groupby("theory").bits.sum()["reform_pace"] == pytest.approx(
        plain.of("reform_pace").bits
    )
    with pytest.raises(UnknownName):
        plain.of("reform_paces")
    with pytest.raises(UnknownName):
        plain.select("no_coup_1991")


def test_texts_of_users_are_escaped():
    hostile = replace(PACE, title="<b>pace</b>")
    found = causal.antecedent([hostile], scenario="no_coup_1991", upstream=1)
    shown = found._repr_mimebundle_()
    assert "<b>" not in shown["text/html"]
    assert "<b>pace</b>" in shown["text/plain"] == str(found)


def test_every_scenario_where_none_is_named():
    found = causal.antecedent()
    assert [one.name for one in found.scenarios] == [one.name for one in SCENARIOS]
    assert len(found.surprises) == len(SCENARIOS) * len(SEVEN)
    for one in found.surprises:
        assert one.answered == (one.status in ("runs", "vacuous"))
        assert not one.answered or 0 <= one.bits < 15


def test_a_page_can_ask_for_words():
    no_coup = next(one for one in SCENARIOS if one.name == "no_coup_1991")
    told = far_fetched(SEVEN, no_coup, Rules("all"))
    assert set(told) == {theory.name for theory in SEVEN}
    bits, words = told["reform_pace"]
    assert bits == surprise(PACE, no_coup, hang=False).bits
    assert words == "0.8 bits (1 in 1.8)"
    assert told["obsolescence"] == (None, "out of scope")


# --- beside a comparison -------------------------------------------------------------------------


def test_a_comparison_asks_only_when_it_is_shown():
    made = causal.compare(scenario="deng_in_full")
    assert "antecedent" not in vars(made)
    shown = str(made)
    assert (
        "How far-fetched:\n  Reform pace: 5.7 bits (1 in 50; the factual course 1 in 3.4)" in shown
    )
    assert made.antecedent == causal.antecedent(scenario="deng_in_full")
    html = made._repr_mimebundle_()["text/html"]
    assert html.count("<li>") == 4
    back = pickle.loads(pickle.dumps(made))
    assert back == made
    assert back.antecedent == made.antecedent
    assert len(pickle.dumps(made)) < 50_000


def test_a_comparison_with_draws_shows_bands_and_one_of_all_facts_those_before():
    drawn = causal.compare(["reform_pace"], scenario="no_coup_1991", draws=50, seed=1)
    assert "bits in 90% of 50 draws" in str(drawn)
    full = causal.compare(["reform_pace"], scenario="no_coup_1991", facts="all", ranges=False)
    assert full.antecedent.of("reform_pace").facts == "before"
    stepped = causal.compare([PACE.given(party_authority_1990="collapsed")], scenario="S02")
    assert stepped.antecedent is None
    assert "far-fetched" not in str(stepped)
