"""Sentences state size, direction, disagreement and silence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from causal.display.sentences import Change, comparison_sentence, counted, listed, verdict
from causal.errors import UnknownName

CHANCES = st.floats(0, 1)
CHANGES = st.lists(st.tuples(CHANCES, CHANCES), max_size=7)
STATUSES = ("vacuous", "partial", "out_of_scope", "silent")


def say(*pairs: tuple[float, float], **options: object) -> str:
    rows = [Change(f"Theory {'ABCDEFG'[i]}", *pair) for i, pair in enumerate(pairs)]
    return comparison_sentence("With no war", rows, event="the union lasts", **options)  # type: ignore[arg-type]


@given(
    CHANGES, st.lists(st.sampled_from(STATUSES), max_size=6), st.sampled_from(["chance", "level"])
)
def test_every_theory_is_named_once_and_no_zero_is_signed(
    pairs: list[tuple[float, float]], statuses: list[str], kind: str
) -> None:
    others: dict[str, list[str]] = {}
    for i, status in enumerate(statuses):
        others.setdefault(status, []).append(f"Other {'UVWXYZ'[i]}")
    text = say(*pairs, others=others, kind=kind)
    for i in range(len(pairs)):
        assert text.count(f"Theory {'ABCDEFG'[i]}") == 1
    for i in range(len(statuses)):
        assert text.count(f"Other {'UVWXYZ'[i]}") == 1
    assert "-0" not in text
    assert "−0" not in text
    assert "+0" not in text
    assert text.startswith("With no war, ")
    assert text.endswith(".")
    assert "  " not in text


@given(CHANGES)
def test_the_verdict_does_not_depend_on_order(pairs: list[tuple[float, float]]) -> None:
    rows = [Change(str(i), *pair) for i, pair in enumerate(pairs)]
    assert verdict(rows) == verdict(rows[::-1])


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([], "none"),
        ([(0.2, 0.4)], "single"),
        ([(0.2, 0.4), (0.2, 0.22)], "agree"),
        ([(0.10, 0.12), (0.30, 0.32)], "agree"),
        ([(0.2, 0.4), (0.4, 0.2)], "split"),
        ([(0.2, 0.4), (0.4, 0.4)], "split"),
        ([(0.2, 0.219), (0.4, 0.39)], "little"),
    ],
)
def test_verdict(pairs: list[tuple[float, float]], expected: str) -> None:
    assert verdict([Change(str(i), *pair) for i, pair in enumerate(pairs)]) == expected


def test_agreement() -> None:
    text = say(
        (0.2, 0.36), (0.3, 0.54), (0.1, 0.3), others={"out_of_scope": ["Other X", "Other Y"]}
    )
    assert text == (
        "With no war, the chance that the union lasts rises in all 3 theories that speak to it, "
        "by 16 to 24 points (least in Theory A, then Theory C, most in Theory B). "
        "Two theories do not speak to it (Other X and Other Y)."
    )


def test_agreement_on_one_figure() -> None:
    assert say((0.5, 0.4), (0.4, 0.3)) == (
        "With no war, the chance that the union lasts falls in both theories, "
        "by 10 points: Theory A and Theory B."
    )


def test_a_split() -> None:
    assert say((0.2, 0.32), (0.2, 0.28), (0.2, 0.15), (0.2, 0.21)) == (
        "With no war, theories split on the chance that the union lasts: it rises in "
        "Theory A (+12 points) and Theory B (+8), falls in Theory C (−5), "
        "and barely moves (under 2 points) in Theory D."
    )


def test_little_single_and_none() -> None:
    assert say((0.2, 0.21), (0.2, 0.2)) == (
        "With no war, the chance that the union lasts barely moves (under 2 points) "
        "in both theories: Theory A and Theory B."
    )
    assert say((0.2, 0.3), others={"silent": ["Other X"]}) == (
        "With no war, the chance that the union lasts rises by 10 points in Theory A, the only "
        "theory that speaks to it. Other X says nothing about this outcome."
    )
    assert say(others={"vacuous": ["Other X"], "partial": ["Other Y"]}) == (
        "With no war, no theory here can say how the chance that the union lasts would change. "
        "In Other X it is what happened anyway. "
        "Other Y has only part of what is changed, so it is not run."
    )


def test_levels_are_not_called_chances() -> None:
    text = say((0.2, 0.3), (0.2, 0.4), kind="level")
    assert "the degree to which the union lasts rises" in text
    assert "by 10 to 20 points of 100" in text
    assert "chance" not in text


def test_unknown_words_are_named() -> None:
    with pytest.raises(UnknownName, match="'odds'"):
        say((0.2, 0.3), kind="odds")
    with pytest.raises(UnknownName, match="'asleep'"):
        say((0.2, 0.3), others={"asleep": ["Other X"]})


def test_lists_and_counts() -> None:
    assert listed([]) == ""
    assert listed(["a", "b", "c"], "or") == "a, b or c"
    assert counted(1) == "One"
