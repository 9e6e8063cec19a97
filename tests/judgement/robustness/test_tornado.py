"""One row at a time: the ends are answers of replaced tables, at quantiles of their own making."""

import pytest
from robustness_nets import chain, enumerated, theory_of
from scipy.stats import beta

import causal
from causal.errors import QueryError
from causal.judgement.robustness.asked import Asked
from causal.judgement.robustness.lines import lines
from causal.judgement.robustness.tornado import tornado
from causal.judgement.sensitivity import Cell
from causal.scm.mechanisms.table import Table


def test_ends_are_the_answers_at_the_quantiles():
    model = chain()
    found = tornado(Asked.under(theory_of(model), {}, {"y": "yes"}, facts="none"), ess=12.0)
    assert {(one.cell.variable, one.cell.causes) for one in found.swings} == {
        ("x", ()),
        ("m", (("x", "no"),)),
        ("m", (("x", "yes"),)),
        ("y", (("m", "no"),)),
        ("y", (("m", "yes"),)),
    }
    for one in found.swings:
        for share, number, answer in zip((0.05, 0.95), one.numbers, one.answers, strict=True):
            p = one.number
            assert number == pytest.approx(beta.ppf(share, 12 * p, 12 * (1 - p)), abs=1e-9)
            table = one.cell.moved(model, number)[..., 0]
            expected = enumerated(model, {one.cell.variable: table}, {"y": "yes"})
            assert answer == pytest.approx(expected, abs=1e-9)
    swings = [one.swing for one in found.swings]
    assert swings == sorted(swings, reverse=True)


def test_on_rung_3_the_ends_are_counterfactuals_of_the_changed_theory():
    theory = causal.load("reform_pace").assuming("same_luck")
    asked = Asked.under(
        theory, {"coup_1991": "none"}, {"union_fate_1991": "survives_reformed"}, facts="all"
    )
    assert asked.leans_on
    found = tornado(asked)
    for one in found.swings:
        for number, answer in zip(one.numbers, one.answers, strict=True):
            name = one.cell.variable
            table = one.cell.moved(theory.model, number)[..., 0].reshape(
                -1, len(theory[name].states)
            )
            rows = tuple(tuple(float(p) for p in row) for row in table)
            changed = theory.replace(**{name: Table(theory.model.parents(name), rows)})
            world = changed.given(theory.factual())
            expected = world.do(coup_1991="none").p(union_fate_1991="survives_reformed")
            assert answer == pytest.approx(expected, abs=1e-9)


def test_sample_sizes_come_from_the_theory_by_name_or_by_row():
    theory = theory_of(chain(), ess=10.0)
    asked = Asked.under(theory, {"x": "yes"}, {"y": "yes"}, facts="none")
    plain = tornado(asked)
    assert tornado(asked, ess={"m": 10.0}) == plain == tornado(asked, ess=10.0)
    firm = tornado(asked, ess={"m": 1000.0})
    swing = {one.cell.variable: one.swing for one in firm.swings}
    assert swing["m"] < min(one.swing for one in plain.swings if one.cell.variable == "m")
    with pytest.raises(QueryError, match="no equivalent sample size is known for m"):
        tornado(Asked.under(theory_of(chain(), ess=0.0), {"x": "yes"}, {"y": "yes"}, facts="none"))
    with pytest.raises(QueryError, match=r"level 1\.5 does not exist"):
        tornado(asked, level=1.5)


def test_it_says_the_largest_and_draws_them_all():
    found = tornado(Asked.under(theory_of(chain()), {}, {"y": "yes"}, facts="none"))
    assert "it moves most with P(" in found.sentence()
    assert len(found.rows()) == 5
    assert found.svg().count("ch-swing") == 5
    assert found.svg(shown=2, layout="narrow").count("ch-swing") == 2
    assert "<svg" in found._repr_mimebundle_()["text/html"]


def test_a_row_stands_once_by_the_number_that_moves_the_answer_most():
    theory = causal.load("arms_space")
    asked = Asked.under(theory, {"space_race": "minimal"}, {"union_fate_1991": "survives_reformed"})
    found, known = tornado(asked), lines(asked)
    rows = [(one.cell.variable, one.cell.causes) for one in found.swings]
    assert len(set(rows)) == len(rows)
    for one in found.swings[:20]:
        name, size = one.cell.variable, theory.entry(one.cell.variable).ess
        for state in theory[name].states:
            line = known.line(Cell(name, one.cell.causes, state))
            if 0 < line.now < 1:
                alpha, rest = size * line.now, size * (1 - line.now)
                low, high = (
                    min(max(beta.ppf(q, alpha, rest), 1e-9), 1 - 1e-9) for q in (0.05, 0.95)
                )
                assert abs(line(high) - line(low)) <= one.swing + 1e-9
