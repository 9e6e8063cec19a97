"""Kernels: margins, published values, and each against a simulation or an integral of its own."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from strategies import rows

from causal.ladder.inference import solve
from causal.ladder.kernels import contributions, gumbel, independent, same_luck, segments
from causal.ladder.network import Question
from causal.scm.couplings import Coupling, Luck, luck_of
from causal.scm.evidence import Observed
from causal.scm.interventions import Hard, Replaced
from causal.scm.mechanisms.noisy_max import NoisyMax
from causal.scm.mechanisms.table import Table
from causal.scm.model import Model
from causal.scm.variables import Variable


def column(row):
    return np.array(row, dtype=float)[:, None]


@st.composite
def pairs(draw, states=4):
    k = draw(st.integers(2, states))
    return column(draw(rows(k))), column(draw(rows(k)))


@given(pairs())
def test_every_kernel_gives_its_rows_back(pair):
    one, other = pair
    different = [[], [np.array(False)]]
    for kernel in (same_luck(pair), gumbel(one, other), independent(pair, different)):
        assert (kernel >= 0).all()
        np.testing.assert_allclose(kernel.sum(axis=1), one, atol=1e-12)
        np.testing.assert_allclose(kernel.sum(axis=0), other, atol=1e-12)


@given(pairs())
def test_equal_rows_respond_alike(pair):
    one, _ = pair
    for kernel in (same_luck([one, one]), gumbel(one, one)):
        np.testing.assert_allclose(kernel[..., 0], np.diag(one[:, 0]), atol=1e-12)
    same = [[], [np.array(True)]]
    np.testing.assert_allclose(independent([one, one], same)[..., 0], np.diag(one[:, 0]))


@given(pairs(states=2))
def test_two_states_make_gumbel_and_same_luck_one_mechanism(pair):
    np.testing.assert_allclose(gumbel(*pair), same_luck(pair), atol=1e-12)


@given(pairs())
def test_same_luck_never_responds_against_a_row_that_moved_up(pair):
    low, high = pair
    if (np.cumsum(high, axis=0) > np.cumsum(low, axis=0) + 1e-12).any():
        return
    kernel = same_luck([low, high])[..., 0]
    np.testing.assert_allclose(np.tril(kernel, -1), 0, atol=1e-12)


@pytest.mark.parametrize("seed", range(4))
def test_gumbel_is_the_integral_it_is_derived_from(seed):
    """P(a wins under p, b under q) by numerical integration over the ratio of two clocks."""
    rng = np.random.default_rng(seed)
    p, q = rng.dirichlet(np.ones(4)), rng.dirichlet(np.ones(4))
    kernel = gumbel(p[:, None], q[:, None])[..., 0]
    for a in range(4):
        for b in range(4):
            if a == b:
                wanted = 1 / sum(max(p[j] / p[a], q[j] / q[a]) for j in range(4))
            else:
                low, high = p[b] / p[a], q[b] / q[a]

                def density(t, a=a, b=b):
                    rest = sum(
                        max(p[j] / p[a], t * q[j] / q[b]) for j in range(4) if j not in (a, b)
                    )
                    return 1 / (1 + t + rest) ** 2

                kinks = [p[j] * q[b] / (p[a] * q[j]) for j in range(4)]
                inside = [k for k in kinks if low < k < high]
                wanted = quad(density, low, high, points=inside)[0] if high > low else 0.0
            assert kernel[a, b] == pytest.approx(wanted, abs=1e-9)


def test_gumbel_kernel_of_the_published_rows():
    found = gumbel(column([1 / 4, 1 / 4, 1 / 2]), column([1 / 5, 3 / 5, 1 / 5]))[..., 0]
    wanted = [["1/6", "1/12", "0"], ["0", "1/4", "0"], ["1/30", "4/15", "1/5"]]
    by_hand = [[float(Fraction(cell)) for cell in row] for row in wanted]
    np.testing.assert_allclose(found, by_hand, atol=1e-12)


def test_contributions_keep_the_luck_of_each_cause():
    """Two causes of two states each, by enumerating the four uniforms' pieces."""
    a = [np.array([[1.0], [1.0]]), np.array([[0.4], [1.0]])]
    b = [np.array([[0.7], [1.0]]), np.array([[1.0], [1.0]])]
    kernel = contributions([a, b], 2)[..., 0]
    # first copy: only b is on (1 with .3); second copy: only a is on (1 with .6); independent
    np.testing.assert_allclose(kernel, [[0.7 * 0.4, 0.7 * 0.6], [0.3 * 0.4, 0.3 * 0.6]])


@given(st.data())
def test_segments_say_the_same_as_the_kernel(data):
    k = data.draw(st.integers(2, 4))
    one, other = (
        np.array([[data.draw(rows(k)) for _ in range(2)]])[0][..., None] for _ in range(2)
    )
    prior, responses = segments([one, other])
    joint = np.einsum("rd,riad,rjbd->ijabd", prior, *responses)
    wide = same_luck([one[:, None], other[None, :]])
    np.testing.assert_allclose(joint, wide, atol=1e-12)


@given(st.data())
def test_segments_of_several_draws_are_the_segments_of_each(data):
    rng = np.random.default_rng(data.draw(st.integers(0, 50)))
    one, other = (rng.dirichlet(np.ones(3), size=5).T for _ in range(2))
    prior, responses = segments([one, other])
    joint = np.einsum("rd,rad,rbd->abd", prior, *responses)
    np.testing.assert_allclose(joint, same_luck([one, other]), atol=1e-12)


def noisy_or():
    cause = Table((), ((0.5, 0.5),))
    links = tuple((n, (("no", (1.0, 0.0)), ("yes", (0.5, 0.5)))) for n in ("a", "b"))
    states = ("no", "yes")
    return Model(
        tuple(Variable(n, states) for n in ("a", "b", "y")),
        (cause, cause, NoisyMax(links, (1.0, 0.0))),
    )


def swap(luck):
    """Would y have happened with b in place of a, given that it happened with a?"""
    model = noisy_or()
    a_only, b_only = (Hard("a", "yes"), Hard("b", "no")), (Hard("a", "no"), Hard("b", "yes"))
    found = solve(model, Question((a_only, b_only), (), ((0, "y"), (1, "y"))), luck=luck)
    return found.probabilities[1, 1, 0]


def test_links_and_same_luck_part_where_causes_are_swapped():
    model = noisy_or()
    assert swap(Luck()) == pytest.approx(0.25), "each link has its own luck"
    assert swap(luck_of(model, "same_luck")) == pytest.approx(0.5)


def test_a_link_that_another_mechanism_lacks_contributes_nothing_there():
    """It failed to come of a alone; that says nothing of what b would have done."""
    model = noisy_or()
    of_a = NoisyMax((("a", (("no", (1.0, 0.0)), ("yes", (0.5, 0.5)))),), (1.0, 0.0))
    both = (Hard("a", "yes"), Hard("b", "yes"))
    worlds = ((*both, Replaced("y", of_a)), both)
    asked = Question(worlds, ((0, Observed("y", ("no",))),), ((1, "y"),))
    assert solve(model, asked, luck=Luck()).probabilities[1, 0] == pytest.approx(0.5)


def test_same_luck_as_a_variable_of_its_own_gives_the_kernels_answer():
    """Wide parents make the twin write segments; many worlds make it do so as well."""
    rng = np.random.default_rng(3)
    states = tuple(f"s{i}" for i in range(4))
    parents = [Variable(f"p{i}", states) for i in range(3)]
    y = Variable("y", states)
    table = rng.dirichlet(np.ones(4), size=64)
    root = Variable("root", states)
    model = Model(
        (root, *parents, y),
        (
            Table((), (tuple(rng.dirichlet(np.ones(4))),)),
            *(Table(("root",), tuple(map(tuple, rng.dirichlet(np.ones(4), 4)))) for _ in parents),
            Table(tuple(p.name for p in parents), tuple(map(tuple, table))),
        ),
    )
    worlds = ((Hard("root", "s0"),), (Hard("root", "s3"),))
    found = solve(model, Question(worlds, (), ((0, "y"), (1, "y"))), luck=Luck())
    # by hand: parents' pairs are comonotone, then y's rows pair up
    pairs = [same_luck([model.cpt(p.name)[0][:, None], model.cpt(p.name)[3][:, None]])[..., 0]
             for p in parents]  # fmt: skip
    wide = model.cpt("y")[..., None]
    joint = same_luck([wide[:, None, :, None, :, None], wide[None, :, None, :, None, :]])[..., 0]
    wanted = np.einsum("ab,cd,ef,abcdefyz->yz", *pairs, joint)
    np.testing.assert_allclose(found.probabilities[..., 0], wanted, atol=1e-12)


def test_couplings_read_and_print():
    for text in ("same_luck", "gumbel", "independent", "persistence(0.25)"):
        assert str(Coupling.parse(text)) == text
