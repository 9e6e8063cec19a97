"""Expressions over potential outcomes: equal to every unit counted, and refused in a sentence."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles import history, units
from strategies import models

import causal
from causal.errors import CausalError, ImpossibleEvidence, TooCostly
from causal.scm.interventions import Hard, HeardFrom
from causal.scm.mechanisms.table import Table
from causal.scm.model import Model
from causal.scm.variables import Variable
from causal.theory import answering
from causal.theory.answering import Effort
from causal.theory.parts import Entry
from causal.theory.potential.parsing import MAX_LENGTH
from causal.theory.theory import Theory

POINT = Effort(ranges=False)
Value = Callable[[list[dict[str, int]]], float]
SIGNS = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "==": lambda a, b: float(a == b),
    "!=": lambda a, b: float(a != b),
    "<": lambda a, b: float(a < b),
    ">=": lambda a, b: float(a >= b),
    "&": lambda a, b: float(bool(a) and bool(b)),
    "|": lambda a, b: float(bool(a) or bool(b)),
}


def theory_of(model: Model) -> Theory:
    return Theory(
        "made", "made", "", model, tuple(Entry(v.name, "mechanism") for v in model.variables)
    )


@st.composite
def outcomes(draw: st.DrawFn, model: Model, worlds: list[tuple]) -> tuple[str, Value]:
    """A potential outcome as it is written, and its value in the histories of ``worlds``."""
    name = draw(st.sampled_from(model.names))
    kind = draw(st.sampled_from(["fact", "do", "do", "nested"]))
    other = draw(st.sampled_from(model.names))
    place = draw(st.integers(0, len(model.variable(other).states) - 1))
    told = draw(st.sampled_from([str(place), model.variable(other).states[place]]))
    world: tuple = (Hard(other, model.variable(other).states[place]),)
    text = f"{name}[{other}={told}]"
    middles = [m for m in model.names if m != other]
    if kind == "fact":
        world, text = (), draw(st.sampled_from([name, f"{name}[]"]))
    elif kind == "nested" and middles:
        middle = draw(st.sampled_from(middles))
        children = tuple(model.graph.successors(middle))
        world = tuple(HeardFrom(middle, child, world) for child in children)
        text = f"{name}[{middle}={middle}[{other}={told}]]"
    if world not in worlds:
        worlds.append(world)
    at = worlds.index(world)
    return text, lambda told: float(told[at][name])


@st.composite
def expressions(draw: st.DrawFn, model: Model, worlds: list[tuple], deep: int) -> tuple[str, Value]:
    if deep == 0 or draw(st.integers(0, 3)) == 0:
        if draw(st.integers(0, 3)) == 0:
            number = draw(st.integers(0, 2))
            return str(number), lambda _: float(number)
        return draw(outcomes(model, worlds))
    left, one = draw(expressions(model, worlds, deep - 1))
    sign = draw(st.sampled_from([*SIGNS, "!"]))
    if sign == "!":
        return f"!({left})", lambda told: float(not one(told))
    right, two = draw(expressions(model, worlds, deep - 1))
    return f"({left}) {sign} ({right})", lambda told: SIGNS[sign](one(told), two(told))


@pytest.mark.slow
@given(model=models(most=3, states=3, zeros=False), data=st.data())
def test_any_expression_is_the_mean_over_all_units(model: Model, data: st.DataObject) -> None:
    worlds: list[tuple] = [()]
    text, value = data.draw(expressions(model, worlds, 2))
    base, fact = data.draw(outcomes(model, worlds))
    place = data.draw(st.integers(0, 1))
    bar = data.draw(st.sampled_from(["", f"{base} == {place}", f"{base}=={place} | {base}==1"]))
    held = {"": (), f"{base} == {place}": (place,)}.get(bar, (place, 1))
    total = mass = 0.0
    for weight, unit in units(model, worlds):
        told = [history(model, world, unit) for world in worlds]
        if not held or fact(told) in held:
            total, mass = total + weight * value(told), mass + weight
    asked = theory_of(model)
    if not any(name in text for name in model.names):
        if not bar:
            with pytest.raises(CausalError, match="asks about no variable"):
                asked.ask(text)
        return
    if mass < 1e-12:
        return
    answer = asked.ask(f"{text} :|: {bar}" if bar else text, effort=POINT)
    assert float(answer) == pytest.approx(total / mass, abs=1e-9)


@given(model=models(least=2, most=4, states=2), data=st.data())
def test_probabilities_are_the_same_in_both_spellings(model: Model, data: st.DataObject) -> None:
    cause, effect = data.draw(st.permutations(model.names))[:2]
    state, told = model.variable(cause).states[1], model.variable(effect).states[1]
    asked = theory_of(model)
    ours = asked.ask(f"P({effect}[{cause}={state}]={told} | {effect}={told})", effort=POINT) \
        if asked.p({effect: told}) > 0 else None  # fmt: skip
    if ours is None:
        with pytest.raises(ImpossibleEvidence):
            asked.ask(f"{effect}[{cause}=1] :|: {effect}==1", effort=POINT)
        return
    theirs = asked.ask(f"{effect}[{cause}=1]==1 :|: {effect}=={told}", effort=POINT)
    assert float(theirs) == pytest.approx(float(ours), abs=1e-12)
    assert theirs.couplings == ours.couplings
    assert float(asked.ask(f"{effect}[{cause}=1] :|: 1=={effect}", effort=POINT)) == pytest.approx(
        float(ours), abs=1e-12
    )


def _pair() -> Theory:
    coup, fall = Variable("coup", ("no", "yes")), Variable("fall", ("no", "yes"))
    model = Model(
        (coup, fall),
        (
            Table((), ((0.5, 0.5),), ("",)),
            Table(("coup",), ((0.7, 0.3), (0.2, 0.8)), ("no", "yes")),
        ),
    )
    return theory_of(model)


def test_the_bounds_of_a_contrast_are_those_of_tian_and_pearl() -> None:
    """For those who had the cause and the effect: P(fall[coup=0] = 0), from 5/8 to 7/8."""
    answer = _pair().ask("fall[coup=1] - fall[coup=0] :|: coup==1 & fall==1")
    low, high = (0.8 - 0.3) / 0.8, min(1.0, 0.7 / 0.8)
    assert answer.full_range is not None
    assert (answer.full_range.low, answer.full_range.high) == (
        pytest.approx(low, abs=1e-9),
        pytest.approx(high, abs=1e-9),
    )
    assert answer.full_range.low - 1e-9 <= float(answer) <= answer.full_range.high + 1e-9
    assert not answer.is_probability
    assert answer.svg() == ""
    benefit = _pair().ask("fall[coup=1] > fall[coup=0]")
    assert benefit.full_range is not None
    assert benefit.full_range.low == pytest.approx(0.5, abs=1e-9)
    assert benefit.full_range.high == pytest.approx(0.7, abs=1e-9)


def test_a_mean_that_costs_too_much_is_sampled_and_says_why_it_has_no_range(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = "fall[coup=1] - fall[coup=0] :|: coup==1"
    exact = _pair().ask(text)
    assert exact.full_range is not None
    assert not exact.why_no_range

    def refuse(*_: object) -> None:
        raise TooCostly("9 TB", "2 GB", "give more evidence")

    monkeypatch.setattr(answering, "posterior", refuse)
    drawn = _pair().ask(text, effort=Effort(units=20_000))
    assert drawn.method == "sampled, 20,000 histories"
    assert drawn.standard_error is not None
    assert abs(float(drawn) - float(exact)) < 4.5 * drawn.standard_error
    assert drawn.full_range is None
    assert "too much" in drawn.why_no_range


def test_an_effect_may_be_negative_and_is_written_with_its_sign() -> None:
    answer = _pair().ask("fall[coup=0] - fall[coup=1]")
    assert float(answer) == pytest.approx(-0.5)
    assert "= \N{MINUS SIGN}0.5000 in made" in str(answer)


def test_precedence_is_that_of_r() -> None:
    t = _pair()

    def asked(text: str) -> float:
        return float(t.ask(text, effort=POINT))

    assert asked("1 - fall[coup=1] + 1") == pytest.approx(1.2)
    assert asked("1 - fall[coup=1] * 2") == pytest.approx(-0.6)
    assert asked("fall[coup=1] == 0 | fall[coup=1] == 1 & 0 == fall[coup=1]") == pytest.approx(0.2)
    assert asked("! fall[coup=1] == 1") == pytest.approx(0.2)
    assert asked("-fall[coup=1] / 2") == pytest.approx(-0.4)


def test_a_theory_under_way_is_asked_in_the_world_it_has_reached() -> None:
    done = _pair().do(coup="yes")
    assert float(done.ask("fall", effort=POINT)) == pytest.approx(0.8)


REFUSED = {
    "fall[coup=.]": "the wildcard '.'",
    "fall[coup=1": "the end, where , is missing",
    "fall=1": "one = sets, two compare",
    "fall == 1 == 1": "a second comparison",
    "fall[coup=fall[coup=1]]": "only coup itself",
    "fall[coup=coup[coup=coup[coup=1]]]": "a third world",
    "fell": "has no variable 'fell'",
    "fall == maybe": "has no state 'maybe'",
    "fall[coup=7]": "has no state '7'",
    "fall[coop=1]": "did you mean coup",
    "fall # 1": "this sign",
    "fall[coup=1] / fall": "divided by what can be zero",
    "1": "asks about no variable",
    "": "the end",
    "(" * 60 + "fall" + ")" * 60: "nested over 40 deep",
    "fall + " * MAX_LENGTH + "fall": f"may have {MAX_LENGTH} signs",
    "fall :|: ": "the end",
    "fall fall": "where the end or a sign should be",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_read_is_told_in_a_sentence(text: str) -> None:
    with pytest.raises(CausalError) as caught:
        _pair().ask(text)
    assert REFUSED[text] in str(caught.value)


def test_states_without_order_are_compared_and_not_counted() -> None:
    kind = Variable("kind", ("a", "b", "c"), ordered=False)
    t = theory_of(Model((kind,), (Table((), ((0.2, 0.3, 0.5),)),)))
    assert float(t.ask("kind == b | kind == c", effort=POINT)) == pytest.approx(0.8)
    for text in ("kind", "kind > 1", "kind + 1 == 2"):
        with pytest.raises(CausalError, match="the states of kind have no order"):
            t.ask(text)


def test_the_firing_squad_in_both_spellings() -> None:
    squad = causal.load("classics/firing_squad")
    ours = squad.ask("P(prisoner[rifleman_a=hold]=dead | prisoner=dead)")
    theirs = squad.ask("prisoner[rifleman_a=0]==1 :|: prisoner==1")
    np.testing.assert_allclose(float(theirs), float(ours), atol=1e-12)
    assert theirs.rung == ours.rung
