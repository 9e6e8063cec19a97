"""Composites against the union enumerated by hand, and the laws that composing obeys."""

import numpy as np
import pytest
from enumerated import framed, joint, mixed, pushed, told
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import models

import causal
from causal.errors import QueryError, TooCostly, UnknownName
from causal.judgement.evidence.ledger import ledger
from causal.scm.mechanisms.combined import Mixture
from causal.scm.mechanisms.table import Table
from causal.scm.model import Model
from causal.scm.variables import Variable
from causal.theory.uncertainty import theory_draws

RULES = {"mixture": mixed, "noisy_max": pushed}


@st.composite
def parts(draw, count=2):
    """Theories with binary variables; some names are shared, arrows go one way in all."""
    made = []
    for place in range(count):
        model = draw(models(2, 4, states=2, zeros=False))
        made.append(told(f"t{place}", model))
    return made


@given(parts(), st.sampled_from(sorted(RULES)), st.floats(0.1, 0.9))
@settings(max_examples=8)
def test_a_composite_is_the_union_enumerated_by_hand(theories, rule, weight) -> None:
    made = causal.compose(*theories, rule=rule, weights=[weight, 1 - weight])
    some = [theory.model for theory in theories]
    first = made.model.names[0]
    last = made.model.names[-1]
    for do in ({}, {first: "s1"}):
        cells = list(joint(some, RULES[rule], (weight, 1 - weight), do))
        assert sum(chance for _, chance in cells) == pytest.approx(1)
        expected = sum(chance for states, chance in cells if states[last] == "s1")
        assert made.do(do).p(**{last: "s1"}) == pytest.approx(expected, abs=1e-10)
        both = sum(c for s, c in cells if s[last] == "s1" and s[first] == "s1")
        found = made.do(do).joint(first, last)
        assert found[("s1", "s1")] == pytest.approx(both, abs=1e-10)


@pytest.mark.parametrize("rule", sorted(RULES))
def test_a_theory_composed_with_itself_keeps_its_numbers(rule) -> None:
    pace = causal.load("reform_pace")
    twice = causal.compose(pace, pace, rule=rule)
    assert twice.model.names == pace.model.names
    for name in pace.model.names:
        assert twice.model.cpt(name) == pytest.approx(pace.model.cpt(name))
    assert twice.factual() == pace.factual()


@given(parts())
@settings(max_examples=6)
def test_all_the_weight_on_one_part_gives_its_answers(theories) -> None:
    first, second = theories
    for weights, alone in (((1, 0), first), ((0, 1), second)):
        made = causal.compose(first, second, rule="mixture", weights=weights)
        for name in alone.model.names:
            expected = alone.distribution(name).probabilities
            assert made.distribution(name).probabilities == pytest.approx(expected)


@given(parts(), st.sampled_from(sorted(RULES)), st.floats(0.1, 0.9))
@settings(max_examples=6)
def test_the_order_of_the_parts_changes_no_number(theories, rule, weight) -> None:
    one = causal.compose(*theories, rule=rule, weights=[weight, 1 - weight])
    other = causal.compose(*theories[::-1], rule=rule, weights=[1 - weight, weight])
    assert sorted(one.model.names) == sorted(other.model.names)
    for name in one.model.names:
        expected = one.distribution(name).probabilities
        assert other.distribution(name).probabilities == pytest.approx(expected)
    drawn = [theory_draws(made, 3, seed=1) for made in (one, other)]
    for name, table in drawn[0].items():
        axes = [other.model.parents(name).index(p) for p in one.model.parents(name)]
        turned = drawn[1][name].transpose(*axes, len(axes), len(axes) + 1)
        assert turned == pytest.approx(table)


@given(parts(3), st.sampled_from(sorted(RULES)))
@settings(max_examples=6)
def test_three_at_once_or_one_after_the_other(theories, rule) -> None:
    a, b, c = theories
    flat = causal.compose(a, b, c, rule=rule)
    inner = causal.compose(a, b, rule=rule)
    stepped = causal.compose(inner, c, rule=rule, weights=[2, 1])
    for name in flat.model.names:
        expected = flat.distribution(name).probabilities
        assert stepped.distribution(name).probabilities == pytest.approx(expected)


def test_own_names_for_different_things_are_kept_apart() -> None:
    made = causal.compose("arms_space", "obsolescence", rule="mixture")
    assert "growth_1980s" not in made
    for part in ("arms_space", "obsolescence"):
        alone = causal.load(part)
        name = f"{part}_growth_1980s"
        assert made.model.cpt(name) == pytest.approx(alone.model.cpt("growth_1980s"))
        assert name in made.model.parents("economy_1991")
    one = causal.compose("arms_space", "obsolescence", rule="mixture", merge=["growth_1980s"])
    assert isinstance(one.model.mechanism("growth_1980s"), Mixture)
    assert len(one.variables) == len(made.variables) - 1


def test_claims_and_sources_say_whose_they_are() -> None:
    made = causal.compose("reform_pace", "nationalities", rule="mixture")
    entry = made.entry("repression_1988_91")
    assert set(entry.backing.claims) == {"S3-C1a", "S3-C4"}
    assert "[reform_pace] rests on S3-C1a." in entry.backing.note
    assert entry.rationale.startswith("[reform_pace]")
    assert "[nationalities]" in entry.rationale
    alone = [causal.load(n).entry(entry.name) for n in ("reform_pace", "nationalities")]
    assert entry.ess == min(one.ess for one in alone)
    assert entry.edge("tidal_diffusion") == alone[1].edge("tidal_diffusion")


def test_a_composite_answers_all_that_a_theory_answers() -> None:
    made = causal.compose("reform_pace", "nationalities", rule="mixture")
    fate = {"union_fate_1991": "managed_dissolution"}
    counter = made.given(**fate).do(coup_1991="none").p(union_fate_1991="survives_reformed")
    assert 0 < counter < 1
    compared = causal.compare(["reform_pace", made], scenario="no_coup_1991", draws=20, seed=1)
    assert [cell.status for cell in compared.cells] == ["runs", "runs"]
    assert compared.cells[1].bands is not None
    assert (
        made.fingerprint
        != causal.compose(
            "reform_pace", "nationalities", rule="mixture", weights=[1, 2]
        ).fingerprint
    )
    assert "conflict" in made._repr_mimebundle_()["text/html"]
    assert ledger([made], {"bloc_1991": "dissolved"}).lines[0].total < 0


def test_variants_of_the_parts_are_variants_of_the_composite() -> None:
    made = causal.compose("reform_pace", "nationalities", rule="mixture")
    names = {one.name for one in made.variants}
    assert {"reform_pace_literal", "nationalities_literal"} <= names
    varied = made.with_variant("nationalities_literal")
    literal = causal.load("nationalities").with_variant("literal")
    direct = causal.compose("reform_pace", literal, rule="mixture")
    for name in direct.model.names:
        assert varied.model.cpt(name) == pytest.approx(direct.model.cpt(name))


X, Y = Variable("x", ("no", "yes")), Variable("y", ("no", "yes"))
ROOT = Table((), ((0.7, 0.3),), ("",))
LINK = Table(("x",), ((0.9, 0.1), (0.4, 0.6)))
ON_X = told("on_x", Model((X, Y), (ROOT, LINK)), frame=framed(X, Y))
BACK = told(
    "back",
    Model((X, Y), (Table(("y",), ((0.8, 0.2), (0.1, 0.9))), Table((), ((0.5, 0.5),), ("",)))),
    frame=framed(X, Y),
)


def test_a_cut_arrow_is_averaged_over_what_the_part_expects() -> None:
    made = causal.compose(ON_X, BACK, rule="mixture", cut=[("x", "y")])
    expected = 0.5 * (0.7 * 0.1 + 0.3 * 0.6) + 0.5 * 0.5
    assert made.p(y="yes") == pytest.approx(expected)
    assert made.model.parents("y") == ()
    assert "cut" in made.entry("y").backing.note or len(made.composition.setters_of("y")) == 2


def test_a_preferred_part_sets_a_variable_alone() -> None:
    made = causal.compose(ON_X, BACK, rule="mixture", prefer={"x": "on_x"})
    assert made.model.mechanism("x") == ROOT
    assert made.p(x="yes") == pytest.approx(0.3)


def test_a_table_over_too_many_causes_is_refused_before_it_is_made() -> None:
    wide = [Variable(f"p{i}", tuple(f"s{k}" for k in range(6))) for i in range(8)]
    child = Variable("z", ("no", "yes"))
    sides = []
    for place, some in enumerate((wide[:4], wide[4:])):
        rows = Table(
            tuple(v.name for v in some), ((0.5 + place / 9, 0.5 - place / 9),), ("*, *, *, *",)
        )
        roots = tuple(Table((), ((1 / 6,) * 6,), ("",)) for _ in some)
        sides.append(told(f"t{place}", Model((*some, child), (*roots, rows))))
    with pytest.raises(TooCostly, match="over the causes of all parts"):
        causal.compose(*sides, rule="mixture")
    assert causal.compose(*sides, rule="mixture", prefer={"z": "t0"}).p(z="no") == pytest.approx(
        0.5
    )


@pytest.mark.parametrize(
    ("terms", "error"),
    [
        ({"rule": "average"}, QueryError),
        ({"rule": "mixture", "weights": [1]}, QueryError),
        ({"rule": "mixture", "weights": [0, 0]}, QueryError),
        ({"rule": "mixture", "weights": {"on_y": 1}}, QueryError),
        ({"rule": "mixture", "prefer": {"x": "nobody"}}, QueryError),
        ({"rule": "mixture", "prefer": {"w": "on_x"}}, UnknownName),
        ({"rule": "mixture", "cut": [("y", "y")]}, QueryError),
        ({"rule": "mixture", "facts": {"x": "maybe"}}, UnknownName),
        ({"rule": "noisy_max", "direction": "up"}, QueryError),
        ({"rule": "noisy_max", "leak": "lost"}, QueryError),
    ],
)
def test_terms_that_cannot_be_read_are_refused(terms, error) -> None:
    with pytest.raises(error):
        causal.compose(ON_X, BACK, **terms)


def test_the_direction_says_which_end_is_more() -> None:
    other = told(
        "other", Model((X, Y), (ROOT, Table(("x",), ((0.8, 0.2), (0.7, 0.3))))), frame=framed(X, Y)
    )
    high = causal.compose(ON_X, other, rule="noisy_max")
    low = causal.compose(ON_X, other, rule="noisy_max", direction={"y": "low"})
    top = np.sqrt(0.9 * 0.8)  # both at rest with x = no: the background once
    assert high.do(x="no").p(y="no") == pytest.approx(top)
    assert high.do(x="yes").p(y="no") == pytest.approx(top * 0.4 / 0.9 * 0.7 / 0.8)
    assert low.do(x="yes").p(y="yes") == pytest.approx(np.sqrt(0.6 * 0.3))


def test_a_voice_heard_inside_a_composite_is_not_heard_twice() -> None:
    other = told(
        "other", Model((X, Y), (ROOT, Table(("x",), ((0.8, 0.2), (0.7, 0.3))))), frame=framed(X, Y)
    )
    again = told("again", ON_X.model, frame=ON_X.frame)
    inner = causal.compose(ON_X, other, rule="noisy_max")
    stepped = causal.compose(inner, again, rule="noisy_max", weights=[2, 1])
    flat = causal.compose(ON_X, other, again, rule="noisy_max")
    assert stepped.model.cpt("y") == pytest.approx(flat.model.cpt("y"))
    assert len(stepped.model.mechanism("y").parts) == 2
