"""Mixtures against a plain loop, and every scenario at a glance against single comparisons."""

import pytest

import causal
from causal.display.numbers import percent, short_points
from causal.display.sentences import verdict
from causal.errors import QueryError, UnknownName
from causal.judgement.overview import COLUMNS, Overview

CASE = causal.cases()[0]
NAMES = [one.name for one in causal.load_scenarios(CASE)]
MADE = causal.compare(scenario="no_coup_1991", case=CASE)
THEORIES = [cell.theory for cell in MADE.select()]
ANSWERING = [cell for cell in MADE.select() if cell.answered]


@pytest.mark.parametrize("weights", [{}, {ANSWERING[0].theory: 3, ANSWERING[-1].theory: 1}])
def test_the_mixture_is_the_weighted_mean_and_stands_beside_its_range(weights: dict) -> None:
    found = MADE.weighted(weights)
    mixed = found.mixed()
    given = weights or {cell.theory: 1 for cell in ANSWERING}
    total = sum(given.values())
    before = after = 0.0
    pairs = []
    for cell in ANSWERING:
        was, now = cell.measured(mixed.measure)
        before += given.get(cell.theory, 0) * was / total
        after += given.get(cell.theory, 0) * now / total
        pairs.append((was, now))
    assert mixed.measured() == pytest.approx((before, after), abs=1e-12)
    assert mixed.span()[0] == (min(n for _, n in pairs), max(n for _, n in pairs))
    assert dict(found.mixture()) == {
        state: pytest.approx(pair)
        for state, *pair in zip(
            mixed.cells[0].outcome.states, mixed.baseline, mixed.probabilities, strict=True
        )
    }
    said = mixed.sentence()
    assert f"from {percent(before)} to {percent(after)}" in said
    assert percent(min(n for _, n in pairs)) in said
    for cell in MADE.select():
        if not cell.answered:
            assert cell.title in said.partition("Left out")[2]
    assert sum(mixed.probabilities) == pytest.approx(1)


def test_weights_are_said_and_the_rest_of_the_answer_stays() -> None:
    one = ANSWERING[1]
    alone = MADE.weighted({one.theory: 2})
    assert alone.mixed().sentence().startswith(f"With {one.title} alone,")
    assert alone.mixed().measured() == pytest.approx(one.measured(alone.mixed().measure))
    assert alone.cells == MADE.cells
    assert alone.fingerprint == MADE.fingerprint
    two = MADE.weighted({ANSWERING[0].theory: 3, one.theory: 1})
    assert f"({ANSWERING[0].title} 75%, {one.title} 25%)" in two.mixed().sentence()


def test_it_is_a_row_of_the_picture_and_of_the_table() -> None:
    headers, rows = MADE.display_rows(mixture=True)
    _, without = MADE.display_rows()
    assert rows[:-1] == without
    assert rows[-1][0] == "Mixture"
    assert len(rows[-1]) == len(headers)
    for layout in ("wide", "narrow"):
        drawn = MADE.svg(mixture=True, layout=layout)
        assert "ch-mixture" in drawn
        assert MADE.mixed().sentence().split(";")[0] in drawn
        assert "ch-mixture" not in MADE.svg(layout=layout)


def test_weights_that_mean_nothing_are_refused() -> None:
    quiet = next(cell.theory for cell in MADE.select() if not cell.answered)
    with pytest.raises(QueryError, match="no theory with a positive weight"):
        MADE.weighted({quiet: 1}).mixed()
    with pytest.raises(UnknownName, match="nobody"):
        MADE.weighted({"nobody": 1})
    for wrong in (-1.0, float("nan"), float("inf")):
        with pytest.raises(QueryError, match="0 or more"):
            MADE.weighted({THEORIES[0]: wrong})


@pytest.mark.slow
@pytest.mark.parametrize("facts", ["before", "none", "all"])
def test_every_scenario_at_a_glance_is_every_scenario_by_itself(facts: str) -> None:
    told: list[tuple[int, int]] = []
    whole = causal.compare(
        scenarios=NAMES, facts=facts, case=CASE, progress=lambda *at: told.append(at)
    )
    found = Overview(whole)
    assert told[-1] == (len(NAMES) * len(THEORIES),) * 2
    headers, rows = found.display_rows()
    values = found.rows()
    assert len(values) == len(rows) * len(THEORIES)
    assert all(len(row) == len(COLUMNS) for row in values)
    shown = {row.name: row for group in found.groups() for row in group.rows}
    agreed = 0
    for scenario, row in zip(found.scenarios, rows, strict=True):
        alone = causal.compare(scenario=scenario.name, facts=facts, case=CASE, ranges=False)
        agreed += verdict(alone.changes()) == "agree"
        for cell, heat, text in zip(
            alone.select(), shown[scenario.name].cells, row[2:], strict=True
        ):
            assert heat.status == cell.status
            if cell.status == "runs":
                before, after = cell.measured(found.measure)
                assert heat.change == pytest.approx(after - before, abs=1e-9)
                assert text == short_points(round(after - before, 9))
            else:
                assert not any(letter.isdigit() for letter in text)
    assert f"agree on the direction in {agreed}" in found.sentence()
    assert headers[2:] == [cell.title for cell in MADE.select()]


def test_what_sets_nothing_is_left_out() -> None:
    changing = [one.name for one in causal.load_scenarios(CASE) if one.settings]
    nothing = next(name for name in NAMES if name not in changing)
    found = Overview(causal.compare(scenarios=[nothing, changing[0]], case=CASE))
    assert [one.name for one in found.scenarios] == [changing[0]]
    shown = found._repr_mimebundle_()
    assert shown["text/html"].count("<svg") == 1
    assert shown["text/plain"].startswith(found.sentence())
    assert all(cell in shown["text/plain"] for cell in found.display_rows()[1][0])
    with pytest.raises(QueryError, match="sets anything"):
        Overview(causal.compare(scenario=nothing, case=CASE))
