"""What can be wrong with the sweep of a study, each with its place."""

import re
from pathlib import Path

import pytest

import causal
from causal.errors import FileError, QueryError
from causal.files.check import check
from causal.files.study_file import load_study

GRID = '[[sweep.grids]]\nvariable = "levee"\n'


DOCS = Path(__file__).parents[2] / "docs" / "sweeps.md"


def test_the_sweep_of_the_documentation_is_sound(tmp_path):
    (block,) = re.findall(r"```toml\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    file = tmp_path / "mine.toml"
    head = 'schema = 1\nkind = "study"\ntitle = "Mine"\ncase = "soviet_collapse"\n'
    file.write_text(f'{head}scenarios = ["deng_in_full"]\n{block}', encoding="utf-8")
    sweep = load_study(file).sweep
    assert [len(grid.values) for grid in sweep.grids] == [19, 3]
    assert sweep.draws == 100_000


@pytest.mark.parametrize(
    ("sweep", "place", "told"),
    [
        ('outcomes = ["town_fate.stand"]', "sweep.outcomes[0]", "did you mean"),
        (f"{GRID}values = [0.5]", "sweep.grids[0]", "one of the two"),
        (f'{GRID}state = "high"', "sweep.grids[0]", "give values, or linspace"),
        (f'{GRID}state = "high"\nlinspace = [0, 1, 2.5]', "sweep.grids[0].linspace", "a whole one"),
        (f'{GRID}state = "high"\nvalues = [1.5]', "sweep.grids[0]", "no probability"),
        (f'{GRID}state = "tall"\nvalues = [0.5]', "sweep.grids[0]", "tall"),
        (f'{GRID}parameter = "sd"\nvalues = [0.5]', "sweep.grids[0]", "row and state"),
        (f'{GRID}parameter = "ess"\nvalues = [0]', "sweep.grids[0]", "above 0"),
        (
            f'{GRID}state = "high"\nrow = {{ water = "low" }}\nvalues = [0.5]',
            "sweep.grids[0]",
            "depends on mayor, rain, not on water",
        ),
        (
            f'{GRID}parameter = "ess"\nrow = {{ rain = "dry" }}\nvalues = [5]',
            "sweep.grids[0].row",
            "stands in no row",
        ),
        (f'{GRID}theory = "sea"\nstate = "high"\nvalues = [0.5]', "sweep.grids[0].theory", "sea"),
        (
            '[[sweep.grids]]\nvariable = "wind"\nstate = "high"\nvalues = [0.5]',
            "sweep.grids[0].variable",
            "wind",
        ),
        (
            f'{GRID}name = "draw"\nstate = "high"\nvalues = [0.5]',
            "sweep.grids[0].name",
            "another column is called draw",
        ),
        (
            f'{GRID}state = "high"\nvalues = [0.5]\n{GRID}state = "low"\nvalues = [0.5]\n'
            'row = { mayor = "smith" }',
            "sweep.grids",
            "move the same numbers of levee",
        ),
        (
            '[[sweep.grids]]\nvariable = "water"\nparameter = "sd"\nvalues = [-1]',
            "sweep.grids[0]",
            "it must be above 0",
        ),
    ],
)
def test_each_fault_is_told_at_its_place(make, sweep, place, told):
    with pytest.raises(FileError) as caught:
        make(sweep)
    ((where, sentence),) = caught.value.problems
    assert where == place
    assert told in sentence


def test_a_sweep_needs_scenarios_and_draws_a_seed(make, town):
    with pytest.raises(FileError, match="nothing to change; name scenarios"):
        make("", "")
    file = town / "swept.toml"
    file.write_text(file.read_text().replace("seed = 3", "") + "draws = 5\n")
    assert ("sweep.draws", "draws need a seed, such as seed = 1, so that they can be repeated") in (
        check(file)
    )


def test_more_than_can_be_counted_is_refused(make):
    with pytest.raises(QueryError, match="more than 1,000,000,000,000,000"):
        causal.sweep_cost(
            make(f'draws = 1000000000000\n{GRID}state = "high"\nlinspace = [0, 1, 9999]')
        )
