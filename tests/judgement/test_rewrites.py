"""The search for the least upstream rewriting against a plain loop over all of them."""

from itertools import combinations, product
from math import inf, log2

import networkx as nx
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from judgement.rivals import theory_of
from oracles import truncated_factorisation
from strategies import models

import causal
from causal.errors import ImpossibleEvidence, QueryError, TooCostly
from causal.judgement.antecedents.rewrites import rewrites, rewritings, upstream_of
from causal.judgement.cells import Rules
from causal.scm.mechanisms.table import Table
from causal.scm.model import Model
from causal.scm.variables import Variable
from causal.theory.facts import kept
from causal.theory.scenario import Scenario, find
from causal.theory.uncertainty import theory_draws

SCENARIOS = causal.load_scenarios("soviet_collapse")
PACE = causal.load("reform_pace")


def bits(chance):
    return -log2(chance) if chance > 0 else inf


def every_rewriting(theory, changes, facts, size, ask):
    """Each rewriting with its bits and what it reaches, asked one by one."""
    model, factual = theory.model, theory.factual()
    before = set().union(*(nx.ancestors(model.graph, name) for name in changes)) - set(changes)
    upstream = [name for name in model.names if name in before]
    found = {}
    for count in range(min(size, len(upstream)) + 1):
        for some in combinations(upstream, count):
            known = kept(theory, [*some, *changes], facts)
            for states in product(*(theory[name].states for name in some)):
                if any(factual.get(n) == s for n, s in zip(some, states, strict=True)):
                    continue
                told = tuple(zip(some, states, strict=True))
                found[told] = (
                    bits(ask({}, dict(told), known)),
                    ask(dict(told), changes, known),
                )
    return found


def by_table(theory):
    """P(event | do(done), known) from the whole joint table."""

    def ask(done, event, known):
        table = truncated_factorisation(theory.model, done, list(event), known)
        return float(table[tuple(theory[n].index(s) for n, s in event.items())])

    return ask


def by_theory(theory):
    """The same by the public verbs of a theory."""

    def ask(done, event, known):
        return theory.do(done).given(known).p(event) if event else 1.0

    return ask


def check(found, every, threshold):
    """Compare a search with the plain loop: what suffices, its order, the front, the totals."""
    possible = {told: pair for told, pair in every.items() if pair[0] < inf}
    assert found.tried == len(every)
    assert found.impossible == len(every) - len(possible)
    enough = {told for told, (_, reached) in possible.items() if reached >= threshold - 1e-9}
    minimal = {told for told in enough if not any(set(o) < set(told) for o in enough)}
    assert {one.settings for one in found.found} == minimal
    for one in (*found.found, *found.front, found.nothing):
        surprise, reached = possible[one.settings]
        assert one.bits == pytest.approx(surprise, abs=1e-9)
        assert one.reached == pytest.approx(reached, abs=1e-9)
        assert one.total == pytest.approx(surprise + bits(reached), abs=1e-6)
    prices = [one.bits for one in found.found]
    assert prices == pytest.approx(sorted(prices), abs=1e-8)
    pairs = list(possible.values())
    for surprise, reached in pairs:  # nothing beats the front
        assert any(
            one.bits <= surprise + 1e-8 and one.reached >= reached - 1e-8 for one in found.front
        )
    for one in found.front:
        assert not any(
            (s < one.bits - 1e-8 and r >= one.reached + 1e-8)
            or (s <= one.bits - 1e-8 and r > one.reached + 1e-8)
            for s, r in pairs
        )
    totals = [s + bits(r) for told, (s, r) in possible.items() if told]
    if totals and min(totals) < inf:
        assert found.whole.total == pytest.approx(min(totals), abs=1e-9)


@given(data=st.data(), zeros=st.booleans(), facts=st.sampled_from(["before", "none"]))
def test_random_theories_against_the_plain_loop(data, zeros, facts):
    model = data.draw(models(3, 5, states=3, zeros=zeros))
    factual = {
        v.name: data.draw(st.sampled_from(v.states))
        for v in model.variables
        if data.draw(st.booleans())
    }
    theory = theory_of("made", model, factual)
    inner = [name for name in model.names if model.parents(name)]
    assume(inner)
    chosen = data.draw(st.permutations(inner))[: data.draw(st.integers(1, 2))]
    changes = {name: data.draw(st.sampled_from(theory[name].states)) for name in chosen}
    threshold = data.draw(st.sampled_from([0.2, 0.5, 0.9]))
    scenario = Scenario("s", settings=tuple(changes.items()))
    try:
        found = rewrites(theory, scenario, Rules(facts), threshold=threshold, size=2)
    except ImpossibleEvidence:
        assert truncated_factorisation(model, {}, [], kept(theory, list(changes), facts)) is None
        return
    check(found, every_rewriting(theory, changes, facts, 2, by_table(theory)), threshold)


def test_the_order_of_reform_against_the_verbs_of_the_theory():
    changes = {"reform_sequence": "economic_first"}
    found = rewrites(PACE, find(SCENARIOS, "deng_order_only"), size=2)
    check(found, every_rewriting(PACE, changes, "before", 2, by_theory(PACE)), 0.5)
    assert found.found[0].settings == (("leader_1985", "andropov_lives"),)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["no_coup_1991", "deng_in_full"])
def test_the_case_against_the_verbs_of_each_theory(name):
    scenario = find(SCENARIOS, name)
    for one in causal.theory_names("soviet_collapse"):
        theory = causal.load(one)
        found = rewrites(theory, scenario, threshold=0.8, size=1)
        if found.total:
            changes = dict(scenario.for_theory(one))
            check(found, every_rewriting(theory, changes, "before", 1, by_theory(theory)), 0.8)


def test_what_the_theory_has_as_impossible_is_counted_and_never_found():
    cause, effect = Variable("v0", ("s0", "s1", "s2")), Variable("v1", ("s0", "s1"))
    laws = (
        Table((), ((0.7, 0.3, 0.0),)),
        Table(("v0",), ((1.0, 0.0), (0.6, 0.4), (0.0, 1.0))),
    )
    theory = theory_of("made", Model((cause, effect), laws), {"v0": "s0", "v1": "s0"})
    scenario = Scenario("s", settings=(("v1", "s1"),))
    found = rewrites(theory, scenario, Rules("none"))
    assert (found.tried, found.impossible, found.found) == (3, 1, ())
    assert [one.settings for one in found.front] == [(), (("v0", "s1"),)]
    low = rewrites(theory, scenario, Rules("none"), threshold=0.3)
    assert [one.settings for one in low.found] == [(("v0", "s1"),)]


def test_counts_are_told_before_anything_is_asked():
    upstream = upstream_of(PACE, ["coup_1991"])
    found = rewrites(PACE, find(SCENARIOS, "no_coup_1991"), size=2)
    assert found.tried == rewritings(PACE, upstream, 2, "record")
    assert found.done == found.total == 1 + len(upstream) + len(upstream) * (len(upstream) - 1) / 2
    with pytest.raises(TooCostly, match="rewritings to be tried"):
        rewrites(PACE, find(SCENARIOS, "no_coup_1991"), size=2, most=100)
    for threshold, size in ((0, 1), (1.5, 1), (0.5, -1)):
        with pytest.raises(QueryError, match="the threshold is"):
            rewrites(PACE, find(SCENARIOS, "S02"), threshold=threshold, size=size)


def test_progress_is_told_and_a_search_ends_early_with_what_it_has():
    seen = []
    found = rewrites(
        PACE,
        find(SCENARIOS, "no_coup_1991"),
        progress=lambda done, total: seen.append((done, total)),
        cancelled=lambda: len(seen) > 0,
    )
    assert seen == [(found.done, found.total)]
    assert 0 < found.done < found.total
    said = causal.antecedent(["reform_pace"], scenario="S02", upstream=1, cancelled=lambda: True)
    assert said.ways == ()


def test_bands_of_rewritings_are_of_draws_asked_one_by_one():
    scenario = find(SCENARIOS, "deng_order_only")
    found = rewrites(PACE, scenario, Rules(draws=20, seed=4), size=1)
    plain = rewrites(PACE, scenario, size=1)
    assert [one.settings for one in found.found] == [one.settings for one in plain.found]
    (best,) = found.found
    tables = theory_draws(PACE, 20, seed=4)
    known = kept(PACE, ["leader_1985", "reform_sequence"])
    assert known == {}
    state = PACE["leader_1985"].index("andropov_lives")
    prices = sorted(-log2(p) for p in tables["leader_1985"][state])
    assert (best.bits_band.low, best.bits_band.high) == pytest.approx((prices[0], prices[18]))
    mixed = np.einsum(
        "bd,bsd->sd", tables["bureaucratic_resistance"], tables["reform_sequence"][state]
    )
    reached = sorted(mixed[PACE["reform_sequence"].index("economic_first")])
    assert (best.reached_band.low, best.reached_band.high) == pytest.approx(
        (reached[0], reached[18])
    )
    assert best in found.front
    told = causal.antecedent(["reform_pace"], scenario="S09", upstream=1, draws=20, seed=4)
    assert f"({best.bits_band.low:.1f} to" in str(told)


def test_what_is_found_is_told():
    found = causal.antecedent(["reform_pace"], scenario="deng_in_full", upstream=2)
    said = found.sentence()
    assert "nothing upstream makes it likely" in said
    assert "in all it costs least by leader_1985=andropov_lives" in said
    table = found.rewritings
    assert list(table["rank"]) == [1, 2, 3, 4, 5]
    assert not table.suffices.any()
    assert table.front.all()
    assert (table.bits + table.residual - table.total).abs().max() < 1e-12
    easy = causal.antecedent(
        ["reform_pace"], scenario="deng_order_only", upstream=1, threshold=0.55
    )
    assert "leader_1985=andropov_lives (2.7 bits) makes it likely (0.58)" in easy.sentence()
    likely = causal.antecedent(["reform_pace"], scenario="no_coup_1991", upstream=1)
    assert "likely enough with nothing rewritten (0.56)" in likely.sentence()
    root = causal.antecedent(["reform_pace"], scenario="grishin_1985", upstream=1)
    assert "no causes in this theory" in root.sentence()
    assert causal.antecedent(["arms_space"], scenario="S02", upstream=1).display_ways() == []
