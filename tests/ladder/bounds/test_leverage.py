"""One mechanism left open, the others under same luck."""

import numpy as np
import polytopes
import pytest
from hypothesis import given
from hypothesis import strategies as st
from posed_twins import twin
from small import CHAIN, TRIANGLE, random_model, sampled

from causal.errors import UnknownName
from causal.ladder.bounds.laws import independent, same_luck
from causal.ladder.bounds.leverage import leverage, point
from causal.ladder.bounds.meeting import meeting_of


def kernels_of(posed, law=same_luck):
    """Kernels of all mechanisms: over what is heard and not known, then over the copies."""
    found = {}
    for mechanism in posed.mechanisms:
        meeting = meeting_of(mechanism, posed.cards)
        k, copies = mechanism.states, len(mechanism.copies)
        kernel = np.zeros((len(meeting.rows), *[k] * copies))
        for at, (rows, numbers) in enumerate(zip(meeting.rows, meeting.numbers, strict=True)):
            first = [numbers.tolist().index(number) for number in numbers]
            leaders = sorted(set(first))
            grid = np.indices([k] * len(leaders))
            kernel[(at, *(grid[leaders.index(f)] for f in first))] = law(rows[leaders])
        shape = [posed.cards[axis] for axis in mechanism.parents]
        kernel = kernel.reshape(*shape, *[k] * copies)
        known = tuple(posed.known.get(axis, slice(None)) for axis in mechanism.parents)
        found[mechanism.name] = kernel[known]
    return found


BUT_FOR = [{}, {"X": 0}], [(0, "X", 1), (0, "Y", 1)], [(1, "Y")], lambda y: y == 0


@pytest.mark.parametrize(
    ("model", "ranges"),
    [
        (CHAIN, {"M": (0.586, 0.820), "Y": (0.586, 0.676)}),
        (TRIANGLE, {"M": (0.676, 0.722), "Y": (0.676, 0.954)}),
    ],
)
def test_known_leverage(model, ranges):
    posed = twin(model, *BUT_FOR)
    found = leverage(posed, kernels_of(posed))
    form = polytopes.forms(model, *BUT_FOR)
    for name, (low, high) in ranges.items():
        assert (found[name].low, found[name].high) == (
            pytest.approx(low, abs=5e-4),
            pytest.approx(high, abs=5e-4),
        )
        laws = [
            (polytopes.vertices if other == name else polytopes.same_luck)(model, other)
            for other in model.topological
        ]
        assert (found[name].low, found[name].high) == pytest.approx(polytopes.extremes(form, laws))


@pytest.mark.slow
@given(st.integers(0, 10**6))
def test_points_under_declared_couplings_against_enumeration(seed):
    rng = np.random.default_rng(seed)
    model = random_model(rng, 4, 2, (2,) if seed % 2 else [2, 3, 2, 2])
    told = sampled(model, rng)
    evidence = [(0, n, told[n]) for n in ("v0", "v3") if rng.random() < 0.8]
    evidence += [(1, "v2", told["v2"])] if seed % 3 == 0 else []
    asked = (
        [{}, {"v0": 1 - told["v0"]} if told["v0"] < 2 else {"v0": 0}],
        evidence,
        [(1, "v3")],
        bool,
    )
    if len(polytopes.functions(model, "v3")) > 100:
        return
    posed, form = twin(model, *asked), polytopes.forms(model, *asked)
    for law, whole in ((same_luck, polytopes.same_luck), (independent, polytopes.own_luck)):
        laws = [whole(model, name) for name in model.topological]
        if polytopes.under(form[1], laws).sum() < 1e-9:
            continue
        kernels = kernels_of(posed, law)
        value = point(posed, kernels)
        assert value == pytest.approx(polytopes.value(form, laws), abs=1e-10)
        for range_ in leverage(posed, kernels).values():
            assert range_.low - 1e-9 <= value <= range_.high + 1e-9


def test_a_missing_kernel_is_named():
    posed = twin(CHAIN, *BUT_FOR)
    kernels = kernels_of(posed)
    del kernels["M"]
    with pytest.raises(UnknownName, match="no kernel 'M'"):
        point(posed, kernels)


def test_a_kernel_of_the_wrong_shape_is_refused():
    posed = twin(CHAIN, *BUT_FOR)
    with pytest.raises(ValueError, match="the kernel of M needs 0 axes"):
        point(posed, kernels_of(posed) | {"M": np.ones(2)})
