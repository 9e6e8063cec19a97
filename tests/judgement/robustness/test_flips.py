"""Where a conclusion turns: nothing turns it nearer, and the guarantee holds."""

from math import log

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from robustness_nets import chain, enumerated, theory_of
from strategies import models

import causal
from causal.errors import CausalError, ImpossibleEvidence, QueryError
from causal.judgement.robustness.asked import Asked
from causal.judgement.robustness.derivatives import free_cells
from causal.judgement.robustness.flips import flips, log_odds
from causal.judgement.robustness.lines import lines
from causal.judgement.robustness.scanning import NEAR, answers, crossings
from causal.judgement.sensitivity import Cell
from causal.ladder.network import Question
from causal.scm.evidence import Observed
from causal.scm.interventions import Hard
from causal.scm.mechanisms.table import Table


@st.composite
def sides(draw, zeros=False):
    """Two questions to one theory: another world and other evidence; and how to enumerate them."""
    model = draw(models(least=3, most=4, zeros=zeros))
    theory = theory_of(model)
    names = draw(st.permutations(model.names))
    made = []
    for _ in range(2):
        pick = {n: draw(st.sampled_from(model.variable(n).states)) for n in names[:3]}
        do = {names[1]: pick[names[1]]} if draw(st.booleans()) else {}
        seen = {names[2]: pick[names[2]]} if draw(st.booleans()) else {}
        question = Question(
            (tuple(Hard(n, s) for n, s in do.items()),),
            tuple((0, Observed(n, (s,))) for n, s in seen.items()),
            ((0, names[0]),),
        )
        asked = Asked.of(theory, question, [pick[names[0]]])
        made.append((asked, ({names[0]: pick[names[0]]}, do, seen)))
    return model, made


def difference(model, tables, right, left):
    first = enumerated(model, tables, *left)
    return first - (right if isinstance(right, float) else enumerated(model, tables, *right))


@given(sides(), st.booleans(), st.floats(0.03, 0.97))
def test_the_nearest_turn_is_one_and_none_is_nearer(made, threshold, number):
    model, [(left, first), (right, second)] = made
    against, other = (number, number) if threshold else (right, second)
    start = difference(model, {}, other, first)
    assume(abs(start) > 1e-4)
    found = flips(left, against)
    turned = {(one.cell.variable, one.cell): one.turns_at for one in found.flips}
    for one in found.flips:
        table = one.cell.moved(model, one.turns_at)[..., 0]
        assert difference(model, {one.cell.variable: table}, other, first) == pytest.approx(
            0, abs=1e-8
        )
    name = model.names[0]
    parents = [model.variable(p).states[0] for p in model.parents(name)]
    causes = tuple(zip(model.parents(name), parents, strict=True))
    from_cell = [cell for v, cell in turned if v == name and cell.causes == causes]
    for cell in from_cell:
        now, at = float(model.cpt(name)[cell.place(model)]), turned[name, cell]
        for t in np.linspace(now, at, 7)[:-1]:
            here = difference(model, {name: cell.moved(model, t)[..., 0]}, other, first)
            assert np.sign(here) == np.sign(start)


@given(sides(), st.floats(0.03, 0.97))
def test_what_is_not_listed_turns_nothing(made, number):
    model, [(left, first), _] = made
    start = difference(model, {}, number, first)
    assume(abs(start) > 1e-4)
    found = flips(left, number)
    listed = {one.cell for one in found.flips}
    for name in model.names:
        causes = tuple((p, model.variable(p).states[-1]) for p in model.parents(name))
        for state in model.variable(name).states:
            cell = Cell(name, causes, state)
            if cell in listed or (
                len(model.variable(name).states) == 2 and _second(model, cell) in listed
            ):
                continue
            for t in (0.01, 0.3, 0.7, 0.99):
                table = cell.moved(model, t)[..., 0]
                here = difference(model, {name: table}, number, first)
                assert np.sign(here) == np.sign(start)


def _second(model, cell):
    """The other number of a row of two: it moves as the first does."""
    return Cell(cell.variable, cell.causes, model.variable(cell.variable).states[1])


@given(sides(), st.booleans(), st.floats(0.03, 0.97), st.data())
def test_nothing_turns_while_moves_add_up_to_less_than_the_guarantee(made, two, number, data):
    model, [(left, first), (right, second)] = made
    against, other = (right, second) if two else (number, number)
    start = difference(model, {}, other, first)
    assume(abs(start) > 1e-4)
    found = flips(left, against)
    assert all(abs(one.odds) >= found.guarantee - 1e-9 for one in found.flips)
    names = data.draw(st.permutations(model.names))[:2]
    shares = (0.6, 0.39)  # of the guarantee, spent on two rows
    tables = {}
    for name, share in zip(names, shares, strict=True):
        causes = tuple((p, model.variable(p).states[0]) for p in model.parents(name))
        cell = Cell(name, causes, model.variable(name).states[0])
        now = float(model.cpt(name)[cell.place(model)])
        way = data.draw(st.sampled_from([-1, 1]))
        moved = log_odds(now) + way * share * found.guarantee
        tables[name] = cell.moved(model, 1 / (1 + np.exp(-moved)))[..., 0]
    here = difference(model, tables, other, first)
    assert np.sign(here) == np.sign(start)


def test_on_rung_3_the_turn_is_searched_and_found():
    theory = theory_of(chain())
    question = Question(
        ((), (Hard("x", "no"),)),
        ((0, Observed("x", ("yes",))), (0, Observed("y", ("yes",)))),
        ((1, "y"),),
    )
    asked = Asked.of(theory, question, ["yes"])
    found = flips(asked, asked.value() - 0.1)
    assert not found.exact
    assert found.guarantee is None
    assert "leans on luck" in found.sentence()
    assert found.flips
    for one in found.flips:
        name = one.cell.variable
        around = []
        for nudge in (-1e-6, 1e-6):
            table = one.cell.moved(theory.model, one.turns_at + nudge)[..., 0]
            rows = tuple(tuple(float(p) for p in row) for row in table.reshape(-1, 2))
            changed = theory.replace(**{name: Table(theory.model.parents(name), rows)})
            around.append(changed.given(x="yes", y="yes").do(x="no").p(y="yes"))
        low, high = sorted(around)
        assert low - 1e-9 <= found.values[1] <= high + 1e-9


@settings(max_examples=10)
@given(sides(), st.floats(0.05, 0.95))
def test_the_search_finds_what_the_formula_solves_for(made, number):
    """Monotone in each number, so there is one turn: the search of rung 3 must find the same."""
    model, [(asked, _), _] = made
    known = lines(asked)
    assume(abs(known.value - number) > 1e-3)
    cells = free_cells(asked, known)
    nows = [float(model.cpt(cell.variable)[cell.place(model)]) for cell in cells]
    found = crossings(lambda moves: answers(asked, moves) - number, cells, nows)
    solved = {one.cell: one.turns_at for one in flips(asked, number).flips}
    for cell, turn in zip(cells, found, strict=True):
        inside = cell in solved and NEAR < solved[cell] < 1 - NEAR
        assert (turn is not None) == inside
        if turn is not None:
            assert turn == pytest.approx(solved[cell], abs=1e-6)


def test_two_theories_turn_by_the_numbers_of_either():
    pace, arms = causal.load("reform_pace"), causal.load("arms_space")
    event = {"union_fate_1991": "survives_reformed"}
    left = Asked.under(pace, {"coup_1991": "none"}, event)
    right = Asked.under(arms, {"space_race": "minimal"}, event)
    found = flips(left, right)
    assert {one.theory for one in found.flips} == {pace.title, arms.title}
    assert found.tried == flips(left, 0.5).tried + flips(right, 0.5).tried
    for one in found.flips:
        side, still = (left, right) if one.theory == pace.title else (right, left)
        table = one.cell.moved(side.theory.model, one.turns_at)
        assert side.values({one.cell.variable: table})[0] == pytest.approx(still.value(), abs=1e-8)


def test_a_turn_is_told_in_words_and_sorted_both_ways():
    asked = Asked.under(theory_of(chain()), {"x": "yes"}, {"y": "yes"}, facts="none")
    found = flips(asked, 0.5)
    assert found.flips[0].sentence() == "turns if P(y=yes | m=yes) falls from 0.75 to 0.67"
    assert found.guarantee == pytest.approx(log(0.555 / 0.445))
    sizes = [abs(one.change) for one in found.flips]
    assert sizes == sorted(sizes)
    odds = [abs(one.odds) for one in flips(asked, 0.5, by="odds").flips]
    assert odds == sorted(odds)
    assert found.sentence() in str(found)
    with pytest.raises(QueryError, match=r"both sides are 0\.555"):
        flips(asked, 0.555)
    with pytest.raises(CausalError, match="order"):
        flips(asked, 0.5, by="size")


def test_a_number_that_only_rules_the_facts_out_turns_nothing():
    theory = theory_of(chain())
    known = ((0, Observed("x", ("yes",))),)
    asked = Asked.of(theory, Question(((),), known, ((0, "y"),)), ["yes"])
    assert not [one for one in flips(asked, 0.5).flips if one.cell.variable == "x"]
    impossible = Asked.of(theory.replace(x=Table((), ((1.0, 0.0),))), asked.question, ["yes"])
    with pytest.raises(ImpossibleEvidence):
        flips(impossible, 0.5)
