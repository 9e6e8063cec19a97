"""What a sweep finds is what each question gives by itself."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from grids_of import GRIDS

import causal
from causal.scm.mechanisms.table import Table
from causal.theory.theory import Theory

NUMBERS = ["baseline", "changed"]


def with_rows(theory: Theory, name: str, mayor: str, at: int, number: float) -> Theory:
    """Set one number in every row with a state of the mayor, in a loop over rows."""
    parents = theory.model.parents(name)
    table = theory.model.cpt(name)
    rows = []
    for key in product(*(theory[parent].states for parent in parents)):
        place = [theory[p].index(s) for p, s in zip(parents, key, strict=True)]
        row = [float(x) for x in table[tuple(place)]]
        if dict(zip(parents, key, strict=True))["mayor"] == mayor:
            rest = sum(row) - row[at]
            row = [number if k == at else x * (1 - number) / rest for k, x in enumerate(row)]
        rows.append(tuple(row))
    return theory.replace(**{name: Table(parents, tuple(rows))})


def with_weight(theory: Theory, number: float) -> Theory:
    water = theory.model.mechanism("water")
    weights = tuple((n, number if n == "rain" else w) for n, w in water.weights)
    return theory.replace(water=replace(water, weights=weights))


@pytest.mark.parametrize("facts", ["before", "all", "none"])
def test_every_point_is_the_comparison_of_a_theory_rewritten_by_hand(make, tmp_path, facts):
    study = make(
        f'outcomes = ["town_fate", "town_fate.flooded", "trade"]\n{GRIDS}',
        f'scenarios = ["high_levee", "no_rain"]\nfacts = "{facts}"',
    )
    found = causal.sweep(study, tmp_path / "out").table()
    assert (
        len(found)
        == found[["scenario", "measure", "levee_high", "water_weights_rain"]]
        .drop_duplicates()
        .shape[0]
    )
    assert len(found) == 2 * 2 * 6  # of trade the theory says nothing
    assert (found["draw"] == 0).all()
    for high, rain in product((0.1, 0.6), (0.5, 1.0, 1.5)):
        theory = with_weight(with_rows(study.theories[0], "levee", "smith", 2, high), rain)
        compared = causal.compare(
            [theory], scenarios=study.scenarios, outcome="all", facts=facts, case=study.case
        )
        here = found[(found["levee_high"] == high) & (found["water_weights_rain"] == rain)]
        for cell in compared.cells:
            rows = here[
                (here["scenario"] == cell.scenario) & (here["outcome"] == cell.outcome.name)
            ]
            for _, row in rows.iterrows():
                if row["measure"] == "flooded":
                    at = cell.outcome.index("flooded")
                    expected = cell.baseline[at], cell.probabilities[at]
                else:
                    entry = study.frame.outcome(cell.outcome.name)
                    expected = cell.measured(entry.measures[0])
                assert tuple(row[NUMBERS]) == pytest.approx(expected, abs=1e-12)


def test_draws_are_those_of_a_comparison_with_bands(make, tmp_path):
    study = make("draws = 1024")
    found = causal.sweep(study, tmp_path / "out").table()
    compared = causal.compare(
        study.theories, scenarios=study.scenarios, case=study.case, draws=1024, seed=3
    )
    for cell in compared.cells:
        rows = found[found["scenario"] == cell.scenario]
        band = cell.bands.headline
        for interval, numbers in (
            (band.baseline, rows["baseline"]),
            (band.changed, rows["changed"]),
            (band.difference, rows["changed"] - rows["baseline"]),
        ):
            ends = [np.mean(numbers), *np.quantile(numbers, (0.05, 0.5, 0.95))]
            told = [interval.mean, interval.low, interval.median, interval.high]
            assert ends == pytest.approx(told, abs=1e-9)


def test_more_draws_begin_with_the_same_ones(make, tmp_path):
    few, many = (
        causal.sweep(make(f"draws = {draws}"), tmp_path / str(draws)).table()
        for draws in (1024, 2500)
    )
    assert many["draw"].max() == 2500
    kept = many[many["draw"] <= 1024].reset_index(drop=True)
    keys = ["scenario", "draw"]
    pair = [one.sort_values(keys)[[*keys, *NUMBERS]].to_numpy() for one in (few, kept)]
    assert (pair[0] == pair[1]).all()
    assert many["baseline"].nunique() > 2400  # a later block is no copy of the first


def test_firmness_is_a_grid_too(make, tmp_path):
    grid = '[[sweep.grids]]\nvariable = "town_fate"\nparameter = "ess"\nvalues = [4, 400]\n'
    found = causal.sweep(make(f"draws = 1000\n{grid}"), tmp_path / "out").table()
    spread = found.groupby("town_fate_ess")["changed"].std()
    assert spread[4.0] > 1.3 * spread[400.0]


def test_variants_are_swept_where_a_theory_has_them(make, tmp_path):
    study = make("", 'scenarios = ["no_rain"]\nvariants = ["calibrated", "literal"]')
    found = causal.sweep(study, tmp_path / "out").table()
    assert found["variant"].tolist() == ["calibrated", "literal"]
    for _, row in found.iterrows():
        one = causal.compare(
            study.theories, scenarios=study.scenarios, variant=row["variant"], case=study.case
        ).cells[0]
        expected = one.measured(study.frame.outcomes[0].measures[0])
        assert tuple(row[NUMBERS]) == pytest.approx(expected, abs=1e-12)
