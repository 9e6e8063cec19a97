"""Laws of interventions and evidence, on random theories."""

import numpy as np
import pytest
from hypothesis import assume, given, reject
from hypothesis import strategies as st
from strategies import models, rows, weights, worlds

from causal.errors import (
    ContradictionError,
    CycleError,
    ImpossibleEvidence,
    NotIdentified,
    UnknownName,
)
from causal.ladder.inference import solve
from causal.scm.interventions import Hard
from causal.scm.mechanisms.table import Deterministic, Table
from causal.scm.model import Model
from causal.scm.variables import Variable
from causal.theory.parts import Entry
from causal.theory.theory import Theory


def theory_of(model: Model) -> Theory:
    entries = tuple(Entry(name, "mechanism") for name in model.names)
    return Theory("random", "Random", "", model, entries)


theories = models().map(theory_of)


def values(theory: Theory, name: str) -> np.ndarray:
    return np.array(theory.distribution(name).probabilities)


def pick(data, theory: Theory) -> tuple[str, str]:
    name = data.draw(st.sampled_from(theory.model.names))
    return name, data.draw(st.sampled_from(theory[name].states))


@given(theories, st.data())
def test_do_is_idempotent(theory, data):
    name, state = pick(data, theory)
    once = theory.do({name: state})
    assert once.do({name: state}) == once
    assert hash(once.do({name: state})) == hash(once)


@given(theories, st.data())
def test_do_commutes_on_different_variables(theory, data):
    a, b = data.draw(st.permutations(theory.model.names))[:2]
    first = {a: data.draw(st.sampled_from(theory[a].states))}
    second = {b: data.draw(st.sampled_from(theory[b].states))}
    for name in theory.model.names:
        np.testing.assert_allclose(
            values(theory.do(first).do(second), name),
            values(theory.do(second).do(first), name),
            atol=1e-12,
        )


@given(theories, st.data())
def test_two_states_of_one_variable_contradict(theory, data):
    name, state = pick(data, theory)
    other = next(s for s in theory[name].states if s != state)
    with pytest.raises(ContradictionError):
        theory.do({name: state}).do({name: other})


@given(theories, st.data())
def test_given_commutes(theory, data):
    first, second = dict([pick(data, theory)]), dict([pick(data, theory)])
    try:
        one = theory.given(first).given(second)
        other = theory.given(second).given(first)
        for name in theory.model.names:
            np.testing.assert_allclose(values(one, name), values(other, name), atol=1e-12)
    except ImpossibleEvidence:
        reject()


@given(theories, st.data())
def test_effectiveness(theory, data):
    name, state = pick(data, theory)
    assert theory.do({name: state}).p({name: state}) == 1


@given(theories, st.data())
def test_interventions_leave_non_descendants_alone(theory, data):
    name, state = pick(data, theory)
    later = theory.model.descendants([name]) | {name}
    for other in theory.model.names:
        if other not in later:
            np.testing.assert_allclose(
                values(theory.do({name: state}), other), values(theory, other), atol=1e-12
            )


@given(theories, st.data())
def test_a_vacuous_intervention_returns_the_fact(theory, data):
    """Consistency: given that x = a, having done x = a changes nothing, on any rung."""
    name, state = pick(data, theory)
    more = dict([pick(data, theory)])
    try:
        fact = theory.given({name: state}).given(more)
        for other in theory.model.names:
            np.testing.assert_allclose(
                values(fact.do({name: state}), other), values(fact, other), atol=1e-12
            )
    except ImpossibleEvidence:
        reject()


@given(theories, st.data())
def test_doing_a_root_is_seeing_it(theory, data):
    roots = [name for name in theory.model.names if not theory.model.parents(name)]
    name = data.draw(st.sampled_from(roots))
    state = data.draw(st.sampled_from(theory[name].states))
    assume(theory.p({name: state}) > 0)
    for other in theory.model.names:
        np.testing.assert_allclose(
            values(theory.do({name: state}), other),
            values(theory.given({name: state}), other),
            atol=1e-12,
        )


@given(theories, st.data())
def test_a_replaced_mechanism_that_is_the_same_changes_nothing(theory, data):
    name = data.draw(st.sampled_from(theory.model.names))
    same = theory.do({name: theory.model.mechanism(name)})
    for other in theory.model.names:
        np.testing.assert_allclose(values(same, other), values(theory, other), atol=1e-12)


@given(theories, st.data())
def test_a_point_mass_is_a_hard_intervention(theory, data):
    name, state = pick(data, theory)
    for other in theory.model.names:
        np.testing.assert_allclose(
            values(theory.do({name: {state: 1.0}}), other),
            values(theory.do({name: state}), other),
            atol=1e-12,
        )


@given(theories, st.data())
def test_a_likelihood_of_zero_and_one_is_evidence(theory, data):
    name, state = pick(data, theory)
    assume(theory.p({name: state}) > 0)
    for other in theory.model.names:
        np.testing.assert_allclose(
            values(theory.given_likelihood({name: {state: 2.5}}), other),
            values(theory.given({name: state}), other),
            atol=1e-12,
        )


@given(theories, st.data())
def test_jeffrey_fixes_the_marginal_and_keeps_the_rest(theory, data):
    """P'(y) is the sum of P(y | x) over the new shares of x."""
    name = data.draw(st.sampled_from(theory.model.names))
    prior = values(theory, name)
    shares = np.array(data.draw(rows(len(prior))))
    assume(not ((prior == 0) & (shares > 0)).any())
    told = theory.given_marginal(
        {name: dict(zip(theory[name].states, map(float, shares), strict=True))}
    )
    np.testing.assert_allclose(values(told, name), shares, atol=1e-12)
    other = data.draw(st.sampled_from(theory.model.names))
    expected = sum(
        share * values(theory.given({name: state}), other)
        for state, share in zip(theory[name].states, shares, strict=True)
        if share > 0
    )
    np.testing.assert_allclose(values(told, other), expected, atol=1e-9)


@given(theories, st.data())
def test_a_held_edge_reads_one_row_of_the_table(theory, data):
    children = [name for name in theory.model.names if theory.model.parents(name)]
    assume(children)
    child = data.draw(st.sampled_from(children))
    parent = data.draw(st.sampled_from(theory.model.parents(child)))
    state = data.draw(st.sampled_from(theory[parent].states))
    held = theory.hold(parent, child, state)
    np.testing.assert_allclose(values(held, parent), values(theory, parent), atol=1e-12)
    if theory.model.parents(child) == (parent,):
        np.testing.assert_allclose(
            values(held, child), values(theory.do({parent: state}), child), atol=1e-12
        )


@given(theories, st.data())
def test_a_cut_edge_breaks_the_link_and_keeps_the_marginal(theory, data):
    """With one parent the child keeps its distribution and becomes independent of it."""
    children = [name for name in theory.model.names if len(theory.model.parents(name)) == 1]
    assume(children)
    child = data.draw(st.sampled_from(children))
    (parent,) = theory.model.parents(child)
    cut = theory.cut(parent, child)
    np.testing.assert_allclose(values(cut, child), values(theory, child), atol=1e-12)
    joint = cut.joint(parent, child)
    for (a, b), p in joint.cells:
        assert p == pytest.approx(cut.p({parent: a}) * cut.p({child: b}), abs=1e-12)


@given(models(most=4), st.data())
def test_renaming_changes_nothing_but_names(model, data):
    names = {name: f"renamed_{i}" for i, name in enumerate(model.names)}
    states = {v.name: {s: f"t{s}" for s in v.states} for v in model.variables}
    renamed = Model(
        tuple(Variable(names[v.name], tuple(states[v.name].values())) for v in model.variables),
        tuple(
            Table(tuple(names[p] for p in m.parents), m.rows)
            for m in model.mechanisms
            if isinstance(m, Table)
        ),
    )
    name = data.draw(st.sampled_from(model.names))
    state = data.draw(st.sampled_from(model.variable(name).states))
    for other in model.names:
        np.testing.assert_array_equal(
            values(theory_of(model).do({name: state}), other),
            values(theory_of(renamed).do({names[name]: states[name][state]}), names[other]),
        )


@given(models(most=4), st.data())
def test_the_order_of_listing_does_not_matter(model, data):
    order = data.draw(st.permutations(range(len(model.names))))
    shuffled = Model(
        tuple(model.variables[i] for i in order), tuple(model.mechanisms[i] for i in order)
    )
    world = data.draw(worlds(model))
    name = data.draw(st.sampled_from(model.names))
    for theory, other in [(theory_of(model), theory_of(shuffled))]:
        np.testing.assert_allclose(
            values(theory._act(world), name), values(other._act(world), name), atol=1e-12
        )


@given(models(most=4, states=2), st.data())
def test_the_structural_test_is_not_needlessly_shy(model, data):
    """A child of the changed variable that is observed is what the answer leans on, and only so."""
    name = data.draw(st.sampled_from(model.names))
    theory = theory_of(model)
    state = data.draw(st.sampled_from(theory[name].states))
    later = model.descendants([name])
    for other in model.names:
        chained = theory.given({other: theory[other].states[0]}).do({name: state})
        leaning = set(chained.leans_on(*model.names))
        if other not in later:
            assert leaning == set()
        assert leaning <= later


def test_deterministic_worlds_need_no_assumption():
    """Pearl's firing squad: functions may stand in two worlds, the question is answered."""
    order = Variable("order", ("no", "yes"))
    shots = [Variable(name, ("hold", "shoot")) for name in ("a", "b")]
    dead = Variable("dead", ("no", "yes"))
    obey = Deterministic(("order",), ("no", "yes"), ("hold", "shoot"))
    either = Deterministic(
        ("a", "b"), ("hold, hold", "shoot, *", "hold, shoot"), ("no", "yes", "yes")
    )
    squad = theory_of(Model((order, *shots, dead), (Table((), ((0.3, 0.7),)), obey, obey, either)))
    assert squad.given(dead="yes").do(a="hold").p(dead="yes") == 1
    assert squad.do(a="hold").p(dead="yes") == pytest.approx(0.7)
    assert squad.given(dead="no").do(a="shoot").p(dead="yes") == 1
    found = solve(squad.model, squad.given(dead="yes").do(a="hold")._question("dead"))
    assert set(found.doubled) == {"dead"}, "functions in two copies are reported, not hidden"


def test_what_the_answer_leans_on_is_named():
    cause, effect = Variable("cause", ("no", "yes")), Variable("effect", ("no", "yes"))
    model = Model(
        (cause, effect), (Table((), ((0.5, 0.5),)), Table(("cause",), ((0.9, 0.1), (0.2, 0.8))))
    )
    saw = theory_of(model).given(effect="yes")
    with pytest.raises(NotIdentified, match="effect") as caught:
        solve(model, saw.do(cause="no")._question("effect"))
    assert caught.value.leans_on == ("effect",)
    answer = saw.do(cause="no").answer(effect="yes")
    assert (answer.identified, answer.leans_on) == (False, ("effect",))
    assert answer.couplings == (("effect", "same_luck"),)
    assert saw.do(cause="no").p(cause="no") == 1


def test_the_smallest_conflict_is_named():
    a, b, c = (Variable(name, ("no", "yes")) for name in "abc")
    follows = Deterministic(("a",), ("no", "yes"), ("no", "yes"))
    model = Model((a, b, c), (Table((), ((0.5, 0.5),)), follows, Table((), ((0.5, 0.5),))))
    with pytest.raises(ImpossibleEvidence) as caught:
        theory_of(model).given(c="no", a="no", b="yes").p(c="no")
    assert caught.value.conflict == ("a=no", "b=yes")
    with pytest.raises(ImpossibleEvidence) as caught:
        theory_of(model).do(a="no").given(c="no", a="yes").p(c="no")
    assert caught.value.conflict == ("a=yes", "do(a=no)")


def test_hard_is_hashable_and_prints():
    assert str(Hard("a", "no")) == "a=no"


def test_couplings_add_up_and_one_for_all_starts_anew():
    cause, effect = Variable("cause", ("no", "yes")), Variable("effect", ("no", "yes"))
    model = Model(
        (cause, effect), (Table((), ((0.5, 0.5),)), Table(("cause",), ((0.9, 0.1), (0.2, 0.8))))
    )
    plain = theory_of(model)
    assert plain.assuming() == plain.assuming(None) == plain
    both = plain.assuming(cause="gumbel").assuming(effect="independent")
    assert [name for name, _ in both.luck.own] == ["cause", "effect"]
    assert both.assuming("same_luck").luck.own == ()
    assert both.assuming("same_luck").assuming(effect="gumbel").luck.everywhere is not None
    assert both.fingerprint != plain.fingerprint
    with pytest.raises(UnknownName, match="variable 'efect'"):
        plain.assuming(efect="gumbel")


@given(models(linked=True), st.data())
def test_beliefs_are_the_distributions_one_by_one(model, data):
    chained = theory_of(model)
    for _ in range(data.draw(st.integers(0, 2))):
        for name, told in data.draw(weights(model, most=2)):
            chained = chained.given_likelihood({name: told})
        try:
            chained = chained._act(data.draw(worlds(model, most=1)))
        except ContradictionError:
            assume(False)
    try:
        alone = {name: chained.distribution(name).probabilities for name in model.names}
    except (ImpossibleEvidence, CycleError):
        assume(False)
    together = chained.beliefs()
    for name, shares in alone.items():
        np.testing.assert_allclose(together[name].probabilities, shares, atol=1e-9)
