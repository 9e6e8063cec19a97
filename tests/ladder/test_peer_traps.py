"""Questions that other libraries were found to answer wrongly or to refuse, each with its answer.

The right values are enumerated here, from the tables alone.
"""

import numpy as np
import pytest

import causal
from causal.ladder.identification import observable_effect
from causal.ladder.inference import leans_on, solve
from causal.ladder.network import Question
from causal.scm.couplings import Luck, luck_of
from causal.scm.evidence import Observed
from causal.scm.interventions import Hard, shifted
from causal.scm.mechanisms.table import Deterministic, Table
from causal.scm.model import Model
from causal.scm.variables import Variable

NO_YES = ("no", "yes")
EDGE = ((0.7, 0.3), (0.2, 0.8))


def coin(*names):
    return tuple(Variable(name, NO_YES) for name in names)


def even(count):
    return tuple(Table((), ((0.5, 0.5),)) for _ in range(count))


def edge():
    return Model(coin("x", "y"), (*even(1), Table(("x",), EDGE)))


def asked(model, told, evidence, targets, couplings=None):
    question = Question(told, tuple(evidence), tuple(targets))
    return solve(model, question, luck=luck_of(model, couplings)).probabilities[..., 0]


def test_evidence_beside_the_adjustment_set_is_kept():
    """The sprinkler switched on, and rain: .99, where adjusting for cloud alone gives .9612."""
    sprinkler = causal.load("classics/sprinkler")
    found = sprinkler.do(sprinkler="on").given(rain="yes").p(grass="wet")
    assert found == pytest.approx(sprinkler.model.cpt("grass")[1, 1, 1])
    assert found == pytest.approx(0.99)


def test_interventions_on_each_others_path_are_both_kept():
    chain = Model(
        coin("x", "m", "y"),
        (*even(1), Table(("x",), EDGE), Table(("m",), ((0.9, 0.1), (0.25, 0.75)))),
    )
    both = ((Hard("x", "yes"), Hard("m", "no")),)
    assert asked(chain, both, (), [(0, "y")])[1] == pytest.approx(0.1)


def test_an_outcome_that_was_seen_is_not_forgotten():
    """Noisy x -> y, both seen: without x, y stays with chance .375; the plain do says .3."""
    told = ((), (Hard("x", "no"),))
    seen = [(0, Observed("x", ("yes",))), (0, Observed("y", ("yes",)))]
    found = asked(edge(), told, seen, [(1, "y")])
    np.testing.assert_allclose(found, [0.625, 0.375])
    anew = asked(edge(), told, seen, [(1, "y")], "independent")
    np.testing.assert_allclose(anew, [0.7, 0.3])


def test_facts_that_tie_root_causes_together_are_kept_together():
    """a xor b was seen; had x been done, y = (a xor b) and x is certain, not a coin's throw."""
    keys = ("no, no", "no, yes", "yes, no", "yes, yes")
    xor = Deterministic(("a", "b"), keys, ("no", "yes", "yes", "no"))
    both = Deterministic(("w", "x"), keys, ("no", "no", "no", "yes"))
    model = Model(coin("a", "b", "x", "w", "y"), (*even(3), xor, both))
    seen = [(0, Observed("w", ("yes",))), (0, Observed("x", ("no",)))]
    assert asked(model, ((), (Hard("x", "yes"),)), seen, [(1, "y")])[1] == 1


def test_categorical_counterfactuals_with_three_states_are_answered():
    """Frechet's limits and same luck of two rows of three states, by hand."""
    three = ("low", "mid", "high")
    rows = ((0.5, 0.25, 0.25), (0.2, 0.6, 0.2), (0.25, 0.25, 0.5))
    model = Model(
        (Variable("x", three), Variable("y", three)),
        (Table((), ((0.25, 0.25, 0.5),)), Table(("x",), rows)),
    )
    seen = [(0, Observed("x", ("high",))), (0, Observed("y", ("high",)))]
    found = asked(model, ((), (Hard("x", "mid"),)), seen, [(1, "y")])
    # luck above .5; the middle row's states end at .2, .8, 1
    np.testing.assert_allclose(found, [0, 0.6, 0.4])


def test_probability_of_necessity_is_not_called_identified():
    """Nothing in the tables of x -> y fixes it: it leans on y, and couplings part."""
    told = ((), (Hard("x", "no"),))
    seen = ((0, Observed("x", ("yes",))), (0, Observed("y", ("yes",))))
    question = Question(told, seen, ((1, "y"),))
    assert leans_on(edge(), question) == ("y",)
    same, anew = (
        solve(edge(), question, luck=luck_of(edge(), kind)).probabilities[0, 0]
        for kind in ("same_luck", "independent")
    )
    assert (same, anew) == (pytest.approx(0.625), pytest.approx(0.7))


def test_the_napkin_is_a_ratio_and_not_the_conditional():
    """Two hidden causes, w -> r -> x -> y: P(y | do(x)) is .6 where P(y | x) is not."""
    hidden = ["u1", "u2"]
    model = Model(
        coin("u1", "u2", "w", "r", "x", "y"),
        (
            Table((), ((0.5, 0.5),)),
            Table((), ((2 / 3, 1 / 3),)),
            Table(("u1", "u2"), ((0.8, 0.2), (0.5, 0.5), (0.4, 0.6), (0.1, 0.9))),
            Table(("w",), ((0.75, 0.25), (1 / 3, 2 / 3))),
            Table(("r", "u1"), ((0.8, 0.2), (0.4, 0.6), (0.5, 0.5), (0.1, 0.9))),
            Table(("x", "u2"), ((0.9, 0.1), (0.4, 0.6), (0.5, 0.5), (0.2, 0.8))),
        ),
    )
    found = observable_effect(model, cause={"x": "yes"}, effect=["y"], latent=hidden)
    surgery = 2 / 3 * 0.5 + 1 / 3 * 0.8
    assert found.probabilities[1] == pytest.approx(surgery) == pytest.approx(0.6)
    seen = asked(model, ((),), [(0, Observed("x", ("yes",)))], [(0, "y")])[1]
    assert abs(seen - surgery) > 1e-3


def test_set_evidence_on_the_outcome():
    """y was mid or high: luck above .25 under x = high; had x been mid, low ends at .2 already."""
    three = ("low", "mid", "high")
    rows = ((0.5, 0.25, 0.25), (0.2, 0.6, 0.2), (0.25, 0.25, 0.5))
    model = Model(
        (Variable("x", three), Variable("y", three)),
        (Table((), ((0.25, 0.25, 0.5),)), Table(("x",), rows)),
    )
    seen = [(0, Observed("x", ("high",))), (0, Observed("y", ("mid", "high")))]
    found = asked(model, ((), (Hard("x", "low"),)), seen, [(1, "y")])
    np.testing.assert_allclose(found, [0.25 / 0.75, 0.25 / 0.75, 0.25 / 0.75])


def test_what_is_known_is_taken_out_before_components_are_told_apart():
    """m is seen, so x's own luck is nobody's business: the answer needs no assumption about m."""
    chain = Model(
        coin("x", "m", "y"),
        (*even(1), Table(("x",), EDGE), Table(("m",), ((0.9, 0.1), (0.25, 0.75)))),
    )
    told = ((), (Hard("x", "no"), Hard("m", "yes")))
    question = Question(
        told, ((0, Observed("m", ("yes",))), (0, Observed("x", ("yes",)))), ((1, "y"),)
    )
    assert leans_on(chain, question) == ()
    assert solve(chain, question).probabilities[1, 0] == pytest.approx(0.75)


def test_zero_entries_under_gumbel():
    sure = Model(coin("x", "y"), (*even(1), Table(("x",), ((1.0, 0.0), (0.4, 0.6)))))
    seen = [(0, Observed("x", ("yes",))), (0, Observed("y", ("yes",)))]
    found = asked(sure, ((), (Hard("x", "no"),)), seen, [(1, "y")], "gumbel")
    np.testing.assert_allclose(found, [1, 0])


def test_the_order_of_states_is_the_models_not_the_alphabets():
    """Low, mid, high sorts as high, low, mid: same luck must not."""
    three = ("low", "mid", "high")
    rows = ((0.6, 0.3, 0.1), (0.1, 0.3, 0.6))
    model = Model((Variable("x", NO_YES), Variable("y", three)), (*even(1), Table(("x",), rows)))
    seen = [(0, Observed("x", ("no",))), (0, Observed("y", ("mid",)))]
    found = asked(model, ((), (Hard("x", "yes"),)), seen, [(1, "y")])
    np.testing.assert_allclose(found, [0, 0, 1])  # luck in .6 to .9 ends above .4 in the other row


def test_three_worlds_at_once():
    """Necessary and sufficient, given what was seen in a third world."""
    told = ((), (Hard("x", "no"),), (Hard("x", "yes"),))
    found = asked(edge(), told, [(0, Observed("y", ("yes",)))], [(1, "y"), (2, "y")])
    assert found[0, 1] == pytest.approx((0.5 * 0.5) / (0.5 * 0.3 + 0.5 * 0.8))


def test_a_shift_from_the_natural_value_keeps_the_luck_of_its_effects():
    states = ("low", "mid", "high")
    rows = ((0.8, 0.2), (0.5, 0.5), (0.1, 0.9))
    model = Model(
        (Variable("x", states), Variable("y", NO_YES)),
        (Table((), ((0.2, 0.5, 0.3),)), Table(("x",), rows)),
    )
    down = shifted(model, "x", {"mid": "low", "high": "mid"})
    found = asked(model, ((), (down,)), [(0, Observed("y", ("yes",)))], [(1, "y")])
    before = 0.2 * 0.2 + 0.5 * 0.5 + 0.3 * 0.9
    after = 0.2 * 0.2 + 0.5 * 0.2 + 0.3 * 0.5
    assert found[1] == pytest.approx(after / before)


def test_couplings_are_told_with_the_answer():
    told = ((), (Hard("x", "no"),))
    seen = ((0, Observed("x", ("yes",))), (0, Observed("y", ("yes",))))
    found = solve(edge(), Question(told, seen, ((1, "y"),)), luck=Luck())
    assert [(name, str(coupling)) for name, coupling in found.couplings] == [("y", "same_luck")]
