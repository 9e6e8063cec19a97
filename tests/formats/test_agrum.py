"""Networks of pyAgrum, and files that it reads and writes."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from strategies import models

import causal
from causal.errors import CausalError
from causal.files.formats import from_pyagrum, read_network, to_pyagrum, write_network
from causal.files.formats.quiet import quiet
from causal.scm.model import Model
from causal.theory.parts import Entry
from causal.theory.theory import Theory

with quiet():  # its extension warns as it is loaded, and dies if warnings are errors
    import pyagrum

pytestmark = pytest.mark.slow

VARIED = [
    (name, variant.name) for name in causal.theory_names() for variant in causal.load(name).variants
]
EVERY = [*((name, "calibrated") for name in causal.theory_names()), *VARIED]
SINGLE = 1e-6  # pyAgrum writes six digits, and reads some formats in single precision


def assert_same(back: Model, model: Model, within: float = 0.0) -> None:
    assert back.names == model.names
    for name in model.names:
        assert back.variable(name).states == model.variable(name).states
        assert back.parents(name) == model.parents(name)
        assert np.abs(back.cpt(name) - model.cpt(name)).max() <= within


@pytest.mark.parametrize(("name", "variant"), EVERY)
def test_every_theory_passes_through_pyagrum(name: str, variant: str) -> None:
    theory = causal.load(name).with_variant(variant)
    network = to_pyagrum(theory)
    assert_same(from_pyagrum(network, name="back").model, theory.model)
    engine = pyagrum.LazyPropagation(network)
    engine.makeInference()
    for each in theory.model.names:
        own = theory.distribution(each).probabilities
        np.testing.assert_allclose(engine.posterior(each).toarray(), own, atol=1e-12)


@given(model=models(most=6, states=4, parents=3))
@settings(max_examples=20)
def test_random_models_pass_through_pyagrum(model: Model) -> None:
    entries = tuple(Entry(variable.name, "mechanism") for variable in model.variables)
    theory = Theory("made", "made", "", model, entries)
    assert_same(from_pyagrum(to_pyagrum(theory), name="made").model, model)


@pytest.mark.parametrize(
    ("suffix", "within"), [("bifxml", 1e-15), ("bif", SINGLE), ("net", SINGLE)]
)
@pytest.mark.parametrize("name", causal.theory_names())
def test_what_we_write_pyagrum_reads(name: str, suffix: str, within: float, tmp_path: Path) -> None:
    theory = causal.load(name)
    file = tmp_path / f"made.{suffix}"
    write_network(theory, file)
    network = pyagrum.loadBN(str(file))
    engine = pyagrum.LazyPropagation(network)
    engine.makeInference()
    for variable in theory.variables:
        assert network.variable(variable.name).labels() == variable.states
        told = engine.posterior(variable.name).toarray()
        own = theory.distribution(variable.name).probabilities
        np.testing.assert_allclose(told, own, atol=max(within, 1e-12))


@pytest.mark.parametrize("suffix", ["bifxml", "bif", "net"])
@pytest.mark.parametrize("name", causal.theory_names())
def test_what_pyagrum_writes_we_read(name: str, suffix: str, tmp_path: Path) -> None:
    theory = causal.load(name)
    file = tmp_path / f"made.{suffix}"
    pyagrum.saveBN(to_pyagrum(theory), str(file))
    back = read_network(file).model
    for each in theory.model.names:
        assert back.variable(each).states == theory.model.variable(each).states
        assert back.parents(each) == theory.model.parents(each)
        np.testing.assert_allclose(back.cpt(each), theory.model.cpt(each), atol=SINGLE)


def test_a_theory_with_steps_is_refused() -> None:
    changed = causal.load("classics/sprinkler").do(rain="yes")
    with pytest.raises(CausalError, match="1 step given or done, which a network cannot carry"):
        to_pyagrum(changed)
