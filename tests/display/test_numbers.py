"""Numbers as readers see them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from causal.display.numbers import percent, points, probability, short_points, signed
from causal.errors import CausalError

CHANCES = st.floats(0, 1)
DIFFERENCES = st.floats(-1, 1)


@given(CHANCES)
def test_probabilities_in_tables_keep_their_value(chance: float) -> None:
    text = probability(chance)
    assert abs(float(text.strip("<>")) - chance) <= 0.0101
    assert probability(chance, digits=3)[0] in "<>01"


@given(st.floats(1e-6, 1 - 1e-6))
def test_only_certainty_is_shown_as_certain(chance: float) -> None:
    assert percent(chance) not in ("0%", "100%")
    assert probability(chance) not in ("0.00", "1.00")


@pytest.mark.parametrize(
    ("chance", "shown"),
    [(0, "0%"), (1, "100%"), (1 - 1e-12, "100%"), (0.004, "<1%"), (0.5, "50%"), (0.997, ">99%")],
)
def test_percent(chance: float, shown: str) -> None:
    assert percent(chance) == shown


@given(DIFFERENCES)
def test_differences_have_no_signed_zero_and_no_hyphen(difference: float) -> None:
    for text in (points(difference), short_points(difference), signed(difference)):
        assert "-" not in text
        assert "−0" not in text.replace("−0.", "")
        assert "+0" not in text.replace("+0.", "")
    assert signed(difference).lstrip("+−") == signed(-difference).lstrip("+−")


@pytest.mark.parametrize("zero", [0.0, -0.0, -1e-12, 0.0004, -0.0004])
def test_small_differences_have_no_sign(zero: float) -> None:
    assert signed(zero) == "0.00"
    assert short_points(zero) in ("0", "≈0")


def test_a_small_difference_is_not_called_none() -> None:
    assert short_points(0.004) == "≈0"
    assert points(-0.004) == "under 1 point"
    assert points(0.0) == "0 points"


@pytest.mark.parametrize("bad", [-0.1, 1.1, float("nan"), float("inf")])
def test_what_is_no_probability_is_refused(bad: float) -> None:
    with pytest.raises(CausalError):
        percent(bad)
    with pytest.raises(CausalError):
        probability(bad)
