"""Date texts of every kind that theories use."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from causal.display.dates import MONTHS, period, span_text


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("1985", (1985.0, 1986.0)),
        ("1985-88", (1985.0, 1989.0)),
        ("1985–88", (1985.0, 1989.0)),
        ("1985 to 1988", (1985.0, 1989.0)),
        ("1976-2030", (1976.0, 2031.0)),
        ("1998-02", (1998.0, 2003.0)),
        ("Mar 1985", (1985.1667, 1985.25)),
        ("March 1985", (1985.1667, 1985.25)),
        ("Jun 1990-91", (1990.4167, 1992.0)),
        ("Jan-Mar 1990", (1990.0, 1990.25)),
        ("31 Dec 1991", (1991.9973, 1992.0)),
        ("19 Aug 1981", (1981.6317, 1981.6344)),
        ("19-21 Aug 1991", (1991.6317, 1991.6398)),
        ("1991-08-19", (1991.6317, 1991.6344)),
        ("end 1991", (1991.75, 1992.0)),
        ("early 1990", (1990.0, 1990.3333)),
        ("mid-1990", (1990.3333, 1990.6667)),
        ("1970s", (1970.0, 1980.0)),
        ("c. 1985", (1985.0, 1986.0)),
        (" 476 ", (476.0, 477.0)),
    ],
)
def test_period(text: str, span: tuple[float, float]) -> None:
    assert period(text) == span


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "later",
        "when it rained",
        "Mar",
        "31 Feb 1990",
        "1990-80-70",
        "1991-13-40",
        "5 1990",
    ],
)
def test_what_holds_no_date_has_no_period(text: str) -> None:
    assert period(text) is None


def test_a_span_never_runs_backward() -> None:
    assert period("1990-1985") is None


@given(st.integers(1000, 2100), st.integers(0, 80))
def test_years_come_back(first: int, length: int) -> None:
    text = span_text(first, first + length + 1)
    assert period(text) == (first, first + length + 1)


@given(st.integers(1000, 2100), st.sampled_from(MONTHS), st.integers(1, 28))
def test_days_and_months_come_back(year: int, month: str, day: int) -> None:
    for text in (f"{month} {year}", f"{day} {month} {year}"):
        assert span_text(*(period(text) or (None, None))) == text


@given(st.text(max_size=30))
def test_any_text_is_read_or_left(text: str) -> None:
    span = period(text)
    assert span is None or span[0] < span[1]
