"""One number of a mechanism, by its key, in every form."""

import pytest

from causal.errors import QueryError, UnknownName
from causal.scm.mechanisms.changing import changed
from causal.scm.mechanisms.combined import Mixture
from causal.scm.mechanisms.hazard import Hazard, Window
from causal.scm.mechanisms.logit import Logit
from causal.scm.mechanisms.noisy_max import NoisyMax
from causal.scm.mechanisms.parts import Part
from causal.scm.mechanisms.ranked import Ranked
from causal.scm.mechanisms.table import Table
from causal.scm.variables import Variable

END = Variable("end", ("a", "b", "c"))
RANKED = Ranked((("x", 1.0), ("y", -2.0)), 0.2, 0.1, (("x", (("u", 0.1), ("v", 0.9))),))
LOGIT = Logit(
    ("x",), (0.0, 1.0, 2.0), (("x", (0.0, 1.0, 1.0)),), (("y", (("u", (0.0, 0.0, 1.0)),)),)
)
NOISY = NoisyMax((("x", (("u", (1.0, 0.0, 0.0)), ("v", (0.2, 0.4, 0.4)))),), (0.5, 0.3, 0.2))
HAZARD = Hazard(("x",), -3.0, (("x", 1.0),), (Window("a", 5.0), Window("b", 4.0, 2.0)))
PARTS = Mixture(("x",), (Part("p", RANKED, 0.5), Part("q", NOISY, 0.3), Part("r", LOGIT, 0.2)))


@pytest.mark.parametrize(
    ("mechanism", "key", "read"),
    [
        (RANKED, "sd", lambda m: m.sd),
        (RANKED, "bias", lambda m: m.bias),
        (RANKED, "weights.y", lambda m: dict(m.weights)["y"]),
        (RANKED, "positions.x.v", lambda m: dict(dict(m.positions)["x"])["v"]),
        (LOGIT, "base.c", lambda m: m.base[2]),
        (LOGIT, "slopes.x.b", lambda m: dict(m.slopes)["x"][1]),
        (LOGIT, "effects.y.u.c", lambda m: dict(dict(m.effects)["y"])["u"][2]),
        (HAZARD, "intercept", lambda m: m.intercept),
        (HAZARD, "slopes.x", lambda m: dict(m.slopes)["x"]),
        (HAZARD, "windows.b.factor", lambda m: m.windows[1].factor),
        (PARTS, "parts.p.mechanism.sd", lambda m: m.parts[0].mechanism.sd),
        (PARTS, "parts.q.held", lambda m: m.parts[1].held),
        (PARTS, "parts.q.weight", lambda m: m.parts[1].weight),
        (NOISY, "leak.b", lambda m: m.leak[1]),
    ],
)
def test_a_key_reaches_its_number_and_no_other_one(mechanism, key, read):
    moved = changed(mechanism, key, 0.25, END)
    assert read(moved) == 0.25
    assert changed(moved, key, read(mechanism), END).summary() == mechanism.summary()


def test_shares_stay_in_proportion():
    assert changed(NOISY, "leak.a", 0.0, END).leak == pytest.approx((0.0, 0.6, 0.4))
    row = dict(dict(changed(NOISY, "contributions.x.u.c", 0.4, END).contributions)["x"])["u"]
    assert row == pytest.approx((0.6, 0.0, 0.4))
    parts = changed(PARTS, "parts.p.weight", 0.0, END).parts
    assert [part.weight for part in parts] == pytest.approx([0.0, 0.6, 0.4])
    inner = changed(PARTS, "parts.q.mechanism.leak.a", 0.0, END).parts[1].mechanism
    assert inner.leak == pytest.approx((0.0, 0.6, 0.4))


@pytest.mark.parametrize(
    ("mechanism", "key", "error", "told"),
    [
        (Table((), ((0.5, 0.3, 0.2),)), "rows.a", QueryError, "row and state"),
        (RANKED, "weights", QueryError, "no single number"),
        (RANKED, "sd.x", QueryError, "nothing at x"),
        (RANKED, "weights.z", UnknownName, "z"),
        (HAZARD, "windows.b.state", UnknownName, "state"),
        (LOGIT, "parent_names.x", UnknownName, "parent_names"),
    ],
)
def test_a_key_that_leads_nowhere_is_named(mechanism, key, error, told):
    with pytest.raises(error, match=told):
        changed(mechanism, key, 0.25, END)
