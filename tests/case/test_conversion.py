"""The model files give the tables that an independent reference computed, to 1e-9."""

import json
from pathlib import Path

import numpy as np
import pytest

import causal

CPTS = json.loads((Path(__file__).parents[1] / "data" / "soviet_collapse_cpts.json").read_text())
CASES = [(theory, variant) for theory, variants in CPTS.items() for variant in variants]


def test_counts():
    theories = [causal.load(name) for name in causal.theory_names("soviet_collapse")]
    assert len(theories) == 7
    assert sum(len(theory.variables) for theory in theories) == 146
    assert sum(theory.model.graph.number_of_edges() for theory in theories) == 258
    frame = causal.load_frame("soviet_collapse")
    assert (len(frame.outcomes), len(frame.levers)) == (6, 15)
    assert len(causal.load_scenarios("soviet_collapse")) == 32
    assert len(frame.library.claims) == 87


@pytest.mark.parametrize(("name", "variant"), CASES)
def test_every_table(name, variant):
    theory = causal.load(name).with_variant(variant)
    wanted = CPTS[name][variant]
    if variant == "calibrated":
        assert set(wanted) == set(theory.model.names)
    for node, told in wanted.items():
        assert list(theory[node].states) == told["states"]
        assert list(theory.model.parents(node)) == told["parents"]
        table = theory.model.cpt(node).reshape(-1, len(told["states"]))
        np.testing.assert_allclose(table, told["cpt"], rtol=0, atol=1e-9, err_msg=node)


@pytest.mark.parametrize("name", list(CPTS))
def test_a_variant_changes_nothing_else(name):
    base = causal.load(name)
    for variant in base.variants:
        varied = base.with_variant(variant.name)
        changed = {node for node, *_ in variant.mechanisms}
        for node in base.model.names:
            if node not in changed:
                np.testing.assert_array_equal(base.model.cpt(node), varied.model.cpt(node))


@pytest.mark.parametrize("name", list(CPTS))
def test_everything_says_where_it_comes_from(name):
    theory = causal.load(name)
    for entry in theory.entries:
        assert entry.backing.claims, entry.name
        assert entry.rationale, entry.name
        assert entry.ess > 0, entry.name
        assert theory.library.unknown(entry.backing) == ()
        assert [parent for parent, _ in entry.edges] == list(theory.model.parents(entry.name))
        for parent, backing in entry.edges:
            assert backing.claims, (parent, entry.name)
            assert theory.library.unknown(backing) == ()
